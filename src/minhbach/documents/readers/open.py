"""Reading any file: what it is, is told by its content, not by its name. A reader is loaded when the first file of its kind comes."""

from __future__ import annotations

import re
from pathlib import Path

from minhbach.documents.readers import ReaderError, ScannedError
from minhbach.documents.readers.files import content_of, name_of
from minhbach.documents.reading import Progress, Reading

MAX_BYTES = 100 * 2**20

_PAGE = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|p|div|table|h1)\b", re.IGNORECASE | re.DOTALL)
_WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
ADD_OCR = " Hãy thêm --ocr để nhận dạng chữ, hoặc dùng bản gốc có lớp chữ."


def read(source: Path | bytes, name: str = "", *, ocr: bool = False, progress: Progress | None = None) -> Reading:
    """The words of a file: DOCX, ODT, XLSX, PDF, HTML or plain text; DOC and RTF where LibreOffice is installed.

    Raises ReaderError, which says in Vietnamese what is wrong; a file without a single word is one of the wrongs. `ocr`: the words of
    scanned pages of a PDF, and of a PNG, JPEG or TIFF picture, are recognised by the program Tesseract. `progress` is told of the pages of
    a PDF, as each was read.
    """
    name = name or name_of(source, "Tệp")
    reading = _read(source, name, ocr=ocr, progress=progress)
    if reading.source.strip():
        return reading
    why = f"{name}: không có chữ nào để đọc." + "".join(f" {warning}" for warning in reading.warnings[:3])
    raise ScannedError(f"{why}{ADD_OCR}") if reading.kind == "pdf" and not ocr else ReaderError(why)


def _read(source: Path | bytes, name: str, *, ocr: bool, progress: Progress | None) -> Reading:
    content = content_of(source, name, MAX_BYTES)
    if not content:
        raise ReaderError(f"{name}: tệp rỗng, không có gì để đọc.")
    if content.startswith((_WORD_97, _RTF)):
        from minhbach.documents.readers.older_word import read_older

        return read_older(content, name, "rtf" if content.startswith(_RTF) else "doc")
    if b"%PDF-" in content[:1024]:
        from minhbach.documents.readers.pdf_reading import read_pdf

        return read_pdf(content, name, ocr=ocr, progress=progress)
    if ocr and content.startswith(_PICTURES):
        from minhbach.documents.readers.ocr import read_picture

        return read_picture(content, name)
    if content.startswith(b"PK"):
        return _office(content, name)
    if _PAGE.match(content[:8192].removeprefix(b"\xef\xbb\xbf")):
        from minhbach.documents.readers.html_reading import read_html

        return read_html(content, name)
    from minhbach.documents.readers.plain import read_plain

    return read_plain(content, name)


def _office(content: bytes, name: str) -> Reading:
    from minhbach.documents.readers.docx_reading import read_docx
    from minhbach.documents.readers.odt_reading import read_odt
    from minhbach.documents.readers.office_zip import opened

    with opened(content, name, "DOCX") as package:
        is_odt = "content.xml" in package and "[Content_Types].xml" not in package
        is_xlsx = "xl/workbook.xml" in package
    if is_xlsx:
        from minhbach.documents.readers.xlsx_reading import read_xlsx

        return read_xlsx(content, name)
    return read_odt(content, name) if is_odt else read_docx(content, name)
