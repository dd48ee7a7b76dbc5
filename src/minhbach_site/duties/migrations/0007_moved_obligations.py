"""Where a duty stands that left the calendar into which it was carried over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duties", "0006_duty_of_a_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="MovedObligation",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=180)),
            ],
        ),
    ]
