"""The dates of a disclosure: by when it must begin, how long it must stay, when a yearly item comes back."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minhbach.deadlines.calendar import CalendarError, WorkCalendar
from minhbach.deadlines.counting import count
from minhbach.deadlines.hours import OfficeHours
from minhbach.deadlines.terms import Deadline, TermError, deadline, term_for
from minhbach.law.disclosing import Disclosing, Expected
from minhbach.law.provisions import NotInForceError, ProvisionError, Term, TermKind

NO_DATE = (ProvisionError, CalendarError, TermError)  # why a date cannot be told; each says so in Vietnamese


@dataclass(frozen=True, slots=True)
class Due:
    """Something that a year must bring: `ends_on` is the period's last day, None for once a year; `deadline` by when, where known."""

    expected: Expected
    year: int
    ends_on: date | None
    deadline: Deadline | None

    @property
    def key(self) -> str:
        """Stable over runs: "budget-period:2025-09-30", "budget-settlement:2025"."""
        return f"{self.expected.code}:{self.ends_on.isoformat() if self.ends_on else self.year}"


def begin_by(law: Disclosing, matter: str, trigger_on: date, calendar: WorkCalendar, office: OfficeHours) -> Deadline:
    """By when the matter must be disclosed (article 47, clause 2, or the matter's own provision). Raises NO_DATE."""
    return deadline(law.provisions.find(law.start_provision(matter, trigger_on)), trigger_on, calendar, office)


def keep_through(law: Disclosing, matter: str, form: str, started_on: date, calendar: WorkCalendar, office: OfficeHours) -> Deadline | None:
    """How long it must stay, with `free_from` the first day it may be taken down; None for a form that is done at once. Raises NO_DATE."""
    code = law.keep_provision(matter, form, started_on)
    return deadline(law.provisions.find(code), started_on, calendar, office) if code else None


def must_come_down(keep: Deadline) -> bool:
    """Whether the law fixes the length, so that it must be taken down at its end, rather than a least length."""
    return keep.term.kind is TermKind.EXACTLY


def extend_through(law: Disclosing, on: date, keep_until: date | None, calendar: WorkCalendar) -> tuple[date, Term]:
    """The last day through which an extension decided on that day may reach, with the term that says so. Raises NO_DATE.

    Counted from the day of the decision, or from the last day by law where that is later. It bounds a choice, so no day off moves it.
    """
    provision = law.provisions.find(law.extension)
    term = term_for(provision.on(on), "")
    if term.amount is None or term.unit is None:
        raise TermError(f"Quy định {provision.code} không đặt thời hạn bằng con số.")
    return count(calendar, max(on, keep_until or on), term.amount, term.unit, roll=False).due, term


def due_in(law: Disclosing, year: int, calendar: WorkCalendar, office: OfficeHours) -> Iterator[Due]:
    """Everything that the year must bring, by the law in force at each period's end."""
    for expected in law.expected:
        if not expected.months:
            yield Due(expected, year, None, None)
            continue
        for ends_on in _period_ends(law, expected, year):
            yield Due(expected, year, ends_on, _or_none(law, expected.matter, ends_on, calendar, office))


def _period_ends(law: Disclosing, expected: Expected, year: int) -> list[date]:
    provision = law.provisions.find(law.matters[expected.matter].start)
    ends = set()
    for period, months in expected.months.items():
        for month in months:
            last = date(year, month, monthrange(year, month)[1])
            try:
                version = provision.on(last)
            except NotInForceError:
                continue
            if any(item.code == period for item in version.items):
                ends.add(last)
    return sorted(ends)


def _or_none(law: Disclosing, matter: str, day: date, calendar: WorkCalendar, office: OfficeHours) -> Deadline | None:
    try:
        return begin_by(law, matter, day, calendar, office)
    except NO_DATE:
        return None
