"""Tiêu đề có dấu chấm ở cuối.

## Kiểm tra gì
Tìm tiêu đề phần, mục kết thúc bằng dấu chấm.

## Vì sao
Tiêu đề không phải câu, theo cách trình bày thông dụng không có dấu chấm cuối.

## Cách sửa
Bỏ dấu chấm.

## Giới hạn
Chỉ là gợi ý. Khoản của điều luật, đoạn có số thứ tự mà là câu trọn vẹn không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.parts import body, number_of
from minhbach.checks.places import at
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt

_SENTENCE = re.compile(r"[.;:!?]\s+[A-ZĐÀ-Ỹ]|\b(?:là|được|đã|phải|có\s+trách\s+nhiệm|không)\b")
_LONGEST = 400


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    for piece in body(subject.reading):
        text = piece.text.rstrip()
        number = number_of(text) if piece.kind == "heading" else None
        if number is None or not text.endswith(".") or text.endswith("..") or len(text) > _LONGEST:
            continue
        if not _SENTENCE.search(text[number.end :].rstrip(".")):
            yield at(piece, len(text) - 1, len(text), f"Tiêu đề «{text[:60]}…» có dấu chấm ở cuối.", repair="Bỏ dấu chấm.", text="")


RULE = Rule(
    code="CT004",
    name="tieu-de-cham",
    title="Tiêu đề có dấu chấm ở cuối",
    severity=Severity.HINT,
    basis="Cách trình bày thông dụng của Nghị định 30/2020/NĐ-CP, Phụ lục III: tiêu đề trong các mẫu không có dấu chấm cuối.",
    since="2026.1",
    check=check,
    good=("I. KẾT QUẢ THỰC HIỆN QUY CHẾ DÂN CHỦ\n\nNội dung của phần này.",),
    bad=("I. KẾT QUẢ THỰC HIỆN QUY CHẾ DÂN CHỦ.\n\nNội dung của phần này.",),
)
