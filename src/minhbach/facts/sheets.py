"""A register as it lies in a file, before anything is understood: header, columns of raw cells, line numbers. And the limits on it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from minhbach.facts.cells import is_blank
from minhbach.facts.errors import Problem, UnreadableError, grouped
from minhbach.facts.schemas import Column, Table
from minhbach.facts.spelling import fold
from minhbach.refusals import explain

MEBIBYTE = 1 << 20
COMMENT = "#"
HEADER_SEARCH = 20  # a title may stand above the header
HEADER_MATCHES = 2  # this many known names make a header

Row = tuple[int, Sequence[object]]  # line number and raw cells


@dataclass(frozen=True, slots=True)
class Limits:
    """What is still taken in. A file comes from outside: it may be huge by mistake or by intent."""

    bytes: int = 256 * MEBIBYTE
    parquet_bytes: int = 1024 * MEBIBYTE
    unpacked_bytes: int = 512 * MEBIBYTE  # of an XLSX file, which is a ZIP archive
    unpacked_ratio: int = 200
    rows: int = 1_000_000
    columns: int = 200
    letters: int = 1024 * MEBIBYTE  # of all text in one column


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (or the whole of a CSV, YAML or Parquet file). `columns` are as many as `header`, each as long as `lines`.

    `surplus` maps a row to what stands right of the last header; `cell_lines` gives a cell's own line where it is not the row's.
    """

    file: str
    name: str
    header_line: int
    header: tuple[str, ...]
    columns: tuple[Sequence[object], ...]
    lines: Sequence[int]
    surplus: Mapping[int, object] = field(default_factory=dict)
    cell_lines: Mapping[tuple[int, int], int] = field(default_factory=dict)


def refuse(file: str, found: str, expected: str, remedy: str, *, sheet: str = "", line: int | None = None) -> UnreadableError:
    """The error for a file that cannot be read at all."""
    return UnreadableError(Problem(file, sheet, line, "", found, expected, remedy))


def read_bytes(path: Path, file: str, limit: int) -> bytes:
    """The content of a regular file of at most `limit` bytes."""
    try:
        # O_NONBLOCK: a named pipe must not hold us up before we see what it is
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise refuse(
                    file,
                    "là thư mục" if stat.S_ISDIR(status.st_mode) else "là thiết bị hoặc đường ống",
                    "một tệp sổ",
                    "kiểm tra lại đường dẫn",
                )
            data = b"" if status.st_size > limit else stream.read(limit + 1)
    except IsADirectoryError:
        raise refuse(file, "là thư mục", "một tệp sổ", "đổi tên hoặc chuyển thư mục này ra khỏi so-sach") from None
    except OSError as error:
        reason, remedy = explain(error)
        raise refuse(file, f"không mở được ({reason})", "một tệp đọc được", remedy) from error
    size = max(status.st_size, len(data))
    if size > limit:
        raise refuse(
            file,
            f"tệp lớn {grouped(size // MEBIBYTE)} MB",
            f"tệp không quá {grouped(limit // MEBIBYTE)} MB",
            "chia sổ theo từng giai đoạn hoặc chuyển sang định dạng Parquet (tối đa 1.024 MB)",
        )
    if not size:
        raise refuse(file, "tệp rỗng", "sổ có ít nhất dòng tiêu đề", "chép lại tệp gốc, hoặc lấy mẫu bằng lệnh «minhbach init»")
    return data


def known_names(table: Table) -> dict[str, Column]:
    """Every accepted header, folded, and its column."""
    return {fold(name): column for column in table.columns for name in (column.header, column.name, *column.aliases)}


def count_matches(cells: Iterable[object], known: Mapping[str, Column]) -> int:
    """How many different columns a row names."""
    return len({known[folded].name for cell in cells if isinstance(cell, str) and (folded := fold(cell)) in known})


def sheet_from_rows(file: str, name: str, rows: Iterable[Row], table: Table, limits: Limits) -> Sheet | None:
    """Find the header and cut the rest into columns; None when there is not one row.

    Blank rows and rows that begin with "#" are passed over. The header is the first row with two known names; if there is none, the first
    row (whose names are then reported).
    """
    known = known_names(table)
    filled = (row for row in rows if not _is_passed_over(row[1]))
    top = list(islice(filled, HEADER_SEARCH))
    if not top:
        return None
    at = next((index for index, (_, cells) in enumerate(top) if count_matches(cells, known) >= HEADER_MATCHES), 0)
    header_line, names = top[at]
    header = _header(names)
    if len(header) > limits.columns:
        raise refuse(
            file, f"có {grouped(len(header))} cột", f"không quá {limits.columns} cột", "bỏ các cột thừa", sheet=name, line=header_line
        )
    width = len(header)
    lines: list[int] = []
    kept: list[Sequence[object]] = []
    surplus: dict[int, object] = {}
    for line, cells in chain(islice(top, at + 1, None), filled):
        if len(lines) >= limits.rows:
            raise too_many_rows(file, limits, sheet=name)
        if len(cells) != width:
            extra = next((cell for cell in cells[width:] if not is_blank(cell)), None)
            if extra is not None:
                surplus[len(lines)] = extra
            cells = [*cells[:width], *[None] * (width - len(cells))]
        lines.append(line)
        kept.append(cells)
    columns = tuple(zip(*kept, strict=True)) if kept else ((),) * width
    return Sheet(file, name, header_line, header, columns, lines, surplus)


def too_many_rows(file: str, limits: Limits, *, sheet: str = "") -> UnreadableError:
    """The error for a register with more rows than are taken in."""
    return refuse(
        file, f"có hơn {grouped(limits.rows)} dòng", f"không quá {grouped(limits.rows)} dòng trong một sổ", "tách sổ theo năm", sheet=sheet
    )


def _is_passed_over(cells: Sequence[object]) -> bool:
    if not cells:
        return True
    first = cells[0]
    if isinstance(first, str) and first.startswith(COMMENT):
        return True
    return all(map(is_blank, cells))


def _header(cells: Sequence[object]) -> tuple[str, ...]:
    """The names, without the empty cells at the end."""
    names = ["" if is_blank(cell) else " ".join(str(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)
