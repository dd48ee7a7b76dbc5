"""Tỷ lệ tăng, giảm không khớp hai số được so sánh.

## Kiểm tra gì
Câu văn nêu số kỳ này, số kỳ so sánh và tỷ lệ tăng hoặc giảm: «đạt 1.200 tỷ đồng, tăng 25 % so với cùng kỳ (1.000 tỷ đồng)».

## Vì sao
Tỷ lệ tăng trưởng là số được trích dẫn nhiều nhất của báo cáo.

## Cách sửa
Tính lại: hiệu hai số chia cho số kỳ so sánh.

## Giới hạn
Số đã làm tròn được tính cả khoảng làm tròn. Giá so sánh và giá hiện hành có thể cho hai tỷ lệ khác nhau: khi không chắc chỉ cảnh báo.
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
        if relation.relation is Operation.GROWTH and relation.holds is False:
            severity = Severity.ERROR if relation.certain else Severity.WARNING
            message = f"Tỷ lệ tăng, giảm không khớp: {relation.computation}."
            yield at(claim.piece, relation.start, relation.end, message, repair=repairs_said(relation.repairs), severity=severity)


RULE = Rule(
    code="SL006",
    name="tang-truong-khong-khop",
    title="Tỷ lệ tăng, giảm không khớp hai số được so sánh",
    severity=Severity.ERROR,
    basis="Số học: tỷ lệ tăng bằng mức tăng chia cho số kỳ so sánh.",
    since="2026.1",
    check=check,
    good=("Số hồ sơ tăng từ 1.000 hồ sơ lên 1.250 hồ sơ, tăng 25%.",),
    bad=("Số hồ sơ tăng từ 1.000 hồ sơ lên 1.250 hồ sơ, tăng 30%.",),
)
