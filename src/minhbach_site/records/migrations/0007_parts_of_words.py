"""The parts of words by which a long register is searched are found through an index."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import add_parts_index, drop_parts_index

TABLES = ("records_document", "records_dissemination")


def add(_apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        add_parts_index(schema_editor, table)


def drop(_apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        drop_parts_index(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = (("records", "0006_renumbering"),)
    operations = (migrations.RunPython(add, drop),)
