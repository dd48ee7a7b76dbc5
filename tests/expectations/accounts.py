"""Who gets in where among people, roles and absences."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

import factories
from expectations import Call, Page
from minhbach_site.accounts import services
from minhbach_site.accounts.models import Delegation, SignInReset
from minhbach_site.accounts.states import GrantAction, GrantState, Permission, ResetKind, Role


def _someone(_world):
    return {"pk": factories.person("ai-do").pk}


def _their_grant(_world):
    return {"pk": factories.grant(factories.person("ai-do"), Role.STAFF).pk}


def _waiting(_world):
    granter = factories.person("nguoi-giao")
    waiting = factories.grant(factories.person("ai-do"), Role.AUDITOR, state=GrantState.WAITING, granted_by=granter)
    return {"pk": waiting.pk, "action": "approve"}


def _lent(_world):
    holder, colleague = factories.person("nguoi-vang", Role.STAFF), factories.person("dong-nghiep")
    return {"pk": _delegation(holder, colleague).pk}


def _address_key(actor):
    address = EmailAddress.objects.create(user=actor, email="toi@coquan.gov.vn", primary=True)
    return EmailConfirmationHMAC.create(address).key


def _with_codes():
    made = factories.person("mat-may")
    RecoveryCodes.activate(made)
    return made.pk


def _linked():
    made = factories.person("lien-ket")
    SocialAccount.objects.create(user=made, provider="oidc", uid="1")
    return made.pk


def _reset(_world):
    asked = SignInReset.objects.create(
        person=factories.person("truong-ban", Role.LEADER),
        kind=ResetKind.PASSWORD,
        asked_by=factories.person("de-nghi"),
        asked_at=factories.AT,
    )
    return {"pk": asked.pk, "action": "approve"}


def _delegation(holder, colleague):
    return Delegation.objects.create(
        grant=holder.grants.get(), delegate=colleague, from_on=factories.DAY, until_on=factories.DAY, made_by=holder, made_at=factories.AT
    )


MANAGE = Permission.MANAGE_PEOPLE
PAGES = {
    "accounts:people": Page(Permission.READ_PEOPLE),
    "accounts:create": Page(MANAGE),
    "accounts:person": Page(Permission.READ_PEOPLE, make=_someone),
    "accounts:change": Page(MANAGE, make=_someone),
    "accounts:active": Page(MANAGE, make=_someone, posted={"is_active": "0"}),
    "accounts:password": Page(MANAGE, make=_someone),
    "accounts:second_factors": Page(MANAGE, make=_someone),
    "accounts:unlink": Page(MANAGE, make=_someone),
    "accounts:decide_reset": Page(MANAGE, make=_reset, posted={}),
    "accounts:grant": Page(MANAGE, make=_someone),
    "accounts:end_grant": Page(MANAGE, make=_their_grant),
    "accounts:decide": Page(MANAGE, make=_waiting, posted={}),
    "accounts:delegate": Page(Permission.DELEGATE),
    "accounts:end_delegation": Page(MANAGE, make=_lent, posted={}),
    "accounts:end_session": Page(make=lambda _world: {"pk": 1}, posted={}),
    "accounts:profile": Page(),
    "accounts:own_email": Page(),
    "accounts:permissions": Page(),
}

SERVICES = {
    "accounts.record_way_in": Call(
        None,
        lambda actor, _world: services.record_way_in(way_in=EmailAddress(pk=1, user=actor), actor=actor, at=factories.AT, removed=True),
    ),
    "accounts.create_person": Call(
        MANAGE,
        lambda actor, _world: services.create_person(
            actor=actor, username="moi", display_name="Người mới", title="", email="", at=factories.AT
        ),
    ),
    "accounts.change_person": Call(
        MANAGE,
        lambda actor, world: services.change_person(
            actor=actor, person_id=_someone(world)["pk"], display_name="Tên khác", title="", email="", at=factories.AT
        ),
    ),
    "accounts.change_own_email": Call(
        None, lambda actor, _world: services.change_own_email(actor=actor, email="toi@coquan.gov.vn", at=factories.AT)
    ),
    "accounts.confirm_own_email": Call(
        None, lambda actor, _world: services.confirm_own_email(actor=actor, key=_address_key(actor), at=factories.AT)
    ),
    "accounts.record_export": Call(Permission.READ_PEOPLE, lambda actor, _world: services.record_export(actor=actor, at=factories.AT)),
    "accounts.set_active": Call(
        MANAGE, lambda actor, world: services.set_active(actor=actor, person_id=_someone(world)["pk"], is_active=False, at=factories.AT)
    ),
    "accounts.reset_password": Call(
        MANAGE, lambda actor, world: services.reset_password(actor=actor, person_id=_someone(world)["pk"], at=factories.AT)
    ),
    "accounts.remove_second_factors": Call(
        MANAGE, lambda actor, _world: services.remove_second_factors(actor=actor, person_id=_with_codes(), at=factories.AT)
    ),
    "accounts.unlink_account": Call(
        MANAGE, lambda actor, _world: services.unlink_account(actor=actor, person_id=_linked(), at=factories.AT)
    ),
    "accounts.ask_reset": Call(
        MANAGE,
        lambda actor, world: services.ask_reset(actor=actor, person_id=_someone(world)["pk"], kind=ResetKind.PASSWORD, at=factories.AT),
    ),
    "accounts.decide_reset": Call(
        MANAGE,
        lambda actor, world: services.decide_reset(actor=actor, reset_id=_reset(world)["pk"], action=GrantAction.APPROVE, at=factories.AT),
    ),
    "accounts.end_session": Call(
        None,
        lambda actor, _world: services.end_session(
            actor=actor, session_id=UserSession.objects.create(user=actor, ip="127.0.0.1", session_key="s").pk, at=factories.AT
        ),
    ),
    "accounts.grant_role": Call(
        MANAGE,
        lambda actor, world: services.grant_role(
            actor=actor,
            person_id=_someone(world)["pk"],
            role=Role.CLERK,
            unit_code="",
            known_units=(),
            from_on=factories.DAY,
            until_on=None,
            reason="QĐ 1",
            at=factories.AT,
        ),
    ),
    "accounts.decide_grant": Call(
        MANAGE,
        lambda actor, world: services.decide_grant(
            actor=actor, grant_id=_waiting(world)["pk"], action=GrantAction.APPROVE, at=factories.AT
        ),
    ),
    "accounts.end_grant": Call(
        MANAGE,
        lambda actor, world: services.end_grant(actor=actor, grant_id=_their_grant(world)["pk"], until_on=factories.DAY, at=factories.AT),
    ),
    "accounts.delegate": Call(
        Permission.DELEGATE,
        lambda actor, _world: services.delegate(
            actor=actor,
            grant_id=(actor.grants.first() or factories.grant(actor, Role.STAFF, from_on=date(2027, 1, 1))).pk,
            delegate_id=factories.person("dong-nghiep", Role.HEAD_OF_UNIT, unit_code="P1").pk,
            from_on=factories.DAY,
            until_on=date(2026, 12, 4),
            reason="nghỉ phép",
            at=factories.AT,
        ),
    ),
    "accounts.end_delegation": Call(
        MANAGE, lambda actor, world: services.end_delegation(actor=actor, delegation_id=_lent(world)["pk"], at=factories.AT)
    ),
    "accounts.carry_unit_grants": Call(
        Permission.APPROVE_CHANGES,
        lambda actor, _world: services.carry_unit_grants(
            actor=actor, unit_codes=["P1"], heir_code="P2", on=factories.DAY, reason="SK-1", at=factories.AT
        ),
    ),
    "accounts.restore_unit_grants": Call(
        Permission.APPROVE_CHANGES, lambda actor, _world: services.restore_unit_grants(actor=actor, carried=[], at=factories.AT)
    ),
    # `require` is the check itself: asked here for the permission that fewest hold
    "accounts.require": Call(MANAGE, lambda actor, _world: services.require(actor, MANAGE, on=factories.DAY)),
    "accounts.require_other_person": Call(None, lambda actor, _world: services.require_other_person(actor, factories.person("nguoi-nhap"))),
}
