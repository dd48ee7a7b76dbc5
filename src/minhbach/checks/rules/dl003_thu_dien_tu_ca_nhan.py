"""Thư điện tử cá nhân trong văn bản.

## Kiểm tra gì
Tìm địa chỉ thư điện tử ở các dịch vụ dùng riêng (gmail, yahoo, outlook, hotmail, icloud …).

## Vì sao
Trao đổi công vụ phải dùng thư công vụ; địa chỉ riêng còn là dữ liệu cá nhân.

## Cách sửa
Thay bằng địa chỉ thư công vụ của cơ quan.

## Giới hạn
Địa chỉ ở tên miền của cơ quan, tổ chức không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_ADDRESS = re.compile(r"[\w.+-]{2,64}@(?:gmail|yahoo|ymail|outlook|hotmail|live|icloud|protonmail|zoho|aol)\.[a-z.]{2,10}", re.IGNORECASE)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, TEXT | {"header", "footer"}):
        for found in _ADDRESS.finditer(piece.text):
            yield at(
                piece,
                found.start(),
                found.end(),
                "Địa chỉ thư điện tử cá nhân trong văn bản.",
                repair="Dùng địa chỉ thư công vụ của cơ quan.",
            )


RULE = Rule(
    code="DL003",
    name="thu-dien-tu-ca-nhan",
    title="Thư điện tử cá nhân trong văn bản",
    severity=Severity.WARNING,
    basis="Chỉ thị 15/CT-TTg ngày 22/5/2012 về sử dụng thư điện tử; Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15.",
    since="2026.1",
    check=check,
    good=("Gửi về phongqltm@quangngai.gov.vn trước ngày 05/11/2025.",),
    bad=("Gửi về nguyenvana1980@gmail.com trước ngày 05/11/2025.",),
)
