"""Who answers for an obligation, and so whose calendar it is in."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from minhbach.duties.definitions import known_duties
from minhbach_site.accounts.models import Delegation, Person
from minhbach_site.accounts.queries import grants_in_force
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.duties.models import Assignment, Obligation
from minhbach_site.duties.queries.calendar import obligations
from minhbach_site.duties.states import (
    OPEN_STATES,
    RESPONSIBLE,
    Whose,
)
from minhbach_site.organisation.models import Membership, Unit
from minhbach_site.organisation.queries import alive, headed_units, subtree, successors, with_predecessors


def obligations_of(person: Person, whose: Whose, year: int, on: date) -> QuerySet[Obligation]:
    """The part of them that concerns a person: those they answer for (`answers_for`); of their units; or all."""
    rows = obligations(year)
    if whose is Whose.AGENCY:
        return rows
    if whose is Whose.UNIT:
        return rows.filter(unit__in=with_predecessors(own_units(person, on)))
    return rows.filter(answers_for(person, on))


def answers_for(person: Person, on: date) -> Q:
    """The obligations of a person: what the law lays on a role they hold, what is assigned to them, what is of a unit they head or of
    one that an approved event turned into it.

    Whoever stands in for someone absent answers for what is theirs.
    """
    always, alone = _duties_of(person, on)
    headed = with_predecessors(headed_units(person, on, _stands_for(person, on)))
    return Q(duty__in=always) | Q(duty__in=alone, unit__isnull=True) | Q(unit__in=headed)


def is_of(person: Person, duty: str, period: str, on: date) -> bool:
    """Whether a person answers for a duty in a period; the duty alone decides where it was not worked out for that period."""
    rows = Obligation.objects.filter(duty=duty, period=period)
    if rows.exists():
        return rows.filter(answers_for(person, on)).exists()
    return any(duty in codes for codes in _duties_of(person, on))


def answering(one: Obligation, on: date) -> list[str]:
    """Who answers for an obligation when nobody is assigned: roles of the site, and the head of its unit, or of what came in the place of
    that unit; empty where nobody does.
    """
    who = RESPONSIBLE[known_duties().find(one.duty).role]
    roles = who.roles if one.unit else who.roles | who.alone
    unit = [gettext("người đứng đầu %(unit)s") % {"unit": unit} for unit in _now(one.unit, on)] if one.unit else []
    return [*(str(role.label) for role in Role if role in roles), *unit]


def _now(unit: Unit, on: date) -> list[Unit]:
    """What stands on that day in the place of a unit; the unit itself where nothing does."""
    if unit.to_on is None or unit.to_on >= on:
        return [unit]
    return [one for one in successors(unit) if one.from_on <= on and (one.to_on is None or one.to_on >= on)] or [unit]


def _duties_of(person: Person, on: date) -> tuple[set[str], set[str]]:
    """The duties that a person answers for whatever their unit, and those only where no unit was found for them."""
    held = {one.role for one in person.held(on)}
    assigned = Assignment.objects.filter(person__in=_stands_for(person, on), ended_at__isnull=True).values_list("duty", flat=True)
    always = {duty.code for duty in known_duties() if RESPONSIBLE[duty.role].roles & held}
    return always | set(assigned), {duty.code for duty in known_duties() if RESPONSIBLE[duty.role].alone & held}


def _stands_for(person: Person, on: date) -> set[int]:
    """The person, and those absent who lent them a role with which duties are marked."""
    lent = (one.on_behalf_of for one in person.held(on) if one.role in PERMISSIONS[Permission.MARK_DUTIES])
    return {person.pk, *(absent for absent in lent if absent is not None)}


def own_units(person: Person, on: date) -> set[int]:
    """The units that a person belongs to or heads, and what is in them."""
    own = Membership.objects.filter(alive(on), person=person).values_list("unit", flat=True)
    return subtree([*own, *_coded(person, on)], on)


def _coded(person: Person, on: date) -> list[int]:
    codes = [one.unit_code for one in person.held(on) if one.unit_code and one.role == Role.HEAD_OF_UNIT]
    return list(Unit.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else []


def all_assignments() -> QuerySet[Assignment]:
    return Assignment.objects.order_by("pk")


def assignments(duty: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(duty=duty, ended_at__isnull=True).select_related("person").order_by("person__search_text", "pk")


def markers(on: date) -> QuerySet[Person]:
    """Who may watch over a duty: everyone who may mark one, in their own right or for someone absent."""
    grants = grants_in_force(on).filter(role__in=PERMISSIONS[Permission.MARK_DUTIES]).order_by()
    lent = Delegation.objects.filter(
        grant__in=grants, grant__person__is_active=True, from_on__lte=on, until_on__gte=on, ended_at__isnull=True
    )
    may = Q(pk__in=grants.values("person")) | Q(pk__in=lent.values("delegate"))
    return Person.objects.filter(may, is_active=True).order_by("search_text", "pk")


def open_for(person: Person, year: int, on: date) -> QuerySet[Obligation]:
    """What a person still has to see done, soonest first."""
    return obligations_of(person, Whose.MINE, year, on).filter(state__in=OPEN_STATES, due_on__isnull=False)
