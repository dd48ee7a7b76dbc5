"""Office files are zips of XML. A zip or an XML built to exhaust memory is refused."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from lxml import etree

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.files import content_of

MAX_BYTES = 64 * 2**20
MAX_PART_BYTES = 64 * 2**20
MAX_TOTAL_BYTES = 192 * 2**20
MAX_PARTS = 4096

Element = etree._Element


@dataclass(slots=True)
class Package:
    """An open office file. Its methods raise ReaderError."""

    archive: ZipFile
    name: str
    read: int = field(default=0)

    def __contains__(self, part: str) -> bool:
        return part in self.archive.NameToInfo

    def bytes_of(self, part: str) -> bytes:
        with self.archive.open(part) as stream:
            content = stream.read(MAX_PART_BYTES + 1)
        self.read += len(content)
        if len(content) > MAX_PART_BYTES or self.read > MAX_TOTAL_BYTES:
            raise ReaderError(
                f"{self.name}: phần {part} khi giải nén lớn hơn {MAX_PART_BYTES // 2**20} MB nên không được đọc. Tệp có thể là mã độc."
            )
        return content

    def parsed(self, part: str) -> Element:
        """The root of a part: no entities, no network, no DOCTYPE, no nesting beyond 256."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.bytes_of(part), parser)
        except etree.XMLSyntaxError as error:
            raise ReaderError(f"{self.name}: phần {part} không phải XML hợp lệ ({error.msg}). Hãy lấy lại bản gốc.") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise ReaderError(
                f"{self.name}: phần {part} có khai báo DOCTYPE, điều mà Word không bao giờ ghi, nên không được đọc. Hãy lấy lại bản gốc."
            )
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id of each relation of a part → its kind and the part it points at. "" asks for those of the whole file."""
        place = PurePosixPath(part)
        relations = str(place.parent / "_rels" / f"{place.name}.rels") if part else "_rels/.rels"
        if relations not in self:
            return {}
        return {
            relation.get("Id", ""): (relation.get("Type", "").rpartition("/")[2], resolved(place.parent, relation.get("Target", "")))
            for relation in self.parsed(relations).iterchildren(etree.Element)
            if relation.get("TargetMode") != "External"
        }


@contextmanager
def opened(source: Path | bytes, name: str, kind: str) -> Iterator[Package]:
    """A zip file, open. `kind` is the kind of file it should be: "DOCX". Raises ReaderError."""
    content = content_of(source, name, MAX_BYTES)
    try:
        with ZipFile(BytesIO(content)) as archive:
            if len(archive.namelist()) > MAX_PARTS:
                raise ReaderError(f"{name} chứa quá {MAX_PARTS} thành phần nên không được đọc. Hãy lưu lại tệp bằng Word rồi thử lại.")
            yield Package(archive, name)
    except ReaderError:
        raise
    except (BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, KeyError, ValueError, OverflowError, OSError) as error:
        raise ReaderError(
            f"{name} không phải tệp {kind} đọc được (tệp hỏng, có mật khẩu, hoặc là định dạng khác). "
            f"Hãy mở bằng Word hay LibreOffice, lưu lại dạng .{kind.lower()} không mật khẩu rồi thử lại."
        ) from error


def resolved(folder: PurePosixPath, target: str) -> str:
    """A target's path in the zip: absolute from the root, or beside the part that names it.

    >>> resolved(PurePosixPath("word"), "footnotes.xml"), resolved(PurePosixPath("word"), "/docProps/custom.xml")
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


def local(node: Element) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rpartition("}")[2]


def attribute(node: Element, name: str) -> str:
    """An attribute by its name, in the transitional or in the strict namespace; "" when it is not there."""
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), "")


def child(node: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return None if node is None else next((made for made in node.iterchildren(etree.Element) if local(made) == name), None)
