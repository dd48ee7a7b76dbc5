from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.deadlines.calendar import known_calendar
from minhbach.deadlines.clocks import Cause, CauseKind, ClockError, ClockTerms, Event, EventKind, Status, clock_terms, read_clock
from minhbach.deadlines.terms import TermError
from minhbach.law.provisions import Extension, Unit, known_provisions

KNOWN, LAW = known_calendar(), known_provisions()
DENUNCIATION = clock_terms(LAW.find("denunciation-resolve"), date(2026, 3, 2), "complex")
WORKING = ClockTerms(10, Unit.WORKING_DAYS, "Điều 1", suspendable=True, restarts_on_supplement=True)
MONTHS = ClockTerms(3, Unit.MONTHS, "Điều 2", (Extension(1, 1, Unit.MONTHS, False, "", "", "Điều 3"),), suspendable=True)


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
    assert [one.reason for one in resumed.days if one.day == d("2026-03-11")] == ["tạm đình chỉ từ 04/03/2026"]


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
    assert state.history[-1].words == "gia hạn lần 1 (12/QĐ-SCT)"


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ([("extend", "2026-03-30", "12/QĐ-SCT"), ("extend", "2026-04-20", "15/QĐ-SCT")], "Đã gia hạn 1 lần;.*chỉ cho gia hạn 1 lần"),
        ([("extend", "2026-03-30")], "gia hạn bằng văn bản"),
        ([("extend", "2026-04-02", "12/QĐ-SCT")], "thời hạn đã hết ngày 01/04/2026"),
        ([("close", "2026-03-01")], "trước khi thời hạn bắt đầu ngày 02/03/2026"),
        ([("resume", "2026-03-09")], "không đang tạm đình chỉ"),
        ([("close", "2026-03-09"), ("extend", "2026-03-10", "1/QĐ-SCT")], "việc đã giải quyết xong ngày 09/03/2026"),
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
    assert (state.due, state.late_by) == (d("2026-03-16"), 6)
    assert state.warnings == ("Tạm đình chỉ ngày 18/03/2026 khi đã quá hạn 16/03/2026: không làm mất phần đã trễ.",)


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
terms = st.builds(
    ClockTerms, st.integers(1, 60), st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]), st.just("Điều 1"), suspendable=st.just(True)
)


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
