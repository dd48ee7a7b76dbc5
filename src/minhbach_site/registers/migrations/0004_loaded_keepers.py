"""A keeper may come with an example agency: then nobody of the site set it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0003_columns_that_rooms_have"),
    ]

    operations = [
        migrations.AlterField(
            model_name="keeper",
            name="set_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
    ]
