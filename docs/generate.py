"""Write the generated pages: help, figures, registers, rules, provisions. A test fails when they are stale (`make docs`)."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from minhbach.checks.pages import documents
from minhbach.cli import _parser
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
    return {"cli.md": NOTE + _cli(), "so-lieu.md": NOTE + _figures(), "so-sach.md": NOTE + _registers(), **rules, **params}


def _cli() -> str:
    os.environ["COLUMNS"] = "110"
    parser = _parser()
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
        lines += _rows(code, item.name, item.definition, item.unit, cited_basis(item.basis), CONFIDENCE_WORDS[item.basis.confidence])
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
        lines += [
            f"## {table.title}\n",
            f"Tệp `so-sach/{table.file}`; bảng `{table.name}`, phiên bản {table.version}.\n",
        ]
        lines += ["| cột | tên tiếng Anh | kiểu | bắt buộc | giá trị |", "|---|---|---|---|---|"]
        lines += [
            f"| {c.header} | `{c.name}` | {KIND_WORDS[c.kind]} | {'có' if c.required else ''} | {_values(c)} |" for c in table.columns
        ]
        lines.append("")
    return "\n".join(lines)


def _values(column: Column) -> str:
    if column.choices:
        return "; ".join(f"{words[0]} (`{code}`)" for code, words in column.choices.items())
    return f"mã trong sổ «{TABLES[column.references].title}»" if column.references else ""


if __name__ == "__main__":
    made = pages()
    for folder in (HERE / "rules", HERE / "params"):
        folder.mkdir(exist_ok=True)
        for left_over in folder.glob("*.md"):
            if f"{folder.name}/{left_over.name}" not in made:
                left_over.unlink()
    for name, text in made.items():
        (HERE / name).write_text(text, "utf-8")
