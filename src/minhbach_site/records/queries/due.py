"""Incoming documents with a day by which they must be dealt with."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.organisation.models import Unit
from minhbach_site.organisation.queries import Left, alive, units_of, with_predecessors
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.queries.seen import documents_for
from minhbach_site.records.states import Direction, DocumentState, LinkKind


def overdue_or_due(person: Person, on: date, limit: int = 10) -> list[Document]:
    """Incoming documents with a day by which they must be dealt with that nothing answers or implements yet, the most urgent first: all of
    them for those who register documents and for leaders, for others those given to their unit or to what came before it.
    """
    found = waiting(documents_for(person, on))
    if Permission.REGISTER_DOCUMENTS not in person.permissions(on) and not any(one.role == Role.LEADER for one in person.held(on)):
        codes = [one.unit_code for one in person.held(on) if one.unit_code]
        own = Unit.objects.filter(Q(code__in=codes) | Q(pk__in=units_of(person, on).values("pk"))).values_list("pk", flat=True)
        found = found.filter(pk__in=Document.units.through.objects.filter(unit__in=with_predecessors(own)).values("document"))
    return list(found.order_by("due_on", "pk")[:limit])


def waiting(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Of these the incoming ones with a day by which they must be dealt with that no registered document answers or implements."""
    kinds = [LinkKind.ANSWERS, LinkKind.IMPLEMENTS]
    done = DocumentLink.everything.filter(kind__in=kinds, source__state=DocumentState.REGISTERED).values("target")
    return rows.filter(direction=Direction.INCOMING, due_on__isnull=False, state=DocumentState.REGISTERED).exclude(pk__in=done)


def waiting_left(*, actor: Person, units: Collection[int], on: date) -> list[Left]:
    """Incoming documents to be dealt with that were given to these units, which an event is to end, and to no other that lives; by unit."""
    others = Unit.objects.filter(alive(on)).exclude(pk__in=units)
    shared = Document.units.through.objects.filter(unit__in=others).values("document")
    rows = waiting(documents_for(actor, on)).filter(units__in=units).exclude(pk__in=shared)
    counted = (
        rows.order_by().values_list("units", "units__name").annotate(count=Count("pk", distinct=True)).order_by("units__code", "units")
    )
    return [Left(name, f"{reverse('records:documents')}?unit={unit}&waiting=chua", count) for unit, name, count in counted]


def due_panel(*, actor: Person, on: date) -> dict[str, Any] | None:
    """The card of the first page: incoming documents with a day, not dealt with."""
    waiting = overdue_or_due(actor, on)
    return {"documents": waiting, "today": on} if waiting else None
