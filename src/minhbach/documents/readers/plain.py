"""Reading plain text, above all text as it comes out of a PDF, a scan or a web page.

Lines are joined into paragraphs again, page furniture is told from the text, notes are taken to pieces of their own and their marks out of
the words. Nothing is lost: what is no part of the text is a piece too, of kind "header" or "footer"; only drawn rules are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.encodings import decode
from minhbach.documents.readers.files import content_of, name_of
from minhbach.documents.readers.footnotes import Note, part_notes
from minhbach.documents.readers.grids import blocks_of
from minhbach.documents.readers.headings import heading_level
from minhbach.documents.readers.lines import Line, Mark, flow_of, habits_of, is_rule, paragraphs
from minhbach.documents.readers.pages import furniture, paged
from minhbach.documents.reading import Kind, Piece, Reading
from minhbach.text import nfc

MAX_BYTES = 32 * 2**20
MAX_CHARACTERS = 2_000_000
RULE_OF_SPACES = 30  # spaces on an otherwise empty line: what is left of the rule above the notes of a Word document
LAYOUT = 0.15  # share of lines with wide gaps from which a text counts as laid out with spaces

_BREAK = re.compile(r"\r\n|[\n\r\v\x85\u2028\u2029]|(?=\f)")
_GAP = re.compile(r"\S {2,}\S")
_STARS = re.compile(r"(?<!\()\*+(?!\))")
_WHITE = " \t\f\u00a0\u200b\ufeff\u3000\u2002\u2003"


def read_plain(source: Path | bytes, name: str = "") -> Reading:
    """A text file in any of the encodings in use. Raises ReaderError."""
    name = name or name_of(source, "Tệp văn bản")
    decoded = decode(content_of(source, name, MAX_BYTES), name)
    return read_text(decoded.text, name, encoding=decoded.encoding, warnings=decoded.warnings)


def read_text(text: str, name: str = "", *, encoding: str = "", warnings: tuple[str, ...] = ()) -> Reading:
    """A text that is decoded already; every position in the result is one of its composed form. Raises ReaderError."""
    if len(text) > MAX_CHARACTERS:
        raise ReaderError(f"{name}: dài {len(text)} ký tự, vượt giới hạn {MAX_CHARACTERS} ký tự; hãy tách tệp rồi thử lại.")
    source = nfc(text)
    stars = source.count("**") >= 4
    lines, is_paged = paged(lines_of(source, stars))
    pieces = pieces_of(source, lines, is_paged, stars=stars)
    return Reading(name, "txt", source, pieces, lines[-1].page if is_paged and lines else None, encoding, warnings)


def lines_of(source: str, stars: bool = False) -> list[Line]:
    """The lines that print anything. `stars`: asterisks are marks of emphasis."""
    made: list[Line] = []
    blanks = 0
    ruled = spaced = opens = False
    start = 0
    for found in [*_BREAK.finditer(source), None]:
        end = found.start() if found else len(source)
        raw = source[start:end]
        opens = opens or raw.startswith("\f")
        words = raw.strip(_WHITE + "*" if stars and not raw.lstrip(_WHITE).startswith("* ") else _WHITE).strip()
        if not words:
            blanks += 1
            ruled = spaced = ruled or raw.count(" ") >= RULE_OF_SPACES
        elif is_rule(words):
            ruled = True
        else:
            place = start + raw.index(words)
            indent = float(place - start - raw[: place - start].count("\f"))
            made.append(Line(words, place, 1, indent, indent + len(words), blanks, opens, ruled, spaced))
            blanks, ruled, spaced, opens = 0, False, False, False
        start = found.end() if found else end
    return _with_lost_breaks(made)


def _with_lost_breaks(lines: list[Line]) -> list[Line]:
    """Page breaks that became a space: where every line is followed by an empty one, one that follows at once and begins with a space."""
    if any(line.opens_page for line in lines) or sum(1 for line in lines[1:] if line.blanks) < 0.8 * max(len(lines) - 1, 1):
        return lines
    return [replace(line, opens_page=not line.blanks and line.indent == 1 and place > 0) for place, line in enumerate(lines)]


@dataclass(frozen=True, slots=True)
class _Words:
    """How pieces of one text are made of its lines."""

    source: str
    marks: dict[int, Mark]
    paged: bool
    collapse: bool
    drop: frozenset[int]

    def piece(self, kind: Kind, lines: Sequence[Line], note: str = "") -> Piece:
        flow, notes = flow_of(self.source, lines, self.marks, collapse=self.collapse or kind == "cell", drop=self.drop)
        return Piece(kind, flow, page=lines[0].page if self.paged else None, note=note, notes=notes)


def pieces_of(
    source: str, lines: Sequence[Line], is_paged: bool, *, stars: bool = False, raised: Mapping[int, Mark] | None = None
) -> tuple[Piece, ...]:
    """The pieces of a text from its lines, which know their pages, in the order of the text; notes where they stand.

    `stars`: asterisks are marks of emphasis. `raised`, given when widths are measured and several spaces are a gap that was seen on the
    page: the small raised numbers.
    """
    exact = raised is not None
    aside = furniture(lines, is_paged)
    parted = part_notes(_without(lines, aside), is_paged, raised)
    drop = frozenset(place for found in _STARS.finditer(source) for place in range(*found.span())) if stars else frozenset[int]()
    words = _Words(source, parted.marks, is_paged, exact or _keeps_layout(lines), drop)
    made = _body(parted.body, words, stars, exact)
    made += _notes(parted.notes, words, exact)
    made += [words.piece("header" if kind == "header" else "footer", [lines[place]]) for place, kind in aside.items()]
    return tuple(sorted((piece for piece in made if piece.flow.text.strip()), key=lambda piece: piece.flow.offsets[0]))


def _body(lines: Sequence[Line], words: _Words, stars: bool, exact: bool) -> list[Piece]:
    blocks = list(blocks_of(lines))
    habits = habits_of([line for block in blocks for line in block.lines], exact=exact, blanks_only=stars)
    made: list[Piece] = []
    table = 0
    for block in blocks:
        if block.sides:
            made += [words.piece("paragraph", cell.lines) for cell in block.cells]
        elif block.cells:
            cells = [(cell, words.piece("cell", cell.lines)) for cell in block.cells]
            made += [replace(piece, table=table, row=cell.row, column=cell.column) for cell, piece in cells]
            table += 1
        else:
            made += [words.piece("paragraph", group) for group in paragraphs(block.lines, habits)]
    return with_headings(made)


def with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Paragraphs that are headings by their number, as headings."""
    made = []
    for place, piece in enumerate(pieces):
        after = pieces[place + 1].text if place + 1 < len(pieces) else ""
        level = heading_level(piece.text, after) if piece.kind == "paragraph" else None
        made.append(piece if level is None else replace(piece, kind="heading", level=level))
    return made


def _notes(notes: Sequence[Note], words: _Words, exact: bool) -> list[Piece]:
    """The notes, a piece for each of their paragraphs."""
    habits = habits_of([line for note in notes for line in note.lines], exact=exact)
    return [words.piece("note", group, note.number) for note in notes for group in paragraphs(note.lines, habits)]


def _without(lines: Sequence[Line], aside: dict[int, str]) -> list[Line]:
    """The lines without furniture; what stood before a line that is taken out goes on to the next."""
    made: list[Line] = []
    opens = ruled = spaced = False
    for place, line in enumerate(lines):
        opens, ruled, spaced = opens or line.opens_page, ruled or line.ruled, spaced or line.spaced
        if place not in aside:
            made.append(replace(line, opens_page=opens or bool(made and made[-1].page != line.page), ruled=ruled, spaced=spaced))
            opens = ruled = spaced = False
    return made


def _keeps_layout(lines: Sequence[Line]) -> bool:
    return sum(1 for line in lines if _GAP.search(line.text)) >= max(LAYOUT * len(lines), 1)
