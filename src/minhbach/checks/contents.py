"""What a document holds before any rule is asked: its citations, quantities and relations, each with its place in the source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from minhbach.checks.claims import claims, clauses_of, named_of, quantities_of, relations_of, tables
from minhbach.checks.mentions import citations_of
from minhbach.checks.places import PROSE, TEXT, pieces
from minhbach.checks.rule import Context
from minhbach.citations.reporting import Cited, cite
from minhbach.citations.resolution import read_register
from minhbach.documents.reading import Piece, Reading
from minhbach.figures.lists import find_list_relations
from minhbach.figures.quantities import Quantity
from minhbach.figures.tables import find_table_relations

DOCUMENTS = "documents"  # the fact table of an agency's own documents


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity at its place in the source; `value` counts its scale in ("1,2 tỷ" is 1200000000)."""

    start: int
    end: int
    text: str
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A relation at its place in the source. `holds` is None where the text claims something that cannot be judged."""

    relation: str
    start: int
    end: int
    text: str
    total: Number | None
    parts: tuple[Number, ...]
    holds: bool | None
    expected: Decimal | None
    total_value: Decimal  # the figures as the relation uses them, in the printed scale of the total
    values: tuple[Decimal, ...]
    table: bool = False


def citations(reading: Reading, context: Context) -> tuple[Cited, ...]:
    """The citations, resolved for the day by whose law the document is judged."""
    rows = (context.register or {}).get(DOCUMENTS)
    return cite(reading, context.on, register=None if rows is None else read_register(rows), find=citations_of)


def forget() -> None:
    """Drop what was found in the documents before, so that a long run keeps no more than one."""
    for found in (citations_of, clauses_of, relations_of, named_of):
        found.cache_clear()


def quantities(reading: Reading) -> tuple[Number, ...]:
    """The quantities of the text and of its tables."""
    return tuple(_number(piece, quantity) for piece in pieces(reading, TEXT) for quantity in quantities_of(piece.text))


def relations(reading: Reading) -> tuple[Claimed, ...]:
    """The relations in sentences, between a sentence and the list after it, and in tables."""
    found = (*_in_sentences(reading), *_in_lists(reading), *_in_tables(reading))
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.relation)))


def _in_sentences(reading: Reading) -> Iterator[Claimed]:
    for claim in claims(reading):
        one, piece = claim.relation, claim.piece
        start, end = piece.flow.source(one.start, one.end)
        yield Claimed(
            str(one.relation),
            start,
            end,
            reading.source[start:end],
            _number(piece, one.total) if one.total else None,
            tuple(_number(piece, part) for part in one.parts),
            one.holds,
            one.expected,
            one.total_value,
            one.values,
        )


def _in_lists(reading: Reading) -> Iterator[Claimed]:
    prose = list(pieces(reading, PROSE))
    for found in find_list_relations([piece.text for piece in prose], quantities_of):
        one = found.relation
        start = prose[found.first].flow.source(one.start, len(prose[found.first].text))[0]
        end = prose[found.last].flow.source(0, one.end)[1]
        yield Claimed(
            str(one.relation),
            start,
            end,
            reading.source[start:end],
            _number(prose[found.total.piece], found.total.quantity),
            tuple(_number(prose[part.piece], part.quantity) for part in found.parts),
            one.holds,
            one.expected,
            one.total_value,
            one.values,
        )


def _in_tables(reading: Reading) -> Iterator[Claimed]:
    for table in tables(reading):
        for one in find_table_relations([[cell.text if cell else "" for cell in row] for row in table]):
            total = table[one.total.row][one.total.column]
            parts = [table[part.row][part.column] for part in one.parts]
            if total is None or any(part is None for part in parts):
                continue
            numbers = tuple(_number(part, cell.quantity) for part, cell in zip(parts, one.parts, strict=True) if part is not None)
            whole = _number(total, one.total.quantity)
            yield Claimed(
                str(one.relation),
                whole.start,
                whole.end,
                whole.text,
                whole,
                numbers,
                one.holds,
                one.expected,
                one.total.quantity.number,
                tuple(cell.quantity.number for cell in one.parts),
                table=True,
            )


def _number(piece: Piece, quantity: Quantity) -> Number:
    start, end = piece.flow.source(quantity.start, quantity.end)
    return Number(start, end, quantity.text, quantity.number * quantity.scale, quantity.unit)
