"""Comparing a DOCX, which passes through office programs and through the registry that fills its blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from minhbach.documents.readers import docx as docx_reader
from minhbach.documents.wording import recipient_lines
from minhbach.reports.build import Report
from minhbach.reports.differences import Compared, TextDifference, figure_differences, text_differences

NUMBER = r"\d{1,6}(?:[A-Za-zĐđ]|\.\d{1,4})?"
NAME = re.compile(r"[^\W\d_][^\W\d_.\s-]*\.?(?:[\s.-]+[^\W\d_]+\.?){0,9}")
MAX_NAME = 60
MAX_NAME_LINES = 2  # "(Đã ký)", then the name


def compare_docx(content: bytes, expected: bytes, report: Report, _file: Path) -> Compared:
    """What differs in a DOCX: its figures and words, and what hides or replaces them. Raises ReaderError."""
    around, own = docx_reader.read_surroundings(content), docx_reader.read_surroundings(expected)
    other = around.generator != own.generator
    printed = docx_reader.read_figures(content)
    figures = tuple(figure_differences(printed, docx_reader.read_figures(expected), report.figures, other=other))
    lines, own_lines = (_plain_lines(docx_reader.read_text(one)) for one in (content, expected))
    lines, filled = _filled(lines, own_lines, report)
    texts = list(text_differences(lines, own_lines))
    notes: list[str] = []
    if not other:
        texts += text_differences(sorted(around.margins), sorted(own.margins))
        texts += [
            TextDifference(f"{mark}: {count} chỗ", f"{mark}: {own.marks.get(mark, 0)} chỗ")
            for mark, count in sorted(around.marks.items())
            if count > own.marks.get(mark, 0)
        ]
        texts += text_differences(around.alts, own.alts)
        texts += _picture_differences(around.pictures, own.pictures, notes)
    return Compared(sum(map(len, printed.values())), around.generator, own.generator, figures, tuple(texts), filled, tuple(notes))


def _plain_lines(lines: Sequence[str]) -> list[str]:
    return [" ".join(unicodedata.normalize("NFC", line).split()) for line in lines]


def _picture_differences(
    found: Sequence[docx_reader.Picture], ours: Sequence[docx_reader.Picture], notes: list[str]
) -> Iterator[TextDifference]:
    """An office program may draw a picture anew under a name of its own; under our name other bytes are another picture."""
    if len(found) != len(ours):
        yield TextDifference(f"số hình: {len(found)}", f"số hình: {len(ours)}")
        return
    hashes, own = ([picture.sha256 for picture in pictures] for pictures in (found, ours))
    if hashes == own:
        if ours:
            notes.append("Hình vẽ: đã đối chiếu, đúng từng byte với bản gốc.")
        return
    kept = [picture.part for picture in found] == [picture.part for picture in ours]
    for number, (left, right) in enumerate(zip(hashes, own, strict=True), start=1):
        if left != right and (kept or left in own):
            yield TextDifference(f"hình thứ {number} là hình khác", "")
    if not kept:
        notes.append("Hình vẽ: không đối chiếu được, vì phần mềm văn phòng đã lưu lại dưới tên khác.")


# --- blanks that the registry fills ---------------------------------------------------------------------------------------------


def _filled(lines: Sequence[str], ours: Sequence[str], report: Report) -> tuple[list[str], tuple[str, ...]]:
    """The lines with the blanks as they were left, and what the registry wrote there: number, date, name of the signer."""
    head, signed = report.document.letterhead, report.document.signature
    lines, filled = list(lines), []
    number_line, date_line = (" ".join(line.split()) for line in (head.number_line, head.date_line))
    symbol, place = " ".join(head.symbol.split()), " ".join(head.place.split())
    if not head.number and number_line in ours:
        at = ours.index(number_line)
        match = re.fullmatch(rf"Số:\s*({NUMBER})\s*/\s*{re.escape(symbol)}", lines[at]) if at < len(lines) else None
        if match:
            lines[at] = number_line
            filled.append(f"số {match[1]}/{symbol}")
    if head.dated is None and date_line in ours:
        at = ours.index(date_line)
        match = (
            re.fullmatch(rf"{re.escape(place)}, ngày (\d{{1,2}}) tháng (\d{{1,2}}) năm (\d{{4}})", lines[at]) if at < len(lines) else None
        )
        if match and _is_day(*map(int, match.groups())):
            lines[at] = date_line
            filled.append(f"ngày {match[1]}/{match[2]}/{match[3]}")
    if not signed.name:
        close = _plain_lines([*recipient_lines(signed)[-1:], *(line for line in (signed.authority, signed.title) if line)])
        at = next((end for end in range(len(ours), len(close) - 1, -1) if list(ours[end - len(close) : end]) == close), -1)
        following = ours[at : at + 1]
        for count in range(1, MAX_NAME_LINES + 1):
            name = lines[at : at + count]
            fits = at >= 0 and lines[at - len(close) : at] == close and lines[at + count : at + count + 1] == following
            if fits and len(name) == count and all(len(line) <= MAX_NAME and NAME.fullmatch(line.strip("()")) for line in name):
                del lines[at : at + count]
                filled.append(f"người ký: {', '.join(name)}")
                break
    return _ties(lines, ours, report, tuple(filled)), tuple(filled)


def _ties(lines: Sequence[str], ours: Sequence[str], report: Report, filled: Sequence[str]) -> list[str]:
    """Under each appendix title the number and the date stand again: blank, or as they were filled at the head of the document."""
    head = report.document.letterhead
    number = next((words.removeprefix("số ").partition("/")[0] for words in filled if words.startswith("số ")), "")
    day = next((words.removeprefix("ngày ").split("/") for words in filled if words.startswith("ngày ")), [])
    symbol = " ".join(head.symbol.split())
    blank = head.date_line.partition(", ")[2]
    ties: dict[str, str] = {}
    for line in (line for line in ours if line.startswith("(Kèm theo ")):
        numbered = line.replace(f"số /{symbol}", f"số {number}/{symbol}") if number else line
        dated = "ngày {} tháng {} năm {}".format(*day) if day else blank
        ties |= dict.fromkeys((numbered, numbered.replace(blank, dated), line.replace(blank, dated)), line)
    return [ties.get(line, line) for line in lines]


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
