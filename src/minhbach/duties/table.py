"""The states of all duties as a fact table: frozen with the others, so that figures and reports rest on it and not on today's law."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from minhbach.duties.model import Assessment, Instance, counts_in
from minhbach.facts.schemas import TABLES
from minhbach.facts.tables import arrow_schema
from minhbach.law.wording import CONFIDENCE_WORDS, article_of

DUTY_STATES = "duty_states"
JOINED = ";"


def duty_table(assessment: Assessment, *, first: date, last: date) -> pa.Table:
    """One row an instance; `outcome` is what the duty as a whole came to over its instances due from `first` to `last`."""
    outcomes = assessment.outcomes(first, last)
    rows = []
    for one in assessment.instances:
        outcome = outcomes.get(one.duty.code) if counts_in(one, first, last) else None
        rows.append(_row(one, assessment, outcome.value if outcome else None))
    return pa.Table.from_pylist(rows, schema=arrow_schema(TABLES[DUTY_STATES]))


def _row(one: Instance, assessment: Assessment, outcome: str | None) -> dict[str, object]:
    file, sheet, line = one.place
    return {
        "id": one.id,
        "duty": one.duty.code,
        "name": one.duty.name,
        "topic": one.duty.topic,
        "provision": one.duty.provision,
        "article": article_of(one.version) if one.version else None,
        "period": one.period,
        "role": assessment.duties.roles[one.duty.role].name,
        "unit": one.unit or None,
        "started_on": one.started_on,
        "due_on": one.due_on,
        "done_on": one.done_on,
        "state": one.state.value,
        "outcome": outcome,
        "days_late": one.days_late if one.due_on else None,
        "evidence": JOINED.join(one.evidence) or None,
        "reason": one.reason or None,
        "verification": CONFIDENCE_WORDS[one.version.confidence] if one.version else None,
        "_file": file or None,
        "_sheet": sheet if file else None,
        "_line": line,
    }
