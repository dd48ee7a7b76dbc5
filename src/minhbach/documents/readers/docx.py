"""Reading a DOCX back: which figures it prints, what it says, and which snapshot it was made from.

The file may have been edited and saved by any office program, so parts are found by their relationships, deleted words are left out, and
a zip or an XML that is built to exhaust memory is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.files import name_of
from minhbach.documents.readers.office_zip import Package, opened

SNAPSHOT_PROPERTY = "minhbach-snapshot"
GENERATOR_PROPERTY = "minhbach-generator"

Element = etree._Element

# what is in the file but not on the page: properties, deleted and moved-away words, field codes, the second drawing of a text box
_UNSEEN = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr", "del", "moveFrom", "delText", "instrText", "Fallback"}
)
_CODE_IN_TITLE = re.compile(r"\[([^\[\]]+)\]$")
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}

# what changes what a person sees while the words that are read stay the same, and what it is called
_TRICKS = {
    "vanish": "chữ ẩn",
    "specVanish": "chữ ẩn",
    "strike": "chữ gạch ngang",
    "dstrike": "chữ gạch ngang",
    "sym": "ký hiệu chèn bằng mã phông chữ (w:sym)",
    "altChunk": "tệp khác nhúng vào phần lời văn (w:altChunk)",
    "subDoc": "tệp khác nhúng vào phần lời văn (w:subDoc)",
    "textpath": "chữ nghệ thuật hoặc chữ chìm (v:textpath)",
    "dataBinding": "ô lấy chữ từ dữ liệu khác (w:dataBinding)",
    "endnoteReference": "ghi chú cuối văn bản",
    "commentReference": "lời bình luận",
    "object": "đối tượng nhúng",
    "control": "đối tượng nhúng",
    "graphicFrame": "đối tượng nhúng",
}
_FIELDS = frozenset({"fldSimple", "instrText"})
_SWITCHED_OFF = frozenset({"0", "false", "off", "none"})
_PICTURES = frozenset({"blip", "imagedata", "svgBlip"})


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture where it stands: the part that holds it ("" when the file only points at it), a hash of its bytes."""

    part: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page shows besides its text: running heads and feet, pictures with their words, and marks that hide or replace words."""

    generator: str
    margins: tuple[str, ...]
    pictures: tuple[Picture, ...]
    alts: tuple[str, ...]
    marks: Mapping[str, int]


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


def read_surroundings(source: Path | bytes) -> Surroundings:
    """What `read_text` and `read_figures` do not see. Raises ReaderError, also for a zip that two programs could read in two ways."""
    with opened(source, name_of(source, "Tệp DOCX"), "DOCX") as package:
        names = [name.lower() for name in package.archive.namelist()]
        if len(set(names)) != len(names):
            raise ReaderError(
                f"{package.name} có hai thành phần cùng tên nên không được đọc: mỗi phần mềm có thể hiện một nội dung khác nhau."
            )
        main, root = main_part(package)
        targets = {target: kind for kind, target in package.relations(main).values() if target in package}
        margins = [part for part, kind in targets.items() if kind in ("header", "footer")]
        notes = [part for part, kind in targets.items() if kind == "footnotes"]
        parts = {main: root} | {part: package.parsed(part) for part in (*notes, *margins)}
        marks: Counter[str] = Counter()
        for part, made in parts.items():
            marks.update(_tricks(made, fields=part not in margins))
        for part in (part for part, kind in targets.items() if kind in ("styles", "numbering")):
            marks.update(f"{mark}, khai trong kiểu trình bày" for mark in _tricks(package.parsed(part), fields=False))
        return Surroundings(
            generator=_parts(package).properties.get(GENERATOR_PROPERTY, ""),
            margins=tuple(dict.fromkeys(words for part in margins if (words := _margin_words(parts[part])))),
            pictures=tuple(picture for part, made in parts.items() for picture in _pictures(package, part, made)),
            alts=tuple(_attribute(node, "descr").strip() for made in parts.values() for node in made.iter("{*}docPr")),
            marks=marks,
        )


def _tricks(root: Element, *, fields: bool) -> Iterator[str]:
    for node in root.iter(etree.Element):
        name = _name(node)
        if name in _TRICKS:
            if _attribute(node, "val").lower() not in _SWITCHED_OFF:
                yield _TRICKS[name]
        elif name == "Fallback":
            if node.find(".//{*}t") is not None:
                yield "lời văn thứ hai cho phần mềm cũ (mc:Fallback)"
        elif name == "color":
            if _attribute(node, "val").lower() == "ffffff":
                yield "chữ màu trắng"
        elif name == "numId":
            if _attribute(node, "val") != "0" and node.xpath("ancestor::*[local-name()='pPr']"):
                yield "số thứ tự hoặc dấu đầu dòng tự động"
        elif fields and name in _FIELDS:
            yield "trường tự tính (field)"


def _margin_words(root: Element) -> str:
    """The words of a running head or foot, without what a field such as the page's number shows today."""
    words: list[str] = []
    depth = 0
    for node in root.iter(etree.Element):
        name = _name(node)
        if name == "fldChar":
            kind = _attribute(node, "fldCharType")
            depth = max(0, depth + (kind == "begin") - (kind == "end"))
        instruction = _attribute(node, "instr") if name == "fldSimple" else (node.text or "") if name == "instrText" else ""
        if instruction and instruction.split()[:1] not in (["PAGE"], ["NUMPAGES"]):
            words.append(f"{{{instruction.strip()}}}")
        if name == "t" and not depth and not node.xpath("ancestor::*[local-name()='fldSimple']"):
            words.append(node.text or "")
        if name == "textpath":
            words.append(_attribute(node, "string"))
    return " ".join("".join(words).split())


def _pictures(package: Package, part: str, root: Element) -> Iterator[Picture]:
    relations = package.relations(part)
    for node in root.iter(etree.Element):
        if _name(node) in _PICTURES:
            key = _attribute(node, "embed") or _attribute(node, "id")
            target = relations.get(key, ("", ""))[1]
            held = bool(target) and target in package
            yield Picture(target if held else "", hashlib.sha256(package.bytes_of(target)).hexdigest() if held else "")


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
        raise ReaderError(
            f"{package.name} không phải văn bản Word hoặc đã hỏng. Hãy mở tệp bằng Word, lưu lại dạng .docx rồi chọn bản vừa lưu."
        )
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
