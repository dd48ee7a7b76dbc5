"""A round of self-scoring may be withdrawn: its index, year and codes are then free for another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0008_words_in_order"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="indexround",
            name="round_once_for_index_and_year",
        ),
        migrations.AddField(
            model_name="indexcriterion",
            name="withdrawn",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="indexcriterion",
            name="code",
            field=models.CharField(max_length=40, verbose_name="Mã tiêu chí"),
        ),
        migrations.AlterField(
            model_name="indexround",
            name="state",
            field=models.CharField(
                choices=[("scoring", "Đang chấm"), ("submitted", "Chờ duyệt"), ("approved", "Đã duyệt"), ("withdrawn", "Đã rút")],
                max_length=10,
                verbose_name="Trạng thái",
            ),
        ),
        migrations.AlterField(
            model_name="roundstep",
            name="after",
            field=models.CharField(
                choices=[("scoring", "Đang chấm"), ("submitted", "Chờ duyệt"), ("approved", "Đã duyệt"), ("withdrawn", "Đã rút")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="roundstep",
            name="before",
            field=models.CharField(
                blank=True,
                choices=[("scoring", "Đang chấm"), ("submitted", "Chờ duyệt"), ("approved", "Đã duyệt"), ("withdrawn", "Đã rút")],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="indexcriterion",
            constraint=models.UniqueConstraint(condition=models.Q(("withdrawn", False)), fields=("code",), name="criterion_code_once"),
        ),
        migrations.AddConstraint(
            model_name="indexround",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True), fields=("index", "year"), name="round_once_for_index_and_year"
            ),
        ),
    ]
