"""How an instance came to its due day and its state: the day-by-day explanation of `minhbach.deadlines`, and the words for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from minhbach.deadlines.calendar import CalendarError
from minhbach.deadlines.clocks import ClockError, clock_terms, read_clock
from minhbach.deadlines.explaining import Explanation, explain_deadline
from minhbach.deadlines.explaining import as_text as days_as_text
from minhbach.deadlines.terms import HOUR_UNITS, TermError, deadline
from minhbach.duties.evaluate import LAST_MINUTE, Ground
from minhbach.duties.model import ONCE, STATE_WORDS, Assessment, DutyState, Instance
from minhbach.law.provisions import NotInForceError, TermKind, day_words
from minhbach.law.wording import CONFIDENCE_WORDS, article_of

OWN_READING = "Luật không ấn định ngày này; đây là cách hiểu của phần mềm."


def explain(one: Instance, ground: Ground, on: date) -> Explanation | None:
    """The count behind the due day; None where the law counts none (the end of a period, a day that the record itself names)."""
    if one.started_on is None or one.due_on is None or one.version is None or not one.version.terms:
        return None
    provision = ground.duties.law(one.duty)
    try:
        start = one.started_on
        found = deadline(provision, start, ground.calendar, ground.office, one.case)
    except TermError:
        try:
            found = deadline(provision, datetime.combine(start, LAST_MINUTE), ground.calendar, ground.office, one.case)
        except TermError:
            return None
    except (NotInForceError, CalendarError):
        return None
    state = None
    if one.events and found.term.kind is TermKind.WITHIN and found.term.unit not in HOUR_UNITS:
        try:
            terms = clock_terms(provision, start, one.case)
            state = read_clock(terms, start, [event for event in one.events if event.on <= on], on, ground.calendar)
        except ClockError:
            state = None
    explained = explain_deadline(found, ground.duties.provisions, (), state)
    due = explained.due.date() if isinstance(explained.due, datetime) else explained.due
    return explained if due == one.due_on else None


def as_text(assessment: Assessment, instances: Sequence[Instance], ground: Ground) -> str:
    """Each instance with its article, its days and its proof, for a person at a terminal."""
    return "\n\n".join("\n".join(_lines(one, assessment, ground)) for one in instances)


def period_words(one: Instance) -> str:
    """The period or record for a reader."""
    return "làm một lần" if one.period == ONCE else one.period


def _lines(one: Instance, assessment: Assessment, ground: Ground) -> list[str]:
    lines = [f"{one.duty.name} ({one.duty.code}), {period_words(one)}: {STATE_WORDS[one.state].upper()}"]
    if one.version is not None:
        lines.append(f"Căn cứ: {article_of(one.version)} – {CONFIDENCE_WORDS[one.version.confidence]}")
    unit = f", {one.unit}" if one.unit else ""
    lines.append(f"Chịu trách nhiệm: {assessment.duties.roles[one.duty.role].name}{unit}")
    lines += _days(one, assessment, ground)
    if one.done_on:
        late = f", chậm {one.late_words}" if one.state is DutyState.DONE_LATE else ""
        lines.append(f"Thực hiện: {day_words(one.done_on)}{late}")
    if one.evidence:
        lines.append(f"Minh chứng: {', '.join(one.evidence)}")
    if one.reason:
        lines.append(f"Ghi chú: {one.reason}")
    return lines + ([f"Lưu ý: {one.duty.note}"] if one.duty.note else [])


def _days(one: Instance, assessment: Assessment, ground: Ground) -> list[str]:
    explained = explain(one, ground, assessment.on)
    if explained is not None:
        short = replace(explained, code="", amount=None, notes=tuple(note for note in explained.notes if note))
        counted = [f"Thời hạn: {explained.words}", *(line for line in days_as_text(short).splitlines() if line)]
        return [*counted, OWN_READING] if one.own_reading and one.duty.period else counted
    if one.due_on is None:
        return ["Hạn: luật không ấn định ngày"] if one.state not in (DutyState.NOT_APPLICABLE, DutyState.UNKNOWN) else []
    lines = [f"Hạn: {day_words(one.due_on)}"]
    return lines + ([OWN_READING] if one.own_reading else [])
