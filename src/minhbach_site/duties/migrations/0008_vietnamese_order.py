"""The calendar sorts by the letters of what a duty is called; each calculation fills them in."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import compare_by_letters


def order(_apps: Any, schema_editor: Any) -> None:
    compare_by_letters(schema_editor, "duties_obligation")


class Migration(migrations.Migration):
    dependencies = (("duties", "0007_moved_obligations"),)
    operations = (migrations.RunPython(order, migrations.RunPython.noop),)
