"""Lists that sort by what a row is called stand in the order of the Vietnamese alphabet."""

from importlib import import_module
from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import compare_by_letters

words = import_module("minhbach_site.disclosure.migrations.0007_words_in_order")


def order(apps: Any, schema_editor: Any) -> None:
    compare_by_letters(schema_editor, "disclosure_disclosure")
    words.fill(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0009_of_document"),)
    operations = (migrations.RunPython(order, migrations.RunPython.noop),)
