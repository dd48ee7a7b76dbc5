"""Tasks: proposed, approved by another person, worked on, finished with evidence, confirmed by another person, carried over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.services import new_code
from minhbach_site.plans import queries
from minhbach_site.plans.models import Meeting, Plan, Task, TaskEvidence, TaskStep
from minhbach_site.plans.services.errors import (
    PlanError,
    keep,
    refuse_far_due_date,
    refuse_odd_year,
    refuse_past_due_date,
    refuse_unseen,
    refuse_without_reason,
)
from minhbach_site.plans.services.moves import (
    move_task,
    named,
    note_step,
    refuse_ended_owner,
    refuse_held_back,
    require_assigning,
    require_into_plan,
    require_over,
    require_over_unit,
    require_somewhere,
    require_task_action,
)
from minhbach_site.plans.states import (
    BY_OTHER_WAYS,
    OPEN_PLANS,
    OPEN_TASKS,
    TASK_NEEDS_REASON,
    UNAPPROVED_TASKS,
    StepKind,
    TaskAction,
    TaskState,
)
from minhbach_site.ui.dates import day_of, written
from minhbach_site.ui.wordindex import called

TAKES_EVIDENCE = frozenset({*OPEN_TASKS, TaskState.DONE})
_WORKING = (StepKind.PROGRESS, StepKind.EVIDENCE, StepKind.WITHDRAWN, TaskAction.START)  # steps that decide nothing about a task
_PROGRESSING = (StepKind.PROGRESS, TaskAction.FINISH, TaskAction.REOPEN)
_SHOWN = ("plan", "meeting", "owner", "assignee", "year", "due_on", "state")


@transaction.atomic
def propose_task(
    *,
    actor: Person,
    title: str,
    owner_id: int,
    year: int,
    due_on: date,
    at: datetime,
    plan_id: int | None = None,
    meeting_id: int | None = None,
    assignee_id: int | None = None,
    group: int | None = None,
    late_reason: str = "",
) -> Task:
    """Put forward something to do; it is work only when another person has approved it. Raises PlanError.

    A due date that has passed needs a reason why the task is written down only now, which stays in its history. Into a plan only those put
    tasks whose unit takes part in it (`queries.may_propose_into`). What is there already, word for word, is refused: it was sent twice.
    """
    require(actor, Permission.PROPOSE_TASKS, on=day_of(at))
    refuse_odd_year(year, day_of(at))
    _refuse_twice(title, owner_id=owner_id, year=year, due_on=due_on, plan_id=plan_id, meeting_id=meeting_id)
    task = Task(code=new_code("NV", year, Task), state=TaskState.PROPOSED, entered_by=actor)
    task.meeting = Meeting.objects.get(pk=meeting_id) if meeting_id else None
    _fill(
        task,
        actor,
        at,
        title=title,
        owner_id=owner_id,
        year=year,
        due_on=due_on,
        plan_id=plan_id,
        assignee_id=assignee_id,
        group=group,
        late_reason=late_reason,
    )
    note_step(task, StepKind.ENTERED, actor, at, late_reason.strip()[:500])
    record(actor=actor, action="plans.propose_task", subject=task, at=at, fields=_SHOWN)
    return task


@transaction.atomic
def change_task(
    *,
    actor: Person,
    task_id: int,
    title: str,
    owner_id: int,
    year: int,
    due_on: date,
    at: datetime,
    plan_id: int | None = None,
    assignee_id: int | None = None,
    group: int | None = None,
    late_reason: str = "",
    seen: str = "",
) -> Task:
    """Rewrite a task that is not approved: its proposer, or someone of its unit; nobody who wrote in it can approve it.

    `seen` of this and the following is `queries.as_seen` of what the page showed: PlanError where another has changed it since.
    """
    task = _locked(task_id)
    require_over(actor=actor, permission=Permission.PROPOSE_TASKS, task=task, on=day_of(at))
    refuse_unseen(task.steps, seen, actor)
    refuse_held_back(task)
    if task.state not in UNAPPROVED_TASKS:
        raise PlanError(
            _(
                "Nhiệm vụ đã duyệt thì không sửa được nội dung: hãy đổi hạn, giao người khác, chuyển đơn vị chủ trì, "
                "hoặc hủy và đề xuất lại."
            )
        )
    if task.year != year:
        refuse_odd_year(year, day_of(at))
    first_due_on = task.first_due_on if task.carried_from_id else due_on
    _fill(
        task,
        actor,
        at,
        title=title,
        owner_id=owner_id,
        year=year,
        due_on=due_on,
        plan_id=plan_id,
        assignee_id=assignee_id,
        group=group,
        late_reason=late_reason,
    )
    _keep_lateness(task, first_due_on, task.overdue_since)
    note_step(task, StepKind.CHANGED, actor, at, late_reason.strip()[:500])
    record(actor=actor, action="plans.change_task", subject=task, at=at, fields=_SHOWN)
    return task


@transaction.atomic
def take_task_action(
    *, actor: Person, task_id: int, action: TaskAction, at: datetime, reason: str = "", done_on: date | None = None
) -> TaskStep:
    """Move a task one step along its table.

    Approving and confirming need another person than the one who proposed, finished or was assigned; finishing needs evidence and the day
    it was done, `done_on`. Raises PlanError.
    """
    task = _locked(task_id)
    require_task_action(actor=actor, task=task, action=action, on=day_of(at))
    if action in BY_OTHER_WAYS:
        raise PlanError(_("Việc «%(action)s» làm ở trang riêng.") % {"action": action.label})
    reason = refuse_without_reason(reason, action in TASK_NEEDS_REASON and not queries.takes_back(actor, task, action))
    refuse_held_back(task, action)
    if action == TaskAction.FINISH:
        _check_finished(task, done_on, at)
        task.done_on = done_on
    if action == TaskAction.CANCEL and task.carried_from is not None:
        reason = _give_back(task, task.carried_from, actor, reason, at)
    return move_task(task, action, actor, at, reason)


@transaction.atomic
def report_progress(*, actor: Person, task_id: int, progress: int, note: str, at: datetime, seen: str = "") -> Task:
    """Say how far a task is, in percent below 100: finishing is a step of its own, with evidence. The first report starts the task."""
    task = _locked(task_id)
    require_over(actor=actor, permission=Permission.WORK_ON_TASKS, task=task, on=day_of(at))
    refuse_unseen(task.steps.filter(kind__in=_PROGRESSING), seen, actor)
    if task.state not in OPEN_TASKS:
        raise PlanError(_("Chỉ cập nhật tiến độ của nhiệm vụ đã giao và chưa xong."))
    if not 0 <= progress < 100:
        raise PlanError(_("Tiến độ từ 0 đến 99%. Khi đã xong, hãy thêm minh chứng rồi báo hoàn thành."))
    if task.state == TaskState.APPROVED and progress:
        move_task(task, TaskAction.START, actor, at)
    task.progress = progress
    task.save(update_fields=["progress"])
    note_step(task, StepKind.PROGRESS, actor, at, f"{progress}%. {note.strip()}".strip())
    record(actor=actor, action="plans.report_progress", subject=task, at=at, fields=("progress",))
    return task


@transaction.atomic
def assign_task(*, actor: Person, task_id: int, assignee_id: int, at: datetime, seen: str = "") -> Task:
    """Say who does an approved task: decided for the unit, or taken on by someone who may work on it while nobody has it."""
    task = _locked(task_id)
    require_assigning(actor=actor, task=task, assignee_id=assignee_id, on=day_of(at))
    refuse_unseen(task.steps.exclude(kind__in=_WORKING), seen, actor)
    if task.state not in OPEN_TASKS:
        raise PlanError(_("Chỉ giao người cho nhiệm vụ đã duyệt và chưa xong."))
    task.assignee = _person(assignee_id, at)
    task.save(update_fields=["assignee"])
    note_step(task, StepKind.ASSIGNED, actor, at, str(task.assignee))
    record(actor=actor, action="plans.assign_task", subject=task, at=at, fields=("assignee",))
    return task


@transaction.atomic
def reschedule_task(*, actor: Person, task_id: int, due_on: date, reason: str, at: datetime, seen: str = "") -> Task:
    """Give an approved task another due date, with a reason; not by the one who is to do it. The first date stays on record."""
    task = _locked(task_id)
    require_over(actor=actor, permission=Permission.APPROVE_TASKS, task=task, on=day_of(at))
    require_other_person(actor, task.assignee_id)
    reason = refuse_without_reason(reason, needed=True)
    refuse_unseen(task.steps.exclude(kind__in=_WORKING), seen, actor)
    if task.state not in OPEN_TASKS:
        raise PlanError(_("Chỉ đổi hạn của nhiệm vụ đã duyệt và chưa xong."))
    refuse_far_due_date(due_on, task.year)
    refuse_past_due_date(due_on, day_of(at))
    if task.due_on == due_on:
        raise PlanError(_("Hạn mới trùng hạn cũ. Hãy chọn ngày khác."))
    before = task.due_on
    task.due_on = due_on
    task.save(update_fields=["due_on"])
    moved = f"{before:%d/%m/%Y} → {due_on:%d/%m/%Y}" if before else f"{due_on:%d/%m/%Y}"
    note_step(task, StepKind.RESCHEDULED, actor, at, f"{moved}. {reason}"[:500])
    record(actor=actor, action="plans.reschedule_task", subject=task, at=at, fields=("due_on",))
    return task


@transaction.atomic
def hand_task_over(*, actor: Person, task_id: int, owner_id: int, reason: str, at: datetime, seen: str = "") -> Task:
    """Give an approved task that is not confirmed to another unit, with a reason: its own has ended, or the work became another's.

    Whoever is to do it stays until the new unit says otherwise.
    """
    task = _locked(task_id)
    require_over(actor=actor, permission=Permission.APPROVE_TASKS, task=task, on=day_of(at))
    reason = refuse_without_reason(reason, needed=True)
    refuse_unseen(task.steps.exclude(kind__in=_WORKING), seen, actor)
    if task.state not in TAKES_EVIDENCE:
        raise PlanError(_("Chỉ chuyển đơn vị chủ trì của nhiệm vụ đã duyệt và chưa được xác nhận."))
    if task.owner_id == owner_id:
        raise PlanError(_("Đơn vị này đang chủ trì nhiệm vụ. Hãy chọn đơn vị khác."))
    day = max(day_of(at), task.due_on or day_of(at))
    refuse_ended_owner(owner_id, first=day, last=day, on=day_of(at))
    before = task.owner
    task.owner = queries.owners(day_of(at)).get(pk=owner_id)
    task.save(update_fields=["owner"])
    note_step(task, StepKind.HANDED_OVER, actor, at, f"{before or '–'} → {task.owner}. {reason}"[:500])
    record(actor=actor, action="plans.hand_task_over", subject=task, at=at, fields=("owner",))
    return task


@transaction.atomic
def add_evidence(
    *, actor: Person, task_id: int, at: datetime, document_id: int | None = None, note: str = "", file: File[bytes] | None = None
) -> TaskEvidence:
    """Put down what proves the task: a document of the register, a file, or words that say where the proof is kept. Raises PlanError."""
    task = _locked(task_id)
    require_over(actor=actor, permission=Permission.WORK_ON_TASKS, task=task, on=day_of(at))
    if task.state not in TAKES_EVIDENCE:
        raise PlanError(_("Chỉ thêm minh chứng cho nhiệm vụ đã giao và chưa được xác nhận. Nhiệm vụ đã xác nhận phải mở lại trước."))
    if document_id and not queries.evidence_documents(actor, day_of(at)).filter(pk=document_id).exists():
        raise PlanError(_("Không có văn bản này trong sổ. Hãy chọn văn bản khác."))
    if not document_id and not note.strip() and file is None:
        raise PlanError(_("Hãy chọn văn bản, tải tệp lên, hoặc ghi minh chứng được lưu ở đâu."))
    standing = queries.evidence_of(task).filter(withdrawn_at=None)
    if file is None and standing.filter(Q(document=document_id) if document_id else Q(document=None), note=note.strip(), file="").exists():
        raise PlanError(_("Minh chứng này đã có trong nhiệm vụ nên không thêm lần nữa."))
    evidence = TaskEvidence(task=task, document_id=document_id, note=note.strip(), person=actor, at=at)
    if file is not None:
        kept = keep(file)
        if standing.filter(sha256=kept.sha256).exists():
            raise PlanError(_("Tệp này đã là minh chứng của nhiệm vụ nên không thêm lần nữa."))
        evidence.name, evidence.sha256, evidence.size, evidence.mime = kept.name, kept.sha256, kept.size, kept.mime
        evidence.file.name = kept.path
    evidence.save()
    note_step(task, StepKind.EVIDENCE, actor, at, str(evidence.document or evidence)[:500], evidence)
    record(actor=actor, action="plans.add_evidence", subject=task, at=at, values={"evidence": evidence.pk})
    return evidence


@transaction.atomic
def withdraw_evidence(*, actor: Person, evidence_id: int, reason: str, at: datetime) -> TaskEvidence:
    """Take evidence back, with a reason; the row and its file stay. A finished task keeps at least one."""
    evidence = TaskEvidence.objects.get(pk=evidence_id)
    task = _locked(evidence.task_id)
    require_over(actor=actor, permission=Permission.WORK_ON_TASKS, task=task, on=day_of(at))
    reason = refuse_without_reason(reason, needed=True)
    if evidence.withdrawn_at is not None or task.state not in TAKES_EVIDENCE:
        raise PlanError(_("Không rút được minh chứng này: đã rút rồi, hoặc nhiệm vụ đã kết thúc."))
    if task.state == TaskState.DONE and queries.evidence_of(task).filter(withdrawn_at=None).count() == 1:
        raise PlanError(_("Nhiệm vụ đã báo hoàn thành phải còn ít nhất một minh chứng. Hãy thêm minh chứng khác trước."))
    evidence.withdrawn_by, evidence.withdrawn_at = actor, at
    evidence.save(update_fields=["withdrawn_by", "withdrawn_at"])
    note_step(task, StepKind.WITHDRAWN, actor, at, f"{evidence.document or evidence}: {reason}"[:500], evidence)
    record(actor=actor, action="plans.withdraw_evidence", subject=task, at=at, values={"evidence": evidence.pk})
    return evidence


@transaction.atomic
def carry_over(
    *, actor: Person, task_ids: Collection[int], year: int, due_on: date, at: datetime, plan_id: int | None = None
) -> list[Task]:
    """Copy unfinished tasks of one's unit into the next year (or the running one), each linked to the one it continues.

    The old task leaves the lists of open work; how late it was stays with the copy, which is overdue from the old due date on. Cancelling
    the copy opens the old task again. All or none.

    A unit that has ended, or is decided to end before the year begins, is followed to the one unit that comes in its place; where there are
    several, PlanError asks to cancel the task and propose it anew. The copies wait for approval like any other task.
    """
    require_somewhere(actor, Permission.CARRY_TASKS_OVER, on=day_of(at))
    rows = queries.tasks(actor, day_of(at)).select_for_update(of=("self",)).filter(pk__in=set(task_ids))
    old = list(rows.select_related("owner__parent", "plan").order_by("due_on", "pk"))
    for task in old:
        require_over_unit(actor=actor, permission=Permission.CARRY_TASKS_OVER, unit=task.owner, on=day_of(at))
    if not old:
        raise PlanError(_("Chưa chọn nhiệm vụ nào. Hãy đánh dấu những nhiệm vụ cần chuyển."))
    made = []
    for task in old:
        if task.year >= year:
            raise PlanError(_("Nhiệm vụ %(code)s đã thuộc năm %(year)s.") % {"code": task.code, "year": task.year})
        if year not in {task.year + 1, day_of(at).year}:
            raise PlanError(
                _("Nhiệm vụ %(code)s của năm %(year)s chỉ chuyển được sang năm liền sau hoặc năm hiện tại.")
                % {"code": task.code, "year": task.year}
            )
        if due_on.year != year:
            raise PlanError(
                _("Hạn mới %(day)s không thuộc năm %(year)s, năm nhận nhiệm vụ. Hãy chọn hạn trong năm đó.")
                % {"day": written(due_on), "year": year}
            )
        refuse_held_back(task, TaskAction.CARRY)
        was_late = queries.is_late(task, day_of(at))
        move_task(task, TaskAction.CARRY, actor, at)
        copy = Task(code=new_code("NV", year, Task), state=TaskState.PROPOSED, entered_by=actor, carried_from=task, progress=task.progress)
        owner = _owner_on(task, max(day_of(at), date(year, 1, 1)))
        stays = task.assignee_id is not None and owner.pk == task.owner_id and _may_work(task.assignee_id, at)
        assignee_id = task.assignee_id if stays else None
        _fill(
            copy,
            actor,
            at,
            title=task.title,
            owner_id=owner.pk,
            year=year,
            due_on=due_on,
            plan_id=plan_id,
            assignee_id=assignee_id,
            group=task.group,
        )
        _keep_lateness(copy, task.first_due_on or task.due_on, queries.late_from(task) if was_late else None)
        note_step(copy, StepKind.ENTERED, actor, at, f"← {task.code}")
        record(actor=actor, action="plans.carry_over", subject=copy, at=at, fields=(*_SHOWN, "carried_from"))
        made.append(copy)
    return made


def _refuse_twice(title: str, **same: object) -> None:
    """What was sent twice, as by going back in the browser, is one task."""
    rows = Task.objects.filter(title=title.strip(), **same).exclude(state=TaskState.CANCELLED)
    if found := rows.order_by("pk").first():
        raise PlanError(
            _("Nhiệm vụ này đã có, mã %(code)s: cùng nội dung, đơn vị, hạn và kế hoạch. Nếu là việc khác, hãy ghi nội dung cho phân biệt.")
            % {"code": found.code}
        )


def _fill(
    task: Task,
    actor: Person,
    at: datetime,
    *,
    title: str,
    owner_id: int,
    year: int,
    due_on: date,
    plan_id: int | None,
    assignee_id: int | None,
    group: int | None,
    late_reason: str = "",
) -> None:
    plan = Plan.objects.select_related("owner").filter(pk=plan_id).first() if plan_id else None
    if plan_id and (plan is None or plan.state not in OPEN_PLANS):
        raise PlanError(_("Kế hoạch đang chờ duyệt, đã đóng hoặc đã hủy thì không nhận thêm nhiệm vụ."))
    if plan and plan.year != year:
        raise PlanError(_("Kế hoạch này của năm %(year)s. Hãy chọn kế hoạch cùng năm với nhiệm vụ.") % {"year": plan.year})
    if plan and plan.pk != task.plan_id:
        require_into_plan(actor=actor, plan=plan, on=day_of(at))
    if not title.strip():
        raise PlanError(_("Hãy ghi nội dung nhiệm vụ."))
    refuse_far_due_date(due_on, year)
    if due_on != task.due_on:
        if task.meeting is not None and due_on < task.meeting.on:
            raise PlanError(_("Hạn của nhiệm vụ không được trước ngày họp (%(day)s).") % {"day": written(task.meeting.on)})
        refuse_past_due_date(due_on, day_of(at), late_reason)
    day = max(day_of(at), due_on)
    refuse_ended_owner(owner_id, first=day, last=day, on=day_of(at))
    task.title, task.owner_id, task.year, task.plan, task.group = title.strip(), owner_id, year, plan, group
    task.due_on = task.first_due_on = due_on
    task.assignee = _person(assignee_id, at) if assignee_id else None
    task.search_text = called(task.title, task.code)
    task.save()


def _check_finished(task: Task, done_on: date | None, at: datetime) -> None:
    if done_on is None:
        raise PlanError(_("Hãy ghi ngày hoàn thành."))
    if done_on > day_of(at):
        raise PlanError(_("Ngày hoàn thành không được sau hôm nay."))
    if done_on < (begun := _begun_on(task)):
        raise PlanError(
            _("Ngày hoàn thành %(day)s trước khi nhiệm vụ bắt đầu (%(begun)s). Hãy kiểm tra lại ngày.")
            % {"day": written(done_on), "begun": written(begun)}
        )
    if not queries.evidence_of(task).filter(withdrawn_at=None).exists():
        raise PlanError(_("Chưa có minh chứng. Hãy thêm văn bản, tệp hoặc ghi chú minh chứng trước khi báo hoàn thành."))


def _begun_on(task: Task) -> date:
    """The earliest day on which a task can be done: that of its plan's document or of its meeting; of one that stands alone, the first of
    January of its year, or the day it was put forward where that was earlier. What was carried over began with the task it continues.
    """
    if task.carried_from is not None:
        return _begun_on(task.carried_from)
    if task.plan is not None:
        return task.plan.document.issued_on
    if task.meeting is not None:
        return task.meeting.on
    first = task.steps.order_by("at", "pk").first()
    new_year = date(task.year, 1, 1)
    return min(new_year, day_of(first.at)) if first else new_year


def _keep_lateness(task: Task, first_due_on: date | None, overdue_since: date | None) -> None:
    task.first_due_on, task.overdue_since = first_due_on, overdue_since
    task.save(update_fields=["first_due_on", "overdue_since"])


def _give_back(copy: Task, old: Task, actor: Person, reason: str, at: datetime) -> str:
    """Open again the task that was carried over into `copy`, which is about to be cancelled. The reason that its own history gets."""
    locked = _locked(old.pk)
    refuse_held_back(locked, TaskAction.TAKE_BACK)
    move_task(locked, TaskAction.TAKE_BACK, actor, at, f"← {copy.code}. {reason}".removesuffix(". ")[:500])
    copy.carried_from = None  # so that the old one may be carried over anew
    return f"→ {old.code}. {reason}".removesuffix(". ")[:500]


def _owner_on(task: Task, on: date) -> Unit:
    if task.owner is None:
        raise PlanError(_("Nhiệm vụ %(code)s chưa có đơn vị chủ trì nên chưa chuyển được.") % {"code": task.code})
    living = queries.in_its_place(task.owner, on)
    if len(living) != 1:
        raise PlanError(
            _(
                "Nhiệm vụ %(code)s: đơn vị chủ trì «%(unit)s» hoạt động đến hết ngày %(day)s, và không có đúng một đơn vị kế tục%(heirs)s. "
                "Hãy chuyển nhiệm vụ cho đơn vị sẽ chủ trì, rồi chuyển sang năm sau."
            )
            % {
                "code": task.code,
                "unit": task.owner,
                "day": written(task.owner.to_on) if task.owner.to_on else "–",
                "heirs": named(living),
            }
        )
    return living[0]


def _may_work(person_id: int, at: datetime) -> bool:
    return queries.people_to_assign(day_of(at)).filter(pk=person_id).exists()


def _person(person_id: int, at: datetime) -> Person:
    found = queries.people_to_assign(day_of(at)).filter(pk=person_id).first()
    if found is None:
        raise PlanError(_("Người này không đăng nhập được, hoặc không giữ vai trò nào được làm nhiệm vụ. Hãy giao người khác."))
    return found


def _locked(task_id: int) -> Task:
    beside = ("owner__parent", "plan__document", "meeting", "carried_from")
    return Task.objects.select_for_update(of=("self",)).select_related(*beside).get(pk=task_id)
