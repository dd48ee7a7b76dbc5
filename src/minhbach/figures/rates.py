"""Differences, ratios and growths that prose claims: `giảm từ A xuống còn B, tỷ lệ p %`, `a/b, đạt p %`, `tăng p % so với cùng kỳ (B)`.

A claim that holds is believed wherever its figures stand; one that fails is reported only where the words tie percentage and base together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from minhbach.figures.arithmetic import Operation, Relation, bases_for, make_rate, make_sum, possible_share, rate_repairs
from minhbach.figures.clauses import SUMMED, Clauses
from minhbach.figures.quantities import Measure, Quantity
from minhbach.figures.sums import Partition, covering, same_unit, span_start

_ONTO = re.compile(
    r"(?:[^;.()]{0,40}?)\b(?:xuống còn|giảm xuống còn|giảm còn|xuống|còn lại|còn|"
    r"lên thành|lên đến|lên tới|tăng lên|lên|thành)\s*(?:chỉ còn\s*)?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:^|\W)từ\s*$", re.IGNORECASE)
_SHARE_LINK = re.compile(
    r"(?:\b(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|tương ứng|tương đương|ứng với|là|đạt tỷ lệ|với tỷ lệ)\b|=|\(|,|:|–|-|≈)\s*"
    r"(?:\b(?:đạt|tỷ lệ|tỉ lệ|khoảng|trên|gần|hơn|là|với|chiếm|ước|có)\b\s*:?\s*)*$",
    re.IGNORECASE,
)
# words that tie a share to what stands before it; a bare "đạt 100 %" may speak of a plan, or of what each one reached
_TIED_LINK = re.compile(
    r"(?:\b(?:tỷ lệ|tỉ lệ|tương ứng|tương đương|ứng với|chiếm)\b|=|≈)\s*(?:\b(?:là|khoảng|gần|đạt)\b\s*:?\s*)*$", re.IGNORECASE
)
_CHANGE_LINK = re.compile(r"\b(tăng|giảm)(?:\s+(?:thêm|khoảng|gần|trên|hơn|tương ứng|đi|bớt|được|tỷ lệ|là|tới|đến))*\s*$", re.IGNORECASE)
_EQUAL_LINK = re.compile(r"\b(?:bằng|đạt)\s*(?:khoảng|gần|hơn|trên)?\s*$", re.IGNORECASE)
_OTHER_BASE = re.compile(
    r"^\s*[)\"”]?\s*(?:so với|so|tổng|trên tổng|của|số|kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|cùng kỳ|trong tổng|giá trị|theo)\b",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"\b(?:bình quân|trung bình|mỗi năm|hằng năm|hàng năm)\b|^\s*/\s*năm|^\s*mỗi", re.IGNORECASE)
_COMPARED = re.compile(r"\bso\b|\bcùng kỳ\b|\bnăm trước\b|\btháng trước\b|\bquý trước\b|\bkỳ trước\b|\bnăm 20\d\d\b", re.IGNORECASE)
_COMPARED_WITH = re.compile(r"^[^;.]{0,90}\b(?:so với|so|cùng kỳ|năm trước|năm \d{4}|tháng trước)\b[^;.]{0,60}$", re.IGNORECASE)
_OF_ALL = re.compile(
    r"^[^;.()]{0,40}\b(?:trên tổng số|trong tổng số|trên tổng|trên số|/\s*tổng số|trong số)\s*(?:\w+\s*){0,4}$|^\s*trên\s*$", re.IGNORECASE
)
_OF_STATED = re.compile(r"\s*(?:(?:trên|trong|so với|của)\s+)?tổng(?:\s+số)?\s*(?:là\s*)?", re.IGNORECASE)
_THRESHOLD = re.compile(
    r"\b(?:ít nhất|tối thiểu|tối đa|không quá|không dưới|quá|từ|phấn đấu|mục tiêu|chỉ tiêu|yêu cầu|phải đạt|đạt tối thiểu)\b[^;.]{0,30}$",
    re.IGNORECASE,
)


def find_rates(clauses: Clauses, partitions: Sequence[Partition]) -> Iterator[Relation]:
    """All differences, ratios and growths of the text."""
    used: set[int] = set()
    for relation in (*_changes(clauses), *_fractions(clauses)):
        if relation.total is not None:
            used.add(relation.total.start)
        yield relation
    for total in clauses.quantities:
        if total.measure in (Measure.PERCENT, Measure.MULTIPLE) and total.start not in used:
            relation_or_none = (
                _of_all(clauses, total)
                or _of_stated(clauses, total)
                or _compared(clauses, total)
                or _changed_by(clauses, total)
                or _year_by_year(clauses, total)
                or _of_partition(clauses, total, partitions)
                or _nearby(clauses, total)
                or _baseless(clauses, total)
            )
            if relation_or_none is not None:
                yield relation_or_none


def _changes(clauses: Clauses) -> Iterator[Relation]:
    """`giảm từ A xuống còn B`, followed in the same clause by how much, or by what share."""
    for old in clauses.quantities:
        lead = clauses.text[max(0, old.start - 12) : old.start]
        following = clauses.after(old, 3)
        if not _FROM.search(lead) or not following or old.upper is not None:
            continue
        new = following[0]
        if not _ONTO.fullmatch(clauses.gap(old, new)) or not same_unit(old, new) or old.measure is not new.measure:
            continue
        limit = clauses.sentence_end(new.end)
        for shown in following[1:]:
            gap = clauses.text[new.end : shown.start]
            if (
                shown.start > limit
                or len(gap) > 90
                or ";" in gap
                or _YEARLY.search(gap)
                or _YEARLY.search(clauses.text[shown.end : shown.end + 12])
            ):
                break
            relation = _change(clauses, old, new, shown)
            if relation is not None:
                yield relation
        told = _told_before(clauses, old, new)
        if told is not None:
            yield told


def _told_before(clauses: Clauses, old: Quantity, new: Quantity) -> Relation | None:
    """`giảm 02 phòng (từ 09 phòng xuống 07 phòng)`."""
    earlier = clauses.before(old.start, 1)
    if not earlier or not re.fullmatch(r"\s*[,(:]?\s*từ\s*", clauses.gap(earlier[0], old), re.IGNORECASE):
        return None
    moved = earlier[0]
    lead = clauses.text[max(0, moved.start - 24) : moved.start]
    change = _CHANGE_LINK.search(lead)
    if change is None or not same_unit(moved, old) or moved.measure not in SUMMED:
        return None
    high, low = (old, new) if old.value >= new.value else (new, old)
    start = moved.start - (len(lead) - change.start())
    return make_sum(start, new.end, moved, (high, low), signs=(1, -1), operation=Operation.DIFFERENCE)


def _change(clauses: Clauses, old: Quantity, new: Quantity, shown: Quantity) -> Relation | None:
    lead = clauses.text[max(0, shown.start - 40) : shown.start]
    start, end = _change_start(clauses, old), shown.end
    high, low = (old, new) if old.value >= new.value else (new, old)
    moved = high.value - low.value
    if shown.measure is Measure.PERCENT and old.measure is not Measure.PERCENT:
        growth = _CHANGE_LINK.search(lead)
        if not growth and not _SHARE_LINK.search(lead):
            return None
        operation = Operation.GROWTH if growth else Operation.RATIO
        low_end, high_end = (max(Decimal(0), high.interval[0] - low.interval[1]), high.interval[1] - low.interval[0])
        relation = make_rate(
            start, end, shown, (old, new), ((low_end, high_end), old.interval), operation,
            numbers=(moved / old.scale, old.number), compared=(new.value / old.scale, old.number), exact=old.exact and new.exact,
        )  # fmt: skip
        if relation is None or relation.holds:
            return relation
        borrowed = _OTHER_BASE.match(clauses.text[shown.end : shown.end + 40])
        if not growth and (borrowed or not _TIED_LINK.search(lead)):
            return None
        if borrowed:
            relation = replace(relation, certain=False)
        other = make_rate(start, end, shown, (new, old), (new.interval, old.interval), numbers=(new.value / old.scale, old.number))
        if other is not None and other.holds and not growth:
            return other  # "còn 06/07 phòng, đạt 85,71 %": the share that is left
        return _with_rate_repairs(relation, None, old)
    change = _CHANGE_LINK.search(lead)
    if not change or not (same_unit(shown, old) or shown.measure is Measure.POINTS):
        return None
    elsewhere = _OTHER_BASE.match(clauses.text[shown.end : shown.end + 40]) is not None
    relation = make_sum(start, end, shown, (high, low), certain=not elsewhere, signs=(1, -1), operation=Operation.DIFFERENCE)
    if old.measure is Measure.PERCENT and not relation.holds:
        return None if shown.measure is not Measure.POINTS else relation  # "giảm 40 %" of a percentage may be relative
    return relation


def _change_start(clauses: Clauses, old: Quantity) -> int:
    """`giảm từ`, `tăng từ` or just `từ`."""
    found = re.search(
        r"(?:\b(?:giảm|tăng|rút|cắt giảm|nâng|hạ)\s+)?từ\s*$", clauses.text[max(0, old.start - 24) : old.start], re.IGNORECASE
    )
    return old.start if found is None else old.start - (len(found[0]))


def _with_rate_repairs(relation: Relation, top: Quantity | None, bottom: Quantity | None) -> Relation:
    if relation.holds is not False or relation.total is None or relation.expected is None:
        return relation
    return replace(relation, repairs=rate_repairs(relation.total, relation.expected, top, bottom))


def _fractions(clauses: Clauses) -> Iterator[Relation]:
    """A printed fraction beside a percentage: `437/448 đại biểu, đạt 97,54 %`, `97,54 % (437/448)`."""
    for fraction in clauses.quantities:
        if fraction.base is None or fraction.measure is not Measure.FRACTION or (fraction.number == 1 and fraction.text.startswith("một")):
            continue
        after, before = clauses.after(fraction), clauses.before(fraction.start, 1)
        relation = _fraction_then(clauses, fraction, after[0]) if after else None
        if relation is None and before:
            relation = _then_fraction(clauses, before[0], fraction)
        if relation is not None:
            yield relation


def _fraction_then(clauses: Clauses, fraction: Quantity, shown: Quantity) -> Relation | None:
    gap = clauses.gap(fraction, shown)
    if shown.measure is not Measure.PERCENT or len(gap) > 80 or re.search(r"[;.]\s|\n", gap) or not _SHARE_LINK.search(gap):
        return None
    if _THRESHOLD.search(clauses.text[max(0, fraction.start - 40) : fraction.start]) or re.search(r"\b(?:tăng|giảm|vượt)\b", gap):
        return None
    close = len(gap.split()) <= 11 and "," not in _SHARE_LINK.sub("", gap)
    # "12/15 chỉ tiêu đạt 100 %" says what the twelve reached; a comma, a bracket or "tỷ lệ" makes it the share of the fraction
    tied = bool(_TIED_LINK.search(gap)) or bool(re.search(r"[,(:]\s*(?:\w+\s*){0,3}$", gap))
    keep = tied and not _OTHER_BASE.match(clauses.text[shown.end : shown.end + 40])
    return _fraction_relation(fraction, shown, fraction.start, shown.end, certain=close and shown.number != 100, keep=keep)


def _then_fraction(clauses: Clauses, shown: Quantity, fraction: Quantity) -> Relation | None:
    gap = clauses.gap(shown, fraction)
    if shown.measure is not Measure.PERCENT or len(gap) > 70 or re.search(r"[;.]\s|\n", gap):
        return None
    if "(" not in gap and not re.search(r"(?:tương ứng|tương đương|tức|là|=|đạt|với)\s*$", gap):
        return None
    end = fraction.end
    if re.match(r"\s*\)", clauses.text[end : end + 4]):
        end = clauses.text.index(")", end) + 1
    lead = clauses.text[max(0, shown.start - 40) : shown.start]
    start = _shown_start(clauses, shown)
    if _CHANGE_LINK.search(lead):
        high, low = fraction.number, fraction.base or Decimal(0)
        moved = (abs(high - low), abs(high - low))
        relation = make_rate(
            start,
            end,
            shown,
            (fraction,),
            (moved, (low, low)),
            Operation.GROWTH,
            numbers=(abs(high - low), low),
            compared=(high, low),
            certain=False,
        )
        return relation if relation is not None and (relation.holds or _COMPARED.search(gap)) else None
    return _fraction_relation(fraction, shown, start, end, certain=len(gap.split()) <= 3 and shown.number != 100, keep=True)


def _fraction_relation(fraction: Quantity, shown: Quantity, start: int, end: int, *, certain: bool, keep: bool) -> Relation | None:
    base = fraction.base or Decimal(0)
    relation = make_rate(
        start, end, shown, (fraction,), ((fraction.number, fraction.number), (base, base)),
        numbers=(fraction.number, base), certain=certain, exact=fraction.exact,
    )  # fmt: skip
    if relation is None or relation.holds is not False:
        return relation
    return _with_rate_repairs(relation, None, None) if keep else None


def _shown_start(clauses: Clauses, shown: Quantity) -> int:
    found = re.search(
        r"(?:\b(?:đạt|chiếm|tỷ lệ|tỉ lệ|bằng|tăng|giảm)\s+)+$", clauses.text[max(0, shown.start - 30) : shown.start], re.IGNORECASE
    )
    return shown.start - len(found[0]) if found else shown.start


def _ratio(clauses: Clauses, shown: Quantity, top: Quantity, bottom: Quantity, *, certain: bool) -> Relation | None:
    first, last = min(top, bottom, shown, key=lambda one: one.start), max(top, bottom, shown, key=lambda one: one.end)
    relation = make_rate(
        span_start(clauses, first) if first is not shown else first.start, last.end, shown, (top, bottom), (top.interval, bottom.interval),
        numbers=(top.value / bottom.scale, bottom.number), certain=certain, exact=top.exact and bottom.exact,
    )  # fmt: skip
    return None if relation is None else _with_rate_repairs(relation, top, bottom)


def _of_all(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`A trên tổng số B hồ sơ, đạt p %`."""
    earlier = clauses.before(shown.start, 2)
    if len(earlier) < 2 or shown.measure is not Measure.PERCENT:
        return None
    bottom, top = earlier
    gap = clauses.gap(bottom, shown)
    if len(gap) > 60 or re.search(r"[;.]\s", gap) or not _SHARE_LINK.search(gap) or not _OF_ALL.fullmatch(clauses.gap(top, bottom)):
        return None
    if top.measure not in SUMMED or bottom.measure not in SUMMED or (top.measure is Measure.COUNT) != (bottom.measure is Measure.COUNT):
        return None
    close = len(gap.split()) <= 6 and not _OTHER_BASE.match(clauses.text[shown.end : shown.end + 30])
    relation = _ratio(clauses, shown, top, bottom, certain=close)
    # "24 đảng viên trên tổng số 30 công chức": another noun may count something else
    return relation if relation is not None and (relation.holds or same_unit(top, bottom)) else None


def _of_stated(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`A người, chiếm p % tổng số B người`."""
    before, after = clauses.before(shown.start, 1), clauses.after(shown)
    if not before or not after or shown.measure is not Measure.PERCENT:
        return None
    top, bottom = before[0], after[0]
    gap = clauses.gap(top, shown)
    if len(gap) > 40 or re.search(r"[;.]\s|\b(?:tăng|giảm|vượt)\b", gap) or not _SHARE_LINK.search(gap):
        return None
    if not _OF_STATED.fullmatch(clauses.gap(shown, bottom)) or not same_unit(top, bottom) or bottom.measure not in SUMMED:
        return None
    return _ratio(clauses, shown, top, bottom, certain=bool(_TIED_LINK.search(gap)) and len(gap.split()) <= 4)


def _compared(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`A, tăng p % so với cùng kỳ (B)`, `A, bằng p % so với B`, `A, gấp k lần so với B`."""
    depth = clauses.depth(shown.start)
    before, after = [one for one in clauses.before(shown.start, 4) if clauses.depth(one.start) <= depth], clauses.after(shown)
    if not before or not after:
        return None
    new, old = before[0], after[0]
    if new.measure not in SUMMED or old.measure is not new.measure or not same_unit(new, old):
        return None
    lead, gap, tail = clauses.gap(new, shown), clauses.gap(shown, old), clauses.text[old.end : old.end + 20]
    if len(lead) > 60 or not _COMPARED_WITH.match(gap) or re.search(r"[;.]\s", lead) or _YEARLY.search(lead) or _YEARLY.search(gap):
        return None
    start, end = span_start(clauses, new), old.end + (1 if tail.startswith(")") and "(" in gap else 0)
    change, tied = _CHANGE_LINK.search(lead), bool(re.search(r"(?:so với|cùng kỳ|năm \d{4})[^,;]{0,30}[(:]?\s*(?:là\s*)?$", gap))
    if change and shown.measure is Measure.PERCENT:
        moved = (new.value - old.value) * (1 if change[1].lower() == "tăng" else -1)
        low, high = moved - _slack(new) - _slack(old), moved + _slack(new) + _slack(old)
        relation = make_rate(
            start, end, shown, (new, old), ((low, high), old.interval), Operation.GROWTH,
            numbers=(moved / old.scale, old.number), compared=(new.value / old.scale, old.number),
            certain=False, exact=new.exact and old.exact,
        )  # fmt: skip
        return relation if relation is not None and (relation.holds or tied) else None
    if (_EQUAL_LINK.search(lead) and shown.measure is Measure.PERCENT) or (
        re.search(r"\b(?:gấp|bằng)\s*\D{0,8}$", lead) and shown.measure is Measure.MULTIPLE
    ):
        relation = make_rate(
            start, end, shown, (new, old), (new.interval, old.interval), numbers=(new.value / old.scale, old.number),
            certain=False, exact=new.exact and old.exact,
        )  # fmt: skip
        return relation if relation is not None and (relation.holds or tied) else None
    return None


def _slack(quantity: Quantity) -> Decimal:
    return (quantity.interval[1] - quantity.interval[0]) / 2


def _changed_by(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`A hồ sơ, tăng C hồ sơ (tương ứng p %) so với cùng kỳ`: the base is A - C."""
    earlier = clauses.before(shown.start, 2)
    if len(earlier) < 2 or shown.measure is not Measure.PERCENT:
        return None
    moved, new = earlier
    change = _CHANGE_LINK.search(clauses.gap(new, moved))
    if not change or moved.measure not in SUMMED or new.measure not in SUMMED or not same_unit(new, moved):
        return None
    lead, link = clauses.gap(new, moved), clauses.gap(moved, shown)
    if len(lead) > 40 or len(link) > 40 or re.search(r"[;.]\s", lead + link) or not (_SHARE_LINK.search(link) or _CHANGE_LINK.search(link)):
        return None
    old = new.value - moved.value if change[1].lower() == "tăng" else new.value + moved.value
    if old <= 0 or not re.match(r"[\s,(]*(?:và\s*)?$", lead[: change.start()]):
        return None
    slack = _slack(new) + _slack(moved)
    relation = make_rate(
        span_start(clauses, new), shown.end, shown, (moved, new), (moved.interval, (old - slack, old + slack)), Operation.GROWTH,
        numbers=(moved.value / new.scale, old / new.scale), compared=(new.number, old / new.scale),
        certain=False, exact=new.exact and moved.exact,
    )  # fmt: skip
    return relation if relation is not None and relation.holds else None


def _year_by_year(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`Năm 2024 có A hồ sơ, năm 2025 có B hồ sơ, tăng p %`; claimed only if it holds."""
    earlier = clauses.before(shown.start, 2)
    if len(earlier) < 2 or shown.measure is not Measure.PERCENT:
        return None
    new, old = earlier
    lead, between = clauses.gap(new, shown), clauses.gap(old, new)
    change = _CHANGE_LINK.search(lead)
    if change is None or lead[: change.start()].strip(" ,(") or len(between) > 60 or not same_unit(new, old) or new.measure not in SUMMED:
        return None
    if new.measure is not old.measure or re.search(r"[;.]\s", between) or not re.search(r"\b(?:năm|quý|tháng|kỳ)\b", between):
        return None
    moved = (new.value - old.value) * (1 if change[1].lower() == "tăng" else -1)
    slack = _slack(new) + _slack(old)
    relation = make_rate(
        span_start(clauses, old), shown.end, shown, (new, old), (((moved - slack), (moved + slack)), old.interval), Operation.GROWTH,
        numbers=(moved / old.scale, old.number), compared=(new.value / old.scale, old.number),
        certain=False, exact=new.exact and old.exact,
    )  # fmt: skip
    return relation if relation is not None and relation.holds else None


def _of_partition(clauses: Clauses, shown: Quantity, partitions: Sequence[Partition]) -> Relation | None:
    """A part of a total with its share: `3.382 hồ sơ, trong đó trực tuyến 3.257 hồ sơ (chiếm 96,3 %)`."""
    earlier = clauses.before(shown.start, 1)
    if not earlier or earlier[0].measure not in SUMMED or shown.measure is not Measure.PERCENT:
        return None
    top, gap = earlier[0], clauses.gap(earlier[0], shown)
    if len(gap) > 60 or re.search(r"[;.]\s|\n", gap) or not _SHARE_LINK.search(gap) or re.search(r"\b(?:tăng|giảm|vượt)\b", gap):
        return None
    tail = clauses.text[shown.end : shown.end + 60]
    enclosing = [one for one in covering(partitions, top.start) if same_unit(one.total, top)]
    for partition in reversed(enclosing):
        relation = _ratio(clauses, shown, top, partition.total, certain=False)
        if relation is not None and relation.holds:
            return relation
    if len(enclosing) != 1 or not enclosing[0].sure or not re.search(r"\bchiếm\b", gap) or _names_another(tail, enclosing[0].total):
        return None
    relation = _ratio(clauses, shown, top, enclosing[0].total, certain=False)
    return relation if relation is not None and relation.holds is False and not _nearby(clauses, shown) else None


def _names_another(tail: str, total: Quantity) -> bool:
    """Whether the words after the percentage name a base that is not the total."""
    if not _OTHER_BASE.match(tail):
        return False
    words = set(total.label.lower().split())
    named = re.match(r"\s*(?:trên |trong |so với )?tổng(?: số)?\s+(\w+(?: \w+)?)", tail)
    return not (named and set(named[1].lower().split()) <= words)


def _nearby(clauses: Clauses, shown: Quantity) -> Relation | None:
    """A share right after a quantity whose base stands a little earlier; believed only if it holds, to a decimal or exactly."""
    earlier = clauses.before(shown.start, 6)
    if len(earlier) < 2 or shown.measure is not Measure.PERCENT or not shown.exact or shown.number == 100:
        return None
    top, gap = earlier[0], clauses.gap(earlier[0], shown)
    if top.measure not in SUMMED or len(gap) > 40 or re.search(r"[;.]\s|\n|\b(?:tăng|giảm|vượt)\b", gap) or not _SHARE_LINK.search(gap):
        return None
    if not re.search(r"\b(?:chiếm|tỷ lệ|tỉ lệ|đạt)\b|\($", gap) or re.match(
        r"\s*(?:kế hoạch|dự toán|so với|so cùng)", clauses.text[shown.end : shown.end + 20]
    ):
        return None
    for bottom in earlier[1:]:
        if bottom.measure is top.measure and same_unit(top, bottom) and bottom.value > top.value and bottom.exact and top.exact:
            if not shown.decimals and (
                100 * top.value != shown.number * bottom.value or bottom.start < clauses.sentence_start(shown.start)
            ):
                return None  # a whole percentage is believed only of the nearest figure, and only if it is exact
            relation = _ratio(clauses, shown, top, bottom, certain=False)
            if relation is not None and relation.holds:
                return relation
    return None


def _baseless(clauses: Clauses, shown: Quantity) -> Relation | None:
    """`giảm 03 đầu mối, tỷ lệ 42,857 %`: no base is said, yet only some make the percentage. Nothing is claimed about it."""
    earlier = clauses.before(shown.start, 1)
    if not earlier or shown.measure is not Measure.PERCENT or earlier[0].measure is not Measure.COUNT or not shown.decimals:
        return None
    moved, gap = earlier[0], clauses.gap(earlier[0], shown)
    lead = clauses.text[max(0, moved.start - 24) : moved.start]
    if (
        len(gap) > 60
        or re.search(r"[;.]\s|\n", gap)
        or not re.search(r"\b(?:tỷ lệ|tỉ lệ|tương ứng|tương đương)\s*(?:tỷ lệ\s*)?$|\($", gap)
        or not _CHANGE_LINK.search(lead)
    ):
        return None
    fits = bases_for(shown, moved.value)
    change = _CHANGE_LINK.search(lead)
    start = moved.start - (len(lead) - change.start()) if change else moved.start
    return Relation(
        Operation.RATIO, start, shown.end, shown, (moved,), shown.number, (moved.value,), None,
        certain=False, possible=any(possible_share(shown, Decimal(base)) for _, base in fits), fits=fits,
    )  # fmt: skip
