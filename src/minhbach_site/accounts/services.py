"""Changing who may do what. `require` is the first line of every service of the site."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import yaml
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from minhbach.law.wording import article_of
from minhbach_site.accounts.models import Delegation, Grant, Person, SignInReset
from minhbach_site.accounts.queries import (
    DELEGABLE,
    against,
    grants_in_force,
    has_agency_account,
    has_second_factor,
    longest_delegation,
    needs_second_person,
    person_named,
    sessions_of,
    stands_apart,
    takes,
)
from minhbach_site.accounts.states import (
    GRANT_TRANSITIONS,
    LENT_TO,
    NEEDS_SECOND_PERSON,
    GrantAction,
    GrantState,
    Permission,
    ResetKind,
    Role,
)
from minhbach_site.audit.queries import last_hash, row_hash
from minhbach_site.audit.services import record, record_read
from minhbach_site.audit.states import Kind
from minhbach_site.ui.dates import day_of, written
from minhbach_site.ui.letters import Fault
from minhbach_site.ui.wordindex import called

DEMO_PASSWORD = "minh-bach-dung-thu"  # noqa: S105 (published on purpose; production refuses people who have it)
ENOUGH_ADMINISTRATORS = 2
_GRANT_FIELDS = ("person", "role", "unit_code", "from_on", "until_on", "state")
_DELEGATION_FIELDS = ("grant", "delegate", "from_on", "until_on")
_RESET_FIELDS = ("person", "kind", "state")
_RESETS = {
    ResetKind.PASSWORD: "accounts.reset_password",
    ResetKind.SECOND_FACTORS: "accounts.remove_second_factors",
    ResetKind.AGENCY_ACCOUNT: "accounts.unlink_account",
}
_EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class NotAllowed(PermissionDenied):
    """The person does not hold the permission, or may not do this to their own work; Django answers 403."""


class PeopleError(Exception):
    """What was asked of people and roles cannot be; the message says what to do."""


def require(actor: Person, permission: Permission, *, on: date, unit: str | Sequence[str] | None = None) -> None:
    """Raise NotAllowed unless `actor` holds the permission on the day `on`; see `Person.may` for units."""
    if not actor.may(permission, on=on, unit=unit):
        raise NotAllowed(
            _("Bạn không có quyền «%(permission)s». Hãy liên hệ quản trị hệ thống nếu công việc của bạn cần đến.")
            % {"permission": permission.label}
        )


def require_other_person(actor: Person, *others: Person | int | None) -> None:
    """Four eyes: raise NotAllowed when `actor` is one of those who entered or submitted what is now decided, whatever their roles.

    So is who holds the permission that was asked for last (the service's first line) only in the name of one of them: a lent role does not
    give what its owner may not do.
    """
    barred = {other.pk if isinstance(other, Person) else other for other in others} - {None}
    if actor.pk in barred:
        raise NotAllowed(_("Người nhập hoặc trình không được tự duyệt. Hãy nhờ người khác có thẩm quyền."))
    if stands_in_for(actor, barred):
        raise NotAllowed(
            _("Bạn đang thay người đã nhập hoặc trình việc này theo ủy quyền, nên không duyệt được. Hãy nhờ người khác có thẩm quyền.")
        )


def stands_in_for(deputy: Person, others: Collection[int | None]) -> bool:
    """Whether the permission that was asked for last is theirs only in the name of one of these."""
    return bool(deputy.asked_as) and all(held.on_behalf_of in others for held in deputy.asked_as)


@transaction.atomic
def create_person(*, actor: Person, username: str, display_name: str, title: str, email: str, at: datetime) -> tuple[Person, str]:
    """Add someone without any role, and give the first password, which they must change. Raises PeopleError for a taken name."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    password = _first_password()
    person = Person(
        username=username.strip(), display_name=display_name.strip(), title=title.strip(), email=email.strip(), must_change_password=True
    )
    _save(person, password)
    record(actor=actor, action="accounts.create_person", subject=person, at=at)
    return person, password


@transaction.atomic
def change_person(*, actor: Person, person_id: int, display_name: str, title: str, email: str, at: datetime) -> Person:
    """Correct what a person is called; done by an administrator."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    person = _locked(person_id)
    wanted = {"display_name": display_name.strip(), "title": title.strip(), "email": email.strip()}
    return _change(actor, person, wanted, at)


@transaction.atomic
def change_own_email(*, actor: Person, email: str, at: datetime) -> Person:
    """Where reminders go, and a forgotten password once it is confirmed; everyone sets their own."""
    person = _change(actor, _locked(actor.pk), {"email": email.strip()}, at)
    if person.email:
        EmailAddress.objects.get_or_create(user=person, email=person.email.lower(), defaults={"primary": True})
    return person


@transaction.atomic
def confirm_own_email(*, actor: Person, key: str, at: datetime) -> None:
    """The letter with this key reached its owner, who is signed in. Raises PeopleError for a key of someone else, or one that is over."""
    confirmation = EmailConfirmationHMAC.from_key(key)
    address = confirmation.email_address if confirmation else None
    if address is None or address.user_id != actor.pk:
        raise PeopleError(_("Đường dẫn đã dùng, đã hết hạn hoặc không phải của bạn. Hãy lưu lại địa chỉ thư điện tử để nhận thư mới."))
    if not address.set_verified():
        raise PeopleError(_("Địa chỉ này đã được một người dùng khác xác nhận. Hãy dùng địa chỉ của riêng bạn."))
    record(actor=actor, action="accounts.confirm_email", subject=actor, at=at, kind=Kind.SECURITY, seals=False)


def _change(actor: Person, person: Person, wanted: Mapping[str, str], at: datetime) -> Person:
    """The journal names the fields that changed, never what they say."""
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
    if "email" in changed:  # a new address opens no way in before its owner confirms it
        EmailAddress.objects.filter(user=person).delete()
    _save(person)
    said = {"changed": "; ".join(changed)}
    record(actor=actor, action="accounts.change_person", subject=person, at=at, values=said, seals=bool(changed))
    return person


@transaction.atomic
def set_active(*, actor: Person, person_id: int, is_active: bool, at: datetime) -> Person:
    """Lock someone out, or let them in again. Nobody locks themselves."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    require_other_person(actor, person_id)
    person = _locked(person_id)
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    action = "accounts.unlock_person" if is_active else "accounts.lock_person"
    record(actor=actor, action=action, subject=person, at=at, fields=("is_active",), kind=Kind.SECURITY)
    return person


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
    person = _locked(person_id)
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
    password = _reset(actor, _locked(asked.person_id), ResetKind(asked.kind), at) if state == GrantState.GRANTED else ""
    record(actor=actor, action="accounts.decide_reset", subject=asked, at=at, fields=_RESET_FIELDS, kind=Kind.SECURITY)
    return password


def _reset_alone(actor: Person, person_id: int, kind: ResetKind, at: datetime) -> str:
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    require_other_person(actor, person_id)
    person = _locked(person_id)
    if needs_second_person(person, day_of(at)):
        raise PeopleError(_("Người này giữ vai trò quan trọng: đặt lại cách đăng nhập phải có quản trị hệ thống thứ hai duyệt."))
    return _reset(actor, person, kind, at)


def _reset(actor: Person, person: Person, kind: ResetKind, at: datetime) -> str:
    _check_something_to_reset(person, kind)
    password = ""
    if kind == ResetKind.PASSWORD:
        password = _first_password()
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


@transaction.atomic
def grant_role(
    *,
    actor: Person,
    person_id: int,
    role: Role,
    unit_code: str,
    known_units: Collection[str],
    from_on: date,
    until_on: date | None,
    reason: str,
    at: datetime,
) -> Grant:
    """Give a role from one day to another. Roles of power wait for a second person; nobody grants to themselves.

    `known_units` are the codes of the units that live on `from_on`: the caller knows them, this app does not.
    """
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    require_other_person(actor, person_id)
    _check_days(from_on, until_on)
    if role == Role.HEAD_OF_UNIT and not unit_code:
        raise PeopleError(_("Vai trò người đứng đầu đơn vị phải gắn với một đơn vị. Hãy chọn đơn vị."))
    if unit_code and unit_code not in known_units:
        raise PeopleError(
            _("Không có đơn vị mã «%(code)s» vào ngày %(on)s. Hãy chọn đơn vị đang hoạt động, hoặc sửa ngày.")
            % {"code": unit_code, "on": written(from_on)}
        )
    person = _locked(person_id)
    check_compatible(person, role, from_on, until_on)
    same = Grant.objects.filter(person=person, role=role, unit_code=unit_code).exclude(state=GrantState.REFUSED)
    if any(_overlap(grant.from_on, grant.until_on, from_on, until_on) for grant in same):
        raise PeopleError(_("Người này đã có vai trò đó trong thời gian trùng nhau. Hãy kết thúc lần giao trước, hoặc chọn ngày khác."))
    grant = Grant.objects.create(
        person=person,
        role=role,
        unit_code=unit_code,
        from_on=from_on,
        until_on=until_on,
        reason=reason.strip(),
        state=GrantState.WAITING if role in NEEDS_SECOND_PERSON else GrantState.GRANTED,
        granted_by=actor,
        granted_at=at,
    )
    record(actor=actor, action="accounts.grant_role", subject=grant, at=at, fields=_GRANT_FIELDS, kind=Kind.SECURITY)
    return grant


@transaction.atomic
def decide_grant(*, actor: Person, grant_id: int, action: GrantAction, at: datetime) -> Grant:
    """Approve or refuse a grant that waits: never the one who made it, never the one it is for."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    grant = Grant.objects.select_for_update().get(pk=grant_id)
    require_other_person(actor, grant.granted_by_id, grant.person_id)
    state = GRANT_TRANSITIONS.get((GrantState(grant.state), action))
    if state is None:
        raise PeopleError(_("Việc giao vai trò này đã được quyết định rồi."))
    grant.state, grant.decided_by, grant.decided_at = state, actor, at
    grant.save(update_fields=["state", "decided_by", "decided_at"])
    record(actor=actor, action="accounts.decide_grant", subject=grant, at=at, fields=("state",), kind=Kind.SECURITY)
    return grant


@transaction.atomic
def end_grant(*, actor: Person, grant_id: int, until_on: date, at: datetime) -> Grant:
    """Set the last day of a role. The past is not rewritten: the day is today at the earliest, or the role's first day."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    grant = Grant.objects.select_for_update().get(pk=grant_id)
    require_other_person(actor, grant.person_id)
    if until_on < max(grant.from_on, day_of(at)):
        raise PeopleError(
            _("Ngày kết thúc không được trước hôm nay hoặc trước ngày bắt đầu: những gì đã làm với vai trò này không thay đổi được.")
        )
    if grant.until_on is not None and until_on > grant.until_on:
        raise PeopleError(_("Không kéo dài được một lần giao đã có ngày kết thúc. Hãy giao vai trò lần mới."))
    grant.until_on = until_on
    grant.save(update_fields=["until_on"])
    record(actor=actor, action="accounts.end_grant", subject=grant, at=at, fields=("until_on",), kind=Kind.SECURITY)
    return grant


@dataclass(frozen=True, slots=True)
class CarriedGrant:
    """A grant over a unit that ended, the one begun in its place (None: it only ended), and the last day that the first had before."""

    before: int
    after: int | None
    until_on: date | None


@transaction.atomic
def carry_unit_grants(
    *, actor: Person, unit_codes: Sequence[str], heir_code: str, on: date, reason: str, at: datetime
) -> list[CarriedGrant]:
    """End what was granted over units that end before the day `on`, and grant it over the unit that comes in their place (none: it ends).

    Asked by the service that carries out an approved event. Of the heads of several units none is carried: one unit has one head. What was
    lent of a grant is lent on from its new one.
    """
    require(actor, Permission.APPROVE_CHANGES, on=day_of(at))
    after = Q(until_on__isnull=True) | Q(until_on__gte=on)
    found = list(Grant.objects.select_for_update().filter(after, unit_code__in=unit_codes).exclude(state=GrantState.REFUSED).order_by("pk"))
    one_head = len({grant.unit_code for grant in found if grant.role == Role.HEAD_OF_UNIT}) == 1
    carried: set[tuple[int, str]] = set()
    done = []
    for old in found:
        made = None
        if heir_code and (old.person_id, old.role) not in carried and (old.role != Role.HEAD_OF_UNIT or one_head):
            made = _carry_grant(actor, old, heir_code, on, reason, at)
            carried.add((old.person_id, old.role))
        done.append(CarriedGrant(old.pk, made.pk if made else None, old.until_on))
        old.until_on = max(on - timedelta(days=1), old.from_on)
        old.save(update_fields=["until_on"])
        record(actor=actor, action="accounts.end_grant", subject=old, at=at, fields=("until_on",), kind=Kind.SECURITY)
    return done


@transaction.atomic
def restore_unit_grants(*, actor: Person, carried: Sequence[CarriedGrant], at: datetime) -> None:
    """Take back `carry_unit_grants` when its event is undone: what began ends yesterday, what ended runs on.

    What ended has the last day that the later grant had. That one stays as a line of history, for someone held the role in those days.
    """
    require(actor, Permission.APPROVE_CHANGES, on=day_of(at))
    yesterday = day_of(at) - timedelta(days=1)
    for pair in carried:
        old = Grant.objects.select_for_update().get(pk=pair.before)
        old.until_on = pair.until_on
        if pair.after is not None:
            made = Grant.objects.select_for_update().get(pk=pair.after)
            old.until_on = made.until_on
            made.until_on = min(made.until_on or date.max, max(made.from_on, yesterday))
            made.save(update_fields=["until_on"])
            record(actor=actor, action="accounts.end_grant", subject=made, at=at, fields=("until_on",), kind=Kind.SECURITY)
        old.save(update_fields=["until_on"])
        record(actor=actor, action="accounts.restore_grant", subject=old, at=at, fields=_GRANT_FIELDS, kind=Kind.SECURITY)


def _carry_grant(actor: Person, old: Grant, heir_code: str, on: date, reason: str, at: datetime) -> Grant:
    made = Grant.objects.create(
        person_id=old.person_id,
        role=old.role,
        unit_code=heir_code,
        from_on=max(old.from_on, on),
        until_on=old.until_on,
        reason=reason,
        state=old.state,
        granted_at=at,
    )
    record(actor=actor, action="accounts.grant_role", subject=made, at=at, fields=_GRANT_FIELDS, kind=Kind.SECURITY)
    for lent in old.delegations.filter(until_on__gte=on, ended_at__isnull=True).order_by("pk"):
        again = Delegation.objects.create(
            grant=made,
            delegate_id=lent.delegate_id,
            from_on=max(lent.from_on, on),
            until_on=lent.until_on,
            reason=lent.reason,
            made_by_id=lent.made_by_id,
            made_at=lent.made_at,
        )
        record(actor=actor, action="accounts.delegate", subject=again, at=at, fields=_DELEGATION_FIELDS, kind=Kind.SECURITY)
    return made


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
    _check_days(from_on, until_on)
    if from_on < max(day_of(at), grant.from_on) or (grant.until_on is not None and until_on > grant.until_on):
        raise PeopleError(_("Thời gian ủy quyền phải từ hôm nay trở đi và nằm trong thời gian bạn giữ vai trò."))
    _check_length(until_on, day_of(at))
    person = _locked(delegate_id)
    _check_receiver(person, Role(grant.role), from_on, until_on)
    same = Delegation.objects.filter(grant=grant, delegate=person, ended_at__isnull=True)
    if any(_overlap(one.from_on, one.until_on, from_on, until_on) for one in same):
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
        fields=_DELEGATION_FIELDS,
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


@transaction.atomic
def end_session(*, actor: Person, session_id: int, at: datetime) -> None:
    """Sign one of one's own browsers out. Raises PeopleError when it is no session of theirs."""
    session = sessions_of(actor).filter(pk=session_id).first()
    if session is None:
        raise PeopleError(_("Phiên này đã kết thúc rồi."))
    session.end()
    record_security(person=actor, action="accounts.security", event="session_ended", at=at)


@transaction.atomic
def record_security(*, person: Person, action: str, at: datetime, event: str = "") -> None:
    """Note in the journal what a person did to their own way of signing in, where nothing of the person itself was written."""
    values = {"event": event} if event else {}
    record(actor=person, action=action, subject=person, at=at, values=values, kind=Kind.SECURITY, seals=False)


@transaction.atomic
def record_way_in(*, way_in: Model, actor: Person | None, at: datetime, removed: bool = False) -> None:
    """Tell of an address, a second factor or a linked account that was added, changed or (`removed`) taken away; not of its mere use."""
    person = getattr(way_in, "user_id", None)
    if removed:
        record(
            actor=actor, action="accounts.remove_way_in", subject=way_in, at=at, values={"person": person}, kind=Kind.SECURITY, removed=True
        )
        return
    told = last_hash(way_in)
    if told != row_hash(way_in._meta.model, way_in.pk):
        action = "accounts.add_way_in" if told is None else "accounts.change_way_in"
        record(actor=actor, action=action, subject=way_in, at=at, values={"person": person}, kind=Kind.SECURITY)


@transaction.atomic
def choose_password(*, person: Person, password: str, event: str, at: datetime) -> None:
    """Save the password that someone chose themselves and say how (`event`); one set by a letter, `password_reset`, ends every session."""
    stored = _locked(person.pk)
    stored.set_password(password)
    stored.must_change_password = False
    stored.save(update_fields=["password", "must_change_password"])
    if event == "password_reset":
        for session in sessions_of(stored):
            session.end()
    record(actor=stored, action="accounts.security", subject=stored, at=at, values={"event": event}, kind=Kind.SECURITY)
    person.password, person.must_change_password = stored.password, False


@transaction.atomic
def renew_password_hash(*, person: Person, password: str, at: datetime) -> None:
    """Hash the right `password` anew when its stored hash is of an older version; for the moment at which it was just typed."""
    if not _is_outdated(person.password):
        return
    stored = _locked(person.pk)
    if stored.password != person.password:  # changed in the meantime
        return
    stored.set_password(password)
    stored.save(update_fields=["password"])
    record(actor=stored, action="accounts.renew_password_hash", subject=stored, at=at, kind=Kind.SECURITY)
    person.password = stored.password


def _is_outdated(encoded: str) -> bool:
    preferred = get_hasher()
    return identify_hasher(encoded).algorithm != preferred.algorithm or preferred.must_update(encoded)


@transaction.atomic
def record_reset_mail(*, person: Person, at: datetime) -> None:
    """Note that a letter about a forgotten password went to this person: anybody may have asked for it."""
    record(actor=None, action="accounts.reset_mailed", subject=person, at=at, kind=Kind.SECURITY, seals=False)


@transaction.atomic
def record_failed_letter(*, person: Person, fault: Fault, at: datetime) -> None:
    """Note that a letter about this person's account did not go out, and why: the administrators are shown it."""
    values = {"event": fault.value}
    record(actor=None, action="accounts.letter_failed", subject=person, at=at, values=values, kind=Kind.SECURITY, seals=False)


def record_export(*, actor: Person, at: datetime) -> None:
    """Note that someone took the list of people away as a file."""
    require(actor, Permission.READ_PEOPLE, on=day_of(at))
    record_read(actor=actor, action="accounts.export_people", subject=actor, at=at)


@transaction.atomic
def record_failed_sign_in(*, person: Person, at: datetime) -> None:
    """Note that someone tried to sign in as this person and failed. What was typed is kept nowhere."""
    record(actor=None, action="accounts.sign_in_failed", subject=person, at=at, kind=Kind.SECURITY, seals=False)


@transaction.atomic
def create_administrator(*, username: str, display_name: str, at: datetime) -> tuple[Person, str]:
    """The first two administrators of a new site, by the command of whoever runs the machine: one alone could approve nobody.

    Raises PeopleError when there are two: from then on the site itself decides who may do what.
    """
    present = grants_in_force(day_of(at)).filter(role=Role.ADMINISTRATOR, person__is_active=True, person__is_demo=False)
    if present.values("person").distinct().count() >= ENOUGH_ADMINISTRATORS:
        raise PeopleError(_("Đã có hai quản trị hệ thống. Việc giao vai trò nay được làm trong trang, với người thứ hai duyệt."))
    password = _first_password()
    person = Person(username=username, display_name=display_name, must_change_password=True)
    _save(person, password)
    record(actor=None, action="accounts.create_person", subject=person, at=at)
    _give(person, Role.ADMINISTRATOR, day_of(at), at)
    return person, password


@transaction.atomic
def rename_person(*, username: str, new_username: str, at: datetime) -> Person:
    """Give someone another sign-in name, by the command of whoever runs the machine; `username` as it is written, capitals included.

    Raises PeopleError for nobody of that name, or a new one that is taken.
    """
    person = Person.objects.select_for_update().filter(username=username).first()
    if person is None:
        raise PeopleError(_("Không có người dùng «%(username)s» (viết đúng chữ hoa, chữ thường).") % {"username": username})
    person.username = new_username.strip()
    _save(person)
    record(actor=None, action="accounts.change_person", subject=person, at=at, values={"changed": "username"}, kind=Kind.SECURITY)
    return person


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> list[Person]:
    """The people of an example agency, `nguoi-dung.yaml`: everyone signs in with the published demo password, so each is marked as demo."""
    people = []
    for line in yaml.safe_load((folder / "nguoi-dung.yaml").read_text("utf-8")):
        person = person_named(line["tên đăng nhập"])
        if person is None:
            person = Person(username=line["tên đăng nhập"], display_name=line["họ và tên"], title=line["chức vụ"], is_demo=True)
            _save(person, DEMO_PASSWORD)
            for role in line["vai trò"]:
                _give(person, Role(role), date.fromisoformat(str(line["từ ngày"])), at, unit_code=line.get("đơn vị", ""))
        people.append(person)
    return people


def demo_people() -> list[Person]:
    """The people whose password is published, as the demo shows them."""
    return list(Person.objects.filter(is_demo=True, is_active=True).order_by("pk"))


@transaction.atomic
def remove_demo_people(*, at: datetime) -> int:
    """Lock every demo person, before a trial database goes into real use. They stay as records, because what they did stays."""
    people = list(Person.objects.select_for_update().filter(is_demo=True, is_active=True).order_by("pk"))
    for person in people:
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        record(actor=None, action="accounts.lock_person", subject=person, at=at, fields=("is_active",), kind=Kind.SECURITY)
    return len(people)


def _give(person: Person, role: Role, from_on: date, at: datetime, unit_code: str = "") -> Grant:
    grant = Grant.objects.create(person=person, role=role, unit_code=unit_code, from_on=from_on, state=GrantState.GRANTED, granted_at=at)
    record(actor=None, action="accounts.grant_role", subject=grant, at=at, fields=_GRANT_FIELDS, kind=Kind.SECURITY)
    return grant


def _save(person: Person, password: str | None = None) -> None:
    person.search_text = called(person.display_name, person.title, person.username)
    if password is not None:
        person.set_password(password)
    try:
        person.full_clean()
        if password is not None and not person.is_demo:
            validate_password(password, person)
    except ValidationError as error:
        raise PeopleError(" ".join(error.messages)) from error
    person.save()


def _locked(person_id: int) -> Person:
    return Person.objects.select_for_update().get(pk=person_id)


def _first_password() -> str:
    return "-".join(get_random_string(4, _EASY_LETTERS) for _part in range(4))


def _check_days(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise PeopleError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


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


def check_compatible(person: Person, role: Role, from_on: date, until_on: date | None) -> None:
    """Raise PeopleError where the law sets this role, or a seat that counts as it, apart from what the person is on one of those days."""
    if found := against(person, role, from_on, until_on):
        raise PeopleError(
            _(
                "Một người không đồng thời là lãnh đạo cơ quan (kể cả khi được ủy quyền) và thành viên Ban Thanh tra nhân dân "
                "(%(article)s). Người này có tư cách «%(role)s» %(span)s. Hãy chọn người khác, hoặc chọn thời gian không trùng."
            )
            % {"article": article_of(found.law), "role": found.role.label, "span": _span(found.from_on, found.until_on)}
        )


def _span(from_on: date, until_on: date | None) -> str:
    if until_on is None:
        return _("từ %(from)s, chưa có ngày kết thúc") % {"from": written(from_on)}
    return _("từ %(from)s đến hết %(until)s") % {"from": written(from_on), "until": written(until_on)}


def _overlap(from_one: date, until_one: date | None, from_other: date, until_other: date | None) -> bool:
    return (until_other is None or from_one <= until_other) and (until_one is None or from_other <= until_one)
