"""Who may do what with plans and tasks."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import grants_in_force, people
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import headed_units, memberships_on, path_codes, successors, units_of
from minhbach_site.plans.models import (
    Plan,
    Task,
)
from minhbach_site.plans.states import (
    INTO_ANY_PLAN,
    TaskState,
)


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


def standing_for(person: Person, on: date) -> set[int]:
    """Those absent for whom the person may work on tasks."""
    held = [one for one in person.held(on) if one.role in PERMISSIONS[Permission.WORK_ON_TASKS]]
    return {one.on_behalf_of for one in held if one.on_behalf_of}


def works_on(person: Person, task: Task, on: date) -> bool:
    """Whether the person may work on the task: whom it is assigned to, the members of its unit, those who head the unit or what it is in.

    A role over the whole agency is not enough; who stands in for someone absent may do what that one may.
    """
    held = [one for one in person.held(on) if one.role in PERMISSIONS[Permission.WORK_ON_TASKS]]
    absent = standing_for(person, on)
    if held and task.assignee_id in {person.pk, *absent}:
        return True
    if not held or task.owner is None:
        return False
    line, above = _line(task.owner, on), set(path_codes(task.owner))
    if any(one.unit_code in (above if one.role == Role.HEAD_OF_UNIT else line) for one in held if one.unit_code):
        return True
    if memberships_on(on).filter(person__in={person.pk, *absent}, unit__code__in=line).exists():
        return True
    return Unit.objects.filter(code__in=line, pk__in=headed_units(person, on, absent)).exists()


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
    living = in_its_place(unit, on)
    return {unit.code, *(one.code for one in living if len(living) == 1)}


def in_its_place(unit: Unit, on: date) -> list[Unit]:
    """The unit itself where it lives that day, else what came in its place and lives, as far as approved events say."""
    return [unit] if unit.lives(on) else [one for one in successors(unit) if one.lives(on)]


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
