"""Superior documents that need no answer: what one person asked and another decided. The page, its filter, its counts and the facts that
a report rests on all ask here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.plans.models import AnswerWaiver
from minhbach_site.records.models import Document
from minhbach_site.records.queries import documents_for
from minhbach_site.ui.menu import Hit


def live_waivers() -> QuerySet[AnswerWaiver]:
    """Those that wait or stand: at most one of a document."""
    return AnswerWaiver.objects.filter(withdrawn_at__isnull=True, refused_at__isnull=True)


def waiting_waivers() -> QuerySet[AnswerWaiver]:
    """Those that nobody but the one who asked has looked at: what they speak of must be answered still."""
    return live_waivers().filter(approved_at__isnull=True)


def standing_waivers() -> QuerySet[Any]:
    """Those that a second person approved, with the day on which they did (`waived_on`)."""
    return live_waivers().filter(approved_at__isnull=False).annotate(waived_on=TruncDate("approved_at"))


def waived_on() -> Subquery:
    """Of each document of a queryset, the day since which it needs no answer: the column of the fact table `documents`."""
    return Subquery(standing_waivers().filter(document=OuterRef("pk")).values("waived_on")[:1])


def with_waivers(documents: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Each with why it needs no answer on that day (`waiver`), and why someone asks so who waits for another (`waiver_asked`); to
    filter by, whether it has these (`is_waived`, `is_asked`).
    """
    standing = standing_waivers().filter(document=OuterRef("pk"), waived_on__lte=on)
    asked = waiting_waivers().filter(document=OuterRef("pk"))
    found: QuerySet[Any] = documents.alias(is_waived=Exists(standing), is_asked=Exists(asked)).annotate(
        waiver=Subquery(standing.values("reason")[:1]),
        waiver_asked=Subquery(asked.values("reason")[:1]),
    )
    return found


def waivers_of(document: Document) -> QuerySet[AnswerWaiver]:
    """All that was ever asked about a document, the oldest first."""
    found = AnswerWaiver.objects.filter(document=document)
    return found.select_related("person", "decided_by", "decided_for", "withdrawn_by").order_by("at", "pk")


def waiver(pk: int) -> AnswerWaiver | None:
    return AnswerWaiver.objects.filter(pk=pk).first()


def waivers_to_decide(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """What someone else asked about documents that this person sees, the oldest first."""
    seen = documents_for(actor, on).order_by().values("pk")
    found = waiting_waivers().filter(document__in=seen).exclude(person=actor).select_related("document", "person").order_by("at", "pk")
    return [
        Hit(one.document.full_name, reverse("plans:chain", args=[one.document_id]), f"{one.reason} · {one.person}") for one in found[:limit]
    ]
