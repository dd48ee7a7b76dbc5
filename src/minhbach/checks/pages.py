"""A rule's page: what `minhbach rule CODE`, the help of the outputs and docs/rules print."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from minhbach.checks.packs import packs
from minhbach.checks.registry import RULES
from minhbach.checks.rule import SEVERITY_WORDS, Rule

FAMILIES = {
    "SL": "Số liệu",
    "VD": "Viện dẫn văn bản",
    "HL": "Hiệu lực",
    "TG": "Thời gian",
    "CT": "Cấu trúc",
    "TT": "Thể thức",
    "NN": "Ngôn ngữ",
    "MT": "Mâu thuẫn",
    "DL": "Dữ liệu cá nhân",
    "BQ": "Bỏ qua",
}


def page(rule: Rule) -> str:
    """A rule's page in Markdown: its docstring, its severity, basis and examples."""
    written = (sys.modules[rule.check.__module__].__doc__ or "").strip()
    _, _, rest = written.partition("\n")
    lines = [
        f"# {rule.code} · {rule.title}",
        "",
        f"Mức: {SEVERITY_WORDS[rule.severity]}. Tên: `{rule.name}`. Có từ gói {rule.since}.",
        "",
        rest.strip(),
        "",
        "## Căn cứ",
        rule.basis,
    ]
    for heading, examples in (("## Ví dụ đúng", rule.good), ("## Ví dụ bị báo", rule.bad)):
        if examples:
            lines += ["", heading]
        for example in examples:
            shown = example if isinstance(example, str) else example.shown
            lines += ["", *(f"> {part}".rstrip() for part in shown.split("\n"))]
    return "\n".join(lines) + "\n"


def table(rules: Mapping[str, Rule] = RULES) -> str:
    """Every rule on a line, by family."""
    lines: list[str] = []
    family = ""
    for code, rule in rules.items():
        if code[:2] != family:
            family = code[:2]
            lines += ["", FAMILIES[family]]
        lines.append(f"  {code}  {SEVERITY_WORDS[rule.severity]:<9}  {rule.title}")
    newest = packs()[-1]
    return "\n".join([f"{len(rules)} quy tắc, gói {newest.version} ngày {newest.dated:%d/%m/%Y}", *lines])


def documents(rules: Mapping[str, Rule] = RULES) -> dict[str, str]:
    """The files of docs/rules: a page for each rule and a list of all, by name."""
    made = {f"{code}.md": page(rule) for code, rule in rules.items()}
    lines = ["# Quy tắc kiểm tra", ""]
    family = ""
    for code, rule in rules.items():
        if code[:2] != family:
            family = code[:2]
            lines += ["", f"## {FAMILIES[family]}", "", "| Mã | Mức | Quy tắc |", "|---|---|---|"]
        lines.append(f"| [{code}]({code}.md) | {SEVERITY_WORDS[rule.severity]} | {rule.title} |")
    lines += ["", "## Các gói quy tắc", "", "| Gói | Ngày | Thêm | Rút | Ghi chú |", "|---|---|---|---|---|"]
    for one in packs():
        lines.append(f"| {one.version} | {one.dated:%d/%m/%Y} | {len(one.added)} | {', '.join(one.withdrawn) or '0'} | {one.note} |")
    return made | {"README.md": "\n".join(lines) + "\n"}
