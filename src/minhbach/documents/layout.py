"""The measures of a page, read from `data/layouts`: a writer knows no millimetre of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml

LAYOUTS = Path(__file__).parent.parent / "data" / "layouts"


class LayoutError(ValueError):
    """A layout file holds something a writer cannot use; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout (thể thức). `measures` maps `page.left_mm`, `body.size_pt` … to exact numbers in the unit that the name ends with."""

    code: str
    name: str
    basis: str
    confidence: str
    font: str
    embedded_font: str
    measures: Mapping[str, Decimal]

    def __getitem__(self, name: str) -> Decimal:
        return self.measures[name]


def load_layout(code: str = "nd30", *, folder: Path = LAYOUTS) -> Layout:
    """Read `<code>.yaml`; raises LayoutError when a value is not quoted or lies outside its allowed range."""
    path = folder / f"{code}.yaml"
    raw = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    measures: dict[str, Decimal] = {}
    for group, entries in raw.items():
        if not isinstance(entries, dict) or group == "font":
            continue
        for name, entry in entries.items():
            measures[f"{group}.{name}"] = _measure(entry, f"{path.name}: {group}.{name}")
    return Layout(
        code=raw["code"],
        name=raw["name"],
        basis=raw["basis"],
        confidence=raw["confidence"],
        font=raw["font"]["value"],
        embedded_font=raw["font"]["embed"],
        measures=measures,
    )


def _measure(entry: object, place: str) -> Decimal:
    if not isinstance(entry, dict) or not isinstance(entry.get("value"), str):
        raise LayoutError(f'{place}: expected {{value: "…"}} with the number in quotes, so that it stays exact')
    value = Decimal(entry["value"])
    if "allowed" in entry:
        low, high = (Decimal(bound) for bound in entry["allowed"])
        if not low <= value <= high:
            raise LayoutError(f"{place}: {value} lies outside {low} to {high}, which the decree allows")
    return value
