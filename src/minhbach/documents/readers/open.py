"""Reading any file: what it is, is told by its content, not by its name."""

from __future__ import annotations

import re
from pathlib import Path

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.docx_reading import read_docx
from minhbach.documents.readers.files import content_of, name_of
from minhbach.documents.readers.html_reading import read_html
from minhbach.documents.readers.odt_reading import read_odt
from minhbach.documents.readers.office_zip import opened
from minhbach.documents.readers.pdf import MAX_BYTES
from minhbach.documents.readers.pdf_reading import read_pdf
from minhbach.documents.readers.plain import read_plain
from minhbach.documents.reading import Reading

_PAGE = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|p|div|table|h1)\b", re.IGNORECASE | re.DOTALL)
_WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(source: Path | bytes, name: str = "", *, ocr: bool = False) -> Reading:
    """The words of a file: DOCX, ODT, PDF, HTML or plain text. Raises ReaderError, which says in Vietnamese what is wrong.

    `ocr`: the words of scanned pages of a PDF are recognised by the program Tesseract.
    """
    name = name or name_of(source, "Tệp")
    content = content_of(source, name, MAX_BYTES)
    if not content:
        raise ReaderError(f"{name}: tệp rỗng, không có gì để đọc.")
    if content.startswith(_WORD_97):
        raise ReaderError(f"{name}: là tệp Word 97–2003 (.doc), chưa đọc được. Hãy mở bằng Word hay LibreOffice, lưu lại dạng .docx.")
    if b"%PDF-" in content[:1024]:
        return read_pdf(content, name, ocr=ocr)
    if content.startswith(b"PK"):
        return read_odt(content, name) if _is_odt(content, name) else read_docx(content, name)
    if content.startswith(b"{\\rtf"):
        raise ReaderError(f"{name}: là tệp RTF, chưa đọc được. Hãy mở bằng Word hay LibreOffice, lưu lại dạng .docx.")
    if _PAGE.match(content[:8192].removeprefix(b"\xef\xbb\xbf")):
        return read_html(content, name)
    return read_plain(content, name)


def _is_odt(content: bytes, name: str) -> bool:
    with opened(content, name, "DOCX") as package:
        return "content.xml" in package and "[Content_Types].xml" not in package
