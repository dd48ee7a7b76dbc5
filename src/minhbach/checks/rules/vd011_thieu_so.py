"""Một mục trong danh sách văn bản không có số và ngày.

## Kiểm tra gì
Danh sách «(i) Quyết định số …; (ii) Quyết định số …; (iii) Sửa đổi, bổ sung …» mà một mục không nêu tên loại, số và ngày như các mục kia.

## Vì sao
Người đọc không biết văn bản nào đã sửa đổi, bổ sung.

## Cách sửa
Thêm tên loại, số, ký hiệu và ngày của văn bản ấy.

## Giới hạn
Chỉ xét danh sách đánh số (i), (ii), (iii) hoặc a), b), c) trong một đoạn, khi ít nhất hai mục khác bắt đầu bằng một văn bản có số.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from minhbach.checks.mentions import citations_of
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject

_ITEM = re.compile(r"\((?:i{1,3}|iv|vi{0,3}|ix|x)\)\s*")
_ACT = re.compile(r"(?:Sửa đổi|Bãi bỏ|Ban hành|Phê duyệt|Quy định|Thành lập|Thay thế|Điều chỉnh)\b")
_FEWEST = 2
_SHOWN = 80


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, PROSE):
        marks = list(_ITEM.finditer(piece.text))
        if len(marks) <= _FEWEST:
            continue
        heads = {citation.start for citation in citations_of(piece.text) if citation.symbol}
        bounds = [*(mark.end() for mark in marks), len(piece.text)]
        named = [start in heads for start in bounds[:-1]]
        for (start, end), has in zip(pairwise(bounds), named, strict=True):
            if not has and sum(named) >= _FEWEST and _ACT.match(piece.text, start):
                shown = " ".join(piece.text[start : min(end, start + _SHOWN)].split())
                message = f"Mục «{shown}…» không nêu tên loại, số và ngày của văn bản như các mục khác trong danh sách."
                yield at(piece, start, min(end, start + _SHOWN), message, repair="Thêm tên loại, số, ký hiệu và ngày ban hành.")


RULE = Rule(
    code="VD011",
    name="thieu-so",
    title="Một mục trong danh sách văn bản không có số và ngày",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II khoản 6 điểm b.",
    since="2026.1",
    check=check,
    good=("Gồm: (i) Quyết định số 11/QĐ-UBND ngày 05/3/2025; (ii) Quyết định số 12/QĐ-UBND ngày 06/3/2025; (iii) các văn bản khác.",),
    bad=(
        "Gồm: (i) Quyết định số 11/QĐ-UBND ngày 05/3/2025 về phê duyệt Đề án; (ii) Quyết định số 12/QĐ-UBND ngày 06/3/2025; "
        "(iii) Sửa đổi, bổ sung một số điều của Quy định chức năng.",
    ),
)
