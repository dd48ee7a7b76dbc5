"""Tables and columns that only signs and spaces show: "|" between cells, or wide gaps inside lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from minhbach.documents.readers.lines import BULLET, NUMBERED, Line
from minhbach.documents.readers.spaced_tables import cells_of, regions

HEAD_LINES = 14  # lines at the start of a text in which a letterhead in two columns is looked for
WIDEST = 30  # columns of a table
TAIL_LINES = 25  # the same from "Nơi nhận" on, for the signature beside it

_GAP = re.compile(r"\s{3,}|\s*\t\s*")
_BAR = "|"
_GOES_ON = ("/", "tháng ", "năm ")  # after the room left for a number written by hand
_DASHES = re.compile(r"[\s|:\-]+")


@dataclass(frozen=True, slots=True)
class Cell:
    row: int
    column: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of prose, or the cells of a table, or (`sides`) words printed beside each other."""

    lines: tuple[Line, ...] = ()
    cells: tuple[Cell, ...] = ()
    sides: bool = False


def blocks_of(lines: Sequence[Line]) -> Iterator[Block]:
    """The text from the top, parted where tables and columns begin and end."""
    prose: list[Line] = []
    place = 0
    tail = -TAIL_LINES
    spaced = regions(lines)
    while place < len(lines):
        line = lines[place]
        if line.cell is not None:
            if prose:
                yield Block(tuple(prose))
                prose = []
            end = _cells_end(lines, place)
            yield Block(cells=_told(lines[place:end]))
            place = end
            continue
        tail = place if line.text.startswith("Nơi nhận") else tail
        end = _bars_end(lines, place) if _BAR in line.text else spaced.get(place, place)
        if end > place:
            if prose:
                yield Block(tuple(prose))
                prose = []
            yield Block(cells=_barred(lines[place:end]) if _BAR in line.text else _gapped(lines[place:end]))
            place = end
            continue
        segments = _segments(line) if place < HEAD_LINES or place - tail < TAIL_LINES else [line]
        if len(segments) > 1:
            if prose:
                yield Block(tuple(prose))
                prose = []
            yield Block(cells=tuple(Cell(0, column, (segment,)) for column, segment in enumerate(segments)), sides=True)
        else:
            prose.append(line)
        place += 1
    if prose:
        yield Block(tuple(prose))


def _cells_end(lines: Sequence[Line], start: int) -> int:
    """The line after the table whose cells the page told."""
    table = lines[start].cell
    end = start
    while end < len(lines) and (cell := lines[end].cell) is not None and table is not None and cell[0] == table[0]:
        end += 1
    return end


def _told(lines: Sequence[Line]) -> tuple[Cell, ...]:
    cells: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.cell is not None:
            cells[line.cell[1:]].append(line)
    return tuple(Cell(row, column, tuple(parts)) for (row, column), parts in sorted(cells.items()))


def _segments(line: Line) -> list[Line]:
    """The words of a line between wide gaps; a bullet or a number stays with its words."""
    made: list[Line] = []
    place = 0
    for gap in [*_GAP.finditer(line.text), None]:
        words = line.text[place : gap.start() if gap else len(line.text)]
        marker = words and (BULLET.fullmatch(words + " x") or NUMBERED.fullmatch(words + " x") or (len(words) == 1 and not words.isalnum()))
        if gap is not None and (marker or line.text.startswith(_GOES_ON, gap.end())):
            continue
        if words:
            made.append(
                replace(line, text=words, start=line.start + place, indent=line.indent + place, reach=line.indent + place + len(words))
            )
        place = gap.end() if gap else place
    return made


def _gapped(lines: Sequence[Line]) -> tuple[Cell, ...]:
    """The cells of a table drawn with spaces; where tabs stand between them, each in the column under whose words it stands."""
    if not any("\t" in line.text for line in lines):
        return tuple(Cell(row, column, tuple(parts)) for row, column, parts in cells_of(lines))
    rows = [_segments(line) for line in lines]
    widest = max(rows, key=len)
    spans = [(segment.indent, segment.reach) for segment in widest]
    made = []
    for row, segments in enumerate(rows):
        taken: dict[int, list[Line]] = {}
        for segment in segments:
            taken.setdefault(_column(segment, spans), []).append(segment)
        made += [Cell(row, column, tuple(parts)) for column, parts in sorted(taken.items())]
    return tuple(made)


def _column(segment: Line, spans: Sequence[tuple[float, float]]) -> int:
    def distance(span: tuple[float, float]) -> float:
        overlap = min(segment.reach, span[1]) - max(segment.indent, span[0])
        return -overlap if overlap > 0 else abs(segment.indent + segment.reach - span[0] - span[1]) / 2

    return min(range(len(spans)), key=lambda column: distance(spans[column]))


# --- bars -------------------------------------------------------------------------------------------------------------------------


def _bars_end(lines: Sequence[Line], start: int) -> int:
    """The line after a table drawn with bars that begins here; `start` when it is none."""
    if not lines[start].text.startswith(_BAR):
        return start
    end = last = start
    while (
        end < len(lines)
        and end - last < 60
        and (end == start or not (lines[end].blanks and lines[last].text.endswith(_BAR) and end == last + 1))
    ):
        if _BAR in lines[end].text:
            last = end
        end += 1
    return last + 1 if sum(line.text.count(_BAR) for line in lines[start : last + 1]) >= 3 else start


def _barred(lines: Sequence[Line]) -> tuple[Cell, ...]:
    """The cells between bars. A row ends with its line, or, when cells have lines of their own, after as many as most rows have."""
    if any(line.text.count(_BAR) > 1 for line in lines):
        return _one_line_rows(lines)
    fields: list[list[Line]] = [[]]
    for line in lines:
        words = line.text.strip(_BAR + " ")
        if line.text.startswith(_BAR):
            fields.append([])
        if words:
            start = line.start + line.text.index(words)
            fields[-1].append(replace(line, text=words, start=start))
        if line.text.endswith(_BAR) and len(line.text) > 1:
            fields.append([])
    fields = fields[1:]
    made: list[Cell] = []
    place = row = 0
    width = _usual_width(fields)
    while place < len(fields):
        end = _row_end(fields, place, width)
        made += [Cell(row, column, tuple(field)) for column, field in enumerate(fields[place:end]) if field]
        place, row = end + 1, row + 1
    return tuple(made)


def _usual_width(fields: Sequence[list[Line]]) -> int:
    """How many fields most rows have. Rows are parted by an empty field, which may be an empty cell too."""
    lengths = {len(list(run)) + more for filled, run in groupby(fields, key=bool) if filled for more in (0, 1)}
    return max((length for length in lengths if length <= WIDEST), key=lambda length: (_explained(fields, length), length), default=0)


def _explained(fields: Sequence[list[Line]], width: int) -> int:
    """How many filled fields stand in rows of that width."""
    place = explained = 0
    while place < len(fields):
        end = _row_end(fields, place, width)
        explained += sum(map(bool, fields[place:end])) if end - place == width else 0
        place = end + 1
    return explained


def _row_end(fields: Sequence[list[Line]], start: int, width: int) -> int:
    """The empty field after a row: where a row of the usual width ends, else the first that is empty."""
    if (
        width > 1
        and any(fields[start : start + width])
        and (start + width == len(fields) or (start + width < len(fields) and not fields[start + width]))
    ):
        return start + width
    return next((place for place in range(start, len(fields)) if not fields[place]), len(fields))


def _one_line_rows(lines: Sequence[Line]) -> tuple[Cell, ...]:
    made: list[Cell] = []
    row = -1
    for line in lines:
        if _DASHES.fullmatch(line.text):
            continue
        row += 1
        place = 1 if line.text.startswith(_BAR) else 0
        for column, words in enumerate(line.text[place:].removesuffix(_BAR).split(_BAR)):
            kept = words.strip()
            if kept:
                start = line.start + place + len(words) - len(words.lstrip())
                made.append(Cell(row, column, (replace(line, text=kept, start=start),)))
            place += len(words) + 1
    return tuple(made)
