"""Why a document came late, why a link was made and why a dissemination ended; when each person was asked to read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0015_on_behalf_of"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="late_reason",
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name="Lý do vào sổ muộn"),
        ),
        migrations.AddField(
            model_name="documentlink",
            name="reason",
            field=models.CharField(blank=True, max_length=300, null=True, verbose_name="Lý do"),
        ),
        migrations.AddField(
            model_name="reading",
            name="asked_at",
            field=models.DateTimeField(null=True, verbose_name="Yêu cầu lúc"),
        ),
        migrations.CreateModel(
            name="DisseminationStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.CharField(choices=[("close", "Kết thúc"), ("reopen", "Mở lại"), ("withdraw", "Thu hồi")], max_length=10)),
                (
                    "before",
                    models.CharField(
                        choices=[("open", "Đang lấy xác nhận"), ("closed", "Đã kết thúc"), ("withdrawn", "Đã thu hồi")], max_length=10
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[("open", "Đang lấy xác nhận"), ("closed", "Đã kết thúc"), ("withdrawn", "Đã thu hồi")], max_length=10
                    ),
                ),
                ("missing", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "dissemination",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="records.dissemination"),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
