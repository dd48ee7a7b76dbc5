"""Values as the texts of a report see them: figures, rows of registers, facts.

Figures travel through a template as private-use characters around their code, so no text can be mistaken for a figure;
what records say travels with its asterisks and leading hyphens replaced, so no record becomes markup.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jinja2 import Undefined

from minhbach.indicators.model import STATE_WORDS, State, Value, format_number

FIGURE, END_FIGURE, NOTE, END_NOTE, BLOCK, END_BLOCK, STAR, HYPHEN = (chr(0xE000 + i) for i in range(8))
MARKS = re.compile("[\ue000-\ue007]")


class RefusedError(Exception):
    """Why a text cannot be rendered, in words for the person who wrote it."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True, eq=False)
class FigureView:
    """A figure as a text sees it: prints its token, compares as a number, tells its state."""

    figure: Value

    def __str__(self) -> str:
        return f"{FIGURE}{self.figure.code}{END_FIGURE}"

    @property
    def state(self) -> str:
        return self.figure.state.value

    @property
    def known(self) -> bool:
        """A number stands behind it: a value or a true zero."""
        return self.figure.state in (State.VALUE, State.NIL)

    @property
    def some(self) -> bool:
        """More than none."""
        return self.figure.state is State.VALUE and self.figure.value is not None and self.figure.value > 0

    @property
    def nil(self) -> bool:
        return self.figure.state is State.NIL

    @property
    def missing(self) -> bool:
        return self.figure.state is State.MISSING

    @property
    def reason(self) -> str:
        return str(shielded(self.figure.reason))

    @property
    def note(self) -> str:
        """What the figure leaves out on purpose, as a sentence; empty where it leaves out nothing."""
        return str(shielded(self.figure.note))

    @property
    def number(self) -> Decimal:
        """The value to compare with; refused where nothing is known (ask `known` first)."""
        if self.figure.value is None:
            raise RefusedError(
                f"số liệu «{self.figure.code}» {STATE_WORDS.get(self.figure.state, 'không có giá trị')} nên không so sánh được; "
                f"hãy hỏi {_named(self.figure.code)}.known trước"
            )
        return self.figure.value

    def of(self, unit: Any) -> str:
        """ "03 đơn", or only the words of the state where there is no number: "không phát sinh"."""
        return f"{self} {printable(unit)}" if self.figure.state is State.VALUE else str(self)

    def __bool__(self) -> bool:
        raise RefusedError(f"số liệu «{self.figure.code}» đứng một mình trong điều kiện thì không rõ ý; hãy dùng .some hoặc .known")

    def __eq__(self, other: object) -> bool:
        return self.number == self._comparable(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: object) -> bool:
        return self.number < self._comparable(other)

    def __le__(self, other: object) -> bool:
        return self.number <= self._comparable(other)

    def __gt__(self, other: object) -> bool:
        return self.number > self._comparable(other)

    def __ge__(self, other: object) -> bool:
        return self.number >= self._comparable(other)

    def __hash__(self) -> int:
        return hash(self.figure.code)

    def _comparable(self, other: object) -> Decimal:
        if isinstance(other, FigureView):
            return other.number
        if isinstance(other, int | Decimal | float) and not isinstance(other, bool):
            return Decimal(other)
        raise RefusedError(f"số liệu «{self.figure.code}» chỉ so sánh được với một số hoặc một số liệu khác")


class KeyedFigures(dict[str, FigureView]):
    """The figures of one code by key, as `TC04["qn-phong"]` reaches them."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def __getitem__(self, key: str) -> FigureView:
        return super().__getitem__(plain(str(key)))


class Record(dict[str, Any]):
    """One row of a register, its words shielded."""


class Records(tuple[Record, ...]):
    """Rows of a register; a text cannot add to them."""

    __slots__ = ()


def shielded(value: Any) -> Any:
    """A record's value for a text: without marks or line breaks, its asterisks and leading hyphen kept from becoming markup."""
    if isinstance(value, str):
        words = " ".join(MARKS.sub("", value).split()).replace("*", STAR)
        return HYPHEN + words[1:] if words.startswith("- ") else words
    if isinstance(value, Mapping):
        return {name: shielded(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [shielded(item) for item in value]
    return value


def plain(words: str) -> str:
    """Shielded words as people read them."""
    return words.replace(STAR, "*").replace(HYPHEN, "-")


def printable(value: Any) -> str:
    """What a text may print; anything else would come out as Python writes it."""
    if isinstance(value, str | Undefined | FigureView):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, KeyedFigures):
        raise RefusedError(
            f'«{value.code}» gồm nhiều số liệu; hãy chọn một khóa, ví dụ {value.code}["{next(iter(value))}"]: {listed(value)}'
        )
    if isinstance(value, Mapping):
        raise RefusedError(f"ở đây phải in một giá trị, không phải cả một nhóm; hãy ghi thêm tên sau dấu chấm: {listed(value)}")
    if value is None:
        raise RefusedError("giá trị cần in còn trống; hãy đặt trong {% if … %} hoặc điền vào sổ")
    if isinstance(value, date):
        raise RefusedError("ngày phải in bằng bộ lọc «ngay», ví dụ {{ report.cutoff | ngay }}")
    if isinstance(value, Decimal | float) and not isinstance(value, bool):
        raise RefusedError("số lẻ phải in bằng bộ lọc «so», ví dụ {{ … | so }}")
    if isinstance(value, bool):
        raise RefusedError("đúng/sai không in được; hãy dùng nó trong {% if … %}")
    raise RefusedError("danh sách hoặc hàm không in được; danh sách thì dùng «join», ví dụ {{ … | join('; ') }}, hàm thì ghi thêm (…)")


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of an error that asks whether a known name was meant; "" when none is near."""
    near = difflib.get_close_matches(word, [str(name) for name in known], 1)
    return f"; có phải ý bạn là «{near[0]}»?" if near else ""


def listed(names: Iterable[Any]) -> str:
    """The first names of what there is, for an error."""
    shown = [plain(str(name)) for name in names]
    return ", ".join(shown[:20]) + (", …" if len(shown) > 20 else "")


def grouped(number: int) -> str:
    """A count with its thousands grouped: "200.000"."""
    return format_number(Decimal(number))


def _named(code: str) -> str:
    """A figure as a text writes it."""
    base, _, key = code.partition(":")
    return f'{base}["{key}"]' if key else base
