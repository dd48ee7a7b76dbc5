"""Which paragraphs are headings, and of which level, by their numbers: I – 1 – 1.1 – a), Chương – Mục – Điều."""

from __future__ import annotations

import re

from minhbach.documents.readers.lines import CAPITAL, in_capitals

MAX_HEADING = 300
MAX_LEAD = 80  # letters of a heading that ends with a colon; a longer one is a sentence

_WORD = re.compile(
    r"(?:(PHẦN|Phần|CHƯƠNG|Chương|PHỤ LỤC|Phụ lục)|(MỤC|Mục|Tiểu mục)|(ĐIỀU|Điều))\s+"
    r"(?:\d+|[IVXL]+|thứ\s)[a-z]?\b(?:[.:]|\s*$|\s+[A-ZÀ-Ỹ(])"
)
_ROMAN = re.compile(r"(?:[IVXL]{1,6}|[A-HĐ]|Ii|Iii|Iv)\s?[.)/-]\s*\S")
_NUMBER = re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{0,3}})(?:[.)]|(?<=\.\d)|(?<=\.\d\d))\s+(?={CAPITAL})")
_SENTENCE = re.compile(r"[.;?!]\s+\S")


def heading_level(text: str, following: str) -> int | None:
    """The level of a paragraph as a heading, from 1, or None when it is none. `following` is the paragraph after it.

    >>> heading_level("II. CÔNG TÁC LÃNH ĐẠO", ""), heading_level("3.1. Cải cách", "- Ban hành"), heading_level("2. Hạn chế: không.", "")
    (1, 3, None)
    """
    if not text or len(text) > MAX_HEADING:
        return None
    word = _WORD.match(text)
    if word:
        return _word_level(word, text)
    if text.endswith((";", ",", "./.")):
        return None
    if _ROMAN.match(text):
        title = re.split(r"[.)/-]", text, maxsplit=1)[1]
        return 1 if in_capitals(title.split(":")[0]) or (not _SENTENCE.search(title) and len(title) < 200) else None
    number = _NUMBER.match(text)
    if number is None:
        return None
    title = text[number.end() :]
    if (_SENTENCE.search(title.rstrip(".")) and not _split_title(title)) or re.search(r":\s+\S", title):
        return None
    depth = 2 + number[1].count(".")
    if title.endswith(":"):
        return depth if len(title) <= MAX_LEAD else None
    return depth if not title.endswith((".", "?", "!")) or _goes_deeper(number[1], following) else None


def _word_level(word: re.Match[str], text: str) -> int | None:
    level = 1 if word[1] else 2 if word[2] else 3
    if level < 3:
        return level
    title = text[word.end() - 1 :]
    return None if text.endswith((".", ";", ":", ",")) or _SENTENCE.search(title.lstrip(".: ")) else level


def _split_title(title: str) -> bool:
    """A title may list its parts with semicolons."""
    return ";" in title and re.search(r"[.?!]\s+\S", title.rstrip(".")) is None


def _goes_deeper(number: str, following: str) -> bool:
    """Does the next paragraph belong under this number: "3.1" under "3", or a list?"""
    return following.startswith((f"{number}.1", "a)", "-", "–", "+"))
