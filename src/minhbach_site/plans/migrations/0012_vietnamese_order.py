"""Lists that sort by what a row is called stand in the order of the Vietnamese alphabet."""

from importlib import import_module
from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import compare_by_letters

words = import_module("minhbach_site.plans.migrations.0008_words_in_order")


def order(apps: Any, schema_editor: Any) -> None:
    compare_by_letters(schema_editor, "plans_task", "plans_meeting", "plans_indexround", "plans_indexcriterion", "plans_plan")
    words.fill(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = (("plans", "0011_meeting_withdrawn"),)
    operations = (migrations.RunPython(order, migrations.RunPython.noop),)
