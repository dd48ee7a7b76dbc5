"""What the agency says it is: the statements that count, those that wait, and the questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from minhbach.duties.definitions import known_duties
from minhbach.duties.traits import FROM_HEADCOUNTS, Trait, TraitDefinition, TraitKind, Traits, known_traits, parse_traits
from minhbach_site.accounts.queries import law_on
from minhbach_site.duties.models import AgencyTrait, Obligation
from minhbach_site.duties.states import (
    TRAIT_COUNTS,
    TRAIT_WAITS,
    State,
)
from minhbach_site.ui.dates import written
from minhbach_site.ui.language import said

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


def turned_by_staff(before: int | None, after: int | None, on: date) -> list[str]:
    """What follows for duties from a number of staff that was one and is another on a day, in sentences; nothing where no limit of the law
    lies between the two, or where the agency states its number itself.
    """
    if before is None or after is None or before == after:
        return []
    declared = traits()
    counted = {trait for trait in known_traits() if declared.on(trait, on) == FROM_HEADCOUNTS}
    ceasing: list[str] = []
    beginning: list[str] = []
    for duty in known_duties():
        for code, amount in (one.exempt_by for one in duty.applies if one.exempt_by and one.trait in counted):
            law = law_on(code, on)
            if law is None or law_on(duty.provision, on) is None:
                continue
            exempt_before, exempt_after = law.amount(amount).allows(before), law.amount(amount).allows(after)
            if exempt_before != exempt_after:
                (ceasing if exempt_after else beginning).append(str(said(duty)))
    told = []
    if ceasing:
        words = _("Theo số có mặt mới (%(after)d, trước là %(before)d), từ ngày %(on)s thôi áp dụng %(count)d nghĩa vụ: %(duties)s.")
        told.append(_with_calendar(words, ceasing, before, after, on))
    if beginning:
        words = _("Theo số có mặt mới (%(after)d, trước là %(before)d), từ ngày %(on)s bắt đầu áp dụng %(count)d nghĩa vụ: %(duties)s.")
        told.append(_with_calendar(words, beginning, before, after, on))
    return told


def _with_calendar(words: str, names: list[str], before: int, after: int, on: date) -> str:
    sentence = words % {"after": after, "before": before, "on": written(on), "count": len(names), "duties": "; ".join(names)}
    return format_html('{} <a class="alert-link" href="{}">{}</a>', sentence, reverse("duties:duties"), _("Mở lịch nghĩa vụ"))


def trait_definitions() -> list[TraitDefinition]:
    """The questions an agency answers about itself."""
    return [one for one in known_traits().values() if one.kind is not TraitKind.DERIVED]


def _plain(definition: TraitDefinition, value: str) -> Trait:
    if definition.kind is TraitKind.FLAG:
        return value == "true"
    return int(value) if definition.kind is TraitKind.COUNT and value != FROM_HEADCOUNTS else value


def all_traits() -> QuerySet[AgencyTrait]:
    return AgencyTrait.objects.order_by("pk")
