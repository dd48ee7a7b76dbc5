"""Sums that prose claims: `tổng … gồm a, b`, `N hồ sơ (trong đó, trực tuyến a; trực tiếp b)`, `còn lại c`, received = resolved + pending.

`gồm` says that the parts make the whole. `trong đó` says only that they belong to it: such a one fails for certain only if its labels
together make a whole (on time and late; men and women), which is dictionary data.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

from minhbach.figures.arithmetic import Relation, make_sum, plain, step
from minhbach.figures.clauses import SUMMED, Clauses
from minhbach.figures.numbers import format_number
from minhbach.figures.quantities import Measure, Quantity
from minhbach.figures.vocabulary import Complement, FlowBalance, labels, units

REACH = 1500  # how far the parts of one total may stretch
MOST_PARTS = 40
MOST_NESTED = 12
LEAST_TOLD = 10  # smaller figures are the sum of others by chance
_GAP = 160

_MARKER = re.compile(
    r"(?<!\w)(?P<weak>trong đó|trong số đó|riêng)(?!\w)|"
    r"(?<!\w)(?P<strong>(?:trong đó\s+)?(?:bao gồm|gồm có|gồm|chia ra|chia thành|được chia ra))(?!\w)"
    r"(?!\s+(?:cả|chủ yếu|một số|những)(?!\w))"
    r"|(?<!\w)(?P<listing>cụ thể(?: như sau| là)?|như sau|gồm các)(?!\w)"
    r"|(?<!\w)(?P<outcome>kết quả)(?!\w)",
    re.IGNORECASE,
)
_ONLY_MAINLY = re.compile(r"\b(?:chủ yếu|trước hết|không)\s*$", re.IGNORECASE)  # the parts before which it stands are not all
_OF_TOTAL = re.compile(r"(?:^|[.;:\n]\s*|\W)(?:trong|trên)\s+(?:tổng\s+)?số\s*$", re.IGNORECASE)
_FULL_STOP = re.compile(r"[.;:]\s*[-–+•*]?\s*$")
_CHANGE_BEFORE = re.compile(
    r"\b(?:tăng|giảm|vượt|thiếu|chênh lệch|cùng kỳ|so với|(?<!theo )kế hoạch|mỗi|bình quân|trung bình|ít nhất|tối thiểu|tối đa)"
    r"(?:\s+\w+){0,2}$",
    re.IGNORECASE,
)
_BROKEN = re.compile(r"\b(?:mỗi|bình quân|trung bình)\b", re.IGNORECASE)
_OPEN_PART = re.compile(r"^(?:[,.;:\s*]|\b(?:có|là|đã|cụ thể|như sau)\b)*", re.IGNORECASE)
_OTHER_SUBJECT = re.compile(r"\b(?:và|;)\s+\w+\s+\w+|[;]|\.\s", re.IGNORECASE)
_COLON = re.compile(r"[^\d;.,():]{0,40}:\s")
_STRUCTURE = re.compile(r"\bcơ cấu\b", re.IGNORECASE)
_REST = re.compile(r"\b(?:còn lại|còn)\s*(?:là|:)?\s*$", re.IGNORECASE)
_ALTOGETHER = re.compile(
    r"(?:\btrên tổng số|(?:[,;:(–-]|\bvà)\s*tổng số|\btrong tổng số|\btổng cộng|"
    r"\bcộng chung|\btổng số là|\btổng cộng là|\bcộng)\s*(?:là|:|có)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Partition:
    """A total and the stretch of text that says its parts."""

    total: Quantity
    marker: str  # weak | strong | listing | brackets
    opens: int  # where the marker begins
    start: int
    end: int
    sure: bool  # nothing else stands between the total and the marker


def find_partitions(clauses: Clauses) -> list[Partition]:
    """Every place where the text opens a total into parts."""
    found = []
    for marker in _MARKER.finditer(clauses.text):
        partition = _partition(clauses, marker)
        if partition is not None:
            found.append(partition)
    found += _of_totals(clauses, {partition.total.start for partition in found})
    return sorted(found, key=_start)


def _of_totals(clauses: Clauses, opened: set[int]) -> Iterator[Partition]:
    """`Trong tổng số 50 nhiệm vụ, đã hoàn thành 45 nhiệm vụ, đang thực hiện 05 nhiệm vụ`: the total stands first."""
    for total in clauses.quantities:
        if total.start in opened or total.measure not in SUMMED or not total.unit:
            continue
        lead = _OF_TOTAL.search(clauses.text[max(0, total.start - 24) : total.start])
        if lead is not None:
            yield Partition(total, "outcome", total.start, total.end, min(clauses.sentence_end(total.end), total.end + REACH), sure=False)


def find_sums(clauses: Clauses, partitions: Sequence[Partition]) -> Iterator[Relation]:
    """Sums of partitions, of brackets without a marker, of rests and of totals said after their parts."""
    opens = [partition.opens for partition in partitions]
    for partition in partitions:
        nested = opens[bisect_right(opens, partition.start) : bisect_left(opens, partition.end)]
        if len(nested) > MOST_NESTED:
            continue  # no prose opens so many totals inside one
        relation = _partition_sum(clauses, partition, nested)
        if relation is not None:
            yield relation
        shares = _hundred(clauses, partition)
        if shares is not None:
            yield shares
    marked = {partition.total.start for partition in partitions}
    yield from _brackets(clauses, marked)
    yield from _colons(clauses, marked)
    yield from _structures(clauses)
    yield from _rests(clauses)
    yield from _flows(clauses, partitions)


def _partition(clauses: Clauses, marker: re.Match[str]) -> Partition | None:
    text, opens = clauses.text, marker.start()
    kind = marker.lastgroup or "weak"
    floor = clauses.sentence_start(opens)
    first = not text[floor:opens].strip(" \n-–+•*")
    if (kind == "outcome" and not first) or _ONLY_MAINLY.search(text[max(floor, opens - 16) : opens]):
        return None
    if first and floor:
        floor = clauses.sentence_start(floor - 1)  # a sentence that begins with "Trong đó:" opens the figure before it
    depth = clauses.depth(opens)
    lead = text[max(floor, opens - 3) : opens].rstrip(" *,")
    inside = lead.endswith("(")
    wanted = depth - 1 if inside and depth else depth
    sure = True
    for candidate in clauses.before(opens, 6):
        if candidate.start < floor:
            break
        if clauses.depth(candidate.start) != wanted:
            sure = sure and clauses.depth(candidate.start) > wanted
            continue
        gap = text[candidate.end : opens]
        outside = re.sub(r"\([^()]*\)?", " ", gap) if len(gap) <= _GAP else gap
        outside = _FULL_STOP.sub("", outside) if first else outside
        if len(gap) > _GAP or _OTHER_SUBJECT.search(outside.rstrip(" (*,;")) or (kind != "weak" and gap.rstrip(" *(").endswith(";")):
            break
        if candidate.measure not in SUMMED or _CHANGE_BEFORE.search(candidate.before):
            sure = False
            continue
        if _BROKEN.search(candidate.before):
            break
        end = clauses.closing.get(text.rfind("(", 0, opens), len(text)) if inside else clauses.sentence_end(opens)
        end = min(end, clauses.sentence_end(opens) if not inside else end, opens + REACH)
        return Partition(candidate, kind, opens, marker.end(), end, sure and len(outside.split()) <= 12)
    return None


def _parts(clauses: Clauses, partition: Partition) -> list[Quantity]:
    """The quantities of the stretch that may be parts: of its depth, of the total's unit, neither changes nor averages."""
    depth = clauses.depth(partition.start)
    found = clauses.between(partition.start, partition.end)[:MOST_PARTS]
    return [
        one for one in found
        if one.measure in SUMMED and clauses.depth(one.start) == depth
        and not _CHANGE_BEFORE.search(one.before) and not _BROKEN.search(one.before)
    ]  # fmt: skip


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether both count the same noun; a missing noun is the other's."""
    table = units()
    left, right = table.canonical(one.unit), table.canonical(other.unit)
    if not left or not right:
        return one.measure is other.measure or not (one.measure is Measure.MONEY or other.measure is Measure.MONEY)
    return left == right


def _kind_of(part: Quantity, total: Quantity) -> bool:
    """Whether the part counts what the total counts, by a kind of it or in short: `40 cuộc` of `60 cuộc thanh tra`."""
    short, long = sorted((part.unit, total.unit), key=len)
    return units().is_kind(part.unit, total.unit) or (bool(short) and long.startswith(f"{short} "))


def _segments(clauses: Clauses, partition: Partition, parts: Sequence[Quantity]) -> list[list[Quantity]]:
    """The parts between semicolons."""
    cuts = [found.start() for found in re.finditer(";", clauses.text[partition.start : partition.end])]
    groups: dict[int, list[Quantity]] = {}
    for part in parts:
        groups.setdefault(bisect_left(cuts, part.start - partition.start), []).append(part)
    return list(groups.values())


def _candidates(segments: Sequence[list[Quantity]], parts: Sequence[Quantity], nested: Sequence[int]) -> list[list[Quantity]]:
    """The lists that may be meant: up to the first semicolon, up to the next marker, the first of each item, all."""
    before_nested = [part for part in parts if not nested or part.start < nested[0]]
    lists = [segments[0], before_nested, [segment[0] for segment in segments], list(parts)]
    return [one for place, one in enumerate(lists) if one and one not in lists[:place]]


def _adding_up(
    clauses: Clauses, total: Quantity, segments: Sequence[list[Quantity]], lists: Sequence[list[Quantity]]
) -> list[Quantity] | None:
    """The first of the lists, or of their beginnings, that makes the total; a single part only where it is the whole first item."""
    for parts in lists:
        if sum(part.value for part in parts) == total.value and (len(parts) > 1 or [parts] == segments[:1]):
            return parts
    for parts in lists:
        added = Decimal(0)
        for count, part in enumerate(parts, 1):
            added += part.value
            if count > 1 and added == total.value and count < len(parts) and _ends(clauses, parts, count):
                return parts[:count]
    return None


def _ends(clauses: Clauses, parts: Sequence[Quantity], count: int) -> bool:
    """Whether the list visibly ends after so many parts: the next quantity is far, or behind a semicolon that it does not use."""
    inside = "".join(clauses.gap(*pair) for pair in pairwise(parts[:count]))
    gap = clauses.gap(parts[count - 1], parts[count])
    return len(gap) > 60 or (";" in gap and ";" not in inside)


def _partition_sum(clauses: Clauses, partition: Partition, nested: Sequence[int]) -> Relation | None:
    total = partition.total
    every = _parts(clauses, partition)
    alike = [part for part in every if same_unit(part, total)]
    kinds = [part for part in every if same_unit(part, total) or _kind_of(part, total)]
    segments = _segments(clauses, partition, alike)
    whole = next((found for group in [*segments, alike] if (found := _complementary(group))), None)
    told = _adding_up(clauses, total, segments, _candidates(segments, alike, nested)) if alike else None
    if told is not None and len(told) > 1:  # parts that make the total are those that were meant, whatever labels follow them
        return _made(clauses, partition, told)
    if whole is not None and not nested and total.exact and all(part.exact for part in whole[0]):
        return _complement_sum(clauses, partition, *whole)
    for parts in (alike, kinds, every) if partition.marker == "strong" else (alike, kinds):
        mine = _segments(clauses, partition, parts)
        chosen = _adding_up(clauses, total, mine, _candidates(mine, parts, nested)) if parts else None
        if chosen is not None:
            return _made(clauses, partition, chosen)
    if partition.marker == "outcome":  # what came of a figure may leave some of it out, or be counted by another noun
        adds_up = len(every) > 1 and total.value >= LEAST_TOLD and sum(part.value for part in every) == total.value
        return _made(clauses, partition, every) if adds_up and not nested else None
    if partition.marker == "weak" and _lists_units(clauses, partition, every) and sum(part.value for part in every) == total.value:
        return _made(clauses, partition, every)
    if not total.exact:
        return _within(clauses, partition, alike, nested)
    return _failing(clauses, partition, alike, kinds, nested) or _within(clauses, partition, alike, nested)


def _lists_units(clauses: Clauses, partition: Partition, parts: Sequence[Quantity]) -> bool:
    """`96 xã, phường, đặc khu; trong đó 86 xã, 9 phường, 01 đặc khu`: the total counts together what the parts count apart."""
    said = clauses.text[partition.total.start : partition.opens].lower()
    counted = {part.unit for part in parts}
    return len(counted) > 1 and all(unit and re.search(rf"(?<!\w){re.escape(unit)}(?!\w)", said) for unit in counted)


def _within(clauses: Clauses, partition: Partition, parts: Sequence[Quantity], nested: Sequence[int]) -> Relation | None:
    """A sum that holds only within the rounding of what is printed."""
    for chosen in _candidates(_segments(clauses, partition, parts), parts, nested) if parts else ():
        if len(chosen) > 1:
            relation = _made(clauses, partition, chosen)
            if relation.holds and all(part.exact for part in chosen):
                return relation
    return None


def _made(clauses: Clauses, partition: Partition, parts: Sequence[Quantity], *, certain: bool = True) -> Relation:
    start, end = span_start(clauses, partition.total), parts[-1].end
    if clauses.depth(partition.start) > clauses.depth(partition.total.end) and re.match(r"\s*\)", clauses.text[end : end + 8]):
        end = clauses.text.index(")", end) + 1
    return make_sum(start, end, partition.total, parts, certain=certain)


def span_start(clauses: Clauses, quantity: Quantity) -> int:
    """Where the words that name a quantity begin: its label is printed right before it."""
    words = quantity.before.rpartition(",")[2].split()[-12:]
    if not words:
        return quantity.start
    floor = max(0, quantity.start - 200)
    place = clauses.text.rfind(words[0], floor, quantity.start)
    for _ in range(6):
        if place < 0:
            return quantity.start
        if clauses.text[place : quantity.start].split()[: len(words)] == words:
            return place
        place = clauses.text.rfind(words[0], floor, place)
    return quantity.start


def _failing(
    clauses: Clauses, partition: Partition, alike: Sequence[Quantity], kinds: Sequence[Quantity], nested: Sequence[int]
) -> Relation | None:
    """A sum that does not hold, where the text leaves no other reading; or one to doubt."""
    segments = _segments(clauses, partition, alike)
    for group in [*segments, list(alike)]:
        chosen = _complementary(group)
        if chosen is not None and all(part.exact for part in chosen[0]):
            return _or_none(_complement_sum(clauses, partition, *chosen))
    if nested and partition.marker != "strong":
        return None
    if partition.marker == "strong" and partition.sure:
        parts = _whole_list(clauses, partition, kinds, nested)
        if parts is not None:
            return _or_none(_made(clauses, partition, parts))
    first = segments[0] if segments and len(segments[0]) > 1 else [segment[0] for segment in segments]
    over = [part for part in alike if part.exact and part.value > partition.total.value and part.unit]
    if partition.sure and over and partition.marker == "weak" and over[0] in first:
        return _or_none(_made(clauses, partition, [over[0]], certain=False))
    if partition.sure and len(first) > 1 and all(part.exact for part in first) and not _overlap(first):
        relation = _made(clauses, partition, first, certain=False)
        if relation.holds is False and relation.expected is not None and relation.expected > relation.total_value:
            return relation
    return None


def _complement_sum(clauses: Clauses, partition: Partition, parts: Sequence[Quantity], complete: bool) -> Relation:
    """A sum over labels that make a whole. `trước hạn` alone may leave those on the very day unsaid: too small a sum is then no proof."""
    relation = _made(clauses, partition, parts, certain=partition.sure and complete)
    short = relation.expected is not None and relation.expected < relation.total_value
    said = [f"{part.before} {part.after}".lower() for part in parts]
    narrow = any(
        any(one.label in words and one.instead_of not in words for words in said) and not any(one.unless in words for words in said)
        for one in labels().stands_for
    )
    return replace(relation, certain=False) if relation.holds is False and short and narrow else relation


def _or_none(relation: Relation) -> Relation | None:
    return relation if relation.holds is not None else None


def _whole_list(clauses: Clauses, partition: Partition, kinds: Sequence[Quantity], nested: Sequence[int]) -> list[Quantity] | None:
    """The parts of a `gồm` list that is read without doubt: every quantity up to its end is a part, and each stands alone in its item."""
    if nested or len(kinds) < 2 or partition.total.value < 3:
        return None
    depth = clauses.depth(partition.start)
    shown = [one for one in clauses.between(partition.start, partition.end)[: MOST_PARTS + 1] if clauses.depth(one.start) == depth]
    if len(shown) > MOST_PARTS or any(one not in kinds or not one.exact for one in shown):
        return None
    if not partition.total.known_unit or any(part.unit and not part.known_unit for part in shown):
        return None
    for left, right in itertools.pairwise(shown):
        if not re.search(r"[,;+]|\bvà\b", clauses.gap(left, right)):
            return None
    lead, tail = clauses.text[partition.start : shown[0].start], clauses.text[shown[-1].end : partition.end]
    # an item without a number, before, between or after the others, may stand for one
    if len(lead.split()) > 8 or "," in _OPEN_PART.sub("", lead) or re.search(r"[,;]\s*\w|\bvà\b|…|\.\.\.|v\.v", tail):
        return None
    return list(shown) if all(len(re.findall(r"[,;]|\bvà\b", clauses.gap(*pair))) == 1 for pair in itertools.pairwise(shown)) else None


def _overlap(parts: Sequence[Quantity]) -> bool:
    """Whether the labels may overlap, so that a sum over them says nothing."""
    return any(word in f"{part.before} {part.after}".lower() for part in parts for word in labels().overlapping)


def _complementary(parts: Sequence[Quantity]) -> tuple[list[Quantity], bool] | None:
    """The parts whose labels together make a whole, and whether every slot that could belong to it is there."""
    if len(parts) < 2:
        return None
    for complement in labels().complements:
        chosen = [part for part in parts if _slot(complement, part) is not None]
        slots = {_slot(complement, part) for part in chosen}
        if len(slots) != len(chosen) and complement.optional:
            continue
        if set(range(len(complement.slots))) <= slots:
            return chosen, (
                len(chosen) == len(parts) and len(slots) == len(complement.slots) + len(complement.optional)
            ) or not complement.optional
    return None


@cache
def _slot_patterns(complement: Complement) -> tuple[re.Pattern[str], ...]:
    return tuple(_any_of(slot) for slot in (*complement.slots, *complement.optional))


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def _slot(complement: Complement, part: Quantity) -> int | None:
    """Which slot of the whole the part's own words fill; `bưu chính` beside `trực tiếp` is part of that slot."""
    return _slot_of(complement, f"{part.before} {part.unit} {part.after}")


@lru_cache(maxsize=4096)
def _slot_of(complement: Complement, words: str) -> int | None:
    return next((place for place, pattern in enumerate(_slot_patterns(complement)) if pattern.search(words)), None)


def _hundred(clauses: Clauses, partition: Partition) -> Relation | None:
    """The shares of a partition."""
    found = clauses.between(partition.start, partition.end)[:MOST_PARTS]
    return _whole(clauses, [one for one in found if one.measure is Measure.PERCENT and one.unit == "%"])


def _whole(clauses: Clauses, shares: Sequence[Quantity]) -> Relation | None:
    """Shares that make 100 % together. Where they do not, something may simply be left out, and nothing is claimed."""
    if len(shares) < 2 or any(re.search(r"\b(?:tăng|giảm|so với|vượt)\b", one.before) for one in shares):
        return None
    ends = [(one.number, one.upper or one.number) for one in shares]
    low, high = sum((end[0] for end in ends), Decimal(0)), sum((end[1] for end in ends), Decimal(0))
    slack = sum((step(one) / 2 for one in shares if one.decimals), Decimal(0))
    # ranges make a whole if their middles do; ends that merely reach over 100 prove nothing
    holds = abs((low + high) / 2 - 100) <= max(slack, Decimal(1) if high > low else Decimal(0))
    if not holds:
        return None
    whole = replace(shares[0], number=Decimal(100), upper=None, approximate="", decimals=0, text="100 %")
    relation = make_sum(shares[0].start, shares[-1].end, whole, shares)
    start = span_start(clauses, shares[0])
    values = tuple((one.number + (one.upper or one.number)) / 2 for one in shares)
    added = sum(values, Decimal(0))
    words = (
        f"{' + '.join(format_number(plain(value)) for value in values)} = {format_number(plain(added))}{'' if added == 100 else ' ≈ 100'}"
    )
    return replace(relation, start=start, total=None, values=values, holds=True, expected=plain(added), computation=words)


def _brackets(clauses: Clauses, marked: set[int]) -> Iterator[Relation]:
    """`120 đại biểu (70 nam, 50 nữ)`: brackets right after a quantity; claimed if they hold, or if the labels make a whole."""
    for opening, closing in clauses.closing.items():
        if closing - opening > REACH:
            continue
        totals = clauses.before(opening, 1)
        if (
            not totals
            or totals[0].start in marked
            or totals[0].measure not in SUMMED
            or len(clauses.text[totals[0].end : opening].split()) > 4
        ):
            continue
        total, depth = totals[0], clauses.depth(opening + 1)
        if re.search(r"[.;]", clauses.text[total.end : opening]) or _CHANGE_BEFORE.search(total.before):
            continue
        inside = [
            one for one in clauses.between(opening, closing)[:MOST_PARTS] if clauses.depth(one.start) == depth and one.measure in SUMMED
        ]
        if len(inside) < 2 or any(_CHANGE_BEFORE.search(one.before) for one in inside):
            continue
        partition = Partition(total, "brackets", opening, opening + 1, closing, sure=True)
        relation = _made(clauses, partition, inside)
        if relation.holds and not relation.rounded:
            yield relation
        elif (chosen := _complementary([one for one in inside if same_unit(one, total)])) is not None:
            yield _complement_sum(clauses, partition, *chosen)


def _colons(clauses: Clauses, marked: set[int]) -> Iterator[Relation]:
    """`07 thành viên: 01 Chủ tịch, 02 Phó Chủ tịch và 04 ủy viên`: claimed only if all that follows up to the sentence's end adds up."""
    for total in clauses.quantities:
        found = _COLON.match(clauses.text, total.end)
        if found is None or total.start in marked or total.measure not in SUMMED or not total.unit or _CHANGE_BEFORE.search(total.before):
            continue
        end, depth = min(clauses.sentence_end(total.end), total.end + REACH), clauses.depth(total.end)
        parts = [one for one in clauses.between(total.end, end)[:MOST_PARTS] if clauses.depth(one.start) == depth and one.measure in SUMMED]
        mine = [one for one in parts if same_unit(one, total)]
        for chosen in (parts, mine):
            if len(chosen) > 1 and sum(one.value for one in chosen) == total.value:
                yield make_sum(span_start(clauses, total), chosen[-1].end, total, chosen)
                break


def _structures(clauses: Clauses) -> Iterator[Relation]:
    """`Cơ cấu kinh tế: nông nghiệp 20 %, công nghiệp 35 %, dịch vụ 45 %`."""
    for found in _STRUCTURE.finditer(clauses.text):
        end = min(clauses.sentence_end(found.end()), found.end() + REACH)
        relation = _whole(clauses, [one for one in clauses.between(found.end(), end)[:MOST_PARTS] if one.measure is Measure.PERCENT])
        if relation is not None and len(relation.parts) > 2:
            yield relation


def _rests(clauses: Clauses) -> Iterator[Relation]:
    """`tổng số A; đã giải quyết B; còn lại C` and `B, C, tổng cộng A`: claimed only if they hold."""
    for quantity in clauses.quantities:
        if quantity.measure not in SUMMED:
            continue
        lead = clauses.text[max(0, quantity.start - 24) : quantity.start]
        if _REST.search(lead):
            earlier = [one for one in clauses.before(quantity.start, 4) if one.measure in SUMMED and same_unit(one, quantity) and one.exact]
            floor = clauses.sentence_start(quantity.start)
            fits = (
                len(earlier) >= 2 and earlier[1].start >= floor and earlier[1].value == earlier[0].value + quantity.value and quantity.value
            )
            if fits and not re.search(r"\b(?:từ|giảm|tăng)\s*$", clauses.text[max(0, earlier[0].start - 8) : earlier[0].start]):
                yield make_sum(span_start(clauses, earlier[1]), quantity.end, earlier[1], [earlier[0], quantity])
        elif _ALTOGETHER.search(lead):
            floor = clauses.sentence_start(quantity.start)
            parts = [
                one
                for one in clauses.before(quantity.start, 8)
                if one.start >= floor and one.measure in SUMMED and same_unit(one, quantity)
            ]
            for count in range(2, len(parts) + 1):
                if sum(part.value for part in parts[:count]) == quantity.value:
                    chosen = parts[:count][::-1]
                    yield make_sum(span_start(clauses, chosen[0]), quantity.end, quantity, chosen)
                    break


def _flows(clauses: Clauses, partitions: Sequence[Partition]) -> Iterator[Relation]:
    """Received = resolved + pending, said side by side. A failing one has other readings (returned, withdrawn): never certain."""
    level = [
        one
        for one in clauses.quantities
        if one.measure in SUMMED and one.exact and not clauses.depth(one.start) and not _inside(one, partitions, clauses)
    ]
    for flow in labels().flows:
        patterns = _flow_patterns(flow)
        for place, total in enumerate(level):
            if not patterns[0].search(total.before) or any(
                pattern.search(total.before) for pattern in (_any_of(flow.never), *patterns[1:])
            ):
                continue
            parts = _flow_parts(level[place + 1 : place + 7], total, patterns[1:])
            if parts is not None:
                term = [found.start() for found in patterns[0].finditer(clauses.text, max(0, total.start - 60), total.start)]
                yield make_sum(term[-1] if term else total.start, total.end, total, parts, certain=False)


def _inside(quantity: Quantity, partitions: Sequence[Partition], clauses: Clauses) -> bool:
    """Whether it is a part of some partition: within its stretch, before the first semicolon."""
    return any(";" not in clauses.text[one.start : quantity.start] for one in covering(partitions, quantity.start))


def covering(partitions: Sequence[Partition], place: int) -> list[Partition]:
    """The partitions, outermost first, in whose stretch the place lies. None stretches further than REACH; the nearest few are enough."""
    near = partitions[bisect_left(partitions, place - REACH, key=_start) : bisect_right(partitions, place, key=_start)][-MOST_NESTED:]
    return [one for one in near if place < one.end]


def _start(partition: Partition) -> int:
    return partition.start


@cache
def _flow_patterns(flow: FlowBalance) -> tuple[re.Pattern[str], ...]:
    return tuple(_any_of(words) for words in (flow.total, *flow.parts))


def _flow_parts(following: Sequence[Quantity], total: Quantity, patterns: Sequence[re.Pattern[str]]) -> list[Quantity] | None:
    found: list[Quantity] = []
    for one in following:
        if len(found) < len(patterns) and patterns[len(found)].search(f"{one.before}") and same_unit(one, total):
            found.append(one)
    return found if len(found) == len(patterns) else None
