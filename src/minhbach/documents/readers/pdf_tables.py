"""Tables of a PDF page, where their cells are drawn one after the other, as word processors do.

The drawing goes down inside a cell, jumps up and to the right for the next one, and back to the left for the next row: that, and the
columns between which nothing is printed, gives every cell with all its lines. A table that is drawn line by line shows none of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST_JUMPS = 2
FEWEST_COLUMNS = 3
MOST_BETWEEN = 3  # lines between the parts of a table on two pages
MOST_LINES = 60  # of one cell
WIDE = 0.5  # share of the page's width from which a line is prose


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a printed line that stand apart: their places in the line, and from where to where they reach on the page."""

    first: int
    last: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A printed line as it was drawn."""

    page: int
    bottom: float
    size: float
    parts: tuple[Part, ...]

    @property
    def left(self) -> float:
        return self.parts[0].left

    @property
    def right(self) -> float:
        return self.parts[-1].right


@dataclass(frozen=True, slots=True)
class Placed:
    """The cell in which a part of a line stands."""

    part: Part
    table: int
    row: int
    column: int


def tables_of(lines: Sequence[Drawn], width: float) -> dict[int, tuple[Placed, ...]]:
    """The cells in which the parts of each line stand, by the line's place; lines outside of tables are left out.

    `width` is that of the pages. A table that goes on at the top of the next page keeps its number.
    """
    found: dict[int, tuple[Placed, ...]] = {}
    table = -1
    columns: list[tuple[float, float]] = []
    row = last = 0
    for first, end in _regions(lines, width):
        mine = _columns(lines[first:end])
        if len(mine) < FEWEST_COLUMNS:
            continue
        between = lines[last + 1 : first]  # page numbers and running titles
        apart = len(between) > MOST_BETWEEN or any(one.right - one.left >= WIDE * width for one in between)
        goes_on = bool(columns) and lines[first].page == lines[last].page + 1 and not apart and _alike(columns, mine)
        if not goes_on:
            table, row, columns = table + 1, 0, mine
        else:
            row += 1
        previous = -1
        for place in range(first, end):
            at = [_column(part, columns) for part in lines[place].parts]
            row += previous >= 0 and at[0] < previous
            found[place] = tuple(Placed(part, table, row, column) for part, column in zip(lines[place].parts, at, strict=True))
            previous = at[-1]
        last = end - 1
    return found


def columns_of(lines: Sequence[Drawn], width: float) -> dict[int, list[tuple[float, float]]]:
    """The columns, from where to where they reach, of the table in which each line stands; other lines are left out."""
    regions = [(first, end, _columns(lines[first:end])) for first, end in _regions(lines, width)]
    return {place: columns for first, end, columns in regions if len(columns) >= FEWEST_COLUMNS for place in range(first, end)}


def between(columns: Sequence[tuple[float, float]], before: float, after: float) -> bool:
    """Whether a gutter lies between words that end at `before` and words that begin at `after`."""
    return any(before <= right[0] and left[1] <= after and right[0] - 3 <= after for left, right in pairwise(columns) if before > left[0])


def _regions(lines: Sequence[Drawn], width: float) -> Iterator[tuple[int, int]]:
    """First line and line after the last, for every stretch that is drawn cell by cell."""
    jumps = [place for place, (before, after) in enumerate(pairwise(lines)) if _jumps(before, after)]
    run: list[int] = []
    for jump in [*jumps, len(lines) + 2 * MOST_LINES]:
        if run and not (jump - run[-1] <= MOST_LINES and _all_narrow(lines[run[-1] : jump + 1], width)):
            if len(run) >= FEWEST_JUMPS:
                yield _start(lines, run[0], width), _end(lines, run[-1] + 1, width)
            run = []
        run.append(jump)


def _jumps(before: Drawn, after: Drawn) -> bool:
    """Whether the drawing goes up and to the right: from the last line of a cell to the first of the next."""
    return before.page == after.page and after.bottom > before.bottom + 0.5 * before.size and after.left > before.right - before.size


def _all_narrow(lines: Sequence[Drawn], width: float) -> bool:
    same_page = all(line.page == lines[0].page for line in lines)
    return same_page and all(part.right - part.left < WIDE * width for line in lines for part in line.parts)


def _start(lines: Sequence[Drawn], place: int, width: float) -> int:
    """The first line of the cell that ends at `place`, and of rows of several parts above it."""
    first = place
    for other in range(place - 1, max(place - MOST_LINES, -1), -1):
        before, after = lines[other], lines[other + 1]
        down = before.bottom - after.bottom
        if before.page != after.page or not 0 < down < 4 * after.size or not _all_narrow([before], width):
            break
        inside = down < 1.8 * after.size and before.left < lines[place].right and before.right > lines[place].left
        if len(before.parts) > 1 or (inside and before.right - before.left <= 3 * (lines[place].right - lines[place].left)):
            first = other
    return first


def _end(lines: Sequence[Drawn], place: int, width: float) -> int:
    """The line after the cell that begins at `place`, and after rows of several parts that follow."""
    end = place + 1
    while end < len(lines) and lines[end].page == lines[place].page:
        before, after = lines[end - 1], lines[end]
        below = 0 < before.bottom - after.bottom < 1.8 * after.size
        inside = below and after.left < lines[place].right and after.right > lines[place].left and _all_narrow([after], width)
        several = len(after.parts) > 1 and 0 < before.bottom - after.bottom < 4 * after.size
        if not inside and not several:
            break
        end += 1
    return end


def _columns(lines: Sequence[Drawn]) -> list[tuple[float, float]]:
    """The stretches from left to right in which something is printed; a part that reaches over several does not join them."""
    parts = sorted((part for line in lines for part in line.parts), key=lambda part: part.right - part.left)
    columns: list[tuple[float, float]] = []
    for part in parts:
        met = [one for one in columns if one[0] < part.right and part.left < one[1]]
        if len(met) > 1:
            continue  # a heading over several columns: narrower parts were placed before it
        columns = [one for one in columns if one not in met]
        columns.append((min([part.left, *(one[0] for one in met)]), max([part.right, *(one[1] for one in met)])))
    return sorted(columns)


def _column(part: Part, columns: Sequence[tuple[float, float]]) -> int:
    """The first column that the part stands in."""
    return next((place for place, (_, right) in enumerate(columns) if part.left < right - 0.5), len(columns) - 1)


def _alike(columns: Sequence[tuple[float, float]], others: Sequence[tuple[float, float]]) -> bool:
    return len(columns) == len(others) and all(one[0] < other[1] and other[0] < one[1] for one, other in zip(columns, others, strict=True))
