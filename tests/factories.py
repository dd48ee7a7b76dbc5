"""Records with fixed values for the tests of the site. A value that matters to a test is passed by the test."""

from __future__ import annotations

from datetime import UTC, date, datetime

from minhbach_site.accounts.models import Grant, Person
from minhbach_site.accounts.states import GrantState, Role

DAY = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)  # 9 o'clock in the agency
PASSWORD = "kin-dao-mot-cau-dai"


def person(username: str, *roles: Role, unit_code: str = "", **values: object) -> Person:
    """Someone who holds the roles since the first of 2025."""
    made = Person(username=username, display_name=str(values.pop("display_name", f"Người {username}")), **values)
    made.search_text = f"nguoi {username}"
    made.set_unusable_password()
    made.save()
    for role in roles:
        grant(made, role, unit_code=unit_code)
    return made


def grant(holder: Person, role: Role, **values: object) -> Grant:
    filled = {"unit_code": "", "from_on": date(2025, 1, 1), "state": GrantState.GRANTED, "granted_at": AT, **values}
    return Grant.objects.create(person=holder, role=role, **filled)
