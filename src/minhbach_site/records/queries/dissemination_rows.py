"""Reading disseminations and who has read them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from minhbach_site.accounts import queries as people
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.organisation import queries as organisation
from minhbach_site.records.models import Dissemination, Reading
from minhbach_site.records.queries.seen import documents_for
from minhbach_site.records.states import DisseminationForm, DisseminationState
from minhbach_site.ui.dates import written
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words


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
    """Whom it is for on a day: who belongs to its units or to what is in them, and whoever leads the agency where that is asked; with
    neither, everyone of the agency, by a unit or by a role alone as directors and their deputies are.
    """
    chosen = unit_ids(dissemination)
    whole = not (chosen or dissemination.leaders)
    units = set(organisation.units_on(on).values_list("pk", flat=True)) if whole else organisation.subtree(chosen, on)
    wanted = Q(pk__in=organisation.people_of(units, on).order_by().values("pk"))
    if whole:
        wanted |= Q(pk__in=people.permitted(Permission.ACKNOWLEDGE, on).order_by().values("pk"))
    elif dissemination.leaders:
        wanted |= Q(pk__in=people.holders(Role.LEADER, on).order_by().values("pk"))
    return Person.objects.filter(wanted).order_by("search_text", "pk")


def unit_ids(dissemination: Dissemination) -> list[int]:
    return list(dissemination.units.values_list("pk", flat=True))


def readings_of(dissemination: Dissemination) -> QuerySet[Reading]:
    """Everyone who was asked: those who have not read first."""
    return Reading.objects.filter(dissemination=dissemination).select_related("person").order_by("read_at", "person__search_text", "pk")


def unread(dissemination: Dissemination) -> QuerySet[Reading]:
    """Who has not read yet, or has read and not committed where that is asked."""
    missing = Q(read_at__isnull=True)
    if dissemination.needs_commitment:
        missing |= Q(committed_at__isnull=True)
    return readings_of(dissemination).filter(missing)


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
    return [(one, waiting) for one in late if (waiting := list(unread(one)))]


def reading_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page: what one has to read."""
    waiting = to_read(actor)
    return {"readings": waiting, "today": on} if waiting else None
