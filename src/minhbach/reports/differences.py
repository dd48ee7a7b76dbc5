"""What differs between a file and the rebuilt report: figures by their codes, words by their lines."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from minhbach.indicators.model import Value

LONG = 2000  # lines; beyond, what repeats often no longer starts a match, else comparing takes minutes


class VerifyError(ValueError):
    """The file cannot be verified at all; the message says what is missing and where to get it."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure whose printed text is not what the snapshot gives; `expected` is "" for a figure that the report does not have there."""

    code: str
    name: str
    printed: str
    expected: str


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Words that stand in the file but not in the rebuilt report (`found`), or the other way round (`expected`)."""

    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison of one format found. `texts` by another version are the words only."""

    checked: int
    version: str
    own_version: str
    figures: tuple[FigureDifference, ...]
    texts: tuple[TextDifference, ...]
    filled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def other_version(self) -> bool:
        return self.version != self.own_version


def figure_differences(
    found: Mapping[str, Sequence[str]], expected: Mapping[str, Sequence[str]], figures: Mapping[str, Value], *, other: bool = False
) -> Iterator[FigureDifference]:
    """Printed texts by code. Another version may print a figure in more or fewer places: only what it prints is compared then."""
    for code in [*expected, *(code for code in found if code not in expected)]:
        name = figures[code].name if code in figures else ""
        ours, theirs = _counted(expected.get(code, ())), _counted(found.get(code, ()))
        if other:
            ours, theirs = (dict.fromkeys(texts, 1) for texts in (ours, theirs))
            if code not in expected and code in figures:
                ours = {figures[code].printed: 1}
        extra = sorted(text for text, count in theirs.items() if count > ours.get(text, 0))
        lost = sorted(text for text, count in ours.items() if count > theirs.get(text, 0))
        for index in range(len(extra) if other else max(len(extra), len(lost))):
            yield FigureDifference(code, name, extra[index] if index < len(extra) else "", lost[index] if index < len(lost) else "")


def _counted(texts: Sequence[str]) -> Mapping[str, int]:
    return Counter(text.strip() for text in texts)


def text_differences(found: Sequence[str], expected: Sequence[str]) -> Iterator[TextDifference]:
    """The stretches of lines that differ, spaces aside."""
    theirs, ours = ([" ".join(line.split()) for line in lines if line.strip()] for lines in (found, expected))
    for i, j, k, m in changes(theirs, ours):
        yield TextDifference("\n".join(theirs[i:j]), "\n".join(ours[k:m]))


def changes(found: Sequence[str], ours: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches that differ, as places in both. A file made to be slow to compare gives one long stretch."""
    start = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(found, ours, strict=False))))
    room = min(len(found), len(ours)) - start
    same = takewhile(lambda pair: pair[0] == pair[1], zip(reversed(found), reversed(ours), strict=False))
    end = min(room, len(list(same)))
    theirs, mine = found[start : len(found) - end], ours[start : len(ours) - end]
    if not theirs and not mine:
        return
    if not theirs or not mine or len(theirs) > 4 * len(ours) + LONG:
        yield start, start + len(theirs), start, start + len(mine)
        return
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=max(len(theirs), len(mine)) > LONG)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield start + i, start + j, start + k, start + m
