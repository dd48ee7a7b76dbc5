"""What is on display: what must come down, may come down and must stay."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.db.models import F, Q, QuerySet

from minhbach.law.provisions import TermKind
from minhbach_site.accounts.models import Person
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.queries.matters import law
from minhbach_site.disclosure.queries.seen import disclosures, disclosures_for
from minhbach_site.disclosure.states import SHOWN


def on_display() -> QuerySet[Disclosure]:
    """What is up and must come down some day, the first to come down first."""
    return _up(disclosures())


def _up(rows: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
    lasting = [form.code for form in law().forms.values() if form.lasts]
    return rows.filter(state__in=SHOWN, form__in=lasting).order_by(F("keep_until").asc(nulls_last=True), "pk")


def to_take_down(person: Person, on: date) -> tuple[QuerySet[Disclosure], QuerySet[Disclosure]]:
    """What must be taken down, because the law fixes how long it is posted, and what may be, because the least time is over."""
    over = display_of(person, on).filter(_over(on))
    fixed = Q(keep_provision__in=_fixed_terms())
    return over.filter(fixed), over.exclude(fixed)


def not_yet(person: Person, on: date) -> QuerySet[Disclosure]:
    """What must stay: its time is not over, or nothing says how long it is."""
    return display_of(person, on).exclude(_over(on))


def display_of(person: Person, on: date) -> QuerySet[Disclosure]:
    return _up(disclosures_for(person, on))


def _over(on: date) -> Q:
    return Q(keep_until__isnull=False, keep_until__lt=on) & (Q(extended_until__isnull=True) | Q(extended_until__lt=on))


@cache
def _fixed_terms() -> frozenset[str]:
    """The provisions that fix how long something is posted instead of a least time."""
    codes = {code for matter in law().matters.values() for code in matter.keep.values()} | {form.keep for form in law().forms.values()}
    kept = (law().provisions.find(code) for code in codes if code)
    return frozenset(one.code for one in kept if any(term.kind is TermKind.EXACTLY for version in one.versions for term in version.terms))
