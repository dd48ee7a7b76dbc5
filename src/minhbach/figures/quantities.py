"""Quantities: numbers that count something, with unit, precision, and the words around them that say what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from minhbach.figures.numbers import Format, Kind, Number, find_numbers
from minhbach.figures.vocabulary import units

LABEL = 160  # characters before a number that may say what it counts


class Measure(StrEnum):
    """What sort of thing is measured."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"  # percentage points
    MONEY = "money"
    MEASURE = "measure"
    DURATION = "duration"
    MULTIPLE = "multiple"  # 1,43 lần
    FRACTION = "fraction"  # 437/448
    RATE = "rate"  # 80 triệu đồng/người/năm


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity in a text.

    `number` is as printed, `scale` what the words after it multiply by (1,2 tỷ: 1.2 and 10⁹); `upper` is the upper end of a range, `base`
    the lower half of a printed fraction. `before` and `after` are label words on both sides, `approximate` what makes it inexact.
    """

    start: int
    end: int
    text: str
    number: Decimal
    decimals: int
    measure: Measure
    unit: str = ""
    scale: Decimal = Decimal(1)
    upper: Decimal | None = None
    base: Decimal | None = None
    approximate: str = ""
    before: str = ""
    after: str = ""
    format: Format = Format.PLAIN
    known_unit: bool = True

    @property
    def value(self) -> Decimal:
        return self.number * self.scale

    @property
    def exact(self) -> bool:
        """Whether the text claims this very number."""
        return not self.approximate and self.upper is None

    @property
    def label(self) -> str:
        """What it counts, as the text says it: `đã tiếp nhận … hồ sơ`."""
        return " ".join(part for part in (self.before, self.unit, self.after) if part)

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Where the true value lies if the text printed it with all its digits right: an unscaled count is itself."""
        counted = self.measure not in (Measure.PERCENT, Measure.POINTS, Measure.MULTIPLE)
        half = Decimal(0) if counted and not self.decimals and self.scale == 1 else Decimal(5).scaleb(-self.decimals - 1) * self.scale
        low, high = self.value - half, (self.number if self.upper is None else self.upper) * self.scale + half
        if self.approximate:
            return _widened(low, high, self.approximate)
        return low, high


def _widened(low: Decimal, high: Decimal, word: str) -> tuple[Decimal, Decimal]:
    below = Decimal("0.9") if word not in ("trên", "hơn", "ít nhất", "tối thiểu", "không dưới", "quá", "nhiều hơn") else Decimal(1)
    above = Decimal("1.1") if word not in ("gần", "dưới", "không quá", "tối đa", "ít hơn") else Decimal(1)
    return low * below, high * above


_BREAK = re.compile(r"[;()\[\]“”\"!?…:\n*|]|\.(?=\s|$)|\s[-–+•]\s")
_GLOSS = re.compile(r"\s*\(\s*[^()\d]{2,30}\)")
_PERCENT = re.compile(r"\s?(?:%|phần trăm\b)")
_PER_MILLE = re.compile(r"\s?‰")
_POINTS = re.compile(r"\s+điểm\s+(?:%|phần trăm\b)|\s?%\s+điểm\b")
_TIMES = re.compile(r"\s+lần(?!\w)")
_MULTIPLIER_BEFORE = re.compile(r"\b(?:gấp|bằng|tăng|giảm|cao|nhiều|tăng gấp)(?:\s+(?:gần|hơn|khoảng|trên))?\s*$", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\s+([A-ZĐ]{2,}\w*)(?!\w)")
_NOUN = re.compile(r"\s+([^\W\d_]{2,})", re.UNICODE)
_PER = re.compile(r"\s?/\s?(?:[^\W\d_]+)")
_TRIM = re.compile(
    r"^(?:[\s,;:.\-–+•*]|\b(?:và|trong đó|trong đó có|cụ thể|gồm|bao gồm|gồm có|như sau|là|có|với)\b)+"
    r"|(?:[\s,:(]|\b(?:là|có|đạt|được|với|và|tổng cộng là)\b)+$",
    re.IGNORECASE,
)
_NOT_NOUNS = re.compile(
    r"và|hoặc|của|về|đến|tại|theo|là|đã|được|như|này|nêu|trên|dưới|cho|có|thì|trong|từ|so|với|do|bị|còn|đang|sẽ|để|cũng|không|đạt|chiếm|tăng|giảm|"
    r"gồm|bao|trước|sau|khi|nên|mà|những|các|mỗi|vào|ra|lên|xuống|qua|bằng|tỷ|tỉ|cụ|ngày|tháng|năm|quý|ước|tổng",
    re.IGNORECASE,
)


@cache
def _unit_pattern() -> re.Pattern[str]:
    words = (r"\s+".join(map(re.escape, word.split())) for word in sorted(units().words, key=len, reverse=True))
    return re.compile(rf"\s*(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


@cache
def _scale_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, units().scales))
    return re.compile(rf"(?:\s+(?:{words})(?!\w)){{1,3}}", re.IGNORECASE)


@cache
def _approximate_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, units().approximate))})\s*$", re.IGNORECASE)


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of the text, in order. Years, dates, numbers of documents, articles and lists are none."""
    found: list[Quantity] = []
    numbers = [number for number in _joined(text, find_numbers(text)) if number.values]
    last = 0
    for number in numbers:
        if number.start < last:
            continue
        quantity = _quantity(text, number, last)
        if quantity is not None:
            found.append(quantity)
            last = quantity.end
    return [
        _with_after(text, quantity, found[place + 1].start if place + 1 < len(found) else len(text)) for place, quantity in enumerate(found)
    ]


def _joined(text: str, numbers: Sequence[Number]) -> list[Number]:
    """`từ 5 đến 7` as one range; the two ends must be plain numbers with nothing but `đến` between them."""
    joined: list[Number] = []
    for number in numbers:
        left = joined[-1] if joined else None
        if (
            (
                left is not None
                and left.kind is number.kind is Kind.NUMBER
                and re.fullmatch(r"\s*(?:đến|[-–])\s*", text[left.end : number.start])
            )
            and left.values[0] < number.values[0]
            and (
                text[left.end : number.start].strip() != "đến"
                or re.search(r"\btừ\s+$", text[max(0, left.start - 6) : left.start], re.IGNORECASE)
            )
        ):
            joined[-1] = Number(
                left.start,
                number.end,
                text[left.start : number.end],
                Kind.RANGE,
                (*left.values, *number.values),
                max(left.decimals, number.decimals),
            )
            continue
        joined.append(number)
    return joined


def _quantity(text: str, number: Number, last: int) -> Quantity | None:
    before = text[max(last, number.start - LABEL) : number.start]
    end = number.end
    gloss = _GLOSS.match(text, end)
    after_gloss = gloss.end() if gloss and _is_gloss(gloss[0]) else end
    scale = Decimal(1)
    if scaled := _scale_pattern().match(text, end):
        for word in scaled[0].lower().split():
            scale *= units().scales[word]
        end = after_gloss = scaled.end()
    measure, unit, end, known = _unit(text, end, after_gloss, before)
    if number.spelled and not _spelled_counts(number, measure, known, unit):
        return None
    if not unit and number.format is Format.UNGROUPED and len(number.text) > 9:
        return None
    if number.kind is Kind.FRACTION and measure is not Measure.PERCENT:
        measure = Measure.FRACTION
    approximate = _approximate_pattern().search(before[-24:])
    return Quantity(
        number.start,
        end,
        text[number.start : end],
        number.values[0],
        number.decimals,
        measure,
        unit,
        scale,
        upper=number.values[1] if number.kind is Kind.RANGE else None,
        base=number.values[1] if number.kind is Kind.FRACTION else None,
        approximate=_approximation(approximate[1].lower() if approximate else "", before),
        before=_label(before),
        format=number.format,
        known_unit=known,
    )


def _approximation(word: str, before: str) -> str:
    """`từ 07 phòng` and `lên 12` are exact: those words only mark approximation before a range or a bound."""
    if word in ("từ", "đến", "cả", "lên đến", "lên tới", ""):
        return ""
    if word == "quá" and re.search(r"\b(?:không\s+)?quá\s*$", before) and not re.search(r"\b(?:không)\s+quá\s*$", before):
        return ""  # "quá hạn": the word belongs to a label
    return word


def _is_gloss(words: str) -> bool:
    """Whether the brackets repeat the number in words: `05 (năm) ngày`."""
    inner = words.strip().strip("()").lower().split()
    return bool(inner) and all(word in _NUMBER_WORDS for word in inner)


_NUMBER_WORDS = frozenset(
    "không một mốt hai ba bốn tư năm lăm nhăm sáu bảy bẩy tám chín mười mươi trăm nghìn ngàn triệu tỷ tỉ linh lẻ phẩy phần".split()  # noqa: SIM905 - a list of words reads as one
)


def _spelled_counts(number: Number, measure: Measure, known: bool, unit: str) -> bool:
    """A number in words counts with a noun that is counted; `một cửa`, `năm 2025`, `ba là` count nothing."""
    words = number.text.lower().split()
    if number.kind is Kind.FRACTION:
        return True
    if measure is Measure.PERCENT:
        return True
    if not unit or not known:
        return False
    if len(words) == 1:
        return (
            words[0] in ("hai", "bốn", "sáu", "tám", "chín", "mười", "ba", "bảy")
            and measure is not Measure.DURATION
            and unit not in ("ban", "cấp", "điểm")
        )
    return True


def _unit(text: str, end: int, after_gloss: int, before: str) -> tuple[Measure, str, int, bool]:
    if points := _POINTS.match(text, end):
        return Measure.POINTS, "điểm %", points.end(), True
    if percent := _PERCENT.match(text, end):
        return Measure.PERCENT, "%", percent.end(), True
    if mille := _PER_MILLE.match(text, end):
        return Measure.PERCENT, "‰", mille.end(), True
    if (times := _TIMES.match(text, end)) and _MULTIPLIER_BEFORE.search(before):
        return Measure.MULTIPLE, "lần", times.end(), True
    if found := _unit_pattern().match(text, after_gloss):
        return _known(text, found)
    if found := _ABBREVIATION.match(text, after_gloss):
        return Measure.COUNT, found[1], found.end(), True
    if (found := _NOUN.match(text, after_gloss)) and not _NOT_NOUNS.fullmatch(found[1]) and found[1][0].islower():
        return Measure.COUNT, found[1], found.end(), False
    return Measure.COUNT, "", end, False


def _known(text: str, found: re.Match[str]) -> tuple[Measure, str, int, bool]:
    table, printed = units(), " ".join(found[0].split())
    unit = printed if printed in table.words else printed.lower()
    if _PER.match(text, found.end()) and not re.match(r"\s?/\s?\d", text[found.end() : found.end() + 4]):
        return Measure.RATE, unit, found.end(), True
    for words, measure in ((table.money, Measure.MONEY), (table.measures, Measure.MEASURE), (table.durations, Measure.DURATION)):
        if unit in words:
            return measure, unit, found.end(), True
    return Measure.COUNT, unit, found.end(), True


def _label(before: str) -> str:
    """The words before a number back to the last break: `; trực tiếp, dịch vụ bưu chính` gives `trực tiếp, dịch vụ bưu chính`."""
    begin = 0
    for found in _BREAK.finditer(before):
        if found.end() <= len(before.rstrip(" :*-\n\t(")):
            begin = found.end()
    return " ".join(_TRIM.sub("", before[begin:].rstrip(" :*\n\t(-–")).split())


def _with_after(text: str, quantity: Quantity, stop: int) -> Quantity:
    rest = text[quantity.end : min(stop, quantity.end + LABEL)]
    cut = _BREAK.search(rest)
    words = rest[: cut.start()] if cut else rest
    words = words.partition(",")[0].strip(" .,-–")
    after = " ".join(words.split())
    return Quantity(
        quantity.start, quantity.end, quantity.text, quantity.number, quantity.decimals, quantity.measure, quantity.unit, quantity.scale,
        quantity.upper, quantity.base, quantity.approximate, quantity.before, after, quantity.format, quantity.known_unit,
    )  # fmt: skip
