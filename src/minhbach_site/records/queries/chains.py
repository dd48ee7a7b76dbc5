"""Links between documents, and the standing that they give a document on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import QuerySet

from minhbach.citations.resolution import Status
from minhbach.law.amending import amending_on
from minhbach_site.records.models import Document, DocumentLink
from minhbach_site.records.queries.numbers import type_words
from minhbach_site.records.states import (
    DECIDING_LINKS,
    Direction,
    DocumentState,
    DocumentType,
    LinkKind,
    Standing,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One document of a chain: how far it stands from the first, and by which link it is reached."""

    document: Document
    depth: int
    kind: LinkKind | None = None
    above: int | None = None


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


def leads_to(source: Document, target: Document) -> bool:
    """Whether links of registered documents lead from `source` to `target`, whatever they say. One query for every level."""
    level, seen = {source.pk}, {source.pk}
    while level:
        found = DocumentLink.objects.filter(source__in=level, source__state=DocumentState.REGISTERED)
        level = set(found.values_list("target", flat=True)) - seen
        if target.pk in level:
            return True
        seen |= level
    return False


def may_decide(kind: str, own: bool, target: str, on: date) -> bool:
    """Whether a document of a kind and day, numbered by an agency of the site (`own`) or not, can amend or replace one of another kind."""
    return amending_on(on).may(_name(kind), _name(target), own=own)


def above_agencies(on: date) -> frozenset[DocumentType]:
    """The types that no agency with a register issues."""
    above = amending_on(on).above
    return frozenset(one for one in DocumentType if _name(one) in above)


@cache
def _name(kind: str) -> str:
    return type_words(kind)


def is_own(document: Document) -> bool:
    """Whether an agency of the site issued a document: it went out, or is numbered by one."""
    return document.direction == Direction.OUTGOING or document.agency_id is not None


def links_of(document: Document) -> QuerySet[DocumentLink]:
    return DocumentLink.objects.filter(source=document).select_related("target").order_by("kind", "target__issued_on", "pk")


def links_to(document: Document) -> QuerySet[DocumentLink]:
    return DocumentLink.objects.filter(target=document).select_related("source").order_by("kind", "source__issued_on", "pk")


def standing(document: Document, on: date) -> Standing:
    """The status of a document on a day, by its own last day and by what amended or replaced it."""
    return standings([document], on)[document.pk]


def standings(documents: Collection[Document], on: date) -> dict[int, Standing]:
    """The `standing` of each of these documents on a day, by its key. One query at most, however many they are. A link of what could not
    decide it (`may_decide`) counts for nothing, unless someone said why it does.
    """
    found = {one.pk: _standing_by_itself(one, on) for one in documents}
    open_ = [pk for pk, own in found.items() if own is None]
    kinds = defaultdict[int, set[str]](set)
    if open_:
        links = DocumentLink.objects.filter(
            target__in=open_,
            source__issued_on__lte=on,
            source__state=DocumentState.REGISTERED,
            kind__in=DECIDING_LINKS,
        ).select_related("source")
        types = {one.pk: one.type for one in documents}
        for link in links:
            if link.reason or may_decide(link.source.type, is_own(link.source), types[link.target_id], link.source.issued_on):
                kinds[link.target_id].add(link.kind)
    return {pk: own or _standing_by_links(kinds[pk]) for pk, own in found.items()}


def _standing_by_itself(document: Document, on: date) -> Standing | None:
    """What a document says of its own status on a day; None where that depends on others."""
    if document.state == DocumentState.CANCELLED:
        return Standing.CANCELLED
    if on < document.issued_on:
        return Standing.NOT_YET
    if document.in_force_to is not None and on > document.in_force_to:
        return Standing.EXPIRED
    return None


def _standing_by_links(kinds: Collection[str]) -> Standing:
    if LinkKind.REPLACES in kinds:
        return Standing.REPLACED
    return Standing.AMENDED if LinkKind.AMENDS in kinds else Standing.IN_FORCE


_STATUSES = {
    Standing.NOT_YET: Status.NOT_YET,
    Standing.IN_FORCE: Status.IN_FORCE,
    Standing.AMENDED: Status.AMENDED,
    Standing.EXPIRED: Status.EXPIRED,
    Standing.REPLACED: Status.EXPIRED,
    Standing.CANCELLED: Status.EXPIRED,
}


def statuses_in_register(documents: Collection[Document], on: date) -> dict[int, Status]:
    """The `standings` of documents of the register in the words in which the library speaks of instruments."""
    return {pk: _STATUSES[found] for pk, found in standings(documents, on).items()}
