"""Words around figures: a section's text with tokens, notes and conditions becomes blocks of the document model.

A text is Jinja2 in its sandbox, because agencies may write their own. Blank lines part paragraphs, "- " begins a list item,
`**…**` is bold. In a text, a figure is its code (`{{ HS01 }}`, `{{ TC04["qn-phong"] }}`); `note(…)` makes a footnote,
`cite("ND59-2023")` an official citation, `plans("cchc")` the citations of the year's plans, `chart("…")` and `table("…")` stand
as paragraphs of their own.

Figures travel through the template as private-use characters around their code, so no text can be mistaken for a figure;
what records say travels with its asterisks and leading hyphens replaced, so no record becomes markup.

A text may come from a stranger's snapshot. Jinja2's sandbox keeps it from Python's insides, not from using up time or memory:
here every loop, call, filter, comparison and printed piece is paid for from a budget, counted in steps and characters, never in seconds,
so that the same text is accepted or refused on every machine.
"""

from __future__ import annotations

import difflib
import functools
import re
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import FrameType
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace, missing
from jinja2.visitor import NodeTransformer

from minhbach.documents.model import Block, FigureToken, Footnote, Inline, Paragraph, Text
from minhbach.facts.schemas import TABLES
from minhbach.indicators.model import STATE_WORDS, State, Value, format_number
from minhbach.reports.outline import OutlineError

FIGURE, END_FIGURE, NOTE, END_NOTE, BLOCK, END_BLOCK, STAR, HYPHEN = (chr(0xE000 + i) for i in range(8))
MARKS = re.compile("[\ue000-\ue007]")
MAX_TEXT = 200_000  # characters of one text, before and after rendering, and of any string made on the way
MAX_PRINTED = 20 * MAX_TEXT  # characters printed by all texts of one report, macros included
MAX_STEPS = 300_000  # of one report, fifty times what the example takes; each record adds STEPS_A_ROW
STEPS_A_ROW = 50
MAX_RANGE = 10_000
MAX_NUMBER = 10**30
MAX_POWER = 64


class _RefusedError(Exception):
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
        return str(_shielded(self.figure.reason))

    @property
    def number(self) -> Decimal:
        """The value to compare with; refused where nothing is known (ask `known` first)."""
        if self.figure.value is None:
            raise _RefusedError(
                f"số liệu «{self.figure.code}» {STATE_WORDS.get(self.figure.state, 'không có giá trị')} nên không so sánh được; "
                f"hãy hỏi {_named(self.figure.code)}.known trước"
            )
        return self.figure.value

    def of(self, unit: Any) -> str:
        """ "03 đơn", or only the words of the state where there is no number: "không phát sinh"."""
        return f"{self} {_printable(unit)}" if self.figure.state is State.VALUE else str(self)

    def __bool__(self) -> bool:
        raise _RefusedError(f"số liệu «{self.figure.code}» đứng một mình trong điều kiện thì không rõ ý; hãy dùng .some hoặc .known")

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
        raise _RefusedError(f"số liệu «{self.figure.code}» chỉ so sánh được với một số hoặc một số liệu khác")


class _Keyed(dict[str, FigureView]):
    """The figures of one code by key, as `TC04["qn-phong"]` reaches them."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def __getitem__(self, key: str) -> FigureView:
        return super().__getitem__(_plain(str(key)))


class _Record(dict[str, Any]):
    """One row of a register, its words shielded."""


class _Records(tuple[_Record, ...]):
    """Rows of a register; a text cannot add to them."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Narrator:
    """Renders texts against one set of figures and records. Make one a report: it remembers which documents were already cited in full."""

    figures: Mapping[str, Value]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    facts: Mapping[str, Any]  # report, agency: plain values for texts
    blocks: Callable[[str, tuple[Any, ...]], Sequence[Block]]  # draws chart(...) and table(...)
    cited: set[str]
    _budget: _Budget = field(default_factory=lambda: _Budget(), init=False, repr=False, compare=False)
    _records: dict[str, _Records] = field(default_factory=dict, init=False, repr=False, compare=False)
    _documents: dict[str, Mapping[str, Any]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._budget.steps += STEPS_A_ROW * sum(len(rows) for rows in self.rows.values())
        self._documents.update((str(row["id"]), row) for row in self.rows.get("documents", ()))

    def title(self, text: str, place: str) -> str:
        """A heading's words, in which a text may speak of the year; raises OutlineError."""
        words = self._words(text, place, {}, lined=False) if "{" in text else text
        found = MARKS.search(words.translate({ord(STAR): None, ord(HYPHEN): None}) if "{" in text else words)
        if found:
            raise OutlineError(f"{place}: tiêu đề chỉ gồm chữ, không in số liệu, chú thích, biểu đồ hay ký tự riêng. Hãy sửa tiêu đề.")
        return _plain(" ".join(words.split())) if "{" in text else text

    def render(self, text: str, place: str) -> tuple[Block, ...]:
        """The blocks of one section; raises OutlineError naming `place` and line."""
        requests: list[_Request] = []

        def request(kind: str) -> Callable[..., str]:
            def call(*args: Any, **more: Any) -> str:
                if len(args) != 1 or more or not isinstance(args[0], str):
                    raise _RefusedError(f'{kind}(…) cần đúng một tên trong dấu nháy kép, ví dụ {kind}("ten")')
                requests.append(_Request(kind, _plain(args[0]), _line(traceback.walk_stack(None), innermost_first=True)))
                return f"\n\n{BLOCK}{len(requests) - 1}{END_BLOCK}\n\n"

            return call

        words = self._words(text, place, {"chart": request("chart"), "table": request("table")})
        try:
            return tuple(self._blocks(words, requests, place))
        except _RefusedError as error:
            raise OutlineError(f"{place}: không dựng được lời văn: {error}.") from None

    def _words(self, text: str, place: str, more: Mapping[str, Any], *, lined: bool = True) -> str:
        marked = MARKS.search(text)
        if marked:
            line = text.count("\n", 0, marked.start()) + 1
            raise OutlineError(
                f"{_at(place, line if lined else None)}: chứa ký tự riêng (U+E000–U+E007) không dùng được. Hãy xóa ký tự đó."
            )
        if len(text) > MAX_TEXT:
            raise OutlineError(f"{place}: lời văn quá dài ({_count(len(text))} ký tự). Hãy rút ngắn hoặc tách mục.")
        names = {
            **self._figure_names(),
            **{name: _shielded(value) for name, value in self.facts.items()},
            **more,
            "rows": self._rows,
            "word": _word,
            "cite": self._cite,
            "plans": self._plans,
            "note": lambda words: f"{NOTE}{' '.join(_printable(words).split())}{END_NOTE}",
        }
        environment = _Environment(self._budget)
        pieces, size = [], 0
        try:
            for piece in environment.from_string(text).generate(names):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_TEXT:
                    raise _RefusedError(f"lời văn dựng ra dài quá {_count(MAX_TEXT)} ký tự; hãy rút ngắn hoặc tách mục")
        except TemplateSyntaxError as error:
            raise OutlineError(f"{_at(place, error.lineno if lined else None)}: lời văn sai cú pháp: {_syntax(error)}.") from None
        except Exception as error:  # noqa: BLE001 - a text is a program of someone else's: whatever it raises is its own fault, told with its line
            found = error.line if isinstance(error, _RefusedError) else None
            found = found or _line(traceback.walk_tb(error.__traceback__))
            why = self._explain(error)
            raise OutlineError(
                f"{_at(place, found if lined else None)}: không dựng được lời văn: {why}{'' if why.endswith('?') else '.'}"
            ) from None
        return "".join(pieces)

    def _figure_names(self) -> dict[str, Any]:
        names: dict[str, Any] = {}
        for code, figure in self.figures.items():
            base, _, key = code.partition(":")
            if key:
                names.setdefault(base, _Keyed(base))[key] = FigureView(figure)
            else:
                names[base] = FigureView(figure)
        return names

    def _rows(self, table: str, **where: Any) -> _Records:
        if table not in self.rows:
            raise _RefusedError(f"không có sổ «{table}»{_near(table, self.rows)}")
        for name, value in where.items():
            _check_condition(table, name, value)
        if table not in self._records:
            self._records[table] = _Records(_Record(_shielded(row)) for row in self._readable(table))
        records = self._records[table]
        if not where:
            return records
        self._budget.spend(len(records) * len(where))
        wanted = {name: _shielded(_plain(value)) if isinstance(value, str) else value for name, value in where.items()}
        return _Records(row for row in records if all(row.get(name) == value for name, value in wanted.items()))

    def _readable(self, table: str) -> Sequence[Mapping[str, Any]]:
        """The rows that a text may speak of: of documents only those issued by the cut-off, and the request that the report answers."""
        if table != "documents":
            return self.rows[table]
        report = self.facts.get("report", {})
        cutoff, request = report.get("cutoff"), report.get("request")
        known = [row for row in self.rows[table] if cutoff is None or row["issued_on"] <= cutoff or row["id"] == request]
        return sorted(known, key=lambda row: (row["issued_on"], str(row["id"])))

    def _cite(self, id_: str, *, full: bool = False) -> str:
        """Cite by Decree 30/2020, appendix I, part I, section II.6.b: all data at the first mention, then type, number and symbol."""
        if not isinstance(id_, str):
            raise _RefusedError("cite(…) cần mã của một văn bản trong sổ văn bản; ở đây mã đang trống hoặc không phải là chữ")
        id_ = _plain(id_)
        if id_ not in self._documents:
            raise _RefusedError(f"sổ văn bản không có mã «{id_}»{_near(id_, self._documents)}")
        first = id_ not in self.cited
        self.cited.add(id_)
        return str(_shielded(cite(self._documents[id_], full=first or full)))

    def _plans(self, programme: str) -> str:
        """Full citations of the plans of the report's year in that programme issued by the cut-off, by day of issue."""
        _check_condition("plans", "programme", programme)
        report = self.facts.get("report", {})
        cutoff = report.get("cutoff")
        self._budget.spend(len(self.rows.get("plans", ())))
        wanted = {
            str(row["document"])
            for row in self.rows.get("plans", ())
            if row["programme"] == programme and row["year"] == report.get("year") and row["document"] in self._documents
        }
        found = [row for row in map(self._documents.__getitem__, wanted) if cutoff is None or row["issued_on"] <= cutoff]
        found.sort(key=lambda row: (row["issued_on"], str(row["id"])))
        return "; ".join(self._cite(str(row["id"]), full=True) for row in found)

    def _explain(self, error: Exception) -> str:
        if isinstance(error, _RefusedError):
            return str(error)
        if isinstance(error, TemplateError):
            message = error.message or "lời văn dùng một phép không được phép"
            unknown = re.fullmatch("không có số liệu hay tên «(.*)»", message)
            if not unknown:
                return message
            names = [*self._figure_names(), *self.facts, *FUNCTIONS]
            near = difflib.get_close_matches(unknown[1], names, 1)
            return f"{message}. " + (f"Có phải ý bạn là «{near[0]}»?" if near else "Xem các mã bằng «minhbach figures»")
        return next(words for kind, words in ERROR_WORDS if isinstance(error, kind))

    def _blocks(self, words: str, requests: Sequence[_Request], place: str) -> Iterator[Block]:
        for part in _paragraphs(words):
            asked = re.fullmatch(f"{BLOCK}([0-9]{{1,9}}){END_BLOCK}", part)
            if asked and int(asked[1]) < len(requests):
                wanted = requests[int(asked[1])]
                try:
                    yield from self.blocks(wanted.kind, (wanted.name,))
                except OutlineError as error:
                    raise OutlineError(f"{_at(place, wanted.line)}: {error}") from None
            else:
                yield Paragraph(tuple(self.inlines(part.removeprefix("- "))), bullet=part.startswith("- "))

    def inlines(self, words: str) -> Iterator[Inline]:
        """Words with marks as runs; a figure of fewer than two digits is padded, as prose does."""
        bold = False
        for chunk in re.split(f"({NOTE}[^{NOTE}{END_NOTE}]*{END_NOTE})", words):
            if chunk.startswith(NOTE) and chunk.endswith(END_NOTE):
                runs, _ = self._runs(chunk[1:-1], bold=False)
                yield Footnote(tuple(runs))
            else:
                runs, bold = self._runs(chunk, bold=bold)
                yield from runs

    def _runs(self, words: str, *, bold: bool) -> tuple[list[Text | FigureToken], bool]:
        """The runs, and whether what follows them is bold."""
        runs: list[Text | FigureToken] = []
        for bit in re.split(rf"({FIGURE}[^{FIGURE}{END_FIGURE}]*{END_FIGURE}|\*\*)", words):
            if bit == "**":
                bold = not bold
            elif bit.startswith(FIGURE) and bit[1:-1] in self.figures:
                runs.append(token(self.figures[bit[1:-1]], bold=bold, pad=True))
            elif bit:
                text = _plain(bit)
                if MARKS.search(text):
                    raise _RefusedError(
                        "một số liệu, chú thích hay biểu đồ bị cắt, đổi chữ hoa chữ thường hoặc lồng vào nhau; "
                        "hãy in thẳng nó, không qua bộ lọc, và không đặt chú thích trong chú thích"
                    )
                runs.append(Text(text, bold=bold))
        return runs, bold


@dataclass(frozen=True, slots=True)
class _Request:
    """A chart or table that a text asked for, and where."""

    kind: str
    name: str
    line: int | None


def token(figure: Value, *, bold: bool = False, pad: bool = False) -> FigureToken:
    """The printed token of a figure; a state other than value prints its words."""
    text = format_number(figure.shown, pad=pad) if figure.state is State.VALUE else STATE_WORDS[figure.state]
    return FigureToken(figure.code, text, figure.state.value, bold)


def choice_word(table: str, column: str, code: str) -> str:
    """The Vietnamese word for a code of a register: `word("petitions", "channel", "hotline")` is "đường dây nóng"."""
    return TABLES[table].column(column).choices[code][0]


def print_date(day: date | None) -> str:
    """A date as official prose writes it: a zero before days under 10 and before months 1 and 2 only (Decree 30/2020, appendix I).

    >>> print_date(date(2025, 3, 7)), print_date(date(2025, 2, 27)), print_date(None)
    ('07/3/2025', '27/02/2025', '…')
    """
    if day is None:
        return "…"
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def cite(document: Mapping[str, Any], *, full: bool) -> str:
    """An official citation of one row of the document register.

    A law is cited by its name, which needs no number; everything else by type, number and symbol, at first also by date, issuer, subject.
    """
    word = choice_word("documents", "type", document["type"])
    subject = " ".join(str(document["subject"]).split())
    if document["type"] == "luat":
        name = subject if subject.startswith("Luật") else f"Luật {subject}"
        return f"{name} năm {document['issued_on'].year}" if full and str(document["issued_on"].year) not in name else name
    symbol = document.get("symbol")
    head = f"{word} số {symbol}" if symbol else word
    if not full:
        return head if symbol else f"{word} ngày {print_date(document['issued_on'])} nêu trên"
    return f"{head} ngày {print_date(document['issued_on'])} của {document['issuer']} {_joined(_lowered(subject))}".strip()


def _lowered(subject: str) -> str:
    """A subject inside a sentence: its first letter small, unless its first word is an abbreviation ("UBND thực hiện …").

    >>> _lowered("Ý kiến về dự thảo"), _lowered("UBND xã thực hiện")
    ('ý kiến về dự thảo', 'UBND xã thực hiện')
    """
    first = subject.partition(" ")[0]
    return subject if len(first) > 1 and first.isupper() else subject[:1].lower() + subject[1:]


def _joined(subject: str) -> str:
    """ "về" before a subject that begins with a noun; a subject that begins with a verb of issuing follows directly."""
    direct = ("về ", "quy định ", "ban hành ", "phê duyệt ", "sửa đổi", "công bố ", "thành lập ", "triển khai ", "hướng dẫn ")
    return subject if subject.startswith(direct) else f"về {subject}"


def _paragraphs(words: str) -> Iterator[str]:
    """Each paragraph on one line: blank lines part them, and a line that begins with "- " begins a new one."""
    lines: list[str] = []
    for line in [*words.splitlines(), ""]:
        line = " ".join(line.split())
        if lines and (not line or line.startswith("- ")):
            yield " ".join(lines)
            lines = []
        if line:
            lines.append(line)


# --- values between records and texts ---------------------------------------------------------------------------------------------------


def _shielded(value: Any) -> Any:
    """A record's value for a text: without marks or line breaks, its asterisks and leading hyphen kept from becoming markup."""
    if isinstance(value, str):
        words = " ".join(MARKS.sub("", value).split()).replace("*", STAR)
        return HYPHEN + words[1:] if words.startswith("- ") else words
    if isinstance(value, Mapping):
        return {name: _shielded(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shielded(item) for item in value]
    return value


def _plain(words: str) -> str:
    """Shielded words as people read them."""
    return words.replace(STAR, "*").replace(HYPHEN, "-")


def _printable(value: Any) -> str:
    """What a text may print; anything else would come out as Python writes it."""
    if isinstance(value, str | Undefined | FigureView):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, _Keyed):
        raise _RefusedError(
            f'«{value.code}» gồm nhiều số liệu; hãy chọn một khóa, ví dụ {value.code}["{next(iter(value))}"]: {_listed(value)}'
        )
    if isinstance(value, Mapping):
        raise _RefusedError(f"ở đây phải in một giá trị, không phải cả một nhóm; hãy ghi thêm tên sau dấu chấm: {_listed(value)}")
    if value is None:
        raise _RefusedError("giá trị cần in còn trống; hãy đặt trong {% if … %} hoặc điền vào sổ")
    if isinstance(value, date):
        raise _RefusedError("ngày phải in bằng bộ lọc «ngay», ví dụ {{ report.cutoff | ngay }}")
    if isinstance(value, Decimal | float) and not isinstance(value, bool):
        raise _RefusedError("số lẻ phải in bằng bộ lọc «so», ví dụ {{ … | so }}")
    if isinstance(value, bool):
        raise _RefusedError("đúng/sai không in được; hãy dùng nó trong {% if … %}")
    raise _RefusedError("danh sách hoặc hàm không in được; danh sách thì dùng «join», ví dụ {{ … | join('; ') }}, hàm thì ghi thêm (…)")


def _word(table: str, column: str, code: str) -> str:
    """`choice_word` for texts, refusing what is not there."""
    _check_condition(table, column, code, required=True)
    return choice_word(table, column, code)


def _check_condition(table: str, column: str, value: Any, *, required: bool = False) -> None:
    """Refuse a column or a code that the register does not have: comparing with it would quietly find nothing."""
    if table not in TABLES:
        raise _RefusedError(f"không có sổ «{table}»{_near(str(table), TABLES)}")
    columns = {known.name: known for known in TABLES[table].columns}
    if column not in columns:
        raise _RefusedError(f"sổ «{table}» không có cột «{column}»{_near(str(column), columns)}")
    choices = columns[column].choices
    if value is None and required:
        raise _RefusedError(f"mã cần đổi ra chữ ở cột «{column}» của sổ «{table}» đang trống; hãy hỏi bằng {{% if … %}} trước")
    if (choices or required) and value is not None and not columns[column].many and str(value) not in choices:
        raise _RefusedError(f"cột «{column}» của sổ «{table}» không có mã «{value}»{_near(str(value), choices)}")


def _named(code: str) -> str:
    """A figure as a text writes it."""
    base, _, key = code.partition(":")
    return f'{base}["{key}"]' if key else base


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, [str(name) for name in known], 1)
    return f"; có phải ý bạn là «{near[0]}»?" if near else ""


def _listed(names: Iterable[Any]) -> str:
    shown = [_plain(str(name)) for name in names]
    return ", ".join(shown[:20]) + (", …" if len(shown) > 20 else "")


def _count(number: int) -> str:
    return format_number(Decimal(number))


def _at(place: str, line: int | None) -> str:
    return f"{place}, dòng {line}" if line else place


def _line(frames: Iterable[tuple[FrameType, int]], *, innermost_first: bool = False) -> int | None:
    """The line of the text that is being rendered in the innermost of these frames."""
    line = None
    for frame, number in frames:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            line = template.get_corresponding_lineno(number)
            if innermost_first:
                break
    return line


# --- the bounded sandbox ----------------------------------------------------------------------------------------------------------------


class _Budget:
    """What the texts of one report may use up. Steps are paid before work is done, so no single piece of work is large."""

    __slots__ = ("printed", "steps")

    def __init__(self) -> None:
        self.steps = MAX_STEPS
        self.printed = MAX_PRINTED

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise _RefusedError("lời văn lặp quá nhiều lần hoặc tạo danh sách quá lớn; hãy bớt vòng lặp lồng nhau")

    def weigh(self, value: Any) -> None:
        """Pay for a value as large as it would be written out: lists within lists count as often as they occur."""
        if isinstance(value, str):
            self.spend(1 + len(value) // 16)
        elif isinstance(value, _Records | range):
            self.spend(1 + len(value))
        elif isinstance(value, list | tuple | set | frozenset):
            self.spend(1 + len(value))
            for item in value:
                if isinstance(item, str | list | tuple | dict):
                    self.weigh(item)
        elif isinstance(value, dict) and not isinstance(value, _Record | _Keyed):
            self.spend(1 + len(value))
            for item in value.values():
                self.weigh(item)
        else:
            self.spend(1)

    def text(self, words: str) -> str:
        if len(words) > MAX_TEXT:
            raise _RefusedError(f"một đoạn chữ dài quá {_count(MAX_TEXT)} ký tự; hãy rút ngắn hoặc tách mục")
        self.spend(1 + len(words) // 16)
        return words

    def walk(self, value: Any) -> Any:
        """What a loop runs over, paid for: at once when its length is known, else one by one."""
        if isinstance(value, str | list | tuple | dict | set | frozenset | range | Undefined):
            self.weigh(value)
            return value
        return self._counted(value)

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.spend(1)
            yield value


class _Unknown(StrictUndefined):
    """What a text names and there is not. Using it in any way is an error, told in Vietnamese."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        holder, name = self._undefined_obj, self._undefined_name
        if name is None:
            return "danh sách trống nên không lấy được phần tử nào"
        if self._undefined_hint:
            return f"thiếu giá trị cho «{name}»"
        if holder is missing:
            return f"không có số liệu hay tên «{name}»"
        if isinstance(holder, _Keyed):
            near = _near(str(name), holder)
            return f"«{holder.code}» không có khóa «{_plain(str(name))}»{near or f'; các khóa: {_listed(holder)}'}"
        if isinstance(holder, Mapping):
            near = _near(str(name), holder)
            return f"không có «{_plain(str(name))}» ở đây{near or f'; các tên dùng được: {_listed(holder)}'}"
        if holder is None:
            return f"giá trị đang trống nên không có «{name}»; hãy hỏi bằng {{% if … %}} trước"
        allowed = next((names for kind, names in ATTRIBUTES if isinstance(holder, kind)), ())
        near = _near(str(name), allowed)
        return f"không dùng được «.{name}» ở đây{near or (f'; các tên dùng được: {_listed(allowed)}' if allowed else '')}"


class _Guard(NodeTransformer):
    """Rewrites a parsed text so that everything that can grow is paid for, and refuses what texts have no use for."""

    STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.Macro, nodes.With)

    def __init__(self, environment: _Environment) -> None:
        self.environment = environment

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, nodes.Stmt) and not isinstance(node, self.STATEMENTS):
            raise _RefusedError("lời văn chỉ dùng được các lệnh if, for, set, macro và with", node.lineno)
        return super().visit(node, *args, **kwargs)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - the visitor finds methods by the node's name
        self.generic_visit(node)
        node.nodes = [_through(child, "_print") for child in node.nodes]
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        if node.recursive:
            raise _RefusedError("vòng lặp không dùng được «recursive»", node.lineno)
        self.generic_visit(node)
        node.iter = _through(node.iter, "_walk")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(nodes.List(node.nodes, lineno=node.lineno), "_concat")

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _through(node.expr, "_weigh")
        for operand in node.ops:
            operand.expr = _through(operand.expr, "_weigh")
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _through(node.node, "_weigh")
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(node, "_weigh")

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(node, "_weigh")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(node, "_weigh") if node.ctx == "load" else node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802
        if isinstance(node.value, str) and MARKS.search(node.value):
            raise _RefusedError("chứa ký tự riêng (U+E000–U+E007) không dùng được; hãy xóa ký tự đó", node.lineno)
        if isinstance(node.value, int) and abs(node.value) > MAX_NUMBER:
            raise _RefusedError("số quá lớn", node.lineno)
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        if node.name not in FILTERS:
            raise _RefusedError(f"không có bộ lọc «{node.name}»{_near(node.name, FILTERS)}", node.lineno)
        self.generic_visit(node)
        return node

    def visit_Test(self, node: nodes.Test) -> nodes.Node:  # noqa: N802
        if node.name not in self.environment.tests:
            raise _RefusedError(f"không có phép hỏi «is {node.name}»{_near(node.name, self.environment.tests)}", node.lineno)
        self.generic_visit(node)
        return node


def _through(node: Any, filter_: str) -> nodes.Filter:
    return nodes.Filter(node, filter_, [], [], None, None, lineno=node.lineno)


class _Environment(SandboxedEnvironment):
    """Jinja2's sandbox with a budget, with only what texts need within reach."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)

    def __init__(self, budget: _Budget) -> None:
        super().__init__(undefined=_Unknown, trim_blocks=True, lstrip_blocks=True, autoescape=False, optimized=False, cache_size=0)
        self.budget = budget
        self.globals = {"range": self._range, "namespace": Namespace}
        filters: dict[str, Callable[..., Any]] = {**self.filters, "join": self._join, "ngay": _filter_date, "so": _filter_number}
        filters |= {name: functools.partial(_filter_words, method) for name, method in WORD_FILTERS.items()}
        self.filters = {name: self._metered(filters[name]) for name in FILTERS}
        self.filters |= {"_print": self._print, "_concat": self._concat, "_walk": self._walk, "_weigh": self._weigh}
        tests: Mapping[str, Any] = self.tests
        self.tests = {name: self._metered(test) for name, test in tests.items()}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Guard(self).visit(tree)
        tree.set_environment(self)
        return tree

    def handle_exception(self, source: str | None = None) -> NoReturn:  # noqa: ARG002
        """Keep the traceback as it is: its frames know the lines of the text."""
        raise

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        if isinstance(obj, Namespace):
            return not attr.startswith("_")
        return attr in next((names for kind, names in ATTRIBUTES if isinstance(obj, kind)), ())

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        return self.undefined(obj=obj, name=attribute)

    def wrap_str_format(self, value: Any) -> None:
        """Formatting can make one character a billion wide."""
        if super().wrap_str_format(value) is not None:
            raise _RefusedError("không dùng được «.format»; hãy nối chữ bằng dấu ~")

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            self.budget.weigh(value)
        if not callable(__obj):
            raise _RefusedError("gọi (…) một tên không phải là hàm; hãy bỏ cặp ngoặc")
        result = super().call(__context, __obj, *args, **kwargs)
        self.budget.weigh(result)
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.budget.text(left + right)
        if operator == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            self.budget.weigh(left)
            self.budget.weigh(right)
            return [*left, *right]
        if isinstance(left, FigureView) or isinstance(right, FigureView):
            raise _RefusedError("lời văn không cộng, trừ, nhân, chia số liệu; nối chữ thì dùng dấu ~, cần số mới thì thêm chỉ tiêu")
        for number in (left, right):
            if isinstance(number, Undefined):
                str(number)  # raises what is missing
            if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
                raise _RefusedError(f"phép «{operator}» chỉ dùng cho hai số (dấu + còn dùng cho hai đoạn chữ); nối chữ thì dùng dấu ~")
        if operator == "**" and abs(right) > MAX_POWER:
            raise _RefusedError("số mũ quá lớn")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, complex) or not abs(result) <= MAX_NUMBER:
            raise _RefusedError("kết quả phép tính quá lớn")
        self.budget.spend(1)
        return result

    def _metered(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)  # keeps the marks by which Jinja2 knows the functions that want its context
        def call(*args: Any, **kwargs: Any) -> Any:
            for value in (*args, *kwargs.values()):
                self.budget.weigh(value)
            result = function(*args, **kwargs)
            self.budget.weigh(result)
            return result

        return call

    def _range(self, *args: int) -> range:
        found = range(*args)
        if len(found) > MAX_RANGE:
            raise _RefusedError(f"range(…) dài quá {_count(MAX_RANGE)} số")
        return found

    def _join(self, values: Iterable[Any], between: Any = "") -> str:
        words = [_printable(value) for value in self.budget.walk(values)]
        between = _printable(between)
        if sum(map(len, words)) + len(between) * len(words) > MAX_TEXT:
            raise _RefusedError(f"«join» tạo đoạn chữ dài quá {_count(MAX_TEXT)} ký tự")
        return str(between.join(words))

    @pass_context
    def _print(self, _: Context, value: Any) -> str:
        words = _printable(value)
        self.budget.spend(1 + len(words) // 16)
        self.budget.printed -= len(words)
        if self.budget.printed < 0:
            raise _RefusedError(f"các lời văn của báo cáo in ra quá {_count(MAX_PRINTED)} ký tự")
        return words

    @pass_context
    def _concat(self, _: Context, values: Sequence[Any]) -> str:
        return self._join(values)

    @pass_context
    def _walk(self, _: Context, value: Any) -> Any:
        return self.budget.walk(value)

    @pass_context
    def _weigh(self, _: Context, value: Any) -> Any:
        self.budget.weigh(value)
        return value


def _filter_date(value: Any) -> str:
    if isinstance(value, Undefined):
        return str(value)  # raises what is missing
    if value is not None and not isinstance(value, date):
        raise _RefusedError("bộ lọc «ngay» chỉ dùng cho một ngày, và chỉ dùng một lần")
    return print_date(value)


def _filter_number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Undefined):
        raise _RefusedError("bộ lọc «so» chỉ dùng cho một số; số liệu thì in thẳng, ví dụ {{ HS01 }}")
    number = Decimal(str(value))
    if not number.is_finite() or number.adjusted() > 30 or int(number.as_tuple().exponent) < -30:
        raise _RefusedError("bộ lọc «so» nhận một số quá lớn hoặc quá lẻ")
    return format_number(number)


def _filter_words(method: Callable[[str], str], value: Any) -> str:
    words = _printable(value)
    if method is not str.strip and MARKS.search(_plain(words)):
        raise _RefusedError("không đổi chữ hoa, chữ thường một đoạn có số liệu, chú thích hay biểu đồ; hãy in thẳng")
    return method(words)


WORD_FILTERS: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "capitalize": str.capitalize, "trim": str.strip}
FILTERS = (
    *("ngay", "so", "join", *WORD_FILTERS, "sort", "unique", "reverse", "map", "select", "reject", "selectattr", "rejectattr", "groupby"),
    *("list", "length", "count", "first", "last", "min", "max", "default", "d"),
)
FUNCTIONS = ("rows", "word", "cite", "plans", "note", "chart", "table", "range", "namespace")

# What may follow a dot, by kind of value; keys of a record or a fact are always within reach. The first kind that fits counts.
ATTRIBUTES: tuple[tuple[type, tuple[str, ...]], ...] = (
    (FigureView, ("known", "some", "nil", "missing", "state", "reason", "number", "of")),
    (str, ("lower", "upper", "capitalize", "strip", "lstrip", "rstrip", "removesuffix", "removeprefix", "startswith", "endswith", "split")),
    (_Records, ()),
    (list, ("append", "extend", "index", "count")),
    (tuple, ("grouper", "list")),  # of groupby
    (dict, ("get", "items", "keys", "values")),
    (date, ("year", "month", "day")),
    (
        LoopContext,
        ("index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "cycle", "changed"),
    ),
)

ERROR_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (RecursionError, "lời văn gọi chính nó hoặc lồng nhau quá sâu; hãy bỏ bớt macro và dấu ngoặc"),
    (MemoryError, "lời văn tạo ra dữ liệu quá lớn"),
    (ArithmeticError, "phép tính không thực hiện được (chia cho 0 hoặc số quá lớn)"),
    (TypeError, "dùng sai kiểu giá trị, hoặc gọi hàm, bộ lọc thiếu hay thừa tham số; hãy đối chiếu với mẫu có sẵn"),
    (LookupError, "không tìm thấy giá trị được gọi; hãy kiểm tra khóa và vị trí"),
    (ValueError, "có số hoặc giá trị không hợp lệ; hãy đối chiếu với mẫu có sẵn"),
    (SyntaxError, "lời văn lồng nhau quá sâu hoặc đặt tên không hợp lệ"),
    (Exception, "có phép không thực hiện được; hãy đối chiếu với mẫu có sẵn"),
)

TOKEN_WORDS = {
    "end of print statement": "}}",
    "begin of print statement": "{{",
    "end of statement block": "%}",
    "begin of statement block": "{%",
    "end of template": "hết tệp",
    "end of file": "hết tệp",
}


def _syntax(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    unclosed = re.search(r"innermost block that needs to be closed is '(\w+)'", message)
    if unclosed:
        return f"lệnh {{% {unclosed[1]} %}} chưa đóng hoặc đóng sai thứ tự; hãy thêm {{% end{unclosed[1]} %}} đúng chỗ"
    unknown = re.search(r"[Uu]nknown tag '(\w+)'", message)
    if unknown:
        tags = ("if", "elif", "else", "endif", "for", "endfor", "set", "macro", "endmacro", "with", "endwith")
        return f"không có lệnh «{unknown[1]}» hoặc lệnh này đứng sai chỗ{'' if unknown[1] in tags else _near(unknown[1], tags)}"
    met = re.search(r"got '(.+?)'$", message) or re.search(r"[Uu]nexpected (?:char )?'(.+?)'", message)
    if met:
        return f"gặp «{TOKEN_WORDS.get(met[1], met[1])}» không đúng chỗ; hãy kiểm tra các dấu {{{{ }}}}, {{% %}} và dấu nháy"
    return "hãy kiểm tra các dấu {{ }}, {% %}, dấu nháy, và đối chiếu với mẫu có sẵn"
