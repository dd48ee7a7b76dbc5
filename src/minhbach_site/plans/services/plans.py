"""Plans: written down from a document, submitted, approved by another person, closed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require_other_person, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.services import new_code
from minhbach_site.plans import queries
from minhbach_site.plans.models import Plan, PlanStep, Task
from minhbach_site.plans.services.errors import PlanError, refuse_odd_year, refuse_unseen, refuse_without_reason
from minhbach_site.plans.services.moves import approve_waiting, move_task, refuse_ended_owner, require_over_plan, require_over_unit
from minhbach_site.plans.states import (
    CHANGED,
    OPEN_TASKS,
    PLAN_NEEDS_REASON,
    PLAN_PERMISSIONS,
    PLAN_TRANSITIONS,
    UNAPPROVED_TASKS,
    PlanAction,
    PlanState,
    Programme,
    TaskAction,
    TaskState,
)
from minhbach_site.records.states import DocumentState
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.wordindex import called


@transaction.atomic
def enter_plan(*, actor: Person, document_id: int, year: int, programme: Programme, owner_id: int, at: datetime) -> Plan:
    """Make a plan of a registered document for one's unit. Raises PlanError for a document that already is the plan of that year."""
    require_over_unit(actor=actor, permission=Permission.ENTER_PLANS, unit=_unit(owner_id), on=day_of(at))
    refuse_odd_year(year, day_of(at))
    plan = Plan(code=new_code("KH", year, Plan), state=PlanState.DRAFT, entered_by=actor)
    _fill(plan, actor, document_id, year, programme, owner_id, at)
    PlanStep.objects.create(plan=plan, action="", after=plan.state, **signed(actor), at=at)
    record(actor=actor, action="plans.enter_plan", subject=plan, at=at, fields=("document", "year", "programme", "owner"))
    return plan


@transaction.atomic
def change_plan(
    *, actor: Person, plan_id: int, document_id: int, year: int, programme: Programme, owner_id: int, at: datetime, seen: str = ""
) -> Plan:
    """Rewrite a plan that is not submitted yet; nobody who wrote in it can approve it, and its history says who did.

    `seen` is `queries.as_seen` of what the page showed: PlanError where another has changed it since.
    """
    plan = _locked(plan_id)
    require_over_plan(actor=actor, permission=Permission.ENTER_PLANS, plan=plan, on=day_of(at))
    if owner_id != plan.owner_id:
        require_over_unit(actor=actor, permission=Permission.ENTER_PLANS, unit=_unit(owner_id), on=day_of(at))
    refuse_unseen(plan.steps, seen, actor)
    if plan.state != PlanState.DRAFT:
        raise PlanError(_("Kế hoạch đã trình nên không sửa được. Hãy đề nghị trả lại trước."))
    if plan.year != year:
        refuse_odd_year(year, day_of(at))
    if plan.year != year and plan.tasks.exists():
        raise PlanError(_("Kế hoạch đã có nhiệm vụ của năm %(year)s nên không đổi được năm.") % {"year": plan.year})
    _fill(plan, actor, document_id, year, programme, owner_id, at)
    PlanStep.objects.create(plan=plan, action=CHANGED, before=plan.state, after=plan.state, **signed(actor), at=at)
    record(actor=actor, action="plans.change_plan", subject=plan, at=at, fields=("document", "year", "programme", "owner"))
    return plan


@transaction.atomic
def take_plan_action(*, actor: Person, plan_id: int, action: PlanAction, at: datetime, reason: str = "") -> Plan:
    """Move a plan one step. Approving it approves the tasks that wait in it, but those that the approver wrote; cancelling it cancels them.

    Raises PlanError for a move that its state does not allow, for submitting or approving what has no task, and for closing or cancelling
    over unfinished tasks.
    """
    plan = _locked(plan_id)
    require_over_plan(actor=actor, permission=PLAN_PERMISSIONS[action], plan=plan, on=day_of(at))
    reason = refuse_without_reason(reason, action in PLAN_NEEDS_REASON)
    after = PLAN_TRANSITIONS.get((PlanState(plan.state), action))
    if after is None:
        raise PlanError(
            _("Kế hoạch đang ở trạng thái «%(state)s» nên không làm được việc «%(action)s».")
            % {"state": plan.get_state_display(), "action": action.label}
        )
    _check_tasks(plan, action)
    changed = 0
    if action == PlanAction.SUBMIT:
        plan.submitted_by, plan.approved_by = actor, None
    elif action == PlanAction.APPROVE:
        require_other_person(actor, *queries.writers_of_plan(plan))
        plan.approved_by = actor
    elif action == PlanAction.REOPEN and after == PlanState.DRAFT:
        plan.submitted_by = plan.approved_by = None
    elif action == PlanAction.REOPEN and plan.approved_by_id is None:
        plan.approved_by = actor
    PlanStep.objects.create(plan=plan, action=action, before=plan.state, after=after, **signed(actor), at=at, reason=reason)
    plan.state = after
    plan.save(update_fields=["state", "submitted_by", "approved_by"])
    if action == PlanAction.APPROVE:
        changed = approve_waiting(actor, plan.tasks, at)
    elif action == PlanAction.CANCEL:
        changed = _cancel_unapproved(actor, plan, reason, at)
    record(actor=actor, action="plans.move_plan", subject=plan, at=at, fields=("state",), values={"tasks": changed})
    return plan


def _fill(plan: Plan, actor: Person, document_id: int, year: int, programme: Programme, owner_id: int, at: datetime) -> None:
    document = queries.plan_documents(actor, day_of(at)).filter(pk=document_id).first()
    if document is None:
        raise PlanError(_("Không có văn bản này trong sổ, hoặc văn bản đã hủy. Hãy chọn văn bản khác."))
    if same := Plan.objects.filter(document=document_id, year=year).exclude(pk=plan.pk).first():
        said = {"code": same.code, "year": year}
        if same.state == PlanState.CANCELLED:
            raise PlanError(
                _("Văn bản này đã là kế hoạch %(code)s của năm %(year)s, đã hủy. Hãy đề nghị lãnh đạo mở lại kế hoạch ấy.") % said
            )
        raise PlanError(_("Văn bản này đã là kế hoạch %(code)s của năm %(year)s. Hãy mở kế hoạch đã có.") % said)
    first = max(day_of(at), date(year, 1, 1))
    refuse_ended_owner(owner_id, first=first, last=max(first, date(year, 12, 31)), on=day_of(at))
    plan.document, plan.year, plan.programme, plan.owner_id = document, year, programme, owner_id
    plan.search_text = called(document.subject, document.symbol, document.code, plan.code)
    plan.save()


def _check_tasks(plan: Plan, action: PlanAction) -> None:
    if action in {PlanAction.SUBMIT, PlanAction.APPROVE}:
        waiting = plan.tasks.filter(state=TaskState.RETURNED).count()
        if waiting:
            raise PlanError(
                _("Kế hoạch có %(count)s nhiệm vụ bị trả lại. Hãy sửa rồi trình lại, hoặc hủy, từng nhiệm vụ đó trước.")
                % {"count": waiting}
            )
        if not plan.tasks.exclude(state=TaskState.CANCELLED).exists():
            raise PlanError(_("Kế hoạch chưa có nhiệm vụ nào. Hãy thêm ít nhất một nhiệm vụ, với đơn vị chủ trì và hạn, rồi trình duyệt."))
        if plan.document.state == DocumentState.CANCELLED:
            raise PlanError(_("Văn bản của kế hoạch đã hủy. Hãy sửa kế hoạch để chọn văn bản thay thế, hoặc hủy kế hoạch."))
    blocking = {
        PlanAction.CLOSE: {*OPEN_TASKS, *UNAPPROVED_TASKS, TaskState.DONE},
        PlanAction.CANCEL: {*OPEN_TASKS, TaskState.DONE},
    }.get(action)
    left = plan.tasks.filter(state__in=blocking).count() if blocking else 0
    if left:
        raise PlanError(
            _("Kế hoạch còn %(count)s nhiệm vụ chưa kết thúc. Hãy xác nhận hoàn thành, chuyển sang năm sau hoặc hủy từng nhiệm vụ trước.")
            % {"count": left}
        )


def _cancel_unapproved(actor: Person, plan: Plan, reason: str, at: datetime) -> int:
    waiting: list[Task] = list(plan.tasks.select_for_update().filter(state__in=UNAPPROVED_TASKS).order_by("pk"))
    for task in waiting:
        move_task(task, TaskAction.CANCEL, actor, at, reason)
    return len(waiting)


def _unit(owner_id: int) -> Unit | None:
    return Unit.objects.select_related("parent").filter(pk=owner_id).first()


def _locked(plan_id: int) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("document", "owner__parent").get(pk=plan_id)
