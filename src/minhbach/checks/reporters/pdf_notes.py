"""Findings as highlights with notes, in a copy of the PDF that was read.

The original bytes stay as they are: what is added stands behind them, as PDF itself updates a file (ISO 32000-1, 7.5.6). A signature still
covers the bytes it was made over, but a program that validates it will say that the file was changed afterwards; so a signed file is
marked only when the caller asks for it.
"""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby
from math import pi, sin

import pypdfium2
from pypdfium2 import raw as pdfium

from minhbach.checks.rule import SEVERITY_WORDS, Finding, Severity
from minhbach.documents.readers.pdf import MAX_BYTES, opened_pdf
from minhbach.documents.readers.pdf_reading import read_pdf
from minhbach.documents.reading import Reading
from minhbach.documents.writers import WriterError

AUTHOR = "Minh Bạch"
# red, amber and blue, light enough to read black letters through; the word in the note says the same to those who see no colours
COLOURS: Mapping[Severity, tuple[int, int, int]] = {
    Severity.ERROR: (255, 168, 160),
    Severity.WARNING: (255, 216, 102),
    Severity.HINT: (164, 212, 255),
}
_ORDER = tuple(Severity)
_PRINTED = pdfium.FPDF_ANNOT_FLAG_PRINT
_ICON = 20.0  # points: the size at which viewers draw the sign of a note
_EDGE = 12.0
_STRAIGHT = 0.5  # of the smaller height: letters that share so much of it stand on one line
_GAP = 2.5  # heights: letters further apart are two marks, as across a gutter


_IDENTIFIER = re.compile(rb"/ID\[<([0-9A-Fa-f]*)><([0-9A-Fa-f]{32})>\](?=[^/\[]*>>\s*startxref\s+\d+\s+%%EOF\s*\Z)")

_Box = tuple[float, float, float, float]  # left, bottom, right, top, in points from the page's lower left corner


@dataclass(frozen=True, slots=True)
class _Note:
    """What one highlight says: all findings at the same words."""

    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        return min((finding.severity for finding in self.findings), key=_ORDER.index)

    @property
    def text(self) -> str:
        return "\n\n".join(_said(finding) for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One highlight on a page, counted from 0."""

    page: int
    boxes: tuple[_Box, ...]
    note: _Note


def annotate_pdf(
    content: bytes, reading: Reading, findings: Sequence[Finding], *, author: str = AUTHOR, at: datetime | None = None, signed: bool = False
) -> bytes:
    """The file with a highlight over the words of each finding that is not suppressed, and its message as the highlight's note.

    A finding about no words (something is missing, or the page is a picture) stands in one note at the head of the first page. `signed`
    allows a file with digital signatures. Raises ReaderError for a file that cannot be opened, WriterError for one that must not be marked.
    """
    told = [finding for finding in findings if not finding.suppressed]
    name = reading.file or "Tệp PDF"
    if read_pdf(content, name).source != reading.printed:
        raise WriterError(
            f"Kết quả kiểm tra là của một tệp khác hoặc của bản cũ hơn, không phải của {name}. Hãy kiểm tra lại tệp này rồi thử lại."
        )
    with opened_pdf(content, name, MAX_BYTES) as pdf:
        _allow(pdf, name, signed=signed)
        marks, loose = _placed(pdf, reading, told)
        for number, group in groupby(sorted(marks, key=lambda mark: mark.page), key=lambda mark: mark.page):
            page = pdf[number]
            for mark in group:
                _highlight(page, mark.boxes, mark.note, author, at)
            page.close()
        if loose:
            page = pdf[0]
            _pin(page, _Note(tuple(loose)), author, at)
            page.close()
        return _saved(pdf, content) if marks or loose else content


def _said(finding: Finding) -> str:
    lines = [f"{SEVERITY_WORDS[finding.severity].capitalize()}: {finding.message}"]
    if finding.repair:
        lines.append(f"Cách sửa: {finding.repair}")
    if finding.basis:
        lines.append(f"Căn cứ: {finding.basis}")
    return "\n".join([*lines, f"[{finding.code}]"])


# --- may it be marked? ----------------------------------------------------------------------------------------------------------


def _allow(pdf: pypdfium2.PdfDocument, name: str, *, signed: bool) -> None:
    if pdfium.FPDF_GetSecurityHandlerRevision(pdf) != -1:
        raise WriterError(
            f"{name} được mã hóa hoặc hạn chế quyền nên không thêm ghi chú. Hãy dùng bản không đặt mật khẩu, hoặc xem kết quả ở dạng HTML."
        )
    count = pdfium.FPDF_GetSignatureCount(pdf)
    if count > 0 and not signed:
        raise WriterError(
            f"{name} có {count} chữ ký số. Thêm ghi chú làm phần mềm kiểm tra chữ ký báo tệp đã bị thay đổi sau khi ký. "
            "Hãy dùng bản chưa ký, xem kết quả ở dạng HTML, hoặc cho phép ghi chú vào một bản sao của tệp đã ký."
        )


# --- where the words stand ------------------------------------------------------------------------------------------------------


def _placed(pdf: pypdfium2.PdfDocument, reading: Reading, findings: Iterable[Finding]) -> tuple[list[_Mark], list[Finding]]:
    """The highlights, wide ones first so that a narrow one lies on top; and the findings about no letter of any page."""
    spans: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        spans.setdefault((finding.start, max(finding.end, finding.start + 1)), []).append(finding)
    pages: dict[int, pypdfium2.PdfTextPage] = {}
    marks: list[_Mark] = []
    loose: list[Finding] = []
    for (start, end), held in sorted(spans.items(), key=lambda item: (item[0][0] - item[0][1], item[0][0])):
        seen = False
        anchored = reading.anchored(start, end) if held[0].end else []  # at 0..0 stands what the file as a whole lacks
        for number, anchors in groupby(anchored, key=lambda anchor: anchor.place - 1):
            if number not in pages:
                pages[number] = pdf[number].get_textpage()
            letters = [anchor.index + step for anchor in anchors for step in range(anchor.end - anchor.start)]
            boxes = tuple(_lines(pages[number], letters))
            if boxes:
                seen = True
                marks.append(_Mark(number, boxes, _Note(tuple(held))))
        if not seen:
            loose += held
    for words in pages.values():
        words.page.close()
    return marks, sorted(loose, key=lambda finding: (finding.start, finding.end, finding.code))


def _lines(words: pypdfium2.PdfTextPage, places: Iterable[int]) -> Iterator[_Box]:
    """One box for the letters on each line, in the order of the letters."""
    held: _Box | None = None
    for place in places:
        box = _letter(words, place)
        if box is None:
            continue
        upright = abs(sin(pdfium.FPDFText_GetCharAngle(words, place) % pi)) < _STRAIGHT
        if held is not None and _continues(held, box, upright=upright):
            held = (min(held[0], box[0]), min(held[1], box[1]), max(held[2], box[2]), max(held[3], box[3]))
            continue
        if held is not None:
            yield held
        held = box
    if held is not None:
        yield held


def _letter(words: pypdfium2.PdfTextPage, place: int) -> _Box | None:
    """The box of a letter as high as its line; None for a space, and for what PDFium puts between words by itself."""
    if chr(pdfium.FPDFText_GetUnicode(words, place)).isspace() or pdfium.FPDFText_IsGenerated(words, place) == 1:
        return None
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(words, place, rectangle):
        return None
    left, right = sorted((rectangle.left, rectangle.right))
    bottom, top = sorted((rectangle.bottom, rectangle.top))
    return (left, bottom, right, top) if right > left and top > bottom else None


def _continues(held: _Box, box: _Box, *, upright: bool) -> bool:
    """Does this letter stand on the line of the letters before it?"""
    along, across = (0, 1) if upright else (1, 0)
    height = min(held[across + 2] - held[across], box[across + 2] - box[across])
    shared = min(held[across + 2], box[across + 2]) - max(held[across], box[across])
    gap = max(box[along] - held[along + 2], held[along] - box[along + 2])
    return shared >= _STRAIGHT * height and gap <= _GAP * height


# --- what is added --------------------------------------------------------------------------------------------------------------


def _highlight(page: pypdfium2.PdfPage, boxes: Sequence[_Box], note: _Note, author: str, at: datetime | None) -> None:
    made = _added(page, pdfium.FPDF_ANNOT_HIGHLIGHT)
    try:
        for left, bottom, right, top in boxes:
            # the order that viewers expect, not the one of the standard's text: upper left, upper right, lower left, lower right
            pdfium.FPDFAnnot_AppendAttachmentPoints(made, pdfium.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom))
        around = (min(b[0] for b in boxes), max(b[3] for b in boxes), max(b[2] for b in boxes), min(b[1] for b in boxes))
        _describe(made, around, note, author, at)
    finally:
        pdfium.FPDFPage_CloseAnnot(made)


def _pin(page: pypdfium2.PdfPage, note: _Note, author: str, at: datetime | None) -> None:
    """A note that belongs to no words, at the upper right corner of the page."""
    _, _, right, top = page.get_cropbox()
    made = _added(page, pdfium.FPDF_ANNOT_TEXT)
    try:
        _describe(made, (right - _EDGE - _ICON, top - _EDGE, right - _EDGE, top - _EDGE - _ICON), note, author, at)
    finally:
        pdfium.FPDFPage_CloseAnnot(made)


def _added(page: pypdfium2.PdfPage, kind: int) -> pdfium.FPDF_ANNOTATION:
    made = pdfium.FPDFPage_CreateAnnot(page, kind)
    if not made:
        raise pypdfium2.PdfiumError("no annotation made")
    return made


def _describe(made: pdfium.FPDF_ANNOTATION, around: _Box, note: _Note, author: str, at: datetime | None) -> None:
    """`around` is left, top, right, bottom, as PDFium's rectangles are."""
    pdfium.FPDFAnnot_SetRect(made, pdfium.FS_RECTF(*around))
    pdfium.FPDFAnnot_SetColor(made, pdfium.FPDFANNOT_COLORTYPE_Color, *COLOURS[note.severity], 255)
    pdfium.FPDFAnnot_SetFlags(made, _PRINTED)
    texts = {"Contents": note.text, "T": author, "Subj": " ".join(dict.fromkeys(finding.code for finding in note.findings))}
    if at is not None:
        texts["M"] = _moment(at)
    for key, text in texts.items():
        pdfium.FPDFAnnot_SetStringValue(made, key.encode(), _wide(text))


def _wide(text: str) -> ctypes.Array[ctypes.c_ushort]:
    """Text as PDFium takes it: UTF-16 with a zero at its end."""
    units = text.replace("\0", "").encode("utf-16-le", "replace")
    return (ctypes.c_ushort * (len(units) // 2 + 1)).from_buffer_copy(units + b"\0\0")


def _moment(at: datetime) -> str:
    """A date as PDF writes it (ISO 32000-1, 7.9.4).

    >>> from datetime import timedelta, timezone
    >>> _moment(datetime(2025, 11, 7, 8, 30, tzinfo=timezone(timedelta(hours=7))))
    "D:20251107083000+07'00'"
    """
    offset = at.strftime("%z")
    return f"D:{at:%Y%m%d%H%M%S}" + (f"{offset[:3]}'{offset[3:5]}'" if offset else "")


# --- saving ---------------------------------------------------------------------------------------------------------------------


def _saved(pdf: pypdfium2.PdfDocument, content: bytes) -> bytes:
    made = BytesIO()
    pdf.save(made, flags=pdfium.FPDF_INCREMENTAL)
    added = made.getvalue().removeprefix(content)
    saved = content + _IDENTIFIER.sub(lambda found: _identified(found, hashlib.sha256(content + added[: found.start()])), added)
    if not made.getvalue().startswith(content) or _annotations(saved) != _count(pdf):
        raise WriterError(
            "Cấu trúc tệp PDF này không cho phép thêm ghi chú an toàn. Hãy in lại tệp ra PDF rồi thử lại, hoặc xem kết quả ở dạng HTML."
        )
    return saved


def _identified(found: re.Match[bytes], digest: hashlib._Hash) -> bytes:
    """The file's identifier without PDFium's dice, so that the same findings give the same bytes; the part the file had before stays."""
    mark = digest.hexdigest()[:32].upper().encode()
    return b"/ID[<%s><%s>]" % (mark if found[1] == found[2] else found[1], mark)


def _annotations(content: bytes) -> list[int]:
    pdf = pypdfium2.PdfDocument(content)
    try:
        return _count(pdf)
    finally:
        pdf.close()


def _count(pdf: pypdfium2.PdfDocument) -> list[int]:
    counts = []
    for page in pdf:
        counts.append(pdfium.FPDFPage_GetAnnotCount(page))
        page.close()
    return counts
