"""Adding people, correcting what they are called and where letters to them go, locking them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services.errors import PeopleError
from minhbach_site.accounts.services.requiring import require, require_other_person
from minhbach_site.accounts.services.rows import first_password, locked, save_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record, record_read
from minhbach_site.audit.states import Kind
from minhbach_site.ui.dates import day_of


@transaction.atomic
def create_person(*, actor: Person, username: str, display_name: str, title: str, email: str, at: datetime) -> tuple[Person, str]:
    """Add someone without any role, and give the first password, which they must change. Raises PeopleError for a taken name or address."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    password = first_password()
    person = Person(
        username=username.strip(), display_name=display_name.strip(), title=title.strip(), email=email.strip(), must_change_password=True
    )
    _check_nobody_elses(actor, person)
    save_person(person, password)
    record(actor=actor, action="accounts.create_person", subject=person, at=at)
    return person, password


def _check_nobody_elses(actor: Person, person: Person) -> None:
    """Raise PeopleError when the person's address is someone else's already: whose, is told to administrators alone."""
    other = Person.objects.filter(email__iexact=person.email).exclude(pk=person.pk).order_by("pk").first() if person.email else None
    if other is None:
        return
    if actor.pk == person.pk:
        raise PeopleError(
            _(
                "Địa chỉ này đang ghi cho một người dùng khác. Hãy dùng địa chỉ của riêng bạn; "
                "nếu đây đúng là địa chỉ của bạn, hãy liên hệ quản trị hệ thống."
            )
        )
    raise PeopleError(
        _("Địa chỉ này đang ghi cho %(name)s (%(username)s). Hãy ghi địa chỉ riêng của người này, hoặc bỏ địa chỉ khỏi hồ sơ kia trước.")
        % {"name": other.display_name, "username": other.username}
    )


@transaction.atomic
def change_person(*, actor: Person, person_id: int, display_name: str, title: str, email: str, at: datetime) -> Person:
    """Correct what a person is called; done by an administrator. Raises PeopleError for an address that is someone else's."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    person = locked(person_id)
    wanted = {"display_name": display_name.strip(), "title": title.strip(), "email": email.strip()}
    return _change(actor, person, wanted, at)


@transaction.atomic
def change_own_email(*, actor: Person, email: str, at: datetime) -> Person:
    """Where letters go once its owner confirmed it; everyone sets their own. One that an administrator set and is only said again here
    goes on getting reminders meanwhile. Raises PeopleError for an address that is someone else's.
    """
    before = locked(actor.pk)
    set_by_another = before.email == email.strip()
    person = _change(actor, before, {"email": email.strip()}, at)
    if person.email:
        EmailAddress.objects.get_or_create(user=person, email=person.email.lower(), defaults={"primary": set_by_another})
    return person


@transaction.atomic
def confirm_own_email(*, actor: Person, key: str, at: datetime) -> None:
    """The letter with this key reached its owner, who is signed in. Raises PeopleError for a key of someone else, or one that is over."""
    confirmation = EmailConfirmationHMAC.from_key(key)
    address = confirmation.email_address if confirmation else None
    if address is None or address.user_id != actor.pk:
        raise PeopleError(_("Đường dẫn đã dùng, đã hết hạn hoặc không phải của bạn. Hãy lưu lại địa chỉ thư điện tử để nhận thư mới."))
    if not address.set_verified():
        raise PeopleError(_("Địa chỉ này đã được một người dùng khác xác nhận. Hãy dùng địa chỉ của riêng bạn."))
    address.primary = True
    address.save(update_fields=["primary"])
    record(actor=actor, action="accounts.confirm_email", subject=actor, at=at, kind=Kind.SECURITY, seals=False)


def _change(actor: Person, person: Person, wanted: Mapping[str, str], at: datetime) -> Person:
    """The journal names the fields that changed, never what they say."""
    changed = [name for name, value in wanted.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, wanted[name])
    if "email" in changed:  # a new address opens no way in before its owner confirms it
        _check_nobody_elses(actor, person)
        EmailAddress.objects.filter(user=person).delete()
    save_person(person)
    said = {"changed": "; ".join(changed)}
    record(actor=actor, action="accounts.change_person", subject=person, at=at, values=said, seals=bool(changed))
    return person


@transaction.atomic
def set_active(*, actor: Person, person_id: int, is_active: bool, at: datetime) -> Person:
    """Lock someone out, or let them in again. Nobody locks themselves."""
    require(actor, Permission.MANAGE_PEOPLE, on=day_of(at))
    require_other_person(actor, person_id)
    person = locked(person_id)
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    action = "accounts.unlock_person" if is_active else "accounts.lock_person"
    record(actor=actor, action=action, subject=person, at=at, fields=("is_active",), kind=Kind.SECURITY)
    return person


def record_export(*, actor: Person, at: datetime) -> None:
    """Note that someone took the list of people away as a file."""
    require(actor, Permission.READ_PEOPLE, on=day_of(at))
    record_read(actor=actor, action="accounts.export_people", subject=actor, at=at)


@transaction.atomic
def rename_person(*, username: str, new_username: str, at: datetime) -> Person:
    """Give someone another sign-in name, by the command of whoever runs the machine; `username` as it is written, capitals included.

    Raises PeopleError for nobody of that name, or a new one that is taken.
    """
    person = Person.objects.select_for_update().filter(username=username).first()
    if person is None:
        raise PeopleError(_("Không có người dùng «%(username)s» (viết đúng chữ hoa, chữ thường).") % {"username": username})
    person.username = new_username.strip()
    save_person(person)
    record(actor=None, action="accounts.change_person", subject=person, at=at, values={"changed": "username"}, kind=Kind.SECURITY)
    return person
