from __future__ import annotations

from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from minhbach.indicators.engines.duckdb import DuckDB

TABLE = pa.table({"id": ["a", "b"], "points": pa.array([Decimal("1.50"), Decimal("2.25")], pa.decimal128(18, 6))})


def test_query_gives_rows_by_column_name():
    engine = DuckDB({"indices": TABLE})

    assert engine.query('SELECT COUNT(*) AS "n", SUM(points) AS "sum" FROM indices') == [{"n": 2, "sum": Decimal("3.750000")}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '/tmp/minhbach-leak.csv'",
        "SELECT * FROM TABLE_OUTSIDE",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
def test_a_query_reaches_nothing_but_the_tables(sql):
    engine = DuckDB({"indices": TABLE})
    TABLE_OUTSIDE = TABLE  # noqa: F841, N806  a Python variable that DuckDB would find if it were let

    with pytest.raises(duckdb.Error):
        engine.query(sql)
