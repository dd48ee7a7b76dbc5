"""Saving a person, and holding one while they are changed."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services.errors import PeopleError
from minhbach_site.ui.wordindex import called

_EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def save_person(person: Person, password: str | None = None) -> None:
    person.search_text = called(person.display_name, person.title, person.username)
    if password is not None:
        person.set_password(password)
    try:
        person.full_clean()
        if password is not None and not person.is_demo:
            validate_password(password, person)
    except ValidationError as error:
        raise PeopleError(" ".join(error.messages)) from error
    person.save()


def locked(person_id: int) -> Person:
    return Person.objects.select_for_update().get(pk=person_id)


def first_password() -> str:
    return "-".join(get_random_string(4, _EASY_LETTERS) for _part in range(4))
