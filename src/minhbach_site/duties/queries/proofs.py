"""The marks in force as a register, beside all others of the site."""

from __future__ import annotations

from collections.abc import Iterator

from minhbach.facts.exports import Facts, Row
from minhbach_site.duties.models import DutyMark
from minhbach_site.duties.states import (
    IN_FORCE,
)
from minhbach_site.registers import queries as registers


def proofs() -> Iterator[Row]:
    """The marks in force as rows of the register `duty_proofs`."""
    found = DutyMark.objects.filter(state__in=IN_FORCE).select_related("document", "unit").order_by("pk")
    for mark in found:
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
    """Every fact table of the site."""
    return registers.facts(above_registers())
