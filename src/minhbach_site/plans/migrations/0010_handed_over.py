"""A task given to another unit is a step of its history."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0009_round_withdrawn"),
    ]

    operations = [
        migrations.AlterField(
            model_name="taskstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("propose", "Trình lại"),
                    ("return", "Trả lại"),
                    ("approve", "Duyệt, giao"),
                    ("start", "Bắt đầu làm"),
                    ("finish", "Báo hoàn thành"),
                    ("confirm", "Xác nhận hoàn thành"),
                    ("reopen", "Mở lại"),
                    ("carry", "Chuyển sang năm sau"),
                    ("take_back", "Thôi chuyển, trở lại năm cũ"),
                    ("cancel", "Hủy nhiệm vụ"),
                    ("changed", "Sửa nội dung"),
                    ("progress", "Cập nhật tiến độ"),
                    ("assigned", "Giao người thực hiện"),
                    ("rescheduled", "Đổi hạn"),
                    ("handed_over", "Chuyển đơn vị chủ trì"),
                    ("evidence", "Thêm minh chứng"),
                    ("withdrawn", "Rút minh chứng"),
                    ("entered", "Đề xuất"),
                    ("loaded", "Nạp từ sổ"),
                ],
                max_length=12,
            ),
        ),
    ]
