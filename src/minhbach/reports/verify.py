"""Does a file still say what its frozen snapshot says? Rebuild the report from the snapshot and compare figures, then words.

A DOCX may have been opened and saved by an office program, so bytes prove nothing: what is compared is what a person reads.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from minhbach.documents.layout import load_layout
from minhbach.documents.readers import docx as docx_reader
from minhbach.documents.readers import html as html_reader
from minhbach.documents.readers import pdf as pdf_reader
from minhbach.facts.snapshots import read_snapshot, snapshot_path
from minhbach.indicators.compute import Engine
from minhbach.indicators.model import Value
from minhbach.reports.freeze import rebuild
from minhbach.reports.machine import FORMAT
from minhbach.reports.publish import draw

Kind = Literal["docx", "pdf", "html", "json"]
MAX_BYTES = 64 * 1024 * 1024
SHA256 = re.compile("[0-9a-f]{64}")


class VerifyError(ValueError):
    """The file cannot be verified at all; the message says what is missing and where to get it."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure whose printed text is not what the snapshot gives; `expected` is "" for a figure that the report does not have there."""

    code: str
    name: str
    printed: str
    expected: str


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Words that stand in the file but not in the rebuilt report (`found`), or the other way round (`expected`)."""

    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome: `agrees` only when no figure and no word differs."""

    file: Path
    kind: Kind
    snapshot: str
    figures_checked: int
    figures: tuple[FigureDifference, ...]
    texts: tuple[TextDifference, ...]

    @property
    def agrees(self) -> bool:
        return not self.figures and not self.texts


@dataclass(frozen=True, slots=True)
class _Content:
    """What a person (or a machine) reads in a file: printed figures by code in order, lines of text, the snapshot named."""

    snapshot: str
    figures: Mapping[str, Sequence[str]]
    lines: Sequence[str]


def verify(file: Path, *, engine_for: Any, snapshot: Path | None = None) -> Verification:
    """Compare a report file with its snapshot (found beside it, or given). `engine_for` makes an engine from tables.

    Raises VerifyError, SnapshotError or a reader's error when the comparison cannot be made.
    """
    content = _bytes(file)
    kind = _kind(content, file)
    found = _read(kind, content, file)
    frozen = read_snapshot(_locate(file, found.snapshot, snapshot))
    if frozen.hash != found.snapshot:
        raise VerifyError(
            f"{file} ghi ảnh chụp số liệu {found.snapshot[:12]}…, còn {frozen.path} là {frozen.hash[:12]}…. "
            "Hãy chỉ đúng thư mục bằng --snapshot."
        )
    engine: Engine = engine_for(frozen.tables)
    report = rebuild(frozen, engine)
    expected_bytes = draw(kind, report, load_layout())
    expected = _read(kind, expected_bytes, file)
    figures = tuple(_figure_differences(found.figures, expected.figures, report.figures))
    texts = () if content == expected_bytes else tuple(_text_differences(found.lines, expected.lines))
    return Verification(file, kind, frozen.hash, sum(map(len, found.figures.values())), figures, texts)


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise VerifyError(f"Không thấy tệp {file}. Hãy kiểm tra lại đường dẫn.")
        if file.stat().st_size > MAX_BYTES:
            raise VerifyError(f"{file}: tệp lớn hơn {MAX_BYTES // 2**20} MB, không phải báo cáo do phần mềm này lập.")
        return file.read_bytes()
    except OSError as error:
        raise VerifyError(f"Không đọc được {file}: {error.strerror}. Hãy kiểm tra quyền đọc tệp.") from None


def _kind(content: bytes, file: Path) -> Kind:
    head = content[:1024].lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"{"):
        return "json"
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    raise VerifyError(f"{file}: không phải DOCX, PDF, HTML hay JSON. Hãy chọn một trong bốn tệp mà «minhbach report» đã lập.")


def _read(kind: Kind, content: bytes, file: Path) -> _Content:
    if kind == "docx":
        return _Content(docx_reader.read_snapshot_id(content), docx_reader.read_figures(content), docx_reader.read_text(content))
    if kind == "html":
        data = _json(html_reader.read_attachment(content), file)
        lines = [*html_reader.read_text(content), *_json_lines(data)]
        return _Content(html_reader.read_snapshot_id(content), html_reader.read_figures(content), lines)
    attached = pdf_reader.read_attachment(content) if kind == "pdf" else content
    data = _json(attached, file)
    figures = {item["code"]: [item["printed"]] for item in data["figures"]}
    if kind == "pdf":
        lines = [line for page in pdf_reader.read_text(content) for line in page.splitlines()]
        return _Content(data["snapshot"], figures, [*lines, *_json_lines(data)])
    return _Content(data["snapshot"], figures, _json_lines(data))


def _json(content: bytes, file: Path) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise VerifyError(f"{file}: phần dữ liệu máy đọc không phải JSON hợp lệ. Tệp đã hỏng hoặc bị sửa; hãy lấy lại bản gốc.") from None
    figures = data.get("figures") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(figures, list) or not all(_is_figure(item) for item in figures):
        raise VerifyError(f"{file}: không phải báo cáo máy đọc «{FORMAT}». Hãy chọn tệp JSON mà «minhbach report» đã lập.")
    if not isinstance(data.get("snapshot"), str):
        raise VerifyError(f"{file}: không ghi mã ảnh chụp số liệu. Hãy chọn tệp mà «minhbach report» đã lập.")
    return dict(data)


def _is_figure(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("code"), str) and isinstance(item.get("printed"), str)


def _json_lines(data: Mapping[str, Any]) -> list[str]:
    """A JSON report as lines, one a leaf, so that a change anywhere is seen."""
    return list(_leaves("", data))


def _leaves(path: str, value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key != "generator":
                yield from _leaves(f"{path}.{key}" if path else key, item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            label = item["code"] if isinstance(item, dict) and isinstance(item.get("code"), str) else str(index)
            yield from _leaves(f"{path}[{label}]", item)
    else:
        yield f"{path}: {value}"


def _locate(file: Path, hash_: str, given: Path | None) -> Path:
    if given is not None:
        return given
    if not SHA256.fullmatch(hash_):
        raise VerifyError(f"{file}: không ghi mã ảnh chụp số liệu. Tệp không do «minhbach report» lập, hoặc phần đó đã bị xóa.")
    beside = snapshot_path(file.resolve().parent, hash_)
    if not beside.is_dir():
        raise VerifyError(
            f"Không thấy ảnh chụp số liệu {beside.name} bên cạnh {file}. "
            "Hãy đặt thư mục đó cùng chỗ với tệp, hoặc chỉ đường dẫn bằng --snapshot."
        )
    return beside


def _figure_differences(
    found: Mapping[str, Sequence[str]], expected: Mapping[str, Sequence[str]], figures: Mapping[str, Value]
) -> Iterable[FigureDifference]:
    for code in [*expected, *(code for code in found if code not in expected)]:
        name = figures[code].name if code in figures else ""
        ours, theirs = _counted(expected.get(code, ())), _counted(found.get(code, ()))
        extra = sorted(text for text, count in theirs.items() if count > ours.get(text, 0))
        lost = sorted(text for text, count in ours.items() if count > theirs.get(text, 0))
        for index in range(max(len(extra), len(lost))):
            yield FigureDifference(code, name, extra[index] if index < len(extra) else "", lost[index] if index < len(lost) else "")


def _counted(texts: Sequence[str]) -> Mapping[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for text in texts:
        counts[text.strip()] += 1
    return counts


def _text_differences(found: Sequence[str], expected: Sequence[str]) -> Iterable[TextDifference]:
    theirs, ours = ([" ".join(line.split()) for line in lines if line.strip()] for lines in (found, expected))
    matcher = difflib.SequenceMatcher(None, theirs, ours, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield TextDifference("\n".join(theirs[i:j]), "\n".join(ours[k:m]))
