"""Showing, keeping longer, taking down; counting dates again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.law.wording import basis_words
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.disclosure.models import Amendment, Disclosure, Step
from minhbach_site.disclosure.queries import Dated, form_of, free_from, keep_of, longest_extension, said_late
from minhbach_site.disclosure.services.amendments import KEEP, ask, refuse_waiting
from minhbach_site.disclosure.services.errors import DisclosureError, needed
from minhbach_site.disclosure.services.moves import (
    after,
    begin,
    drop_passed_extension,
    kept_day,
    locked,
    move,
    refuse_kept,
    save,
    set_due,
    set_keep,
)
from minhbach_site.disclosure.states import Action, Amended
from minhbach_site.ui.dates import day_of, written


@transaction.atomic
def publish(
    *,
    actor: Person,
    pk: int,
    started_on: date,
    place: str,
    own_keep_until: date | None,
    keep_basis: str,
    reason: str = "",
    at: datetime,
) -> Disclosure:
    """Say that an approved item has been shown since `started_on`. The last day on which it must stay is set from then.

    What is said only after the due day to have begun in time waits for a second person and needs a `reason`: the item then stays as it
    was, not yet shown, with a waiting `Amendment`.
    """
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    after(found, Action.PUBLISH)
    refuse_kept(found.document)
    refuse_waiting(found)
    was = found.place
    begin(found, started_on, place, day_of(at), own_keep_until, keep_basis)
    if said_late(found, day_of(at)):
        reason = needed(
            reason,
            _("Hạn công khai đã qua mà nay mới ghi là đã công khai trong hạn: hãy ghi lý do và căn cứ, để người khác xác nhận."),
        )
        wish = Amendment(kind=Amended.CLAIM, old_place=was, new_started_on=started_on, new_place=found.place, reason=reason)
        wish.own_keep_until, wish.keep_basis = (found.keep_until, found.keep_basis) if found.keep_basis else (None, "")
        ask(wish, locked(pk), actor, at, "disclosure.claim")
        return locked(pk)
    move(found, Action.PUBLISH, actor, at)
    record(actor=actor, action="disclosure.publish", subject=found, at=at, fields=("state", "started_on", *KEEP))
    return found


@transaction.atomic
def extend(*, actor: Person, pk: int, until: date, reason: str, at: datetime) -> Disclosure:
    """Keep it up longer than the law asks; refused where the law fixes how long it is posted, and beyond what one decision may reach."""
    require(actor, Permission.APPROVE_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    after(found, Action.EXTEND)
    if not form_of(found).lasts:
        raise DisclosureError(_("Hình thức «%(form)s» công khai một lần là xong, không kéo dài.") % {"form": found.get_form_display()})
    keep = keep_of(found)
    if keep and keep.fixed and keep.deadline:
        raise DisclosureError(
            _("Không kéo dài được: %(article)s ấn định đúng thời gian niêm yết, đến hết ngày %(day)s.")
            % {"article": basis_words(keep.deadline.version), "day": _day(found.keep_until)}
        )
    first = free_from(found)
    if until < day_of(at) or (first is not None and until < first):
        raise DisclosureError(_("Ngày kéo dài đến phải từ hôm nay và từ ngày %(first)s trở đi.") % {"first": _day(first or day_of(at))})
    last, length = longest_extension(found, day_of(at))
    if until > last:
        raise DisclosureError(
            _("Một lần kéo dài không quá %(length)s: đến hết ngày %(last)s. Cần lâu hơn thì gần ngày ấy xem lại rồi kéo dài tiếp.")
            % {"length": length, "last": _day(last)}
        )
    found.extended_until = until
    move(found, Action.EXTEND, actor, at, f"đến hết ngày {kept_day(until)}: {needed(reason)}")
    record(actor=actor, action="disclosure.extend", subject=found, at=at, fields=("state", "extended_until"))
    return found


@transaction.atomic
def take_down(*, actor: Person, pk: int, ended_on: date, at: datetime) -> Disclosure:
    """Say that it was taken down. Before the least time is over this is refused, with the article and the first day it may be."""
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    after(found, Action.TAKE_DOWN)
    if not form_of(found).lasts:
        raise DisclosureError(_("Hình thức «%(form)s» công khai một lần là xong, không có gì để gỡ.") % {"form": found.get_form_display()})
    if ended_on > day_of(at) or (found.started_on is not None and ended_on < found.started_on):
        raise DisclosureError(_("Ngày gỡ phải từ ngày công khai đến hôm nay."))
    _refuse_too_early(found, ended_on)
    found.ended_on = ended_on
    move(found, Action.TAKE_DOWN, actor, at)
    record(actor=actor, action="disclosure.take_down", subject=found, at=at, fields=("state", "ended_on"))
    return found


@transaction.atomic
def recount(*, actor: Person, pk: int, at: datetime) -> Disclosure:
    """Count the dates again, after the calendar or the law of the package changed. What another document set stays."""
    require(actor, Permission.PUBLISH_DISCLOSURES, on=day_of(at))
    found = locked(pk)
    before = (found.due_on, found.keep_until)
    if not found.due_basis:
        set_due(found, None, "")
    if found.counted_from is not None and not found.keep_basis and form_of(found).lasts:
        set_keep(found, found.counted_from)
        drop_passed_extension(found)
    if before == (found.due_on, found.keep_until):
        raise DisclosureError(_("Các ngày không đổi: lịch và quy định hiện có vẫn cho đúng những ngày đã ghi."))
    save(found)
    note = " → ".join(f"{kept_day(due)}, {kept_day(keep)}" for due, keep in (before, (found.due_on, found.keep_until)))
    Step.objects.create(disclosure=found, action="recount", before=found.state, after=found.state, **signed(actor), at=at, note=note)
    record(actor=actor, action="disclosure.recount", subject=found, at=at, fields=("due_on", "due_provision", "due_from", *KEEP))
    return found


def _refuse_too_early(found: Disclosure, ended_on: date) -> None:
    first = free_from(found)
    if first is None:
        raise DisclosureError(_("Chưa biết phải giữ đến ngày nào. Hãy tính lại hạn trước khi ghi đã gỡ."))
    if ended_on >= first:
        return
    if found.keep_until is None or ended_on > found.keep_until:
        raise DisclosureError(
            _("Cơ quan đã kéo dài đến hết ngày %(last)s; sớm nhất được gỡ từ ngày %(first)s.")
            % {"last": _day(found.extended_until), "first": _day(first)}
        )
    raise DisclosureError(
        _("Chưa được gỡ: phải giữ đến hết ngày %(last)s theo %(article)s; sớm nhất được gỡ từ ngày %(first)s.")
        % {"last": _day(found.keep_until), "article": _article(keep_of(found), found), "first": _day(first)}
    )


def _article(keep: Dated | None, found: Disclosure) -> str:
    return basis_words(keep.deadline.version) if keep and keep.deadline else found.keep_basis


def _day(day: date | None) -> str:
    return written(day) if day else "–"
