"""Who gets in where: one table of pages and one of services for each app, walked for every role by `minhbach_site/test_access.py`.

An address or a service that is missing from its app's table is a failing test. Adding an app is adding its name to `tables`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role

EVERYONE = frozenset(Role)
# one module for each app
NAMES = ("ui", "accounts", "audit", "organisation", "records", "plans", "disclosure", "registers", "duties", "reporting")
World = Mapping[Role, Person]


def tables() -> list[ModuleType]:
    """The modules of expectations, one for each app."""
    return [import_module(f"expectations.{name}") for name in NAMES]


def nothing(_world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """An address: the permission it asks (None: only to be signed in), and what it needs in its path and in its body.

    `make` sets up what the page shows and returns the arguments of the address; `posted` makes it a POST with that body. `public` pages
    answer strangers too. `roles_instead` are those let in where the page belongs to someone; `query` follows the address; a `download` is
    no page to look at.
    """

    permission: Permission | None = None
    make: Callable[[World], dict[str, Any]] = nothing
    posted: Mapping[str, str] | None = None
    public: bool = False
    roles_instead: frozenset[Role] | None = None
    query: str = ""
    download: bool = False  # a file, which a browser takes away instead of showing it

    @property
    def roles(self) -> frozenset[Role]:
        if self.roles_instead is not None:
            return self.roles_instead
        return EVERYONE if self.permission is None else PERMISSIONS[self.permission]


@dataclass(frozen=True, slots=True)
class Call:
    """A service: the permission it asks, and how to call it with everything right but the actor.

    `call(actor, world)` sets up what the service works on and calls it; `but` are the roles for which a rule other than the permission
    answers, with the reason in a comment.
    """

    permission: Permission | None
    call: Callable[[Person, World], Any]
    but: frozenset[Role] = field(default=frozenset())
    roles_instead: frozenset[Role] | None = None

    @property
    def roles(self) -> frozenset[Role]:
        if self.roles_instead is not None:
            return self.roles_instead
        return (EVERYONE if self.permission is None else PERMISSIONS[self.permission]) - self.but
