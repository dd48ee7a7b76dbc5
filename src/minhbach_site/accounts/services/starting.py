"""The first administrators of a site, and the people of the example."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Grant, Person
from minhbach_site.accounts.queries import grants_in_force, person_named
from minhbach_site.accounts.services.errors import PeopleError
from minhbach_site.accounts.services.granting import GRANT_FIELDS
from minhbach_site.accounts.services.rows import first_password, save_person
from minhbach_site.accounts.states import GrantState, Role
from minhbach_site.audit.services import record
from minhbach_site.audit.states import Kind
from minhbach_site.ui.dates import day_of

DEMO_PASSWORD = "minh-bach-dung-thu"  # noqa: S105 (published on purpose; production refuses people who have it)
ENOUGH_ADMINISTRATORS = 2


@transaction.atomic
def create_administrator(*, username: str, display_name: str, at: datetime) -> tuple[Person, str]:
    """The first two administrators of a new site, by the command of whoever runs the machine: one alone could approve nobody.

    Raises PeopleError when there are two: from then on the site itself decides who may do what.
    """
    present = grants_in_force(day_of(at)).filter(role=Role.ADMINISTRATOR, person__is_active=True, person__is_demo=False)
    if present.values("person").distinct().count() >= ENOUGH_ADMINISTRATORS:
        raise PeopleError(_("Đã có hai quản trị hệ thống. Việc giao vai trò nay được làm trong trang, với người thứ hai duyệt."))
    password = first_password()
    person = Person(username=username, display_name=display_name, must_change_password=True)
    save_person(person, password)
    record(actor=None, action="accounts.create_person", subject=person, at=at)
    _give(person, Role.ADMINISTRATOR, day_of(at), at)
    return person, password


@transaction.atomic
def load_example(*, folder: Path, at: datetime) -> list[Person]:
    """The people of an example agency, `nguoi-dung.yaml`: everyone signs in with the published demo password, so each is marked as demo."""
    people = []
    for line in yaml.safe_load((folder / "nguoi-dung.yaml").read_text("utf-8")):
        person = person_named(line["tên đăng nhập"])
        if person is None:
            person = Person(username=line["tên đăng nhập"], display_name=line["họ và tên"], title=line["chức vụ"], is_demo=True)
            save_person(person, DEMO_PASSWORD)
            for role in line["vai trò"]:
                _give(person, Role(role), date.fromisoformat(str(line["từ ngày"])), at, unit_code=line.get("đơn vị", ""))
        people.append(person)
    return people


def demo_people() -> list[Person]:
    """The people whose password is published, as the demo shows them."""
    return list(Person.objects.filter(is_demo=True, is_active=True).order_by("pk"))


@transaction.atomic
def remove_demo_people(*, at: datetime) -> int:
    """Lock every demo person, before a trial database goes into real use. They stay as records, because what they did stays."""
    people = list(Person.objects.select_for_update().filter(is_demo=True, is_active=True).order_by("pk"))
    for person in people:
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
        record(actor=None, action="accounts.lock_person", subject=person, at=at, fields=("is_active",), kind=Kind.SECURITY)
    return len(people)


def _give(person: Person, role: Role, from_on: date, at: datetime, unit_code: str = "") -> Grant:
    grant = Grant.objects.create(person=person, role=role, unit_code=unit_code, from_on=from_on, state=GrantState.GRANTED, granted_at=at)
    record(actor=None, action="accounts.grant_role", subject=grant, at=at, fields=GRANT_FIELDS, kind=Kind.SECURITY)
    return grant
