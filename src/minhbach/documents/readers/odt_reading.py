"""Reading an OpenDocument text (.odt): paragraphs, headings, lists, tables, notes, headers and footers, tracked changes as accepted.

Not read: numbers that the program writes itself before list items (a bullet stands for them), and how the text looks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.files import name_of
from minhbach.documents.readers.html_reading import replace_cell
from minhbach.documents.readers.markup import EMPTY, NOTE, Gathered
from minhbach.documents.readers.office_zip import Element, Package, attribute, local, opened
from minhbach.documents.reading import Kind, Piece, Reading

CONTENT = "content.xml"
STYLES = "styles.xml"
MAX_SPACES = 1000

_UNSEEN = frozenset(
    {"tracked-changes", "sequence-decls", "forms", "note-citation", "annotation-end", "table-of-content-source", "desc", "title"}
)


@dataclass(slots=True)
class _Walk:
    gathered: Gathered = field(default_factory=Gathered)
    tables: int = 0
    counted: int = 0
    notes: list[tuple[Kind, str, Element]] = field(default_factory=list)  # notes, boxes and comments met in the open paragraph


def read_odt(source: Path | bytes, name: str = "") -> Reading:
    """An ODT file. Raises ReaderError."""
    name = name or name_of(source, "Tệp ODT")
    with opened(source, name, "ODT") as package:
        return _read(package)


def _read(package: Package) -> Reading:
    if CONTENT not in package:
        raise ReaderError(f"{package.name} không phải văn bản ODT. Hãy chọn tệp .odt.")
    walk = _Walk()
    root = package.parsed(CONTENT)
    body = next(root.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"), None)
    if body is None:
        raise ReaderError(f"{package.name} không phải văn bản (có thể là bảng tính hay bản trình chiếu). Hãy chọn tệp .odt.")
    _blocks(body, walk, "paragraph")
    if STYLES in package:
        for kind, tag in (("header", "header"), ("footer", "footer")):
            for edge in package.parsed(STYLES).iter(f"{{urn:oasis:names:tc:opendocument:xmlns:style:1.0}}{tag}"):
                _blocks(edge, walk, "header" if kind == "header" else "footer")
    source, pieces = walk.gathered.done()
    return Reading(package.name, "odt", source, pieces)


def _blocks(node: Element, walk: _Walk, kind: Kind, note: str = "", bullet: bool = False) -> None:
    for made in node.iterchildren("{*}*"):
        name = local(made)
        if name in _UNSEEN:
            continue
        if name in ("p", "h"):
            _paragraph(made, walk, kind, note, bullet)
            bullet = False
        elif name == "table":
            _table(made, walk, kind, note)
        else:
            _blocks(made, walk, kind, note, bullet or name in ("list-item",))


def _paragraph(node: Element, walk: _Walk, kind: Kind, note: str, bullet: bool) -> None:
    words: list[str] = ["- "] if bullet else []
    numbers: list[str] = []
    held: list[tuple[Kind, str, Element]] = []
    _words(node, words, numbers, held, walk)
    outline = attribute(node, "outline-level")
    heading = local(node) == "h" and kind == "paragraph"
    level = min(int(outline), 9) if outline.isascii() and outline.isdigit() and len(outline) < 3 else 1
    walk.gathered.add(
        "".join(words), Piece("heading" if heading else kind, EMPTY, note=note, level=level if heading else None), tuple(numbers)
    )
    for inner, number, body in held:
        _blocks(body, walk, inner, number)


def _words(node: Element, words: list[str], numbers: list[str], held: list[tuple[Kind, str, Element]], walk: _Walk) -> None:
    words.append(node.text or "")
    for made in node:
        if not isinstance(made.tag, str):
            words.append(made.tail or "")
            continue
        name = local(made)
        if name == "s":
            count = attribute(made, "c")
            words.append(" " * min(int(count), MAX_SPACES) if count.isascii() and count.isdigit() and len(count) < 6 else " ")
        elif name in ("tab", "line-break"):
            words.append(" ")
        elif name == "note":
            walk.counted += 1
            words.append(NOTE)
            numbers.append(str(walk.counted))
            held += [("note", str(walk.counted), body) for body in made.iterchildren("{*}note-body")]
        elif name == "annotation":
            held.append(("comment", "", made))
        elif name in ("text-box", "custom-shape"):
            held.append(("textbox", "", made))
        elif name not in _UNSEEN and name not in ("p", "h", "table"):
            _words(made, words, numbers, held, walk)
        words.append(made.tail or "")


def _table(table: Element, walk: _Walk, kind: Kind, note: str) -> None:
    number = walk.tables
    walk.tables += 1
    for place, row in enumerate(_rows(table)):
        column = 0
        for cell in row.iterchildren("{*}table-cell", "{*}covered-table-cell"):
            columns = _count(cell, "number-columns-spanned")
            if local(cell) == "table-cell":
                first = len(walk.gathered.pieces)
                _blocks(cell, walk, "cell" if kind == "paragraph" else kind, note)
                for index in range(first, len(walk.gathered.pieces)):
                    piece = walk.gathered.pieces[index]
                    if piece.table is None and piece.kind != "note":
                        rows = _count(cell, "number-rows-spanned")
                        walk.gathered.pieces[index] = replace_cell(piece, number, place, column, rows, columns)
            column += _count(cell, "number-columns-repeated")


def _rows(table: Element) -> list[Element]:
    """The rows of a table, also those of its header and its groups."""
    found: list[Element] = []
    for made in table.iterchildren("{*}*"):
        if local(made) == "table-row":
            found.append(made)
        elif local(made) in ("table-header-rows", "table-rows", "table-row-group"):
            found += _rows(made)
    return found


def _count(cell: Element, key: str) -> int:
    text = attribute(cell, key)
    return max(1, min(int(text), 1000)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
