"""The card of the first page."""

from __future__ import annotations

from datetime import date
from typing import Any

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Permission
from minhbach_site.duties.queries.agency_traits import waiting_traits
from minhbach_site.duties.queries.answering import open_for
from minhbach_site.duties.queries.calendar import calculation
from minhbach_site.duties.queries.marks import waiting_claims
from minhbach_site.duties.states import (
    State,
)


def panel(*, actor: Person, on: date) -> dict[str, Any]:
    """The card of the first page: what is mine and soon due. Before this year was worked out it only leads to the calendar."""
    rows = open_for(actor, on.year, on)
    decides = actor.may(Permission.DECIDE_EXEMPTIONS, on=on)
    return {
        "known": calculation(on.year) is not None,
        "missed": rows.filter(state=State.MISSED).count(),
        "next": list(rows.exclude(state=State.NOT_YET_DUE)[:5]),
        "claims": len(waiting_claims(actor, on)) if actor.may(Permission.MARK_DUTIES, on=on) else 0,
        "traits": len(waiting_traits()) if decides else 0,
    }
