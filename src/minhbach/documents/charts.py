"""Charts: a Vega-Lite specification in `data/charts` plus rows becomes a picture, the same one for every format.

Numbers are made before they come here: a percentage to be printed arrives as text, so that a chart cannot round otherwise than the sentence
beside it.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache as remember
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from lxml import etree

from minhbach.documents.fonts import FONTS, typeset
from minhbach.documents.model import Picture

CHARTS = Path(__file__).parent.parent / "data" / "charts"
VEGA_LITE = "6.4"
FAMILIES = "Liberation Serif, Times New Roman, Times, serif"
SVG = "http://www.w3.org/2000/svg"
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
STYLE = {
    "background": "white",
    "font": FAMILIES,
    "padding": 6,
    "text": {"fontSize": 13},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": "#000000",
        "titleColor": "#000000",
        "gridColor": "#d0d0d0",
        "domainColor": "#000000",
        "tickColor": "#000000",
        "labelAngle": 0,
    },
    "axisX": {"grid": False},
    "legend": {"labelFontSize": 13, "labelColor": "#000000", "labelLimit": 0, "columnPadding": 24},
    "view": {"stroke": None},
}

Row = Mapping[str, str | int | float]


class ChartError(ValueError):
    """A chart cannot be drawn from what was given; the message names chart, row and column."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One definition: the specification as published, and the words and columns that its `usermeta` declares."""

    name: str
    title: str
    caption: str
    alt: str
    row: str
    columns: Mapping[str, str]
    wrap: Mapping[str, int]
    spec: Mapping[str, Any]


@remember
def load_chart(name: str, *, folder: Path = CHARTS) -> Chart:
    """Read `<name>.json`; raises ChartError for an unknown name or a definition without its words."""
    path = folder / f"{name}.json"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.json")))
        raise ChartError(f"Không có biểu đồ «{name}»; các biểu đồ đã định nghĩa: {known}.")
    spec = json.loads(path.read_text("utf-8"))
    meta = spec.pop("usermeta", {})
    try:
        return Chart(name, meta["title"], meta["caption"], meta["alt"], meta["row"], meta["columns"], meta.get("wrap", {}), spec)
    except KeyError as error:
        raise ChartError(f"{path.name}: thiếu khóa usermeta.{error.args[0]}; hãy bổ sung.") from None


def describe(name: str, rows: Sequence[Row], **fields: str) -> tuple[str, str]:
    """Caption and alternative text of a chart, from its templates: `{rows}` lists every number that the picture shows.

    >>> rows = [{"unit": "Phòng thuộc Sở", "before": 7, "after": 6}]
    >>> describe("units_before_after", rows, period="năm 2025")[1]
    'Biểu đồ cột ngang: số đơn vị trước và sau mỗi lần sắp xếp tổ chức bộ máy, năm 2025. Phòng thuộc Sở: trước 7, sau 6.'
    """
    chart = load_chart(name)
    _check(chart, rows)
    listed = "; ".join(chart.row.format_map({key: _spoken(row[key], kind) for key, kind in chart.columns.items()}) for row in rows)
    try:
        return chart.caption.format_map(fields), chart.alt.format_map({**fields, "rows": listed})
    except KeyError as error:
        raise ChartError(f"Biểu đồ «{name}»: thiếu giá trị «{error.args[0]}» cho lời chú thích.") from None


def render(name: str, rows: Sequence[Row], *, caption: str, alt: str, cache: Path | None = None) -> Picture:
    """Draw a chart. With `cache`, a drawing is kept there under the SHA-256 of all that shapes it and is not drawn again."""
    chart = load_chart(name)
    _check(chart, rows)
    spec = json.dumps({**chart.spec, "config": STYLE, "data": {"values": _wrapped(chart, rows)}}, ensure_ascii=False, sort_keys=True)
    key = hashlib.sha256(f"{version('vl-convert-python')}\n{VEGA_LITE}\n{spec}".encode()).hexdigest()
    drawn = _kept(cache / f"{key}.svg", lambda: _draw(spec).encode()).decode() if cache else _draw(spec)
    svg, width, height = _finished(drawn, prefix=f"c{key[:10]}", title=chart.title, description=alt)
    return Picture(caption=caption, alt=alt, svg=svg, width=width, height=height)


def to_png(svg: str, width: int, height: int, *, ppi: int = 200, cache: Path | None = None) -> bytes:
    """Turn a drawing into a PNG with the package's fonts only (`width` and `height` in px of 1/96 inch); kept in `cache` like a drawing."""
    if cache:
        key = hashlib.sha256(f"{version('typst')}\n{width}\n{height}\n{ppi}\n{svg}".encode()).hexdigest()
        return _kept(cache / f"{key}.png", lambda: to_png(svg, width, height, ppi=ppi))
    page = f"#set page(width: {width * 0.75}pt, height: {height * 0.75}pt, margin: 0pt)\n" + '#image("drawing.svg", width: 100%)'
    return typeset({"main.typ": page.encode(), "drawing.svg": svg.encode()}, to="png", ppi=ppi)


def parse_svg(svg: str) -> etree._Element:
    """Read a drawing; raises ChartError when it is broken or is more than a drawing: no script, no style sheet, nothing from outside."""
    try:
        root = etree.fromstring(svg.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise ChartError(f"hình vẽ SVG hỏng ({error.msg}); hãy vẽ lại.") from error
    for node in root.iter():
        if not isinstance(node.tag, str):
            raise ChartError("hình vẽ SVG có chú giải hoặc lệnh xử lý; hãy bỏ đi.")
        if etree.QName(node).localname in _REFUSED:
            raise ChartError(f"hình vẽ SVG có phần tử <{etree.QName(node).localname}>, không được phép; hãy bỏ phần tử đó.")
        for key, value in _attributes(node):
            name = etree.QName(key).localname
            if name.startswith("on") or name == "style" or (name == "href" and not value.startswith("#")) or _OUTSIDE.search(value):
                raise ChartError(f"hình vẽ SVG có thuộc tính {name}={value!r}, không được phép; hãy bỏ thuộc tính đó.")
    return root


_REFUSED = {"script", "style", "foreignObject", "image", "a", "iframe", "set", "animate", "animateTransform", "animateMotion", "feImage"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)")


def scope_ids(root: etree._Element, prefix: str) -> None:
    """Give every id of a drawing, and every reference to it, a prefix, so that drawings can share a page."""
    names = {name: f"{prefix}-{name}" for node in root.iter(etree.Element) if (name := node.get("id"))}
    for node in root.iter(etree.Element):
        for key, value in _attributes(node):
            if key == "id":
                node.set(key, names[value])
            elif key in ("aria-labelledby", "aria-describedby"):
                node.set(key, " ".join(names.get(part, part) for part in value.split()))
            elif "#" in value:
                node.set(key, _renamed(value, names))


def _attributes(node: etree._Element) -> list[tuple[str, str]]:
    return [(str(key), str(value)) for key, value in node.attrib.items()]


def _renamed(value: str, names: Mapping[str, str]) -> str:
    if value.startswith("#"):
        return "#" + names.get(value[1:], value[1:])
    if value.startswith("url(#") and value.endswith(")"):
        return f"url(#{names.get(value[5:-1], value[5:-1])})"
    return value


def _check(chart: Chart, rows: Sequence[Row]) -> None:
    if not rows:
        raise ChartError(f"Biểu đồ «{chart.name}» không có dòng số liệu nào; hãy bỏ biểu đồ này khỏi báo cáo hoặc nạp sổ tương ứng.")
    for index, row in enumerate(rows, start=1):
        for column, kind in chart.columns.items():
            value = row.get(column)
            if not _fits(value, kind):
                raise ChartError(f"Biểu đồ «{chart.name}», dòng {index}, cột «{column}»: cần {_KINDS[kind]}, nhận được {value!r}.")


_KINDS = {"text": "chữ", "number": "số", "month": "tháng viết như «2025-01»"}


def _fits(value: object, kind: str) -> bool:
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str) and (kind == "text" or re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value) is not None)


def _spoken(value: str | float, kind: str) -> str:
    """A value as the alternative text says it: `3.382`, `1/2025`."""
    if kind == "month":
        year, month = str(value).split("-")
        return f"{int(month)}/{year}"
    return str(value) if kind == "text" else f"{value:,}".translate(_SEPARATORS)


_SEPARATORS = str.maketrans(",.", ".,")


def _wrapped(chart: Chart, rows: Sequence[Row]) -> list[dict[str, str | int | float]]:
    return [{key: _wrap(value, chart.wrap.get(key)) for key, value in row.items()} for row in rows]


def _wrap(value: str | float, width: int | None) -> str | int | float:
    return "\n".join(textwrap.wrap(value, width)) if isinstance(value, str) and width else value


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """A kept picture, if it is whole: its first line is the SHA-256 of the rest. A cache that cannot be written only costs time."""
    with suppress(OSError):
        digest, _, kept = path.read_bytes().partition(b"\n")
        if digest == hashlib.sha256(kept).hexdigest().encode():
            return kept
    made = make()
    aside = path.with_suffix(f".{os.getpid()}.tmp")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(hashlib.sha256(made).hexdigest().encode() + b"\n" + made)
        aside.replace(path)
    return made


def _draw(spec: str) -> str:
    _register_fonts()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[], format_locale=NUMBERS))


@remember
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


_DROPPED = {"class", "role", "pointer-events"}


def _finished(drawn: str, *, prefix: str, title: str, description: str) -> tuple[str, int, int]:
    """Clean a drawing: our own words for screen readers instead of the engine's English ones, and ids that are its own."""
    root = etree.fromstring(drawn.encode())
    width, height = (math.ceil(float(root.get(side, "0"))) for side in ("width", "height"))
    root.set("width", str(width))
    root.set("height", str(height))
    for node in root.iter(etree.Element):
        for name in [name for name in node.attrib if name in _DROPPED or str(name).startswith("aria-")]:
            del node.attrib[name]
    heading, words = etree.Element(f"{{{SVG}}}title", id="title"), etree.Element(f"{{{SVG}}}desc", id="desc")
    heading.text, words.text = title, description
    root[:0] = [heading, words]
    root.set("role", "img")
    root.set("aria-labelledby", "title")
    root.set("aria-describedby", "desc")
    scope_ids(root, prefix)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode"), width, height
