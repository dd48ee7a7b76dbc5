"""Counts of what came late, which a report may not pass over in silence."""

from __future__ import annotations

import re

from minhbach.checks.claims import quantities_of
from minhbach.checks.places import TEXT, pieces
from minhbach.documents.reading import Reading
from minhbach.figures.quantities import Measure, Quantity

_LATE = re.compile(r"(?:quá hạn|trễ hạn|chậm hạn|chậm muộn|trễ hẹn|không đúng hạn)\s*$", re.IGNORECASE)
_LATE_AFTER = re.compile(r"^(?:bị |đã |giải quyết |xử lý )?(?:quá hạn|trễ hạn|trễ hẹn|chậm hạn)", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:không để|giảm|hạn chế|phấn đấu|không quá|dưới|khắc phục|nếu|trường hợp|phạt)\b", re.IGNORECASE)


def late_counts(reading: Reading) -> list[str]:
    """What the document says came late, in its own words."""
    return [
        " ".join(part for part in (quantity.before, quantity.text) if part)
        for piece in pieces(reading, TEXT)
        if "hạn" in piece.text or "hẹn" in piece.text or "muộn" in piece.text
        for quantity in quantities_of(piece.text)
        if is_late(quantity)
    ]


def is_late(quantity: Quantity) -> bool:
    """Whether a quantity counts things that came late."""
    if quantity.measure is not Measure.COUNT or quantity.number <= 0 or _PLANNED.search(quantity.before):
        return False
    return bool(_LATE.search(quantity.before)) or bool(quantity.unit and _LATE_AFTER.match(quantity.after))
