"""What people were told: reminders, letters with them, and personal calendar addresses."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import letters_not_sent, written_to
from minhbach_site.duties.models import FeedToken, Obligation, Reminder
from minhbach_site.duties.states import (
    FAILED_SHOWN,
    REMIND_OVERDUE_EVERY,
)
from minhbach_site.ui.letters import ADVICE, Fault


def unseen_reminders(person: Person) -> QuerySet[Reminder]:
    return Reminder.objects.filter(person=person, seen_at__isnull=True).order_by("due_on", "-on", "pk")


def feed_of(person: Person) -> FeedToken | None:
    return FeedToken.objects.filter(person=person, revoked_at__isnull=True).first()


def person_of_feed(secret: str) -> Person | None:
    """Whose calendar a secret address is; None for one that is unknown or was revoked, or whose person may no longer sign in."""
    found = (
        FeedToken.objects.filter(sha256=hashed(secret), revoked_at__isnull=True, person__is_active=True).select_related("person").first()
    )
    return found.person if found else None


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def last_stages(person: Person) -> dict[tuple[str, date], int]:
    """The newest stage of which a person was told, by obligation and due day: a day that moved is told anew."""
    rows = Reminder.objects.filter(person=person).values_list("key", "due_on").annotate(Max("stage")).order_by("key", "due_on")
    return {(key, due_on): stage for key, due_on, stage in rows}


@dataclass(frozen=True, slots=True)
class Line:
    """One obligation in a letter: what, until when, on which page (empty where it is no longer worked out)."""

    name: str
    due_on: date
    overdue: bool
    article: str
    page: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What one mail to one person says, what is overdue first, and the reminders in it."""

    person: int
    name: str
    email: str
    lines: tuple[Line, ...]
    reminders: tuple[int, ...]

    @property
    def overdue(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.overdue)

    @property
    def coming(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.overdue)


def unmailed(on: date) -> list[Letter]:
    """The letters to write: of each person who gets letters the unseen reminders of the last days that no mail took out, soonest due first.

    What a broken mail server did not take yesterday goes out today.
    """
    rows = Reminder.objects.filter(on__gt=retried_since(on), on__lte=on, mailed_at__isnull=True, seen_at__isnull=True)
    found: dict[Person, list[Reminder]] = {}
    for one in rows.filter(person__in=written_to().filter(is_active=True)).select_related("person").order_by("person", "due_on", "pk"):
        found.setdefault(one.person, []).append(one)
    keys = {one.key for several in found.values() for one in several}
    known = {one.key: one for one in Obligation.objects.filter(calculation__year=on.year, key__in=keys)}
    return [
        Letter(
            person.pk,
            person.display_name,
            person.email,
            tuple(_line(one, known.get(one.key), on) for one in several),
            tuple(one.pk for one in several),
        )
        for person, several in found.items()
    ]


def retried_since(on: date) -> date:
    """Reminders written after this day are tried again when their letter did not go out; older ones were told anew by then."""
    return on - timedelta(days=REMIND_OVERDUE_EVERY)


def _line(told: Reminder, one: Obligation | None, on: date) -> Line:
    page = reverse("duties:obligation", args=[one.pk]) if one else ""
    return Line(told.name, told.due_on, told.due_on < on, one.article if one else "", page)


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter that did not go out: to whom, about what, when it was last tried, why, and whether the site tries again by itself."""

    person: Person
    about: str
    at: datetime
    fault: Fault
    retried: bool

    @property
    def advice(self) -> str:
        return str(ADVICE[self.fault])


def failed_letters(on: date) -> list[FailedLetter]:
    """The letters of the last weeks that did not go out at their last try, newest first: of reminders, one a person; and of accounts."""
    since = on - timedelta(days=FAILED_SHOWN)
    rows = Reminder.objects.filter(failed_at__isnull=False, on__gt=since, seen_at__isnull=True).select_related("person")
    of: dict[Person, list[Reminder]] = {}
    for one in rows.order_by("-failed_at", "-on", "pk"):
        of.setdefault(one.person, []).append(one)
    reminding = []
    reached = set(written_to().filter(pk__in=[person.pk for person in of], is_active=True).values_list("pk", flat=True))
    for person, several in of.items():
        newest = several[0]
        assert newest.failed_at is not None
        about = ngettext("%(count)s lời nhắc nghĩa vụ", "%(count)s lời nhắc nghĩa vụ", len(several)) % {"count": len(several)}
        retried = newest.on > retried_since(on) and person.pk in reached
        reminding.append(FailedLetter(person, about, newest.failed_at, Fault(newest.fault), retried))
    accounts = [
        FailedLetter(one.person, gettext("Thư về tài khoản (mật khẩu, cách đăng nhập, địa chỉ thư)"), one.at, one.fault, False)
        for one in letters_not_sent(since)
    ]
    return sorted([*reminding, *accounts], key=lambda one: (one.at, one.person.pk), reverse=True)


def letters_panel(*, actor: Person, on: date) -> dict[str, Any] | None:  # noqa: ARG001 (the form of every panel)
    """The card of the first page: how many letters did not go out; none when all did."""
    found = failed_letters(on)
    return {"count": len(found)} if found else None
