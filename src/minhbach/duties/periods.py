"""The periods in which duties come back, each under a stable key: 2025, 2025-H1, 2025-Q3, 2025-9T, 2025-10."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minhbach.duties.definitions import PeriodKind

LENGTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.NINE_MONTHS: 9, PeriodKind.YEAR: 12}
_KEYS = {
    PeriodKind.MONTH: re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    PeriodKind.QUARTER: re.compile(r"\d{4}-Q[1-4]"),
    PeriodKind.HALF: re.compile(r"\d{4}-H[12]"),
    PeriodKind.NINE_MONTHS: re.compile(r"\d{4}-9T"),
    PeriodKind.YEAR: re.compile(r"\d{4}"),
}
_ROMAN = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}
EXAMPLES = {
    PeriodKind.MONTH: "2025-10",
    PeriodKind.QUARTER: "2025-Q3",
    PeriodKind.HALF: "2025-H1",
    PeriodKind.NINE_MONTHS: "2025-9T",
    PeriodKind.YEAR: "2025",
}


@dataclass(frozen=True, slots=True)
class Span:
    """One period, first and last day included. `number` is its place in the year, from 1."""

    key: str
    number: int
    first: date
    last: date


def spans(kind: PeriodKind, year: int) -> Iterator[Span]:
    """The periods of a calendar year; of nine months there is one.

    >>> [(span.key, span.last.isoformat()) for span in spans(PeriodKind.HALF, 2025)]
    [('2025-H1', '2025-06-30'), ('2025-H2', '2025-12-31')]
    """
    months = LENGTHS[kind]
    for number in range(1, 12 // months + 1):
        last_month = number * months
        last = date(year, last_month, monthrange(year, last_month)[1])
        yield Span(_key(kind, year, number), number, date(year, last_month - months + 1, 1), last)


def _key(kind: PeriodKind, year: int, number: int) -> str:
    return {
        PeriodKind.MONTH: f"{year}-{number:02d}",
        PeriodKind.QUARTER: f"{year}-Q{number}",
        PeriodKind.HALF: f"{year}-H{number}",
        PeriodKind.NINE_MONTHS: f"{year}-9T",
        PeriodKind.YEAR: str(year),
    }[kind]


def is_key(kind: PeriodKind, text: str) -> bool:
    """Whether a text is the key of such a period.

    >>> is_key(PeriodKind.QUARTER, "2025-Q3"), is_key(PeriodKind.QUARTER, "2025-Q5")
    (True, False)
    """
    return bool(_KEYS[kind].fullmatch(text))


def kind_of(key: str) -> PeriodKind | None:
    """What kind of period a key names; None for anything else, as a record's id.

    >>> kind_of("2025-9T"), kind_of("HS25-001824")
    (<PeriodKind.NINE_MONTHS: 'nine_months'>, None)
    """
    return next((kind for kind, pattern in _KEYS.items() if pattern.fullmatch(key)), None)


def period_words(key: str) -> str:
    """A period as official prose names it; anything else (a record's id) as it is.

    >>> [period_words(key) for key in ("2025", "2025-H1", "2025-Q3", "2025-9T", "2025-10", "HS25-001824")]
    ['năm 2025', '06 tháng đầu năm 2025', 'quý III năm 2025', '09 tháng đầu năm 2025', 'tháng 10 năm 2025', 'HS25-001824']
    """
    kind = kind_of(key)
    if kind is None:
        return key
    year, _, rest = key.partition("-")
    return {
        PeriodKind.MONTH: f"tháng {rest}",
        PeriodKind.QUARTER: f"quý {_ROMAN.get(rest, rest)}",
        PeriodKind.HALF: "06 tháng cuối" if rest == "H2" else "06 tháng đầu",
        PeriodKind.NINE_MONTHS: "09 tháng đầu",
        PeriodKind.YEAR: "",
    }[kind].strip() + f"{' ' if rest else ''}năm {year}"
