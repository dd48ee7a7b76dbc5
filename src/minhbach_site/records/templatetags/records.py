"""Words and look-ups of the register's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from minhbach_site.records.queries import Names
from minhbach_site.records.states import CITED_WORDS, REVERSE_WORDS, LinkKind

if TYPE_CHECKING:
    from minhbach_site.records.models import Document

register = template.Library()


@register.filter
def called(document: Document | None, names: Names) -> str:
    """How a document is called before the reader of the page: `{{ event.decision|called:names }}`; every page has `names`."""
    return names.call(document) if document else ""


@register.simple_tag(takes_context=True)
def document_link(context: template.Context, document: Document) -> SafeString | str:
    """The name of a document, as a link where the reader of the page may open it."""
    told = context["names"].of(document)[document.pk]
    if told.pk is None:
        return str(told.name)
    return format_html('<a href="{}">{}</a>', reverse("records:document", args=[told.pk]), told.name)


@register.filter
def reverse_words(kind: str) -> str:
    """A link seen from the other end: "Được triển khai bởi"."""
    return str(REVERSE_WORDS[LinkKind(kind)])


@register.filter
def status_words(status: str) -> str:
    """The status of a cited document in words."""
    return str(CITED_WORDS[status])


@register.filter
def note_of(notes: dict[int, dict[str, Any]], number: int) -> dict[str, Any]:
    """The finding with that number."""
    return notes[number]
