"""Các tỷ lệ làm nên toàn bộ không cộng đủ 100 %.

## Kiểm tra gì
Những tỷ lệ trong một câu mà tên gọi chắc chắn làm nên toàn bộ: đúng hạn và quá hạn; nam và nữ; trực tuyến và trực tiếp. Cộng lại phải được
100 %, cho phép lệch do làm tròn từng số.

## Vì sao
Tỷ lệ của các phần không đủ hoặc vượt 100 % thì ít nhất một số sai.

## Cách sửa
Tính lại từng tỷ lệ từ số gốc.

## Giới hạn
Chỉ xét khi tên các phần có trong từ điển các nhãn bù nhau. Câu hỏi được chọn nhiều ý không có trong từ điển nên không bị xét.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from minhbach.checks.claims import printed
from minhbach.checks.places import PROSE, at, pieces
from minhbach.checks.rule import Context, Found, Rule, Severity, Subject
from minhbach.figures.clauses import read_clauses
from minhbach.figures.quantities import Measure, Quantity
from minhbach.figures.vocabulary import Complement, labels

_CHANGED = re.compile(r"\b(?:tăng|giảm|so với|vượt|ít nhất|tối thiểu|trên|dưới|phấn đấu|mục tiêu|chỉ tiêu)\b", re.IGNORECASE)
_WHOLE = Decimal(100)


def check(subject: Subject, context: Context) -> Iterator[Found]:
    for piece in pieces(subject.reading, PROSE):
        if piece.text.count("%") < 2:
            continue
        clauses = read_clauses(piece.text)
        shares = [one for one in clauses.quantities if one.measure is Measure.PERCENT and one.unit == "%" and one.exact]
        ends = sorted({clauses.sentence_end(one.start) for one in shares})
        for end in ends:
            together = [one for one in shares if clauses.sentence_end(one.start) == end]
            if (
                len(together) < 2
                or len({clauses.depth(one.start) for one in together}) > 1
                or any(_CHANGED.search(one.before) for one in together)
            ):
                continue
            added = sum((one.number for one in together), Decimal(0))
            slack = sum((Decimal(5).scaleb(-one.decimals - 1) for one in together), Decimal(0))
            if abs(added - _WHOLE) > slack and _is_whole(together):
                words = " + ".join(printed(one.number) for one in together)
                message = f"Các tỷ lệ làm nên toàn bộ cộng lại là {words} = {printed(added)} %, không phải 100 %."
                yield at(piece, together[0].start, together[-1].end, message, repair="Tính lại từng tỷ lệ từ số gốc.")


def _is_whole(shares: Sequence[Quantity]) -> bool:
    """Whether each share fills its own slot of a whole, and every slot is filled."""
    return any(_fills(complement, shares) for complement in labels().complements)


def _fills(complement: Complement, shares: Sequence[Quantity]) -> bool:
    slots = (*complement.slots, *complement.optional)
    filled = [_slot(slots, one) for one in shares]
    if None in filled or len(set(filled)) != len(filled):
        return False
    return len(filled) == len(slots) if complement.optional else set(range(len(slots))) == set(filled)


def _slot(slots: Sequence[Sequence[str]], share: Quantity) -> int | None:
    own = f"{share.before} {share.after}".lower()
    found = [place for place, words in enumerate(slots) if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", own) for word in words)]
    return found[0] if len(found) == 1 else None


RULE = Rule(
    code="SL008",
    name="tong-ty-le",
    title="Các tỷ lệ làm nên toàn bộ không cộng đủ 100 %",
    severity=Severity.WARNING,
    basis="Số học: các phần của một toàn bộ cộng lại bằng 100 %.",
    since="2026.1",
    check=check,
    good=("Đội ngũ có nam 55,5%, nữ 44,5%.", "Tỷ lệ giới tính: nam 33,33%; nữ 66,67%."),
    bad=("Đội ngũ có nam 55%, nữ 55%.",),
)
