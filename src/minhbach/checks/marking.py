"""The user's own file handed back: with comments or notes at the exact words, with safe mendings, and as a page beside its findings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from minhbach.checks.reporters.docx_comments import annotate_docx
from minhbach.checks.reporters.docx_fixes import fix_docx, fix_text
from minhbach.checks.reporters.html import as_html
from minhbach.checks.reporters.pdf_notes import annotate_pdf
from minhbach.checks.runner import Checked


def marked_copies(checked: Checked, target: Path, *, at: datetime, fix: bool = False, signed: bool = False) -> Iterator[Path]:
    """Write the copies of one file under `target` and yield their paths; the file itself is never touched.

    `<name>.nhan-xet.docx` or `.pdf` carries the findings, `<name>.da-sua.docx` or `.txt` the safe mendings (with `fix`),
    `<name>.ket-qua.html` the text beside its findings. Raises WriterError for a file that may not be marked.
    """
    source = Path(checked.file)
    kind = checked.reading.kind
    content = source.read_bytes()
    copies: dict[str, bytes] = {}
    if kind == "docx":
        copies["nhan-xet.docx"] = annotate_docx(content, checked.reading, checked.findings, at=at)
        if fix:
            copies["da-sua.docx"], _ = fix_docx(content, checked.reading, checked.findings, at=at)
    elif kind == "pdf":
        copies["nhan-xet.pdf"] = annotate_pdf(content, checked.reading, checked.findings, at=at, signed=signed)
    elif kind == "txt" and fix:
        copies["da-sua.txt"] = fix_text(checked.reading.source, checked.findings).encode()
    copies["ket-qua.html"] = as_html([checked]).encode()
    target.mkdir(parents=True, exist_ok=True)
    for suffix, data in copies.items():
        path = target / f"{source.name}.{suffix}"
        aside = target / f".{path.name}.{os.getpid()}.tmp"
        aside.write_bytes(data)
        aside.replace(path)
        yield path
