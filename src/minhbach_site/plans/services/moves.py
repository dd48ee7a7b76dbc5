"""The one place that moves a task along its table; the services around it check who may and what must be true."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person, signed, stands_in_for
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Unit
from minhbach_site.plans import queries
from minhbach_site.plans.models import Plan, Task, TaskEvidence, TaskStep
from minhbach_site.plans.services.errors import PlanError
from minhbach_site.plans.states import FINISHED_TASKS, TASK_TRANSITIONS, StepKind, TaskAction, TaskState
from minhbach_site.ui.dates import day_of, written


def move_task(task: Task, action: TaskAction, actor: Person, at: datetime, reason: str = "") -> TaskStep:
    """Apply the table to a locked task, save it with its step, journal it. Raises PlanError when its state does not allow that."""
    before = TaskState(task.state)
    after = TASK_TRANSITIONS.get((before, action))
    if after is not None and action == TaskAction.TAKE_BACK:
        after = _carried_as(task)
    if after is None:
        raise PlanError(
            _("Nhiệm vụ %(code)s đang ở trạng thái «%(state)s» nên không làm được việc «%(action)s».")
            % {"code": task.code, "state": before.label, "action": action.label}
        )
    task.state = after
    if action == TaskAction.APPROVE:
        task.approved_by = actor
    elif action == TaskAction.FINISH:
        task.finished_by, task.progress = actor, 100
    elif action == TaskAction.CONFIRM:
        task.confirmed_by = actor
    elif action == TaskAction.REOPEN:
        task.finished_by = task.confirmed_by = task.done_on = None
        task.progress = 0 if before in FINISHED_TASKS else task.progress
        task.approved_by = None if after == TaskState.PROPOSED else task.approved_by
    task.save()
    step = TaskStep.objects.create(task=task, kind=action, before=before, after=after, **signed(actor), at=at, reason=reason)
    record(actor=actor, action="plans.move_task", subject=task, at=at, fields=("state", "done_on"), values={"step": action.value})
    return step


def _carried_as(task: Task) -> TaskState:
    """The state that the task had when it was carried over."""
    carried = TaskStep.objects.filter(task=task, kind=TaskAction.CARRY).order_by("at", "pk").values_list("before", flat=True).last()
    return TaskState(carried or TaskState.APPROVED)


def note_step(
    task: Task, kind: StepKind, actor: Person | None, at: datetime, reason: str = "", evidence: TaskEvidence | None = None
) -> TaskStep:
    """Write down what happened to a task without moving it."""
    return TaskStep.objects.create(
        task=task,
        kind=kind,
        before=task.state,
        after=task.state,
        **signed(actor),
        at=at,
        reason=reason,
        evidence=evidence,
    )


def approve_waiting(actor: Person, tasks: Any, at: datetime) -> int:
    """Approve the proposed tasks among `tasks` (a manager) that someone else wrote and that lie in units the actor may approve for.

    Each in whose name the actor may approve it; afterwards they act as before, for what these tasks belong to.
    """
    approved, before = 0, actor.stands_in
    waiting = tasks.select_for_update(of=("self",)).filter(state=TaskState.PROPOSED).exclude(entered_by=actor)
    for task in waiting.select_related("owner__parent", "plan").order_by("pk"):
        barred = queries.barred_from(task, TaskAction.APPROVE)
        if actor.pk in barred or queries.held_back(task, TaskAction.APPROVE):
            continue
        if actor.acts(partial(_may_approve, task, day_of(at)), on=day_of(at)) and not stands_in_for(actor, barred):
            move_task(task, TaskAction.APPROVE, actor, at)
            approved += 1
    actor.stands_in = before
    return approved


def _may_approve(task: Task, on: date, person: Person) -> bool:
    return person.may(Permission.APPROVE_TASKS, on=on, unit=queries.unit_of(task))


def require_over(*, actor: Person, permission: Permission, task: Task, on: date) -> None:
    """What a page about one task asks before it shows a form. Raises NotAllowed."""
    if actor.acts(lambda person: queries.may_over(person, permission, task, on), on=on):
        return
    if permission == Permission.WORK_ON_TASKS and permission in actor.permissions(on):
        raise NotAllowed(
            _(
                "Nhiệm vụ %(code)s của «%(unit)s»: chỉ người được giao, người của đơn vị và người đứng đầu đơn vị làm được. Hãy nhờ họ, "
                "hoặc đề nghị %(who)s giao nhiệm vụ này cho bạn."
            )
            % {"code": task.code, "unit": task.owner or _("toàn cơ quan"), "who": queries.whom_to_ask(task.owner, on)}
        )
    _refuse(actor, permission, task.owner, on)


def require_assigning(*, actor: Person, task: Task, assignee_id: int, on: date) -> None:
    """What giving a task to someone asks: a free one is taken on by whoever may work on it, one that somebody has is moved only by those
    who decide for its unit. Raises NotAllowed.
    """
    takes_on = assignee_id == actor.pk and task.assignee_id in {None, actor.pk}
    decides = queries.may_over(actor, Permission.APPROVE_TASKS, task, on)
    if assignee_id == actor.pk and not takes_on and not decides and queries.works_on(actor, task, on):
        raise NotAllowed(
            _("Nhiệm vụ %(code)s đã giao cho %(person)s. Muốn nhận thay, hãy đề nghị %(who)s giao lại nhiệm vụ cho bạn.")
            % {"code": task.code, "person": task.assignee, "who": queries.whom_to_ask(task.owner, on)}
        )
    require_over(actor=actor, permission=Permission.WORK_ON_TASKS if takes_on else Permission.APPROVE_TASKS, task=task, on=on)


def require_into_plan(*, actor: Person, plan: Plan, on: date) -> None:
    """What putting a task into a plan asks, beside the permission to propose. Raises NotAllowed."""
    if not queries.may_propose_into(actor, plan, on):
        raise NotAllowed(
            _(
                "Kế hoạch %(plan)s của «%(unit)s»: chỉ người của đơn vị chủ trì, của đơn vị đang có nhiệm vụ trong kế hoạch, văn thư và "
                "lãnh đạo đưa thêm nhiệm vụ vào được. Hãy nhờ %(who)s hoặc văn thư, hoặc đề xuất nhiệm vụ không gắn kế hoạch."
            )
            % {"plan": plan.code, "unit": plan.owner or _("toàn cơ quan"), "who": queries.whom_to_ask(plan.owner, on)}
        )


def require_over_unit(*, actor: Person, permission: Permission, unit: Unit | None, on: date) -> None:
    """The same for a unit: see `queries.holds_over`. Raises NotAllowed."""
    if not actor.acts(lambda person: queries.holds_over(person, permission, unit, on), on=on):
        _refuse(actor, permission, unit, on)


def require_over_plan(*, actor: Person, permission: Permission, plan: Plan, on: date) -> None:
    """The same for a plan. Raises NotAllowed."""
    if not actor.acts(lambda person: queries.may_over_plan(person, permission, plan, on), on=on):
        _refuse(actor, permission, plan.owner, on)


def require_somewhere(actor: Person, permission: Permission, *, on: date) -> None:
    """Before the unit is known: that the person holds the permission over any. Raises NotAllowed."""
    if permission not in actor.permissions(on):
        require(actor, permission, on=on, unit=())


def _refuse(actor: Person, permission: Permission, unit: Unit | None, on: date) -> None:
    if permission in actor.permissions(on):
        raise NotAllowed(
            _("Việc này của «%(unit)s»: bạn có quyền «%(permission)s» ở đơn vị khác. Hãy nhờ người của đơn vị đó hoặc văn thư, lãnh đạo.")
            % {"unit": unit or _("toàn cơ quan"), "permission": permission.label}
        )
    require_somewhere(actor, permission, on=on)


def refuse_ended_owner(owner_id: int, *, first: date, last: date, on: date) -> None:
    """Raise PlanError when the unit has ended on the day `on`, begins only after `last`, or is decided to have ended by `first` with no one
    unit in its place; where there is one, the work goes on to it by itself.
    """
    owner = queries.owners(on).filter(pk=owner_id).first()
    if owner is None:
        raise PlanError(_("Đơn vị chủ trì không còn hoạt động. Hãy chọn đơn vị khác."))
    if owner.from_on > last:
        raise PlanError(
            _("Đơn vị chủ trì «%(unit)s» chỉ hoạt động từ ngày %(day)s. Hãy chọn đơn vị đang hoạt động.")
            % {"unit": owner, "day": written(owner.from_on)}
        )
    living = queries.in_its_place(owner, max(first, owner.from_on))
    if len(living) != 1 and owner.to_on is not None:
        raise PlanError(
            _(
                "Đơn vị chủ trì «%(unit)s» chỉ hoạt động đến hết ngày %(day)s, sau đó không có đúng một đơn vị kế tục%(heirs)s. "
                "Hãy chọn đơn vị sẽ làm việc này."
            )
            % {"unit": owner, "day": written(owner.to_on), "heirs": named(living)}
        )


def named(units: Sequence[Unit]) -> str:
    """Units in brackets behind a sentence that is about them; empty for none."""
    return f" ({', '.join(f'«{unit}»' for unit in units)})" if units else ""


def refuse_held_back(task: Task, action: TaskAction | None = None) -> None:
    """Raise PlanError when the plan of the task is frozen, closed, or has still to be approved itself, or its meeting was withdrawn."""
    if why := queries.held_back(task, action):
        raise PlanError(why)


def require_task_action(*, actor: Person, task: Task, action: TaskAction, on: date) -> None:
    """The same for an action of the table, and four eyes. Raises NotAllowed."""
    require_over(actor=actor, permission=queries.task_permission(actor, task, action), task=task, on=on)
    require_other_person(actor, *queries.barred_from(task, action))
