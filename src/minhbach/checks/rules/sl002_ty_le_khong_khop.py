"""Tỷ lệ không bằng hai số làm nên nó.

## Kiểm tra gì
Tỷ lệ phần trăm đứng cạnh hai số làm nên nó («giảm từ 03 phòng còn 02 phòng, tỷ lệ 16,67 %», «437/448 đại biểu, đạt 97,54 %»), so theo
đúng số chữ số thập phân đã in.

## Vì sao
Tỷ lệ sai làm sai mức độ hoàn thành của việc được báo cáo.

## Cách sửa
Sửa tỷ lệ, hoặc sửa một trong hai số nếu số ấy mới là số sai. Phần mềm nêu cả các cách.

## Giới hạn
Khi câu văn có thể hiểu theo mẫu số khác thì chỉ cảnh báo. Tỷ lệ chỉ cắt bỏ phần sau thay vì làm tròn thuộc quy tắc SL003.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.claims import claims, repairs_said
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.arithmetic import Operation, Relation

_OTHER_BASE = re.compile(
    r"\s*(?:so với|trên|trong|của)?\s*(?:tổng|tổng số|toàn bộ|số lượng|kế hoạch|chỉ tiêu|dự toán|cùng kỳ)\b", re.IGNORECASE
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for claim in claims(subject.reading):
        relation = claim.relation
        if relation.relation is Operation.RATIO and relation.holds is False:
            if not relation.certain and _OTHER_BASE.match(claim.piece.text, relation.end):
                continue  # "chiếm 92,39 % tổng số đại biểu được triệu tập": of a base that is not printed here
            message = f"Tỷ lệ không khớp: {relation.computation}.{_impossible(relation)}"
            severity = Severity.ERROR if relation.certain else Severity.WARNING
            yield at(claim.piece, relation.start, relation.end, message, repair=repairs_said(relation.repairs), severity=severity)


def _impossible(relation: Relation) -> str:
    """What the printed percentage would be the share of."""
    if relation.possible is not False or relation.total is None or len(relation.values) < 2:
        return ""
    near = f"; {relation.total.text} ứng với {relation.fits[0][0]}/{relation.fits[0][1]}" if relation.fits else ""
    return f" Với mẫu số {relation.values[1]} không có số nguyên nào cho tỷ lệ này{near}."


RULE = Rule(
    code="SL002",
    name="ty-le-khong-khop",
    title="Tỷ lệ không bằng hai số làm nên nó",
    severity=Severity.ERROR,
    basis="Số học: tỷ lệ bằng tử số chia mẫu số, nhân 100.",
    since="2026.1",
    check=check,
    good=(
        "Sắp xếp giảm từ 03 phòng còn 02 phòng, tỷ lệ 33,33%.",
        "Có 437/448 đại biểu có mặt, đạt 97,54%.",
        "Giảm từ 07 phòng xuống còn 06 phòng, đạt tỷ lệ 14,29%.",
    ),
    bad=("Chi cục giảm từ 03 phòng còn 02 phòng, tỷ lệ 16,67%.", "Có 448/450 hồ sơ đúng hạn, đạt tỷ lệ 98,56%."),
)
