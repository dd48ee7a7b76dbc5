"""How the runs and paragraphs of a DOCX look: the document's defaults, its styles and what is set on the spot, the nearest winning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from minhbach.documents.readers.office_zip import Element, attribute, child, local

MAX_CHAIN = 20  # styles that a style may be based on, one on another

Facts = Mapping[str, str]

_OFF = frozenset({"0", "false", "off", "none"})
_SWITCHES = frozenset({"b", "i", "caps", "smallCaps", "vanish"})
_ALIGNMENTS = {"both": "justify", "distribute": "justify", "start": "left", "end": "right"}
_FONT_NAMES = ("ascii", "hAnsi", "cs", "eastAsia")


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by their id, each with what it is based on already in it."""

    defaults: Facts = field(default_factory=dict)
    named: Mapping[str, Facts] = field(default_factory=dict)
    paragraph: str = ""  # the style of a paragraph that names none

    def of_paragraph(self, properties: Element | None) -> Facts:
        """What holds for a paragraph and, unless they say otherwise, for its runs."""
        named = child(properties, "pStyle")
        name = attribute(named, "val") if named is not None else self.paragraph
        return {**self.defaults, **self.named.get(name, {}), **dict(paragraph_facts(properties))}

    def of_run(self, paragraph: Facts, properties: Element | None) -> Facts:
        if properties is None:
            return paragraph
        named = child(properties, "rStyle")
        style = self.named.get(attribute(named, "val"), {}) if named is not None else {}
        return {**paragraph, **style, **dict(run_facts(properties))}


def styles_of(root: Element | None, theme: Element | None) -> Styles:
    """The styles of word/styles.xml; `theme` names the fonts that stand for "minor" and "major"."""
    if root is None:
        return Styles()
    fonts = _theme_fonts(theme)
    defaults: dict[str, str] = {}
    own: dict[str, tuple[str, dict[str, str]]] = {}
    first = ""
    for node in root.iterchildren("{*}docDefaults", "{*}style"):
        if local(node) == "docDefaults":
            defaults = {
                **dict(paragraph_facts(child(child(node, "pPrDefault"), "pPr"))),
                **dict(run_facts(child(child(node, "rPrDefault"), "rPr"), fonts)),
            }
            continue
        name, based = attribute(node, "styleId"), child(node, "basedOn")
        facts = {**dict(paragraph_facts(child(node, "pPr"))), **dict(run_facts(child(node, "rPr"), fonts))}
        title = child(node, "name")
        if title is not None and attribute(title, "val").lower().startswith("heading ") and attribute(title, "val")[8:].isdigit():
            facts.setdefault("outlineLvl", str(int(attribute(title, "val")[8:10]) - 1))
        own[name] = (attribute(based, "val") if based is not None else "", facts)
        if attribute(node, "type") == "paragraph" and attribute(node, "default") not in ("", *_OFF):
            first = name
    return Styles(defaults, {name: _with_base(name, own) for name in own}, first)


def _with_base(name: str, own: Mapping[str, tuple[str, dict[str, str]]]) -> Facts:
    chain: list[dict[str, str]] = []
    while name in own and len(chain) < MAX_CHAIN:
        name, facts = own[name]
        chain.append(facts)
    return {key: value for facts in reversed(chain) for key, value in facts.items()}


def paragraph_facts(properties: Element | None) -> Iterator[tuple[str, str]]:
    if properties is None:
        return
    for node in properties.iterchildren("{*}*"):
        name = local(node)
        if name == "jc":
            yield "jc", _ALIGNMENTS.get(attribute(node, "val"), attribute(node, "val"))
        elif name == "spacing":
            for key in ("before", "after", "line", "lineRule"):
                if attribute(node, key):
                    yield key, attribute(node, key)
        elif name == "ind":
            for key in ("firstLine", "hanging"):
                if attribute(node, key):
                    yield key, attribute(node, key)
        elif name == "outlineLvl":
            yield "outlineLvl", attribute(node, "val")
        elif name == "numPr":
            for key in ("numId", "ilvl"):
                inner = child(node, key)
                if inner is not None:
                    yield key, attribute(inner, "val")


def run_facts(properties: Element | None, theme: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    if properties is None:
        return
    for node in properties.iterchildren("{*}*"):
        name = local(node)
        if name in _SWITCHES:
            yield name, "0" if attribute(node, "val") in _OFF else "1"
        elif name == "sz":
            yield "sz", attribute(node, "val")
        elif name == "rFonts":
            font = next((attribute(node, key) for key in _FONT_NAMES if attribute(node, key)), "")
            themed = attribute(node, "asciiTheme") or attribute(node, "hAnsiTheme")
            if font or (theme and themed):
                yield "font", (theme or {}).get(themed[:5], font) if themed else font


def _theme_fonts(theme: Element | None) -> dict[str, str]:
    """ "minor" and "major" → the font that the theme gives them."""
    if theme is None:
        return {}
    found = {}
    for node in theme.iter("{*}minorFont", "{*}majorFont"):
        latin = child(node, "latin")
        if latin is not None and latin.get("typeface"):
            found[local(node)[:5]] = latin.get("typeface", "")
    return found
