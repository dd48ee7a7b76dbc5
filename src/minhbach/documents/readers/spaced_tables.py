"""Tables that a text draws with spaces, as `pdftotext -layout` does: columns lie between gutters, rows around their number.

A cell may be printed on several lines, and its row's number then stands beside its first line or in the middle of it. Where no column of
numbers tells the rows apart, each line is a row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from minhbach.documents.readers.lines import Line

NEAR = 3  # lines between two lines of one table, whatever stands in them
FAR = 16  # the same for lines that stand in columns themselves
RICH = 3  # words apart that make a line one of a table
SHORT = 0.5  # share of the widest line under which a line may be part of a cell
SPANNING = 0.06  # share of lines that may run over a gutter: headings over several columns

_GAP = re.compile(r"\s{2,}")
_WIDE = re.compile(r"\s{3,}|\s*\t\s*")
_NUMBER = re.compile(r"(?:\d{1,3}|[IVX]{1,5}|[A-H])[.)]?")
_TOTAL = re.compile(r"(?:tổng(?: cộng| số)?|cộng)\b", re.IGNORECASE)
_TAIL = ("Nơi nhận",)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a line that stand apart from the others, with the columns of letters that they fill."""

    line: Line
    first: int
    last: int


def regions(lines: Sequence[Line]) -> dict[int, int]:
    """First line → line after the last, for every table that is drawn with spaces."""
    full = max((line.indent + len(line.text) for line in lines), default=0.0)
    counts = [len(_WIDE.split(line.text)) if line.cell is None and ("   " in line.text or "\t" in line.text) else 1 for line in lines]
    rich = [place for place, count in enumerate(counts) if count >= RICH]
    found: dict[int, int] = {}
    run: list[int] = []
    for place in [*rich, len(lines) + 2 * FAR]:
        if run and (
            place - run[-1] > FAR or (place - run[-1] > NEAR and not all(_inside(line, full) for line in lines[run[-1] + 1 : place]))
        ):
            if len(run) >= 2:
                found[run[0]] = _with_totals(lines, counts, run[-1] + 1)
            run = []
        run.append(place)
    return found


def _inside(line: Line, full: float) -> bool:
    """Whether a line may be part of a cell: its words stand apart, or it is short and stands away from the margin."""
    if line.text.startswith(_TAIL) or line.cell is not None:
        return False
    return len(_WIDE.split(line.text)) > 1 or (line.indent >= 4 and len(line.text) < SHORT * full)


def _with_totals(lines: Sequence[Line], counts: Sequence[int], end: int) -> int:
    """The end of a table, rows of totals that have fewer cells included."""
    while end < len(lines) and counts[end] > 1 and _TOTAL.match(lines[end].text):
        end += 1
    return end


def cells_of(lines: Sequence[Line]) -> list[tuple[int, int, list[Line]]]:
    """The cells of one table, as row, column and lines, in the order of rows and columns."""
    segments = [list(_segments(line)) for line in lines]
    columns = _columns([segment for row in segments for segment in row], len(lines))
    placed = [[(_column(segment, columns), segment) for segment in row] for row in segments]
    rows = _rows(lines, placed)
    cells: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for place, row in enumerate(placed):
        for column, segment in row:
            cells[rows[place], column].append(segment.line)
    return [(row, column, parts) for (row, column), parts in sorted(cells.items())]


def _segments(line: Line) -> Iterator[Segment]:
    place = 0
    for gap in [*_GAP.finditer(line.text), None]:
        words = line.text[place : gap.start() if gap else len(line.text)]
        if words:
            first = int(line.indent) + place
            part = replace(line, text=words, start=line.start + place, indent=float(first), reach=float(first + len(words)))
            yield Segment(part, first, first + len(words))
        place = gap.end() if gap else place


def _columns(segments: Sequence[Segment], lines: int) -> list[tuple[int, int]]:
    """The stretches of letters between the gutters, over which, but for a few lines, nothing is printed."""
    width = max((segment.last for segment in segments), default=0)
    covered = [0] * (width + 2)
    for segment in segments:
        for place in range(segment.first, segment.last):
            covered[place] += 1
    least = int(SPANNING * lines)
    filled = [count > least for count in covered]
    begins = [place for place in range(width + 1) if filled[place] and not (place and filled[place - 1])]
    ends = [place + 1 for place in range(width + 1) if filled[place] and not filled[place + 1]]
    return list(zip(begins, ends, strict=True)) or [(0, width)]


def _column(segment: Segment, columns: Sequence[tuple[int, int]]) -> int:
    """The column that holds the first of a segment's words, or else the nearest."""
    for place, (begin, end) in enumerate(columns):
        if min(segment.last, end) - max(segment.first, begin) > min(2, segment.last - segment.first - 1):
            return place
    return min(range(len(columns)), key=lambda place: min(abs(segment.first - columns[place][1]), abs(columns[place][0] - segment.last)))


def _rows(lines: Sequence[Line], placed: Sequence[Sequence[tuple[int, Segment]]]) -> list[int]:
    """The row of each line."""
    marked = [place for place, row in enumerate(placed) if row and row[0][0] == 0 and _NUMBER.fullmatch(row[0][1].line.text)]
    totals = [place for place, row in enumerate(placed) if row and _TOTAL.match(row[0][1].line.text) and len(row) > 1]
    anchors = sorted({*marked, *totals})
    if not marked or len(anchors) < 2:
        return list(range(len(lines)))
    centred = any(segment.line.text[:1].islower() for place in marked for _, segment in placed[place][1:])
    starts: list[int] = []
    end = len(lines)
    for place, before in zip(reversed(anchors), [*reversed(anchors[:-1]), -1], strict=True):
        start = place if place in totals or not centred else _row_start(placed, range(before + 1, place + 1), end)
        starts.insert(0, start)
        end = start
    return [place if place < starts[0] else starts[0] + bisect_right(starts, place) - 1 for place in range(len(lines))]


def _row_start(placed: Sequence[Sequence[tuple[int, Segment]]], candidates: range, end: int) -> int:
    """Where the row around the last candidate begins: where cells do, and as far above its number as the row goes below."""
    middle = 2 * candidates[-1] - end + 1

    def worth(start: int) -> float:
        firsts = {column: segment.line.text[0] for row in reversed(placed[start : candidates[-1] + 1]) for column, segment in row}
        return sum(-2 if first.islower() else 1 for first in firsts.values()) - abs(start - middle) / 2

    return max(candidates, key=worth)
