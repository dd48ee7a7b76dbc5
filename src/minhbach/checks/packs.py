"""Rule packs: which rules came and went with which dated version. A pack is never changed once published; a code is never used again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent.parent / "data" / "checks" / "packs.yaml"
_KEYS = {"version", "date", "added", "withdrawn", "note"}


class PackError(ValueError):
    """The list of packs cannot be used; the message (Vietnamese) names the entry."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One published state of the rules: codes added and codes withdrawn since the pack before it."""

    version: str
    dated: date
    added: tuple[str, ...]
    withdrawn: tuple[str, ...]
    note: str


@cache
def packs() -> tuple[Pack, ...]:
    """The packs, oldest first."""
    return read_packs(FILE)


def read_packs(path: Path) -> tuple[Pack, ...]:
    """The packs of a file. Raises PackError."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(entries, list):
        raise PackError(f"{path.name}: phải là danh sách các gói.")
    found = tuple(_pack(entry, f"{path.name}, gói {number}") for number, entry in enumerate(entries, 1))
    if [pack.dated for pack in found] != sorted({pack.dated for pack in found}):
        raise PackError(f"{path.name}: các gói phải xếp theo ngày tăng dần, mỗi ngày một gói.")
    codes = [code for pack in found for code in pack.added]
    if len(codes) != len(set(codes)):
        raise PackError(f"{path.name}: một mã chỉ được thêm một lần, mã đã rút không dùng lại.")
    return found


def _pack(entry: object, place: str) -> Pack:
    if not isinstance(entry, Mapping) or set(entry) != _KEYS:
        raise PackError(f"{place}: cần đúng các khóa {', '.join(sorted(_KEYS))}.")
    if not isinstance(entry["version"], str) or not isinstance(entry["date"], date) or not isinstance(entry["note"], str):
        raise PackError(f"{place}: version và note là chữ trong nháy, date là ngày dạng 2026-11-23.")
    if not all(isinstance(entry[key], list) and all(isinstance(code, str) for code in entry[key]) for key in ("added", "withdrawn")):
        raise PackError(f"{place}: added và withdrawn là danh sách mã.")
    return Pack(entry["version"], entry["date"], tuple(entry["added"]), tuple(entry["withdrawn"]), entry["note"])


def current() -> Pack:
    """The newest pack."""
    return packs()[-1]
