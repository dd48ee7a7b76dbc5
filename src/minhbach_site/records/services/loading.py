"""The documents and disseminations of an example agency."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from minhbach_site.audit.services import record
from minhbach_site.organisation.models import Agency
from minhbach_site.organisation.queries import codes_of, register_rows
from minhbach_site.records.models import Dissemination, Document, DocumentLink, NumberSeries
from minhbach_site.records.services.citations import relink_citations
from minhbach_site.records.services.errors import save_document
from minhbach_site.records.states import Direction, DisseminationForm, DisseminationState, LinkKind, Origin
from minhbach_site.ui.wordindex import called


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """Documents with their numbers and links, disseminations with their counts; nothing is written twice."""
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    documents: dict[str, Document] = {document.code: document for document in Document.objects.all()}
    loaded: dict[str, Document] = {}
    rows = register_rows(folder, "documents")
    for row in rows:
        if row["id"] in documents:
            continue
        incoming = row["direction"] == Direction.INCOMING
        document = Document(
            code=row["id"],
            direction=row["direction"],
            type=row["type"],
            symbol=row["symbol"] or "",
            issued_on=row["issued_on"],
            issuer=row["issuer"],
            subject=row["subject"],
            agency=agencies.get(row["agency"] or ""),
            topic=row["topic"],
            in_force_to=row["in_force_to"],
            received_on=row["issued_on"] if incoming else None,
            origin=row["origin"] or Origin.OWN,
            entered_at=at,
        )
        _number(document)
        save_document(document)
        documents[document.code] = loaded[document.code] = document
    relink_citations(*((one.symbol, one.issued_on) for one in loaded.values()))
    for row in rows:
        for code in codes_of(row["implements"] or ""):
            source, target = documents[row["id"]], documents[code]
            if DocumentLink.objects.get_or_create(source=source, target=target, kind=LinkKind.IMPLEMENTS)[1]:
                loaded[source.code] = source
    for document in loaded.values():
        record(actor=None, action="records.load", subject=document, at=at, fields=("code", "direction", "type", "symbol", "issued_on"))
    for row in register_rows(folder, "disseminations"):
        if not Dissemination.objects.filter(code=row["id"]).exists():
            made = Dissemination.objects.create(
                code=row["id"],
                on=row["on"],
                document=documents.get(row["document"] or ""),
                title=row["title"],
                form=DisseminationForm.MEETING,
                invited=row["invited"],
                attended=row["attended"],
                commitments=row["commitments"],
                state=DisseminationState.CLOSED,
                entered_at=at,
                search_text=called(row["title"], row["id"]),
            )
            record(actor=None, action="records.load_dissemination", subject=made, at=at, fields=("code", "on"))


def _number(document: Document) -> None:
    """A loaded document of ours with a number stands in the run of its agency and year, which need not be complete."""
    number = document.symbol.partition("/")[0]
    if document.direction != Direction.OUTGOING or document.agency is None or not number.isdecimal():
        return
    year = document.issued_on.year
    series, _made = NumberSeries.objects.get_or_create(
        agency=document.agency,
        year=year,
        direction=Direction.OUTGOING,
        group="chung",
        defaults={"title": f"Văn bản đi {document.agency.symbol} {year}", "note": "Nạp từ sổ văn bản: chỉ gồm các văn bản có trong sổ."},
    )
    document.series, document.number = series, int(number)
    if document.number > series.last_number:
        series.last_number = document.number
        series.save(update_fields=["last_number"])
