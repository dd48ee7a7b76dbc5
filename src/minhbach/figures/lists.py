"""Sums told over the lines of a list: a total in one paragraph, its parts in the ones below.

`… là 10.506 triệu đồng, như sau:` then `1. Chi quản lý: 9.894 triệu đồng` and `2. Chi sự nghiệp: 612 triệu đồng`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from minhbach.figures.arithmetic import Operation, Relation, make_sum
from minhbach.figures.clauses import SUMMED
from minhbach.figures.quantities import Measure, Quantity, find_quantities
from minhbach.figures.sums import LEAST_TOLD, same_unit

LONGEST_LIST = 60
NEAR_END = 120  # characters that may stand between the total and the end of its paragraph
Read = Callable[[int], Sequence[Quantity]]
_ITEM = re.compile(r"\s*(?:(?P<dash>[-–+•*])\s*|(?P<number>\d{1,2})[.)]\s+|(?P<letter>[a-zđ])\)\s*|\((?P<roman>[ivx]+)\)\s*)")
_OPENS = re.compile(r"(?:như sau|gồm|bao gồm|gồm có|cụ thể|trong đó|chia ra|sau đây|là)?\s*[:;.,]?\s*$", re.IGNORECASE)
_OPENS_NEXT = re.compile(r"\s*(?:[-–+•*]\s*)?(?:trong đó|bao gồm|gồm|cụ thể|kết quả|chia ra)\b", re.IGNORECASE)
_STRONG = re.compile(r"(?:như sau|gồm|bao gồm|gồm có|cụ thể|chia ra)\s*:?\s*$", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:tổng|tổng số|tổng cộng|toàn bộ)\b", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:tăng|giảm|cùng kỳ|so với|trong đó|mỗi|bình quân)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """One quantity and the text of the list that it stands in."""

    piece: int
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class ListRelation:
    """A relation over several texts: `relation` has its spans in each text's own offsets, `total` and `parts` say which text."""

    relation: Relation
    total: Spot
    parts: tuple[Spot, ...]
    first: int  # the text it begins in, at relation.start
    last: int  # the text it ends in, at relation.end


def find_list_relations(texts: Sequence[str], quantities: Callable[[str], Sequence[Quantity]] = find_quantities) -> list[ListRelation]:
    """Sums whose total stands in one of the texts and whose parts in the list right after it, the texts given in reading order.

    `quantities` reads a text, for a caller that has read it already.
    """
    cache: dict[int, Sequence[Quantity]] = {}

    def read(place: int) -> Sequence[Quantity]:
        if place not in cache:
            cache[place] = quantities(texts[place])
        return cache[place]

    styles = [_style(text) for text in texts]
    found: list[ListRelation] = []
    for place, text in enumerate(texts):
        items = _items(styles, place)
        if not _digit(text):
            continue
        opened = _opened(texts, place, read)
        if opened is not None:
            found.append(opened)
            continue
        if len(items) < 2:
            continue
        totals = [one for one in read(place) if one.measure in SUMMED]
        if not totals or len(text) - totals[-1].end > NEAR_END:
            continue
        relation = _list_sum(texts, place, totals[-1], items, read) or _counted(texts, place, totals[-1], items)
        if relation is not None:
            found.append(relation)
    return found


def _opened(texts: Sequence[str], place: int, read: Read) -> ListRelation | None:
    """A total whose parts the next paragraph says: `Tổng số: 100 người` and then `Trong đó: nữ 40 người, nam 60 người`."""
    following = texts[place + 1] if place + 1 < len(texts) else ""
    marker = _OPENS_NEXT.match(following)
    total = next((one for one in reversed(read(place)) if one.measure in SUMMED), None) if marker else None
    if marker is None or total is None or not total.exact or total.value < LEAST_TOLD or len(texts[place]) - total.end > NEAR_END:
        return None
    parts = [one for one in read(place + 1) if one.measure in SUMMED and one.upper is None and _outside_brackets(following, one.start)]
    parts = [one for one in parts if not _CHANGED.search(one.before)]
    alike = [one for one in parts if same_unit(one, total)]
    for chosen in (alike, parts):
        for count in range(len(chosen), 1, -1):
            if sum((one.value for one in chosen[:count]), Decimal(0)) == total.value:
                return _made(texts, place, total, [Spot(place + 1, one) for one in chosen[:count]], certain=True)
    return None


def _outside_brackets(text: str, place: int) -> bool:
    return text.count("(", 0, place) <= text.count(")", 0, place)


def _digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _style(text: str) -> str:
    """The sort of bullet that a text begins with; empty if none."""
    found = _ITEM.match(text)
    if not found:
        return ""
    return found["dash"] or ("1" if found["number"] else "a" if found["letter"] else "i")


def _items(styles: Sequence[str], place: int) -> list[int]:
    """The run of texts after `place` that share one bullet."""
    style = styles[place + 1] if place + 1 < len(styles) else ""
    items: list[int] = []
    for index in range(place + 1, min(len(styles), place + 1 + LONGEST_LIST)):
        if not style or styles[index] != style:
            break
        items.append(index)
    return items


def _list_sum(texts: Sequence[str], place: int, total: Quantity, items: Sequence[int], read: Read) -> ListRelation | None:
    text = texts[place]
    tail = text[total.end :]
    if not _OPENS.search(tail) or _CHANGED.search(total.before) or total.value <= 0:
        return None
    said = bool(_TOTAL.search(total.before)) or bool(_STRONG.search(text))
    spots: list[Spot] = []
    for index in items:
        head = _head(texts[index], read, index)
        if head is None or not same_unit(head, total) or not said:
            break
        spots.append(Spot(index, head))
    if len(spots) < 2:
        return None
    for count in (len(spots), *range(2, len(spots))):
        if sum((spot.quantity.value for spot in spots[:count]), Decimal(0)) == total.value:
            return _made(texts, place, total, spots[:count], certain=True)
    relation = _made(texts, place, total, spots, certain=False)
    if relation.relation.holds:
        return relation
    complete = len(spots) == len(items) and _TOTAL.search(total.before) and all(spot.quantity.exact for spot in spots)
    return relation if complete and total.exact and relation.relation.holds is False else None


def _head(text: str, read: Read, index: int) -> Quantity | None:
    """The first quantity of an item, if it is what the item is about: `Kiến nghị giữ nguyên là: 67`."""
    quantities = read(index)
    first = next(iter(quantities), None)
    if first is None or first.measure not in SUMMED or first.start > 200 or _CHANGED.search(text[: first.start]) or first.upper is not None:
        return None
    return first


def _made(texts: Sequence[str], place: int, total: Quantity, spots: Sequence[Spot], *, certain: bool) -> ListRelation:
    start = max(0, total.start - len(total.before.rpartition(",")[2]) - 1) if total.before else total.start
    begin = texts[place].rfind(total.before.split()[0], start - 8 if start > 8 else 0, total.start) if total.before else -1
    relation = make_sum(
        begin if begin >= 0 else total.start, spots[-1].quantity.end, total, [spot.quantity for spot in spots], certain=certain
    )
    return ListRelation(relation, Spot(place, total), tuple(spots), place, spots[-1].piece)


def _counted(texts: Sequence[str], place: int, total: Quantity, items: Sequence[int]) -> ListRelation | None:
    """`có 04 đề án phải trình:` and a list of four: holds where the count is right; never fails, since a list may be nested or go on."""
    text = texts[place].rstrip()
    if not text.endswith(":") or total.value != len(items) or total.measure is not Measure.COUNT or not total.unit or not total.exact:
        return None
    relation = make_sum(total.start, len(text), total, [total])
    ones = (Decimal(1),) * len(items)
    relation = replace(
        relation, relation=Operation.SUM, parts=(), values=ones, computation=f"{' + '.join('1' for _ in items)} = {len(items)}"
    )
    return ListRelation(relation, Spot(place, total), (), place, place)
