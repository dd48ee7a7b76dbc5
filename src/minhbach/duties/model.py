"""What became of each duty: its instances with day zero, due day, proof and state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minhbach.deadlines.clocks import Event
from minhbach.duties.definitions import Duties, Duty
from minhbach.law.provisions import Unit, Version
from minhbach.law.wording import length_words


class DutyState(StrEnum):
    """Where an instance stands on a day. They exclude each other."""

    NOT_YET_DUE = "not_yet_due"  # nothing to do yet: the period has not begun, or nothing has happened
    DUE = "due"  # to be done, and still in time (or the law names no day)
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    MISSED = "missed"  # the day has passed, and a register kept in full shows no proof
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"  # a trait is not declared, the register that would show it was not kept, or it has no day and its time went by


STATE_WORDS: Mapping[DutyState, str] = {
    DutyState.NOT_YET_DUE: "chưa đến kỳ",
    DutyState.DUE: "đang trong hạn",
    DutyState.DONE_ON_TIME: "đúng hạn",
    DutyState.DONE_LATE: "chậm",
    DutyState.MISSED: "quá hạn, chưa thực hiện",
    DutyState.NOT_APPLICABLE: "không áp dụng",
    DutyState.UNKNOWN: "chưa rõ",
}
OPEN = frozenset({DutyState.NOT_YET_DUE, DutyState.DUE, DutyState.MISSED})
DONE = frozenset({DutyState.DONE_ON_TIME, DutyState.DONE_LATE})
ONCE = "once"  # the period of a duty that is done once
# The worst of its instances is what a duty as a whole came to.
WORST = (DutyState.MISSED, DutyState.UNKNOWN, DutyState.DONE_LATE, DutyState.DONE_ON_TIME)


@dataclass(frozen=True, slots=True)
class Instance:
    """One duty in one period, or for one record. `period` is the period's key, the record's id, or the year where nothing is known closer.

    `started_on` is day zero; `due_on` is None where the law names no day or none can be told. `evidence` are record ids as
    "register:id". `days_late` is in the term's unit. `own_reading` says that the law does not name the day in so many words. `place` is
    file, sheet and line of the record behind it.
    """

    duty: Duty
    period: str
    state: DutyState
    started_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    case: str = ""
    version: Version | None = None
    evidence: tuple[str, ...] = ()
    unit: str = ""
    days_late: int = 0
    reason: str = ""
    own_reading: bool = False
    estimated: bool = False
    place: tuple[str, str, int | None] = ("", "", None)
    events: tuple[Event, ...] = ()

    @property
    def id(self) -> str:
        """Stable over runs: the duty's code and the period or record."""
        return f"{self.duty.code}:{self.period}"

    @property
    def nothing_yet(self) -> bool:
        """Whether this only says that in the year nothing has happened from which the duty would arise."""
        return self.state is DutyState.NOT_YET_DUE and self.started_on is None

    @property
    def late_unit(self) -> Unit:
        """The days in which lateness is counted: those of the term."""
        terms = self.version.terms if self.version else ()
        unit = next((term.unit for term in terms if term.case == self.case), None)
        return Unit.WORKING_DAYS if unit is Unit.WORKING_DAYS else Unit.CALENDAR_DAYS

    @property
    def late_words(self) -> str:
        """How late, in the unit of the term: "03 ngày làm việc"."""
        return length_words(self.days_late, self.late_unit)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Every instance of every duty of one agency and year as it stands on a day, in the order of the duties."""

    agency: str
    year: int
    on: date
    duties: Duties
    instances: tuple[Instance, ...]

    def outcomes(self, first: date, last: date) -> dict[str, DutyState]:
        """What each duty came to over its instances due in a span; duties without any are left out.

        A duty of which nothing can be told, because a trait or a register is missing, counts as unknown.
        """
        found: dict[str, set[DutyState]] = {}
        for one in self.instances:
            if counts_in(one, first, last):
                found.setdefault(one.duty.code, set()).add(one.state)
        return {code: next(state for state in WORST if state in states) for code, states in found.items()}


def counts_in(one: Instance, first: date, last: date) -> bool:
    """Whether an instance is among those that were due in a span: due by its last day, or unknown altogether."""
    if one.state not in WORST:
        return False
    if one.due_on is None:
        return one.state is DutyState.UNKNOWN
    return first <= one.due_on <= last
