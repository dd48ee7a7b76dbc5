"""The findings for a person at a terminal: by file, by page or section, each with its words in context and the place marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from minhbach.checks.places import TEXT, pieces
from minhbach.checks.rule import SEVERITY_WORDS, Finding, Severity
from minhbach.checks.runner import Checked, Unread
from minhbach.documents.reading import Reading

WIDTH = 100
REACH = 60  # characters of context at each side
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.HINT: "36"}
_BOLD, _DIM = "1", "2"
_HEADING = 60


def as_text(answers: Sequence[Checked | Unread], *, colour: bool = False, width: int = WIDTH) -> str:
    """Every file with its findings, then the sums; `colour` when the reader is a terminal."""
    paint = _Paint(colour)
    blocks = [_file(answer, paint, width) for answer in answers]
    return "\n\n".join([*blocks, summary(answers)]) + "\n"


def _safe(text: str) -> str:
    """Without characters that command a terminal: the text of a file is not to be trusted."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def summary(answers: Sequence[Checked | Unread]) -> str:
    """One line: how many files, findings by severity, set aside, unreadable."""
    findings = [finding for answer in answers if isinstance(answer, Checked) for finding in answer.findings]
    counts = Counter(finding.severity for finding in findings if not finding.suppressed)
    parts = [f"{counts[severity]} {SEVERITY_WORDS[severity]}" for severity in Severity]
    aside = sum(1 for finding in findings if finding.suppressed)
    unread = sum(1 for answer in answers if isinstance(answer, Unread))
    tail = (f"; {aside} đã bỏ qua có lý do" if aside else "") + (f"; {unread} tệp không đọc được" if unread else "")
    return f"{len(answers)} tệp: {', '.join(parts)}{tail}."


class _Paint:
    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._on and text else text


def _file(answer: Checked | Unread, paint: _Paint, width: int) -> str:
    if isinstance(answer, Unread):
        return f"{paint(answer.file, _BOLD)}\n  {paint('không đọc được', _COLOURS[Severity.ERROR])}: {answer.message}"
    lines = [paint(answer.file, _BOLD)]
    context = answer.context
    if context is not None:
        known = f"văn bản đề ngày {context.dated:%d/%m/%Y}" if context.dated else "văn bản không ghi ngày"
        lines.append(paint(f"  {known}; xét theo pháp luật ngày {context.on:%d/%m/%Y}", _DIM))
    lines += [f"  Lưu ý khi đọc: {warning}" for warning in answer.reading.warnings]
    if not answer.findings:
        return "\n".join([*lines, "  Không có phát hiện nào."])
    sections = _Sections(answer.reading)
    place = ""
    for finding in answer.findings:
        here = sections.of(finding)
        if here != place:
            place = here
            lines += ["", f"  {paint(here, _BOLD)}"]
        lines += _finding(finding, answer.reading, paint, width)
    return "\n".join(lines)


def _finding(finding: Finding, reading: Reading, paint: _Paint, width: int) -> Iterator[str]:
    words = SEVERITY_WORDS[finding.severity]
    head = f"    {paint(f'{words:<9}', _COLOURS[finding.severity])} {finding.code}  "
    yield from _wrapped(finding.message, head, 20, width)
    if finding.end > finding.start:
        before, quote, after = _context(reading.source, finding.start, finding.end)
        yield f"        {paint(before, _DIM)}{paint('⟦', _DIM)}{paint(quote, _BOLD)}{paint('⟧', _DIM)}{paint(after, _DIM)}"
    if finding.repair:
        yield from _wrapped(finding.repair, "        → ", 10, width)
    if finding.suppressed:
        yield from _wrapped(finding.suppressed, "        đã bỏ qua: ", 10, width)


def _wrapped(text: str, head: str, indent: int, width: int) -> list[str]:
    lines = wrap(_safe(text), max(width - indent, 40), break_long_words=False) or [""]
    return [head + lines[0], *(" " * indent + line for line in lines[1:])]


def _context(source: str, start: int, end: int) -> tuple[str, str, str]:
    """The words before, of and after a place, each on one line; a long quote loses its middle."""
    low, high = max(0, start - REACH), min(len(source), end + REACH)
    before = " ".join(source[low:start].split()) + (" " if start > low and source[start - 1].isspace() else "")
    after = (" " if end < high and source[end].isspace() else "") + " ".join(source[end:high].split())
    quote = " ".join(source[start:end].split()) or source[start:end]
    if len(quote) > 3 * REACH:
        quote = f"{quote[:REACH]} […] {quote[-REACH:]}"
    return _safe(before), _safe(quote), _safe(after)


class _Sections:
    """The heading and the page under which a finding is listed."""

    def __init__(self, reading: Reading) -> None:
        self._headings = [
            (piece.flow.offsets[0], " ".join(piece.text.split())) for piece in pieces(reading, TEXT) if piece.kind == "heading"
        ]

    def of(self, finding: Finding) -> str:
        heading = ""
        for start, text in self._headings:
            if start > finding.start:
                break
            heading = text
        heading = _safe(heading)
        short = heading if len(heading) <= _HEADING else f"{heading[: _HEADING - 1]}…"
        page = f"Trang {finding.page}" if finding.page is not None else ""
        return " · ".join(part for part in (page, short) if part) or "Đầu văn bản"
