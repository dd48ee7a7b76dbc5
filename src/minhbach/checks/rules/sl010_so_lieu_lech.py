"""Cùng một số liệu nhưng hai nơi ghi hai giá trị.

## Kiểm tra gì
Hai số có cùng lời gọi, cùng đơn vị và cùng kỳ nhưng khác giá trị, ở hai nơi trong văn bản.

## Vì sao
Số liệu sửa ở một nơi thường bị quên ở nơi khác.

## Cách sửa
Đối chiếu với sổ gốc, rồi ghi thống nhất hoặc nói rõ hai số thuộc hai thời điểm.

## Giới hạn
Hai số có thể thuộc hai thời điểm mà câu văn không nói ra, nên chỉ là gợi ý.
"""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.checks.claims import quantities_of
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.quantities import Measure
from minhbach.figures.repeats import find_repeats

COUNTED = (Measure.COUNT, Measure.MONEY)
_GRADES = ("điểm", "lần")
_BOUNDS = ("từ", "đến", "dưới", "trên", "tối đa", "tối thiểu")


def check(subject: Subject, context: Context) -> Iterator[Found]:
    prose = list(pieces(subject.reading, PROSE))
    for found in find_repeats([piece.text for piece in prose], quantities_of):
        if found.one.measure not in COUNTED or found.one.unit in _GRADES or found.label.endswith(_BOUNDS):
            continue
        message = f"«{found.label}» ở đây ghi {found.other.text}, ở nơi khác ghi {found.one.text}. Hai số này có cùng thời điểm không?"
        piece = prose[found.second]
        yield at(piece, found.other.start, found.other.end, message, repair="Ghi thống nhất, hoặc nói rõ thời điểm của từng số.")


RULE = Rule(
    code="SL010",
    name="so-lieu-lech",
    title="Cùng một số liệu nhưng hai nơi ghi hai giá trị",
    severity=Severity.HINT,
    basis="Số liệu trong một văn bản phải thống nhất.",
    since="2026.1",
    check=check,
    good=("Tổng số thủ tục hành chính thuộc thẩm quyền là 314 thủ tục.\n\nTổng số thủ tục hành chính thuộc thẩm quyền là 314 thủ tục.",),
    bad=("Tổng số thủ tục hành chính thuộc thẩm quyền là 314 thủ tục.\n\nTổng số thủ tục hành chính thuộc thẩm quyền là 312 thủ tục.",),
)
