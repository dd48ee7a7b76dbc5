"""Reading a DOCX back: which figures it prints, what it says, and which snapshot it was made from.

The file may have been edited and saved by any office program, so parts are found by their relationships, deleted words are left out, and
a zip or an XML that is built to exhaust memory is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.files import name_of
from minhbach.documents.readers.office_zip import Package, opened

SNAPSHOT_PROPERTY = "minhbach-snapshot"

Element = etree._Element

# what is in the file but not on the page: properties, deleted and moved-away words, field codes, the second drawing of a text box
_UNSEEN = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr", "del", "moveFrom", "delText", "instrText", "Fallback"}
)
_CODE_IN_TITLE = re.compile(r"\[([^\[\]]+)\]$")
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True, slots=True)
class _File:
    """The parts that matter, parsed; `notes` by their id."""

    body: Element
    notes: Mapping[str, Element]
    properties: Mapping[str, str]


def read_figures(source: Path | bytes) -> dict[str, list[str]]:
    """The words printed in each tagged content control, by tag, in reading order: a note is read where it is anchored.

    Raises ReaderError.
    """
    file = _open(source)
    found: dict[str, list[str]] = {}
    for control in (made for made in _with_notes(file.body, dict(file.notes)) if _name(made) == "sdt"):
        code = _code(control)
        if code:
            empty = control.find("{*}sdtPr/{*}showingPlcHdr") is not None
            found.setdefault(code, []).append("" if empty else _words(control).strip())
    return found


def read_text(source: Path | bytes) -> list[str]:
    """The words of each paragraph in reading order, those of tables in their place and those of a note after the paragraph that anchors it.

    Raises ReaderError.
    """
    file = _open(source)
    lines = (_words(made).strip() for made in _paragraphs(file.body, dict(file.notes)))
    return [line for line in lines if line]


def read_snapshot_id(source: Path | bytes) -> str:
    """The snapshot that the file says it was made from; "" when it names none. Raises ReaderError."""
    return _open(source).properties.get(SNAPSHOT_PROPERTY, "")


# --- on the page ----------------------------------------------------------------------------------------------------------------


def _seen(node: Element) -> Iterator[Element]:
    """The elements inside `node` that reach the page, in order."""
    for child in node.iterchildren(etree.Element):
        if _name(child) not in _UNSEEN:
            yield child
            yield from _seen(child)


def _with_notes(node: Element, unread: dict[str, Element]) -> Iterator[Element]:
    """The same, with each note after its anchor. A note leaves `unread` when it is read, so that a made-up file cannot repeat it."""
    for child in _seen(node):
        yield child
        if _name(child) == "footnoteReference" and _attribute(child, "id") in unread:
            yield from _seen(unread.pop(_attribute(child, "id")))


def _paragraphs(body: Element, unread: dict[str, Element]) -> Iterator[Element]:
    for made in (child for child in _seen(body) if _name(child) == "p"):
        yield made
        for child in _with_notes(made, unread):
            if _name(child) == "p" and made not in child.iterancestors():
                yield child


def _code(control: Element) -> str:
    """The tag of a control, or the code at the end of its title: LibreOffice before 7.5 keeps only the title."""
    tag, title = (control.find(f"{{*}}sdtPr/{{*}}{name}") for name in ("tag", "alias"))
    if tag is not None:
        return _attribute(tag, "val")
    found = _CODE_IN_TITLE.search(_attribute(title, "val")) if title is not None else None
    return found[1] if found else ""


def _words(node: Element) -> str:
    """The words of one element, without those of a paragraph inside a paragraph (a text box is read on its own)."""
    return "".join(_pieces(node, _name(node) == "p"))


def _pieces(node: Element, in_paragraph: bool) -> Iterator[str]:
    for child in node.iterchildren(etree.Element):
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _MARKS:
            yield _MARKS[name]
        elif name == "p":
            if not in_paragraph:
                yield from _pieces(child, True)
                yield "\n"
        elif name not in _UNSEEN and not _parts_notes(child):
            yield from _pieces(child, in_paragraph)


def _parts_notes(made: Element) -> bool:
    """Is this the comma that only keeps the numbers of two notes apart?"""
    if _name(made) != "r" or "".join(map(str, made.itertext())).strip() != ",":
        return False
    sides = (next(made.itersiblings("{*}r", preceding=back), None) for back in (True, False))
    return all(side is not None and side.find("{*}footnoteReference") is not None for side in sides)


def _name(node: Element) -> str:
    return etree.QName(node).localname


def _attribute(node: Element, name: str) -> str:
    """An attribute of Word's, in the transitional or in the strict namespace."""
    return next((str(value) for key, value in node.attrib.items() if etree.QName(str(key)).localname == name), "")


# --- in the zip -----------------------------------------------------------------------------------------------------------------


def _open(source: Path | bytes) -> _File:
    with opened(source, name_of(source, "Tệp DOCX"), "DOCX") as package:
        return _parts(package)


def _parts(package: Package) -> _File:
    main, body = main_part(package)
    related = first_of_kind(package, main)
    whole = first_of_kind(package, "")
    notes = package.parsed(related["footnotes"]) if "footnotes" in related else None
    custom = package.parsed(whole["custom-properties"]) if "custom-properties" in whole else None
    return _File(
        body=body,
        notes={} if notes is None else {_attribute(note, "id"): note for note in notes},
        properties={} if custom is None else {item.get("name", ""): "".join(map(str, item.itertext())) for item in custom},
    )


def main_part(package: Package) -> tuple[str, Element]:
    """The part that holds the text, and its root. Raises ReaderError when the file is no Word document."""
    whole = first_of_kind(package, "")
    if "officeDocument" not in whole:
        raise ReaderError(f"{package.name} không phải văn bản Word. Hãy chọn tệp .docx.")
    main = whole["officeDocument"]
    root = package.parsed(main)
    if _name(root) != "document":
        raise ReaderError(f"{package.name} không phải văn bản Word (có thể là bảng tính hay bản trình chiếu). Hãy chọn tệp .docx.")
    return main, root


def first_of_kind(package: Package, part: str) -> dict[str, str]:
    """Kind of relation → the part it points at, for the first of each kind."""
    found: dict[str, str] = {}
    for kind, target in package.relations(part).values():
        found.setdefault(kind, target)
    return found
