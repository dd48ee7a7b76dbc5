"""Tables and columns that only signs and spaces show: "|" between cells, or wide gaps inside lines.

A table drawn with spaces gives one row for each line: a cell that was printed on several lines is several cells, because nothing in the
text says where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from minhbach.documents.readers.lines import BULLET, NUMBERED, Line

HEAD_LINES = 14  # lines at the start of a text in which a letterhead in two columns is looked for
TAIL_LINES = 25  # the same from "Nơi nhận" on, for the signature beside it
NEAR = 3  # lines between two lines of one table drawn with spaces

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
    spaced = _space_tables(lines)
    while place < len(lines):
        line = lines[place]
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


def _space_tables(lines: Sequence[Line]) -> dict[int, int]:
    """First line → line after the last, for the tables that are drawn with spaces."""
    rich = [place for place, line in enumerate(lines) if "   " in line.text or "\t" in line.text if len(_segments(line)) >= 3]
    found: dict[int, int] = {}
    run: list[int] = []
    for place in [*rich, len(lines) + 2 * NEAR]:
        if run and place - run[-1] > NEAR:
            if len(run) >= 2:
                found[run[0]] = run[-1] + 1
            run = []
        run.append(place)
    return found


def _gapped(lines: Sequence[Line]) -> tuple[Cell, ...]:
    """The cells of a table drawn with spaces, each in the column under whose words it stands."""
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
    """The cells between bars. A row ends with its line, or, when cells have lines of their own, after as many as the first has."""
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
    width = next((place for place, field in enumerate(fields) if not field), len(fields))
    regular = width > 0 and all(not fields[place] for place in range(width, len(fields), width + 1))
    made: list[Cell] = []
    row = column = 0
    for place, field in enumerate(fields):
        ends = place % (width + 1) == width if regular else not field
        if ends:
            row, column = row + 1, 0
            continue
        if field:
            made.append(Cell(row, column, tuple(field)))
        column += 1
    return tuple(made)


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
