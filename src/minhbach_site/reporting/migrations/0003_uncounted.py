"""A run tells what waited for a second person when it was made, and so was not counted; of older runs that is unknown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("reporting", "0002_heard"),)
    operations = (migrations.AddField(model_name="run", name="uncounted", field=models.JSONField(default=dict)),)
