"""The states of all duties as a fact table: frozen with the others, so that figures and reports rest on it and not on today's law."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from minhbach.duties.definitions import Duty
from minhbach.duties.model import Assessment, Instance, counts_in
from minhbach.facts.schemas import TABLES
from minhbach.facts.tables import arrow_schema
from minhbach.law.provisions import Version
from minhbach.law.wording import CONFIDENCE_WORDS, article_of

DUTY_STATES = "duty_states"
JOINED = ";"


def duty_table(assessment: Assessment, *, first: date, last: date) -> pa.Table:
    """One row an instance; `outcome` is what the duty as a whole came to over its instances due from `first` to `last`."""
    outcomes = assessment.outcomes(first, last)
    words = _Words(assessment)
    rows = [_row(one, words, outcomes[one.duty.code].value if counts_in(one, first, last) else None) for one in assessment.instances]
    schema = arrow_schema(TABLES[DUTY_STATES])
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema)


class _Words:
    """What is told of the law and the roles, each made once."""

    def __init__(self, assessment: Assessment) -> None:
        self._roles = assessment.duties.roles
        self._articles: dict[int, tuple[str, str]] = {}

    def role(self, duty: Duty) -> str:
        return self._roles[duty.role].name

    def law(self, version: Version | None) -> tuple[str | None, str | None]:
        """The article, and how far it was read."""
        if version is None:
            return None, None
        if id(version) not in self._articles:
            self._articles[id(version)] = (article_of(version), CONFIDENCE_WORDS[version.confidence])
        return self._articles[id(version)]


def _row(one: Instance, words: _Words, outcome: str | None) -> tuple[object, ...]:
    """In the order of the schema's columns."""
    article, verification = words.law(one.version)
    file, sheet, line = one.place
    return (
        one.id,
        one.duty.code,
        one.duty.name,
        one.duty.topic,
        one.duty.provision,
        article,
        one.period,
        words.role(one.duty),
        one.unit or None,
        one.started_on,
        one.due_on,
        one.done_on,
        one.state.value,
        outcome,
        one.days_late if one.due_on else None,
        JOINED.join(one.evidence) or None,
        one.reason or None,
        verification,
        file or None,
        sheet if file else None,
        line,
    )
