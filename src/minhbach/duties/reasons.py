"""Why a duty stands as it does, where that is a sentence of this software and no words of the law."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Why(StrEnum):
    """The kinds of these sentences. In brackets the parts of each."""

    NOT_DECLARED = "not_declared"  # nobody says that the register is complete (register)
    COMPLETE_UNTIL = "complete_until"  # … only up to a day (register, day)
    COMPLETE_FROM = "complete_from"  # … only from a day on (register, day)
    COLUMNS_EMPTY = "columns_empty"  # columns of a later version stand empty in every row (register, columns)
    TRAIT_UNDECLARED = "trait_undeclared"  # (trait)
    TRAIT_UNCLEAR = "trait_unclear"  # what it follows from is not declared (trait)
    YEAR_MISSING = "year_missing"  # the calendar does not have the year of a day to which is counted (year, day)
    YEAR_BEYOND = "year_beyond"  # … nor a year into which counting from a day leads (year, day)
    TAKEN_DOWN_EARLY = "taken_down_early"  # (day, days)
    NO_DAY = "no_day"
    NOTHING_YET = "nothing_yet"
    SUSPENDED = "suspended"


Part = str | int | date | tuple[str, ...]


class Reason(str):
    """The sentence, with its kind and its parts beside it, so that who shows it elsewhere may say the same in other words.

    Registers, traits and columns are named by their codes.

    >>> reason = Reason("Gỡ ngày 02/03/2026, sớm 3 ngày.", Why.TAKEN_DOWN_EARLY, day=date(2026, 3, 2), days=3)
    >>> print(reason, reason.code, reason.parts["days"])
    Gỡ ngày 02/03/2026, sớm 3 ngày. taken_down_early 3
    """

    code: Why | None
    parts: dict[str, Part]

    def __new__(cls, words: str, code: Why | None = None, **parts: Part) -> Reason:
        made = super().__new__(cls, words)
        made.code, made.parts = code, parts
        return made
