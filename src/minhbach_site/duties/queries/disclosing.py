"""What this app knows of disclosures, for the app that keeps them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from minhbach.duties.applying import written
from minhbach.duties.definitions import known_duties
from minhbach.facts.exports import take_records
from minhbach.facts.schemas import KEPT
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach_site.disclosure.queries import Above, Told
from minhbach_site.duties.models import Obligation
from minhbach_site.duties.queries.agency_traits import traits
from minhbach_site.duties.queries.calendar import DISCLOSURES
from minhbach_site.duties.queries.wording import reason_said
from minhbach_site.duties.states import (
    OPEN_STATES,
    State,
)
from minhbach_site.registers import queries as registers
from minhbach_site.registers.states import TITLES


def above_disclosure() -> Above:
    """What this app knows of disclosures, for the app that keeps them."""
    return Above(judge_disclosure, objection_to)


def judge_disclosure(provision: str, due_on: date, on: date) -> Told:
    """Whether what had to be disclosed by a day was left out: as the duty of that provision was last judged, else as far as the register
    of disclosures is vouched for. What nobody vouches for is unclear, never overdue.
    """
    codes = [duty.code for duty in known_duties() if duty.provision == provision]
    judged = {one.state: one for one in Obligation.objects.filter(duty__in=codes, due_on=due_on).order_by("pk")}
    if State.MISSED in judged:
        return Told(late=True)
    if State.UNKNOWN in judged:
        return Told(unclear=reason_said(judged[State.UNKNOWN]))
    if judged:
        return Told(settled=not set(OPEN_STATES) & set(judged))
    if due_on >= on:
        return Told()
    span = registers.spans().get(DISCLOSURES)
    if span is not None and span[0] <= due_on <= span[1]:
        return Told(late=True)
    return Told(unclear=gettext("Sổ «%(title)s» chưa được xác nhận ghi đủ đến ngày này.") % {"title": TITLES[DISCLOSURES]})


def objection_to(form: str, audience: str, group: int, on: date) -> str:
    """Why an agency such as this may not disclose an item in that form alone: as the duty to keep it up says; empty where it may."""
    fields = [column.name for column in KEPT[DISCLOSURES].columns]
    item = {"id": "?", "form": form, "audience": audience, "group": group, "item": "?", "issued_on": on, "started_on": on}
    lasting = [one for one in known_duties() if one.removed and one.each and one.each.register == DISCLOSURES]
    engine = DuckDB(take_records({DISCLOSURES: [[item.get(name) for name in fields]]}).tables)
    declared = traits()
    for duty in lasting:
        assert duty.each is not None
        sql = f'SELECT "id" FROM "{DISCLOSURES}" WHERE ({duty.each.where})'  # noqa: S608 (of a reviewed file, and the gate is passed)
        if not engine.query(sql):
            continue
        for condition in duty.applies:
            value = declared.on(condition.trait, on)
            if value is not None and condition.exempt_by is None and written(value) not in condition.values:
                return condition.reason
    return ""
