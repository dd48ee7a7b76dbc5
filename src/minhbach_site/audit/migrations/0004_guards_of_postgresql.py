"""The guards of PostgreSQL anew, as migration 0003 now sets them: without the two that its own keys and triggers make needless.

One read the whole journal for every entry of a long transaction (planned while the journal was empty); one refused the second of two
first entries written at once, which should only wait.
"""

from importlib import import_module
from typing import Any

from django.db import migrations

guards = import_module("minhbach_site.audit.migrations.0003_guard_head")


def anew(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        guards.lift_guards(editor.connection)
        guards.set_guards(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_guard_head")]
    operations = [migrations.RunPython(anew, migrations.RunPython.noop)]
