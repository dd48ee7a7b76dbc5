"""What a file cites is kept with the day that the words give; what only repeats the status goes."""

from typing import Any

from django.db import migrations, models

from minhbach.citations.extraction import find_citations

REPEATED = ("Chưa rõ.", "Chưa xác định được văn bản nào.")


def date_citations(apps: Any, _schema_editor: Any) -> None:
    cited = apps.get_model("records", "CitedInstrument").objects
    cited.filter(note__in=REPEATED).update(note="")
    batch = []
    for row in cited.exclude(symbol="").only("pk", "text").order_by("pk").iterator(chunk_size=1000):
        row.dated = next((one.date for one in find_citations(row.text) if one.date is not None), None)
        if row.dated is not None:
            batch.append(row)
        if len(batch) == 1000:
            cited.bulk_update(batch, ["dated"])
            batch = []
    cited.bulk_update(batch, ["dated"])


class Migration(migrations.Migration):
    dependencies = (("records", "0012_withdrawn_disseminations"),)
    operations = (
        migrations.AddField("citedinstrument", "dated", models.DateField(null=True)),
        migrations.RunPython(date_citations, migrations.RunPython.noop),
    )
