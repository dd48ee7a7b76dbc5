from datetime import date, datetime, time

import pytest

from minhbach.deadlines.calendar import CalendarError, known_calendar
from minhbach.deadlines.hours import (
    WorkedSpan,
    add_hours,
    add_working_hours,
    hand_over,
    known_office_hours,
    load_office_hours,
    make_office_hours,
)
from minhbach.law.reading import Confidence, LawDataError

KNOWN, OFFICE = known_calendar(), known_office_hours()


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-02T07:30", 8, "2026-03-02T17:30"),
        ("2026-03-02T14:30", 8, "2026-03-03T14:30"),
        ("2026-03-06T14:30", 8, "2026-03-09T14:30"),  # Friday to Monday
        ("2026-03-02T12:00", 1, "2026-03-02T14:30"),  # noon break
        ("2026-03-02T18:00", 1, "2026-03-03T08:30"),
        ("2026-03-01T10:00", 4, "2026-03-02T11:30"),  # Sunday; the end of a session is due then
        ("2026-08-21T16:30", 2, "2026-08-22T08:30"),  # a Saturday worked to make up
    ],
)
def test_working_hours(start, hours, due):
    assert add_working_hours(KNOWN, OFFICE, datetime.fromisoformat(start), hours).due == datetime.fromisoformat(due)


def test_the_hours_that_counted_are_told():
    counted = add_working_hours(KNOWN, OFFICE, datetime(2026, 3, 6, 16, 30), 3)

    assert counted.spans == (
        WorkedSpan(datetime(2026, 3, 6, 16, 30), datetime(2026, 3, 6, 17, 30)),
        WorkedSpan(datetime(2026, 3, 9, 7, 30), datetime(2026, 3, 9, 9, 30)),
    )
    assert [one.day for one in counted.skipped] == [date(2026, 3, 7), date(2026, 3, 8)]


def test_clock_hours_run_day_and_night_and_do_not_roll():
    assert add_hours(KNOWN, datetime(2026, 3, 6, 9), 72).due == datetime(2026, 3, 9, 9)
    assert add_hours(KNOWN, datetime(2026, 3, 6, 9), 24).due == datetime(2026, 3, 7, 9)
    assert add_hours(KNOWN, datetime(2026, 3, 6, 9), -1).due == datetime(2026, 3, 6, 8)


@pytest.mark.parametrize(
    ("received", "passed_on"),
    [
        ("2026-03-06T15:00", "2026-03-06T15:00"),
        ("2026-03-06T15:01", "2026-03-09T07:30"),
        ("2026-03-07T09:00", "2026-03-09T07:30"),  # online on a Saturday
    ],
)
def test_what_comes_in_after_three_is_passed_on_the_next_morning(received, passed_on):
    assert hand_over(KNOWN, OFFICE, datetime.fromisoformat(received), time(15)).due == datetime.fromisoformat(passed_on)


def test_hours_that_make_no_sense_are_refused(tmp_path):
    with pytest.raises(CalendarError):
        add_working_hours(KNOWN, OFFICE, datetime(2026, 3, 6, 9), 0)
    with pytest.raises(CalendarError):
        add_hours(KNOWN, datetime(2026, 3, 6, 9), 10**9)
    with pytest.raises(CalendarError):
        add_working_hours(KNOWN, OFFICE, datetime(2027, 12, 31, 16), 30)
    for sessions in ([], [(time(9), time(8))], [(time(8), time(12)), (time(11), time(15))]):
        with pytest.raises(LawDataError):
            make_office_hours(sessions, "", Confidence.OWN)
    path = tmp_path / "gio.yaml"
    path.write_text("sessions: [{from: '7h30', to: '11:30'}]\ntext: 'x'\nconfidence: 'own'\n", "utf-8")
    with pytest.raises(LawDataError, match=r"gio\.yaml, dòng 1: from: không phải là giờ"):
        load_office_hours(path)
