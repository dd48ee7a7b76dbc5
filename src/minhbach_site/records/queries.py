"""Reading the register: what a person may see, chains of documents, the standing of a document on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.organisation.queries import visible_units
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.states import Direction, DocumentState, LinkKind, Standing


@dataclass(frozen=True, slots=True)
class Step:
    """One document of a chain: how far it stands from the first, and by which link it is reached."""

    document: Document
    depth: int
    kind: LinkKind | None = None
    above: int | None = None


def documents() -> QuerySet[Document]:
    """The whole register, newest first."""
    return Document.objects.order_by("-issued_on", "-pk")


def documents_for(person: Person, on: date) -> QuerySet[Document]:
    """What the person may see on that day: the register, without the documents kept for units they do not see.

    The superior sees what went out and what is only referred to.
    """
    permissions = person.permissions(on)
    if Permission.READ_DOCUMENTS not in permissions:
        return documents().none()
    if Permission.READ_LIMITED_DOCUMENTS in permissions:
        return documents()
    roles = {held.role for held in person.held(on)} & PERMISSIONS[Permission.READ_DOCUMENTS]
    if roles == {Role.SUPERIOR}:
        return documents().filter(limited=False).exclude(direction=Direction.INCOMING)
    own = Document.units.through.objects.filter(unit__in=visible_units(person, on).values("pk")).values("document")
    return documents().filter(Q(limited=False) | Q(pk__in=own))


def find_document(code: str) -> Document | None:
    return Document.objects.filter(code=code).first() if code else None


def chain_of(document: Document) -> list[Step]:
    """The documents that this one implements, amends, replaces or answers, up to the first (negative depth), itself, and those that do
    the same with it (positive). Each stands once. Two queries for every level.
    """
    up, down = _walk(document, upwards=True), _walk(document, upwards=False)
    return [*reversed(up), Step(document, 0), *down]


def _walk(document: Document, *, upwards: bool) -> list[Step]:
    found: list[Step] = []
    seen, level, depth = {document.pk}, [document.pk], 0
    while level:
        depth += 1
        here, there = ("source", "target") if upwards else ("target", "source")
        links = (
            DocumentLink.objects.filter(**{f"{here}__in": level})
            .select_related(there)
            .order_by(f"{there}__issued_on", f"{there}__pk", "pk")
        )
        level = []
        for link in links:
            other: Document = getattr(link, there)
            if other.pk not in seen:
                seen.add(other.pk)
                level.append(other.pk)
                found.append(Step(other, -depth if upwards else depth, LinkKind(link.kind), getattr(link, f"{here}_id")))
    return found


def standing(document: Document, on: date) -> Standing:
    """The status of a document on a day, by its own last day and by what amended or replaced it."""
    if document.state == DocumentState.CANCELLED:
        return Standing.CANCELLED
    if on < document.issued_on:
        return Standing.NOT_YET
    if document.in_force_to is not None and on > document.in_force_to:
        return Standing.EXPIRED
    kinds = set(
        DocumentLink.objects.filter(
            target=document,
            source__issued_on__lte=on,
            source__state=DocumentState.REGISTERED,
            kind__in=[LinkKind.AMENDS, LinkKind.REPLACES],
        ).values_list("kind", flat=True)
    )
    if LinkKind.REPLACES in kinds:
        return Standing.REPLACED
    return Standing.AMENDED if LinkKind.AMENDS in kinds else Standing.IN_FORCE
