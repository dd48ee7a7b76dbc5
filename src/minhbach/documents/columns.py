"""Column widths: the shares that a table asks for, unless a word would not fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from minhbach.documents.metrics import text_width
from minhbach.documents.model import Footnote, Inline, Table

BREAK = "\u200b"  # zero width space: a line may end here


def column_widths(table: Table, total: Decimal, *, size: Decimal, inset: Decimal) -> list[Decimal]:
    """Widths in points adding up to `total`. A column too narrow for its longest word is widened at the expense of the others.

    >>> from minhbach.documents.model import Cell, Text
    >>> table = Table("", ("A", "B"), ((Cell((Text("TC01:hopnhat"),)), Cell(())),), (1, 9))
    >>> [round(width) for width in column_widths(table, Decimal(100), size=Decimal(12), inset=Decimal(4))]
    [83, 17]
    """
    needed = [_longest(words, size) + 2 * inset for words in _words_by_column(table)]
    if sum(needed) >= total:
        return [total * width / sum(needed) for width in needed]
    fixed: dict[int, Decimal] = {}
    while True:
        rest = total - sum(fixed.values())
        shares = sum(width for index, width in enumerate(table.widths) if index not in fixed)
        widths = [fixed.get(index, rest * width / shares if shares else rest) for index, width in enumerate(table.widths)]
        narrow = {index: need for index, need in enumerate(needed) if widths[index] < need}
        if not narrow:
            return widths
        fixed |= narrow


def words_of(text: str) -> list[str]:
    """The parts of a text that a line cannot break: it breaks at spaces, and after "-" and "/" unless a digit follows.

    >>> words_of("Số 2781/QĐ-SCT, so-sach/don-vi")
    ['Số', '2781/', 'QĐ-', 'SCT,', 'so-', 'sach/', 'don-', 'vi']
    """
    return re.split(r"[ \n]+|(?<=[-/])(?=[^\d\s])", text)


def broken(text: str, width: Decimal, *, size: Decimal) -> str:
    """The text, with places to break put into every word wider than `width`."""
    if all(_width(word, size) <= width for word in words_of(text)):
        return text
    return "".join(BREAK.join(word) if _width(word, size) > width else word for word in re.split(r"([ \n]+|(?<=[-/])(?=[^\d\s]))", text))


def plain(runs: Sequence[Inline]) -> str:
    """The words of a line, without notes."""
    return "".join(run.text for run in runs if not isinstance(run, Footnote))


def _words_by_column(table: Table) -> list[set[str]]:
    columns = [set(words_of(words)) for words in table.header]
    for row in table.rows:
        for column, cell in zip(columns, row, strict=True):
            column.update(words_of(plain(cell.runs)))
    return columns


def _longest(words: set[str], size: Decimal) -> Decimal:
    return max((_width(word, size) for word in words), default=Decimal(0))


@lru_cache(maxsize=8192)
def _width(word: str, size: Decimal) -> Decimal:
    return text_width(word, size)  # of the bold face, the wider one
