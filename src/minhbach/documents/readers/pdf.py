"""What a PDF holds for us: its text by page, and the machine-readable report attached to it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from minhbach.documents.readers import ReaderError

MAX_BYTES = 100 * 2**20
MAX_PAGES = 2000
MAX_ATTACHMENT = 50 * 2**20
MAX_ATTACHMENTS = 100
BREAK = "\u200b"  # put by writers where a long word may be broken; not part of the words


@dataclass(frozen=True, slots=True)
class Build:
    """How a file is made up: its attachments (name and hash), drawn objects and annotations of each page, scripts, signatures."""

    attachments: tuple[tuple[str, str], ...]
    objects: tuple[int, ...]
    annotations: tuple[int, ...]
    scripts: int
    signatures: int


def read_build(source: Path | bytes, *, max_bytes: int = MAX_BYTES, max_pages: int = MAX_PAGES) -> Build:
    """What a file is made of besides its words. Raises ReaderError."""
    name = _name(source)
    with opened_pdf(source, name, max_bytes) as pdf:
        if len(pdf) > max_pages:
            raise ReaderError(f"{name}: có {len(pdf)} trang, vượt giới hạn {max_pages} trang; hãy tách tệp rồi thử lại.")
        if pdf.count_attachments() > MAX_ATTACHMENTS:
            raise ReaderError(f"{name}: có hơn {MAX_ATTACHMENTS} tệp đính kèm nên không được đọc; tệp này không đáng tin.")
        attached = [pdf.get_attachment(index) for index in range(pdf.count_attachments())]
        counts = [_page_counts(pdf, index) for index in range(len(pdf))]
        return Build(
            attachments=tuple((one.get_name(), hashlib.sha256(bytes(one.get_data())).hexdigest()) for one in attached),
            objects=tuple(objects for objects, _ in counts),
            annotations=tuple(annotations for _, annotations in counts),
            scripts=max(0, raw.FPDFDoc_GetJavaScriptActionCount(pdf.raw)),
            signatures=max(0, raw.FPDF_GetSignatureCount(pdf.raw)),
        )


def _page_counts(pdf: pypdfium2.PdfDocument, index: int) -> tuple[int, int]:
    page = pdf[index]
    try:
        return raw.FPDFPage_CountObjects(page.raw), raw.FPDFPage_GetAnnotCount(page.raw)
    finally:
        page.close()


def read_text(source: Path | bytes, *, max_bytes: int = MAX_BYTES, max_pages: int = MAX_PAGES) -> list[str]:
    """The text of every page, NFC, lines ended by "\\n"."""
    name = _name(source)
    with opened_pdf(source, name, max_bytes) as pdf:
        if len(pdf) > max_pages:
            raise ReaderError(f"{name}: có {len(pdf)} trang, vượt giới hạn {max_pages} trang; hãy tách tệp rồi thử lại.")
        return [_page_text(pdf, index) for index in range(len(pdf))]


def read_attachment(source: Path | bytes, *, max_bytes: int = MAX_BYTES, max_attachment: int = MAX_ATTACHMENT) -> bytes:
    """The attached JSON; raises ReaderError when the file has none, or more than one."""
    name = _name(source)
    with opened_pdf(source, name, max_bytes) as pdf:
        attachments = [pdf.get_attachment(index) for index in range(pdf.count_attachments())]
        found = [attachment for attachment in attachments if attachment.get_name().lower().endswith(".json")]
        if len(found) != 1:
            raise ReaderError(
                f"{name}: có {len(found)} tệp JSON đính kèm, cần đúng 1; "
                "hãy dùng tệp PDF do lệnh «minhbach report» tạo ra, chưa qua in lại hoặc chuyển đổi."
            )
        data = bytes(found[0].get_data())
    if len(data) > max_attachment:
        raise ReaderError(f"{name}: dữ liệu đính kèm dài {len(data)} byte, vượt giới hạn {max_attachment} byte; tệp này không đáng tin.")
    return data


def _name(source: Path | bytes) -> str:
    return "Tệp PDF" if isinstance(source, bytes) else source.name


@contextmanager
def opened_pdf(source: Path | bytes, name: str, max_bytes: int) -> Iterator[pypdfium2.PdfDocument]:
    """An open PDF; what goes wrong with it inside is a ReaderError."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > max_bytes:
        raise ReaderError(f"{name}: dài {size} byte, vượt giới hạn {max_bytes} byte; hãy chọn tệp nhỏ hơn.")
    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise ReaderError(f"{name}: tệp PDF đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu rồi chọn lại tệp.") from error
        raise ReaderError(f"{name}: không mở được như tệp PDF, tệp có thể đã hỏng; hãy lấy lại bản gốc.") from error
    try:
        yield pdf
    except pypdfium2.PdfiumError as error:
        raise ReaderError(f"{name}: tệp PDF hỏng; hãy lấy lại bản gốc.") from error
    finally:
        pdf.close()


def _page_text(pdf: pypdfium2.PdfDocument, index: int) -> str:
    page = pdf[index]
    text = page.get_textpage()
    try:
        found = text.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n").replace(BREAK, "")
        return unicodedata.normalize("NFC", found)
    finally:
        text.close()
        page.close()
