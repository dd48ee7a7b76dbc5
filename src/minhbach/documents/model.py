"""The one document model.

A `Document` is a letterhead, blocks and a signature, all frozen. Reports build it, the writers (DOCX, PDF, HTML) draw it.
A figure stays a `FigureToken` all the way, so that every format can carry its code beside its printed text.

Layout terms follow Decree 30/2020/NĐ-CP, appendix I.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

TokenState = Literal["value", "nil", "missing", "not_applicable"]

GAP = "\u00a0" * 8  # where the registry writes the number
BLANK = "…"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words with at most two marks."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class FigureToken:
    """One printed figure. `code` names it for good (`HS01`, `TC04:qn-phong`); `text` is what a person reads (`3.382`)."""

    code: str
    text: str
    state: TokenState
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note anchored where it stands; writers number notes in order of appearance."""

    runs: tuple[Text | FigureToken, ...]


Inline = Text | FigureToken | Footnote


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading. Level 1 is "I.", 2 is "1.", 3 is "1.1."; 0 is an appendix title (centred)."""

    level: int
    number: str
    text: str
    anchor: str

    @property
    def label(self) -> str:
        """Number and words as printed."""
        return f"{self.number} {self.text}" if self.number else self.text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text. `bullet` prints the "- " that official documents use for list items; `ragged` sets it left, not to both margins."""

    runs: tuple[Inline, ...]
    bullet: bool = False
    ragged: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell; `numeric` cells are set right."""

    runs: tuple[Inline, ...]
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row, repeated on every page. `widths` are relative and as many as the columns."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in SVG (px size given) with its caption and the words for those who cannot see it."""

    caption: str
    alt: str
    svg: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a new page (an appendix)."""


Block = Heading | Paragraph | Table | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Cells 1 to 5 and 9a of Decree 30/2020, appendix I."""

    superior: str  # "UBND TỈNH QUẢNG NGÃI"; empty where the decree omits it
    agency: str  # "SỞ CÔNG THƯƠNG"
    number: str  # "" prints a gap to be filled by the registry
    symbol: str  # "BC-SCT"
    place: str  # "Quảng Ngãi"
    dated: date | None  # None prints "ngày … tháng … năm …"
    kind: str  # "BÁO CÁO"
    subject: str  # trích yếu
    addressee: str = ""  # "Sở Nội vụ": the line "Kính gửi"

    @property
    def number_line(self) -> str:
        """Cell 3: numbers below 10 take a zero, an unknown number leaves a gap for the registry's pen.

        >>> Letterhead("", "", "7", "BC-SCT", "", None, "", "").number_line
        'Số: 07/BC-SCT'
        """
        number = self.number.zfill(2) if self.number.isdigit() else self.number
        return f"Số: {number or GAP}/{self.symbol}"

    @property
    def date_line(self) -> str:
        """Cell 4: days below 10 and the months 1 and 2 take a zero, the months 3 to 9 do not.

        >>> Letterhead("", "", "", "", "Quảng Ngãi", date(2025, 2, 7), "", "").date_line
        'Quảng Ngãi, ngày 07 tháng 02 năm 2025'
        >>> Letterhead("", "", "", "", "Quảng Ngãi", date(2025, 11, 17), "", "").date_line
        'Quảng Ngãi, ngày 17 tháng 11 năm 2025'

        Minutes (Decree 30/2020, appendix III, form 1.10) tell their time in the text: without a place the line is empty.
        """
        if not self.place:
            return ""
        if self.dated is None:
            return f"{self.place}, ngày {BLANK} tháng {BLANK} năm {BLANK}"
        month = f"{self.dated.month:02}" if self.dated.month < 3 else str(self.dated.month)
        return f"{self.place}, ngày {self.dated.day:02} tháng {month} năm {self.dated.year}"


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs: `name` may stay empty, for a form that is printed and then signed."""

    title: str
    name: str = ""
    authority: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Cells 7 and 9b: who signs, and who receives. `beside` are those who sign with the main signer, as on minutes."""

    authority: str  # "" or "KT. GIÁM ĐỐC"
    title: str  # "GIÁM ĐỐC"
    name: str  # "" leaves the place for the name empty
    recipients: tuple[str, ...]  # each without dash and without ";"
    beside: tuple[Signer, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Signer | None, Signer | None], ...]:
        """Who signs where, two beside each other, the main signer last on the right; the recipients stand left in the last row."""
        signers: list[Signer | None] = [*self.beside, Signer(self.title, self.name, self.authority)]
        if len(signers) % 2:
            signers.insert(len(signers) - 1, None)
        elif self.recipients:
            signers += [None, None]
        return tuple(zip(signers[::2], signers[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a reader sees when a figure is opened."""

    code: str
    name: str
    definition: str
    unit: str
    printed: str
    state: TokenState
    numerator: str
    denominator: str
    cutoff: str
    basis: str
    confidence: str
    reason: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole official document, ready to be drawn.

    `body` is signed; `appendix` follows the signature. `snapshot` is the hash over the facts it was made from. `mark` stands at the head of
    every page of what is no true document, such as one made of trial data.
    """

    language: str
    letterhead: Letterhead
    body: tuple[Block, ...]
    signature: Signature
    appendix: tuple[Block, ...]
    explanations: tuple[Explanation, ...]
    snapshot: str
    mark: str = ""

    @property
    def title(self) -> str:
        """Kind and subject in one line, as a file's title."""
        return f"{self.letterhead.kind.capitalize()} {self.letterhead.subject[:1].lower()}{self.letterhead.subject[1:]}"


def inlines(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    """Every inline of the blocks in reading order, those inside footnotes after their footnote."""
    for block in blocks:
        if isinstance(block, Paragraph):
            groups = [block.runs]
        elif isinstance(block, Table):
            groups = [cell.runs for row in block.rows for cell in row]
        else:
            groups = []
        for runs in groups:
            for run in runs:
                yield run
                if isinstance(run, Footnote):
                    yield from run.runs


def figure_tokens(document: Document) -> Iterator[FigureToken]:
    """Every printed figure of a document in reading order."""
    for run in inlines(document.body + document.appendix):
        if isinstance(run, FigureToken):
            yield run
