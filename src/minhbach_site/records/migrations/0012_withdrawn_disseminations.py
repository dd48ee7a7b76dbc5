"""A dissemination may be withdrawn with a reason, and be for those who lead the agency beside its units."""

from typing import Any

from django.db import migrations, models

from minhbach_site.ui.wordindex import add_parts_index, drop_parts_index

TABLE = "records_dissemination"


def add(_apps: Any, schema_editor: Any) -> None:
    add_parts_index(schema_editor, TABLE)


def drop(_apps: Any, schema_editor: Any) -> None:
    drop_parts_index(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = (("records", "0011_register_asked_anew"),)

    operations = (
        migrations.RunPython(drop, add),  # SQLite makes the table anew for a column, without the triggers that keep the index true
        migrations.AddField(
            model_name="dissemination",
            name="leaders",
            field=models.BooleanField(default=False, verbose_name="Lãnh đạo cơ quan được yêu cầu đọc"),
        ),
        migrations.AddField(
            model_name="dissemination",
            name="withdrawn_reason",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="Lý do thu hồi"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="dissemination",
            name="state",
            field=models.CharField(
                choices=[("open", "Đang lấy xác nhận"), ("closed", "Đã kết thúc"), ("withdrawn", "Đã thu hồi")],
                max_length=10,
                verbose_name="Trạng thái",
            ),
        ),
        migrations.AddConstraint(
            model_name="dissemination",
            constraint=models.CheckConstraint(
                name="dissemination_withdrawn_says_why",
                condition=(models.Q(state="withdrawn") & ~models.Q(withdrawn_reason=""))
                | (~models.Q(state="withdrawn") & models.Q(withdrawn_reason="")),
            ),
        ),
        migrations.RunPython(add, drop),
    )
