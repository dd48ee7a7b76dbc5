"""The words of figures, read once from `data/figures`: units, scales, complementary labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

import yaml

FOLDER = Path(__file__).parent.parent / "data" / "figures"
CONFIDENCES = ("verified", "secondary", "memory", "own")


class VocabularyError(ValueError):
    """A dictionary of figures cannot be used; the message (Vietnamese) names the file and the key."""


@dataclass(frozen=True, slots=True)
class Units:
    """Nouns after numbers, by what they measure."""

    scales: Mapping[str, Decimal]
    money: frozenset[str]
    measures: frozenset[str]
    durations: frozenset[str]
    counts: frozenset[str]
    within: Mapping[str, frozenset[str]]
    same: Mapping[str, str]
    approximate: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        return self.money | self.measures | self.durations | self.counts

    def canonical(self, unit: str) -> str:
        """One name for units that have several: `TTHC` is `thủ tục hành chính`."""
        return self.same.get(unit, unit)

    def is_kind(self, part: str, whole: str) -> bool:
        """Whether one counts a kind of the other: a `phường` is a `đơn vị`."""
        return part in self.within.get(whole, frozenset())


@dataclass(frozen=True, slots=True)
class Complement:
    """Labels that together make a whole: every slot must be filled, an optional one may be."""

    name: str
    slots: tuple[tuple[str, ...], ...]
    optional: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FlowBalance:
    """A whole and what became of it: received = resolved + pending. Words that only look like `total` are under `never`."""

    total: tuple[str, ...]
    never: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StandIn:
    """`label` says the same as `instead_of` where no sibling says `unless`."""

    label: str
    instead_of: str
    unless: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What labels mean to sums."""

    complements: tuple[Complement, ...]
    flows: tuple[FlowBalance, ...]
    stands_for: tuple[StandIn, ...]
    overlapping: frozenset[str]


@cache
def units() -> Units:
    """The dictionary of units."""
    file = _File(FOLDER / "don-vi.yaml", "scales", "money", "measures", "durations", "counts", "within", "same", "approximate")
    return Units(
        {one["word"]: Decimal(one["value"]) for one in file.records("scales", "word", "value")},
        frozenset(file.words("money")),
        frozenset(file.words("measures")),
        frozenset(file.words("durations")),
        frozenset(file.words("counts")),
        {
            file.text(one, "unit"): frozenset(file.listed(one["kinds"], "kinds"))
            for one in file.mappings(file.values["within"], "within", "unit", "kinds")
        },
        {name: names[0] for names in file.lists("same") for name in names},
        tuple(sorted(file.words("approximate"), key=len, reverse=True)),
    )


@cache
def labels() -> Labels:
    """The dictionary of labels."""
    file = _File(FOLDER / "nhan-bu-tru.yaml", "complements", "flows", "stands_for", "overlapping")
    return Labels(
        tuple(
            Complement(file.text(one, "name"), file.slots(one["slots"], "slots"), file.slots(one["optional"], "optional"))
            for one in file.mappings(file.values["complements"], "complements", "name", "slots", "optional")
        ),
        tuple(
            FlowBalance(
                tuple(file.listed(one["total"], "total")), tuple(file.listed(one["never"], "never")), file.slots(one["parts"], "parts")
            )
            for one in file.mappings(file.values["flows"], "flows", "total", "never", "parts")
        ),
        tuple(StandIn(**one) for one in file.records("stands_for", "label", "instead_of", "unless")),
        frozenset(file.words("overlapping")),
    )


class _File:
    """One YAML file of the folder, read strictly: exact keys, quoted numbers, a source and a confidence."""

    def __init__(self, path: Path, *keys: str) -> None:
        self.name = path.name
        read = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        self.values = self._mapping(read, "", "source", "confidence", *keys)
        if self.text(self.values, "confidence") not in CONFIDENCES:
            raise self._refusal("confidence", f"dùng một trong {', '.join(CONFIDENCES)}")
        self.text(self.values, "source")

    def _refusal(self, key: str, message: str) -> VocabularyError:
        return VocabularyError(f"{self.name}: {key}: {message}")

    def _mapping(self, value: object, key: str, *keys: str) -> Mapping[str, object]:
        if not isinstance(value, dict) or set(value) != set(keys):
            raise self._refusal(key or "đầu tệp", f"cần đúng các khóa {', '.join(keys)}, nhận được {value!r:.80}")
        return cast("Mapping[str, object]", value)

    def text(self, mapping: Mapping[str, object], key: str) -> str:
        value = mapping[key]
        if not isinstance(value, str) or not value.strip():
            raise self._refusal(key, f"cần một đoạn chữ, nhận được {value!r}")
        return value

    def listed(self, value: object, key: str) -> list[str]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self._refusal(key, f"cần một danh sách chữ, nhận được {value!r:.80}")
        return cast("list[str]", value)

    def words(self, key: str) -> list[str]:
        return self.listed(self.values[key], key)

    def lists(self, key: str) -> Sequence[list[str]]:
        return self._lists(self.values[key], key)

    def _lists(self, value: object, key: str) -> list[list[str]]:
        if not isinstance(value, list):
            raise self._refusal(key, f"cần một danh sách của các danh sách, nhận được {value!r:.80}")
        return [self.listed(item, key) for item in value]

    def slots(self, value: object, key: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(slot) for slot in self._lists(value, key))

    def mappings(self, value: object, key: str, *keys: str) -> list[Mapping[str, object]]:
        if not isinstance(value, list):
            raise self._refusal(key, f"cần một danh sách, nhận được {value!r:.80}")
        return [self._mapping(item, key, *keys) for item in value]

    def records(self, key: str, *keys: str) -> list[dict[str, str]]:
        return [{name: self.text(one, name) for name in keys} for one in self.mappings(self.values[key], key, *keys)]
