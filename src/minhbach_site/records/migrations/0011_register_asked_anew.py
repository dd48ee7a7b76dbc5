"""What was kept of cited documents that only the register knew goes: the register is asked whenever they are shown."""

from typing import Any

from django.db import migrations

# in the language of whoever had the file read
NOTES = ("Theo sổ văn bản của cơ quan.", "According to the agency’s register.")


def forget(apps: Any, _schema_editor: Any) -> None:
    told = apps.get_model("records", "CitedInstrument").objects.filter(note__in=NOTES)
    told.update(status="unknown", note="")


class Migration(migrations.Migration):
    dependencies = (("records", "0010_suggested"),)
    operations = (migrations.RunPython(forget, migrations.RunPython.noop),)
