"""Dấu chấm dùng làm dấu thập phân trong tỷ lệ.

## Kiểm tra gì
Tỷ lệ phần trăm viết bằng dấu chấm: «14.29 %».

## Vì sao
Tiếng Việt dùng dấu phẩy cho phần thập phân, dấu chấm cho hàng nghìn; «14.290» đọc thành mười bốn nghìn.

## Cách sửa
Thay dấu chấm bằng dấu phẩy; phần mềm sửa được tự động.

## Giới hạn
Chỉ xét số có một hoặc hai chữ số sau dấu chấm và đứng ngay trước dấu %. Văn bản quét không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, mended, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_POINT = re.compile(r"(?<![\w.,/-])\d{1,3}(?P<point>\.)\d{1,2}(?=\s?%)")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, TEXT):
        if "%" not in piece.text:
            continue
        for found in _POINT.finditer(piece.text):
            right = found[0].replace(".", ",")
            message = f"«{found[0]} %» dùng dấu chấm làm dấu thập phân."
            made = at(piece, *found.span(), message, repair=f"Viết {right} %.")
            yield Found(made.start, made.end, made.message, made.repair, mended(piece, *found.span("point"), ","))


RULE = Rule(
    code="SL012",
    name="dau-thap-phan",
    title="Dấu chấm dùng làm dấu thập phân trong tỷ lệ",
    severity=Severity.HINT,
    basis="Cách viết số trong tiếng Việt: dấu phẩy ngăn phần thập phân.",
    since="2026.1",
    check=check,
    good=("Tỷ lệ đạt 14,29%; xem mục 3.1 và phiên bản 1.2.",),
    bad=("Tỷ lệ đạt 14.29%.",),
)
