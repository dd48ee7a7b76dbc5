"""A new way to sign in for who lost theirs; for someone of power, by two administrators."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person, SignInReset
from minhbach_site.accounts.queries import has_agency_account, has_second_factor, needs_second_person, sessions_of
from minhbach_site.accounts.services.errors import PeopleError
from minhbach_site.accounts.services.requiring import require, require_other_person
from minhbach_site.accounts.services.rows import first_password, locked
from minhbach_site.accounts.states import GRANT_TRANSITIONS, GrantAction, GrantState, Permission, ResetKind
from minhbach_site.audit.services import record
from minhbach_site.audit.states import Kind
from minhbach_site.ui.dates import day_of

_RESET_FIELDS = ("person", "kind", "state")
_RESETS = {
    ResetKind.PASSWORD: "accounts.reset_password",
    ResetKind.SECOND_FACTORS: "accounts.remove_second_factors",
    ResetKind.AGENCY_ACCOUNT: "accounts.unlink_account",
}


@transaction.atomic
def reset_password(*, actor: Person, person_id: int, at: datetime) -> str:
    """A new first password for someone who lost theirs; it must be changed at the next sign-in. Of power: see `ask_reset`."""
    return _reset_alone(actor, person_id, ResetKind.PASSWORD, at)


@transaction.atomic
def remove_second_factors(*, actor: Person, person_id: int, at: datetime) -> None:
    """Take away the authenticator app, keys and recovery codes of someone who lost them, and end their open sessions."""
    _reset_alone(actor, person_id, ResetKind.SECOND_FACTORS, at)


@transaction.atomic
def unlink_account(*, actor: Person, person_id: int, at: datetime) -> None:
    """Take away the link to an account of the agency's identity server, so that the right one can be linked at the next sign-in."""
    _reset_alone(actor, person_id, ResetKind.AGENCY_ACCOUNT, at)


@transaction.atomic
def ask_reset(*, actor: Person, person_id: int, kind: ResetKind, at: datetime) -> SignInReset:
    """Ask that a second administrator resets how someone of power signs in. Raises PeopleError when that is asked for already."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    require_other_person(actor, person_id)
    person = locked(person_id)
    _check_something_to_reset(person, kind)
    if SignInReset.objects.filter(person=person, kind=kind, state=GrantState.WAITING).exists():
        raise PeopleError(_("Việc này đã được đề nghị, đang chờ quản trị hệ thống khác duyệt."))
    asked = SignInReset.objects.create(person=person, kind=kind, asked_by=actor, asked_at=at)
    record(actor=actor, action="accounts.ask_reset", subject=asked, at=at, fields=_RESET_FIELDS, kind=Kind.SECURITY)
    return asked


@transaction.atomic
def decide_reset(*, actor: Person, reset_id: int, action: GrantAction, at: datetime) -> str:
    """Carry out or refuse what another administrator asked for; gives the new first password, empty when there is none."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    asked = SignInReset.objects.select_for_update().get(pk=reset_id)
    require_other_person(actor, asked.asked_by_id, asked.person_id)
    state = GRANT_TRANSITIONS.get((GrantState(asked.state), action))
    if state is None:
        raise PeopleError(_("Đề nghị này đã được quyết định rồi."))
    asked.state, asked.decided_by, asked.decided_at = state, actor, at
    asked.save(update_fields=["state", "decided_by", "decided_at"])
    password = _reset(actor, locked(asked.person_id), ResetKind(asked.kind), at) if state == GrantState.GRANTED else ""
    record(actor=actor, action="accounts.decide_reset", subject=asked, at=at, fields=_RESET_FIELDS, kind=Kind.SECURITY)
    return password


def _reset_alone(actor: Person, person_id: int, kind: ResetKind, at: datetime) -> str:
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    require_other_person(actor, person_id)
    person = locked(person_id)
    if needs_second_person(person, day_of(at)):
        raise PeopleError(_("Người này giữ vai trò quan trọng: đặt lại cách đăng nhập phải có quản trị hệ thống thứ hai duyệt."))
    return _reset(actor, person, kind, at)


def _reset(actor: Person, person: Person, kind: ResetKind, at: datetime) -> str:
    _check_something_to_reset(person, kind)
    password = ""
    if kind == ResetKind.PASSWORD:
        password = first_password()
        person.set_password(password)  # ends every open session
        person.must_change_password = True
        person.save(update_fields=["password", "must_change_password"])
    elif kind == ResetKind.SECOND_FACTORS:
        Authenticator.objects.filter(user=person).delete()
    else:
        SocialAccount.objects.filter(user=person).delete()
    for session in sessions_of(person):
        session.end()
    record(actor=actor, action=_RESETS[kind], subject=person, at=at, kind=Kind.SECURITY, seals=kind == ResetKind.PASSWORD)
    return password


def _check_something_to_reset(person: Person, kind: ResetKind) -> None:
    if kind == ResetKind.SECOND_FACTORS and not has_second_factor(person):
        raise PeopleError(_("Người này chưa bật xác thực nhiều lớp."))
    if kind == ResetKind.AGENCY_ACCOUNT and not has_agency_account(person):
        raise PeopleError(_("Người này chưa liên kết tài khoản cơ quan."))
