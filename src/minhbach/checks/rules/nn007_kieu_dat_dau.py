"""Hai kiểu đặt dấu thanh trong cùng một văn bản.

## Kiểm tra gì
Đếm các âm tiết viết theo kiểu «hòa, thủy, ủy» và theo kiểu «hoà, thuỷ, uỷ». Nếu văn bản dùng cả hai thì báo một lần, tại chỗ đầu tiên
viết theo kiểu ít gặp hơn.

## Vì sao
Không có quy định nào coi một kiểu là sai, nhưng một văn bản nên dùng một kiểu để dễ đọc và dễ tìm kiếm.

## Cách sửa
Chọn một kiểu và viết thống nhất; cơ quan nhà nước quen dùng «hòa, ủy».

## Giới hạn
Chỉ là gợi ý. Tên riêng của người và phần trích nguyên văn có thể giữ kiểu viết gốc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.text import one_tone_style

_OLD = re.compile(r"(?<![qQ])(?:[òóỏõọÒÓỎÕỌ][aeAE]|[ùúủũụÙÚỦŨỤ][yY])(?![^\W\d_])")
_NEW = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|[uU][ỳýỷỹỵỲÝỶỸỴ])(?![^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]*$")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    text = list(pieces(subject.reading, TEXT))
    old, new = ([(piece, found) for piece in text for found in pattern.finditer(piece.text)] for pattern in (_OLD, _NEW))
    if not old or not new:
        return
    fewer, more = (new, old) if len(new) <= len(old) else (old, new)
    piece, found = fewer[0]
    start = found.start() - len(_LETTERS.findall(piece.text[: found.start()])[0])
    word = piece.text[start : found.end()]
    other_piece, other = more[0]
    other_start = other.start() - len(_LETTERS.findall(other_piece.text[: other.start()])[0])
    example = other_piece.text[other_start : other.end()]
    right = one_tone_style(word) if fewer is new else ""
    yield at(
        piece,
        start,
        found.end(),
        f"Văn bản dùng hai kiểu đặt dấu thanh: {len(fewer)} chỗ viết như «{word}», {len(more)} chỗ viết như «{example}».",
        repair=f"Viết thống nhất; ở đây: «{right}»." if right else "Viết thống nhất một kiểu.",
    )


RULE = Rule(
    code="NN007",
    name="kieu-dat-dau",
    title="Hai kiểu đặt dấu thanh trong cùng một văn bản",
    severity=Severity.HINT,
    basis="Không có quy định bắt buộc; tính thống nhất của văn bản.",
    since="2026.1",
    check=check,
    good=("Tỉnh ủy, Đảng ủy và Ủy ban nhân dân tỉnh; quý III, quỹ.", "Tỉnh uỷ, Đảng uỷ khoá XIII."),
    bad=("Tỉnh ủy, Đảng ủy chỉ đạo; Ban Thường vụ Tỉnh uỷ kết luận.",),
)
