"""A person's secret calendar address."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.duties import queries
from minhbach_site.duties.models import FeedToken
from minhbach_site.ui.dates import day_of


@transaction.atomic
def make_feed(*, actor: Person, at: datetime) -> str:
    """A new secret for one's own calendar address, shown once; the one before it stops working."""
    require(actor, Permission.READ_DUTIES, on=day_of(at))
    revoked = _revoke(actor, at)
    secret = secrets.token_urlsafe(32)
    made = FeedToken.objects.create(person=actor, sha256=queries.hashed(secret), made_at=at)
    record(actor=actor, action="duties.make_feed", subject=made, at=at, fields=("person",), also=revoked)
    return secret


@transaction.atomic
def revoke_feed(*, actor: Person, at: datetime) -> None:
    """Make one's own calendar address stop working."""
    for revoked in _revoke(actor, at):
        record(actor=actor, action="duties.revoke_feed", subject=revoked, at=at, fields=("person",))


def _revoke(person: Person, at: datetime) -> Iterable[FeedToken]:
    tokens = list(FeedToken.objects.select_for_update().filter(person=person, revoked_at__isnull=True))
    for token in tokens:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
    return tokens
