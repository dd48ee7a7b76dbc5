"""A card says what the agency proposes, or that it proposes nothing; a run keeps which registers had changed since someone vouched for them,
and who called it off. Of older cards and runs that is unknown.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0004_standing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reportcard",
            name="proposals",
            field=models.TextField(null=True, verbose_name="Kiến nghị, đề xuất"),
        ),
        migrations.AddField(
            model_name="run",
            name="cancelled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Người hủy",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="revised",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="run",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Đang chờ"),
                    ("running", "Đang làm"),
                    ("done", "Đã xong"),
                    ("failed", "Không làm được"),
                    ("cancelled", "Đã hủy"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="Trạng thái",
            ),
        ),
    ]
