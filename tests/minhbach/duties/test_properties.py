"""What must hold for any records, any day: states exclude each other, time never undoes what was done, nothing outside the traits."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.minhbach.duties.conftest import TRAITS, of, run

from minhbach.duties.evaluate import known_ground
from minhbach.duties.explaining import explain
from minhbach.duties.model import DONE, DutyState

FIRST = date(2025, 1, 1)
DAYS = st.integers(0, 364).map(lambda offset: FIRST + timedelta(days=offset))
MAYBE = st.none() | DAYS
EXAMPLES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@st.composite
def registers(draw):
    """A few records of several registers; the dates may stand in any order."""
    consultations = [
        {"id": f"L{i}", "item": 1, "subject": "Việc", "opened_on": draw(DAYS), "concluded_on": draw(MAYBE), "published_on": draw(MAYBE)}
        for i in range(draw(st.integers(0, 3)))
    ]
    postings = [
        {
            "id": f"C{i}", "group": 2, "item": "Mục", "form": "website", "audience": "internal",
            "issued_on": draw(DAYS), "started_on": draw(MAYBE), "ended_on": draw(MAYBE),
        }
        for i in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    receptions = [
        {"id": f"T{i}", "on": draw(DAYS), "by": "head", "visits": 0, "people": 0, "matters": 0, "schedule_posted_on": draw(MAYBE)}
        for i in range(draw(st.integers(0, 4)))
    ]
    return {"consultations": consultations, "disclosures": postings, "receptions": receptions}


@EXAMPLES
@given(registers(), DAYS)
def test_every_instance_is_in_one_state_and_what_it_says_agrees(rows, on):
    assessed = run(rows, on=on)

    assert len({one.id for one in assessed.instances}) == len(assessed.instances)
    assert {one.duty.code for one in assessed.instances} == {duty.code for duty in assessed.duties}
    for one in assessed.instances:
        assert (one.done_on is not None) == (one.state in DONE)
        if one.state is DutyState.DONE_LATE:
            assert one.due_on is not None
            assert one.done_on > one.due_on
            assert one.days_late >= 0
        if one.state is DutyState.DONE_ON_TIME and one.due_on:
            assert one.done_on <= one.due_on
        if one.state is DutyState.MISSED:
            assert one.due_on < on or one.reason.startswith("Gỡ ngày")
        if one.state is DutyState.DUE and one.due_on:
            assert on <= one.due_on
        if one.done_on:
            assert one.done_on <= on
        if one.state in (DutyState.NOT_APPLICABLE, DutyState.UNKNOWN):
            assert one.reason


@EXAMPLES
@given(registers(), DAYS, st.integers(1, 120))
def test_time_never_turns_done_into_missed(rows, on, later):
    before = {one.id: one for one in run(rows, on=on).instances}
    after = {one.id: one for one in run(rows, on=min(on + timedelta(days=later), date(2025, 12, 31))).instances}

    for id_, one in before.items():
        if one.state in DONE and id_ in after:
            assert (after[id_].state, after[id_].done_on) == (one.state, one.done_on), id_
        if one.state is DutyState.MISSED and id_ in after:
            assert after[id_].state in (DutyState.MISSED, DutyState.DONE_LATE), id_


@EXAMPLES
@given(registers(), DAYS)
def test_nothing_is_owed_outside_the_traits(rows, on):
    refused = {
        **TRAITS,
        "internal_network": False,
        "people_inspectorate": False,
        "one_stop": False,
        "declarants": False,
        "budget_unit": False,
    }
    assessed = run(rows, on=on, traits=refused)

    for code in ("democracy-post-online", "people-inspection-board", "onestop-correct", "asset-annual", "budget-estimate"):
        assert {one.state for one in of(assessed, code)} == {DutyState.NOT_APPLICABLE}, code


@EXAMPLES
@given(registers(), DAYS)
def test_what_is_unknown_of_the_agency_is_neither_owed_nor_missed(rows, on):
    assessed = run(rows, on=on, traits={})

    for duty in assessed.duties:
        if duty.applies or duty.cases[0]:
            states = {one.state for one in of(assessed, duty.code)}
            assert states <= {DutyState.UNKNOWN, DutyState.NOT_APPLICABLE, DutyState.NOT_YET_DUE}, duty.code


@EXAMPLES
@given(registers(), DAYS)
def test_an_explanation_ends_on_the_due_day(rows, on):
    ground = known_ground()

    for one in run(rows, on=on).instances:
        explained = explain(one, ground, on)
        if explained is not None:
            assert explained.due == one.due_on
