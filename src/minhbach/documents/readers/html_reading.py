"""Reading a web page as text to be checked: its blocks, lists, tables and notes, without scripts, menus and hidden parts.

A style sheet is not applied: what it alone hides is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.encodings import decode
from minhbach.documents.readers.files import content_of, name_of
from minhbach.documents.readers.markup import EMPTY, NOTE, Gathered
from minhbach.documents.reading import Kind, Piece, Reading

MAX_BYTES = 64 * 2**20
MAX_NESTING = 250

Element = etree._Element

_UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "head", "nav", "svg", "math", "iframe", "object", "select", "button", "textarea"}
)
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "blockquote", "pre", "section", "article", "main"}
    | {
        "aside",
        "figure",
        "figcaption",
        "caption",
        "address",
        "body",
        "html",
        "form",
        "fieldset",
        "details",
        "summary",
        "hr",
        "br",
        "center",
    }
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_NOTE_ID = re.compile(r"(?:_?ftn|fn|footnote|note|ghi-chu|chu-thich)[-_:]?(\d{1,3})$", re.IGNORECASE)
_MARK = re.compile(r"\s*[\[(]?(\d{1,3})[\])]?\s*")


@dataclass(slots=True)
class _Walk:
    """What is being gathered: the words of the block that is open, and what it is."""

    gathered: Gathered = field(default_factory=Gathered)
    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    kind: Kind = "paragraph"
    note: str = ""
    level: int | None = None
    tables: int = 0

    def close(self) -> None:
        piece = Piece(self.kind, EMPTY, note=self.note, level=self.level)
        self.gathered.add("".join(self.words), piece, tuple(self.numbers))
        self.words, self.numbers = [], []


def read_html(source: Path | bytes, name: str = "") -> Reading:
    """A web page. Raises ReaderError."""
    name = name or name_of(source, "Tệp HTML")
    content = content_of(source, name, MAX_BYTES)
    text, encoding, warnings = _decoded(content, name)
    try:
        root = etree.fromstring(text.encode("utf-8"), etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    except (etree.LxmlError, ValueError) as error:
        raise ReaderError(f"{name}: không đọc được như tệp HTML ({error}); hãy lấy lại bản gốc.") from error
    if root is None:
        raise ReaderError(f"{name}: không đọc được như tệp HTML (tệp rỗng); hãy lấy lại bản gốc.")
    walk = _Walk()
    _read(root, walk, 0, name)
    walk.close()
    made, pieces = walk.gathered.done()
    return Reading(name, "html", made, pieces, None, encoding, warnings)


def _decoded(content: bytes, name: str) -> tuple[str, str, tuple[str, ...]]:
    """The page's text: by the encoding that it names when that fits, else by what it looks like."""
    found = _CHARSET.search(content[:4096])
    named = found[1].decode("ascii").lower() if found else ""
    if named in ("windows-1258", "cp1258"):
        return content.decode("cp1258", "replace"), "windows-1258", ()
    decoded = decode(content.replace(b"\0", b""), name) if not content.startswith((b"\xff\xfe", b"\xfe\xff")) else decode(content, name)
    return decoded.text, decoded.encoding, decoded.warnings


def _read(node: Element, walk: _Walk, depth: int, name: str) -> None:
    """Gather the words inside a node; `depth` is how deep it stands."""
    if depth > MAX_NESTING:
        raise ReaderError(f"{name}: các thẻ lồng nhau quá {MAX_NESTING} lần nên không được đọc.")
    walk.words.append(node.text or "")
    for made in node:
        if isinstance(made.tag, str):
            _element(made, walk, depth + 1, name)
        walk.words.append(made.tail or "")


def _element(node: Element, walk: _Walk, depth: int, name: str) -> None:
    tag = str(node.tag).lower()
    if tag in _UNSEEN or node.get("hidden") is not None or "display:none" in (node.get("style") or "").replace(" ", "").lower():
        return
    if tag == "table":
        walk.close()
        _table(node, walk, depth, name)
    elif tag == "br":
        walk.words.append("\n")
    elif tag in _BLOCKS:
        walk.close()
        kind, note, level = walk.kind, walk.note, walk.level
        found = _NOTE_ID.match(node.get("id") or "")
        if found and walk.kind == "paragraph":
            walk.kind, walk.note = "note", found[1]
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() and walk.kind == "paragraph":
            walk.kind, walk.level = "heading", int(tag[1])
        elif tag in ("header", "footer"):
            walk.kind = "header" if tag == "header" else "footer"
        if tag == "li" and not found:
            walk.words.append("- ")
        _read(node, walk, depth, name)
        walk.close()
        walk.kind, walk.note, walk.level = kind, note, level
    else:
        mark = _mark(node, tag)
        if mark is None:
            _read(node, walk, depth, name)
        elif mark:
            walk.words.append(NOTE)
            walk.numbers.append(mark)


def _mark(node: Element, tag: str) -> str | None:
    """The number of the note that an element marks; "" for a note's own number or its way back; None for other words."""
    words = "".join(map(str, node.itertext()))
    found = _MARK.fullmatch(words)
    target = node.get("href", "") if tag == "a" else next((link.get("href", "") for link in node.iter("a")), "")
    if not target.startswith("#"):
        return None
    if found and re.search(r"ref|back|quay", target, re.IGNORECASE):
        return ""
    if found and (_NOTE_ID.search(target[1:]) or tag == "sup" or node.get("role") == "doc-noteref"):
        return found[1]
    return "" if words.strip() in ("↩", "↑", "^") else None


def _table(table: Element, walk: _Walk, depth: int, name: str) -> None:
    """Read the cells of a table; each paragraph of a cell is a piece. A table in a cell follows as one of its own."""
    number = walk.tables
    walk.tables += 1
    covered: dict[int, int] = {}  # column → rows below that a cell above still covers
    for caption in table.iterchildren("caption"):
        _element(caption, walk, depth + 1, name)
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    for place, row in enumerate(rows):
        column = 0
        below = {at: left - 1 for at, left in covered.items() if left > 1}
        for cell in row.iterchildren("td", "th"):
            while covered.get(column, 0) > 0:
                column += 1
            columns, height = (_span(cell, key) for key in ("colspan", "rowspan"))
            first = len(walk.gathered.pieces)
            kind, level = walk.kind, walk.level
            walk.kind, walk.level = ("cell" if walk.kind in ("paragraph", "heading", "cell") else walk.kind), None
            _read(cell, walk, depth + 2, name)
            walk.close()
            walk.kind, walk.level = kind, level
            for index in range(first, len(walk.gathered.pieces)):
                piece = walk.gathered.pieces[index]
                if piece.table is None:
                    walk.gathered.pieces[index] = replace_cell(piece, number, place, column, height, columns)
            if height > 1:
                below |= dict.fromkeys(range(column, column + columns), height - 1)
            column += columns
        covered = below


def replace_cell(piece: Piece, table: int, row: int, column: int, rows: int, columns: int) -> Piece:
    """A piece as what stands in a cell."""
    kind: Kind = piece.kind if piece.kind in ("note", "header", "footer") else "cell"
    return Piece(kind, piece.flow, note=piece.note, notes=piece.notes, table=table, row=row, column=column, rows=rows, columns=columns)


def _span(cell: Element, key: str) -> int:
    text = cell.get(key, "1").strip()
    return max(1, min(int(text), 1000)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
