"""Documents cited by name: laws ("Luật Lưu trữ năm 2011"), party documents by congress or plenum ("Nghị quyết Trung ương 4 khóa XII")."""

from __future__ import annotations

from collections.abc import Iterator
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


@cache
def _names() -> tuple[frozenset[str], int]:
    """The names of laws as they are compared, and how many words the longest has."""
    names = frozenset(name.casefold() for name in known_issuers().law_names)
    return names, max(len(name.split()) for name in names)


def _listed(text: str) -> Iterator[Named]:
    """The laws whose names are known, a law that amends others as one."""
    place = 0
    while (found := _BEGINS.search(text, place)) is not None:
        end = _end_of(text, found)
        if end is not None:
            changes = _WITH_CHANGES.match(text, end)
            end = changes.end() if changes else end
            yield _law_of(found.start(), end, text[found.start() : end])
        place = found.end() if end is None else end


def _end_of(text: str, begins: regex.Match[str]) -> int | None:
    """Where what begins like the name of a law ends; None where it is none that is known."""
    if begins["constitution"]:
        return begins.end()
    amended = _AMENDING.match(text, begins.start())
    if amended is None:
        return _name_end(text, begins.start())
    end = _name_end(text, amended.end())
    for _ in range(MOST_AMENDED):
        gap = _AND.match(text, end) if end is not None else None
        following = _name_end(text, gap.end()) if gap else None
        if following is None:
            break
        end = following
    return end


def _name_end(text: str, start: int) -> int | None:
    """Where the longest known name that begins at `start` ends."""
    if _TYPE.match(text, start) is None:
        return None
    names, longest = _names()
    words = list(islice(_WORD.finditer(text, start, start + MOST_LETTERS), longest))
    said = [word.group().casefold() for word in words]
    for count in range(len(words), 1, -1):
        last = _LETTERS.match(words[count - 1].group())
        if last is not None and " ".join([*said[: count - 1], last.group().casefold()]) in names:
            return words[count - 1].start() + last.end()
    return None


def find_laws(text: str) -> Iterator[Named]:
    """Laws, codes, ordinances and the Constitution by name.

    The longest name that is known is taken, or one that is not known with a year, a date or a number after it.
    """
    if "uật" not in text and "Pháp" not in text and "pháp" not in text:
        return
    listed = list(_listed(text))
    taken = iter([*listed, None])
    current = next(taken)
    unlisted = []
    for found in _UNLISTED.finditer(text):
        while current is not None and current.end <= found.start():
            current = next(taken)
        if current is None or found.end() <= current.start:
            unlisted.append(_law_of(found.start(), found.end(), found.group()))
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
