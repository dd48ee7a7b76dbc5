"""A register understood: typed columns, where each row stands, and every problem found in it alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate, chain
from pathlib import Path

from minhbach.facts.cells import Fault, Value, parse_cells, shown, written
from minhbach.facts.csv_files import read_csv
from minhbach.facts.errors import Problem
from minhbach.facts.headers import match_headers
from minhbach.facts.parquet_files import read_parquet
from minhbach.facts.schemas import Column, Kind, Table
from minhbach.facts.sheets import LIMITS, Limits, Sheet, read_bytes, refuse
from minhbach.facts.xlsx_files import read_xlsx
from minhbach.facts.yaml_files import read_yaml

SUFFIXES = (".csv", ".xlsx", ".yaml", ".yml", ".parquet")


@dataclass(frozen=True, slots=True)
class Register:
    """One register file. Rows are numbered through all its sheets.

    `problems` concern the file, so that nothing of it can be used; `faults` concern single rows. `twins` are the first rows of keys that
    come again: not told as problems of their own, but not to be trusted either. A cell that could not be read is None in `values`.
    """

    table: Table
    file: str
    sheets: tuple[Sheet, ...]
    positions: tuple[Mapping[str, int], ...]
    values: Mapping[str, Sequence[Value | None]]
    problems: tuple[Problem, ...] = ()
    faults: dict[int, list[Problem]] = field(default_factory=dict)
    twins: dict[int, Problem] = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()

    def __len__(self) -> int:
        return sum(len(sheet.lines) for sheet in self.sheets)

    @property
    def keys(self) -> Sequence[Value | None]:
        """The key of each row; None where it is missing or unreadable."""
        return self.values[self.table.key]

    @property
    def sheet_names(self) -> list[str]:
        """The sheet of each row."""
        return list(chain.from_iterable([sheet.name] * len(sheet.lines) for sheet in self.sheets))

    @property
    def lines(self) -> list[int]:
        """The line of each row."""
        return list(chain.from_iterable(sheet.lines for sheet in self.sheets))

    def place(self, row: int) -> tuple[int, int]:
        """The number of a row's sheet, and its own number there."""
        starts = [0, *accumulate(len(sheet.lines) for sheet in self.sheets)]
        index = bisect_right(starts, row) - 1
        return index, row - starts[index]

    def problem(self, row: int, column: Column, found: str, expected: str, remedy: str) -> Problem:
        """A problem of one cell, in the words of the file's own header."""
        index, at = self.place(row)
        sheet, position = self.sheets[index], self.positions[index].get(column.name)
        header = column.header if position is None else sheet.header[position]
        line = sheet.lines[at] if position is None else sheet.cell_lines.get((at, position), sheet.lines[at])
        return Problem(self.file, sheet.name, line, header, found, expected, remedy)

    def original(self, row: int) -> dict[str, object]:
        """The cells of a row as they stand in the file, by header."""
        index, at = self.place(row)
        sheet = self.sheets[index]
        cells = {
            name or f"cột {number}": cells[at] for number, (name, cells) in enumerate(zip(sheet.header, sheet.columns, strict=True), 1)
        }
        return cells | ({"ô thừa": sheet.surplus[at]} if at in sheet.surplus else {})


def read_register(path: Path, file: str, table: Table, *, limits: Limits = LIMITS) -> Register:
    """Read and check one file, named `file` in messages. Raises UnreadableError when it is not a register at all."""
    passed_over: list[str] = []
    suffix = path.suffix.lower()
    data = read_bytes(path, file, limits.parquet_bytes if suffix == ".parquet" else limits.bytes)
    match suffix:
        case ".csv":
            sheets = read_csv(data, file, table, limits)
        case ".xlsx":
            sheets, passed_over = read_xlsx(data, file, table, limits)
        case ".yaml" | ".yml":
            sheets = read_yaml(data, file, limits)
        case _:
            sheets = read_parquet(data, file, limits)
    return check_sheets(file, table, sheets, passed_over=tuple(passed_over), limits=limits)


def check_sheets(
    file: str, table: Table, sheets: Sequence[Sheet], *, passed_over: tuple[str, ...] = (), limits: Limits = LIMITS
) -> Register:
    """Understand the sheets of one file and find what is wrong in them, without looking at other registers."""
    headers = [match_headers(sheet, table) for sheet in sheets]
    problems = tuple(chain.from_iterable(found.problems for found in headers))
    positions = tuple(found.positions for found in headers)
    if problems:
        return Register(
            table, file, tuple(sheets), positions, {column.name: () for column in table.columns}, problems, passed_over=passed_over
        )
    parsed = {column.name: _parse(column, sheets, positions) for column in table.columns}
    values = {name: [None if isinstance(cell, Fault) else cell for cell in cells] for name, cells in parsed.items()}
    _refuse_masses_of_text(file, table, values, limits)
    register = Register(table, file, tuple(sheets), positions, values, passed_over=passed_over)
    for column in table.columns:
        _note_faults(register, column, parsed[column.name])
    _note_surplus(register)
    _note_orders(register)
    _note_duplicates(register)
    return register


def _parse(column: Column, sheets: Sequence[Sheet], positions: Sequence[Mapping[str, int]]) -> list[Value | Fault | None]:
    cells: list[object] = []
    for sheet, found in zip(sheets, positions, strict=True):
        position = found.get(column.name)
        cells += sheet.columns[position] if position is not None else [None] * len(sheet.lines)
    return parse_cells(column, cells)


def _refuse_masses_of_text(file: str, table: Table, values: Mapping[str, Sequence[Value | None]], limits: Limits) -> None:
    for column in table.columns:
        if column.kind is Kind.TEXT and sum(len(cell) for cell in values[column.name] if isinstance(cell, str)) > limits.letters:
            raise refuse(
                file,
                f"cột «{column.header}» chứa quá nhiều chữ",
                "mã hoặc nội dung ngắn",
                "kiểm tra lại nội dung cột này, hoặc tách sổ theo năm",
            )


def _note_faults(register: Register, column: Column, cells: Sequence[Value | Fault | None]) -> None:
    for row, cell in enumerate(cells):
        if isinstance(cell, Fault):
            raw = _raw(register, row, column)
            problem = register.problem(row, column, shown(raw), cell.expected, cell.remedy)
            register.faults.setdefault(row, []).append(problem)


def _raw(register: Register, row: int, column: Column) -> object:
    index, at = register.place(row)
    position = register.positions[index].get(column.name)
    return None if position is None else register.sheets[index].columns[position][at]


def _note_surplus(register: Register) -> None:
    start = 0
    for sheet in register.sheets:
        for at, cell in sheet.surplus.items():
            found = f"ô thừa bên phải cột cuối {shown(cell)}"
            remedy = "bỏ ô thừa; nếu nội dung có dấu phẩy thì đặt cả ô trong dấu ngoặc kép"
            problem = Problem(register.file, sheet.name, sheet.lines[at], "", found, f"{len(sheet.header)} ô như dòng tiêu đề", remedy)
            register.faults.setdefault(start + at, []).append(problem)
        start += len(sheet.lines)


def _note_orders(register: Register) -> None:
    for first_name, second_name in register.table.orders:
        first, second = register.table.column(first_name), register.table.column(second_name)
        for row, (low, high) in enumerate(zip(register.values[first_name], register.values[second_name], strict=True)):
            if low is None or high is None or low <= high:  # type: ignore[operator]  # both are of the columns' one kind
                continue
            if isinstance(low, date):
                expected = f"ngày không sớm hơn «{first.header}» ({written(low)})"
                problem = register.problem(row, second, shown(high), expected, "kiểm tra lại hai ngày")
            else:
                expected = f"số không lớn hơn «{second.header}» ({written(high)})"
                problem = register.problem(row, first, shown(low), expected, "kiểm tra lại hai số")
            register.faults.setdefault(row, []).append(problem)


def _note_duplicates(register: Register) -> None:
    key = register.table.column(register.table.key)
    first_rows: dict[Value, int] = {}
    for row, value in enumerate(register.keys):
        if value is None:
            continue
        first = first_rows.setdefault(value, row)
        if first == row:
            continue
        expected, remedy = "mã chưa dùng trong sổ", "bỏ dòng ghi trùng, hoặc đặt mã khác cho một trong hai dòng"
        register.faults.setdefault(row, []).append(
            register.problem(row, key, f"{shown(value)}, trùng với {_line(register, first)}", expected, remedy)
        )
        register.twins.setdefault(
            first, register.problem(first, key, f"{shown(value)}, trùng với {_line(register, row)}", expected, remedy)
        )


def _line(register: Register, row: int) -> str:
    index, at = register.place(row)
    sheet = register.sheets[index]
    where = f" của trang tính «{sheet.name}»" if sheet.name and len(register.sheets) > 1 else ""
    return f"dòng {sheet.lines[at]}{where}"
