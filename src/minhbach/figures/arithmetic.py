"""The arithmetic of printed figures: what a text claims, whether it holds within the digits printed, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from minhbach.figures.numbers import format_number
from minhbach.figures.quantities import Measure, Quantity

LARGEST_BASE = 1000  # the largest denominator looked for where a text states none
TRIVIAL = (Decimal(0), Decimal(1))  # a gap of 1 equals too many figures to mean anything


class Operation(StrEnum):
    """How a total follows from its parts."""

    SUM = "sum"  # parts[0] + parts[1] + …
    DIFFERENCE = "difference"  # parts[0] - parts[1] - …
    RATIO = "ratio"  # parts[0] / parts[1], in percent (or in times)
    GROWTH = "growth"  # |values[0] - values[1]| / values[1], in percent


@dataclass(frozen=True, slots=True)
class Repair:
    """One figure changed so that the relation holds: a candidate, for the records to decide."""

    quantity: Quantity
    number: Decimal

    def __str__(self) -> str:
        return f"«{self.quantity.text}» phải là {format_number(self.number)}"


@dataclass(frozen=True, slots=True)
class Relation:
    """One claim between figures of a text.

    `values` are the numbers of the parts as the claim uses them, in the printed scale of the total (of the first part for a ratio): for
    `giảm từ 07 phòng còn 06 phòng, tỷ lệ 14,28 %` the parts are the printed 7 and 6, the values 1 and 7. A growth
    has the new figure and the old one. `holds` is None where nothing
    can be concluded; a False that is not `certain` has another honest reading. `expected` is what the total should be, in its own
    decimals. A `truncated` one holds if the digits were cut off, not rounded; a `rounded` sum holds within the rounding of its parts.
    `possible` says whether a percentage can arise at all from a whole number of cases; `fits` are the simplest fractions it may be.
    """

    relation: Operation
    start: int
    end: int
    total: Quantity | None
    parts: tuple[Quantity, ...]
    total_value: Decimal
    values: tuple[Decimal, ...]
    holds: bool | None
    expected: Decimal | None = None
    certain: bool = True
    truncated: bool = False
    rounded: bool = False
    possible: bool | None = None
    fits: tuple[tuple[int, int], ...] = ()
    repairs: tuple[Repair, ...] = ()
    residuals: tuple[Quantity, ...] = ()
    computation: str = ""


def plain(number: Decimal) -> Decimal:
    """Without an empty fraction or an exponent: 1.40E+3 is 1400."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def step(quantity: Quantity) -> Decimal:
    """One unit of the last digit printed."""
    return Decimal(1).scaleb(-quantity.decimals)


def make_sum(
    start: int,
    end: int,
    total: Quantity,
    parts: Sequence[Quantity],
    *,
    certain: bool = True,
    signs: Sequence[int] = (),
    operation: Operation = Operation.SUM,
) -> Relation:
    """Compare a total with the sum of its parts (with `signs`, of the parts added and subtracted)."""
    signs = signs or [1] * len(parts)
    added = sum((sign * part.value for sign, part in zip(signs, parts, strict=True)), Decimal(0))
    ends = [
        part.interval if sign > 0 else tuple(-side for side in reversed(part.interval)) for sign, part in zip(signs, parts, strict=True)
    ]
    low, high = (sum((end[side] for end in ends), Decimal(0)) for side in (0, 1))
    exact = total.value == added
    within = total.interval[0] <= high and low <= total.interval[1]
    soft = not total.exact or not all(part.exact for part in parts)
    holds = True if exact or within else None if soft else False
    expected = plain(added / total.scale)
    relation = Relation(
        operation, start, end, total, tuple(parts), plain(total.number), tuple(plain(part.value / total.scale) for part in parts), holds,
        expected, certain=certain or holds is True, rounded=within and not exact,
        computation=_sum_words(total, parts, signs, expected, "" if exact else "≈" if within else "≠"),
    )  # fmt: skip
    return replace(relation, repairs=_sum_repairs(total, parts, signs, added)) if holds is False else relation


def _sum_words(total: Quantity, parts: Sequence[Quantity], signs: Sequence[int], expected: Decimal, sign: str) -> str:
    words = "".join(
        f"{'' if not place else ' + ' if sign > 0 else ' - '}{format_number(plain(part.value / total.scale))}"
        for place, (sign, part) in enumerate(zip(signs, parts, strict=True))
    )
    compared = f" {sign} {format_number(plain(total.number))}" if sign else ""
    return f"{words} = {format_number(expected)}{compared}"


def _sum_repairs(total: Quantity, parts: Sequence[Quantity], signs: Sequence[int], added: Decimal) -> tuple[Repair, ...]:
    gap = total.value - added
    changed = [Repair(total, plain(added / total.scale))]
    changed += [Repair(part, plain((part.value + sign * gap) / part.scale)) for sign, part in zip(signs, parts, strict=True)]
    return tuple(repair for repair in changed if repair.number > 0 and repair.number == repair.number.quantize(step(repair.quantity)))


def make_rate(
    start: int,
    end: int,
    total: Quantity,
    parts: Sequence[Quantity],
    values: tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]],
    operation: Operation = Operation.RATIO,
    *,
    numbers: tuple[Decimal, Decimal],
    compared: tuple[Decimal, Decimal] | None = None,
    certain: bool = True,
    exact: bool = True,
) -> Relation | None:
    """Compare a printed percentage (or multiple) with top over bottom; `values` are the intervals of both, `numbers` what they print.

    For a growth top is the change; `compared` are the new figure and the old one, which the relation shows as its values.
    """
    (low_top, high_top), (low_bottom, high_bottom) = values
    if low_bottom <= 0 or numbers[1] <= 0:
        return None
    base = factor(total)
    share = base * numbers[0] / numbers[1]
    low, high = base * low_top / high_bottom, base * high_top / low_bottom
    if operation is Operation.GROWTH and low < 0:
        low = Decimal(0)
    seen_low, seen_high = total.interval
    places = step(total)
    expected = share.quantize(places, rounding=ROUND_HALF_UP)
    holds, truncated = seen_low <= high and low <= seen_high, False
    if not holds and total.exact and share.quantize(places, rounding=ROUND_FLOOR) == total.number and total.decimals:
        holds = truncated = True
    verdict = True if holds else False if total.exact and exact else None
    top, bottom = (format_number(plain(number)) for number in numbers)
    sign = "=" if holds and not truncated else "≠"
    shown = compared if compared is not None and operation is Operation.GROWTH else numbers
    words = f"{top}/{bottom} = {format_number(_shown(share, total))}{_unit_words(total)}"
    relation = Relation(
        operation, start, end, total, tuple(parts), plain(total.number), (plain(shown[0]), plain(shown[1])), verdict, expected,
        certain=certain or verdict is True, truncated=truncated,
        computation=words if sign == "=" else f"{words} {sign} {format_number(total.number)}{_unit_words(total)}",
    )  # fmt: skip
    if total.measure is not Measure.PERCENT or numbers[1] != numbers[1].to_integral_value():
        return relation
    return replace(relation, possible=possible_share(total, numbers[1]), fits=() if holds else simple_fractions(total))


def factor(total: Quantity) -> Decimal:
    """What a whole is called: 100 %, 1000 ‰, 1 time."""
    return Decimal(1) if total.measure is Measure.MULTIPLE else Decimal(1000) if total.unit == "‰" else Decimal(100)


def _shown(share: Decimal, total: Quantity) -> Decimal:
    return plain(share.quantize(step(total) / 100, rounding=ROUND_HALF_UP))


def _unit_words(total: Quantity) -> str:
    return " lần" if total.measure is Measure.MULTIPLE else f" {total.unit}"


def possible_share(total: Quantity, base: Decimal) -> bool:
    """Whether some whole number out of `base` makes the percentage, rounded or cut off.

    A base of three has only 0, 33,33…, 66,66… and 100 %.
    """
    half, places, whole = step(total) / 2, step(total), factor(total)
    low, high = (total.number - half) * base / whole, max(total.number + half, total.number + places - places / 1000) * base / whole
    return low.to_integral_value(ROUND_CEILING) <= high.to_integral_value(ROUND_FLOOR)


def simple_fractions(total: Quantity, most: int = 3) -> tuple[tuple[int, int], ...]:
    """The fractions with the smallest denominators that print as this percentage: 42,857 % is 3/7. Whole ones fit too many to tell."""
    if not total.decimals or not total.exact or not total.number > 0:
        return ()
    whole = Fraction(factor(total))
    share, half = Fraction(total.number) / whole, Fraction(step(total)) / 2 / whole
    found: list[tuple[int, int]] = []
    for base in range(1, LARGEST_BASE):
        top = round(share * base)
        if top and abs(Fraction(top, base) - share) <= half and not any(Fraction(*one) == Fraction(top, base) for one in found):
            found.append((top, base))
            if len(found) == most:
                break
    return tuple(found)


def bases_for(total: Quantity, top: Decimal, most: int = 3) -> tuple[tuple[int, int], ...]:
    """Which whole bases make `top` that percentage: 03 rooms are 42,857 % of 7."""
    if not total.exact or total.number <= 0 or top <= 0 or top != top.to_integral_value():
        return ()
    half, whole = step(total) / 2, factor(total)
    low = whole * top / (total.number + half)
    high = whole * top / max(total.number - half, half)
    first, last = int(low.to_integral_value(ROUND_CEILING)), int(high.to_integral_value(ROUND_FLOOR))
    return tuple((int(top), base) for base in range(first, min(last, first + most - 1) + 1))


def rate_repairs(total: Quantity, expected: Decimal, top: Quantity | None, bottom: Quantity | None) -> tuple[Repair, ...]:
    """The percentage as it should be; the numerator or denominator that would make the printed one, where exactly one does."""
    repairs = [Repair(total, expected)]
    half, whole = step(total) / 2, factor(total)
    low, high = max(total.number - half, half), total.number + half
    if top is not None and bottom is not None and top.scale == bottom.scale == 1 and not top.decimals and not bottom.decimals:
        base = bottom.number if bottom is not top else (bottom.base or Decimal(0))
        for quantity, first, last in (
            (top, low * base / whole, high * base / whole),
            (bottom, whole * top.number / high, whole * top.number / low),
        ):
            one = first.to_integral_value(ROUND_CEILING)
            if one == last.to_integral_value(ROUND_FLOOR) and one > 0 and quantity.base is None:
                repairs.append(Repair(quantity, one))
    return tuple(repairs)


def residuals(relation: Relation, others: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Other figures of the text that equal the gap of a sum: a question, never a proof."""
    if relation.holds is not False or relation.expected is None or relation.total is None or relation.relation is not Operation.SUM:
        return ()
    gap = abs(relation.total.value - relation.expected * relation.total.scale)
    mine = {relation.total.start, *(part.start for part in relation.parts)}
    return tuple(other for other in others if gap not in TRIVIAL and other.value == gap and other.start not in mine)
