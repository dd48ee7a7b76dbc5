"""Reading duties: the calendar of a person, a unit or the agency; the register of proofs; the agency's traits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from minhbach.deadlines.clocks import Event, EventKind
from minhbach.deadlines.explaining import Explanation
from minhbach.duties.definitions import known_duties
from minhbach.duties.evaluate import known_ground
from minhbach.duties.explaining import explain
from minhbach.duties.model import Assessment, DutyState, Instance
from minhbach.duties.traits import FROM_HEADCOUNTS, Trait, TraitDefinition, TraitKind, Traits, known_traits, parse_traits
from minhbach.facts.exports import Facts, Row
from minhbach.law.provisions import NotInForceError, Version
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import grants_in_force
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.audit.queries import entries
from minhbach_site.audit.states import Kind
from minhbach_site.duties.models import AgencyTrait, Assignment, Calculation, DutyMark, FeedToken, Obligation, Reminder
from minhbach_site.duties.states import IN_FORCE, OPEN_STATES, MarkKind, MarkState, State, Whose
from minhbach_site.organisation.models import Membership, Unit
from minhbach_site.organisation.queries import agency_on, alive, subtree
from minhbach_site.records.models import Document
from minhbach_site.registers import queries as registers
from minhbach_site.registers.states import TITLES
from minhbach_site.ui.menu import Hit

FIRST_DAY = date(1945, 9, 2)  # stands for "from the beginning" where the card must name a day
CARD = "đặc điểm của cơ quan"


# --- facts -----------------------------------------------------------------------------------------------------------------------------


def proofs() -> Iterator[Row]:
    """The marks in force as rows of the register `duty_proofs`."""
    found = DutyMark.objects.filter(state__in=IN_FORCE).select_related("document", "unit").order_by("pk")
    for mark in found:
        unit = mark.unit.code if mark.unit else None
        yield mark.code, mark.duty, mark.period, mark.started_on, mark.done_on, evidence_words(mark), unit, mark.exempt_reason


def evidence_words(mark: DutyMark) -> str:
    """What shows it, in words: the document, the file, the note."""
    parts = [f"documents:{mark.document.code}" if mark.document else "", mark.name, mark.note]
    return "; ".join(part for part in parts if part)


def above_registers() -> registers.Records:
    """The registers that this app keeps, for those who check or export all of them."""
    return {"duty_proofs": proofs()}


def site_facts() -> Facts:
    """Every fact table of the site."""
    return registers.facts(above_registers())


def trait_values() -> dict[str, Any]:
    """What the agency is, as its card writes it."""
    found: dict[str, list[tuple[date | None, Trait]]] = {}
    for one in declared_traits():
        found.setdefault(one.trait, []).append((one.from_on, _plain(known_traits()[one.trait], one.value)))
    return {trait: _on_card(values) for trait, values in found.items()}


def _on_card(values: list[tuple[date | None, Trait]]) -> object:
    """One value from the beginning stands alone, several stand with their days."""
    if len(values) == 1 and values[0][0] is None:
        return values[0][1]
    return [{"from": day or FIRST_DAY, "value": value} for day, value in values]


def traits() -> Traits:
    """What the agency is, as the library asks for it. Raises TraitError for what a newer version of the data no longer knows."""
    return parse_traits(trait_values(), name=CARD)


def declared_traits() -> list[AgencyTrait]:
    """The statements that stand, oldest value first; those of traits that the data no longer has are left out."""
    found = AgencyTrait.objects.filter(withdrawn_at__isnull=True, trait__in=list(known_traits())).select_related("declared_by")
    return sorted(found, key=lambda one: (one.trait, one.from_on or FIRST_DAY, one.pk))


def trait_definitions() -> list[TraitDefinition]:
    """The questions an agency answers about itself."""
    return [one for one in known_traits().values() if one.kind is not TraitKind.DERIVED]


def _plain(definition: TraitDefinition, value: str) -> Trait:
    if definition.kind is TraitKind.FLAG:
        return value == "true"
    return int(value) if definition.kind is TraitKind.COUNT and value != FROM_HEADCOUNTS else value


# --- obligations -----------------------------------------------------------------------------------------------------------------------


def calculation(year: int) -> Calculation | None:
    return Calculation.objects.filter(year=year).first()


def is_current(made: Calculation, on: date) -> bool:
    """Whether nothing that could matter was changed since the calculation, and it is of that day."""
    return made.on == on and made.sequence >= last_change()


def last_change() -> int:
    """The journal's number of the last change of anything; signing in and reading change nothing."""
    return entries().filter(kind=Kind.CHANGE).values_list("sequence", flat=True).first() or 0


def obligations(year: int) -> QuerySet[Obligation]:
    """The duties of a year as last worked out: what is overdue first, then what is due next, then the rest."""
    urgency = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(State)), output_field=IntegerField())
    return (
        Obligation.objects.filter(calculation__year=year).select_related("unit").order_by(urgency, F("due_on").asc(nulls_last=True), "pk")
    )


def obligations_of(person: Person, whose: Whose, year: int, on: date) -> QuerySet[Obligation]:
    """The part of them that concerns a person: assigned to them or of a unit they head; of their units; or all."""
    rows = obligations(year)
    if whose is Whose.AGENCY:
        return rows
    if whose is Whose.UNIT:
        return rows.filter(unit__in=own_units(person, on))
    mine = Assignment.objects.filter(person=person, ended_at__isnull=True).values("duty")
    return rows.filter(Q(duty__in=mine) | Q(unit__in=headed_units(person, on)))


def own_units(person: Person, on: date) -> set[int]:
    """The units that a person belongs to or heads, and what is in them."""
    own = Membership.objects.filter(alive(on), person=person).values_list("unit", flat=True)
    return subtree([*own, *_coded(person, on)], on)


def headed_units(person: Person, on: date) -> set[int]:
    """The units that a person heads, by membership or by a role over the unit, and what is in them."""
    headed = Membership.objects.filter(alive(on), person=person, head=True).values_list("unit", flat=True)
    return subtree([*headed, *_coded(person, on)], on)


def _coded(person: Person, on: date) -> list[int]:
    codes = [one.unit_code for one in person.held(on) if one.unit_code and one.role == Role.HEAD_OF_UNIT]
    return list(Unit.objects.filter(code__in=codes).values_list("pk", flat=True)) if codes else []


def find_obligation(pk: int) -> Obligation | None:
    return Obligation.objects.filter(pk=pk).select_related("calculation", "unit").first()


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One record that shows something: which register, which code, and the document behind it when it is one."""

    register: str
    title: str
    code: str
    document: int | None = None
    mark: int | None = None


def evidence(one: Obligation) -> list[Evidence]:
    """The records behind a row, each with the page it has here. Two queries."""
    pairs = [entry.partition(":")[::2] for entry in one.evidence]
    codes = {code for _register, code in pairs}
    documents = dict(Document.objects.filter(code__in=codes).values_list("code", "pk"))
    marks = dict(DutyMark.objects.filter(code__in=codes).values_list("code", "pk"))
    return [
        Evidence(
            register,
            TITLES.get(register, register),
            code,
            documents.get(code) if register == "documents" else None,
            marks.get(code) if register == "duty_proofs" else None,
        )
        for register, code in pairs
    ]


def marks_of(duty: str, period: str) -> QuerySet[DutyMark]:
    """What people said of one duty in one period, newest first."""
    found = DutyMark.objects.filter(duty=duty, period=period).select_related("document", "unit", "entered_by", "decided_by")
    return found.order_by("-entered_at", "-pk")


def all_marks() -> QuerySet[DutyMark]:
    return DutyMark.objects.select_related("document", "unit", "entered_by")


def waiting_exemptions() -> QuerySet[DutyMark]:
    """Exemptions that someone else must decide, oldest first."""
    return DutyMark.objects.filter(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED).select_related("entered_by").order_by("entered_at", "pk")


def assignments(duty: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(duty=duty, ended_at__isnull=True).select_related("person").order_by("person__search_text", "pk")


def markers(on: date) -> QuerySet[Person]:
    """Who may watch over a duty: everyone who may mark one."""
    return Person.objects.filter(
        pk__in=grants_in_force(on).filter(role__in=PERMISSIONS[Permission.MARK_DUTIES]).values("person"), is_active=True
    ).order_by("search_text", "pk")


# --- reminders and feeds -----------------------------------------------------------------------------------------------------------------


def unseen_reminders(person: Person) -> QuerySet[Reminder]:
    return Reminder.objects.filter(person=person, seen_at__isnull=True).order_by("due_on", "-on", "pk")


def open_for(person: Person, year: int, on: date) -> QuerySet[Obligation]:
    """What a person still has to see done, soonest first."""
    return obligations_of(person, Whose.MINE, year, on).filter(state__in=OPEN_STATES, due_on__isnull=False)


def feed_of(person: Person) -> FeedToken | None:
    return FeedToken.objects.filter(person=person, revoked_at__isnull=True).first()


def person_of_feed(secret: str) -> Person | None:
    """Whose calendar a secret address is; None for one that is unknown or was revoked, or whose person may no longer sign in."""
    found = (
        FeedToken.objects.filter(sha256=hashed(secret), revoked_at__isnull=True, person__is_active=True).select_related("person").first()
    )
    return found.person if found else None


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def panel(*, actor: Person, on: date) -> dict[str, Any]:
    """The card of the first page: what is mine and soon due. Before this year was worked out it only leads to the calendar."""
    rows = open_for(actor, on.year, on)
    return {
        "known": calculation(on.year) is not None,
        "missed": rows.filter(state=State.MISSED).count(),
        "next": list(rows.exclude(state=State.NOT_YET_DUE)[:5]),
        "waiting": waiting_exemptions().count() if actor.may(Permission.DECIDE_EXEMPTIONS, on=on) else 0,
    }


def unmailed(on: date) -> list[tuple[int, str, list[str]]]:
    """Who has reminders of that day that no mail took out: the person's id, address, and a line for each, soonest due first."""
    found: dict[tuple[int, str], list[str]] = {}
    rows = Reminder.objects.filter(on=on, mailed_at__isnull=True).exclude(person__email="").select_related("person")
    for one in rows.order_by("person", "due_on", "pk"):
        late = " (quá hạn)" if one.overdue else ""
        found.setdefault((one.person_id, one.person.email), []).append(f"{one.due_on:%d/%m/%Y}{late}: {one.name}")
    return [(person_id, email, lines) for (person_id, email), lines in found.items()]


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """Duties of this year whose name, article or code holds all the words."""
    found = obligations(on.year)
    for word in words:
        found = found.filter(search_text__contains=word)
    return [
        Hit(f"{one.name}, {one.when}", reverse("duties:obligation", args=[one.pk]), f"{one.get_state_display()}. {one.article}")
        for one in found[:limit]
    ]


def exemptions_to_decide(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Proposals that a duty does not apply, which wait for someone else than who made them."""
    names = known_duties().by_code
    return [
        Hit(
            names[one.duty].name if one.duty in names else one.duty,
            reverse("duties:mark", args=[one.pk]),
            f"{one.exempt_reason} · {one.entered_by or ''}".rstrip(" ·"),
        )
        for one in waiting_exemptions().exclude(entered_by=actor)[:limit]
    ]
