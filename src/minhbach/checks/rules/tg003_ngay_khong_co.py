"""Ngày không có trong lịch.

## Kiểm tra gì
Tìm ngày viết đủ ngày, tháng, năm mà lịch không có: 31/02, 30/02, 31/4, tháng 13, ngày 29/02 của năm không nhuận.

## Vì sao
Ngày không có thật làm sai thời hạn, sai viện dẫn.

## Cách sửa
Đối chiếu với văn bản gốc.

## Giới hạn
Văn bản quét bị hỏng chữ không xét. Mã số có dạng giống ngày mà tháng lớn hơn 12 cũng chỉ bị cảnh báo.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.dating import dates
from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import noise, spoilt

_MONTHS, _DAYS = 12, 31


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    clean = not noise(subject.reading)
    for piece in pieces(subject.reading, TEXT):
        for one in dates(piece.text):
            if one.value is not None:
                continue
            likely = 1 <= int(one.month) <= _MONTHS and 1 <= int(one.day) <= _DAYS
            named = one.long or piece.text[one.start :].lower().startswith("ngày")
            yield at(
                piece,
                one.start,
                one.end,
                f"Không có ngày {one.day}/{one.month}/{one.year} trong lịch.",
                repair="Đối chiếu với văn bản gốc.",
                severity=None if clean and (likely or named) else Severity.WARNING,
            )


RULE = Rule(
    code="TG003",
    name="ngay-khong-co",
    title="Ngày không có trong lịch",
    severity=Severity.ERROR,
    basis="Lịch dương: tháng có 28, 29, 30 hoặc 31 ngày.",
    since="2026.1",
    check=check,
    good=("Ngày 29/02/2024 và ngày 31 tháng 12 năm 2025.",),
    bad=(
        "Hoàn thành trước ngày 31/02/2025.",
        "Ngày 30 tháng 02 năm 2025 họp.",
        "Ngày 29/02/2025 họp.",
    ),
)
