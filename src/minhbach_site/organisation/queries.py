"""Reading the organisation as it stood on any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.organisation.models import Agency, EventUnit, Membership, OrganisationEvent, Unit
from minhbach_site.organisation.states import ChangeState, EventRole

# roles that see every unit of the agency; any other sees the units it belongs to or heads, and what is in them
SEES_ALL = frozenset(
    {
        Role.CLERK,
        Role.RECORDS_OFFICER,
        Role.LEADER,
        Role.STEERING_COMMITTEE,
        Role.PEOPLE_INSPECTORATE,
        Role.AUDITOR,
        Role.SUPERIOR,
    }
)


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree of a day, with what is in it. `orphan`: its parent ended and nothing single came in its place."""

    unit: Unit
    children: tuple[Node, ...] = ()
    orphan: bool = False


@dataclass(frozen=True, slots=True)
class AgencyTree:
    agency: Agency
    units: tuple[Node, ...] = ()
    count: int = field(default=0)


def alive(on: date, path: str = "") -> Q:
    """The condition that something (at `path`, like "unit__") lives on a day."""
    return Q(**{f"{path}from_on__lte": on}) & (Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": on}))


def agencies() -> QuerySet[Agency]:
    """Every agency there ever was, the newest first."""
    return Agency.objects.select_related("successor").order_by("-from_on", "code")


def agencies_on(on: date) -> QuerySet[Agency]:
    return Agency.objects.filter(alive(on)).order_by("from_on", "code")


def agency_on(on: date) -> Agency | None:
    """The agency of this site on that day: the last of the line (nothing succeeded it), or what on that day was its oldest predecessor."""
    last = Agency.objects.filter(successor__isnull=True).order_by("-from_on", "code")
    own = next((agency for agency in last if agency.predecessors.exists() or agency.to_on is None), None)
    if own is None or own.lives(on):
        return own
    line = lineage(own)
    return next((agency for agency in line if agency.lives(on)), None)


def lineage(agency: Agency) -> list[Agency]:
    """The agency and every predecessor, over any number of successions; predecessors by their code."""
    found = [agency]
    for one in found:  # grows while it is walked
        found += [other for other in one.predecessors.order_by("code") if other not in found]
    return found


def units() -> QuerySet[Unit]:
    """Every unit there ever was."""
    return Unit.objects.select_related("agency", "parent").order_by("agency__code", "from_on", "code")


def units_on(on: date) -> QuerySet[Unit]:
    """The units that live on that day, in agencies that do."""
    return Unit.objects.filter(alive(on), alive(on, "agency__")).select_related("agency", "parent").order_by("agency__code", "pk")


def tree_on(on: date) -> tuple[AgencyTree, ...]:
    """The agencies of a day, each with its tree of units. Four queries, whatever the size."""
    present = list(units_on(on))
    by_id = {unit.pk: unit for unit in present}
    heirs = _heirs()
    parents = {unit.pk: _living_parent(unit, by_id, heirs) for unit in present}
    below: dict[int | None, list[Unit]] = defaultdict(list)
    for unit in present:
        below[parents[unit.pk]].append(unit)

    def node(unit: Unit) -> Node:
        orphan = unit.parent_id is not None and parents[unit.pk] is None
        return Node(unit, tuple(node(child) for child in below.get(unit.pk, ())), orphan)

    tops: dict[int, list[Node]] = defaultdict(list)
    for unit in below[None]:
        tops[unit.agency_id].append(node(unit))
    counts: dict[int, int] = defaultdict(int)
    for unit in present:
        counts[unit.agency_id] += 1
    return tuple(AgencyTree(agency, tuple(tops[agency.pk]), counts[agency.pk]) for agency in agencies_on(on))


def _living_parent(unit: Unit, present: Mapping[int, Unit], heirs: Mapping[int, int]) -> int | None:
    """The unit above on that day: its own parent, or what a rename or merger made of that."""
    parent, seen = unit.parent_id, {unit.pk}
    while parent is not None and parent not in present and parent not in seen:
        seen.add(parent)
        parent = heirs.get(parent)
    return parent if parent in present and parent not in seen else None


def _heirs() -> dict[int, int]:
    """For each unit that an approved event turned into one single other, that other."""
    rows = EventUnit.objects.filter(event__state=ChangeState.APPROVED).values_list("event", "role", "unit").order_by("pk")
    events: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for event, role, unit in rows:
        events[event][role == EventRole.RESULT].append(unit)
    return {source: results[0] for sources, results in events.values() if len(results) == 1 for source in sources}


def successors(unit: Unit) -> list[Unit]:
    """What came in the place of a unit, as far as approved events say: first what came at once, then what came of that."""
    found: list[Unit] = []
    waiting = [unit.pk]
    for one in waiting:  # grows while it is walked
        events = EventUnit.objects.filter(unit=one, role=EventRole.SOURCE, event__state=ChangeState.APPROVED).values("event")
        results = Unit.objects.filter(events__event__in=events, events__role=EventRole.RESULT).distinct().order_by("code")
        for result in results:
            if result.pk not in waiting:
                waiting.append(result.pk)
                found.append(result)
    return found


def subtree(roots: Iterable[int], on: date) -> set[int]:
    """The ids of these units and of all that is in them on that day."""
    below: dict[int | None, list[int]] = defaultdict(list)
    present = list(units_on(on))
    by_id, heirs = {unit.pk: unit for unit in present}, _heirs()
    for unit in present:
        below[_living_parent(unit, by_id, heirs)].append(unit.pk)
    found = [pk for pk in roots if pk in by_id]
    for one in found:  # grows while it is walked
        found += [child for child in below[one] if child not in found]
    return set(found)


def path_codes(unit: Unit) -> Sequence[str]:
    """The code of a unit followed by those of the units above it: what `require(unit=…)` takes."""
    codes, above, seen = [unit.code], unit.parent, {unit.pk}
    while above is not None and above.pk not in seen:
        codes.append(above.code)
        seen.add(above.pk)
        above = above.parent
    return codes


def memberships_on(on: date) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(alive(on)).select_related("person", "unit").order_by("unit__code", "-head", "person__search_text", "pk")
    )


def units_of(person: Person, on: date) -> QuerySet[Unit]:
    """The units that the person belongs to on that day."""
    return units_on(on).filter(pk__in=Membership.objects.filter(alive(on), person=person).values("unit"))


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
    """The units whose work the person may see on that day: all with a role for the whole agency, else their own and what is in them."""
    held = person.held(on)
    if any(one.role in SEES_ALL and not one.unit_code for one in held):
        return units_on(on)
    coded = Unit.objects.filter(code__in=[one.unit_code for one in held if one.unit_code]).values_list("pk", flat=True)
    own = Membership.objects.filter(alive(on), person=person).values_list("unit", flat=True)
    return units_on(on).filter(pk__in=subtree([*coded, *own], on))


def events() -> QuerySet[OrganisationEvent]:
    """Events of units, newest first."""
    return OrganisationEvent.objects.select_related("decision", "entered_by", "approved_by").order_by("-on", "-pk")


def find_unit(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first() if code else None
