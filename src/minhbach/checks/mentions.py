"""The documents that a text cites, each with the piece it stands in and the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from minhbach.checks.places import TEXT, pieces
from minhbach.citations.extraction import find_citations
from minhbach.citations.model import Citation, Kind
from minhbach.documents.reading import Piece, Reading

_SENTENCE = re.compile(r"[.!?](?=\s+[A-ZĐÀ-Ỹ(\-–])|;\s|\n\s*\n")


LONGEST_SENTENCE = 2000  # characters looked at on either side of a citation
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation with places in the words of its piece."""

    piece: Piece
    citation: Citation

    @property
    def before(self) -> str:
        """The words of the sentence before it."""
        floor = max(self.citation.start - LONGEST_SENTENCE, 0)
        start = max((found.end() for found in _SENTENCE.finditer(self.piece.text, floor, self.citation.start)), default=floor)
        return self.piece.text[start : self.citation.start]

    @property
    def after(self) -> str:
        """The words of the sentence after it."""
        end = min(self.citation.end + LONGEST_SENTENCE, len(self.piece.text))
        found = _SENTENCE.search(self.piece.text, self.citation.end, end)
        return self.piece.text[self.citation.end : found.start() if found else end]

    @property
    def stated(self) -> str:
        """The issuer as the text says it right there; empty where it says none."""
        place = self.citation.issuer_at
        return " ".join(self.piece.text[place[0] : place[1]].split()) if place else ""

    @property
    def issuer_first(self) -> bool:
        """Whether the issuer stands before the document: "đề nghị của Sở Nội vụ tại Văn bản số …"."""
        place = self.citation.issuer_at
        return place is not None and place[0] < self.citation.start

    @property
    def words(self) -> str:
        """The citation on one line."""
        return " ".join(self.citation.text.split())

    @property
    def inside_subject(self) -> bool:
        """Whether it only belongs to the title of another document: "Thông tư … hướng dẫn Nghị định số 61/2018/NĐ-CP"."""
        title = " ".join(self.before.split())[-LONGEST_TITLE:]
        found = citations_of(self.piece.text)
        near = bisect_left(found, self.citation.start - LONGEST_SENTENCE, key=_start)
        return bool(_TITLE.search(title)) or any(
            self.citation.text in other.subject or (self.citation.symbol or "\0") in other.subject
            for other in found[near : bisect_left(found, self.citation.start, key=_start)]
            if other.end <= self.citation.start and other.subject
        )


_TITLE = re.compile(
    r"(?:sửa đổi|bổ sung|một số điều|thi hành|hướng dẫn(?: thực hiện)?|quy định chi tiết|biện pháp thi hành)[^.;:]{0,60}?(?:của|các)?\s*$",
    re.IGNORECASE,
)


def _start(citation: Citation) -> int:
    return citation.start


@lru_cache(maxsize=20_000)
def citations_of(text: str) -> tuple[Citation, ...]:
    """The citations of one piece; many rules ask for the same."""
    return tuple(find_citations(text))


def mentions(reading: Reading) -> Iterator[Mention]:
    """Every citation of a document, provisions and references back included, in reading order."""
    for piece in pieces(reading, TEXT):
        for citation in citations_of(piece.text):
            yield Mention(piece, citation)


def numbered(reading: Reading) -> Iterator[Mention]:
    """The citations of other documents by their number."""
    for mention in mentions(reading):
        citation = mention.citation
        if citation.symbol and citation.number and not citation.own_number and citation.kind in _NUMBERED:
            yield mention


_NUMBERED = frozenset({Kind.DOCUMENT, Kind.LAW, Kind.PARTY, Kind.UNKNOWN})


def quoted(mention: Mention) -> str:
    """The number and symbol as they are printed."""
    place = mention.citation.symbol_at
    return " ".join(mention.piece.text[place[0] : place[1]].split()) if place else mention.words
