"""Reading people, their roles and delegations."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from minhbach.deadlines.counting import add_months
from minhbach.law.provisions import NotInForceError, Version, known_provisions
from minhbach_site.accounts.models import Delegation, Grant, Person, SignInReset
from minhbach_site.accounts.states import (
    INCOMPATIBLE,
    LENDING_TERM,
    LENT_TO,
    NEEDS_SECOND_FACTOR,
    NEEDS_SECOND_PERSON,
    NEVER_DELEGATED,
    PERMISSIONS,
    SEAT_OF,
    STANDING_APART,
    GrantState,
    Permission,
    Role,
)
from minhbach_site.audit import queries as journal
from minhbach_site.audit.states import SEALED_LATER
from minhbach_site.ui.acting import acted
from minhbach_site.ui.letters import Fault
from minhbach_site.ui.menu import Hit
from minhbach_site.ui.wordindex import with_words

DELEGABLE = sorted(set(Role) - NEVER_DELEGATED)
HISTORY_SHOWN = 50  # lines of what the journal says of one record


@dataclass(frozen=True, slots=True)
class Longest:
    """Until which day a role may be lent today, and the provision that says how long."""

    until_on: date
    months: int
    law: Version


def people(on: date) -> QuerySet[Person]:
    """Everyone, each with the grants in force on that day as `grants_today`."""
    current = grants_in_force(on)
    return Person.objects.prefetch_related(Prefetch("grants", queryset=current, to_attr="grants_today")).order_by("search_text", "pk")


def grants_in_force(on: date) -> QuerySet[Grant]:
    ends = Q(until_on__isnull=True) | Q(until_on__gte=on)
    return Grant.objects.filter(ends, state=GrantState.GRANTED, from_on__lte=on).order_by("role", "pk")


def permitted(permission: Permission, on: date) -> QuerySet[Person]:
    """Those who hold a permission on a day, by a role of their own or one that was lent to them, and who can sign in."""
    return with_role_of(PERMISSIONS[permission], on)


def with_role_of(roles: Collection[Role], on: date) -> QuerySet[Person]:
    """Those who hold one of these roles on a day, of their own or lent to them, and who can sign in."""
    return _having(grants_in_force(on).filter(role__in=roles), on)


def with_role_over(unit_codes: Collection[str], on: date) -> QuerySet[Person]:
    """Those who hold any role over one of these units on a day, of their own or lent to them, and who can sign in."""
    return _having(grants_in_force(on).filter(unit_code__in=unit_codes), on)


def _having(holding: QuerySet[Grant], on: date) -> QuerySet[Person]:
    lent = Delegation.objects.filter(
        grant__in=holding.order_by().values("pk"), from_on__lte=on, until_on__gte=on, ended_at__isnull=True, grant__person__is_active=True
    )
    by_role = Q(pk__in=holding.order_by().values("person")) | Q(pk__in=lent.values("delegate"))
    return Person.objects.filter(by_role, is_active=True).order_by("search_text", "pk")


def all_grants() -> QuerySet[Grant]:
    return Grant.objects.select_related("person")


def grants_of(person: Person) -> QuerySet[Grant]:
    """Every grant a person ever had, newest first."""
    return Grant.objects.filter(person=person).select_related("person", "granted_by", "decided_by").order_by("-from_on", "-pk")


def delegations_of(person: Person) -> QuerySet[Delegation]:
    """What a person lent or was lent, newest first."""
    return (
        Delegation.objects.filter(Q(grant__person=person) | Q(delegate=person))
        .select_related("grant__person", "delegate")
        .order_by("-from_on", "-pk")
    )


def waiting_grants() -> QuerySet[Grant]:
    """Grants that wait for a second person, oldest first."""
    return Grant.objects.filter(state=GrantState.WAITING).select_related("person", "granted_by").order_by("granted_at", "pk")


def delegable_grants(person: Person, on: date) -> QuerySet[Grant]:
    """The person's own grants that may be lent: never the ones that watch over the system."""
    from_now = Q(until_on__isnull=True) | Q(until_on__gte=on)
    return Grant.objects.filter(from_now, person=person, state=GrantState.GRANTED, role__in=DELEGABLE).order_by("role", "pk")


def colleagues(person: Person, on: date) -> QuerySet[Person]:
    """To whom the person may lend at least one of their roles: others inside the agency who can sign in and whose roles allow it."""
    allowed = Q(pk__in=[])
    for role in {Role(grant.role) for grant in delegable_grants(person, on)}:
        barred = _standing(STANDING_APART | _foes(role), on, None).order_by().values("person")
        seated = [_seats(foe, on, None).order_by().values("person") for foe in _foes(role)]
        taking = grants_in_force(on).filter(role__in=LENT_TO.get(role, set(Role) - STANDING_APART)).order_by().values("person")
        allowed |= reduce(and_, (~Q(pk__in=others) for others in (barred, *seated)), Q(pk__in=taking))
    return Person.objects.filter(allowed, is_active=True).exclude(pk=person.pk).order_by("search_text", "pk")


def stands_apart(person: Person, from_on: date, until_on: date | None) -> bool:
    """Whether the person runs, watches or oversees in those days, or is to: such people are lent nothing."""
    return _standing(STANDING_APART, from_on, until_on).filter(person=person).exists()


def takes(person: Person, role: Role, from_on: date, until_on: date) -> bool:
    """Whether the person holds, all those days, a role that this one may be lent to."""
    holding = Q(state=GrantState.GRANTED, from_on__lte=from_on) & (Q(until_on__isnull=True) | Q(until_on__gte=until_on))
    return role not in LENT_TO or Grant.objects.filter(holding, person=person, role__in=LENT_TO[role]).exists()


@dataclass(frozen=True, slots=True)
class Against:
    """What a person is already, from one day to another, and the law that forbids another role beside it."""

    role: Role
    from_on: date
    until_on: date | None
    law: Version


def against(person: Person, role: Role, from_on: date, until_on: date | None) -> Against | None:
    """What forbids this role, or the seat that counts as it, in those days: another that the person holds, waits for, is lent or was
    elected to on any of them. None when nothing does.
    """
    for other in sorted(_foes(role)):
        own = _standing((other,), from_on, until_on).filter(person=person).values_list("from_on", "until_on")
        lent = _spanning(Delegation.objects.filter(delegate=person, grant__role=other, ended_at__isnull=True), from_on, until_on)
        seats = _seats(other, from_on, until_on).filter(person=person).values_list("from_on", "to_on")
        for begins, ends in [*own, *lent.order_by("pk").values_list("from_on", "until_on"), *seats]:
            shared = max(from_on, begins), min(until_on or date.max, ends or date.max)
            law = next((found for day in shared if (found := law_on(INCOMPATIBLE[frozenset({role, other})], day))), None)
            if law is not None:
                return Against(other, begins, ends, law)
    return None


def _seats(role: Role, from_on: date, until_on: date | None) -> QuerySet[Any]:
    """The seats on committees that count as the role and touch the span of days. Their model is found by the key that it holds, because
    `organisation` stands above this app.
    """
    seat: Any = Person._meta.get_field("committees").related_model
    rows = seat._default_manager.filter(person__isnull=False, committee__kind=SEAT_OF.get(role, ""))
    begins = Q() if until_on is None else Q(from_on__lte=until_on)
    found: QuerySet[Any] = rows.filter(begins, Q(to_on__isnull=True) | Q(to_on__gte=from_on)).order_by("pk")
    return found


def law_on(code: str, on: date) -> Version | None:
    """The provision as it stands on a day; None when there was none."""
    try:
        return known_provisions().find(code).on(on)
    except NotInForceError:
        return None


def last_day_ahead(code: str, today: date) -> date | None:
    """The last day that something may lie ahead by a provision that says it in months; None when nothing bounds it."""
    law = law_on(code, today)
    months = law.term().amount if law else None
    return add_months(today, months) if months else None


def longest_delegation(on: date) -> Longest | None:
    """How long a role may be lent on that day; None when nothing bounds it."""
    law = law_on(LENDING_TERM, on)
    months = law.term().amount if law else None
    return Longest(add_months(on, months), months, law) if law and months else None


def running_delegations(on: date) -> QuerySet[Delegation]:
    """What is lent now or later, the longest first."""
    return all_delegations().filter(until_on__gte=on, ended_at__isnull=True).select_related("grant__person").order_by("-until_on", "pk")


def _foes(role: Role) -> frozenset[Role]:
    return frozenset(other for pair in INCOMPATIBLE if role in pair for other in pair if other != role)


def _standing(roles: Iterable[Role], from_on: date, until_on: date | None) -> QuerySet[Grant]:
    """Grants of these roles, present or waiting, that touch the span of days."""
    return _spanning(Grant.objects.filter(role__in=roles).exclude(state=GrantState.REFUSED), from_on, until_on).order_by("pk")


def _spanning(rows: QuerySet[Any], from_on: date, until_on: date | None) -> QuerySet[Any]:
    begins = Q() if until_on is None else Q(from_on__lte=until_on)
    return rows.filter(begins, Q(until_on__isnull=True) | Q(until_on__gte=from_on))


def needs_second_person(person: Person, on: date) -> bool:
    """Whether the person holds, will hold or is lent power that one administrator alone must not be able to take on."""
    own = Grant.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=on), person=person, role__in=NEEDS_SECOND_PERSON)
    return own.exclude(state=GrantState.REFUSED).exists() or any(held.role in NEEDS_SECOND_PERSON for held in person.held(on))


def needs_second_factor(person: Person, on: date) -> bool:
    """Whether the person's roles of the day demand more than a password, and there is no more."""
    return any(held.role in NEEDS_SECOND_FACTOR for held in person.held(on)) and not has_second_factor(person)


def all_resets() -> QuerySet[SignInReset]:
    return SignInReset.objects.select_related("person", "asked_by")


def all_delegations() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("grant", "delegate")


def waiting_resets() -> QuerySet[SignInReset]:
    """Requests to reset how someone signs in that wait for a second administrator, oldest first."""
    return all_resets().filter(state=GrantState.WAITING).order_by("asked_at", "pk")


def sessions_of(person: Person) -> QuerySet[UserSession]:
    """The browsers in which someone is signed in."""
    found: QuerySet[UserSession] = UserSession.objects.filter(user=person).order_by("created_at", "pk")
    return found


def has_confirmed(person: Person, email: str) -> bool:
    """Whether the person confirmed that letters to this address reach them, and it is still theirs: only then may it open a way in."""
    theirs = bool(email) and email.lower() == person.email.lower()
    return theirs and bool(EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists())


def written_to() -> QuerySet[Person]:
    """Who gets letters about the agency's work: who confirmed the address, or was given it by an administrator.

    What someone typed themselves is not `primary` before they confirm it: a slip of the finger would send the agency's work to a stranger.
    """
    only_typed = EmailAddress.objects.filter(user=OuterRef("pk"), email=Lower(OuterRef("email")), verified=False, primary=False)
    return Person.objects.exclude(email="").filter(~Exists(only_typed))


def is_written_to(person: Person) -> bool:
    return written_to().filter(pk=person.pk).exists()


def unconfirmed_address(person: Person) -> EmailAddress | None:
    """The person's own address, as django-allauth keeps it, while it waits to be confirmed."""
    return EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=False).first() if person.email else None


def has_agency_account(person: Person) -> bool:
    return bool(SocialAccount.objects.filter(user=person).exists())


def holders(role: Role, on: date) -> QuerySet[Person]:
    """Who holds a role in their own right on a day."""
    return Person.objects.filter(pk__in=grants_in_force(on).filter(role=role).values("person"), is_active=True).order_by(
        "display_name", "pk"
    )


def person_named(username: str) -> Person | None:
    """The person of that sign-in name, in capitals or not. Names are ASCII: no letter of another alphabet stands for one of theirs."""
    return Person.objects.filter(username__iexact=username).first() if username and username.isascii() else None


def second_factors(person: Person) -> tuple[bool, bool]:
    """Whether a person can type a code (of an app, or a recovery code), and whether they have a security key."""
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    return bool(kinds - {Authenticator.Type.WEBAUTHN}), Authenticator.Type.WEBAUTHN in kinds


def has_second_factor(person: Person) -> bool:
    return bool(Authenticator.objects.filter(user=person).exists())


def names(ids: Iterable[int]) -> dict[int, str]:
    """Display names by id, for pages that only know ids."""
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "display_name"))


def history(subject: Model, actions: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the journal says of one record, oldest first, for `{% timeline %}`; `actions` are the app's own words for its actions.

    The last `HISTORY_SHOWN`: the journal itself has all. That the record was sealed after an upgrade is nothing it went through.
    """
    entries = list(journal.history(subject).exclude(action=SEALED_LATER).order_by("-sequence")[:HISTORY_SHOWN])[::-1]
    who = names(pk for entry in entries for pk in (entry.actor, entry.on_behalf_of) if pk)
    return [
        {
            "at": entry.at,
            "who": acted(who.get(entry.actor or 0, _("hệ thống")), who.get(entry.on_behalf_of or 0)),
            "what": actions.get(entry.action, entry.action),
        }
        for entry in entries
    ]


def search(*, actor: Person, words: list[str], on: date, limit: int) -> list[Hit]:  # noqa: ARG001 (the form of every search source)
    """People whose name, title or sign-in name holds all the words."""
    found = with_words(Person.objects.order_by("search_text", "pk"), " ".join(words))
    return [Hit(person.display_name, reverse("accounts:person", args=[person.pk]), person.title) for person in found[:limit]]


def roles_panel(*, actor: Person, on: date) -> dict[str, Any]:
    """The card of the first page that says what one holds today, and for whom."""
    held = actor.held(on)
    absent = names(item.on_behalf_of for item in held if item.on_behalf_of)
    lines = [{"role": item.role.label, "unit": item.unit_code, "absent": absent.get(item.on_behalf_of or 0, "")} for item in held]
    return {"lines": lines, "may_delegate": actor.may(Permission.DELEGATE, on=on)}


def waiting_panel(*, actor: Person, on: date) -> dict[str, Any] | None:  # noqa: ARG001 (the form of every panel)
    """The card for administrators: what waits for a second person; no card when none does."""
    waiting = [grant for grant in waiting_grants() if actor.pk not in {grant.granted_by_id, grant.person_id}]
    resets = [reset for reset in waiting_resets() if actor.pk not in {reset.asked_by_id, reset.person_id}]
    return {"waiting": waiting, "resets": resets} if waiting or resets else None


def permission_holders() -> dict[Permission, list[Role]]:
    """The table of permissions, for the page that shows it."""
    return {permission: [role for role in Role if role in PERMISSIONS[permission]] for permission in Permission}


@dataclass(frozen=True, slots=True)
class NotSent:
    """A letter about a person's account that did not go out, when and why."""

    person: Person
    at: datetime
    fault: Fault

    @property
    def is_address_wrong(self) -> bool:
        return self.fault == Fault.ADDRESS


def letter_not_sent(person: Person) -> NotSent | None:
    """The last letter to the present address when it did not go out; what was changed or confirmed since makes it a matter of the past."""
    said = {"accounts.letter_failed", "accounts.change_person", "accounts.confirm_email"}
    last = journal.history(person).filter(action__in=said).last()
    if last is None or last.action != "accounts.letter_failed":
        return None
    return NotSent(person, last.at, _fault_in(last.values))


def _fault_in(values: str) -> Fault:
    return Fault(json.loads(values)["event"])


def letters_not_sent(since: date) -> list[NotSent]:
    """The letters about accounts that did not go out after that day, newest first: who needs one asks for it again."""
    failed = list(journal.entries().filter(action="accounts.letter_failed", at__date__gt=since))
    people_of = Person.objects.in_bulk([int(entry.subject) for entry in failed])
    return [NotSent(people_of[int(entry.subject)], entry.at, _fault_in(entry.values)) for entry in failed]


def is_way_in_as_told(way_in: Model) -> bool:
    """Whether the row of an address, a second factor or a linked account is now what the journal last said of it."""
    if way_in.pk is None:
        return False
    told = journal.last_hash(way_in)
    return told is not None and told == journal.row_hash(way_in._meta.model, way_in.pk)
