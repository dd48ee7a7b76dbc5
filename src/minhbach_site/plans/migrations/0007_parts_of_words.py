"""The parts of words by which a long register is searched are found through an index."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import add_parts_index, drop_parts_index

TABLE = "plans_task"


def add(_apps: Any, schema_editor: Any) -> None:
    add_parts_index(schema_editor, TABLE)


def drop(_apps: Any, schema_editor: Any) -> None:
    drop_parts_index(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = (("plans", "0006_step_evidence"),)
    operations = (migrations.RunPython(add, drop),)
