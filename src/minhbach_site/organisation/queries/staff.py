"""Reading who works where: memberships, positions, committees, moves and headcounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from minhbach_site.organisation.models import Agency, AgencyChange, Committee, CommitteeMember, Headcount, Membership, Post, StaffMove, Unit
from minhbach_site.organisation.queries.agency_rows import agencies_on
from minhbach_site.organisation.queries.lifetimes import alive
from minhbach_site.organisation.states import ChangeState, EventKind, MoveCause

DAY = timedelta(days=1)
FOR_GOOD = (EventKind.MERGE, EventKind.DISSOLVE)  # changes after which an agency is no more, under whatever name


def memberships_on(on: date) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(alive(on)).select_related("person", "unit").order_by("unit__code", "-head", "person__search_text", "pk")
    )


def memberships() -> QuerySet[Membership]:
    return Membership.objects.select_related("person", "unit", "post").order_by("to_on", "-head", "person__search_text", "pk")


def posts() -> QuerySet[Post]:
    return Post.objects.select_related("unit").order_by("title", "pk")


def posts_of(unit: Unit, on: date) -> QuerySet[Post]:
    """The positions of a unit, each with how many hold it on that day as `taken`."""
    held = Count("memberships", filter=alive(on, "memberships__"))
    return posts().filter(unit=unit).annotate(taken=held)


def members() -> QuerySet[CommitteeMember]:
    return CommitteeMember.objects.select_related("person", "committee").order_by("to_on", "from_on", "pk")


# asked for nothing: from when to when each register, by the name of its fact table, is vouched for
# What apps above this one say, in sentences, of a number of staff that was one on a day and is another now.
Turning = Callable[[int | None, int | None, date], list[str]]
Spans = Callable[[], Mapping[str, tuple[date, date]]]
MOVES = "staff_moves"  # the fact table of the moves


@dataclass(frozen=True, slots=True)
class MoveCount:
    direction: str
    cause: str
    count: int

    @property
    def label(self) -> str:
        return str(MoveCause(self.cause).label)


def moves() -> QuerySet[StaffMove]:
    return StaffMove.objects.select_related("unit").order_by("-on", "-pk")


def moves_by_cause(from_on: date, to_on: date) -> list[MoveCount]:
    """How many came and left in a span of days, by cause."""
    rows = (
        StaffMove.objects.filter(on__gte=from_on, on__lte=to_on)
        .values("direction", "cause")
        .annotate(count=Count("pk"))
        .order_by("direction", "-count", "cause")
    )
    return [MoveCount(row["direction"], row["cause"], row["count"]) for row in rows]


def vouched_through(spans: Spans, year: int, on: date) -> date | None:
    """The last day of the year, and no later than `on`, to which the register of moves is vouched for from the year's first day; None if
    it is not. Only up to that day does a year without a row mean that nobody came or left.
    """
    span, first = spans().get(MOVES), date(year, 1, 1)
    if span is None or span[0] > first:
        return None
    last = min(span[1], date(year, 12, 31), on)
    return last if last >= first else None


def headcounts() -> QuerySet[Headcount]:
    return Headcount.objects.select_related("agency").order_by("-on", "agency__code")


def headcounts_beside(agency: Agency, on: date) -> list[Headcount]:
    """The last count of an agency before a day and the first after it; where there is neither, the one of the day itself."""
    own = Headcount.objects.filter(agency=agency)
    found = [own.filter(on__lt=on).order_by("-on", "pk").first(), own.filter(on__gt=on).order_by("on", "pk").first()]
    return [one for one in found if one is not None] or list(own.filter(on=on).order_by("pk"))


def staff_on(on: date) -> int | None:
    """People present in the agencies of the site on a day, by the newest count up to it (or else the oldest after it) of each, as duties
    count them; None where one was never counted.
    """
    counts = []
    for agency in agencies_on(on):
        own = Headcount.objects.filter(agency=agency)
        count = own.filter(on__lte=on).order_by("-on", "pk").first() or own.order_by("on", "pk").first()
        if count is None:
            return None
        counts.append(count.present)
    return sum(counts) if counts else None


def committees() -> QuerySet[Committee]:
    return Committee.objects.select_related("decision", "end_decision").order_by("-from_on", "code")


def sitting_over(change: AgencyChange) -> list[Committee]:
    """Committees whose term goes on over the day on which agencies end for good: of an agency that ends they end with it."""
    if change.kind not in FOR_GOOD or change.state not in {ChangeState.PROPOSED, ChangeState.APPROVED}:
        return []
    return list(committees().filter(alive(change.on - DAY), alive(change.on)))


def end_of_agency(committee: Committee) -> AgencyChange | None:
    """The latest approved merger or dissolution of agencies within the term of a committee."""
    ending = AgencyChange.objects.filter(state=ChangeState.APPROVED, kind__in=FOR_GOOD)
    found = ending.filter(on__gt=committee.from_on)
    within = found if committee.to_on is None else found.filter(on__lte=committee.to_on)
    return within.order_by("-on", "-pk").first()
