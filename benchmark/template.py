"""The peer: the same words and tables through docxtpl, as a fresh process."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate


def make_template(path: Path) -> None:
    """A Word template as a clerk would make it: a loop over sections, a table of figures."""
    document = Document()
    document.add_paragraph("{{ document.kind }}")
    document.add_paragraph("{{ document.subject }}")
    document.add_paragraph("{%p for section in sections %}")
    document.add_heading("{{ section.number }} {{ section.title }}", 1)
    document.add_paragraph("{%p for line in section.text %}")
    document.add_paragraph("{{ line }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    table = document.add_table(rows=3, cols=5)
    table.rows[0].cells[0].text = "{%tr for figure in figures %}"
    for cell, field in zip(table.rows[1].cells, ("code", "name", "printed", "definition", "basis"), strict=True):
        cell.text = "{{ figure." + field + " }}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    document.save(str(path))


def main() -> None:
    report, target = Path(sys.argv[1]), Path(sys.argv[2])
    blank = target.with_name("blank.docx")
    make_template(blank)
    template = DocxTemplate(str(blank))
    template.render(json.loads(report.read_text("utf-8")), autoescape=True)
    template.save(str(target))


if __name__ == "__main__":
    main()
