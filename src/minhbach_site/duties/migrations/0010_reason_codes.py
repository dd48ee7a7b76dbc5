"""Why a duty stands as it does is kept with its kind and parts; rows of before have the sentence alone until they are judged again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0009_on_behalf_of"),
    ]

    operations = [
        migrations.AddField(
            model_name="obligation",
            name="reason_code",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="obligation",
            name="reason_parts",
            field=models.JSONField(default=dict),
        ),
    ]
