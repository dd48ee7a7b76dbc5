"""Where a rule's findings stand: spans of a piece as spans of the source, and the stretches of a document that rules look at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from minhbach.checks.rule import Fix, Found, Severity
from minhbach.documents.reading import Piece, Reading

PROSE = frozenset({"heading", "paragraph", "note", "textbox"})
TEXT = PROSE | {"cell"}
LONGEST_ADDRESS = 2000
POINTS = 72 / 25.4  # in a millimetre
_QUOTED = re.compile(r"“[^“”]{0,2000}”|\"[^\"“”]{1,1000}\"|«[^«»]{0,1000}»")


def at(
    piece: Piece,
    start: int,
    end: int,
    message: str,
    *,
    repair: str = "",
    text: str | None = None,
    severity: Severity | None = None,
) -> Found:
    """A finding at a span of a piece; `text`, where given, is a safe mending of exactly that span."""
    low, high = piece.flow.source(start, end)
    # words that were broken over lines have other characters between them in the source: those are nobody's to overwrite
    fix = None if text is None or high - low != end - start else Fix(low, high, text)
    return Found(low, high, message, repair, fix, severity)


def mended(piece: Piece, start: int, end: int, text: str) -> Fix | None:
    """A safe mending of a span, smaller than the finding; none where the span does not lie in one stretch of the source."""
    low, high = piece.flow.source(start, end)
    return Fix(low, high, text) if high - low == end - start else None


def pieces(reading: Reading, kinds: frozenset[str] = TEXT) -> Iterator[Piece]:
    """The pieces of these kinds, in reading order."""
    return (piece for piece in reading.pieces if piece.kind in kinds)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """What stands between quotation marks, marks included.

    >>> quoted_spans('Phong trào “Dân vận khéo” năm 2025')
    [(11, 25)]
    """
    return [found.span() for found in _QUOTED.finditer(text)]


def within(place: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans, which do not overlap and are in order."""
    before = bisect_right(spans, (place, len(spans) and spans[-1][1] + 1)) - 1
    return before >= 0 and spans[before][0] <= place < spans[before][1]


def context(text: str, start: int, end: int, reach: int = 20) -> str:
    """The words around a span, on one line, for a message."""
    low, high = max(0, start - reach), min(len(text), end + reach)
    while low > 0 and text[low - 1].isalnum():
        low -= 1
    while high < len(text) and text[high].isalnum():
        high += 1
    return " ".join(text[low:high].split())


_LINK = re.compile(r"!?\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:vn|com|org|net|gov|edu)\b", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")


def addresses(text: str) -> list[tuple[int, int]]:
    """Addresses of the net and of electronic mail, in which marks follow other customs.

    >>> addresses("gửi về a.b@c.gov.vn, trước ngày 05")
    [(7, 20)]
    """
    marks = [found.start() for found in _ADDRESS.finditer(text)]
    links = [found.span() for found in _LINK.finditer(text)] if "](" in text else []
    if not marks:
        return links
    spans: list[tuple[int, int]] = []
    for place in marks:
        if spans and place < spans[-1][1]:
            continue
        start, floor = place, max(place - LONGEST_ADDRESS, spans[-1][1] if spans else 0)
        while start > floor and not text[start - 1].isspace():
            start -= 1
        token = _TOKEN.match(text, start)
        if token is not None:
            spans.append(token.span())
    return sorted([*links, *(span for span in spans if not any(low <= span[0] < high for low, high in links))])
