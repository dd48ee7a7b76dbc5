"""What moves when the calendar or the law changes: running clocks read again, and every difference told with its cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from minhbach.deadlines.calendar import CalendarError, WorkCalendar
from minhbach.deadlines.clocks import Clock, ClockState, Status, clock_terms, read_clock
from minhbach.deadlines.counting import describe
from minhbach.law.provisions import Provisions
from minhbach.law.wording import UNIT_WORDS

Ground = tuple[WorkCalendar, Provisions]


@dataclass(frozen=True, slots=True)
class Moved:
    """A running clock whose due date is no longer what it was; a date that could not be counted is None. `reasons` say why."""

    clock: Clock
    before: date | None
    after: date | None
    reasons: tuple[str, ...]


def state_of(clock: Clock, on: date, ground: Ground) -> ClockState:
    """Read one clock by a calendar and a law; raises what `clock_terms` and `read_clock` raise."""
    calendar, provisions = ground
    terms = clock_terms(provisions.find(clock.provision), clock.started_on, clock.case)
    return read_clock(terms, clock.started_on, clock.events, on, calendar, causes=clock.causes)


def moved(
    clocks: Iterable[Clock], on: date, before: Ground, after: Ground, *, progress: Callable[[str], None] | None = None
) -> tuple[Moved, ...]:
    """Those of the clocks still running on that day whose due date differs between two states of calendar and law."""
    found = []
    running = 0
    for clock in clocks:
        old, new = _state(clock, on, before), _state(clock, on, after)
        if not _running(old) and not _running(new):
            continue
        running += 1
        old_due, new_due = (state.due if state else None for state in (old, new))
        if old_due != new_due:
            found.append(Moved(clock, old_due, new_due, _reasons(clock, old, new, before, after)))
    if progress is not None:
        progress(f"Đã tính lại {running} thời hạn đang chạy, {len(found)} thời hạn đổi ngày")
    return tuple(found)


def _state(clock: Clock, on: date, ground: Ground) -> ClockState | None:
    try:
        return state_of(clock, on, ground)
    except CalendarError:
        return None


def _running(state: ClockState | None) -> bool:
    return state is not None and state.status in (Status.RUNNING, Status.SUSPENDED)


def _reasons(clock: Clock, old: ClockState | None, new: ClockState | None, before: Ground, after: Ground) -> tuple[str, ...]:
    if old is None or new is None:
        return ("lịch trước đây chưa có năm cần đến" if old is None else "lịch mới không có năm cần đến",)
    reasons = []
    if old.terms != new.terms:
        reasons.append(f"quy định {clock.provision} đổi: {_length(old)} ({old.terms.article}) thành {_length(new)} ({new.terms.article})")
    last = max((state.due for state in (old, new) if state.due is not None), default=clock.started_on)
    calendars = before[0], after[0]
    for day in sorted(set(calendars[0].special) | set(calendars[1].special)):
        if clock.started_on < day <= last and _differs(day, *calendars):
            reasons.append(f"{day:%d/%m/%Y}: {_worked(calendars[0], day)} thành {_worked(calendars[1], day)}")
    return tuple(reasons)


def _differs(day: date, old: WorkCalendar, new: WorkCalendar) -> bool:
    return old.is_working_day(day) != new.is_working_day(day)


def _worked(calendar: WorkCalendar, day: date) -> str:
    return f"{'làm việc' if calendar.is_working_day(day) else 'nghỉ'} ({describe(calendar, day)})"


def _length(state: ClockState) -> str:
    return f"{state.terms.amount} {UNIT_WORDS[state.terms.unit]}"
