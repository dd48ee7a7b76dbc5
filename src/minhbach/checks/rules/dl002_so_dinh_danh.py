"""Số định danh cá nhân, số căn cước trong văn bản.

## Kiểm tra gì
Tìm số 12 chữ số (hoặc 9 chữ số) đứng sau «CCCD», «căn cước», «định danh», «CMND», «chứng minh nhân dân», «hộ chiếu».

## Vì sao
Số định danh là dữ liệu cá nhân dùng được để giả mạo; văn bản gửi nhiều nơi hoặc công khai không được chứa nếu pháp luật không yêu cầu.

## Cách sửa
Bỏ số, hoặc che bớt («…0123»), hoặc để ở phụ lục chỉ gửi nơi cần.

## Giới hạn
Chỉ báo khi có từ chỉ giấy tờ ngay trước số. Mã số thuế, số hồ sơ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_NUMBER = re.compile(
    r"(?:CCCD|căn\s+cước(?:\s+công\s+dân)?|định\s+danh(?:\s+cá\s+nhân)?|CMND|CMTND|chứng\s+minh\s+nhân\s+dân|hộ\s+chiếu)"
    r"[^\d\n]{0,25}(?P<number>\d{3}[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{3})?|[A-Z]\d{7})(?!\d)",
    re.IGNORECASE,
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, TEXT):
        for found in _NUMBER.finditer(piece.text):
            yield at(
                piece,
                *found.span("number"),
                "Số giấy tờ định danh của cá nhân trong văn bản.",
                repair="Bỏ hoặc che bớt số này nếu pháp luật không yêu cầu ghi đủ.",
            )


RULE = Rule(
    code="DL002",
    name="so-dinh-danh",
    title="Số định danh cá nhân, số căn cước trong văn bản",
    severity=Severity.WARNING,
    basis="Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15; Nghị định 13/2023/NĐ-CP, Điều 2 (trước ngày 01/01/2026).",
    since="2026.1",
    check=check,
    good=(
        "Đã cấp 051.234 thẻ căn cước cho công dân trong năm 2025.",
        "Mã hồ sơ 051201001234 nộp trực tuyến.",
    ),
    bad=("Ông Nguyễn Văn A, CCCD số 051201001234, trú tại xã B.",),
)
