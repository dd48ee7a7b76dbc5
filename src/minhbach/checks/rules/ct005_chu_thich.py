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
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
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


_EACH = "Hai dấu chú thích trong bài, hai chú thích ở chân trang."
_LACKS = "Một dấu chú thích trong bài, hai chú thích ở chân trang: chú thích 2 không có dấu."
_RULE_OF_NOTES = "_" * 20
_MARKED = (
    "Sở ban hành kế hoạch công tác năm 20251. Sau khi sắp xếp, Sở giảm từ 07 phòng xuống còn 06 {}.\n\nCác phòng đã ổn định tổ chức.\n\n"
    f"{_RULE_OF_NOTES}\n1 Kế hoạch số 32/KH-SCT ngày 06/01/2025.\n2 Quyết định số 211/QĐ-UBND ngày 28/3/2025.\n"
)

RULE = Rule(
    code="CT005",
    name="chu-thich",
    title="Dấu chú thích và chú thích không khớp",
    severity=Severity.WARNING,
    basis="Quy tắc trình bày: mỗi dấu chú thích ứng với một chú thích.",
    since="2026.1",
    check=check,
    good=(Example(_EACH, _MARKED.format("phòng2")),),
    bad=(Example(_LACKS, _MARKED.format("phòng")),),
)
