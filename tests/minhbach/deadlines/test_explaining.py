from datetime import date, datetime

from tests.minhbach.deadlines.made import provision, term, version

from minhbach.deadlines.calendar import known_calendar
from minhbach.deadlines.clocks import Event, EventKind, clock_terms, read_clock
from minhbach.deadlines.counting import count
from minhbach.deadlines.explaining import as_json, as_text, explain_count, explain_deadline
from minhbach.deadlines.hours import add_working_hours, known_office_hours
from minhbach.deadlines.terms import deadline, deadlines
from minhbach.law.provisions import TermKind, Unit, known_provisions

KNOWN, OFFICE, LAW = known_calendar(), known_office_hours(), known_provisions()
FIVE = provision(
    version(term(TermKind.WITHIN, 5, Unit.WORKING_DAYS), term(TermKind.WITHIN, 7, Unit.WORKING_DAYS, case="x", case_name="Vụ việc x"))
)


def explain(start, on=None, events=()):
    one = deadline(FIVE, start, KNOWN, OFFICE)
    state = read_clock(clock_terms(FIVE, start), start, events, on, KNOWN) if on else None
    return explain_deadline(one, LAW, deadlines(FIVE, start, KNOWN, OFFICE), state)


def test_the_text_shows_every_day_and_its_reason():
    lines = as_text(explain(date(2025, 4, 24))).splitlines()

    assert lines[:3] == [
        "Quy định thử (made-up)",
        "Căn cứ: khoản 2 Điều 47 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 – đã đọc văn bản",
        "Thời hạn: chậm nhất 05 ngày làm việc kể từ ngày có văn bản",
    ]
    assert "  Thứ Năm    24/4/2025   ngày bắt đầu, không tính" in lines
    assert "  Chủ nhật   27/4/2025       –  Chủ nhật, nghỉ hằng tuần" in lines
    assert any(line.startswith("  Thứ Bảy    26/4/2025       2  Làm bù cho ngày 02/5 (") for line in lines)
    assert "Hạn: Thứ Hai, 05/5/2025" in lines
    assert "Vụ việc x: 07/5/2025 (--case x)" in lines


def test_long_terms_are_shown_in_runs():
    text = as_text(explain_count(count(KNOWN, date(2026, 3, 2), 45, Unit.CALENDAR_DAYS), LAW, KNOWN))

    assert "  03/3/2026 - 16/4/2026   1-45" in text.splitlines()


def test_json_names_each_day_counted_or_skipped():
    told = as_json(explain(date(2026, 2, 12)))

    assert (told["due"], told["due_weekday"], told["from"]) == ("2026-02-26", "Thứ Năm", "2026-02-12")
    assert told["days"][1] == {
        "date": "2026-02-14",
        "weekday": "Thứ Bảy",
        "counted": False,
        "number": None,
        "reason": "Thứ Bảy, nghỉ hằng tuần",
        "basis": None,
        "estimated": False,
    }
    assert [day["number"] for day in told["days"] if day["counted"]] == [1, 2, 3, 4, 5]
    assert told["other_cases"] == [{"case": "x", "name": "Vụ việc x", "due": "2026-03-02"}]
    assert told["clock"] is None


def test_an_estimate_is_said_to_be_one():
    told = explain(date(2026, 12, 29))

    assert told.estimated
    assert "[ước tính]" in as_text(told)
    assert "Lưu ý: Ước tính: chưa có lịch nghỉ chính thức" in as_text(told)


def test_a_clock_tells_its_history_and_lateness():
    told = explain(date(2026, 3, 2), date(2026, 3, 20), [Event(EventKind.CLOSE, date(2026, 3, 11))])

    text = as_text(told)
    assert "Đến 20/3/2026: đã xong; đã dùng 5 ngày làm việc, còn 0 ngày làm việc; trễ 2 ngày làm việc" in text
    assert as_json(told)["clock"]["history"] == [
        {"on": "2026-03-02", "event": "start", "words": "bắt đầu tính thời hạn", "due": "2026-03-09"},
        {"on": "2026-03-11", "event": "close", "words": "giải quyết xong", "due": "2026-03-09"},
    ]


def test_hours_show_what_counted():
    told = explain_count(add_working_hours(KNOWN, OFFICE, datetime(2026, 3, 6, 16, 30), 3), LAW, KNOWN)

    assert as_json(told)["spans"][0] == {"from": "2026-03-06T16:30:00", "to": "2026-03-06T17:30:00"}
    assert "Hạn: 09:30 Thứ Hai, 09/3/2026" in as_text(told)


def test_law_that_should_have_been_reviewed_is_said():
    stale = provision(version(term(TermKind.WITHIN, 5, Unit.WORKING_DAYS), review_by=date(2026, 1, 31)))

    one = deadline(stale, date(2026, 9, 3), KNOWN, OFFICE)
    told = explain_deadline(one, LAW, today=date(2026, 3, 2))

    assert explain_deadline(one, LAW, today=date(2026, 1, 30)).notes == ()
    assert told.notes == ("Quy định này phải rà soát lại trước ngày 31/01/2026; hãy đối chiếu văn bản trước khi dùng.",)


def test_a_period_counts_its_own_first_day():
    monthly = provision(version(term(TermKind.EVERY, 1, Unit.MONTHS), starts_with="period_start"))

    text = as_text(explain_deadline(deadline(monthly, date(2025, 1, 1), KNOWN, OFFICE), LAW))

    assert "ngày bắt đầu, không tính" not in text
    assert "  01/01/2025 - 31/01/2025   1-31" in text
