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

from minhbach.checks.dictionaries import FOLDER
from minhbach.checks.parts import title_of
from minhbach.checks.places import POINTS
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_layout, load_measures
from minhbach.documents.reading import Section

_SMALL = {"GIẤY MỜI", "PHIẾU GỬI", "GIẤY GIỚI THIỆU"}


def check(subject: Subject, context: Context) -> Iterator[Found]:
    title = title_of(subject.reading)
    if title is not None and title.kind in _SMALL:
        return
    layout, own = load_layout(), load_measures(FOLDER / "the-thuc.yaml")
    paper = sorted((layout["page.width_mm"], layout["page.height_mm"]))
    tolerance = own["paper.scanned_tolerance_mm" if subject.reading.kind == "pdf" else "paper.tolerance_mm"]
    for number, section in enumerate(subject.reading.sections, 1):
        sides = sorted((section.width / POINTS, section.height / POINTS))
        if any(abs(side - float(right)) > tolerance for side, right in zip(sides, paper, strict=True)):
            size = f"{section.width / POINTS:.0f} × {section.height / POINTS:.0f} mm"
            yield Found(0, 0, f"Phần {number} của tệp dùng khổ giấy {size}.", f"Đặt khổ A4 ({paper[0]:g} × {paper[1]:g} mm).")
            return


_TEXT = "Sở đã ban hành kế hoạch."

RULE = Rule(
    code="TT005",
    name="kho-giay",
    title="Khổ giấy không phải A4",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 1: văn bản dùng khổ giấy A4.",
    since="2026.1",
    check=check,
    good=(Example("Khổ A4, 210 × 297 mm.", _TEXT, section=Section(210 * POINTS, 297 * POINTS, 60, 60, 85, 45)),),
    bad=(Example("Khổ Letter, 216 × 279 mm.", _TEXT, section=Section(216 * POINTS, 279 * POINTS, 60, 60, 85, 45)),),
)
