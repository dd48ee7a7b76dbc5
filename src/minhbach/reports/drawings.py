"""The pictures and tables that a text may ask for by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from minhbach.documents.charts import describe, render
from minhbach.documents.model import Block, Cell, Picture, Table, Text
from minhbach.duties.periods import period_words
from minhbach.facts.schemas import TABLES
from minhbach.indicators.compute import Engine, breakdown, percent
from minhbach.indicators.definitions import Definitions
from minhbach.indicators.model import STATE_WORDS, State, Value, format_number, round_half_up
from minhbach.reports.outline import OutlineError
from minhbach.reports.profile import Profile
from minhbach.reports.prose import choice_word, print_date

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
ChartRows = list[dict[str, str | int | float]]


@dataclass(frozen=True, slots=True)
class Drawings:
    """Everything drawable from one set of figures. A chart without data is left out rather than drawn empty."""

    definitions: Definitions
    engine: Engine
    profile: Profile
    figures: Mapping[str, Value]
    rows: Rows
    cache: Path | None

    def begin(self, pool: Executor, texts: Iterable[str]) -> Mapping[str, Future[Picture | None]]:
        """Start drawing the charts that the texts ask for; queries run now, in this thread, drawing in the pool."""
        words = "\n".join(texts)
        return {name: pool.submit(self._draw, name, rows(self)) for name, rows in CHARTS.items() if f'chart("{name}")' in words}

    def blocks(self, kind: str, args: Sequence[Any], asked: Mapping[str, Future[Picture | None]]) -> Sequence[Block]:
        """The blocks for `chart("…")` or `table("…")`; raises OutlineError naming those there are."""
        name = str(args[0]) if len(args) == 1 else ""
        if kind == "chart" and name in asked:
            picture = asked[name].result()
            return (picture,) if picture else ()
        if kind == "table" and name in BLOCK_TABLES:
            table = BLOCK_TABLES[name](self)
            return (table,) if table.rows else ()
        known = CHARTS if kind == "chart" else BLOCK_TABLES
        raise OutlineError(f"{kind}({name!r}): không có tên này. Các tên dùng được, viết trong dấu nháy kép: {', '.join(known)}.")

    def _draw(self, name: str, rows: ChartRows) -> Picture | None:
        if not rows:
            return None
        period = f"từ {print_date(self.profile.period.from_on)} đến {print_date(self.profile.period.cutoff)}"
        caption, alt = describe(name, rows, period=period)
        return render(name, rows, caption=caption, alt=alt, cache=self.cache)

    def _broken_down(self, code: str, by: str) -> Mapping[tuple[Any, ...], int]:
        if self.figures[code].state is not State.VALUE:
            return {}
        groups = breakdown(self.definitions, self.engine, code, by, self.profile.period, agency=self.profile.agency)
        return {tuple(str(key) for key in group.keys): int(group.value or 0) for group in groups}

    def _months(self) -> list[str]:
        first, last = self.profile.period.from_on, self.profile.period.cutoff
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [f"{first.year + (first.month - 1 + i) // 12}-{(first.month - 1 + i) % 12 + 1:02d}" for i in range(count)]

    def dossiers_by_month(self) -> ChartRows:
        """New dossiers by month and channel."""
        found = self._broken_down("HS13", "month_channel")
        choices = TABLES["dossiers"].column("channel").choices
        return [
            {"month": month, "channel": _capital(words[0]), "count": found.get((month, channel), 0)}
            for month in (self._months() if found else ())
            for channel, words in choices.items()
        ]

    def on_time_by_month(self) -> ChartRows:
        """Share of resolved dossiers that were resolved in time, by month; months without any are left out."""
        resolved, on_time = self._broken_down("HS05", "month"), self._broken_down("HS06", "month")
        rows: ChartRows = []
        for month in self._months():
            good, all_ = on_time.get((month,), 0), resolved.get((month,), 0)
            if all_:
                rows.append({"month": month, "on_time": good, "resolved": all_, "percent": _percent(good, all_)})
        return rows

    def units_before_after(self) -> ChartRows:
        """Units before and after each reorganisation."""
        rows: ChartRows = []
        for row in sorted(self.rows["reorganisations"], key=lambda row: (row["on"], row["id"])):
            before, after = self.figures.get(f"TC01:{row['id']}"), self.figures.get(f"TC02:{row['id']}")
            if before and after and before.value is not None and after.value is not None:
                rows.append({"unit": str(row["title"]), "before": int(before.value), "after": int(after.value)})
        return rows

    def disclosures_by_group(self) -> Table:
        """Every item of the disclosure register by the twelve groups of article 46 of Law 10/2022."""
        first, cutoff = self.profile.period.from_on, self.profile.period.cutoff
        items = [row for row in self.rows["disclosures"] if first <= row["issued_on"] <= cutoff]
        # who keeps no complete register cannot say that something was not disclosed
        without = STATE_WORDS[State.MISSING] if self.figures["CK03"].state is State.MISSING else "chưa công khai"
        return Table(
            caption="Nội dung công khai trong sổ, theo nhóm của Điều 46 Luật Thực hiện dân chủ ở cơ sở",
            header=("Nhóm", "Nội dung", "Hình thức", "Ngày công khai"),
            rows=tuple(
                (
                    Cell((Text(str(row["group"])),)),
                    Cell((Text(str(row["item"])),)),
                    Cell((Text(_capital(choice_word("disclosures", "form", row["form"]))),)),
                    Cell((Text(print_date(row["started_on"]) if row["started_on"] and row["started_on"] <= cutoff else without),)),
                )
                for row in sorted(items, key=lambda row: (row["group"], row["id"]))
            ),
            widths=(8, 50, 24, 18),
        )

    def duties_not_in_time(self) -> Table:
        """Each duty that was due in the period and done late or not at all, with the article that orders it."""
        first, cutoff = self.profile.period.from_on, self.profile.period.cutoff
        due = [row for row in self.rows["duty_states"] if row["due_on"] and first <= row["due_on"] <= cutoff]
        found = [row for row in due if row["state"] in NOT_IN_TIME]
        return Table(
            caption="Việc đến hạn trong kỳ thực hiện chậm hoặc chưa thực hiện",
            header=("Nghĩa vụ và căn cứ", "Kỳ, bản ghi", "Hạn", "Kết quả"),
            rows=tuple(
                (
                    Cell((Text(str(row["name"]), bold=True), Text(f". {_capital(row['article'] or '')}"))),
                    Cell((Text(period_words(str(row["period"]))),)),
                    Cell((Text(print_date(row["due_on"])),)),
                    Cell((Text(_duty_result(row)),)),
                )
                for row in sorted(found, key=lambda row: (row["topic"], row["duty"], row["due_on"], row["id"]))
            ),
            widths=(50, 16, 16, 18),
        )


CHARTS: dict[str, Callable[[Drawings], ChartRows]] = {
    "dossiers_by_month": Drawings.dossiers_by_month,
    "on_time_by_month": Drawings.on_time_by_month,
    "units_before_after": Drawings.units_before_after,
}
BLOCK_TABLES: dict[str, Callable[[Drawings], Table]] = {
    "disclosures_by_group": Drawings.disclosures_by_group,
    "duties_not_in_time": Drawings.duties_not_in_time,
}
NOT_IN_TIME = ("done_late", "missed")


def _duty_result(row: Mapping[str, Any]) -> str:
    """What became of one duty: when it was done, or why it counts as not done."""
    if row["done_on"]:
        return f"Thực hiện ngày {print_date(row['done_on'])}, chậm"
    return str(row["reason"]) if row["reason"] else "Chưa thực hiện"


def _percent(numerator: int, denominator: int) -> str:
    share = percent(Decimal(numerator), Decimal(denominator))
    return format_number(round_half_up(share, 0 if share == share.to_integral_value() else 2))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
