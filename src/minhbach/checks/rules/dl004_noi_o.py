"""Nơi ở của cá nhân trong văn bản.

## Kiểm tra gì
Tìm «thường trú», «tạm trú», «chỗ ở», «nơi ở», «nhà riêng» có kèm số nhà, thôn, xóm, tổ dân phố.

## Vì sao
Địa chỉ nhà riêng là dữ liệu cá nhân; văn bản công khai chỉ nên ghi đến cấp xã.

## Cách sửa
Chỉ ghi xã, phường, đặc khu; hoặc chuyển địa chỉ đầy đủ vào phụ lục không công khai.

## Giới hạn
Địa chỉ trụ sở cơ quan, tổ chức không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_HOME = re.compile(
    r"(?:thường\s+trú|tạm\s+trú|chỗ\s+ở(?:\s+hiện\s+nay)?|nơi\s+ở(?:\s+hiện\s+nay)?|nhà\s+riêng|hộ\s+khẩu|trú)\s*(?:tại|ở)?\s*:?\s*"
    r"(?P<place>(?:số\s+(?:nhà\s+)?\d+|\d+[A-Z]?(?:/\d+)*\s+(?:đường\s+)?[A-ZĐ]|(?:thôn|xóm|ấp|tổ(?:\s+dân\s+phố)?|khóm|bản"
    r"|buôn)\s+[\dA-ZĐ])[^,;.\n]{0,40})"
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, TEXT):
        for found in _HOME.finditer(piece.text):
            yield at(
                piece,
                *found.span("place"),
                "Địa chỉ nhà riêng của cá nhân trong văn bản.",
                repair="Chỉ ghi đến xã, phường, đặc khu.",
            )


RULE = Rule(
    code="DL004",
    name="noi-o",
    title="Nơi ở của cá nhân trong văn bản",
    severity=Severity.WARNING,
    basis="Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15; Nghị định 13/2023/NĐ-CP, Điều 2 (trước ngày 01/01/2026).",
    since="2026.1",
    check=check,
    good=(
        "Ông A, thường trú tại xã Bình Sơn, tỉnh Quảng Ngãi.",
        "Trụ sở: số 78 đường Quang Trung, phường Cẩm Thành.",
    ),
    bad=("Bà B, thường trú tại thôn Phú Lễ, xã Bình Sơn.",),
)
