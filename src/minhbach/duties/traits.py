"""What an agency is: the traits on which duties depend, as declared in its card, each with the day from which it holds.

What is not declared is unknown, and so is every duty that depends on it; nothing is taken for granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from minhbach.indicators.reading import Entry, read_entry, suggest
from minhbach.law.reading import DATA

DUTIES = DATA / "duties"
TRAITS = "dac-diem.yaml"
FROM_HEADCOUNTS = "headcounts"  # in place of a number: read from the register of headcounts

Trait = str | bool | int


class TraitError(ValueError):
    """The card's traits cannot be used; the message (Vietnamese) names the key, what was expected and how to mend it."""


class TraitKind(StrEnum):
    """What a trait holds."""

    FLAG = "flag"
    CHOICE = "choice"
    COUNT = "count"
    DERIVED = "derived"  # follows from the others and the day; not for the card


@dataclass(frozen=True, slots=True)
class TraitDefinition:
    """One trait: its name, the question it answers, and for a choice the words of each value; each of them in English as well."""

    code: str
    name: str
    name_en: str
    question: str
    question_en: str
    kind: TraitKind
    choices: Mapping[str, str]
    choices_en: Mapping[str, str]

    @property
    def expected(self) -> str:
        """What may be written in the card."""
        if self.kind is TraitKind.FLAG:
            return "true hoặc false"
        if self.kind is TraitKind.COUNT:
            return f"một số nguyên không âm, hoặc {FROM_HEADCOUNTS} (lấy theo sổ bien-che)"
        return " hoặc ".join(self.choices)


@dataclass(frozen=True, slots=True)
class Traits:
    """The declared traits: for each, the values with the first day of each, oldest first; None is "from the beginning"."""

    values: Mapping[str, tuple[tuple[date | None, Trait], ...]] = field(default_factory=dict)

    def on(self, trait: str, day: date) -> Trait | None:
        """The value on that day; None when it is not known."""
        found: Trait | None = None
        for from_on, value in self.values.get(trait, ()):
            if from_on is None or from_on <= day:
                found = value
        return found

    @property
    def declared(self) -> bool:
        """Whether the card says anything about the agency at all."""
        return bool(self.values)


@cache
def known_traits() -> Mapping[str, TraitDefinition]:
    """The traits of the package by code."""
    return load_traits()


def load_traits(path: Path = DUTIES / TRAITS) -> Mapping[str, TraitDefinition]:
    """Read the definitions; raises DefinitionError with file, line and key."""
    file = read_entry(path)
    file.only("traits")
    found: dict[str, TraitDefinition] = {}
    for entry in file.entries("traits"):
        one = _definition(entry.named("code"))
        if one.code in found:
            raise entry.refusal("code", f"mã {one.code} đã có")
        found[one.code] = one
    return MappingProxyType(found)


def _definition(entry: Entry) -> TraitDefinition:
    entry.only("code", "name", "name_en", "question", "question_en", "kind", "choices", "choices_en")
    word = entry.text("kind")
    if word not in set(TraitKind):
        raise entry.refusal("kind", f"không biết loại {word!r}{suggest(word, TraitKind)}; dùng một trong {', '.join(TraitKind)}")
    kind = TraitKind(word)
    choices, choices_en = {}, {}
    if kind in (TraitKind.CHOICE, TraitKind.DERIVED):
        words, english = entry.entry("choices"), entry.entry("choices_en")
        choices = {code: words.text(code) for code in words.values}
        english.only(*choices)
        choices_en = {code: english.text(code) for code in choices}
    elif key := next((key for key in ("choices", "choices_en") if key in entry.values), ""):
        raise entry.refusal(key, f"chỉ dùng với kind {TraitKind.CHOICE}, {TraitKind.DERIVED}")
    return TraitDefinition(
        code=entry.text("code"),
        name=entry.text("name"),
        name_en=entry.text("name_en"),
        question=entry.text("question"),
        question_en=entry.text("question_en"),
        kind=kind,
        choices=choices,
        choices_en=choices_en,
    )


# --- the card ---------------------------------------------------------------------------------------------------------------------------


def parse_traits(raw: object, *, name: str) -> Traits:
    """The `traits` of a card, already plain values; raises TraitError. A value may be a list of {from: day, value: …}."""
    if raw is None:
        return Traits()
    if not isinstance(raw, dict):
        raise TraitError(f"{name}: «traits» phải gồm các dòng con «đặc điểm: giá trị» thụt vào.")
    values: dict[str, tuple[tuple[date | None, Trait], ...]] = {}
    for key, value in raw.items():
        known = {code: one for code, one in known_traits().items() if one.kind is not TraitKind.DERIVED}
        definition = known.get(str(key))
        if definition is None:
            near = get_close_matches(str(key), known, 1)
            hint = f"Có phải ý bạn là «{near[0]}»?" if near else f"Các đặc điểm: {', '.join(known)}."
            raise TraitError(f"{name}: không có đặc điểm «traits.{key}». {hint}")
        if value is not None:
            values[definition.code] = _values(definition, value, name)
    return Traits(MappingProxyType(values))


def _values(definition: TraitDefinition, raw: object, name: str) -> tuple[tuple[date | None, Trait], ...]:
    if not isinstance(raw, list):
        return ((None, _value(definition, raw, name)),)
    found: list[tuple[date | None, Trait]] = []
    for item in raw:
        if not isinstance(item, dict) or set(item) != {"from", "value"} or type(item["from"]) is not date:
            raise TraitError(f"{name}: mỗi giá trị của «traits.{definition.code}» phải ghi {{from: năm-tháng-ngày, value: …}}.")
        last = found[-1][0] if found else None
        if last is not None and item["from"] <= last:
            raise TraitError(f"{name}: các giá trị của «traits.{definition.code}» phải xếp theo ngày từ cũ đến mới, mỗi ngày một giá trị.")
        found.append((item["from"], _value(definition, item["value"], name)))
    if not found:
        raise TraitError(f"{name}: «traits.{definition.code}» là danh sách trống. Hãy ghi giá trị, hoặc bỏ dòng này.")
    return tuple(found)


def _value(definition: TraitDefinition, raw: object, name: str) -> Trait:
    fits = {
        TraitKind.FLAG: isinstance(raw, bool),
        TraitKind.COUNT: raw == FROM_HEADCOUNTS or (isinstance(raw, int) and not isinstance(raw, bool) and raw >= 0),
        TraitKind.CHOICE: isinstance(raw, str) and raw in definition.choices,
        TraitKind.DERIVED: False,
    }[definition.kind]
    if not fits or not isinstance(raw, str | bool | int):
        raise TraitError(f"{name}: «traits.{definition.code}» ({definition.name}) phải là {definition.expected}; đang ghi «{raw}».")
    return raw
