"""Giving a role from one day to another, approving and ending that, and what the law sets apart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.law.wording import article_of
from minhbach_site.accounts.models import Grant, Person
from minhbach_site.accounts.queries import against
from minhbach_site.accounts.services.errors import PeopleError
from minhbach_site.accounts.services.requiring import require, require_other_person
from minhbach_site.accounts.services.rows import locked
from minhbach_site.accounts.states import GRANT_TRANSITIONS, NEEDS_SECOND_PERSON, GrantAction, GrantState, Permission, Role
from minhbach_site.audit.services import record
from minhbach_site.audit.states import Kind
from minhbach_site.ui.dates import day_of, written

GRANT_FIELDS = ("person", "role", "unit_code", "from_on", "until_on", "state")


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
    check_days(from_on, until_on)
    if role == Role.HEAD_OF_UNIT and not unit_code:
        raise PeopleError(_("Vai trò người đứng đầu đơn vị phải gắn với một đơn vị. Hãy chọn đơn vị."))
    if unit_code and unit_code not in known_units:
        raise PeopleError(
            _("Không có đơn vị mã «%(code)s» vào ngày %(on)s. Hãy chọn đơn vị đang hoạt động, hoặc sửa ngày.")
            % {"code": unit_code, "on": written(from_on)}
        )
    person = locked(person_id)
    check_compatible(person, role, from_on, until_on)
    same = Grant.objects.filter(person=person, role=role, unit_code=unit_code).exclude(state=GrantState.REFUSED)
    if any(overlap(grant.from_on, grant.until_on, from_on, until_on) for grant in same):
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
    record(actor=actor, action="accounts.grant_role", subject=grant, at=at, fields=GRANT_FIELDS, kind=Kind.SECURITY)
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


def check_days(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise PeopleError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


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


def overlap(from_one: date, until_one: date | None, from_other: date, until_other: date | None) -> bool:
    return (until_other is None or from_one <= until_other) and (until_one is None or from_other <= until_one)
