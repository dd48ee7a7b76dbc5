"""The measures of a page, read from `data/layouts`: a writer knows no millimetre of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

LAYOUTS = Path(__file__).parent.parent / "data" / "layouts"


class LayoutError(ValueError):
    """A layout file holds something a writer cannot use; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout (thể thức). `measures` maps `page.left_mm`, `body.size_pt` … to exact numbers in the unit that the name ends with.

    `allowed` maps those that the decree gives a range for to its lowest and highest number, which are both allowed.
    """

    code: str
    name: str
    basis: str
    confidence: str
    font: str
    embedded_font: str
    measures: Mapping[str, Decimal]
    allowed: Mapping[str, tuple[Decimal, Decimal]]

    def __getitem__(self, name: str) -> Decimal:
        return self.measures[name]


@cache
def load_layout(code: str = "nd30", *, folder: Path = LAYOUTS) -> Layout:
    """Read `<code>.yaml`; raises LayoutError when a value is not quoted or lies outside its allowed range."""
    path = folder / f"{code}.yaml"
    raw = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    font = raw.pop("font")
    entries = _entries(raw)
    return Layout(
        code=raw["code"],
        name=raw["name"],
        basis=raw["basis"],
        confidence=raw["confidence"],
        font=font["value"],
        embedded_font=font["embed"],
        measures=_measures(entries, path.name),
        allowed=MappingProxyType({name: _range(entry, f"{path.name}: {name}") for name, entry in entries.items() if "allowed" in entry}),
    )


@cache
def load_measures(path: Path) -> Mapping[str, Decimal]:
    """The quoted numbers of any file written like a layout, as `group.name`; raises LayoutError when one is not quoted."""
    return _measures(_entries(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)), path.name)


def _entries(raw: Mapping[str, Any]) -> dict[str, Any]:
    groups = ((group, entries) for group, entries in raw.items() if isinstance(entries, dict))
    return {f"{group}.{name}": entry for group, entries in groups for name, entry in entries.items()}


def _measures(entries: Mapping[str, Any], file: str) -> Mapping[str, Decimal]:
    return MappingProxyType({name: _measure(entry, f"{file}: {name}") for name, entry in entries.items()})


def _measure(entry: object, place: str) -> Decimal:
    if not isinstance(entry, dict) or not isinstance(entry.get("value"), str):
        raise LayoutError(f'{place}: expected {{value: "…"}} with the number in quotes, so that it stays exact')
    value = _number(entry["value"], place)
    if "allowed" in entry:
        low, high = _range(entry, place)
        if not low <= value <= high:
            raise LayoutError(f"{place}: {value} lies outside {low} to {high}, which the decree allows")
    return value


def _range(entry: Mapping[str, Any], place: str) -> tuple[Decimal, Decimal]:
    bounds = entry["allowed"]
    if not isinstance(bounds, list) or len(bounds) != 2 or not all(isinstance(bound, str) for bound in bounds):
        raise LayoutError(f'{place}: expected allowed: ["lowest", "highest"] with both numbers in quotes')
    low, high = (_number(bound, place) for bound in bounds)
    if low > high:
        raise LayoutError(f"{place}: the range runs from {low} down to {high}")
    return low, high


def _number(text: str, place: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise LayoutError(f"{place}: {text!r} is no number") from None
