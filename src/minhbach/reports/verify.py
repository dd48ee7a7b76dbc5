"""Does a file still say what its frozen snapshot says? Rebuild the report from the snapshot and compare.

The same bytes are the original. Nobody saves a PDF or a page again without wanting to change it, so other bytes are an altered file, and
what differs is looked for only to be told. A DOCX passes through office programs and a JSON through parsers: there all that a reader finds
is compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from minhbach.documents.layout import load_layout
from minhbach.documents.model import figure_tokens
from minhbach.documents.readers import docx as docx_reader
from minhbach.documents.readers import html as html_reader
from minhbach.documents.readers import pdf as pdf_reader
from minhbach.facts.snapshots import read_snapshot, snapshot_path
from minhbach.indicators.compute import Engine
from minhbach.refusals import explain
from minhbach.reports.build import Report
from minhbach.reports.comparing_data import BOM, compare_json, read_data
from minhbach.reports.comparing_docx import compare_docx
from minhbach.reports.comparing_pages import compare_html, compare_pdf
from minhbach.reports.differences import Compared, FigureDifference, TextDifference, VerifyError
from minhbach.reports.freeze import rebuild
from minhbach.reports.publish import draw

__all__ = ["FigureDifference", "TextDifference", "Verdict", "Verification", "VerifyError", "verify"]

Kind = Literal["docx", "pdf", "html", "json"]
MAX_BYTES = 64 * 1024 * 1024
SHA256 = re.compile("[0-9a-f]{64}")
NOT_SEEN = "mã trang hoặc phần không in ra"


class Verdict(StrEnum):
    """What the comparison came to, in the words that a person reads."""

    ORIGINAL = "nguyên bản"
    SAVED_AGAIN = "đã lưu lại: chữ và số liệu khớp; hình vẽ, định dạng không đối chiếu được"
    OTHER_VERSION = "do phiên bản khác lập: số liệu khớp; lời văn chỉ xem được để tham khảo"
    ALTERED = "đã bị sửa"


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome. `filled` tells what the registry wrote where the report left a blank, `notes` what was not or could not be compared."""

    file: Path
    kind: Kind
    snapshot: str
    figures_checked: int
    verdict: Verdict
    figures: tuple[FigureDifference, ...] = ()
    texts: tuple[TextDifference, ...] = ()
    filled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Nothing that was compared differs. A file by another version agrees only when its words do too."""
        return self.verdict is not Verdict.ALTERED and not self.figures and not self.texts


def verify(file: Path, *, engine_for: Any, snapshot: Path | None = None) -> Verification:
    """Compare a report file with its snapshot (found beside it, or given). `engine_for` makes an engine from tables.

    Raises VerifyError, SnapshotError or a reader's error when the comparison cannot be made.
    """
    content = _bytes(file)
    kind = _kind(content, file)
    named = _snapshot_named(kind, content, file)
    frozen = read_snapshot(_locate(file, named, snapshot))
    if frozen.hash != named:
        raise VerifyError(
            f"{file} ghi ảnh chụp số liệu {named[:12]}…, còn {frozen.path} là {frozen.hash[:12]}…. Hãy chỉ đúng thư mục bằng --snapshot."
        )
    engine: Engine = engine_for(frozen.tables)
    report = rebuild(frozen, engine)
    expected = draw(kind, report, load_layout())
    if content == expected:
        checked = len(report.figures) if kind == "json" else sum(1 for _ in figure_tokens(report.document))
        return Verification(file, kind, frozen.hash, checked, Verdict.ORIGINAL)
    compared = _COMPARISONS[kind](content, expected, report, file)
    return _judged(Verification(file, kind, frozen.hash, compared.checked, Verdict.ALTERED), compared)


def _judged(result: Verification, compared: Compared) -> Verification:
    result = replace(result, figures=compared.figures, texts=compared.texts, filled=compared.filled, notes=compared.notes)
    resaved = result.kind in ("docx", "json") and not result.texts
    if compared.other_version and not (resaved and result.kind == "json"):
        words = (
            f"Tệp do phiên bản {compared.version or 'không rõ'} lập, "
            f"đang kiểm tra bằng phiên bản {compared.own_version or 'không rõ'}: chỉ đối chiếu số liệu."
        )
        result = replace(result, notes=(words, *result.notes))
        return result if result.figures else replace(result, verdict=Verdict.OTHER_VERSION)
    if resaved and not result.figures:
        return replace(result, verdict=Verdict.SAVED_AGAIN)
    return result if result.figures or result.texts else replace(result, texts=(TextDifference(NOT_SEEN, ""),))


# --- taking the file ------------------------------------------------------------------------------------------------------------


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise VerifyError(f"Không thấy tệp {file}. Hãy kiểm tra lại đường dẫn.")
        if file.stat().st_size > MAX_BYTES:
            raise VerifyError(f"{file}: tệp lớn hơn {MAX_BYTES // 2**20} MB, không phải báo cáo do phần mềm này lập.")
        return file.read_bytes()
    except OSError as error:
        reason, remedy = explain(error)
        raise VerifyError(f"Không đọc được {file}: {reason}. Hãy {remedy}.") from None


def _kind(content: bytes, file: Path) -> Kind:
    head = content[:1024].removeprefix(BOM).lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"{"):
        return "json"
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    raise VerifyError(f"{file}: không phải DOCX, PDF, HTML hay JSON. Hãy chọn một trong bốn tệp mà «minhbach report» đã lập.")


def _snapshot_named(kind: Kind, content: bytes, file: Path) -> str:
    if kind == "docx":
        return docx_reader.read_snapshot_id(content)
    if kind == "html":
        return html_reader.read_snapshot_id(content)
    attached = pdf_reader.read_attachment(content) if kind == "pdf" else content
    return str(read_data(attached, file)["snapshot"])


def _locate(file: Path, hash_: str, given: Path | None) -> Path:
    if not SHA256.fullmatch(hash_):
        raise VerifyError(f"{file}: không ghi mã ảnh chụp số liệu. Tệp không do «minhbach report» lập, hoặc phần đó đã bị xóa.")
    if given is not None:
        return given
    beside = snapshot_path(file.resolve().parent, hash_)
    if not beside.is_dir():
        raise VerifyError(
            f"Không thấy ảnh chụp số liệu {beside.name} bên cạnh {file}. "
            "Hãy đặt thư mục đó cùng chỗ với tệp, hoặc chỉ đường dẫn bằng --snapshot."
        )
    return beside


_COMPARISONS: Mapping[Kind, Callable[[bytes, bytes, Report, Path], Compared]] = {
    "docx": compare_docx,
    "html": compare_html,
    "json": compare_json,
    "pdf": compare_pdf,
}
