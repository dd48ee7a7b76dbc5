"""What waits for a decision of the one who looks, and what the search of the site finds."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.organisation.queries.event_rows import agency_changes, page_of, title_of, waiting_events
from minhbach_site.organisation.queries.staff import committees
from minhbach_site.organisation.queries.undoing import undoings
from minhbach_site.organisation.queries.unit_rows import units
from minhbach_site.organisation.states import ChangeState
from minhbach_site.ui.dates import written
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """Units and committees whose name or code holds all the words."""
    text = " ".join(words)
    units_, boards = with_words(units(), text), with_words(committees(), text)
    hits = [Hit(unit.name, reverse("organisation:unit", args=[unit.pk]), unit.agency.name) for unit in units_[:limit]]
    return [*hits, *(Hit(board.name, reverse("organisation:committee", args=[board.pk])) for board in boards[:limit])][:limit]


def events_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Events that wait for someone else than who entered them, those that take effect first in front."""
    return [
        Hit(title_of(event), reverse("organisation:event", args=[event.pk]), f"{event.decision} · {event.entered_by or _('nạp từ sổ')}")
        for event in waiting_events().exclude(entered_by=actor)[:limit]
    ]


def agencies_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Changes of agencies that wait for someone else than who entered them."""
    return [
        Hit(
            f"{change.get_kind_display()}: {change.name}, {written(change.on)}",
            reverse("organisation:agency_change", args=[change.pk]),
            str(change.entered_by or _("nạp từ sổ")),
        )
        for change in agency_changes().filter(state=ChangeState.PROPOSED).exclude(entered_by=actor)[:limit]
    ]


def undoings_to_approve(*, actor: Person, on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every source)
    """Requests to take back an event or a change of agencies that wait for someone else than who made them."""
    found = undoings().filter(state=ChangeState.PROPOSED).exclude(entered_by=actor).order_by("entered_at", "pk")
    return [Hit(f"{_('Hủy bỏ')} {one.undone}: {one.reason}", page_of(one.undone), str(one.entered_by)) for one in found[:limit]]
