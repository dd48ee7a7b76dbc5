"""What an event does to people, unit roles and papers: who was carried, who has no place yet, what its heirs are given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from minhbach_site.accounts import queries as people
from minhbach_site.accounts.models import Grant
from minhbach_site.accounts.states import GrantState
from minhbach_site.organisation.models import Carried, Membership, OrganisationEvent, Unit
from minhbach_site.organisation.queries.deciding import all_decisions
from minhbach_site.organisation.queries.lifetimes import alive
from minhbach_site.organisation.queries.staff import memberships
from minhbach_site.organisation.states import CarriedKind, ChangeState, EventRole


def has_heirs(event: OrganisationEvent) -> bool:
    """Whether something comes, or is to come, in the place of the units that an event ends."""
    return any(one.role == EventRole.RESULT for one in event.units.all()) or bool(event.planned.all())


def kept_papers(event: OrganisationEvent) -> int:
    """How many registered documents that only some units may read were given to the units that an event ends, and to no other."""
    ending = [one.unit_id for one in event.units.all() if one.role == EventRole.SOURCE and one.unit_id]
    given = all_decisions().filter(limited=True, state="registered", units__in=ending)
    others = Unit.objects.exclude(pk__in=ending).filter(documents=OuterRef("pk"))
    return given.filter(~Exists(others)).order_by().distinct().count()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Who an approved event left without a place that the event itself could name: someone must decide where they go."""

    memberships: tuple[Membership, ...]
    grants: tuple[Grant, ...]
    heads: tuple[Membership, ...]

    def __bool__(self) -> bool:
        return bool(self.memberships or self.grants or self.heads)


def unplaced(event: OrganisationEvent) -> Unplaced:
    """Of an approved event: people and unit roles of its sources that have no place after it, and heads of whom only one can lead on.

    Computed anew each time, so that the list shrinks as people are placed.
    """
    sides: dict[str, list[Unit]] = defaultdict(list)
    for one in event.units.all():
        if one.unit is not None:
            sides[one.role].append(one.unit)
    if event.state != ChangeState.APPROVED or not sides[EventRole.SOURCE]:
        return Unplaced((), (), ())
    last_day = event.on - timedelta(days=1)
    here = memberships().filter(alive(last_day), unit__in=sides[EventRole.SOURCE], person__is_active=True)
    placed = Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=event.on)).exclude(unit__in=sides[EventRole.SOURCE])
    left = tuple(here.exclude(person__in=placed.values("person")))
    codes = [unit.code for unit in sides[EventRole.SOURCE]]
    before = people.all_grants().filter(
        Q(until_on__isnull=True) | Q(until_on__gte=last_day), unit_code__in=codes, from_on__lte=last_day, state=GrantState.GRANTED
    )
    after = people.all_grants().filter(Q(until_on__isnull=True) | Q(until_on__gte=event.on), state=GrantState.GRANTED)
    again = set(after.exclude(unit_code__in=codes).values_list("person", "role"))
    ended = tuple(one for one in before.order_by("unit_code", "pk") if one.person.is_active and (one.person_id, one.role) not in again)
    results = sides[EventRole.RESULT]
    led = Membership.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=event.on), unit__in=results, head=True)
    heads = tuple(here.filter(head=True)) if len(results) == 1 and not led.exists() else ()
    return Unplaced(left, ended, heads)


def comes_back(event: OrganisationEvent) -> list[str]:
    """Whom undoing an event would put back where they were, by name and unit."""
    ids = event.carried.filter(kind=CarriedKind.MEMBERSHIP).values_list("before", flat=True)
    return [f"{one.person} ({one.unit})" for one in memberships().filter(pk__in=list(ids))]


def carried_rows(kind: CarriedKind) -> set[int]:
    """The ids that stand in what an event carried: such a row goes only with its event."""
    rows = Carried.objects.filter(kind=kind).values_list("before", "after")
    return {pk for pair in rows for pk in pair if pk is not None}
