from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.minhbach.deadlines.made import provision, term, version

from minhbach.deadlines.calendar import known_calendar
from minhbach.deadlines.clocks import (
    Cause,
    CauseKind,
    ClockError,
    ClockTerms,
    Event,
    EventKind,
    Status,
    clock_terms,
    read_clock,
    terms_under,
)
from minhbach.deadlines.terms import TermError
from minhbach.law.provisions import Extension, TermKind, Unit, known_provisions

KNOWN, LAW = known_calendar(), known_provisions()
DENUNCIATION = clock_terms(LAW.find("denunciation-resolve"), date(2026, 3, 2), "complex")
WORKING = ClockTerms(10, Unit.WORKING_DAYS, "Điều 1", suspendable_from=date.min, restarts_from=date.min)
CALENDAR = ClockTerms(30, Unit.CALENDAR_DAYS, "Điều 1", suspendable_from=date.min, restarts_from=date.min)
MONTHS = ClockTerms(3, Unit.MONTHS, "Điều 2", (Extension(1, 1, Unit.MONTHS, False, "", "", "Điều 3"),), suspendable_from=date.min)


def d(text: str) -> date:
    return date.fromisoformat(text)


def read(terms, start, *events, on, causes=()):
    return read_clock(terms, d(start), [Event(EventKind(kind), d(day), *more) for kind, day, *more in events], d(on), KNOWN, causes=causes)


def test_a_running_clock_says_used_left_and_due():
    state = read(WORKING, "2026-03-02", on="2026-03-05")

    assert (state.status, state.due, state.used, state.left, state.late_by) == (Status.RUNNING, d("2026-03-16"), 3, 7, 0)


def test_a_clock_closed_in_time_and_too_late():
    early = read(WORKING, "2026-03-02", ("close", "2026-03-16"), on="2026-04-01")
    late = read(WORKING, "2026-03-02", ("close", "2026-03-20"), on="2026-04-01")

    assert (early.status, early.used, early.late_by, early.is_late) == (Status.CLOSED, 10, 0, False)
    assert (late.status, late.late_by, late.unexplained, late.is_late) == (Status.CLOSED, 4, 4, True)


def test_suspension_moves_the_due_day_by_the_days_that_stood_still():
    running = read(WORKING, "2026-03-02", on="2026-03-05")
    resumed = read(WORKING, "2026-03-02", ("suspend", "2026-03-04"), ("resume", "2026-03-11"), on="2026-03-12")

    assert (running.due, resumed.due) == (d("2026-03-16"), d("2026-03-23"))
    assert (resumed.used, resumed.left) == (3, 7)
    assert [one.reason for one in resumed.days if one.day == d("2026-03-11")] == ["tạm đình chỉ từ 04/3/2026"]


def test_a_suspended_clock_has_no_due_day_and_keeps_what_is_left():
    state = read(WORKING, "2026-03-02", ("suspend", "2026-03-04"), on="2026-05-01")

    assert (state.status, state.due, state.used, state.left, state.late_by) == (Status.SUSPENDED, None, 2, 8, 0)


def test_two_suspensions_add_up():
    state = read(
        WORKING,
        "2026-03-02",
        ("suspend", "2026-03-04"),
        ("resume", "2026-03-06"),
        ("suspend", "2026-03-09"),
        ("resume", "2026-03-11"),
        on="2026-03-12",
    )

    assert state.due == d("2026-03-20")


def test_a_term_in_months_is_suspended_by_calendar_days():
    plain = read(MONTHS, "2026-01-30", on="2026-02-01")
    moved = read(MONTHS, "2026-01-30", ("suspend", "2026-02-05"), ("resume", "2026-02-10"), on="2026-03-01")

    assert (plain.due, moved.due) == (d("2026-05-04"), d("2026-05-05"))  # 30/4 is a holiday: rolled to Monday 4/5


def test_supplement_starts_the_clock_again_at_zero():
    state = read(WORKING, "2026-03-02", ("suspend", "2026-03-05"), ("supplement", "2026-03-12"), on="2026-03-13")

    assert (state.due, state.used, state.left) == (d("2026-03-26"), 1, 9)
    assert [line.kind for line in state.history] == [None, EventKind.SUSPEND, EventKind.SUPPLEMENT]


def test_extension_once_and_written():
    state = read(DENUNCIATION, "2026-03-02", ("extend", "2026-03-30", "12/QĐ-SCT"), on="2026-04-02")

    assert state.due == d("2026-05-04")  # 02/3 + 60 days is 01/5, a holiday
    assert state.history[-1].words == "gia hạn lần 1 theo khoản 2 Điều 30 (12/QĐ-SCT)"


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([("extend", "2026-03-30", "12/QĐ-SCT"), ("extend", "2026-04-20", "15/QĐ-SCT")], "Đã gia hạn 1 lần;.*chỉ cho gia hạn 1 lần"),
        ([("extend", "2026-03-30")], "gia hạn bằng văn bản"),
        ([("extend", "2026-04-02", "12/QĐ-SCT")], "thời hạn đã hết ngày 01/4/2026"),
        ([("close", "2026-03-01")], "trước khi thời hạn bắt đầu ngày 02/3/2026"),
        ([("resume", "2026-03-09")], "không đang tạm đình chỉ"),
        ([("close", "2026-03-09"), ("extend", "2026-03-10", "1/QĐ-SCT")], "việc đã giải quyết xong ngày 09/3/2026"),
        ([("transfer", "2026-03-09"), ("close", "2026-03-10")], "việc đã chuyển cơ quan khác"),
        ([("close", "2026-06-09")], "ở sau ngày xét"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_article(events, message):
    with pytest.raises(ClockError, match=message):
        read(DENUNCIATION, "2026-03-02", *events, on="2026-05-01")


def test_an_extension_that_the_law_does_not_know_is_refused():
    terms = clock_terms(LAW.find("denunciation-initial"), date(2026, 3, 2))

    with pytest.raises(ClockError, match=r"Điều 24.* không cho gia hạn"):
        read(terms, "2026-03-02", ("extend", "2026-03-04", "1/QĐ-SCT"), on="2026-05-01")
    with pytest.raises(ClockError, match="không quy định tạm đình chỉ"):
        read(terms, "2026-03-02", ("suspend", "2026-03-04"), on="2026-05-01")
    with pytest.raises(ClockError, match="không quy định tính lại"):
        read(terms, "2026-03-02", ("supplement", "2026-03-04"), on="2026-05-01")


def test_suspending_twice_is_refused_and_after_the_end_warned_of():
    with pytest.raises(ClockError, match="phải tiếp tục trước khi"):
        read(WORKING, "2026-03-02", ("suspend", "2026-03-04"), ("suspend", "2026-03-05"), on="2026-05-01")

    state = read(WORKING, "2026-03-02", ("suspend", "2026-03-18"), ("resume", "2026-03-20"), on="2026-03-24")
    assert (state.due, state.late_by) == (d("2026-03-16"), 4)  # 17, 18, 23, 24; not 19 and 20
    warning = "Tạm đình chỉ ngày 18/3/2026 khi đã quá hạn 16/3/2026: phần đã trễ vẫn tính, những ngày tạm đình chỉ thì không."
    assert state.warnings == (warning,)


def test_a_transferred_clock_is_late_only_for_the_days_it_was_here():
    state = read(WORKING, "2026-03-02", ("transfer", "2026-03-10"), on="2026-06-01")

    assert (state.status, state.late_by) == (Status.TRANSFERRED, 0)


def test_lateness_is_explained_by_causes_with_proof():
    causes = [Cause(CauseKind.APPLICANT, 3, "CV-12"), Cause(CauseKind.DATA_SYNC, 1, "BB-4")]
    state = read(WORKING, "2026-03-02", ("close", "2026-03-23"), on="2026-04-01", causes=causes)

    assert (state.late_by, state.unexplained) == (5, 1)


@pytest.mark.parametrize(
    ("cause", "message"),
    [
        (Cause(CauseKind.STAFF, 9, "BB-1"), "nhiều hơn số ngày trễ là 5"),
        (Cause(CauseKind.STAFF, 1, ""), "chưa có chứng cứ"),
        (Cause(CauseKind.STAFF, 0, "BB-1"), "lớn hơn 0"),
    ],
)
def test_causes_must_be_proved_and_fit(cause, message):
    with pytest.raises(ClockError, match=message):
        read(WORKING, "2026-03-02", ("close", "2026-03-23"), on="2026-04-01", causes=[cause])


def test_only_terms_counted_from_an_event_can_run():
    with pytest.raises(ClockError, match="không đặt thời hạn tính theo ngày kể từ một sự kiện"):
        clock_terms(LAW.find("denunciation-publish-duration"), date(2026, 3, 2))
    with pytest.raises(TermError, match="complex, very_complex"):
        clock_terms(LAW.find("denunciation-resolve"), date(2026, 3, 2), "no-such-case")


starts = st.dates(min_value=date(2020, 3, 1), max_value=date(2026, 3, 1))
units = st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS])
terms = st.builds(ClockTerms, st.integers(1, 60), units, st.just("Điều 1"), suspendable_from=st.just(date.min))


@given(terms, starts, st.integers(1, 20), st.integers(0, 30))
def test_a_suspension_never_brings_the_due_day_forward_and_uses_nothing(terms, start, after, length):
    on = start + timedelta(days=after + length)
    plain = read_clock(terms, start, [], start, KNOWN)
    suspended = start + timedelta(days=after)
    events = [Event(EventKind.SUSPEND, suspended), Event(EventKind.RESUME, on)]
    state = read_clock(terms, start, events, on, KNOWN)

    assert state.due >= plain.due
    assert state.used == read_clock(terms, start, [], suspended, KNOWN).used


@given(terms, starts, st.integers(0, 90))
def test_used_and_left_make_the_whole_term(terms, start, after):
    state = read_clock(terms, start, [], start + timedelta(days=after), KNOWN)

    assert state.used + state.left == terms.amount
    assert (state.late_by > 0) <= (state.left == 0)


@given(terms, starts, st.integers(1, 60))
def test_a_clock_closed_on_the_day_it_is_due_is_never_late(terms, start, after):
    due = read_clock(terms, start, [], start, KNOWN).due

    assert not read_clock(terms, start, [Event(EventKind.CLOSE, due)], due, KNOWN).is_late
    assert read_clock(terms, start, [Event(EventKind.CLOSE, KNOWN.add_working_days(due, after))], date(2026, 12, 31), KNOWN).is_late


@pytest.mark.parametrize(
    ("start", "suspended", "resumed", "due"),
    [
        ("2026-09-01", "2026-10-01", "2026-10-20", "2026-10-20"),  # on the due day: due again when it goes on
        ("2026-10-01", "2026-11-01", "2026-11-20", "2026-11-20"),  # on a day off between the last day and the due day
        ("2026-09-01", "2026-09-30", "2026-10-20", "2026-10-21"),  # one day was left
    ],
)
def test_a_clock_suspended_in_time_is_not_late_when_it_goes_on(start, suspended, resumed, due):
    state = read(CALENDAR, start, ("suspend", suspended), ("resume", resumed), on=resumed)

    assert (state.due, state.late_by) == (d(due), 0)
    assert state.days[-1].day == d(due)


def test_lateness_does_not_vanish_while_a_late_clock_stands_still():
    suspended = read(CALENDAR, "2026-09-01", ("suspend", "2026-10-05"), on="2026-11-01")
    closed = read(CALENDAR, "2026-09-01", ("suspend", "2026-10-05"), ("close", "2026-11-05"), on="2026-11-10")

    assert (suspended.status, suspended.due, suspended.late_by) == (Status.SUSPENDED, d("2026-10-01"), 4)
    assert (closed.status, closed.due, closed.late_by) == (Status.CLOSED, d("2026-10-01"), 4)


def test_lateness_before_a_supplement_is_kept():
    state = read(WORKING, "2026-03-02", ("supplement", "2026-03-20"), on="2026-03-23")

    assert (state.due, state.late_by) == (d("2026-04-03"), 4)
    assert state.warnings == ("Đã trễ 4 ngày làm việc trước khi bổ sung hồ sơ ngày 20/3/2026; phần trễ ấy vẫn tính.",)


def test_an_extension_in_another_unit_is_counted_in_its_own():
    terms = ClockTerms(15, Unit.WORKING_DAYS, "Điều 30", (Extension(1, 15, Unit.CALENDAR_DAYS, False, "", "", "Điều 30"),))
    plain, longer = (read(terms, "2026-09-03", *events, on="2026-09-11") for events in ((), (("extend", "2026-09-10"),)))

    assert (plain.due, longer.due) == (d("2026-09-24"), d("2026-10-09"))


def test_a_change_of_law_reaches_a_running_clock():
    before, after = version_pair(suspendable=False), version_pair(suspendable=True)
    terms = clock_terms(provision(*before[:1], *after[1:]), d("2026-06-20"))

    assert terms.suspendable_from == d("2026-07-01")
    assert read(terms, "2026-06-20", ("suspend", "2026-07-06"), on="2026-07-10").status is Status.SUSPENDED
    with pytest.raises(ClockError, match="không quy định tạm đình chỉ thời hạn này trước ngày 01/7/2026"):
        read(terms, "2026-06-20", ("suspend", "2026-06-25"), on="2026-07-10")


def version_pair(*, suspendable):
    thirty = term(TermKind.WITHIN, 30, Unit.CALENDAR_DAYS)
    return version(thirty, to=d("2026-06-30"), suspendable=suspendable), version(thirty, from_=d("2026-07-01"), suspendable=suspendable)


def test_a_length_from_elsewhere_runs_under_the_provision_that_allows_its_events():
    terms = terms_under(LAW.find("onestop-clock-start"), d("2026-09-01"), 5, Unit.WORKING_DAYS)

    assert read(terms, "2026-09-03", ("suspend", "2026-09-04"), ("supplement", "2026-09-10"), on="2026-09-11").due == d("2026-09-17")


def test_events_of_one_day_are_taken_in_the_order_given():
    state = read(WORKING, "2026-03-02", ("suspend", "2026-03-04"), ("resume", "2026-03-09"), ("suspend", "2026-03-09"), on="2026-03-10")

    assert (state.status, state.history[-1].on) == (Status.SUSPENDED, d("2026-03-09"))


def test_a_day_before_the_start_says_nothing():
    with pytest.raises(ClockError, match="Ngày xét 01/3/2026 ở trước ngày bắt đầu 02/3/2026"):
        read(WORKING, "2026-03-02", on="2026-03-01")


def test_the_rules_used_are_those_of_the_date_as_it_now_stands():
    rolled = read(DENUNCIATION, "2026-09-01", ("extend", "2026-10-01", "QD1"), on="2026-10-02")

    assert (rolled.due, rolled.rules) == (d("2026-11-02"), ("count-exclude-first", "count-end-of-day", "count-roll"))
    assert read(CALENDAR, "2026-09-01", on="2026-09-02").rules == ("count-exclude-first", "count-end-of-day")
