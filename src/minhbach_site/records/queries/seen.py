"""The documents that a person may see: what every list, count and page of them begins with."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from minhbach_site.accounts import queries as people
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.organisation.queries import paper_readers, paper_units
from minhbach_site.records.models import Document, Reading
from minhbach_site.records.states import Direction, DisseminationState


def documents() -> QuerySet[Document]:
    """The whole register, newest first."""
    return Document.objects.order_by("-issued_on", "-pk")


def readings_that_stand() -> QuerySet[Reading]:
    """Who is or was asked to read something, without what was withdrawn: that opens nothing any more."""
    return Reading.objects.exclude(dissemination__state=DisseminationState.WITHDRAWN)


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
    own = Document.units.through.objects.filter(unit__in=paper_units(person, on)).values("document")
    asked = readings_that_stand().filter(person=person, dissemination__document__isnull=False).values("dissemination__document")
    return documents().filter(Q(limited=False) | Q(pk__in=own) | Q(pk__in=asked))


def opened_to(readers: QuerySet[Person], document: Document, on: date) -> QuerySet[Person]:
    """Those of `readers` who do not see the document on that day, and do once they are asked to read it: `documents_for` turned around."""
    if not document.limited:
        return readers.none()
    asked = readings_that_stand().filter(dissemination__document=document).values("person")
    return _outside(readers, document, on).exclude(pk__in=asked)


def seeing_by_asking(document: Document, on: date) -> QuerySet[Reading]:
    """The readings that alone show a restricted document to someone on that day."""
    asked = readings_that_stand().filter(dissemination__document=document)
    if not document.limited:
        return asked.none()
    return asked.filter(person__in=_outside(Person.objects.all(), document, on).order_by().values("pk")).order_by("pk")


def _outside(readers: QuerySet[Person], document: Document, on: date) -> QuerySet[Person]:
    """Those of `readers` whose role lets them read documents, and who see this restricted one neither by their role nor by a unit."""
    by_asking = PERMISSIONS[Permission.READ_DOCUMENTS] - PERMISSIONS[Permission.READ_LIMITED_DOCUMENTS] - {Role.SUPERIOR}
    return (
        readers.filter(pk__in=people.with_role_of(by_asking, on).order_by().values("pk"))
        .exclude(pk__in=people.permitted(Permission.READ_LIMITED_DOCUMENTS, on).order_by().values("pk"))
        .exclude(pk__in=paper_readers(document.units.order_by().values_list("pk", flat=True), on).order_by().values("pk"))
    )
