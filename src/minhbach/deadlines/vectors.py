"""The calendar as tables of NumPy, for millions of dates at once. Same results as `WorkCalendar`, no explanation."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from minhbach.deadlines.calendar import CalendarError, WorkCalendar

Days: TypeAlias = npt.NDArray[np.datetime64]
Counts: TypeAlias = npt.NDArray[np.int64]
EPOCH = date(1970, 1, 1).toordinal()


class CalendarTable:
    """One calendar laid out as arrays. Build it once; each call then costs a few array look-ups.

    Dates are arrays of `datetime64[D]`, amounts of integers; shapes follow NumPy's broadcasting. Any date outside the calendar's years,
    given or reached, raises CalendarError: nothing is guessed. `NaT` is refused as well.
    """

    def __init__(self, calendar: WorkCalendar) -> None:
        self._calendar = calendar
        self._first = calendar.first.toordinal() - EPOCH
        self._length = (calendar.last - calendar.first).days + 1
        working = np.zeros(self._length, dtype=bool)
        working[np.asarray(calendar.working, dtype=np.int64) - EPOCH - self._first] = True
        self._worked_days = np.flatnonzero(working)
        self._up_to = np.cumsum(working)  # working days up to and with each day
        self._before = self._up_to - working

    def _places(self, days: Days) -> Counts:
        places = np.asarray(days, dtype="datetime64[D]").astype(np.int64) - self._first
        if places.size and (places.min() < 0 or places.max() >= self._length):
            beyond = np.asarray(days, dtype="datetime64[D]")[(places < 0) | (places >= self._length)].flat[0]
            raise CalendarError(
                f"Ngày {beyond} nằm ngoài lịch làm việc hiện có ({self._calendar.first:%d/%m/%Y} đến {self._calendar.last:%d/%m/%Y})."
            )
        return places

    def _days(self, worked: Counts) -> Days:
        if worked.size and (worked.min() < 0 or worked.max() >= len(self._worked_days)):
            raise CalendarError(
                f"Có thời hạn kết thúc ngoài lịch làm việc hiện có ({self._calendar.first:%d/%m/%Y} đến {self._calendar.last:%d/%m/%Y})."
            )
        return (self._worked_days[worked] + self._first).astype("datetime64[D]")

    def add_working_days(self, starts: Days, amounts: Counts) -> Days:
        """The n-th working day after each start (before it when negative; zero is the day itself or the next one worked)."""
        places, amounts = self._places(starts), _whole(amounts)
        return self._days(np.where(amounts > 0, self._up_to[places] - 1, self._before[places]) + amounts)

    def add_days(self, starts: Days, amounts: Counts) -> Days:
        """n calendar days later, moved to the next working day; counted back, not moved."""
        amounts = _whole(amounts)
        ends = np.asarray(starts, dtype="datetime64[D]") + amounts.astype("timedelta64[D]")
        self._places(starts)
        worked, back = self._before[self._places(ends)], np.broadcast_to(amounts < 0, ends.shape)
        due: Days = ends.copy()
        due[~back] = self._days(worked[~back])
        return due

    def count_working_days(self, starts: Days, ends: Days) -> Counts:
        """Working days after each start up to and with each end; negative when the end comes first."""
        first, second = self._places(starts), self._places(ends)
        forward: Counts = self._up_to[second] - self._up_to[first]
        return np.where(second >= first, forward, self._before[second] - self._before[first])


def _whole(amounts: Counts) -> Counts:
    whole = np.asarray(amounts)
    if whole.size and whole.dtype.kind not in "iu":
        raise CalendarError(f"Số ngày phải là số nguyên, đang là {whole.dtype}.")
    return whole.astype(np.int64)
