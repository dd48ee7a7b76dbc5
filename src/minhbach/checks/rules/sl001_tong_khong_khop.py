"""Tổng không bằng các số thành phần.

## Kiểm tra gì
Những chỗ câu văn nói một tổng gồm các phần («tổng số … gồm …», «(trong đó, trước hạn … , quá hạn …)», «nam … nữ …»), kể cả khi tổng ở
một đoạn và các phần ở danh sách bên dưới; cộng lại rồi so với tổng đã in.

## Vì sao
Số liệu không khớp làm người nhận không biết số nào đúng.

## Cách sửa
Đối chiếu với sổ gốc. Phần mềm nêu mọi cách sửa một số để khớp lại nhưng không tự chọn.

## Giới hạn
«Trong đó» chỉ nói các phần thuộc về tổng: chỉ báo lỗi khi tên các phần chắc chắn làm nên toàn bộ (trước và đúng hạn với quá hạn; nam với
nữ), còn lại chỉ cảnh báo. Số ước lượng («khoảng», «hơn») không xét.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from minhbach.checks.claims import claims, repairs_said, residual_asked
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.arithmetic import Operation, Relation
from minhbach.figures.lists import find_list_relations
from minhbach.figures.numbers import format_number


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for claim in claims(subject.reading):
        relation = claim.relation
        if relation.relation is Operation.SUM and relation.holds is False and not claim.scattered:
            yield at(
                claim.piece,
                relation.start,
                relation.end,
                said(relation),
                repair=repairs_said(relation.repairs),
                severity=_severity(relation),
            )
    prose = list(pieces(subject.reading, PROSE))
    for found in find_list_relations([piece.text for piece in prose]):
        if found.relation.holds is False and found.relation.total is not None:
            piece, total = prose[found.total.piece], found.total.quantity
            parts = "; ".join(f"«{spot.quantity.text}»" for spot in found.parts[:12])
            message = f"{said(found.relation)} Các số thành phần nằm trong danh sách ngay sau: {parts}."
            yield at(
                piece, total.start, total.end, message, repair=repairs_said(found.relation.repairs), severity=_severity(found.relation)
            )


def _severity(relation: Relation) -> Severity:
    return Severity.ERROR if relation.certain else Severity.WARNING


def said(relation: Relation) -> str:
    """Both sides, the difference, and what the difference equals."""
    gap = abs(relation.total_value - (relation.expected or Decimal(0)))
    asked = residual_asked(relation.residuals, gap)
    return f"Tổng không khớp các số thành phần: {relation.computation}; chênh lệch {format_number(gap)}.{asked}"


RULE = Rule(
    code="SL001",
    name="tong-khong-khop",
    title="Tổng không bằng các số thành phần",
    severity=Severity.ERROR,
    basis="Số học: tổng phải bằng các phần làm nên nó.",
    since="2026.1",
    check=check,
    good=(
        "Đã giải quyết 3.291 hồ sơ (trong đó, trước hạn 3.276 hồ sơ, quá hạn 15 hồ sơ).",
        "Có 120 đại biểu, trong đó có 15 đại biểu là Đảng viên và 20 đại biểu trẻ.",
        "Đơn vị có khoảng 100 người, gồm 60 nam và 45 nữ.",
    ),
    bad=(
        "Đã giải quyết 3.276 hồ sơ (trong đó, trước hạn 3.276 hồ sơ, quá hạn 15 hồ sơ).",
        "Tổng số đại biểu là 120 người, trong đó nam 70 người, nữ 55 người.",
    ),
)
