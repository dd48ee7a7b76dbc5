"""Ghi 100 % đúng hạn trong khi văn bản có hồ sơ quá hạn.

## Kiểm tra gì
Câu nói 100 % hồ sơ được giải quyết đúng hạn, trước hạn, trong văn bản có số hồ sơ quá hạn lớn hơn 0 hoặc tỷ lệ đúng hạn nhỏ hơn.

## Vì sao
Hai chỗ của một văn bản không thể cùng đúng.

## Cách sửa
Tính lại tỷ lệ từ số hồ sơ, hoặc nói rõ 100 % ấy là của phần nào.

## Giới hạn
Mục tiêu, chỉ tiêu («phấn đấu 100 %») không xét. 100 % có thể chỉ nói về một lĩnh vực, nên chỉ cảnh báo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from minhbach.checks.claims import quantities_of
from minhbach.checks.late import late_counts
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.quantities import Measure, Quantity

_IN_TIME = re.compile(r"\b(?:trước hạn|đúng hạn|đúng và trước hạn|trước và đúng hạn)\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|bảo đảm|đảm bảo|yêu cầu|phải|tối thiểu|ít nhất|kế hoạch|duy trì|tiếp tục|đến năm|nhằm)\b",
    re.IGNORECASE,
)
_WHOLE = Decimal(100)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    late = [words for words in late_counts(subject.reading) if "hồ sơ" in words]
    for piece in pieces(subject.reading, PROSE):
        if "100" not in piece.text:
            continue
        for share in quantities_of(piece.text):
            if late and _claims_all(piece.text, share):
                message = f"«{share.text} … đúng hạn», nhưng văn bản này có hồ sơ quá hạn: «{late[0]}»."
                yield at(piece, share.start, share.end, message, repair="Tính lại tỷ lệ, hoặc nói rõ 100 % là của phần nào.")


def _claims_all(text: str, share: Quantity) -> bool:
    if share.measure is not Measure.PERCENT or share.number != _WHOLE:
        return False
    after = re.split(r"[.;]\s", text[share.end : share.end + 110])[0]
    before = re.split(r"[.;]\s", text[max(0, share.start - 80) : share.start])[-1]
    return bool(_IN_TIME.search(after) or _IN_TIME.search(before[-40:])) and not _PLANNED.search(before) and "hồ sơ" in before + after


RULE = Rule(
    code="MT003",
    name="tram-phan-tram",
    title="Ghi 100 % đúng hạn trong khi văn bản có hồ sơ quá hạn",
    severity=Severity.WARNING,
    basis="Số liệu và đánh giá trong một văn bản phải thống nhất.",
    since="2026.1",
    check=check,
    good=(
        "100% hồ sơ được giải quyết đúng hạn.\n\nĐã giải quyết 120 hồ sơ.",
        "Phấn đấu 100% hồ sơ được giải quyết đúng hạn; năm nay còn quá hạn 15 hồ sơ.",
    ),
    bad=("Năm 2025, 100% hồ sơ được giải quyết đúng hạn.\n\nĐã giải quyết 3.291 hồ sơ, trong đó quá hạn 15 hồ sơ.",),
)
