"""The register of disclosures by years and groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Q, QuerySet

from minhbach_site.accounts.models import Person
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.queries.matters import groups
from minhbach_site.disclosure.queries.seen import disclosures
from minhbach_site.disclosure.states import State


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One of the twelve groups: its items of a year and those that are not yet disclosed."""

    number: int
    name: str
    items: int
    begun: int


def register_rows() -> QuerySet[Disclosure]:
    """The rows of the register of disclosures: without what was dropped, and without asset postings that are counted apart."""
    return disclosures().exclude(state=State.WITHDRAWN).exclude(assets__listed=False)


def of_year(rows: QuerySet[Disclosure], year: int) -> QuerySet[Disclosure]:
    """The items whose document is of that year, in the order of the register."""
    return rows.filter(issued_on__year=year).order_by("group", "issued_on", "pk")


def years() -> Iterator[int]:
    """The years of which the register holds an item, newest first. A question for each year, answered by the index."""
    days = Disclosure.objects.order_by("-issued_on", "-pk").values_list("issued_on", flat=True)
    day = days.first()
    while day is not None:
        yield day.year
        day = days.filter(issued_on__lt=date(day.year, 1, 1)).first()


def group_counts(rows: QuerySet[Disclosure], year: int, on: date) -> list[GroupCount]:
    """The twelve groups, each with its items of the year and how many have begun. One query."""
    begun = Count("pk", filter=Q(started_on__isnull=False))
    counted = of_year(rows, year).order_by().values("group").annotate(items=Count("pk"), begun=begun).order_by("group")
    found = {row["group"]: row for row in counted}
    return [
        GroupCount(number, name, *((found[number]["items"], found[number]["begun"]) if number in found else (0, 0)))
        for number, name in ((int(item.code), item.name) for item in groups(on))
    ]


def empty_groups(person: Person, year: int, on: date) -> list[tuple[int, str]]:
    """The groups of which the register holds no item of that year, with their names.

    One query with a part for each group, which the index answers; it hangs on the row of the person who asks.
    """
    rows = register_rows().filter(issued_on__year=year)
    names = {int(item.code): item.name for item in groups(on)}
    parts = {f"group_{number}": Exists(rows.filter(group=number)) for number in names}
    found: Any = Person.objects.filter(pk=person.pk).values(**parts).get()
    return [(number, name) for number, name in names.items() if not found[f"group_{number}"]]
