"""What was closed over a day before a document of that day is entered: told by the apps above, which know of reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

Closed = Callable[[date], list[str]]  # in words, what was made of the register as it stood, of each day


def nothing_closed(_day: date) -> list[str]:
    """For what is entered where no app above is asked."""
    return []
