"""Words around figures: a section's text with tokens, notes and conditions becomes blocks of the document model.

A text is Jinja2 in a bounded sandbox, because agencies may write their own. Blank lines part paragraphs, "- " begins a list item,
`**…**` is bold. In a text, a figure is its code (`{{ HS01 }}`, `{{ TC04["qn-phong"] }}`); `note(…)` makes a footnote,
`cite("ND59-2023")` an official citation (`cite(row.implements)` one of each, where a cell holds several codes), `plans("cchc")` the
citations of the year's plans, `chart("…")` and `table("…")` stand as paragraphs of their own.
"""

from __future__ import annotations

import difflib
import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError

from minhbach.documents.model import Block, FigureToken, Footnote, Inline, Paragraph, Text
from minhbach.facts.cells import SEPARATOR
from minhbach.facts.schemas import TABLES
from minhbach.indicators.model import Value
from minhbach.reports.outline import OutlineError
from minhbach.reports.prose import choice_word, cite, token
from minhbach.reports.sandbox import MAX_TEXT, STEPS_A_ROW, BoundedEnvironment, Budget, error_words, line_of, syntax_words
from minhbach.reports.text_values import (
    BLOCK,
    END_BLOCK,
    END_FIGURE,
    END_NOTE,
    FIGURE,
    HYPHEN,
    MARKS,
    NOTE,
    STAR,
    FigureView,
    KeyedFigures,
    Record,
    Records,
    RefusedError,
    grouped,
    plain,
    printable,
    shielded,
    suggestion,
)

FUNCTIONS = ("rows", "word", "cite", "plans", "note", "chart", "table", "range", "namespace")


@dataclass(frozen=True, slots=True)
class Narrator:
    """Renders texts against one set of figures and records. Make one a report: it remembers which documents were already cited in full."""

    figures: Mapping[str, Value]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    facts: Mapping[str, Any]  # report, agency: plain values for texts
    blocks: Callable[[str, tuple[Any, ...]], Sequence[Block]]  # draws chart(...) and table(...)
    cited: set[str]
    _budget: Budget = field(default_factory=Budget, init=False, repr=False, compare=False)
    _records: dict[str, Records] = field(default_factory=dict, init=False, repr=False, compare=False)
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
        return plain(" ".join(words.split())) if "{" in text else text

    def render(self, text: str, place: str) -> tuple[Block, ...]:
        """The blocks of one section; raises OutlineError naming `place` and line."""
        requests: list[_Request] = []

        def request(kind: str) -> Callable[..., str]:
            def call(*args: Any, **more: Any) -> str:
                if len(args) != 1 or more or not isinstance(args[0], str):
                    raise RefusedError(f'{kind}(…) cần đúng một tên trong dấu nháy kép, ví dụ {kind}("ten")')
                requests.append(_Request(kind, plain(args[0]), line_of(traceback.walk_stack(None), innermost_first=True)))
                return f"\n\n{BLOCK}{len(requests) - 1}{END_BLOCK}\n\n"

            return call

        words = self._words(text, place, {"chart": request("chart"), "table": request("table")})
        try:
            return tuple(self._blocks(words, requests, place))
        except RefusedError as error:
            raise OutlineError(f"{place}: không dựng được lời văn: {error}.") from None

    def _words(self, text: str, place: str, more: Mapping[str, Any], *, lined: bool = True) -> str:
        marked = MARKS.search(text)
        if marked:
            line = text.count("\n", 0, marked.start()) + 1
            raise OutlineError(
                f"{_at(place, line if lined else None)}: chứa ký tự riêng (U+E000–U+E007) không dùng được. Hãy xóa ký tự đó."
            )
        if len(text) > MAX_TEXT:
            raise OutlineError(f"{place}: lời văn quá dài ({grouped(len(text))} ký tự). Hãy rút ngắn hoặc tách mục.")
        names = {
            **self._figure_names(),
            **{name: shielded(value) for name, value in self.facts.items()},
            **more,
            "rows": self._rows,
            "word": _word,
            "cite": self._cite,
            "plans": self._plans,
            "note": lambda words: f"{NOTE}{' '.join(printable(words).split())}{END_NOTE}",
        }
        environment = BoundedEnvironment(self._budget)
        pieces, size = [], 0
        try:
            for piece in environment.from_string(text).generate(names):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_TEXT:
                    raise RefusedError(f"lời văn dựng ra dài quá {grouped(MAX_TEXT)} ký tự; hãy rút ngắn hoặc tách mục")
        except TemplateSyntaxError as error:
            raise OutlineError(f"{_at(place, error.lineno if lined else None)}: lời văn sai cú pháp: {syntax_words(error)}.") from None
        except Exception as error:  # noqa: BLE001 - a text is a program of someone else's: whatever it raises is its own fault, told with its line
            found = error.line if isinstance(error, RefusedError) else None
            found = found or line_of(traceback.walk_tb(error.__traceback__))
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
                names.setdefault(base, KeyedFigures(base))[key] = FigureView(figure)
            else:
                names[base] = FigureView(figure)
        return names

    def _rows(self, table: str, **where: Any) -> Records:
        if table not in self.rows:
            raise RefusedError(f"không có sổ «{table}»{suggestion(table, self.rows)}")
        for name, value in where.items():
            _check_condition(table, name, value)
        if table not in self._records:
            self._records[table] = Records(Record(shielded(row)) for row in self._readable(table))
        records = self._records[table]
        if not where:
            return records
        self._budget.spend(len(records) * len(where))
        wanted = {name: shielded(plain(value)) if isinstance(value, str) else value for name, value in where.items()}
        several = {name for name in wanted if TABLES[table].column(name).many}
        return Records(
            row for row in records if all(_holds(row.get(name), value, several=name in several) for name, value in wanted.items())
        )

    def _readable(self, table: str) -> Sequence[Mapping[str, Any]]:
        """The rows that a text may speak of: of documents only those issued by the cut-off, and the request that the report answers."""
        if table != "documents":
            return self.rows[table]
        report = self.facts.get("report", {})
        cutoff, request = report.get("cutoff"), report.get("request")
        known = [row for row in self.rows[table] if cutoff is None or row["issued_on"] <= cutoff or row["id"] == request]
        return sorted(known, key=lambda row: (row["issued_on"], str(row["id"])))

    def _cite(self, id_: str, *, full: bool = False) -> str:
        """Cite by Decree 30/2020, appendix I, part I, section II.6.b: all data at the first mention, then type, number and symbol.

        A cell that holds several codes cites each of them.
        """
        if not isinstance(id_, str):
            raise RefusedError("cite(…) cần mã của một văn bản trong sổ văn bản; ở đây mã đang trống hoặc không phải là chữ")
        id_ = plain(id_)
        if SEPARATOR in id_ and id_ not in self._documents:
            codes = id_.split(SEPARATOR)
            self._budget.spend(len(codes))
            return "; ".join(self._cite(code.strip(), full=full) for code in codes)
        if id_ not in self._documents:
            raise RefusedError(f"sổ văn bản không có mã «{id_}»{suggestion(id_, self._documents)}")
        first = id_ not in self.cited
        self.cited.add(id_)
        return str(shielded(cite(self._documents[id_], full=first or full)))

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
        if isinstance(error, RefusedError):
            return str(error)
        if isinstance(error, TemplateError):
            message = error.message or "lời văn dùng một phép không được phép"
            unknown = re.fullmatch("không có số liệu hay tên «(.*)»", message)
            if not unknown:
                return message
            names = [*self._figure_names(), *self.facts, *FUNCTIONS]
            near = difflib.get_close_matches(unknown[1], names, 1)
            return f"{message}. " + (f"Có phải ý bạn là «{near[0]}»?" if near else "Xem các mã bằng «minhbach figures»")
        return error_words(error)

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
                text = plain(bit)
                if MARKS.search(text):
                    raise RefusedError(
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


def _word(table: str, column: str, code: str) -> str:
    """`choice_word` for texts, refusing what is not there."""
    _check_condition(table, column, code, required=True)
    return choice_word(table, column, code)


def _check_condition(table: str, column: str, value: Any, *, required: bool = False) -> None:
    """Refuse a column or a code that the register does not have: comparing with it would quietly find nothing."""
    if table not in TABLES:
        raise RefusedError(f"không có sổ «{table}»{suggestion(str(table), TABLES)}")
    columns = {known.name: known for known in TABLES[table].columns}
    if column not in columns:
        raise RefusedError(f"sổ «{table}» không có cột «{column}»{suggestion(str(column), columns)}")
    choices = columns[column].choices
    if value is None and required:
        raise RefusedError(f"mã cần đổi ra chữ ở cột «{column}» của sổ «{table}» đang trống; hãy hỏi bằng {{% if … %}} trước")
    if (choices or required) and value is not None and not columns[column].many and str(value) not in choices:
        raise RefusedError(f"cột «{column}» của sổ «{table}» không có mã «{value}»{suggestion(str(value), choices)}")


def _holds(cell: Any, value: Any, *, several: bool) -> bool:
    """Whether a cell is that value; one of several codes is asked for by itself."""
    return cell == value or (several and isinstance(cell, str) and value in cell.split(SEPARATOR))


def _at(place: str, line: int | None) -> str:
    return f"{place}, dòng {line}" if line else place
