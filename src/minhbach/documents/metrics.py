"""How wide words print, read from the package's fonts, which have the widths of Times New Roman."""

from __future__ import annotations

import struct
from decimal import Decimal
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent.parent / "data" / "fonts"


def text_width(text: str, size_pt: Decimal, *, face: str = "Bold") -> Decimal:
    """The width of one line in points.

    >>> text_width("Độc lập - Tự do - Hạnh phúc", Decimal(13)).quantize(Decimal("0.1"))
    Decimal('159.1')
    """
    widths, unit = _advances(face)
    return sum(widths.get(ord(char), unit // 2) for char in text) * size_pt / unit


@cache
def _advances(face: str) -> tuple[dict[int, int], int]:
    """Code point → advance width, and the units of one em."""
    data = (FONTS / f"LiberationSerif-{face}.ttf").read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {tag: offset for tag, _, offset, _ in (struct.unpack_from(">4sLLL", data, 12 + 16 * index) for index in range(count))}
    (unit,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (long_metrics,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)

    def advance(glyph: int) -> int:
        return int(struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * min(glyph, long_metrics - 1))[0])

    return {code: advance(glyph) for code, glyph in _glyphs(data, tables[b"cmap"]).items()}, int(unit)


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Code point → glyph number from the first format 4 subtable."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    starts = [cmap + struct.unpack_from(">L", data, cmap + 8 + 8 * index)[0] for index in range(count)]
    start = next(start for start in starts if struct.unpack_from(">H", data, start)[0] == 4)
    segments = struct.unpack_from(">H", data, start + 6)[0] // 2
    rows = [struct.unpack_from(f">{segments}H", data, start + 14 + 2 * segments * row + (2 if row else 0)) for row in range(4)]
    found: dict[int, int] = {}
    for index, (last, first, delta, offset) in enumerate(zip(*rows, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            place = start + 16 + 6 * segments + 2 * index + offset + 2 * (code - first)
            glyph = (code if offset == 0 else struct.unpack_from(">H", data, place)[0]) + delta
            found[code] = glyph & 0xFFFF
    return found
