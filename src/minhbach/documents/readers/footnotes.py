"""Footnotes in a text that lost their form: the notes at the ends of pages, and the marks glued to the words before.

A number glued to a word is a mark only when a note of that number stands at the end of the page, or of the text; and notes run in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from minhbach.documents.readers.lines import NUMBERED, Line, Mark, calls_for_number

MAX_NOTES = 999
MIN_BODY = 0.35  # share of a page's lines before notes that no rule parts from the text

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBER = re.compile(r"(?:\[(\d{1,3})\]|\((\d{1,3})\)|(\d{1,3})|([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?=\s|[^\W\d_]|[(“\"])[\s.:]*")
_BRACKETED = re.compile(r"\**\[(\d{1,3})\]\**\s*")
# marks, from the surest: in brackets or raised; after a small letter, a sign or a percentage; after a year; after a capital
_MARKS = (
    re.compile(r"\*?\[(\d{1,3})\]\*?|(?<!\bm)(?<!\bkm)(?<!\bcm)([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})"),
    re.compile(r"(?:(?<=[a-zà-ỹđ)\]”\"’%…»!?;])|(?<=[^\d\s][.,:]))(\d{1,3})(?=$|[\s.,;:!?)”\"’…])(?![.,]\d)"),
    re.compile(r"(?:(?<=năm )|(?<=/)|(?<=\bnăm\s))(?:19|20)\d\d(\d{1,2})(?=$|[\s.,;:!?)”\"’…])"),
    re.compile(r"(?<=[A-ZÀ-ỸĐ]{2})(\d{1,3})(?=$|[\s.,;:!?)”\"’…])(?![.,]\d)"),
)
_LONE_YEAR = re.compile(r"(?:19|20)\d\d(\d{1,2})(?=$|[\s.,;:!?)”\"’…])(?![.,]\d)")


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its number and its lines, the first without the number."""

    number: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """A text parted into its body and its notes; `marks` by the place where they start."""

    body: tuple[Line, ...]
    notes: tuple[Note, ...]
    marks: dict[int, Mark]


def part_notes(lines: Sequence[Line], paged: bool, raised: Mapping[int, Mark] | None = None) -> Parted:
    """Take the notes out of the lines of a whole text.

    `paged` tells whether pages are known. `raised` are the small raised numbers of a text whose letters are measured, by the place where
    they start: then nothing else is a mark, and notes are in small letters.
    """
    closing = _closing_notes(lines) if raised is None else None
    if closing is not None:
        return closing
    body: list[Line] = []
    notes: list[Note] = []
    marks: dict[int, Mark] = {}
    last = 0
    for _, group in groupby(lines, key=lambda line: line.page):
        page = list(group)
        found = _candidates(page) if raised is None else _raised(page, raised)
        small_from = next((place + 1 for place in range(len(page) - 1, -1, -1) if not page[place].small), 0)
        seen = Page(page, found, paged, raised, small_from)
        start = _region(seen, last + 1)
        if start is None and last and _region(seen, 1) is not None:
            start, last = _region(seen, 1), 0
        if start is None and notes:
            start = next((place for place, line in enumerate(page) if place and line.ruled and (line.small or line.spaced)), None)
        if start is None:
            body += page
            continue
        end = _region_end(page, start, paged)
        made = list(_cut(page[start:end], last, notes, raised))
        for note in made:
            number = int(note.number)
            if number > last:
                mark = _mark(found, number, page[start].start, max(marks, default=-1))
                if mark is not None:
                    marks[mark[0]] = (mark[1], note.number)
            last = max(last, number)
        for note in made:
            if notes and notes[-1].number == note.number:
                notes[-1] = Note(note.number, (*notes[-1].lines, *note.lines))
            else:
                notes.append(note)
        body += page[:start] + page[end:]
    return Parted(tuple(body), tuple(notes), marks)


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page and what may be a mark on it."""

    lines: Sequence[Line]
    marks: Mapping[int, Sequence[tuple[int, int, int]]]  # by number: how sure, start and end
    known: bool  # does the text show where pages end?
    own: Mapping[int, Mark] | None  # raised numbers by their place, when letters are measured
    small_from: int  # the first line of those at the end that are all in small letters


def _region(page: Page, expected: int) -> int | None:
    """Where on a page the notes begin, when the first is the expected one."""
    first = min((start for _, start, _ in page.marks.get(expected, ())), default=None)
    for place, line in enumerate(page.lines):
        if place == 0 or _number(line.text) != expected or (page.own is not None and line.start not in page.own):
            continue
        marked = first is not None and first < line.start
        if page.own is not None:
            begins = marked and place >= page.small_from
        elif line.ruled:
            begins = marked or line.spaced
        else:
            begins = marked and page.known and place > MIN_BODY * len(page.lines) and _opens_note(page.lines[place - 1], line)
        if begins:
            return place
    return None


def _opens_note(before: Line, line: Line) -> bool:
    """May a line that begins with a number be a note, though no rule stands above it?"""
    words = _without_number(line).text
    return (words[:1].isupper() or words[:1] in '(“"') and not calls_for_number(before.text) and NUMBERED.match(line.text) is None


def _raised(page: Sequence[Line], raised: Mapping[int, Mark]) -> dict[int, list[tuple[int, int, int]]]:
    """The raised numbers on a page, by number; those that begin a line are the notes' own."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for line in page:
        for place in range(line.start + 1, line.end):
            if place in raised:
                end, number = raised[place]
                found.setdefault(int(number), []).append((0, place, end))
    return found


def _region_end(page: Sequence[Line], start: int, paged: bool) -> int:
    """Where the notes end: with the page, or, when pages are not known, where the sentence they interrupted goes on."""
    if paged or start == 0:
        return len(page)
    interrupted = not page[start - 1].text.endswith((".", ";", ":", "!", "?"))
    for place in range(start + 1, len(page)):
        closed = page[place - 1].text.endswith(".")
        if closed and (page[place].text[:1].islower() if interrupted else NUMBERED.match(page[place].text)):
            return place
    return len(page)


def _cut(lines: Sequence[Line], last: int, notes: Sequence[Note], raised: Mapping[int, Mark] | None) -> Iterator[Note]:
    """The notes of a region in running order; what stands before the first number goes on with the note before."""
    number = int(notes[-1].number) if notes else last
    held: list[Line] = []
    for line in lines:
        found = _number(line.text) if raised is None or line.start in raised else None
        if found is not None and found == (last if held or not notes or found != 1 else 0) + 1 and found <= MAX_NOTES:
            if held:
                yield Note(str(number), tuple(held))
            number = last = found
            held = [_without_number(line)]
        else:
            held.append(line)
    if held:
        yield Note(str(number), tuple(held))


def _number(text: str) -> int | None:
    found = _NUMBER.match(text)
    if found is None:
        return None
    digits = next(group for group in found.groups() if group)
    number = digits.translate(_SUPERSCRIPTS)
    return None if number.startswith("0") else int(number)


def _without_number(line: Line) -> Line:
    found = _NUMBER.match(line.text)
    assert found is not None
    return replace(line, text=line.text[found.end() :], start=line.start + found.end())


def _candidates(page: Sequence[Line]) -> dict[int, list[tuple[int, int, int]]]:
    """What may be a mark on a page: for each number how sure it is, where it starts and ends."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for line in page:
        for rank, pattern in enumerate(_MARKS):
            for seen in pattern.finditer(line.text):
                _keep(found, rank, line, seen)
        for seen in _LONE_YEAR.finditer(line.text):
            if seen.start() == 0:
                _keep(found, 2, line, seen)
    return found


def _keep(found: dict[int, list[tuple[int, int, int]]], rank: int, line: Line, seen: re.Match[str]) -> None:
    group = next(index for index, digits in enumerate(seen.groups(), 1) if digits)
    digits = seen[group].translate(_SUPERSCRIPTS)
    if digits.startswith("0"):
        return
    start, end = seen.span() if rank == 0 else seen.span(group)
    found.setdefault(int(digits), []).append((rank, line.start + start, line.start + end))


def _mark(found: dict[int, list[tuple[int, int, int]]], number: int, before: int, after: int) -> tuple[int, int] | None:
    """The surest mark of a note, after the mark of the note before it and before the notes."""
    possible = [mark for mark in found.get(number, ()) if after < mark[1] < before]
    if not possible:
        return None
    _, start, end = min(possible)
    return start, end


def _closing_notes(lines: Sequence[Line]) -> Parted | None:
    """Notes at the end of the whole text that begin "[1]", as web pages print them."""
    starts = [place for place, line in enumerate(lines) if _BRACKETED.match(line.text)]
    run: list[int] = []
    for place in starts:
        found = _BRACKETED.match(lines[place].text)
        number = int(found[1]) if found else 0
        if number == 1:
            run = [place]
        elif run and number == len(run) + 1:
            run.append(place)
    if not run or len(lines) - run[0] > 40 * len(run):
        return None
    body = tuple(lines[: run[0]])
    notes: list[Note] = []
    for index, (start, end) in enumerate(zip(run, [*run[1:], len(lines)], strict=True)):
        found = _BRACKETED.match(lines[start].text)
        assert found is not None
        first = replace(lines[start], text=lines[start].text[found.end() :], start=lines[start].start + found.end())
        notes.append(Note(str(index + 1), tuple(line for line in (first, *lines[start + 1 : end]) if line.text)))
    marks: dict[int, Mark] = {}
    for line in body:
        for seen in _BRACKETED.finditer(line.text):
            if int(seen[1]) <= len(run):
                marks[line.start + seen.start()] = (line.start + len(line.text[: seen.end()].rstrip()), seen[1])
    return Parted(body, tuple(notes), marks)
