"""Small registers written out by hand, and the figures they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from minhbach.facts.schemas import TABLES, Kind
from minhbach.indicators.compute import compute
from minhbach.indicators.definitions import Definitions, load_definitions
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.indicators.model import Period, Value

Rows = list[dict[str, Any]]
Coverage = Mapping[str, tuple[date, date]]

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31), date(2025, 10, 30))
FULL: Coverage = dict.fromkeys(TABLES, (date(2024, 12, 15), date(2025, 10, 30)))
ARROW = {
    Kind.TEXT: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 6),
    Kind.DATE: pa.date32(),
    Kind.BOOLEAN: pa.bool_(),
}
SCT = {"id": "SCT", "from_on": date(2025, 7, 1)}


def make_tables(**registers: Rows) -> dict[str, pa.Table]:
    """Every register as an Arrow table; rows name only the columns that matter and get ids, file and line."""
    tables = {}
    for table in TABLES.values():
        fields = [pa.field(column.name, ARROW[column.kind]) for column in table.columns]
        schema = pa.schema([*fields, pa.field("_file", pa.string()), pa.field("_sheet", pa.string()), pa.field("_line", pa.int64())])
        rows = [
            {"id": f"{table.name}-{place}", "_file": f"so-sach/{table.file}.csv", "_sheet": "", "_line": place + 1, **row}
            for place, row in enumerate(registers.pop(table.name, []), start=1)
        ]
        tables[table.name] = pa.Table.from_pylist(rows, schema=schema)
    assert not registers
    return tables


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return load_definitions()


@pytest.fixture(scope="session")
def year() -> Period:
    return YEAR


@pytest.fixture(scope="session")
def engine() -> Callable[..., DuckDB]:
    return lambda **registers: DuckDB(make_tables(**registers))


@pytest.fixture(scope="session")
def figures(definitions: Definitions) -> Callable[..., Mapping[str, Value]]:
    """Compute every figure of the registers given; all of them are declared complete unless `coverage` says otherwise."""

    def made(*, coverage: Coverage = FULL, period: Period = YEAR, agency: str = "SCT", **registers: Rows) -> Mapping[str, Value]:
        registers.setdefault("agencies", [SCT])
        engine = DuckDB(make_tables(**registers))
        return compute(definitions, engine, period=period, coverage=coverage, snapshot="abc", agency=agency)

    return made
