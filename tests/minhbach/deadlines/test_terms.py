from datetime import date, datetime

import pytest
from tests.minhbach.deadlines.made import provision, term, version

from minhbach.deadlines.calendar import CalendarError, known_calendar
from minhbach.deadlines.explaining import explain_deadline
from minhbach.deadlines.hours import known_office_hours
from minhbach.deadlines.terms import TermError, deadline, deadlines
from minhbach.law.provisions import NotInForceError, TermKind, Unit, known_provisions

KNOWN, OFFICE = known_calendar(), known_office_hours()


def due(one, start, case=""):
    return deadline(provision(version(one)), start, KNOWN, OFFICE, case).due


@pytest.mark.parametrize(
    ("one", "start", "end"),
    [
        (term(TermKind.WITHIN, 5, Unit.WORKING_DAYS), date(2025, 4, 24), date(2025, 5, 5)),
        (term(TermKind.BEFORE, 5, Unit.WORKING_DAYS), date(2026, 2, 25), date(2026, 2, 11)),
        (term(TermKind.WITHIN, 3, Unit.MONTHS), date(2025, 12, 31), date(2026, 3, 31)),
        (term(TermKind.EVERY, 6, Unit.MONTHS), date(2025, 8, 31), date(2026, 2, 28)),  # a Saturday stays: the earlier day is safe
        (term(TermKind.AFTER, 30, Unit.CALENDAR_DAYS), date(2026, 1, 15), date(2026, 2, 14)),  # nothing is done on it: not moved
        (term(TermKind.BY_DAY, day="12-31", strictly=True), date(2025, 3, 1), date(2025, 12, 30)),
        (term(TermKind.BY_DAY, day="01-31", year_offset=1), date(2025, 12, 31), date(2026, 1, 31)),  # a Saturday: named days stay
        (term(TermKind.WITHIN, 8, Unit.WORKING_HOURS), datetime(2026, 3, 6, 14, 30), datetime(2026, 3, 9, 14, 30)),
        (term(TermKind.WITHIN, 72, Unit.HOURS), datetime(2026, 3, 6, 9), datetime(2026, 3, 9, 9)),
        (term(TermKind.BEFORE, 1, Unit.HOURS), datetime(2026, 3, 6, 9), datetime(2026, 3, 6, 8)),
    ],
)
def test_each_kind_of_term(one, start, end):
    assert due(one, start) == end


def test_a_posting_stays_through_its_last_day_and_is_never_rolled():
    posting = deadline(provision(version(term(TermKind.AT_LEAST, 20, Unit.CALENDAR_DAYS))), date(2026, 3, 2), KNOWN, OFFICE)

    assert (posting.due, posting.free_from) == (date(2026, 3, 22), date(2026, 3, 23))


def test_every_case_has_its_date():
    both = provision(version(term(TermKind.WITHIN, 7, Unit.WORKING_DAYS), term(TermKind.WITHIN, 10, Unit.WORKING_DAYS, case="several")))

    assert [one.due for one in deadlines(both, date(2026, 3, 2), KNOWN, OFFICE)] == [date(2026, 3, 11), date(2026, 3, 16)]
    assert deadline(both, date(2026, 3, 2), KNOWN, OFFICE, "several").due == date(2026, 3, 16)


def test_the_version_of_the_day_of_the_event_applies():
    old = version(term(TermKind.WITHIN, 10, Unit.CALENDAR_DAYS), to=date(2026, 6, 30))
    new = version(term(TermKind.WITHIN, 7, Unit.WORKING_DAYS), from_=date(2026, 7, 1))
    changed = provision(old, new)

    assert deadline(changed, date(2026, 6, 30), KNOWN, OFFICE).due == date(2026, 7, 10)
    assert deadline(changed, date(2026, 7, 1), KNOWN, OFFICE).due == date(2026, 7, 10)
    assert deadline(changed, date(2026, 7, 1), KNOWN, OFFICE).version is new


@pytest.mark.parametrize(
    ("one", "start", "case", "message"),
    [
        (term(TermKind.WITHIN, 5, Unit.WORKING_DAYS), date(2026, 3, 2), "complex", "không có thời hạn cho trường hợp «complex»"),
        (
            term(TermKind.WITHIN, 8, Unit.WORKING_HOURS),
            date(2026, 3, 2),
            "",
            "khoản 2 Điều 47.* tính theo giờ: cần cả giờ bắt đầu",
        ),
        (term(TermKind.WITHIN, 8, Unit.WORKING_DAYS, case="online"), date(2026, 3, 2), "", "không có thời hạn cho trường hợp thông thường"),
    ],
)
def test_what_sets_no_date_is_said_with_the_article(one, start, case, message):
    with pytest.raises(TermError, match=message):
        due(one, start, case)


def test_provisions_without_a_number_or_not_in_force_are_refused():
    with pytest.raises(TermError, match="không đặt thời hạn bằng con số"):
        deadline(provision(version(note="Kịp thời.")), date(2026, 3, 2), KNOWN, OFFICE)
    with pytest.raises(TermError, match="không đặt thời hạn bằng con số"):
        deadlines(provision(version()), date(2026, 3, 2), KNOWN, OFFICE)
    with pytest.raises(NotInForceError, match="Điều 47"):
        deadline(provision(version(from_=date(2026, 7, 1))), date(2026, 3, 2), KNOWN, OFFICE)


def test_dates_that_need_no_calendar_may_lie_outside_it():
    assert due(term(TermKind.BY_DAY, day="01-31", year_offset=1), date(2027, 12, 31)) == date(2028, 1, 31)
    lasting = deadline(provision(version(term(TermKind.EXACTLY, 24, Unit.MONTHS))), date(2026, 3, 1), KNOWN, OFFICE)
    assert (lasting.due, lasting.estimated) == (date(2028, 3, 1), True)


def test_a_case_beyond_the_calendar_does_not_hide_the_others():
    both = provision(version(term(TermKind.WITHIN, 3, Unit.MONTHS), term(TermKind.WITHIN, 24, Unit.MONTHS, case="term")))

    assert [one.due for one in deadlines(both, date(2026, 3, 2), KNOWN, OFFICE)] == [date(2026, 6, 2)]
    with pytest.raises(CalendarError, match="năm 2028"):
        deadline(both, date(2026, 3, 2), KNOWN, OFFICE, "term")


@pytest.mark.parametrize(
    ("months", "start", "end"),
    [(1, date(2026, 11, 1), date(2026, 11, 30)), (3, date(2026, 7, 1), date(2026, 9, 30)), (1, date(2026, 2, 1), date(2026, 2, 28))],
)
def test_what_recurs_in_a_period_ends_with_it(months, start, end):
    monthly = provision(version(term(TermKind.EVERY, months, Unit.MONTHS), starts_with="period_start"))

    assert deadline(monthly, start, KNOWN, OFFICE).due == end


def test_the_law_of_another_day_may_be_chosen():
    old = version(term(TermKind.WITHIN, 10, Unit.CALENDAR_DAYS), to=date(2026, 6, 30))
    changed = provision(old, version(term(TermKind.WITHIN, 7, Unit.WORKING_DAYS), from_=date(2026, 7, 1)))

    assert deadline(changed, date(2026, 7, 3), KNOWN, OFFICE, law_on=date(2026, 6, 30)).due == date(2026, 7, 13)


@pytest.mark.parametrize(
    ("starts_with", "kind", "labels"),
    [
        ("posting", TermKind.AT_LEAST, ("Giữ đến hết", "Được gỡ từ")),
        ("election", TermKind.EXACTLY, ("Đến hết", "Từ ngày sau đó")),
        ("decision", TermKind.AFTER, ("Hết thời hạn", "Quá thời hạn, phát sinh hiệu lực từ")),
    ],
)
def test_only_a_posting_is_taken_down(starts_with, kind, labels):
    one = deadline(provision(version(term(kind, 20, Unit.CALENDAR_DAYS), starts_with=starts_with)), date(2026, 3, 2), KNOWN, OFFICE)
    told = explain_deadline(one, known_provisions(), calendar=KNOWN)

    assert (told.due_label, told.free_label, told.free_from) == (*labels, date(2026, 3, 23))
    assert ("count-min-duration" in [rule.code for rule in told.rules]) == (kind is not TermKind.AFTER)


@pytest.mark.parametrize(
    ("received", "passed_on"),
    [("2026-03-06T15:00", datetime(2026, 3, 6, 15)), ("2026-03-06T15:01", datetime(2026, 3, 9, 7, 30))],
)
def test_the_three_o_clock_rule_of_the_one_stop(received, passed_on):
    rule = known_provisions().find("onestop-after-1500")

    assert deadline(rule, datetime.fromisoformat(received), KNOWN, OFFICE).due == passed_on
    with pytest.raises(TermError, match="cần cả giờ bắt đầu"):
        deadline(rule, date(2026, 3, 6), KNOWN, OFFICE)
