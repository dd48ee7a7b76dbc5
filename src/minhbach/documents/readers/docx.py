"""Reading a DOCX back: which figures it prints, what it says, and which snapshot it was made from.

The file may have been edited and saved by any office program, so parts are found by their relationships, deleted words are left out, and
a zip or an XML that is built to exhaust memory is refused.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from lxml import etree

from minhbach.documents.readers import ReaderError

MAX_BYTES = 64 * 2**20
MAX_PART_BYTES = 64 * 2**20
MAX_PARTS = 4096
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
    name = source.name if isinstance(source, Path) else "Tệp DOCX"
    content = _content(source, name)
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _parts(archive, name)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, UnicodeDecodeError, OSError) as error:
        raise ReaderError(
            f"{name} không phải tệp DOCX đọc được (tệp hỏng, có mật khẩu, hoặc là định dạng khác). "
            "Hãy mở bằng Word hay LibreOffice, lưu lại dạng .docx không mật khẩu rồi thử lại."
        ) from error


def _content(source: Path | bytes, name: str) -> bytes:
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > MAX_BYTES:
            raise ReaderError(f"{name} lớn hơn {MAX_BYTES // 2**20} MB nên không được đọc. Hãy kiểm tra xem có chọn nhầm tệp không.")
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise ReaderError(f"Không đọc được {name}: {error.strerror}. Hãy kiểm tra đường dẫn, quyền đọc, và đóng tệp nếu đang mở.") from None


def _parts(archive: ZipFile, name: str) -> _File:
    if len(archive.namelist()) > MAX_PARTS:
        raise ReaderError(f"{name} chứa quá {MAX_PARTS} thành phần nên không được đọc. Hãy lưu lại tệp bằng Word rồi thử lại.")
    package = _targets(archive, "", name)
    if "officeDocument" not in package:
        raise ReaderError(f"{name} không phải văn bản Word. Hãy chọn tệp .docx.")
    main = package["officeDocument"]
    body = _parsed(archive, main, name)
    if _name(body) != "document":
        raise ReaderError(f"{name} không phải văn bản Word (có thể là bảng tính hay bản trình chiếu). Hãy chọn tệp .docx.")
    related = _targets(archive, main, name)
    notes = _parsed(archive, related["footnotes"], name) if "footnotes" in related else None
    custom = _parsed(archive, package["custom-properties"], name) if "custom-properties" in package else None
    return _File(
        body=body,
        notes={} if notes is None else {_attribute(note, "id"): note for note in notes},
        properties={} if custom is None else {item.get("name", ""): "".join(map(str, item.itertext())) for item in custom},
    )


def _targets(archive: ZipFile, part: str, name: str) -> dict[str, str]:
    """Kind of relationship → the part it points at, for the first of each kind."""
    place = PurePosixPath(part)
    relations = str(place.parent / "_rels" / f"{place.name}.rels") if part else "_rels/.rels"
    if relations not in archive.namelist():
        return {}
    found: dict[str, str] = {}
    for relation in _parsed(archive, relations, name):
        target = relation.get("Target", "")
        kind = relation.get("Type", "").rpartition("/")[2]
        if relation.get("TargetMode") != "External":
            found.setdefault(kind, _resolved(place.parent, target))
    return found


def _resolved(folder: PurePosixPath, target: str) -> str:
    """A target's path in the zip: absolute from the root, or beside the part that names it.

    >>> _resolved(PurePosixPath("word"), "footnotes.xml"), _resolved(PurePosixPath("word"), "/docProps/custom.xml")
    ('word/footnotes.xml', 'docProps/custom.xml')
    """
    if target.startswith("/"):
        return target[1:]
    steps: list[str] = []
    for step in (folder / target).parts:
        if step == "..":
            steps = steps[:-1]
        else:
            steps.append(step)
    return "/".join(steps)


def _parsed(archive: ZipFile, part: str, name: str) -> Element:
    with archive.open(part) as stream:
        content = stream.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise ReaderError(
            f"{name}: phần {part} khi giải nén lớn hơn {MAX_PART_BYTES // 2**20} MB nên không được đọc. Tệp có thể là mã độc."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ReaderError(f"{name}: phần {part} không phải XML hợp lệ ({error.msg}). Hãy lấy lại bản gốc.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReaderError(
            f"{name}: phần {part} có khai báo DOCTYPE, điều mà Word không bao giờ ghi, nên không được đọc. Hãy lấy lại bản gốc."
        )
    return root
