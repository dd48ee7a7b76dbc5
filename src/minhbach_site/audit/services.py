"""Writing the journal. Every service of the site ends with `record`; a view of something sensitive calls `record_read`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeAlias

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from minhbach_site.audit.models import Entry, Head, canonical
from minhbach_site.audit.states import FIRST, Kind
from minhbach_site.ui.dates import day_of

MAX_TEXT = 200
Value: TypeAlias = str | int | bool | date | Decimal | None


class Actor(Protocol):
    """Who acts, as far as the journal needs to know: `accounts.Person` is above this app."""

    pk: int

    def may(self, permission: str, *, on: date) -> bool: ...


def record(
    *,
    actor: Actor | None,
    action: str,
    subject: Model,
    at: datetime,
    fields: Sequence[str] = (),
    values: Mapping[str, Value] | None = None,
    kind: Kind = Kind.CHANGE,
) -> Entry:
    """Add one entry to the chain, in the caller's transaction, as its last step: the head stays locked until that transaction ends.

    `fields` names those of the subject whose values now stand in the entry (a key as the id of what it points to); `values` adds others.
    Both may only hold what the subject's model lists in `JOURNALED`: what says nothing personal and nothing secret. Raises ValueError for
    any other, which is a mistake in the calling service. `actor` is None for the system itself.
    """
    shown = {name: subject.serializable_value(name) for name in fields}
    return _append(actor=actor, action=action, subject=subject, at=at, values={**shown, **(values or {})}, kind=kind)


def record_read(*, actor: Actor, action: str, subject: Model, at: datetime) -> Entry:
    """Say that someone saw something sensitive."""
    return _append(actor=actor, action=action, subject=subject, at=at, values={}, kind=Kind.READ)


def require_reader(actor: Actor, *, at: datetime) -> None:
    """Raise PermissionDenied unless `actor` may read the journal."""
    if not actor.may("audit.read", on=day_of(at)):
        raise PermissionDenied(_("Bạn không có quyền xem nhật ký. Hãy liên hệ quản trị hệ thống nếu công việc của bạn cần đến."))


def record_export(*, actor: Actor, at: datetime) -> Entry:
    """Say that someone took the journal away as a file."""
    require_reader(actor, at=at)
    return record_read(actor=actor, action="audit.export", subject=Head(), at=at)


def record_proof(*, actor: Actor, at: datetime) -> Entry:
    """Say that someone verified the journal and took its proof away; the proof shows the head before this entry."""
    require_reader(actor, at=at)
    return record_read(actor=actor, action="audit.prove", subject=Head(), at=at)


@transaction.atomic
def _append(*, actor: Actor | None, action: str, subject: Model, at: datetime, values: Mapping[str, Value], kind: Kind) -> Entry:
    allowed: frozenset[str] = getattr(subject.__class__, "JOURNALED", frozenset())
    if unlisted := sorted(set(values) - allowed):
        raise ValueError(
            f"{subject.__class__.__name__}.JOURNALED does not list {', '.join(unlisted)}: may it stand in the journal for ever?"
        )
    Head.objects.get_or_create(pk=1)
    head = Head.objects.select_for_update().get(pk=1)
    entry = Entry(
        sequence=head.sequence + 1,
        at=at,
        actor=actor.pk if actor else None,
        kind=kind,
        action=action,
        subject_type=subject._meta.label_lower,
        subject=str(subject.pk),
        values=canonical({name: _plain(value) for name, value in values.items()}),
        previous=head.hash if head.sequence else FIRST,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=("sequence", "hash"))
    return entry


def _plain(value: Value) -> str | int | bool | None:
    if value is None or isinstance(value, bool | int):
        return value
    text = value.isoformat() if isinstance(value, date) else str(value)
    if len(text) > MAX_TEXT:
        raise ValueError(f"a value of {len(text)} letters is no value for the journal")
    return text
