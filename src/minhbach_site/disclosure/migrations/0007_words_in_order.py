"""Lists sort by what a row is called, so that comes first among its words."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import refill


def fill(apps: Any, _schema_editor: Any) -> None:
    rows = apps.get_model("disclosure", "Disclosure").objects.only("item", "place", "code")
    refill(rows, lambda row: (row.item, row.place, row.code))


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0006_long_lists"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
