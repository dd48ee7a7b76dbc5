"""What is on display: what must come down, may come down and must stay."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from minhbach.law.provisions import TermKind
from minhbach_site.accounts.models import Person
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.queries.matters import law
from minhbach_site.disclosure.queries.seen import disclosures_for
from minhbach_site.disclosure.states import SHOWN, Standing


def _up(rows: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
    lasting = [form.code for form in law().forms.values() if form.lasts]
    return rows.filter(state__in=SHOWN, form__in=lasting).order_by(F("keep_until").asc(nulls_last=True), "pk")


def to_take_down(person: Person, on: date) -> tuple[QuerySet[Disclosure], QuerySet[Disclosure]]:
    """What must be taken down, because the law fixes how long it is posted, and what may be, because the least time is over."""
    over = display_of(person, on).filter(_over(on))
    return over.filter(_fixed()), over.exclude(_fixed())


def count_to_take_down(person: Person, on: date) -> tuple[int, int]:
    """How many must and how many may be taken down, in one question."""
    found = display_of(person, on).filter(_over(on)).aggregate(every=Count("pk"), must=Count("pk", filter=_fixed()))
    return found["must"], found["every"] - found["must"]


def not_yet(person: Person, on: date) -> QuerySet[Disclosure]:
    """What must stay: its time is not over, or nothing says how long it is."""
    return display_of(person, on).exclude(_over(on))


def standing(person: Person, on: date) -> QuerySet[Disclosure]:
    """All that is up, each row with its `standing` (a `Standing`) and `kept_through`, the last day on which it must stay; what must
    come down first, then what may.
    """
    over = _over(on)

    def judged(must: Any, may: Any, not_yet: Any) -> Case:
        return Case(When(over & _fixed(), then=Value(must)), When(over, then=Value(may)), default=Value(not_yet))

    rows = display_of(person, on).annotate(
        standing=judged(Standing.MUST, Standing.MAY, Standing.NOT_YET),
        standing_place=judged(0, 1, 2),
        kept_through=Coalesce("extended_until", "keep_until"),
    )
    return rows.order_by("standing_place", F("kept_through").asc(nulls_last=True), "pk")


def standing_counts(rows: QuerySet[Disclosure]) -> dict[Standing, int]:
    """How many of the rows of `standing` there are of each. One query."""
    found = rows.aggregate(**{one.value: Count("pk", filter=Q(standing=one)) for one in Standing})
    return {one: found[one.value] for one in Standing}


def display_of(person: Person, on: date) -> QuerySet[Disclosure]:
    return _up(disclosures_for(person, on))


def _over(on: date) -> Q:
    return Q(keep_until__isnull=False, keep_until__lt=on) & (Q(extended_until__isnull=True) | Q(extended_until__lt=on))


def _fixed() -> Q:
    return Q(keep_provision__in=_fixed_terms())


@cache
def _fixed_terms() -> frozenset[str]:
    """The provisions that fix how long something is posted instead of a least time."""
    codes = {code for matter in law().matters.values() for code in matter.keep.values()} | {form.keep for form in law().forms.values()}
    kept = (law().provisions.find(code) for code in codes if code)
    return frozenset(one.code for one in kept if any(term.kind is TermKind.EXACTLY for version in one.versions for term in version.terms))
