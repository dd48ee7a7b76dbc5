"""Totals and shares inside tables, over the texts of their cells.

A table says nothing about how its columns hang together; a claim is made only where the table itself proves the rule: a row called `Tổng`
over rows numbered without a gap, a column of totals that holds in nearly every row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from itertools import takewhile

from minhbach.figures.arithmetic import Operation
from minhbach.figures.numbers import format_number, parse_number
from minhbach.figures.quantities import Measure, Quantity

MOST_CELLS = 20_000
LEAST_GROUP = 10  # smaller totals are the sum of others by chance
SURE_COLUMNS = 3  # in which a rule must hold before another column is doubted
_TOTAL_NAME = re.compile(
    r"^\s*(?:[IVX]+[.)]?\s+)?(?:tổng(?: cộng| số| chung)?|cộng(?: chung)?|tổng toàn \w+)\s*(?:\(.*\))?\s*[:.]?\s*$", re.IGNORECASE
)
_NUMBER = re.compile(r"\s*([\d.,]*\d)\s*(%)?\s*(?:đồng|đ)?\s*")
_NIL = re.compile(r"\s*(?:[-–—]+|0|x|không)?\s*")
_DASH = re.compile(r"\s*[-–—]+\s*")
_NOT_ADDED = re.compile(
    r"\b(?:stt|tt|số tt|tỷ lệ|tỉ lệ|đơn giá|bình quân|trung bình|năm(?!\s+(?:19|20)\d\d)|thời gian|mã|số hiệu|số văn bản|hệ số|"
    r"xếp thứ|thứ hạng|thời hạn|xếp hạng|xếp loại|điện thoại|ghi chú|ngày)\b|%",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\btỷ lệ\b|\btỉ lệ\b|%|\btỷ trọng\b", re.IGNORECASE)
_TOP_LEVEL = re.compile(r"\s*(?:(?P<roman>[IVX]+)|(?P<letter>[A-H])|(?P<whole>\d{1,3}))\s*[.)]?\s*")
_DOTTED = re.compile(r"\s*(?:\d+\.\d+(?:\.\d+)*|[a-zđ])\s*[.)]?\s*|\s*[-+•*].*")


_COLUMN_LABEL = re.compile(r"\(?(?:[A-Z]|\d{1,2}[a-z]?)\)?|\(?\d{1,2}\)?\s*=\s*[\d()+\-–/:x*×.,% ]{1,60}")
_FORMULA = re.compile(r"\(?(?P<column>\d{1,2})\)?\s*=\s*(?P<rule>[\d()+\-–/:x*×% ]{1,60})")
_QUOTIENT = re.compile(r"\(?(\d{1,2})\)?\s*[/:]\s*\(?(\d{1,2})\)?\s*(?:[x*×]\s*100)?\s*%?\s*")
_ADDED_UP = re.compile(r"\(?\d{1,2}\)?(?:\s*[+\-–]\s*\(?\d{1,2}\)?)+\s*")
_WHOLE_NAME = re.compile(r"\s*(?:TỔNG|Tổng (?:số|cộng|thu|chi|mức|dư|nguồn|kinh phí|vốn|hồ sơ))\b")
_LEVELS = (  # how rows are numbered, from the highest level down
    re.compile(r"[A-H][.)]?"),
    re.compile(r"[IVX]{1,5}[.)]?"),
    re.compile(r"\d{1,3}[.)]?"),
    re.compile(r"\d{1,2}\.\d{1,2}[.)]?"),
    re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}[.)]?"),
    re.compile(r"[a-zđ][.)]?"),
    re.compile(r"[-–]"),
    re.compile(r"\+"),
)


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
    totals = list(_column_totals(grid))
    said = [*totals, *_group_totals(grid, {(one.total.row, one.total.column) for one in totals}), *_formulas(grid)]
    known = {(one.relation, one.total.row, one.total.column) for one in said}
    # a header that states the rule of its column is believed before a rule that the figures only suggest
    return [*said, *(one for one in (*_row_totals(grid), *_shares(grid)) if (one.relation, one.total.row, one.total.column) not in known)]


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
            if shown and not numbered and not self.numbers_columns(row) and (len(shown) > 1 or not self._words_only(row)):
                return row
        return len(self.figures)

    def numbers_columns(self, row: int) -> bool:
        """Whether the row gives the columns numbers and letters, and says how some follow from others: A, B, 1, 2, 3=2/1."""
        cells = [text.strip() for text in self.rows[row] if text.strip()]
        labels = [re.sub(r"[()\s]", "", text.partition("=")[0]) for text in cells]
        letters = list(takewhile(str.isalpha, labels))
        numbers = [int(label) for label in labels[len(letters) :] if label.isdigit()]
        if len(cells) < 3 or not all(_COLUMN_LABEL.fullmatch(text) for text in cells) or len(letters) + len(numbers) < len(labels):
            return False
        rising = numbers == sorted(set(numbers)) and len(numbers) > 1
        return rising and (any("=" in text for text in cells) or (bool(letters) and numbers[0] == 1))

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


def _sum(total: Cell, cells: Sequence[Cell], signs: Sequence[int] = ()) -> TableRelation:
    signs = signs or [1] * len(cells)
    added = sum((sign * cell.quantity.value for sign, cell in zip(signs, cells, strict=True)), Decimal(0))
    slack = sum((cell.quantity.interval[1] - cell.quantity.value for cell in (total, *cells)), Decimal(0))
    holds = abs(added - total.quantity.value) <= slack
    words = "".join(
        f"{'' if not place else ' + ' if sign > 0 else ' - '}{format_number(cell.quantity.number)}"
        for place, (sign, cell) in enumerate(zip(signs, cells, strict=True))
    )
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


def _group_totals(grid: _Grid, told: set[tuple[int, int]]) -> Iterator[TableRelation]:
    """A row and the rows one level below it. It is their total if that holds in two columns at least, or in the only one.

    A column that fails is doubted only where most others hold for these rows, and most other rows hold in that column.
    """
    levels = [_level(grid, row) for row in grid.body]
    groups = [
        _group(grid, row, children, told) for place, row in enumerate(grid.body) if len(children := _children(grid, levels, place)) > 1
    ]
    agreeing = Counter(one.total.column if one.holds else ~one.total.column for sums in groups for one in sums)
    for sums in groups:
        holding = [one for one in sums if one.holds and one.total.quantity.value >= LEAST_GROUP]
        if len(holding) < min(2, len(sums)) or not holding:
            continue
        proved = len(holding) >= SURE_COLUMNS and len(holding) * 4 >= len(sums) * 3
        yield from (one for one in sums if one.holds or (proved and agreeing[one.total.column] >= agreeing[~one.total.column]))


def _group(grid: _Grid, row: int, children: Sequence[int], told: set[tuple[int, int]]) -> list[TableRelation]:
    """The sums of the rows below, column by column, as far as all are figures."""
    made = []
    for column in range(1, grid.width):
        total, cells = grid.figures[row][column], [cell for child in children if (cell := grid.figures[child][column]) is not None]
        if total is None or not grid.added(column) or (row, column) in told or len(cells) < 2:
            continue
        known = all(grid.state(child, column) is not CellState.WORDS for child in children)
        if known and {one.quantity.measure for one in (total, *cells)} == {Measure.COUNT}:
            made.append(_sum(total, cells))
    return made


def _level(grid: _Grid, row: int) -> int | None:
    """How deep a row stands, by its number or mark; None where it has none."""
    first = grid.rows[row][0].strip()
    for level, pattern in enumerate(_LEVELS, 1):
        if pattern.fullmatch(first):
            return level
    name = next((text for text in grid.rows[row] if text.strip()), "")
    if _WHOLE_NAME.match(name):
        return 0
    mark = re.match(r"\s*(?:(?P<dash>[-–])|(?P<plus>\+))\s*\S", name)
    return None if mark is None else len(_LEVELS) - 1 if mark["dash"] else len(_LEVELS)


def _children(grid: _Grid, levels: Sequence[int | None], place: int) -> list[int]:
    """The rows one level below a row, up to the next row of its own level; none where a row without mark comes first."""
    own, deeper, found = levels[place], None, []
    if own is None:
        return []
    for other in range(place + 1, len(levels)):
        level = levels[other]
        if level is None and deeper is None:
            return []
        if level is not None and level <= own:
            break
        deeper = level if deeper is None else deeper
        if level is not None and deeper is not None and level < deeper:
            return []  # the rows in between belong to no one level
        if level == deeper:
            found.append(grid.body[other])
    return found


def _formulas(grid: _Grid) -> Iterator[TableRelation]:
    """Columns whose rule the header states by their numbers: `4=3/2`, `(5)=(3)+(4)`."""
    for head in range(grid.head):
        if not grid.numbers_columns(head):
            continue
        labels = [re.sub(r"[()\s]", "", text.partition("=")[0]) for text in grid.rows[head]]
        places = {label: column for column, label in enumerate(labels) if label.isdigit() and labels.count(label) == 1}
        for column, text in enumerate(grid.rows[head]):
            stated = _FORMULA.fullmatch(text.strip())
            if stated is not None:
                yield from _by_formula(grid, column, stated["rule"], places)


def _by_formula(grid: _Grid, column: int, rule: str, places: Mapping[str, int]) -> Iterator[TableRelation]:
    numbers = re.findall(r"\d+", rule)
    if quotient := _QUOTIENT.fullmatch(rule):
        if quotient[1] in places and quotient[2] in places:
            made = [_share(grid, row, column, places[quotient[1]], places[quotient[2]]) for row in grid.body]
            found = [one for one in made if one is not None]
            if sum(one.holds for one in found) * 2 > len(found):  # else it is printed in times, or the other way round
                yield from found
    elif _ADDED_UP.fullmatch(rule) and all(number in places for number in numbers):
        signs = [-1 if sign in "-–" else 1 for sign in re.findall(r"[+\-–]", rule)]
        yield from _added_up(grid, column, [places[number] for number in numbers], [1, *signs])


def _added_up(grid: _Grid, column: int, others: Sequence[int], signs: Sequence[int]) -> Iterator[TableRelation]:
    for row in grid.body:
        total, cells = grid.figures[row][column], [grid.figures[row][other] for other in others]
        if total is None or any(grid.state(row, other) is CellState.WORDS for other in others) or not any(cells):
            continue
        shown = [cell for cell in cells if cell is not None]
        relation = _sum(total, shown, [sign for cell, sign in zip(cells, signs, strict=True) if cell is not None])
        yield replace(relation, relation=Operation.DIFFERENCE) if -1 in signs and signs.count(-1) == len(signs) - 1 else relation


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
