"""A statutory clock: started, stopped, resumed, prolonged, restarted, handed on, closed; what is due, used, left and late.

The day of an event counts for what went before it and is day zero for what comes after, as for every term (Civil Code, article 147):
a clock suspended on the 10th and resumed on the 20th has used the 10th, and counts on from the 21st. Where the law stops a clock
without saying so day by day, this is our own reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from minhbach.deadlines.calendar import ONE_DAY, WorkCalendar
from minhbach.deadlines.counting import (
    DAY_UNITS,
    END_OF_DAY,
    EXCLUDE_FIRST,
    MONTH_END,
    ROLL,
    CountedDay,
    Pause,
    add_months,
    count,
    each_day,
    rolling,
    walk,
)
from minhbach.deadlines.terms import term_for
from minhbach.law.provisions import Extension, Provision, TermKind, Unit, Version, day_words
from minhbach.law.wording import UNIT_WORDS, article_of, sentence


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
class ClockTerms:
    """How long a clock runs and what the law lets happen to it; `article` is told in every refusal.

    `suspendable_from` and `restarts_from` are the first days on which the law lets it stand still, or begin again when papers are
    completed: a change of law reaches the clocks that are running. None is never.
    """

    amount: int
    unit: Unit
    article: str
    extensions: tuple[Extension, ...] = ()
    suspendable_from: date | None = None
    restarts_from: date | None = None
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
    """A clock as it stands on a day; `due` is None while suspended in time.

    `used`, `left` and `late_by` are in the term's unit, months in calendar days. `days` explains the present due date from the last start;
    `rules` are the codes of the counting rules used. Days on which the clock stood still are not late. `unexplained` is the part of
    `late_by` for which no cause was given.
    """

    terms: ClockTerms
    on: date
    status: Status
    due: date | None
    used: int
    left: int
    late_by: int
    causes: tuple[Cause, ...]
    unexplained: int
    days: tuple[CountedDay, ...]
    rules: tuple[str, ...]
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
    term = term_for(version, case)
    if term.kind is not TermKind.WITHIN or term.amount is None or term.unit not in DAY_UNITS:
        raise ClockError(f"Quy định {provision.code} ({article_of(version)}) không đặt thời hạn tính theo ngày kể từ một sự kiện.")
    return terms_under(provision, started_on, term.amount, term.unit, case)


def terms_under(provision: Provision, started_on: date, amount: int, unit: Unit, case: str = "") -> ClockTerms:
    """A length that comes from elsewhere (a procedure's own time), under the provision that says what may happen to its clock."""
    version = provision.on(started_on)
    return ClockTerms(
        amount,
        unit,
        article_of(version),
        version.extensions,
        _since(provision, version, lambda one: one.suspendable),
        _since(provision, version, lambda one: one.restarts_on_supplement),
        case,
    )


def _since(provision: Provision, version: Version, allows: Callable[[Version], bool]) -> date | None:
    """The first day from the version's on on which the provision allows something."""
    later = provision.versions[provision.versions.index(version) :]
    return next((one.from_ or date.min for one in later if allows(one)), None)


def read_clock(
    terms: ClockTerms, started_on: date, events: Sequence[Event], on: date, calendar: WorkCalendar, *, causes: Sequence[Cause] = ()
) -> ClockState:
    """The state of a clock on a day; raises ClockError for what law or time does not allow, CalendarError beyond the calendar.

    Events of one day are taken in the order given.
    """
    if terms.amount <= 0:
        raise ClockError(f"Thời hạn phải dài hơn 0 ({terms.article}).")
    if on < started_on:
        raise ClockError(f"Ngày xét {day_words(on)} ở trước ngày bắt đầu {day_words(started_on)}. Hãy chọn ngày xét muộn hơn (--on).")
    calendar.known(started_on)
    run = _Run(terms, calendar, started_on, started_on, _length(terms, started_on))
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
    pauses: list[Pause] = field(default_factory=list)
    overdue: bool = False  # the last suspension came after the due day
    floor: date | None = None  # the day of the last resumption in time: never due before it
    kept_late: int = 0  # lateness before the clock began again
    history: list[Change] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    extended: int = 0
    ended: Event | None = None

    @property
    def working(self) -> bool:
        return self.terms.unit is Unit.WORKING_DAYS

    @property
    def stands_still(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].until is None

    def days(self) -> tuple[CountedDay, ...]:
        """The days up to the due one, rolled over days off; only for a clock that has a due day."""
        counted = walk(self.calendar, self.origin, self.needed, working=self.working, pauses=self.pauses)
        last = counted[-1].day
        waited = tuple(
            CountedDay(day, None, self.pauses[-1].reason, estimated=self.calendar.is_estimated(day))
            for day in _days_after(last, self.floor or last)
        )
        return (*counted, *waited, *rolling(self.calendar, max(last, self.floor or last)))

    def due(self) -> date | None:
        return None if self.stands_still and not self.overdue else self.days()[-1].day

    def late(self, end: date) -> int:
        """Units after the due day up to `end` on which the clock did not stand still."""
        due = self.due()
        if due is None:
            return 0
        days = (day for day in _days_after(due, end) if not any(pause.holds(day) for pause in self.pauses))
        return sum(not self.working or self.calendar.is_working_day(day) for day in days)

    def tell(self, on: date, kind: EventKind | None, words: str) -> None:
        self.history.append(Change(on, kind, words, self.due()))


def _days_after(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(1, (last - first).days + 1))


def _length(terms: ClockTerms, start: date) -> int:
    return (add_months(start, terms.amount) - start).days if terms.unit is Unit.MONTHS else terms.amount


def _check_order(event: Event, run: _Run, on: date) -> None:
    words, article = EVENT_WORDS[event.kind], run.terms.article
    if event.on < run.started_on:
        raise ClockError(
            f"Không thể {words} ngày {day_words(event.on)}, trước khi thời hạn bắt đầu ngày {day_words(run.started_on)} ({article}). "
            "Hãy kiểm tra lại ngày nhận hoặc ngày của sự kiện này."
        )
    if event.on > on:
        raise ClockError(
            f"Sự kiện {words} ngày {day_words(event.on)} ở sau ngày xét {day_words(on)}. Hãy xét vào một ngày muộn hơn (--on)."
        )
    if run.ended is not None:
        raise ClockError(
            f"Không thể {words} ngày {day_words(event.on)}: "
            f"việc đã {EVENT_WORDS[run.ended.kind]} ngày {day_words(run.ended.on)} ({article})."
        )


def _allowed(since: date | None, event: Event) -> bool:
    return since is not None and since <= event.on


def _suspend(run: _Run, event: Event) -> None:
    terms = run.terms
    if not _allowed(terms.suspendable_from, event) and not _allowed(terms.restarts_from, event):
        later = f" trước ngày {day_words(terms.suspendable_from)}" if terms.suspendable_from else ""
        raise ClockError(f"{sentence(terms.article)} không quy định tạm đình chỉ thời hạn này{later}.")
    if run.stands_still:
        stopped = day_words(run.pauses[-1].after)
        raise ClockError(f"Thời hạn đang tạm đình chỉ từ ngày {stopped}; phải tiếp tục trước khi tạm đình chỉ lần nữa ({terms.article}).")
    due = run.due()
    run.overdue = due is not None and event.on > due
    if due is not None and run.overdue:
        run.warnings.append(
            f"Tạm đình chỉ ngày {day_words(event.on)} khi đã quá hạn {day_words(due)}: "
            "phần đã trễ vẫn tính, những ngày tạm đình chỉ thì không."
        )
    run.pauses.append(Pause(event.on, None, f"tạm đình chỉ từ {day_words(event.on)}"))
    run.tell(event.on, event.kind, _with_document("tạm đình chỉ", event))


def _resume(run: _Run, event: Event) -> None:
    if not run.stands_still:
        raise ClockError(f"Không thể tiếp tục ngày {day_words(event.on)}: thời hạn không đang tạm đình chỉ ({run.terms.article}).")
    run.pauses[-1] = replace(run.pauses[-1], until=event.on)
    if not run.overdue:
        run.floor = event.on
    run.tell(event.on, event.kind, _with_document("tiếp tục, ngày sau đó được tính tiếp", event))


def _extend(run: _Run, event: Event) -> None:
    article = run.terms.article
    if not run.terms.extensions:
        raise ClockError(f"{sentence(article)} không cho gia hạn thời hạn này.")
    extension = next((one for one in run.terms.extensions if one.case == run.terms.case), None)
    if extension is None:
        cases = ", ".join(f"{one.case_name} ({one.case})" if one.case else "thông thường" for one in run.terms.extensions)
        raise ClockError(f"{sentence(article)} chỉ cho gia hạn trong trường hợp: {cases}. Hãy nêu đúng trường hợp của vụ việc (--case).")
    article = extension.article or article
    if run.extended >= extension.times:
        raise ClockError(f"Đã gia hạn {run.extended} lần; {article} chỉ cho gia hạn {extension.times} lần.")
    if extension.written and not event.document:
        raise ClockError(f"{sentence(article)} đòi hỏi gia hạn bằng văn bản; hãy ghi số, ký hiệu quyết định gia hạn.")
    due = run.due()
    if due is not None and event.on > due:
        raise ClockError(f"Không thể gia hạn ngày {day_words(event.on)}: thời hạn đã hết ngày {day_words(due)} ({article}).")
    run.extended += 1
    run.needed += _extension_length(run, extension)
    run.tell(event.on, event.kind, _with_document(f"gia hạn lần {run.extended} theo {article}", event))


def _extension_length(run: _Run, extension: Extension) -> int:
    """How many more of the term's own units an extension gives; one in another unit is counted in its own from the end of the term."""
    if extension.unit is run.terms.unit and extension.unit is not Unit.MONTHS:
        return extension.amount
    end = walk(run.calendar, run.origin, run.needed, working=run.working, pauses=[one for one in run.pauses if one.until])[-1].day
    new = count(run.calendar, end, extension.amount, extension.unit, roll=run.working).due
    return run.calendar.count_working_days(end, new) if run.working else (new - end).days


def _supplement(run: _Run, event: Event) -> None:
    if not _allowed(run.terms.restarts_from, event):
        raise ClockError(f"{sentence(run.terms.article)} không quy định tính lại thời hạn khi bổ sung hồ sơ.")
    late = run.late(event.on)
    if late:
        run.kept_late += late
        run.warnings.append(
            f"Đã trễ {late} {_unit_words(run.terms)} trước khi bổ sung hồ sơ ngày {day_words(event.on)}; phần trễ ấy vẫn tính."
        )
    run.origin, run.needed, run.floor, run.overdue = event.on, _length(run.terms, event.on), None, False
    run.pauses.clear()
    run.tell(event.on, event.kind, _with_document("nhận đủ hồ sơ bổ sung, thời hạn tính lại từ đầu", event))


def _end(run: _Run, event: Event) -> None:
    if event.kind is EventKind.CLOSE and run.stands_still:
        run.warnings.append(f"Giải quyết xong ngày {day_words(event.on)} trong lúc thời hạn đang tạm đình chỉ.")
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


def _unit_words(terms: ClockTerms) -> str:
    return UNIT_WORDS[Unit.CALENDAR_DAYS if terms.unit is Unit.MONTHS else terms.unit]


def _state(run: _Run, on: date, causes: tuple[Cause, ...]) -> ClockState:
    end = run.ended.on if run.ended else on
    due = run.due()
    days = run.days() if due is not None else _until(run, end)
    used = max((day.number for day in days if day.number is not None and day.day <= end), default=0)
    late = run.kept_late + run.late(end)
    return ClockState(
        terms=run.terms,
        on=on,
        status=_status(run),
        due=due,
        used=used,
        left=run.needed - used,
        late_by=late,
        causes=causes,
        unexplained=late - _explained(run, causes, late),
        days=days,
        rules=_rules(run, days),
        history=tuple(run.history),
        estimated=any(day.estimated for day in days),
        warnings=tuple(run.warnings),
    )


def _rules(run: _Run, days: tuple[CountedDay, ...]) -> tuple[str, ...]:
    rules = [EXCLUDE_FIRST, END_OF_DAY]
    if run.terms.unit is Unit.MONTHS and add_months(run.origin, run.terms.amount).day != run.origin.day:
        rules.append(MONTH_END)
    if days and days[-1].is_rolled:
        rules.append(ROLL)
    return tuple(rules)


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
