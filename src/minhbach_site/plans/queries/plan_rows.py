"""Reading plans."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import BY_UNIT, Permission
from minhbach_site.organisation.queries import first_day
from minhbach_site.plans.models import (
    FIRST_YEAR,
    LAST_YEAR,
    Plan,
    PlanStep,
    Task,
)
from minhbach_site.plans.queries.rights import holds_over, may_propose_into
from minhbach_site.plans.queries.seen import plans_seen
from minhbach_site.plans.states import (
    CHANGED,
    OPEN_PLANS,
    YEARS_AHEAD,
    PlanAction,
)
from minhbach_site.records.models import Document
from minhbach_site.records.queries import documents_for
from minhbach_site.records.states import Direction, DocumentState


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
    return PlanStep.objects.filter(plan=plan).select_related("person", "on_behalf_of").order_by("at", "pk")


def years_to_enter(on: date) -> tuple[int, int]:
    """The first and the last year of which plans, tasks and rounds of scoring are entered: our own bound against slips of the keyboard.

    A new agency settles the last year of those that it took over; agencies that began before the fact tables do begin with them.
    """
    began = first_day()
    return max(FIRST_YEAR, began.year - 1 if began else FIRST_YEAR), min(LAST_YEAR, on.year + YEARS_AHEAD)


def plan_years() -> list[int]:
    """The years from the first to the last of any plan or task, newest first."""
    rows = [kind.objects.order_by(by, "pk").values_list("year", flat=True) for kind in (Plan, Task) for by in ("year", "-year")]
    ends = [end for found in rows if (end := found.first()) is not None]
    return list(range(max(ends), min(ends) - 1, -1)) if ends else []
