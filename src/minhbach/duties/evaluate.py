"""From duties, the law and the registers to the state of every instance on a day.

The due day of each instance is the very one that `minhbach.deadlines` explains; it is counted once for each day zero and case, so a
register of a hundred thousand records costs a few hundred counts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from minhbach.deadlines.calendar import ONE_DAY, CalendarError, MissingYearError, WorkCalendar, known_calendar
from minhbach.deadlines.clocks import ClockError, Event, EventKind, clock_terms, read_clock
from minhbach.deadlines.hours import OfficeHours, known_office_hours
from minhbach.deadlines.terms import HOUR_UNITS, TermError, deadline, term_for
from minhbach.duties.applying import Existence, Verdict, written
from minhbach.duties.definitions import PROOFS, Duties, Duty, DutyKind, PeriodKind, known_duties
from minhbach.duties.model import ONCE, Assessment, DutyState, Instance
from minhbach.duties.periods import Span, spans
from minhbach.duties.reasons import Reason, Why
from minhbach.duties.records import Done, Proofs, Registers, as_done
from minhbach.duties.traits import Traits
from minhbach.facts.schemas import KEPT, TABLES
from minhbach.indicators.compile import bind, parameters
from minhbach.indicators.compute import Coverage, Engine
from minhbach.indicators.model import Period
from minhbach.law.provisions import NotInForceError, Term, TermKind, Unit, Version, day_words

ENDS = ("period_end", "year_end")  # words of `Version.starts_with` for a day zero at the end of the period
LAST_MINUTE = time(23, 59)  # registers hold days: a term in hours is taken from the latest moment that the day allows
NO_DAY = Reason("Luật không ấn định ngày; kỳ sau cũng đã qua mà sổ chưa có minh chứng. Nếu đã làm, hãy ghi kèm minh chứng.", Why.NO_DAY)
NOTHING_YET = Reason("Trong năm chưa phát sinh việc nào.", Why.NOTHING_YET)
SUSPENDED = Reason("Thời hạn đang tạm đình chỉ.", Why.SUSPENDED)
Rows = list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What due days are counted by."""

    calendar: WorkCalendar
    office: OfficeHours
    duties: Duties


@cache
def known_ground() -> Ground:
    """The calendar, the office hours, the law and the duties of the package."""
    return Ground(known_calendar(), known_office_hours(), known_duties())


@dataclass(frozen=True, slots=True)
class Case:
    """The agency and what is known of it: traits, from when to when each register was kept, and the engine over the registers."""

    agency: str
    traits: Traits
    coverage: Coverage
    engine: Engine


def assess(ground: Ground, case: Case, *, year: int, on: date) -> Assessment:
    """Every duty of the year as it stands on the day; raises DutyProofError."""
    registers = Registers(case.engine, case.agency)
    existence = Existence(ground.duties, case.traits, registers)
    proofs = Proofs.read(case.engine, ground.duties)
    assessor = _Assessor(ground, case, year, on, registers, existence, proofs, _Dues(ground))
    instances = tuple(instance for duty in ground.duties for instance in assessor.duty(duty))
    return Assessment(case.agency, year, on, ground.duties, instances)


@dataclass(frozen=True, slots=True)
class DueDay:
    """The day a provision sets from a day zero; `due` is None where it names none."""

    version: Version
    term: Term | None
    due: date | None
    own_reading: bool = False
    estimated: bool = False


class _Dues:
    """Due days, each counted once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._made: dict[tuple[str, date, str], DueDay] = {}

    def of(self, duty: Duty, start: date, case: str) -> DueDay:
        """Raises NotInForceError, TermError, CalendarError."""
        key = (duty.provision, start, case)
        if key not in self._made:
            self._made[key] = due_day(self._ground, duty, start, case)
        return self._made[key]


def _next_end(kind: PeriodKind, span: Span) -> date:
    """The last day of the period after this one."""
    line = (one for year in (span.last.year, span.last.year + 1) for one in spans(kind, year))
    return next(one.last for one in line if one.first > span.last)


def due_day(ground: Ground, duty: Duty, start: date, case: str) -> DueDay:
    """The day that a duty's provision sets, as `deadline` counts it."""
    provision = ground.duties.law(duty)
    version = provision.on(start)
    if not version.terms:
        return DueDay(version, None, None)
    term = term_for(version, case)
    moment = datetime.combine(start, LAST_MINUTE) if term.unit in HOUR_UNITS else start
    found = deadline(provision, moment, ground.calendar, ground.office, case)
    due = found.due.date() if isinstance(found.due, datetime) else found.due
    return DueDay(version, term, due, term.derived or version.derived, found.estimated)


# --- judging --------------------------------------------------------------------------------------------------------------------------


class _Ruling(NamedTuple):
    """The state of one instance, with what is to be said of it."""

    state: DutyState
    reason: str = ""
    days_late: int = 0


@dataclass(slots=True)
class _Assessor:
    ground: Ground
    case: Case
    year: int
    on: date
    registers: Registers
    existence: Existence
    proofs: Proofs
    dues: _Dues
    _columns: dict[str, str] = field(default_factory=dict)

    def duty(self, duty: Duty) -> list[Instance]:
        made = list({DutyKind.PER_RECORD: self._each, DutyKind.PERIODIC: self._periodic}.get(duty.kind, self._yearly)(duty))
        return _collapsed(self.year, made)

    # - periods

    def _periodic(self, duty: Duty) -> Iterator[Instance]:
        assert duty.period is not None
        found = self._by_period(duty)
        for span in (*spans(duty.period, self.year - 1), *spans(duty.period, self.year)):
            if duty.only and span.number not in duty.only:
                continue
            at_end = self._counts_from_end(duty, span)
            started = span.last if at_end else span.first
            instance = self._in_span(duty, span, started, at_end, found)
            dayless = instance.due_on is None and started.year < self.year  # of its own period's year alone
            if self._belongs(instance) and not dayless:
                yield instance

    def _counts_from_end(self, duty: Duty, span: Span) -> bool:
        """Whether day zero is the last day of the period, as the law says it."""
        if duty.due_day:
            return False
        try:
            return self.ground.duties.law(duty).on(span.last).starts_with in ENDS
        except NotInForceError:
            return False

    def _in_span(self, duty: Duty, span: Span, started: date, at_end: bool, found: Mapping[str, Sequence[Done]]) -> Instance:
        assert duty.period is not None
        verdict = self.existence.verdict(duty, started)
        if verdict is not None:
            return self._unjudged(duty, span.key, verdict, started)
        try:
            due = self._period_due(duty, span, started)
        except (CalendarError, TermError) as error:
            return self._unjudged(duty, span.key, Verdict(DutyState.UNKNOWN, _refused(error)), started)
        opens = started + ONE_DAY if at_end else span.first
        made = self._judged(duty, span.key, started, opens, due, (*found.get(span.key, ()), *self.proofs.of(duty, span.key)))
        if made.state is DutyState.DUE and made.due_on is None and self.on > _next_end(duty.period, span):
            return replace(made, state=DutyState.UNKNOWN, reason=NO_DAY)
        return made

    def _period_due(self, duty: Duty, span: Span, started: date) -> DueDay:
        """The law's own day; where it only says "each month", the last day of the period, which is our reading.

        What is owed after each period and has no day of its own (a quarterly report) has none here either.
        """
        version = self.ground.duties.law(duty).on(started)
        if duty.due_day:
            last = self.ground.calendar.known(span.last.replace(day=int(str(version.amount(duty.due_day).value))))
            return DueDay(version, None, last)
        term = term_for(version, self._case_of(duty, started, "")) if version.terms else None
        if term is None or term.kind is TermKind.EVERY:
            at_end = version.starts_with in ENDS
            return DueDay(version, term, None if at_end else span.last, own_reading=True)
        return self.dues.of(duty, started, self._case_of(duty, started, ""))

    def _by_period(self, duty: Duty) -> Mapping[str, Sequence[Done]]:
        """The proving records of each period: by the period they name, else by the day on which it was done."""
        if duty.proof is None or duty.period is None:
            return {}
        found: dict[str, list[Done]] = {}
        windows = self._windows(duty, duty.period)
        for row in self._proving(duty):
            key = row["key"] if duty.proof.key else _window(windows, row["done"])
            if key:
                found.setdefault(str(key), []).append(as_done(row, row["done"], register=duty.proof.register))
        return found

    def _windows(self, duty: Duty, period: PeriodKind) -> list[tuple[date, str]]:
        """From which day on what is done counts for which period, in order."""
        windows = []
        for year in range(self.year - 2, self.year + 2):
            for span in spans(period, year):
                windows.append((span.last if self._counts_from_end(duty, span) else span.first, span.key))
        return windows

    def _proving(self, duty: Duty) -> Rows:
        assert duty.proof is not None
        proof = duty.proof
        unit = '"unit"' if any(column.name == "unit" for column in KEPT[proof.register].columns) else "NULL"
        key = proof.key or "NULL"
        sql = (  # the expressions come from reviewed files and have passed the gate
            f'SELECT "id", ({proof.day}) AS "done", ({key}) AS "key", {unit} AS "unit", "_file", "_sheet", "_line" '  # noqa: S608
            f'FROM "{proof.register}" WHERE ({proof.where}) ORDER BY ({proof.day}), "id"'
        )
        return self.case.engine.query(_bound(sql, self.on))

    # - once, and always

    def _yearly(self, duty: Duty) -> Iterator[Instance]:
        """A duty without a period: looked at once, at the end of the year or on the day."""
        (span,) = spans(PeriodKind.YEAR, self.year)
        key = ONCE if duty.kind is DutyKind.ONCE else span.key
        verdict = self.existence.verdict(duty, min(max(self.on, span.first), span.last))
        if verdict is not None:
            yield self._unjudged(duty, key, verdict, span.first)
            return
        version = self.ground.duties.law(duty).on(min(max(self.on, span.first), span.last))
        found = [as_done(row, row["done"], register=duty.register) for row in (self._proving(duty) if duty.proof else ())]
        found += [*self.proofs.of(duty, key), *self.proofs.of(duty, span.key)]
        due = DueDay(version, None, span.last if duty.kind is DutyKind.STANDING else None, own_reading=True)
        yield self._judged(duty, key, span.first, span.first, due, [one for one in found if one.day is None or one.day <= span.last])

    # - records

    def _each(self, duty: Duty) -> Iterator[Instance]:
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        verdict = self.existence.verdict(duty, min(max(self.on, first), last))
        count = 0
        for row in self._arising(duty):
            instance = self._of_record(duty, row)
            if instance is not None and self._belongs(instance):
                count += 1
                yield instance
        gap = self._gap(duty.register, first, min(self.on, last)) if first <= self.on else ""  # a year ahead leaves no gap yet
        if verdict is not None and not count:
            yield self._unjudged(duty, str(self.year), verdict, None)
        elif gap and verdict is None:
            yield Instance(duty, str(self.year), DutyState.UNKNOWN, reason=gap, version=self._version(duty, None))
        elif not count:
            yield Instance(duty, str(self.year), DutyState.NOT_YET_DUE, reason=NOTHING_YET)

    def _arising(self, duty: Duty) -> Rows:
        assert duty.each is not None
        each = duty.each
        unit = '"unit"' if any(column.name == "unit" for column in KEPT[each.register].columns) else "NULL"
        parts = {
            "start": each.start,
            "case": each.case or "NULL",
            "named": each.due or "NULL",
            "done": duty.done or "NULL",
            "removed": duty.removed or "NULL",
            **{name: duty.events[name] for name in duty.events},
        }
        columns = ", ".join(f'({sql}) AS "{name}"' for name, sql in parts.items())
        sql = (
            f'SELECT "id", {columns}, {unit} AS "unit", "_file", "_sheet", "_line" FROM "{each.register}" '  # noqa: S608  as above
            f'WHERE ({each.where}) AND ({each.start}) IS NOT NULL ORDER BY "id"'
        )
        return self.case.engine.query(_bound(sql, self.on))

    def _belongs(self, one: Instance) -> bool:
        """Due or arisen in the year; or carried over into it once it began: of an earlier year and not done before this one.

        What was carried over and then done stays in the year in which it was done.
        """
        days = [day.year for day in (one.started_on, one.due_on) if day is not None]
        if self.year in days:
            return True
        carried = one.state in (DutyState.MISSED, DutyState.DUE) or (one.done_on is not None and one.done_on.year >= self.year)
        return carried and all(year < self.year for year in days) and self.year <= self.on.year

    def _of_record(self, duty: Duty, row: Mapping[str, Any]) -> Instance | None:
        started, key = row["start"], str(row["id"])
        verdict = self.existence.verdict(duty, started)
        if verdict is not None:
            return self._unjudged(duty, key, verdict, started) if verdict.state is DutyState.UNKNOWN else None
        case = self._case_of(duty, started, row["case"] or "")
        events = _events(row)
        try:
            due, note, standing_still = self._record_due(duty, started, case, row["named"], events)
        except (CalendarError, TermError) as error:
            return self._unjudged(duty, key, Verdict(DutyState.UNKNOWN, _refused(error)), started)
        if standing_still:
            made = Instance(duty, key, DutyState.DUE, started, case=case, version=due.version, reason=SUSPENDED)
            return replace(made, evidence=(f"{duty.register}:{row['id']}",), unit=row["unit"] or "")
        if duty.removed:
            return replace(self._lasting(duty, key, started, due, row), case=case)
        own = as_done(row, row["done"], register=duty.register)
        others = self.proofs.of(duty, key) if duty.register != PROOFS else ()
        return self._judged(duty, key, started, started, due, (own, *others), case=case, events=events, note=note)

    def _record_due(self, duty: Duty, started: date, case: str, named: date | None, events: tuple[Event, ...]) -> tuple[DueDay, str, bool]:
        """The due day, what is to be said of it, and whether the clock stands still."""
        due = self.dues.of(duty, started, case)
        if named is not None:
            return replace(due, due=named), "", False
        if not events or self.on < started:
            return due, "", False
        try:
            terms = clock_terms(self.ground.duties.law(duty), started, case)
            state = read_clock(terms, started, [one for one in events if one.on <= self.on], self.on, self.ground.calendar)
        except ClockError as refused:
            return due, _refused(refused), False
        return replace(due, due=state.due, estimated=state.estimated), "", state.due is None

    def _lasting(self, duty: Duty, key: str, started: date, due: DueDay, row: Mapping[str, Any]) -> Instance:
        """What must last through its term: taken away before its last day is missed for good; still there after it is done."""
        own = as_done(row, None, register=duty.register)
        made = Instance(
            duty, key, DutyState.DUE, started, due.due, version=due.version, evidence=(own.record,), unit=own.unit, place=own.place,
            own_reading=due.own_reading, estimated=due.estimated,
        )  # fmt: skip
        made = replace(made, unit=made.unit or self._unit(duty, due.due or started))
        removed = row["removed"] if row["removed"] is not None and row["removed"] <= self.on else None
        if due.due is None:
            return made
        if removed is not None and removed < due.due:
            short = (due.due - removed).days
            words = f"Gỡ ngày {day_words(removed)}, sớm {short} ngày."
            early = Reason(words, Why.TAKEN_DOWN_EARLY, day=removed, days=short)
            return replace(made, state=DutyState.MISSED, days_late=short, reason=early)
        if self.on <= due.due:
            return made if started <= self.on else replace(made, state=DutyState.NOT_YET_DUE)
        if removed is None and (gap := self._unkept(duty) or self._gap(duty.register, None, due.due)):
            return replace(made, state=DutyState.UNKNOWN, reason=gap)
        return replace(made, state=DutyState.DONE_ON_TIME, done_on=due.due)

    # - the state

    def _judged(
        self,
        duty: Duty,
        key: str,
        started: date,
        opens: date,
        due: DueDay,
        proofs: Sequence[Done],
        *,
        case: str = "",
        events: tuple[Event, ...] = (),
        note: str = "",
    ) -> Instance:
        """One instance from its due day and what proves it; built in one step, for there may be hundreds of thousands."""
        exempt = next((one for one in proofs if one.exempt), None)
        done = [one for one in proofs if one.day is not None and one.day <= self.on]
        if len(done) > 1:
            done.sort(key=lambda one: (one.day or date.max, one.record))
        behind = [exempt] if exempt else done or list(proofs)
        first = done[0].day if done else None
        ruling = _Ruling(DutyState.NOT_APPLICABLE, exempt.exempt) if exempt else self._ruling(duty, opens, due, first)
        unit = next((one.unit for one in (*done, *proofs) if one.unit), "") if proofs else ""
        return Instance(
            duty=duty,
            period=key,
            state=ruling.state,
            started_on=started,
            due_on=due.due,
            done_on=None if exempt else first,
            case=case,
            version=due.version,
            evidence=tuple([one.record for one in behind]),
            unit=unit or self._unit(duty, due.due or started),
            days_late=ruling.days_late,
            reason=ruling.reason or note,
            own_reading=due.own_reading,
            estimated=due.estimated,
            place=behind[0].place if behind else ("", "", None),
            events=events,
        )

    def _ruling(self, duty: Duty, opens: date, due: DueDay, done: date | None) -> _Ruling:
        if done is not None:
            late = due.due is not None and done > due.due
            return _Ruling(DutyState.DONE_LATE, days_late=self._late(due, done)) if late else _Ruling(DutyState.DONE_ON_TIME)
        if due.due is None or self.on <= due.due:
            return _Ruling(DutyState.NOT_YET_DUE if self.on < opens else DutyState.DUE)
        from_ = None if duty.kind is DutyKind.PER_RECORD else min(opens, due.due)
        gap = self._unkept(duty) or self._gap(PROOFS if _proved_apart(duty) else duty.register, from_, due.due)
        if not gap and duty.kind is DutyKind.STANDING and duty.register != PROOFS:
            gap = self._gap(PROOFS, from_, due.due)  # what always stands may be older than the register: only the year's own check can tell
        return _Ruling(DutyState.UNKNOWN, gap) if gap else _Ruling(DutyState.MISSED, days_late=self._late(due, self.on))

    def _late(self, due: DueDay, day: date) -> int:
        if due.due is None:
            return 0
        if due.term is not None and due.term.unit is Unit.WORKING_DAYS:
            with suppress(CalendarError):
                return self.ground.calendar.count_working_days(due.due, day)
        return (day - due.due).days

    def _unjudged(self, duty: Duty, key: str, verdict: Verdict, started: date | None) -> Instance:
        return Instance(duty, key, verdict.state, started, reason=verdict.reason, version=self._version(duty, started))

    def _version(self, duty: Duty, day: date | None) -> Version | None:
        try:
            return self.ground.duties.law(duty).on(day or self.on)
        except NotInForceError:
            return None

    def _unit(self, duty: Duty, day: date) -> str:
        return self.registers.unit(self.ground.duties.roles[duty.role], day)

    def _case_of(self, duty: Duty, day: date, of_record: str) -> str:
        trait, cases = duty.cases
        of_trait = cases.get(written(self.existence.trait(trait, day)), "") if trait else ""
        return "_".join(part for part in (of_trait, of_record or duty.case) if part)

    def _gap(self, register: str, first: date | None, last: date) -> str:
        """Why a register cannot show what was not done in a span; "" where it was kept in full. None for `first`: the record is there."""
        title = TABLES[register].title
        span = self.case.coverage.get(register)
        if span is None:
            words = f"Sổ «{title}» chưa được khai là đã ghi đủ; không có căn cứ để kết luận."
            return Reason(words, Why.NOT_DECLARED, register=register)
        if last > span[1]:
            words = f"Sổ «{title}» mới ghi đủ đến hết ngày {day_words(span[1])}."
            return Reason(words, Why.COMPLETE_UNTIL, register=register, day=span[1])
        if first is not None and first < span[0]:
            words = f"Sổ «{title}» chỉ ghi đủ từ ngày {day_words(span[0])}."
            return Reason(words, Why.COMPLETE_FROM, register=register, day=span[0])
        return ""

    def _unkept(self, duty: Duty) -> str:
        """Why the record's own columns cannot show it: those that came with a later version of the register stand empty in every row.

        An old file that is merely imported again must not turn into a list of omissions.
        """
        if duty.code not in self._columns:
            self._columns[duty.code] = self._read_unkept(duty)
        return self._columns[duty.code]

    def _read_unkept(self, duty: Duty) -> str:
        words = set(re.findall(r"\w+", duty.done or duty.removed))
        table = KEPT[duty.register]
        later = [column for column in table.columns if column.since > 1 and column.name in words]
        if not later or len(later) < sum(column.name in words for column in table.columns):
            return ""
        counts = ", ".join(f'COUNT("{column.name}") AS "{column.name}"' for column in later)
        (row,) = self.case.engine.query(f'SELECT {counts} FROM "{table.name}"')  # noqa: S608  names of our own
        if any(row.values()):
            return ""
        headers = ", ".join(f"«{column.header}»" for column in later)
        said = f"Sổ «{table.title}» chưa ghi cột {headers} ở dòng nào, nên chưa có căn cứ để kết luận."
        return Reason(said, Why.COLUMNS_EMPTY, register=table.name, columns=tuple(column.name for column in later))


def _refused(error: ValueError) -> str:
    """Why a day could not be counted."""
    if isinstance(error, MissingYearError):
        return Reason(str(error), Why.YEAR_BEYOND if error.beyond else Why.YEAR_MISSING, year=error.year, day=error.day)
    return str(error)


def _proved_apart(duty: Duty) -> bool:
    """Whether a duty that arises from a record is proved in the register of proofs only."""
    return duty.each is not None and not duty.done and not duty.removed


def _bound(sql: str, on: date) -> str:
    """The statement with `:cutoff` as the day on which the state is asked."""
    return bind(sql, parameters(Period(on, on, on)))


def _events(row: Mapping[str, Any]) -> tuple[Event, ...]:
    """What happened to the record's clock, as far as the register tells."""
    kinds = (("suspend", EventKind.SUSPEND), ("resume", EventKind.RESUME), ("extend", EventKind.EXTEND))
    found = []
    for name, kind in kinds:
        day = row.get(name)
        if day is not None:
            found.append(Event(kind, day, str(row.get("extension") or "") if kind is EventKind.EXTEND else ""))
    return tuple(found)


def _window(windows: Sequence[tuple[date, str]], day: date | None) -> str:
    if day is None:
        return ""
    place = bisect_right(windows, day, key=lambda window: window[0]) - 1
    return windows[place][1] if place >= 0 else ""


def _collapsed(year: int, made: list[Instance]) -> list[Instance]:
    """One line instead of twelve where nothing was judged for one and the same reason; what was not law in a part of the year goes."""
    judged = [one for one in made if not _is_silent(one)]
    in_force = any(one.version is not None for one in made)
    silent = [one for one in made if _is_silent(one) and not (in_force and one.version is None and one.state is DutyState.NOT_APPLICABLE)]
    groups: dict[tuple[DutyState, str], list[Instance]] = {}
    for one in silent:
        groups.setdefault((one.state, one.reason), []).append(one)
    return [*(_joined(year, group, alone=len(groups) == 1 and not judged) for group in groups.values()), *judged]


def _is_silent(one: Instance) -> bool:
    nothing = one.state is DutyState.NOT_APPLICABLE or (one.state is DutyState.UNKNOWN and one.reason != NO_DAY)  # each of those was open
    return one.due_on is None and nothing and not one.evidence


def _joined(year: int, group: Sequence[Instance], *, alone: bool) -> Instance:
    if len(group) == 1:
        return group[0]
    period = str(year) if alone else f"{group[0].period}..{group[-1].period}"
    return replace(group[0], period=period, started_on=None)
