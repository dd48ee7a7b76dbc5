"""Registers kept as Excel workbooks: every visible sheet that has a header of the register, values as Excel last calculated them."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from minhbach.facts.cells import Uncalculated
from minhbach.facts.errors import FactsError, grouped
from minhbach.facts.schemas import Table
from minhbach.facts.sheets import HEADER_MATCHES, MEBIBYTE, Limits, Row, Sheet, count_matches, known_names, refuse, sheet_from_rows

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

EXCEL_ROWS = 1_048_576
MAX_PARTS = 2_000
RATIO_FROM = 16 * MEBIBYTE  # a small file may be packed as tightly as it likes
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SAVE_AS_XLSX = "mở tệp bằng Excel hoặc LibreOffice và lưu lại thành «Excel Workbook (*.xlsx)»"


def read_xlsx(data: bytes, file: str, table: Table, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """The register sheets of a workbook, and the names of the sheets passed over (hidden, or without a header of the register)."""
    with_formulas = _check_archive(data, file, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that do not matter here
            return _read(data, file, table, limits, with_formulas=with_formulas)
    except FactsError:
        raise
    except Exception:  # noqa: BLE001 - on a damaged part openpyxl raises whatever its parser stumbles on
        raise refuse(file, "bảng tính hỏng hoặc không đúng định dạng .xlsx", "một tệp .xlsx đọc được", SAVE_AS_XLSX) from None


def _check_archive(data: bytes, file: str, limits: Limits) -> bool:
    """Refuse what is no workbook, or would unpack to too much. Says whether any sheet holds a formula."""
    if data.startswith(OLD_EXCEL):
        raise refuse(file, "tệp có mật khẩu hoặc theo định dạng .xls cũ", "tệp .xlsx không có mật khẩu", f"bỏ mật khẩu, {SAVE_AS_XLSX}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or unpacked > limits.unpacked_bytes or unpacked > max(RATIO_FROM, limits.unpacked_ratio * len(data)):
                raise refuse(
                    file,
                    f"nội dung nén mở ra thành {grouped(unpacked // MEBIBYTE)} MB, gấp {grouped(unpacked // len(data))} lần độ lớn của tệp",
                    f"không quá {grouped(limits.unpacked_bytes // MEBIBYTE)} MB và không quá {limits.unpacked_ratio} lần",
                    "xóa các dòng, trang tính trống có định dạng thừa, hoặc lưu sổ thành CSV UTF-8",
                )
            return any(_holds_formula(archive, part) for part in parts if "sheet" in part.filename.lower())
    except FactsError:
        raise
    except Exception:  # noqa: BLE001 - a crafted archive makes zipfile raise many kinds of error
        raise refuse(
            file, "dữ liệu không phải bảng tính .xlsx", "một tệp .xlsx đọc được", f"kiểm tra có nhầm tệp không, hoặc {SAVE_AS_XLSX}"
        ) from None


def _holds_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while block := stream.read(MEBIBYTE):
            if b"<f>" in (joined := tail + block) or b"<f " in joined or b":f>" in joined or b":f " in joined:
                return True
            tail = block[-3:]
    return False


def _read(data: bytes, file: str, table: Table, limits: Limits, *, with_formulas: bool) -> tuple[list[Sheet], list[str]]:
    values = _open(data, formulas=False)
    formulas = _open(data, formulas=True) if with_formulas else None
    known = known_names(table)
    found: list[Sheet] = []
    others: list[Sheet] = []
    passed_over: list[str] = []
    for index, worksheet in enumerate(values.worksheets):
        rows = _rows(values, index, file, limits) if formulas is None else _calculated(values, formulas, index, file, limits)
        sheet = sheet_from_rows(file, worksheet.title, rows, table, limits) if worksheet.sheet_state == "visible" else None
        if sheet is not None and count_matches(sheet.header, known) >= HEADER_MATCHES:
            found.append(sheet)
        else:
            passed_over.append(worksheet.title)
            others += [sheet] if sheet is not None else []
    if not found and len(others) == 1:
        return others, []  # what is wrong with its header is told name by name
    if not found:
        names = ", ".join(f"«{column.header}»" for column in table.columns)
        raise refuse(
            file,
            "không có trang tính nào mang dòng tiêu đề của sổ",
            f"dòng tiêu đề gồm {names}",
            "thêm dòng tiêu đề vào trang tính chứa sổ",
        )
    return found, passed_over


def _open(data: bytes, *, formulas: bool) -> Workbook:
    import openpyxl  # noqa: PLC0415 - takes a quarter of a second, and most registers are CSV

    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas, keep_links=False)


def _rows(workbook: Workbook, index: int, file: str, limits: Limits) -> Iterator[Row]:
    worksheet = workbook.worksheets[index]
    worksheet.reset_dimensions()  # the size noted in the file may be wrong, and would cut rows off
    for line, cells in enumerate(worksheet.iter_rows(max_col=limits.columns + 1, values_only=True), 1):
        if line > EXCEL_ROWS:
            raise refuse(
                file, "có số thứ tự dòng vượt quá khả năng của Excel", "một tệp .xlsx đọc được", SAVE_AS_XLSX, sheet=worksheet.title
            )
        yield line, _trimmed(cells)


def _calculated(values: Workbook, formulas: Workbook, index: int, file: str, limits: Limits) -> Iterator[Row]:
    """Rows in which a formula without a result is marked: read as an empty cell it would vanish."""
    both = zip(_rows(values, index, file, limits), _rows(formulas, index, file, limits), strict=False)
    for (line, cells), (_, sources) in both:
        padded = [*cells, *[None] * (len(sources) - len(cells))]
        marked = [_mark(cell, source) for cell, source in zip(padded, sources, strict=False)]
        yield line, [*marked, *padded[len(sources) :]]


def _mark(cell: object, source: object) -> object:
    if cell is not None or source is None:
        return cell
    return Uncalculated(source if isinstance(source, str) else str(getattr(source, "text", "=")))


def _trimmed(cells: Sequence[object]) -> Sequence[object]:
    """Without the empty cells at the right end, which a styled sheet has many of."""
    last = 0 if cells.count(None) == len(cells) else len(cells)
    while last and cells[last - 1] is None:
        last -= 1
    return cells[:last]
