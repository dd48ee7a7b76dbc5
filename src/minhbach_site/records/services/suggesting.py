"""What the law's words suggest of a registered document: that it may have to be disclosed, and as what.

It stands beside the document, so that a list of a year need not judge each of its documents at every look.
"""

from __future__ import annotations

from collections import defaultdict

from minhbach.law.disclosing import known_disclosing
from minhbach_site.records.models import Document

BATCH = 1000  # rows that are written at once
_WRITTEN = ("suggested_group", "suggested_matter")


def suggest(document: Document) -> bool:
    """Put down which of the twelve groups and which matter the data suggests; whether that is another than before."""
    found = known_disclosing().suggest(document.direction, document.type, document.topic, document.subject)
    before = document.suggested_group, document.suggested_matter
    document.suggested_group, document.suggested_matter = (found.group, found.matter) if found else (None, None)
    return before != (document.suggested_group, document.suggested_matter)


def renew() -> int:
    """Judge every document anew, for the data of another version may suggest otherwise; how many changed."""
    changed: dict[tuple[int | None, str | None], list[int]] = defaultdict(list)
    for document in Document.objects.only("direction", "type", "topic", "subject", *_WRITTEN).iterator(chunk_size=BATCH):
        if suggest(document):
            changed[document.suggested_group, document.suggested_matter].append(document.pk)
    return sum(_write(dict(zip(_WRITTEN, values, strict=True)), keys) for values, keys in changed.items())


def _write(values: dict[str, int | str | None], keys: list[int]) -> int:
    parts = (keys[first : first + BATCH] for first in range(0, len(keys), BATCH))
    return sum(Document.objects.filter(pk__in=part).update(**values) for part in parts)
