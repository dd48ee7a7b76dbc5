"""What moves when the calendar or the law changes: each run remembers what it counted by, and the next one tells the difference.

Remembered are due days, the special days of the calendar and the terms used: enough to say why a day moved when the old data are gone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from minhbach.deadlines.calendar import WORKED, WorkCalendar
from minhbach.duties.evaluate import Ground
from minhbach.duties.model import OPEN, Assessment, Instance
from minhbach.facts.durable import make_folder, replace_file
from minhbach.law.provisions import day_words
from minhbach.law.wording import article_of, term_words

FILE = "nghia-vu.json"
FORMAT = 1
MAX_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Counted:
    """One running due day as it was counted: its day zero, and the term and article in words."""

    start: date | None
    due: date | None
    term: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """One run: the digests of calendar and law, which days were worked against their weekday's rule, and every running due day."""

    calendar: str
    law: str
    special: Mapping[date, bool]  # True where it is worked
    dues: Mapping[str, Counted]


@dataclass(frozen=True, slots=True)
class MovedDue:
    """A running due day that is no longer what it was; None is "not there" or "cannot be counted"."""

    id: str
    before: date | None
    after: date | None
    reasons: tuple[str, ...]


def remembered(assessment: Assessment, ground: Ground) -> Remembered:
    """What this run counted by."""
    dues = {one.id: Counted(one.started_on, one.due_on, _term(one)) for one in assessment.instances if one.state in OPEN and one.due_on}
    special = {day: special.kind in WORKED for day, special in ground.calendar.special.items()}
    return Remembered(ground.calendar.digest, law_digest(ground), special, dues)


def law_digest(ground: Ground) -> str:
    """A hash over every provision and duty: two with the same hash order the same."""
    told = "\n".join([repr(provision) for provision in ground.duties.provisions] + [repr(duty) for duty in ground.duties])
    return hashlib.sha256(told.encode()).hexdigest()


def _term(one: Instance) -> str:
    if one.version is None:
        return ""
    words = next((term_words(term, one.version) for term in one.version.terms if term.case == one.case), "")
    return f"{words} ({article_of(one.version)})" if words else article_of(one.version)


def moved(before: Remembered, after: Remembered) -> tuple[MovedDue, ...]:
    """The due days that run in both and differ; nothing when neither the calendar nor the law has changed."""
    if (before.calendar, before.law) == (after.calendar, after.law):
        return ()
    found = []
    for id_, old in before.dues.items():
        new = after.dues.get(id_)
        if new is not None and new.due != old.due and new.start == old.start:
            found.append(MovedDue(id_, old.due, new.due, _reasons(old, new, before, after)))
    return tuple(found)


def _reasons(old: Counted, new: Counted, before: Remembered, after: Remembered) -> tuple[str, ...]:
    reasons = [f"quy định đổi: {old.term} thành {new.term}"] if old.term != new.term else []
    known = [day for day in (old.start, old.due, new.due) if day is not None]
    first, last = min(known), max(known)
    day = first
    while day <= last:
        was, is_ = (run.special.get(day, day.weekday() < 5) for run in (before, after))
        if was != is_:
            reasons.append(f"{day_words(day)}: {_worked(was)} thành {_worked(is_)}")
        day += timedelta(days=1)
    return tuple(reasons)


def _worked(working: bool) -> str:
    return "làm việc" if working else "nghỉ"


def proposed(ground: Ground) -> Ground:
    """The same ground with every proposed swap of the calendar decided."""
    calendar: WorkCalendar = ground.calendar.with_proposals()
    return Ground(calendar, ground.office, ground.duties)


# --- the file ---------------------------------------------------------------------------------------------------------------------------


def read_memory(home: Path, year: int) -> Remembered | None:
    """What the last run for that year counted by; None when there was none, or its file cannot be read (nothing depends on it)."""
    path = home / FILE
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        raw = json.loads(path.read_bytes())
        return _parse(raw["years"][str(year)]) if raw["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def write_memory(home: Path, year: int, run: Remembered) -> None:
    """Remember this run in one step; other years stay. Raises OSError."""
    path = home / FILE
    years: dict[str, Any] = {}
    try:
        raw = json.loads(path.read_bytes())
        years = dict(raw["years"]) if raw["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        years = {}
    years[str(year)] = {
        "calendar": run.calendar,
        "law": run.law,
        "special": {day.isoformat(): working for day, working in sorted(run.special.items())},
        "dues": {
            id_: [one.start.isoformat() if one.start else None, one.due.isoformat() if one.due else None, one.term]
            for id_, one in run.dues.items()
        },
    }
    make_folder(home)
    replace_file(path, (json.dumps({"format": FORMAT, "years": years}, ensure_ascii=False, indent=1) + "\n").encode())


def _parse(raw: Mapping[str, Any]) -> Remembered:
    special = {date.fromisoformat(day): bool(working) for day, working in raw["special"].items()}
    dues = {id_: Counted(_date(start), _date(due), str(term)) for id_, (start, due, term) in raw["dues"].items()}
    return Remembered(str(raw["calendar"]), str(raw["law"]), special, dues)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
