"""What people do to their own ways of signing in, and what the journal says of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import sessions_of
from minhbach_site.accounts.services.errors import PeopleError
from minhbach_site.accounts.services.rows import locked
from minhbach_site.audit.queries import last_hash, row_hash
from minhbach_site.audit.services import record
from minhbach_site.audit.states import Kind
from minhbach_site.ui.letters import Fault


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
    stored = locked(person.pk)
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
    stored = locked(person.pk)
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


@transaction.atomic
def record_failed_sign_in(*, person: Person, at: datetime) -> None:
    """Note that someone tried to sign in as this person and failed. What was typed is kept nowhere."""
    record(actor=None, action="accounts.sign_in_failed", subject=person, at=at, kind=Kind.SECURITY, seals=False)
