"""Who gets in where among plans, tasks, meetings and scores."""

from __future__ import annotations

from decimal import Decimal

import factories
import plan_factories as make
from expectations import Call, Page
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.plans import services
from minhbach_site.plans.states import (
    MeetingAction,
    MeetingKind,
    MeetingState,
    PlanAction,
    PlanState,
    Programme,
    RoundAction,
    RoundState,
    TaskAction,
    TaskState,
    WaiverAction,
)

READ, ENTER, CLOSE, APPROVE = Permission.READ_PLANS, Permission.ENTER_PLANS, Permission.CLOSE_PLANS, Permission.APPROVE_PLANS
CARRY = Permission.CARRY_TASKS_OVER
PROPOSE, WORK, DECIDE, CONFIRM = (
    Permission.PROPOSE_TASKS,
    Permission.WORK_ON_TASKS,
    Permission.APPROVE_TASKS,
    Permission.CONFIRM_TASKS,
)
MEET, MINUTES, SCORE, SCORES = (
    Permission.ENTER_MEETINGS,
    Permission.CONFIRM_MEETINGS,
    Permission.SCORE_INDICES,
    Permission.APPROVE_INDICES,
)


def pk(thing):
    return {"pk": thing.pk}


def _member(world):
    """Staff act for the units to which they belong: here, the one that owns what the test makes."""
    make.member(world[Role.STAFF], make.unit())


def _workers(world):
    """Who works on tasks does so in the unit to which they belong: here, the one that owns what the test makes."""
    for somebody in world.values():
        if WORK in somebody.permissions(factories.DAY) and not make.Membership.objects.filter(person=somebody).exists():
            make.member(somebody, make.unit())


def _plan(_world):
    made = make.plan(state=PlanState.IN_FORCE)
    make.task(plan=made)
    return pk(made)


def _draft(world):
    _member(world)
    return pk(make.plan())


def _chain(_world):
    """The agency's own document, because the superior does not see what came in; with one that it implements."""
    above, own, below = make.superior(), make.document(), make.document("Kiểm tra cải cách hành chính năm 2026")
    make.implements(own, above)
    make.implements(below, own)
    for one in (own, below):
        make.evidence_file(make.done(plan=make.plan(document=one, state=PlanState.IN_FORCE)))
    return pk(own)


def _waiver(_world):
    return pk(make.waiver(make.superior()))


def _task(world):
    _workers(world)
    made = make.task(plan=make.plan(state=PlanState.IN_FORCE))
    make.note(made)
    return pk(made)


def _meeting(_world):
    held = make.with_minutes(make.meeting())
    make.conclusion(held)
    return pk(held)


def _confirmed(_world):
    return pk(make.with_minutes(make.meeting(state=MeetingState.CONFIRMED)))


def _conclusion(_world):
    return pk(make.conclusion(make.meeting()))


def _round(_world):
    scored = make.scored_round()
    make.criterion(scored, self_points=Decimal("3.5"))
    make.criterion(scored, "Tổ chức bộ máy: sắp xếp đơn vị")
    return pk(scored)


def _approved_round(_world):
    scored = make.scored_round(state=RoundState.APPROVED)
    make.criterion(scored, self_points=Decimal("3.5"))
    return pk(scored)


def _criterion(_world):
    return pk(make.criterion(make.scored_round()))


PAGES = {
    "plans:plans": Page(READ, make=lambda world: (_plan(world), {})[1]),
    "plans:create_plan": Page(ENTER),
    "plans:plan": Page(READ, make=_plan),
    "plans:change_plan": Page(ENTER, make=_draft),
    "plans:plan_action": Page(APPROVE, make=lambda _world: {**pk(make.plan(state=PlanState.SUBMITTED)), "action": "return"}),
    "plans:chains": Page(READ, make=lambda world: (_chain(world), make.superior(), {})[2]),
    "plans:chain": Page(READ, make=_chain),
    "plans:waive": Page(Permission.WAIVE_ANSWERS, make=lambda _world: pk(make.superior())),
    "plans:waiver_action": Page(Permission.DECIDE_WAIVERS, make=lambda world: {**_waiver(world), "action": "refuse"}),
    "plans:tasks": Page(READ, make=lambda world: (_task(world), {})[1]),
    "plans:overdue": Page(READ, make=lambda _world: (make.task(due_on=factories.DAY.replace(day=1)), {})[1]),
    "plans:create_task": Page(PROPOSE),
    "plans:carry_over": Page(Permission.CARRY_TASKS_OVER, make=lambda world: (_task(world), {})[1]),
    "plans:task": Page(READ, make=_task),
    "plans:change_task": Page(PROPOSE, make=lambda world: (_member(world), pk(make.task(state=TaskState.PROPOSED)))[1]),
    "plans:progress": Page(WORK, make=_task),
    "plans:assign": Page(DECIDE, make=_task),
    "plans:take_on": Page(WORK, make=_task, posted={}),
    "plans:reschedule": Page(DECIDE, make=_task),
    "plans:hand_over": Page(DECIDE, make=_task),
    "plans:add_evidence": Page(WORK, make=_task),
    "plans:task_action": Page(DECIDE, make=lambda world: {**_task(world), "action": "cancel"}),
    "plans:evidence_file": Page(
        READ, make=lambda world: pk(make.evidence_file(make.Task.objects.get(pk=_task(world)["pk"]))), download=True
    ),
    "plans:withdraw_evidence": Page(WORK, make=lambda world: (_workers(world), pk(make.note(make.task())))[1]),
    "plans:meetings": Page(READ, make=lambda world: (_meeting(world), {})[1]),
    "plans:create_meeting": Page(MEET),
    "plans:meeting": Page(READ, make=_confirmed),
    "plans:change_meeting": Page(MEET, make=_meeting),
    "plans:agenda": Page(MEET, make=_meeting),
    "plans:hold": Page(MEET, make=_meeting),
    "plans:minutes": Page(MEET, make=_meeting),
    "plans:minutes_file": Page(READ, make=_confirmed, download=True),
    "plans:conclude": Page(MEET, make=_meeting),
    "plans:meeting_action": Page(MINUTES, make=lambda world: {**_meeting(world), "action": "confirm"}),
    "plans:conclusion_task": Page(MEET, make=_conclusion),
    "plans:withdraw_conclusion": Page(MEET, make=_conclusion, posted={}),
    "plans:rounds": Page(READ, make=lambda world: (_round(world), {})[1]),
    "plans:open_round": Page(SCORE),
    "plans:import_criteria": Page(SCORE),
    "plans:round": Page(READ, make=_approved_round),
    "plans:add_criterion": Page(SCORE, make=_round),
    "plans:round_action": Page(SCORES, make=lambda world: {**_round(world), "action": "approve"}),
    "plans:score": Page(SCORE, make=_criterion),
    "plans:remove_criterion": Page(SCORE, make=_criterion, posted={}),
}


def _submitted():
    made = make.plan(state=PlanState.SUBMITTED, entered_by=factories.person("nguoi-lap"))
    make.task(plan=made, state=TaskState.PROPOSED)
    return made


def _enter_plan(actor, world):
    _member(world)
    filled = {"document_id": make.document().pk, "year": 2026, "programme": Programme.CCHC, "owner_id": make.unit().pk}
    return services.enter_plan(actor=actor, at=factories.AT, **filled)


def _change_plan(actor, world):
    filled = {"document_id": make.document().pk, "year": 2026, "programme": Programme.DAN_CHU, "owner_id": make.unit().pk}
    return services.change_plan(actor=actor, plan_id=_draft(world)["pk"], at=factories.AT, **filled)


def _change_task(actor, world):
    _member(world)
    filled = {"title": "Sửa", "owner_id": make.unit().pk, "year": 2026, "due_on": make.DUE}
    return services.change_task(actor=actor, task_id=make.task(state=TaskState.RETURNED).pk, at=factories.AT, **filled)


def _move(action, state, **values):
    def call(actor, _world):
        moved = make.task(state=state, **values)
        make.note(moved)
        done_on = factories.DAY if action == TaskAction.FINISH else None
        return services.take_task_action(actor=actor, task_id=moved.pk, action=action, reason="có lý do", done_on=done_on, at=factories.AT)

    return call


def _propose(actor, _world):
    return services.propose_task(actor=actor, title="Việc mới", owner_id=make.unit().pk, year=2026, due_on=make.DUE, at=factories.AT)


SERVICES = {
    "plans.enter_plan": Call(ENTER, _enter_plan),
    "plans.change_plan": Call(ENTER, _change_plan),
    "plans.take_plan_action": Call(
        APPROVE,
        lambda actor, _world: services.take_plan_action(actor=actor, plan_id=_submitted().pk, action=PlanAction.APPROVE, at=factories.AT),
    ),
    "plans.ask_waiver": Call(
        Permission.WAIVE_ANSWERS,
        lambda actor, _world: services.ask_waiver(actor=actor, document_id=make.superior().pk, reason="để biết", at=factories.AT),
    ),
    "plans.take_waiver_action": Call(
        Permission.DECIDE_WAIVERS,
        lambda actor, world: services.take_waiver_action(
            actor=actor, waiver_id=_waiver(world)["pk"], action=WaiverAction.APPROVE, at=factories.AT
        ),
    ),
    "plans.propose_task": Call(PROPOSE, _propose),
    "plans.change_task": Call(PROPOSE, _change_task),
    "plans.take_task_action": Call(DECIDE, _move(TaskAction.APPROVE, TaskState.PROPOSED)),
    "plans.require_over": Call(
        CONFIRM, lambda actor, _world: services.require_over(actor=actor, permission=CONFIRM, task=make.task(), on=factories.DAY)
    ),
    "plans.require_over_plan": Call(
        CLOSE, lambda actor, _world: services.require_over_plan(actor=actor, permission=CLOSE, plan=make.plan(), on=factories.DAY)
    ),
    "plans.require_over_unit": Call(
        CARRY, lambda actor, _world: services.require_over_unit(actor=actor, permission=CARRY, unit=make.unit(), on=factories.DAY)
    ),
    "plans.require_somewhere": Call(ENTER, lambda actor, _world: services.require_somewhere(actor, ENTER, on=factories.DAY)),
    "plans.require_task_action": Call(
        WORK,
        lambda actor, world: (
            _workers(world),
            services.require_task_action(actor=actor, task=make.task(), action=TaskAction.FINISH, on=factories.DAY),
        ),
    ),
    "plans.report_progress": Call(
        WORK, lambda actor, world: services.report_progress(actor=actor, task_id=_task(world)["pk"], progress=40, note="", at=factories.AT)
    ),
    "plans.assign_task": Call(
        DECIDE,
        lambda actor, world: services.assign_task(
            actor=actor, task_id=_task(world)["pk"], assignee_id=factories.person("duoc-giao", Role.STAFF).pk, at=factories.AT
        ),
    ),
    "plans.reschedule_task": Call(
        DECIDE,
        lambda actor, world: services.reschedule_task(
            actor=actor, task_id=_task(world)["pk"], due_on=make.DUE.replace(day=20), reason="chờ văn bản", at=factories.AT
        ),
    ),
    "plans.hand_task_over": Call(
        DECIDE,
        lambda actor, world: services.hand_task_over(
            actor=actor, task_id=_task(world)["pk"], owner_id=factories.unit("NHAN-VIEC").pk, reason="sắp xếp lại phòng", at=factories.AT
        ),
    ),
    "plans.add_evidence": Call(
        WORK, lambda actor, world: services.add_evidence(actor=actor, task_id=_task(world)["pk"], note="hồ sơ giấy", at=factories.AT)
    ),
    "plans.withdraw_evidence": Call(
        WORK,
        lambda actor, world: (
            _workers(world),
            services.withdraw_evidence(actor=actor, evidence_id=make.note(make.task()).pk, reason="nhầm", at=factories.AT),
        ),
    ),
    "plans.carry_over": Call(
        Permission.CARRY_TASKS_OVER,
        lambda actor, world: services.carry_over(
            actor=actor, task_ids=[_task(world)["pk"]], year=2027, due_on=make.DUE.replace(year=2027), at=factories.AT
        ),
    ),
    "plans.enter_meeting": Call(
        MEET,
        lambda actor, _world: services.enter_meeting(
            actor=actor, kind=MeetingKind.DIALOGUE, on=factories.DAY, title="Đối thoại", place="", owner_id=None, at=factories.AT
        ),
    ),
    "plans.change_meeting": Call(
        MEET,
        lambda actor, world: services.change_meeting(
            actor=actor,
            meeting_id=_meeting(world)["pk"],
            kind=MeetingKind.DIALOGUE,
            on=factories.DAY,
            title="Đối thoại",
            place="",
            owner_id=None,
            at=factories.AT,
        ),
    ),
    "plans.set_agenda": Call(
        MEET, lambda actor, world: services.set_agenda(actor=actor, meeting_id=_meeting(world)["pk"], lines="Một\nHai", at=factories.AT)
    ),
    "plans.hold_meeting": Call(
        MEET,
        lambda actor, world: services.hold_meeting(
            actor=actor, meeting_id=_meeting(world)["pk"], summoned=20, attended=19, votes_for=None, at=factories.AT
        ),
    ),
    "plans.keep_minutes": Call(
        MEET, lambda actor, world: services.keep_minutes(actor=actor, meeting_id=_meeting(world)["pk"], file=make.pdf(), at=factories.AT)
    ),
    "plans.conclude": Call(
        MEET, lambda actor, world: services.conclude(actor=actor, meeting_id=_meeting(world)["pk"], text="Kết luận", at=factories.AT)
    ),
    "plans.task_from_conclusion": Call(
        MEET,
        lambda actor, world: services.task_from_conclusion(
            actor=actor, conclusion_id=_conclusion(world)["pk"], owner_id=make.unit().pk, due_on=make.DUE, at=factories.AT
        ),
    ),
    "plans.withdraw_conclusion": Call(
        MEET, lambda actor, world: services.withdraw_conclusion(actor=actor, conclusion_id=_conclusion(world)["pk"], at=factories.AT)
    ),
    "plans.take_meeting_action": Call(
        MINUTES,
        lambda actor, world: services.take_meeting_action(
            actor=actor, meeting_id=_meeting(world)["pk"], action=MeetingAction.CONFIRM, at=factories.AT
        ),
    ),
    "plans.open_round": Call(SCORE, lambda actor, _world: services.open_round(actor=actor, index="PAR INDEX", year=2026, at=factories.AT)),
    "plans.import_criteria": Call(
        SCORE,
        lambda actor, _world: services.import_criteria(
            actor=actor, file=make.pdf("chi-so.csv", "mã,chỉ số,năm,tiêu chí,điểm tối đa\nA1,PAR,2026,Một,2\n".encode()), at=factories.AT
        ),
    ),
    "plans.add_criterion": Call(
        SCORE,
        lambda actor, world: services.add_criterion(
            actor=actor, round_id=_round(world)["pk"], criterion="Mới", max_points=Decimal(2), at=factories.AT
        ),
    ),
    "plans.remove_criterion": Call(
        SCORE, lambda actor, world: services.remove_criterion(actor=actor, criterion_id=_criterion(world)["pk"], at=factories.AT)
    ),
    "plans.score": Call(
        SCORE,
        lambda actor, world: services.score(
            actor=actor, criterion_id=_criterion(world)["pk"], self_points=Decimal(4), evidence="", explanation="", at=factories.AT
        ),
    ),
    "plans.take_round_action": Call(
        SCORES,
        lambda actor, _world: services.take_round_action(
            actor=actor, round_id=make.scored_round(state=RoundState.SUBMITTED).pk, action=RoundAction.APPROVE, at=factories.AT
        ),
    ),
}
