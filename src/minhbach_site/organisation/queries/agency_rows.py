"""Reading agencies: those of any day, which of them is the site's own, and what came before it."""

from __future__ import annotations

from datetime import date

from django.db.models import Min, QuerySet

from minhbach_site.organisation.models import Agency, Unit
from minhbach_site.organisation.queries.lifetimes import alive


def agencies() -> QuerySet[Agency]:
    """Every agency there ever was, the newest first."""
    return Agency.objects.select_related("successor").order_by("-from_on", "code")


def agency_with_exchange_code(code: str) -> Agency | None:
    """The agency that is addressed by that code on the national exchange of documents; the last, where others had it before."""
    return agencies().filter(exchange_code=code.strip().upper()).first() if code.strip() else None


def agencies_on(on: date) -> QuerySet[Agency]:
    return Agency.objects.filter(alive(on)).order_by("from_on", "code")


def agency_on(on: date) -> Agency | None:
    """The agency of this site on that day: the last of the line (nothing succeeded it), or else of its predecessors that
    lived then the one that most bears its name."""
    own = _last_of_the_line()
    if own is None or own.lives(on):
        return own
    words = own.name.split()
    alive_then = [agency for agency in lineage(own) if agency.lives(on)]
    return max(alive_then, key=lambda agency: len(set(words) & set(agency.name.split())), default=None)


def own_agencies_on(on: date) -> list[Agency]:
    """The agency of this site on that day, or those that became it later."""
    own = _last_of_the_line()
    return [agency for agency in lineage(own) if agency.lives(on)] if own else []


def _last_of_the_line() -> Agency | None:
    last = Agency.objects.filter(successor__isnull=True).order_by("-from_on", "code")
    return next((agency for agency in last if agency.to_on is None or agency.predecessors.exists()), None)


def first_day() -> date | None:
    """The day on which the oldest agency that was entered began; None before one is."""
    found: date | None = Agency.objects.aggregate(first=Min("from_on"))["first"]
    return found


def all_names() -> list[str]:
    """What the agencies and their units are and were called, for what must not be made of such words (a password)."""
    agencies = Agency.objects.order_by("pk").values_list("name", "short_name", "symbol", "superior")
    return [name for row in agencies for name in row if name] + list(Unit.objects.order_by("pk").values_list("name", flat=True))


def name_on(on: date) -> str:
    """What the agency of this site is called on that day; nothing before one is entered."""
    found = agency_on(on)
    return found.name if found else ""


def became(agency: Agency, on: date) -> Agency:
    """What an agency has become by that day: itself while it lives, or the one that came in its place; the last where the line ends."""
    while agency.to_on is not None and agency.to_on < on and agency.successor is not None:
        agency = agency.successor
    return agency


def lineage(agency: Agency) -> list[Agency]:
    """The agency and every predecessor, over any number of successions; predecessors by their code."""
    found = [agency]
    for one in found:  # grows while it is walked
        found += [other for other in one.predecessors.order_by("code") if other not in found]
    return found
