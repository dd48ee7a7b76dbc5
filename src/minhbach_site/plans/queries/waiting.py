"""What the first page, the search and the list of decisions show of plans, tasks, meetings and scores."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.plans.models import (
    Conclusion,
    IndexCriterion,
    IndexRound,
    MeetingStep,
    Plan,
    PlanStep,
    RoundStep,
    Task,
    TaskStep,
)
from minhbach_site.plans.queries.meeting_rows import meetings
from minhbach_site.plans.queries.scoring import rounds
from minhbach_site.plans.queries.seen import is_overdue, overdue, plans_seen, tasks
from minhbach_site.plans.queries.task_rows import WRITING, mine, of_my_units, with_lateness
from minhbach_site.plans.states import (
    CHANGED,
    OPEN_TASKS,
    REMOVED,
    MeetingAction,
    MeetingState,
    PlanAction,
    PlanState,
    RoundAction,
    RoundState,
    TaskState,
)
from minhbach_site.ui.dates import written
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words


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
        **own.aggregate(open=Count("pk"), overdue=Count("pk", filter=is_overdue(on))),
        "everywhere": everywhere,
        "watched_overdue": overdue(watched, on).count(),
    }


def _submitted_plans(actor: Person, on: date) -> QuerySet[Plan]:
    """Those that this person may approve: whoever wrote in one may not (`writers_of_plan`)."""
    wrote = PlanStep.objects.filter(plan=OuterRef("pk"), person=actor, action__in=("", CHANGED, PlanAction.SUBMIT))
    rows = plans_seen(actor, on).filter(~Exists(wrote), state=PlanState.SUBMITTED)
    return rows.exclude(submitted_by=actor).exclude(entered_by=actor)


def _submitted_rounds(actor: Person) -> QuerySet[IndexRound]:
    """Those that this person may approve: whoever submitted one, now or before, or wrote in it may not (`writers_of_round`)."""
    submitted = RoundStep.objects.filter(round=OuterRef("pk"), person=actor, action__in=(RoundAction.SUBMIT, REMOVED))
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
    found = with_words(tasks(actor, on), " ".join(words))[:limit]
    return [Hit(task.title, reverse("plans:task", args=[task.pk]), f"{task.code} · {task.get_state_display()}") for task in found]


def search_plans(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Plans whose document holds all the words."""
    found = with_words(plans_seen(actor, on).select_related("document"), " ".join(words))[:limit]
    return [Hit(plan.document.subject, reverse("plans:plan", args=[plan.pk]), f"{plan.document.full_name} · {plan.year}") for plan in found]


def search_meetings(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Meetings whose title or place holds all the words."""
    found = with_words(meetings(actor, on), " ".join(words))[:limit]
    return [
        Hit(
            meeting.title,
            reverse("plans:meeting", args=[meeting.pk]),
            f"{meeting.get_kind_display()} · {written(meeting.on)} · {meeting.get_state_display()}",
        )
        for meeting in found
    ]


def search_rounds(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Rounds of self-scoring whose index, year or code holds all the words."""
    found = with_words(rounds(actor, on), " ".join(words))[:limit]
    return [Hit(str(one), reverse("plans:round", args=[one.pk]), f"{one.code} · {one.get_state_display()}") for one in found]


def plans_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Submitted plans in which this person wrote nothing."""
    found = _submitted_plans(actor, on)
    return [
        Hit(
            plan.document.subject,
            reverse("plans:plan", args=[plan.pk]),
            f"{plan.document.full_name} · {plan.submitted_by or ''}".rstrip(" ·"),
        )
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
