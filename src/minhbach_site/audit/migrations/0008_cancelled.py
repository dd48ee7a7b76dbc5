"""A look at the journal can be called off; who did so is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0007_on_behalf_of"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="examination",
            name="cancelled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Người hủy",
            ),
        ),
        migrations.AlterField(
            model_name="examination",
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
