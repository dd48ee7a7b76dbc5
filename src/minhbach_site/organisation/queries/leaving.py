"""What an event leaves without a unit that goes on with it: work, papers and registers, of which the apps above this one know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from minhbach_site.accounts.models import Person
from minhbach_site.organisation.models import OrganisationEvent, Unit
from minhbach_site.organisation.queries.lifetimes import alive
from minhbach_site.organisation.queries.succession import successors, with_predecessors
from minhbach_site.organisation.states import ChangeState, EventRole

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Left:
    """Something that is left, or several of a kind, and where it is shown."""

    name: str
    url: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class LeavingSource:
    """One app's answer: `find(actor=…, units=…, on=…)` gives what units of these ids hold, of what the actor may see; `to_do` is the way
    on.
    """

    label: Words
    to_do: Words
    find: Callable[..., Iterable[Left]]
    permission: str


@dataclass(frozen=True, slots=True)
class LeftPart:
    """What is left of one kind."""

    label: Words
    to_do: Words
    rows: tuple[Left, ...]

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)


def left_behind(event: OrganisationEvent, sources: Collection[LeavingSource], actor: Person, on: date) -> list[LeftPart]:
    """What no single unit goes on with when the event takes effect, computed anew each time so that it shrinks as things are settled.

    Empty where one unit comes in the place of the others: it goes on with everything.
    """
    units = _without_heir(event)
    if not units:
        return []
    held = actor.permissions(on)
    found = ((one, tuple(one.find(actor=actor, units=units, on=on))) for one in sources if one.permission in held)
    return [LeftPart(source.label, source.to_do, rows) for source, rows in found if rows]


def _without_heir(event: OrganisationEvent) -> set[int]:
    """The units that an event ends with no or several others in their place, and those that had come to them alone before."""
    if event.state not in {ChangeState.PROPOSED, ChangeState.APPROVED}:
        return set()
    ending = [one.unit for one in event.units.all() if one.role == EventRole.SOURCE and one.unit is not None]
    after = sum(one.role == EventRole.RESULT for one in event.units.all()) or len(event.planned.all())
    return set() if after == 1 else _held_by(ending, event.on)


def _held_by(ending: Sequence[Unit], on: date) -> set[int]:
    """These units, and their predecessors of whom no other unit lives on."""
    own = {unit.pk for unit in ending}
    through = {unit.pk for one in ending for unit in successors(one)}
    before = Unit.objects.filter(pk__in=with_predecessors(own) - own).order_by("pk")
    others = Unit.objects.filter(alive(on)).exclude(pk__in=own | through)
    return own | {one.pk for one in before if not others.filter(pk__in=[unit.pk for unit in successors(one)]).exists()}
