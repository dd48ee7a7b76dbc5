"""Reading tasks: whose they are, how late, what may be done with them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import people, permitted
from minhbach_site.accounts.states import BY_UNIT, Permission
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import path_codes, subtree, units_of
from minhbach_site.plans.models import (
    IndexCriterion,
    Meeting,
    Plan,
    Task,
    TaskEvidence,
    TaskStep,
)
from minhbach_site.plans.queries.rights import holds_everywhere, holds_over, works_on
from minhbach_site.plans.queries.seen import tasks
from minhbach_site.plans.states import (
    BY_OTHER_WAYS,
    OPEN_TASKS,
    TASK_PERMISSIONS,
    TASK_TONES,
    TASK_TRANSITIONS,
    UNAPPROVED_TASKS,
    MeetingState,
    PlanState,
    StepKind,
    TaskAction,
    TaskState,
)
from minhbach_site.records.queries import documents_for
from minhbach_site.ui.dates import written

WRITING = frozenset({StepKind.ENTERED, StepKind.CHANGED, TaskAction.PROPOSE})  # steps of a task whose people do not approve it


def in_short(rows: QuerySet[Task], person: Person, on: date) -> dict[str, int]:
    """How many of these are the person's (`mine`), of the person's units (`unit`), and in all (`all`)."""
    of_unit = Q(owner__in=_my_units(person, on))
    return rows.aggregate(mine=Count("pk", filter=Q(assignee=person)), unit=Count("pk", filter=of_unit), all=Count("pk"))


def mine(rows: QuerySet[Task], person: Person) -> QuerySet[Task]:
    return rows.filter(assignee=person)


def of_my_units(rows: QuerySet[Task], person: Person, on: date) -> QuerySet[Task]:
    """Those of the units to which the person belongs or over which they hold a role, and of what is in these units."""
    return rows.filter(owner__in=_my_units(person, on))


def carriable(person: Person, on: date, year: int) -> QuerySet[Task]:
    """Unfinished tasks that this person may carry into `year`, the oldest due first.

    Into the running year come those of all years before it, into the next one those of the running year.
    """
    earlier = Q(year__lt=year) if year == on.year else Q(year=year - 1)
    rows = tasks(person, on).filter(earlier, state__in=OPEN_TASKS).order_by("due_on", "pk")
    return rows if holds_everywhere(person, Permission.CARRY_TASKS_OVER, on) else of_my_units(rows, person, on)


def task_of(person: Person, on: date, pk: int) -> Task | None:
    """One task with what its page shows."""
    who = ("entered_by", "approved_by", "finished_by", "confirmed_by")
    what = ("owner__parent", "carried_from", "carried_to")
    return tasks(person, on).select_related("plan__document", "meeting", "assignee", *what, *who).filter(pk=pk).first()


def evidence_of(task: Task) -> QuerySet[TaskEvidence]:
    return TaskEvidence.objects.filter(task=task).select_related("document", "person", "withdrawn_by").order_by("at", "pk")


def evidence(pk: int) -> TaskEvidence | None:
    return TaskEvidence.objects.select_related("task", "document").filter(pk=pk).first()


def steps_of_task(task: Task) -> QuerySet[TaskStep]:
    return TaskStep.objects.filter(task=task).select_related("person", "on_behalf_of", "evidence__document").order_by("at", "pk")


def people_to_assign(on: date) -> QuerySet[Person]:
    """Those who may work on tasks that day."""
    return people(on).filter(pk__in=permitted(Permission.WORK_ON_TASKS, on).order_by().values("pk"))


def owners(on: date) -> QuerySet[Unit]:
    """The units that may own what is planned that day: those that live then, and those that are decided to begin later."""
    lasting = (Q(to_on__isnull=True) | Q(to_on__gte=on)) & (Q(agency__to_on__isnull=True) | Q(agency__to_on__gte=on))
    return Unit.objects.filter(lasting).select_related("agency", "parent").order_by("agency__code", "pk")


def ever_owners() -> QuerySet[Unit]:
    """The units that own some task, for the filter of the list."""
    return Unit.objects.filter(Exists(Task.objects.filter(owner=OuterRef("pk")))).select_related("agency").order_by("search_text", "pk")


def told_apart(units: Iterable[Unit]) -> list[tuple[int, str]]:
    """The names of units; those that share one with the agency and the years of their lives as well."""
    listed = list(units)
    names = Counter(unit.name for unit in listed)
    return [(unit.pk, unit.name if names[unit.name] == 1 else f"{unit.name} ({unit.agency.symbol}, {_years(unit)})") for unit in listed]


def _years(unit: Unit) -> str:
    begun = written(unit.from_on)
    return f"{begun} – {written(unit.to_on)}" if unit.to_on else _("từ %(day)s") % {"day": begun}


def is_late(task: Task, on: date) -> bool:
    """Whether the task is overdue on the day, or was finished after its due date."""
    due = late_from(task)
    if due is None:
        return False
    if task.done_on:
        return task.done_on > due
    return due < on and (task.state in OPEN_TASKS or (task.overdue_since is not None and task.state in UNAPPROVED_TASKS))


def late_from(task: Task) -> date | None:
    """The due date from which lateness counts: that of the task as it was first late, where it was carried over since."""
    return task.overdue_since or task.due_on


def as_seen(thing: Task | Plan | Meeting | IndexCriterion) -> str:
    """How far the history of something had come when a page showed it: its last step; of a criterion, which has none, its points."""
    if isinstance(thing, IndexCriterion):
        said = (thing.scored_by_id, thing.self_points, thing.evidence, thing.document_id, thing.explanation)
        return hashlib.sha256(repr(said).encode()).hexdigest()
    return str(thing.steps.aggregate(last=Max("pk"))["last"] or 0)


def unit_of(task: Task) -> Sequence[str]:
    """The codes under which someone holds a permission over the task; without an owner only those who hold it over the agency."""
    return tuple(path_codes(task.owner)) if task.owner else ()


def may_over(person: Person, permission: Permission, task: Task, on: date) -> bool:
    """Whether the person holds the permission over the task's unit. For work see `works_on`; whoever proposed it may write it again."""
    if permission == Permission.PROPOSE_TASKS:
        own = task.entered_by_id == person.pk and permission in person.permissions(on)
        return own or holds_over(person, permission, task.owner, on)
    if permission not in BY_UNIT:
        return person.may(permission, on=on)
    if permission == Permission.WORK_ON_TASKS:
        return works_on(person, task, on)
    return person.may(permission, on=on, unit=unit_of(task))


def actions_of_task(person: Person, task: Task, on: date) -> list[TaskAction]:
    """What the page offers: the moves of the table that this person may make with this task now."""
    moves = [one for one in TaskAction if (TaskState(task.state), one) in TASK_TRANSITIONS and one not in BY_OTHER_WAYS]
    asked = {action: task_permission(person, task, action) for action in moves}
    held = {permission for permission in sorted(set(asked.values())) if may_over(person, permission, task, on)}
    return [
        action for action in moves if asked[action] in held and person.pk not in barred_from(task, action) and not held_back(task, action)
    ]


def held_back(task: Task, action: TaskAction | None = None) -> str:
    """Why the plan of a task does not let it be changed (or moved, by `action`), or its meeting not be taken up again, in words that say
    what to do; empty when they do.
    """
    void = task.meeting is not None and task.meeting.state == MeetingState.WITHDRAWN
    if void and action == TaskAction.REOPEN and task.state == TaskState.CANCELLED:
        return _("Cuộc họp giao nhiệm vụ này đã rút. Nếu rút nhầm, trước hết hãy thôi rút cuộc họp.")
    if task.plan is None or task.plan.state == PlanState.IN_FORCE:
        return ""
    if task.plan.state == PlanState.DRAFT:
        waits = _("Kế hoạch chưa được duyệt: nhiệm vụ được duyệt cùng kế hoạch. Hãy trình duyệt kế hoạch.")
        return waits if action == TaskAction.APPROVE else ""
    if task.plan.state == PlanState.SUBMITTED:
        return _("Kế hoạch đang chờ duyệt nên nội dung và nhiệm vụ không thay đổi được. Hãy đề nghị trả lại kế hoạch trước.")
    return _("Kế hoạch đã tổng kết hoặc đã hủy nên nhiệm vụ không thay đổi được. Hãy mở lại kế hoạch trước.")


def task_permission(person: Person, task: Task, action: TaskAction) -> Permission:
    """What the action asks: its line in the table, but who proposed a task may take it back until it is approved."""
    return Permission.PROPOSE_TASKS if takes_back(person, task, action) else TASK_PERMISSIONS[action]


def takes_back(person: Person, task: Task, action: TaskAction) -> bool:
    return action == TaskAction.CANCEL and task.state in UNAPPROVED_TASKS and task.entered_by_id == person.pk


def barred_from(task: Task, action: TaskAction) -> set[int | None]:
    """Four eyes: the people who may not take this action, whatever their roles, because it judges their own work."""
    if action in {TaskAction.APPROVE, TaskAction.RETURN}:
        written = TaskStep.objects.filter(task=task, kind__in=WRITING).values_list("person", flat=True)
        return {task.entered_by_id, *written} - {None}
    carried_by = task.entered_by_id if task.carried_from_id else None
    barred = {
        TaskAction.CONFIRM: {task.finished_by_id, task.assignee_id},
        TaskAction.CANCEL: set() if task.state in UNAPPROVED_TASKS else {task.assignee_id, carried_by},
    }
    return barred.get(action, set()) - {None}


def late_days(task: Task, on: date) -> int | None:
    """By how many days a late task is or was late; None for one that is not."""
    due = late_from(task)
    return ((task.done_on or on) - due).days if is_late(task, on) and due is not None else None


def late_words(task: Task, on: date) -> str:
    """The same in words; empty for a task that is not late."""
    late = late_days(task, on)
    if late is None:
        return ""
    if task.done_on:
        return ngettext("Xong chậm %(days)s ngày", "Xong chậm %(days)s ngày", late) % {"days": late}
    if task.overdue_since:
        return ngettext("Quá hạn %(days)s ngày, đã chuyển năm", "Quá hạn %(days)s ngày, đã chuyển năm", late) % {"days": late}
    return ngettext("Quá hạn %(days)s ngày", "Quá hạn %(days)s ngày", late) % {"days": late}


def with_lateness(task: Task, on: date) -> tuple[Task, str, str]:
    """A task as a short list shows it: itself, the tone of its state, the words of its lateness."""
    return task, TASK_TONES.get(TaskState(task.state), "neutral"), late_words(task, on)


def visible_ids(person: Person, on: date, document_ids: Iterable[int | None]) -> set[int]:
    """Which of these documents the person may see."""
    ids = {pk for pk in document_ids if pk}
    return set(documents_for(person, on).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def visible_tasks(person: Person, on: date, task_ids: Iterable[int | None]) -> set[int]:
    """Which of these tasks the person may see."""
    ids = {pk for pk in task_ids if pk}
    return set(tasks(person, on).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _my_units(person: Person, on: date) -> set[int]:
    coded = Unit.objects.filter(code__in=[held.unit_code for held in person.held(on) if held.unit_code]).values_list("pk", flat=True)
    return subtree([*coded, *units_of(person, on).values_list("pk", flat=True)], on)
