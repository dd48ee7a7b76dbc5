"""A document's own date, and dates in its words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from minhbach.checks.places import TEXT, pieces
from minhbach.documents.reading import Piece, Reading

HEAD = 30  # pieces in which the letterhead stands
WITHIN = 250  # letters of a piece in which its date line begins
_LONG = r"ngày\s{0,3}(?P<d1>\d{1,2})\s{0,3}tháng\s{0,3}(?P<m1>\d{1,2})\s{0,3}năm\s{0,3}(?P<y1>\d{4})"
_SHORT = r"(?P<d2>\d{1,2})\s?(?P<mark>[/.-])\s?(?P<m2>\d{1,2})\s?(?P=mark)\s?(?P<y2>(?:19|20)\d\d)"
_DATE = re.compile(rf"(?<![\w/.,-])(?:{_LONG}|(?:ngày\s{{0,3}})?(?<!\d){_SHORT})(?!\d|[/.-]\d|/[A-ZĐ])", re.IGNORECASE)
# "Quảng Ngãi, ngày 07 tháng 11 năm 2025": a place name before the comma, nothing after the year
_PLACE = re.compile(r"(?:^|\s)[A-ZĐÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚĂĨŨƠƯẠ-Ỹ][^,;:.()]{1,60},\s{0,4}$")

# the same of a draft: "Quảng Ngãi, ngày     tháng 11 năm 2026", "ngày … tháng … năm 2026"
_GAP = r"[\s.…_]{0,40}"
_BLANK = re.compile(
    rf"^(?P<before>[^\n]{{0,{WITHIN}}}?)\bngày{_GAP}(?:\d{{1,2}}{_GAP})?tháng{_GAP}(?P<month>\d{{1,2}})?{_GAP}"
    r"năm\s{0,3}(?P<year>\d{4})[ .]*$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written: its span, day, month and year as numbers, `long` when the words are written out.

    `day` and `month` keep their digits, for "7/03" and "07/3" are not the same style.
    """

    start: int
    end: int
    day: str
    month: str
    year: str
    long: bool

    @property
    def value(self) -> date | None:
        """The date, or nothing where the calendar has no such day."""
        try:
            return date(int(self.year), int(self.month), int(self.day))
        except ValueError:
            return None


def dates(text: str) -> Iterator[Written]:
    """The full dates in a text, left to right.

    >>> [found.value.isoformat() for found in dates("từ ngày 01/7/2025 đến ngày 05 tháng 11 năm 2025")]
    ['2025-07-01', '2025-11-05']
    """
    for found in _DATE.finditer(text):
        long = found["d1"] is not None
        day, month, year = found.group("d1", "m1", "y1") if long else found.group("d2", "m2", "y2")
        yield Written(found.start(), found.end(), day, month, year, long)


def own_date(reading: Reading) -> tuple[Piece, Written] | None:
    """The date line of the letterhead."""
    for piece in islice(pieces(reading, TEXT | {"header"}), HEAD):
        for written in dates(piece.text):
            if written.start >= WITHIN:
                break
            before, after = piece.text[: written.start], piece.text[written.end :]
            alone = not before.strip() and not after.strip()
            placed = _PLACE.search(before) and not after.split("\n")[0].strip(" .")
            if written.long and (alone or placed):
                return piece, written
    return None


def dated(reading: Reading) -> date | None:
    """The day on the document, where it says one that exists."""
    found = own_date(reading)
    return found[1].value if found else None


def judged_on(reading: Reading, otherwise: date) -> date:
    """The day by whose law a document is judged that no one dated: its own, else the end of the month or year of its unfinished date line,
    else `otherwise`; never later than `otherwise` unless it says so itself.

    A draft has no day until it is signed. The dates of what it cites tell nothing of its own: a decree is cited by the day it was issued.
    """
    return dated(reading) or min(_unfinished(reading) or otherwise, otherwise)


def _unfinished(reading: Reading) -> date | None:
    """The last day of the month, or year, of a date line of the letterhead in which the day is still blank."""
    for piece in islice(pieces(reading, TEXT | {"header"}), HEAD):
        found = _BLANK.search(piece.text[: 2 * WITHIN])
        if found and (not found["before"].strip() or _PLACE.search(found["before"])):
            year, month = int(found["year"]), int(found["month"] or 12)
            if year and 1 <= month <= 12:
                return date(year, month, monthrange(year, month)[1])
    return None
