"""Short mentions and references back, tied to the document that they stand for.

"Nghị quyết 57" stands for the one Nghị quyết number 57 that the text cites in full; "Quyết định nói trên" for the last one cited before;
"Quyết định này" for the document itself. Where the text leaves a choice, nothing is tied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from minhbach.citations.model import DOCUMENTS, Citation, Kind

_OWN_WORDS = frozenset({"này"})
# other types by their number alone, as soon as the text has cited such a document in full
_NUMBERED = regex.compile(
    r"(?<!\w)(?P<type>Kế\s+hoạch|Chương\s+trình|Hướng\s+dẫn|Thông\s+báo|Công\s+văn|Công\s+điện|Tờ\s+trình|Báo\s+cáo|Quy\s+chế|Đề\s+án|KH|CTr)"
    r"\s{1,3}(?:số\s+)?(?P<number>\d{1,5})(?![\d\p{L}/%.\-]\w|\w|%)(?=\s*(?:[.;:)”\"]|,\s|$|(?:của|về|ngày|và|được|đã|này|nêu)(?!\w)))"
)
_SHORT_TYPES = {"KH": "Kế hoạch", "CTr": "Chương trình"}


def stood_for(citations: Sequence[Citation]) -> dict[int, Citation]:
    """For each mention that stands for another document, by its place in the list: the citation in full. Given in reading order."""
    full: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        if citation.symbol is not None and citation.number and citation.type and "truncated" not in citation.damage:
            full.setdefault(_key(citation.type, citation.number), []).append(citation)
    last: dict[str, Citation] = {}
    own = {citation.type: citation for citation in reversed(citations) if citation.own_number and citation.type}
    found: dict[int, Citation] = {}
    for index, citation in enumerate(citations):
        if citation.kind is Kind.BACK_REFERENCE:
            meant = _meant(citation, last, own)
        elif citation.kind in DOCUMENTS and citation.symbol is None and citation.number and citation.type:
            meant = _only(full.get(_key(citation.type, citation.number), ()), citation.start)
        else:
            meant = None
        if meant is not None:
            found[index] = meant
        if citation.kind in DOCUMENTS and citation.type and not citation.own_number:
            last[citation.type.casefold()] = meant or citation
    return found


def numbered_mentions(text: str, taken: Sequence[tuple[int, int]], known: Mapping[tuple[str, str], object]) -> list[Citation]:
    """Mentions such as "Kế hoạch 535" of documents that are cited in full elsewhere (`known`, by type and number)."""
    made = []
    for found in _NUMBERED.finditer(text):
        type_ = " ".join(found["type"].split())
        type_ = _SHORT_TYPES.get(type_, type_)
        if _key(type_, found["number"]) in known and not any(first < found.end() and found.start() < end for first, end in taken):
            made.append(Citation(found.start(), found.end(), found.group(), Kind.UNKNOWN, type=type_, number=found["number"], typed=True))
    return made


def known_numbers(citations: Sequence[Citation]) -> dict[tuple[str, str], object]:
    """Types and numbers of what is cited in full."""
    return {_key(one.type, one.number): one for one in citations if one.symbol is not None and one.number and one.type}


def as_meant(citation: Citation, meant: Citation) -> Citation:
    """A short mention with the symbol, date and issuer of what it stands for, as resolving needs them."""
    return replace(
        meant, start=citation.start, end=citation.end, text=citation.text, structure=citation.structure, own_number=False, date_text=""
    )


def _key(type_: str, number: str) -> tuple[str, str]:
    return type_.casefold(), number.lstrip("0") or number


def _only(candidates: Sequence[Citation], start: int) -> Citation | None:
    """The one document of that type and number: the only one cited before, or else the only one cited at all."""
    for group in ([one for one in candidates if one.start < start], candidates):
        symbols = {(one.symbol or "").casefold() for one in group}
        if len(symbols) == 1:
            return group[0]
        if symbols:
            return None
    return None


def _meant(back: Citation, last: Mapping[str, Citation], own: Mapping[str, Citation]) -> Citation | None:
    if back.text.split()[-1].casefold() in _OWN_WORDS:
        return own.get(back.type or "")
    return last.get((back.type or "").casefold())
