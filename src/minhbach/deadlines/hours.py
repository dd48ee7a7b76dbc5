"""Terms in hours: by the clock from the stated moment (Civil Code, article 147, clause 1), or in office hours.

Moments are local Vietnamese time without a zone. The hours of an office are data: each province sets its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from minhbach.deadlines.calendar import CALENDAR, ONE_DAY, CalendarError, WorkCalendar
from minhbach.deadlines.counting import LONGEST, CountedDay, day_off
from minhbach.law.provisions import Unit
from minhbach.law.reading import Confidence, Entry, LawDataError, read_mapping

OFFICE_HOURS = CALENDAR / "gio-lam-viec.yaml"


@dataclass(frozen=True, slots=True)
class Session:
    """One run of office hours within a day."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The sessions of a working day, in order, and where they come from."""

    sessions: tuple[Session, ...]
    text: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class WorkedSpan:
    """A run of office hours that counted."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class HourCount:
    """A term in hours from `start` to `due`; `spans` are the office hours that counted, `skipped` the days off between.

    `basis` says where the office hours come from; empty when they did not matter.
    """

    start: datetime
    hours: int
    unit: Unit
    due: datetime
    spans: tuple[WorkedSpan, ...]
    skipped: tuple[CountedDay, ...]
    rules: tuple[str, ...]
    basis: str = ""
    estimated: bool = False


def make_office_hours(sessions: list[tuple[time, time]], text: str, confidence: Confidence) -> OfficeHours:
    """Check and keep the sessions of a day; raises LawDataError where they overlap or run backwards."""
    made = tuple(Session(begin, end) for begin, end in sessions)
    marks = [mark for session in made for mark in (session.begin, session.end)]
    if not marks or any(later <= earlier for earlier, later in pairwise(marks)):
        raise LawDataError("giờ làm việc phải gồm ít nhất một buổi, các buổi nối nhau theo thứ tự và không chồng lên nhau")
    return OfficeHours(made, text, confidence)


def load_office_hours(path: Path = OFFICE_HOURS) -> OfficeHours:
    """Read the sessions of a working day; raises LawDataError with file and line."""
    entry = read_mapping(path)
    entry.only("sessions", "text", "confidence")
    sessions = [(_time(one, "from"), _time(one, "to")) for one in entry.entries("sessions")]
    try:
        return make_office_hours(sessions, entry.text("text"), entry.confidence(own=True))
    except LawDataError as refused:
        raise entry.refusal("sessions", str(refused)) from None


@cache
def known_office_hours() -> OfficeHours:
    """The office hours of the package, read once."""
    return load_office_hours()


def _time(entry: Entry, key: str) -> time:
    entry.only("from", "to")
    try:
        return time.fromisoformat(entry.text(key))
    except ValueError:
        raise entry.refusal(key, "không phải là giờ theo dạng 'giờ:phút', ví dụ '07:30'") from None


def add_hours(calendar: WorkCalendar, start: datetime, hours: int) -> HourCount:
    """Hours by the clock, day and night, from the stated moment; never moved over days off."""
    calendar.known(start.date())
    due = start + timedelta(hours=_sane(hours))
    spans = (WorkedSpan(min(start, due), max(start, due)),)
    estimated = calendar.is_estimated(due.date())
    return HourCount(start, hours, Unit.HOURS, due, spans, (), ("count-hours",), estimated=estimated)


def add_working_hours(calendar: WorkCalendar, office: OfficeHours, start: datetime, hours: int) -> HourCount:
    """Office hours from the stated moment; a moment outside them waits for the next session. Raises CalendarError.

    What is due at the end of a session is due then, not at the start of the next one.
    """
    if hours <= 0:
        raise CalendarError("Số giờ làm việc phải lớn hơn 0.")
    left = timedelta(hours=_sane(hours))
    spans: list[WorkedSpan] = []
    skipped: list[CountedDay] = []
    day = calendar.known(start.date())
    while left:
        if not calendar.is_working_day(day):
            skipped.append(day_off(calendar, day))
        for begin, end in _sessions(calendar, office, day):
            begin = max(begin, start)
            if begin < end and left:
                spans.append(WorkedSpan(begin, min(end, begin + left)))
                left -= spans[-1].end - begin
        day = calendar.known(day + ONE_DAY) if left else day
    due = spans[-1].end
    return HourCount(
        start,
        hours,
        Unit.WORKING_HOURS,
        due,
        tuple(spans),
        tuple(skipped),
        ("count-hours",),
        office.text,
        calendar.is_estimated(due.date()),
    )


def next_opening(calendar: WorkCalendar, office: OfficeHours, after: date) -> datetime:
    """The first office hour of the next working day after a day: when what came in too late that day is passed on."""
    return datetime.combine(calendar.add_working_days(after, 1), office.sessions[0].begin)


def hand_over(calendar: WorkCalendar, office: OfficeHours, received: datetime, closes: time) -> HourCount:
    """When a file that came in at `received` is passed on: at once, or at the next working day's opening when later than `closes`."""
    if calendar.is_working_day(received.date()) and received.time() <= closes:
        return HourCount(received, 0, Unit.WORKING_HOURS, received, (), (), (), office.text)
    due = next_opening(calendar, office, received.date())
    days = [received.date() + timedelta(days=number) for number in range(1, (due.date() - received.date()).days)]
    off = tuple(day_off(calendar, day) for day in (received.date(), *days) if not calendar.is_working_day(day))
    return HourCount(received, 0, Unit.WORKING_HOURS, due, (), off, (), office.text, calendar.is_estimated(due.date()))


def _sessions(calendar: WorkCalendar, office: OfficeHours, day: date) -> list[tuple[datetime, datetime]]:
    if not calendar.is_working_day(day):
        return []
    return [(datetime.combine(day, session.begin), datetime.combine(day, session.end)) for session in office.sessions]


def _sane(hours: int) -> int:
    if abs(hours) > LONGEST:
        raise CalendarError(f"Thời hạn {hours} giờ dài hơn mọi lịch hiện có; hãy kiểm tra lại con số.")
    return hours
