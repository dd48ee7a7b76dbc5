"""Indexes that answer long lists without reading their rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0005_parts_of_words"),)

    operations = [
        migrations.RemoveIndex(
            model_name="disclosure",
            name="disclosure_group",
        ),
        migrations.RemoveIndex(
            model_name="disclosure",
            name="disclosure_due",
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["group", "-issued_on", "-id", "state", "started_on"], name="disclosure_group"),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["state", "due_on", "id", "issued_on"], name="disclosure_due"),
        ),
    ]
