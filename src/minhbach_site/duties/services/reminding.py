"""Telling people of what is theirs and soon due, or overdue."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from minhbach_site.accounts.models import Person
from minhbach_site.duties import queries
from minhbach_site.duties.models import Reminder
from minhbach_site.duties.states import reminder_stage
from minhbach_site.ui.dates import day_of
from minhbach_site.ui.letters import Fault

NEVER = -(10**6)  # before every stage


@transaction.atomic
def remind(*, person: Person, at: datetime) -> int:
    """Tell a person of each obligation whose newest stage they were not told of yet, and return how many that is.

    A morning on which nothing ran loses nothing: the next run tells the stage that is due by then.
    """
    on = day_of(at)
    told = queries.last_stages(person)
    new = []
    for one in queries.open_for(person, on.year, on):
        assert one.due_on is not None
        stage = reminder_stage(one.due_on, on)
        if stage is not None and stage > told.get((one.key, one.due_on), NEVER):
            with override(settings.LANGUAGE_CODE):  # what is kept is in the agency's language
                name = f"{one.name}, {one.when}"[:500]
            new.append(Reminder(person=person, key=one.key, name=name, due_on=one.due_on, overdue=one.due_on < on, stage=stage, on=on))
    Reminder.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def mark_mailed(*, reminders: Collection[int], at: datetime) -> None:
    """The mail with these reminders goes out when this transaction is through."""
    Reminder.objects.filter(pk__in=reminders, mailed_at__isnull=True).update(mailed_at=at, failed_at=None, fault="")


@transaction.atomic
def mark_unmailed(*, reminders: Collection[int], fault: Fault, at: datetime) -> None:
    """It did not go out after all, and why; the next run tries again."""
    Reminder.objects.filter(pk__in=reminders).update(mailed_at=None, failed_at=at, fault=fault)


@transaction.atomic
def mark_seen(*, actor: Person, at: datetime) -> int:
    """The actor has read their own reminders."""
    return queries.unseen_reminders(actor).order_by().update(seen_at=at)
