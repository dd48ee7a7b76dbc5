"""What one state of a register has that another has not."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from minhbach.facts.schemas import KEPT
from minhbach.facts.tables import Difference, arrow_schema, conform, difference

PROCEDURES = KEPT["procedures"]


def procedures(*rows: dict[str, object]) -> pa.Table:
    schema = arrow_schema(PROCEDURES)
    values = [{"name": "Cấp phép", "field": "Lưu thông", "level": "full", "from_on": date(2024, 1, 1), **row} for row in rows]
    return conform(pa.Table.from_pylist(values, schema), schema)


def test_rows_are_told_apart_by_key_and_content_and_not_by_their_place():
    before = procedures({"id": "A", "_line": 2}, {"id": "B", "_line": 3}, {"id": "C", "to_on": None}, {"id": "D"})
    after = procedures({"id": "E"}, {"id": "B", "_line": 9}, {"id": "C", "to_on": date(2026, 1, 1)}, {"id": "A", "name": "Khác"})

    assert difference(before, after, PROCEDURES) == Difference(added=("E",), changed=("C", "A"), removed=("D",), kept=1)


def test_an_empty_register_differs_in_every_row():
    some, none = procedures({"id": "A"}, {"id": "B"}), procedures()

    assert difference(some, none, PROCEDURES) == Difference((), (), ("A", "B"), 0)
    assert difference(none, some, PROCEDURES) == Difference(("A", "B"), (), (), 0)
    assert difference(none, none, PROCEDURES) == Difference((), (), (), 0)
