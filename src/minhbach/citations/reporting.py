"""What `minhbach cite` prints: the citations of a file with their places in its source, as JSON or as a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from minhbach.citations.aliases import as_meant, known_numbers, numbered_mentions, stood_for
from minhbach.citations.dates import own_date
from minhbach.citations.extraction import carry_issuers, find_citations
from minhbach.citations.model import DOCUMENTS, Citation, Kind
from minhbach.citations.resolution import STATUS_WORDS, Registered, Resolution, resolve
from minhbach.documents.reading import Reading
from minhbach.law.instruments import Instruments, known_instruments


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation at its place in the source of a file (`citation.start`, `citation.end`), and what it was found to mean.

    `stands_for` is the citation in full of which this one is a short mention, or to which it points back.
    """

    citation: Citation
    resolution: Resolution
    page: int | None = None
    note: str = ""
    stands_for: Citation | None = None


def cite(
    reading: Reading,
    on: date,
    *,
    instruments: Instruments | None = None,
    register: Mapping[str, tuple[Registered, ...]] | None = None,
    place: str = "",
    find: Callable[[str], Sequence[Citation]] = find_citations,
) -> tuple[Cited, ...]:
    """Every citation of a file, resolved for the day `on`; places are those of the file's source. No citation crosses a piece.

    `find` reads a piece, for a caller that has read it already.
    """
    known = known_instruments() if instruments is None else instruments
    found = citations_of(reading, find)
    tied = stood_for([citation for _, citation in found])
    made = []
    for order, (index, citation) in enumerate(found):
        meant = tied.get(order)
        asked = as_meant(citation, meant) if meant is not None and citation.kind in DOCUMENTS else citation
        piece = reading.pieces[index]
        made.append(Cited(citation, resolve(asked, known, on, register, place=place), piece.page, piece.note, meant))
    return tuple(made)


def citations_of(reading: Reading, find: Callable[[str], Sequence[Citation]] = find_citations) -> list[tuple[int, Citation]]:
    """Every citation of a file with the index of its piece; places are those of the source.

    A document's own date stands beside its number in another cell or line; a mention without issuer has that of the mention in full.
    """
    found = _with_numbered([(index, citation) for index, piece in enumerate(reading.pieces) for citation in find(piece.flow.text)], reading)
    dated = [(index, _with_own_date(citation, reading, index)) for index, citation in found]
    carried = carry_issuers([citation for _, citation in dated])
    return [(index, in_source(citation, reading, index)) for (index, _), citation in zip(dated, carried, strict=True)]


def _with_numbered(found: list[tuple[int, Citation]], reading: Reading) -> list[tuple[int, Citation]]:
    """With the mentions by number alone that only the whole text makes citations."""
    known = known_numbers([citation for _, citation in found])
    if not known:
        return found
    spans: dict[int, list[tuple[int, int]]] = {}
    for index, citation in found:
        spans.setdefault(index, []).append((citation.start, citation.end))
    more = [
        (index, citation)
        for index, piece in enumerate(reading.pieces)
        for citation in numbered_mentions(piece.flow.text, spans.get(index, ()), known)
    ]
    return sorted([*found, *more], key=lambda one: (one[0], one[1].start, one[1].end)) if more else found


def _with_own_date(citation: Citation, reading: Reading, index: int) -> Citation:
    if not citation.own_number or citation.date is not None:
        return citation
    for piece in reading.pieces[index + 1 : index + 4]:
        written = own_date(piece.flow.text, 0)
        if written is not None:
            return replace(citation, date=written.day, date_text=written.text)
    return citation


def in_source(citation: Citation, reading: Reading, index: int) -> Citation:
    """A citation found in the words of a piece, with its places and its text those of the source."""
    flow = reading.pieces[index].flow
    start, end = flow.source(citation.start, citation.end)
    structure = citation.structure
    if structure is not None:
        first, last = flow.source(structure.start, structure.end)
        structure = replace(structure, start=first, end=last)
    return replace(
        citation,
        start=start,
        end=end,
        text=reading.source[start:end],
        structure=structure,
        symbol_at=flow.source(*citation.symbol_at) if citation.symbol_at else None,
        issuer_at=flow.source(*citation.issuer_at) if citation.issuer_at else None,
    )


def as_json(file: str, cited: Sequence[Cited]) -> dict[str, Any]:
    """The object of the published schema: documents under `citations`, what points back or names a provision only under `references`."""
    return {
        "file": file,
        "citations": [_document(one) for one in cited if one.citation.kind in DOCUMENTS],
        "references": [_reference(one) for one in cited if one.citation.kind not in DOCUMENTS],
    }


def as_text(file: str, cited: Sequence[Cited]) -> str:
    """A table for a terminal, in Vietnamese: place, document, date, issuer, standing."""
    documents = [one for one in cited if one.citation.kind in DOCUMENTS]
    if not documents:
        return f"{file}: không tìm thấy dẫn chiếu văn bản nào."
    rows = [("Vị trí", "Văn bản", "Ngày", "Cơ quan ban hành", "Hiệu lực"), *(_row(one) for one in documents)]
    widths = [min(max(len(row[column]) for row in rows), most) for column, most in enumerate((14, 58, 10, 44, 60))]
    lines = ["  ".join(_cell(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([f"{file}: {len(documents)} dẫn chiếu", *lines])


def dumps(contents: Sequence[Mapping[str, Any]] | Mapping[str, Any]) -> str:
    """JSON as it is printed: Vietnamese letters as they are."""
    return json.dumps(contents, ensure_ascii=False, indent=2)


def _document(one: Cited) -> dict[str, Any]:
    citation, resolution = one.citation, one.resolution
    contents: dict[str, Any] = {
        "text": citation.text,
        "start": citation.start,
        "end": citation.end,
        "type": citation.type,
        "number": citation.number,
        "year": citation.year,
        "symbol": citation.symbol,
        "date": citation.date.isoformat() if citation.date else None,
        "issuer": citation.issuer,
        "status": str(resolution.status),
        "kind": str(citation.kind),
    }
    if one.page is not None:
        contents["page"] = one.page
    optional: dict[str, Any] = {
        "note": one.note,
        "name": citation.name,
        "subject": citation.subject,
        "structure": " ".join(citation.structure.text.split()) if citation.structure else "",
        "own_number": citation.own_number,
        "damage": list(citation.damage),
        "date_differs": resolution.date_differs,
        "means": resolution.instrument.symbol if resolution.instrument else "",
        "registered": resolution.registered is not None,
        "stands_for": _said(one.stands_for),
    }
    return contents | {key: value for key, value in optional.items() if value}


def _said(citation: Citation | None) -> str:
    """How a document is called: by its symbol, or by name."""
    return "" if citation is None else citation.symbol or citation.name or " ".join(citation.text.split())


def _reference(one: Cited) -> dict[str, Any]:
    citation = one.citation
    contents: dict[str, Any] = {"text": citation.text, "start": citation.start, "end": citation.end, "kind": str(citation.kind)}
    if citation.kind is Kind.BACK_REFERENCE:
        contents["type"] = citation.type
    if citation.structure is not None:
        contents["structure"] = " ".join(citation.structure.text.split())
    if one.stands_for is not None:
        contents["stands_for"] = _said(one.stands_for)
    return contents


def _row(one: Cited) -> tuple[str, str, str, str, str]:
    citation, resolution = one.citation, one.resolution
    place = f"trang {one.page}" if one.page is not None else str(citation.start)
    if one.note:
        place += f", chú {one.note}"
    shown = f"{citation.type or ''} {citation.symbol}".strip() if citation.symbol else " ".join(citation.text.split())
    when = f"{citation.date:%d/%m/%Y}" if citation.date else citation.stated_year or ""
    standing = "số của chính văn bản" if citation.own_number else STATUS_WORDS[resolution.status]
    if resolution.date_differs and resolution.instrument is not None:
        standing += f"; ngày ký là {resolution.instrument.signed:%d/%m/%Y}"
    if not resolution.certain:
        standing += " (cần đối chiếu)"
    if one.stands_for is not None:
        standing += f"; tức {_said(one.stands_for)}"
    return place, shown, when, citation.issuer or "", standing


def _cell(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"
