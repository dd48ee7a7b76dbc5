"""A run tells when its process last gave a sign of life."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("reporting", "0001_initial"),)
    operations = (migrations.AddField(model_name="run", name="heard_at", field=models.DateTimeField(null=True)),)
