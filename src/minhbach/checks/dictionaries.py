"""The dictionaries of the rules, read once from `data/checks`: every file names its source and how far that source was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent.parent / "data" / "checks"
CONFIDENCES = frozenset({"verified", "secondary", "memory", "own"})


class DictionaryError(ValueError):
    """A dictionary cannot be used; the message (Vietnamese) names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Typo:
    """A slip of the pen in a set phrase: `wrong` as it is met, `right` as it should be; `certain` where no other reading exists."""

    wrong: str
    right: str
    certain: bool
    unless: tuple[str, ...]  # words around it that make it right


@dataclass(frozen=True, slots=True)
class Ended:
    """A name that ended: `last` is its last day, `now` what took its place."""

    name: str
    last: date
    now: str
    kind: str
    source: str


@cache
def words(file: str, key: str) -> frozenset[str]:
    """One word list of a dictionary."""
    content = _content(file)
    entries = content.get(key)
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise DictionaryError(f"{file}: «{key}» phải là danh sách từ (số và từ dành riêng của YAML đặt trong nháy).")
    if len(entries) != len(set(entries)):
        raise DictionaryError(f"{file}: «{key}» có từ ghi hai lần.")
    return frozenset(entries)


@cache
def typos() -> tuple[Typo, ...]:
    """Slips in administrative terms."""
    return tuple(
        Typo(entry["wrong"], entry["right"], entry.get("certain", False), tuple(entry.get("unless", ())))
        for entry in _entries("loi-go.yaml", "typos", {"wrong", "right"}, {"certain", "unless"})
    )


@cache
def ended_names() -> tuple[Ended, ...]:
    """Names of places and agencies that ended."""
    return tuple(
        Ended(entry["name"], _day(entry["last"], "ten-cu.yaml"), entry["now"], entry["kind"], entry["source"])
        for entry in _entries("ten-cu.yaml", "names", {"name", "last", "now", "kind", "source"}, set())
    )


@cache
def outlines() -> tuple[Mapping[str, Any], ...]:
    """What a report of a kind is expected to hold."""
    return tuple(_entries("de-cuong.yaml", "outlines", {"kind", "when", "parts", "source"}, set()))


def _entries(file: str, key: str, required: set[str], optional: set[str]) -> Sequence[Mapping[str, Any]]:
    entries = _content(file).get(key)
    if not isinstance(entries, list):
        raise DictionaryError(f"{file}: «{key}» phải là danh sách.")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, Mapping) or not required <= set(entry) <= required | optional:
            raise DictionaryError(
                f"{file}, mục {number} của «{key}»: cần {', '.join(sorted(required))}; được thêm {', '.join(sorted(optional))}."
            )
    return entries


def _day(value: object, file: str) -> date:
    if not isinstance(value, date):
        raise DictionaryError(f"{file}: {value!r} không phải ngày dạng 2025-06-30.")
    return value


@cache
def _content(file: str) -> Mapping[str, Any]:
    content = yaml.load((FOLDER / file).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(content, Mapping) or not isinstance(content.get("source"), str) or content.get("confidence") not in CONFIDENCES:
        raise DictionaryError(f"{file}: cần «source» và «confidence» ({', '.join(sorted(CONFIDENCES))}) ở đầu tệp.")
    return content


@cache
def expansions() -> Mapping[str, str]:
    """Abbreviations of offices and what they stand for."""
    content = _content("viet-tat.yaml").get("long")
    if not isinstance(content, Mapping) or not all(isinstance(key, str) and isinstance(value, str) for key, value in content.items()):
        raise DictionaryError("viet-tat.yaml: «long» phải là các dòng «chữ tắt: cách viết đầy đủ».")
    return content


@cache
def variants() -> tuple[tuple[str, ...], ...]:
    """Spellings of one word that a document should not mix, the preferred first."""
    return tuple(tuple(entry["forms"]) for entry in _entries("cach-viet.yaml", "variants", {"forms"}, set()))
