"""The findings as one self-contained page: the text, and beside each paragraph what was found in it. No script, no request; prints well."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from minhbach.checks.packs import current
from minhbach.checks.reporters.terminal import summary
from minhbach.checks.rule import SEVERITY_WORDS, Finding, Severity
from minhbach.checks.runner import Checked, Unread
from minhbach.documents.reading import Piece

LAYOUTS = Path(__file__).parent.parent.parent / "data" / "layouts"
SUPPRESSED = "suppressed"
_QUOTE = 160
NEAR = 40  # pieces before a place that may still hold it
_ASIDE = {"header": "Đầu trang:", "footer": "Chân trang:", "comment": "Bình luận:", "textbox": ""}


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as printed; `id` is unique in the page, `number` in its file."""

    id: str
    number: int
    css: str
    words: str
    code: str
    message: str
    quote: str
    repair: str
    basis: str
    suppressed: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of words, marked when a finding is about it."""

    text: str
    id: str = ""
    number: int = 0
    css: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    runs: tuple[Run, ...]
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph or a table with its findings; `page` is set where a new one begins."""

    kind: str
    runs: tuple[Run, ...]
    notes: tuple[Note, ...]
    page: int | None
    label: str = ""
    small: bool = False
    table: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One file: `general` are the findings about the whole of it, `rows` its pieces with theirs."""

    name: str
    about: str
    counts: str
    warnings: tuple[str, ...]
    general: tuple[Note, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Shown:
    css: str
    words: str
    count: int


def as_html(answers: Sequence[Checked | Unread]) -> str:
    """One page over all files."""
    environment = Environment(loader=FileSystemLoader(LAYOUTS), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    findings = [finding for answer in answers if isinstance(answer, Checked) for finding in answer.findings]
    counts = Counter(_css(finding) for finding in findings)
    words = {**{str(severity): SEVERITY_WORDS[severity] for severity in Severity}, SUPPRESSED: "đã bỏ qua"}
    name = Path(answers[0].file).name if len(answers) == 1 else f"{len(answers)} tệp"
    return environment.get_template("kiem-tra.html.j2").render(
        title=f"Kết quả kiểm tra: {name}",
        summary=summary(answers),
        pack=current().version,
        shown=[_Shown(css, words[css], counts[css]) for css in words if counts[css]],
        files=[laid_out(answer, number) for number, answer in enumerate(answers, 1)],
    )


def laid_out(answer: Checked | Unread, number: int = 1) -> Page:
    """The text of one file, piece by piece, and beside each piece what was found in it; `number` tells the file from others of a page."""
    if isinstance(answer, Unread):
        return Page(answer.file, f"Không đọc được: {answer.message}", "không đọc được", (), (), ())
    context = answer.context
    known = "" if context is None else f"Văn bản đề ngày {context.dated:%d/%m/%Y}. " if context.dated else "Văn bản không ghi ngày. "
    judged = "" if context is None else f"Xét theo pháp luật ngày {context.on:%d/%m/%Y}."
    counts = Counter(finding.severity for finding in answer.findings if not finding.suppressed)
    said = ", ".join(f"{counts[severity]} {SEVERITY_WORDS[severity]}" for severity in Severity)
    notes = [_note(finding, number, place) for place, finding in enumerate(answer.findings, 1)]
    reading = answer.reading
    pieces = sorted((piece for piece in reading.pieces if piece.text.strip()), key=lambda piece: piece.flow.offsets[0])
    homes = _homes(pieces, notes)
    placed = {index for found in homes.values() for index in found}
    general = tuple(note for place, note in enumerate(notes) if place not in placed)
    rows = tuple(_rows(pieces, {piece: tuple(notes[index] for index in found) for piece, found in homes.items()}))
    return Page(answer.file, known + judged, said, reading.warnings, general, rows)


def _homes(pieces: Sequence[Piece], notes: Sequence[Note]) -> dict[int, list[int]]:
    """For each piece, by its number, the findings that begin in it."""
    homes: dict[int, list[int]] = defaultdict(list)
    starts = [piece.flow.offsets[0] for piece in pieces]
    for place, note in enumerate(notes):
        last = bisect_right(starts, note.start)
        # a note of the foot stands inside the paragraph that runs over the page: the holder is not always the last to begin
        home = next((index for index in range(last - 1, max(last - NEAR, 0) - 1, -1) if _span(pieces[index], note) is not None), None)
        if home is not None and note.end:
            homes[home].append(place)
    return homes


def _span(piece: Piece, note: Note) -> tuple[int, int] | None:
    """Where the words of a finding stand in a piece; nothing if it does not begin there."""
    offsets = piece.flow.offsets
    if not offsets[0] <= note.start < offsets[-1]:
        return None
    start = bisect_left(offsets, note.start)
    if offsets[start] != note.start and not (start and note.end > offsets[start]):
        return None
    end = max(bisect_left(offsets, note.end), start)
    return start, min(end, len(piece.text))


def _rows(pieces: Sequence[Piece], notes: dict[int, tuple[Note, ...]]) -> Iterator[Row]:
    page: int | None = None
    done: set[int] = set()
    members: dict[int | None, list[int]] = defaultdict(list)
    for index, piece in enumerate(pieces):
        if piece.kind == "cell":
            members[piece.table].append(index)
    for index, piece in enumerate(pieces):
        turned = piece.page if piece.page != page else None
        page = piece.page or page
        here = notes.get(index, ())
        if piece.kind == "cell" and piece.table is not None:
            if piece.table not in done:
                done.add(piece.table)
                told = tuple(note for other in members[piece.table] for note in notes.get(other, ()))
                yield Row(
                    "table", (), told, turned, table=_table([(pieces[other], notes.get(other, ())) for other in members[piece.table]])
                )
            continue
        label = f"Chú thích {piece.note}:" if piece.kind == "note" else _ASIDE.get(piece.kind, "")
        small = piece.kind in {"note", "header", "footer", "comment"}
        yield Row(piece.kind, _marked(piece, here), here, turned, label, small)


def _table(cells: Sequence[tuple[Piece, tuple[Note, ...]]]) -> tuple[tuple[Cell, ...], ...]:
    lines: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
    for piece, notes in cells:
        lines[piece.row or 0].append((piece.column or 0, Cell(_marked(piece, notes), piece.rows, piece.columns)))
    return tuple(tuple(cell for _, cell in sorted(lines[row], key=lambda entry: entry[0])) for row in sorted(lines))


def _marked(piece: Piece, notes: Sequence[Note]) -> tuple[Run, ...]:
    """The words of a piece with its findings marked; of findings that lie over each other, each marks what is left for it."""
    runs: list[Run] = []
    done = 0
    for note in sorted(notes, key=lambda one: (one.start, -one.end)):
        span = _span(piece, note)
        if span is None:
            continue
        start, end = max(span[0], done), max(span[1], done)
        runs += [Run(piece.text[done:start]), Run(piece.text[start:end], note.id, note.number, note.css)]
        done = end
    runs.append(Run(piece.text[done:]))
    return tuple(run for run in runs if run.text or run.id)


def _note(finding: Finding, file: int, number: int) -> Note:
    quote = " ".join(finding.quote.split())
    return Note(
        id=f"{file}-{number}",
        number=number,
        css=_css(finding),
        words=SEVERITY_WORDS[finding.severity],
        code=finding.code,
        message=finding.message,
        quote=quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE // 2]} […] {quote[-_QUOTE // 2 :]}",
        repair=finding.repair,
        basis=finding.basis,
        suppressed=finding.suppressed,
        start=finding.start,
        end=finding.end,
    )


def _css(finding: Finding) -> str:
    return SUPPRESSED if finding.suppressed else str(finding.severity)
