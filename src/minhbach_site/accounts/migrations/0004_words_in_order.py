"""Lists sort by what a row is called, so that comes first among its words."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.wordindex import refill


def fill(apps: Any, _schema_editor: Any) -> None:
    people = apps.get_model("accounts", "Person").objects.only("display_name", "title", "username")
    refill(people, lambda row: (row.display_name, row.title, row.username))


class Migration(migrations.Migration):
    dependencies = (("accounts", "0003_one_person_of_a_name"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
