"""What a computed figure is: a typed value with everything needed to doubt it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class State(StrEnum):
    """The four things a figure can be. An empty register kept all period is nil; a register nobody kept is missing."""

    VALUE = "value"
    NIL = "nil"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


STATE_WORDS = {
    State.NIL: "không phát sinh",
    State.MISSING: "chưa có số liệu",
    State.NOT_APPLICABLE: "không áp dụng",
}


@dataclass(frozen=True, slots=True)
class Period:
    """The span a report speaks of. `cutoff` is the last day whose records count; it may come before `to_on`."""

    from_on: date
    to_on: date
    cutoff: date


@dataclass(frozen=True, slots=True)
class Value:
    """One computed figure.

    `value` is exact, in `unit` (a rate in percent: 100 × numerator / denominator, unrounded, Decimal of 28 digits); it is None unless
    `state` is VALUE, or NIL where it is 0. `decimals` says how many are printed. `reason` says why a figure is missing or does not apply.
    `note` is a sentence that must stand beside the figure wherever its source is told: what its definition leaves out on purpose.
    """

    code: str
    name: str
    unit: str
    state: State
    value: Decimal | None
    decimals: int
    cutoff: date
    snapshot: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: str = ""
    note: str = ""

    @property
    def rounded(self) -> Decimal | None:
        """The value as printed: rounded half up, once, at this edge.

        >>> from datetime import date
        >>> rate = Value("A", "", "%", State.VALUE, Decimal(100) / 7, 2, date(2025, 1, 1), "")
        >>> rate.rounded
        Decimal('14.29')
        """
        if self.value is None:
            return None
        return round_half_up(self.value, self.decimals)

    @property
    def printed(self) -> str:
        """The figure as a Vietnamese reader writes it, without unit: `3.382`, `99,54`, or the words of its state."""
        rounded = self.rounded
        if rounded is None or self.state is not State.VALUE:
            return STATE_WORDS.get(self.state, "")
        return format_number(self.shown)

    @property
    def shown(self) -> Decimal:
        """The number as printed: an exact whole is written whole (100), a rounded one keeps its decimals (100,00 of 99,998)."""
        value, rounded = self.value or Decimal(0), self.rounded or Decimal(0)
        return value.quantize(Decimal(1)) if value == value.to_integral_value() else rounded


def round_half_up(number: Decimal, decimals: int) -> Decimal:
    """Round for printing, half up: the one way figures are rounded.

    >>> round_half_up(Decimal("99.545"), 2)
    Decimal('99.55')
    """
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def format_number(number: Decimal, *, pad: bool = False) -> str:
    """Write a number with "." between thousands and "," before decimals; `pad` writes 7 as "07", as administrative prose does.

    >>> format_number(Decimal("3382")), format_number(Decimal("14.29")), format_number(Decimal(7), pad=True)
    ('3.382', '14,29', '07')
    >>> format_number(Decimal(0), pad=True), format_number(Decimal(12), pad=True)
    ('0', '12')
    """
    text = f"{number:,f}".replace(",", "\x00").replace(".", ",").replace("\x00", ".")
    return "0" + text if pad and len(text) == 1 and number else text
