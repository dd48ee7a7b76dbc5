"""Ngày, tháng ghi thiếu hoặc thừa số 0.

## Kiểm tra gì
Xem dòng địa danh, ngày tháng của văn bản: ngày dưới 10 và tháng 1, 2 phải có số 0 ở trước; tháng 3 đến tháng 9 thì không.

## Vì sao
Quy định để ngày tháng không bị sửa, thêm số.

## Cách sửa
Ghi lại ngày tháng theo quy định.

## Giới hạn
Chỉ xét dòng ngày tháng của chính văn bản. Văn bản quét không xét vì ngày thường viết tay.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.dating import own_date
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import noise, spoilt

_NEEDS_ZERO = {1, 2}  # months


def check(subject: Subject, context: Context) -> Iterator[Found]:
    found = own_date(subject.reading)
    if found is None or spoilt(subject.reading) or noise(subject.reading):
        return
    piece, one = found
    day = f"{int(one.day):02}"
    month = f"{int(one.month):02}" if int(one.month) in _NEEDS_ZERO else str(int(one.month))
    if one.value is not None and (one.day, one.month) != (day, month):
        right = f"ngày {day} tháng {month} năm {one.year}"
        severity = Severity.HINT if int(one.month) not in _NEEDS_ZERO and one.day == day else None
        yield at(
            piece,
            one.start,
            one.end,
            "Ngày tháng của văn bản ghi thiếu hoặc thừa số 0.",
            repair=f"Ghi «{right}».",
            text=right,
            severity=severity,
        )


RULE = Rule(
    code="TT001",
    name="so-khong-o-dau",
    title="Ngày, tháng ghi thiếu hoặc thừa số 0",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục II, khoản 4: ngày nhỏ hơn 10 và tháng 1, 2 phải ghi thêm số 0 ở trước.",
    since="2026.1",
    check=check,
    good=(
        "Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nBÁO CÁO",
        "Quảng Ngãi, ngày 17 tháng 3 năm 2025\n\nBÁO CÁO",
    ),
    bad=(
        "Quảng Ngãi, ngày 7 tháng 11 năm 2025\n\nBÁO CÁO",
        "Quảng Ngãi, ngày 17 tháng 2 năm 2025\n\nBÁO CÁO",
    ),
)
