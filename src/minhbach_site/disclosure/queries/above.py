"""What apps above this one may tell of disclosures, and what holds where none does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Told:
    """What the calendar of duties and the registers say of something past its day: left out, unclear and why, or nothing to disclose."""

    late: bool = False
    unclear: str = ""
    settled: bool = False


# asked with the provision, the day by which it had to begin and the day of the question
Judge = Callable[[str, date, date], Told]
# asked with form, audience, group and day: why that form is not enough for such an item; empty where it is
Objection = Callable[[str, str, int, date], str]


@dataclass(frozen=True, slots=True)
class Above:
    """What apps above this one know of disclosures."""

    judge: Judge
    objection: Objection


def by_the_day(_provision: str, due_on: date, on: date) -> Told:
    """The judgement of who knows nothing more than the day."""
    return Told(late=due_on < on)


def no_objection(_form: str, _audience: str, _group: int, _on: date) -> str:
    return ""
