from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from minhbach_site.ui.wordindex import add_index, drop_index, words_of

TABLE = "records_filewords"


def fill(apps: Any, _schema_editor: Any) -> None:
    files = apps.get_model("records", "DocumentFile").objects.filter(removed_reason="").exclude(text="")
    words = apps.get_model("records", "FileWords").objects
    for pk, text in files.values_list("pk", "text").iterator(chunk_size=50):
        words.create(file_id=pk, words=words_of(text))


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL makes no index in the transaction that fills the table

    dependencies = (("records", "0002_covering"),)
    operations = (
        migrations.CreateModel(
            name="FileWords",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="records.documentfile",
                    ),
                ),
                ("words", models.TextField()),
            ],
        ),
        migrations.RunPython(
            lambda _apps, editor: add_index(editor, TABLE, "file_id", "words"), lambda _apps, editor: drop_index(editor, TABLE)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    )
