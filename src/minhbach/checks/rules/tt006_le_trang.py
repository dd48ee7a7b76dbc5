"""Lề trang ngoài khoảng quy định.

## Kiểm tra gì
Với DOCX: lề trên và lề dưới 20–25 mm, lề trái 30–35 mm (gồm phần gáy), lề phải 15–20 mm; dung sai 0,5 mm.

## Vì sao
Lề đúng để đóng tập, lưu trữ.

## Cách sửa
Đặt lại lề trong phần thiết lập trang.

## Giới hạn
Trang ngang (bảng biểu) và văn bản của Đảng không xét. Tệp PDF không giữ thông tin lề.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from minhbach.checks.dictionaries import FOLDER
from minhbach.checks.parts import is_party
from minhbach.checks.places import POINTS
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.documents.layout import load_layout, load_measures
from minhbach.documents.reading import Section

_SIDES = (("trên", "page.top_mm"), ("dưới", "page.bottom_mm"), ("trái", "page.left_mm"), ("phải", "page.right_mm"))


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if subject.reading.kind == "pdf" or is_party(subject.reading):
        return
    ranges = [(name, *load_layout().allowed[side]) for name, side in _SIDES]
    tolerance = load_measures(FOLDER / "the-thuc.yaml")["margins.tolerance_mm"]
    for number, section in enumerate(subject.reading.sections, 1):
        if section.landscape or section.width > section.height:
            continue
        measures = (section.top, section.bottom, section.left + section.gutter, section.right)
        wrong = [
            f"lề {name} {printed(length / POINTS)} mm (quy định {printed(low)}–{printed(high)})"
            for (name, low, high), length in zip(ranges, measures, strict=True)
            if not low - tolerance <= length / POINTS <= high + tolerance
        ]
        if wrong:
            yield Found(0, 0, f"Phần {number} của tệp: {'; '.join(wrong)}.", "Đặt lại lề trang.")
            return


def printed(length: float | Decimal) -> str:
    """Millimetres with one decimal where there is one.

    >>> printed(20.0), printed(12.7)
    ('20', '12,7')
    """
    return f"{length:.1f}".removesuffix(".0").replace(".", ",")


def _page(left: int, right: int) -> Section:
    return Section(210 * POINTS, 297 * POINTS, 20 * POINTS, 20 * POINTS, left * POINTS, right * POINTS)


_TEXT = "Sở đã ban hành kế hoạch."

RULE = Rule(
    code="TT006",
    name="le-trang",
    title="Lề trang ngoài khoảng quy định",
    severity=Severity.WARNING,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, Mục I, khoản 3: định lề trang.",
    since="2026.1",
    check=check,
    good=(Example("Lề trên, dưới 20 mm; lề trái 30 mm; lề phải 15 mm.", _TEXT, section=_page(30, 15)),),
    bad=(Example("Lề trái, lề phải cùng 25 mm.", _TEXT, section=_page(25, 25)),),
)
