"""A file whose words are being recognised, page after page, by a process of its own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_search_type"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recognition",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="recognition",
                        serialize=False,
                        to="records.documentfile",
                    ),
                ),
                ("begun", models.BooleanField(default=False)),
                ("done", models.PositiveIntegerField(default=0, verbose_name="Số trang đã xong")),
                ("total", models.PositiveIntegerField(null=True, verbose_name="Số trang")),
                ("heard_at", models.DateTimeField()),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Người yêu cầu",
                    ),
                ),
            ],
        ),
    ]
