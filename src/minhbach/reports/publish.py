"""The four files of a report: drawn side by side, written aside, then put in place together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Literal

from minhbach.documents.charts import to_png
from minhbach.documents.layout import Layout
from minhbach.documents.writers.docx import write_docx
from minhbach.documents.writers.html import write_html
from minhbach.documents.writers.pdf import write_pdf
from minhbach.refusals import explain
from minhbach.reports.build import Report
from minhbach.reports.machine import report_json

Format = Literal["docx", "pdf", "html", "json"]
FORMATS: tuple[Format, ...] = ("docx", "pdf", "html", "json")


class PublishError(OSError):
    """The files could not be put in place; nothing half-written is left."""


def stem(report: Report) -> str:
    """The files' common name: `bao-cao-thuc-hien-dan-chu-2025`."""
    return f"bao-cao-{report.profile.outline}-{report.profile.year}"


def draw(kind: Format, report: Report, layout: Layout, *, cache: Path | None = None) -> bytes:
    """One file's bytes; the same report gives the same bytes. Pictures once drawn are kept in `cache`."""
    data = report_json(report)
    if kind == "docx":
        return write_docx(report.document, layout=layout, to_png=partial(to_png, cache=cache))
    if kind == "pdf":
        return write_pdf(report.document, layout=layout, attachment=data, attachment_name=f"{stem(report)}.json")
    if kind == "html":
        return write_html(report.document, data=data).encode()
    return data


def publish(
    report: Report, layout: Layout, target: Path, *, progress: Callable[[str], None], cache: Path | None = None
) -> Mapping[Format, Path]:
    """Draw all four and write them under `target`. Typst and Python work at the same time."""
    with ThreadPoolExecutor(max_workers=len(FORMATS)) as pool:
        drawn = {kind: pool.submit(draw, kind, report, layout, cache=cache) for kind in ("pdf", "docx", "html", "json")}
    paths = {kind: target / f"{stem(report)}.{kind}" for kind in FORMATS}
    aside = {kind: path.with_name(f".{path.name}.tmp") for kind, path in paths.items()}
    try:
        target.mkdir(parents=True, exist_ok=True)
        for kind in FORMATS:
            aside[kind].write_bytes(drawn[kind].result())
            progress(f"{kind.upper()} {len(drawn[kind].result()) / 1024:,.0f} KB".replace(",", "."))
        for kind in FORMATS:
            aside[kind].replace(paths[kind])
    except OSError as error:
        raise PublishError(
            f"Không ghi được báo cáo vào {target}: {explain(error)[0]}. "
            "Hãy kiểm tra quyền ghi, dung lượng đĩa, và đóng tệp nếu đang mở trong Word."
        ) from None
    finally:  # whatever went wrong, in writing or in drawing, nothing stays aside
        for path in aside.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return paths
