"""The documents that a person may see: what every list, count and page of them begins with."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role
from minhbach_site.organisation.queries import paper_units
from minhbach_site.records.models import Document, Reading
from minhbach_site.records.states import Direction


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
    own = Document.units.through.objects.filter(unit__in=paper_units(person, on)).values("document")
    asked = Reading.objects.filter(person=person, dissemination__document__isnull=False).values("dissemination__document")
    return documents().filter(Q(limited=False) | Q(pk__in=own) | Q(pk__in=asked))
