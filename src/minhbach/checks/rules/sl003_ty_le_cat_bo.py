"""Tỷ lệ cắt bỏ phần sau thay vì làm tròn.

## Kiểm tra gì
Tỷ lệ phần trăm đúng với hai số làm nên nó nếu cắt bỏ các chữ số sau, nhưng không đúng nếu làm tròn: 1/7 = 14,2857… in thành 14,28.

## Vì sao
Quy tắc làm tròn thông thường cho 14,29; người đọc tính lại sẽ thấy lệch.

## Cách sửa
Ghi số đã làm tròn mà phần mềm nêu.

## Giới hạn
Chỉ xét khi cả tử số và mẫu số đều ở trong câu.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.claims import claims
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.arithmetic import Operation
from minhbach.figures.numbers import format_number


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for claim in claims(subject.reading):
        relation = claim.relation
        if relation.truncated and relation.total is not None and relation.expected is not None and relation.relation in SHARES:
            rounded = format_number(relation.expected)
            message = f"Tỷ lệ cắt bỏ phần sau, làm tròn là {rounded}: {relation.computation}."
            total = relation.total
            yield at(claim.piece, total.start, total.end, message, repair=f"Ghi {rounded} %.")


SHARES = (Operation.RATIO, Operation.GROWTH)
RULE = Rule(
    code="SL003",
    name="ty-le-cat-bo",
    title="Tỷ lệ cắt bỏ phần sau thay vì làm tròn",
    severity=Severity.WARNING,
    basis="Quy tắc làm tròn số.",
    since="2026.1",
    check=check,
    good=("Sắp xếp giảm từ 07 phòng xuống còn 06 phòng, đạt tỷ lệ 14,29%.",),
    bad=("Sắp xếp giảm từ 07 phòng xuống còn 06 phòng, đạt tỷ lệ 14,28%.",),
)
