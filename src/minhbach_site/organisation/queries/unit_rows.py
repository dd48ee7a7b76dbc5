"""Reading units: those of any day, those to choose from, and those left behind by their agency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from minhbach_site.organisation.models import Agency, AgencyChange, EventUnit, OrganisationEvent, PlannedUnit, Unit
from minhbach_site.organisation.queries.agency_rows import lineage
from minhbach_site.organisation.queries.lifetimes import alive
from minhbach_site.organisation.states import ChangeState, EventKind, EventRole


def units() -> QuerySet[Unit]:
    """Every unit there ever was."""
    return Unit.objects.select_related("agency", "parent").order_by("agency__code", "from_on", "code")


def units_on(on: date) -> QuerySet[Unit]:
    """The units that live on that day, in agencies that do."""
    return Unit.objects.filter(alive(on), alive(on, "agency__")).select_related("agency", "parent").order_by("agency__code", "pk")


def unit_choices(on: date) -> list[tuple[str, str]]:
    """The units of a day by their codes, to choose from."""
    return [(unit.code, f"{unit.name} – {unit.agency.name} ({unit.code})") for unit in units_on(on)]


def find_unit(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first() if code else None


def stranded_units() -> QuerySet[Unit]:
    """Units that still stand although their agency has ended: they wait for an event of their own."""
    return Unit.objects.filter(to_on__isnull=True, agency__to_on__isnull=False).select_related("agency", "parent").order_by("code")


def begun_since(agencies: Iterable[Agency], on: date) -> QuerySet[Unit]:
    """Units of these agencies that begin on that day or later."""
    return Unit.objects.filter(agency__in=list(agencies), from_on__gte=on).select_related("agency").order_by("code")


def outliving(agencies: Iterable[Agency], on: date) -> QuerySet[Unit]:
    """Units of these agencies that begin before that day and whose end, on it or later, is approved already."""
    return Unit.objects.filter(agency__in=list(agencies), from_on__lt=on, to_on__gte=on).select_related("agency").order_by("code")


def events_of(units_: Iterable[Unit], role: EventRole) -> dict[int, OrganisationEvent]:
    """For each of these units the approved event that began (result) or ended (source) it, where one did."""
    rows = EventUnit.objects.filter(unit__in=list(units_), role=role, event__state=ChangeState.APPROVED).select_related("event")
    return {row.unit_id: row.event for row in rows.order_by("pk") if row.unit_id is not None}


def moving_with(change: AgencyChange) -> list[Unit]:
    """The units that begin in the new agency because they begin on its first day or later: those that it took, or would take now."""
    if change.state == ChangeState.APPROVED:
        return [unit for unit, _home in moved_with(change)]
    waiting = change.state == ChangeState.PROPOSED and change.kind != EventKind.DISSOLVE
    return list(begun_since(change.sources.all(), change.on)) if waiting else []


def moved_with(change: AgencyChange) -> list[tuple[Unit, Agency]]:
    """The units that an approved change of agencies took into the new one because they begin there, each with the agency it was planned in
    (or what that had become before the change).
    """
    if change.result is None:
        return []
    homes = {agency.pk: source for source in change.sources.order_by("code") for agency in lineage(source)}
    here = {unit.code: unit for unit in begun_since([change.result], change.on)}
    began = PlannedUnit.objects.filter(
        code__in=here,
        agency__in=homes,
        event__state=ChangeState.APPROVED,
        event__units__role=EventRole.RESULT,
        event__units__unit__code=F("code"),
    )
    return [(here[one.code], homes[one.agency_id]) for one in began.distinct().order_by("code", "pk")]
