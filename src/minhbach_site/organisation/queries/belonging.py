"""What a person belongs to, heads and may see on a day, and who belongs to a unit or heads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from minhbach_site.accounts import queries as people
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.organisation.models import Membership, Unit
from minhbach_site.organisation.queries.lifetimes import alive
from minhbach_site.organisation.queries.succession import with_predecessors, with_successors
from minhbach_site.organisation.queries.trees import subtree, with_those_above
from minhbach_site.organisation.queries.unit_rows import units_on


def units_of(person: Person, on: date) -> QuerySet[Unit]:
    """The units that the person belongs to on that day."""
    return units_on(on).filter(pk__in=Membership.objects.filter(alive(on), person=person).values("unit"))


def headed_units(person: Person, on: date, standing_for: Iterable[int] = ()) -> set[int]:
    """The units that a person, or someone they stand in for, heads by membership or by a role over the unit, and what is in them."""
    codes = [one.unit_code for one in person.held(on) if one.unit_code and one.role == Role.HEAD_OF_UNIT]
    coded = Unit.objects.filter(code__in=codes).values_list("pk", flat=True) if codes else ()
    led = Membership.objects.filter(alive(on), person__in={person.pk, *standing_for}, head=True).values_list("unit", flat=True)
    return subtree([*led, *coded], on)


def heads_of(unit: Unit, on: date) -> QuerySet[Person]:
    """Who leads the unit on that day."""
    return Person.objects.filter(
        pk__in=Membership.objects.filter(alive(on), unit=unit, head=True).values("person"), is_active=True
    ).order_by("search_text", "pk")


def people_of(unit_ids: Iterable[int], on: date) -> QuerySet[Person]:
    """Everyone who belongs to one of these units on that day and can sign in."""
    return Person.objects.filter(
        pk__in=Membership.objects.filter(alive(on), unit__in=set(unit_ids)).values("person"), is_active=True
    ).order_by("search_text", "pk")


def visible_units(person: Person, on: date) -> QuerySet[Unit]:
    """The units whose papers the person may see on that day: all of them where they may read what is kept for some units, else their own
    and what is in them.
    """
    if Permission.READ_LIMITED_DOCUMENTS in person.permissions(on):
        return units_on(on)
    held = person.held(on)
    coded = Unit.objects.filter(code__in=[one.unit_code for one in held if one.unit_code]).values_list("pk", flat=True)
    own = Membership.objects.filter(alive(on), person=person).values_list("unit", flat=True)
    return units_on(on).filter(pk__in=subtree([*coded, *own], on))


def paper_units(person: Person, on: date) -> set[int]:
    """The ids of the units whose papers the person may see on that day: `visible_units`, and those that approved events turned into them.

    Who takes over the work of a unit needs what was given to it; a unit that has ended gets nothing of what its successor is given.
    """
    return with_predecessors(visible_units(person, on).order_by().values_list("pk", flat=True))


def paper_readers(unit_ids: Iterable[int], on: date) -> QuerySet[Person]:
    """Who may see the papers of one of these units on that day by where they belong or what they head: `paper_units` turned around, but for
    those who may read the papers of every unit. A few queries, however many people there are.
    """
    over = with_those_above(with_successors(unit_ids), on)
    codes = set(Unit.objects.filter(pk__in=over).values_list("code", flat=True))
    members = Membership.objects.filter(alive(on), unit__in=over).values("person")
    coded = people.with_role_over(codes, on).order_by().values("pk")
    return Person.objects.filter(Q(pk__in=members) | Q(pk__in=coded), is_active=True).order_by("search_text", "pk")
