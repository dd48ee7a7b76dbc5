"""What came in the place of a unit, and what was there before it, as far as approved events say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from minhbach_site.organisation.models import EventUnit, Unit
from minhbach_site.organisation.states import ChangeState, EventRole


def single_heirs() -> dict[int, int]:
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


def with_predecessors(units_: Iterable[int]) -> set[int]:
    """These units and every unit that approved events turned into them, over any number of events; never what came of a unit later."""
    return _with_those(EventRole.SOURCE, units_)


def with_successors(units_: Iterable[int]) -> set[int]:
    """These units and every unit that approved events turned them into: `with_predecessors` turned around."""
    return _with_those(EventRole.RESULT, units_)


def _with_those(wanted: EventRole, units_: Iterable[int]) -> set[int]:
    found = list(units_)
    if not found:  # nothing came of nothing
        return set()
    rows = EventUnit.objects.filter(event__state=ChangeState.APPROVED, unit__isnull=False).values_list("event", "role", "unit")
    beyond, events = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for event, role, unit in rows.order_by("pk"):
        if role == wanted:
            beyond[event].add(unit)
        else:
            events[unit].add(event)
    for one in found:  # grows while it is walked
        found += [other for event in sorted(events[one]) for other in sorted(beyond[event]) if other not in found]
    return set(found)
