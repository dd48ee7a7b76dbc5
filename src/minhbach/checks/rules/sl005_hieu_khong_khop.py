"""Mức tăng, giảm không bằng hiệu của hai số.

## Kiểm tra gì
Câu văn nêu số trước, số sau và mức thay đổi: «giảm từ 12 xuống còn 9 đầu mối, giảm 4 đầu mối».

## Vì sao
Ba số trong một câu phải khớp nhau.

## Cách sửa
Đối chiếu với sổ gốc rồi sửa một trong ba số.

## Giới hạn
Chỉ xét khi ba số cùng đơn vị và đứng trong một câu.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.claims import claims, repairs_said
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.arithmetic import Operation


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for claim in claims(subject.reading):
        relation = claim.relation
        if relation.relation is Operation.DIFFERENCE and relation.holds is False:
            severity = Severity.ERROR if relation.certain else Severity.WARNING
            message = f"Mức thay đổi không bằng hiệu của hai số: {relation.computation}."
            yield at(claim.piece, relation.start, relation.end, message, repair=repairs_said(relation.repairs), severity=severity)


RULE = Rule(
    code="SL005",
    name="hieu-khong-khop",
    title="Mức tăng, giảm không bằng hiệu của hai số",
    severity=Severity.ERROR,
    basis="Số học: mức thay đổi bằng số sau trừ số trước.",
    since="2026.1",
    check=check,
    good=("Số phòng giảm từ 12 phòng xuống còn 9 phòng, giảm 3 phòng.",),
    bad=("Số phòng giảm từ 12 phòng xuống còn 9 phòng, giảm 4 phòng.",),
)
