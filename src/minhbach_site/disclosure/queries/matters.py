"""The law's groups, matters and forms of disclosing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from minhbach.law.disclosing import Disclosing, Form, known_disclosing
from minhbach.law.provisions import Item
from minhbach.law.wording import item_words
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.states import SHOWN

ASSETS = "asset_declarations"  # the matter whose content is never kept here


def law() -> Disclosing:
    return known_disclosing()


def group_name(number: int, on: date) -> str:
    """The name of a group on that day, from the law's own list."""
    return next((item.name for item in groups(on) if item.code == str(number)), str(number))


def group_choices(on: date) -> list[tuple[int, str]]:
    return [(int(item.code), item_words(item)) for item in groups(on)]


def groups(on: date) -> Iterable[Item]:
    """The groups of the law's list on that day."""
    return law().groups(on)


def form_of(item: Disclosure) -> Form:
    return law().forms[item.form]


def state_words(item: Disclosure) -> str:
    """The state in words: what is told once, at a conference or in a letter, is not "on display" for ever after."""
    if item.state in SHOWN and not form_of(item).lasts:
        return _("Đã công khai")
    return str(item.get_state_display())
