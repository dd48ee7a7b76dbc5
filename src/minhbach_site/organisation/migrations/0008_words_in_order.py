"""Lists sort by what a row is called, so that comes first among its words."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import refill


def fill(apps: Any, _schema_editor: Any) -> None:
    units, agencies, committees = (apps.get_model("organisation", name).objects for name in ("Unit", "Agency", "Committee"))
    refill(units.only("name", "code"), lambda row: (row.name, row.code))
    refill(agencies.only("name", "short_name", "symbol", "code"), lambda row: (row.name, row.short_name, row.symbol, row.code))
    refill(committees.only("name", "code"), lambda row: (row.name, row.code))


class Migration(migrations.Migration):
    dependencies = (("organisation", "0007_carried_from_journal"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
