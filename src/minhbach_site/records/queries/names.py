"""How documents are called before those who may read them and before others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from minhbach_site.accounts.models import Person
from minhbach_site.records.models import Document
from minhbach_site.records.queries.seen import documents_for


@dataclass(frozen=True, slots=True)
class Named:
    """A document as one person may be told of it: `subject` is empty where it is kept from them, `pk` None where they may not open it."""

    name: str
    subject: str
    pk: int | None

    def __str__(self) -> str:
        return self.name


class Names:
    """How documents are called before one person on one day: the one rule of all pages, for whatever names a document.

    The name, and the subject, of a document kept for some is told to those who may read it; to others its code (`str(document)`).
    """

    def __init__(self, person: Person, on: date) -> None:
        self.person, self.on = person, on

    def call(self, document: Document) -> str:
        """The name of a document. One query for all restricted ones together, none for others."""
        return document.full_name if self._told(document) else str(document)

    def subject(self, document: Document) -> str:
        """Its subject; empty where that is kept from the reader."""
        return document.subject if self._told(document) else ""

    def _told(self, document: Document) -> bool:
        return not document.limited or document.pk in self._read

    def of(self, *documents: Document) -> dict[int, Named]:
        """What to tell of each document, by its key, and whether it may be opened. One query."""
        asked = {one.pk: one for one in documents}
        opened = set(documents_for(self.person, self.on).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
        return {
            pk: Named(str(one), "", None)
            if one.limited and pk not in opened
            else Named(one.full_name, one.subject, pk if pk in opened else None)
            for pk, one in asked.items()
        }

    @cached_property
    def _read(self) -> set[int]:
        """The restricted documents that the person may read."""
        return set(documents_for(self.person, self.on).filter(limited=True).order_by().values_list("pk", flat=True))
