"""The same figure said in two places with two values: a question for the writer, since the two may speak of different times."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minhbach.figures.clauses import SUMMED
from minhbach.figures.quantities import Quantity, find_quantities
from minhbach.figures.vocabulary import units

SHORTEST_LABEL = 3  # words
_PERIOD = re.compile(
    r"\b(?:năm|tháng|quý|tuần|kỳ|khóa|nhiệm kỳ|giai đoạn|ngày)\s+(?:[\dIVX]+[\d/.–-]*|trước|nay|này|sau|đầu|cuối)|"
    r"\bcùng kỳ\b|\blũy kế\b|\bkế hoạch\b|\bước\b|\bdự toán\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\b(?:tăng|giảm|thêm|vượt|còn|thiếu|mỗi|bình quân|khoảng|riêng|trong đó)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two quantities under one label, in texts `first` and `second`."""

    label: str
    first: int
    one: Quantity
    second: int
    other: Quantity


def find_repeats(texts: Sequence[str], quantities: Callable[[str], Sequence[Quantity]] = find_quantities) -> list[Repeat]:
    """Pairs of exact quantities with the same words before them, the same unit, the same period in their sentence, and another value.

    Only labels that stand for a whole document (`tổng số …`) or name their thing in at least three words are compared.
    `quantities` reads a text, for a caller that has read it already.
    """
    known: dict[tuple[str, str, frozenset[str]], tuple[int, Quantity]] = {}
    found: list[Repeat] = []
    for place, text in enumerate(texts):
        for quantity in quantities(text):
            label = _compared(quantity)
            if not label:
                continue
            key = (label, units().canonical(quantity.unit), _periods(text, quantity))
            first = known.setdefault(key, (place, quantity))
            if first[1].value != quantity.value and (first[0] != place or first[1].end < quantity.start - 200):
                found.append(Repeat(label, *first, place, quantity))
    return found


def _compared(quantity: Quantity) -> str:
    """The label in the form in which it is compared; empty where the quantity is none that could be said twice."""
    if quantity.measure not in SUMMED or not quantity.exact or not quantity.unit or not quantity.known_unit:
        return ""
    label = " ".join(re.sub(r"[^\w\s]", " ", quantity.before.lower()).split())
    words = label.split()
    if _CHANGE.search(label) or len(words) < SHORTEST_LABEL or len(words) > 14:
        return ""
    return label if label.startswith("tổng số") or len(words) > SHORTEST_LABEL else ""


def _periods(text: str, quantity: Quantity) -> frozenset[str]:
    around = text[max(0, quantity.start - 200) : quantity.end + 60]
    return frozenset(" ".join(found[0].lower().split()) for found in _PERIOD.finditer(around))
