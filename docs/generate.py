"""Write the generated pages: help, figures, registers, rules, provisions. A test fails when they are stale (`make docs`)."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from minhbach.checks.pages import documents
from minhbach.cli import make_parser
from minhbach.duties.definitions import PROOFS, Duties, Duty, known_duties
from minhbach.duties.traits import TraitKind
from minhbach.facts.cells import SEPARATOR
from minhbach.facts.schemas import TABLES, Column, Kind
from minhbach.indicators.definitions import CONFIDENCE_WORDS, load_definitions
from minhbach.indicators.identities import load_identities
from minhbach.law import pages as law_pages
from minhbach.law.provisions import known_provisions
from minhbach.reports.appendices import cited_basis

HERE = Path(__file__).parent
NOTE = "<!-- Trang này do docs/generate.py sinh ra; hãy sửa dữ liệu nguồn rồi chạy make docs. -->\n\n"
KIND_WORDS = {
    Kind.TEXT: "chữ",
    Kind.INTEGER: "số nguyên",
    Kind.DECIMAL: "số thập phân",
    Kind.DATE: "ngày",
    Kind.BOOLEAN: "có/không",
    Kind.CHOICE: "chọn",
}


def pages() -> dict[str, str]:
    """The text of each generated page by file name."""
    rules = {f"rules/{name}": NOTE + text for name, text in documents().items()}
    params = {f"params/{name}": NOTE + text for name, text in law_pages.documents(known_provisions()).items()}
    tables = {"so-lieu.md": NOTE + _figures(), "so-sach.md": NOTE + _registers(), "duties/README.md": NOTE + _duties()}
    return {"cli.md": NOTE + _cli(), **tables, **rules, **params}


def _cli() -> str:
    os.environ["COLUMNS"] = "110"
    parser = make_parser()
    parts = ["# Lệnh `minhbach`\n", f"```\n{parser.format_help()}```\n"]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                parts.append(f"## `minhbach {name}`\n\n```\n{command.format_help()}```\n")
    return "\n".join(parts)


def _figures() -> str:
    definitions = load_definitions()
    lines = ["# Các số liệu\n", f"{len(definitions)} số liệu; cột cuối nói căn cứ đã được kiểm chứng đến đâu.\n"]
    lines += _rows("mã", "số liệu", "cách tính", "đơn vị", "căn cứ", "kiểm chứng", head=True)
    for code, item in definitions.items():
        counted = item.definition + (f" Không kể {item.left_out_words}, và nói đã không kể bao nhiêu." if item.left_out else "")
        lines += _rows(code, item.name, counted, item.unit, cited_basis(item.basis), CONFIDENCE_WORDS[item.basis.confidence])
    lines += ["", "## Các quan hệ phải khớp\n", *_rows("mã", "nội dung", "quan hệ", "căn cứ", head=True)]
    for identity in load_identities():
        lines += _rows(identity.code, identity.name, identity.formula, cited_basis(identity.basis))
    return "\n".join(lines) + "\n"


def _rows(*cells: str, head: bool = False) -> list[str]:
    return [f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |", *(["|" + "---|" * len(cells)] if head else [])]


def _registers() -> str:
    lines = [
        "# Các sổ\n",
        "Mỗi sổ là một tệp `so-sach/<tên>.csv`, `.xlsx`, `.yaml` hoặc `.parquet`; tiêu đề cột viết tiếng Việt hoặc tiếng Anh.\n",
    ]
    for table in TABLES.values():
        place = "Phần mềm tính, không có tệp" if table.derived else f"Tệp `so-sach/{table.file}`"
        lines += [f"## {table.title}\n", f"{place}; bảng `{table.name}`, phiên bản {table.version}.\n"]
        lines += ["| cột | tên tiếng Anh | kiểu | bắt buộc | giá trị |", "|---|---|---|---|---|"]
        lines += [
            f"| {c.header} | `{c.name}` | {KIND_WORDS[c.kind]} | {'có' if c.required else ''} | {_values(c)} |" for c in table.columns
        ]
        lines.append("")
    return "\n".join(lines)


def _duties() -> str:
    """Every duty with the provision that orders it, the condition on which it exists and the record that proves it."""
    duties = known_duties()
    lines = [
        "# Nghĩa vụ theo pháp luật\n",
        f"{len(duties)} nghĩa vụ mà lệnh `minhbach due` theo dõi. Thời hạn, hiệu lực và mức kiểm chứng ở trang của từng quy định; "
        "cách khai đặc điểm và ghi minh chứng: [Thời hạn và nghĩa vụ](../guide/thoi-han.md).\n",
    ]
    for topic in dict.fromkeys(duty.topic for duty in duties):
        lines += [
            f"## {topic}\n",
            *_rows("mã", "nghĩa vụ", "quy định", "khi nào", "điều kiện áp dụng", "minh chứng", "trách nhiệm", head=True),
        ]
        for duty in duties:
            if duty.topic == topic:
                lines += _rows(*_duty_cells(duty, duties))
        lines.append("")
    lines += ["## Đặc điểm của cơ quan\n", *_rows("khóa trong `traits`", "đặc điểm", "giá trị", head=True)]
    for trait in duties.traits.values():
        values = "phần mềm suy ra" if trait.kind is TraitKind.DERIVED else trait.expected
        lines += _rows(f"`{trait.code}`", trait.question, values)
    lines += ["", "## Quy định không thành nghĩa vụ theo dõi\n", *_rows("quy định", "lý do", head=True)]
    for one in duties.untracked:
        lines += _rows(_provision_link(one.provision), one.reason)
    return "\n".join(lines) + "\n"


def _duty_cells(duty: Duty, duties: Duties) -> tuple[str, ...]:
    conditions = "; ".join(f"không, nếu: {condition.reason[:1].lower()}{condition.reason[1:]}" for condition in duty.applies)
    return (
        f"`{duty.code}`",
        f"{duty.name}. {duty.note}".strip(" ."),
        _provision_link(duty.provision),
        _when(duty),
        conditions or "mọi cơ quan",
        _proof(duty),
        duties.roles[duty.role].name,
    )


def _provision_link(code: str) -> str:
    return f"[{code}](../params/{code}.md)"


def _when(duty: Duty) -> str:
    if duty.period is not None:
        return {"month": "hằng tháng", "quarter": "hằng quý", "half": "06 tháng", "nine_months": "09 tháng", "year": "hằng năm"}[
            duty.period
        ]
    if duty.each is not None and duty.each.register == PROOFS:
        return "khi phát sinh (ghi ở sổ nghia-vu)"
    return {"once": "một lần", "standing": "luôn phải có, xét mỗi năm"}.get(duty.kind) or f"mỗi bản ghi của sổ {TABLES[duty.register].file}"


def _proof(duty: Duty) -> str:
    if duty.removed:
        return f"sổ {TABLES[duty.register].file}: `{duty.removed}` không trước ngày cuối"
    if duty.done and duty.register != PROOFS:
        return f"sổ {TABLES[duty.register].file}: `{duty.done}`"
    if duty.proof is not None:
        return f"sổ {TABLES[duty.proof.register].file}: `{duty.proof.day}`, với `{duty.proof.where}`"
    return "sổ nghia-vu"


def _values(column: Column) -> str:
    several = f"; nhiều mã thì cách nhau bằng dấu «{SEPARATOR}»" if column.many else ""
    if column.choices:
        return "; ".join(f"{words[0]} (`{code}`)" for code, words in column.choices.items()) + several
    return f"mã trong sổ «{TABLES[column.references].title}»{several}" if column.references else ""


if __name__ == "__main__":
    made = pages()
    for folder in (HERE / "rules", HERE / "params", HERE / "duties"):
        folder.mkdir(exist_ok=True)
        for left_over in folder.glob("*.md"):
            if f"{folder.name}/{left_over.name}" not in made:
                left_over.unlink()
    for name, text in made.items():
        (HERE / name).write_text(text, "utf-8")
