"""Abbreviations in a text: where they are used, and where they are written out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from minhbach.checks.places import addresses, within
from minhbach.checks.syllables import is_syllable
from minhbach.text import blind

_SHORT = r"[A-ZĐ]{1,10}[a-z]?[A-ZĐ](?:[A-ZĐa-z]{0,8}[A-ZĐ])?"
_USE = re.compile(r"(?<![\w/&.\-–])(?:[A-ZĐ]{2,12})(?![\w/&\-–]|\.[A-ZĐ])")
_ROMAN = re.compile(r"^(?=[IVXLC]{1,7}$)C{0,3}(?:X[LC]|L?X{0,3})(?:I[XV]|V?I{0,3})$")
# the short form in brackets after the long one, with or without "sau đây viết tắt là"
_DEFINED = re.compile(
    rf"\(\s*(?:(?:sau\s+đây\s+)?(?:được\s+)?(?:gọi|viết)\s+(?:chung\s+|tắt\s+)?(?:là|tắt\s+là|tắt)?\s*:?\s*)?[“\"]?(?P<short>{_SHORT})[”\"]?\s*\)"
)
_SPELT = re.compile(rf"(?:viết|gọi)\s+tắt\s*(?:là|:)?\s*[“\"]?(?P<short>{_SHORT})\b")
_LEGEND = re.compile(rf"^\W*(?P<short>{_SHORT})\s*[:=–-]\s+(?P<long>[A-ZĐÀ-Ỹ]?[a-zà-ỹ]+(?:\s+[^\W\d_]+){{1,12}})[.;,]?\s*$")
_NAMED = re.compile(rf"[a-zà-ỹ]{{2}}\s*:\s+(?P<short>{_SHORT})\s*$")  # "Ban chỉ đạo: BCĐ"
_EXPLAINED = re.compile(rf"(?<!\w)(?P<short>{_SHORT})\s+\([^)\d]{{6,}}")  # "SOFR (Secured Overnight …)"
_WORD = re.compile(r"[^\W\d_]+")
_UPPER = 0.6  # share of capital letters in a line that is set in capitals
_LONGEST = 14


@dataclass(frozen=True, slots=True)
class Definition:
    """`short` stands for `long` from here on; `long` is empty when its words cannot be told from those before it."""

    short: str
    long: str
    start: int
    end: int


def uses(text: str) -> Iterator[re.Match[str]]:
    """Abbreviations in running words, symbols of documents and numbers of chapters left out."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or sum(map(str.isupper, letters)) > _UPPER * len(letters):
        return
    aside = addresses(text)
    for found in _USE.finditer(text):
        if _ROMAN.match(found.group()) or within(found.start(), aside) or _between_capitals(text, found):
            continue
        yield found


def _between_capitals(text: str, found: re.Match[str]) -> bool:
    """Whether the word is one of several words in capitals: a heading inside the line."""
    before = re.search(r"([^\W\d_]+)\W{1,2}$", text[max(0, found.start() - 20) : found.start()])
    after = re.match(r"\W{1,2}([^\W\d_]+)", text[found.end() : found.end() + 20])
    return any(
        side is not None and side[1].isupper() and not side[1].isascii() and is_syllable(side[1].lower()) for side in (before, after)
    )


def definitions(text: str) -> Iterator[Definition]:
    """Where abbreviations are written out.

    >>> [(found.short, found.long) for found in definitions("kết quả cải cách hành chính (CCHC) và (sau đây gọi tắt là BCĐ)")]
    [('CCHC', 'cải cách hành chính'), ('BCĐ', '')]
    """
    legend = _LEGEND.match(text)
    if legend:
        yield Definition(legend["short"], legend["long"], legend.start("short"), legend.end("short"))
        return
    told: set[int] = set()  # one place may look like two ways of writing out
    for pattern in (_DEFINED, _SPELT, _NAMED, _EXPLAINED):
        for found in pattern.finditer(text):
            if found.start("short") not in told:
                told.add(found.start("short"))
                long = _before(text[: found.start()], found["short"]) if pattern in (_DEFINED, _SPELT) else ""
                yield Definition(found["short"], long, found.start("short"), found.end("short"))


def _before(text: str, short: str) -> str:
    """The words just before whose first letters make the abbreviation."""
    found = list(_WORD.finditer(text[-200:]))
    wanted = blind(short)
    if len(found) < len(wanted) or len(wanted) > _LONGEST:
        return ""
    last = found[-len(wanted) :]
    if "".join(blind(word.group())[0] for word in last) != wanted:
        return ""
    return " ".join(word.group() for word in last)
