"""The list of duties for a person (a grouped table) and for a program (JSON)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from minhbach.deadlines.explaining import as_json as explanation_json
from minhbach.duties.changes import MovedDue
from minhbach.duties.evaluate import Ground
from minhbach.duties.explaining import explain, period_words
from minhbach.duties.model import STATE_WORDS, Assessment, DutyState, Instance
from minhbach.law.provisions import day_words
from minhbach.law.wording import CONFIDENCE_WORDS, article_of

GROUPS: tuple[tuple[DutyState, str], ...] = (
    (DutyState.MISSED, "QUÁ HẠN, CHƯA THỰC HIỆN"),
    (DutyState.DUE, "PHẢI LÀM"),
    (DutyState.NOT_YET_DUE, "CHƯA ĐẾN KỲ"),
    (DutyState.UNKNOWN, "CHƯA RÕ"),
    (DutyState.DONE_LATE, "ĐÃ THỰC HIỆN, CHẬM"),
    (DutyState.DONE_ON_TIME, "ĐÃ THỰC HIỆN"),
    (DutyState.NOT_APPLICABLE, "KHÔNG ÁP DỤNG"),
)


def pick(assessment: Assessment, *, states: Sequence[DutyState] = (), unit: str = "", duty: str = "") -> tuple[Instance, ...]:
    """The instances in those states, of that unit, of that duty; everything where nothing is asked."""
    return tuple(
        one
        for one in assessment.instances
        if (not states or one.state in states) and (not unit or one.unit == unit) and (not duty or one.duty.code == duty)
    )


def as_table(assessment: Assessment, instances: Sequence[Instance]) -> str:
    """Overdue first, then what is due next, then the rest; every line names the article."""
    lines: list[str] = []
    for state, title in GROUPS:
        group = sorted((one for one in instances if one.state is state and not one.nothing_yet), key=_order)
        if group:
            lines += [f"{title} ({len(group)})", *(line for one in group for line in _line(one, assessment)), ""]
    idle = [one for one in instances if one.nothing_yet]
    if idle:
        lines += [f"TRONG NĂM CHƯA PHÁT SINH ({len(idle)})", *(f"  {one.duty.name} ({one.duty.code})" for one in idle), ""]
    return "\n".join([*lines, *summary(assessment)])


def _order(one: Instance) -> tuple[date, str]:
    return (one.due_on or date.max, one.id)


def _line(one: Instance, assessment: Assessment) -> Iterator[str]:
    when = day_words(one.due_on) if one.due_on else "–"
    unit = one.unit or assessment.duties.roles[one.duty.role].name
    article = f" [{article_of(one.version)}]" if one.version else ""
    yield f"  {when:<10}  {one.duty.name}, {_period(one)}{_result(one)} – {unit}{article}"
    if one.reason:
        yield f"              {one.reason}"


def _period(one: Instance) -> str:
    return f"{period_words(one)} ({one.duty.code})"


def _result(one: Instance) -> str:
    if one.state is DutyState.DONE_LATE and one.done_on:
        return f": ngày {day_words(one.done_on)}, chậm {one.late_words}"
    if one.done_on and one.state is DutyState.DONE_ON_TIME:
        return f": ngày {day_words(one.done_on)}"
    if one.state is DutyState.MISSED and one.days_late and not one.reason:
        return f": quá {one.late_words}"
    return ""


def summary(assessment: Assessment) -> list[str]:
    """How many duties that were due by the day were fulfilled, and how many not; unknown ones are told apart."""
    first = date(assessment.year, 1, 1)
    outcomes = Counter(assessment.outcomes(first, assessment.on).values())
    done = outcomes[DutyState.DONE_ON_TIME] + outcomes[DutyState.DONE_LATE]
    known = done + outcomes[DutyState.MISSED]
    lines = [f"Năm {assessment.year}, xét đến ngày {day_words(assessment.on)}: đã thực hiện {done}/{known} nghĩa vụ đến hạn đã rõ kết quả"]
    parts = [
        f"{outcomes[state]} {words}"
        for state, words in (
            (DutyState.DONE_LATE, "có việc chậm"),
            (DutyState.MISSED, "có việc quá hạn chưa thực hiện"),
            (DutyState.UNKNOWN, "chưa đủ căn cứ để kết luận"),
        )
        if outcomes[state]
    ]
    counts = Counter(one.state for one in assessment.instances)
    told = "; ".join(f"{STATE_WORDS[state]}: {counts[state]}" for state, _ in GROUPS if counts[state])
    return [f"{lines[0]}{'; ' + '; '.join(parts) if parts else ''}.", f"Theo từng việc: {told}."]


def moved_lines(moved: Sequence[MovedDue], title: str) -> list[str]:
    """What moved and why, one duty a line."""
    lines = [f"{title} ({len(moved)})"]
    for one in moved:
        before = day_words(one.before) if one.before else "chưa tính được"
        after = day_words(one.after) if one.after else "không còn"
        lines.append(f"  {one.id}: {before} thành {after} – {'; '.join(one.reasons) or 'chưa rõ lý do'}")
    return lines


def as_json(
    assessment: Assessment, instances: Sequence[Instance], ground: Ground, *, explained: bool = False, moved: Sequence[MovedDue] = ()
) -> str:
    """Everything as plain values: dates in ISO form; `explanation` (only when asked) is that of `minhbach deadline --format json`."""
    first = date(assessment.year, 1, 1)
    outcomes = Counter(assessment.outcomes(first, assessment.on).values())
    told = {
        "agency": assessment.agency,
        "year": assessment.year,
        "on": assessment.on.isoformat(),
        "duties_due": {state.value: outcomes[state] for state in (*_COUNTED,)},
        "instances": [_instance(one, assessment, ground, explained=explained) for one in instances],
        "moved": [
            {
                "id": one.id,
                "before": one.before.isoformat() if one.before else None,
                "after": one.after.isoformat() if one.after else None,
                "reasons": list(one.reasons),
            }
            for one in moved
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


_COUNTED = (DutyState.DONE_ON_TIME, DutyState.DONE_LATE, DutyState.MISSED, DutyState.UNKNOWN)


def _instance(one: Instance, assessment: Assessment, ground: Ground, *, explained: bool) -> dict[str, object]:
    told: dict[str, object] = {
        "id": one.id,
        "duty": one.duty.code,
        "name": one.duty.name,
        "topic": one.duty.topic,
        "period": one.period,
        "state": one.state.value,
        "from": one.started_on.isoformat() if one.started_on else None,
        "due": one.due_on.isoformat() if one.due_on else None,
        "done": one.done_on.isoformat() if one.done_on else None,
        "days_late": one.days_late,
        "provision": one.duty.provision,
        "case": one.case or None,
        "article": article_of(one.version) if one.version else None,
        "in_force_from": one.version.from_.isoformat() if one.version and one.version.from_ else None,
        "verification": CONFIDENCE_WORDS[one.version.confidence] if one.version else None,
        "own_reading": one.own_reading,
        "estimated": one.estimated,
        "role": assessment.duties.roles[one.duty.role].name,
        "unit": one.unit or None,
        "evidence": list(one.evidence),
        "reason": one.reason or None,
    }
    if explained:
        found = explain(one, ground, assessment.on)
        told["explanation"] = explanation_json(found) if found else None
    return told
