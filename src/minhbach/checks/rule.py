"""A rule is a function and a record: no base class to learn, nothing to override.

Its module's docstring is its documentation: what it looks at, why, how to mend, what it does not see. `good` and `bad` are its
smallest tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from minhbach.documents.reading import Reading, Section, Style


class Severity(StrEnum):
    """How sure a finding is: certain, likely, or a question. A false *lỗi* costs more than a missed one."""

    ERROR = "error"  # lỗi
    WARNING = "warning"  # cảnh báo
    HINT = "hint"  # gợi ý


SEVERITY_WORDS = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo", Severity.HINT: "gợi ý"}


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe mending: the source characters from `start` to before `end` become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule reports: place in `Reading.source`, a Vietnamese sentence, and where it can the smallest repair.

    `severity` is given only when this place is less sure than the rule usually is.
    """

    start: int
    end: int
    message: str
    repair: str = ""
    fix: Fix | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Suppression:
    """A decision not to be told: findings of `code`, all or those with this quote, in every file or one of this name."""

    code: str
    reason: str
    quote: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a rule may know besides the document.

    `on` is the day by whose law the document is judged: its own date, or the one given. `register` holds an agency's facts by table when
    a draft is checked against records (`--against`), `figures` its computed values as plain numbers by code; both are empty otherwise.
    """

    on: date
    dated: date | None = None  # the document's own date, where it is known
    register: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
    figures: Mapping[str, Any] | None = None
    unused: tuple[Suppression, ...] = ()  # suppressions that met no finding, known only to the family BQ


@dataclass(frozen=True, slots=True)
class Example:
    """An example that words alone do not show: `shown` says, for the rule's page, what it is.

    `text` stands on a page set up as `section`, every paragraph in `style`, and is checked against `register`, `figures` or `unused` as a
    `Context` holds them.
    """

    shown: str
    text: str
    section: Section | None = None
    style: Style | None = None
    register: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
    figures: Mapping[str, Any] | None = None
    unused: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `code` is permanent (family letters and a number), `name` is the fault; `since` the pack that first held it."""

    code: str
    name: str
    title: str
    severity: Severity
    basis: str
    since: str
    check: Callable[[Subject, Context], Iterable[Found]]
    good: tuple[str | Example, ...]
    bad: tuple[str | Example, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """The document under check: what the reader gave, and what was found in it once for all rules (citations, quantities, relations)."""

    reading: Reading
    citations: tuple[Any, ...] = ()  # citations.Citation with source offsets
    quantities: tuple[Any, ...] = ()  # figures.Quantity with source offsets
    relations: tuple[Any, ...] = ()  # figures.Relation with source offsets


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as reported. `start` and `end` index `Reading.source`; `suppressed` holds the reason when someone set it aside."""

    code: str
    name: str
    severity: Severity
    start: int
    end: int
    page: int | None
    quote: str
    message: str
    basis: str
    repair: str = ""
    fix: Fix | None = None
    suppressed: str = ""
