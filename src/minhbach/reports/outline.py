"""An outline: the sections a report must have, the words of each, and the figures each heading promises.

Outlines live in `data/outlines/<code>/outline.yaml` with one text a section. An agency may put its own `outline.yaml`
and any `texts/<section>.txt` into its folder; what it leaves out comes from the package.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

OUTLINES = Path(__file__).parent.parent / "data" / "outlines"
MAX_BYTES = 256 * 1024


class OutlineError(ValueError):
    """An outline or text cannot be used; the message names file, place and remedy."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report. Level 0 is text under no heading; `requires` are the figures that the heading promises."""

    id: str
    level: int
    number: str
    title: str
    requires: tuple[str, ...]
    appendix: bool = False  # stands after the signature, under a number of its own


@dataclass(frozen=True, slots=True)
class Outline:
    """The plan of one kind of report and the text of each section, by id."""

    code: str
    name: str
    kind: str
    basis: str
    sections: tuple[Section, ...]
    texts: Mapping[str, str]


def outline_files(code: str, folder: Path, *, outlines: Path = OUTLINES) -> Mapping[str, bytes]:
    """The files of an outline (`outline.yaml`, `texts/<id>.txt`) by name: the package's, overridden by the folder's own."""
    home = outlines / code
    if not home.is_dir():
        known = sorted(path.name for path in outlines.iterdir() if path.is_dir())
        near = difflib.get_close_matches(code, known, 1)
        raise OutlineError(
            f"Không có đề cương «{code}». " + (f"Có phải ý bạn là «{near[0]}»?" if near else f"Các đề cương có sẵn: {', '.join(known)}.")
        )
    files = {f"texts/{path.name}": path.read_bytes() for path in sorted((home / "texts").glob("*.txt"))}
    files["outline.yaml"] = (home / "outline.yaml").read_bytes()
    own = [folder / "outline.yaml", *sorted((folder / "texts").glob("*.txt"))]
    for path in own:
        if path.is_file():
            if path.stat().st_size > MAX_BYTES:
                raise OutlineError(f"{path}: tệp quá lớn (giới hạn {MAX_BYTES:,} byte). Hãy tách bớt nội dung.")
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def parse_outline(files: Mapping[str, bytes]) -> Outline:
    """Read an outline's files strictly; raises OutlineError."""
    raw = _mapping(files["outline.yaml"])
    _known(raw, ("code", "name", "kind", "basis", "sections"), "outline.yaml")
    texts = {}
    for name, content in files.items():
        if name.startswith("texts/"):
            try:
                texts[name.removeprefix("texts/").removesuffix(".txt")] = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                raise OutlineError(f"{name}: không phải văn bản UTF-8. Hãy lưu lại tệp với mã UTF-8.") from None
    sections = tuple(_section(entry) for entry in raw["sections"])
    ids = [section.id for section in sections]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise OutlineError(f"outline.yaml: mục «{id_}» khai hai lần. Mỗi mục một mã riêng.")
    for id_ in texts:
        if id_ not in ids:
            near = difflib.get_close_matches(id_, ids, 1)
            hint = f"Có phải ý bạn là «texts/{near[0]}.txt»?" if near else f"Các mục của đề cương: {', '.join(ids)}."
            raise OutlineError(f"texts/{id_}.txt: đề cương không có mục «{id_}». {hint}")
    return Outline(raw["code"], raw["name"], raw["kind"], raw["basis"], sections, texts)


def _mapping(content: bytes) -> dict[str, Any]:
    try:
        raw = yaml.load(content, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", dòng {mark.line + 1}" if mark else ""
        raise OutlineError(f"outline.yaml{place}: không đúng cú pháp YAML. Hãy kiểm tra dấu hai chấm và cách thụt đầu dòng.") from None
    if not isinstance(raw, dict) or not isinstance(raw.get("sections"), list):
        raise OutlineError("outline.yaml: thiếu danh sách «sections». Xem đề cương mẫu trong gói phần mềm.")
    for key in ("code", "name", "kind", "basis"):
        if not isinstance(raw.get(key), str):
            raise OutlineError(f"outline.yaml: thiếu «{key}». Hãy điền giá trị cho khóa này.")
    return raw


def _section(raw: Any) -> Section:
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        raise OutlineError("outline.yaml: mỗi mục trong «sections» phải có «id».")
    _known(raw, ("id", "level", "number", "title", "requires", "appendix"), f"outline.yaml, mục {raw['id']}")
    level = raw.get("level", 0)
    if level not in (0, 1, 2, 3):
        raise OutlineError(f"outline.yaml, mục {raw['id']}: «level» phải là 1, 2 hoặc 3.")
    number, title = str(raw.get("number", "")), str(raw.get("title", ""))
    return Section(raw["id"], level, number, title, tuple(raw.get("requires", ())), raw.get("appendix") is True)


def _known(raw: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in raw:
        if key not in known:
            raise OutlineError(f"{place}: không có khóa «{key}». Các khóa dùng được: {', '.join(known)}.")
