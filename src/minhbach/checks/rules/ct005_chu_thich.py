"""Dấu chú thích và chú thích không khớp.

## Kiểm tra gì
Đối chiếu số của các dấu chú thích trong bài với số của các chú thích: dấu không có chú thích, chú thích không có dấu.

## Vì sao
Người đọc không tìm được nội dung chú thích, hoặc không biết chú thích cho chỗ nào.

## Cách sửa
Thêm dấu hoặc chú thích còn thiếu.

## Giới hạn
Với văn bản thường và PDF, dấu chú thích có thể bị mất khi trích chữ, nên chỉ xét khi tìm thấy ít nhất một cặp khớp.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt


def check(subject: Subject, context: Context) -> Iterator[Found]:
    notes = {piece.note: piece for piece in subject.reading.pieces if piece.kind == "note" and piece.note}
    marks = {number: (piece, place) for piece in subject.reading.pieces for place, number in piece.notes}
    if not notes.keys() & marks.keys() or spoilt(subject.reading):
        return
    for number, (piece, place) in marks.items():
        if number not in notes:
            start = max(place - 1, 0)
            yield at(piece, start, max(place, start), f"Dấu chú thích {number} không có chú thích.", repair="Thêm chú thích hoặc bỏ dấu.")
    for number, piece in notes.items():
        if number not in marks:
            end = min(len(piece.text), 40)
            yield at(piece, 0, end, f"Chú thích {number} không có dấu trong bài.", repair="Thêm dấu chú thích ở chỗ cần.")


RULE = Rule(
    code="CT005",
    name="chu-thich",
    title="Dấu chú thích và chú thích không khớp",
    severity=Severity.WARNING,
    basis="Quy tắc trình bày: mỗi dấu chú thích ứng với một chú thích.",
    since="2026.1",
    check=check,
    good=(),
    bad=(),
)
