"""Số điện thoại di động của cá nhân trong văn bản.

## Kiểm tra gì
Tìm số điện thoại di động (10 chữ số, đầu 03, 05, 07, 08, 09) trong nội dung văn bản.

## Vì sao
Số điện thoại của cá nhân là dữ liệu cá nhân; văn bản công khai, gửi nhiều nơi không nên chứa nếu không cần.

## Cách sửa
Bỏ số điện thoại, hoặc dùng số của cơ quan, đường dây nóng.

## Giới hạn
Không báo khi ngay trước đó có «đường dây nóng», «hotline», «tổng đài», «trực ban»; khi là đầu mối liên hệ công vụ thì chỉ là
gợi ý. Số máy bàn không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_MOBILE = re.compile(r"(?<![\d./-])(?:0|\+?84[\s.-]?)[35789]\d(?:[\s.-]?\d){7}(?![\d/]|[.-]\d)")
_OFFICIAL = re.compile(r"đường dây nóng|hotline|tổng đài|trực ban|fax", re.IGNORECASE)
_CONTACT = re.compile(r"liên hệ|đầu mối|điện thoại liên|trao đổi|số điện thoại|điện thoại|ĐT|SĐT", re.IGNORECASE)
_NEAR = 80


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, TEXT | {"header", "footer"}):
        for found in _MOBILE.finditer(piece.text):
            before = piece.text[max(0, found.start() - _NEAR) : found.start()]
            if _OFFICIAL.search(before):
                continue
            contact = Severity.HINT if _CONTACT.search(before) else None
            yield at(
                piece,
                found.start(),
                found.end(),
                "Số điện thoại di động trong văn bản là dữ liệu cá nhân.",
                repair="Bỏ số này, hoặc dùng số của cơ quan, đường dây nóng.",
                severity=contact,
            )


RULE = Rule(
    code="DL001",
    name="so-dien-thoai",
    title="Số điện thoại di động của cá nhân trong văn bản",
    severity=Severity.WARNING,
    basis="Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15; Nghị định 13/2023/NĐ-CP, Điều 2 (trước ngày 01/01/2026).",
    since="2026.1",
    check=check,
    good=(
        "Đường dây nóng tiếp nhận phản ánh: 0912 345 678.",
        "Mã hồ sơ 0912345678901; số tiền 912.345.678 đồng.",
    ),
    bad=(
        "Ông A, điện thoại riêng, số 0912 345 678, đề nghị xem xét.",
        "Người nộp đơn: bà B (0987.654.321).",
    ),
)
