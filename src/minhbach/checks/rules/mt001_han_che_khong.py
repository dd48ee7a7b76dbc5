"""Ghi không có hạn chế trong khi số liệu có hồ sơ quá hạn.

## Kiểm tra gì
Mục «Hạn chế: không» (hoặc «không có hạn chế», «không có tồn tại») trong văn bản có số hồ sơ, nhiệm vụ, đơn quá hạn, trễ hạn lớn hơn 0.

## Vì sao
Đánh giá phải ăn khớp với số liệu của chính báo cáo.

## Cách sửa
Nêu số quá hạn trong phần hạn chế cùng nguyên nhân, hoặc giải thích vì sao đó không phải hạn chế.

## Giới hạn
Chỉ nhận ra số có chữ «quá hạn», «trễ hạn», «chậm muộn» đi liền; hạn chế loại khác thì phần mềm không biết.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.late import late_counts
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_FAULTS = (
    r"(?:(?:những\s+|các\s+|một số\s+)?(?:tồn tại|hạn chế|khuyết điểm|khó khăn|vướng mắc)(?:\s*,\s*|\s+và\s+|\s+)?){1,4}"
    r"(?:,?\s*nguyên nhân)?"
)
_NONE = re.compile(rf"(?P<claim>{_FAULTS}\s*:\s*(?:không(?:\s+có)?|chưa phát hiện))\s*(?:[.;/]|$)", re.IGNORECASE)
_NONE_SAID = re.compile(
    r"(?P<claim>không có (?:tồn tại|hạn chế|khuyết điểm)(?:,? (?:tồn tại|hạn chế|khuyết điểm))*)\s*(?:[.;/]|$)", re.IGNORECASE
)
_TITLE = re.compile(rf"^\s*(?:[\dIVX]+(?:\.\d+)*[.)]\s*|[a-zđ]\)\s*|-\s*)?{_FAULTS}\s*[:.]?\s*$", re.IGNORECASE)
_ONLY_NONE = re.compile(r"^\s*(?:-\s*)?(?P<claim>không(?:\s+có)?)\s*[.;/]*\s*$", re.IGNORECASE)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    late = late_counts(subject.reading)
    if not late:
        return
    shown = "; ".join(f"«{words}»" for words in late[:4])
    before = ""
    for piece in pieces(subject.reading, PROSE):
        found = _NONE.search(piece.text) or _NONE_SAID.search(piece.text)
        if found is None and _TITLE.match(before):
            found = _ONLY_NONE.match(piece.text)
        before = piece.text
        if found is not None:
            message = f"«{' '.join(found['claim'].split())}», nhưng văn bản này có số quá hạn: {shown}."
            yield at(piece, *found.span("claim"), message, repair="Nêu các việc quá hạn và nguyên nhân trong phần hạn chế.")


RULE = Rule(
    code="MT001",
    name="han-che-khong",
    title="Ghi không có hạn chế trong khi số liệu có hồ sơ quá hạn",
    severity=Severity.WARNING,
    basis="Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15: báo cáo phải trung thực; số liệu và đánh giá phải thống nhất.",
    since="2026.1",
    check=check,
    good=(
        "Đã giải quyết 3.291 hồ sơ, trong đó quá hạn 15 hồ sơ.\n\n2. Hạn chế: còn 15 hồ sơ giải quyết quá hạn.",
        "Đã giải quyết 3.291 hồ sơ, trong đó quá hạn 0 hồ sơ.\n\n2. Hạn chế: không.",
    ),
    bad=("Đã giải quyết 3.291 hồ sơ, trong đó quá hạn 15 hồ sơ.\n\n2. Hạn chế: không.",),
)
