"""Totals and shares inside tables, over the texts of their cells.

A table says nothing about how its columns hang together; a claim is made only where the table itself proves the rule: a row called `Tổng`
over rows numbered without a gap, a column of totals that holds in nearly every row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from minhbach.figures.arithmetic import Operation
from minhbach.figures.numbers import format_number, parse_number
from minhbach.figures.quantities import Measure, Quantity

MOST_CELLS = 20_000
_TOTAL_NAME = re.compile(
    r"^\s*(?:[IVX]+[.)]?\s+)?(?:tổng(?: cộng| số| chung)?|cộng(?: chung)?|tổng toàn \w+)\s*(?:\(.*\))?\s*[:.]?\s*$", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*([\d.,]*\d)\s*(%)?\s*(?:đồng|đ)?\s*")
_NIL = re.compile(r"\s*(?:[-–—]+|0|x|không)?\s*")
_DASH = re.compile(r"\s*[-–—]+\s*")
_NOT_ADDED = re.compile(
    r"\b(?:stt|tt|số tt|tỷ lệ|tỉ lệ|đơn giá|bình quân|trung bình|năm|thời gian|mã|số hiệu|số văn bản|hệ số|"
    r"xếp thứ|thứ hạng|thời hạn|xếp hạng|xếp loại|điện thoại|ghi chú|ngày)\b|%",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\btỷ lệ\b|\btỉ lệ\b|%|\btỷ trọng\b", re.IGNORECASE)
_TOP_LEVEL = re.compile(r"\s*(?:(?P<roman>[IVX]+)|(?P<letter>[A-H])|(?P<whole>\d{1,3}))\s*[.)]?\s*")
_DOTTED = re.compile(r"\s*(?:\d+\.\d+(?:\.\d+)*|[a-zđ])\s*[.)]?\s*|\s*[-+•*].*")


class CellState(StrEnum):
    """What a cell of figures holds."""

    FIGURE = "figure"
    NIL = "nil"  # "-" or empty
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table."""

    row: int
    column: int
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class TableRelation:
    """A total of a row or a column, or a share. `certain` as for prose: a failing one without it has another honest reading."""

    relation: Operation
    total: Cell
    parts: tuple[Cell, ...]
    holds: bool
    expected: Decimal
    certain: bool
    truncated: bool
    computation: str


def find_table_relations(rows: Sequence[Sequence[str]]) -> list[TableRelation]:
    """What the table's figures claim about each other; rows may differ in length."""
    if not rows or sum(len(row) for row in rows) > MOST_CELLS:
        return []
    grid = _Grid(rows)
    return [*_column_totals(grid), *_row_totals(grid), *_shares(grid)]


class _Grid:
    """The cells read once: figures, header rows, names of rows and columns."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.width = max(len(row) for row in rows)
        self.rows = [[*row, *([""] * (self.width - len(row)))] for row in rows]
        self.figures = [[_figure(text, row, column) for column, text in enumerate(texts)] for row, texts in enumerate(self.rows)]
        self.head = self._head()
        self.names = [" ".join(" ".join(row[column] for row in self.rows[: self.head]).split()) for column in range(self.width)]
        self.body = [row for row in range(self.head, len(rows)) if not self._repeats_head(row)]

    def _head(self) -> int:
        """How many rows at the top are header: words, and the row that numbers the columns."""
        for row, figures in enumerate(self.figures):
            shown = [figure.quantity.value for figure in figures if figure]
            numbered = len(shown) > 2 and shown == list(range(int(shown[0]), int(shown[0]) + len(shown)))
            if shown and not numbered and (len(shown) > 1 or not self._words_only(row)):
                return row
        return len(self.figures)

    def _words_only(self, row: int) -> bool:
        return all(not figure for figure in self.figures[row][1:])

    def _repeats_head(self, row: int) -> bool:
        """A header printed again on the next page, or a row that numbers the columns."""
        text = [" ".join(cell.split()).lower() for cell in self.rows[row]]
        shown = [figure.quantity.value for figure in self.figures[row] if figure]
        numbered = len(shown) > 3 and len(shown) >= self.width - 1 and shown == list(range(int(shown[0]), int(shown[0]) + len(shown)))
        return numbered or any(text == [" ".join(cell.split()).lower() for cell in self.rows[head]] for head in range(self.head))

    def is_total(self, row: int) -> bool:
        """Whether the first words of the row are `Tổng` or `Cộng`."""
        words = next((text for text in self.rows[row] if text.strip() and not _NUMBER.fullmatch(text)), "")
        return bool(_TOTAL_NAME.match(words))

    def added(self, column: int) -> bool:
        """Whether figures of the column can be added at all."""
        return not _NOT_ADDED.search(self.names[column])

    def state(self, row: int, column: int) -> CellState:
        if self.figures[row][column]:
            return CellState.FIGURE
        return CellState.NIL if _NIL.fullmatch(self.rows[row][column]) else CellState.WORDS


def _figure(text: str, row: int, column: int) -> Cell | None:
    found = _NUMBER.fullmatch(text) if len(text) < 40 else None
    read = parse_number(found[1]) if found else None
    if found is None or read is None:
        return None
    value, decimals, form = read
    measure = Measure.PERCENT if found[2] else Measure.COUNT
    return Cell(row, column, Quantity(0, len(text), text.strip(), value, decimals, measure, "%" if found[2] else "", format=form))


def _column_totals(grid: _Grid) -> Iterator[TableRelation]:
    totals = [row for row in grid.body if grid.is_total(row)]
    if len(totals) != 1:
        return  # several totals: groups whose borders the texts do not show
    row = totals[0]
    place = grid.body.index(row)
    following = grid.body[place + 1 :]
    parts = following if place == 0 else grid.body[:place]
    parts = [part for part in parts if any(grid.figures[part][1:]) or any(_DASH.fullmatch(text) for text in grid.rows[part])]
    if len(parts) < 2 or (place and any(any(grid.figures[part][2:]) for part in following)):
        return
    top, flat = _top_level(grid, parts)
    for column in range(1, grid.width):
        total = grid.figures[row][column]
        if total is None or not grid.added(column) or total.quantity.measure is Measure.PERCENT:
            continue
        relation = _column_total(grid, total, top, column, flat=flat)
        if relation is not None:
            yield relation


def _top_level(grid: _Grid, parts: Sequence[int]) -> tuple[list[int], bool]:
    """The rows of the highest numbering, and whether the list is flat and numbered without a gap."""
    marks = [_TOP_LEVEL.fullmatch(grid.rows[part][0]) for part in parts]
    for group in ("letter", "roman", "whole"):
        level = [part for part, mark in zip(parts, marks, strict=True) if mark and mark[group]]
        if level:
            numbers = [grid.rows[part][0].strip(" .)") for part in level]
            flat = group == "whole" and len(level) == len(parts) and numbers == [str(count) for count in range(1, len(level) + 1)]
            return (level if len(level) > 1 else list(parts)), flat
    nested = any(_DOTTED.fullmatch(grid.rows[part][0]) for part in parts)
    return list(parts), not nested and all(grid.rows[part][0].strip() for part in parts)


def _column_total(grid: _Grid, total: Cell, parts: Sequence[int], column: int, *, flat: bool) -> TableRelation | None:
    cells = [cell for part in parts if (cell := grid.figures[part][column])]
    if len(cells) < 2 or any(cell.quantity.measure is Measure.PERCENT for cell in cells):
        return None
    relation = _sum(total, cells)
    if relation.holds:
        return relation
    known = all(grid.state(part, column) is not CellState.WORDS for part in parts)
    return replace(relation, certain=len(cells) == len(parts)) if flat and known else None


def _sum(total: Cell, cells: Sequence[Cell]) -> TableRelation:
    added = sum((cell.quantity.value for cell in cells), Decimal(0))
    slack = sum((cell.quantity.interval[1] - cell.quantity.value for cell in (total, *cells)), Decimal(0))
    holds = abs(added - total.quantity.value) <= slack
    words = " + ".join(format_number(cell.quantity.number) for cell in cells)
    compared = "" if added == total.quantity.value else f" ≠ {format_number(total.quantity.number)}"
    return TableRelation(
        Operation.SUM,
        total,
        tuple(cells),
        holds,
        added,
        certain=holds,
        truncated=False,
        computation=f"{words} = {format_number(added)}{compared}",
    )


def _row_totals(grid: _Grid) -> Iterator[TableRelation]:
    """A column called `Tổng số` and the columns beside it: the stretch that adds up in all rows but a few is the rule."""
    for column in range(grid.width):
        if not re.search(r"\b(?:tổng(?: số| cộng)?|cộng)\b", grid.names[column], re.IGNORECASE) or not grid.added(column):
            continue
        rows = [row for row in grid.body if grid.figures[row][column]]
        if len(rows) < 3:
            continue
        best: tuple[int, range] | None = None
        for stretch in _stretches(grid, column):
            agreeing = sum(_row_holds(grid, row, column, stretch) for row in rows)
            if agreeing >= 3 and agreeing * 5 >= len(rows) * 4 and (best is None or agreeing > best[0]):
                best = agreeing, stretch
        if best is None:
            continue
        for row in rows:
            total = grid.figures[row][column]
            cells = [cell for other in best[1] if (cell := grid.figures[row][other])]
            if total is not None and cells and all(grid.state(row, other) is not CellState.WORDS for other in best[1]):
                relation = _sum(total, cells)
                yield relation if relation.holds else replace(relation, certain=best[0] * 10 >= len(rows) * 9 and best[0] >= 5)


def _stretches(grid: _Grid, column: int) -> Iterator[range]:
    """Columns right after the total, or right before it, that can be added; two at least, twelve at most."""
    for end in range(column + 3, min(grid.width, column + 13) + 1):
        if all(grid.added(other) for other in range(column + 1, end)):
            yield range(column + 1, end)
    for start in range(max(1, column - 12), column - 1):
        if all(grid.added(other) for other in range(start, column)):
            yield range(start, column)


def _row_holds(grid: _Grid, row: int, column: int, stretch: range) -> bool:
    total = grid.figures[row][column]
    cells = [cell for other in stretch if (cell := grid.figures[row][other])]
    return total is not None and len(cells) > 1 and _sum(total, cells).holds and total.quantity.value > 0


def _shares(grid: _Grid) -> Iterator[TableRelation]:
    """A column of percentages: the two columns whose quotient it is in nearly every row."""
    for column in range(1, grid.width):
        if not _SHARE.search(grid.names[column]):
            continue
        rows = [row for row in grid.body if grid.figures[row][column]]
        if len(rows) < 3:
            continue
        others = [
            other
            for other in range(max(1, column - 8), min(grid.width, column + 3))
            if other != column and not _SHARE.search(grid.names[other])
        ]
        best: tuple[int, int, int] | None = None
        for top in others:
            for bottom in others:
                if top != bottom:
                    agreeing = sum(
                        one is not None and one.holds and 0 < one.total.quantity.value != 100
                        for one in (_share(grid, row, column, top, bottom) for row in rows)
                    )
                    if agreeing >= 3 and agreeing * 5 >= len(rows) * 4 and (best is None or agreeing > best[0]):
                        best = agreeing, top, bottom
        for row in rows if best else ():
            relation = _share(grid, row, column, best[1], best[2]) if best else None
            if relation is not None:
                yield relation


def _share(grid: _Grid, row: int, column: int, top: int, bottom: int) -> TableRelation | None:
    shown, over, under = grid.figures[row][column], grid.figures[row][top], grid.figures[row][bottom]
    if shown is None or over is None or under is None or not under.quantity.value:
        return None
    exact = 100 * over.quantity.value / under.quantity.value
    places = Decimal(1).scaleb(-shown.quantity.decimals)
    expected = exact.quantize(places, rounding="ROUND_HALF_UP")
    rounded = abs(exact - shown.quantity.value) <= places / 2
    truncated = not rounded and exact.quantize(places, rounding=ROUND_FLOOR) == shown.quantity.value
    words = f"{format_number(over.quantity.number)}/{format_number(under.quantity.number)} = {format_number(expected)} %"
    return TableRelation(
        Operation.RATIO, shown, (over, under), rounded or truncated, expected, certain=rounded or truncated, truncated=truncated,
        computation=words if rounded else f"{words} ≠ {format_number(shown.quantity.number)} %",
    )  # fmt: skip
