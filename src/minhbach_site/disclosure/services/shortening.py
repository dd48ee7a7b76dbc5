"""Ending an extension sooner, or taking it back: asked by one person with a reason, decided by another."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Disclosure, Shortening, Step
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.services.moves import locked, save
from minhbach_site.disclosure.services.wishes import settle, taken_up
from minhbach_site.disclosure.states import SHOWN, CorrectionState, Decision, State
from minhbach_site.ui.dates import day_of, written

FIELDS = ("disclosure", "old_until", "new_until", "state")


@transaction.atomic
def propose_shortening(*, actor: Person, pk: int, until: date | None, reason: str, at: datetime) -> Shortening:
    """Ask that an extension end sooner, or be taken back (`until` None): then only the law's own least time is left."""
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    _check(found, until, day_of(at))
    assert found.extended_until is not None
    if Shortening.objects.filter(disclosure=found, state=CorrectionState.WAITING).exists():
        raise DisclosureError(_("Đang có một đề nghị rút ngắn chờ duyệt. Hãy chờ quyết định về đề nghị ấy."))
    made = Shortening.objects.create(
        disclosure=found, old_until=found.extended_until, new_until=until, reason=needed(reason), proposed_by=actor, proposed_at=at
    )
    record(actor=actor, action="disclosure.propose_shortening", subject=made, at=at, fields=FIELDS)
    return made


@transaction.atomic
def decide_shortening(*, actor: Person, shortening_id: int, decision: Decision, at: datetime) -> Shortening:
    """Let the extension end sooner, or not: never the one who asked."""
    asked, state = taken_up(Shortening, shortening_id, actor=actor, decision=decision, at=at)
    found = locked(asked.disclosure_id)
    if decision == Decision.APPROVE:
        _check(found, asked.new_until, None)
        _shorten(found, asked, actor, at)
    settle(asked, state, actor, at)
    record(actor=actor, action="disclosure.decide_shortening", subject=asked, at=at, fields=FIELDS, also=(found,))
    return asked


def _check(found: Disclosure, until: date | None, today: date | None) -> None:
    if found.state not in SHOWN or found.extended_until is None:
        raise DisclosureError(_("Nội dung này không đang được kéo dài, nên không có gì để rút ngắn."))
    first = max((day for day in (today, found.keep_until) if day is not None), default=None)
    too_early = until is not None and first is not None and (until < first or until == found.keep_until)
    if until is not None and (until >= found.extended_until or too_early):
        raise DisclosureError(
            _("Ngày mới phải trước ngày đang kéo dài (%(last)s), từ hôm nay và sau thời gian phải giữ. Bỏ hẳn kéo dài thì để trống.")
            % {"last": written(found.extended_until)}
        )


def _shorten(found: Disclosure, asked: Shortening, actor: Person, at: datetime) -> None:
    before = found.state
    found.extended_until = asked.new_until
    if asked.new_until is None and found.state == State.EXTENDED:
        found.state = State.PUBLISHED
    save(found)
    day = f"{asked.new_until:%d/%m/%Y}" if asked.new_until else "bỏ kéo dài"  # kept: in Vietnamese
    Step.objects.create(
        disclosure=found,
        action="shorten",
        before=before,
        after=found.state,
        **signed(actor),
        at=at,
        note=f"{day}: {asked.reason}",
    )
