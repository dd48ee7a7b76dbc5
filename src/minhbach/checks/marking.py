"""The user's own file handed back: with comments or notes at the exact words, with safe mendings, and as a page beside its findings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from minhbach.checks.reporters.docx_comments import annotate_docx
from minhbach.checks.reporters.docx_fixes import fix_docx, fix_text
from minhbach.checks.reporters.html import as_html
from minhbach.checks.reporters.pdf_notes import annotate_pdf
from minhbach.checks.runner import Checked
from minhbach.documents.readers.older_word import as_docx


def copy_names(files: Sequence[str]) -> list[str]:
    """A name for the copies of each file: its own, or with its folders where two files are called alike.

    >>> copy_names(["a/bc.docx", "b/bc.docx", "b/kh.docx"])
    ['a-bc.docx', 'b-bc.docx', 'kh.docx']
    """
    names = [Path(file).name for file in files]
    return [
        name if names.count(name) == 1 else "-".join(part for part in Path(file).parts if part not in ("/", ".", ".."))
        for file, name in zip(files, names, strict=True)
    ]


def marked_copies(checked: Checked, target: Path, *, name: str, at: datetime, fix: bool = False, signed: bool = False) -> Iterator[Path]:
    """Write the copies of one file under `target` and yield their paths; the file itself is never touched.

    `<name>.nhan-xet.docx` or `.pdf` carries the findings, `<name>.da-sua.docx` or `.txt` the safe mendings (with `fix`),
    `<name>.ket-qua.html`, which comes first, the text beside its findings. Raises WriterError for a file that may not be marked.
    """
    source = Path(checked.file)
    target.mkdir(parents=True, exist_ok=True)
    yield _put(target / f"{name}.ket-qua.html", as_html([checked]).encode())
    content, kind = source.read_bytes(), checked.reading.kind
    if kind == "doc" or kind == "rtf":  # the copy that was read is marked
        content, kind = as_docx(content, source.name, kind), "docx"
    if kind == "docx":
        yield _put(target / f"{name}.nhan-xet.docx", annotate_docx(content, checked.reading, checked.findings, at=at))
        if fix:
            yield _put(target / f"{name}.da-sua.docx", fix_docx(content, checked.reading, checked.findings, at=at)[0])
    elif kind == "pdf":
        yield _put(target / f"{name}.nhan-xet.pdf", annotate_pdf(content, checked.reading, checked.findings, at=at, signed=signed))
    elif kind == "txt" and fix:
        yield _put(target / f"{name}.da-sua.txt", fix_text(checked.reading.source, checked.findings).encode())


def _put(path: Path, data: bytes) -> Path:
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    aside.write_bytes(data)
    aside.replace(path)
    return path
