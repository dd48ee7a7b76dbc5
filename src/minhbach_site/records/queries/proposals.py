"""Links that wait for a second person, and the desk of whoever decides over them and over other numbers."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, F, Q, QuerySet, Value
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.records.models import Document, LinkProposal, Renumbering
from minhbach_site.records.queries.seen import documents_for
from minhbach_site.records.states import LIVE_LINKS, LinkKind, LinkState, RenumberState
from minhbach_site.ui.menu import Hit


def link_proposals() -> QuerySet[LinkProposal]:
    """Every proposal, the oldest first."""
    return LinkProposal.objects.select_related("source", "target", "asked_by", "decided_by", "decided_for").order_by("asked_at", "pk")


def proposals_of(document: Document) -> list[LinkProposal]:
    """What was proposed of a document, from it or to it, and not withdrawn."""
    found = link_proposals().filter(Q(source=document) | Q(target=document)).exclude(state=LinkState.WITHDRAWN)
    return list(found)


def live_proposal(source: Document, target: Document, kind: LinkKind) -> LinkProposal | None:
    """The one that waits or stands, of which there is one at most."""
    return LinkProposal.objects.filter(source=source, target=target, kind=kind, state__in=LIVE_LINKS).first()


def decisions_waiting(*, actor: Person, on: date, limit: int) -> list[Hit]:
    """Other numbers and links that someone else asked for, the oldest first. One query."""
    seen = documents_for(actor, on).order_by().values("pk")
    asked = Renumbering.objects.filter(state=RenumberState.WAITING, document__in=seen).exclude(asked_by=actor)
    found = asked.annotate(of=F("document"), kind=Value("", CharField())).values_list(*_columns("document"))
    if actor.may(Permission.DECIDE_LINKS, on=on):
        proposed = LinkProposal.objects.filter(state=LinkState.WAITING, source__in=seen, target__in=seen).exclude(asked_by=actor)
        found = found.union(proposed.annotate(of=F("source")).values_list(*_columns("source")), all=True)
    return [
        Hit(
            Document(code=code, type=kind_of, symbol=symbol, subject=subject).full_name,
            reverse("records:document", args=[of]),
            " · ".join(filter(None, (kind and str(LinkKind(kind).label), reason, who))),
        )
        for _at, of, kind, code, kind_of, symbol, subject, reason, who in found.order_by("asked_at", "of", "kind")[:limit]
    ]


def _columns(document: str) -> tuple[str, ...]:
    of = (f"{document}__{name}" for name in ("code", "type", "symbol", "subject"))
    return ("asked_at", "of", "kind", *of, "reason", "asked_by__display_name")
