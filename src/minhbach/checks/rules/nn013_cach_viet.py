"""Một từ viết hai cách trong cùng một văn bản.

## Kiểm tra gì
Tìm các cặp cách viết «hằng năm / hàng năm», «bảo đảm / đảm bảo», «tỷ lệ / tỉ lệ» … theo từ điển, dùng lẫn trong một văn bản.

## Vì sao
Cách viết thống nhất giúp văn bản rõ ràng và dễ tìm kiếm.

## Cách sửa
Chọn một cách; từ điển nêu cách nên dùng.

## Giới hạn
Chỉ là gợi ý, mỗi cặp báo một lần tại chỗ đầu tiên của cách ít gặp hơn. Phần trích trong ngoặc kép và tên văn bản khác có thể giữ
nguyên cách viết gốc.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from minhbach.checks.dictionaries import variants
from minhbach.checks.places import PROSE, at, pieces, quoted_spans, within
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.documents.reading import Piece


@cache
def _pattern() -> re.Pattern[str]:
    forms = sorted({form for group in variants() for form in group}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(forms).replace(" ", r"\s+") + r")(?!\w)", re.IGNORECASE)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    places: dict[str, list[tuple[Piece, int, int]]] = {}
    for piece in pieces(subject.reading, PROSE):
        quoted = quoted_spans(piece.text)
        for found in _pattern().finditer(piece.text):
            if not within(found.start(), quoted):
                places.setdefault(" ".join(found.group().lower().split()), []).append((piece, *found.span()))
    for forms in variants():
        met = [form for form in forms if form in places]
        if len(met) > 1:
            fewest = min(reversed(met), key=lambda form: len(places[form]))
            piece, start, end = places[fewest][0]
            counts = ", ".join(f"«{form}» {len(places[form])} chỗ" for form in met)
            yield at(piece, start, end, f"Văn bản viết lẫn {counts}.", repair=f"Viết thống nhất: «{forms[0]}».")


RULE = Rule(
    code="NN013",
    name="cach-viet",
    title="Một từ viết hai cách trong cùng một văn bản",
    severity=Severity.HINT,
    basis="Không có quy định bắt buộc; tính thống nhất của văn bản.",
    since="2026.1",
    check=check,
    good=("Báo cáo hằng tháng, hằng quý và hằng năm.",),
    bad=("Chủ đề hằng quý; họp giao ban hàng quý.",),
)
