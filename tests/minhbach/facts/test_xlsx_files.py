"""Excel registers: sheets, titles, formulas, and files that are no workbook."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.facts.cells import Uncalculated
from minhbach.facts.errors import FactsError, UnreadableError
from minhbach.facts.schemas import TABLES
from minhbach.facts.sheets import LIMITS, MEBIBYTE, Limits
from minhbach.facts.xlsx_files import read_xlsx

OPINIONS = TABLES["opinions"]
FILE = "so-sach/y-kien.xlsx"
HEADER = ("mã", "ngày nhận", "kênh")
DAY = datetime(2025, 11, 5)


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same archive with each part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def refusal(data: bytes, *, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_xlsx(data, FILE, OPINIONS, limits)
    return str(caught.value)


def test_sheets_with_the_header_are_read_and_others_named() -> None:
    rows = [("SỔ Ý KIẾN",), (), HEADER, ("Y1", DAY, "hội nghị"), (), ("# chú thích",), ("Y2", DAY, None)]
    book = openpyxl.load_workbook(io.BytesIO(workbook(Một=rows, Hai=[HEADER, ("Y3", DAY, 4)], Trống=[], Khác=[("đọc kỹ",)], Ẩn=[HEADER])))
    book["Ẩn"].sheet_state = "hidden"

    sheets, passed_over = read_xlsx(saved(book), FILE, OPINIONS, LIMITS)

    assert [(sheet.name, sheet.header_line, sheet.header, sheet.lines) for sheet in sheets] == [
        ("Một", 3, HEADER, [4, 7]),
        ("Hai", 1, HEADER, [2]),
    ]
    assert sheets[0].columns == (("Y1", "Y2"), (DAY, DAY), ("hội nghị", None))
    assert sheets[1].columns == (("Y3",), (DAY,), (4,))
    assert passed_over == ["Trống", "Khác", "Ẩn"]


def test_rows_outside_the_noted_size_are_read() -> None:
    data = workbook(Sổ=[HEADER, ("Y1", DAY, "x"), ("Y2", DAY, "y")])
    data = rewritten(
        data,
        lambda _, content: content.replace(b'<dimension ref="A1:C3" />', b'<dimension ref="A1:A1" />').replace(
            b'ref="A1:C3"', b'ref="A1:A1"'
        ),
    )

    (sheet,), _ = read_xlsx(data, FILE, OPINIONS, LIMITS)

    assert sheet.columns[0] == ("Y1", "Y2")


def test_formula_gives_its_last_result_or_is_marked() -> None:
    data = workbook(Sổ=[HEADER, ("Y1", "=TODAY()", "=1+1")])
    data = rewritten(
        data,
        lambda _, content: content.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"),
    )

    (sheet,), _ = read_xlsx(data, FILE, OPINIONS, LIMITS)

    assert sheet.columns == (("Y1",), (Uncalculated("=TODAY()"),), (2,))


def test_only_sheet_without_a_known_header_is_left_for_the_header_check() -> None:
    (sheet,), passed_over = read_xlsx(workbook(Sổ=[("a", "b"), (1, 2)]), FILE, OPINIONS, LIMITS)

    assert (sheet.header, passed_over) == (("a", "b"), [])


def test_workbook_without_a_register_is_refused() -> None:
    assert refusal(workbook(Một=[("a",)], Hai=[("b",)])) == (
        "so-sach/y-kien.xlsx: không có trang tính nào mang dòng tiêu đề của sổ; cần dòng tiêu đề gồm «mã», «ngày nhận», «kênh», "
        "«ngày trả lời», «kết quả». Hãy thêm dòng tiêu đề vào trang tính chứa sổ."
    )


@pytest.mark.parametrize("data", [b"rubbish", b"PK\x03\x04 rubbish", "mã,kênh\n".encode()])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert refusal(data) == (
        "so-sach/y-kien.xlsx: dữ liệu không phải bảng tính .xlsx; cần một tệp .xlsx đọc được. Hãy kiểm tra có nhầm tệp không, "
        "hoặc mở tệp bằng Excel hoặc LibreOffice và lưu lại thành «Excel Workbook (*.xlsx)»."
    )


def test_password_or_old_format_is_named() -> None:
    assert "tệp có mật khẩu hoặc theo định dạng .xls cũ" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def test_archive_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")

    assert "bảng tính hỏng hoặc không đúng định dạng .xlsx" in refusal(stream.getvalue())


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_damaged_part_is_refused(part: str) -> None:
    data = rewritten(workbook(Sổ=[HEADER]), lambda name, content: content[: len(content) // 2] if name == part else content)

    assert "bảng tính hỏng hoặc không đúng định dạng .xlsx" in refusal(data)


def test_archive_that_unpacks_to_too_much_is_refused_unread() -> None:
    data = rewritten(workbook(Sổ=[HEADER]), lambda name, content: b" " * (20 * MEBIBYTE) if name.endswith("sheet1.xml") else content)

    message = refusal(data)

    assert message.startswith("so-sach/y-kien.xlsx: nội dung nén mở ra thành 20 MB, gấp ")
    assert message.endswith(
        " lần độ lớn của tệp; cần không quá 512 MB và không quá 200 lần. "
        "Hãy xóa các dòng, trang tính trống có định dạng thừa, hoặc lưu sổ thành CSV UTF-8."
    )
    assert "nội dung nén mở ra thành" in refusal(workbook(Sổ=[HEADER]), limits=Limits(unpacked_bytes=1000))


def test_entities_that_multiply_are_refused() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha ha ha ha ha ha ha ha">' + b"".join(
        f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 20}">'.encode() for level in range(8)
    )
    data = rewritten(
        workbook(Sổ=[HEADER]),
        lambda name, content: (
            laughs + b"]><worksheet><sheetData><row><c t='str'><v>&i;</v></c></row></sheetData></worksheet>"
            if name.endswith("sheet1.xml")
            else content
        ),
    )

    assert "bảng tính hỏng hoặc không đúng định dạng .xlsx" in refusal(data)


def test_row_number_beyond_excel_is_refused() -> None:
    data = rewritten(workbook(Sổ=[HEADER, ("Y1", DAY, "x")]), lambda _, content: content.replace(b'<row r="2"', b'<row r="999999999999"'))

    assert "có số thứ tự dòng vượt quá khả năng của Excel" in refusal(data)


def test_too_many_rows_are_refused() -> None:
    assert "trang tính «Sổ»: có hơn 1 dòng; cần không quá 1 dòng" in refusal(workbook(Sổ=[HEADER, (1,), (2,)]), limits=Limits(rows=1))


SOUND = workbook(Sổ=[HEADER, ("Y1", datetime(2025, 11, 5, 8, tzinfo=UTC).replace(tzinfo=None), "hội nghị"), ("Y2", 2, "=1+1")])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=4), st.booleans())
def test_damaged_workbook_is_read_or_refused_never_more(at: int, piece: bytes, cut: bool) -> None:
    data = SOUND[:at] if cut else SOUND[:at] + piece + SOUND[at + len(piece) :]

    with suppress(FactsError):
        read_xlsx(data, FILE, OPINIONS, LIMITS)


PARTS = zipfile.ZipFile(io.BytesIO(SOUND))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PARTS.namelist()), st.integers(0, 2000), st.binary(min_size=1, max_size=4))
def test_workbook_with_a_damaged_part_is_read_or_refused_never_more(part: str, at: int, piece: bytes) -> None:
    def damage(name: str, content: bytes) -> bytes:
        place = at % len(content)
        return content[:place] + piece + content[place + len(piece) :] if name == part else content

    with suppress(FactsError):
        read_xlsx(rewritten(SOUND, damage), FILE, OPINIONS, LIMITS)
