"""What the files of a document cite, and what cites it."""

from __future__ import annotations

from django.db.models import QuerySet

from minhbach_site.records.models import CitedInstrument, Document
from minhbach_site.records.queries.chains import chain_of
from minhbach_site.records.queries.seen import documents


def citations_of(document: Document) -> QuerySet[CitedInstrument]:
    """What the files of a document cite, in the order of the words."""
    return (
        CitedInstrument.objects.filter(document_file__document=document, document_file__removed_reason="")
        .select_related("target", "document_file")
        .defer("document_file__text")
        .order_by("document_file", "start", "pk")
    )


def citing(document: Document) -> QuerySet[Document]:
    """The documents whose files cite this one."""
    found = CitedInstrument.objects.filter(target=document).values("document_file__document")
    return documents().filter(pk__in=found)


def around(document: Document) -> set[int]:
    """The ids of every document that this one's page may name: its chain, its links, what it cites and what cites it."""
    named = {step.document.pk for step in chain_of(document)}
    cited = CitedInstrument.objects.filter(document_file__document=document, target__isnull=False).values_list("target", flat=True)
    return named | set(cited) | set(citing(document).values_list("pk", flat=True))
