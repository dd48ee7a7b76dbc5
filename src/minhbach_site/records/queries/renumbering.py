"""Requests for another number."""

from __future__ import annotations

from django.db.models import QuerySet

from minhbach_site.records.models import Document, Renumbering
from minhbach_site.records.states import RenumberState


def renumberings() -> QuerySet[Renumbering]:
    return Renumbering.objects.select_related("document", "asked_by", "decided_by", "decided_for", "notice", "voided").order_by(
        "asked_at", "pk"
    )


def waiting_renumbering(document: Document) -> Renumbering | None:
    """The request for another number that waits for a decision."""
    return renumberings().filter(document=document, state=RenumberState.WAITING).first()
