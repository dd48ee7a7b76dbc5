"""Reading rounds of self-scoring and adding up their points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet

from minhbach.indicators.model import format_number, round_half_up
from minhbach_site.accounts.models import Person
from minhbach_site.plans.models import (
    IndexCriterion,
    IndexRound,
    RoundStep,
)
from minhbach_site.plans.queries.rights import only_decided
from minhbach_site.plans.states import (
    REMOVED,
    RoundAction,
    RoundState,
)


@dataclass(frozen=True, slots=True)
class Score:
    """What a round, or a part of it, comes to. `self_points` is None while a criterion has no points: a sum would be too low."""

    name: str
    criteria: int
    unscored: int
    bare: int
    max_points: Decimal
    self_points: Decimal | None
    given: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Per cent of the maximum, half up to two decimals like the library's indicator CS03; None where it is not known."""
        if self.self_points is None or not self.max_points:
            return None
        return round_half_up(self.self_points * 100 / self.max_points, 2)


def rounds(person: Person, on: date) -> QuerySet[IndexRound]:
    """The rounds that the person may see, newest first: the superior those that were approved.

    Their criteria come along, because points are summed as decimals here, not by the database.
    """
    found = IndexRound.objects.prefetch_related("criteria").order_by("-year", "index", "pk")
    return found.filter(state=RoundState.APPROVED) if only_decided(person, on) else found


def criteria_of(scored: IndexRound) -> QuerySet[IndexCriterion]:
    return IndexCriterion.objects.filter(round=scored).select_related("document", "scored_by", "round").order_by("pk")


def criterion(pk: int) -> IndexCriterion | None:
    return IndexCriterion.objects.select_related("round", "document").filter(pk=pk).first()


def writers_of_round(scored: IndexRound) -> set[int | None]:
    """Who submitted the round now or before, gave any of the points that stand, or took some out: none of them approves it."""
    submitted = RoundStep.objects.filter(round=scored, action__in=(RoundAction.SUBMIT, REMOVED)).values_list("person", flat=True)
    scorers = IndexCriterion.objects.filter(round=scored).values_list("scored_by", flat=True)
    return {scored.submitted_by_id, *submitted, *scorers} - {None}


def steps_of_round(scored: IndexRound) -> QuerySet[RoundStep]:
    return RoundStep.objects.filter(round=scored).select_related("person", "on_behalf_of").order_by("at", "pk")


def is_bare(criterion: IndexCriterion) -> bool:
    """Whether points were given, be it the maximum, with neither evidence nor a written explanation; of a maximum of 0 none is asked."""
    scored = criterion.self_points is not None and criterion.max_points > 0
    return scored and not criterion.evidence and criterion.document_id is None and not criterion.explanation


def criteria_that_are(rows: QuerySet[IndexCriterion], standing: str) -> QuerySet[IndexCriterion]:
    """Criteria that are `unscored`, scored `below` the maximum, or `bare` (see `is_bare`)."""
    if standing == "unscored":
        return rows.filter(self_points__isnull=True)
    if standing == "bare":
        scored = rows.filter(self_points__isnull=False, max_points__gt=0)
        return scored.filter(evidence="", document__isnull=True, explanation="")
    return rows.filter(self_points__lt=F("max_points"))


def total(name: str, criteria: Sequence[IndexCriterion]) -> Score:
    """The exact sum of some criteria."""
    given = [one.self_points for one in criteria if one.self_points is not None]
    unscored = len(criteria) - len(given)
    points_given = sum(given, Decimal(0))
    return Score(
        name=name,
        criteria=len(criteria),
        unscored=unscored,
        bare=sum(is_bare(one) for one in criteria),
        max_points=sum((one.max_points for one in criteria), Decimal(0)),
        self_points=None if unscored or not criteria else points_given,
        given=points_given,
    )


def totals_by_part(criteria: Sequence[IndexCriterion]) -> list[Score]:
    """A total for each part: the words of a criterion before its first colon, in the order in which they come."""
    parts: dict[str, list[IndexCriterion]] = defaultdict(list)
    for one in criteria:
        parts[one.criterion.partition(":")[0].strip()].append(one)
    return [total(name, ones) for name, ones in parts.items()]


def points(value: Decimal | None) -> str:
    """Points as people write them: "2,75"; a dash where there are none."""
    return "–" if value is None else format_number(value.normalize() if value else Decimal(0))
