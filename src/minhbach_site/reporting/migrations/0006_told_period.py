"""A report that was made keeps from which day to which its figures tell. Of those made before, their own files say it; where a file is gone
nobody knows, and the card of the year goes on being asked (`Run.tells_of`).
"""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import migrations, models

FOLDER = "reporting"


def said_in(run: Any) -> tuple[date, date] | None:
    """The first and the last day of which the file of a report tells; None where there is none that says both."""
    for file in run.files:
        if file["name"].endswith(".json"):
            with suppress(OSError, ValueError, KeyError, TypeError):
                period = json.loads((Path(settings.MEDIA_ROOT) / FOLDER / str(run.pk) / file["name"]).read_bytes())["period"]
                return date.fromisoformat(period["from"]), date.fromisoformat(period["cutoff"])
    return None


def keep_periods(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 (Django's signature)
    runs = apps.get_model("reporting", "Run").objects
    for run in runs.filter(kind="report", state="done").only("files").order_by("pk").iterator(chunk_size=100):
        if found := said_in(run):
            runs.filter(pk=run.pk).update(from_on=found[0], cutoff=found[1])


class Migration(migrations.Migration):
    dependencies = [("reporting", "0005_revised_and_cancelled")]

    operations = [
        migrations.AddField(model_name="run", name="cutoff", field=models.DateField(null=True)),
        migrations.AddField(model_name="run", name="from_on", field=models.DateField(null=True)),
        migrations.RunPython(keep_periods, migrations.RunPython.noop),
    ]
