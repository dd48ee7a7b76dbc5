"""What the layout shows to everyone alike: the menu, the search sources, the panels of the first page. `urls.py` holds the tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu, shown to those who hold `permission` (empty: to everyone signed in)."""

    label: Words
    icon: str
    url: str
    permission: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    label: Words
    items: tuple[MenuItem, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search found: what it is called, what it says, and where it is shown."""

    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SearchSource:
    """One app's answer to a search: `find(actor=…, words=…, on=…, limit=…)` gives only what the actor may see.

    `words` are in their accent-blind form (`minhbach.text.blind`), one by one; a hit holds all of them.
    """

    label: Words
    icon: str
    find: Callable[..., Iterable[Hit]]
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A card of the first page: a template and the function that gives its context, `context(actor=…, on=…)`; None hides the card."""

    template: str
    context: Callable[..., dict[str, Any] | None]
    permission: str = ""


def visible(groups: Iterable[MenuGroup], permissions: Collection[str], request: HttpRequest) -> list[dict[str, Any]]:
    """The groups that hold something for these permissions; the item of the present page is marked."""
    here = request.resolver_match
    app = here.namespace if here else ""
    name = here.view_name if here else ""
    shown = []
    for group in groups:
        items = [item for item in group.items if not item.permission or item.permission in permissions]
        of_app = (item.url for item in items if app and item.url.startswith(f"{app}:"))
        here_url = name if any(item.url == name for item in items) else next(of_app, "")  # a page without a line: the app's first line
        if items:
            lines = [{"item": item, "active": item.url == here_url} for item in items]
            shown.append({"label": group.label, "items": lines})
    return shown


def permissions_of(user: Any, on: date) -> frozenset[str]:
    """The permissions of whoever looks at the page; nobody's for a stranger."""
    return frozenset(user.permissions(on)) if user.is_authenticated else frozenset()
