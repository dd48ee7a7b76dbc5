"""Words of workbooks."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from minhbach.documents.readers import ReaderError, xlsx_reading
from minhbach.documents.readers.open import read


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book, out = Workbook(write_only=True), BytesIO()
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_the_cells_of_every_sheet_are_read_line_by_line() -> None:
    content = workbook(
        ("Danh sách", [["STT", "Nội dung", "Ngày"], [1, "Quy chế  dân chủ", date(2025, 3, 28)], [None, None, None], [2, "=1+1", 3.5]]),
        ("Ghi chú", [[datetime(2025, 3, 28, 9, 30)]]),
    )

    made = read(content, "bang.xlsx")

    assert made.source.split("\n") == [
        "Danh sách",
        "STT  Nội dung  Ngày",
        "1  Quy chế dân chủ  28/03/2025",
        "2  3.5",  # a formula that no program has calculated yet has no value
        "",
        "Ghi chú",
        "2025-03-28 09:30:00",
        "",
    ]
    assert made.warnings == ()


def test_of_a_very_long_workbook_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_reading, "MOST_ROWS", 3)

    made = read(workbook(("A", [[number] for number in range(9)])), "bang.xlsx")

    assert (made.source, made.warnings) == ("A\n0\n1", ("Bảng tính rất dài: chỉ đọc phần đầu.",))


def test_a_damaged_or_swelling_workbook_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a")
        archive.writestr("big", "0" * 2000)

    with pytest.raises(ReaderError, match="bảng tính hỏng"):
        read(out.getvalue(), "bang.xlsx")
    monkeypatch.setattr(xlsx_reading, "MAX_PART_BYTES", 1000)
    with pytest.raises(ReaderError, match="giải nén quá lớn"):
        read(out.getvalue(), "bang.xlsx")
