"""Lines of a page put together again into paragraphs.

Extraction breaks a text where the paper ended, sometimes with an empty line after every line. Whether a break is one between paragraphs is
judged by the habits of the whole text: how long a full line is, what an empty line means, whether paragraphs are indented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from minhbach.text import INVISIBLE, Flow, plain_letters

Mark = tuple[int, str]  # the end of a note mark in the source, and the number of its note

DOUBLE_SPACED = 0.8  # share of line breaks with an empty line from which empty lines mean nothing
LONG = 25  # letters of a line that may be a full one
WRAPPED = 0.12  # share of the breaks after long lines inside a sentence from which a text counts as broken into lines
HANGING = 0.7  # share of a full line from which the next one goes on, where paragraphs are told by their indent
FULL = 0.82  # share of a full line from which a line counts as full
EXACT = 0.96  # the same where widths are measured
NAMED = 0.75  # the same for a line that ends where a name begins, "Sở", "Công Thương"
CLOSED = 0.95  # the same when it ends a sentence, in a text too short to measure
ENOUGH = 25  # certain breaks inside sentences from which they measure a full line
NARROW = 0.7  # share of a full line up to which lines are those of a narrower column
CAPITALS = 1.25  # how much wider a capital letter is than a small one

CAPITAL = "[" + "".join(letter for letter in map(chr, (*range(0x41, 0x1B1), *range(0x1EA0, 0x1EFA))) if letter.isupper()) + "]"
BULLET = re.compile(r"(?:[-–—+*•◦▪●○‣\uf0b7\uf02d]|\*\*)\s+(?=\S)|[-–+•](?=[^\W\d_])")
NUMBERED = re.compile(
    r"(?:[IVXL]{1,6}|[A-HĐ]|\d{1,2}(?:\.\d{1,2}){0,3})[.)/-](?![\d/])\s*(?=\S)"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\s+(?={CAPITAL})"
    r"|[a-zđ]{1,2}\)\s*|\(\d{1,2}\)\s*"
)
_LISTED_NUMBER = re.compile(r"Số\s+\d+[/-]")  # the first of a list: "tại các Tờ trình:" and then "Số 202/TTr-BVHTTDL"
_OPENING = re.compile(
    r"(?:Điều|Chương|Mục|Phần|Tiểu mục|PHẦN|CHƯƠNG|MỤC|ĐIỀU|Phụ lục|PHỤ LỤC|Biểu|Bảng)\s+(?:\d+|[IVXL]+|thứ\b)[\w.:]*"
    r"|Căn cứ\s|Nơi nhận|Kính gửi|Số\s?:|Theo đề nghị của"
)
_UNSEEN = re.compile(f"[{''.join(sorted(INVISIBLE))}]")
_SPACES = re.compile(r"\s\s")
_RULE = re.compile(r"[\s_–—=*.~\-]{3,}")
_CALLS_FOR_NUMBER = re.compile(
    r"\b(?:số|ngày|tháng|năm|quý|khoản|điểm|điều|mục|chương|bảng|biểu|từ|đến|và|là|gồm|khóa|lần|thứ|trang|phụ lục|nhóm)$", re.IGNORECASE
)
_OPEN_WORD = re.compile(
    r"\b(?:của|và|các|những|về|cho|do|tại|với|theo|trong|ngoài|hoặc|bởi|trên|dưới|để|được|bị|là|có|không|như|khi|mà|giữa|qua|ở|cùng|"
    r"tỉnh|huyện|xã|phường|thành phố|ông|bà|bằng|nhằm|này,|số|ngày|tháng)$"
)
_NAME_BEGINS = re.compile(
    r"\b(?:Sở|Bộ|Ủy ban|Uỷ ban|UBND|HĐND|Ban|Cục|Chi cục|Phòng|Hội đồng"
    r"|Luật|Nghị định|Quyết định|Thông tư|Chỉ thị|Kế hoạch|Nghị quyết|Quy chế)$"
)
_SYMBOL_TAIL = re.compile(r"(?:\d|[\d)]/[A-ZĐƯ]\S*|\S*\d\S*/\S*)\s?-$|\b[A-ZĐƯ]{2,}-$")
_SYMBOL_HEAD = re.compile(r"[A-ZĐƯ][A-Za-zĐđƯư&]*[A-ZĐƯ&/-]|[A-ZĐƯ]{2,}")
_SLASH_HEAD = re.compile(r"/(?:\d{4}/)?[A-ZĐ]{2}")
_SENTENCE_END = tuple(".!?;:…")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Widths are in any one unit: characters for plain text, points for a page."""

    text: str  # without the white space around it
    start: int  # its place in the source
    page: int = 1
    indent: float = 0.0
    reach: float = 0.0  # how far to the right its last letter stands
    blanks: int = 0  # empty lines before it
    opens_page: bool = False
    ruled: bool = False  # a rule stands before it
    spaced: bool = False  # the rule is one of spaces: what is left of the line that Word draws above notes
    small: bool = False  # its letters are smaller than those of the text
    cell: tuple[int, int, int] | None = None  # table, row and column, where the page tells them

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Habits:
    """What holds for the lines of a whole text."""

    full: float  # how far a full line reaches
    room: float  # a line that would have stayed shorter with the next word had room for it
    closed_room: float  # the same for a line that ends a sentence
    wrapped: bool  # are paragraphs broken into lines?
    blanks_part: bool  # does an empty line part paragraphs?
    indented: float | None  # from this indent on a line begins a paragraph; None when indents say nothing
    exact: bool = False  # are widths those of the letters, not their number?
    blanks_only: bool = False  # is every break between paragraphs an empty line, as in Markdown?


def is_rule(text: str) -> bool:
    """Is this a drawn rule, "_____" or "–––––"?"""
    return _RULE.fullmatch(text) is not None and len(text.strip()) >= 3 and not text.strip().startswith("...")


def habits_of(lines: Sequence[Line], *, exact: bool = False, blanks_only: bool = False) -> Habits:
    """The habits of a text, from its lines."""
    pairs = [(before, after) for before, after in pairwise(lines) if not after.opens_page]
    inside = [(before, after) for before, after in pairs if _goes_on(before.text, after.text)]
    widths = sorted(before.reach for before, _ in inside)
    full = widths[len(widths) * 4 // 5] if widths else max((line.reach for line in lines), default=0.0)
    # lines of narrow columns do not tell how long a line of the text is
    reaches = sorted(_with_next_word(before, after, exact) for before, after in inside if before.reach > NARROW * full)
    enough = len(reaches) >= ENOUGH
    room = EXACT * full if exact else reaches[len(reaches) // ENOUGH] if enough else FULL * full
    long = sum(1 for before, _ in pairs if len(before.text) > LONG)
    wrapped = len(inside) >= max(1, WRAPPED * long)
    parted = sum(1 for _, after in pairs if after.blanks)
    return Habits(
        full,
        room,
        room if enough or exact else CLOSED * full,
        wrapped,
        bool(pairs) and parted < DOUBLE_SPACED * len(pairs),
        _indented(inside, lines),
        exact,
        blanks_only,
    )


def _goes_on(before: str, after: str) -> bool:
    """Is this certainly a break inside a sentence?"""
    if joins_symbol(before, after) or (after[:1].isdigit() and calls_for_number(before) and NUMBERED.match(after) is None):
        return len(before) > LONG
    return len(before) > LONG and not before.endswith(_SENTENCE_END) and after[:1].islower() and NUMBERED.match(after) is None


def _indented(inside: Sequence[tuple[Line, Line]], lines: Sequence[Line]) -> float | None:
    """Where first lines begin, when lines that go on stand at the margin and enough others do not."""
    if len(inside) < 4:
        return None
    margin = median(after.indent for _, after in inside)
    if sum(1 for _, after in inside if after.indent - margin <= 2) < 0.85 * len(inside):
        return None
    return margin + 2.5 if sum(1 for line in lines if line.indent > margin + 2.5) >= 0.1 * len(lines) else None


def paragraphs(lines: Sequence[Line], habits: Habits) -> list[list[Line]]:
    """The lines of each paragraph."""
    made: list[list[Line]] = []
    for line in lines:
        if made and not parts(made[-1][-1], line, habits):
            made[-1].append(line)
        else:
            made.append([line])
    return made


def parts(before: Line, after: Line, habits: Habits) -> bool:
    """Does a paragraph end between two neighbouring lines?"""
    lower = after.text[:1].islower() and NUMBERED.match(after.text) is None
    closed = before.text.endswith(_SENTENCE_END)
    if after.ruled and not lower:
        return True
    if joins_symbol(before.text, after.text) or (before.text.endswith(":") and after.blanks < 3 and _LISTED_NUMBER.match(after.text)):
        return False
    if habits.wrapped and after.blanks < 3 and _OPEN_WORD.search(before.text[-20:]) and not BULLET.match(after.text):
        return False
    if (
        habits.exact
        and after.blanks < 3
        and not closed
        and not in_capitals(before.text)
        and _with_next_word(before, after, True) >= habits.room
    ):
        return _begins(before, after, habits)
    if after.blanks and not after.opens_page and (habits.blanks_part or after.blanks >= 3) and (closed or not lower or not habits.wrapped):
        return True
    if _begins(before, after, habits):
        return True
    if (habits.blanks_only and habits.wrapped) or (not closed and after.text[:1].isdigit() and calls_for_number(before.text)):
        return False
    if not habits.wrapped:
        return not (lower and not closed and len(before.text) > 60)
    if lower:
        return False
    if before.text.endswith((",", "-", "–", "(", "/")):
        return False
    if before.reach > NAMED * habits.full and _NAME_BEGINS.search(before.text[-20:]) and not in_capitals(after.text):
        return False
    if in_capitals(before.text) and in_capitals(after.text) and NUMBERED.match(before.text) and before.reach > 0.5 * habits.full:
        return False
    if in_capitals(before.text) != in_capitals(after.text) and (closed or before.reach < FULL * habits.full or len(after.text.split()) > 3):
        return True  # capitals end where small letters begin, and the reverse
    if habits.indented is not None and after.indent >= habits.indented and before.indent < after.indent:
        return True
    if habits.indented is not None and after.indent < habits.indented and not closed and not in_capitals(before.text):
        long = before.reach - before.indent >= HANGING * habits.full
        return before.text.endswith(":") or in_capitals(after.text) or not long  # first lines are indented, and this one is not
    return before.text.endswith((":", "./.")) or _with_next_word(before, after, habits.exact) < (
        habits.closed_room if closed else habits.room
    )


def _with_next_word(before: Line, after: Line, exact: bool) -> float:
    """How far a line would have reached with the first word of the next."""
    word = after.text.split(maxsplit=1)[0] if after.text else ""
    if exact:
        return before.reach + (len(word) + 1) * (before.reach - before.indent) / max(len(before.text), 1)
    return before.indent + (len(before.text) + len(word) + 1) * (CAPITALS if in_capitals(before.text) else 1.0)


def _begins(before: Line, after: Line, habits: Habits) -> bool:
    """Does the later line begin with a mark of a new paragraph: a bullet, a number, "Điều 5", "Căn cứ"?"""
    open_ = not before.text.endswith((*_SENTENCE_END, ","))
    full = before.reach >= FULL * habits.full
    bullet = BULLET.match(after.text)
    if bullet:
        rest = after.text[bullet.end() :]
        range_ = rest[:1].isdigit() and before.text[-1:].isdigit()
        return not (open_ and habits.wrapped and (rest[:1].islower() or (range_ and full)))
    if NUMBERED.match(after.text):
        return not (open_ and habits.wrapped and (calls_for_number(before.text) or (full and after.text[0] == "(")))
    if _OPENING.match(after.text):
        return not (open_ and full and habits.wrapped and not after.text.startswith(("Căn cứ", "Nơi nhận", "Kính gửi")))
    return False


def calls_for_number(text: str) -> bool:
    """Does a text end in a word that wants a number: "khoản", "năm"?"""
    return _CALLS_FOR_NUMBER.search(text[-40:]) is not None


def in_capitals(text: str) -> bool:
    """Is a line all in capital letters?

    >>> in_capitals("VI. KIẾN NGHỊ"), in_capitals("UBND tỉnh"), in_capitals("2025")
    (True, False, False)
    """
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) >= 4 and all(letter.isupper() for letter in letters)


def joins_symbol(before: str, after: str) -> bool:
    """Is a document's symbol broken between two lines, "QĐ-" and "UBND", "120 -" and "KL/TW"?

    >>> joins_symbol("Quyết định số 18/2025/QĐ-", "UBND ngày"), joins_symbol("Độc lập -", "Tự do"), joins_symbol("năm 2021 -", "2025")
    (True, False, False)
    """
    tail = before[-40:]
    if tail.endswith("-"):
        if tail[-2:-1].isalnum() and after[:1].islower():
            return True  # "kinh tế-" and "xã hội"
        return _SYMBOL_TAIL.search(tail) is not None and _SYMBOL_HEAD.match(after) is not None
    if tail.endswith("/"):
        return len(tail) > 1 and tail[-2].isdigit() and after[:1].isalnum()
    return tail[-1:].isdigit() and _SLASH_HEAD.match(after) is not None


def flow_of(
    source: str, lines: Iterable[Line], marks: Mapping[int, Mark], *, collapse: bool = False, drop: frozenset[int] = frozenset()
) -> tuple[Flow, tuple[tuple[int, str], ...]]:
    """The words of a paragraph and its note marks.

    `marks` are the note marks of the source by the place where they start; `drop` are places that are no words (marks of emphasis);
    `collapse` makes several spaces one, for texts that keep the layout of a page with spaces.
    """
    places: list[int] = []
    notes: list[tuple[int, str]] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None:
            _link(source, places, previous, line)
        place, previous = line.start, line
        span = range(line.start, line.end)
        if _is_plain(source[line.start : line.end], collapse) and marks.keys().isdisjoint(span) and drop.isdisjoint(span):
            places += span
            continue
        while place < line.end:
            if place in marks:
                place, number = marks[place]
                notes.append((len(places), number))
                continue
            letter = source[place]
            if letter in INVISIBLE or place in drop or (collapse and letter.isspace() and places and source[places[-1]].isspace()):
                place += 1
                continue
            places.append(place)
            place += 1
    text = Flow.keep(source, places)
    letters = plain_letters(text.text).replace("\n", " ").replace("\r", " ").replace("\f", " ")
    return Flow(letters, text.offsets), tuple(notes)


def _is_plain(words: str, collapse: bool) -> bool:
    """Whether a line's characters are kept as they stand."""
    return _UNSEEN.search(words) is None and not (collapse and _SPACES.search(words))


def _link(source: str, places: list[int], before: Line, after: Line) -> None:
    """What stands between two joined lines: one space, or nothing inside a symbol."""
    if joins_symbol(before.text, after.text):
        if source[places[-1]] == "-" and len(places) > 1 and source[places[-2]].isspace():
            del places[-2]
        return
    if not places or source[places[-1]].isspace() or source[before.end - 1] == "\u00ad":
        return
    space = next((place for place in range(before.end, after.start) if source[place].isspace()), None)
    if space is not None:
        places.append(space)
