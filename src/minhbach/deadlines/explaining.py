"""How a date was counted, as one object: the command prints it, the site shows it, a program reads it as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from minhbach.deadlines.calendar import WEEKDAYS, WorkCalendar
from minhbach.deadlines.clocks import CAUSE_WORDS, ClockState, Status
from minhbach.deadlines.counting import Count, CountedDay, describe
from minhbach.deadlines.hours import HourCount
from minhbach.deadlines.terms import Deadline, day_of
from minhbach.law.provisions import NotInForceError, Provisions, TermKind, Unit, UnknownProvisionError, day_words
from minhbach.law.wording import CONFIDENCE_WORDS, UNIT_WORDS, article_of, sentence, term_words

STATUS_WORDS = {
    Status.RUNNING: "đang tính",
    Status.SUSPENDED: "đang tạm đình chỉ",
    Status.CLOSED: "đã xong",
    Status.TRANSFERRED: "đã chuyển cơ quan khác",
}
UNROLLED = (TermKind.BEFORE, TermKind.BY_DAY, TermKind.EVERY)
ESTIMATE = "Ước tính: chưa có lịch nghỉ chính thức của một năm có trong thời hạn này; phải tính lại khi có thông báo."


@dataclass(frozen=True, slots=True)
class Article:
    """A rule of counting that was used, and its article."""

    code: str
    name: str
    article: str


@dataclass(frozen=True, slots=True)
class OtherCase:
    """The date that the same provision sets in another case."""

    case: str
    name: str
    due: date | datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """A date with everything that led to it. `code`, `article`, `verification` are empty for a length of time that the asker named."""

    code: str
    name: str
    article: str
    verification: str
    words: str
    start: date | datetime
    amount: int | None
    unit: Unit | None
    due: date | datetime | None
    free_from: date | None
    days: tuple[CountedDay, ...]
    spans: tuple[tuple[datetime, datetime], ...]
    rules: tuple[Article, ...]
    others: tuple[OtherCase, ...]
    estimated: bool
    notes: tuple[str, ...]
    due_label: str = "Hạn"
    free_label: str = ""
    state: ClockState | None = None


def explain_count(counted: Count | HourCount, provisions: Provisions, calendar: WorkCalendar) -> Explanation:
    """Explain a length of time that the asker named."""
    amount, unit = (counted.amount, counted.unit) if isinstance(counted, Count) else (counted.hours, counted.unit)
    days = counted.days if isinstance(counted, Count) else counted.skipped
    return Explanation(
        code="",
        name="",
        article="",
        verification="",
        words="",
        start=counted.start,
        amount=amount,
        unit=unit,
        due=counted.due,
        free_from=None,
        days=days,
        spans=_spans(counted),
        rules=_articles(counted.rules, counted.start, provisions),
        others=(),
        estimated=counted.estimated,
        notes=(*_hours_note(counted), *_day_off_note(counted, calendar), *((ESTIMATE,) if counted.estimated else ())),
    )


def explain_length(state: ClockState, start: date, provisions: Provisions) -> Explanation:
    """Explain the clock of a length that the asker named, as its events have moved it."""
    terms = state.terms
    return Explanation(
        code="",
        name="",
        article=terms.article,
        verification="",
        words="",
        start=start,
        amount=terms.amount,
        unit=terms.unit,
        due=state.due,
        free_from=None,
        days=state.days,
        spans=(),
        rules=_articles(state.rules, start, provisions),
        others=(),
        estimated=state.estimated,
        notes=(*((ESTIMATE,) if state.estimated else ()), *state.warnings),
        state=state,
    )


def explain_deadline(
    one: Deadline,
    provisions: Provisions,
    others: Sequence[Deadline] = (),
    state: ClockState | None = None,
    *,
    calendar: WorkCalendar | None = None,
    today: date | None = None,
) -> Explanation:
    """Explain the date that a provision sets; with a clock's state, the date as its events have moved it.

    `today` tells whether the law should have been read again by now; with a calendar, a date that falls on a day off says so.
    """
    version, counted = one.version, one.count
    estimated = state.estimated if state else one.estimated
    notes = [version.note] if version.note else []
    if version.review_by is not None and today is not None and version.review_by < today:
        notes.append(f"Quy định này phải rà soát lại trước ngày {day_words(version.review_by)}; hãy đối chiếu văn bản trước khi dùng.")
    if one.term.kind is TermKind.BY_DAY:
        notes.append("Luật nêu đích danh ngày này nên không chuyển sang ngày làm việc tiếp theo.")
    if calendar is not None and state is None and one.term.kind in UNROLLED:
        notes += _day_off_note(one, calendar)
    rules = state.rules if state else counted.rules if counted else ()
    told = state is not None and len(state.history) > 1  # the dates of other cases know nothing of the events
    return Explanation(
        code=one.provision.code,
        name=one.provision.name,
        article=article_of(version),
        verification=CONFIDENCE_WORDS[version.confidence],
        words=term_words(one.term, version),
        start=one.start,
        amount=one.term.amount,
        unit=one.term.unit,
        due=state.due if state else one.due,
        free_from=one.free_from,
        days=state.days if state else one.days,
        spans=_spans(counted),
        rules=_articles(rules, one.start, provisions),
        others=() if told else tuple(OtherCase(it.term.case, it.term.case_name, it.due) for it in others if it.term is not one.term),
        estimated=estimated,
        notes=(*notes, *_hours_note(counted), *((ESTIMATE,) if estimated else ()), *(state.warnings if state else ())),
        due_label=_due_label(one),
        free_label=_free_label(one),
        state=state,
    )


def _due_label(one: Deadline) -> str:
    if one.is_posting:
        return "Giữ đến hết"
    return {TermKind.AT_LEAST: "Ít nhất đến hết", TermKind.EXACTLY: "Đến hết", TermKind.AFTER: "Hết thời hạn"}.get(one.term.kind, "Hạn")


def _free_label(one: Deadline) -> str:
    if one.term.kind is TermKind.AFTER:
        return "Quá thời hạn, phát sinh hiệu lực từ"
    return "Được gỡ từ" if one.is_posting else "Từ ngày sau đó"


def _day_off_note(one: Deadline | Count | HourCount, calendar: WorkCalendar) -> tuple[str, ...]:
    """That a date which nothing moves falls on a day off, and which working day before it is safe."""
    backward = (isinstance(one, Count) and one.amount < 0) or isinstance(one, Deadline)
    if not backward or isinstance(one.due, datetime) or one.due.year not in calendar.years or calendar.is_working_day(one.due):
        return ()
    safe = calendar.previous_working_day(one.due)
    return (f"{day_words(one.due)} là ngày nghỉ ({describe(calendar, one.due)}); ngày làm việc liền trước là {day_words(safe)}.",)


def _hours_note(counted: Count | HourCount | None) -> tuple[str, ...]:
    return (f"Giờ làm việc: {counted.basis}.",) if isinstance(counted, HourCount) and counted.basis else ()


def _spans(counted: Count | HourCount | None) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((span.begin, span.end) for span in counted.spans) if isinstance(counted, HourCount) else ()


def _articles(codes: Iterable[str], start: date | datetime, provisions: Provisions) -> tuple[Article, ...]:
    found = []
    for code in codes:
        try:
            provision = provisions.find(code)
            found.append(Article(code, provision.name, article_of(provision.on(day_of(start)))))
        except (UnknownProvisionError, NotInForceError):
            found.append(Article(code, code, ""))
    return tuple(found)


def as_json(explained: Explanation) -> dict[str, object]:
    """The explanation as plain values for JSON: dates in ISO form, days in order."""
    state = explained.state
    return {
        "rule": explained.code or None,
        "name": explained.name or None,
        "article": explained.article or None,
        "verification": explained.verification or None,
        "term": explained.words or None,
        "from": explained.start.isoformat(),
        "amount": explained.amount,
        "unit": explained.unit.value if explained.unit else None,
        "due": explained.due.isoformat() if explained.due else None,
        "due_weekday": WEEKDAYS[explained.due.weekday()] if explained.due else None,
        "due_label": explained.due_label,
        "free_from": explained.free_from.isoformat() if explained.free_from else None,
        "free_label": explained.free_label or None,
        "estimated": explained.estimated,
        "days": [_day_json(day) for day in explained.days],
        "spans": [{"from": begin.isoformat(), "to": end.isoformat()} for begin, end in explained.spans],
        "counting": [{"rule": one.code, "name": one.name, "article": one.article or None} for one in explained.rules],
        "other_cases": [{"case": one.case, "name": one.name, "due": one.due.isoformat()} for one in explained.others],
        "notes": list(explained.notes),
        "clock": _state_json(state) if state else None,
    }


def _day_json(day: CountedDay) -> dict[str, object]:
    return {
        "date": day.day.isoformat(),
        "weekday": WEEKDAYS[day.day.weekday()],
        "counted": day.number is not None,
        "number": day.number,
        "reason": day.reason or None,
        "basis": day.basis or None,
        "estimated": day.estimated,
    }


def _state_json(state: ClockState) -> dict[str, object]:
    return {
        "on": state.on.isoformat(),
        "status": state.status.value,
        "due": state.due.isoformat() if state.due else None,
        "used": state.used,
        "left": state.left,
        "late_by": state.late_by,
        "causes": [{"kind": one.kind.value, "units": one.units, "proof": one.proof} for one in state.causes],
        "unexplained": state.unexplained,
        "history": [
            {
                "on": line.on.isoformat(),
                "event": line.kind.value if line.kind else "start",
                "words": line.words,
                "due": line.due and line.due.isoformat(),
            }
            for line in state.history
        ],
    }


def as_text(explained: Explanation) -> str:
    """The explanation for a person at a terminal."""
    days = _day_lines(explained)
    return "\n".join([*_head(explained), "", *([*days, ""] if days else []), *_result(explained)])


def _head(explained: Explanation) -> list[str]:
    lines = []
    if explained.code:
        lines = [
            f"{explained.name} ({explained.code})",
            f"Căn cứ: {explained.article} – {explained.verification}",
            f"Thời hạn: {explained.words}",
        ]
    elif explained.amount is not None and explained.unit is not None:
        direction = "trước" if explained.amount < 0 else "kể từ"
        hour = f"{explained.start:%H:%M} " if isinstance(explained.start, datetime) else ""
        lines = [f"{abs(explained.amount)} {UNIT_WORDS[explained.unit]} {direction} {hour}ngày {day_words(explained.start)}"]
        lines += [f"Theo: {explained.article}"] if explained.article else []
    return lines


def _day_lines(explained: Explanation) -> list[str]:
    if isinstance(explained.start, datetime) and isinstance(explained.due, datetime):
        return _hour_lines(explained)
    backward = bool(explained.days) and explained.days[0].day < day_of(explained.start)
    zero = "ngày diễn ra sự kiện, không tính" if backward else "ngày bắt đầu, không tính"
    counted_itself = bool(explained.days) and explained.days[0].day == day_of(explained.start)  # as a period's first day is
    lines = [f"  {_when(explained.start)}  {zero}"] if explained.days and not counted_itself else []
    return lines + [_run_line(run) for run in day_runs(explained.days)]


def _hour_lines(explained: Explanation) -> list[str]:
    """The hours that counted and the days off between them, in the order of time."""
    told = [
        (begin, f"  {_when(begin)}  {begin:%H:%M} - {f'{end:%H:%M}' if end.date() == begin.date() else f'{end:%H:%M} {day_words(end)}'}")
        for begin, end in explained.spans
    ]
    told += [(datetime.combine(day.day, time()), _run_line([day])) for day in explained.days]
    return [line for _, line in sorted(told)]


def day_runs(days: Sequence[CountedDay]) -> list[list[CountedDay]]:
    """Neighbouring days that say the same go on one line: all ordinary counted ones in long terms, all skipped for one reason."""
    runs: list[list[CountedDay]] = []
    for day in days:
        last = runs[-1][-1] if runs else None
        joined = last is not None and (last.number is None) == (day.number is None) and (last.reason, last.basis) == (day.reason, day.basis)
        if joined and (day.number is None or len(days) > 20):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run_line(run: list[CountedDay]) -> str:
    first, last = run[0], run[-1]
    begin, end = sorted((first.day, last.day))
    when = _when(first.day) if first is last else f"{day_words(begin)} - {day_words(end)}".ljust(21)
    number = "–" if first.number is None else str(first.number) if first is last else f"{first.number}-{last.number}"
    why = f"{first.reason}{f' ({first.basis})' if first.basis else ''}"
    estimate = " [ước tính]" if any(day.estimated for day in run) else ""
    return f"  {when}  {number:>5}  {why}{estimate}".rstrip()


def _when(day: date | datetime) -> str:
    return f"{WEEKDAYS[day.weekday()]:<9}  {day_words(day):<10}"


def _result(explained: Explanation) -> list[str]:
    lines = [_due_line(explained)]
    if explained.free_from:
        lines.append(f"{explained.free_label}: {WEEKDAYS[explained.free_from.weekday()]}, {day_words(explained.free_from)}")
    for rule in explained.rules:
        lines.append(f"Cách tính: {rule.name}{f' – {rule.article}' if rule.article else ''}")
    for other in explained.others:
        lines.append(
            f"{sentence(other.name or 'trường hợp thông thường')}: {day_words(other.due)}"
            + (f" (--case {other.case})" if other.case else "")
        )
    if explained.state:
        lines += _state_lines(explained.state)
    lines += [f"Lưu ý: {note}" for note in explained.notes]
    return lines


def _due_line(explained: Explanation) -> str:
    due = explained.due
    if due is None:
        return "Hạn: chưa xác định, thời hạn đang tạm đình chỉ"
    hour = f"{due:%H:%M} " if isinstance(due, datetime) else ""
    return f"{explained.due_label}: {hour}{WEEKDAYS[due.weekday()]}, {day_words(due)}"


def _state_lines(state: ClockState) -> list[str]:
    unit = "ngày" if state.terms.unit is Unit.MONTHS else UNIT_WORDS[state.terms.unit]
    lines = [f"Đến {day_words(state.on)}: {STATUS_WORDS[state.status]}; đã dùng {state.used} {unit}, còn {max(state.left, 0)} {unit}"]
    if state.late_by:
        lines[0] += f"; trễ {state.late_by} {unit}"
        lines += [f"  Trễ {one.units} {unit} {CAUSE_WORDS[one.kind]}, chứng cứ {one.proof}" for one in state.causes]
        lines += [f"  Trễ {state.unexplained} {unit} chưa rõ nguyên nhân"] if state.unexplained else []
    lines += [f"  {day_words(line.on):<10}  {line.words}{f'; hạn {day_words(line.due)}' if line.due else ''}" for line in state.history]
    return lines
