"""An agency folder written from records that are kept elsewhere (the site): the same rows that an import of the folder gives back.

Rows stand in the order of their keys, so that each has the same file and line whether it is read from the folder or taken directly; a
snapshot of either has the same hash.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from minhbach.facts.durable import make_folder, replace_file, write_file
from minhbach.facts.errors import FactsError, Problem, explained
from minhbach.facts.imports import REGISTERS, take_registers
from minhbach.facts.registers import check_sheets
from minhbach.facts.schemas import KEPT, Column, Kind, Table
from minhbach.facts.sheets import COMMENT, Sheet
from minhbach.facts.templates import CARD

FIRST_LINE = 2  # below the header
YES, NO = "có", "không"
AMBIGUOUS_DECIMALS = 3  # "1,125" may be read as 1125, so it is written "1,1250"

Row = Sequence[object]


class ExportError(FactsError):
    """The folder cannot be written; nothing of it was changed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Every fact table, and what is wrong with the rows that were left out of them."""

    tables: Mapping[str, pa.Table]
    problems: tuple[Problem, ...]


def file_of(table: Table) -> str:
    """The file of a register in an exported folder, as provenance and messages name it."""
    return f"{REGISTERS}/{table.file}.csv"


def take_records(records: Mapping[str, Iterable[Row]]) -> Facts:
    """Check records by the same gate as files. `records` maps a table's name to rows, each as long as the table's columns, as typed values.

    A table that is left out is empty. A problem names the register and the code of the row, for no file was read.
    """
    sheets = [(table, _sheet(table, records.get(name, ()))) for name, table in KEPT.items()]
    tables, problems = take_registers([check_sheets(file_of(table), table, (sheet,)) for table, sheet in sheets])
    places = {file_of(table): (table, sheet) for table, sheet in sheets}
    return Facts(tables, tuple(_named(problem, *places[problem.file]) for problem in problems))


def _named(problem: Problem, table: Table, sheet: Sheet) -> Problem:
    """The problem with the code of its row instead of a line; as it is where the row has no code."""
    codes = sheet.columns[[column.name for column in table.columns].index(table.key)]
    at = -1 if problem.line is None else problem.line - FIRST_LINE
    code = codes[at] if 0 <= at < len(codes) else None
    return replace(problem, register=table.title, record=str(code)) if code else problem


def rows_of(rows: pa.Table, table: Table) -> list[Row]:
    """The rows of a fact table as `take_records` takes them."""
    return list(zip(*(rows[column.name].to_pylist() for column in table.columns), strict=True))


def _sheet(table: Table, rows: Iterable[Row]) -> Sheet:
    at = [column.name for column in table.columns].index(table.key)
    kept = sorted(rows, key=lambda row: str(row[at]))
    columns = tuple(zip(*kept, strict=True)) if kept else ((),) * len(table.columns)
    lines = range(FIRST_LINE, FIRST_LINE + len(kept))
    return Sheet(file_of(table), "", 1, tuple(column.header for column in table.columns), columns, lines)


def write_folder(folder: Path, tables: Mapping[str, pa.Table], card: bytes) -> list[Path]:
    """Write the card and one CSV for each register, and return the files.

    An older export is written over, file by file, each in one step. Raises ExportError for a folder that holds registers which this would
    leave beside the new ones, and for a row that cannot stand in a CSV file.
    """
    files = {folder / file_of(table): register_csv(table, tables[name]) for name, table in KEPT.items()}
    with explained(ExportError, "ghi", folder):
        registers = folder / REGISTERS
        strangers = sorted(path.name for path in registers.iterdir() if path not in files) if registers.is_dir() else []
        if strangers:
            raise ExportError(
                f"{registers} đã có {', '.join(strangers[:3])}{' …' if len(strangers) > 3 else ''}: ghi vào đó sẽ lẫn hai bộ sổ. "
                "Chưa ghi gì. Hãy chọn thư mục mới, hoặc thư mục của lần xuất trước."
            )
        make_folder(registers)
        for path, content in {folder / CARD: card, **files}.items():
            (replace_file if path.exists() else write_file)(path, content)
    return [folder / CARD, *files]


def register_csv(table: Table, rows: pa.Table) -> bytes:
    """One register as a clerk keeps it: Vietnamese headers and words, UTF-8 with the mark that Excel wants."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.header for column in table.columns])
    for row in rows_of(rows.sort_by(table.key), table):
        cells = [_written(column, value) for column, value in zip(table.columns, row, strict=True)]
        if cells[0].startswith(COMMENT):
            raise ExportError(f"Sổ «{table.file}»: mã «{cells[0]}» bắt đầu bằng dấu {COMMENT} nên sẽ bị coi là chú thích. Hãy đổi mã này.")
        writer.writerow(cells)
    return text.getvalue().encode("utf-8-sig")


def _written(column: Column, value: object) -> str:
    if value is None:
        return ""
    if column.kind is Kind.CHOICE:
        words = column.choices[str(value)]
        return words[0] if words else str(value)
    match value:
        case bool():
            return YES if value else NO
        case date():
            return f"{value:%d/%m/%Y}"
        case Decimal():
            return _decimal(value)
    return str(value)


def _decimal(value: Decimal) -> str:
    """Without trailing zeros, unless that could be read in two ways.

    >>> _decimal(Decimal("8.500000")), _decimal(Decimal("1.125000")), _decimal(Decimal("100.000000"))
    ('8,5', '1,1250', '100')
    """
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) == AMBIGUOUS_DECIMALS:
        fraction += "0"
    return f"{whole},{fraction}" if fraction else whole
