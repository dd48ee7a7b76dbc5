"""The tree of units as it stood on any day, and the way up and down in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minhbach_site.organisation.models import Agency, Unit
from minhbach_site.organisation.queries.agency_rows import agencies_on
from minhbach_site.organisation.queries.succession import single_heirs
from minhbach_site.organisation.queries.unit_rows import units_on


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


def tree_on(on: date) -> tuple[AgencyTree, ...]:
    """The agencies of a day, each with its tree of units. Four queries, whatever the size."""
    present = list(units_on(on))
    by_id = {unit.pk: unit for unit in present}
    heirs = single_heirs()
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


def subtree(roots: Iterable[int], on: date) -> set[int]:
    """The ids of these units and of all that is in them on that day; no question is asked about none."""
    wanted = list(roots)
    if not wanted:
        return set()
    below: dict[int | None, list[int]] = defaultdict(list)
    present = list(units_on(on))
    by_id, heirs = {unit.pk: unit for unit in present}, single_heirs()
    for unit in present:
        below[_living_parent(unit, by_id, heirs)].append(unit.pk)
    found = [pk for pk in wanted if pk in by_id]
    for one in found:  # grows while it is walked
        found += [child for child in below[one] if child not in found]
    return set(found)


def with_those_above(units_: Iterable[int], on: date) -> set[int]:
    """The ids of these units and of all that they are in on that day: `subtree` turned around."""
    by_id, heirs = {unit.pk: unit for unit in units_on(on)}, single_heirs()
    found = [pk for pk in units_ if pk in by_id]
    for one in found:  # grows while it is walked
        parent = _living_parent(by_id[one], by_id, heirs)
        if parent is not None and parent not in found:
            found.append(parent)
    return set(found)


def path_codes(unit: Unit) -> Sequence[str]:
    """The code of a unit, of what a rename or merger made of it, and of the units above that: what `require(unit=…)` takes.

    So a task of a unit that was merged is in the hands of who heads what came in its place.
    """
    path = [unit]
    for one in path:  # grows while it is walked
        heir = single_heirs().get(one.pk) if one.to_on else None
        following = one.parent if heir is None else Unit.objects.select_related("parent").get(pk=heir)
        if following is not None and following not in path:
            path.append(following)
    return [one.code for one in path]


def kinds_on(tree: Iterable[AgencyTree]) -> dict[str, int]:
    """How many units of each kind stand in a tree."""
    counts: Counter[str] = Counter()
    waiting = [node for one in tree for node in one.units]
    for node in waiting:  # grows while it is walked
        counts[node.unit.kind] += 1
        waiting.extend(node.children)
    return dict(counts)
