"""What the wishes about a display have in common: one person asks, another decides, and both are kept."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure.models import Wish
from minhbach_site.disclosure.services.errors import DisclosureError
from minhbach_site.disclosure.states import DECISIONS, CorrectionState, Decision
from minhbach_site.ui.dates import day_of

W = TypeVar("W", bound=Wish)


def taken_up(wishes: type[W], pk: int, *, actor: Person, decision: Decision, at: datetime) -> tuple[W, CorrectionState]:
    """The wish, locked, and the state to which the decision leads. Refuses whoever asked, and what was decided before."""
    require(actor, Permission.APPROVE_DISCLOSURES, on=day_of(at))
    asked = wishes._default_manager.select_for_update().get(pk=pk)
    require_other_person(actor, asked.proposed_by_id)
    state = DECISIONS.get((CorrectionState(asked.state), decision))
    if state is None:
        raise DisclosureError(_("Đề nghị này đã được quyết định rồi. Hãy tải lại trang để xem quyết định."))
    return asked, state


def settle(asked: Wish, state: CorrectionState, actor: Person, at: datetime) -> None:
    """Keep who decided, for whom, and when."""
    asked.state, asked.decided_by, asked.decided_for_id, asked.decided_at = state, actor, actor.acts_for, at
    asked.save(update_fields=["state", "decided_by", "decided_for", "decided_at"])
