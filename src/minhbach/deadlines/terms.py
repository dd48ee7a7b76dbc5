"""From a provision and a day to the dates it sets: due, at the latest before, kept until."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from minhbach.deadlines.calendar import ONE_DAY, CalendarError, WorkCalendar
from minhbach.deadlines.counting import Count, CountedDay, count
from minhbach.deadlines.hours import HourCount, OfficeHours, add_hours, add_working_hours, hand_over
from minhbach.law.provisions import Provision, Term, TermKind, Unit, Version
from minhbach.law.wording import article_of

HOUR_UNITS = (Unit.HOURS, Unit.WORKING_HOURS)
LASTING = (TermKind.AT_LEAST, TermKind.EXACTLY)
POSTED = ("posting", "publication", "post_taken")
PERIOD_START = "period_start"
MIN_DURATION = "count-min-duration"


class TermError(ValueError):
    """A provision sets no date from what was given; the message (Vietnamese) names the article and says what is needed."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date that a provision sets. `count` is None where the law names the day itself.

    For what must last, `due` is the last day it must and `free_from` the first day it need not; for what takes effect after a time,
    `due` is the last day before and `free_from` the first day on which it has.
    """

    provision: Provision
    version: Version
    term: Term
    start: date | datetime
    due: date | datetime
    count: Count | HourCount | None
    free_from: date | None = None

    @property
    def is_posting(self) -> bool:
        """Whether the date says how long something stays posted."""
        return self.term.kind in LASTING and self.version.starts_with in POSTED

    @property
    def days(self) -> tuple[CountedDay, ...]:
        """The days counted and skipped."""
        return self.count.days if isinstance(self.count, Count) else self.count.skipped if self.count else ()

    @property
    def estimated(self) -> bool:
        """Whether the date rests on a year without an official calendar."""
        return self.count is not None and self.count.estimated


def deadlines(
    provision: Provision, start: date | datetime, calendar: WorkCalendar, office: OfficeHours, law_on: date | None = None
) -> tuple[Deadline, ...]:
    """Every date that a provision sets from a day, one for each case, without those that lie beyond the calendar.

    The law of the day of the event applies, or that of `law_on`: which law governs a matter that straddles a change is a question for a
    person. Raises NotInForceError, TermError.
    """
    version = provision.on(law_on or day_of(start))
    if not version.terms:
        raise _no_number(provision, version)
    made = []
    for term in version.terms:
        with suppress(CalendarError):
            made.append(_deadline(provision, version, term, start, calendar, office))
    return tuple(made)


def deadline(
    provision: Provision, start: date | datetime, calendar: WorkCalendar, office: OfficeHours, case: str = "", law_on: date | None = None
) -> Deadline:
    """The date for one case; raises NotInForceError, TermError where the provision has no such case, CalendarError beyond the calendar."""
    version = provision.on(law_on or day_of(start))
    if not version.terms:
        raise _no_number(provision, version)
    return _deadline(provision, version, term_for(version, case), start, calendar, office)


def term_for(version: Version, case: str) -> Term:
    """The term of a case; a case that only allows an extension ("complex") runs on the ordinary term. Raises TermError."""
    cases = {term.case: term for term in reversed(version.terms)}
    extended = {one.case for one in version.extensions}
    term = cases.get(case) or (cases.get("") if case in extended else None)
    if term is None:
        known = ", ".join(sorted((set(cases) | extended) - {""}))
        wanted = f"trường hợp «{case}»" if case else "trường hợp thông thường"
        raise TermError(
            f"{article_of(version)} không có thời hạn cho {wanted}; các trường hợp: {known or 'chỉ trường hợp thông thường'} (--case)."
        )
    return term


def _no_number(provision: Provision, version: Version) -> TermError:
    return TermError(f"Quy định {provision.code} ({article_of(version)}) không đặt thời hạn bằng con số. {version.note}".strip())


def day_of(start: date | datetime) -> date:
    """The day of a moment."""
    return start.date() if isinstance(start, datetime) else start


def _deadline(
    provision: Provision, version: Version, term: Term, start: date | datetime, calendar: WorkCalendar, office: OfficeHours
) -> Deadline:
    if term.kind is TermKind.BY_DAY:
        return Deadline(provision, version, term, start, named_day(term, day_of(start)), None)
    if term.kind is TermKind.NEXT_OPENING:
        waited = _handed_over(version, start, calendar, office)
        return Deadline(provision, version, term, start, waited.due, waited)
    if term.amount is None or term.unit is None:
        raise _no_number(provision, version)
    if term.unit in HOUR_UNITS:
        hours = _hours(term, version, start, calendar, office)
        return Deadline(provision, version, term, start, hours.due, hours)
    amount = -term.amount if term.kind is TermKind.BEFORE else term.amount
    first = day_of(start)
    if term.kind is TermKind.EVERY and version.starts_with == PERIOD_START:
        first -= ONE_DAY  # the period's first day is a day of it: "each month" ends on the month's last day
    counted = count(calendar, first, amount, term.unit, roll=term.kind is TermKind.WITHIN)
    if term.kind in LASTING:
        counted = replace(counted, rules=(*counted.rules, MIN_DURATION))
    free_from = counted.due + ONE_DAY if term.kind in (*LASTING, TermKind.AFTER) else None
    return Deadline(provision, version, term, start, counted.due, counted, free_from)


def named_day(term: Term, start: date) -> date:
    """The day that a term of kind BY_DAY names. It stays where it is: nothing moves it over days off, so it needs no calendar."""
    month, day = map(int, term.day.split("-"))
    named = date(start.year + term.year_offset, month, day)
    return named - ONE_DAY if term.strictly else named


def _handed_over(version: Version, start: date | datetime, calendar: WorkCalendar, office: OfficeHours) -> HourCount:
    if version.cutoff is None:
        raise TermError(f"{article_of(version)} không nêu giờ chốt trong ngày.")
    return hand_over(calendar, office, _moment(version, start), version.cutoff)


def _moment(version: Version, start: date | datetime) -> datetime:
    if not isinstance(start, datetime):
        raise TermError(f"{article_of(version)} tính theo giờ: cần cả giờ bắt đầu, ví dụ {start.isoformat()}T14:30.")
    return start


def _hours(term: Term, version: Version, start: date | datetime, calendar: WorkCalendar, office: OfficeHours) -> HourCount:
    moment, amount = _moment(version, start), term.amount or 0
    if term.unit is Unit.HOURS:
        return add_hours(calendar, moment, -amount if term.kind is TermKind.BEFORE else amount)
    if term.kind is TermKind.BEFORE:
        raise CalendarError("Chưa có quy định nào đếm lùi theo giờ làm việc.")
    return add_working_hours(calendar, office, moment, amount)
