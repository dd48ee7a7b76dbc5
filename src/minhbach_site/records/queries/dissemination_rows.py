"""Reading disseminations and who has read them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from minhbach.documents.reading_list import Reader, ReadingList
from minhbach.text import blind
from minhbach_site.accounts import queries as people
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.organisation import queries as organisation
from minhbach_site.records.models import Dissemination, DisseminationStep, Reading
from minhbach_site.records.queries.names import Names
from minhbach_site.records.queries.seen import documents_for
from minhbach_site.records.states import DisseminationForm, DisseminationState, ReadingState
from minhbach_site.ui.dates import day_of, written
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

WAITED_FOR = (ReadingState.UNREAD, ReadingState.OWES)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Someone of the units who is not asked to read, and the roles that they have, none of which may confirm."""

    person: Person
    roles: tuple[str, ...]


def disseminations() -> QuerySet[Dissemination]:
    """Newest first, each with its counts: `asked`, `have_read`, `have_committed` of those on the site."""
    return (
        Dissemination.objects.select_related("document")
        .annotate(
            asked=Count("readings"),
            have_read=Count("readings", filter=Q(readings__read_at__isnull=False)),
            have_committed=Count("readings", filter=Q(readings__committed_at__isnull=False)),
        )
        .order_by("-on", "-pk")
    )


def disseminations_for(person: Person, on: date) -> QuerySet[Dissemination]:
    """Everyone inside sees what was made known; a document kept for some units only with the document itself."""
    return disseminations().filter(Q(document__isnull=True) | Q(document__in=documents_for(person, on).values("pk")))


def search_disseminations(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Disseminations that the person may see whose code or title holds all the words."""
    found = with_words(disseminations_for(actor, on), " ".join(words))[:limit]
    return [Hit(one.title, reverse("records:dissemination", args=[one.pk]), f"{one.code} · {written(one.on)}") for one in found]


def people_to_ask(dissemination: Dissemination, on: date) -> QuerySet[Person]:
    """Whom it is for on a day and who may confirm then: whoever may not would stay unread for ever."""
    return meant_for(dissemination, on).filter(pk__in=_able(on))


def left_out(dissemination: Dissemination, on: date) -> list[LeftOut]:
    """Whom it is for on a day and who is not asked, having no role that may confirm, with the roles they have. Two queries."""
    found = list(meant_for(dissemination, on).exclude(pk__in=_able(on)))
    roles: dict[int, list[str]] = defaultdict(list)
    for one in people.grants_in_force(on).filter(person__in=found).order_by("person", "role", "pk"):
        label = str(one.get_role_display())
        if label not in roles[one.person_id]:
            roles[one.person_id].append(label)
    return [LeftOut(person, tuple(roles[person.pk])) for person in found]


def _able(on: date) -> QuerySet[Any, Any]:
    return people.permitted(Permission.ACKNOWLEDGE, on).order_by().values("pk")


def meant_for(dissemination: Dissemination, on: date) -> QuerySet[Person]:
    """Whom it is for on a day: who belongs to its units or to what is in them, and whoever leads the agency where that is asked; with
    neither, everyone of the agency, by a unit or by a role alone as directors and their deputies are.
    """
    chosen = unit_ids(dissemination)
    whole = not (chosen or dissemination.leaders)
    units = set(organisation.units_on(on).values_list("pk", flat=True)) if whole else organisation.subtree(chosen, on)
    wanted = Q(pk__in=organisation.people_of(units, on).order_by().values("pk"))
    if whole:
        wanted |= Q(pk__in=_able(on))
    elif dissemination.leaders:
        wanted |= Q(pk__in=people.holders(Role.LEADER, on).order_by().values("pk"))
    return Person.objects.filter(wanted).order_by("search_text", "pk")


def unit_ids(dissemination: Dissemination) -> list[int]:
    return list(dissemination.units.values_list("pk", flat=True))


def steps_of(dissemination: Dissemination) -> QuerySet[DisseminationStep]:
    return dissemination.steps.select_related("person", "on_behalf_of").order_by("at", "pk")


def judged_on(dissemination: Dissemination, on: date) -> date:
    """The day on which one asks who may confirm: today while it goes on, else the day of its last step."""
    last = None if dissemination.state == DisseminationState.OPEN else dissemination.steps.order_by("at", "pk").last()
    return day_of(last.at) if last else on


def readings_of(dissemination: Dissemination, on: date) -> QuerySet[Any]:
    """Everyone who was asked, each with how far they are (`progress`, as on `judged_on`) and their unit (`unit_key`, `unit_name`): that of
    the day of the dissemination, or the first one since for who came later. Those who have not read first.
    """
    found: QuerySet[Any] = (
        _with_progress(Reading.objects.filter(dissemination=dissemination), dissemination, judged_on(dissemination, on))
        .select_related("person")
        .annotate(unit_key=_first_unit(dissemination.on, "unit"), unit_name=_first_unit(dissemination.on, "unit__name"))
        .order_by("read_at", "person__search_text", "pk")
    )
    return found


def readings_for(person: Person, dissemination: Dissemination, on: date) -> QuerySet[Any]:
    """`readings_of`, for those who may follow who has read (DISSEMINATE) and see the dissemination; nobody else is told names."""
    found = readings_of(dissemination, on)
    seen = person.may(Permission.DISSEMINATE, on=on) and disseminations_for(person, on).filter(pk=dissemination.pk).exists()
    return found if seen else found.none()


def _with_progress(rows: QuerySet[Reading], dissemination: Dissemination, on: date) -> QuerySet[Any]:
    committing = dissemination.needs_commitment
    over = Q(committed_at__isnull=False) if committing else Q(read_at__isnull=False)
    return rows.annotate(
        progress=Case(
            When(committed_at__isnull=False, then=Value(ReadingState.COMMITTED)),
            When(over, then=Value(ReadingState.READ)),
            When(~Q(person__in=_able(on)), then=Value(ReadingState.UNABLE)),
            When(read_at__isnull=True, then=Value(ReadingState.UNREAD)),
            default=Value(ReadingState.OWES),
            output_field=CharField(),
        )
    )


def _first_unit(on: date, field: str) -> Subquery:
    of = organisation.memberships().filter(Q(to_on__isnull=True) | Q(to_on__gte=on), person=OuterRef("person"))
    return Subquery(of.order_by("from_on", "-head", "unit__code", "pk").values(field)[:1])


def units_among(readings: QuerySet[Any]) -> list[tuple[int, str]]:
    """The units of those who were asked, by their names. One query."""
    found = readings.filter(unit_key__isnull=False).order_by("unit_name", "unit_key").values_list("unit_key", "unit_name").distinct()
    return sorted(set(found), key=lambda one: (blind(one[1]), one[0]))


def readers_named(readings: QuerySet[Reading], words: str) -> QuerySet[Reading]:
    """Those whose name holds all the words."""
    return readings.filter(person__in=with_words(Person.objects.order_by(), words).values("pk")) if words.strip() else readings


def progress_counts(dissemination: Dissemination, on: date) -> dict[ReadingState, int]:
    """How many are how far. One query."""
    rows = _with_progress(Reading.objects.filter(dissemination=dissemination), dissemination, judged_on(dissemination, on))
    found = dict(rows.order_by().values_list("progress").annotate(count=Count("pk")))
    return {state: found[state] for state in ReadingState if state in found}


def unread(dissemination: Dissemination, on: date) -> QuerySet[Reading]:
    """Who may confirm on that day and has not read yet, or has read and not committed where that is asked."""
    return readings_of(dissemination, on).filter(progress__in=WAITED_FOR)


def own_reading(person: Person, dissemination: Dissemination) -> Reading | None:
    return Reading.objects.filter(person=person, dissemination=dissemination).first()


def to_read(person: Person) -> list[Reading]:
    """What one person still has to read or to commit to, the most urgent first."""
    missing = Q(read_at__isnull=True) | Q(committed_at__isnull=True, dissemination__needs_commitment=True)
    return list(
        Reading.objects.filter(missing, person=person, dissemination__state=DisseminationState.OPEN)
        .select_related("dissemination__document")
        .order_by("dissemination__due_on", "pk")
    )


def reminders(on: date) -> list[tuple[Dissemination, list[Reading]]]:
    """Open disseminations whose day has come or gone, each with whom to remind. Two queries for each."""
    late = disseminations().filter(state=DisseminationState.OPEN, form=DisseminationForm.ONLINE, due_on__lte=on).order_by("due_on", "pk")
    return [(one, waiting) for one in late if (waiting := list(unread(one, on)))]


def reading_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page: what one has to read."""
    waiting = to_read(actor)
    return {"readings": waiting, "today": on} if waiting else None


def reading_list(dissemination: Dissemination, person: Person, at: datetime) -> ReadingList:
    """What the list to sign says, as it stands at `at` (local time): everyone whom the person may be told of, by name."""
    today = day_of(at)
    agency = organisation.agency_on(dissemination.on)
    document = dissemination.document
    rows: QuerySet[Any] = readings_for(person, dissemination, today).order_by("person__search_text", "pk")
    return ReadingList(
        superior=(agency.superior if agency else "").upper(),
        agency=(agency.short_name or agency.name if agency else "").upper(),
        symbol=f"DS-{agency.symbol}" if agency else "DS",
        code=dissemination.code,
        title=dissemination.title,
        document=f"{Names(person, today).call(document)} ngày {document.issued_on:%d/%m/%Y}" if document else "",
        on=dissemination.on,
        due_on=dissemination.due_on,
        commitment=dissemination.commitment_text if dissemination.needs_commitment else "",
        at=_moment(at),
        readers=tuple(Reader(str(one.person), one.unit_name or "", _moment(one.read_at), _moment(one.committed_at)) for one in rows),
    )


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(get_current_timezone()):%H:%M %d/%m/%Y}" if at else ""
