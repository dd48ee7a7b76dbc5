"""Thuật ngữ hành chính có thể gõ nhầm.

## Kiểm tra gì
So với từ điển các cách gõ nhầm đã gặp của thuật ngữ hành chính, ví dụ «Quản lý thị trưởng» (đúng: «Quản lý thị trường»).

## Vì sao
Gõ nhầm một dấu có thể đổi tên cơ quan, chức danh hoặc làm trái nghĩa câu.

## Cách sửa
Đối chiếu với cách viết đúng mà phát hiện nêu ra.

## Giới hạn
Chỉ tìm các cách gõ nhầm có trong từ điển; từ điển ghi rõ cách nào chắc chắn sai. Văn bản quét bị hỏng chữ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from minhbach.checks.dictionaries import Typo, typos
from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import noise, spoilt

_NEAR = 40


@cache
def _pattern() -> re.Pattern[str]:
    wrong = sorted((typo.wrong for typo in typos()), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in wrong) + r")(?!\w)", re.IGNORECASE)


@cache
def _known() -> dict[str, Typo]:
    return {typo.wrong.lower(): typo for typo in typos()}


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    clean = not noise(subject.reading)
    for piece in pieces(subject.reading, TEXT):
        for found in _pattern().finditer(piece.text):
            typo = _known()[" ".join(found.group().lower().split())]
            near = piece.text[max(0, found.start() - _NEAR) : found.end() + _NEAR].lower()
            if any(word in near for word in typo.unless):
                continue
            right = _cased(typo.right, found.group())
            sure = typo.certain and clean
            yield at(
                piece,
                found.start(),
                found.end(),
                f"«{' '.join(found.group().split())}» {'là viết sai' if sure else 'có lẽ gõ nhầm'} của «{right}».",
                repair=f"Viết «{right}».",
                text=right if typo.certain else None,
                severity=Severity.ERROR if sure else None,
            )


def _cased(right: str, written: str) -> str:
    """The right phrase with the capitals of the written one, where both have as many words."""
    words, models = right.split(), written.split()
    if written.isupper():
        return right.upper()
    if len(words) != len(models):
        return right
    return " ".join(word.capitalize() if model[:1].isupper() else word for word, model in zip(words, models, strict=True))


RULE = Rule(
    code="NN010",
    name="loi-go-thuat-ngu",
    title="Thuật ngữ hành chính có thể gõ nhầm",
    severity=Severity.WARNING,
    basis="Quy tắc chính tả tiếng Việt; tên gọi chính thức của cơ quan, chức danh, thuật ngữ pháp lý.",
    since="2026.1",
    check=check,
    good=("Chi cục Quản lý thị trường; Thị trưởng thành phố Lyon thăm tỉnh.",),
    bad=("Cơ cấu tổ chức của Chi cục Quản lý thị trưởng tỉnh.",),
)
