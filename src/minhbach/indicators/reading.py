"""Strict reading of the YAML files that lawyers edit: exact keys, no bare floats, every refusal names file, line and key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml


class DefinitionError(ValueError):
    """A definition file holds something that cannot be used; the message (Vietnamese) names file, line and key, and says how to mend it."""


class _Lined(dict[str, object]):
    """A mapping that remembers the line it began on."""

    __slots__ = ("line",)
    line: int


class _RefusedError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _Loader(yaml.CSafeLoader):
    """CSafeLoader (libyaml: the pure Python one is ten times slower) which refuses what YAML would silently bend."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> _Lined:
    made = _Lined()
    made.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key, line = loader.construct_object(key_node), key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise _RefusedError(line, f'khóa {key_node.value!r} không phải là chữ; hãy đặt trong ngoặc kép: "{key_node.value}"')
        if key in made:
            raise _RefusedError(line, f"khóa {key!r} bị ghi hai lần; hãy bỏ một lần")
        made[key] = loader.construct_object(value_node, deep=True)
    return made


def _float(_: _Loader, node: yaml.ScalarNode) -> object:
    raise _RefusedError(node.start_mark.line + 1, f'số {node.value} viết trần sẽ mất chính xác; hãy đặt trong ngoặc kép: "{node.value}"')


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", _float)


@dataclass(frozen=True, slots=True)
class Entry:
    """One mapping of a file, with the place it stands in, read key by key."""

    values: Mapping[str, object]
    file: str
    line: int
    name: str = ""

    def refusal(self, key: str, message: str) -> DefinitionError:
        """The error to raise about that key."""
        place = ".".join(part for part in (self.name, key) if part)
        return DefinitionError(": ".join(part for part in (f"{self.file}, dòng {self.line}", place, message) if part))

    def named(self, key: str) -> Entry:
        """The same entry, called in messages by the text under that key."""
        return Entry(self.values, self.file, self.line, self.text(key))

    def only(self, *allowed: str) -> None:
        """Refuse any key that is not allowed."""
        for key in self.values:
            if key not in allowed:
                raise self.refusal(key, f"khóa không được biết{suggest(key, allowed)}; các khóa được dùng: {', '.join(allowed)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; without `default` the key must be there."""
        value = self._get(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.refusal(key, f'cần một đoạn chữ, nhận được {value!r}; nếu là số hoặc true/false, hãy đặt trong ngoặc kép: "…"')
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty if the key is absent."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.refusal(key, f'cần một danh sách chữ [a, b], nhận được {value!r}; số và true/false hãy đặt trong ngoặc kép: "…"')
        return tuple(item.strip() for item in value)

    def number(self, key: str) -> int:
        """A whole number of at least 0."""
        value = self._get(key, None)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.refusal(key, f"cần một số nguyên không âm, nhận được {value!r}")
        return value

    def flag(self, key: str) -> bool:
        """true or false; false if the key is absent."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.refusal(key, f"cần true hoặc false, nhận được {value!r}")
        return value

    def entry(self, key: str) -> Entry:
        """The mapping under that key."""
        value = self._get(key, None)
        if not isinstance(value, _Lined):
            raise self.refusal(key, f"cần một bảng {{khóa: giá trị}}, nhận được {value!r}")
        return Entry(value, self.file, value.line, ".".join(part for part in (self.name, key) if part))

    def entries(self, key: str) -> tuple[Entry, ...]:
        """The list of mappings under that key."""
        value = self._get(key, None)
        if not isinstance(value, list) or not all(isinstance(item, _Lined) for item in value):
            raise self.refusal(key, "cần một danh sách, mỗi mục bắt đầu bằng dấu gạch đầu dòng «- »")
        return tuple(Entry(item, self.file, item.line) for item in value)

    def _get(self, key: str, default: str | None) -> object:
        value = self.values.get(key, default)
        if value is None:
            raise self.refusal(key, f"thiếu khóa bắt buộc {key!r}; hãy ghi thêm")
        return value


def read_entry(path: Path) -> Entry:
    """Read one YAML file whose top level is a mapping."""
    try:
        # Safe: _Loader is a CSafeLoader, it builds only plain values.
        raw = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506
    except _RefusedError as refused:
        raise DefinitionError(f"{path.name}, dòng {refused.line}: {refused}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}, dòng {mark.line + 1}" if mark else path.name
        problem = getattr(error, "problem", error)
        raise DefinitionError(f"{place}: không đọc được YAML ({problem}); hãy xem lại thụt dòng và dấu ngoặc") from error
    except UnicodeDecodeError as error:
        raise DefinitionError(f"{path.name}: không phải văn bản UTF-8; hãy lưu lại với mã UTF-8") from error
    if not isinstance(raw, _Lined):
        raise DefinitionError(f"{path.name}: tệp trống hoặc không phải là một bảng {{khóa: giá trị}}")
    return Entry(raw, path.name, raw.line)


def suggest(word: str, known: Iterable[str]) -> str:
    """` (có phải «…» không?)` with the known word most like it, or nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f" (có phải «{close[0]}» không?)" if close else ""
