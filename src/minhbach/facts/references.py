"""References between registers: codes that must exist elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Set
from typing import Any

import pyarrow as pa

from minhbach.facts.cells import SEPARATOR, Value, shown
from minhbach.facts.errors import Problem, shortened
from minhbach.facts.registers import Register
from minhbach.facts.schemas import TABLES, Column, Table
from minhbach.facts.spelling import suggest

Keys = dict[str, Set[Any]]

MAX_SUGGESTIONS = 20  # looking for a likely code among many is slow, and a wholly wrong column would ask for thousands
MAX_CANDIDATES = 5_000


def find_broken_references(
    register: Register, available: Mapping[str, Set[Any]], lost: Mapping[str, Mapping[Value, str]], *, skip: Collection[int] = ()
) -> Iterator[tuple[int, Problem]]:
    """Rows (but those to `skip`) that name a key which no register has, or only a row that is `lost`."""
    for column in register.table.columns:
        if not column.references:
            continue
        keys = available[column.references]
        cells = register.values[column.name]
        broken = {cell: [code for code in _codes(column, cell) if code not in keys] for cell in set(cells) if cell is not None}
        if not any(broken.values()):
            continue
        explain = _Explainer(column, keys, lost.get(column.references, {}))
        for row, cell in enumerate(cells):
            if cell is not None and row not in skip:
                for code in broken[cell]:
                    yield row, register.problem(row, column, *explain(code))


def find_orphans(state: Mapping[str, pa.Table], gone: Mapping[str, Set[str]], replaced: Mapping[str, Set[Any]]) -> list[Problem]:
    """Stored rows, outside this import, that name a key which the import would remove."""
    problems = []
    for table in TABLES.values():
        pointing = [column for column in table.columns if gone.get(column.references)]
        leaving = gone.get(table.name, frozenset()) | replaced.get(table.name, frozenset())
        for column in pointing:
            for row in state[table.name].select([table.key, column.name, "_file", "_sheet", "_line"]).to_pylist():
                missing = [code for code in _codes(column, row[column.name]) if code in gone[column.references]]
                if missing and row[table.key] not in leaving:
                    problems.append(_orphan(column, row, missing[0]))
    return problems


def _orphan(column: Column, row: Mapping[str, Any], code: str) -> Problem:
    target = TABLES[column.references]
    return Problem(
        row["_file"],
        row["_sheet"],
        row["_line"],
        column.header,
        f"ghi «{shortened(code)}», mã vừa bị bỏ khỏi sổ «{target.file}»",
        f"mã còn trong sổ «{target.file}»",
        f"giữ lại mã này trong sổ «{target.file}», hoặc sửa dòng này rồi nhập cả hai sổ",
    )


def _codes(column: Column, cell: Value | None) -> list[str]:
    if not isinstance(cell, str):
        return []
    return cell.split(SEPARATOR) if column.many else [cell]


class _Explainer:
    """Found, expected and remedy for a code; what was said of one code is said again for the next row."""

    def __init__(self, column: Column, keys: Set[Any], lost: Mapping[Value, str]) -> None:
        self._table: Table = TABLES[column.references]
        self._keys = sorted(keys)[:MAX_CANDIDATES]
        self._lost = lost
        self._said: dict[str, tuple[str, str, str]] = {}

    def __call__(self, code: str) -> tuple[str, str, str]:
        if code not in self._said:
            self._said[code] = self._say(code)
        return self._said[code]

    def _say(self, code: str) -> tuple[str, str, str]:
        expected = f"mã đã có trong sổ «{self._table.file}»"
        if code in self._lost:
            return shown(code), expected, f"sửa trước dòng có mã này ({self._lost[code]}), vì dòng đó đang sai"
        near = suggest(code, self._keys) if len(self._said) < MAX_SUGGESTIONS else ""
        if near:
            return shown(code), expected, f"kiểm tra lại, có phải là «{near}» không; nếu là mã mới thì thêm vào sổ «{self._table.file}»"
        return shown(code), expected, f"sửa mã này, hoặc thêm mã vào sổ «{self._table.file}»"
