"""What units hold that an event is to end: for the page of the event, which shows it to those who settle it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.organisation.queries import Left
from minhbach_site.plans.models import Task
from minhbach_site.plans.queries.seen import plans_seen, tasks
from minhbach_site.plans.states import OPEN_PLANS, OPEN_TASKS, UNAPPROVED_TASKS, PlanState, TaskState


def open_tasks_left(*, actor: Person, units: Collection[int], on: date) -> list[Left]:
    """Tasks that are to be done, by unit."""
    return _by_owner(tasks(actor, on).filter(owner__in=units, state__in=OPEN_TASKS), "&state=open")


def waiting_tasks_left(*, actor: Person, units: Collection[int], on: date) -> list[Left]:
    """Tasks that wait to be approved or confirmed, by unit."""
    return _by_owner(tasks(actor, on).filter(owner__in=units, state__in=(*UNAPPROVED_TASKS, TaskState.DONE)))


def plans_left(*, actor: Person, units: Collection[int], on: date) -> list[Left]:
    """Plans that are neither closed nor cancelled."""
    states = (*OPEN_PLANS, PlanState.SUBMITTED)
    found = plans_seen(actor, on).filter(owner__in=units, state__in=states).select_related("document")
    return [Left(plan.document.full_name, reverse("plans:plan", args=[plan.pk])) for plan in found]


def _by_owner(rows: QuerySet[Task], more: str = "") -> list[Left]:
    counted = rows.order_by().values_list("owner", "owner__name").annotate(count=Count("pk")).order_by("owner__code", "owner")
    return [Left(name, f"{reverse('plans:tasks')}?owner={owner}{more}", count) for owner, name, count in counted]
