"""Requests for another number."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.records.models import Document, Renumbering
from minhbach_site.records.queries.seen import documents_for
from minhbach_site.records.states import RenumberState
from minhbach_site.ui.menu import Hit


def renumberings() -> QuerySet[Renumbering]:
    return Renumbering.objects.select_related("document", "asked_by", "decided_by", "decided_for", "notice", "voided").order_by(
        "asked_at", "pk"
    )


def waiting_renumbering(document: Document) -> Renumbering | None:
    """The request for another number that waits for a decision."""
    return renumberings().filter(document=document, state=RenumberState.WAITING).first()


def renumberings_to_decide(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Requests for another number that someone else made, oldest first."""
    seen = documents_for(actor, on).order_by().values("pk")
    found = renumberings().filter(state=RenumberState.WAITING, document__in=seen).exclude(asked_by=actor)
    return [
        Hit(one.document.full_name, reverse("records:document", args=[one.document_id]), f"{one.reason} · {one.asked_by}")
        for one in found[:limit]
    ]
