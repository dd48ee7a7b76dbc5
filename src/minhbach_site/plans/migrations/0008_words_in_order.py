"""Lists sort by what a row is called, so that comes first among its words."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import refill


def fill(apps: Any, _schema_editor: Any) -> None:
    rows = {name: apps.get_model("plans", name).objects.all() for name in ("Task", "Meeting", "IndexRound", "IndexCriterion")}
    refill(rows["Task"].only("title", "code"), lambda row: (row.title, row.code))
    refill(rows["Meeting"].only("title", "place", "code"), lambda row: (row.title, row.place, row.code))
    refill(rows["IndexRound"].only("index", "year", "code"), lambda row: (row.index, str(row.year), row.code))
    refill(rows["IndexCriterion"].only("criterion", "code"), lambda row: (row.criterion, row.code))
    refill(
        apps.get_model("plans", "Plan").objects.select_related("document"),
        lambda row: (row.document.subject, row.document.symbol, row.document.code, row.code),
    )


class Migration(migrations.Migration):
    dependencies = (("plans", "0007_parts_of_words"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
