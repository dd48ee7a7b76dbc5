"""Documents cited by name: laws ("Luật Lưu trữ năm 2011"), party documents by congress or plenum ("Nghị quyết Trung ương 4 khóa XII")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

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
_SPACED = {"Bộ luật": r"Bộ\s+luật", "Luật": "Luật", "Pháp lệnh": r"Pháp\s+lệnh"}
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
def _laws() -> regex.Pattern[str]:
    names = sorted(known_issuers().law_names, key=len, reverse=True)
    by_type: dict[str, list[str]] = {"Bộ luật": [], "Luật": [], "Pháp lệnh": []}
    for name in names:
        for type_, listed in by_type.items():
            if name.startswith(f"{type_} "):
                listed.append(r"\s+".join(map(regex.escape, name.removeprefix(f"{type_} ").split())))
                break
    one = "|".join(rf"{_SPACED[type_]}\s+(?i:{'|'.join(listed)})" for type_, listed in by_type.items())
    return regex.compile(
        rf"(?<!\w)(?:(?P<amending>(?:Luật|Bộ\s+luật|Pháp\s+lệnh)\s+{_OF_LAWS}(?:{one})(?:(?:\s*,\s+|\s+và\s+)(?:{one})){{0,12}})"
        rf"|(?P<constitution>Hiến\s+pháp(?:\s+nước\s+(?i:Cộng\s+hòa\s+xã\s+hội\s+chủ\s+nghĩa\s+Việt\s+Nam))?)|(?P<law>{one}))(?:\s+\(?(?P<changed>sửa\s+đổi)\)?(?!,?\s+bổ))?(?!\w)"
    )


def find_laws(text: str) -> Iterator[Named]:
    """Laws, codes, ordinances and the Constitution by name.

    The longest name that is known is taken, or one that is not known with a year, a date or a number after it.
    """
    if "uật" not in text and "Pháp" not in text and "pháp" not in text:
        return
    listed = [_law(found) for found in _laws().finditer(text)]
    taken = iter([*listed, None])
    current = next(taken)
    unlisted = []
    for found in _UNLISTED.finditer(text):
        while current is not None and current.end <= found.start():
            current = next(taken)
        if current is None or found.end() <= current.start:
            unlisted.append(_law_of(found.start(), found.end(), found.group()))
    yield from sorted([*listed, *unlisted], key=lambda named: named.start)


def _law(found: regex.Match[str]) -> Named:
    return _law_of(found.start(), found.end(), found.group())


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
