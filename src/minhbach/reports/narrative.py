"""Words around figures: a section's text with tokens, notes and conditions becomes blocks of the document model.

A text is Jinja2 in its sandbox, because agencies may write their own. Blank lines part paragraphs, "- " begins a list item,
`**…**` is bold. In a text, a figure is its code (`{{ HS01 }}`, `{{ TC04["qn-phong"] }}`); `note(…)` makes a footnote,
`cite("ND59-2023")` an official citation, `chart("…")` and `table("…")` stand as paragraphs of their own.

Figures travel through the template as private-use characters around their code, so no text can be mistaken for a figure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from minhbach.documents.model import Block, FigureToken, Footnote, Inline, Paragraph, Text
from minhbach.facts.schemas import TABLES
from minhbach.indicators.model import STATE_WORDS, State, Value, format_number
from minhbach.reports.outline import OutlineError

FIGURE, END_FIGURE, NOTE, END_NOTE, BLOCK, END_BLOCK = (chr(0xE000 + i) for i in range(6))
MARKS = re.compile("[\ue000-\ue005]")
MAX_TEXT = 200_000

DOCUMENT_WORDS = {
    "luat": "Luật",
    "nghi_dinh": "Nghị định",
    "nghi_quyet": "Nghị quyết",
    "quyet_dinh": "Quyết định",
    "quy_dinh": "Quy định",
    "chi_thi": "Chỉ thị",
    "ket_luan": "Kết luận",
    "thong_tu": "Thông tư",
    "ke_hoach": "Kế hoạch",
    "bao_cao": "Báo cáo",
    "cong_van": "Công văn",
    "thong_bao": "Thông báo",
}


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.filters.update(ngay=print_date, so=_print_number)
    return environment


@dataclass(frozen=True, slots=True)
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
        return self.figure.state is State.VALUE and bool(self.figure.value)

    @property
    def nil(self) -> bool:
        return self.figure.state is State.NIL

    @property
    def missing(self) -> bool:
        return self.figure.state is State.MISSING

    @property
    def reason(self) -> str:
        return self.figure.reason

    @property
    def number(self) -> Decimal:
        """The value to compare with; 0 when nothing is known (ask `known` first)."""
        return self.figure.value if self.figure.value is not None else Decimal(0)

    def of(self, unit: str) -> str:
        """ "03 đơn", or only the words of the state where there is no number: "không phát sinh"."""
        return f"{self} {unit}" if self.figure.state is State.VALUE else str(self)


@dataclass(frozen=True, slots=True)
class Narrator:
    """Renders texts against one set of figures and records. Make one a report: it remembers which documents were already cited in full."""

    figures: Mapping[str, Value]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]
    facts: Mapping[str, Any]  # report, agency: plain values for texts
    blocks: Callable[[str, tuple[Any, ...]], Sequence[Block]]  # draws chart(...) and table(...)
    cited: set[str]

    def title(self, text: str, place: str) -> str:
        """A heading's words, in which a text may speak of the year; raises OutlineError."""
        return " ".join(self._words(text, place, {}).split()) if "{" in text else text

    def render(self, text: str, place: str) -> tuple[Block, ...]:
        """The blocks of one section; raises OutlineError naming `place` and line."""
        requests: list[tuple[str, tuple[Any, ...]]] = []

        def request(kind: str) -> Callable[..., str]:
            def call(*args: Any) -> str:
                requests.append((kind, args))
                return f"\n\n{BLOCK}{len(requests) - 1}{END_BLOCK}\n\n"

            return call

        words = self._words(text, place, {"chart": request("chart"), "table": request("table")})
        return tuple(self._blocks(words, requests))

    def _words(self, text: str, place: str, more: Mapping[str, Any]) -> str:
        if MARKS.search(text):
            raise OutlineError(f"{place}: chứa ký tự riêng (U+E000–U+E005) không dùng được trong lời văn. Hãy xóa ký tự đó.")
        names = {
            **self._figure_names(),
            **self.facts,
            **more,
            "rows": self._rows,
            "word": choice_word,
            "cite": self._cite,
            "note": lambda words: f"{NOTE}{' '.join(str(words).split())}{END_NOTE}",
        }
        try:
            words = _environment().from_string(text).render(names)
        except TemplateSyntaxError as error:
            raise OutlineError(
                f"{place}, dòng {error.lineno}: lời văn sai cú pháp ({error.message}). Hãy đối chiếu với mẫu có sẵn."
            ) from None
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise OutlineError(f"{place}: không dựng được lời văn: {self._explain(error)}") from None
        if len(words) > MAX_TEXT:
            raise OutlineError(f"{place}: lời văn dựng ra quá dài ({len(words):,} ký tự). Hãy rút ngắn hoặc tách mục.")
        return words

    def _figure_names(self) -> dict[str, Any]:
        names: dict[str, Any] = {}
        for code, figure in self.figures.items():
            base, _, key = code.partition(":")
            if key:
                names.setdefault(base, {})[key] = FigureView(figure)
            else:
                names[base] = FigureView(figure)
        return names

    def _rows(self, table: str, **where: Any) -> list[Mapping[str, Any]]:
        if table not in self.rows:
            raise LookupError(f"không có sổ «{table}»")
        return [row for row in self.rows[table] if all(row.get(name) == value for name, value in where.items())]

    def _cite(self, id_: str, *, full: bool = False) -> str:
        """Cite by Decree 30/2020, appendix I, part I, section II.6.b: all data at the first mention, then type, number and symbol."""
        found = self._rows("documents", id=id_)
        if not found:
            near = difflib.get_close_matches(id_, [str(row["id"]) for row in self.rows["documents"]], 1)
            raise LookupError(f"sổ văn bản không có mã «{id_}»" + (f"; có phải ý bạn là «{near[0]}»?" if near else ""))
        first = id_ not in self.cited
        self.cited.add(id_)
        return cite(found[0], full=first or full)

    def _explain(self, error: Exception) -> str:
        text = str(error.args[0]) if error.args else type(error).__name__
        unknown = re.match(r"'([\w-]+)' is undefined", text)
        if unknown:
            near = difflib.get_close_matches(unknown[1], self._figure_names(), 1)
            return f"không có số liệu hay tên «{unknown[1]}»." + (
                f" Có phải ý bạn là «{near[0]}»?" if near else " Xem các mã bằng «minhbach figures»."
            )
        missing = re.match(r"'dict object' has no attribute '([\w-]+)'", text)
        if missing:
            return f"không có khóa «{missing[1]}». Xem các mã bằng «minhbach figures»."
        return f"{text}."

    def _blocks(self, words: str, requests: Sequence[tuple[str, tuple[Any, ...]]]) -> Iterator[Block]:
        for part in _paragraphs(words):
            if part.startswith(BLOCK):
                yield from self.blocks(*requests[int(part[1:-1])])
            else:
                yield Paragraph(tuple(self.inlines(part.removeprefix("- "))), bullet=part.startswith("- "))

    def inlines(self, words: str) -> Iterator[Inline]:
        """Words with marks as runs; a figure of fewer than two digits is padded, as prose does."""
        for chunk in re.split(f"({NOTE}[^{END_NOTE}]*{END_NOTE})", words):
            if chunk.startswith(NOTE):
                inner = tuple(run for run in self.inlines(chunk[1:-1]) if not isinstance(run, Footnote))
                yield Footnote(inner)
            else:
                yield from self._runs(chunk)

    def _runs(self, words: str) -> Iterator[Text | FigureToken]:
        bold = False
        for piece in words.split("**"):
            for bit in re.split(f"({FIGURE}[^{END_FIGURE}]*{END_FIGURE})", piece):
                if bit.startswith(FIGURE):
                    yield token(self.figures[bit[1:-1]], bold=bold, pad=True)
                elif bit:
                    yield Text(bit, bold=bold)
            bold = not bold


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
    word = DOCUMENT_WORDS[document["type"]]
    subject = " ".join(str(document["subject"]).split())
    lowered = subject[:1].lower() + subject[1:]
    if document["type"] == "luat":
        name = subject if subject.startswith("Luật") else f"Luật {subject}"
        return f"{name} năm {document['issued_on'].year}" if full and str(document["issued_on"].year) not in name else name
    symbol = document.get("symbol")
    head = f"{word} số {symbol}" if symbol else word
    if not full:
        return head if symbol else f"{word} ngày {print_date(document['issued_on'])} nêu trên"
    return f"{head} ngày {print_date(document['issued_on'])} của {document['issuer']} {_joined(lowered)}".strip()


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


def _print_number(value: Any) -> str:
    return format_number(Decimal(str(value)))
