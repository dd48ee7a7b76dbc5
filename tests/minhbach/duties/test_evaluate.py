from datetime import date

import pytest
from tests.minhbach.duties.conftest import TRAITS, YEAR, of, run

from minhbach.duties.model import DutyState
from minhbach.duties.records import DutyProofError

D = date


def told(instance):
    return (instance.state.value, instance.due_on, instance.done_on, instance.days_late)


# --- a record's own clock -------------------------------------------------------------------------------------------------------------

CONSULTATION = {"id": "L", "item": 9, "subject": "Quy chế", "opened_on": D(2025, 3, 3), "concluded_on": D(2025, 3, 12)}


@pytest.mark.parametrize(
    ("published", "on", "expected"),
    [
        (None, D(2025, 3, 19), ("due", D(2025, 3, 19), None, 0)),  # Wed 12/03 + 5 working days = Wed 19/03
        (None, D(2025, 3, 20), ("missed", D(2025, 3, 19), None, 1)),
        (None, D(2025, 3, 24), ("missed", D(2025, 3, 19), None, 3)),  # 20, 21, 24: the weekend does not count
        (D(2025, 3, 19), D(2025, 3, 30), ("done_on_time", D(2025, 3, 19), D(2025, 3, 19), 0)),
        (D(2025, 3, 24), D(2025, 3, 30), ("done_late", D(2025, 3, 19), D(2025, 3, 24), 3)),
        (D(2025, 3, 24), D(2025, 3, 21), ("missed", D(2025, 3, 19), None, 2)),  # what lies after the day is not known on it
        (None, D(2025, 3, 11), ("not_yet_due", D(2025, 3, 19), None, 0)),
    ],
)
def test_a_record_is_judged_by_its_own_days(one, published, on, expected):
    found = one("consult-feedback-publish", {"consultations": [{**CONSULTATION, "published_on": published}]}, on=on)

    assert told(found) == expected
    assert found.evidence == ("consultations:L",)


def test_the_unit_is_the_record_s_else_the_role_s(one):
    receptions = [
        {"id": "T", "on": D(2025, 5, 15), "by": "head", "visits": 1, "people": 1, "matters": 1, "schedule_posted_on": D(2025, 5, 7)}
    ]
    from_role = one("reception-schedule-post", {"receptions": receptions}, on=D(2025, 6, 1))
    from_record = one("consult-feedback-publish", {"consultations": [{**CONSULTATION, "unit": "KH"}]}, on=D(2025, 3, 13))

    assert (from_role.unit, from_record.unit) == ("VP", "KH")


def test_counting_back_before_an_event(one):
    """Thu 15/5/2025 less 5 working days is Thu 08/5/2025."""
    reception = {"id": "T", "on": D(2025, 5, 15), "by": "head", "visits": 0, "people": 0, "matters": 0}

    kept = one("reception-schedule-post", {"receptions": [{**reception, "schedule_posted_on": D(2025, 5, 8)}]}, on=D(2025, 6, 1))
    late = one("reception-schedule-post", {"receptions": [{**reception, "schedule_posted_on": D(2025, 5, 9)}]}, on=D(2025, 6, 1))

    assert told(kept) == ("done_on_time", D(2025, 5, 8), D(2025, 5, 8), 0)
    assert told(late) == ("done_late", D(2025, 5, 8), D(2025, 5, 9), 1)


@pytest.mark.parametrize(
    ("removed", "on", "expected"),
    [
        (None, D(2025, 2, 11), ("due", D(2025, 2, 11), None, 0)),
        (None, D(2025, 2, 12), ("done_on_time", D(2025, 2, 11), D(2025, 2, 11), 0)),
        (D(2025, 2, 11), D(2025, 3, 1), ("done_on_time", D(2025, 2, 11), D(2025, 2, 11), 0)),
        (D(2025, 2, 10), D(2025, 3, 1), ("missed", D(2025, 2, 11), None, 1)),
        (D(2025, 2, 10), D(2025, 2, 9), ("due", D(2025, 2, 11), None, 0)),
    ],
)
def test_a_posting_must_stay_up(one, removed, on, expected):
    """Wed 22/01/2025 + 20 calendar days is Tue 11/02/2025, the last day it must stay."""
    item = {"id": "C", "group": 2, "item": "Chương trình", "form": "website", "audience": "internal"}
    days = {"issued_on": D(2025, 1, 20), "started_on": D(2025, 1, 22), "ended_on": removed}

    assert told(one("democracy-post-online", {"disclosures": [{**item, **days}]}, on=on)) == expected


def test_special_law_goes_before_the_general_rule():
    """Budget items (group 3) and declarations (group 7) follow their own terms."""
    days = {"issued_on": D(2025, 1, 20), "form": "website", "audience": "internal", "item": "Mục"}
    rows = [{"id": f"C{group}", "group": group, **days} for group in (2, 3, 7, 8)]

    assert [found.period for found in of(run({"disclosures": rows}, on=D(2025, 3, 1)), "democracy-disclose")] == ["C2", "C8"]


COMPLAINT = {"id": "K", "kind": "complaint", "channel": "post", "received_on": D(2025, 3, 3), "competent": True, "level": "first"}


@pytest.mark.parametrize(
    ("complexity", "remote", "due", "case"),
    [
        ("ordinary", False, D(2025, 4, 9), ""),  # 10/03 + 30 days
        ("complex", False, D(2025, 4, 24), "complex"),  # + 45
        ("ordinary", True, D(2025, 4, 24), "remote"),
        ("complex", True, D(2025, 5, 9), "remote_complex"),  # + 60
    ],
)
def test_the_case_comes_from_the_record_and_from_the_agency(one, complexity, remote, due, case):
    row = {**COMPLAINT, "accepted_on": D(2025, 3, 10), "complexity": complexity}

    found = one("complaint-first-resolve", {"petitions": [row]}, on=D(2025, 3, 20), traits={**TRAITS, "remote_area": remote})

    assert (found.due_on, found.case, found.state) == (due, case, DutyState.DUE)


def test_a_written_extension_moves_the_day_and_an_unlawful_one_is_told(one):
    row = {**COMPLAINT, "kind": "denunciation", "level": None, "accepted_on": D(2025, 3, 10), "complexity": "complex"}
    extended = {**row, "extended_on": D(2025, 4, 1), "extension": "12/QĐ-S"}

    lawful = one("denunciation-resolve", {"petitions": [extended]}, on=D(2025, 4, 15))
    verbal = one("denunciation-resolve", {"petitions": [{**extended, "extension": None}]}, on=D(2025, 4, 5))

    assert (lawful.due_on, lawful.state) == (D(2025, 5, 9), DutyState.DUE)
    assert verbal.due_on == D(2025, 4, 9)
    assert "gia hạn bằng văn bản" in verbal.reason


def test_a_suspended_clock_is_not_late_where_the_law_lets_it_stand_still(one):
    row = {**COMPLAINT, "accepted_on": D(2025, 3, 10), "suspended_on": D(2025, 3, 20)}

    denunciation = one("denunciation-resolve", {"petitions": [{**row, "kind": "denunciation", "level": None}]}, on=D(2025, 9, 1))
    complaint = one("complaint-first-resolve", {"petitions": [row]}, on=D(2025, 3, 25))

    assert (denunciation.state, denunciation.due_on, denunciation.reason) == (DutyState.DUE, None, "Thời hạn đang tạm đình chỉ.")
    assert complaint.due_on == D(2025, 4, 9)
    assert "không quy định tạm đình chỉ thời hạn này" in complaint.reason


def test_a_day_that_the_record_names_is_the_due_day(one):
    request = {"id": "Y", "kind": "democracy", "received_on": D(2025, 6, 2), "due_on": D(2025, 6, 20)}

    assert told(one("report-democracy", {"report_requests": [{**request, "sent_on": D(2025, 6, 23)}]}, on=D(2025, 7, 1))) == (
        "done_late", D(2025, 6, 20), D(2025, 6, 23), 3,
    )  # fmt: skip


def test_a_term_in_hours_is_never_called_late_within_its_last_day(one):
    """72 hours from some moment of Mon 03/03: at the latest to the end of Thu 06/03."""
    proof = {"id": "N", "duty": "pdp-breach", "started_on": D(2025, 3, 3), "done_on": D(2025, 3, 6)}

    assert told(one("pdp-breach", {"duty_proofs": [proof]}, on=D(2025, 4, 1))) == ("done_on_time", D(2025, 3, 6), D(2025, 3, 6), 0)


def test_an_overdue_dossier_wants_an_apology_the_day_before():
    dossier = {"procedure": "P", "channel": "online", "received_on": D(2025, 8, 1), "due_on": D(2025, 8, 20), "input_digitised": True}
    rows = [
        {"id": "A", **dossier, "resolved_on": D(2025, 8, 25), "apology_on": D(2025, 8, 19)},
        {"id": "B", **dossier, "resolved_on": D(2025, 8, 25)},
        {"id": "C", **dossier, "resolved_on": D(2025, 8, 20)},  # in time: nothing to apologise for
        {"id": "D", **dossier},
    ]

    after = of(run({"dossiers": rows}, on=D(2025, 8, 21)), "onestop-late-apology")

    assert [(found.period, found.state.value, found.due_on) for found in after] == [
        ("A", "done_on_time", D(2025, 8, 19)),
        ("B", "missed", D(2025, 8, 19)),
        ("D", "missed", D(2025, 8, 19)),
    ]


# --- periods --------------------------------------------------------------------------------------------------------------------------


def test_the_head_receives_each_month_and_one_month_does_not_prove_another():
    reception = {"by": "head", "visits": 0, "people": 0, "matters": 0}
    rows = [{"id": "T1", "on": D(2025, 1, 15), **reception}, {"id": "T3", "on": D(2025, 3, 3), **reception}]

    found = of(run({"receptions": rows}, on=D(2025, 4, 10)), "reception-head-monthly")

    assert [(one.period, one.state.value) for one in found[:5]] == [
        ("2025-01", "done_on_time"),
        ("2025-02", "missed"),
        ("2025-03", "done_on_time"),
        ("2025-04", "due"),
        ("2025-05", "not_yet_due"),
    ]
    assert len(found) == 12


def test_the_conference_of_a_work_year_is_held_in_the_next():
    meeting = {"id": "H", "kind": "conference", "title": "Hội nghị"}

    in_time = of(run({"meetings": [{**meeting, "on": D(2025, 3, 31)}]}, on=D(2025, 6, 1)), "conference-annual")
    late = of(run({"meetings": [{**meeting, "on": D(2025, 4, 1)}]}, on=D(2025, 6, 1)), "conference-annual")

    assert [(one.period, *told(one)) for one in in_time] == [
        ("2024", "done_on_time", D(2025, 3, 31), D(2025, 3, 31), 0),
        ("2025", "not_yet_due", D(2026, 3, 31), None, 0),
    ]
    assert told(late[0]) == ("done_late", D(2025, 3, 31), D(2025, 4, 1), 1)


def test_budget_quarters_change_with_the_law():
    """Circular 61/2017 until 24/3/2026: 15 days; Decree 73/2026 from 25/3/2026: 10 days, and no fourth quarter."""
    year = {name: (D(2025, 1, 1), D(2026, 12, 31)) for name in ("budget_disclosures",)}
    assessed = run({}, on=D(2026, 12, 31), year=2026, coverage=year)

    assert [(one.period, one.due_on) for one in of(assessed, "budget-period-execution")] == [
        ("2025-Q1", D(2025, 4, 15)),  # never published: still open from the year before
        ("2025-Q2", D(2025, 7, 15)),
        ("2025-Q3", D(2025, 10, 15)),
        ("2026-Q1", D(2026, 4, 10)),
        ("2026-Q2", D(2026, 7, 10)),
        ("2026-Q3", D(2026, 10, 12)),  # 10/10/2026 is a Saturday
    ]
    fourth = of(assessed, "budget-quarter-four")
    assert [(one.period, one.state.value, one.due_on) for one in fourth] == [
        ("2026-Q4", "not_applicable", None),
        ("2025-Q4", "missed", D(2026, 1, 15)),
    ]


def test_a_period_named_by_the_record_counts_whenever_it_was_done(one):
    row = {"id": "N", "year": 2025, "kind": "period", "quarter": 1, "disclosed_on": D(2025, 9, 1)}

    found = of(run({"budget_disclosures": [row]}, on=D(2025, 12, 31)), "budget-period-execution")

    assert [(one.period, one.state.value) for one in found] == [("2025-Q1", "done_late"), ("2025-Q2", "missed"), ("2025-Q3", "missed")]


def test_a_standing_duty_is_looked_at_once_a_year():
    rows = {"committees": [{"id": "B", "kind": "people_inspectorate", "name": "Ban", "from_on": D(2024, 1, 19), "members": 5}]}

    kept = of(run(rows, on=D(2025, 6, 1)), "people-inspection-board")
    none = of(run({}, on=D(2025, 12, 31)), "people-inspection-board")

    assert [one.state.value for one in (*kept, *none)] == ["done_on_time", "due"]


# --- not applicable, unknown ----------------------------------------------------------------------------------------------------------


def test_a_duty_outside_the_traits_says_why_and_by_which_article(one):
    found = one("onestop-correct", {}, on=D(2025, 9, 1), traits={**TRAITS, "one_stop": False})

    assert found.state is DutyState.NOT_APPLICABLE
    assert found.reason.startswith("Cơ quan không giải quyết thủ tục hành chính theo cơ chế một cửa (")


def test_a_trait_that_is_not_declared_makes_the_duty_unknown(one):
    traits = {key: value for key, value in TRAITS.items() if key != "one_stop"}

    found = one("onestop-correct", {}, on=D(2025, 9, 1), traits=traits)

    assert found.state is DutyState.UNKNOWN
    assert "Hãy ghi traits.one_stop (true hoặc false) vào co-quan.yaml" in found.reason


@pytest.mark.parametrize(("staff", "state"), [(7, "not_applicable"), (8, "missed")])
def test_the_number_that_exempts_is_the_law_s(staff, state):
    found = of(run({}, on=D(2025, 6, 1), traits={**TRAITS, "staff": staff}), "conference-annual")

    assert found[0].state.value == state


def test_staff_may_be_read_from_the_register_of_headcounts():
    rows = {"headcounts": [{"id": "B", "on": D(2025, 1, 1), "agency": "S", "present": 6}]}

    found = of(run(rows, on=D(2025, 6, 1), traits={**TRAITS, "staff": "headcounts"}), "conference-annual")

    assert {one.state for one in found} == {DutyState.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("kind", "salaries", "on", "state"),
    [
        ("province_department", "full", D(2025, 6, 10), "missed"),  # elected 02/06/2025, before the union's role ended
        ("service_unit", "partial", D(2025, 9, 1), "missed"),
    ],
)
def test_the_union_s_role_is_a_property_of_the_unit_and_the_date(kind, salaries, on, state):
    elected = D(2025, 6, 2) if on < D(2025, 7, 1) else D(2025, 8, 1)
    rows = {
        "committees": [
            {"id": "B", "kind": "people_inspectorate", "name": "Ban", "from_on": elected, "members": 5},
            {
                "id": "A",
                "kind": "people_inspectorate",
                "name": "Ban cũ",
                "from_on": D(2024, 1, 8),
                "recognised_on": D(2024, 1, 9),
                "members": 5,
            },
        ]
    }
    found = of(run(rows, on=on, traits={**TRAITS, "kind": kind, "salaries": salaries}), "ban-ttnd-recognise")

    assert [one.state.value for one in found if one.period == "B"] == [state]


def test_the_union_has_no_role_in_an_agency_after_the_law_changed():
    rows = {"committees": [{"id": "B", "kind": "people_inspectorate", "name": "Ban", "from_on": D(2025, 8, 1), "members": 5}]}

    (found,) = of(run(rows, on=D(2025, 9, 1)), "ban-ttnd-recognise")

    assert found.state is DutyState.NOT_APPLICABLE
    assert "Công đoàn không còn vai trò này" in found.reason


def test_a_register_that_was_not_kept_proves_no_omission():
    rows = {"consultations": [CONSULTATION]}
    partly = {"consultations": (D(2025, 1, 1), D(2025, 3, 15))}

    no_coverage = of(run(rows, on=D(2025, 5, 1), coverage={}), "consult-feedback-publish")
    too_short = of(run(rows, on=D(2025, 5, 1), coverage=partly), "consult-feedback-publish")

    assert {one.state for one in no_coverage} == {DutyState.UNKNOWN}
    assert [one.reason for one in too_short if one.period == "L"] == [
        "Sổ «Lấy ý kiến cán bộ, công chức, người lao động» mới ghi đủ đến hết ngày 15/3/2025."
    ]


def test_what_is_recorded_counts_even_in_a_register_that_was_not_kept_in_full():
    rows = {"consultations": [{**CONSULTATION, "published_on": D(2025, 3, 14)}]}

    found = of(run(rows, on=D(2025, 5, 1), coverage={}), "consult-feedback-publish")

    assert [(one.period, one.state.value) for one in found] == [("2025", "unknown"), ("L", "done_on_time")]


def test_a_column_that_nobody_fills_in_proves_no_omission():
    """A register that is older than the column comes back empty there: that is not a year of omissions."""
    reception = {"by": "head", "visits": 0, "people": 0, "matters": 0}
    rows = [{"id": "T1", "on": D(2025, 1, 15), **reception}, {"id": "T2", "on": D(2025, 2, 17), **reception}]

    silent = of(run({"receptions": rows}, on=D(2025, 4, 1)), "reception-schedule-post")
    begun = of(
        run({"receptions": [rows[0], {**rows[1], "schedule_posted_on": D(2025, 2, 3)}]}, on=D(2025, 4, 1)), "reception-schedule-post"
    )

    assert [one.state.value for one in silent] == ["unknown", "unknown"]
    assert "chưa ghi cột «ngày công khai lịch tiếp» ở dòng nào" in silent[0].reason
    assert [one.state.value for one in begun] == ["missed", "done_on_time"]


def test_a_duty_without_any_record_has_simply_not_arisen(one):
    found = one("complaint-accept", {}, on=D(2025, 9, 1))

    assert (found.state, found.nothing_yet, found.reason) == (DutyState.NOT_YET_DUE, True, "Trong năm chưa phát sinh việc nào.")


def test_a_year_beyond_the_calendar_is_unknown_and_says_so():
    rows = {"consultations": [{**CONSULTATION, "concluded_on": D(2027, 12, 30)}]}

    found = [one for one in of(run(rows, on=D(2027, 12, 31), year=2027), "consult-feedback-publish") if one.period == "L"]

    assert [one.state for one in found] == [DutyState.UNKNOWN]
    assert "Chưa có lịch làm việc năm 2028" in found[0].reason


# --- the register of proofs -----------------------------------------------------------------------------------------------------------


def proof(**more):
    return {"id": "N", "_line": 7, **more}


def test_a_proof_names_its_period_and_a_reason_exempts():
    rows = [
        proof(duty="report-cutoff-quarter", period="2025-Q1", done_on=D(2025, 3, 14), unit="KH"),
        proof(id="M", duty="report-cutoff-quarter", period="2025-Q2", exempt="Gộp vào báo cáo 06 tháng"),
    ]

    found = of(run({"duty_proofs": rows}, on=D(2025, 10, 1)), "report-cutoff-quarter")

    assert [(one.period, one.state.value, one.unit, one.reason) for one in found] == [
        ("2025-Q1", "done_on_time", "KH", ""),
        ("2025-Q2", "not_applicable", "VP", "Gộp vào báo cáo 06 tháng"),
        ("2025-Q3", "missed", "VP", ""),
        ("2025-Q4", "due", "VP", ""),
    ]


def test_a_proof_for_a_record_and_one_for_what_is_done_once():
    rows = {
        "meetings": [{"id": "H", "kind": "conference", "on": D(2025, 1, 17), "title": "Hội nghị"}],
        "duty_proofs": [
            proof(duty="conference-resolution-check", period="H", done_on=D(2025, 7, 18)),
            proof(id="M", duty="democracy-feedback-mechanism", done_on=D(2024, 2, 1)),
        ],
    }
    assessed = run(rows, on=D(2025, 10, 1))

    assert [told(one) for one in of(assessed, "conference-resolution-check")] == [("done_late", D(2025, 7, 17), D(2025, 7, 18), 1)]
    assert [told(one) for one in of(assessed, "democracy-feedback-mechanism")] == [("done_on_time", None, D(2024, 2, 1), 0)]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            proof(duty="report-cutof-quarter", period="2025-Q1"),
            "cột «mã nghĩa vụ»: không có nghĩa vụ «report-cutof-quarter» (có phải «report-cutoff-quarter» không?)",
        ),
        (
            proof(duty="report-cutoff-quarter", period="Quý I"),
            "cột «kỳ hoặc mã bản ghi»: nghĩa vụ «report-cutoff-quarter» cần kỳ dạng 2025-Q3, đang ghi «Quý I»",
        ),
        (proof(duty="reception-place-post"), "cần kỳ dạng 2025, đang để trống"),
        (
            proof(duty="conference-resolution-check", period="H2O25"),
            "cột «kỳ hoặc mã bản ghi»: nghĩa vụ «conference-resolution-check» cần mã của một dòng trong sổ «hoi-hop», "
            "đang ghi «H2O25» (có phải «H2025» không?)",
        ),
        (proof(duty="pdp-breach", done_on=D(2025, 3, 3)), "cột «ngày phát sinh»: nghĩa vụ «pdp-breach» phát sinh từ một sự kiện"),
    ],
)
def test_a_proof_of_nothing_is_refused_with_its_line(row, message):
    meetings = [{"id": "H2025", "kind": "conference", "on": D(2025, 1, 17), "title": "Hội nghị"}]
    with pytest.raises(DutyProofError) as caught:
        run({"duty_proofs": [row], "meetings": meetings}, on=D(2025, 10, 1))

    assert str(caught.value).startswith("Bản ghi «N», so-sach/nghia-vu.csv, dòng 7, ")
    assert message in str(caught.value)


# --- the whole ------------------------------------------------------------------------------------------------------------------------


def test_outcomes_take_the_worst_of_what_fell_due():
    reception = {"by": "head", "visits": 0, "people": 0, "matters": 0}
    assessed = run({"receptions": [{"id": "T1", "on": D(2025, 1, 15), **reception}]}, on=D(2025, 3, 10))

    assert assessed.outcomes(D(2025, 1, 1), D(2025, 1, 31))["reception-head-monthly"] is DutyState.DONE_ON_TIME
    assert assessed.outcomes(D(2025, 1, 1), D(2025, 3, 10))["reception-head-monthly"] is DutyState.MISSED
    assert "people-inspection-inform" not in assessed.outcomes(D(2025, 1, 1), D(2025, 3, 10))


def test_coverage_of_the_whole_year_is_what_the_tests_assume():
    assert (D(2025, 1, 1), D(2025, 12, 31)) == YEAR


def test_what_has_no_day_is_open_until_the_next_period_is_over_and_then_unclear():
    """The quarterly report of the People's Inspectorate: the law names no day for it."""
    states = {}
    for on in (D(2025, 9, 30), D(2025, 10, 1), D(2025, 12, 31), D(2026, 1, 1)):
        found = {one.period: one for one in of(run({}, on=on), "ban-ttnd-report-quarter")}
        states[on] = found["2025-Q3"].state

    assert list(states.values()) == [DutyState.NOT_YET_DUE, DutyState.DUE, DutyState.DUE, DutyState.UNKNOWN]
    assert found["2025-Q3"].reason.startswith("Luật không ấn định ngày; kỳ sau cũng đã qua")


# --- years ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        (None, {2024: "missed", 2025: "missed", 2026: None}),
        (D(2025, 2, 3), {2024: "done_late", 2025: "done_late", 2026: None}),
        (D(2024, 12, 30), {2024: "done_late", 2025: None, 2026: None}),
    ],
)
def test_what_was_carried_over_stays_in_the_year_in_which_it_was_done(published, shown):
    rows = {"consultations": [{**CONSULTATION, "opened_on": D(2024, 3, 4), "concluded_on": D(2024, 3, 12), "published_on": published}]}
    kept = {"consultations": (D(2024, 1, 1), D(2025, 12, 31))}
    states = {}
    for year in shown:
        found = of(run(rows, on=D(2025, 11, 3), year=year, coverage=kept), "consult-feedback-publish")
        states[year] = next((one.state.value for one in found if one.period == "L"), None)

    assert states == shown


def test_a_period_of_the_year_before_stays_in_the_year_in_which_it_was_done():
    def periods(*done):
        rows = {"duty_proofs": [proof(duty="report-cutoff-quarter", period="2024-Q3", done_on=day) for day in done]}
        kept = {"duty_proofs": (D(2024, 1, 1), D(2025, 12, 31))}
        found = of(run(rows, on=D(2025, 2, 3), coverage=kept), "report-cutoff-quarter")
        return {one.period: one.state.value for one in found if one.period < "2025"}

    left = {"2024-Q1": "missed", "2024-Q2": "missed", "2024-Q4": "missed"}
    assert periods() == {**left, "2024-Q3": "missed"}
    assert periods(D(2025, 2, 3)) == {**left, "2024-Q3": "done_late"}
    assert periods(D(2024, 9, 13)) == left


def test_a_year_ahead_has_nothing_carried_over_and_no_gap_and_marks_what_is_estimated():
    rows = {"consultations": [CONSULTATION]}
    ahead = run(rows, on=D(2026, 11, 27), year=2027, coverage={})

    (consultation,) = of(ahead, "consult-feedback-publish")
    cutoffs = {one.period: (one.state.value, one.due_on) for one in of(ahead, "report-cutoff-quarter")}

    assert (consultation.state, consultation.nothing_yet) == (DutyState.NOT_YET_DUE, True)
    assert cutoffs["2027-Q1"] == ("not_yet_due", D(2027, 3, 14))
    assert {one.due_on.year for one in ahead.instances if one.estimated and one.due_on} == {2027}
    assert not [one for one in ahead.instances if one.state is DutyState.MISSED]
