"""A new wording of what is on display: proposed by one person, decided by another, the old words kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Correction
from minhbach_site.disclosure.queries import ASSETS, form_of, waiting_correction
from minhbach_site.disclosure.services.declarations import refuse_declared
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.services.items import checked_words
from minhbach_site.disclosure.services.moves import after, keep_again, locked, move
from minhbach_site.disclosure.services.wishes import settle, taken_up
from minhbach_site.disclosure.states import Action, Decision
from minhbach_site.ui.dates import day_of


@transaction.atomic
def propose_correction(*, actor: Person, pk: int, new_item: str, reason: str, restart: bool, at: datetime) -> Correction:
    """Ask for a new wording. `restart`: the least time on display begins again with the correction."""
    require(actor, Permission.ENTER_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    after(found, Action.CORRECT)
    if found.matter == ASSETS:
        raise DisclosureError(_("Đợt công khai bản kê khai không có lời văn để đính chính."))
    words = checked_words(new_item)
    refuse_declared(reason)
    if words == found.item:
        raise DisclosureError(_("Nội dung mới giống nội dung đang công khai: không có gì để đính chính."))
    if waiting_correction(found) is not None:
        raise DisclosureError(_("Đang có một đề nghị đính chính chờ duyệt. Hãy chờ quyết định về đề nghị ấy."))
    made = Correction.objects.create(
        disclosure=found,
        old_item=found.item,
        new_item=words,
        reason=needed(reason),
        restart=restart and form_of(found).lasts,
        proposed_by=actor,
        proposed_at=at,
    )
    record(actor=actor, action="disclosure.propose_correction", subject=made, at=at, fields=("disclosure", "state", "restart"))
    return made


@transaction.atomic
def decide_correction(*, actor: Person, correction_id: int, decision: Decision, at: datetime) -> Correction:
    """Let the new wording stand, or not: never the one who proposed it."""
    asked, state = taken_up(Correction, correction_id, actor=actor, decision=decision, at=at)
    found = locked(asked.disclosure_id)
    if decision == Decision.APPROVE:
        after(found, Action.CORRECT)
        found.item = asked.new_item
        if asked.restart:
            keep_again(found, day_of(at))
        move(found, Action.CORRECT, actor, at, asked.reason)
    settle(asked, state, actor, at)
    fields = ("disclosure", "state", "restart")
    record(actor=actor, action="disclosure.decide_correction", subject=asked, at=at, fields=fields, also=(found,))
    return asked
