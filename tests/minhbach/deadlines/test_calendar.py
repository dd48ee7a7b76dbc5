from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.deadlines.calendar import CALENDAR, CalendarError, DayKind, known_calendar, load_calendar
from minhbach.law.reading import LawDataError

KNOWN = known_calendar()
FORMAT = "%a %d/%m/%Y"


def day(text: str) -> date:
    """A date whose weekday is written out, so that a person can check it; a wrong weekday fails."""
    weekday, numbers = text.split()
    found = date(*map(int, reversed(numbers.split("/"))))
    assert found.strftime("%a") == weekday, text
    return found


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("Thu 24/04/2025", 5, "Mon 05/05/2025"),  # Saturday 26/4 is worked
        ("Wed 24/12/2025", 10, "Fri 09/01/2026"),  # 2/1 was swapped off, 10/1 worked
        ("Mon 05/01/2026", 7, "Tue 13/01/2026"),
        ("Fri 13/02/2026", 5, "Fri 27/02/2026"),  # over Tết
        ("Thu 20/08/2026", 5, "Wed 26/08/2026"),  # Saturday 22/8 is worked
        ("Fri 20/11/2026", 5, "Mon 30/11/2026"),  # 24/11 is off
        ("Wed 25/02/2026", -5, "Wed 11/02/2026"),
        ("Fri 25/04/2025", 1, "Sat 26/04/2025"),
        ("Sat 25/04/2026", 1, "Tue 28/04/2026"),
        ("Sat 25/04/2026", 0, "Tue 28/04/2026"),
        ("Mon 30/03/2026", 0, "Mon 30/03/2026"),
        ("Sun 29/03/2026", -1, "Fri 27/03/2026"),
    ],
)
def test_working_days(start, days, due):
    assert KNOWN.add_working_days(day(start), days) == day(due)


@pytest.mark.parametrize(("year", "worked"), [(2020, 252), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 250), (2026, 249)])
def test_working_days_of_each_year(year, worked):
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    assert sum(KNOWN.is_working_day(one) for one in days) == worked


def test_every_difference_from_the_holidays_package_is_named():
    differences = {}
    for year in range(2020, 2027):
        theirs = holidays.Vietnam(years=year)
        one = date(year, 1, 1)
        while one.year == year:
            if theirs.is_working_day(one) != KNOWN.is_working_day(one):
                differences[one.isoformat()] = KNOWN.kind(one)
            one += timedelta(days=1)

    assert differences == {
        "2026-01-02": DayKind.SWAPPED_OFF,  # 12729/VPCP-KGVX of 25/12/2025, which the package does not know
        "2026-01-10": DayKind.MAKE_UP,
    }


days_known = st.dates(min_value=date(2020, 3, 1), max_value=date(2026, 10, 31))


@given(days_known, st.integers(min_value=-30, max_value=30).filter(bool))
def test_counting_undoes_adding(start, days):
    assert KNOWN.count_working_days(start, KNOWN.add_working_days(start, days)) == days


@given(days_known, st.integers(min_value=-30, max_value=30))
def test_a_due_day_is_worked(start, days):
    assert KNOWN.is_working_day(KNOWN.add_working_days(start, days))


@given(days_known, st.integers(min_value=1, max_value=29))
def test_one_day_more_is_the_next_working_day(start, days):
    due = KNOWN.add_working_days(start, days)

    assert KNOWN.add_working_days(start, days + 1) == KNOWN.next_working_day(due + timedelta(days=1))


@given(days_known, days_known)
def test_counting_there_and_back_differs_by_the_ends_alone(one, other):
    first, second = sorted((one, other))
    forward, back = KNOWN.count_working_days(first, second), KNOWN.count_working_days(second, first)

    assert forward + back == KNOWN.is_working_day(second) - KNOWN.is_working_day(first)


def test_every_swap_has_its_decision_and_its_pair():
    swapped = [one for one in KNOWN.special.values() if one.kind in (DayKind.SWAPPED_OFF, DayKind.MAKE_UP)]

    assert len(swapped) == 8
    assert all(KNOWN.special[one.pair].pair == one.day and one.decision == KNOWN.special[one.pair].decision for one in swapped)


def test_unknown_years_are_refused():
    with pytest.raises(CalendarError, match="Chưa có lịch làm việc năm 2028"):
        KNOWN.is_working_day(date(2028, 1, 3))
    with pytest.raises(CalendarError, match=r"sang năm 2028.*data/calendar/2028\.yaml"):
        KNOWN.add_working_days(date(2027, 12, 30), 5)
    with pytest.raises(CalendarError, match="sang năm 2019"):
        KNOWN.add_working_days(date(2020, 1, 3), -5)


def test_a_year_without_a_notice_is_an_estimate():
    assert KNOWN.is_estimated(date(2027, 2, 4))
    assert not KNOWN.is_estimated(date(2026, 12, 31))


def test_proposals_count_only_when_asked():
    assert KNOWN.is_working_day(date(2026, 11, 23))
    assert not KNOWN.with_proposals().is_working_day(date(2026, 11, 23))
    assert KNOWN.with_proposals().is_working_day(date(2026, 11, 28))
    assert KNOWN.with_proposals().digest != KNOWN.digest == load_calendar().digest


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("pair: '2025-04-26'", "pair: '2025-04-27'"), "chỉ vào nhau"),
        (("'2025-04-26', kind: 'make_up'", "'2025-04-25', kind: 'make_up'"), "phải là thứ Bảy hoặc Chủ nhật"),
        (("year: '2025'", "year: '2024'"), "phải ghi năm 2025"),
        (("day: '2025-01-01'", "day: 2025-01-01"), "phải đặt trong ngoặc kép"),
        (("by: 'luat'", "by: 'nghe-noi'"), "không có văn bản 'nghe-noi'"),
        (("status: 'official'", "status: 'sure'"), "'sure' không thuộc"),
        (("day: '2025-04-07'", "day: '2025-01-01'"), "được ghi hai lần"),
        (
            (
                "kind: 'swapped_off', name: 'Nghỉ hoán đổi dịp 30/4 và 01/5', by: 'tet', pair: '2025-04-26'",
                "kind: 'swapped_off', name: 'x', by: 'tet'",
            ),
            "phải ghi pair",
        ),
        (("name: 'Tết Dương lịch', by", "names: 'Tết Dương lịch', by"), "khóa không được biết"),
    ],
)
def test_a_slip_in_a_year_is_refused_by_name(tmp_path, change, message):
    text = (CALENDAR / "2025.yaml").read_text("utf-8")
    assert change[0] in text
    (tmp_path / "2025.yaml").write_text(text.replace(*change, 1), "utf-8")

    with pytest.raises(LawDataError, match=message):
        load_calendar(tmp_path)


def test_years_must_follow_each_other(tmp_path):
    for year in (2023, 2025):
        (tmp_path / f"{year}.yaml").write_text((CALENDAR / f"{year}.yaml").read_text("utf-8"), "utf-8")

    with pytest.raises(LawDataError, match="liền nhau"):
        load_calendar(tmp_path)
    with pytest.raises(LawDataError, match="không có tệp lịch"):
        load_calendar(Path(tmp_path / "none"))
