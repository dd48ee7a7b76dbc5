"""Reading units: those of any day, those to choose from, and those left behind by their agency."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries.lifetimes import alive


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
