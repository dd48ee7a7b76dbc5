"""What was granted over a unit that ended goes over to the unit in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from minhbach_site.accounts.models import Delegation, Grant, Person
from minhbach_site.accounts.services.granting import GRANT_FIELDS
from minhbach_site.accounts.services.lending import DELEGATION_FIELDS
from minhbach_site.accounts.services.requiring import require
from minhbach_site.accounts.states import GrantState, Permission, Role
from minhbach_site.audit.services import record
from minhbach_site.audit.states import Kind
from minhbach_site.ui.dates import day_of


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
        record(actor=actor, action="accounts.restore_grant", subject=old, at=at, fields=GRANT_FIELDS, kind=Kind.SECURITY)


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
    record(actor=actor, action="accounts.grant_role", subject=made, at=at, fields=GRANT_FIELDS, kind=Kind.SECURITY)
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
        record(actor=actor, action="accounts.delegate", subject=again, at=at, fields=DELEGATION_FIELDS, kind=Kind.SECURITY)
    return made
