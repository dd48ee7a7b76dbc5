"""The traits and proofs of an example agency."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from minhbach.facts.imports import REGISTERS
from minhbach.facts.registers import read_register
from minhbach.facts.schemas import KEPT
from minhbach_site.audit.services import record
from minhbach_site.duties.models import AgencyTrait, DutyMark
from minhbach_site.duties.services.working_out import work_out_known
from minhbach_site.duties.states import (
    MarkKind,
    MarkState,
    TraitState,
)
from minhbach_site.organisation.queries import find_unit

CARD = "co-quan.yaml"


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> None:
    """The traits on an example agency's card and its register of proofs, and the calendar that follows; writes nothing twice."""
    agency = folder.parent
    card: dict[str, Any] = yaml.safe_load((agency / CARD).read_text("utf-8"))
    for trait, value in (card.get("traits") or {}).items():
        for from_on, one in [(item["from"], item["value"]) for item in value] if isinstance(value, list) else [(None, value)]:
            if not AgencyTrait.objects.filter(trait=trait, from_on=from_on).exists():
                written = str(one).lower() if isinstance(one, bool) else str(one)
                made = AgencyTrait.objects.create(trait=trait, value=written, from_on=from_on, declared_at=at, state=TraitState.APPROVED)
                record(actor=None, action="duties.load", subject=made, at=at, fields=("trait", "value", "from_on"))
    table = KEPT["duty_proofs"]
    path = agency / REGISTERS / f"{table.file}.csv"
    if path.exists():
        register = read_register(path, path.name, table)
        names = [column.name for column in table.columns]
        for values in zip(*(register.values[name] for name in names), strict=True):
            _load_mark(dict(zip(names, values, strict=True)), at)
    work_out_known(at)


def _load_mark(row: dict[str, Any], at: datetime) -> None:
    if DutyMark.objects.filter(code=row["id"]).exists():
        return
    exempt = row["exempt"] or ""
    made = DutyMark.objects.create(
        code=row["id"],
        duty=row["duty"],
        period=row["period"] or "",
        kind=MarkKind.EXEMPT if exempt else MarkKind.DONE,
        started_on=row["started_on"],
        done_on=row["done_on"],
        note=row["evidence"] or "",
        unit=find_unit(row["unit"] or ""),
        exempt_reason=exempt,
        state=MarkState.APPROVED if exempt else MarkState.RECORDED,
        entered_at=at,
    )
    record(actor=None, action="duties.load", subject=made, at=at, fields=("code", "duty", "period", "kind", "done_on"))
