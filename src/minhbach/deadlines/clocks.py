"""A statutory clock: started, stopped, resumed, prolonged, restarted, handed on, closed; what is due, used, left and late.

The day of an event counts for what went before it and is day zero for what comes after, as for every term (Civil Code, article 147):
a clock suspended on the 10th and resumed on the 20th has used the 10th, and counts on from the 21st. Where the law stops a clock
without saying so day by day, this is our own reading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import takewhile

from minhbach.deadlines.calendar import ONE_DAY, WorkCalendar
from minhbach.deadlines.counting import DAY_UNITS, CountedDay, Pause, add_months, days_late, each_day, rolling, walk
from minhbach.deadlines.terms import term_for
from minhbach.law.provisions import Extension, Provision, TermKind, Unit
from minhbach.law.wording import article_of


class ClockError(ValueError):
    """What was said of a clock cannot be; the message (Vietnamese) names the article and what to do."""


class EventKind(StrEnum):
    """What may happen to a clock after its start."""

    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    SUPPLEMENT = "supplement"
    TRANSFER = "transfer"
    CLOSE = "close"


EVENT_WORDS: Mapping[EventKind, str] = {
    EventKind.SUSPEND: "tạm đình chỉ",
    EventKind.RESUME: "tiếp tục giải quyết",
    EventKind.EXTEND: "gia hạn",
    EventKind.SUPPLEMENT: "nhận đủ hồ sơ bổ sung",
    EventKind.TRANSFER: "chuyển cơ quan khác",
    EventKind.CLOSE: "giải quyết xong",
}


class Status(StrEnum):
    """Where a clock stands on a day."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    TRANSFERRED = "transferred"


class CauseKind(StrEnum):
    """Why something is late; each needs its proof, for lateness is counted against somebody."""

    STAFF = "staff"
    OTHER_BODY = "other_body"
    APPLICANT = "applicant"
    DATA_SYNC = "data_sync"


CAUSE_WORDS: Mapping[CauseKind, str] = {
    CauseKind.STAFF: "do người xử lý",
    CauseKind.OTHER_BODY: "do cơ quan phối hợp",
    CauseKind.APPLICANT: "do người nộp hồ sơ",
    CauseKind.DATA_SYNC: "do đồng bộ dữ liệu",
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a clock. `document` is the decision or paper that proves it."""

    kind: EventKind
    on: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """`units` of the lateness and what they are due to; `proof` names the record that shows it."""

    kind: CauseKind
    units: int
    proof: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One running matter under one provision. `case` is the provision's case ("" the ordinary one)."""

    id: str
    provision: str
    started_on: date
    case: str = ""
    events: tuple[Event, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockTerms:
    """How long a clock runs and what the law lets happen to it; `article` is told in every refusal."""

    amount: int
    unit: Unit
    article: str
    extensions: tuple[Extension, ...] = ()
    suspendable: bool = False
    restarts_on_supplement: bool = False
    case: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a clock's history: what happened, and when it is due from then on (None while it stands still)."""

    on: date
    kind: EventKind | None
    words: str
    due: date | None


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock as it stands on a day; `due` is None while suspended. `used` and `left` are in the term's unit, months in calendar days.

    `days` explains the present due date from the last start; `unexplained` is the part of `late_by` for which no cause was given.
    """

    terms: ClockTerms
    on: date
    status: Status
    due: date | None
    nominal: date | None
    used: int
    left: int
    late_by: int
    unexplained: int
    days: tuple[CountedDay, ...]
    history: tuple[Change, ...]
    estimated: bool
    warnings: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        """Whether it was closed after, or is open past, the day it was due."""
        return self.late_by > 0


def clock_terms(provision: Provision, started_on: date, case: str = "") -> ClockTerms:
    """The terms that a provision sets for a clock started on a day.

    `case` may name a case of the term or of an extension only ("complex": the same term, but it may be prolonged). Raises NotInForceError,
    TermError for an unknown case, ClockError for a term that no clock can run on (a posting, a day of the year).
    """
    version = provision.on(started_on)
    article = article_of(version)
    term = term_for(version, case)
    if term.kind is not TermKind.WITHIN or term.amount is None or term.unit not in DAY_UNITS:
        raise ClockError(f"Quy định {provision.code} ({article}) không đặt thời hạn tính theo ngày kể từ một sự kiện.")
    return ClockTerms(term.amount, term.unit, article, version.extensions, version.suspendable, version.restarts_on_supplement, case)


def read_clock(
    terms: ClockTerms, started_on: date, events: Sequence[Event], on: date, calendar: WorkCalendar, *, causes: Sequence[Cause] = ()
) -> ClockState:
    """The state of a clock on a day; raises ClockError for what law or time does not allow, CalendarError beyond the calendar."""
    if terms.amount <= 0:
        raise ClockError(f"Thời hạn phải dài hơn 0 ({terms.article}).")
    calendar.known(started_on)
    run = _Run(terms, calendar, started_on, started_on, _length(terms, started_on), [], [], [], 0, None)
    run.tell(started_on, None, "bắt đầu tính thời hạn")
    for event in sorted(events, key=lambda event: event.on):
        _check_order(event, run, on)
        _STEPS[event.kind](run, event)
    return _state(run, on, tuple(causes))


@dataclass(slots=True)
class _Run:
    """A clock while its events are read one by one."""

    terms: ClockTerms
    calendar: WorkCalendar
    started_on: date
    origin: date  # day zero of the present count
    needed: int
    pauses: list[Pause]
    history: list[Change]
    warnings: list[str]
    extended: int
    ended: Event | None

    @property
    def working(self) -> bool:
        return self.terms.unit is Unit.WORKING_DAYS

    @property
    def stands_still(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].until is None

    def days(self) -> tuple[CountedDay, ...]:
        return walk(self.calendar, self.origin, self.needed, working=self.working, pauses=self.pauses)

    def due(self) -> date | None:
        if self.stands_still:
            return None
        return self.calendar.next_working_day(self.days()[-1].day)

    def tell(self, on: date, kind: EventKind | None, words: str) -> None:
        self.history.append(Change(on, kind, words, self.due()))


def _length(terms: ClockTerms, start: date) -> int:
    return (add_months(start, terms.amount) - start).days if terms.unit is Unit.MONTHS else terms.amount


def _check_order(event: Event, run: _Run, on: date) -> None:
    words, article = EVENT_WORDS[event.kind], run.terms.article
    if event.on < run.started_on:
        raise ClockError(
            f"Không thể {words} ngày {event.on:%d/%m/%Y}, trước khi thời hạn bắt đầu ngày {run.started_on:%d/%m/%Y} ({article}). "
            "Hãy kiểm tra lại ngày nhận hoặc ngày của sự kiện này."
        )
    if event.on > on:
        raise ClockError(f"Sự kiện {words} ngày {event.on:%d/%m/%Y} ở sau ngày xét {on:%d/%m/%Y}. Hãy xét vào một ngày muộn hơn (--on).")
    if run.ended is not None:
        raise ClockError(
            f"Không thể {words} ngày {event.on:%d/%m/%Y}: việc đã {EVENT_WORDS[run.ended.kind]} ngày {run.ended.on:%d/%m/%Y} ({article})."
        )


def _suspend(run: _Run, event: Event) -> None:
    if not run.terms.suspendable and not run.terms.restarts_on_supplement:
        raise ClockError(f"{run.terms.article} không quy định tạm đình chỉ thời hạn này.")
    due = run.due()
    if due is None:
        raise ClockError(
            f"Thời hạn đang tạm đình chỉ từ ngày {run.pauses[-1].after:%d/%m/%Y}; phải tiếp tục trước khi tạm đình chỉ lần nữa."
        )
    if event.on > due:
        run.warnings.append(f"Tạm đình chỉ ngày {event.on:%d/%m/%Y} khi đã quá hạn {due:%d/%m/%Y}: không làm mất phần đã trễ.")
    run.pauses.append(Pause(event.on, None, f"tạm đình chỉ từ {event.on:%d/%m/%Y}"))
    run.tell(event.on, event.kind, _with_document("tạm đình chỉ", event))


def _resume(run: _Run, event: Event) -> None:
    if not run.stands_still:
        raise ClockError(f"Không thể tiếp tục ngày {event.on:%d/%m/%Y}: thời hạn không đang tạm đình chỉ ({run.terms.article}).")
    run.pauses[-1] = replace(run.pauses[-1], until=event.on)
    run.tell(event.on, event.kind, _with_document("tiếp tục, ngày sau đó được tính tiếp", event))


def _extend(run: _Run, event: Event) -> None:
    article = run.terms.article
    if not run.terms.extensions:
        raise ClockError(f"{article} không cho gia hạn thời hạn này.")
    extension = next((one for one in run.terms.extensions if one.case == run.terms.case), None)
    if extension is None:
        cases = ", ".join(f"{one.case_name} ({one.case})" for one in run.terms.extensions if one.case)
        raise ClockError(f"{article} chỉ cho gia hạn trong trường hợp: {cases}. Hãy nêu trường hợp của vụ việc.")
    article = extension.article or article
    if run.extended >= extension.times:
        raise ClockError(f"Đã gia hạn {run.extended} lần; {article} chỉ cho gia hạn {extension.times} lần.")
    if extension.written and not event.document:
        raise ClockError(f"{article} đòi hỏi gia hạn bằng văn bản; hãy ghi số, ký hiệu quyết định gia hạn.")
    due = run.due()
    if due is not None and event.on > due:
        raise ClockError(f"Không thể gia hạn ngày {event.on:%d/%m/%Y}: thời hạn đã hết ngày {due:%d/%m/%Y} ({article}).")
    run.extended += 1
    run.needed += _extension_length(run, extension)
    run.tell(event.on, event.kind, _with_document(f"gia hạn lần {run.extended}", event))


def _extension_length(run: _Run, extension: Extension) -> int:
    if extension.unit is Unit.MONTHS:
        end = walk(run.calendar, run.origin, run.needed, working=run.working, pauses=run.pauses)[-1].day
        return (add_months(end, extension.amount) - end).days
    if (extension.unit is Unit.WORKING_DAYS) != run.working:
        raise ClockError(
            f"{extension.article}: thời gian gia hạn và thời hạn gốc tính bằng hai đơn vị khác nhau, hãy tính riêng từng phần."
        )
    return extension.amount


def _supplement(run: _Run, event: Event) -> None:
    if not run.terms.restarts_on_supplement:
        raise ClockError(f"{run.terms.article} không quy định tính lại thời hạn khi bổ sung hồ sơ.")
    run.origin, run.needed = event.on, _length(run.terms, event.on)
    run.pauses.clear()
    run.tell(event.on, event.kind, _with_document("nhận đủ hồ sơ bổ sung, thời hạn tính lại từ đầu", event))


def _end(run: _Run, event: Event) -> None:
    if event.kind is EventKind.CLOSE and run.stands_still:
        run.warnings.append(f"Giải quyết xong ngày {event.on:%d/%m/%Y} trong lúc thời hạn đang tạm đình chỉ.")
    run.ended = event
    run.tell(event.on, event.kind, _with_document(EVENT_WORDS[event.kind], event))


_STEPS: Mapping[EventKind, Callable[[_Run, Event], None]] = {
    EventKind.SUSPEND: _suspend,
    EventKind.RESUME: _resume,
    EventKind.EXTEND: _extend,
    EventKind.SUPPLEMENT: _supplement,
    EventKind.TRANSFER: _end,
    EventKind.CLOSE: _end,
}


def _with_document(words: str, event: Event) -> str:
    return f"{words} ({event.document})" if event.document else words


def _state(run: _Run, on: date, causes: tuple[Cause, ...]) -> ClockState:
    end = run.ended.on if run.ended else on
    due, calendar = run.due(), run.calendar
    days = run.days() if due is not None else _until(run, end)
    used = max((day.number for day in days if day.number is not None and day.day <= end), default=0)
    late = days_late(calendar, due, end, run.terms.unit) if due is not None else 0
    rolled = rolling(calendar, days[-1].day) if due is not None else ()
    return ClockState(
        terms=run.terms,
        on=on,
        status=_status(run),
        due=due,
        nominal=days[-1].day if due is not None else None,
        used=used,
        left=run.needed - used,
        late_by=late,
        unexplained=late - _explained(run, causes, late),
        days=days + rolled,
        history=tuple(run.history),
        estimated=any(day.estimated for day in days + rolled),
        warnings=tuple(run.warnings),
    )


def _until(run: _Run, end: date) -> tuple[CountedDay, ...]:
    """What a clock that stands still has used up to its suspension."""
    last = min(run.pauses[-1].after, end)
    days = each_day(run.calendar, run.origin, ONE_DAY, working=run.working, pauses=run.pauses[:-1])
    return tuple(takewhile(lambda day: day.day <= last and (day.number or 0) <= run.needed, days))


def _status(run: _Run) -> Status:
    if run.ended is not None:
        return Status.TRANSFERRED if run.ended.kind is EventKind.TRANSFER else Status.CLOSED
    return Status.SUSPENDED if run.stands_still else Status.RUNNING


def _explained(run: _Run, causes: tuple[Cause, ...], late: int) -> int:
    for cause in causes:
        if cause.units <= 0:
            raise ClockError(f"Nguyên nhân {CAUSE_WORDS[cause.kind]} phải ghi số ngày lớn hơn 0.")
        if not cause.proof:
            raise ClockError(f"Nguyên nhân {CAUSE_WORDS[cause.kind]} chưa có chứng cứ; hãy ghi mã văn bản hoặc bản ghi chứng minh.")
    explained = sum(cause.units for cause in causes)
    if explained > late:
        raise ClockError(f"Các nguyên nhân giải thích {explained} ngày, nhiều hơn số ngày trễ là {late} ({run.terms.article}).")
    return explained
