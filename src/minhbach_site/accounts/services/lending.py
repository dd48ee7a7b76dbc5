"""Lending a role during an absence, and taking it back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Delegation, Grant, Person
from minhbach_site.accounts.queries import DELEGABLE, longest_delegation, stands_apart, takes
from minhbach_site.accounts.services.errors import NotAllowed, PeopleError
from minhbach_site.accounts.services.granting import check_compatible, check_days, overlap
from minhbach_site.accounts.services.requiring import require, require_other_person
from minhbach_site.accounts.services.rows import locked
from minhbach_site.accounts.states import LENT_TO, GrantState, Permission, Role
from minhbach_site.audit.services import record
from minhbach_site.audit.states import Kind
from minhbach_site.ui.dates import day_of, written

DELEGATION_FIELDS = ("grant", "delegate", "from_on", "until_on")


@transaction.atomic
def delegate(*, actor: Person, grant_id: int, delegate_id: int, from_on: date, until_on: date, reason: str, at: datetime) -> Delegation:
    """Lend one's own role while absent. Only a grant can be lent, never what was itself lent, and never over the grant's own days.

    Raises NotAllowed for a role that is not one's own or is never lent, PeopleError for days or a receiver that cannot be, saying why.
    """
    require(actor, Permission.DELEGATE, on=day_of(at))
    grant = Grant.objects.select_for_update().get(pk=grant_id)
    if grant.person_id != actor.pk or grant.state != GrantState.GRANTED:
        raise NotAllowed(_("Chỉ ủy quyền được vai trò của chính mình; vai trò được ủy quyền thì không ủy quyền tiếp."))
    if grant.role not in DELEGABLE:
        raise NotAllowed(_("Vai trò này không được ủy quyền."))
    require_other_person(actor, delegate_id)
    check_days(from_on, until_on)
    if from_on < max(day_of(at), grant.from_on) or (grant.until_on is not None and until_on > grant.until_on):
        raise PeopleError(_("Thời gian ủy quyền phải từ hôm nay trở đi và nằm trong thời gian bạn giữ vai trò."))
    _check_length(until_on, day_of(at))
    person = locked(delegate_id)
    _check_receiver(person, Role(grant.role), from_on, until_on)
    same = Delegation.objects.filter(grant=grant, delegate=person, ended_at__isnull=True)
    if any(overlap(one.from_on, one.until_on, from_on, until_on) for one in same):
        raise PeopleError(
            _("Bạn đã ủy quyền vai trò này cho người đó trong thời gian trùng nhau. Hãy kết thúc lần trước, hoặc chọn ngày khác.")
        )
    lent = Delegation.objects.create(
        grant=grant, delegate=person, from_on=from_on, until_on=until_on, reason=reason.strip(), made_by=actor, made_at=at
    )
    record(
        actor=actor,
        action="accounts.delegate",
        subject=lent,
        at=at,
        fields=DELEGATION_FIELDS,
        kind=Kind.SECURITY,
    )
    return lent


@transaction.atomic
def end_delegation(*, actor: Person, delegation_id: int, at: datetime) -> Delegation:
    """Take a lent role back at once; done by the one who lent it, or by an administrator."""
    lent = Delegation.objects.select_for_update().select_related("grant").get(pk=delegation_id)
    if lent.grant.person_id == actor.pk:
        require(actor, Permission.DELEGATE, on=day_of(at))
    else:
        require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    if lent.ended_at is not None:
        raise PeopleError(_("Ủy quyền này đã kết thúc."))
    lent.ended_at = at
    lent.save(update_fields=["ended_at"])
    record(actor=actor, action="accounts.end_delegation", subject=lent, at=at, kind=Kind.SECURITY)
    return lent


def _check_length(until_on: date, today: date) -> None:
    longest = longest_delegation(today)
    if longest is not None and until_on > longest.until_on:
        raise PeopleError(
            _(
                "Mỗi lần ủy quyền kéo dài nhiều nhất %(months)d tháng kể từ hôm nay, đến hết %(until)s. "
                "Hãy chọn ngày sớm hơn; vắng lâu hơn thì đề nghị quản trị hệ thống giao vai trò theo quyết định."
            )
            % {"months": longest.months, "until": written(longest.until_on)}
        )


def _check_receiver(person: Person, role: Role, from_on: date, until_on: date) -> None:
    if not person.is_active:
        raise PeopleError(_("Người được ủy quyền đang bị khóa. Hãy chọn người khác."))
    if stands_apart(person, from_on, until_on):
        raise PeopleError(
            _("Người này quản trị, kiểm tra hệ thống hoặc thuộc cơ quan cấp trên nên không nhận ủy quyền được. Hãy chọn người khác.")
        )
    check_compatible(person, role, from_on, until_on)
    if not takes(person, role, from_on, until_on):
        holders = ", ".join(str(holder.label) for holder in Role if holder in LENT_TO[role])
        raise PeopleError(
            _("Vai trò «%(role)s» chỉ ủy quyền được cho người giữ một trong các vai trò sau suốt thời gian ủy quyền: %(holders)s.")
            % {"role": role.label, "holders": holders}
        )
