"""Hai từ viết dính nhau.

## Kiểm tra gì
Tìm ký hiệu viết hoa dính với từ sau nó («KH-SCTngày»), số dính với «ngày», «tháng», «năm» («14tháng03năm») và hai âm tiết có dấu viết
liền thành một từ không thể có trong tiếng Việt («quyđịnh»).

## Vì sao
Chữ dính làm sai ký hiệu văn bản, ngày tháng và làm máy không tìm được văn bản được dẫn.

## Cách sửa
Thêm một dấu cách giữa hai từ.

## Giới hạn
Địa chỉ mạng, thư điện tử và tên riêng không xét. Văn bản quét bị hỏng chữ nhiều thì không xét. Khi tệp PDF bỏ mất dấu cách lúc trích chữ,
bản gốc có thể không dính.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from minhbach.checks.places import TEXT, addresses, at, pieces, within
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import is_impossible, is_syllable, spoilt, words

_AFTER_SYMBOL = re.compile(r"(?<=[A-ZĐ]{2})(?=(?:ngày|tháng|năm|của|về|và|tại|cho|do)\b)")
_BESIDE_NUMBER = re.compile(r"(?<=\d)(?=(?:ngày|tháng|năm)(?:\b|\d))|(?<=\bngày)(?=\d)|(?<=tháng)(?=\d)|(?<=\bnăm)(?=\d)|(?<=\dnăm)(?=\d)")
_LETTERS = re.compile(r"(?<![\w@/.-])[^\W\d_]{4,}(?!\w)")
_SHORTEST = 2


def check(subject: Subject, context: Context) -> Iterator[Found]:
    spoiled = spoilt(subject.reading)
    for piece in pieces(subject.reading, TEXT):
        text = piece.text
        aside = addresses(text)
        capitals: set[int] = set()
        places = {found.start() for pattern in (_AFTER_SYMBOL, _BESIDE_NUMBER) for found in pattern.finditer(text)}
        if not spoiled:
            places |= {place for found in words(text) if (place := _joint(found))}
            capitals = {place for found in _LETTERS.finditer(text) if (place := _capital_inside(found))}
            places |= capitals
        for start, end in sorted({_word(text, place) for place in places}):
            if within(start, aside):
                continue
            cuts = [start, *sorted(place for place in places if start < place < end), end]
            right = " ".join(text[low:high] for low, high in pairwise(cuts))
            unsure = subject.reading.kind == "pdf" and places.intersection(range(start, end)) <= capitals  # a page may draw no space
            yield at(
                piece,
                start,
                end,
                f"«{text[start:end]}» thiếu dấu cách.",
                repair=f"Viết «{right}».",
                text=right,
                severity=Severity.HINT if unsure else None,
            )


def _capital_inside(found: re.Match[str]) -> int:
    """Where a capital inside a word parts two syllables of which one at least has marks ("phậnTư"); foreign names have none. Else 0."""
    word = found.group()
    if word.islower() or not word[0].islower():
        return 0
    cut = next(place for place, letter in enumerate(word) if letter.isupper())
    halves = (word[:cut], word[cut:].lower())
    sound = cut >= _SHORTEST and word[cut + 1 :].islower() and all(map(is_syllable, halves)) and not word.isascii()
    return found.start() + cut if sound else 0


def _joint(found: re.Match[str]) -> int:
    """Where two syllables with marks were run together; 0 where the word is sound or can be parted in no one way."""
    word = found.group()
    if not is_impossible(word):
        return 0
    cuts = [cut for cut in range(_SHORTEST, len(word) - _SHORTEST + 1) if is_syllable(word[:cut]) and is_syllable(word[cut:])]
    return found.start() + cuts[0] if len(cuts) == 1 else 0


def _word(text: str, place: int) -> tuple[int, int]:
    """The stretch without spaces around a place."""
    start, end = place, place
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


RULE = Rule(
    code="NN002",
    name="dinh-chu",
    title="Hai từ viết dính nhau",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II: chữ và ký hiệu trình bày rõ ràng; quy tắc chính tả tiếng Việt.",
    since="2026.1",
    check=check,
    good=(
        "Kế hoạch số 730/KH-SCT ngày 20/8/2025 của Sở.",
        "Xem tại https://vanban.gov.vn/2025ngay và 3G, 4G; phần mềm VNeID, trang YouTube, ứng dụng iHanoi.",
    ),
    bad=(
        "Kế hoạch số 730/KH-SCTngày 20/8/2025 của Sở.",
        "Quyết định ngày 14tháng03năm 2025 của Ủy ban.",
        "Theo quyđịnh hiện hành.",
        "Giao bộ phậnTư pháp tham mưu.",
    ),
)
