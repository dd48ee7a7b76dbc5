"""The little of WordprocessingML that the DOCX writer speaks: elements, properties in the schema's order, runs, paragraphs.

Word calls a file broken when properties stand in another order than the schema's, so `w` sorts them and no caller needs to know it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from lxml import etree

Element = etree._Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_W = f"{{{NAMESPACES['w']}}}"
_ONLY_W = {"w": NAMESPACES["w"]}
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # characters that no XML file can hold, and no reader sees

_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs spacing ind jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color sz szCs vertAlign lang",
    "sdtPr": "alias tag id lock text",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW vAlign",
    "sectPr": "headerReference type pgSz pgMar pgNumType titlePg",
}
_PLACES = {f"{_W}{tag}": {name: place for place, name in enumerate(order.split())} for tag, order in _ORDER.items()}


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element named with its prefix; attributes without one, as DrawingML has them."""
    prefix, name = tag.split(":")
    space = NAMESPACES[prefix]
    made = etree.Element(f"{{{space}}}{name}", {key: str(value) for key, value in attributes.items()}, {prefix: space})
    made.extend(children)
    return made


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """A `w:` element with `w:` attributes; the children of a property element are put in the schema's order."""
    made = etree.Element(_W + tag, {_W + key: str(value) for key, value in attributes.items()}, _ONLY_W)
    if children:
        made.extend(children)
        sort_properties(made)
    return made


def relation(tag: str, attribute: str, target: str) -> Element:
    """An element that points at a relationship, such as `r:embed`."""
    prefix, name = tag.split(":")
    spaces = {key: NAMESPACES[key] for key in (prefix, "r")}
    return etree.Element(f"{{{spaces[prefix]}}}{name}", {f"{{{spaces['r']}}}{attribute}": target}, spaces)


def sort_properties(properties: Element) -> None:
    """Put the children of a property element in the schema's order."""
    places = _PLACES.get(str(properties.tag))
    if places:
        properties[:] = sorted(properties, key=lambda child: places[etree.QName(child).localname])


def printable(text: str) -> str:
    """The text without the control characters that XML forbids.

    >>> printable("Hồ\\x00 sơ\\x0b")
    'Hồ sơ'
    """
    return _NOT_XML.sub("", text)


def run(text: str, *, bold: bool = False, italic: bool = False) -> Element:
    """One run of words; a line break in them becomes a line break in the paragraph."""
    made = w("r")
    marks = [w(mark) for mark, wanted in (("b", bold), ("bCs", bold), ("i", italic), ("iCs", italic)) if wanted]
    if marks:
        made.append(w("rPr", *marks))
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            made.append(w("br"))
        words = w("t")
        words.text = line
        words.set(_XML_SPACE, "preserve")
        made.append(words)
    return made


def paragraph(style: str, *content: Element) -> Element:
    """A paragraph that takes its whole look from a style."""
    return w("p", w("pPr", w("pStyle", val=style)), *content)


def set_property(made: Element, *properties: Element) -> None:
    """Add properties to a paragraph made by `paragraph`."""
    held = made[0]
    held.extend(properties)
    sort_properties(held)


def serialized(root: Element) -> bytes:
    """The bytes of a part."""
    etree.cleanup_namespaces(root, top_nsmap=NAMESPACES, keep_ns_prefixes=["w", "r"])
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def twips(millimetres: Decimal) -> int:
    """Word's unit of length, 1/1440 inch.

    >>> twips(Decimal("297"))
    16838
    """
    return round(millimetres * 1440 / Decimal("25.4"))


def point_twips(points: Decimal) -> int:
    """Points in 1/20 point."""
    return round(points * 20)


def half_points(points: Decimal) -> int:
    """Word's unit of letter size."""
    return round(points * 2)
