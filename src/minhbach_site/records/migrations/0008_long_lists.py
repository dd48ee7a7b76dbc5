"""Indexes that answer long lists without reading their rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("records", "0007_parts_of_words"),)

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["direction", "state", "topic", "type", "-issued_on", "-id", "in_force_to", "limited"], name="document_standing"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["issuer", "id", "limited"], name="document_issuer"),
        ),
    ]
