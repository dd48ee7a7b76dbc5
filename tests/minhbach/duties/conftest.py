"""A small agency whose registers are given as rows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from minhbach.duties.evaluate import Case, assess, known_ground
from minhbach.duties.model import Assessment, Instance
from minhbach.duties.traits import parse_traits
from minhbach.facts.schemas import TABLES
from minhbach.facts.tables import arrow_schema
from minhbach.indicators.engines.duckdb import DuckDB

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
TRAITS: dict[str, Any] = {
    "kind": "province_department",
    "salaries": "full",
    "staff": 40,
    "internal_network": True,
    "website": True,
    "people_inspectorate": True,
    "dispersed": False,
    "remote_area": False,
    "resolves_complaints": True,
    "declarants": True,
    "budget_unit": True,
    "budget_level": "user_unit",
    "one_stop": True,
    "one_stop_head": False,
    "announces_procedures": False,
    "personal_data": True,
    "thrift_programme": True,
    "monthly_reports": False,
    "quarterly_reports": True,
}
AGENCIES = [{"id": "S", "name": "Sở", "symbol": "S", "from_on": date(2020, 1, 1)}]
UNITS = [
    {"id": "VP", "agency": "S", "name": "Văn phòng", "kind": "van_phong", "from_on": date(2020, 1, 1)},
    {"id": "KH", "agency": "S", "name": "Phòng Kế hoạch - Tài chính", "kind": "phong", "from_on": date(2020, 1, 1)},
]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def tables(rows: Rows) -> dict[str, pa.Table]:
    """Arrow tables of those rows; every other register is empty."""
    made = {}
    for name, table in TABLES.items():
        given = [
            {"_file": f"so-sach/{table.file}.csv", "_sheet": "", "_line": line, **row} for line, row in enumerate(rows.get(name, ()), 2)
        ]
        made[name] = pa.Table.from_pylist(given, schema=arrow_schema(table))
    return made


def run(
    rows: Rows, *, on: date, year: int = 2025, traits: Mapping[str, Any] = TRAITS, coverage: Mapping[str, tuple[date, date]] | None = None
) -> Assessment:
    """Assess the agency; every register counts as kept all year unless said otherwise."""
    kept = dict.fromkeys(TABLES, YEAR) if coverage is None else coverage
    engine = DuckDB(tables({"agencies": AGENCIES, "units": UNITS, **rows}))
    return assess(known_ground(), Case("S", parse_traits(dict(traits), name="co-quan.yaml"), kept, engine), year=year, on=on)


def of(assessment: Assessment, duty: str) -> list[Instance]:
    return [one for one in assessment.instances if one.duty.code == duty]


@pytest.fixture
def one() -> Callable[..., Instance]:
    """The only instance of a duty."""

    def only(duty: str, rows: Rows, **more: Any) -> Instance:
        (found,) = of(run(rows, **more), duty)
        return found

    return only
