"""Why a duty stands as it does, in the language of the page."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language

from minhbach.duties.definitions import known_duties
from minhbach.facts.schemas import KEPT
from minhbach_site.duties.states import (
    REASONS,
)
from minhbach_site.registers.states import TITLES
from minhbach_site.ui.language import said
from minhbach_site.ui.templatetags.ui import law


def reason_said(reason: str) -> Any:
    """Why a duty stands as it does, in the language of the page; words of the law stay as they are, marked as Vietnamese."""
    for shape, words in _shapes():
        if found := shape.fullmatch(reason):
            return str(words) % {name: _part_said(name, value) for name, value in found.groupdict().items()}
    return law(reason)


@cache
def _shapes() -> tuple[tuple[re.Pattern[str], Promise], ...]:
    parts = ((re.split(r"<<(\w+)>>", sentence), words) for sentence, words in REASONS)
    return tuple(
        (re.compile("".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(several))), words)
        for several, words in parts
    )


def _part_said(name: str, value: str) -> str:
    """A register, a trait or a day within a sentence, in the language of the page."""
    if name == "title":
        return next((str(TITLES[table]) for table, kept in KEPT.items() if kept.title == value), value)
    if name == "trait":
        return next((str(said(one)) for one in known_duties().traits.values() if one.name == value), value)
    if name == "day" and get_language() == "en":
        day, month, year = map(int, value.split("/"))
        return date_format(date(year, month, day), "SHORT_DATE_FORMAT")
    return value
