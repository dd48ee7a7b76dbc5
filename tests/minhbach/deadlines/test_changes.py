from dataclasses import replace
from datetime import date

from minhbach.deadlines.calendar import known_calendar, make_calendar
from minhbach.deadlines.changes import Moved, moved
from minhbach.deadlines.clocks import Clock, Event, EventKind
from minhbach.law.provisions import Provisions, known_provisions

KNOWN, LAW = known_calendar(), known_provisions()
ON = date(2026, 11, 20)
RUNNING = Clock("DT-1", "denunciation-initial", date(2026, 11, 18))
DONE = replace(RUNNING, id="DT-2", events=(Event(EventKind.CLOSE, date(2026, 11, 19)),))
ELSEWHERE = Clock("DT-3", "denunciation-resolve", date(2026, 11, 2))


def test_a_swap_moves_the_running_clocks_it_touches_and_says_why():
    found = moved([RUNNING, DONE, ELSEWHERE], ON, (KNOWN, LAW), (KNOWN.with_proposals(), LAW))

    # 18/11 + 7 working days: 19, 20, 23, 25, 26, 27, 30; with 23/11 off and Saturday 28/11 worked the seventh is still 30/11
    assert found == ()
    shorter = replace(RUNNING, id="DT-4", provision="denunciation-forward")
    assert moved([shorter], ON, (KNOWN, LAW), (KNOWN.with_proposals(), LAW)) == (
        Moved(
            shorter,
            date(2026, 11, 26),
            date(2026, 11, 27),
            ("23/11/2026: làm việc (Thứ Hai) thành nghỉ (Nghỉ hoán đổi (mới là đề xuất))",),
        ),
    )


def test_a_change_of_law_moves_clocks_and_names_both_articles():
    provision = LAW.find("denunciation-forward")
    version = replace(provision.versions[-1], terms=(replace(provision.versions[-1].terms[0], amount=3),), article="Điều mới")
    changed = replace(provision, versions=(*provision.versions[:-1], version))
    law = Provisions({**LAW.by_code, provision.code: changed}, LAW.by_alias, LAW.by_topic)
    clock = replace(RUNNING, provision="denunciation-forward")

    (found,) = moved([clock], ON, (KNOWN, LAW), (KNOWN, law))

    assert (found.before, found.after) == (date(2026, 11, 26), date(2026, 11, 23))
    assert found.reasons[0].startswith("quy định denunciation-forward đổi: 5 ngày làm việc")


def test_a_year_that_becomes_known_is_told():
    short = make_calendar(year for year in KNOWN.years.values() if year.year < 2027)
    clock = Clock("DT-5", "denunciation-resolve", date(2026, 12, 20))

    (found,) = moved([clock], date(2026, 12, 21), (short, LAW), (KNOWN, LAW))

    assert (found.before, found.after) == (None, date(2027, 1, 19))
    assert found.reasons[0].startswith("trước đây không tính được: Chưa có lịch làm việc năm 2027")


def test_what_can_no_longer_be_read_stops_no_other_clock():
    gone = Provisions({code: one for code, one in LAW.by_code.items() if code != "denunciation-resolve"}, {}, LAW.by_topic)
    shorter = replace(RUNNING, id="DT-6", provision="denunciation-forward")

    found = moved([ELSEWHERE, shorter], ON, (KNOWN, LAW), (KNOWN.with_proposals(), gone))

    assert [(one.clock.id, one.after) for one in found] == [("DT-3", None), ("DT-6", date(2026, 11, 27))]
    assert found[0].reasons[0].startswith("nay không tính được: Không có quy định")


def test_a_clock_that_stands_still_is_told_when_less_is_left():
    provision = LAW.find("denunciation-resolve")
    terms = tuple(replace(one, amount=20) for one in provision.versions[-1].terms)
    law = Provisions(
        {**LAW.by_code, provision.code: replace(provision, versions=(replace(provision.versions[-1], terms=terms),))}, {}, LAW.by_topic
    )
    clock = replace(ELSEWHERE, events=(Event(EventKind.SUSPEND, date(2026, 11, 9)),))

    (found,) = moved([clock], ON, (KNOWN, LAW), (KNOWN, law))

    assert (found.before, found.after) == (None, None)
    assert found.reasons[0].startswith("quy định denunciation-resolve đổi: 30 ngày")
