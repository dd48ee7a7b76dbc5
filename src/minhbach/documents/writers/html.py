"""HTML: one page that needs nothing else. It runs no script and fetches nothing, and says so in its own security policy.

Figures open by the popover attribute, which browsers serve to mouse, touch, keyboard and screen reader alike.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

import jinja2
from lxml import etree

from minhbach.documents.charts import ChartError, parse_svg, scope_ids
from minhbach.documents.layout import LAYOUTS, Layout, load_layout
from minhbach.documents.model import (
    Block,
    Document,
    Explanation,
    FigureToken,
    Footnote,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Picture,
    Table,
)
from minhbach.documents.structure import appendices, faults, is_bracket_line, ranks
from minhbach.documents.wording import ADDRESSEE, MOTTO, NATION, RECIPIENTS, recipient_lines
from minhbach.documents.writers import WriterError

DATA_ID = "minhbach-data"
CONTENTS_RANK = 3
MARK = re.compile(r"[^\s\w]{0,4}(?=[\s\w]|$)")  # the marks that may close a figure; a word is no mark
LINE = Decimal("1.149")  # a line of Times, of its size


def write_html(document: Document, *, data: bytes, layout: Layout | None = None) -> str:
    """Draw a document. `data` is the machine-readable report: it is embedded, and its `figures` give the exact number behind each code."""
    for fault in faults(document):
        raise WriterError(fault)
    layout = layout or load_layout()
    embedded, values = _data(data)
    page = _Page(document, layout, values)
    body = page.blocks(document.body)
    parts = [page.appendix(part) for part in appendices(document.appendix)]
    style = page.style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    head = document.letterhead
    html = _environment().get_template(f"{layout.code}.html.j2")
    return _composed(
        html.render(
            language=document.language,
            mark=document.mark,
            title=document.title,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
            style=style,
            snapshot=document.snapshot,
            head=head,
            nation=NATION,
            motto=MOTTO,
            addressee=ADDRESSEE,
            contents=page.contents(),
            body=body,
            appendices=parts,
            sign=document.signature,
            recipients_heading=RECIPIENTS,
            recipients=recipient_lines(document.signature),
            notes=page.notes,
            explanations=[_explanation(one) for one in document.explanations],
            data=embedded,
        )
    )


@dataclass(slots=True)
class _Page:
    """What must be counted while a document is drawn: notes, tables, pictures."""

    document: Document
    layout: Layout
    values: Mapping[str, str]
    notes: list[dict[str, Any]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: int = 0

    def blocks(self, blocks: Sequence[Block]) -> list[dict[str, Any]]:
        drawn = []
        levels = ranks(self.document)
        for index, block in enumerate(blocks):
            match block:
                case Heading():
                    item: dict[str, Any] = {"kind": "heading", "level": block.level, "rank": levels[block.anchor], "anchor": block.anchor}
                    item |= {"number": block.number, "text": block.text, "label": block.label}
                case Paragraph():
                    centred = is_bracket_line(block, blocks[index - 1] if index else None)
                    item = {"kind": "paragraph", "bullet": block.bullet, "runs": self.runs(block.runs), "centred": centred}
                case Table():
                    item = self.table(block)
                case Picture():
                    item = self.picture(block)
                case PageBreak():
                    continue
            drawn.append(item)
        return drawn

    def appendix(self, blocks: Sequence[Block]) -> dict[str, Any]:
        return {"anchor": next((one.anchor for one in blocks if isinstance(one, Heading)), ""), "blocks": self.blocks(blocks)}

    def table(self, table: Table) -> dict[str, Any]:
        self.tables.append(table)
        rows = [[{"numeric": cell.numeric, "runs": self.runs(cell.runs)} for cell in row] for row in table.rows]
        item = {"kind": "table", "id": f"bang-{len(self.tables)}", "caption": table.caption}
        return item | {"header": table.header, "widths": table.widths, "rows": rows}

    def picture(self, picture: Picture) -> dict[str, Any]:
        self.pictures += 1
        try:
            root = parse_svg(picture.svg)
        except ChartError as error:
            raise WriterError(f"Hình «{picture.caption}»: {error}") from error
        if not root.get("aria-labelledby"):
            root.set("role", "img")
            root.set("aria-label", picture.alt)
        scope_ids(root, f"hinh-{self.pictures}")
        return {"kind": "picture", "svg": etree.tostring(root, encoding="unicode"), "caption": picture.caption, "alt": picture.alt}

    def runs(self, runs: Sequence[Inline]) -> list[dict[str, Any]]:
        drawn: list[dict[str, Any]] = []
        for run in runs:
            if isinstance(run, Footnote):
                adjacent = bool(drawn) and drawn[-1]["kind"] == "note"
                number = len(self.notes) + 1
                note: dict[str, Any] = {"number": number, "runs": []}
                self.notes.append(note)
                note["runs"] = self.runs(run.runs)
                drawn.append({"kind": "note", "number": number, "adjacent": adjacent})
            elif isinstance(run, FigureToken):
                drawn.append(self.figure(run))
            else:
                drawn.append({"kind": "text", "text": run.text, "bold": run.bold, "italic": run.italic})
        return _kept_together(drawn)

    def figure(self, token: FigureToken) -> dict[str, Any]:
        explained = any(one.code == token.code for one in self.document.explanations)
        value = self.values.get(token.code, machine_value(token))
        opens = _popover(token.code) if explained else ""
        return {
            "kind": "figure",
            "code": token.code,
            "text": token.text,
            "state": token.state,
            "bold": token.bold,
            "value": value,
            "opens": opens,
        }

    def contents(self) -> list[dict[str, Any]]:
        levels = ranks(self.document)
        headings = [block for block in self.document.body + self.document.appendix if isinstance(block, Heading)]
        return [
            {"rank": levels[one.anchor], "anchor": one.anchor, "label": _contents_label(one)}
            for one in headings
            if levels[one.anchor] <= CONTENTS_RANK
        ]

    def style(self) -> str:
        screen = (LAYOUTS / f"{self.layout.code}.css").read_text("utf-8")
        return "\n".join([screen, *_print_measures(self.layout), *self._columns(), ""])

    def _columns(self) -> Iterator[str]:
        """Widths as rules: the security policy refuses style attributes."""
        for number, table in enumerate(self.tables, start=1):
            total = sum(table.widths)
            yield f"@media screen {{ #bang-{number} table {{ min-width: {max(14, 7 * len(table.widths))}rem; }} }}"
            for column, width in enumerate(table.widths, start=1):
                yield f"#bang-{number} col:nth-child({column}) {{ width: {100 * width / total:.2f}%; }}"


def _kept_together(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tie notes and marks ("%", ";") to the figure before them: else a line may end after its button, whatever follows."""
    kept: list[dict[str, Any]] = []
    tying = False
    for run in runs:
        mark = MARK.match(run["text"]) if tying and run["kind"] == "text" else None
        if run["kind"] == "figure":
            kept.append({"kind": "kept", "runs": [run]})
            tying = True
        elif tying and run["kind"] == "note":
            kept[-1]["runs"].append(run)
        elif mark and mark.end():
            kept[-1]["runs"].append({**run, "text": mark.group()})
            if mark.end() < len(run["text"]):
                kept.append({**run, "text": run["text"][mark.end() :]})
                tying = False
        else:
            kept.append(run)
            tying = False
    return kept


def _contents_label(heading: Heading) -> str:
    label = f"{heading.number}. {heading.text}" if heading.level == 0 and heading.number else heading.label
    return label.replace("\n", " ")


def machine_value(token: FigureToken) -> str:
    """The number that a printed figure says, as a program reads it; empty for one that says none.

    >>> machine_value(FigureToken("HS01", "3.382", "value")), machine_value(FigureToken("HS11", "99,54%", "value"))
    ('3382', '99.54')
    >>> machine_value(FigureToken("DT01", "không phát sinh", "nil")), machine_value(FigureToken("HL03", "chưa có số liệu", "missing"))
    ('0', '')
    """
    if token.state == "nil":
        return "0"
    plain = token.text.strip().rstrip("% ").replace(".", "").replace(",", ".")
    if token.state != "value" or not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return ""
    whole, point, rest = plain.partition(".")
    return f"{int(whole)}{point}{rest}"


def _explanation(one: Explanation) -> dict[str, Any]:
    basis = f"{one.basis} ({one.confidence})" if one.basis and one.confidence else one.basis
    rows = [
        ("Định nghĩa", one.definition),
        ("Đơn vị tính", one.unit),
        ("Tử số", one.numerator),
        ("Mẫu số", one.denominator),
        ("Tính đến hết", one.cutoff),
        ("Căn cứ", basis),
        ("Lý do", one.reason),
        ("Ghi chú", one.note),
        ("Mã số liệu", one.code),
    ]
    return {
        "id": _popover(one.code),
        "name": one.name,
        "printed": one.printed,
        "unit": one.unit,
        "state": one.state,
        "rows": [(term, words) for term, words in rows if words],
    }


def _popover(code: str) -> str:
    return f"so-{code}"


def _data(data: bytes) -> tuple[str, dict[str, str]]:
    """The JSON made harmless inside a script element, which reads back as the same value; and code → exact number."""
    try:
        text = data.decode("utf-8")
        report = json.loads(text)
    except ValueError as error:
        raise WriterError(f"Dữ liệu nhúng không phải JSON mã UTF-8 ({error}); hãy xuất lại dữ liệu.") from error
    figures = report.get("figures", []) if isinstance(report, dict) else []
    values = {one["code"]: one["value"] for one in figures if isinstance(one.get("value"), str)}
    return text.replace("<", "\\u003c"), values


def _print_measures(layout: Layout) -> Iterator[str]:
    margins = " ".join(f"{layout[f'page.{side}_mm']}mm" for side in ("top", "right", "bottom", "left"))
    size = f"{layout['page.width_mm']}mm {layout['page.height_mm']}mm"
    number = f'@top-center {{ content: counter(page); font: {layout["page.number_pt"]}pt "Times New Roman", serif; }}'
    yield f"@page {{ size: {size}; margin: {margins}; {number} }}"
    yield "@page :first { @top-center { content: none; } }"
    variables = {
        "body-size": f"{layout['body.size_pt']}pt",
        "body-line": f"{layout['body.line_spacing'] * LINE:.3f}",
        "body-after": f"{layout['body.space_after_pt']}pt",
        "body-indent": f"{layout['body.first_line_mm']}mm",
        "agency-column": f"{layout['letterhead.agency_column_percent']}%",
        "letterhead-size": f"{layout['letterhead.nation_pt']}pt",
        "motto-size": f"{layout['letterhead.motto_pt']}pt",
        "table-size": f"{layout['table.size_pt']}pt",
        "note-size": f"{layout['note.size_pt']}pt",
    }
    yield ":root { " + " ".join(f"--{name}: {value};" for name, value in variables.items()) + " }"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(LAYOUTS), autoescape=True, undefined=jinja2.StrictUndefined)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
