"""Reading the words of a workbook: a line for each row, its cells side by side; formulas as Excel last calculated them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.office_zip import MAX_PART_BYTES, MAX_PARTS, MAX_TOTAL_BYTES
from minhbach.documents.readers.plain import MAX_CHARACTERS, read_text
from minhbach.documents.reading import Reading

MOST_ROWS = 200_000  # of a workbook, empty ones too
BESIDE = "  "  # between two cells of a row


def read_xlsx(content: bytes, name: str) -> Reading:
    """The words of every sheet. Raises ReaderError; of a workbook that is longer than the limits the beginning is read, with a warning."""
    _check(content, name)
    lines: list[str] = []
    length = 0
    told: tuple[str, ...] = ()
    for line in _lines(content, name):
        length += len(line) + 1
        if length > MAX_CHARACTERS or len(lines) >= MOST_ROWS:
            told = ("Bảng tính rất dài: chỉ đọc phần đầu.",)
            break
        lines.append(line)
    return read_text("\n".join(lines), name, warnings=told)


def _check(content: bytes, name: str) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            sizes = [part.file_size for part in archive.infolist()]
    except (BadZipFile, ValueError, OSError):
        raise ReaderError(f"{name}: bảng tính hỏng. Hãy mở bằng Excel rồi lưu lại.") from None
    if len(sizes) > MAX_PARTS or sum(sizes) > MAX_TOTAL_BYTES or max(sizes, default=0) > MAX_PART_BYTES:
        raise ReaderError(f"{name}: bảng tính khi giải nén quá lớn nên không được đọc. Hãy chia nhỏ rồi lưu lại.")


def _lines(content: bytes, name: str) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations that do not matter here
            book = load_workbook(BytesIO(content), read_only=True, data_only=True)
            for sheet in book.worksheets:
                yield sheet.title
                for row in sheet.iter_rows(values_only=True):
                    if words := BESIDE.join(_words(value) for value in row if value is not None):
                        yield words
                yield ""
    except Exception:  # noqa: BLE001 (on a damaged part openpyxl raises whatever its parser stumbles on)
        raise ReaderError(f"{name}: bảng tính hỏng hoặc có mật khẩu nên không đọc được. Hãy mở bằng Excel rồi lưu lại.") from None


def _words(value: object) -> str:
    if isinstance(value, datetime) and not (value.hour or value.minute):
        value = value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return " ".join(str(value).split())
