"""The head only moves forward, to an entry that exists; no row is put in the place of another (SQLite's INSERT OR REPLACE)."""

from typing import Any

from django.db import migrations

_SAY = "the journal is append-only"
_NO_ENTRY = "NOT EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence AND hash = NEW.hash)"
_TAKEN = "EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence OR hash = NEW.hash)"
_SECOND = "EXISTS (SELECT 1 FROM audit_head)"
_BEGUN = "EXISTS (SELECT 1 FROM audit_entry)"
# name: (table, event, when it is refused)
WHEN = {
    "audit_head_forward": ("audit_head", "UPDATE", f"NEW.id <> OLD.id OR NEW.sequence <= OLD.sequence OR {_NO_ENTRY}"),
    "audit_head_kept": ("audit_head", "DELETE", ""),
    "audit_head_once": ("audit_head", "INSERT", f"{_SECOND} OR (NEW.sequence = 0 AND {_BEGUN}) OR (NEW.sequence > 0 AND {_NO_ENTRY})"),
    "audit_entry_once": ("audit_entry", "INSERT", _TAKEN),
}
# PostgreSQL: a key that is taken refuses by itself, and an upsert fires the trigger against changes
WHEN_POSTGRESQL = {
    "audit_head_forward": WHEN["audit_head_forward"],
    "audit_head_kept": WHEN["audit_head_kept"],
    "audit_head_once": (
        "audit_head",
        "INSERT",
        f"NOT {_SECOND} AND ((NEW.sequence = 0 AND {_BEGUN}) OR (NEW.sequence > 0 AND {_NO_ENTRY}))",
    ),
}


def set_guards(connection: Any) -> None:
    """Create the triggers."""
    with connection.cursor() as cursor:
        for name, (table, event, refused) in (WHEN_POSTGRESQL if connection.vendor == "postgresql" else WHEN).items():
            if connection.vendor == "postgresql":
                check = f"IF {refused or 'true'} THEN RAISE EXCEPTION '{_SAY}'; END IF; RETURN NEW;"
                cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {check} END $$")
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
            else:
                condition = f" WHEN {refused}" if refused else ""
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table}{condition} BEGIN SELECT RAISE(ABORT, '{_SAY}'); END")
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
            )


def lift_guards(connection: Any) -> None:
    """Drop the triggers: for undoing this migration, and for tests that play the intruder."""
    with connection.cursor() as cursor:
        for name, (table, _event, _refused) in WHEN.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS audit_head_no_truncate ON audit_head")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_guards")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: set_guards(editor.connection),
            lambda _apps, editor: lift_guards(editor.connection),
        )
    ]
