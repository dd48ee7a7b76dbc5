"""Counts of units before and after a reorganisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from minhbach.indicators.compute import percent
from minhbach.indicators.model import format_number, round_half_up
from minhbach_site.organisation.models import Agency, AgencyChange, OrganisationEvent, Reorganisation, Unit
from minhbach_site.organisation.queries.event_rows import events_with_units
from minhbach_site.organisation.queries.lifetimes import alive
from minhbach_site.organisation.states import ChangeState


@dataclass(frozen=True, slots=True)
class Comparison:
    """The counts of one reorganisation, as the indicators TC01 to TC04 define them. `rate` is None where nothing stood before."""

    reorganisation: Reorganisation
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    rate: Decimal | None

    @property
    def fewer(self) -> int:
        return len(self.before) - len(self.after)

    @property
    def was(self) -> int:
        return len(self.before)

    @property
    def became(self) -> int:
        return len(self.after)

    @property
    def rate_rounded(self) -> Decimal | None:
        """In percent, rounded as the report rounds it."""
        if self.rate is None:
            return None
        whole = self.rate == self.rate.to_integral_value()
        return self.rate.quantize(Decimal(1)) if whole else round_half_up(self.rate, 2)

    @property
    def rate_printed(self) -> str:
        """The same as the report writes it."""
        return "" if self.rate_rounded is None else format_number(self.rate_rounded)


def reorganisations() -> QuerySet[Reorganisation]:
    return Reorganisation.objects.select_related("decision").prefetch_related("agencies_before", "agencies_after").order_by("-on", "code")


def compare(reorganisation: Reorganisation) -> Comparison:
    """Count on the day before it takes effect and on that day; the division is the one of the indicators."""
    day_before = reorganisation.on - timedelta(days=1)
    kinds = reorganisation.kind_codes
    before = _counted(reorganisation.agencies_before.all(), kinds, day_before)
    after = _counted(reorganisation.agencies_after.all(), kinds, reorganisation.on)
    rate = percent(Decimal(len(before) - len(after)), Decimal(len(before))) if before else None
    return Comparison(reorganisation, before, after, rate)


def _counted(agencies_: Iterable[Agency], kinds: Sequence[str], on: date) -> tuple[Unit, ...]:
    found = (
        Unit.objects.filter(alive(on), agency__in=list(agencies_), kind__in=kinds).select_related("agency").order_by("agency__code", "code")
    )
    return tuple(found)


def events_between(comparison: Comparison) -> list[OrganisationEvent]:
    """The approved events of that day that begin or end a unit counted in the comparison, for its picture."""
    counted = {unit.pk for unit in (*comparison.before, *comparison.after)}
    found = events_with_units().filter(on=comparison.reorganisation.on, state=ChangeState.APPROVED, units__unit__in=counted)
    return list(found.order_by("pk").distinct())


def same_reorganisation(on: date, before_ids: Iterable[int], after_ids: Iterable[int], kinds: Iterable[str]) -> Reorganisation | None:
    """A comparison of that day that counts the same units, in whatever order they were named."""
    wanted = set(before_ids), set(after_ids), {str(kind) for kind in kinds}
    return next((one for one in reorganisations().filter(on=on) if _counts(one) == wanted), None)


def _counts(reorganisation: Reorganisation) -> tuple[set[int], set[int], set[str]]:
    before, after = ({one.pk for one in side.all()} for side in (reorganisation.agencies_before, reorganisation.agencies_after))
    return before, after, set(reorganisation.kind_codes)


def is_reorganised(reorganisation: Reorganisation) -> bool:
    """Whether an approved event or change of agencies takes effect on the day in one of its agencies; what came from a register without its
    events tells by the lives of its units.
    """
    on, day_before = reorganisation.on, reorganisation.on - timedelta(days=1)
    agencies_ = {*reorganisation.agencies_before.values_list("pk", flat=True), *reorganisation.agencies_after.values_list("pk", flat=True)}
    approved = {"on": on, "state": ChangeState.APPROVED}
    return (
        OrganisationEvent.objects.filter(**approved, units__unit__agency__in=agencies_).exists()
        or AgencyChange.objects.filter(Q(sources__in=agencies_) | Q(result__in=agencies_), **approved).exists()
        or Unit.objects.filter(Q(from_on=on) | Q(to_on=day_before), agency__in=agencies_).exists()
    )
