"""The calendar of a year as last worked out, and one obligation in it as the library's own value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse

from minhbach.deadlines.clocks import Event, EventKind
from minhbach.deadlines.explaining import Explanation
from minhbach.duties.definitions import known_duties
from minhbach.duties.evaluate import known_ground
from minhbach.duties.explaining import explain
from minhbach.duties.model import Assessment, DutyState, Instance
from minhbach.law.provisions import NotInForceError, Version
from minhbach_site.accounts.models import Person
from minhbach_site.audit.queries import last_change
from minhbach_site.disclosure import queries as disclosure
from minhbach_site.duties.models import Calculation, DutyMark, MovedObligation, Obligation
from minhbach_site.duties.states import (
    MarkState,
    State,
)
from minhbach_site.organisation.queries import agency_on
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

DISCLOSURES = "disclosures"


def calculation(year: int) -> Calculation | None:
    return Calculation.objects.filter(year=year).first()


def is_current(made: Calculation, on: date) -> bool:
    """Whether nothing that could matter was changed since the calculation, and it is of that day."""
    return made.on == on and made.sequence >= last_change()


def obligations(year: int) -> QuerySet[Obligation]:
    """The duties of a year as last worked out: what is overdue first, then what is due next, then the rest."""
    urgency = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(State)), output_field=IntegerField())
    claims = DutyMark.objects.filter(duty=OuterRef("duty"), period=OuterRef("period"), state=MarkState.CLAIMED)
    said = disclosure.waiting_claims().filter(disclosure__code=OuterRef("period"))
    return (
        Obligation.objects.filter(calculation__year=year)
        .select_related("unit")
        .annotate(claimed=Exists(claims) | (Q(duty__in=_disclosing()) & Exists(said)))
        .order_by(urgency, F("due_on").asc(nulls_last=True), "pk")
    )


def is_said_of_disclosure(one: Obligation) -> bool:
    """Whether the register of disclosures holds a start of what this duty is about that a second person has not confirmed."""
    return one.duty in _disclosing() and disclosure.waiting_claims().filter(disclosure__code=one.period).exists()


def _disclosing() -> list[str]:
    """The duties of which every row of the register of disclosures is one: their period is its code."""
    return [duty.code for duty in known_duties() if duty.each is not None and duty.each.register == DISCLOSURES]


def find_obligation(pk: int) -> Obligation | None:
    return Obligation.objects.filter(pk=pk).select_related("calculation", "unit").first()


def moved_from(number: int) -> MovedObligation | None:
    """Where an obligation stands whose number is no longer in a calendar."""
    return MovedObligation.objects.filter(pk=number).first()


def find_by_key(year: int, key: str) -> Obligation | None:
    return obligations(year).filter(key=key).select_related("calculation").first()


def counts(rows: QuerySet[Obligation]) -> dict[State, int]:
    """How many of them stand in each state."""
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state.value, 0) for state in State}


def instance(one: Obligation) -> Instance:
    """The library's instance behind a row; raises LookupError when the data no longer has the duty."""
    duty = known_duties().find(one.duty)
    events = tuple(Event(EventKind(kind), date.fromisoformat(day), document) for kind, day, document in one.events)
    return Instance(
        duty,
        one.period,
        DutyState(one.state),
        one.started_on,
        one.due_on,
        one.done_on,
        one.case,
        _version(one),
        tuple(one.evidence),
        one.unit.code if one.unit else "",
        one.days_late,
        one.reason,
        one.own_reading,
        one.estimated,
        events=events,
    )


def _version(one: Obligation) -> Version | None:
    duties = known_duties()
    try:
        return duties.law(duties.find(one.duty)).on(one.started_on or one.calculation.on)
    except NotInForceError:
        return None


def explanation(one: Obligation) -> Explanation | None:
    """How the due day was counted; None where the law counts none."""
    return explain(instance(one), known_ground(), one.calculation.on)


def assessment(rows: Iterable[Obligation], year: int, on: date) -> Assessment:
    """Rows as the library's own value, for the calendar file."""
    agency = agency_on(on)
    return Assessment(agency.code if agency else "", year, on, known_duties(), tuple(instance(one) for one in rows))


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """Duties of this year whose name, article or code holds all the words."""
    found = with_words(obligations(on.year), " ".join(words))
    return [
        Hit(f"{one.said_name}, {one.when}", reverse("duties:obligation", args=[one.pk]), f"{one.get_state_display()}. {one.article}")
        for one in found[:limit]
    ]
