"""Thừa dấu cách trước dấu câu hoặc giữa hai từ.

## Kiểm tra gì
Tìm dấu cách đứng ngay trước dấu phẩy, chấm phẩy, hai chấm, dấu chấm; hai dấu cách liền nhau giữa hai từ trong cùng một dòng.

## Vì sao
Dấu cách thừa làm dòng chữ căn đều bị giãn, dấu câu có thể rơi xuống đầu dòng sau.

## Cách sửa
Xóa dấu cách thừa.

## Giới hạn
Chỉ là gợi ý. Bảng biểu và phần đầu văn bản trình bày bằng dấu cách không xét; văn bản quét bị hỏng chữ không xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.places import context as around
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.documents.reading import Piece

MANY = 20
_EXTRA = re.compile(r"(?<=[^\W\d_])(?P<before>[ \u00a0]+)(?=[,;:](?:\s|$)|\.(?:\s|$))|(?<=[\w,;.)”])(?P<double>[ \u00a0]{2})(?=[\w(“])")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    if spoilt(subject.reading):
        return
    found = [place for piece in pieces(subject.reading, PROSE) if piece.kind != "heading" for place in _extra(piece)]
    if len(found) > MANY:  # a habit of the file, not a slip: said once
        first = found[0]
        yield Found(first.start, first.end, f"{first.message} Cả văn bản có {len(found)} chỗ như vậy.", first.repair)
    else:
        yield from found


def _extra(piece: Piece) -> Iterator[Found]:
    text = piece.text
    if "   " in text:
        return  # laid out with spaces
    for found in _EXTRA.finditer(text):
        start, end = found.span()
        low, high = piece.flow.source(start - 1, end + 1)
        if high - low != end - start + 2:
            continue  # a line break or a note's mark of the file, no space of the writer
        what = "trước dấu câu" if found["before"] else "giữa hai từ"
        message = f"Thừa dấu cách {what}: «{around(text, start, end)}»."
        yield at(piece, start, end, message, repair="Xóa dấu cách thừa.", text="" if found["before"] else " ")


RULE = Rule(
    code="NN004",
    name="thua-khoang-trang",
    title="Thừa dấu cách trước dấu câu hoặc giữa hai từ",
    severity=Severity.HINT,
    basis="Quy tắc soạn thảo tiếng Việt: dấu câu viết liền chữ trước; giữa hai từ chỉ có một dấu cách.",
    since="2026.1",
    check=check,
    good=("Các sở, ngành; các địa phương: thực hiện nghiêm.",),
    bad=("Các sở , ngành thực hiện nghiêm.",),
)
