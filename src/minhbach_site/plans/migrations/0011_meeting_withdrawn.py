"""A meeting recorded by mistake may be withdrawn, and put back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0010_handed_over"),
    ]

    operations = [
        migrations.AlterField(
            model_name="meeting",
            name="state",
            field=models.CharField(
                choices=[
                    ("planned", "Dự kiến"),
                    ("held", "Đã họp, chưa xác nhận biên bản"),
                    ("confirmed", "Đã xác nhận biên bản"),
                    ("cancelled", "Đã hủy"),
                    ("withdrawn", "Đã rút"),
                ],
                max_length=10,
                verbose_name="Trạng thái",
            ),
        ),
        migrations.AlterField(
            model_name="meetingstep",
            name="action",
            field=models.CharField(
                blank=True,
                choices=[
                    ("hold", "Ghi kết quả cuộc họp"),
                    ("confirm", "Xác nhận biên bản, kết luận"),
                    ("reopen", "Mở lại biên bản"),
                    ("cancel", "Hủy cuộc họp"),
                    ("withdraw", "Rút cuộc họp ghi nhầm"),
                    ("restore", "Thôi rút cuộc họp"),
                    ("changed", "Sửa nội dung"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="meetingstep",
            name="after",
            field=models.CharField(
                choices=[
                    ("planned", "Dự kiến"),
                    ("held", "Đã họp, chưa xác nhận biên bản"),
                    ("confirmed", "Đã xác nhận biên bản"),
                    ("cancelled", "Đã hủy"),
                    ("withdrawn", "Đã rút"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="meetingstep",
            name="before",
            field=models.CharField(
                blank=True,
                choices=[
                    ("planned", "Dự kiến"),
                    ("held", "Đã họp, chưa xác nhận biên bản"),
                    ("confirmed", "Đã xác nhận biên bản"),
                    ("cancelled", "Đã hủy"),
                    ("withdrawn", "Đã rút"),
                ],
                max_length=10,
            ),
        ),
    ]
