"""Chỗ trống chưa điền.

## Kiểm tra gì
Tìm chỗ chờ điền còn sót trong nội dung: «năm 20…», «ngày … tháng …», «số …/KH-SCT», «[…]», «xxx».

## Vì sao
Văn bản gửi đi với chỗ trống là văn bản chưa xong.

## Cách sửa
Điền nội dung, hoặc xóa phần không dùng.

## Giới hạn
Chỉ là gợi ý. Không xét dòng số và ngày ở đầu văn bản (văn thư điền khi ban hành), phần phụ lục biểu mẫu sau nơi nhận, bảng
biểu và văn bản ban hành biểu mẫu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.parts import body
from minhbach.checks.places import PROSE, at
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_BLANK = re.compile(
    r"năm\s+20(?:\.{2,}|…|_{2,}|xx|XX)|ngày\s*(?:\.{2,}|…|_{2,})\s*(?:tháng|/)|(?:số|Số)\s*:?\s*(?:\.{2,}|…"
    r"|_{2,})\s*/\s*[A-ZĐ]{2}|\bxx+\b(?=\s*(?:hồ sơ|đơn|người|%))|\[\s*(?:…|\.{3})\s*\]"
)
_FORMS = 5  # more blanks than this make a form, not a draft
_HEAD = 10


def check(subject: Subject, context: Context) -> Iterator[Found]:
    text = [piece for piece in body(subject.reading) if piece.kind in PROSE][_HEAD:]
    found = [(piece, one) for piece in text for one in _BLANK.finditer(piece.text)]
    if len(found) > _FORMS or spoilt(subject.reading):
        return
    for piece, one in found:
        yield at(piece, one.start(), one.end(), f"Chỗ trống chưa điền: «{one.group()}».", repair="Điền nội dung hoặc xóa.")


_DRAFT = "\n\n".join([*("Sở đã triển khai nhiệm vụ và báo cáo đầy đủ." for _ in range(_HEAD)), "Hội nghị được tổ chức {} tại Sở."])

RULE = Rule(
    code="TT012",
    name="cho-trong",
    title="Chỗ trống chưa điền",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Điều 10 và 11: kiểm tra văn bản trước khi ký ban hành.",
    since="2026.1",
    check=check,
    good=(Example("Hội nghị được tổ chức ngày 05 tháng 11 năm 2025 tại Sở.", _DRAFT.format("ngày 05 tháng 11 năm 2025")),),
    bad=(Example("Hội nghị được tổ chức ngày … tháng … năm 2025 tại Sở.", _DRAFT.format("ngày … tháng … năm 2025")),),
)
