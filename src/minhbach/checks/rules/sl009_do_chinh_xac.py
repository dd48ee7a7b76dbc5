"""Các tỷ lệ trong cùng một đoạn viết với số chữ số thập phân khác nhau.

## Kiểm tra gì
Trong một đoạn văn, các tỷ lệ phần trăm có phần thập phân mà số chữ số không đều: «14,28 %», «42,857 %», «16,67 %».

## Vì sao
Trình bày không nhất quán làm người đọc nghi ngờ cách làm tròn.

## Cách sửa
Viết các tỷ lệ với cùng một số chữ số thập phân, thường là hai.

## Giới hạn
Tỷ lệ chẵn («50 %») không xét. Chỉ là gợi ý về trình bày; báo một lần mỗi đoạn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from minhbach.checks.claims import quantities_of
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.quantities import Measure

_SHOWN_MOST = 2  # beyond two decimals a percentage is odd; one beside two is common and harmless


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, PROSE):
        if piece.text.count("%") < 2:
            continue
        shares = [one for one in quantities_of(piece.text) if one.measure is Measure.PERCENT and one.decimals]
        counts = Counter(one.decimals for one in shares)
        usual = min((number for number in counts), default=0)
        odd = next((one for one in shares if one.decimals > max(usual, _SHOWN_MOST)), None)
        if odd is not None and len(counts) > 1:
            other = next(one for one in shares if one.decimals == usual)
            message = f"«{odd.text}» có {odd.decimals} chữ số thập phân, trong khi «{other.text}» cùng đoạn có {other.decimals}."
            yield at(piece, odd.start, odd.end, message, repair="Viết các tỷ lệ với cùng một số chữ số thập phân.")


RULE = Rule(
    code="SL009",
    name="do-chinh-xac",
    title="Các tỷ lệ trong cùng một đoạn viết với số chữ số thập phân khác nhau",
    severity=Severity.HINT,
    basis="Nghị định 30/2020/NĐ-CP, Điều 8: trình bày thống nhất.",
    since="2026.1",
    check=check,
    good=("Quảng Ngãi đạt tỷ lệ 14,29%; Kon Tum đạt tỷ lệ 33,33%; còn lại 50%.",),
    bad=("Quảng Ngãi đạt tỷ lệ 14,28%; chi cục đạt tỷ lệ 42,857%.",),
)
