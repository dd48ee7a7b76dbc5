"""Rows set aside on purpose: one CSV for all registers, each row with its place, what is wrong, and its original cells."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from minhbach.facts.cells import written
from minhbach.facts.durable import make_folder, replace_file
from minhbach.facts.errors import RegisterError, explained
from minhbach.facts.registers import Register

HEADER = ("tệp", "trang tính", "dòng", "lý do")


def check_rejects(path: Path, registers_folder: Path) -> None:
    """Bad rows may replace an older file of bad rows, nothing else."""
    if os.path.abspath(path.parent) == os.path.abspath(registers_folder):  # noqa: PTH100 - a link stays under its own name
        raise RegisterError(
            f"{path} nằm trong {registers_folder.name} nên lần sau sẽ bị coi là sổ. Chưa nhập gì vào kho. Hãy chọn nơi khác cho --rejects."
        )
    with explained(RegisterError, "đọc", path, kept="Chưa nhập gì vào kho. "):
        if os.path.lexists(path) and not _is_ours(path):
            raise RegisterError(
                f"{path} đã có và không phải tệp dòng sai do phần mềm ghi. Chưa nhập gì vào kho. Hãy chọn tên tệp khác cho --rejects."
            )


def write_rejects(path: Path, registers: Sequence[Register], bad: Mapping[str, set[int]]) -> None:
    """The bad rows with their original cells, one CSV for all registers; no file when there are none, but an older one is emptied."""
    if not any(bad.values()) and not path.exists():
        return
    with explained(RegisterError, "ghi", path, kept="Chưa nhập gì vào kho. "):
        make_folder(path.parent)
        replace_file(path, _rejects_csv(registers, bad))


def _is_ours(path: Path) -> bool:
    start = ",".join(HEADER).encode("utf-8-sig")
    with path.open("rb") as stream:
        return stream.read(len(start)) == start


def _rejects_csv(registers: Sequence[Register], bad: Mapping[str, set[int]]) -> bytes:
    records = [record for register in registers for record in _rejected(register, bad[register.file])]
    names = list(dict.fromkeys(name for _, cells in records for name in cells))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEADER, *names])
    writer.writerows([*place, *(written(cells.get(name)) for name in names)] for place, cells in records)
    return text.getvalue().encode("utf-8-sig")


def _rejected(register: Register, bad: set[int]) -> Iterator[tuple[tuple[str, str, int, str], dict[str, object]]]:
    names, lines = register.sheet_names, register.lines
    for row in sorted(bad):
        problems = register.faults.get(row) or [register.twins[row]]
        reasons = " | ".join(f"{problem.column}: {problem.reason}" if problem.column else problem.reason for problem in problems)
        yield (register.file, names[row], lines[row], reasons), register.original(row)
