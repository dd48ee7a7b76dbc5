"""The parts of words by which a long register is searched are found through an index."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import add_parts_index, drop_parts_index

TABLE = "disclosure_disclosure"


def add(_apps: Any, schema_editor: Any) -> None:
    add_parts_index(schema_editor, TABLE)


def drop(_apps: Any, schema_editor: Any) -> None:
    drop_parts_index(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0004_matter"),)
    operations = (migrations.RunPython(add, drop),)
