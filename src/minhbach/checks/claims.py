"""What the figures of a document claim: relations in prose, in lists and in tables, and figures that are known indicators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from minhbach.checks.places import PROSE, pieces
from minhbach.documents.reading import Piece, Reading
from minhbach.figures.arithmetic import Relation, Repair
from minhbach.figures.clauses import Clauses, read_clauses
from minhbach.figures.numbers import format_number
from minhbach.figures.phrases import NamedFigure, Phrase, name_figures
from minhbach.figures.quantities import Quantity
from minhbach.figures.relations import find_relations
from minhbach.indicators.definitions import Definitions, load_definitions
from minhbach.indicators.identities import Identity, load_identities

MOST_REPAIRS = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation with places in the words of its piece."""

    piece: Piece
    relation: Relation

    @property
    def scattered(self) -> bool:
        """Whether total and parts are set side by side rather than said as one: received, and then resolved and pending."""
        return bool(self.relation.parts) and self.relation.end <= self.relation.parts[0].start


@lru_cache(maxsize=20_000)
def relations_of(text: str) -> tuple[Relation, ...]:
    """The relations of one piece; several rules ask for the same."""
    return tuple(find_relations(clauses_of(text)))


@lru_cache(maxsize=20_000)
def clauses_of(text: str) -> Clauses:
    """One piece cut for arithmetic, with its quantities: read once for all that asks."""
    return read_clauses(text)


def quantities_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of one piece."""
    return clauses_of(text).quantities


def claims(reading: Reading) -> Iterator[Claim]:
    """Every relation that the prose of a document claims."""
    for piece in pieces(reading, PROSE):
        for relation in relations_of(piece.text):
            yield Claim(piece, relation)


def tables(reading: Reading) -> list[list[list[Piece | None]]]:
    """The tables of a document as rows of cells, empty ones filled with nothing."""
    cells: dict[int, dict[tuple[int, int], Piece]] = defaultdict(dict)
    for piece in pieces(reading, frozenset({"cell"})):
        if piece.table is not None and piece.row is not None and piece.column is not None:
            cells[piece.table].setdefault((piece.row, piece.column), piece)
    found = []
    for table in cells.values():
        rows, columns = (max(place[axis] for place in table) + 1 for axis in (0, 1))
        found.append([[table.get((row, column)) for column in range(columns)] for row in range(rows)])
    return found


@cache
def definitions() -> Definitions:
    """The indicators of the package."""
    return load_definitions()


@cache
def identities() -> tuple[Identity, ...]:
    """What must hold between the indicators of the package."""
    return load_identities()


@cache
def phrases() -> tuple[Phrase, ...]:
    """The words by which prose calls the indicators of the package."""
    return tuple(Phrase(words, one.code, one.unit) for one in definitions().values() for words in one.phrases)


@lru_cache(maxsize=20_000)
def named_of(text: str) -> tuple[NamedFigure, ...]:
    """The quantities of one piece that are indicators."""
    return tuple(name_figures(clauses_of(text), phrases())) if any(letter.isdigit() for letter in text) else ()


def repairs_said(repairs: Sequence[Repair]) -> str:
    """The ways to mend a relation, for the records to decide."""
    if not repairs:
        return ""
    ways = (f"{_called(repair.quantity)} phải là {format_number(repair.number)}" for repair in repairs[:MOST_REPAIRS])
    return "; hoặc ".join(ways) + ". Hãy đối chiếu với sổ gốc rồi mới sửa."


def _called(quantity: Quantity) -> str:
    """A figure with the last words that name it, so that two equal ones are told apart."""
    return f"«{' '.join([*quantity.before.split()[-3:], quantity.text])}»"


def residual_asked(residuals: Sequence[Quantity], gap: Decimal) -> str:
    """The question that a gap raises when it equals another figure."""
    if not residuals:
        return ""
    other = residuals[0]
    label = " ".join(part for part in (other.before, other.text) if part)
    return f" Chênh lệch {printed(gap)} đúng bằng «{label}»: phải chăng số này bị tính thiếu hoặc tính hai lần?"


def printed(number: Decimal) -> str:
    """A number as Vietnamese prose prints it."""
    return format_number(number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize())
