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
    `<name>.ket-qua.html`, which comes first, the text beside its findings. Raises WriterError for a file that may not be marked.
    """
    source = Path(checked.file)
    target.mkdir(parents=True, exist_ok=True)
    yield _put(target / f"{source.name}.ket-qua.html", as_html([checked]).encode())
    content = source.read_bytes()
    if checked.reading.kind == "docx":
        yield _put(target / f"{source.name}.nhan-xet.docx", annotate_docx(content, checked.reading, checked.findings, at=at))
        if fix:
            yield _put(target / f"{source.name}.da-sua.docx", fix_docx(content, checked.reading, checked.findings, at=at)[0])
    elif checked.reading.kind == "pdf":
        yield _put(target / f"{source.name}.nhan-xet.pdf", annotate_pdf(content, checked.reading, checked.findings, at=at, signed=signed))
    elif checked.reading.kind == "txt" and fix:
        yield _put(target / f"{source.name}.da-sua.txt", fix_text(checked.reading.source, checked.findings).encode())


def _put(path: Path, data: bytes) -> Path:
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    aside.write_bytes(data)
    aside.replace(path)
    return path
