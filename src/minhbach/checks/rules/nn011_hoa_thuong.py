"""Cùng một từ lúc viết hoa, lúc viết thường.

## Kiểm tra gì
Tìm «Nhân dân» và «nhân dân» dùng lẫn trong một văn bản (trừ trong tên cơ quan như Ủy ban nhân dân, Hội đồng nhân dân).

## Vì sao
Phụ lục II Nghị định 30/2020/NĐ-CP quy định viết hoa từ «Nhân dân» khi chỉ Nhân dân nói chung; viết lẫn hai cách là không thống nhất.

## Cách sửa
Viết hoa «Nhân dân» thống nhất trong toàn văn bản.

## Giới hạn
Chỉ là gợi ý; văn bản chỉ dùng một cách thì không báo. Phần trích trong ngoặc kép giữ nguyên chữ của văn bản gốc, không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import PROSE, at, pieces, quoted_spans, within
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_WORD = re.compile(r"(?<!\w)([Nn])hân\s+dân(?!\w)")
_NAME_BEFORE = re.compile(
    r"(?:ban|đồng|án|sát|đội|an|tra|công cụ|vệ|báo|sĩ|giáo|ưu tú|tín dụng|quỹ|trang|quân|tổ quốc)\s+$", re.IGNORECASE
)  # Ủy ban, Hội đồng, Tòa án, Viện kiểm sát, Quân đội, Công an, Thanh tra … nhân dân: names of bodies with customs of their own


def check(subject: Subject, context: Context) -> Iterator[Found]:
    capital, small = 0, []
    for piece in pieces(subject.reading, PROSE):
        quoted = quoted_spans(piece.text)
        for found in _WORD.finditer(piece.text):
            before = piece.text[max(0, found.start() - 20) : found.start()]
            if _NAME_BEFORE.search(before) or within(found.start(), quoted) or not before.strip() or before.rstrip()[-1] in ".-+:":
                continue
            if found[1] == "N":
                capital += 1
            else:
                small.append((piece, found))
    if capital and small:
        piece, found = small[0]
        message = f"«nhân dân» viết thường {len(small)} chỗ, viết hoa {capital} chỗ."
        yield at(piece, found.start(), found.end(), message, repair="Viết hoa thống nhất: «Nhân dân».", text="N" + found.group()[1:])


RULE = Rule(
    code="NN011",
    name="hoa-thuong",
    title="Cùng một từ lúc viết hoa, lúc viết thường",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục II, Mục V: viết hoa danh từ thuộc trường hợp đặc biệt (Nhân dân, Nhà nước).",
    since="2026.1",
    check=check,
    good=("Ủy ban nhân dân tỉnh phục vụ Nhân dân; Công an nhân dân bảo vệ Nhân dân.",),
    bad=("Đáp ứng nhu cầu của nhân dân; bảo đảm quyền lợi chính đáng của Nhân dân.",),
)
