"""Reading a DOCX as text to be checked: what a reader of the printed page sees, tracked changes as accepted, and how it looks.

`Reading.source` is made here: one line for each paragraph. Its characters stand in the file as `Reading.anchors` say, except the numbers
that Word writes itself, which stand nowhere. The place of an anchor is the paragraph's number among all `w:p` of its part, the index one in
the paragraph's accepted text, which `accepted` gives.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.docx import main_part
from minhbach.documents.readers.docx_numbering import Numbering, in_form, numbering_of
from minhbach.documents.readers.docx_styles import Facts, Styles, styles_of
from minhbach.documents.readers.files import name_of
from minhbach.documents.readers.font_encodings import by_font
from minhbach.documents.readers.headings import MAX_HEADING, heading_level
from minhbach.documents.readers.lines import in_capitals
from minhbach.documents.readers.office_zip import Element, Package, attribute, child, local, opened
from minhbach.documents.reading import Anchor, Kind, Piece, Reading, Section, Style
from minhbach.text import INVISIBLE, Flow, composed, plain_letters

MAX_CHARACTERS = 4_000_000
MAX_PARAGRAPHS = 200_000
MAX_NESTING = 20  # tables in cells of tables
MAX_EDGES = 200  # headers and footers

# what is in the file but not on the page: properties, deleted and moved-away words, field codes, the second drawing of a text box
_UNSEEN = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"}
    | {"del", "moveFrom", "delText", "delInstrText", "instrText", "Fallback", "annotationRef", "rt"}
)
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_TWIPS = 20.0
_PAGE_FIELD = re.compile(r"\bPAGE\b")


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters of a paragraph that stand together in the file, as the file has them."""

    node: Element  # the w:t that holds them, or the sign (w:tab, w:noBreakHyphen …) that is one letter
    text: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """What is found in one paragraph: its letters; the marks of notes (place in the letters, kind, id); boxes anchored in it."""

    letters: tuple[Letters, ...]
    marks: tuple[tuple[int, str, str], ...]
    boxes: tuple[Element, ...]
    page_breaks: tuple[int, ...]  # where in the letters a page ended when the file was last laid out


@dataclass(slots=True)
class _Part:
    """A part being read."""

    name: str
    numbers: Mapping[Element, int]  # its paragraphs, counted


@dataclass(slots=True)
class _State:
    """What is made while reading, in the order of the text."""

    styles: Styles
    numbering: Numbering
    source: list[str] = field(default_factory=list)
    length: int = 0
    pieces: list[Piece] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    page: int = 1
    on_page: int = 0  # letters on the page so far: a page break after none is the one before, written twice
    tables: int = 0
    notes: dict[tuple[str, str], tuple[Element, _Part]] = field(default_factory=dict)  # those not read yet, by kind and id
    counted: Counter[str] = field(default_factory=Counter)  # notes numbered so far, by kind
    carried: list[Letters] = field(default_factory=list)  # of a paragraph whose end is deleted: it goes on in the next
    converted: bool = False


def read_docx(source: Path | bytes, name: str = "") -> Reading:
    """A DOCX file. Raises ReaderError."""
    name = name or name_of(source, "Tệp DOCX")
    with opened(source, name, "DOCX") as package:
        return _read(package)


def accepted(paragraph: Element, styles: Styles | None = None) -> list[Letters]:
    """The letters of a `w:p` in order as they stand when every tracked change is accepted, without those of its text boxes."""
    return list(_found(paragraph, styles or Styles()).letters)


def _read(package: Package) -> Reading:
    main, root = main_part(package)
    related = package.relations(main)
    parts = {kind: target for kind, target in reversed(list(related.values())) if target in package}
    styles = styles_of(_optional(package, parts.get("styles")), _optional(package, parts.get("theme")))
    state = _State(styles, numbering_of(_optional(package, parts.get("numbering"))))
    for kind in ("footnote", "endnote"):
        if f"{kind}s" in parts:
            notes = package.parsed(parts[f"{kind}s"])
            inner = _Part(parts[f"{kind}s"], _numbered(notes))
            for node in notes.iterchildren(f"{{*}}{kind}"):
                if attribute(node, "type") in ("", "normal"):
                    state.notes[kind, attribute(node, "id")] = node, inner
    body = child(root, "body")
    if body is not None:
        _blocks(body, _Part(main, _numbered(root)), state)
    pages = state.page if any(True for _ in root.iter("{*}lastRenderedPageBreak")) else None
    sections = tuple(_sections(root, package, related))
    _edges(root, package, related, state)
    if "comments" in parts:
        comments = package.parsed(parts["comments"])
        inner = _Part(parts["comments"], _numbered(comments))
        for node in comments.iterchildren("{*}comment"):
            _blocks(node, inner, state, kind="comment")
    warnings = ("Có chữ dùng phông TCVN3 hoặc VNI cũ, đã được chuyển sang Unicode.",) if state.converted else ()
    pieces = state.pieces if pages else [replace(piece, page=None) for piece in state.pieces]
    return Reading(package.name, "docx", "".join(state.source), _with_headings(pieces), pages, "", warnings, sections, tuple(state.anchors))


def _optional(package: Package, part: str | None) -> Element | None:
    return package.parsed(part) if part is not None else None


def _numbered(root: Element) -> dict[Element, int]:
    found = {node: number for number, node in enumerate(root.iter("{*}p"))}
    if len(found) > MAX_PARAGRAPHS:
        raise ReaderError(f"Văn bản có hơn {MAX_PARAGRAPHS} đoạn nên không được đọc; hãy tách tệp rồi thử lại.")
    return found


# --- blocks ---------------------------------------------------------------------------------------------------------------------


def _blocks(node: Element, part: _Part, state: _State, *, kind: Kind = "paragraph", note: str = "", depth: int = 0) -> None:
    """Read the paragraphs and tables inside an element, in order."""
    for made in node.iterchildren("{*}*"):
        name = local(made)
        if name == "p":
            _paragraph(made, part, state, Piece(kind, Flow.plain(""), note=note))
        elif name == "tbl":
            _table(made, part, state, kind, note, depth)
        elif name not in _UNSEEN:
            _blocks(made, part, state, kind=kind, note=note, depth=depth)


def _table(table: Element, part: _Part, state: _State, kind: Kind, note: str, depth: int) -> None:
    """Read a table; each paragraph of a cell is a piece. A table in a cell follows as a table of its own."""
    if depth >= MAX_NESTING:
        raise ReaderError(f"Bảng lồng trong bảng quá {MAX_NESTING} lần nên không được đọc.")
    number = state.tables
    state.tables += 1
    rows = [row for row in _inner(table, "tr") if child(child(row, "trPr"), "del") is None]
    merged: dict[int, int] = {}  # column → index in state.pieces of the first piece of the cell that goes on downwards
    for place, row in enumerate(rows):
        column = _skipped(row)
        for cell in _inner(row, "tc"):
            properties = child(cell, "tcPr")
            span = child(properties, "gridSpan")
            columns = max(1, min(_int(attribute(span, "val")) if span is not None else 1, 100))
            joined = child(properties, "vMerge")
            if joined is not None and attribute(joined, "val") != "restart":
                for index in range(merged.get(column, 0), len(state.pieces)):
                    piece = state.pieces[index]
                    if piece.table == number and piece.column == column and piece.row is not None and piece.row + piece.rows == place:
                        state.pieces[index] = replace(piece, rows=piece.rows + 1)
            elif joined is not None:
                merged[column] = len(state.pieces)
            first = len(state.pieces)
            for made in cell.iterchildren("{*}*"):
                if local(made) == "p":
                    empty = Piece(
                        "cell" if kind == "paragraph" else kind, Flow.plain(""), note=note, table=number, row=place, column=column
                    )
                    _paragraph(made, part, state, replace(empty, columns=columns))
                elif local(made) == "tbl":
                    _table(made, part, state, kind, note, depth + 1)
                elif local(made) not in _UNSEEN:
                    _blocks(made, part, state, kind="cell" if kind == "paragraph" else kind, note=note, depth=depth + 1)
            for index in range(first, len(state.pieces)):
                piece = state.pieces[index]
                if piece.table is None and piece.kind == "cell":
                    state.pieces[index] = replace(piece, table=number, row=place, column=column, columns=columns)
            column += columns


def _inner(node: Element, name: str) -> Iterator[Element]:
    """Rows or cells, also those inside content controls and insertions."""
    for made in node.iterchildren("{*}*"):
        if local(made) == name:
            yield made
        elif local(made) not in _UNSEEN and local(made) not in ("tr", "tc", "p", "tbl"):
            yield from _inner(made, name)


def _skipped(row: Element) -> int:
    before = child(child(row, "trPr"), "gridBefore")
    return min(_int(attribute(before, "val")), 100) if before is not None else 0


def _int(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


# --- one paragraph --------------------------------------------------------------------------------------------------------------


def _paragraph(node: Element, part: _Part, state: _State, empty: Piece) -> None:
    """Read a paragraph, then its text boxes and notes."""
    properties = child(node, "pPr")
    facts = state.styles.of_paragraph(properties)
    found = _found(node, state.styles, facts)
    if child(child(properties, "rPr"), "del") is not None and not found.marks:
        state.carried += found.letters
        return
    letters = (*state.carried, *found.letters)
    shift = sum(len(run.text) for run in state.carried)
    state.carried = []
    label = state.numbering.label(facts.get("numId", ""), facts.get("ilvl", "0")) if facts.get("numId", "0") != "0" else ""
    marks = [(place + shift, kind, name, _number(kind, name, state)) for place, kind, name in found.marks]
    composed_ = _converted(letters, state)
    head = f"{label} " if label and composed_.text.strip() else ""
    start = state.length
    _write(state, head + composed_.text + "\n")
    number = part.numbers.get(node, 0)
    state.anchors += _anchors(composed_, start + len(head), part.name, number)
    words = _words(head + composed_.text, start)
    if words.text:
        places = [(start + len(head) + bisect_left(composed_.offsets, place), note) for place, _, _, note in marks if note]
        outline = facts.get("outlineLvl", "")
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 and empty.kind == "paragraph" else None
        state.pieces.append(
            replace(
                empty,
                kind=empty.kind if level is None else "heading",
                flow=words,
                page=state.page + (found.page_breaks[:1] == (0,) and state.on_page > 0),
                notes=tuple((min(bisect_left(words.offsets, place), len(words.text)), note) for place, note in places),
                level=level,
                paragraph=number,
                part=part.name,
                style=_style(letters, facts),
            )
        )
    _turn_pages(found, state)
    for box in found.boxes:
        _blocks(box, part, state, kind="textbox")
    for _, kind, name, note in marks:
        if note:
            body, inner = state.notes.pop((kind, name))
            _blocks(body, inner, state, kind="note", note=note)


def _turn_pages(found: _Paragraph, state: _State) -> None:
    before = 0
    for place in found.page_breaks:
        state.on_page += place - before
        if state.on_page:
            state.page, state.on_page = state.page + 1, 0
        before = place
    state.on_page += sum(len(run.text) for run in found.letters) - before


def _number(kind: str, name: str, state: _State) -> str:
    """The number that a note gets by its first mark; "" for a mark without a note, or a second mark of one note."""
    if (kind, name) not in state.notes:
        return ""
    state.counted[kind] += 1
    return in_form(state.counted[kind], "lowerRoman" if kind == "endnote" else "decimal")


def _write(state: _State, text: str) -> None:
    state.source.append(text)
    state.length += len(text)
    if state.length > MAX_CHARACTERS:
        raise ReaderError(f"Văn bản dài hơn {MAX_CHARACTERS} ký tự nên không được đọc; hãy tách tệp rồi thử lại.")


def _words(text: str, start: int) -> Flow:
    """The words of a paragraph that stands in the source from `start`."""
    kept = Flow.keep(text, [place for place, letter in enumerate(text) if letter not in INVISIBLE])
    return Flow(plain_letters(kept.text).replace("\n", " "), tuple(offset + start for offset in kept.offsets)).strip()


def _converted(letters: Sequence[Letters], state: _State) -> Flow:
    """The paragraph in composed Unicode, each letter with its place in the accepted text."""
    raw = "".join(run.text for run in letters)
    parts: list[Flow] = []
    place = 0
    for run in letters:
        made = by_font(run.text, run.facts.get("font", ""))
        state.converted = state.converted or made.text != run.text
        parts.append(Flow(made.text, tuple(offset + place for offset in made.offsets)))
        place += len(run.text)
    flow = Flow.join(parts)
    whole = composed(flow.text)
    return Flow(whole.text, (*(flow.offsets[offset] for offset in whole.offsets[:-1]), len(raw)))


def _anchors(flow: Flow, start: int, part: str, number: int) -> list[Anchor]:
    """Where the letters of a paragraph stand in it: a new anchor where the source and the file no longer go step by step."""
    made: list[Anchor] = []
    first = 0
    for place in range(1, len(flow.text) + 1):
        if place == len(flow.text) or flow.offsets[place] != flow.offsets[place - 1] + 1:
            made.append(Anchor(start + first, start + place, part, number, flow.offsets[first]))
            first = place
    return made


def _found(node: Element, styles: Styles, paragraph: Facts | None = None) -> _Paragraph:
    facts = styles.of_paragraph(child(node, "pPr")) if paragraph is None else paragraph
    letters: list[Letters] = []
    marks: list[tuple[int, str, str]] = []
    boxes: list[Element] = []
    breaks: list[int] = []
    length = 0

    def walk(parent: Element, facts: Facts) -> None:
        nonlocal length
        for made in parent.iterchildren("{*}*"):
            name = local(made)
            if name in _UNSEEN:
                continue
            if name == "r":
                own = styles.of_run(facts, child(made, "rPr"))
                if own.get("vanish") != "1":
                    walk(made, own)
            elif name == "t" or name in _SIGNS:
                if name == "br" and attribute(made, "type") == "page":
                    continue
                text = (made.text or "") if name == "t" else _SIGNS[name]
                letters.append(Letters(made, text, facts))
                length += len(text)
            elif name in ("footnoteReference", "endnoteReference"):
                marks.append((length, name[:-9], attribute(made, "id")))
            elif name == "lastRenderedPageBreak":
                breaks.append(length)
            elif name == "txbxContent":
                boxes.append(made)
            elif name != "p":
                walk(made, facts)

    walk(node, facts)
    return _Paragraph(tuple(letters), tuple(marks), tuple(boxes), tuple(breaks))


def _style(letters: Sequence[Letters], facts: Facts) -> Style:
    """How a paragraph looks, by most of its letters."""
    weights: dict[str, Counter[str]] = {key: Counter() for key in ("font", "sz", "b", "i", "caps")}
    for run in letters:
        count = len(run.text.strip())
        for key, counter in weights.items():
            counter[run.facts.get(key, "")] += count

    def most(key: str) -> str:
        return weights[key].most_common(1)[0][0] if weights[key] else ""

    exact = facts.get("lineRule") in ("exact", "atLeast")
    line = _length(facts.get("line", ""))
    first = _length(facts.get("firstLine", ""))
    hanging = _length(facts.get("hanging", ""))
    size = most("sz")
    return Style(
        alignment=facts.get("jc", "left"),
        font=most("font"),
        size=_int(size) / 2 if _int(size) else None,
        bold=most("b") == "1",
        italic=most("i") == "1",
        upper=most("caps") == "1" or in_capitals("".join(run.text for run in letters)),
        first_line=-hanging if hanging is not None else first,
        before=_length(facts.get("before", "")),
        after=_length(facts.get("after", "")),
        line=None if exact or line is None else line * _TWIPS / 240,
        line_exact=line if exact else None,
    )


def _length(text: str) -> float | None:
    """Twips in points."""
    sign = -1 if text.startswith("-") else 1
    digits = text.removeprefix("-")
    return sign * _int(digits) / _TWIPS if digits.isascii() and digits.isdigit() else None


# --- around the text ------------------------------------------------------------------------------------------------------------


def _edges(root: Element, package: Package, related: Mapping[str, tuple[str, str]], state: _State) -> None:
    """Headers and footers, each part once."""
    seen: set[str] = set()
    for node in root.iter("{*}headerReference", "{*}footerReference"):
        _, target = related.get(attribute(node, "id"), ("", ""))
        if target in package and target not in seen and len(seen) < MAX_EDGES:
            seen.add(target)
            edge = package.parsed(target)
            _blocks(edge, _Part(target, _numbered(edge)), state, kind="header" if local(node).startswith("h") else "footer")


def _sections(root: Element, package: Package, related: Mapping[str, tuple[str, str]]) -> Iterator[Section]:
    """The page set-ups; one whose headers are not named prints those of the section before."""
    numbered: bool | None = None
    for node in root.iter("{*}sectPr"):
        if local(_parent(node)) == "sectPrChange":
            continue
        size, margins = child(node, "pgSz"), child(node, "pgMar")
        edges = [related.get(attribute(made, "id"), ("", ""))[1] for made in node.iterchildren("{*}headerReference", "{*}footerReference")]
        if edges:
            numbered = any(_prints_page(package.parsed(edge)) for edge in edges[:MAX_EDGES] if edge in package)
        title = child(node, "titlePg")

        def length(made: Element | None, name: str) -> float:
            return (_length(attribute(made, name)) or 0.0) if made is not None else 0.0

        yield Section(
            width=length(size, "w"),
            height=length(size, "h"),
            top=length(margins, "top"),
            bottom=length(margins, "bottom"),
            left=length(margins, "left"),
            right=length(margins, "right"),
            gutter=length(margins, "gutter"),
            landscape=size is not None and attribute(size, "orient") == "landscape",
            page_number=bool(numbered),
            title_page=title is not None and attribute(title, "val") not in ("0", "false", "off"),
        )


def _parent(node: Element) -> Element:
    parent = node.getparent()
    return node if parent is None else parent


def _prints_page(edge: Element) -> bool:
    codes = [node.text or "" for node in edge.iter("{*}instrText")] + [attribute(node, "instr") for node in edge.iter("{*}fldSimple")]
    return any(_PAGE_FIELD.search(code) for code in codes)


def _with_headings(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Paragraphs numbered as headings are headings, also without a heading style; a heading style on a whole paragraph makes none."""
    made = []
    for place, piece in enumerate(pieces):
        following = next((other.text for other in pieces[place + 1 : place + 20] if other.kind in ("heading", "paragraph")), "")
        level = heading_level(piece.text, following) if piece.kind in ("paragraph", "heading") else None
        if level is not None:
            piece = replace(piece, kind="heading", level=level)
        elif piece.kind == "heading" and len(piece.text) > MAX_HEADING:
            piece = replace(piece, kind="paragraph", level=None)
        made.append(piece)
    return tuple(made)
