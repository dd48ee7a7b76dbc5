"""Telling people of what is theirs and soon due, or overdue."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from minhbach_site.accounts.models import Person
from minhbach_site.duties import queries
from minhbach_site.duties.models import Reminder
from minhbach_site.duties.states import (
    REMIND_BEFORE,
    REMIND_OVERDUE_EVERY,
)
from minhbach_site.ui.dates import day_of


@transaction.atomic
def remind(*, person: Person, at: datetime) -> int:
    """Write today's reminders of a person and return how many are new."""
    on = day_of(at)
    rows = [one for one in queries.open_for(person, on.year, on) if one.due_on is not None and _is_told(one.due_on, on)]
    known = set(Reminder.objects.filter(person=person, on=on).values_list("key", flat=True))
    new = [
        Reminder(person=person, key=one.key, name=f"{one.name}, {one.when}"[:500], due_on=one.due_on, overdue=one.due_on < on, on=on)
        for one in rows
        if one.key not in known and one.due_on is not None
    ]
    Reminder.objects.bulk_create(new)
    return len(new)


def _is_told(due_on: date, on: date) -> bool:
    days = (due_on - on).days
    return days in REMIND_BEFORE if days >= 0 else -days % REMIND_OVERDUE_EVERY == 1


@transaction.atomic
def mark_mailed(*, person_id: int, at: datetime) -> None:
    """The mail with today's reminders of a person goes out when this transaction is through."""
    Reminder.objects.filter(person=person_id, on=day_of(at), mailed_at__isnull=True).update(mailed_at=at)


@transaction.atomic
def mark_unmailed(*, person_id: int, at: datetime) -> None:
    """It did not go out after all."""
    Reminder.objects.filter(person=person_id, on=day_of(at), mailed_at=at).update(mailed_at=None)


@transaction.atomic
def mark_seen(*, actor: Person, at: datetime) -> int:
    """The actor has read their own reminders."""
    return queries.unseen_reminders(actor).order_by().update(seen_at=at)
