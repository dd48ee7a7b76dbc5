from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhbach.indicators.compute import Group, PeriodError, UnknownBreakdownError, breakdown, compute, known_numbers, percent, trace
from minhbach.indicators.definitions import UnknownCodeError
from minhbach.indicators.identities import Outcome, check_identities, load_identities
from minhbach.indicators.model import STATE_WORDS, Period, State, Value


def dossier(received, due, resolved=None, **more):
    dates = {name: day and date.fromisoformat(day) for name, day in (("received_on", received), ("due_on", due), ("resolved_on", resolved))}
    return {"procedure": "TT1", "channel": "online", "input_digitised": True, **dates, **more}


DOSSIERS = [
    dossier("2024-12-20", "2025-01-05", "2025-01-05"),  # carried over, resolved on the day due
    dossier("2024-12-20", "2025-01-05", "2024-12-31"),  # resolved the day before the period: not of this period
    dossier("2025-01-01", "2025-01-10", "2025-01-09", output_digitised=True),  # received on the first day, early
    dossier("2025-03-03", "2025-03-10", "2025-03-11", channel="direct"),  # a day late
    dossier("2025-10-30", "2025-11-14", None, channel="post", input_digitised=False),  # received on the cut-off
    dossier("2025-10-31", "2025-11-14", None),  # received the day after: not yet
    dossier("2025-10-01", "2025-10-30", None),  # due on the cut-off: in time
    dossier("2025-10-01", "2025-10-29", None),  # due the day before: overdue
    dossier("2025-10-01", "2025-10-30", "2025-10-30"),  # resolved on the cut-off
    dossier("2025-10-01", "2025-11-05", "2025-10-31"),  # resolved the day after: pending at the cut-off
]


def rounded(value):
    return str(value.rounded).replace(".", ",") if value.state is State.VALUE else STATE_WORDS[value.state]


def printed(values, *codes):
    return {code: rounded(values[code]) for code in codes}


def test_dossiers_are_counted_to_the_end_of_the_cut_off(figures):
    values = figures(dossiers=DOSSIERS)

    assert {code: rounded(value) for code, value in values.items() if code.startswith("HS")} == {
        "HS01": "8", "HS02": "5", "HS03": "2", "HS04": "1", "HS05": "4", "HS06": "3", "HS07": "1", "HS08": "4", "HS09": "3", "HS10": "1",
        "HS11": "75,00", "HS12": "71,43", "HS13": "7", "HS14": "6", "HS15": "85,71", "HS16": "1", "HS17": "25,00", "HS18": "1", "HS19": "2",
    }  # fmt: skip


def test_a_value_carries_all_it_takes_to_doubt_it(figures):
    values = figures(dossiers=DOSSIERS)

    assert values["HS12"] == Value(
        code="HS12",
        name="Tỷ lệ hồ sơ tiếp nhận trực tuyến",
        unit="%",
        state=State.VALUE,
        value=Decimal("71.42857142857142857142857143"),
        decimals=2,
        cutoff=date(2025, 10, 30),
        snapshot="abc",
        numerator=Decimal(5),
        denominator=Decimal(7),
    )


def test_an_empty_register_kept_all_period_is_nil_and_its_rates_do_not_apply(figures):
    values = figures(dossiers=[])

    assert {values[code].state for code in ("HS01", "HS02", "HS07", "HS08", "HS13")} == {State.NIL}
    assert values["HS07"].value == 0
    assert values["HS11"].state is State.NOT_APPLICABLE
    assert values["HS11"].reason == "Mẫu số «Hồ sơ đã giải quyết» (HS05) bằng 0 nên không tính tỷ lệ."
    assert (values["HS11"].value, values["HS11"].numerator, values["HS11"].denominator) == (None, 0, 0)


def test_zero_of_something_is_nil_and_nothing_left_is_zero(figures):
    values = figures(dossiers=[dossier("2025-01-01", "2025-01-10", "2025-01-09")])

    assert printed(values, "HS07", "HS08", "HS11") == {"HS07": "không phát sinh", "HS08": "0", "HS11": "100,00"}


def test_an_undeclared_register_is_missing_even_if_it_has_rows(figures):
    values = figures(coverage={}, dossiers=DOSSIERS)

    assert {value.state for value in values.values()} == {State.MISSING}
    assert values["HS11"].reason == values["HS05"].reason == (
        "Sổ «Hồ sơ thủ tục hành chính» chưa được khai là đã ghi đủ từ ngày 01/01/2025 đến hết ngày 30/10/2025. "
        "Hãy ghi sổ vào tệp so-sach/ho-so (.csv, .xlsx, .yaml hoặc .parquet), nhập lại, "
        "rồi thêm dòng «dossiers: {from: 2025-01-01, to: 2025-10-30}» ở mục registers của tệp co-quan.yaml."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        (date(2025, 1, 1), date(2025, 10, 30), State.VALUE),
        (date(2025, 1, 2), date(2025, 10, 30), State.MISSING),
        (date(2025, 1, 1), date(2025, 10, 29), State.MISSING),
    ],
)
def test_a_register_must_cover_the_period_to_the_cut_off(figures, first, last, state):
    values = figures(coverage={"dossiers": (first, last)}, dossiers=DOSSIERS)

    assert values["HS11"].state is state
    assert (f"mới ghi đủ từ ngày {first:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}" in values["HS11"].reason) == (state is State.MISSING)


def test_a_cut_off_outside_the_period_is_refused(figures):
    with pytest.raises(PeriodError, match=r"Ngày chốt số liệu 01/01/2026 phải nằm trong kỳ báo cáo, từ 01/01/2025 đến 31/12/2025"):
        figures(period=Period(date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)))


def test_an_engine_that_returns_floats_is_refused(definitions, year):
    class Floating:
        def query(self, sql):
            return [{"rows": 1, "CS01": 1.5, "CS01.rows": 1, "CS02": 1.5, "CS02.rows": 1, "CS04": 1, "CS05": 0, "CS06": 1}]

    with pytest.raises(TypeError, match="an engine returns integers and decimals, not float"):
        compute(definitions, Floating(), period=year, coverage={"indices": (year.from_on, year.cutoff)}, snapshot="", agency="SCT")


# --- the organisation over time -------------------------------------------------------------------------------------------------------


def unit(key, agency, kind, first, last=None, parent=None):
    return {
        "id": key, "agency": agency, "kind": kind, "name": key, "parent": parent,
        "from_on": date.fromisoformat(first), "to_on": last and date.fromisoformat(last),
    }  # fmt: skip


def reorganisation(key, title, on, before, after, kinds):
    day = date.fromisoformat(on)
    return {"id": key, "title": title, "on": day, "agencies_before": before, "agencies_after": after, "kinds": kinds}


UNITS = [
    *(unit(f"QN-{n}", "SCT-QN", "phong", "2008-04-01", "2025-06-30") for n in range(1, 5)),
    unit("QN-VP", "SCT-QN", "van_phong", "2008-04-01", "2025-06-30"),
    unit("QN-6", "SCT-QN", "phong", "2008-04-01", "2025-03-31"),
    unit("QN-7", "SCT-QN", "phong", "2008-04-01", "2025-03-31"),
    unit("QN-8", "SCT-QN", "phong", "2025-04-01", "2025-06-30"),  # 6 and 7 merged
    unit("QN-TT", "SCT-QN", "trung_tam", "2008-04-01"),  # of a kind that is not counted
    *(unit(f"KT-{n}", "SCT-KT", "phong_chi_cuc", "2018-10-12", "2025-02-28") for n in range(1, 4)),
    *(unit(f"KT-{n}", "SCT-KT", "phong_chi_cuc", "2025-03-01", "2025-06-30") for n in range(4, 6)),
    *(unit(f"CQ-{n}", "CQLTT", "doi", "2018-10-12", "2025-04-09") for n in range(1, 8)),
    *(unit(f"CC-{n}", "SCT-QN", "doi", "2025-04-10", "2025-06-30") for n in range(1, 5)),
    unit("SCT-CC", "SCT", "chi_cuc", "2025-07-01"),
    unit("SCT-VP", "SCT", "van_phong", "2025-07-01"),
    unit("SCT-1", "SCT", "phong", "2025-07-01"),
    unit("SCT-2", "SCT", "phong", "2025-07-01", "2025-10-29"),  # gone the day before the cut-off
    unit("SCT-3", "SCT", "phong", "2025-10-31"),  # not there yet
    unit("SCT-CC-1", "SCT", "phong_chi_cuc", "2025-07-01", parent="SCT-CC"),
    unit("CC-D1", "CCQLTT", "doi", "2025-07-01", "2025-10-30", parent="SCT-CC"),  # kept under the branch's own code; last day = cut-off
]
REORGANISATIONS = [
    reorganisation("qn-phong", "Phòng", "2025-04-01", "SCT-QN", "SCT-QN", "van_phong; phong"),
    reorganisation("kt-qltt", "Kon Tum", "2025-03-01", "SCT-KT", "SCT-KT", "phong_chi_cuc"),
    reorganisation("qn-qltt", "Chi cục", "2025-04-10", "CQLTT", "X;SCT-QN", "phong_chi_cuc;doi"),
    reorganisation("trong", "Trống", "2025-05-01", "Y", "Z", "doi"),
    reorganisation("cu", "Kỳ trước", "2024-12-31", "SCT-QN", "SCT-QN", "phong"),
]


def test_reorganisations_are_counted_the_day_before_and_on_the_day(figures):
    values = figures(units=UNITS, reorganisations=REORGANISATIONS)

    assert {code: rounded(value) for code, value in values.items() if code.startswith("TC0") and ":" in code} == {
        "TC01:kt-qltt": "3", "TC01:qn-phong": "7", "TC01:qn-qltt": "7", "TC01:trong": "0",
        "TC02:kt-qltt": "2", "TC02:qn-phong": "6", "TC02:qn-qltt": "4", "TC02:trong": "0",
        "TC03:kt-qltt": "1", "TC03:qn-phong": "1", "TC03:qn-qltt": "3", "TC03:trong": "0",
        "TC04:kt-qltt": "33,33", "TC04:qn-phong": "14,29", "TC04:qn-qltt": "42,86", "TC04:trong": "không áp dụng",
    }  # fmt: skip
    assert values["TC04:qn-phong"].name == "Tỷ lệ đơn vị giảm do sắp xếp: Phòng"
    assert (values["TC04:qn-phong"].numerator, values["TC04:qn-phong"].denominator) == (1, 7)
    assert "TC04" not in values


def test_a_year_without_reorganisation_is_nil(figures):
    values = figures(units=UNITS, reorganisations=[])

    assert {code: values[code].state for code in ("TC01", "TC02", "TC03", "TC04")} == {
        "TC01": State.NIL, "TC02": State.NIL, "TC03": State.NIL, "TC04": State.NOT_APPLICABLE,
    }  # fmt: skip


def test_units_of_the_agency_live_on_the_cut_off(figures):
    values = figures(units=UNITS)

    assert printed(values, "TC05", "TC06", "TC07") == {"TC05": "2", "TC06": "1", "TC07": "1"}


def test_an_unknown_agency_makes_its_figures_missing(figures):
    values = figures(units=UNITS, agency="SCTT", dossiers=DOSSIERS)

    assert values["TC05"].reason == (
        "Cơ quan «SCTT» chưa có trong sổ «Cơ quan và thời gian tồn tại». "
        "Hãy ghi cơ quan này vào tệp so-sach/co-quan rồi nhập lại, hoặc sửa mục agency trong co-quan.yaml."
    )
    assert (values["TC05"].state, values["NS01"].state, values["HS01"].state) == (State.MISSING, State.MISSING, State.VALUE)


AGENCIES = [
    {"id": "SCT", "from_on": date(2025, 7, 1)},
    {"id": "SCT-QN", "from_on": date(2008, 4, 1), "to_on": date(2025, 6, 30), "successor": "SCT"},
    {"id": "SCT-KT", "from_on": date(2008, 4, 1), "to_on": date(2025, 6, 30), "successor": "SCT"},
    {"id": "SCN", "from_on": date(2000, 1, 1), "to_on": date(2008, 3, 31), "successor": "SCT-QN"},
    {"id": "SNV", "from_on": date(2000, 1, 1)},  # another agency altogether
]
HEADCOUNTS = [
    {"on": date(2024, 12, 31), "agency": "SCT-QN", "present": 58},
    {"on": date(2025, 1, 1), "agency": "SCT-QN", "present": 59},  # the day before is preferred
    {"on": date(2025, 1, 1), "agency": "SCT-KT", "present": 44},  # only the first day is recorded
    {"on": date(2024, 12, 31), "agency": "SNV", "present": 99},
    {"on": date(2025, 10, 30), "agency": "SCT", "present": 72},
    {"on": date(2025, 10, 31), "agency": "SCT", "present": 71},
]
MOVES = [
    {"on": date(2025, 7, 1), "direction": "out", "cause": "retirement"},
    {"on": date(2025, 10, 30), "direction": "out", "cause": "decree_178"},
    {"on": date(2025, 10, 31), "direction": "out", "cause": "decree_178"},
    {"on": date(2025, 2, 1), "direction": "out", "cause": "resignation"},
    {"on": date(2025, 8, 1), "direction": "in", "cause": "recruited"},
]


def test_headcount_flows_from_the_predecessors_to_the_agency(figures):
    values = figures(agencies=AGENCIES, headcounts=HEADCOUNTS, staff_moves=MOVES)

    assert printed(values, *(f"NS0{n}" for n in range(1, 9))) == {
        "NS01": "102", "NS02": "1", "NS03": "3", "NS04": "1", "NS05": "1", "NS06": "1", "NS07": "72", "NS08": "2,94",
    }  # fmt: skip


def test_a_predecessor_without_opening_headcount_makes_the_sum_missing(figures):
    values = figures(agencies=AGENCIES, headcounts=[row for row in HEADCOUNTS if row["agency"] != "SCT-KT"], staff_moves=MOVES)

    assert (values["NS01"].state, values["NS07"].state, values["NS08"].state) == (State.MISSING, State.VALUE, State.MISSING)
    assert "Hãy ghi vào tệp so-sach/bien-che" in values["NS01"].reason
    assert values["NS08"].reason == values["NS01"].reason


def test_a_headcount_of_another_day_is_not_the_closing_one(figures):
    values = figures(agencies=AGENCIES, headcounts=[row for row in HEADCOUNTS if row["on"] != date(2025, 10, 30)])

    assert values["NS07"].state is State.MISSING
    assert values["NS07"].reason.startswith("Sổ «Số công chức có mặt» chưa có dòng tính đến đúng ngày chốt.")


# --- the other registers, a few rows each ---------------------------------------------------------------------------------------------


def test_procedures_in_force_on_the_cut_off(figures):
    def procedure(service, first, last=None):
        return {"service": service, "from_on": first, "to_on": last}

    values = figures(
        procedures=[
            procedure("full", date(2020, 1, 1)),
            procedure("partial", date(2025, 10, 30)),
            procedure("none", date(2020, 1, 1), date(2025, 10, 30)),
            procedure("full", date(2020, 1, 1), date(2025, 10, 29)),
            procedure("full", date(2025, 10, 31)),
        ],
        documents=[
            {"topic": "cong_bo_tthc", "type": "quyet_dinh", "issued_on": date(2025, 1, 1)},
            {"topic": "cong_bo_tthc", "type": "quyet_dinh", "issued_on": date(2024, 12, 31)},
            {"topic": "cong_bo_tthc", "type": "cong_van", "issued_on": date(2025, 2, 1)},
            {"topic": "to_chuc", "type": "quyet_dinh", "issued_on": date(2025, 10, 30)},
        ],
    )

    assert printed(values, "TT01", "TT02", "TT03", "TT04", "TT05", "TC08") == {
        "TT01": "3", "TT02": "1", "TT03": "1", "TT04": "1", "TT05": "33,33", "TC08": "1",
    }  # fmt: skip


def test_plans_and_superior_documents(figures):
    def document(key, direction, kind, topic, issued, **more):
        return {"id": key, "direction": direction, "type": kind, "topic": topic, "issued_on": date.fromisoformat(issued), **more}

    values = figures(
        documents=[
            document("KH39", "incoming", "ke_hoach", "dan_chu", "2025-02-27"),
            document("KH535", "outgoing", "ke_hoach", "dan_chu", "2025-03-17", implements="KH39"),
            document("BC1", "outgoing", "bao_cao", "dan_chu", "2025-10-01", implements="KH39"),  # a later one does not count the days
            document("QD01", "incoming", "quyet_dinh", "trach_nhiem", "2024-01-03"),
            document("KH274", "outgoing", "ke_hoach", "trach_nhiem", "2024-02-01", implements="QD01"),
            document("KH-CU", "incoming", "ke_hoach", "dan_chu", "2024-02-01", in_force_to=date(2024, 12, 31)),  # over before the period
            document("QD99", "incoming", "quyet_dinh", "cchc", "2025-05-05"),
            document("KH99", "outgoing", "ke_hoach", "cchc", "2025-10-31", implements="QD99"),  # after the cut-off
            document("QD211", "incoming", "quyet_dinh", "to_chuc", "2025-03-28"),
            document("KH2818", "outgoing", "ke_hoach", "cchc", "2024-11-30"),
        ],
        plans=[
            {"document": "KH535", "year": 2025, "programme": "dan_chu"},
            {"document": "KH2818", "year": 2025, "programme": "cchc"},
            {"document": "KH274", "year": 2024, "programme": "cchc"},
            {"document": "KH99", "year": 2025, "programme": "cong_tac"},
        ],
    )

    assert printed(values, *(f"KH0{n}" for n in range(1, 10))) == {
        "KH01": "2", "KH02": "0", "KH03": "1", "KH04": "1", "KH05": "18", "KH06": "3", "KH07": "2", "KH08": "1", "KH09": "66,67",
    }  # fmt: skip


def test_one_document_that_implements_several_counts_for_each(figures):
    def own(key, issued, implements):
        return {"id": key, "direction": "outgoing", "type": "ke_hoach", "topic": "dan_chu", "issued_on": issued, "implements": implements}

    def shown(cutoff_of_third):
        values = figures(
            documents=[
                _above("KH1", "2025-02-01", topic="dan_chu"),
                _above("KH10", "2025-02-01", topic="dan_chu"),  # no part of a longer code is taken for a code
                _above("QD2", "2025-02-01", topic="dan_chu"),
                _above("QD3", "2025-02-01", topic="dan_chu"),
                own("DI3", cutoff_of_third, "KH1;QD3"),
                own("DI1", date(2025, 2, 6), "QD2;KH1"),
                own("DI2", date(2025, 2, 11), "QD2"),
            ]
        )
        return printed(values, "KH05", "KH06", "KH07", "KH08", "KH09")

    assert shown(date(2025, 10, 31)) == {"KH05": "5", "KH06": "4", "KH07": "2", "KH08": "2", "KH09": "50,00"}  # after the cut-off
    assert shown(date(2025, 10, 30)) == {"KH05": "271", "KH06": "4", "KH07": "3", "KH08": "1", "KH09": "75,00"}


def _above(key, issued="2025-03-03", **more):
    return {"id": key, "direction": "incoming", "type": "ke_hoach", "topic": "cchc", "issued_on": date.fromisoformat(issued), **more}


WAIVED = [
    _above("OPEN"),
    _above("WAIVED", waived_on=date(2025, 10, 30)),  # decided on the cut-off
    _above("LATER", waived_on=date(2025, 10, 31)),  # decided the day after: it still had to be answered
    _above("ANSWERED", waived_on=date(2025, 4, 1)),
    {**_above("OWN", "2025-05-05"), "direction": "outgoing", "implements": "ANSWERED"},
]


def test_what_two_people_decided_needs_no_answer_is_left_out_and_told(figures):
    values = figures(documents=WAIVED)

    assert printed(values, "KH06", "KH07", "KH08", "KH09") == {"KH06": "3", "KH07": "1", "KH08": "2", "KH09": "33,33"}
    told = "Không kể 1 văn bản được xác định không phải triển khai."
    assert {code: value.note for code, value in values.items() if value.note} == dict.fromkeys(("KH06", "KH08", "KH09"), told)


def test_where_all_need_no_answer_nothing_was_to_be_answered(figures):
    values = figures(documents=[_above("A", waived_on=date(2025, 4, 1)), _above("B", waived_on=date(2025, 4, 1))])

    assert [values[code].state for code in ("KH06", "KH08", "KH09")] == [State.NIL, State.VALUE, State.NOT_APPLICABLE]
    assert values["KH09"].note == "Không kể 2 văn bản được xác định không phải triển khai."


def test_trace_shows_the_first_document_that_implements_each(definitions, engine, year):
    rows = [
        _above("A"),
        _above("B"),
        {**_above("LATE", "2025-05-05"), "direction": "outgoing", "implements": "A;B"},
        {**_above("FIRST", "2025-04-04"), "direction": "outgoing", "implements": "B"},
    ]

    (leaf,) = trace(definitions, engine(documents=rows), "KH07", year, agency="SCT").leaves

    at = leaf.columns.index("own_document")
    assert [(row[0], row[at]) for row in leaf.rows] == [("A", "LATE"), ("B", "FIRST")]


def test_trace_lists_what_a_figure_leaves_out_apart(definitions, engine, year):
    found = trace(definitions, engine(documents=WAIVED), "KH09", year, agency="SCT")

    assert [(leaf.code, [row[0] for row in leaf.rows]) for leaf in found.leaves] == [
        ("KH07", ["ANSWERED"]),
        ("KH06", ["ANSWERED", "LATER", "OPEN"]),
        ("KH06 (không kể)", ["WAIVED"]),
    ]


def test_no_democracy_plan_of_a_superior_leaves_no_days_to_count(figures):
    values = figures(documents=[])

    assert values["KH05"].state is State.NOT_APPLICABLE
    assert values["KH06"].state is State.NIL


def test_tasks_due_on_the_cut_off_count_as_due(figures):
    def task(due, done=None, year=2025):
        return {"year": year, "due_on": due, "done_on": done}

    values = figures(
        tasks=[
            task(date(2025, 1, 1), date(2025, 1, 1)),
            task(date(2025, 10, 30), date(2025, 10, 29)),
            task(date(2025, 5, 1), date(2025, 5, 2)),
            task(date(2025, 10, 30)),
            task(date(2025, 5, 1), date(2025, 10, 31)),
            task(date(2025, 10, 31)),
            task(None, year=2026),
        ]
    )

    assert printed(values, *(f"NV0{n}" for n in range(1, 7))) == {
        "NV01": "5", "NV02": "2", "NV03": "1", "NV04": "2", "NV05": "40,00", "NV06": "1",
    }  # fmt: skip


def test_meetings_and_an_unrecorded_number(figures):
    meetings = [
        {"kind": "conference", "on": date(2025, 1, 20), "summoned": 78, "attended": 75, "votes_for": 74},
        {"kind": "briefing_month", "on": date(2025, 2, 3), "conclusions": 4},
        {"kind": "briefing_quarter", "on": date(2025, 4, 3), "conclusions": 3},
        {"kind": "briefing_half", "on": date(2025, 7, 3)},
        {"kind": "briefing_month", "on": date(2025, 11, 3)},
        {"kind": "dialogue", "on": date(2025, 9, 9)},
    ]
    values = figures(meetings=meetings)

    codes = ("HN01", "HN02", "HN03", "HN04", "HN05", "GB01", "GB02", "GB03", "GB04", "YK06")
    assert list(printed(values, *codes).values()) == ["78", "75", "96,15", "74", "98,67", "1", "1", "1", "chưa có số liệu", "1"]
    assert "có cuộc giao ban chưa ghi số kết luận" in values["GB04"].reason


def test_opinions_disclosures_and_petitions(figures):
    values = figures(
        opinions=[
            {"received_on": date(2025, 1, 1), "answered_on": date(2025, 1, 5), "result": "accepted"},
            {"received_on": date(2025, 10, 30), "answered_on": date(2025, 10, 31), "result": "accepted"},
            {"received_on": date(2025, 10, 31)},
        ],
        disclosures=[
            {"group": 3, "form": "website", "issued_on": date(2025, 1, 2), "started_on": date(2025, 1, 5)},
            {"group": 3, "form": "unit_heads", "issued_on": date(2025, 1, 2), "started_on": date(2025, 1, 5)},
            {"group": 7, "form": "posting", "issued_on": date(2025, 10, 29), "started_on": date(2025, 10, 31)},
            {"group": 7, "form": "posting", "issued_on": date(2024, 12, 31), "started_on": date(2025, 1, 2)},
        ],
        petitions=[
            {"kind": "complaint", "received_on": date(2025, 2, 1), "due_on": date(2025, 3, 1), "resolved_on": date(2025, 3, 2)},
            {"kind": "petition", "received_on": date(2025, 2, 1), "due_on": date(2025, 10, 29)},
            {"kind": "feedback", "received_on": date(2025, 2, 1), "due_on": date(2025, 10, 30)},
            {"kind": "feedback", "received_on": date(2025, 2, 1), "resolved_on": date(2025, 2, 2)},
            {"kind": "feedback", "received_on": date(2024, 12, 1), "resolved_on": date(2025, 1, 1)},
        ],
    )

    assert printed(values, *(f"YK0{n}" for n in range(1, 6))) == {
        "YK01": "2", "YK02": "1", "YK03": "1", "YK04": "1", "YK05": "50,00",
    }  # fmt: skip
    assert printed(values, *(f"CK0{n}" for n in range(1, 10)), "CK10") == {
        "CK01": "3", "CK02": "2", "CK03": "1", "CK04": "1", "CK05": "0", "CK06": "0", "CK07": "0", "CK08": "1", "CK09": "66,67",
        "CK10": "1",
    }  # fmt: skip
    assert printed(values, *(f"DT0{n}" for n in range(1, 10))) == {
        "DT01": "1", "DT02": "không phát sinh", "DT03": "1", "DT04": "2", "DT05": "4", "DT06": "2", "DT07": "2", "DT08": "2", "DT09": "1",
    }  # fmt: skip


def test_money_points_people_and_months(figures):
    values = figures(
        budget_lines=[
            {"year": 2025, "kind": "estimate", "amount": 12_345_678_901},
            {"year": 2025, "kind": "executed", "amount": 10_000_000_000},
            {"year": 2024, "kind": "executed", "amount": 1},
        ],
        indices=[
            {"year": 2024, "max_points": Decimal("5.50"), "self_points": Decimal("4.25"), "evidence": "BC 1"},
            {"year": 2024, "max_points": Decimal("4.50"), "self_points": Decimal("4.50"), "evidence": " "},
            {"year": 2025, "max_points": Decimal("9"), "self_points": None},
        ],
        asset_declarations=[{"year": 2025, "required": 17, "declared": 17, "disclosed": 16}],
        receptions=[
            {"on": date(2025, 1, 15), "by": "head", "visits": 2, "people": 3, "matters": 1},
            {"on": date(2025, 1, 16), "by": "head", "visits": 0, "people": 0, "matters": 0},
            {"on": date(2025, 10, 30), "by": "head", "visits": 1, "people": 1, "matters": 1},
            {"on": date(2025, 6, 1), "by": "deputy", "visits": 1, "people": 1, "matters": 1},
        ],
        surveys=[{"closed_on": date(2025, 6, 30), "level": level} for level in (5, 4, 3)],
        committees=[
            {"kind": "steering", "from_on": date(2023, 1, 1), "to_on": date(2025, 6, 30), "members": 11},
            {"kind": "steering", "from_on": date(2025, 7, 16), "members": 13},
        ],
        disseminations=[
            {"on": date(2025, 3, 1), "invited": 100, "attended": 90, "commitments": 90},
            {"on": date(2025, 4, 1), "invited": 10, "attended": 9},
        ],
    )

    assert printed(values, "KP01", "KP02", "KP03", "KP04") == {
        "KP01": "12345678901", "KP02": "10000000000", "KP03": "không phát sinh", "KP04": "81,00",
    }  # fmt: skip
    assert printed(values, "CS01", "CS02", "CS03", "CS04", "CS05", "CS06") == {
        "CS01": "10,00", "CS02": "8,75", "CS03": "87,50", "CS04": "1", "CS05": "1", "CS06": "2",
    }  # fmt: skip
    assert printed(values, "TS01", "TS02", "TS03", "TS04", "TS05") == {
        "TS01": "17", "TS02": "17", "TS03": "16", "TS04": "100,00", "TS05": "94,12",
    }  # fmt: skip
    assert printed(values, *(f"TD0{n}" for n in range(1, 7))) == {
        "TD01": "4", "TD02": "3", "TD03": "4", "TD04": "5", "TD05": "3", "TD06": "2",
    }  # fmt: skip
    assert printed(values, "HL01", "HL02", "HL03", "BD01", "BD02") == {
        "HL01": "3", "HL02": "2", "HL03": "66,67", "BD01": "13", "BD02": "không phát sinh",
    }  # fmt: skip
    assert printed(values, "QT01", "QT02", "QT03", "QT04", "QT05") == {
        "QT01": "2", "QT02": "110", "QT03": "99", "QT04": "90,00", "QT05": "90",
    }  # fmt: skip


# --- records and groups ---------------------------------------------------------------------------------------------------------------


def test_trace_lists_the_records_with_file_and_line(definitions, engine, year):
    found = trace(definitions, engine(dossiers=DOSSIERS), "HS07", year, agency="SCT")

    assert (found.code, found.value, found.parts) == ("HS07", 1, ())
    assert found.columns == ("id", "due_on", "resolved_on", "_file", "_sheet", "_line")
    assert found.rows == (("dossiers-4", date(2025, 3, 10), date(2025, 3, 11), "so-sach/ho-so.csv", "", 5),)
    assert found.leaves == (found,)


def test_trace_of_a_rate_lists_numerator_and_denominator(definitions, engine, year):
    found = trace(definitions, engine(dossiers=DOSSIERS), "HS11", year, agency="SCT")

    assert (found.value, found.columns, found.rows) == (75, (), ())
    assert [(leaf.code, leaf.value, [row[0] for row in leaf.rows]) for leaf in found.leaves] == [
        ("HS06", 3, ["dossiers-1", "dossiers-3", "dossiers-9"]),
        ("HS05", 4, ["dossiers-1", "dossiers-3", "dossiers-4", "dossiers-9"]),
    ]


def test_trace_of_one_reorganisation_lists_its_units_once(definitions, engine, year):
    found = trace(definitions, engine(units=UNITS, reorganisations=REORGANISATIONS), "TC04:kt-qltt", year, agency="SCT")

    assert found.value == percent(Decimal(1), Decimal(3))
    assert [(leaf.code, leaf.value, [row[0] for row in leaf.rows]) for leaf in found.leaves] == [
        ("TC01:kt-qltt", 3, ["KT-1", "KT-2", "KT-3"]),
        ("TC02:kt-qltt", 2, ["KT-4", "KT-5"]),
    ]


def test_trace_agrees_with_every_figure(definitions, engine, figures, year):
    registers = {"dossiers": DOSSIERS, "units": UNITS, "reorganisations": REORGANISATIONS, "agencies": AGENCIES, "headcounts": HEADCOUNTS}
    tables = engine(**registers)

    for code, value in figures(**registers).items():
        if value.state is State.VALUE:
            assert trace(definitions, tables, code, year, agency="SCT").value == value.value, code


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("HS0", r"Không có số liệu mã «HS0» \(có phải «HS\d\d» không\?\)"),
        (
            "TC04:kt-qlt",
            r"Số liệu TC01 không có «kt-qlt» trong kỳ \(có phải «kt-qltt» không\?\); đang có: kt-qltt, qn-phong, qn-qltt, trong\.",
        ),
    ],
)
def test_trace_of_an_unknown_code_offers_the_nearest(definitions, engine, year, code, message):
    with pytest.raises(UnknownCodeError, match=message):
        trace(definitions, engine(units=UNITS, reorganisations=REORGANISATIONS), code, year, agency="SCT")


def test_breakdown_by_month_and_channel(definitions, engine, year):
    assert breakdown(definitions, engine(dossiers=DOSSIERS), "HS13", "month_channel", year, agency="SCT") == [
        Group(("2025-01", "online"), Decimal(1)),
        Group(("2025-03", "direct"), Decimal(1)),
        Group(("2025-10", "online"), Decimal(4)),
        Group(("2025-10", "post"), Decimal(1)),
    ]


def test_breakdown_of_a_rate_carries_its_parts(definitions, engine, year):
    assert breakdown(definitions, engine(dossiers=DOSSIERS), "HS11", "month", year, agency="SCT") == [
        Group(("2025-01",), Decimal(100), Decimal(2), Decimal(2)),
        Group(("2025-03",), Decimal(0), Decimal(0), Decimal(1)),
        Group(("2025-10",), Decimal(100), Decimal(1), Decimal(1)),
    ]


def test_groups_of_a_breakdown_add_up_to_the_figure(definitions, engine, figures, year):
    registers = {"dossiers": DOSSIERS, "staff_moves": MOVES}
    values, tables = figures(**registers), engine(**registers)

    for code, definition in definitions.items():
        for name in definition.breakdowns if definition.source in registers else ():
            assert sum(group.value or 0 for group in breakdown(definitions, tables, code, name, year, agency="SCT")) == values[code].value


def test_an_unknown_breakdown_names_those_there_are(definitions, engine, year):
    with pytest.raises(
        UnknownBreakdownError, match="Số liệu HS11 không có cách chia «week»; các cách chia đã khai: month, channel, procedure"
    ):
        breakdown(definitions, engine(), "HS11", "week", year, agency="SCT")


# --- laws -----------------------------------------------------------------------------------------------------------------------------

DAY = st.integers(-40, 340).map(lambda n: date(2025, 1, 1) + timedelta(days=n))
ROW = st.builds(
    lambda received, due, resolved, channel, flags: {
        "procedure": "TT1",
        "channel": channel,
        "received_on": received,
        "due_on": received + timedelta(days=due),
        "resolved_on": None if resolved is None else received + timedelta(days=resolved),
        "input_digitised": flags[0],
        "output_digitised": flags[1],
    },
    DAY,
    st.integers(0, 30),
    st.none() | st.integers(0, 60),
    st.sampled_from(["online", "direct", "post"]),
    st.tuples(st.booleans(), st.none() | st.booleans()),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=30), from_day=st.integers(0, 60), days=st.integers(0, 300))
def test_the_identities_hold_whatever_the_dossiers(figures, rows, from_day, days):
    first = date(2025, 1, 1) + timedelta(days=from_day)
    cutoff = min(first + timedelta(days=days), date(2025, 12, 31))
    coverage = {"dossiers": (first, cutoff)}

    values = figures(period=Period(first, date(2025, 12, 31), cutoff), coverage=coverage, dossiers=rows)
    results = check_identities(known_numbers(values), load_identities(), names={})

    assert {result.code: result.outcome for result in results if result.code.startswith("HS")} == {
        f"HS-{n}": Outcome.HOLDS for n in range(1, 9)
    }
