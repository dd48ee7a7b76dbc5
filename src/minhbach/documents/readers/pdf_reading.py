"""Reading a PDF as text to be checked.

PDFium gives the letters in the order in which the file draws them. Lines are measured, wide gaps are kept as spaces, and then the lines are
read as those of a plain text, with the page's measures instead of guesses. `Reading.source` is made here, a line for each printed line;
an anchor's place is the page, its index the letter's number on the page as PDFium counts.

The words of a scanned page are recognised when that is asked for, and have no anchors; otherwise a warning names the page.

Not seen: a cell of a table that was printed on several lines (each is a row), columns
of running text that the file draws line by line across.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from minhbach.documents.readers import ReaderError
from minhbach.documents.readers.encodings import likeness
from minhbach.documents.readers.files import name_of
from minhbach.documents.readers.font_encodings import by_font
from minhbach.documents.readers.lines import LONG, Line, Mark, is_rule
from minhbach.documents.readers.ocr import MAX_RECOGNISED, OcrError, RecognisedPage, find_program, recognise
from minhbach.documents.readers.pdf import BREAK, MAX_BYTES, MAX_PAGES, opened_pdf
from minhbach.documents.readers.pdf_tables import Drawn, Part, Placed, between, columns_of, tables_of
from minhbach.documents.readers.plain import pieces_of
from minhbach.documents.reading import Anchor, Progress, Reading, Recognised, Section, Style
from minhbach.text import Flow, composed

MAX_CHARACTERS = 4_000_000
WIDE = 1.6  # a gap between words, in font sizes, that is one between columns
BETWEEN_WORDS = 0.4  # wider than the space between two words
APART_ALREADY = 0.9  # the same where PDFium itself ends a line there
TOUCHING = 0.15  # a gap, in font sizes, that is none
RAISED = 0.8  # share of a line's size below which a number is a mark
SMALL = 0.9  # share of the text's size below which letters are those of notes
PART = 0.15  # share of a page's letters of a size that may be the text's
POOR = 75  # per cent of certainty below which a recognised page is hardly read
APART = 1.22  # share of the usual distance of lines from which two lines stand apart

HYPHEN = "\ufffe"  # what PDFium gives for a hyphen at the end of a line, without the end of the line

_BREAK = re.compile(rf"\r\n|\r|\n|(?<={HYPHEN})(?=\S)")
_NUMBERS = re.compile(r"\d+")
_PARTED = re.compile(r"\s{3,}")
_SPACES = re.compile(r" +")


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line: its letters from `first` to before `last` as PDFium counts them, its box in points, and its letters' size."""

    page: int
    text: str
    first: int
    left: float
    right: float
    bottom: float
    size: float
    font: str
    gaps: tuple[tuple[int, float], ...]  # spaces (by their place in the text) that are wide, and how wide
    edges: tuple[tuple[int, float, float], ...]  # for each of them: its place, and where the words before it end and those after it begin
    narrow: tuple[tuple[int, float, float], ...]  # the same for gaps that are no wide ones, yet wider than between words
    raised: tuple[tuple[int, int], ...]  # small raised numbers: from where to where in the text
    certainty: int | None = None  # of a line that was recognised: per cent, the mean of its page
    doubtful: tuple[tuple[int, int], ...] = ()  # its words that are not sure: from where to where in the text


def read_pdf(source: Path | bytes, name: str = "", *, ocr: bool = False, progress: Progress | None = None) -> Reading:
    """A PDF file; with `ocr` the words of scanned pages are recognised. `progress` is told of each page. Raises ReaderError."""
    name = name or name_of(source, "Tệp PDF")
    rows: list[_Row] = []
    sections: list[Section] = []
    warnings: list[str] = []
    program = ""
    scans = 0
    with opened_pdf(source, name, MAX_BYTES) as pdf:
        pages = len(pdf)
        if pages > MAX_PAGES:
            raise ReaderError(f"{name}: có {pages} trang, vượt giới hạn {MAX_PAGES} trang; hãy tách tệp rồi thử lại.")
        total = 0
        for index in range(pages):
            page = pdf[index]
            try:
                made = list(_rows(page, index + 1))
                sections.append(_section(page, made))
                if not made and any(True for _ in page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE])):
                    scans += 1
                    if ocr and scans <= MAX_RECOGNISED:
                        program = program or find_program(name)
                        made, warning = _recognised(page, index + 1, program)
                    else:
                        warning = f"Trang {index + 1} là ảnh quét, chưa đọc được" + (
                            f": mỗi tệp chỉ nhận dạng chữ {MAX_RECOGNISED} trang quét đầu tiên." if ocr else "."
                        )
                    warnings.append(warning)
                total += sum(len(row.text) for row in made)
                if total > MAX_CHARACTERS:
                    raise ReaderError(f"{name}: dài hơn {MAX_CHARACTERS} ký tự; hãy tách tệp rồi thử lại.")
                rows += made
            finally:
                page.close()
            if progress is not None:
                progress(index + 1, pages)
    if rows and sum(row.text.count("\ufffd") + row.text.count("\x00") for row in rows) > 0.02 * total:
        warnings.append("Phông chữ trong tệp không cho biết chữ nào là chữ nào: văn bản đọc được có thể thiếu chữ.")
    convert = _needs_converting(rows)
    if convert:
        warnings.append("Có chữ dùng phông TCVN3 hoặc VNI cũ, đã được chuyển sang Unicode.")
    source_text, lines, anchors, styles, raised, recognised = _lines(rows, convert)
    pieces = pieces_of(source_text, lines, True, raised=raised)
    starts = [start for start, _ in styles]
    pieces = tuple(replace(piece, style=styles[bisect_right(starts, piece.flow.offsets[0]) - 1][1]) for piece in pieces)
    return Reading(name, "pdf", source_text, pieces, pages, "", tuple(warnings), tuple(sections), tuple(anchors), recognised)


def _recognised(page: pypdfium2.PdfPage, number: int, program: str) -> tuple[list[_Row], str]:
    """The lines of a scanned page, and the warning that it was not read for certain."""
    try:
        found = recognise(page, program)
    except OcrError as error:
        return [], f"Trang {number} là ảnh quét, chưa đọc được: {error}."
    if not found.lines:
        return [], f"Trang {number} là ảnh quét, không nhận dạng được chữ nào."
    return _rows_of(found, number), (
        f"Trang {number} đọc bằng nhận dạng chữ, có thể sai; độ tin cậy trung bình {found.certainty} %"
        + ("." if found.certainty >= POOR else " là thấp: trang có thể mờ, nghiêng hoặc nằm ngang, hãy quét lại hoặc kiểm tra bằng mắt.")
    )


def _rows_of(found: RecognisedPage, number: int) -> list[_Row]:
    return [
        _Row(number, line.text, 0, line.left, line.right, line.bottom, line.size, "", line.gaps, (), (), (), found.certainty, line.doubtful)
        for line in found.lines
    ]


def _rows(page: pypdfium2.PdfPage, number: int) -> Iterator[_Row]:
    """The printed lines of a page, those drawn side by side joined."""
    words = page.get_textpage()
    try:
        count = words.count_chars()
        text = words.get_text_range() if count else ""
        if len(text) != count:
            text = "".join(_letter(pdfium.FPDFText_GetUnicode(words, place)) for place in range(count))
        previous: _Row | None = None
        place = 0
        for found in [*_BREAK.finditer(text), None]:
            end = found.start() if found else len(text)
            row = _row(words, number, text, place, end)
            place = found.end() if found else end
            if row is None:
                continue
            if previous is not None and _beside(previous, row):
                previous = _joined(previous, row, text)
            else:
                if previous is not None:
                    yield previous
                previous = row
        if previous is not None:
            yield previous
    finally:
        words.close()


def _letter(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def _row(words: pypdfium2.PdfTextPage, number: int, text: str, start: int, end: int) -> _Row | None:
    kept = text[start:end].replace(HYPHEN, "-")
    start += len(kept) - len(kept.lstrip())
    kept = kept.strip()
    if not kept:
        return None
    middle = start + len(kept) // 2
    size = float(pdfium.FPDFText_GetFontSize(words, middle)) or 1.0
    left, bottom, _, top = words.get_charbox(start, loose=True)
    _, _, right, _ = words.get_charbox(start + len(kept) - 1, loose=True)
    size = size if size > 3 else max(top - bottom, 1.0)  # the size may stand in the matrix
    gaps, edges, narrow = [], [], []
    for space in _SPACES.finditer(kept):
        before = words.get_charbox(start + space.start() - 1, loose=True)[2]
        after = words.get_charbox(start + space.end(), loose=True)[0]
        if after - before > WIDE * size:
            gaps.append((space.end() - 1, after - before))
            edges.append((space.end() - 1, before, after))
        elif after - before > BETWEEN_WORDS * size:
            narrow.append((space.end() - 1, before, after))
    raised = tuple(_small_end(words, start, found.span(), size) for found in _NUMBERS.finditer(kept))
    return _Row(
        number,
        kept,
        start,
        left,
        right,
        bottom,
        size,
        _font(words, middle),
        tuple(gaps),
        tuple(edges),
        tuple(narrow),
        tuple(span for span in raised if span),
    )


def _small_end(words: pypdfium2.PdfTextPage, first: int, span: tuple[int, int], size: float) -> tuple[int, int] | None:
    """The digits at the end of a number that are smaller than the line's letters."""
    start, end = span
    place = end
    while place > start and 0 < float(pdfium.FPDFText_GetFontSize(words, first + place - 1)) < RAISED * size:
        place -= 1
    return (place, end) if place < end else None


def _font(words: pypdfium2.PdfTextPage, place: int) -> str:
    """The name of the font of a letter, without the tag of a part of a font ("ABCDEF+")."""
    buffer = ctypes.create_string_buffer(128)
    length = min(int(pdfium.FPDFText_GetFontInfo(words, place, buffer, 128, None)), 128)
    name = buffer.raw[: max(length - 1, 0)].decode("utf-8", "replace")
    return name.rpartition("+")[2]


def _needs_converting(rows: Sequence[_Row]) -> bool:
    """Does the file give Latin letters for its TCVN3 or VNI fonts, and not the Vietnamese ones that they show?"""
    old = [row for row in rows if row.font.lower().startswith((".vn", "vni-"))]
    return likeness("\n".join(by_font(row.text, row.font).text for row in old)) > likeness("\n".join(row.text for row in old))


def _beside(left: _Row, right: _Row) -> bool:
    """Are two lines, drawn one after the other, parts of one printed line?"""
    return abs(left.bottom - right.bottom) < 0.3 * max(left.size, right.size) and right.left >= left.right - 0.5 * left.size


def _joined(left: _Row, right: _Row, text: str) -> _Row:
    """One printed line of two: what PDFium put between them counts as spaces."""
    words = text[left.first : right.first + len(right.text)].replace(HYPHEN, "-")
    shift = right.first - left.first
    gap = right.left - left.right
    gaps = [*left.gaps, *((place + shift, width) for place, width in right.gaps)]
    edges = [*left.edges, *((place + shift, before, after) for place, before, after in right.edges)]
    narrow = [*left.narrow, *((place + shift, before, after) for place, before, after in right.narrow)]
    if gap > APART_ALREADY * left.size:
        gaps.append((len(left.text), gap))
        edges.append((len(left.text), left.right, right.left))
    # a raised number makes PDFium end the line: nothing stands between the words, or one space
    apart = left.text[-1].isalpha() and text[right.first].isalpha() and abs(left.size - right.size) < 0.1 * left.size
    between = (BREAK if gap < TOUCHING * left.size and not apart else " ") + BREAK * (shift - len(left.text) - 1)
    words = words[: len(left.text)] + between[: shift - len(left.text)] + words[shift:]
    raised = (*left.raised, *((first + shift, last + shift) for first, last in right.raised))
    return replace(
        left,
        text=words,
        right=right.right,
        gaps=tuple(sorted(gaps)),
        edges=tuple(sorted(edges)),
        narrow=tuple(sorted(narrow)),
        raised=raised,
    )


def _lines(
    rows: Sequence[_Row], convert: bool
) -> tuple[str, list[Line], list[Anchor], list[tuple[int, Style]], dict[int, Mark], tuple[Recognised, ...]]:
    """The source, its lines in units of a letter's width, its anchors, how each line looks by the place where it starts, raised numbers,
    what of the source was recognised."""
    # recognised pages do not change how the others are read
    measured = [row for row in rows if row.certainty is None and len(row.text) > 3] or [row for row in rows if len(row.text) > 3]
    unit = median((row.right - row.left) / len(row.text) for row in measured) if measured else 6.0
    unit = max(unit, 0.5)
    sizes = _text_sizes(rows)
    margin = {row.page: row.left for row in sorted(rows, key=lambda row: -row.left)}
    steps = _steps(rows)
    source: list[str] = []
    lines: list[Line] = []
    anchors: list[Anchor] = []
    styles: list[tuple[int, Style]] = []
    raised: dict[int, Mark] = {}
    recognised: dict[int, Recognised] = {}
    start = 0
    ruled = False
    previous: _Row | None = None
    rows = _parted(rows)
    placed = _tables(rows)
    for number, row in enumerate(rows):
        text, found = _spaced(row, start, unit, convert)
        new_page = previous is not None and previous.page != row.page
        down = previous.bottom - row.bottom if previous is not None and not new_page else 0.0
        blanks = int(down > APART * steps.get(round(row.size), down) or down < -0.5 * row.size)
        source.append(text + "\n")
        if row.certainty is not None:
            whole = recognised.get(row.page) or Recognised(row.page, start, start, row.certainty)
            doubtful = (*whole.doubtful, *_placed(row.doubtful, found))
            recognised[row.page] = replace(whole, end=start + len(text) + 1, doubtful=doubtful)
            found = []
        if is_rule(text):
            ruled = True
        else:
            left, right = ((edge - margin[row.page]) / unit for edge in (row.left, row.right))
            line = Line(text, start, row.page, left, right, blanks, new_page, ruled, False, row.size < SMALL * sizes[row.page])
            lines += _in_cells(line, placed[number]) if number in placed else [line]
            styles.append((start, _style(row)))
            anchors += found
            raised |= _marks(row, found, text, start)
            ruled = False
        start += len(text) + 1
        previous = row
    return "".join(source), lines, anchors, styles, raised, tuple(recognised.values())


def _parted(rows: Sequence[_Row]) -> list[_Row]:
    """The lines, those of tables parted at narrow gaps too where a gutter runs through them."""
    made = list(rows)
    for place, columns in columns_of(_drawn(rows), _width(rows)).items():
        row = rows[place]
        more = [edge for edge in row.narrow if between(columns, edge[1], edge[2])]
        if more:
            gaps = [*row.gaps, *((at, max(after - before, WIDE * row.size)) for at, before, after in more)]
            made[place] = replace(row, gaps=tuple(sorted(gaps)), edges=tuple(sorted([*row.edges, *more])))
    return made


def _width(rows: Sequence[_Row]) -> float:
    return max((row.right for row in rows), default=0.0) - min((row.left for row in rows), default=0.0)


def _drawn(rows: Sequence[_Row]) -> list[Drawn]:
    drawn = []
    for row in rows:
        bounds = [(0, row.left), *((place + 1, after) for place, _, after in row.edges)]
        ends = [*((place, before) for place, before, _ in row.edges), (len(row.text), row.right)]
        parts = (Part(first, last, left, right) for (first, left), (last, right) in zip(bounds, ends, strict=True))
        drawn.append(Drawn(row.page, row.bottom, row.size, tuple(parts)))
    return drawn


def _tables(rows: Sequence[_Row]) -> dict[int, tuple[Placed, ...]]:
    """The cells of the tables, as far as the order of drawing tells them; by the place of each line."""
    return tables_of(_drawn(rows), _width(rows)) if all(row.certainty is None for row in rows) else {}


def _in_cells(line: Line, placed: Sequence[Placed]) -> list[Line]:
    """The parts of a line, each as a line of its cell."""
    made: list[Line] = []
    end = 0
    for one in placed:
        words = _PARTED.split(line.text[end:], maxsplit=1)[0] if one is not placed[-1] else line.text[end:]
        made.append(
            replace(line, text=words, start=line.start + end, blanks=line.blanks if not made else 0, cell=(one.table, one.row, one.column))
        )
        gap = _PARTED.search(line.text, end)
        end = gap.end() if gap else len(line.text)
    return [part for part in made if part.text.strip()]


def _style(row: _Row) -> Style:
    if row.certainty is not None:
        return Style()  # a picture says nothing of fonts
    return Style(font=row.font, size=round(row.size, 1), bold="bold" in row.font.lower(), italic="italic" in row.font.lower())


def _placed(spans: Sequence[tuple[int, int]], anchors: Sequence[Anchor]) -> Iterator[tuple[int, int]]:
    """Words of a line by their places in the source."""
    for first, last in spans:
        places = [
            (anchor.start + max(first - anchor.index, 0), min(anchor.end, anchor.start + last - anchor.index))
            for anchor in anchors
            if anchor.index < last and first < anchor.index + anchor.end - anchor.start
        ]
        if places:
            yield places[0][0], places[-1][1]


def _steps(rows: Sequence[_Row]) -> dict[int, float]:
    """The usual distance of lines, for letters of each size."""
    found: dict[int, list[float]] = {}
    for before, after in pairwise(rows):
        if (
            before.page == after.page
            and before.bottom > after.bottom
            and round(before.size) == round(after.size)
            and len(before.text) > LONG
        ):
            found.setdefault(round(after.size), []).append(before.bottom - after.bottom)
    return {size: median(steps) for size, steps in found.items()}


def _text_sizes(rows: Sequence[_Row]) -> dict[int, float]:
    """The size of the text on each page: the largest in which a good part of it is set, for notes may be the most of it."""
    letters: dict[int, Counter[float]] = {}
    for row in rows:
        letters.setdefault(row.page, Counter())[round(row.size, 1)] += len(row.text)
    return {page: max(size for size, count in found.items() if count >= PART * found.total()) for page, found in letters.items()}


def _marks(row: _Row, anchors: Sequence[Anchor], text: str, start: int) -> dict[int, Mark]:
    """The raised numbers of a line by their place in the source."""
    made: dict[int, Mark] = {}
    for first, last in row.raised:
        for anchor in anchors:
            place = anchor.start + row.first + first - anchor.index
            if anchor.start <= place < anchor.end:
                number = text[place - start : place - start + last - first]
                if number.isdigit() and not number.startswith("0") and len(number) < 4:
                    made[place] = (place + last - first, number)
    for before, after in pairwise(sorted(made)):
        end, number = made[before]
        if text[end - start : after - start].strip(BREAK + " ") == ",":
            made[before] = (after, number)  # the comma only keeps two marks apart
    return made


def _spaced(row: _Row, start: int, unit: float, convert: bool) -> tuple[str, list[Anchor]]:
    """A line with its wide gaps as several spaces, composed, and where its letters stand on the page."""
    shown = by_font(row.text, row.font if convert else "")
    whole = composed(shown.text)
    made = Flow(whole.text, tuple(shown.offsets[offset] for offset in whole.offsets))
    wide = {place: max(int(width / unit), 3) for place, width in row.gaps}
    letters: list[str] = []
    anchors: list[Anchor] = []
    length = first = 0
    for place, letter in enumerate(made.text):
        words = "" if letter == BREAK else letter * min(wide.get(made.offsets[place], 1), 200) if letter == " " else letter
        letters.append(words)
        length += len(words)
        if len(words) != 1 or made.offsets[place + 1] != made.offsets[place] + 1:
            begin = length - len(words)
            if words or begin > first:
                low = place - (begin - first)
                anchors.append(Anchor(start + first, start + begin + bool(words), str(row.page), row.page, row.first + made.offsets[low]))
            first = length
    if length > first:
        anchors.append(
            Anchor(start + first, start + length, str(row.page), row.page, row.first + made.offsets[len(made.text) - (length - first)])
        )
    text = "".join(letters)
    stripped = text.rstrip()
    return stripped, [
        replace(anchor, end=min(anchor.end, start + len(stripped)), part="") for anchor in anchors if anchor.start < start + len(stripped)
    ]


def _section(page: pypdfium2.PdfPage, rows: Sequence[_Row]) -> Section:
    """A page's size, and its margins as its letters keep them."""
    width, height = page.get_size()
    if not rows:
        return Section(width, height, 0.0, 0.0, 0.0, 0.0, landscape=width > height)
    return Section(
        width,
        height,
        top=height - max(row.bottom + row.size for row in rows),
        bottom=min(row.bottom for row in rows),
        left=min(row.left for row in rows),
        right=width - max(row.right for row in rows),
        landscape=width > height,
    )
