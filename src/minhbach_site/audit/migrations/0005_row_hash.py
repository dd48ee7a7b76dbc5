"""Each entry holds the hash of its subject's row; the guards anew, so that their text is that of this version on every database."""

from importlib import import_module
from typing import Any

from django.db import migrations, models

GUARDS = [import_module(f"minhbach_site.audit.migrations.{name}") for name in ("0002_guards", "0003_guard_head")]


def anew(_apps: Any, editor: Any) -> None:
    for guards in GUARDS:
        guards.lift_guards(editor.connection)
    for guards in GUARDS:
        guards.set_guards(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_guards_of_postgresql")]
    operations = [
        migrations.AddField(
            model_name="entry",
            name="row_hash",
            field=models.CharField(max_length=80, null=True, verbose_name="Mã băm của bản ghi"),
        ),
        migrations.RunPython(anew, migrations.RunPython.noop),
    ]
