"""What whoever approves an uploaded register should know of it first: what it changes, and which of its days may be mistyped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from minhbach.facts.schemas import KEPT, Kind, Table
from minhbach.facts.tables import Difference, arrow_schema, difference
from minhbach_site.registers.models import RegisterUpload
from minhbach_site.registers.queries import table_in
from minhbach_site.registers.states import DATINGS, LACKING, UploadState
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.language import said

SHOWN = 20  # codes named of each kind; the numbers tell of all


@dataclass(frozen=True, slots=True)
class Ahead:
    """A row with a day that had not come when the file was uploaded, though the column is of what happened."""

    code: str
    column: str
    day: date


@dataclass(frozen=True, slots=True)
class Doubts:
    """A waiting file beside the one in use (`None` for the first of its register).

    `ahead` names the first of `ahead_count` rows dated ahead; `before` and `after` count rows of a time before and after the one for which
    whoever uploaded it says that it is complete.
    """

    upload: RegisterUpload
    in_use: RegisterUpload | None
    changes: Difference
    ahead: tuple[Ahead, ...]
    ahead_count: int
    before: int
    after: int

    @property
    def removed(self) -> Sequence[str]:
        return self.changes.removed[:SHOWN]

    @property
    def more_removed(self) -> int:
        return len(self.changes.removed) - len(self.removed)

    @property
    def changed(self) -> Sequence[str]:
        return self.changes.changed[:SHOWN]

    @property
    def more_changed(self) -> int:
        return len(self.changes.changed) - len(self.changed)


def doubts(waiting: RegisterUpload) -> Doubts:
    """Two queries, whatever the size of the files."""
    table = KEPT[waiting.table]
    in_use = RegisterUpload.objects.filter(table=table.name, state=UploadState.IN_USE).defer("rejects").first()
    rows = table_in(bytes(RegisterUpload.objects.values_list("rows", flat=True).get(pk=waiting.pk)), table)
    known = table_in(bytes(in_use.rows), table) if in_use else arrow_schema(table).empty_table()
    ahead = _ahead(rows, table, day_of(waiting.uploaded_at))
    before, after = (0, 0) if table.name in LACKING else _outside(rows, table, waiting.from_on, waiting.to_on)
    return Doubts(waiting, in_use, difference(known, rows, table), tuple(ahead[:SHOWN]), len({one.code for one in ahead}), before, after)


def _ahead(rows: pa.Table, table: Table, today: date) -> list[Ahead]:
    allowed = DATINGS[table.name].ahead
    return [
        Ahead(code, said(column, "header"), day)
        for column in table.columns
        if column.kind is Kind.DATE and column.name not in allowed
        for code, day in _late(rows, table.key, column.name, today)
    ]


def _late(rows: pa.Table, key: str, name: str, today: date) -> list[tuple[str, date]]:
    late = rows.filter(pc.fill_null(pc.greater(rows[name], pa.scalar(today, pa.date32())), False))
    return list(zip(late[key].to_pylist(), late[name].to_pylist(), strict=True))


def _outside(rows: pa.Table, table: Table, from_on: date, to_on: date) -> tuple[int, int]:
    """How many rows are of a time before the span, and after it."""
    dating = DATINGS[table.name]
    by_year = table.column(dating.period).kind is Kind.INTEGER
    days = rows[dating.period]
    first = from_on.year if by_year else from_on
    last = to_on.year if by_year else to_on
    before = 0 if dating.lasting else pc.sum(pc.less(days, pa.scalar(first, days.type))).as_py() or 0
    return before, pc.sum(pc.greater(days, pa.scalar(last, days.type))).as_py() or 0
