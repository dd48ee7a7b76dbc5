"""Counting a term day by day, so that every date can say how it came about.

The day of the event is day zero and does not count (Civil Code 91/2015/QH13, article 147); a term ends at the end of its last day (148);
when that day is a day off, the term ends with the next working day (148, clause 5); a term in months ends on the same day of the last
month, or on that month's last day (148, clause 3). The rules used are named by their codes in `data/params`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from minhbach.deadlines.calendar import ONE_DAY, WEEKDAYS, CalendarError, DayKind, WorkCalendar
from minhbach.law.provisions import Unit, day_words

EXCLUDE_FIRST, END_OF_DAY, ROLL, MONTH_END, BACKWARD = (
    "count-exclude-first",
    "count-end-of-day",
    "count-roll",
    "count-month-end",
    "count-backward",
)
LONGEST = 40_000  # more days than any calendar holds: a slip of the keyboard ends here, not in a long loop
DAY_UNITS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of an explanation. `number` is its place in the term, None when it was skipped; `reason` and `basis` say why.

    `is_rolled` marks the working day on which a term ends because its last day was off.
    """

    day: date
    number: int | None
    reason: str = ""
    basis: str = ""
    estimated: bool = False
    is_rolled: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count: those after `after` up to and with `until`; None is not over yet."""

    after: date
    until: date | None
    reason: str

    def holds(self, day: date) -> bool:
        """Whether the day lies in the pause."""
        return self.after < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Count:
    """A term counted from `start`. `nominal` is its last day by number; `due` is the day it ends, after rolling over days off."""

    start: date
    amount: int
    unit: Unit
    nominal: date
    due: date
    days: tuple[CountedDay, ...]
    rules: tuple[str, ...]

    @property
    def estimated(self) -> bool:
        """Whether a day was taken from a year without an official list."""
        return any(day.estimated for day in self.days)


def count(calendar: WorkCalendar, start: date, amount: int, unit: Unit, *, roll: bool = True) -> Count:
    """Count `amount` units from `start`, back in time when negative; raises CalendarError.

    A term counted back never moves forward over days off: the law has no rule for it, and the earlier day is the safe one. Only working
    days and rolling need the calendar; a term of calendar days that does neither may lie outside it.
    """
    if unit not in DAY_UNITS:
        raise CalendarError("Thời hạn tính bằng giờ cần cả giờ bắt đầu, ví dụ 2026-03-02T14:30.")
    if abs(amount) > LONGEST:
        raise CalendarError(f"Thời hạn {amount} dài hơn mọi lịch hiện có; hãy kiểm tra lại con số.")
    working = unit is Unit.WORKING_DAYS
    if working:
        calendar.known(start)
    needed = (add_months(start, amount) - start).days if unit is Unit.MONTHS else amount
    days = walk(calendar, start, needed, working=working)
    nominal = days[-1].day if days else start
    rolled = rolling(calendar, nominal) if roll and amount >= 0 else ()
    rules = _rules(start, amount, unit, nominal, rolled=bool(rolled))
    return Count(start, amount, unit, nominal, rolled[-1].day if rolled else nominal, days + rolled, rules)


def _rules(start: date, amount: int, unit: Unit, nominal: date, *, rolled: bool) -> tuple[str, ...]:
    rules = [EXCLUDE_FIRST, BACKWARD if amount < 0 else END_OF_DAY]
    if unit is Unit.MONTHS and nominal.day != start.day:
        rules.append(MONTH_END)
    if rolled:
        rules.append(ROLL)
    return tuple(rules)


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or that month's last day when it has none (Civil Code, article 148, clause 3).

    >>> add_months(date(2025, 11, 30), 3)
    datetime.date(2026, 2, 28)
    """
    place = start.year * 12 + start.month - 1 + months
    year, month = divmod(place, 12)
    if not 1 <= year <= 9999:
        raise CalendarError(f"Thời hạn {months} tháng đi ra ngoài mọi lịch; hãy kiểm tra lại con số.")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def walk(calendar: WorkCalendar, start: date, amount: int, *, working: bool, pauses: Sequence[Pause] = ()) -> tuple[CountedDay, ...]:
    """Each day from the one after `start` until `amount` have counted (back in time when negative), with the skipped ones and why.

    Raises CalendarError where the days run out of the calendar.
    """
    days: list[CountedDay] = []
    for day in each_day(calendar, start, ONE_DAY if amount > 0 else -ONE_DAY, working=working, pauses=pauses) if amount else ():
        days.append(day)
        if day.number == abs(amount):
            break
    return tuple(days)


def each_day(calendar: WorkCalendar, start: date, step: timedelta, *, working: bool, pauses: Sequence[Pause] = ()) -> Iterator[CountedDay]:
    """The days after `start` without an end: numbered where they count, with a reason where they do not."""
    number, day = 0, start
    while True:
        day = calendar.known(day + step) if working else day + step
        paused = next((pause for pause in pauses if pause.holds(day)), None)
        if paused is not None:
            yield CountedDay(day, None, paused.reason, estimated=calendar.is_estimated(day))
        elif not working:
            number += 1
            yield CountedDay(day, number, estimated=calendar.is_estimated(day))
        elif not calendar.is_working_day(day):
            yield day_off(calendar, day)
        else:
            number += 1
            yield _counted(calendar, day, number)


def rolling(calendar: WorkCalendar, last: date) -> tuple[CountedDay, ...]:
    """The days from a last day that is off to the working day on which the term ends; none when the last day is worked."""
    end = calendar.next_working_day(last)
    if end == last:
        return ()
    between = (last + timedelta(days=number) for number in range(1, (end - last).days))
    ending = CountedDay(end, None, _roll_words(calendar, last), estimated=calendar.is_estimated(end), is_rolled=True)
    return (*(day_off(calendar, day) for day in between), ending)


def _roll_words(calendar: WorkCalendar, last: date) -> str:
    return f"Ngày cuối {day_words(last)} là ngày nghỉ ({describe(calendar, last)}), thời hạn kết thúc vào ngày làm việc tiếp theo"


def describe(calendar: WorkCalendar, day: date) -> str:
    """What the day is, in words: "Chủ nhật", "Quốc khánh", "Làm bù cho ngày 02/5"."""
    special = calendar.special.get(day)
    return special.name if special else WEEKDAYS[day.weekday()]


def _counted(calendar: WorkCalendar, day: date, number: int) -> CountedDay:
    special = calendar.special.get(day)
    estimated = calendar.is_estimated(day)
    if special is not None and special.kind is DayKind.MAKE_UP:
        return CountedDay(day, number, special.name, special.decision.text, estimated)
    return CountedDay(day, number, estimated=estimated)


def day_off(calendar: WorkCalendar, day: date) -> CountedDay:
    """A day that does not count because nobody works on it, and why."""
    special = calendar.special.get(day)
    basis = special.decision.text if special else ""
    reason = f"{describe(calendar, day)}" if special else f"{WEEKDAYS[day.weekday()]}, nghỉ hằng tuần"
    return CountedDay(day, None, reason, basis, calendar.is_estimated(day))
