"""The conditions that something lives on a day, or shares a day with a span."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def alive(on: date, path: str = "") -> Q:
    """The condition that something (at `path`, like "unit__") lives on a day."""
    return Q(**{f"{path}from_on__lte": on}) & (Q(**{f"{path}to_on__isnull": True}) | Q(**{f"{path}to_on__gte": on}))


def meets(from_on: date, to_on: date | None) -> Q:
    """The condition that something shares a day with the span from `from_on` to `to_on` (None: for ever)."""
    begins = Q() if to_on is None else Q(from_on__lte=to_on)
    return begins & (Q(to_on__isnull=True) | Q(to_on__gte=from_on))
