"""Mending what was recorded of a display: wrong days, a wrong place, a start said in time after the due day, or one recorded by mistake.

Each is asked by one person with a reason and decided by another. Until then, and if it is refused, what was recorded stands and counts.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Amendment, Disclosure
from minhbach_site.disclosure.queries import form_of, proofs_of, shortenings_of, waiting_amendment, waiting_correction
from minhbach_site.disclosure.services.declarations import refuse_declared
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.services.moves import after, begin, check_start, keep_again, kept_day, locked, move, refuse_kept
from minhbach_site.disclosure.services.wishes import settle, taken_up
from minhbach_site.disclosure.states import Action, Amended, CorrectionState, Decision
from minhbach_site.ui.dates import day_of, written

FIELDS = ("disclosure", "kind", "old_started_on", "new_started_on", "old_ended_on", "new_ended_on", "state")
KEEP = ("keep_until", "keep_provision", "keep_from", "counted_from")


@transaction.atomic
def propose_amendment(
    *, actor: Person, pk: int, started_on: date, place: str, ended_on: date | None, reason: str, at: datetime
) -> Amendment:
    """Ask that the days and the place of a display be recorded otherwise. `ended_on` None for what was taken down: it is still up.

    What really came down too early may be recorded so: the truth is no permission, and the calendar of duties judges it.
    """
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    after(found, Action.AMEND)
    refuse_waiting(found)
    wish = Amendment(
        kind=Amended.DAYS,
        old_started_on=found.started_on,
        new_started_on=started_on,
        old_place=found.place,
        new_place=place.strip(),
        old_ended_on=found.ended_on,
        new_ended_on=ended_on,
        reason=reason,
    )
    if not _changed(wish):
        raise DisclosureError(_("Ngày và nơi giống như đã ghi: không có gì để sửa."))
    if found.ended_on is None and ended_on is not None:
        raise DisclosureError(_("Nội dung chưa được ghi là đã gỡ. Hãy dùng việc «Ghi đã gỡ»."))
    _set_anew(locked(pk), wish, day_of(at))  # refused at once what could not be carried out
    return ask(wish, found, actor, at, "disclosure.amend")


@transaction.atomic
def propose_retraction(*, actor: Person, pk: int, reason: str, at: datetime) -> Amendment:
    """Ask that what was recorded as shown by mistake be approved and not yet shown again."""
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    after(found, Action.RETRACT)
    refuse_waiting(found)
    _refuse_proved(found)
    wish = Amendment(
        kind=Amended.RETRACT, old_started_on=found.started_on, old_ended_on=found.ended_on, old_place=found.place, reason=reason
    )
    return ask(wish, found, actor, at, "disclosure.retract")


@transaction.atomic
def decide_amendment(*, actor: Person, amendment_id: int, decision: Decision, at: datetime) -> Amendment:
    """Let it be recorded so, or not: never the one who asked."""
    asked, state = taken_up(Amendment, amendment_id, actor=actor, decision=decision, at=at)
    found = locked(asked.disclosure_id)
    if decision == Decision.APPROVE:
        _CARRY_OUT[Amended(asked.kind)](found, asked, actor, at)
    settle(asked, state, actor, at)
    record(actor=actor, action="disclosure.decide_amendment", subject=asked, at=at, fields=FIELDS, also=(found,))
    return asked


def ask(wish: Amendment, found: Disclosure, actor: Person, at: datetime, action: str) -> Amendment:
    """Keep a wish about a locked disclosure, for someone else to decide."""
    wish.reason = needed(wish.reason)
    refuse_declared(wish.reason, wish.new_place)
    wish.disclosure, wish.proposed_by, wish.proposed_at = found, actor, at
    wish.save()
    record(actor=actor, action=action, subject=wish, at=at, fields=FIELDS)
    return wish


def refuse_waiting(found: Disclosure) -> None:
    if waiting_amendment(found) is not None:
        raise DisclosureError(_("Đang có một đề nghị về ngày, nơi công khai chờ người khác quyết định. Hãy chờ quyết định ấy."))


def _changed(asked: Amendment) -> list[str]:
    """What the wish changes, by field."""
    return [name for name in ("started_on", "ended_on", "place") if getattr(asked, f"old_{name}") != getattr(asked, f"new_{name}")]


def _set_anew(found: Disclosure, asked: Amendment, today: date) -> None:
    """Put the changed days and place into a locked disclosure and count its least time again."""
    changed = _changed(asked)
    if any(getattr(found, name) != getattr(asked, f"old_{name}") for name in changed):
        raise DisclosureError(_("Điều đã ghi đổi rồi từ khi có đề nghị này. Hãy không duyệt, rồi đề nghị lại theo điều đang ghi."))
    if "place" in changed:
        found.place = needed(asked.new_place, _("Hãy ghi nơi niêm yết hoặc trang đăng tải.")) if form_of(found).lasts else asked.new_place
    if "started_on" in changed and asked.new_started_on is not None:
        _start_anew(found, asked.new_started_on, today)
    if "ended_on" in changed:
        found.ended_on = asked.new_ended_on
    if found.ended_on is not None and not (found.started_on is not None and found.started_on <= found.ended_on <= today):
        raise DisclosureError(_("Ngày gỡ phải từ ngày công khai đến hôm nay."))


def _start_anew(found: Disclosure, started_on: date, today: date) -> None:
    check_start(found, started_on, today)
    anew = found.counted_from
    restarted = anew is not None and anew != found.started_on  # an approved correction began the least time again
    if restarted and anew is not None and started_on > anew:
        raise DisclosureError(
            _("Ngày công khai không được sau ngày đính chính %(day)s, từ đó thời gian niêm yết được tính lại.") % {"day": written(anew)}
        )
    found.started_on = started_on
    if form_of(found).lasts and not restarted:
        keep_again(found, started_on)


def _amend(found: Disclosure, asked: Amendment, actor: Person, at: datetime) -> None:
    _set_anew(found, asked, day_of(at))
    put_back = "ended_on" in _changed(asked) and asked.new_ended_on is None
    move(found, Action.PUT_BACK if put_back else Action.AMEND, actor, at, f"{_history(asked)}: {asked.reason}")


def _retract(found: Disclosure, asked: Amendment, actor: Person, at: datetime) -> None:
    _refuse_proved(found)
    started_on = found.started_on
    found.started_on = found.ended_on = found.extended_until = None
    found.keep_until, found.keep_provision, found.keep_from, found.counted_from, found.keep_basis = None, "", None, None, ""
    move(found, Action.RETRACT, actor, at, f"ngày công khai {kept_day(started_on)}: {asked.reason}")


def _confirm(found: Disclosure, asked: Amendment, actor: Person, at: datetime) -> None:
    after(found, Action.PUBLISH)
    refuse_kept(found.document)
    assert asked.new_started_on is not None  # the database holds no claim without
    begin(found, asked.new_started_on, asked.new_place, day_of(at), asked.own_keep_until, asked.keep_basis)
    move(found, Action.PUBLISH, actor, at, f"ngày công khai {kept_day(asked.new_started_on)}, ghi sau hạn, đã xác nhận: {asked.reason}")


_CARRY_OUT = {Amended.CLAIM: _confirm, Amended.DAYS: _amend, Amended.RETRACT: _retract}


def _refuse_proved(found: Disclosure) -> None:
    """What is proved was shown; and no wish about what was never shown is left behind."""
    if proofs_of(found).exists():
        raise DisclosureError(_("Nội dung đang có minh chứng là đã công khai. Nếu ghi nhầm thì bỏ minh chứng kèm lý do trước, rồi rút."))
    if waiting_correction(found) is not None or shortenings_of(found).filter(state=CorrectionState.WAITING).exists():
        raise DisclosureError(_("Đang có đề nghị đính chính hoặc rút ngắn chờ duyệt. Hãy chờ quyết định ấy rồi rút."))


def _history(asked: Amendment) -> str:
    """What changed, as history keeps it: the places themselves stand in the wish."""
    changed = _changed(asked)
    told = [
        f"{words} {kept_day(getattr(asked, f'old_{name}'))} → {kept_day(getattr(asked, f'new_{name}'))}"
        for name, words in (("started_on", "ngày công khai"), ("ended_on", "ngày gỡ"))
        if name in changed
    ]
    return "; ".join([*told, *(["sửa nơi công khai"] if "place" in changed else [])])
