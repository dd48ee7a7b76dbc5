"""The database itself refuses to change or delete what the journal holds, whoever asks: triggers on SQLite and on PostgreSQL."""

from typing import Any

from django.db import migrations

_SAY = "the journal is append-only"
SQLITE = {
    "audit_no_update": f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, '{_SAY}'); END",
    "audit_no_delete": f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, '{_SAY}'); END",
}
FUNCTION = f"CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_SAY}'; END $$"
POSTGRESQL = {
    "audit_no_change": "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "audit_no_truncate": "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
}


def set_guards(connection: Any) -> None:
    """Create the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for statement in (POSTGRESQL if connection.vendor == "postgresql" else SQLITE).values():
            cursor.execute(statement)


def lift_guards(connection: Any) -> None:
    """Drop the triggers: for undoing this migration, and for tests that play the intruder."""
    with connection.cursor() as cursor:
        for name in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (" ON audit_entry" if connection.vendor == "postgresql" else ""))


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda _apps, editor: set_guards(editor.connection),
            lambda _apps, editor: lift_guards(editor.connection),
        )
    ]
