"""Registers kept as CSV: UTF-8 or UTF-16, separated by comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from minhbach.facts.errors import UnreadableError, grouped
from minhbach.facts.schemas import Column, Table
from minhbach.facts.sheets import COMMENT, HEADER_SEARCH, Limits, Row, Sheet, count_matches, known_names, refuse, sheet_from_rows

DELIMITERS = (",", ";", "\t")
MAX_LINE = 4_000_000  # letters
SAMPLE = 200_000  # letters in which the delimiter is looked for

SAVE_AS_UTF8 = "mở tệp bằng Excel, chọn Tệp (File) → Lưu dưới dạng (Save As) → «CSV UTF-8 (Comma delimited) (*.csv)» rồi nhập tệp mới"


def read_csv(data: bytes, file: str, table: Table, limits: Limits) -> list[Sheet]:
    """The one sheet of a CSV file."""
    text = _decode(data, file)
    rows = _rows(text, _delimiter(text, table), file)
    sheet = sheet_from_rows(file, "", rows, table, limits)
    if sheet is None:
        raise refuse(file, "không có dòng nào ngoài chú thích", "dòng tiêu đề", "lấy lại dòng tiêu đề từ mẫu của lệnh «minhbach init»")
    return [sheet]


def _decode(data: bytes, file: str) -> str:
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    if encoding == "utf-8-sig" and b"\0" in data:
        raise _binary(file)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(
            file, "có chữ không theo bảng mã UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258)", "tệp CSV UTF-8", SAVE_AS_UTF8, line=line
        ) from None
    if "\0" in text:
        raise _binary(file)
    return text


def _binary(file: str) -> UnreadableError:
    return refuse(
        file,
        "chứa dữ liệu nhị phân, không phải văn bản",
        "tệp CSV UTF-8",
        "kiểm tra có nhầm tệp không; nếu là bảng tính thì lưu thành .xlsx",
    )


class _Lines:
    """The lines of a text with their true numbers. Between two records (`fresh`) comments and blank lines are passed over;
    inside quotes they belong to the cell."""

    def __init__(self, text: str, file: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._file = file
        self.number = 0
        self.start = 0
        self.fresh = True

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        for line in self._lines:
            self.number += 1
            if self.fresh and (line.startswith(COMMENT) or line.isspace()):
                continue
            if len(line) > MAX_LINE:
                found = f"có một dòng dài {grouped(len(line))} ký tự"
                raise refuse(self._file, found, "mỗi bản ghi một dòng", "kiểm tra tệp có bị mất dấu xuống dòng không", line=self.number)
            if self.fresh:
                self.start, self.fresh = self.number, False
            return line
        raise StopIteration


def _rows(text: str, delimiter: str, file: str) -> Iterator[Row]:
    lines = _Lines(text, file)
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            yield lines.start, cells
            lines.fresh = True
    except csv.Error:
        raise refuse(
            file,
            "có dấu ngoặc kép đặt sai hoặc mở mà không đóng",
            "ô có dấu phẩy, ngoặc kép hay xuống dòng đặt trong một cặp ngoặc kép, ngoặc kép bên trong viết đôi",
            "sửa dấu ngoặc kép ở bản ghi này",
            line=lines.start,
        ) from None


def _delimiter(text: str, table: Table) -> str:
    """The separator under which the first rows name most columns of the table."""
    known = known_names(table)
    return max(DELIMITERS, key=lambda delimiter: _score(text[:SAMPLE], delimiter, known))


def _score(sample: str, delimiter: str, known: dict[str, Column]) -> tuple[int, int]:
    lines = _Lines(sample, "")
    best, widest = 0, 0
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter)):
            lines.fresh = True
            best, widest = max(best, count_matches(cells, known)), max(widest, len(cells))
            if number >= HEADER_SEARCH:
                break
    except (csv.Error, UnreadableError):
        pass  # it will be told when the whole file is read
    return best, widest
