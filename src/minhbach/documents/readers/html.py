"""What our HTML report says: its figures, its words, its data, and the snapshot it names."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from lxml import etree

from minhbach.documents.readers import ReaderError

MAX_BYTES = 64 * 2**20
DATA_ID = "minhbach-data"

Element = etree._Element

_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "th", "td", "figcaption", "text", "desc")


def read_figures(source: Path | bytes) -> dict[str, list[str]]:
    """The words printed for each figure, by code, in reading order; the notes come after the text. Raises ReaderError."""
    found: dict[str, list[str]] = {}
    for node in _article(source).iter("data"):
        if node.get("data-code"):
            found.setdefault(node.get("data-code", ""), []).append(_words(node))
    return found


def read_text(source: Path | bytes) -> list[str]:
    """The words of each heading, paragraph, table cell, drawing and note in reading order. Raises ReaderError."""
    article = _article(source)
    repeated = {node for contents in article.iter("nav") for node in contents.iter()}  # the table of contents says the headings again
    lines = (_words(node) for node in article.iter(*_BLOCKS) if node not in repeated)
    return [line for line in lines if line]


def read_snapshot_id(source: Path | bytes) -> str:
    """The snapshot that the page says it was made from; "" when it names none. Raises ReaderError."""
    for node in _root(source).iter("meta"):
        if node.get("name") == "minhbach-snapshot":
            return str(node.get("content", ""))
    return ""


def read_page(source: Path | bytes) -> list[str]:
    """The whole page as lines, all that no other function of this module says: every tag with its attributes, comments, styles, scripts,
    the words outside the article. The words that `read_text` gives and the data that `read_attachment` gives stand for themselves.

    Raises ReaderError.
    """
    root = _root(source)
    article = _article(source, root)
    read = {node for block in article.iter(*_BLOCKS) for node in block.iter()}
    read -= {node for contents in article.iter("nav") for node in contents.iter()}
    blocks = set(article.iter(*_BLOCKS)) & read
    info = root.getroottree().docinfo
    lines = [f"<!doctype {info.root_name} {info.public_id}>"]
    for node in root.iter():
        tagged = isinstance(node.tag, str)
        name = str(node.tag) if tagged else "!"
        marks = (
            "".join(
                f" {key}={json.dumps(value, ensure_ascii=False)}"
                for key, value in sorted((str(key), str(value)) for key, value in node.attrib.items())
            )
            if tagged
            else ""
        )
        lines.append(f"<{name}{marks}>")
        if node.text and not (node in read and tagged) and node.get("id") != DATA_ID:
            lines += [f"<{name}> {line.strip()}" for line in node.text.splitlines() if line.strip()]
        if node.tail and node.tail.strip() and (node not in read or (node in blocks and node.getparent() not in read)):
            lines.append(" ".join(node.tail.split()))
    return lines


def read_attachment(source: Path | bytes) -> bytes:
    """The machine-readable report inside the page, JSON. Raises ReaderError when it has none."""
    for node in _root(source).iter("script"):
        if node.get("id") == DATA_ID:
            return (node.text or "").encode()
    raise ReaderError(f"{_name(source)}: không có dữ liệu máy đọc bên trong; hãy dùng tệp HTML do lệnh «minhbach report» tạo ra.")


def _article(source: Path | bytes, root: Element | None = None) -> Element:
    article = (_root(source) if root is None else root).find(".//article")
    if article is None:
        raise ReaderError(
            f"{_name(source)}: không phải báo cáo của phần mềm này (không có phần nội dung); hãy chọn đúng tệp HTML của báo cáo."
        )
    return article


def _root(source: Path | bytes) -> Element:
    name = _name(source)
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BYTES:
        raise ReaderError(f"{name}: dài {size} byte, vượt giới hạn {MAX_BYTES} byte; hãy kiểm tra xem có chọn nhầm tệp không.")
    content = source if isinstance(source, bytes) else source.read_bytes()
    try:
        content.decode("utf-8")
        root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False))
    except (UnicodeDecodeError, etree.LxmlError, ValueError) as error:
        raise ReaderError(f"{name}: không đọc được như tệp HTML mã UTF-8 ({error}); hãy lấy lại bản gốc.") from error
    if root is None:
        raise ReaderError(f"{name}: không đọc được như tệp HTML (tệp rỗng); hãy lấy lại bản gốc.")
    return root


def _name(source: Path | bytes) -> str:
    return "Tệp HTML" if isinstance(source, bytes) else source.name


def _words(node: Element) -> str:
    return " ".join(unicodedata.normalize("NFC", "".join(map(str, node.itertext()))).split())
