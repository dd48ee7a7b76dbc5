"""Reading plans, tasks, meetings and scores; chains of documents down to evidence; the rows of the fact tables."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from minhbach.indicators.model import format_number, round_half_up
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import grants_in_force, people, permitted
from minhbach_site.accounts.states import BY_UNIT, PERMISSIONS, Permission, Role
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import headed_units, memberships_on, path_codes, subtree, successors, units_of, units_on
from minhbach_site.plans.models import (
    AgendaItem,
    AnswerWaiver,
    Conclusion,
    IndexCriterion,
    IndexRound,
    Meeting,
    MeetingStep,
    Plan,
    PlanStep,
    RoundStep,
    Task,
    TaskEvidence,
    TaskStep,
)
from minhbach_site.plans.states import (
    APPROVED_PLANS,
    BY_OTHER_WAYS,
    CHANGED,
    FINISHED_TASKS,
    HELD_MEETINGS,
    INTO_ANY_PLAN,
    MUST_BE_ANSWERED,
    OPEN_PLANS,
    OPEN_TASKS,
    TASK_PERMISSIONS,
    TASK_TONES,
    TASK_TRANSITIONS,
    UNAPPROVED_TASKS,
    MeetingAction,
    MeetingState,
    PlanAction,
    PlanState,
    RoundAction,
    RoundState,
    StepKind,
    TaskAction,
    TaskState,
)
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.queries import documents_for
from minhbach_site.records.states import Direction, DocumentState, LinkKind
from minhbach_site.ui.dates import day_of, written
from minhbach_site.ui.menu import Hit

ANSWERING = (LinkKind.IMPLEMENTS, LinkKind.ANSWERS)
WRITING = frozenset({StepKind.ENTERED, StepKind.CHANGED, TaskAction.PROPOSE})  # steps of a task whose people do not approve it
STANDING_PLAN = Q(state__in=APPROVED_PLANS) & ~Q(document__state=DocumentState.CANCELLED)  # of which reports and the superior hear


# --- who may --------------------------------------------------------------------------------------------------------------------------


def only_decided(person: Person, on: date) -> bool:
    """Whether the person reads only for the superior, who sees what was decided and nothing that is still being written."""
    return {held.role for held in person.held(on)} & PERMISSIONS[Permission.READ_PLANS] == {Role.SUPERIOR}


def holds_over(person: Person, permission: Permission, unit: Unit | None, on: date) -> bool:
    """Whether the person holds the permission over a unit: by a role over it, over what it is in, or over the agency.

    Staff whose role names no unit hold it over the units to which they belong.
    """
    codes = set(path_codes(unit)) if unit else set()
    held = [one for one in person.held(on) if one.role in PERMISSIONS[permission]]
    if any(one.unit_code in codes if one.unit_code else one.role != Role.STAFF for one in held):
        return True
    return bool(held) and bool(codes) and units_of(person, on).filter(code__in=codes).exists()


def works_on(person: Person, task: Task, on: date) -> bool:
    """Whether the person may work on the task: whom it is assigned to, the members of its unit, those who head the unit or what it is in.

    A role over the whole agency is not enough; who stands in for someone absent may do what that one may.
    """
    held = [one for one in person.held(on) if one.role in PERMISSIONS[Permission.WORK_ON_TASKS]]
    standing_for = {one.on_behalf_of for one in held if one.on_behalf_of}
    if held and task.assignee_id in {person.pk, *standing_for}:
        return True
    if not held or task.owner is None:
        return False
    line, above = _line(task.owner, on), set(path_codes(task.owner))
    if any(one.unit_code in (above if one.role == Role.HEAD_OF_UNIT else line) for one in held if one.unit_code):
        return True
    if memberships_on(on).filter(person__in={person.pk, *standing_for}, unit__code__in=line).exists():
        return True
    return Unit.objects.filter(code__in=line, pk__in=headed_units(person, on, standing_for)).exists()


def may_propose_into(person: Person, plan: Plan, on: date) -> bool:
    """Whether the person may put a task into the plan: its unit, the units that have tasks in it, those who head them, clerk and leaders.

    A unit that had tasks in the plan of the year before that this one continues takes part too.
    """
    held = [one for one in person.held(on) if one.role in PERMISSIONS[Permission.PROPOSE_TASKS]]
    if any(one.role in INTO_ANY_PLAN and not one.unit_code for one in held):
        return True
    if not held:
        return False
    before = Q(plan__owner=plan.owner_id, plan__programme=plan.programme, plan__year=plan.year - 1) if plan.owner_id else Q(pk=None)
    working = Task.objects.filter(Q(plan=plan.pk) | before, owner__isnull=False).exclude(state=TaskState.CANCELLED)
    units = Unit.objects.filter(Q(pk=plan.owner_id) | Q(pk__in=working.order_by().values("owner"))).select_related("parent")
    line = {code for unit in units for code in _line(unit, on)}
    if any(one.unit_code in line for one in held if one.unit_code) or units_of(person, on).filter(code__in=line).exists():
        return True
    heads = any(one.role == Role.HEAD_OF_UNIT for one in held) or memberships_on(on).filter(person=person, head=True).exists()
    return heads and Unit.objects.filter(code__in=line, pk__in=headed_units(person, on)).exists()


def _line(unit: Unit, on: date) -> set[str]:
    """The code of a unit, and where it has ended that of the one unit that came in its place."""
    living = [] if unit.lives(on) else [one for one in successors(unit) if one.lives(on)]
    return {unit.code, *(one.code for one in living if len(living) == 1)}


def whom_to_ask(unit: Unit | None, on: date) -> str:
    """The names of those who head a unit, by membership or by their role; "lãnh đạo cơ quan" where nobody does."""
    if unit is None:
        return _("lãnh đạo cơ quan")
    line = _line(unit, on)
    granted = grants_in_force(on).filter(role=Role.HEAD_OF_UNIT, unit_code__in=line, person__is_active=True).values("person")
    heading = memberships_on(on).filter(unit__code__in=line, head=True, person__is_active=True).order_by().values("person")
    found = people(on).filter(Q(pk__in=granted) | Q(pk__in=heading))
    return ", ".join(one.display_name for one in found) or _("lãnh đạo cơ quan")


def holds_everywhere(person: Person, permission: Permission, on: date) -> bool:
    """Whether the person holds the permission over the whole agency."""
    return holds_over(person, permission, None, on)


# --- plans ------------------------------------------------------------------------------------------------------------------------------


def plans(person: Person, on: date) -> QuerySet[Plan]:
    """The plans whose document the person may see, with their counts of tasks, of finished and of overdue ones."""
    return (
        plans_seen(person, on)
        .select_related("document", "owner")
        .annotate(
            task_count=_tasks_counted(~Q(state__in=_unseen_states(person, on))),
            done_count=_tasks_counted(Q(state__in=FINISHED_TASKS)),
            overdue_count=_tasks_counted(_overdue(on)),
        )
    )


def plans_seen(person: Person, on: date) -> QuerySet[Plan]:
    """The plans whose document the person may see; the superior sees those that were approved."""
    found = Plan.objects.order_by("-year", "-pk")
    if Permission.READ_LIMITED_DOCUMENTS in person.permissions(on):
        return found
    found = found.exclude(pk__in=_kept_plans(person, on))
    return found.filter(STANDING_PLAN) if only_decided(person, on) else found


def open_plans(person: Person, on: date, year: int | None = None) -> QuerySet[Plan]:
    """Plans that take new tasks."""
    found = plans_seen(person, on).filter(state__in=OPEN_PLANS).select_related("document", "owner")
    return found.filter(year=year) if year else found


def plans_to_propose_into(person: Person, on: date, year: int | None = None) -> list[Plan]:
    """Plans that take new tasks from this person."""
    return [plan for plan in open_plans(person, on, year) if may_propose_into(person, plan, on)]


def plan_documents(person: Person, on: date) -> QuerySet[Document]:
    """Registered documents of which the person may make a plan, newest first."""
    return documents_for(person, on).filter(state=DocumentState.REGISTERED).exclude(direction=Direction.REFERENCE)


def evidence_documents(person: Person, on: date) -> QuerySet[Document]:
    """Registered documents that may stand as evidence, newest first."""
    return documents_for(person, on).filter(state=DocumentState.REGISTERED)


def may_over_plan(person: Person, permission: Permission, plan: Plan, on: date) -> bool:
    """Whether the person may do this to the plan: over its unit, where the permission is held over one."""
    return holds_over(person, permission, plan.owner, on) if permission in BY_UNIT else person.may(permission, on=on)


def writers_of_plan(plan: Plan) -> set[int | None]:
    """Who entered, changed or submitted the plan: none of them approves it."""
    written = PlanStep.objects.filter(plan=plan, action__in=("", CHANGED, PlanAction.SUBMIT)).values_list("person", flat=True)
    return {plan.entered_by_id, plan.submitted_by_id, *written} - {None}


def steps_of_plan(plan: Plan) -> QuerySet[PlanStep]:
    return PlanStep.objects.filter(plan=plan).select_related("person").order_by("at", "pk")


def plan_years() -> list[int]:
    """The years from the first to the last of any plan or task, newest first."""
    rows = [kind.objects.order_by(by, "pk").values_list("year", flat=True) for kind in (Plan, Task) for by in ("year", "-year")]
    ends = [end for found in rows if (end := found.first()) is not None]
    return list(range(max(ends), min(ends) - 1, -1)) if ends else []


# --- tasks ------------------------------------------------------------------------------------------------------------------------------


def tasks(person: Person, on: date) -> QuerySet[Task]:
    """The tasks that the person may see, the latest due first: a plan whose document is kept from them shows only their own.

    The superior sees what was approved, in plans that were approved or of meetings whose minutes were confirmed.
    """
    found = Task.objects.select_related("plan__document", "meeting", "owner", "assignee")
    if Permission.READ_LIMITED_DOCUMENTS in person.permissions(on):
        return found.order_by("-due_on", "-pk")
    shown = Q(plan__isnull=True) | Q(assignee=person) | ~Q(plan__in=_kept_plans(person, on))
    found = found.filter(shown).order_by("-due_on", "-pk")
    if not only_decided(person, on):
        return found
    decided = Q(plan__in=plans_seen(person, on).order_by().values("pk")) | Q(plan__isnull=True, meeting__state=MeetingState.CONFIRMED)
    return found.filter(decided).exclude(state__in=UNAPPROVED_TASKS)


def overdue(rows: QuerySet[Task], on: date) -> QuerySet[Task]:
    """Those that should have been done before the day `on` and are not, as well as those carried over while they were late.

    What nobody approved is not overdue, unless it was already when it was carried over.
    """
    return rows.filter(_overdue(on)).order_by("due_on", "pk")


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
    return TaskStep.objects.filter(task=task).select_related("person", "evidence__document").order_by("at", "pk")


def people_to_assign(on: date) -> QuerySet[Person]:
    """Those who may work on tasks that day."""
    return people(on).filter(pk__in=permitted(Permission.WORK_ON_TASKS, on).order_by().values("pk"))


def owners(on: date) -> QuerySet[Unit]:
    """The units that may own a task today."""
    return units_on(on)


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
        action
        for action in moves
        if asked[action] in held and person.pk not in barred_from(task, action) and not held_by_plan(task, action)
    ]


def held_by_plan(task: Task, action: TaskAction | None = None) -> str:
    """Why the plan of a task does not let it be changed (or moved, by `action`), in words that say what to do; empty when it does."""
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


def late_words(task: Task, on: date) -> str:
    """By how many days a late task is or was late; empty for one that is not."""
    due = late_from(task)
    if not is_late(task, on) or due is None:
        return ""
    if task.done_on:
        late = (task.done_on - due).days
        return ngettext("Xong chậm %(days)s ngày", "Xong chậm %(days)s ngày", late) % {"days": late}
    late = (on - due).days
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


def _overdue(on: date) -> Q:
    return Q(state__in=OPEN_TASKS, due_on__lt=on) | Q(state__in=(*OPEN_TASKS, *UNAPPROVED_TASKS), overdue_since__lt=on)


def _kept_plans(person: Person, on: date) -> QuerySet[Plan, Any]:
    """The plans whose document is kept from the person: few, so that a plan or task is asked for its plan and not for its document."""
    own = documents_for(person, on).filter(pk=OuterRef("document"))
    return Plan.objects.filter(~Exists(own), document__limited=True).values("pk")


def _unseen_states(person: Person, on: date) -> set[TaskState]:
    """The states of tasks that neither count in a plan nor stand in its chain."""
    return {TaskState.CANCELLED, *(UNAPPROVED_TASKS if only_decided(person, on) else ())}


def visible_tasks(person: Person, on: date, task_ids: Iterable[int | None]) -> set[int]:
    """Which of these tasks the person may see."""
    ids = {pk for pk in task_ids if pk}
    return set(tasks(person, on).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _tasks_counted(condition: Q) -> Any:
    counted = Task.objects.filter(condition, plan=OuterRef("pk")).order_by().values("plan").annotate(n=Count("pk")).values("n")
    return Subquery(counted)


def _my_units(person: Person, on: date) -> set[int]:
    coded = Unit.objects.filter(code__in=[held.unit_code for held in person.held(on) if held.unit_code]).values_list("pk", flat=True)
    return subtree([*coded, *units_of(person, on).values_list("pk", flat=True)], on)


# --- chains -----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """A document of the agency that implements or answers the one above it, after so many days."""

    document: Document
    days: int
    plans: tuple[PlanWork, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanWork:
    plan: Plan
    tasks: tuple[TaskWork, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskWork:
    """A task of the chain; `days` from the plan's document to its being done, None while it is not."""

    task: Task
    late: bool
    days: int | None
    evidence: tuple[TaskEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """A document (superior, or a plan's own), what the agency issued because of it, and the work of each plan."""

    document: Document
    answers: tuple[Answer, ...] = ()
    plans: tuple[PlanWork, ...] = ()


def superior_documents(person: Person, on: date) -> QuerySet[Any]:
    """Incoming documents that must be answered (as the indicator KH06 counts them) and are in force, with their first answer.

    `first_on`: when the agency first issued a document that implements or answers it, called `first_named`; `days`: how many days after;
    `waiver`: the reason why none is needed; `own_plan`: the code of an approved plan made of the document itself, which is work but
    no answer.
    """
    answers = DocumentLink.objects.filter(
        target=OuterRef("pk"), kind__in=ANSWERING, source__direction=Direction.OUTGOING, source__state=DocumentState.REGISTERED
    )
    waivers = AnswerWaiver.objects.filter(document=OuterRef("pk"), withdrawn_at__isnull=True)
    own_plans = Plan.objects.filter(document=OuterRef("pk"), state__in=APPROVED_PLANS).order_by("-year", "-pk")
    first = answers.filter(source__issued_on__lte=on).order_by("source__issued_on", "source__code", "pk")
    in_force = Q(in_force_to__isnull=True) | Q(in_force_to__gte=on)
    return (
        documents_for(person, on)
        .filter(in_force, state=DocumentState.REGISTERED, direction=Direction.INCOMING, issued_on__lte=on, **MUST_BE_ANSWERED)
        .annotate(
            first_on=Subquery(first.values("source__issued_on")[:1]),
            first_named=Subquery(first.annotate(named=_named_source(person, on)).values("named")[:1]),
            waiver=Subquery(waivers.values("reason")[:1]),
            waiver_id=Subquery(waivers.values("pk")[:1]),
            own_plan=Subquery(own_plans.values("code")[:1]),
            own_plan_id=Subquery(own_plans.values("pk")[:1]),
            own_plan_state=Subquery(own_plans.values("state")[:1]),
        )
        .annotate(days=F("first_on") - F("issued_on"))
        .order_by("-issued_on", "-pk")
    )


def _named_source(person: Person, on: date) -> Case:
    """How the source of a link is called before the person: by its code where it is kept from them, else by symbol or subject."""
    seen = documents_for(person, on).order_by().filter(pk=OuterRef("source"))
    return Case(
        When(Q(source__limited=True) & ~Exists(seen), then="source__code"),
        When(source__symbol="", then="source__subject"),
        default="source__symbol",
        output_field=CharField(),
    )


def unanswered(person: Person, on: date) -> QuerySet[Any]:
    """Superior documents that nothing answers and for which nobody said why: those that the indicator KH08 counts."""
    return superior_documents(person, on).filter(first_on__isnull=True, waiver__isnull=True)


def planned_words(document: Any) -> str:
    """How far the plan of a superior document itself has come, for one that has an approved plan and no answer."""
    closed = document.own_plan_state == PlanState.CLOSED
    return _("Đã có kế hoạch, đã tổng kết") if closed else _("Đã có kế hoạch đang thực hiện")


def answers_in_short(person: Person, on: date) -> dict[str, int]:
    """How many superior documents there are to look at (`seen`), and of these how many are only `planned`, and how many `untouched`."""
    left = Q(first_on__isnull=True, waiver__isnull=True)
    return superior_documents(person, on).aggregate(
        seen=Count("pk"),
        planned=Count("pk", filter=left & Q(own_plan__isnull=False)),
        untouched=Count("pk", filter=left & Q(own_plan__isnull=True)),
    )


def chain(person: Person, on: date, document: Document) -> Chain:
    """From a document down to the evidence, as far as the person may see. Six queries, whatever the size."""
    seen = documents_for(person, on)
    links = (
        DocumentLink.objects.filter(
            target=document, kind__in=ANSWERING, source__in=seen.values("pk"), source__state=DocumentState.REGISTERED
        )
        .select_related("source")
        .order_by("source__issued_on", "source__code", "pk")
    )
    answers = list({link.source_id: link.source for link in links}.values())
    work = _work([document.pk, *(answer.pk for answer in answers)], person, on)
    return Chain(
        document,
        tuple(Answer(answer, (answer.issued_on - document.issued_on).days, work[answer.pk]) for answer in answers),
        work[document.pk],
    )


def waiver(pk: int) -> AnswerWaiver | None:
    return AnswerWaiver.objects.filter(pk=pk).first()


def chain_document(person: Person, on: date, pk: int) -> Document | None:
    return documents_for(person, on).filter(pk=pk).first()


def tops_of(person: Person, on: date, document: Document) -> list[Document]:
    """The superior documents that this one implements or answers, as far as the person may see, the newest first."""
    above = DocumentLink.objects.filter(source=document, kind__in=ANSWERING).values("target")
    return list(documents_for(person, on).filter(pk__in=above))


def _work(document_ids: Sequence[int], person: Person, on: date) -> dict[int, tuple[PlanWork, ...]]:
    seen_evidence = TaskEvidence.objects.filter(withdrawn_at__isnull=True).select_related("document").order_by("at", "pk")
    tasks_of = Task.objects.exclude(state__in=_unseen_states(person, on)).select_related("owner", "assignee").order_by("due_on", "pk")
    found = (
        plans_seen(person, on)
        .filter(document__in=document_ids)
        .exclude(state=PlanState.CANCELLED)
        .select_related("document", "owner")
        .prefetch_related(Prefetch("tasks", tasks_of.prefetch_related(Prefetch("evidence", seen_evidence))))
        .order_by("year", "pk")
    )
    shown = (one.document_id for plan in found for task in plan.tasks.all() for one in task.evidence.all())
    visible = visible_ids(person, on, shown)
    work: dict[int, list[PlanWork]] = defaultdict(list)
    for plan in found:
        work[plan.document_id].append(PlanWork(plan, tuple(_task_work(task, plan, on, visible) for task in plan.tasks.all())))
    return {document: tuple(work[document]) for document in document_ids}


def _task_work(task: Task, plan: Plan, on: date, visible: set[int]) -> TaskWork:
    days = (task.done_on - plan.document.issued_on).days if task.done_on else None
    shown = tuple(one for one in task.evidence.all() if one.document_id is None or one.document_id in visible)
    return TaskWork(task, is_late(task, on), days, shown)


# --- meetings ---------------------------------------------------------------------------------------------------------------------------


def meetings(person: Person, on: date) -> QuerySet[Meeting]:
    """The meetings that the person may see: the superior those whose minutes were confirmed."""
    return all_meetings().filter(state=MeetingState.CONFIRMED) if only_decided(person, on) else all_meetings()


def all_meetings() -> QuerySet[Meeting]:
    """Every meeting, newest first, with how many conclusions were written down and how many of them became tasks."""
    counted = Conclusion.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return (
        Meeting.objects.select_related("owner", "entered_by", "minutes_by", "confirmed_by")
        .annotate(
            written=Subquery(counted.annotate(n=Count("pk")).values("n")),
            as_tasks=Subquery(counted.annotate(n=Count("task")).values("n")),
        )
        .order_by("-on", "-pk")
    )


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting).order_by("place", "pk")


def agenda_text(meeting: Meeting) -> str:
    """The agenda as its form takes it: an item on each line, who presents it after a bar."""
    return "\n".join(f"{item.title} | {item.presenter}".removesuffix(" | ") for item in agenda_of(meeting))


def conclusion_count(meeting: Any) -> int:
    """How many conclusions a meeting has: those written down, or what the loaded register says while that is more, because it was kept
    before each could be written.
    """
    return max(meeting.stated_conclusions or 0, meeting.written or 0)


def conclusions_of(meeting: Meeting) -> QuerySet[Conclusion]:
    return Conclusion.objects.filter(meeting=meeting).select_related("task__owner", "task__assignee").order_by("place", "pk")


def conclusion(pk: int) -> Conclusion | None:
    return Conclusion.objects.select_related("meeting", "task").filter(pk=pk).first()


def writers_of_meeting(meeting: Meeting) -> set[int | None]:
    """Who called the meeting, wrote down anything of it, or put in its minutes: none of them confirms it."""
    kinds = ("", CHANGED, MeetingAction.HOLD)
    written = MeetingStep.objects.filter(meeting=meeting, action__in=kinds).values_list("person", flat=True)
    return {meeting.entered_by_id, meeting.minutes_by_id, *written} - {None}


def steps_of_meeting(meeting: Meeting) -> QuerySet[MeetingStep]:
    return MeetingStep.objects.filter(meeting=meeting).select_related("person").order_by("at", "pk")


# --- self-scoring -----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """What a round, or a part of it, comes to. `self_points` is None while a criterion has no points: a sum would be too low."""

    name: str
    criteria: int
    unscored: int
    bare: int
    max_points: Decimal
    self_points: Decimal | None
    given: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the maximum, half up to two decimals like the library's indicator CS03; None where it is not known."""
        if self.self_points is None or not self.max_points:
            return None
        return round_half_up(self.self_points * 100 / self.max_points, 2)


def rounds(person: Person, on: date) -> QuerySet[IndexRound]:
    """The rounds that the person may see, newest first: the superior those that were approved.

    Their criteria come along, because points are summed as decimals here, not by the database.
    """
    found = IndexRound.objects.prefetch_related("criteria").order_by("-year", "index", "pk")
    return found.filter(state=RoundState.APPROVED) if only_decided(person, on) else found


def criteria_of(scored: IndexRound) -> QuerySet[IndexCriterion]:
    return IndexCriterion.objects.filter(round=scored).select_related("document", "scored_by", "round").order_by("pk")


def criterion(pk: int) -> IndexCriterion | None:
    return IndexCriterion.objects.select_related("round", "document").filter(pk=pk).first()


def writers_of_round(scored: IndexRound) -> set[int | None]:
    """Who submitted the round now or before, or gave any of the points that stand: none of them approves it."""
    submitted = RoundStep.objects.filter(round=scored, action=RoundAction.SUBMIT).values_list("person", flat=True)
    scorers = IndexCriterion.objects.filter(round=scored).values_list("scored_by", flat=True)
    return {scored.submitted_by_id, *submitted, *scorers} - {None}


def steps_of_round(scored: IndexRound) -> QuerySet[RoundStep]:
    return RoundStep.objects.filter(round=scored).select_related("person").order_by("at", "pk")


def is_bare(criterion: IndexCriterion) -> bool:
    """Whether points are below the maximum with neither evidence nor a written explanation."""
    below = criterion.self_points is not None and criterion.self_points < criterion.max_points
    return below and not criterion.evidence and criterion.document_id is None and not criterion.explanation


def criteria_that_are(rows: QuerySet[IndexCriterion], standing: str) -> QuerySet[IndexCriterion]:
    """Criteria that are `unscored`, scored `below` the maximum, or `bare` (see `is_bare`)."""
    if standing == "unscored":
        return rows.filter(self_points__isnull=True)
    below = rows.filter(self_points__lt=F("max_points"))
    return below.filter(evidence="", document__isnull=True, explanation="") if standing == "bare" else below


def total(name: str, criteria: Sequence[IndexCriterion]) -> Score:
    """The exact sum of some criteria."""
    given = [one.self_points for one in criteria if one.self_points is not None]
    unscored = len(criteria) - len(given)
    points_given = sum(given, Decimal(0))
    return Score(
        name=name,
        criteria=len(criteria),
        unscored=unscored,
        bare=sum(is_bare(one) for one in criteria),
        max_points=sum((one.max_points for one in criteria), Decimal(0)),
        self_points=None if unscored or not criteria else points_given,
        given=points_given,
    )


def totals_by_part(criteria: Sequence[IndexCriterion]) -> list[Score]:
    """A total for each part: the words of a criterion before its first colon, in the order in which they come."""
    parts: dict[str, list[IndexCriterion]] = defaultdict(list)
    for one in criteria:
        parts[one.criterion.partition(":")[0].strip()].append(one)
    return [total(name, ones) for name, ones in parts.items()]


def points(value: Decimal | None) -> str:
    """Points as people write them: "2,75"; a dash where there are none."""
    return "–" if value is None else format_number(value.normalize() if value else Decimal(0))


# --- first page and search --------------------------------------------------------------------------------------------------------------


def work_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page: my open tasks that are due first, and how many are late where I must see to it."""
    permissions = actor.permissions(on)
    if Permission.READ_PLANS not in permissions:
        return None
    own = mine(tasks(actor, on), actor).filter(state__in=OPEN_TASKS).order_by("due_on", "pk")
    everywhere = Permission.APPROVE_TASKS in permissions and actor.may(Permission.APPROVE_TASKS, on=on, unit=())
    watched = tasks(actor, on) if everywhere else of_my_units(tasks(actor, on), actor, on)
    return {
        "tasks": [with_lateness(task, on) for task in own[:5]],
        "open": own.count(),
        "overdue": overdue(own, on).count(),
        "everywhere": everywhere,
        "watched_overdue": overdue(watched, on).count(),
    }


def _submitted_plans(actor: Person, on: date) -> QuerySet[Plan]:
    """Those that this person may approve: whoever wrote in one may not (`writers_of_plan`)."""
    wrote = PlanStep.objects.filter(plan=OuterRef("pk"), person=actor, action__in=("", CHANGED, PlanAction.SUBMIT))
    rows = plans_seen(actor, on).filter(~Exists(wrote), state=PlanState.SUBMITTED)
    return rows.exclude(submitted_by=actor).exclude(entered_by=actor)


def _submitted_rounds(actor: Person) -> QuerySet[IndexRound]:
    """Those that this person may approve: whoever submitted one, now or before, or scored in it may not (`writers_of_round`)."""
    submitted = RoundStep.objects.filter(round=OuterRef("pk"), person=actor, action=RoundAction.SUBMIT)
    scored = IndexCriterion.objects.filter(round=OuterRef("pk"), scored_by=actor)
    return IndexRound.objects.filter(~Exists(submitted), ~Exists(scored), state=RoundState.SUBMITTED).exclude(submitted_by=actor)


def _waiting_tasks(actor: Person, on: date, permission: Permission, state: TaskState) -> QuerySet[Task]:
    """Tasks that wait for a decision that the person may take: in their units, or anywhere when they hold it over the agency."""
    rows = tasks(actor, on).filter(state=state)
    if state == TaskState.PROPOSED:
        in_force = Q(plan__isnull=True) | Q(plan__state=PlanState.IN_FORCE)  # the others are approved with their plan
        wrote = TaskStep.objects.filter(task=OuterRef("pk"), person=actor, kind__in=WRITING)
        rows = rows.filter(in_force, ~Exists(wrote)).exclude(entered_by=actor)
    else:
        rows = rows.exclude(finished_by=actor).exclude(assignee=actor)
    return rows if actor.may(permission, on=on, unit=()) else of_my_units(rows, actor, on)


def search_tasks(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Tasks whose code or title holds all the words."""
    found = _with_words(tasks(actor, on), words)[:limit]
    return [Hit(task.title, reverse("plans:task", args=[task.pk]), f"{task.code} · {task.get_state_display()}") for task in found]


def search_plans(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Plans whose document holds all the words."""
    found = _with_words(plans_seen(actor, on).select_related("document"), words)[:limit]
    return [Hit(plan.document.subject, reverse("plans:plan", args=[plan.pk]), f"{plan.document} · {plan.year}") for plan in found]


def search_meetings(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Meetings whose title or place holds all the words."""
    found = _with_words(meetings(actor, on), words)[:limit]
    return [
        Hit(meeting.title, reverse("plans:meeting", args=[meeting.pk]), f"{meeting.get_kind_display()} · {written(meeting.on)}")
        for meeting in found
    ]


def search_rounds(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Rounds of self-scoring whose index, year or code holds all the words."""
    found = _with_words(rounds(actor, on), words)[:limit]
    return [Hit(str(one), reverse("plans:round", args=[one.pk]), f"{one.code} · {one.get_state_display()}") for one in found]


def _with_words(rows: QuerySet[Any], words: Iterable[str]) -> QuerySet[Any]:
    for word in words:
        rows = rows.filter(search_text__contains=word)
    return rows


# --- facts ------------------------------------------------------------------------------------------------------------------------------


def plan_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `plans`: what is approved; what was cancelled is no plan, nor is what stands on a cancelled document."""
    rows = Plan.objects.filter(STANDING_PLAN).select_related("document", "owner").order_by("pk")
    for plan in rows:
        yield {
            "id": plan.code,
            "document": plan.document.code,
            "year": plan.year,
            "programme": plan.programme,
            "owner": plan.owner.code if plan.owner else None,
        }


def task_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `tasks`: what was approved and not cancelled; a task carried over stands in both years.

    A task of a plan stands only beside its plan, a meeting is named only where it stands in its own table, and a cancelled document proves
    nothing: whatever was pressed, the tables agree.
    """
    counted = (*OPEN_TASKS, *FINISHED_TASKS, TaskState.CARRIED)
    kept = (
        TaskEvidence.objects.filter(withdrawn_at__isnull=True)
        .exclude(document__state=DocumentState.CANCELLED, note="", file="")
        .select_related("document")
        .order_by("at", "pk")
    )
    standing = Q(plan__isnull=True) | Q(plan__in=Plan.objects.filter(STANDING_PLAN).values("pk"))
    rows = Task.objects.filter(standing, state__in=counted).select_related("plan__document", "meeting", "owner")
    rows = rows.prefetch_related(Prefetch("evidence", kept))
    approved = TaskStep.objects.filter(task=OuterRef("pk"), kind=TaskAction.APPROVE).order_by("at", "pk").values("at")[:1]
    for task in rows.annotate(approved_at=Subquery(approved)).order_by("pk"):
        said = "; ".join(_proof(one) for one in task.evidence.all())
        meeting = task.meeting if task.meeting and task.meeting.state in HELD_MEETINGS else None
        yield {
            "id": task.code,
            "title": _fact_title(task),
            "plan": task.plan.code if task.plan else None,
            "meeting": meeting.code if meeting else None,
            "owner": task.owner.code if task.owner else None,
            "year": task.year,
            "group": task.group,
            "due_on": task.due_on,
            "done_on": task.done_on,
            "evidence": said or None,
            "approved_on": day_of(task.approved_at) if task.approved_at else None,
        }


def _fact_title(task: Task) -> str:
    """A report is read by more people than a plan that only some units may see: a task of such a plan stands in it by its code."""
    if task.plan is None or not task.plan.document.limited:
        return task.title
    with override("vi"):  # it stands in the registers, whatever the language of the page
        return _("Nhiệm vụ %(code)s (thuộc kế hoạch hạn chế tiếp cận)") % {"code": task.code}


def _proof(one: TaskEvidence) -> str:
    standing = one.document if one.document and one.document.state != DocumentState.CANCELLED else None
    return standing.code if standing else one.note or one.name


def meeting_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `meetings`: those that were held."""
    for meeting in all_meetings().filter(state__in=HELD_MEETINGS).order_by("pk"):
        yield {
            "id": meeting.code,
            "kind": meeting.kind,
            "on": meeting.on,
            "title": meeting.title,
            "summoned": meeting.summoned,
            "attended": meeting.attended,
            "votes_for": meeting.votes_for,
            "conclusions": conclusion_count(meeting),
            "plan_on": meeting.plan_on,
        }


def index_facts() -> Iterator[dict[str, Any]]:
    """The rows of the fact table `indices`: every criterion, scored or not."""
    for one in IndexCriterion.objects.select_related("round", "document").order_by("pk"):
        document = one.document.code if one.document and one.document.state != DocumentState.CANCELLED else ""
        said = "; ".join(part for part in (one.evidence, document) if part)
        yield {
            "id": one.code,
            "index": one.round.index,
            "year": one.round.year,
            "criterion": one.criterion,
            "max_points": one.max_points,
            "self_points": one.self_points,
            "evidence": said or None,
            "explanation": one.explanation or None,
        }


# --- what waits for a decision ---------------------------------------------------------------------------------------------------------


def plans_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Submitted plans in which this person wrote nothing."""
    found = _submitted_plans(actor, on)
    return [
        Hit(plan.document.subject, reverse("plans:plan", args=[plan.pk]), f"{plan.document} · {plan.submitted_by or ''}".rstrip(" ·"))
        for plan in found.select_related("document", "submitted_by")[:limit]
    ]


def tasks_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Proposed tasks that this person may give out."""
    return _task_hits(_waiting_tasks(actor, on, Permission.APPROVE_TASKS, TaskState.PROPOSED), limit)


def tasks_to_confirm(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Tasks reported as done that this person may confirm."""
    return _task_hits(_waiting_tasks(actor, on, Permission.CONFIRM_TASKS, TaskState.DONE), limit)


def _task_hits(rows: QuerySet[Task], limit: int) -> list[Hit]:
    return [
        Hit(task.title, reverse("plans:task", args=[task.pk]), " · ".join(str(said) for said in (task.owner, task.assignee) if said))
        for task in rows.select_related("owner", "assignee")[:limit]
    ]


def minutes_to_confirm(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Meetings with minutes and conclusions that wait for someone who wrote nothing of them (`writers_of_meeting`)."""
    wrote = MeetingStep.objects.filter(meeting=OuterRef("pk"), person=actor, action__in=("", CHANGED, MeetingAction.HOLD))
    concluded = Exists(Conclusion.objects.filter(meeting=OuterRef("pk"))) | Q(stated_conclusions__gt=0)
    ready = meetings(actor, on).filter(concluded, ~Exists(wrote), state=MeetingState.HELD).exclude(minutes="")
    found = ready.exclude(entered_by=actor).exclude(minutes_by=actor)
    return [
        Hit(meeting.title, reverse("plans:meeting", args=[meeting.pk]), f"{written(meeting.on)} · {meeting.minutes_by or ''}".rstrip(" ·"))
        for meeting in found[:limit]
    ]


def scores_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Submitted rounds of scoring in which this person scored nothing."""
    found = _submitted_rounds(actor)
    return [
        Hit(str(one), reverse("plans:round", args=[one.pk]), str(one.submitted_by or ""))
        for one in found.select_related("submitted_by").order_by("year", "index", "pk")[:limit]
    ]
