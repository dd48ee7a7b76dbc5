from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.deadlines.calendar import CalendarError, known_calendar
from minhbach.deadlines.counting import CountedDay, add_months, count
from minhbach.law.provisions import Unit

KNOWN = known_calendar()
days_known = st.dates(min_value=date(2020, 6, 1), max_value=date(2026, 6, 30))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "nominal", "due"),
    [
        (date(2026, 1, 15), 30, Unit.CALENDAR_DAYS, date(2026, 2, 14), date(2026, 2, 23)),  # Saturday before Tết
        (date(2025, 12, 17), 45, Unit.CALENDAR_DAYS, date(2026, 1, 31), date(2026, 2, 2)),
        (date(2026, 6, 30), 10, Unit.CALENDAR_DAYS, date(2026, 7, 10), date(2026, 7, 10)),
        (date(2025, 12, 31), 3, Unit.MONTHS, date(2026, 3, 31), date(2026, 3, 31)),
        (date(2025, 11, 30), 3, Unit.MONTHS, date(2026, 2, 28), date(2026, 3, 2)),  # no 30/2; 28/2 is a Saturday
        (date(2026, 5, 31), -3, Unit.MONTHS, date(2026, 2, 28), date(2026, 2, 28)),  # counted back: never moved
        (date(2026, 2, 25), -5, Unit.WORKING_DAYS, date(2026, 2, 11), date(2026, 2, 11)),
        (date(2026, 3, 4), -3, Unit.CALENDAR_DAYS, date(2026, 3, 1), date(2026, 3, 1)),  # a Sunday stays
        (date(2026, 4, 25), 0, Unit.CALENDAR_DAYS, date(2026, 4, 25), date(2026, 4, 28)),
    ],
)
def test_terms(start, amount, unit, nominal, due):
    counted = count(KNOWN, start, amount, unit)

    assert (counted.nominal, counted.due) == (nominal, due)


def test_each_day_is_told_with_its_reason():
    counted = count(KNOWN, date(2025, 4, 25), 3, Unit.WORKING_DAYS)

    swap = "Công văn số 8726/VPCP-KGVX ngày 26/11/2024 của Văn phòng Chính phủ; Thông báo số 6150/TB-BLĐTBXH năm 2024"
    assert counted.days == (
        CountedDay(date(2025, 4, 26), 1, "Làm bù cho ngày 02/5", swap),
        CountedDay(date(2025, 4, 27), None, "Chủ nhật, nghỉ hằng tuần"),
        CountedDay(date(2025, 4, 28), 2),
        CountedDay(date(2025, 4, 29), 3),
    )
    assert counted.rules == ("count-exclude-first", "count-end-of-day")


def test_rolling_is_told_after_the_last_day():
    counted = count(KNOWN, date(2026, 4, 15), 10, Unit.CALENDAR_DAYS)

    assert [(one.day, one.number) for one in counted.days[-4:]] == [
        (date(2026, 4, 25), 10),
        (date(2026, 4, 26), None),
        (date(2026, 4, 27), None),
        (date(2026, 4, 28), None),
    ]
    assert counted.days[-1].reason.startswith("Ngày cuối 25/4/2026 là ngày nghỉ (Thứ Bảy)")
    assert counted.rules == ("count-exclude-first", "count-end-of-day", "count-roll")


def test_month_ends_name_their_rule():
    assert "count-month-end" in count(KNOWN, date(2025, 11, 30), 3, Unit.MONTHS).rules
    assert "count-month-end" not in count(KNOWN, date(2025, 11, 28), 3, Unit.MONTHS).rules


def test_an_estimated_day_makes_the_count_an_estimate():
    assert count(KNOWN, date(2026, 12, 30), 5, Unit.WORKING_DAYS).estimated
    assert not count(KNOWN, date(2026, 12, 1), 5, Unit.WORKING_DAYS).estimated


@given(days_known, st.integers(min_value=-60, max_value=60), st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]))
def test_the_explanation_is_the_count(start, amount, unit):
    counted = count(KNOWN, start, amount, unit)

    assert max((one.number or 0 for one in counted.days), default=0) == abs(amount)
    step = timedelta(days=1 if amount >= 0 else -1)
    assert [one.day for one in counted.days] == [start + step * n for n in range(1, len(counted.days) + 1)]
    if unit is Unit.WORKING_DAYS and amount:
        assert counted.due == KNOWN.add_working_days(start, amount)


@given(days_known, st.integers(min_value=0, max_value=60), st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS]))
def test_a_longer_term_is_never_due_earlier(start, amount, unit):
    amount = amount % 6 if unit is Unit.MONTHS else amount

    assert count(KNOWN, start, amount, unit).due <= count(KNOWN, start, amount + 1, unit).due


@given(
    days_known, days_known, st.integers(min_value=1, max_value=40), st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS])
)
def test_a_later_start_is_never_due_earlier(one, other, amount, unit):
    first, second = sorted((one, other))
    amount = min(amount, 6) if unit is Unit.MONTHS else amount

    assert count(KNOWN, first, amount, unit).due <= count(KNOWN, second, amount, unit).due


@pytest.mark.parametrize(
    ("amount", "unit"), [(10**9, Unit.CALENDAR_DAYS), (-(10**9), Unit.WORKING_DAYS), (10**6, Unit.MONTHS), (2, Unit.HOURS)]
)
def test_impossible_lengths_are_refused(amount, unit):
    with pytest.raises(CalendarError):
        count(KNOWN, date(2026, 3, 2), amount, unit)


def test_months_out_of_every_calendar_are_refused():
    with pytest.raises(CalendarError, match="ngoài mọi lịch"):
        add_months(date(2026, 3, 2), -40_000)
