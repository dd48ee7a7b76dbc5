"""Words and look-ups of the register's pages."""

from __future__ import annotations

from typing import Any

from django import template

from minhbach_site.records.states import CITED_WORDS, REVERSE_WORDS, LinkKind

register = template.Library()


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
