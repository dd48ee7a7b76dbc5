"""Documents cited by name: laws ("Luật Lưu trữ năm 2011"), party documents by congress or plenum ("Nghị quyết Trung ương 4 khóa XII")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

import regex

from minhbach.law.issuers import known_issuers

_ROMAN = r"[IVX]{1,6}(?!\w)"
_ORDINAL = r"(?:thứ\s+)?(?:\d{1,2}|nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai|ba|bốn|lăm))?|[IVX]{1,5})(?!\w)"
_TERM = rf"(?:,?\s+\(?[kK]h(?:óa|oá)\s+{_ROMAN}\)?)"
_OF_LAWS = r"sửa\s+đ[ổôỗồ]i,?\s+b[ổôỗ]\s+sung\s+(?:một\s+số\s+(?:điều|nội\s+dung|điều,\s+khoản)\s+(?:của\s+)?)?(?:các\s+)?"
_COMMITTEE = r"(?:Ban\s+Chấp\s+hành\s+)?Trung\s+ương(?:\s+Đảng)?"
_OF_WHOM = r"(?:\s+(?:đại\s+biểu|toàn\s+quốc|Đảng|toàn\s+quốc\s+của\s+Đảng|Đảng\s+bộ\s+tỉnh|Đảng\s+bộ\s+thành\s+phố)){0,3}"
_PARTY = regex.compile(
    rf"""(?<!\w)(?P<type>(?:Văn\s+kiện\s+)?Nghị\s+quyết|Kết\s+luận|Văn\s+kiện)\s+(?:của\s+)?(?:
        (?:Hội\s+nghị\s+)? (?:lần\s+{_ORDINAL},?\s+)? (?:của\s+)? {_COMMITTEE} \s+ (?:lần\s+)? {_ORDINAL} {_TERM}?
      | Hội\s+nghị \s+ (?:lần\s+{_ORDINAL},?\s+) (?:của\s+)? {_COMMITTEE} {_TERM}?
      | (?P<congress>Đại\s+hội {_OF_WHOM} \s+ (?:lần\s+(?:thứ\s+)?)? {_ROMAN})
    )""",
    regex.VERBOSE,
)
_TYPE = regex.compile(r"(?:Bộ\s+luật|Luật|Pháp\s+lệnh)(?=\s)")
_BEGINS = regex.compile(
    r"(?<!\w)(?:(?:Bộ\s+luật|Luật|Pháp\s+lệnh)(?=\s)"
    r"|(?P<constitution>Hiến\s+pháp(?:\s+nước\s+(?i:Cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+Việt\s+Nam))?(?!\w)))"
)
_AMENDING = regex.compile(rf"(?:Luật|Bộ\s+luật|Pháp\s+lệnh)\s+{_OF_LAWS}")
_AND = regex.compile(r"\s*,\s+|\s+và\s+")
_WITH_CHANGES = regex.compile(r"\s+\(?sửa\s+đổi\)?(?!,?\s+bổ)(?!\w)")
_WORD = regex.compile(r"\S+")
_CAPITALS = regex.compile(r"\p{Lu}{2,10}")
_TYPES = ("Bộ luật", "Luật", "Pháp lệnh")
# a law of any name, where a provision of it is cited
_PROVIDED = regex.compile(
    r"(?i:điều|khoản|mục|chương)\s+[\dIVX]{1,4}[a-zđ]?\s+(?:của\s+)?(?P<law>(?:Bộ\s+luật|Luật|Pháp\s+lệnh)\s+[A-ZĐÀ-Ỹ][^\n.,;:()“”\"\d]{2,90}?)"
    r"(?=\s*[.,;:)”\"]|\s*$|\s+(?:và|hoặc|được|về|quy|có|đã|thì|là|như|theo|tại|trong|do|để|của|này|năm|ngày|số)(?!\w))"
)
_LETTERS = regex.compile(r"\w+")
MOST_AMENDED = 12  # laws that one law amends
MOST_LETTERS = 400  # of a name, line breaks and all
_TERM_IN = regex.compile(rf"[kK]h(?:óa|oá)\s+({_ROMAN})")
_UNLISTED = regex.compile(
    r"(?<!\w)(?P<type>Bộ\s+luật|Luật|Pháp\s+lệnh)\s+(?P<name>[A-ZĐÀ-Ỹ][^\n.;:()“”\"\d]{2,110}?)(?=\s+(?:năm\s+(?:19|20)\d\d|ngày\s+\d|số:?\s+\d))"
)


@dataclass(frozen=True, slots=True)
class Named:
    """A document cited by name at `start:end`."""

    start: int
    end: int
    type: str
    name: str
    issuer: str


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of laws as they are compared, and the words of each by its first word or the first letters of its words."""

    whole: frozenset[str]
    longest: int  # words
    by_letter: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]


@cache
def _names() -> _Names:
    listed = known_issuers().law_names
    by_letter: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name in listed:
        type_ = next((type_ for type_ in _TYPES if name.startswith(f"{type_} ")), "")
        words = tuple(word.casefold() for word in _LETTERS.findall(name.removeprefix(type_)))
        if type_ and words:
            by_letter.setdefault(f"{type_} {words[0][0]}", []).append((name, words))
    whole = frozenset(name.casefold() for name in listed)
    return _Names(whole, max(len(name.split()) for name in whole), {key: tuple(group) for key, group in by_letter.items()})


def _listed(text: str) -> Iterator[Named]:
    """The laws whose names are known, a law that amends others as one."""
    place = 0
    while (found := _BEGINS.search(text, place)) is not None:
        end, name = _end_of(text, found)
        if end is not None:
            changes = _WITH_CHANGES.match(text, end)
            end = changes.end() if changes else end
            yield _law_of(found.start(), end, name or text[found.start() : end])
        place = found.end() if end is None else end


def _end_of(text: str, begins: regex.Match[str]) -> tuple[int | None, str]:
    """Where what begins like the name of a law ends; None where it is none that is known. With the whole name of a shortened one."""
    if begins["constitution"]:
        return begins.end(), ""
    amended = _AMENDING.match(text, begins.start())
    if amended is None:
        end = _name_end(text, begins.start())
        return (end, "") if end is not None else _shortened_end(text, begins)
    end = _name_end(text, amended.end())
    for _ in range(MOST_AMENDED):
        gap = _AND.match(text, end) if end is not None else None
        following = _name_end(text, gap.end()) if gap else None
        if following is None:
            break
        end = following
    return end, ""


def _name_end(text: str, start: int) -> int | None:
    """Where the longest known name that begins at `start` ends."""
    if _TYPE.match(text, start) is None:
        return None
    names = _names()
    words = list(islice(_WORD.finditer(text, start, start + MOST_LETTERS), names.longest))
    said = [word.group().casefold() for word in words]
    for count in range(len(words), 1, -1):
        last = _LETTERS.match(words[count - 1].group())
        if last is not None and " ".join([*said[: count - 1], last.group().casefold()]) in names.whole:
            return words[count - 1].start() + last.end()
    return None


def _shortened_end(text: str, begins: regex.Match[str]) -> tuple[int | None, str]:
    """`Luật NSNN`, `Luật Ban hành VBQPPL`: where first letters stand for the words of one known name."""
    words = list(islice(_LETTERS.finditer(text, begins.end(), begins.end() + MOST_LETTERS), _names().longest))
    if not words or not any(_CAPITALS.fullmatch(word.group()) for word in words[:6]):
        return None, ""
    type_ = " ".join(begins.group().split())
    fits = {
        (name, end)
        for name, wanted in _names().by_letter.get(f"{type_} {words[0].group()[0].casefold()}", ())
        if (end := _spelled_end(words, wanted)) is not None
    }
    if not fits:
        return None, ""
    furthest = max(end for _, end in fits)
    meant = [name for name, end in fits if end == furthest]
    return (furthest, meant[0]) if len(meant) == 1 else (furthest, "")


def _spelled_end(words: Sequence[regex.Match[str]], wanted: Sequence[str]) -> int | None:
    """Where words that spell a name, some by their first letters alone, have spelled all of it."""
    place, short = 0, False
    for word in words:
        rest = wanted[place:]
        if word.group().casefold() == rest[0]:
            place += 1
        elif _CAPITALS.fullmatch(word.group()) and (taken := _initials(word.group().casefold(), rest)):
            place, short = place + taken, True
        else:
            return None
        if place == len(wanted):
            return word.end() if short else None
    return None


def _initials(letters: str, words: Sequence[str]) -> int:
    """How many of the words the letters stand for; "và" may be left out."""
    place = 0
    for letter in letters:
        if place < len(words) and words[place] == "và" and letter != "v":
            place += 1
        if place >= len(words) or words[place][0] != letter:
            return 0
        place += 1
    return place


def find_laws(text: str) -> Iterator[Named]:
    """Laws, codes, ordinances and the Constitution by name.

    The longest name that is known is taken, or one that is not known with a year, a date or a number after it.
    """
    if "uật" not in text and "Pháp" not in text and "pháp" not in text:
        return
    listed = list(_listed(text))
    others = [_law_of(found.start(), found.end(), found.group()) for found in _UNLISTED.finditer(text)]
    others += [_law_of(*found.span("law"), found["law"]) for found in _PROVIDED.finditer(text)]
    taken = iter([*listed, None])
    current = next(taken)
    unlisted: list[Named] = []
    for other in sorted(others, key=lambda named: (named.start, -named.end)):
        while current is not None and current.end <= other.start:
            current = next(taken)
        if (current is None or other.end <= current.start) and not (unlisted and other.start < unlisted[-1].end):
            unlisted.append(other)
    yield from sorted([*listed, *unlisted], key=lambda named: named.start)


def _law_of(start: int, end: int, text: str) -> Named:
    name = " ".join(text.split())
    type_ = next((type_ for type_ in ("Bộ luật", "Pháp lệnh", "Hiến pháp") if name.startswith(type_)), "Luật")
    return Named(start, end, type_, name, "Ủy ban Thường vụ Quốc hội" if type_ == "Pháp lệnh" else "Quốc hội")


def find_party_documents(text: str) -> Iterator[Named]:
    """Party documents cited by the plenum or congress that passed them."""
    if "Trung" not in text and "Đại" not in text and "hội" not in text:
        return
    for found in _PARTY.finditer(text):
        type_ = "Kết luận" if found["type"].startswith("Kết") else "Nghị quyết" if "quyết" in found["type"] else "Văn kiện"
        yield Named(found.start(), found.end(), type_, " ".join(found.group().split()), _party_issuer(found))


def _party_issuer(found: regex.Match[str]) -> str:
    if found["congress"]:
        congress = " ".join(found["congress"].split())
        return congress if "Đảng" in congress else f"{congress} của Đảng"
    term = _TERM_IN.search(found.group())
    return f"Ban Chấp hành Trung ương khóa {term[1]}" if term else "Ban Chấp hành Trung ương"
