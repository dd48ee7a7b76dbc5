"""A site's database as an older version left it, with rows that the migrations since must treat; then migrated to this version.

It is a database of its own, which stands in the place of the default connection while the block lasts: migrations write there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

# the last migrations of commit f5d1121, the first that was served with the whole example
FIRST_SERVED = {
    "accounts": "0001_initial",
    "audit": "0002_guards",
    "disclosure": "0001_initial",
    "duties": "0001_initial",
    "organisation": "0003_code_counter",
    "plans": "0001_initial",
    "records": "0001_initial",
    "registers": "0001_initial",
    "reporting": "0001_initial",
}


def newest() -> dict[str, str]:
    """The last migration of each app of the site in this version."""
    leaves = MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()
    return {app: name for app, name in leaves if app in FIRST_SERVED}


@contextmanager
def migrated(
    folder: Path,
    fill: Callable[[Any], None],
    blocker: Any,
    before: Callable[[], None] = lambda: None,
    versions: Mapping[str, str] = FIRST_SERVED,
) -> Iterator[None]:
    """Make the older database, let `fill` put rows in it (it is given the apps of that time), and bring it to this version.

    `before` is what its operator does first, `versions` the last migration of each app of that time.
    """
    with blocker.unblock():
        kept = connections["default"]
        name = _create(kept, folder)
        settings = {**kept.settings_dict, "NAME": name}
        connections["default"] = type(kept)(settings, alias="default")
        try:
            executor = MigrationExecutor(connections["default"])
            others = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in versions]
            targets = [*versions.items(), *others]
            executor.migrate(targets)
            fill(executor.loader.project_state(targets).apps)
            before()
            call_command("migrate", verbosity=0)
            yield
        finally:
            connections["default"].close()
            connections["default"] = kept
            if kept.vendor == "postgresql":
                with kept._nodb_cursor() as cursor:
                    cursor.execute(f'DROP DATABASE "{name}"')


def _create(connection: Any, folder: Path) -> str:
    if connection.vendor != "postgresql":
        return str(folder / "older.sqlite3")
    name = f"{connection.settings_dict['NAME']}_older"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    return name
