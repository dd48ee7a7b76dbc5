"""Reading the files of documents, and what waits for recognition."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.records.models import Document, DocumentFile, Recognition
from minhbach_site.records.queries.seen import documents_for
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.workers import Going

AROUND = 70  # letters before the words that a search found; twice as many after


def files_of(document: Document) -> QuerySet[DocumentFile]:
    return document.files.defer("text").select_related("added_by", "recognition").order_by("added_at", "pk")


def files() -> QuerySet[DocumentFile]:
    return DocumentFile.objects.filter(removed_reason="").select_related("document")


def can_recognise() -> bool:
    """Whether this machine has the program that recognises letters in pictures."""
    return shutil.which("tesseract") is not None


def next_recognition() -> Recognition | None:
    """The file for which recognition was asked first, and which no process has begun."""
    return Recognition.objects.filter(begun=False).order_by("heard_at", "pk").first()


def going_recognitions(at: datetime) -> list[Going]:
    """The recognitions that wait or go on, for who may call them off; not of which file: whoever runs the site need not read documents."""
    return [
        Going(
            _("nhận dạng chữ trong tệp"),
            one.asked_by.display_name,
            one.heard_at,
            f"{one.done}/{one.total}" if one.total else "",
            one.is_silent(at),
            reverse("records:cancel_recognition", args=[one.pk]),
        )
        for one in Recognition.objects.select_related("asked_by").order_by("heard_at", "pk")
    ]


def recognition_of(file_id: int) -> Recognition | None:
    return Recognition.objects.filter(pk=file_id).first()


def search_files(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:
    """Files of documents that the person may see whose words hold all the words, with the place of the first."""
    seen = documents_for(actor, on).filter(pk=OuterRef("document"))
    files = DocumentFile.objects.filter(Exists(seen), words__words__holds_words=" ".join(words), removed_reason="")
    return [
        Hit(one.document.full_name, reverse("records:document", args=[one.document_id]), f"{one.name} · {excerpt(one.text, words)}")
        for one in files.select_related("document").order_by("-document__issued_on", "-pk")[:limit]
    ]


def excerpt(text: str, words: list[str]) -> str:
    """A line of the text about the place where the words stand nearest to each other, or where the first of them stands.

    >>> excerpt("Sở ban hành Quy chế dân chủ năm 2025.", ["quy", "che"])
    'Sở ban hành Quy chế dân chủ năm 2025.'
    """
    blinded = blind(text)
    together = re.search(r"\b" + r"\W+".join(map(re.escape, words)) + r"\b", blinded)
    found = together or re.search(rf"\b{re.escape(words[0])}\b", blinded)
    place = found.start() if found else 0
    start, end = max(0, place - AROUND), min(len(text), place + 2 * AROUND)
    line = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{line}{' …' if end < len(text) else ''}"
