"""The numbers that Word writes itself before paragraphs: "1.", "a)", "III."."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from minhbach.documents.readers.office_zip import Element, attribute, child, local

LEVELS = 9

_PLACE = re.compile(r"%([1-9])")
_ROMANS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted: `label` is to be called in the order of the text."""

    lists: Mapping[str, tuple[str, Mapping[int, Level]]] = field(default_factory=dict)  # numId → what it shares its count with, its levels
    counts: dict[str, list[int]] = field(default_factory=dict)

    def label(self, number: str, depth: str) -> str:
        """The number of the next paragraph of a list, as Word prints it; "" for none."""
        shared, levels = self.lists.get(number, ("", {}))
        at = int(depth) if depth.isdigit() else 0
        if at not in levels:
            return ""
        counts = self.counts.setdefault(shared, [0] * LEVELS)
        counts[at] = counts[at] + 1 if counts[at] else levels[at].start
        counts[at + 1 :] = [0] * (LEVELS - at - 1)
        if levels[at].form == "bullet":
            return levels[at].text if levels[at].text in "-–—+•*" else "-"
        if levels[at].form == "none":
            return ""

        def printed(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            level = levels.get(place)
            return "" if level is None else in_form(counts[place] or level.start, level.form)

        return _PLACE.sub(printed, levels[at].text)


def numbering_of(root: Element | None) -> Numbering:
    """The lists of word/numbering.xml."""
    if root is None:
        return Numbering()
    abstract = {attribute(node, "abstractNumId"): _levels(node) for node in root.iterchildren("{*}abstractNum")}
    lists: dict[str, tuple[str, Mapping[int, Level]]] = {}
    for node in root.iterchildren("{*}num"):
        base = child(node, "abstractNumId")
        shared = attribute(base, "val") if base is not None else ""
        number = attribute(node, "numId")
        levels = dict(abstract.get(shared, {}))
        for change in node.iterchildren("{*}lvlOverride"):
            levels |= _levels(change)
            start = child(change, "startOverride")
            place = attribute(change, "ilvl")
            if start is not None and place.isdigit() and int(place) in levels:
                level = levels[int(place)]
                levels[int(place)] = Level(level.form, level.text, _number(attribute(start, "val"), 1))
                shared = f"{number}*"
        lists[number] = (shared, levels)
    return Numbering(lists)


def _levels(node: Element) -> dict[int, Level]:
    found = {}
    for level in node.iterchildren("{*}lvl"):
        facts = {local(made): attribute(made, "val") for made in level.iterchildren("{*}numFmt", "{*}lvlText", "{*}start")}
        place = _number(attribute(level, "ilvl"), -1)
        if 0 <= place < LEVELS:
            found[place] = Level(facts.get("numFmt", "decimal"), facts.get("lvlText", ""), _number(facts.get("start", ""), 1))
    return found


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise


def in_form(number: int, form: str) -> str:
    """A number as a list prints it.

    >>> in_form(4, "upperRoman"), in_form(3, "lowerLetter"), in_form(28, "lowerLetter"), in_form(7, "decimalZero")
    ('IV', 'c', 'bb', '07')
    """
    if form in ("lowerRoman", "upperRoman"):
        made = ""
        rest = min(number, 3999)
        for value, sign in _ROMANS:
            made += sign * (rest // value)
            rest %= value
        return made.upper() if form == "upperRoman" else made
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
        return letter.upper() if form == "upperLetter" else letter
    return f"{number:02}" if form == "decimalZero" else str(number)
