"""Tỷ lệ không nêu mẫu số.

## Kiểm tra gì
Câu văn nêu một số giảm hoặc tăng và tỷ lệ của nó nhưng không nêu số ban đầu («giảm 03 đầu mối, tỷ lệ 42,857 %»); phần mềm tìm mẫu số
nguyên mà tỷ lệ ấy có thể ứng với.

## Vì sao
Người nhận không kiểm tra được tỷ lệ khi không biết mẫu số.

## Cách sửa
Nêu rõ số ban đầu, chẳng hạn «giảm từ 07 xuống còn 04 đầu mối».

## Giới hạn
Mẫu số nêu ra chỉ là phỏng đoán từ chữ số in. Nếu không mẫu số nguyên nào cho tỷ lệ ấy thì cảnh báo.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.claims import claims
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.arithmetic import Operation, Relation


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for claim in claims(subject.reading):
        relation = claim.relation
        if relation.relation is Operation.RATIO and relation.holds is None and len(relation.parts) == 1 and relation.total is not None:
            severity = Severity.HINT if relation.fits else Severity.WARNING
            yield at(claim.piece, relation.start, relation.end, _said(relation), repair="Nêu rõ số trước khi thay đổi.", severity=severity)


def _said(relation: Relation) -> str:
    shown = relation.total.text if relation.total else ""
    if not relation.fits:
        return f"Tỷ lệ {shown} không nêu mẫu số, và không mẫu số nguyên nào cho tỷ lệ này."
    fits = " hoặc ".join(f"{top}/{bottom}" for top, bottom in relation.fits)
    return f"Tỷ lệ {shown} không nêu mẫu số; tỷ lệ này ứng với {fits}."


RULE = Rule(
    code="SL004",
    name="ty-le-khong-ro-mau-so",
    title="Tỷ lệ không nêu mẫu số",
    severity=Severity.HINT,
    basis="Số liệu báo cáo phải kiểm tra lại được: tỷ lệ cần có tử số và mẫu số.",
    since="2026.1",
    check=check,
    good=("Chi cục giảm từ 07 phòng xuống còn 04 phòng, tỷ lệ 42,86%.",),
    bad=("Chi cục giảm 03 đầu mối cấp phòng và tương đương, tỷ lệ 42,857%.",),
)
