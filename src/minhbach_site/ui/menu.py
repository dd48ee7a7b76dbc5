"""What the layout shows to everyone alike: the menu, the search sources, the panels of the first page. `urls.py` holds the tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

Words = str | Promise
WAITING_SHOWN = 5  # of each kind on the first page before one asks for the rest
WAITING_MOST = 50


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu, shown to those who hold `permission` (empty: to everyone signed in).

    An app with several lines names in `pages` the addresses that belong under each; what is in none belongs under its first.
    """

    label: Words
    icon: str
    url: str
    permission: str = ""
    pages: frozenset[str] = frozenset()


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
    """One app's answer to a search: `find(actor=…, words=…, on=…, limit=…)` gives only what the actor may see. The same without `words`
    gives what waits for the actor's decision: never what the actor entered.

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


def waiting_card(sources: Iterable[SearchSource], *, actor: Any, on: date) -> dict[str, Any] | None:
    """The card of what waits for this person's decision; None when nothing does."""
    held = permissions_of(actor, on)
    parts = []
    for source in sources:
        if not source.permission or source.permission in held:
            hits = list(source.find(actor=actor, on=on, limit=WAITING_MOST + 1))
            if hits:
                parts.append(
                    {
                        "label": source.label,
                        "icon": source.icon,
                        "hits": hits[:WAITING_SHOWN],
                        "rest": hits[WAITING_SHOWN:WAITING_MOST],
                        "more": len(hits) > WAITING_MOST,
                    }
                )
    return {"parts": parts} if parts else None


def visible(
    groups: Iterable[MenuGroup], permissions: Collection[str], request: HttpRequest, aside: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The groups that hold something for these permissions; `active` is the item of the present page (`here`), or else the nearest; none of
    a page that stands `aside`, which another way than the menu leads to.
    """
    shown = [(group, [item for item in group.items if not item.permission or item.permission in permissions]) for group in groups]
    name = request.resolver_match.view_name if request.resolver_match else ""
    here = "" if name in aside else _here([item for _group, items in shown for item in items], request)
    return [
        {"label": group.label, "items": [{"item": item, "active": item.url == here, "here": item.url == name} for item in items]}
        for group, items in shown
        if items
    ]


def _here(items: list[MenuItem], request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None or match.view_name in {item.url for item in items} or match.namespace in {"", "ui"}:
        return match.view_name if match else ""
    if named := next((item.url for item in items if match.view_name in item.pages), ""):
        return named
    own = [item.url for item in items if item.url.startswith(f"{match.namespace}:")]
    under = [url for url in own if request.path.startswith(reverse(url))]  # "/van-ban/du-thao/7" stands under "/van-ban/du-thao"
    return max(under, key=lambda url: len(reverse(url)), default=own[0] if own else "")


def permissions_of(user: Any, on: date) -> frozenset[str]:
    """The permissions of whoever looks at the page; nobody's for a stranger."""
    return frozenset(user.permissions(on)) if user.is_authenticated else frozenset()
