"""Tỷ lệ của một phần vượt quá 100 %.

## Kiểm tra gì
Tỷ lệ lớn hơn 100 % ở chỗ câu văn nói một phần trong toàn bộ: «chiếm 120 %», «103 % hồ sơ giải quyết đúng hạn».

## Vì sao
Một phần không thể lớn hơn toàn bộ.

## Cách sửa
Tính lại tỷ lệ từ số gốc.

## Giới hạn
Tỷ lệ so với kế hoạch, dự toán, chỉ tiêu hoặc cùng kỳ có thể vượt 100 % và không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from minhbach.checks.claims import quantities_of
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.quantities import Measure

_PART_BEFORE = re.compile(
    r"\b(?:chiếm|chiếm tỷ lệ|tỷ lệ (?:đúng hạn|trước hạn|quá hạn|hài lòng|số hóa|trực tuyến|tham dự|có mặt))(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"^\s*(?:hồ sơ|số hồ sơ|cán bộ|công chức|viên chức|đại biểu|đảng viên|hộ|người|phiếu)\b[^.;,]{0,60}"
    r"\b(?:đúng hạn|trước hạn|số hóa|hài lòng|tham dự|có mặt|trực tuyến)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|cùng kỳ|so với|so|năm trước|nghị quyết|tăng|giảm|vượt|GDP|GRDP|công suất)\b", re.IGNORECASE
)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, PROSE):
        if "%" not in piece.text:
            continue
        for share in quantities_of(piece.text):
            if share.measure is not Measure.PERCENT or share.unit != "%" or share.number <= Decimal(100) or not share.exact:
                continue
            before, after = piece.text[max(0, share.start - 60) : share.start], piece.text[share.end : share.end + 90]
            if (_PART_BEFORE.search(before) or _PART_AFTER.search(after)) and not _COMPARED.search(before) and not _COMPARED.search(after):
                message = f"{share.text} vượt quá 100 %, trong khi câu này nói một phần của toàn bộ."
                yield at(piece, share.start, share.end, message, repair="Tính lại tỷ lệ từ số gốc.")


RULE = Rule(
    code="SL011",
    name="ty-le-qua-100",
    title="Tỷ lệ của một phần vượt quá 100 %",
    severity=Severity.WARNING,
    basis="Số học: một phần không lớn hơn toàn bộ.",
    since="2026.1",
    check=check,
    good=("Thu ngân sách đạt 105% dự toán.", "100% hồ sơ được giải quyết đúng hạn.", "Sản lượng bằng 112% so với cùng kỳ."),
    bad=("Có 103% hồ sơ được giải quyết đúng hạn.", "Số hộ nghèo chiếm 120% tổng số hộ."),
)
