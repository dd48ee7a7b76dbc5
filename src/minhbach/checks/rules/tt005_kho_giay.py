"""Khổ giấy không phải A4.

## Kiểm tra gì
Với tệp có thông tin trang (DOCX, PDF): khổ giấy 210 × 297 mm, dung sai 1 mm (PDF: 12 mm, vì có thể là bản quét); trang
ngang chỉ dùng cho bảng biểu.

## Vì sao
Khổ giấy khác A4 làm bản in bị xén, lệch lề.

## Cách sửa
Đặt lại khổ giấy A4 trong phần thiết lập trang.

## Giới hạn
Văn bản thường không có thông tin trang. Giấy mời, phiếu gửi có thể dùng khổ A5, không xét.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.parts import title_of
from minhbach.checks.places import POINTS
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_SHORT, _LONG, _TOLERANCE = 210.0, 297.0, 1.0  # millimetres
_SCANNED = 12.0  # pages of a scanner are cut as the glass gives them
_SMALL = {"GIẤY MỜI", "PHIẾU GỬI", "GIẤY GIỚI THIỆU"}


def check(subject: Subject, context: Context) -> Iterator[Found]:  # noqa: ARG001 (every rule takes the same two)
    title = title_of(subject.reading)
    if title is not None and title.kind in _SMALL:
        return
    tolerance = _SCANNED if subject.reading.kind == "pdf" else _TOLERANCE
    for number, section in enumerate(subject.reading.sections, 1):
        sides = sorted((section.width / POINTS, section.height / POINTS))
        if any(abs(side - right) > tolerance for side, right in zip(sides, (_SHORT, _LONG), strict=True)):
            size = f"{section.width / POINTS:.0f} × {section.height / POINTS:.0f} mm"
            yield Found(0, 0, f"Phần {number} của tệp dùng khổ giấy {size}.", "Đặt khổ A4 (210 × 297 mm).")
            return


RULE = Rule(
    code="TT005",
    name="kho-giay",
    title="Khổ giấy không phải A4",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 1: văn bản dùng khổ giấy A4 (210 mm × 297 mm).",
    since="2026.1",
    check=check,
    good=(),
    bad=(),
)
