"""Finding documents of the register and telling whether one was changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from minhbach_site.accounts.models import Person
from minhbach_site.organisation.models import Unit
from minhbach_site.records.models import Document
from minhbach_site.records.queries.seen import documents, documents_for
from minhbach_site.records.states import DocumentState
from minhbach_site.ui.dates import written
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

MOST_OFFERED = 300  # documents in a list to choose from; the search finds the others
KEY_DIGITS = 10  # a longer number is no key of a document
MOST_CHECKED = 20_000  # rows of the register that a draft is checked against, the newest first


def find_document(code: str) -> Document | None:
    return Document.objects.filter(code=code).first() if code else None


def code_of(pk: int | None) -> str:
    """The code of a document by its key; empty for none."""
    found = Document.objects.filter(pk=pk) if pk else Document.objects.none()
    return found.values_list("code", flat=True).first() or ""


def choices(person: Person, on: date, *, words: str = "", kept: Sequence[object] = (), limit: int = MOST_OFFERED) -> list[tuple[int, str]]:
    """The newest documents that a person may see (and that hold the words), to choose one from; before them those of `kept`, which are
    keys as an address or a form gives them.
    """
    seen = documents_for(person, on).filter(state=DocumentState.REGISTERED)
    keys = {int(str(one)) for one in kept if str(one).isdecimal() and len(str(one)) < KEY_DIGITS}
    chosen = list(seen.filter(pk__in=keys)) if keys else []
    found = [*chosen, *(one for one in with_words(seen, words)[:limit] if one not in chosen)]
    return [(document.pk, f"{document.full_name} ({written(document.issued_on)}) {document.subject[:80]}") for document in found]


def given_units() -> QuerySet[Unit]:
    """The units that were given documents."""
    return Unit.objects.filter(pk__in=Document.units.through.objects.values("unit")).order_by("name", "pk")


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Documents that the person may see whose symbol, subject or issuer holds all the words."""
    found = with_words(documents_for(actor, on), " ".join(words))
    return [
        Hit(one.full_name, reverse("records:document", args=[one.pk]), f"{written(one.issued_on)} · {one.subject}") for one in found[:limit]
    ]


def register_rows_for_checks() -> Sequence[dict[str, Any]]:
    """The register as the rules of the checker read it."""
    rows = (
        documents().filter(state=DocumentState.REGISTERED).values("code", "direction", "type", "symbol", "issued_on", "issuer", "subject")
    )
    return [{**row, "id": row["code"]} for row in rows[:MOST_CHECKED]]


CORRECTED = (
    "type", "symbol", "number", "issued_on", "received_on", "issuer", "subject", "topic", "urgency", "due_on", "in_force_to", "pages",
    "signer_title", "signer_name", "place", "recipients", "limited",
)  # fmt: skip


def as_seen(document: Document) -> str:
    """A short mark of each field that may be corrected, for a form to bring back."""
    return " ".join(hashlib.sha256(f"{getattr(document, name)}".encode()).hexdigest()[:8] for name in CORRECTED)


def changed_since(document: Document, seen: str) -> list[str]:
    """The fields that are not as they were when `as_seen` gave `seen`."""
    marks = zip(CORRECTED, as_seen(document).split(), [*seen.split(), *("" for _name in CORRECTED)], strict=False)
    return [name for name, now, before in marks if now != before]
