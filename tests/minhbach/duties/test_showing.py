import json
from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar
from tests.minhbach.duties.conftest import of, run

from minhbach.duties.changes import MovedDue
from minhbach.duties.evaluate import known_ground
from minhbach.duties.explaining import as_text
from minhbach.duties.ics import as_ics
from minhbach.duties.model import ONCE, OPEN, DutyState
from minhbach.duties.showing import as_json, as_table, moved_lines, pick, summary

D = date
FIRST = {"id": "L1", "opened_on": D(2025, 3, 3), "concluded_on": D(2025, 3, 12), "published_on": D(2025, 3, 24), "unit": "KH"}
SECOND = {"id": "L2", "opened_on": D(2025, 4, 1), "concluded_on": D(2025, 4, 8), "unit": "VP"}
ROWS = {
    "consultations": [{**row, "item": 9, "subject": "Quy chế"} for row in (FIRST, SECOND)],
    "receptions": [{"id": "T1", "on": D(2025, 1, 15), "by": "head", "visits": 0, "people": 0, "matters": 0}],
}
ON = D(2025, 4, 20)
LATE = "Quá hạn 03 ngày làm việc: Công khai việc tiếp thu, giải trình ý kiến, L2"


def test_the_table_puts_what_is_overdue_first():
    assessed = run(ROWS, on=ON)

    lines = as_table(assessed, pick(assessed, duty="consult-feedback-publish")).splitlines()

    article = "[khoản 1 Điều 55, khoản 10 Điều 46 và khoản 2 Điều 47 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15]"
    assert lines[:5] == [
        "QUÁ HẠN, CHƯA THỰC HIỆN (1)",
        f"  15/4/2025   Công khai việc tiếp thu, giải trình ý kiến, L2 (consult-feedback-publish): quá 03 ngày làm việc – VP {article}",
        "",
        "ĐÃ THỰC HIỆN, CHẬM (1)",
        "  19/3/2025   Công khai việc tiếp thu, giải trình ý kiến, L1 (consult-feedback-publish): ngày 24/3/2025, "
        f"chậm 03 ngày làm việc – KH {article}",
    ]


def test_the_summary_counts_duties_and_keeps_the_unknown_apart():
    """By 10/02/2025: the head's reception of January and the fourth budget quarter are due; the old board's register starts too late."""
    assessed = run({}, on=D(2025, 2, 10))
    blind = run({}, on=D(2025, 2, 10), coverage={"receptions": (D(2025, 1, 1), D(2025, 12, 31))})

    assert summary(assessed)[0] == (
        "Năm 2025, xét đến ngày 10/02/2025: đã thực hiện 0/2 nghĩa vụ đến hạn đã rõ kết quả; 2 có việc quá hạn chưa thực hiện."
    )
    assert summary(blind)[0].startswith(
        "Năm 2025, xét đến ngày 10/02/2025: đã thực hiện 0/1 nghĩa vụ đến hạn đã rõ kết quả; 1 có việc quá hạn chưa thực hiện; "
    )
    assert summary(blind)[0].endswith(" chưa đủ căn cứ để kết luận.")


def test_picking_by_state_unit_and_duty():
    assessed = run(ROWS, on=ON)

    assert [one.period for one in pick(assessed, duty="consult-feedback-publish", states=[DutyState.MISSED])] == ["L2"]
    assert [one.period for one in pick(assessed, duty="consult-feedback-publish", unit="KH")] == ["L1"]


def test_an_explanation_goes_day_by_day_with_articles():
    assessed = run(ROWS, on=ON)
    text = as_text(assessed, pick(assessed, duty="consult-feedback-publish", unit="KH"), known_ground())

    assert text.splitlines() == [
        "Công khai việc tiếp thu, giải trình ý kiến (consult-feedback-publish), L1: CHẬM",
        "Căn cứ: khoản 1 Điều 55, khoản 10 Điều 46 và khoản 2 Điều 47 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 – đã đọc văn bản",
        "Chịu trách nhiệm: Đơn vị được giao chủ trì, KH",
        "Thời hạn: chậm nhất 05 ngày làm việc kể từ ngày có văn bản tổng hợp, giải trình, tiếp thu ý kiến (suy ra từ khoản 2 Điều 47)",
        "  Thứ Tư     12/3/2025   ngày bắt đầu, không tính",
        "  Thứ Năm    13/3/2025       1",
        "  Thứ Sáu    14/3/2025       2",
        "  Thứ Bảy    15/3/2025       –  Thứ Bảy, nghỉ hằng tuần",
        "  Chủ nhật   16/3/2025       –  Chủ nhật, nghỉ hằng tuần",
        "  Thứ Hai    17/3/2025       3",
        "  Thứ Ba     18/3/2025       4",
        "  Thứ Tư     19/3/2025       5",
        "Hạn: Thứ Tư, 19/3/2025",
        "Cách tính: Ngày đầu tiên không tính – khoản 2 và khoản 3 Điều 147 Bộ luật Dân sự số 91/2015/QH13",
        "Cách tính: Thời điểm kết thúc thời hạn – khoản 1 và khoản 6 Điều 148 Bộ luật Dân sự số 91/2015/QH13",
        "Thực hiện: 24/3/2025, chậm 03 ngày làm việc",
        "Minh chứng: consultations:L1",
    ]


def test_the_end_of_a_period_is_told_as_our_reading():
    assessed = run(ROWS, on=ON)
    (january, *_) = of(assessed, "reception-head-monthly")

    lines = as_text(assessed, [january], known_ground()).splitlines()

    assert "Hạn: Thứ Sáu, 31/01/2025" in lines
    assert "Luật không ấn định ngày này; đây là cách hiểu của phần mềm." in lines


def test_json_carries_every_instance_and_the_explanation_when_asked():
    assessed = run(ROWS, on=ON)
    moved = (MovedDue("a:b", D(2025, 5, 1), None, ("lý do",)),)

    plain = json.loads(as_json(assessed, assessed.instances, known_ground()))
    asked = json.loads(as_json(assessed, pick(assessed, duty="consult-feedback-publish"), known_ground(), explained=True, moved=moved))

    assert (plain["agency"], plain["year"], plain["on"], plain["moved"]) == ("S", 2025, "2025-04-20", [])
    assert len(plain["instances"]) == len(assessed.instances)
    assert "explanation" not in plain["instances"][0]
    first = asked["instances"][0]
    assert {key: first[key] for key in ("id", "state", "from", "due", "done", "days_late", "unit", "evidence")} == {
        "id": "consult-feedback-publish:L1",
        "state": "done_late",
        "from": "2025-03-12",
        "due": "2025-03-19",
        "done": "2025-03-24",
        "days_late": 3,
        "unit": "KH",
        "evidence": ["consultations:L1"],
    }
    assert first["explanation"]["due"] == "2025-03-19"
    assert [day["number"] for day in first["explanation"]["days"]] == [1, 2, None, None, 3, 4, 5]
    assert asked["moved"] == [{"id": "a:b", "before": "2025-05-01", "after": None, "reasons": ["lý do"]}]


def test_moved_days_are_told_with_their_reason():
    told = moved_lines([MovedDue("a:b", D(2025, 5, 1), D(2025, 5, 2), ("02/5/2025: nghỉ thành làm việc",))], "ĐỔI")

    assert told == ["ĐỔI (1)", "  a:b: 01/5/2025 thành 02/5/2025 – 02/5/2025: nghỉ thành làm việc"]


# --- the calendar file --------------------------------------------------------------------------------------------------------------------


def test_the_calendar_file_holds_one_event_for_each_open_day_and_reads_back():
    assessed = run(ROWS, on=ON)
    instances = assessed.instances

    content = as_ics(assessed, instances)

    events = list(Calendar.from_ical(content).walk("VEVENT"))
    expected = {one.id: ON if one.state is DutyState.MISSED else one.due_on for one in instances if one.state in OPEN and one.due_on}
    assert len(events) == len(expected)
    assert sorted(event.decoded("dtstart") for event in events) == sorted(expected.values())
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    late = [event for event in events if event.decoded("dtstart") == ON and "Quá hạn" in str(event["summary"])]
    assert len(late) == sum(one.state is DutyState.MISSED for one in instances)
    assert all(len(event.walk("VALARM")) == (event not in late) for event in events)
    (overdue,) = [event for event in late if str(event["summary"]) == LATE]
    assert str(overdue["description"]).split("\n")[:2] == [
        "Trạng thái: quá hạn, chưa thực hiện", "Hạn: 15/4/2025; tính đến ngày 20/4/2025",
    ]  # fmt: skip


def test_what_can_no_longer_be_done_stays_on_its_day_and_no_days_are_not_said():
    assessed = run(ROWS, on=ON)
    (overdue,) = [one for one in assessed.instances if one.id == "consult-feedback-publish:L2"]

    def told(one):
        (event,) = Calendar.from_ical(as_ics(assessed, [one])).walk("VEVENT")
        return event.decoded("dtstart"), str(event["summary"])

    name = "Công khai việc tiếp thu, giải trình ý kiến, L2"
    assert told(replace(overdue, reason="Gỡ ngày 01/4/2025, sớm 14 ngày.")) == (D(2025, 4, 15), f"Hạn: {name}")
    assert told(replace(overdue, days_late=0)) == (ON, f"Quá hạn: {name}")


def test_an_event_says_its_period_in_words_where_it_is_shown_and_that_it_is_a_trial():
    assessed = run(ROWS, on=ON)
    one = next(one for one in assessed.instances if one.state in OPEN and one.due_on)
    quarter = replace(one, period="2025-Q3")
    page = "https://minhbach.coquan.gov.vn/nghia-vu/viec/7"

    content = as_ics(assessed, [quarter], mark="BẢN DÙNG THỬ", pages={quarter.id: page})

    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event.errors == []
    assert str(event["summary"]) == f"BẢN DÙNG THỬ: Hạn: {one.duty.name}, quý III năm 2025"
    assert str(event["url"]) == page
    said = str(event["description"]).split("\n")
    assert (said[0], said[-1]) == ("BẢN DÙNG THỬ", page)
    assert (event["sequence"], event.decoded("dtstamp")) == (0, datetime(2025, 4, 20, tzinfo=UTC))
    assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "URL"} <= set(event)
    (plain,) = Calendar.from_ical(as_ics(assessed, [replace(one, period=ONCE)])).walk("VEVENT")
    assert str(plain["summary"]) == f"Hạn: {one.duty.name}"
    assert "url" not in plain


def test_an_instance_keeps_its_uid_from_run_to_run_and_from_state_to_state():
    def uids(on):
        assessed = run(ROWS, on=on)
        found = Calendar.from_ical(as_ics(assessed, assessed.instances)).walk("VEVENT")
        return {str(event["summary"]).partition(": ")[2]: str(event["uid"]) for event in found}

    first, second = uids(D(2025, 4, 10)), uids(ON)

    assert all(second[summary] == uid for summary, uid in first.items() if summary in second)
    assert "Công khai việc tiếp thu, giải trình ý kiến, L2" in first.keys() & second.keys()  # due, then overdue


def test_the_same_run_gives_the_same_bytes():
    assessed = run(ROWS, on=ON)

    assert as_ics(assessed, assessed.instances) == as_ics(run(ROWS, on=ON), run(ROWS, on=ON).instances)
