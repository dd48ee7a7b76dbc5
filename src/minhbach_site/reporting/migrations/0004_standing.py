"""A report is a draft until it is approved and issued; of those made before nobody said that one was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0012_withdrawn_disseminations"),
        ("reporting", "0003_uncounted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RunStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("submit", "Trình lãnh đạo duyệt"),
                            ("recall", "Rút bản trình"),
                            ("approve", "Duyệt báo cáo"),
                            ("return", "Trả lại để lập lại"),
                            ("issue", "Ghi đã phát hành báo cáo"),
                            ("replace", "Được thay thế bằng báo cáo phát hành sau"),
                            ("take_back", "Bỏ ghi đã phát hành"),
                            ("restore", "Có giá trị trở lại, vì bản thay thế bị bỏ ghi phát hành"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        choices=[
                            ("draft", "Bản dự thảo"),
                            ("submitted", "Chờ lãnh đạo duyệt"),
                            ("approved", "Đã duyệt, chờ phát hành"),
                            ("issued", "Đã phát hành"),
                            ("replaced", "Đã phát hành, nay được thay thế"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("draft", "Bản dự thảo"),
                            ("submitted", "Chờ lãnh đạo duyệt"),
                            ("approved", "Đã duyệt, chờ phát hành"),
                            ("issued", "Đã phát hành"),
                            ("replaced", "Đã phát hành, nay được thay thế"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="run",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Người duyệt",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.document",
                verbose_name="Văn bản phát hành báo cáo",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="replaced_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="reporting.run",
                verbose_name="Lần lập thay thế",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="standing",
            field=models.CharField(
                choices=[
                    ("draft", "Bản dự thảo"),
                    ("submitted", "Chờ lãnh đạo duyệt"),
                    ("approved", "Đã duyệt, chờ phát hành"),
                    ("issued", "Đã phát hành"),
                    ("replaced", "Đã phát hành, nay được thay thế"),
                ],
                default="draft",
                max_length=10,
                verbose_name="Tình trạng báo cáo",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="submitted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="Người trình",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("standing", "draft"), models.Q(("kind", "report"), ("state", "done"), ("submitted_by__isnull", False)), _connector="OR"
                ),
                name="run_only_a_report_leaves_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        models.Q(("approved_by", models.F("made_by")), _negated=True),
                        models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="run_approved_by_other_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", True), ("standing__in", ("draft", "submitted"))),
                    models.Q(("approved_by__isnull", False), ("standing__in", ("approved", "issued", "replaced"))),
                    _connector="OR",
                ),
                name="run_approved_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document__isnull", False), ("standing__in", ("issued", "replaced"))),
                    models.Q(models.Q(("standing__in", ("issued", "replaced")), _negated=True), ("document__isnull", True)),
                    _connector="OR",
                ),
                name="run_issued_with_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("replaced_by__isnull", False), ("standing", "replaced")),
                    models.Q(models.Q(("standing", "replaced"), _negated=True), ("replaced_by__isnull", True)),
                    _connector="OR",
                ),
                name="run_replaced_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(condition=models.Q(("standing", "approved")), fields=("year",), name="run_one_approved"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(condition=models.Q(("standing", "issued")), fields=("year",), name="run_one_issued"),
        ),
        migrations.AddField(
            model_name="runstep",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="runstep",
            name="on_behalf_of",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="runstep",
            name="run",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="reporting.run"),
        ),
    ]
