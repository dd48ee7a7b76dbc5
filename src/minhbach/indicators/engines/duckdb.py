"""DuckDB, in the process: the default engine."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from minhbach.indicators.compute import Row

# A query sees the registered tables and nothing else: no file, no extension, no Python variable, and it cannot switch that back on.
SEALED = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "lock_configuration": True,
}


class DuckDB:
    """Answers queries over Arrow tables, which stay where they are."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._connection = duckdb.connect(":memory:", config=SEALED)
        for name, table in tables.items():
            self._connection.register(name, table)

    def query(self, sql: str) -> list[Row]:
        """The rows of one SELECT, by column name."""
        cursor = self._connection.execute(sql)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
