"""Which printed figure is which indicator: by the phrases that prose uses, and by the head under which a part stands.

`quá hạn` under `đã giải quyết` and `quá hạn` under `đang giải quyết` are two figures: a part is read with its head,
as `đã giải quyết quá hạn`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minhbach.figures.clauses import Clauses, read_clauses
from minhbach.figures.quantities import Quantity
from minhbach.figures.sums import MOST_PARTS, REACH, find_partitions
from minhbach.figures.vocabulary import labels, units


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words by which prose calls an indicator, and the unit in which it is counted."""

    words: str
    code: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A printed quantity and the indicator it says; `ambiguous` where another quantity or another code has as good a claim."""

    code: str
    quantity: Quantity
    phrase: str
    ambiguous: bool


def name_figures(text: str | Clauses, phrases: Iterable[Phrase]) -> list[NamedFigure]:
    """The quantities of the text that are indicators, in order; longest phrase first, letters and accents as given."""
    clauses = read_clauses(text) if isinstance(text, str) else text
    if not clauses.quantities:
        return []
    known = _by_last_word(_by_words(phrases))
    heads = _heads(clauses)
    found = [named for quantity in clauses.quantities if (named := _named(quantity, heads, known)) is not None]
    values: dict[str, set[object]] = {}
    for named in found:
        values.setdefault(named.code, set()).add(named.quantity.value)
    return [NamedFigure(one.code, one.quantity, one.phrase, ambiguous=True) if len(values[one.code]) > 1 else one for one in found]


def _by_words(phrases: Iterable[Phrase]) -> dict[str, list[Phrase]]:
    known: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        known.setdefault(" ".join(phrase.words.lower().split()), []).append(phrase)
    return dict(sorted(known.items(), key=lambda item: -len(item[0])))


def _by_last_word(known: Mapping[str, list[Phrase]]) -> dict[str, dict[str, list[Phrase]]]:
    """The phrases, the longest first, by their last word: a figure's own words end in it."""
    made: dict[str, dict[str, list[Phrase]]] = {}
    for words, phrases in known.items():
        made.setdefault(words.rpartition(" ")[2], {})[words] = phrases
    return made


def _heads(clauses: Clauses) -> Mapping[int, tuple[Quantity, tuple[Quantity, ...]]]:
    """For each part of a partition: the total above it and the parts beside it. A part of two partitions belongs to the inner one."""
    heads: dict[int, tuple[Quantity, tuple[Quantity, ...]]] = {}
    for opening, closing in clauses.closing.items():
        total = next(iter(clauses.before(opening, 1)), None)
        if total is not None and len(clauses.text[total.end : opening].split()) <= 4 and closing - opening <= REACH:
            siblings = tuple(clauses.between(opening, closing)[:MOST_PARTS])
            heads |= {one.start: (total, siblings) for one in siblings}
    for partition in find_partitions(clauses):
        inside = clauses.between(partition.start, partition.end)[:MOST_PARTS]
        depth = clauses.depth(partition.start)
        siblings = tuple(one for one in inside if clauses.depth(one.start) == depth)
        for one in siblings:
            heads[one.start] = (partition.total, siblings)
    return heads


def _named(
    quantity: Quantity, heads: Mapping[int, tuple[Quantity, tuple[Quantity, ...]]], known: Mapping[str, Mapping[str, Sequence[Phrase]]]
) -> NamedFigure | None:
    own = quantity.before.lower() or quantity.after.lower()
    if not own:
        return None
    total, siblings = heads.get(quantity.start, (None, ()))
    variants = [*_stand_ins(own, siblings), own]
    head = total.before.lower() if total is not None else ""
    for variant in variants:  # where a label stands for a wider one, that one is meant
        for words, phrases in known.get((variant.split() or [""])[-1], {}).items():
            fitting = [phrase for phrase in phrases if _fits(quantity, phrase)]
            if fitting and _says(words, head, variant):
                codes = {phrase.code for phrase in fitting}
                return NamedFigure(fitting[0].code, quantity, fitting[0].words, ambiguous=len(codes) > 1)
    return None


def _says(words: str, head: str, own: str) -> bool:
    """Whether the phrase stands in the figure's own words, or runs from its head into them and ends there.

    Own words name a figure only where the phrase ends them or begins them: `hồ sơ kiến nghị giải quyết` is not `kiến nghị`.
    """
    said = own.rstrip()
    if said.endswith(words) and (len(said) == len(words) or not _is_letter(said[-len(words) - 1])):
        return True
    if head and own:
        return any(words == f"{tail} {own}" for tail in _tails(head))
    return False


def _is_letter(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _tails(head: str) -> list[str]:
    words = head.split()
    return [" ".join(words[place:]) for place in range(len(words))][-8:]


def _fits(quantity: Quantity, phrase: Phrase) -> bool:
    """Whether the quantity may be counted in the phrase's unit; one without a noun may be, a percentage only in percent."""
    if not phrase.unit or not quantity.unit:
        return phrase.unit != "%" or quantity.unit != ""
    table = units()
    return table.canonical(quantity.unit) == table.canonical(phrase.unit)


def _stand_ins(own: str, siblings: Sequence[Quantity]) -> list[str]:
    """`trước hạn` beside no `đúng hạn` says `trước và đúng hạn`."""
    beside = [one.before.lower() for one in siblings]
    return [
        re.sub(rf"(?<!\w){re.escape(stand.label)}$", stand.instead_of, own)
        for stand in labels().stands_for
        if re.search(rf"(?<!\w){re.escape(stand.label)}$", own)
        and not any(stand.unless in label and stand.label not in label for label in beside)
    ]
