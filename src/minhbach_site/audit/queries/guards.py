"""Whether the triggers that keep the journal are all there, on, and as the migrations set them: on SQLite and on PostgreSQL."""

from __future__ import annotations

from importlib import import_module

from django.db import connection

_NO_CHANGE, _HEAD = (import_module(f"minhbach_site.audit.migrations.{name}") for name in ("0002_guards", "0003_guard_head"))
# what PostgreSQL's pg_trigger.tgtype adds up
_ROW, _BEFORE = 1, 2
_EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
ON = {"O", "A"}  # pg_trigger.tgenabled: fires in ordinary sessions, in all; a superuser may switch off either
ORDINARY = "origin"  # the session_replication_role in which triggers fire


def missing_guards() -> tuple[str, ...]:
    """The names of the guards that are gone, switched off or not as they were set, in order."""
    return tuple(sorted(_of_postgresql() if connection.vendor == "postgresql" else _of_sqlite()))


def set_guards_anew() -> None:
    """Drop what stands in the place of the guards and set them as the migrations do."""
    for guards in (_NO_CHANGE, _HEAD):
        guards.lift_guards(connection)
    for guards in (_NO_CHANGE, _HEAD):
        guards.set_guards(connection)


def _of_sqlite() -> set[str]:
    expected = dict(_NO_CHANGE.SQLITE)
    for name, (table, event, refused) in _HEAD.WHEN.items():
        condition = f" WHEN {refused}" if refused else ""
        expected[name] = f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{_HEAD._SAY}'); END"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = dict(cursor.fetchall())
    return {name for name, statement in expected.items() if found.get(name) != statement}


def _of_postgresql() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgrelid::regclass::text, tgtype, tgenabled, tgqual IS NULL, prosrc "
            "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE NOT tgisinternal AND tgrelid IN ('audit_entry'::regclass, 'audit_head'::regclass)"
        )
        found = {name: (table, kind, enabled in ON, always, body) for name, table, kind, enabled, always, body in cursor.fetchall()}
        cursor.execute("SHOW session_replication_role")
        (role,) = cursor.fetchone()
    changed = {name for name, guard in _expected_of_postgresql().items() if found.get(name) != guard}
    return changed if role == ORDINARY else {*changed, f"session_replication_role = {role}"}


def _expected_of_postgresql() -> dict[str, tuple[str, int, bool, bool, str]]:
    """Table, kind, on, without a condition, and what its function does."""
    refuse = f" BEGIN RAISE EXCEPTION '{_HEAD._SAY}'; END "
    change, truncate = _ROW + _BEFORE + _EVENTS["UPDATE"] + _EVENTS["DELETE"], _BEFORE + _EVENTS["TRUNCATE"]
    kept = {
        "audit_no_change": ("audit_entry", change, True, True, refuse),
        "audit_no_truncate": ("audit_entry", truncate, True, True, refuse),
        "audit_head_no_truncate": ("audit_head", truncate, True, True, refuse),
    }
    for name, (table, event, refused) in _HEAD.WHEN_POSTGRESQL.items():
        body = f" BEGIN IF {refused or 'true'} THEN RAISE EXCEPTION '{_HEAD._SAY}'; END IF; RETURN NEW; END "
        kept[name] = (table, _ROW + _BEFORE + _EVENTS[event], True, True, body)
    return kept
