from datetime import date

import numpy as np
import pytest

from minhbach.deadlines.calendar import CalendarError, known_calendar, make_calendar
from minhbach.deadlines.counting import count
from minhbach.deadlines.vectors import CalendarTable
from minhbach.law.provisions import Unit

KNOWN = known_calendar()
TABLE = CalendarTable(KNOWN)
DAYS = np.arange("2020-03-01", "2026-11-01", dtype="datetime64[D]")


@pytest.mark.parametrize("amount", [-30, -5, -1, 0, 1, 2, 7, 30])
def test_working_days_are_those_of_the_calendar(amount):
    assert TABLE.add_working_days(DAYS, np.full(DAYS.shape, amount)).tolist() == [
        KNOWN.add_working_days(one, amount) for one in DAYS.tolist()
    ]


@pytest.mark.parametrize("amount", [-20, -1, 0, 1, 20, 45])
def test_calendar_days_are_those_of_the_counting(amount):
    dues = TABLE.add_days(DAYS[::7], np.full(DAYS[::7].shape, amount)).tolist()

    assert dues == [count(KNOWN, one, amount, Unit.CALENDAR_DAYS).due for one in DAYS[::7].tolist()]


def test_mixed_directions_in_one_call():
    starts = np.array(["2026-02-15", "2026-02-15"], dtype="datetime64[D]")

    assert TABLE.add_days(starts, np.array([-1, 1])).tolist() == [date(2026, 2, 14), date(2026, 2, 23)]


@pytest.mark.parametrize("amount", [-9, 0, 9])
def test_counts_are_those_of_the_calendar(amount):
    ends = DAYS + np.timedelta64(amount, "D")

    counted = TABLE.count_working_days(DAYS, ends).tolist()
    assert counted == [KNOWN.count_working_days(one, other) for one, other in zip(DAYS.tolist(), ends.tolist(), strict=True)]


def test_shapes_are_broadcast_and_empty_is_fine():
    starts = np.array([["2026-03-02"], ["2026-03-03"]], dtype="datetime64[D]")

    assert TABLE.add_working_days(starts, np.array([1, 2])).shape == (2, 2)
    assert TABLE.add_working_days(DAYS[:0], np.array([], dtype=int)).tolist() == []


@pytest.mark.parametrize("bad", ["2019-12-31", "2028-01-01", "NaT"])
def test_days_outside_the_calendar_are_refused(bad):
    days = np.array(["2026-03-02", bad], dtype="datetime64[D]")

    for call in (TABLE.add_working_days, TABLE.add_days):
        with pytest.raises(CalendarError, match="ngoài lịch làm việc"):
            call(days, np.array([1, 1]))
    with pytest.raises(CalendarError):
        TABLE.count_working_days(days, days)


@pytest.mark.parametrize("amount", [-400, 4000])
def test_dates_that_run_out_of_the_calendar_are_refused(amount):
    start = np.array(["2020-06-01"], dtype="datetime64[D]")

    with pytest.raises(CalendarError):
        TABLE.add_working_days(start, np.array([amount]))
    with pytest.raises(CalendarError):
        TABLE.add_days(start, np.array([amount]))


def test_the_end_of_the_calendar_is_refused_in_mixed_calls_too():
    short = CalendarTable(make_calendar(year for year in KNOWN.years.values() if year.year < 2023))  # 31/12/2022 is a Saturday
    starts = np.array(["2022-12-30", "2022-01-10"], dtype="datetime64[D]")

    with pytest.raises(CalendarError):
        short.add_days(starts, np.array([1, -3]))


def test_broken_days_are_refused():
    for call in (TABLE.add_days, TABLE.add_working_days):
        with pytest.raises(CalendarError, match="số nguyên"):
            call(DAYS[:1], np.array([1.5]))
