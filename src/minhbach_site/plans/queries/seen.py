"""The plans and tasks that a person may see: what every list, count and page of them begins with."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation.queries import headed_units
from minhbach_site.plans.models import (
    Plan,
    Task,
)
from minhbach_site.plans.queries.rights import only_decided, standing_for
from minhbach_site.plans.states import (
    APPROVED_PLANS,
    FINISHED_TASKS,
    OPEN_TASKS,
    UNAPPROVED_TASKS,
    MeetingState,
    TaskState,
)
from minhbach_site.records.queries import documents_for
from minhbach_site.records.states import DocumentState

STANDING_PLAN = Q(state__in=APPROVED_PLANS) & ~Q(document__state=DocumentState.CANCELLED)  # of which reports and the superior hear


def plans(person: Person, on: date) -> QuerySet[Plan]:
    """The plans whose document the person may see, with their counts of tasks, of finished and of overdue ones."""
    return (
        plans_seen(person, on)
        .select_related("document", "owner")
        .annotate(
            task_count=_tasks_counted(~Q(state__in=unseen_states(person, on))),
            done_count=_tasks_counted(Q(state__in=FINISHED_TASKS)),
            overdue_count=_tasks_counted(is_overdue(on)),
        )
    )


def plans_seen(person: Person, on: date) -> QuerySet[Plan]:
    """The plans whose document the person may see; the superior sees those that were approved."""
    found = Plan.objects.order_by("-year", "-pk")
    if Permission.READ_LIMITED_DOCUMENTS in person.permissions(on):
        return found
    found = found.exclude(pk__in=_kept_plans(person, on))
    return found.filter(STANDING_PLAN) if only_decided(person, on) else found


def tasks(person: Person, on: date) -> QuerySet[Task]:
    """The tasks that the person may see, the latest due first: a plan whose document is kept from them shows only their own, and those of
    the units that they head, for they give them out and confirm them.

    The superior sees what was approved, in plans that were approved or of meetings whose minutes were confirmed.
    """
    found = Task.objects.select_related("plan__document", "meeting", "owner", "assignee")
    if Permission.READ_LIMITED_DOCUMENTS in person.permissions(on):
        return found.order_by("-due_on", "-pk")
    kept = _kept_plans(person, on)
    shown = Q(plan__isnull=True) | Q(assignee=person) | ~Q(plan__in=kept)
    if kept:
        shown |= Q(owner__in=headed_units(person, on, standing_for(person, on)))
    found = found.filter(shown).order_by("-due_on", "-pk")
    if not only_decided(person, on):
        return found
    decided = Q(plan__in=plans_seen(person, on).order_by().values("pk")) | Q(plan__isnull=True, meeting__state=MeetingState.CONFIRMED)
    return found.filter(decided).exclude(state__in=UNAPPROVED_TASKS)


def overdue(rows: QuerySet[Task], on: date) -> QuerySet[Task]:
    """Those that should have been done before the day `on` and are not, as well as those carried over while they were late.

    What nobody approved is not overdue, unless it was already when it was carried over.
    """
    return rows.filter(is_overdue(on)).order_by("due_on", "pk")


def is_overdue(on: date) -> Q:
    return Q(state__in=OPEN_TASKS, due_on__lt=on) | Q(state__in=(*OPEN_TASKS, *UNAPPROVED_TASKS), overdue_since__lt=on)


def _kept_plans(person: Person, on: date) -> list[int]:
    """The plans whose document is kept from the person: few, and read once, so that a task is asked for its plan and not for a document."""
    own = documents_for(person, on).filter(pk=OuterRef("document"))
    return list(Plan.objects.filter(~Exists(own), document__limited=True).values_list("pk", flat=True))


def unseen_states(person: Person, on: date) -> set[TaskState]:
    """The states of tasks that neither count in a plan nor stand in its chain."""
    return {TaskState.CANCELLED, *(UNAPPROVED_TASKS if only_decided(person, on) else ())}


def _tasks_counted(condition: Q) -> Any:
    counted = Task.objects.filter(condition, plan=OuterRef("pk")).order_by().values("plan").annotate(n=Count("pk")).values("n")
    return Subquery(counted)
