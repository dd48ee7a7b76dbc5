"""What the agency says it is: the statements that count, those that wait, and the questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from minhbach.duties.definitions import known_duties
from minhbach.duties.traits import FROM_HEADCOUNTS, Trait, TraitDefinition, TraitKind, Traits, known_traits, parse_traits
from minhbach_site.duties.models import AgencyTrait, Obligation
from minhbach_site.duties.states import (
    TRAIT_COUNTS,
    TRAIT_WAITS,
    State,
)

FIRST_DAY = date(1945, 9, 2)  # stands for "from the beginning" where the card must name a day
CARD = "đặc điểm của cơ quan"


def trait_values(*asked: AgencyTrait) -> dict[str, Any]:
    """What the agency is, as its card writes it; with what is only asked for, to see whether it could stand."""
    found: dict[str, list[tuple[date | None, Trait]]] = {}
    for one in sorted((*declared_traits(), *asked), key=_trait_order):
        found.setdefault(one.trait, []).append((one.from_on, _plain(known_traits()[one.trait], one.value)))
    return {trait: _on_card(values) for trait, values in found.items()}


def _on_card(values: list[tuple[date | None, Trait]]) -> object:
    """One value from the beginning stands alone, several stand with their days."""
    if len(values) == 1 and values[0][0] is None:
        return values[0][1]
    return [{"from": day or FIRST_DAY, "value": value} for day, value in values]


def traits() -> Traits:
    """What the agency is, as the library asks for it. Raises TraitError for what a newer version of the data no longer knows."""
    return parse_traits(trait_values(), name=CARD)


def declared_traits() -> list[AgencyTrait]:
    """The statements that count, oldest value first; those of traits that the data no longer has are left out."""
    return _traits_in(TRAIT_COUNTS)


def waiting_traits() -> list[AgencyTrait]:
    """What was asked about the agency and waits for another person: new values, and values to be withdrawn."""
    return _traits_in(TRAIT_WAITS)


def _traits_in(states: Iterable[str]) -> list[AgencyTrait]:
    found = AgencyTrait.objects.filter(state__in=states, trait__in=list(known_traits())).select_related("declared_by", "asked_by")
    return sorted(found, key=_trait_order)


def _trait_order(one: AgencyTrait) -> tuple[str, date, int]:
    return one.trait, one.from_on or FIRST_DAY, one.pk


def missed_under(trait: str) -> int:
    """How many overdue obligations depend on a trait: what might vanish when it changes."""
    codes = [duty.code for duty in known_duties() if any(condition.trait == trait for condition in duty.applies)]
    return Obligation.objects.filter(duty__in=codes, state=State.MISSED).values("key").distinct().count()


def trait_definitions() -> list[TraitDefinition]:
    """The questions an agency answers about itself."""
    return [one for one in known_traits().values() if one.kind is not TraitKind.DERIVED]


def _plain(definition: TraitDefinition, value: str) -> Trait:
    if definition.kind is TraitKind.FLAG:
        return value == "true"
    return int(value) if definition.kind is TraitKind.COUNT and value != FROM_HEADCOUNTS else value


def all_traits() -> QuerySet[AgencyTrait]:
    return AgencyTrait.objects.order_by("pk")
