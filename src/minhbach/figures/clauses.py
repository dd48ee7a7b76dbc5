"""How a text is cut for arithmetic: sentences, brackets, and which quantities stand side by side in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import regex

from minhbach.figures.quantities import Measure, Quantity, find_quantities

_SENTENCE = regex.compile(r"[.!?…](?=\s+[\"“(]?[\p{Lu}\d\-+•*]|\s*\n|\s*$)|\n(?=[ \t]*(?:[-+•*]|\d+[.)]|[a-zđ]\)|[IVX]+\.))")
_BRACKET = re.compile(r"[()]")
SUMMED = frozenset({Measure.COUNT, Measure.MONEY, Measure.MEASURE})


@dataclass(frozen=True, slots=True)
class Clauses:
    """A text with its quantities, the ends of its sentences and the depth of its brackets."""

    text: str
    quantities: tuple[Quantity, ...]
    starts: tuple[int, ...]
    sentences: tuple[int, ...]  # where each sentence ends
    brackets: tuple[int, ...]  # every bracket
    depths: tuple[int, ...]  # the depth after each
    closing: dict[int, int]  # opening bracket → closing bracket

    def depth(self, place: int) -> int:
        """How many brackets are open at that place."""
        index = bisect_left(self.brackets, place)
        return self.depths[index - 1] if index else 0

    def sentence_end(self, place: int) -> int:
        index = bisect_left(self.sentences, place)
        return self.sentences[index] if index < len(self.sentences) else len(self.text)

    def sentence_start(self, place: int) -> int:
        index = bisect_left(self.sentences, place)
        return self.sentences[index - 1] + 1 if index else 0

    def between(self, start: int, end: int) -> Sequence[Quantity]:
        """The quantities that begin in the span."""
        return self.quantities[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def before(self, place: int, most: int) -> Sequence[Quantity]:
        """The last few quantities that begin before that place, nearest first."""
        index = bisect_right(self.starts, place - 1)
        return self.quantities[max(0, index - most) : index][::-1]

    def after(self, quantity: Quantity, most: int = 1) -> Sequence[Quantity]:
        """The next quantities."""
        index = bisect_right(self.starts, quantity.start)
        return self.quantities[index : index + most]

    def gap(self, left: Quantity, right: Quantity) -> str:
        return self.text[left.end : right.start]


def read_clauses(text: str) -> Clauses:
    """Cut a text once for all detectors."""
    quantities = tuple(find_quantities(text))
    ends = tuple(found.start() for found in _SENTENCE.finditer(text))
    closing, opened = {}, []
    for found in _BRACKET.finditer(text):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            closing[opened.pop()] = found.start()
    matched = sorted([*closing, *closing.values()])  # one without its partner, as OCR leaves them, opens nothing
    depths = tuple(accumulate(1 if place in closing else -1 for place in matched))
    return Clauses(text, quantities, tuple(one.start for one in quantities), ends, tuple(matched), depths, closing)
