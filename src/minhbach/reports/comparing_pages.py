"""Comparing pages, which nobody saves again without wanting to change them: HTML and PDF."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from minhbach.documents.model import Document, FigureToken, Footnote, Heading, Inline, Paragraph, Picture, Table, figure_tokens
from minhbach.documents.readers import html as html_reader
from minhbach.documents.readers import pdf as pdf_reader
from minhbach.indicators.model import Value
from minhbach.reports.build import Report
from minhbach.reports.comparing_data import data_differences, printed_figures, read_data, version_of
from minhbach.reports.differences import Compared, FigureDifference, TextDifference, changes, figure_differences, text_differences

CONTEXT = 8  # words to either side by which one figure is told from another that prints the same


# --- HTML -----------------------------------------------------------------------------------------------------------------------


def compare_html(content: bytes, expected: bytes, report: Report, file: Path) -> Compared:
    """What differs in an HTML page: its figures, words, data and markup. Raises VerifyError or a reader's error."""
    found, ours = (read_data(html_reader.read_attachment(page), file) for page in (content, expected))
    versions = version_of(found), version_of(ours)
    other = versions[0] != versions[1]
    if _much_longer(content, expected):
        return Compared(0, versions[1], versions[1], (), (_too_long(content, expected),))
    printed = html_reader.read_figures(content)
    figures = tuple(figure_differences(printed, html_reader.read_figures(expected), report.figures, other=other))
    texts = list(text_differences(html_reader.read_text(content), html_reader.read_text(expected)))
    if not other:
        texts += data_differences(found, ours)
        texts += text_differences(html_reader.read_page(content), html_reader.read_page(expected))
    return Compared(sum(map(len, printed.values())), *versions, figures, tuple(texts))


def _much_longer(content: bytes, expected: bytes) -> bool:
    return len(content) > 4 * len(expected) + 2**20


def _too_long(content: bytes, expected: bytes) -> TextDifference:
    return TextDifference(f"tệp dài {len(content)} byte nên không đối chiếu từng chỗ", f"tệp dài {len(expected)} byte")


# --- PDF ------------------------------------------------------------------------------------------------------------------------


def compare_pdf(content: bytes, expected: bytes, report: Report, file: Path) -> Compared:
    """What differs in a PDF: its words, the data attached, its drawings and links. Raises VerifyError or a reader's error."""
    found, ours = (read_data(pdf_reader.read_attachment(one), file) for one in (content, expected))
    versions = version_of(found), version_of(ours)
    other = versions[0] != versions[1]
    pages, own_pages = pdf_reader.read_text(content), pdf_reader.read_text(expected)
    lines, own_lines = ([line for page in read for line in page.splitlines()] for read in (pages, own_pages))
    printed = list(_page_figures(lines, own_lines, report, other=other))
    attached = [
        item
        for item in figure_differences(printed_figures(found), printed_figures(ours), report.figures, other=other)
        if item not in printed
    ]
    texts = list(text_differences(lines, own_lines))
    if not other:
        texts += data_differences(found, ours, attached)
        texts += _build_differences(pdf_reader.read_build(content), pdf_reader.read_build(expected))
        if content.startswith(expected):
            texts.append(
                TextDifference(f"{len(content) - len(expected)} byte nối thêm sau bản gốc (chữ ký số, ghi chú hoặc nội dung thay thế)", "")
            )
    return Compared(sum(1 for _ in figure_tokens(report.document)), *versions, (*printed, *attached), tuple(texts))


def _build_differences(found: pdf_reader.Build, ours: pdf_reader.Build) -> Iterator[TextDifference]:
    def pair(name: str, left: int, right: int) -> Iterator[TextDifference]:
        if left != right:
            yield TextDifference(f"{name}: {left}", f"{name}: {right}")

    names = [[name for name, _ in build.attachments] for build in (found, ours)]
    if names[0] != names[1]:
        yield TextDifference("tệp đính kèm: " + "; ".join(names[0]), "tệp đính kèm: " + "; ".join(names[1]))
    elif found.attachments != ours.attachments:
        yield TextDifference("nội dung tệp đính kèm khác từng byte", "")
    yield from pair("số trang", len(found.objects), len(ours.objects))
    for number, counts in enumerate(zip(found.objects, ours.objects, strict=False), start=1):
        yield from pair(f"trang {number}, số nét và hình vẽ", *counts)
    for number, counts in enumerate(zip(found.annotations, ours.annotations, strict=False), start=1):
        yield from pair(f"trang {number}, số liên kết và ghi chú", *counts)
    yield from pair("số đoạn mã JavaScript", found.scripts, ours.scripts)
    yield from pair("số chữ ký số", found.signatures, ours.signatures)


@dataclass(frozen=True, slots=True)
class _Printed:
    """One printed figure among the words of the document: its own words as they are glued to marks, and those to either side."""

    code: str
    text: str
    words: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def _page_figures(found: Sequence[str], ours: Sequence[str], report: Report, *, other: bool) -> Iterator[FigureDifference]:
    """The figures whose words differ on the pages. A page knows no codes: a changed word is given to the figure of the document that prints
    that word between the same neighbours. By another version, only a number in place of a number counts."""
    places: defaultdict[str, list[_Printed]] = defaultdict(list)
    for occurrence in _occurrences(report.document):
        places[occurrence.words[0]].append(occurrence)
    words = [word for line in ours for word in line.split()]
    starts = [0]
    for line in ours:
        starts.append(starts[-1] + len(line.split()))
    for i, j, k, m in changes(found, ours):
        theirs, mine = [word for line in found[i:j] for word in line.split()], words[starts[k] : starts[m]]
        for ti, tj, ok, om in changes(theirs, mine):
            numbers = tj - ti == om - ok and all(word[:1].isdigit() for word in (*theirs[ti:tj], *mine[ok:om]))
            if ok == om or (other and not numbers):
                continue
            yield from _figures_at(theirs, (ti, tj), words, (starts[k] + ok, starts[k] + om), places, report.figures)


def _figures_at(
    theirs: Sequence[str],
    changed: tuple[int, int],
    words: Sequence[str],
    place: tuple[int, int],
    places: Mapping[str, Sequence[_Printed]],
    figures: Mapping[str, Value],
) -> Iterator[FigureDifference]:
    (i, j), (k, m) = changed, place
    start = max(0, k - CONTEXT)
    while start < m:
        best = max(
            (
                (_likeness(one, words, start), -number, one)
                for number, one in enumerate(places.get(words[start], ()))
                if start + len(one.words) > k and tuple(words[start : start + len(one.words)]) == one.words
            ),
            default=None,
            key=lambda scored: scored[:2],
        )
        if best is None:
            start += 1
            continue
        one = best[2]
        end = start + len(one.words)
        whole = [*words[start:k], *(theirs[i + max(0, start - k) : i + end - k] if j - i == m - k else theirs[i:j]), *words[m:end]]
        before, _, after = " ".join(one.words).partition(one.text)  # the marks glued to the figure
        shown = " ".join(whole).removeprefix(before).removesuffix(after)
        if shown != one.text:
            yield FigureDifference(one.code, figures[one.code].name if one.code in figures else "", shown, one.text)
        start = end


def _likeness(one: _Printed, words: Sequence[str], start: int) -> int:
    """How many neighbours are the same, counted outwards on both sides."""
    before, after = words[max(0, start - CONTEXT) : start], words[start + len(one.words) : start + len(one.words) + CONTEXT]
    sides = ((reversed(before), reversed(one.before)), (after, one.after))
    return sum(len(list(takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))) for left, right in sides)


def _occurrences(document: Document) -> Iterator[_Printed]:
    """Every printed figure with its neighbours; notes come after the text."""
    notes: list[Inline] = []
    pieces: list[tuple[str, str]] = []  # words and the code of the figure that they are

    def add(runs: Iterable[Inline]) -> None:
        for run in runs:
            if isinstance(run, Footnote):
                notes.extend(run.runs)
            else:
                pieces.append((run.text, run.code if isinstance(run, FigureToken) else ""))
        pieces.append((" ", ""))

    for block in document.body + document.appendix:
        if isinstance(block, Paragraph):
            add(block.runs)
        elif isinstance(block, Table):
            pieces.append((f"{block.caption} {' '.join(block.header)} ", ""))
            for row in block.rows:
                for cell in row:
                    add(cell.runs)
        elif isinstance(block, Heading | Picture):
            pieces.append((f" {block.label if isinstance(block, Heading) else block.caption} ", ""))
    add(notes)
    spans: list[tuple[int, int, str, str]] = []
    text = ""
    for piece, code in ((unicodedata.normalize("NFC", piece), code) for piece, code in pieces):
        if code and piece.strip():
            spans.append((len(text), len(text) + len(piece), code, " ".join(piece.split())))
        text += piece
    found = list(re.finditer(r"\S+", text))
    words = tuple(made[0] for made in found)
    first = 0
    for begin, end, code, shown in spans:
        while found[first].end() <= begin:
            first += 1
        last = first
        while last < len(found) and found[last].start() < end:
            last += 1
        yield _Printed(code, shown, words[first:last], words[max(0, first - CONTEXT) : first], words[last : last + CONTEXT])
