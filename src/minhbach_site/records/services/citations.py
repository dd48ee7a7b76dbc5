"""What files cite: kept when a file is read, and linked anew when the register gets, corrects or loses a document."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Q

from minhbach.law.instruments import key_of
from minhbach_site.records import queries
from minhbach_site.records.models import CitedInstrument, DocumentFile

_AT_ONCE = 500  # rows in one statement


def keep_citations(file: DocumentFile, cited: list[queries.Cited]) -> None:
    """Keep what was found in the words of a file; what the register knows now is linked."""
    rows = []
    document = file.document
    for one in cited:
        citation, resolution = one.citation, one.resolution
        instrument = resolution.instrument
        symbol = citation.symbol or (instrument.symbol if instrument else "")
        bearers = queries.bearing([symbol]) if symbol else ()
        target = queries.cited_among(bearers, citation.date, by=document.pk, on=document.issued_on)
        rows.append(
            CitedInstrument(
                document_file=file,
                text=" ".join(citation.text.split())[:500],
                start=citation.start,
                end=citation.end,
                symbol=symbol[:120],
                instrument_key=key_of(symbol)[:200] if symbol else "",
                dated=citation.date,
                target_id=target,
                status=str(resolution.status),
                status_on=document.issued_on,
                note=resolution.note[:500] if instrument else "",  # without one the status says all
            )
        )
    CitedInstrument.objects.bulk_create(rows)


def relink_citations(*called: tuple[str, date]) -> None:
    """Link what cites these symbols to the document that is meant, now that one of that symbol and day came, changed or went. A query where
    nothing cites them.
    """
    keys = {key_of(symbol) for symbol, _day in called if symbol}
    of_days = Q(dated__isnull=True) | Q(dated__in=[day for _symbol, day in called])
    rows = list(
        CitedInstrument.objects.filter(of_days, instrument_key__in=keys)
        .order_by("pk")
        .values_list("pk", "instrument_key", "symbol", "dated", "target", "document_file__document", "document_file__document__issued_on")
    )
    if not rows:
        return
    spelt = defaultdict[str, set[str]](set)
    for symbol in (*(symbol for symbol, _day in called if symbol), *(row[2] for row in rows)):
        spelt[key_of(symbol)].add(symbol)
    bearers = {key: queries.bearing(spelt[key]) for key in {row[1] for row in rows}}
    moved = defaultdict[int | None, list[int]](list)
    for pk, key, _symbol, dated, before, by, on in rows:
        target = queries.cited_among(bearers[key], dated, by=by, on=on)
        if target != before:
            moved[target].append(pk)
    for target, pks in moved.items():
        for first in range(0, len(pks), _AT_ONCE):
            CitedInstrument.objects.filter(pk__in=pks[first : first + _AT_ONCE]).update(target=target)
