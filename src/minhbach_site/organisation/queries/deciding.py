"""The documents of the register that decide about the organisation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from minhbach_site.organisation.models import OrganisationEvent
from minhbach_site.organisation.states import DECIDING_TYPES
from minhbach_site.ui.dates import written


def all_decisions() -> QuerySet[Any]:
    """Every document of the register: the model is named by the key that points to it, because `records` stands above this app."""
    document: Any = OrganisationEvent._meta.get_field("decision").related_model
    found: QuerySet[Any] = document._default_manager.order_by("-issued_on", "-pk")
    return found


def decisions() -> QuerySet[Any]:
    """The registered documents that may decide about the organisation, newest first."""
    return all_decisions().filter(state="registered")


def decision_choices(topic: str = "to_chuc") -> list[tuple[int, str]]:
    """The decisions to choose from, those about the organisation first."""
    found = decisions().filter(type__in=DECIDING_TYPES)
    chosen = sorted(found[:500], key=lambda document: document.topic != topic)
    return [(document.pk, f"{document.full_name} ({written(document.issued_on)}) {document.subject[:90]}") for document in chosen]
