"""Dates as official documents write them: "ngày 14/8/2023", "05 tháng 11 năm 2025", "24-5-2025", "27.5.1978".

Spaces and line breaks may be lost or added anywhere in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex

YEAR = r"(?:19|20)\d{2}"
_DATE = rf"""(?P<d>[0-3!lI]?[\d!]) (?:
    \s{{0,4}} (?P<sep>[/.\-]) \s{{0,4}} (?P<m>[01]?\d) \s{{0,4}} (?P=sep) \s{{0,4}} (?P<y>{YEAR}|\d\d(?!\d))
  | \s{{0,12}} (?i:tháng) \s{{0,12}} (?P<m2>[01]?\d) ,? \s{{0,12}} (?i:năm) \s{{0,12}} (?P<y2>{YEAR}) )"""
_HOUR = r"(?:hồi|lúc|vào\s+(?:hồi|lúc)) \s+ \d{1,2} \s* (?:giờ|h|:) \s* (?:\d{1,2} (?:\s* phút)?)?"
_AT_ONCE = regex.compile(
    rf"""\s{{0,20}} ,? \s{{0,20}} \(? (?:{_HOUR} \s* ,? \s*)? (?:(?:được\s+)?(?:ký\s+)?(?:ban\s+hành|ký)\s+)? (?i:ngày) \s{{0,20}} {_DATE}
       | \s{{0,4}} \( \s{{0,4}} {_DATE} (?= \s{{0,4}} \) )""",
    regex.VERBOSE,
)
_YEAR_ONLY = regex.compile(rf"\s{{1,20}}(?:(?i:năm)\s{{0,20}})?(?P<y>{YEAR})(?![\d/.\-]\d|\d{{2}})")
_OWN_DATE = regex.compile(rf"[^;]{{0,160}}?,\s{{0,20}} ngày \s{{0,12}} {_DATE}", regex.VERBOSE)
_OCR = str.maketrans("!lI", "111")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text; `day` is None where no such day exists."""

    start: int
    end: int
    text: str
    day: date | None


def date_at(text: str, position: int) -> WrittenDate | None:
    """The date that follows a symbol at once: "ngày …", ", ngày …", "ban hành ngày …", "(…)"."""
    found = _AT_ONCE.match(text, position)
    return _written(text, found) if found else None


def own_date(text: str, position: int) -> WrittenDate | None:
    """The date beside a document's own number: "…/BC-SCT   Quảng Ngãi, ngày 05 tháng 11 năm 2025"."""
    found = _OWN_DATE.match(text, position)
    return _written(text, found) if found else None


def year_at(text: str, position: int) -> tuple[str, int] | None:
    """The year that stands for the date after a symbol or a law's name, and its end: "năm 2022", "2016"."""
    found = _YEAR_ONLY.match(text, position)
    return (found["y"], found.end("y")) if found else None


def _written(text: str, found: regex.Match[str]) -> WrittenDate:
    day, month, year = found["d"].translate(_OCR), found["m"] or found["m2"], found["y"] or found["y2"]
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 45 else 2000)
    start, end = found.start("d"), found.end("y") if found["y"] else found.end("y2")
    return WrittenDate(start, end, text[start:end], _existing(full, int(month), int(day)))


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
