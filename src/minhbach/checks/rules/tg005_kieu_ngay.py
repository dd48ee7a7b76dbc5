"""Ngày viết nhiều kiểu.

## Kiểm tra gì
So các ngày viết bằng số: tháng 3 đến tháng 9 có số 0 ở trước («17/03/2025») hay không («14/3/2025»); dấu ngăn «/», «-» hay «.».

## Vì sao
Văn bản nên viết ngày theo một kiểu; theo Nghị định 30/2020/NĐ-CP chỉ ngày dưới 10 và tháng 1, 2 mới thêm số 0.

## Cách sửa
Bỏ số 0 trước tháng 3 đến tháng 9; dùng dấu «/».

## Giới hạn
Chỉ là gợi ý, báo một lần tại chỗ đầu tiên của kiểu ít gặp hơn.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.dating import Written, dates
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.documents.reading import Piece

_LEAST, _MOST = 3, 9  # months that take no zero


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    padded: list[tuple[Piece, Written]] = []
    bare: list[tuple[Piece, Written]] = []
    for piece in pieces(subject.reading, PROSE):
        for one in dates(piece.text):
            if not one.long and _LEAST <= int(one.month) <= _MOST:
                (padded if one.month.startswith("0") else bare).append((piece, one))
    if padded and bare:
        piece, one = padded[0] if len(padded) <= len(bare) else bare[0]
        message = f"Ngày viết hai kiểu: {len(padded)} chỗ có số 0 trước tháng, {len(bare)} chỗ không."
        yield at(piece, one.start, one.end, message, repair="Viết thống nhất; tháng 3 đến tháng 9 không cần số 0.")


RULE = Rule(
    code="TG005",
    name="kieu-ngay",
    title="Ngày viết nhiều kiểu",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II: ngày dưới 10 và tháng 1, 2 phải ghi thêm số 0 ở trước.",
    since="2026.1",
    check=check,
    good=("Kế hoạch ngày 14/3/2025, Quyết định ngày 08/4/2025 và ngày 27/02/2025.",),
    bad=("Kế hoạch ngày 14/3/2025, Quyết định ngày 08/4/2025 và Kế hoạch ngày 17/03/2025.",),
)
