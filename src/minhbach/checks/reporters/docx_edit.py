"""Editing someone else's DOCX: its parts, the letters of its paragraphs, runs cut at a letter.

A part that is not changed keeps its bytes; in a part that is changed nothing moves but what the caller adds.
"""

from __future__ import annotations

import copy
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.docx import main_part
from minhbach.documents.readers.docx_reading import accepted, read_docx
from minhbach.documents.readers.docx_styles import Styles, styles_of
from minhbach.documents.readers.office_zip import Element, attribute, child, local
from minhbach.documents.readers.office_zip import Package as Archive
from minhbach.documents.readers.office_zip import opened as archive_opened
from minhbach.documents.reading import Reading
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.docx_xml import printable

CONTENT_TYPES = "[Content_Types].xml"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_RELATION = f"{{{_PACKAGE}/relationships}}Relationship"
_OVERRIDE = f"{{{_PACKAGE}/content-types}}Override"

# what must stay whole: its words are redrawn by Word, or its parts mean nothing alone
_WHOLE = frozenset({"ruby", "oMath", "oMathPara", "fldSimple"})
_WRITTEN_BY_WORD = frozenset({"text", "dataBinding", "date", "dropDownList", "comboBox"})


@dataclass(frozen=True, slots=True)
class Held:
    """Letters of one element of a run, such as `w:t`; `start` is the place of the first in its paragraph's accepted text."""

    node: Element
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


# --- the package ----------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Package:
    """An open DOCX: trees are changed in place, `content` writes those that were marked as changed."""

    archive: Archive
    main: str
    styles: Styles = field(default_factory=Styles)  # which decide what is hidden
    trees: dict[str, Element] = field(default_factory=dict)
    numbered: dict[str, list[Element]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def tree(self, part: str) -> Element:
        """A part's root. Raises ReaderError."""
        if part not in self.trees:
            if part not in self.archive:
                raise ReaderError(f"Tệp DOCX thiếu phần {part}. Hãy mở bằng Word, lưu lại rồi thử lại.")
            self.trees[part] = self.archive.parsed(part)
        return self.trees[part]

    def paragraphs(self, part: str) -> list[Element]:
        """The paragraphs of a part as anchors count them."""
        if part not in self.numbered:
            self.numbered[part] = list(self.tree(part).iter("{*}p"))
        return self.numbered[part]

    def letters(self, paragraph: Element) -> list[Held]:
        """The accepted letters of a paragraph and where they stand."""
        found: list[Held] = []
        place = 0
        for letters in accepted(paragraph, self.styles):
            found.append(Held(letters.node, place, letters.text))
            place += len(letters.text)
        return [held for held in found if held.text]

    def related(self, kind: str) -> str:
        """The part to which the main part points with this kind of relationship; "" when it is not there."""
        targets = [target for found, target in self.archive.relations(self.main).values() if found == kind and target in self.archive]
        return targets[0] if targets else ""

    def add(self, kind: str, content_type: str, root: Element) -> None:
        """A new part beside the main part, with its relationship and its content type."""
        place = relations_of(self.main)
        if place not in self.archive:
            self.trees[place] = etree.fromstring(f'<Relationships xmlns="{_PACKAGE}/relationships"/>')
        relations, types = self.tree(place), self.tree(CONTENT_TYPES)
        folder = PurePosixPath(self.main).parent
        taken = {str(override.get("PartName", "")).lower() for override in types} | {
            f"/{name}".lower() for name in self.archive.archive.NameToInfo
        }
        part = _free([str(folder / f"{kind}{number}.xml") for number in ("", *range(1, len(taken) + 2))], taken, "/")
        name = _free([f"rIdMinhBach{number}" for number in range(len(relations) + 1)], {str(made.get("Id")).lower() for made in relations})
        etree.SubElement(relations, _RELATION, Id=name, Type=f"{self._kinds()}/{kind}", Target=PurePosixPath(part).name)
        etree.SubElement(types, _OVERRIDE, PartName=f"/{part}", ContentType=content_type)
        self.trees[part] = root
        self.changed |= {part, place, CONTENT_TYPES}

    def _kinds(self) -> str:
        """How the types of relationships begin: in the strict form of the standard otherwise than in the transitional one."""
        types = (str(relation.get("Type", "")) for relation in self.archive.parsed("_rels/.rels"))
        return next(kind for kind in types if kind.endswith("/officeDocument")).rpartition("/")[0]

    def content(self) -> bytes:
        """The file, every untouched part with its bytes, in the order that it had."""
        held = BytesIO()
        entries = self.archive.archive.infolist()
        with ZipFile(held, "w") as archive:
            for entry in entries:
                name = entry.filename
                kept = ZipInfo(name, entry.date_time)
                kept.compress_type, kept.external_attr, kept.create_system = entry.compress_type, entry.external_attr, entry.create_system
                archive.writestr(kept, _serialized(self.trees[name]) if name in self.changed else self.archive.archive.read(entry))
            for part in sorted(self.changed - {entry.filename for entry in entries}):
                fresh = ZipInfo(part, (1980, 1, 1, 0, 0, 0))
                fresh.create_system = 0
                archive.writestr(fresh, _serialized(self.trees[part]), ZIP_DEFLATED)
        return held.getvalue()


def opened(content: bytes, reading: Reading) -> Package:
    """The file that was read. Raises ReaderError when it cannot be opened, WriterError when it must not be changed or is another one."""
    name = reading.file or "Tệp DOCX"
    if read_docx(content, name).source != reading.source:
        raise WriterError(
            f"Kết quả kiểm tra là của một tệp khác hoặc của bản cũ hơn, không phải của {name}. Hãy kiểm tra lại tệp này rồi thử lại."
        )
    with archive_opened(content, name, "DOCX") as archive:
        main, _ = main_part(archive)
        names = archive.archive.namelist()
        signed = any(kind == "origin" for kind, _ in archive.relations("").values())
        for part in names:
            archive.bytes_of(part)  # once, so that a part that is damaged or too large stops here
    if len(set(names)) < len(names) or CONTENT_TYPES not in names:
        raise ReaderError(f"{name} có thành phần trùng tên hoặc thiếu thành phần. Hãy mở bằng Word, lưu lại rồi thử lại.")
    if signed:
        raise WriterError(
            f"{name} có chữ ký số; ghi thêm vào tệp làm chữ ký mất hiệu lực. Hãy dùng bản chưa ký, hoặc xem kết quả ở dạng HTML."
        )
    package = Package(Archive(ZipFile(BytesIO(content)), name), main)
    styles, theme = package.related("styles"), package.related("theme")
    package.styles = styles_of(package.tree(styles) if styles else None, package.tree(theme) if theme else None)
    return package


def relations_of(part: str) -> str:
    """Where the relationships of a part stand.

    >>> relations_of("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    place = PurePosixPath(part)
    return str(place.parent / "_rels" / f"{place.name}.rels")


def _free(names: list[str], taken: set[str], before: str = "") -> str:
    return next(name for name in names if f"{before}{name}".lower() not in taken)


def _serialized(root: Element) -> bytes:
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True)


# --- elements -------------------------------------------------------------------------------------------------------------------


def made(like: Element, tag: str, *children: Element, **attributes: str | int) -> Element:
    """A Word element in the namespace of `like`, with attributes of the same."""
    space = str(etree.QName(like).namespace)
    node = etree.Element(f"{{{space}}}{tag}", {f"{{{space}}}{key}": str(value) for key, value in attributes.items()}, {"w": space})
    node.extend(children)
    return node


def next_id(*roots: Element) -> int:
    """A number that no comment, bookmark or tracked change in these trees bears."""
    numbers = (attribute(node, "id") for root in roots for node in root.iter(etree.Element))
    return max((int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 10), default=-1) + 1


# --- letters --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters from `start` to before `end` of one paragraph."""

    part: str
    paragraph: Element
    start: int
    end: int


def stretches(package: Package, reading: Reading, start: int, end: int) -> list[Stretch]:
    """Where a span of the source stands, one stretch for letters that follow each other in a paragraph."""
    found: list[Stretch] = []
    for anchor in reading.anchored(start, end):
        paragraph = package.paragraphs(anchor.part)[anchor.place]
        text = "".join(held.text for held in package.letters(paragraph))
        low, high = anchor.index, min(anchor.index + anchor.end - anchor.start, len(text))
        while high < len(text) and unicodedata.combining(text[high]):  # a mark belongs to its letter
            high += 1
        last = found[-1] if found else None
        if last is not None and last.paragraph is paragraph and last.end >= low:
            found[-1] = Stretch(anchor.part, paragraph, last.start, max(high, last.end))
        elif low < high:
            found.append(Stretch(anchor.part, paragraph, low, high))
    return found


# --- cutting --------------------------------------------------------------------------------------------------------------------


def cut_before(package: Package, paragraph: Element, place: int) -> Element:
    """The element that begins with the letter at `place`: a run, cut in two if need be, or what must stay whole around the letter."""
    held = _at(package, paragraph, place)
    whole = whole_around(held.node, paragraph)
    if whole is not None:
        return whole[0]
    offset = place - held.start
    if offset:
        return _cut(held.node, offset)
    first = all(local(node) == "rPr" for node in held.node.itersiblings(etree.Element, preceding=True))
    return run_of(held.node) if first else _split(held.node)


def cut_after(package: Package, paragraph: Element, place: int) -> None:
    """Let no run hold both the letter at `place` and something that follows it, unless it must stay whole."""
    held = _at(package, paragraph, place)
    if whole_around(held.node, paragraph) is not None:
        return
    offset = place + 1 - held.start
    after = held.node.getnext()
    if offset < len(held.text):
        _cut(held.node, offset)
    elif after is not None:
        _split(after)


def holding(package: Package, paragraph: Element, place: int) -> Element:
    """The run that holds the letter at `place`, or what must stay whole around it."""
    node = _at(package, paragraph, place).node
    whole = whole_around(node, paragraph)
    return run_of(node) if whole is None else whole[1]


def _at(package: Package, paragraph: Element, place: int) -> Held:
    return next(held for held in package.letters(paragraph) if held.start <= place < held.end)


def run_of(node: Element) -> Element:
    """The run that holds a `w:t`."""
    run = node.getparent()
    assert run is not None
    return run


def whole_around(node: Element, paragraph: Element) -> tuple[Element, Element] | None:
    """The first and the last of the elements around the letters that must not be parted; None when their run may be cut."""
    found = None if local(run_of(node)) == "r" else run_of(node)
    for around in node.iterancestors():
        if around is paragraph:
            break
        if local(around) in _WHOLE or (local(around) == "sdt" and _is_written_by_word(around)):
            found = around
    return _field_around(run_of(node), paragraph) if found is None else (found, found)


def _field_around(run: Element, paragraph: Element) -> tuple[Element, Element] | None:
    """The runs with which the outermost field around a run begins and ends, if Word writes its words anew."""
    begun: list[tuple[Element, list[str]]] = []
    inside = False
    for made in paragraph.iter("{*}r"):
        for node in made.iter("{*}fldChar", "{*}instrText"):
            kind = attribute(node, "fldCharType")
            if kind == "begin":
                begun.append((made, []))
            elif local(node) == "instrText" and begun:
                begun[-1][1].append(node.text or "")
            elif kind == "end" and begun:
                first, code = begun.pop()
                inside = inside or made is run
                if not begun:
                    name = "".join(code).split()[:1]
                    if inside and name != ["HYPERLINK"] and first.getparent() is made.getparent():
                        return first, made
                    inside = False
        inside = inside or (made is run and bool(begun))
    return None


def _is_written_by_word(control: Element) -> bool:
    """Is this a content control whose words a program may write anew?"""
    held = child(control, "sdtPr")
    return held is not None and any(local(node) in _WRITTEN_BY_WORD for node in held.iterchildren(etree.Element))


def _cut(node: Element, offset: int) -> Element:
    """Cut so that a run begins at the letter `offset` of a `w:t`; that run."""
    rest = copy.copy(node)
    text = node.text or ""
    node.text, rest.text = text[:offset], text[offset:]
    node.set(XML_SPACE, "preserve")
    rest.set(XML_SPACE, "preserve")
    node.addnext(rest)
    return _split(rest)


def _split(first: Element) -> Element:
    """Move an element of a run, and what follows it, into a run of its own that looks the same; the new run."""
    run = run_of(first)
    fresh = made(run, "r")
    for key, value in run.attrib.items():
        fresh.set(key, value)
    look = child(run, "rPr")
    if look is not None:
        fresh.append(copy.deepcopy(look))
    fresh.extend([first, *first.itersiblings()])
    run.addnext(fresh)
    return fresh


def write_lines(run: Element, like: Element, text: str) -> Element:
    """Put words into a run, a line break between lines; `like` gives the namespace. Returns the run."""
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            run.append(made(like, "br"))
        words = made(like, "t")
        words.text = line
        words.set(XML_SPACE, "preserve")
        run.append(words)
    return run
