"""The tables: every pair of state and action, and the words of the fact tables."""

from __future__ import annotations

import pytest

import factories
import plan_factories as make
from minhbach.facts.schemas import TABLES
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import BY_UNIT, Role
from minhbach_site.plans import queries, services, states
from minhbach_site.plans.models import PlanStep, TaskStep
from minhbach_site.plans.states import (
    FINISHED_TASKS,
    MEETING_TRANSITIONS,
    PLAN_TRANSITIONS,
    ROUND_TRANSITIONS,
    TASK_TRANSITIONS,
    MeetingAction,
    MeetingState,
    PlanAction,
    PlanState,
    RoundAction,
    RoundState,
    TaskAction,
    TaskState,
)

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY


@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("action", TaskAction)
def test_every_pair_of_state_and_action_of_a_task(state, action):
    actor = factories.person("moi-vai", *Role)
    make.member(actor, make.unit())
    done = {"done_on": DAY, "progress": 100} if state in FINISHED_TASKS else {}
    task = make.task(state=state, **done)
    make.note(task)
    after = TASK_TRANSITIONS.get((state, action))

    def act():
        services.take_task_action(
            actor=actor, task_id=task.pk, action=action, reason="có lý do", done_on=DAY if action == TaskAction.FINISH else None, at=AT
        )

    if after is None or action in states.BY_OTHER_WAYS:
        with pytest.raises(services.PlanError):
            act()
        after = state
    else:
        act()
    task.refresh_from_db()

    assert task.state == after
    assert list(TaskStep.objects.values_list("kind", "before", "after", "reason")) == (
        [(action, state, after, "có lý do")] if after != state else []
    )
    assert (task.state in FINISHED_TASKS) == (task.done_on is not None) == (task.progress == 100)


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("action", PlanAction)
def test_every_pair_of_state_and_action_of_a_plan(state, action):
    actor = factories.person("moi-vai", *Role)
    plan = make.plan(state=state)
    if action in {PlanAction.SUBMIT, PlanAction.APPROVE}:
        make.task(plan=plan, state=TaskState.PROPOSED)
    after = PLAN_TRANSITIONS.get((state, action))

    def act():
        services.take_plan_action(actor=actor, plan_id=plan.pk, action=action, reason="có lý do", at=AT)

    if after is None:
        with pytest.raises(services.PlanError):
            act()
    else:
        act()
    plan.refresh_from_db()

    assert plan.state == (after or state)
    assert PlanStep.objects.filter(action=action).exists() == (after is not None)


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("action", MeetingAction)
def test_every_pair_of_state_and_action_of_a_meeting(state, action):
    actor = factories.person("moi-vai", *Role)
    meeting = make.with_minutes(make.meeting(state=state))
    make.conclusion(meeting)
    after = MEETING_TRANSITIONS.get((state, action)) if action != MeetingAction.HOLD else None  # which has a form of its own

    def act():
        services.take_meeting_action(actor=actor, meeting_id=meeting.pk, action=action, reason="có lý do", at=AT)

    if after is None:
        with pytest.raises(services.PlanError):
            act()
    else:
        act()
    meeting.refresh_from_db()

    assert meeting.state == (after or state)


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("action", RoundAction)
def test_every_pair_of_state_and_action_of_a_round(state, action):
    actor = factories.person("moi-vai", *Role)
    scored = make.scored_round(state=state)
    make.criterion(scored, self_points=4, evidence="Báo cáo", withdrawn=state == RoundState.WITHDRAWN)
    after = ROUND_TRANSITIONS.get((state, action))

    def act():
        services.take_round_action(actor=actor, round_id=scored.pk, action=action, reason="có lý do", at=AT)

    if after is None:
        with pytest.raises(services.PlanError):
            act()
    else:
        act()
    scored.refresh_from_db()

    assert scored.state == (after or state)


@pytest.mark.parametrize(
    ("table", "column", "choices"),
    [("plans", "programme", states.Programme), ("meetings", "kind", states.MeetingKind)],
)
def test_choices_are_those_of_the_fact_tables(table, column, choices):
    assert list(choices.values) == list(TABLES[table].column(column).choices)


def test_groups_are_those_of_the_fact_table():
    column = TABLES["tasks"].column("group")

    assert list(states.TaskGroup) == list(range(column.minimum, column.maximum + 1))


def test_every_action_asks_a_permission_and_every_state_of_a_task_has_a_way_out_or_is_an_end():
    asked = (
        (PlanAction, states.PLAN_PERMISSIONS),
        (TaskAction, states.TASK_PERMISSIONS),
        (MeetingAction, states.MEETING_PERMISSIONS),
        (RoundAction, states.ROUND_PERMISSIONS),
    )

    assert [set(actions) - set(table) for actions, table in asked] == [set()] * 4
    assert set(TaskState) - {state for state, _action in TASK_TRANSITIONS} == set()
    assert {action for state, action in TASK_TRANSITIONS if state == TaskState.CARRIED} == {TaskAction.TAKE_BACK}


@pytest.mark.parametrize("action", [action for action in TaskAction if action not in states.BY_OTHER_WAYS])
@pytest.mark.parametrize("who", ["proposer", "assignee", "finisher", "other"])
def test_the_page_offers_exactly_what_the_service_lets_pass(action, who):
    people = {
        name: factories.person(name, Role.HEAD_OF_UNIT, Role.STAFF, Role.LEADER) for name in ("proposer", "assignee", "finisher", "other")
    }
    state = next(state for state, done in TASK_TRANSITIONS if done == action)
    done = {"done_on": DAY, "progress": 100, "finished_by": people["finisher"]} if state in FINISHED_TASKS else {}
    task = make.task(state=state, entered_by=people["proposer"], assignee=people["assignee"], **done)
    make.note(task)

    offered = action in queries.actions_of_task(people[who], task, DAY)
    done_on = DAY if action == TaskAction.FINISH else None
    passed = True
    try:
        services.take_task_action(actor=people[who], task_id=task.pk, action=action, reason="có lý do", done_on=done_on, at=AT)
    except NotAllowed:
        passed = False

    assert offered == passed


def test_permissions_over_a_unit_are_asked_for_one():
    asked = {*states.TASK_PERMISSIONS.values(), *states.PLAN_PERMISSIONS.values()}

    assert asked & BY_UNIT == {permission for permission in BY_UNIT if permission.value.startswith("plans.")}
