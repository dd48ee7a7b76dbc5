"""Strict reading of the YAML files of `data/instruments`, `data/agencies`, `data/document_types` and `data/params`.

Every value is a text, a list of texts or a list of mappings of texts; anything else, an unknown key or a date that is none is refused with
file and line, because a silent slip here becomes a wrong finding about somebody's document.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import yaml

DATA = Path(__file__).parent.parent / "data"
_WHOLE = re.compile(r"[0-9]{1,9}")


class LawDataError(ValueError):
    """A file of legal data cannot be used; the message (Vietnamese) names file, line and key."""


class Confidence(StrEnum):
    """How far an entry was checked: read in the text, in agreeing citations, only remembered, or our own reading of the law."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    MEMORY = "memory"
    OWN = "own"


class _Refusal(Exception):  # noqa: N818  # private to this module, turned into LawDataError with the file's name
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _Lined(dict[str, object]):
    """A mapping that remembers the line it began on."""

    __slots__ = ("line",)
    line: int


class _Loader(yaml.CSafeLoader):
    pass


def _mapping(loader: _Loader, node: yaml.MappingNode) -> _Lined:
    made = _Lined()
    made.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if not isinstance(key, str) or key in made:
            raise _Refusal(key_node.start_mark.line + 1, f"khóa {key!r} không hợp lệ hoặc bị ghi hai lần")
        made[key] = loader.construct_object(value_node, deep=True)
    return made


def _refuse(_: _Loader, node: yaml.ScalarNode) -> object:
    raise _Refusal(node.start_mark.line + 1, f"giá trị {node.value or 'trống'} phải đặt trong ngoặc kép")


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
for _tag in ("float", "int", "timestamp", "null"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _refuse)


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a file, read key by key."""

    values: Mapping[str, object]
    file: str
    line: int

    def refusal(self, key: str, message: str) -> LawDataError:
        """The error to raise about that key."""
        return LawDataError(f"{self.file}, dòng {self.line}: {key}: {message}")

    def only(self, *allowed: str) -> None:
        """Refuse any key that is not allowed."""
        for key in self.values:
            if key not in allowed:
                raise self.refusal(key, f"khóa không được biết; các khóa được dùng: {', '.join(allowed)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; without `default` the key must be there."""
        value = self.values.get(key, default)
        if value is default and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.refusal(key, "phải là chữ và không được để trống")
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.refusal(key, f"{value!r} không thuộc: {', '.join(sorted(allowed))}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.refusal(key, "phải là danh sách các chữ")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(key, "phải là true hoặc false")
        return value

    def day(self, key: str) -> date | None:
        """An ISO date in quotes; None where the key is absent."""
        if key not in self.values:
            return None
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            raise self.refusal(key, "không phải là ngày theo dạng 'năm-tháng-ngày'") from None

    def entries(self, key: str) -> tuple[Entry, ...]:
        """A list of mappings; none where the key is absent."""
        return _entries(self.values.get(key, []), self.file, self.line, key)

    def whole(self, key: str) -> int:
        """A whole number that is not negative, in quotes."""
        text = self.text(key)
        if not _WHOLE.fullmatch(text):
            raise self.refusal(key, f"{text!r} không phải là số nguyên viết trong ngoặc kép, như '15'")
        return int(text)

    def confidence(self, *, own: bool = False) -> Confidence:
        """How far the entry was checked; every entry says it. `own` allows our own reading, which a fact about a document cannot be."""
        allowed = [word.value for word in Confidence if own or word is not Confidence.OWN]
        return Confidence(self.choice("confidence", allowed))


def read_list(path: Path) -> tuple[Entry, ...]:
    """The entries of a file that is one list; raises LawDataError."""
    return _entries(_load(path), path.name, 1, "danh sách")


def read_mapping(path: Path) -> Entry:
    """A file that is one mapping; raises LawDataError."""
    loaded = _load(path)
    if not isinstance(loaded, _Lined):
        raise LawDataError(f"{path.name}, dòng 1: phải là các cặp khóa và giá trị")
    return Entry(loaded, path.name, loaded.line)


def read_folder(folder: Path, *, skip: Iterable[str] = ()) -> tuple[Entry, ...]:
    """The entries of all list files of a folder, in the order of their names."""
    files = sorted(path for path in folder.glob("*.yaml") if path.name not in skip)
    if not files:
        raise LawDataError(f"{folder}: không có tệp .yaml nào")
    return tuple(entry for path in files for entry in read_list(path))


def _load(path: Path) -> object:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # _Loader is a safe loader that refuses more
    except _Refusal as refused:
        raise LawDataError(f"{path.name}, dòng {refused.line}: {refused}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise LawDataError(f"{path.name}: không đọc được: {broken}") from None


def _entries(loaded: object, file: str, line: int, key: str) -> tuple[Entry, ...]:
    if not isinstance(loaded, list):
        raise LawDataError(f"{file}, dòng {line}: {key}: phải là danh sách")
    for item in loaded:
        if not isinstance(item, _Lined):
            raise LawDataError(f"{file}, dòng {line}: {key}: mỗi mục phải là các cặp khóa và giá trị")
    return tuple(Entry(item, file, item.line) for item in loaded)
