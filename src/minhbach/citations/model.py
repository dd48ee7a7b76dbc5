"""What a citation is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What is cited: a state document, a law or ordinance, a party document, something said before, a bare provision, or nothing known."""

    DOCUMENT = "document"
    LAW = "law"
    PARTY = "party"
    BACK_REFERENCE = "back_reference"
    STRUCTURE = "structure"
    UNKNOWN = "unknown"


DOCUMENTS = frozenset({Kind.DOCUMENT, Kind.LAW, Kind.PARTY, Kind.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Structure:
    """The provision that is meant, as written: points, clauses and articles with every number of a list; a range is "5-9"."""

    start: int
    end: int
    text: str
    points: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    division: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a document; `text` is exactly what stands at `start:end` of the searched text.

    `number`, `year` and `symbol` are those of the symbol, repaired; `damage` says what was repaired. For a law cited without a symbol,
    `name` is its name and `year` that of its name or date. `issuer` is as stated, or else as the symbol tells, and `issuer_at` is the
    place of the stated one. `date` is None also where the written day does not exist; `date_text` is what is written.
    """

    start: int
    end: int
    text: str
    kind: Kind
    type: str | None = None
    number: str | None = None
    year: str | None = None
    symbol: str | None = None
    date: date | None = None
    date_text: str = ""
    stated_year: str | None = None
    issuer: str | None = None
    issuer_at: tuple[int, int] | None = None
    issuer_symbol: str | None = None
    symbol_type: str | None = None
    subject: str = ""
    name: str = ""
    structure: Structure | None = None
    own_number: bool = False
    typed: bool = False
    damage: tuple[str, ...] = ()
    symbol_at: tuple[int, int] | None = None
