"""Cỡ chữ nội dung ngoài khoảng 13–14.

## Kiểm tra gì
Với DOCX: cỡ chữ của phần lớn chữ trong các đoạn nội dung dài; báo một lần tại đoạn đầu tiên.

## Vì sao
Nội dung văn bản dùng cỡ chữ 13 đến 14.

## Cách sửa
Đặt lại cỡ chữ 13 hoặc 14.

## Giới hạn
Chỉ xét đoạn nội dung từ 100 chữ trở lên; bảng, chú thích, phụ lục, nơi nhận và văn bản của Đảng không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.parts import body, is_party
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_SMALLEST, _LARGEST = 13.0, 14.0  # points
_LONG = 100  # characters of a paragraph that is surely body text


def check(subject: Subject, context: Context) -> Iterator[Found]:  # noqa: ARG001 (every rule takes the same two)
    if subject.reading.kind not in {"docx", "odt"} or is_party(subject.reading):
        return
    long = [
        piece
        for piece in body(subject.reading)
        if piece.kind == "paragraph" and len(piece.text) >= _LONG and piece.style and piece.style.size
    ]
    wrong = [piece for piece in long if piece.style and piece.style.size and not _SMALLEST <= piece.style.size <= _LARGEST]
    if wrong:
        piece = wrong[0]
        size = f"{piece.style.size:g}".replace(".", ",") if piece.style else ""
        message = f"Đoạn này dùng cỡ chữ {size} ({len(wrong)} trên {len(long)} đoạn nội dung ngoài khoảng 13–14)."
        yield at(piece, 0, min(len(piece.text), 60), message, repair="Đặt cỡ chữ 13 hoặc 14.")


RULE = Rule(
    code="TT008",
    name="co-chu",
    title="Cỡ chữ nội dung ngoài khoảng 13–14",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 6: nội dung văn bản bằng chữ in thường, cỡ chữ từ 13 đến 14.",
    since="2026.1",
    check=check,
    good=(),
    bad=(),
)
