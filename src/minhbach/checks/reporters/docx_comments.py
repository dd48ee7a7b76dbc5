"""Findings as Word comments in the margin, in a copy of the user's own DOCX.

Nothing of the text, its looks, its tracked changes, notes and comments is touched. Word takes comments in the body of a text only (not in
notes, headers, footers and text boxes): a finding about words elsewhere stands where the note or the box is anchored, or else at the
document's first words, and says which words it means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from minhbach.checks.reporters.docx_edit import (
    Package,
    Stretch,
    cut_after,
    cut_before,
    holding,
    made,
    next_id,
    opened,
    stretches,
    write_lines,
)
from minhbach.checks.rule import SEVERITY_WORDS, Finding
from minhbach.documents.readers.office_zip import Element, attribute, local
from minhbach.documents.reading import Reading
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.docx_xml import printable

AUTHOR = "Minh Bạch"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_QUOTED = 120  # letters of a quote, enough to find it again
# a comment's sign stays outside of these: rejecting a change or updating a link must not take the comment away
_PASSING = frozenset({"ins", "moveTo", "hyperlink", "smartTag", "dir", "bdo"})


@dataclass(frozen=True, slots=True)
class _Place:
    """The first and the last element that a comment is about; `words` says where its words are, when they are not there."""

    first: Element
    last: Element
    words: str = ""


def annotate_docx(content: bytes, reading: Reading, findings: Sequence[Finding], *, author: str = AUTHOR, at: datetime) -> bytes:
    """The file with a comment for each finding that is not suppressed; `at` is the local time that comments bear.

    Raises ReaderError for a file that cannot be opened, WriterError for a signed file or one that is not the file that was read.
    """
    package = opened(content, reading)
    told = sorted((finding for finding in findings if not finding.suppressed), key=lambda finding: (finding.start, -finding.end))
    if not told:
        return content
    root = package.tree(package.main)
    part = package.related("comments")
    comments = package.tree(part) if part else made(root, "comments")
    number = next_id(root, comments)
    numbers = list(range(number, number + len(told)))
    for finding, number in zip(told, numbers, strict=True):
        comments.append(_comment(root, number, finding, author, at))
    _anchor(package, reading, dict(zip(numbers, told, strict=True)), comments)
    if part:
        package.changed |= {part, package.main}
    else:
        package.add("comments", _CONTENT_TYPE, comments)
        package.changed.add(package.main)
    return package.content()


def _anchor(package: Package, reading: Reading, findings: Mapping[int, Finding], comments: Element) -> None:
    """Put the marks into the text, from the last to the first, so that the signs of comments that end together stand in order."""
    lines = {attribute(comment, "id"): comment for comment in comments}
    for number, finding in reversed(tuple(findings.items())):
        place = _place(package, reading, finding)
        if place.words:
            lines[str(number)].insert(1, _line(comments, place.words, ""))
        _mark(place, number)


# --- where --------------------------------------------------------------------------------------------------------------------------


def _place(package: Package, reading: Reading, finding: Finding) -> _Place:
    found = _stretches(package, reading, finding)
    body = [stretch for stretch in found if stretch.part == package.main and not _boxed(stretch)]
    if body:
        cut_after(package, body[-1].paragraph, body[-1].end - 1)
        first = cut_before(package, body[0].paragraph, body[0].start)
        return _Place(first, holding(package, body[-1].paragraph, body[-1].end - 1))
    if not found:
        start = _start(package)
        return _Place(start, start)
    words = " ".join(finding.quote.split()) or " ".join(reading.source[finding.start : finding.end].split())
    quote = f"“{words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}”"
    return _elsewhere(package, reading, finding, found[0], quote)


def _stretches(package: Package, reading: Reading, finding: Finding) -> list[Stretch]:
    """The words of the finding; for a place between letters the letter after or before it; nothing for what the whole file lacks."""
    if finding.end > finding.start:
        return stretches(package, reading, finding.start, finding.end)
    if not finding.end:
        return []
    return stretches(package, reading, finding.start, finding.start + 1) or stretches(package, reading, finding.start - 1, finding.start)


def _boxed(stretch: Stretch) -> bool:
    return any(local(node) == "txbxContent" for node in stretch.paragraph.iterancestors())


def _elsewhere(package: Package, reading: Reading, finding: Finding, stretch: Stretch, quote: str) -> _Place:
    root = package.tree(package.main)
    around = list(stretch.paragraph.iterancestors())
    if stretch.part == package.main:
        outer = next((node for node in reversed(around) if local(node) == "r"), _start(package))
        return _Place(outer, outer, f"Chỗ cần xem ở trong hộp văn bản: {quote}")
    piece = next((held for held in reading.pieces if held.flow.offsets[0] <= finding.start < held.flow.offsets[-1]), None)
    note = next((node for node in around if local(node) in ("footnote", "endnote")), None)
    if note is not None:
        named = f"chú thích số {piece.note}" if piece is not None and piece.note else "chú thích"
        marks = (node for node in root.iter(f"{{*}}{local(note)}Reference") if attribute(node, "id") == attribute(note, "id"))
        run = next((mark.getparent() for mark in marks), None)
        if run is not None:
            return _Place(run, run, f"Chỗ cần xem ở {named}: {quote}")
    where = {"header": "đầu trang", "footer": "chân trang", "comment": "một ý kiến nhận xét", "note": "chú thích"}
    start = _start(package)
    return _Place(start, start, f"Chỗ cần xem ở {where.get(piece.kind if piece else '', 'phần khác của tệp')}: {quote}")


def _in_box(node: Element) -> bool:
    return any(local(around) == "txbxContent" for around in node.iterancestors())


def _start(package: Package) -> Element:
    """The first run with letters in the text; in a text without letters, its first paragraph."""
    for paragraph in package.paragraphs(package.main):
        if not _in_box(paragraph):
            first = next((held for held in package.letters(paragraph) if held.text.strip()), None)
            if first is not None:
                return cut_before(package, paragraph, first.start)
    paragraphs = package.paragraphs(package.main)
    if not paragraphs:
        raise WriterError("Văn bản không có đoạn nào nên không có chỗ để ghi chú.")
    return paragraphs[0]


# --- what -----------------------------------------------------------------------------------------------------------------------


def _mark(place: _Place, number: int) -> None:
    """The start before the first element, the end after the last one, then the comment's sign."""
    first, last = place.first, place.last
    sign = made(first, "r", made(first, "rPr", made(first, "sz", val=16)), made(first, "commentReference", id=number))
    start, end = made(first, "commentRangeStart", id=number), made(first, "commentRangeEnd", id=number)
    if local(first) == "p":
        first.extend([start, end, sign])
    else:
        first.addprevious(start)
        last.addnext(end)
        _outside(end).addnext(sign)


def _outside(node: Element) -> Element:
    around = node.getparent()
    while around is not None and local(around) in _PASSING:
        node, around = around, around.getparent()
    return node


def _comment(like: Element, number: int, finding: Finding, author: str, at: datetime) -> Element:
    """A comment: how sure and what, how to mend it, on what it rests, and the rule's code."""
    severity = SEVERITY_WORDS[finding.severity].capitalize()
    parts = [(f"{severity}: ", finding.message), ("Cách sửa: ", finding.repair), ("Căn cứ: ", finding.basis), ("", f"[{finding.code}]")]
    lines = [_line(like, text, head) for head, text in parts if text]
    lines[0].insert(1, made(like, "r", made(like, "annotationRef")))
    named = {"author": printable(author), "date": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "initials": _initials(author)}
    return made(like, "comment", *lines, id=number, **named)


def _line(like: Element, text: str, head: str) -> Element:
    """A paragraph of a comment in letters of its own, for the document's may be large and indented."""
    spacing = made(like, "spacing", before=0, after=0, line=240, lineRule="auto")
    look = made(like, "pPr", spacing, made(like, "ind", left=0, right=0, firstLine=0), made(like, "jc", val="left"))
    return made(like, "p", look, *(_words(like, words, bold=words is head) for words in (head, text) if words))


def _words(like: Element, text: str, *, bold: bool) -> Element:
    marks = [made(like, "b"), made(like, "bCs")] if bold else []
    run = made(like, "r", made(like, "rPr", *marks, made(like, "sz", val=20), made(like, "szCs", val=20)))
    return write_lines(run, like, text)


def _initials(author: str) -> str:
    """
    >>> _initials("Minh Bạch")
    'MB'
    """
    return "".join(word[0] for word in printable(author).split())[:4].upper()
