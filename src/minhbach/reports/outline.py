"""An outline: the sections a report must have, the words of each, and the figures each heading promises.

Outlines live in `data/outlines/<code>/outline.yaml` with one text a section. An agency may put its own `outline.yaml`
and any `texts/<section>.txt` into its folder; what it leaves out comes from the package.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

OUTLINES = Path(__file__).parent.parent / "data" / "outlines"
MAX_BYTES = 256 * 1024
MAX_DEPTH = 10  # of lists and mappings within each other, in a card or an outline
NAME = re.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
KEYS = ("code", "name", "kind", "basis", "sections")
SECTION_KEYS = ("id", "level", "number", "title", "requires", "requires_if_some", "appendix")


class OutlineError(ValueError):
    """An outline or text cannot be used; the message names file, place and remedy."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report. Level 0 is text under no heading.

    `requires` are the figures that the heading promises; `requires_if_some` those which the text must print when they are more than 0.
    """

    id: str
    level: int
    number: str
    title: str
    requires: tuple[str, ...]
    appendix: bool = False  # stands after the signature, under a number of its own
    requires_if_some: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outline:
    """The plan of one kind of report and the text of each section, by id. `packaged` are the ids whose text is the package's, unchanged."""

    code: str
    name: str
    kind: str
    basis: str
    sections: tuple[Section, ...]
    texts: Mapping[str, str]
    packaged: frozenset[str] = field(default=frozenset())

    def place(self, id_: str) -> str:
        """The text of a section as its reader knows it: a file of the agency's folder, or one of the package's models."""
        return f"mẫu của phần mềm texts/{id_}.txt" if id_ in self.packaged else f"texts/{id_}.txt"


def outline_files(code: str, folder: Path, *, outlines: Path = OUTLINES) -> Mapping[str, bytes]:
    """The files of an outline (`outline.yaml`, `texts/<id>.txt`) by name: the package's, overridden by the folder's own.

    Of the package's texts only those of sections that the effective outline has, so that an agency may drop or rename a section.
    """
    home = outlines / code
    if not NAME.fullmatch(code) or not home.is_dir():
        known = sorted(path.name for path in outlines.iterdir() if path.is_dir())
        near = difflib.get_close_matches(code, known, 1)
        raise OutlineError(
            f"Không có đề cương «{code}». " + (f"Có phải ý bạn là «{near[0]}»?" if near else f"Các đề cương có sẵn: {', '.join(known)}.")
        )
    own = {path.relative_to(folder).as_posix(): _bytes(path) for path in _own(folder)}
    files = {"outline.yaml": own.get("outline.yaml") or (home / "outline.yaml").read_bytes()}
    ids = {section.id for section in _sections(_mapping(files["outline.yaml"]))}
    files |= {f"texts/{path.name}": path.read_bytes() for path in sorted((home / "texts").glob("*.txt")) if path.stem in ids}
    return files | own


def _own(folder: Path) -> list[Path]:
    return [path for path in (folder / "outline.yaml", *sorted((folder / "texts").glob("*.txt"))) if path.is_file()]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise OutlineError(f"{path}: tệp quá lớn (giới hạn {MAX_BYTES // 1024} KB). Hãy tách bớt nội dung.")
        return path.read_bytes()
    except OSError:
        raise OutlineError(f"{path}: không đọc được tệp. Hãy kiểm tra quyền đọc tệp.") from None


def parse_outline(files: Mapping[str, bytes], *, outlines: Path = OUTLINES) -> Outline:
    """Read an outline's files strictly; raises OutlineError. `outlines` tells which texts are the package's own."""
    raw = _mapping(files["outline.yaml"])
    sections = _sections(raw)
    ids = [section.id for section in sections]
    texts, packaged = {}, set()
    for name, content in files.items():
        if not name.startswith("texts/"):
            continue
        id_ = name.removeprefix("texts/").removesuffix(".txt")
        if id_ not in ids:
            near = difflib.get_close_matches(id_, ids, 1)
            hint = f"Có phải ý bạn là «texts/{near[0]}.txt»?" if near else f"Các mục của đề cương: {', '.join(ids)}."
            raise OutlineError(f"{name}: đề cương không có mục «{id_}». {hint}")
        if len(content) > MAX_BYTES:
            raise OutlineError(f"{name}: tệp quá lớn (giới hạn {MAX_BYTES // 1024} KB). Hãy tách bớt nội dung.")
        try:
            texts[id_] = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise OutlineError(f"{name}: không phải văn bản UTF-8. Hãy lưu lại tệp với mã UTF-8.") from None
        if _is_packaged(raw["code"], id_, content, outlines):
            packaged.add(id_)
    return Outline(raw["code"], raw["name"], raw["kind"], raw["basis"], sections, texts, frozenset(packaged))


def _is_packaged(code: str, id_: str, content: bytes, outlines: Path) -> bool:
    if not NAME.fullmatch(code):
        return False
    path = outlines / code / "texts" / f"{id_}.txt"
    return path.is_file() and path.read_bytes() == content


def _mapping(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise OutlineError(f"outline.yaml: tệp quá lớn (giới hạn {MAX_BYTES // 1024} KB). Hãy tách bớt nội dung.")
    raw = strict_yaml(content, name="outline.yaml", error=OutlineError)
    if not isinstance(raw, dict) or not isinstance(raw.get("sections"), list) or not raw["sections"]:
        raise OutlineError("outline.yaml: thiếu danh sách «sections». Xem đề cương mẫu trong gói phần mềm.")
    for key in ("code", "name", "kind", "basis"):
        if key in raw and raw[key] is None:
            raise OutlineError(f"outline.yaml: «{key}» còn để trống. Hãy điền giá trị cho khóa này.")
        if not isinstance(raw.get(key), str):
            raise OutlineError(f"outline.yaml: thiếu «{key}», hoặc giá trị không phải là chữ. Hãy điền giá trị trong dấu nháy kép.")
    _known(raw, KEYS, "outline.yaml")
    return raw


def _sections(raw: Mapping[str, Any]) -> tuple[Section, ...]:
    sections = tuple(_section(entry, number) for number, entry in enumerate(raw["sections"], start=1))
    seen = set()
    for section in sections:
        if section.id in seen:
            raise OutlineError(f"outline.yaml: mục «{section.id}» khai hai lần. Mỗi mục một mã riêng.")
        seen.add(section.id)
    return sections


def _section(raw: Any, position: int) -> Section:
    if not isinstance(raw, dict) or not isinstance(raw.get("id"), str):
        raise OutlineError(f"outline.yaml, mục thứ {position}: mỗi mục trong «sections» phải có «id».")
    id_, place = raw["id"], f"outline.yaml, mục {raw['id']}"
    if not NAME.fullmatch(id_):
        raise OutlineError(f"outline.yaml, mục thứ {position}: «id» chỉ gồm chữ không dấu, chữ số và dấu nối «-»; đang ghi «{id_}».")
    _known(raw, SECTION_KEYS, place)
    for key, value in raw.items():
        if value is None:
            raise OutlineError(f"{place}: «{key}» còn để trống. Hãy điền giá trị, hoặc bỏ dòng này.")
    level = raw.get("level", 0)
    if type(level) is not int or not 0 <= level <= 3:
        raise OutlineError(f"{place}: «level» phải là 1, 2 hoặc 3.")
    appendix = raw.get("appendix", False)
    if not isinstance(appendix, bool):
        raise OutlineError(f"{place}: «appendix» phải là true hoặc false.")
    return Section(
        id=id_,
        level=level,
        number=_text(raw, "number", place),
        title=_text(raw, "title", place),
        requires=_codes(raw, "requires", place),
        appendix=appendix,
        requires_if_some=_codes(raw, "requires_if_some", place),
    )


def _text(raw: Mapping[str, Any], key: str, place: str) -> str:
    value = raw.get(key, "")
    if type(value) is int:
        return str(value)
    if not isinstance(value, str):
        raise OutlineError(f'{place}: «{key}» phải là chữ. Hãy đặt giá trị trong dấu nháy kép, ví dụ {key}: "3.10."')
    return value


def _codes(raw: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(code, str) and code for code in value):
        raise OutlineError(f"{place}: «{key}» phải là danh sách mã số liệu trong ngoặc vuông, ví dụ {key}: [TC05, NS07].")
    return tuple(value)


def _known(raw: Mapping[str, Any], known: tuple[str, ...], place: str) -> None:
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"Có phải ý bạn là «{near[0]}»?" if near else f"Các khóa dùng được: {', '.join(known)}."
            raise OutlineError(f"{place}: không có khóa «{key}». {hint}")


# --- YAML written by agencies -----------------------------------------------------------------------------------------------------------


class _RefusedError(Exception):
    """What YAML allows and a card or outline may not hold, with its line."""

    def __init__(self, mark: Any, message: str) -> None:
        super().__init__(message)
        self.line = mark.line + 1


class _Loader(yaml.CSafeLoader):
    """Plain values only; keys are texts, each written once; a day that the calendar does not have is told as such."""


def _pairs(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True) if key_node.tag != "tag:yaml.org,2002:merge" else None
        if not isinstance(key, str):
            raise _RefusedError(key_node.start_mark, "tên khóa phải là chữ. Hãy đặt tên khóa trong dấu nháy kép")
        if key in made:
            raise _RefusedError(key_node.start_mark, f"khóa «{key}» ghi hai lần. Hãy bỏ bớt một dòng")
        made[key] = loader.construct_object(value_node, deep=True)
    return made


def _day(loader: _Loader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        raise _RefusedError(node.start_mark, f"không có ngày {node.value} trong lịch. Hãy sửa lại ngày") from None


def _integer(loader: _Loader, node: yaml.ScalarNode) -> Any:
    if len(node.value) > 30:
        raise _RefusedError(node.start_mark, "số quá dài. Hãy đặt trong dấu nháy kép nếu đó là chữ")
    return loader.construct_yaml_int(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _pairs)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)
_Loader.add_constructor("tag:yaml.org,2002:int", _integer)


def strict_yaml(content: bytes, *, name: str, error: type[ValueError]) -> Any:
    """The plain values of a YAML file written by an agency; raises `error` with file, line and remedy.

    Anchors and aliases are refused before anything is built: a few lines of them can stand for billions of values.
    """
    try:
        text = content.decode("utf-8-sig")
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise _RefusedError(event.start_mark, "không dùng bí danh YAML (&, *). Hãy viết đầy đủ từng giá trị")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise _RefusedError(event.start_mark, "các dòng thụt vào hoặc ngoặc lồng nhau quá sâu. Hãy đối chiếu với tệp mẫu")
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        # Safe: _Loader is a CSafeLoader, it builds only plain values.
        return yaml.load(text, Loader=_Loader)  # noqa: S506
    except _RefusedError as refused:
        raise error(f"{name}, dòng {refused.line}: {refused}.") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f", dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
        raise error(
            f"{name}{place}: không đúng cú pháp YAML. Hãy kiểm tra dấu hai chấm, dấu cách thụt đầu dòng và dấu nháy ở dòng này."
        ) from None
    except UnicodeDecodeError:
        raise error(f"{name}: không phải văn bản UTF-8. Hãy lưu lại tệp với mã UTF-8.") from None
