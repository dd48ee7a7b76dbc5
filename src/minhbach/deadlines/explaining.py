"""How a date was counted, as one object: the command prints it, the site shows it, a program reads it as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from minhbach.deadlines.calendar import WEEKDAYS
from minhbach.deadlines.clocks import ClockState, Status
from minhbach.deadlines.counting import Count, CountedDay
from minhbach.deadlines.hours import HourCount
from minhbach.deadlines.terms import Deadline
from minhbach.law.provisions import NotInForceError, Provisions, Unit, UnknownProvisionError
from minhbach.law.wording import CONFIDENCE_WORDS, UNIT_WORDS, article_of, term_words

STATUS_WORDS = {
    Status.RUNNING: "đang tính",
    Status.SUSPENDED: "đang tạm đình chỉ",
    Status.CLOSED: "đã xong",
    Status.TRANSFERRED: "đã chuyển cơ quan khác",
}
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
    state: ClockState | None = None

    @property
    def skipped(self) -> tuple[CountedDay, ...]:
        """The days that did not count."""
        return tuple(day for day in self.days if day.number is None)


def explain_count(counted: Count | HourCount, provisions: Provisions) -> Explanation:
    """Explain a length of time that the asker named."""
    amount, unit = (counted.amount, counted.unit) if isinstance(counted, Count) else (counted.hours, None)
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
        notes=(ESTIMATE,) if counted.estimated else (),
    )


def explain_deadline(
    one: Deadline, provisions: Provisions, others: Sequence[Deadline] = (), state: ClockState | None = None
) -> Explanation:
    """Explain the date that a provision sets; with a clock's state, the date as its events have moved it."""
    version, counted = one.version, one.count
    estimated = state.estimated if state else one.estimated
    notes = [version.note] if version.note else []
    if version.review_by is not None and version.review_by < _day(one.start):
        notes.append(f"Quy định này phải rà soát lại trước ngày {version.review_by:%d/%m/%Y}; hãy đối chiếu văn bản trước khi dùng.")
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
        rules=_articles(counted.rules if counted else (), one.start, provisions),
        others=tuple(OtherCase(other.term.case, other.term.case_name, other.due) for other in others if other.term is not one.term),
        estimated=estimated,
        notes=(*notes, *((ESTIMATE,) if estimated else ()), *(state.warnings if state else ())),
        state=state,
    )


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _spans(counted: Count | HourCount | None) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((span.begin, span.end) for span in counted.spans) if isinstance(counted, HourCount) else ()


def _articles(codes: Iterable[str], start: date | datetime, provisions: Provisions) -> tuple[Article, ...]:
    found = []
    for code in codes:
        try:
            provision = provisions.find(code)
            found.append(Article(code, provision.name, article_of(provision.on(_day(start)))))
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
        "free_from": explained.free_from.isoformat() if explained.free_from else None,
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
    return "\n".join([*_head(explained), "", *_day_lines(explained), "", *_result(explained)])


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
        lines = [f"{abs(explained.amount)} {UNIT_WORDS[explained.unit]} {direction} ngày {explained.start:%d/%m/%Y}"]
    elif explained.amount is not None:
        lines = [f"{abs(explained.amount)} giờ kể từ {explained.start:%H:%M ngày %d/%m/%Y}"]
    return lines


def _day_lines(explained: Explanation) -> list[str]:
    lines = [f"  {_when(explained.start)}  ngày bắt đầu, không tính"] if explained.days else []
    for begin, end in explained.spans:
        lines.append(f"  {WEEKDAYS[begin.weekday()]:<9} {begin:%d/%m/%Y}  {begin:%H:%M} - {end:%H:%M %d/%m/%Y}")
    for run in day_runs(explained.days):
        lines.append(_run_line(run))
    return lines


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
    when = _when(first.day) if first is last else f"{first.day:%d/%m/%Y} - {last.day:%d/%m/%Y}".ljust(21)
    number = "–" if first.number is None else str(first.number) if first is last else f"{first.number}-{last.number}"
    why = f"{first.reason}{f' ({first.basis})' if first.basis else ''}"
    estimate = " [ước tính]" if any(day.estimated for day in run) else ""
    return f"  {when}  {number:>5}  {why}{estimate}".rstrip()


def _when(day: date | datetime) -> str:
    return f"{WEEKDAYS[day.weekday()]:<9}  {day:%d/%m/%Y}"


def _result(explained: Explanation) -> list[str]:
    lines = [_due_line(explained)]
    if explained.free_from:
        lines.append(f"Được gỡ từ: {WEEKDAYS[explained.free_from.weekday()]}, {explained.free_from:%d/%m/%Y}")
    for rule in explained.rules:
        lines.append(f"Cách tính: {rule.name}{f' – {rule.article}' if rule.article else ''}")
    for other in explained.others:
        lines.append(f"{other.name or 'Trường hợp thông thường'}: {other.due:%d/%m/%Y}" + (f" (--case {other.case})" if other.case else ""))
    if explained.state:
        lines += _state_lines(explained.state)
    lines += [f"Lưu ý: {note}" for note in explained.notes]
    return lines


def _due_line(explained: Explanation) -> str:
    due = explained.due
    if due is None:
        return "Hạn: chưa xác định, thời hạn đang tạm đình chỉ"
    word = "Giữ đến hết" if explained.free_from else "Hạn"
    hour = f"{due:%H:%M} " if isinstance(due, datetime) else ""
    return f"{word}: {hour}{WEEKDAYS[due.weekday()]}, {due:%d/%m/%Y}"


def _state_lines(state: ClockState) -> list[str]:
    unit = "ngày" if state.terms.unit is Unit.MONTHS else UNIT_WORDS[state.terms.unit]
    lines = [f"Đến {state.on:%d/%m/%Y}: {STATUS_WORDS[state.status]}; đã dùng {state.used} {unit}, còn {max(state.left, 0)} {unit}"]
    if state.late_by:
        lines[0] += f"; trễ {state.late_by} {unit}"
        lines.append(
            f"Chưa rõ nguyên nhân: {state.unexplained} {unit} trễ" if state.unexplained else "Phần trễ đã có nguyên nhân và chứng cứ"
        )
    lines += [f"  {line.on:%d/%m/%Y}  {line.words}{f'; hạn {line.due:%d/%m/%Y}' if line.due else ''}" for line in state.history]
    return lines
