"""The fonts that the package brings along, and typesetting with them alone.

System fonts named "Liberation Serif" differ, and the older ones lack Vietnamese: a renderer then mixes in letters of another font
without a word.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import typst

FONTS = Path(__file__).parent.parent / "data" / "fonts"


def typeset(files: Mapping[str, bytes], *, to: Literal["pdf", "png"], standards: Sequence[str] = (), ppi: int | None = None) -> bytes:
    """Run Typst over files that exist only in memory (UTF-8 texts; the first is the template). Raises typst.TypstError."""
    compile_files = cast(Any, typst.compile)  # its type stub does not know that it takes files by name
    return bytes(compile_files(dict(files), format=to, ppi=ppi, pdf_standards=list(standards), font_paths=typst_fonts()))


@cache
def typst_fonts() -> typst.Fonts:
    """The package's fonts, read once, as Typst takes them."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def drawable() -> frozenset[int]:
    """The code points that every one of the four faces can draw."""
    return frozenset.intersection(*(code_points(path) for path in sorted(FONTS.glob("*.ttf"))))


def missing(text: str) -> str:
    """The characters of a text that the fonts cannot draw, each once, in order of appearance; line breaks are not drawn.

    >>> missing("Hồ sơ đúng hạn: 99,54 %")
    ''
    >>> missing("☐ Đạt ☐ Không đạt")
    '☐'
    """
    if drawable().issuperset(map(ord, text)):
        return ""
    return "".join(dict.fromkeys(char for char in text if char != "\n" and ord(char) not in drawable()))


def code_points(path: Path) -> frozenset[int]:
    """The code points that a TrueType file maps to a glyph: its `cmap` table for Windows Unicode (3, 1), format 4."""
    data = path.read_bytes()
    start = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * index)
        if (platform, encoding) == (3, 1):
            return frozenset(_format_4(data, start + offset))
    raise ValueError(f"{path.name}: no Unicode cmap")


def _table(data: bytes, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        tag, _checksum, offset, _length = struct.unpack_from(">4sLLL", data, 12 + 16 * index)
        if tag == name:
            return int(offset)
    raise ValueError(f"no table {name.decode('ascii')}")


def _format_4(data: bytes, start: int) -> set[int]:
    segments = struct.unpack_from(">H", data, start + 6)[0] // 2
    row = f">{segments}H"
    ends, starts, deltas, offsets = (struct.unpack_from(row, data, start + 14 + 2 * segments * i + (2 if i else 0)) for i in range(4))
    table = start + 16 + 6 * segments
    found: set[int] = set()
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            if offset == 0:
                glyph = (code + delta) & 0xFFFF
            else:
                (glyph,) = struct.unpack_from(">H", data, table + 2 * index + offset + 2 * (code - first))
            if glyph and code != 0xFFFF:
                found.add(code)
    return found
