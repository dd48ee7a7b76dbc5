"""The marks in force as a register, beside all others of the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from minhbach.duties.definitions import DutyKind, known_duties
from minhbach.facts.exports import Facts, Row
from minhbach_site.duties.models import DutyMark
from minhbach_site.duties.states import (
    IN_FORCE,
    MarkKind,
    MarkState,
)
from minhbach_site.registers import queries as registers


def proofs(*, entered: bool = False) -> Iterator[Row]:
    """The marks in force as rows of the register `duty_proofs`; not those of a record that does not count yet, unless `entered`."""
    registers_of = {duty.code: duty.register for duty in known_duties() if duty.kind is DutyKind.PER_RECORD}
    uncounted = {} if entered else registers.uncounted_codes()
    found = DutyMark.objects.filter(state__in=IN_FORCE).select_related("document", "unit").order_by("pk")
    for mark in found:
        if mark.period in uncounted.get(registers_of.get(mark.duty, ""), ()):
            continue
        unit = mark.unit.code if mark.unit else None
        yield mark.code, mark.duty, mark.period, mark.started_on, mark.done_on, evidence_words(mark), unit, mark.exempt_reason


def evidence_words(mark: DutyMark) -> str:
    """What shows it, in words: the document, the file, the note."""
    parts = [f"documents:{mark.document.code}" if mark.document else "", mark.name, mark.note]
    return "; ".join(part for part in parts if part)


def above_registers() -> registers.Records:
    """The registers that this app keeps, for those who check or export all of them."""
    return {"duty_proofs": proofs()}


def site_facts() -> Facts:
    """Every fact table of the site as a report counts it: what a second person must approve or confirm counts once that was done."""
    return registers.facts(above_registers())


def entered_facts() -> Facts:
    """Every fact table with what waits for a second person: a calendar warns of what already runs, before anyone approves the record."""
    return registers.facts({"duty_proofs": proofs(entered=True)}, entered=True)


def uncounted(from_on: date | None = None, to_on: date | None = None) -> dict[str, int]:
    """How many records wait for a second person and so do not count in a report, marks of duties with them; of that period, or of all
    time. An exemption names no day: it is of every period."""
    marks = DutyMark.objects.all()
    done = marks if from_on is None or to_on is None else marks.filter(done_on__gte=from_on, done_on__lte=to_on)
    return {
        **registers.uncounted(from_on, to_on),
        "claims": done.filter(kind=MarkKind.DONE, state=MarkState.CLAIMED).count(),
        "exemptions": marks.filter(kind=MarkKind.EXEMPT, state=MarkState.PROPOSED).count(),
    }
