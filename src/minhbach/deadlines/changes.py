"""What moves when the calendar or the law changes: running clocks read again, and every difference told with its cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from minhbach.deadlines.calendar import CalendarError, WorkCalendar
from minhbach.deadlines.clocks import Clock, ClockError, ClockState, Status, clock_terms, read_clock
from minhbach.deadlines.counting import describe
from minhbach.deadlines.terms import TermError
from minhbach.law.provisions import ProvisionError, Provisions, day_words
from minhbach.law.wording import UNIT_WORDS

Ground = tuple[WorkCalendar, Provisions]


@dataclass(frozen=True, slots=True)
class Moved:
    """A running clock that no longer stands as it did: another due day, another length left, or a date that is an estimate no more.

    A due day that could not be counted, or of a clock that stands still, is None. `reasons` say why.
    """

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
    """Those of the clocks still running on that day that differ between two states of calendar and law.

    What cannot be read under one of them is told as a reason and stops no other clock.
    """
    found = []
    running = 0
    for clock in clocks:
        old, new = _state(clock, on, before), _state(clock, on, after)
        if not _is_running(old) and not _is_running(new):
            continue
        running += 1
        if _standing(old) != _standing(new):
            old_due, new_due = (state.due if isinstance(state, ClockState) else None for state in (old, new))
            found.append(Moved(clock, old_due, new_due, _reasons(clock, old, new, before, after)))
    if progress is not None:
        progress(f"Đã tính lại {running} thời hạn đang chạy, {len(found)} thời hạn thay đổi")
    return tuple(found)


def _state(clock: Clock, on: date, ground: Ground) -> ClockState | str:
    """The state, or why there is none."""
    try:
        return state_of(clock, on, ground)
    except (CalendarError, ClockError, TermError, ProvisionError) as refused:
        return str(refused)


def _is_running(state: ClockState | str) -> bool:
    return isinstance(state, ClockState) and state.status in (Status.RUNNING, Status.SUSPENDED)


def _standing(state: ClockState | str) -> tuple[date | None, int, bool] | str:
    return (state.due, state.left, state.estimated) if isinstance(state, ClockState) else state


def _reasons(clock: Clock, old: ClockState | str, new: ClockState | str, before: Ground, after: Ground) -> tuple[str, ...]:
    if isinstance(old, str) or isinstance(new, str):
        return (
            *((f"trước đây không tính được: {old}",) if isinstance(old, str) else ()),
            *((f"nay không tính được: {new}",) if isinstance(new, str) else ()),
        )
    reasons = []
    if old.terms != new.terms:
        reasons.append(f"quy định {clock.provision} đổi: {_length(old)} ({old.terms.article}) thành {_length(new)} ({new.terms.article})")
    if old.estimated != new.estimated:
        reasons.append("lịch ước tính nay đã là lịch chính thức" if old.estimated else "lịch nay mới là ước tính")
    last = max((state.due for state in (old, new) if state.due is not None), default=clock.started_on)
    calendars = before[0], after[0]
    for day in sorted(set(calendars[0].special) | set(calendars[1].special)):
        if clock.started_on < day <= last and _differs(day, *calendars):
            reasons.append(f"{day_words(day)}: {_worked(calendars[0], day)} thành {_worked(calendars[1], day)}")
    return tuple(reasons)


def _differs(day: date, old: WorkCalendar, new: WorkCalendar) -> bool:
    return old.is_working_day(day) != new.is_working_day(day)


def _worked(calendar: WorkCalendar, day: date) -> str:
    return f"{'làm việc' if calendar.is_working_day(day) else 'nghỉ'} ({describe(calendar, day)})"


def _length(state: ClockState) -> str:
    return f"{state.terms.amount} {UNIT_WORDS[state.terms.unit]}"
