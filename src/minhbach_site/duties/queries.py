"""Reading duties: the calendar of a person, a unit or the agency; the register of proofs; the agency's traits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from minhbach.deadlines.clocks import Event, EventKind
from minhbach.deadlines.explaining import Explanation
from minhbach.duties.applying import written
from minhbach.duties.definitions import known_duties
from minhbach.duties.evaluate import known_ground
from minhbach.duties.explaining import explain
from minhbach.duties.model import Assessment, DutyState, Instance
from minhbach.duties.traits import FROM_HEADCOUNTS, Trait, TraitDefinition, TraitKind, Traits, known_traits, parse_traits
from minhbach.facts.exports import Facts, Row, take_records
from minhbach.facts.schemas import KEPT
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.law.provisions import NotInForceError, Version
from minhbach_site.accounts.models import Delegation, Person
from minhbach_site.accounts.queries import grants_in_force, letters_not_sent, written_to
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.audit.queries import entries
from minhbach_site.audit.states import Kind
from minhbach_site.disclosure.queries import Above, Told
from minhbach_site.duties.models import AgencyTrait, Assignment, Calculation, DutyMark, FeedToken, Obligation, Reminder
from minhbach_site.duties.states import (
    FAILED_SHOWN,
    IN_FORCE,
    OPEN_STATES,
    REMIND_OVERDUE_EVERY,
    RESPONSIBLE,
    TRAIT_COUNTS,
    TRAIT_WAITS,
    MarkKind,
    MarkState,
    State,
    Whose,
)
from minhbach_site.organisation.models import Membership, Unit
from minhbach_site.organisation.queries import agency_on, alive, headed_units, subtree, successors, unit_choices, with_predecessors
from minhbach_site.records.queries import Names, documents
from minhbach_site.registers import queries as registers
from minhbach_site.registers.states import TITLES
from minhbach_site.ui.letters import ADVICE, Fault
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.templatetags.ui import law
from minhbach_site.ui.wordindex import with_words

FIRST_DAY = date(1945, 9, 2)  # stands for "from the beginning" where the card must name a day
CARD = "đặc điểm của cơ quan"
DISCLOSURES = "disclosures"


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


def above_disclosure() -> Above:
    """What this app knows of disclosures, for the app that keeps them."""
    return Above(judge_disclosure, objection_to)


def judge_disclosure(provision: str, due_on: date, on: date) -> Told:
    """Whether what had to be disclosed by a day was left out: as the duty of that provision was last judged, else as far as the register
    of disclosures is vouched for. What nobody vouches for is unclear, never overdue.
    """
    codes = [duty.code for duty in known_duties() if duty.provision == provision]
    judged = {one.state: one for one in Obligation.objects.filter(duty__in=codes, due_on=due_on).order_by("pk")}
    if State.MISSED in judged:
        return Told(late=True)
    if State.UNKNOWN in judged:
        return Told(unclear=law(judged[State.UNKNOWN].reason))
    if judged:
        return Told(settled=not set(OPEN_STATES) & set(judged))
    if due_on >= on:
        return Told()
    span = registers.spans().get(DISCLOSURES)
    if span is not None and span[0] <= due_on <= span[1]:
        return Told(late=True)
    return Told(unclear=gettext("Sổ «%(title)s» chưa được xác nhận ghi đủ đến ngày này.") % {"title": TITLES[DISCLOSURES]})


def objection_to(form: str, audience: str, group: int, on: date) -> str:
    """Why an agency such as this may not disclose an item in that form alone: as the duty to keep it up says; empty where it may."""
    fields = [column.name for column in KEPT[DISCLOSURES].columns]
    item = {"id": "?", "form": form, "audience": audience, "group": group, "item": "?", "issued_on": on, "started_on": on}
    lasting = [one for one in known_duties() if one.removed and one.each and one.each.register == DISCLOSURES]
    engine = DuckDB(take_records({DISCLOSURES: [[item.get(name) for name in fields]]}).tables)
    declared = traits()
    for duty in lasting:
        assert duty.each is not None
        sql = f'SELECT "id" FROM "{DISCLOSURES}" WHERE ({duty.each.where})'  # noqa: S608 (of a reviewed file, and the gate is passed)
        if not engine.query(sql):
            continue
        for condition in duty.applies:
            value = declared.on(condition.trait, on)
            if value is not None and condition.exempt_by is None and written(value) not in condition.values:
                return condition.reason
    return ""


def site_facts() -> Facts:
    """Every fact table of the site."""
    return registers.facts(above_registers())


def trait_values(*asked: AgencyTrait) -> dict[str, Any]:
    """What the agency is, as its card writes it; with what is only asked for, to see whether it could stand."""
    found: dict[str, list[tuple[date | None, Trait]]] = {}
    for one in sorted((*declared_traits(), *asked), key=_trait_order):
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
    """The statements that count, oldest value first; those of traits that the data no longer has are left out."""
    return _traits_in(TRAIT_COUNTS)


def waiting_traits() -> list[AgencyTrait]:
    """What was asked about the agency and waits for another person: new values, and values to be withdrawn."""
    return _traits_in(TRAIT_WAITS)


def _traits_in(states: Iterable[str]) -> list[AgencyTrait]:
    found = AgencyTrait.objects.filter(state__in=states, trait__in=list(known_traits())).select_related("declared_by", "asked_by")
    return sorted(found, key=_trait_order)


def _trait_order(one: AgencyTrait) -> tuple[str, date, int]:
    return one.trait, one.from_on or FIRST_DAY, one.pk


def missed_under(trait: str) -> int:
    """How many overdue obligations depend on a trait: what might vanish when it changes."""
    codes = [duty.code for duty in known_duties() if any(condition.trait == trait for condition in duty.applies)]
    return Obligation.objects.filter(duty__in=codes, state=State.MISSED).values("key").distinct().count()


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
    claims = DutyMark.objects.filter(duty=OuterRef("duty"), period=OuterRef("period"), state=MarkState.CLAIMED)
    return (
        Obligation.objects.filter(calculation__year=year)
        .select_related("unit")
        .annotate(claimed=Exists(claims))
        .order_by(urgency, F("due_on").asc(nulls_last=True), "pk")
    )


def obligations_of(person: Person, whose: Whose, year: int, on: date) -> QuerySet[Obligation]:
    """The part of them that concerns a person: those they answer for (`answers_for`); of their units; or all."""
    rows = obligations(year)
    if whose is Whose.AGENCY:
        return rows
    if whose is Whose.UNIT:
        return rows.filter(unit__in=with_predecessors(own_units(person, on)))
    return rows.filter(answers_for(person, on))


def answers_for(person: Person, on: date) -> Q:
    """The obligations of a person: what the law lays on a role they hold, what is assigned to them, what is of a unit they head or of
    one that an approved event turned into it.

    Whoever stands in for someone absent answers for what is theirs.
    """
    always, alone = _duties_of(person, on)
    headed = with_predecessors(headed_units(person, on, _stands_for(person, on)))
    return Q(duty__in=always) | Q(duty__in=alone, unit__isnull=True) | Q(unit__in=headed)


def is_of(person: Person, duty: str, period: str, on: date) -> bool:
    """Whether a person answers for a duty in a period; the duty alone decides where it was not worked out for that period."""
    rows = Obligation.objects.filter(duty=duty, period=period)
    if rows.exists():
        return rows.filter(answers_for(person, on)).exists()
    return any(duty in codes for codes in _duties_of(person, on))


def answering(one: Obligation, on: date) -> list[str]:
    """Who answers for an obligation when nobody is assigned: roles of the site, and the head of its unit, or of what came in the place of
    that unit; empty where nobody does.
    """
    who = RESPONSIBLE[known_duties().find(one.duty).role]
    roles = who.roles if one.unit else who.roles | who.alone
    unit = [gettext("người đứng đầu %(unit)s") % {"unit": unit} for unit in _now(one.unit, on)] if one.unit else []
    return [*(str(role.label) for role in Role if role in roles), *unit]


def _now(unit: Unit, on: date) -> list[Unit]:
    """What stands on that day in the place of a unit; the unit itself where nothing does."""
    if unit.to_on is None or unit.to_on >= on:
        return [unit]
    return [one for one in successors(unit) if one.from_on <= on and (one.to_on is None or one.to_on >= on)] or [unit]


def _duties_of(person: Person, on: date) -> tuple[set[str], set[str]]:
    """The duties that a person answers for whatever their unit, and those only where no unit was found for them."""
    held = {one.role for one in person.held(on)}
    assigned = Assignment.objects.filter(person__in=_stands_for(person, on), ended_at__isnull=True).values_list("duty", flat=True)
    always = {duty.code for duty in known_duties() if RESPONSIBLE[duty.role].roles & held}
    return always | set(assigned), {duty.code for duty in known_duties() if RESPONSIBLE[duty.role].alone & held}


def _stands_for(person: Person, on: date) -> set[int]:
    """The person, and those absent who lent them a role with which duties are marked."""
    lent = (one.on_behalf_of for one in person.held(on) if one.role in PERMISSIONS[Permission.MARK_DUTIES])
    return {person.pk, *(absent for absent in lent if absent is not None)}


def own_units(person: Person, on: date) -> set[int]:
    """The units that a person belongs to or heads, and what is in them."""
    own = Membership.objects.filter(alive(on), person=person).values_list("unit", flat=True)
    return subtree([*own, *_coded(person, on)], on)


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
    """One record that shows something: which register, which code, and the document or entry of proof behind it when it has a page here for
    the person asking. `name` is what they may be told of it.
    """

    register: str
    title: str
    code: str
    name: str
    document: int | None = None
    mark: int | None = None


def evidence(one: Obligation, person: Person, on: date) -> list[Evidence]:
    """The records behind a row, each with the page it has here for that person."""
    pairs = [entry.partition(":")[::2] for entry in one.evidence]
    codes = {code for _register, code in pairs}
    papers = {one.code: one for one in documents().filter(code__in=codes)}
    told = Names(person, on).of(*papers.values())
    marks = dict(DutyMark.objects.filter(code__in=codes).values_list("code", "pk"))
    return [
        Evidence(
            register,
            str(TITLES.get(register, register)),
            code,
            str(papers[code]) if of_paper and papers[code].limited and told[papers[code].pk].pk is None else code,
            told[papers[code].pk].pk if of_paper else None,
            marks.get(code) if register == "duty_proofs" else None,
        )
        for register, code in pairs
        for of_paper in [register == "documents" and code in papers]
    ]


def marks_of(duty: str, period: str) -> QuerySet[DutyMark]:
    """What people said of one duty in one period, newest first."""
    found = DutyMark.objects.filter(duty=duty, period=period).select_related("document", "unit", "entered_by", "decided_by")
    return found.order_by("-entered_at", "-pk")


def all_marks() -> QuerySet[DutyMark]:
    return DutyMark.objects.select_related("document", "unit", "entered_by")


def waiting_claims(person: Person, on: date) -> list[DutyMark]:
    """What others marked as done and this person may confirm, oldest first."""
    found = DutyMark.objects.filter(kind=MarkKind.DONE, state=MarkState.CLAIMED).exclude(entered_by=person)
    waiting = list(found.select_related("entered_by").order_by("entered_at", "pk"))
    if not waiting or person.may(Permission.CONFIRM_DUTIES, on=on):
        return waiting
    return [one for one in waiting if is_of(person, one.duty, one.period, on)]


def waiting_exemptions() -> QuerySet[DutyMark]:
    """Exemptions that someone else must decide, oldest first."""
    return DutyMark.objects.filter(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED).select_related("entered_by").order_by("entered_at", "pk")


def all_traits() -> QuerySet[AgencyTrait]:
    return AgencyTrait.objects.order_by("pk")


def all_assignments() -> QuerySet[Assignment]:
    return Assignment.objects.order_by("pk")


def assignments(duty: str) -> QuerySet[Assignment]:
    return Assignment.objects.filter(duty=duty, ended_at__isnull=True).select_related("person").order_by("person__search_text", "pk")


def markers(on: date) -> QuerySet[Person]:
    """Who may watch over a duty: everyone who may mark one, in their own right or for someone absent."""
    grants = grants_in_force(on).filter(role__in=PERMISSIONS[Permission.MARK_DUTIES]).order_by()
    lent = Delegation.objects.filter(
        grant__in=grants, grant__person__is_active=True, from_on__lte=on, until_on__gte=on, ended_at__isnull=True
    )
    may = Q(pk__in=grants.values("person")) | Q(pk__in=lent.values("delegate"))
    return Person.objects.filter(may, is_active=True).order_by("search_text", "pk")


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
    decides = actor.may(Permission.DECIDE_EXEMPTIONS, on=on)
    return {
        "known": calculation(on.year) is not None,
        "missed": rows.filter(state=State.MISSED).count(),
        "next": list(rows.exclude(state=State.NOT_YET_DUE)[:5]),
        "claims": len(waiting_claims(actor, on)) if actor.may(Permission.MARK_DUTIES, on=on) else 0,
        "traits": len(waiting_traits()) if decides else 0,
    }


def last_stages(person: Person) -> dict[tuple[str, date], int]:
    """The newest stage of which a person was told, by obligation and due day: a day that moved is told anew."""
    rows = Reminder.objects.filter(person=person).values_list("key", "due_on").annotate(Max("stage")).order_by("key", "due_on")
    return {(key, due_on): stage for key, due_on, stage in rows}


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation in a letter: what, until when, on which page (empty where it is no longer worked out)."""

    name: str
    due_on: date
    overdue: bool
    article: str
    page: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail to one person says, what is overdue first, and the reminders in it."""

    person: int
    name: str
    email: str
    lines: tuple[Line, ...]
    reminders: tuple[int, ...]

    @property
    def overdue(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.overdue)

    @property
    def coming(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.overdue)


def unmailed(on: date) -> list[Letter]:
    """The letters to write: of each person who gets letters the unseen reminders of the last days that no mail took out, soonest due first.

    What a broken mail server did not take yesterday goes out today.
    """
    rows = Reminder.objects.filter(on__gt=retried_since(on), on__lte=on, mailed_at__isnull=True, seen_at__isnull=True)
    found: dict[Person, list[Reminder]] = {}
    for one in rows.filter(person__in=written_to().filter(is_active=True)).select_related("person").order_by("person", "due_on", "pk"):
        found.setdefault(one.person, []).append(one)
    keys = {one.key for several in found.values() for one in several}
    known = {one.key: one for one in Obligation.objects.filter(calculation__year=on.year, key__in=keys)}
    return [
        Letter(
            person.pk,
            person.display_name,
            person.email,
            tuple(_line(one, known.get(one.key), on) for one in several),
            tuple(one.pk for one in several),
        )
        for person, several in found.items()
    ]


def retried_since(on: date) -> date:
    """Reminders written after this day are tried again when their letter did not go out; older ones were told anew by then."""
    return on - timedelta(days=REMIND_OVERDUE_EVERY)


def _line(told: Reminder, one: Obligation | None, on: date) -> Line:
    page = reverse("duties:obligation", args=[one.pk]) if one else ""
    return Line(told.name, told.due_on, told.due_on < on, one.article if one else "", page)


def units_for(one: Obligation, on: date) -> list[tuple[str, str]]:
    """The units that may have done it, by their codes: those of that day, and those of the day by which it was due."""
    present = dict(unit_choices(on))
    return list({**present, **dict(unit_choices(one.due_on))}.items() if one.due_on and one.due_on < on else present.items())


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter that did not go out: to whom, about what, when it was last tried, why, and whether the site tries again by itself."""

    person: Person
    about: str
    at: datetime
    fault: Fault
    retried: bool

    @property
    def advice(self) -> str:
        return str(ADVICE[self.fault])


def failed_letters(on: date) -> list[FailedLetter]:
    """The letters of the last weeks that did not go out at their last try, newest first: of reminders, one a person; and of accounts."""
    since = on - timedelta(days=FAILED_SHOWN)
    rows = Reminder.objects.filter(failed_at__isnull=False, on__gt=since, seen_at__isnull=True).select_related("person")
    of: dict[Person, list[Reminder]] = {}
    for one in rows.order_by("-failed_at", "-on", "pk"):
        of.setdefault(one.person, []).append(one)
    reminding = []
    reached = set(written_to().filter(pk__in=[person.pk for person in of], is_active=True).values_list("pk", flat=True))
    for person, several in of.items():
        newest = several[0]
        assert newest.failed_at is not None
        about = ngettext("%(count)s lời nhắc nghĩa vụ", "%(count)s lời nhắc nghĩa vụ", len(several)) % {"count": len(several)}
        retried = newest.on > retried_since(on) and person.pk in reached
        reminding.append(FailedLetter(person, about, newest.failed_at, Fault(newest.fault), retried))
    accounts = [
        FailedLetter(one.person, gettext("Thư về tài khoản (mật khẩu, cách đăng nhập, địa chỉ thư)"), one.at, one.fault, False)
        for one in letters_not_sent(since)
    ]
    return sorted([*reminding, *accounts], key=lambda one: (one.at, one.person.pk), reverse=True)


def letters_panel(*, actor: Person, on: date) -> dict[str, Any] | None:  # noqa: ARG001 (the form of every panel)
    """The card of the first page: how many letters did not go out; none when all did."""
    found = failed_letters(on)
    return {"count": len(found)} if found else None


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """Duties of this year whose name, article or code holds all the words."""
    found = with_words(obligations(on.year), " ".join(words))
    return [
        Hit(f"{one.said_name}, {one.when}", reverse("duties:obligation", args=[one.pk]), f"{one.get_state_display()}. {one.article}")
        for one in found[:limit]
    ]


def exemptions_to_decide(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Proposals that a duty does not apply, which wait for someone else than who made them."""
    return [
        Hit(
            one.said_name,
            reverse("duties:mark", args=[one.pk]),
            f"{one.exempt_reason} · {one.entered_by or ''}".rstrip(" ·"),
        )
        for one in waiting_exemptions().exclude(entered_by=actor)[:limit]
    ]
