"""What a reader gives: the pieces of a file in reading order, each with its words and the way back to where they stand.

A sentence never crosses a piece: a paragraph, a heading, a cell of a table and a note are one piece each, whatever lines or runs they
were broken into. Every position is an index into `Reading.source`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from minhbach.text import Flow

Kind = Literal["heading", "paragraph", "cell", "note", "header", "footer", "textbox", "comment"]
FileKind = Literal["docx", "pdf", "txt", "html", "odt", "doc", "rtf"]
Certainty = Literal["exact", "recognised", "doubtful"]
Progress = Callable[[int, int], None]  # is told how many pages were read, of how many


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece looks, as far as the file says: lengths in points, `size` and `font` those of most of its letters."""

    alignment: str = ""  # left | right | center | justify
    font: str = ""
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    upper: bool | None = None
    first_line: float | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None  # a multiple of single spacing
    line_exact: float | None = None  # or a fixed height


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of words that is read as a whole."""

    kind: Kind
    flow: Flow
    page: int | None = None
    note: str = ""  # the number of the note that this piece is
    notes: tuple[tuple[int, str], ...] = ()  # marks that stood in the words: place in flow.text, number of the note
    table: int | None = None
    row: int | None = None
    column: int | None = None
    rows: int = 1  # how many rows and columns the cell covers
    columns: int = 1
    level: int | None = None  # of a heading, from 1
    paragraph: int | None = None  # the paragraph's number in its part of the file, from 0
    part: str = ""  # the part of the file: "word/document.xml"
    style: Style | None = None

    @property
    def text(self) -> str:
        return self.flow.text


@dataclass(frozen=True, slots=True)
class Section:
    """A page set-up, in points."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    gutter: float = 0.0
    landscape: bool = False
    page_number: bool | None = None  # does its header or footer print the page's number?
    title_page: bool = False  # is its first page another one?


@dataclass(frozen=True, slots=True)
class Anchor:
    """Source characters from `start` to before `end` are, one for one, those from `index` on in a place of the file.

    The place is a page of a PDF (from 1, characters as PDFium counts them) or a paragraph of a DOCX part (from 0, its accepted text).
    """

    start: int
    end: int
    part: str
    place: int
    index: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """Words of a scanned page, recognised in its picture and perhaps wrong: the source characters from `start` to before `end`."""

    page: int
    start: int
    end: int
    certainty: int  # per cent, the mean of the page
    doubtful: tuple[tuple[int, int], ...] = ()  # source characters of the words that are not sure


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it is read."""

    file: str
    kind: FileKind
    source: str
    pieces: tuple[Piece, ...]
    pages: int | None = None
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    anchors: tuple[Anchor, ...] = field(default=(), repr=False)
    recognised: tuple[Recognised, ...] = ()

    @property
    def recognised_pages(self) -> tuple[int, ...]:
        """The scanned pages whose words were recognised."""
        return tuple(one.page for one in self.recognised)

    @property
    def printed(self) -> str:
        """The source without the words that were recognised: what the file itself says."""
        ends = (0, *(one.end for one in self.recognised))
        starts = (*(one.start for one in self.recognised), len(self.source))
        return "".join(self.source[end:start] for end, start in zip(ends, starts, strict=True))

    def certainty(self, start: int, end: int) -> Certainty:
        """How sure the source characters from `start` to before `end` are: the file's own, recognised, or with a doubtful word."""
        end = max(end, start + 1)
        met = [one for one in self.recognised if one.start < end and start < one.end]
        if any(first < end and start < last for one in met for first, last in one.doubtful):
            return "doubtful"
        return "recognised" if met else "exact"

    def anchored(self, start: int, end: int) -> list[Anchor]:
        """Where the source characters from `start` to before `end` stand in the file, piece by piece."""
        first = max(bisect_right(self.anchors, start, key=lambda anchor: anchor.start) - 1, 0)
        found: list[Anchor] = []
        for anchor in self.anchors[first:]:
            if anchor.start >= end:
                break
            low, high = max(start, anchor.start), min(end, anchor.end)
            if low < high:
                found.append(Anchor(low, high, anchor.part, anchor.place, anchor.index + low - anchor.start))
        return found
