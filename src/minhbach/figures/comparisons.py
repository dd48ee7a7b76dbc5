"""Figures compared with another that is printed beside them: `A/B, đạt p %`, `A, tăng p % so với cùng kỳ (B)`, `B, A, giảm C`.

A claim that holds is believed where its words only allow it; one that fails is reported only where base and percentage are tied together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from minhbach.figures.arithmetic import Operation, Relation, make_rate, make_sum, rate_repairs
from minhbach.figures.clauses import SUMMED, Clauses
from minhbach.figures.quantities import Measure, Quantity
from minhbach.figures.sums import same_unit, span_start

NEAR = 120  # characters between a figure and what it is compared by
MOST_BEFORE = 8  # quantities looked at for the figure that is compared
_SLASH = re.compile(r"\s*(?:\[\d{1,3}\])?\s*/\s*")
_STOP = re.compile(r"[;.]\s|\n")
_CHANGE = re.compile(
    r"\b(?P<word>tăng|giảm|vượt|hụt|thiếu)(?:\s+(?:thêm|khoảng|gần|trên|hơn|tương ứng|đi|bớt|được|tỷ lệ|là|tới|đến|mức))*\s*$",
    re.IGNORECASE,
)
_CHANGE_IN_BRACKETS = re.compile(
    r"\b(?P<word>tăng|giảm|vượt|hụt|thiếu)\b[^;.()]{0,40}\(\s*(?:tương ứng|tăng|giảm|bằng|tỷ lệ|\s)*$", re.IGNORECASE
)
_SHARE = re.compile(
    r"(?:\b(?:đạt|bằng|chiếm|tỷ lệ|tỉ lệ|tương ứng|là)\b|[(,:=]|≈)\s*(?:(?:ước|đạt|tỷ lệ|bằng|khoảng|được)\s*)*$", re.IGNORECASE
)
_REACHED = re.compile(r"\b(?:đạt|bằng)\s*(?:khoảng|gần|hơn|trên)?\s*$", re.IGNORECASE)
# from a change or a share to the bracket that prints what it is measured by
_TO_BASE = re.compile(
    r"(?:\s*\)|\s*\([^()]{0,30}\))?\s*"
    r"(?:so(?:\s+với)?|của|trên|cùng kỳ|năm trước|kế hoạch|dự toán|chỉ tiêu|mục tiêu)\b[^;.(),%]{0,80}\(\s*(?:là|đạt|có|:)?\s*",
    re.IGNORECASE,
)
_PLAN = re.compile(r"\s*(?:so(?:\s+với)?\s+)?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|cùng kỳ)\b", re.IGNORECASE)
_FROM = re.compile(r"[^;.]{0,60}(?:^|\W)từ\s*", re.IGNORECASE)
_ONTO = re.compile(r"[^;.()]{0,30}\b(?:lên|xuống|xuống còn|lên thành|thành|còn|đến)\s*", re.IGNORECASE)
_YEARLY = re.compile(r"\b(?:bình quân|trung bình|mỗi năm|hằng năm|hàng năm)\b|^\s*/\s*năm", re.IGNORECASE)
_UP = frozenset({"tăng", "vượt"})


def find_comparisons(clauses: Clauses) -> Iterator[Relation]:
    """All comparisons of the text, in no order."""
    yield from _pairs(clauses)
    for shown in clauses.quantities:
        if shown.measure is Measure.PERCENT:
            for found in (_with_base(clauses, shown), _moved(clauses, shown), _with_known_base(clauses, shown)):
                if found is not None:
                    yield found
                    break
        elif shown.measure in SUMMED:
            difference = _difference_from_base(clauses, shown) or _difference_of_two(clauses, shown)
            if difference is not None:
                yield difference


# --- A/B --------------------------------------------------------------------------------------------------------------------------


def _pairs(clauses: Clauses) -> Iterator[Relation]:
    """`5.817 tỷ đồng/5.937 tỷ đồng, đạt 97,97 %`, `97,97 % (5.817 tỷ đồng/5.937 tỷ đồng)`; `12.375/10.200 triệu đồng, vượt 21,3 %`."""
    for top, bottom in pairwise(clauses.quantities):
        if top.measure is bottom.measure and top.measure in SUMMED and _SLASH.fullmatch(clauses.gap(top, bottom)):
            relation = _pair(clauses, top, bottom)
            if relation is not None:
                yield relation
    for fraction in clauses.quantities:
        if fraction.base is not None and fraction.measure is Measure.FRACTION:
            over = replace(fraction, base=None, measure=Measure.COUNT)
            under = replace(fraction, number=fraction.base, base=None, measure=Measure.COUNT)
            shown = next(iter(clauses.after(fraction)), None)
            change = None if shown is None else _change_before(clauses, shown, fraction.end)
            if shown is not None and change is not None and shown.measure is Measure.PERCENT:
                relation = _growth(fraction.start, shown.end, shown, over, under, change, (fraction,))
                if relation is not None and relation.holds:
                    yield relation


def _pair(clauses: Clauses, top: Quantity, bottom: Quantity) -> Relation | None:
    shown = next(iter(clauses.after(bottom)), None)
    if shown is not None and shown.measure is Measure.PERCENT and len(gap := clauses.gap(bottom, shown)) <= 60 and not _STOP.search(gap):
        start = span_start(clauses, top)
        change = _change_before(clauses, shown, bottom.end)
        if change is not None:
            relation = _growth(start, shown.end, shown, top, bottom, change, (top, bottom))
        else:
            relation = _share(start, shown.end, shown, top, bottom) if _SHARE.search(gap) else None
        return _kept(relation, tied=_PLAN.match(clauses.text, shown.end) is not None or "," in gap or "(" in gap)
    before = next(iter(clauses.before(top.start, 1)), None)
    if before is not None and before.measure is Measure.PERCENT and re.fullmatch(r"\s*\(\s*", clauses.gap(before, top)):
        return _kept(_share(before.start, bottom.end, before, top, bottom), tied=True)
    return None


def _kept(relation: Relation | None, *, tied: bool) -> Relation | None:
    return relation if relation is not None and (relation.holds or (tied and relation.holds is False)) else None


# --- A, tăng p % so với cùng kỳ (B) --------------------------------------------------------------------------------------------------


def _base_after(clauses: Clauses, shown: Quantity) -> Quantity | None:
    """The figure in the bracket that says what a change or a share is measured by."""
    for base in clauses.after(shown, 2):
        if base.measure in SUMMED:
            return base if _TO_BASE.fullmatch(clauses.gap(shown, base)) else None
    return None


def _compared(clauses: Clauses, shown: Quantity, base: Quantity) -> Quantity | None:
    """The figure that is compared: the nearest one before of the base's unit that is no change itself."""
    floor, depth = clauses.sentence_start(shown.start), clauses.depth(shown.start)
    for one in clauses.before(shown.start, MOST_BEFORE):
        if one.start < floor or shown.start - one.end > NEAR or _STOP.search(clauses.gap(one, shown)):
            return None
        if one.measure in SUMMED and clauses.depth(one.start) <= depth and _change_before(clauses, one, floor) is None:
            return one if one.measure is base.measure and _alike(one, base) else None
    return None


def _with_base(clauses: Clauses, shown: Quantity) -> Relation | None:
    base = _base_after(clauses, shown)
    new = None if base is None else _compared(clauses, shown, base)
    if base is None or new is None or _YEARLY.search(clauses.gap(new, shown)) or _YEARLY.match(clauses.text, shown.end):
        return None
    start, end = span_start(clauses, new), _closed(clauses, base.end)
    change = _change_before(clauses, shown, new.end)
    if change is not None:
        return _kept(_growth(start, end, shown, new, base, change, (new, base)), tied=True)
    if _REACHED.search(clauses.gap(new, shown)):
        return _kept(_share(start, end, shown, new, base), tied=True)
    return None


def _difference_from_base(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`1.024 đảng viên, tăng 24 đảng viên so với đầu năm (1.000 đảng viên)`."""
    base = _base_after(clauses, shown)
    change = None if base is None else _change_before(clauses, shown, clauses.sentence_start(shown.start))
    new = None if base is None or change is None else _compared(clauses, shown, base)
    if base is None or new is None or not _alike(shown, base):
        return None
    high, low = (new, base) if change in _UP else (base, new)
    relation = make_sum(
        span_start(clauses, new),
        _closed(clauses, base.end),
        shown,
        (high, low),
        certain=False,
        signs=(1, -1),
        operation=Operation.DIFFERENCE,
    )
    return relation if relation.holds is not None else None


def _difference_of_two(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`năm 2024 có 20 vụ, năm 2025 có 15 vụ, giảm 05 vụ`: believed if it holds."""
    floor = clauses.sentence_start(shown.start)
    if _change_before(clauses, shown, floor) is None or not shown.value or not shown.unit:
        return None
    depth = clauses.depth(shown.start)
    earlier = [
        one for one in clauses.before(shown.start, 4) if one.start >= floor and one.measure in SUMMED and clauses.depth(one.start) <= depth
    ]
    if len(earlier) < 2 or any(not one.exact or not same_unit(one, shown) or _change_before(clauses, one, floor) for one in earlier[:2]):
        return None
    high, low = sorted(earlier[:2], key=lambda one: one.value, reverse=True)
    if high.value - low.value != shown.value or _STOP.search(clauses.gap(earlier[0], shown)):
        return None
    return make_sum(
        span_start(clauses, earlier[1]), shown.end, shown, (high, low), certain=False, signs=(1, -1), operation=Operation.DIFFERENCE
    )


def _moved(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`giảm 50 %, từ 40 hồ sơ xuống còn 20 hồ sơ`: the percentage before what it speaks of."""
    change = _change_before(clauses, shown, clauses.sentence_start(shown.start))
    following = clauses.after(shown, 2)
    if change is None or len(following) < 2:
        return None
    old, new = following
    if old.measure not in SUMMED or old.measure is not new.measure or not same_unit(old, new):
        return None
    if not _FROM.fullmatch(clauses.gap(shown, old)) or not _ONTO.fullmatch(clauses.gap(old, new)):
        return None
    return _kept(_growth(shown.start, _closed(clauses, new.end), shown, new, old, change, (new, old)), tied=True)


def _with_known_base(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`…, vượt 11,69 % so dự toán`, where the estimate was printed some sentences before: believed if it holds to two decimals."""
    if shown.decimals < 2 or not shown.exact or not _PLAN.match(clauses.text, shown.end):
        return None
    floor = clauses.sentence_start(shown.start)
    for new in clauses.before(shown.start, 3):
        if new.start < floor or _STOP.search(clauses.gap(new, shown)) or len(clauses.gap(new, shown)) > NEAR:
            return None
        if new.measure not in SUMMED:
            continue
        change = _change_before(clauses, shown, new.end)
        if change is None and not _REACHED.search(clauses.gap(new, shown)):
            return None
        for base in clauses.before(new.start, 2 * MOST_BEFORE):
            if base.measure is new.measure and base.exact and same_unit(base, new) and base.unit and base.value != new.value:
                start = base.start
                made = (
                    _share(start, shown.end, shown, new, base)
                    if change is None
                    else _growth(start, shown.end, shown, new, base, change, (new, base))
                )
                if made is not None and made.holds and not made.truncated:
                    return made
        return None
    return None


# --- making them -------------------------------------------------------------------------------------------------------------------


def _change_before(clauses: Clauses, shown: Quantity, floor: int) -> str | None:
    """The word right before a quantity that makes it a change."""
    lead = clauses.text[max(floor, shown.start - 60) : shown.start]
    found = _CHANGE.search(lead) or (_CHANGE_IN_BRACKETS.search(lead) if lead.rstrip().endswith("(") else None)
    return found["word"].lower() if found else None


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether both count the same: a later mention may leave out words of the noun, `lượt công dân` and then `lượt`."""
    short, long = sorted((one.unit, other.unit), key=len)
    return same_unit(one, other) or (bool(short) and long.startswith(f"{short} "))


def _closed(clauses: Clauses, end: int) -> int:
    found = re.match(r"\s*\)", clauses.text[end : end + 4])
    return end + found.end() if found else end


def _growth(start: int, end: int, shown: Quantity, new: Quantity, old: Quantity, change: str, parts: Sequence[Quantity]) -> Relation | None:
    sign = 1 if change in _UP else -1
    moved = (new.value - old.value) * sign
    slack = sum(((one.interval[1] - one.interval[0]) / 2 for one in (new, old)), Decimal(0))
    return make_rate(
        start, end, shown, parts, ((moved - slack, moved + slack), old.interval), Operation.GROWTH,
        numbers=(moved / old.scale, old.number), compared=(new.value / old.scale, old.number), certain=False, exact=new.exact and old.exact,
    )  # fmt: skip


def _share(start: int, end: int, shown: Quantity, top: Quantity, bottom: Quantity) -> Relation | None:
    relation = make_rate(
        start, end, shown, (top, bottom), (top.interval, bottom.interval),
        numbers=(top.value / bottom.scale, bottom.number), certain=False, exact=top.exact and bottom.exact,
    )  # fmt: skip
    if relation is None or relation.holds is not False or relation.expected is None:
        return relation
    return replace(relation, repairs=rate_repairs(shown, relation.expected, top, bottom))
