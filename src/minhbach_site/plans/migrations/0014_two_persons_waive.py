"""What needs no answer is decided by a second person; what one person said before waits for one. No row is rewritten.

Tasks sorted by whose they are have an index that holds what the sort and the reader's rights ask for.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0013_on_behalf_of"),
        ("records", "0015_on_behalf_of"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="answerwaiver",
            name="waiver_once_for_document",
        ),
        migrations.AddField(
            model_name="answerwaiver",
            name="approved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="answerwaiver",
            name="decided_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="answerwaiver",
            name="decided_for",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="answerwaiver",
            name="refusal",
            field=models.CharField(max_length=500, null=True, verbose_name="Lý do không duyệt"),
        ),
        migrations.AddField(
            model_name="answerwaiver",
            name="refused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="answerwaiver",
            constraint=models.UniqueConstraint(
                condition=models.Q(("refused_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=("document",),
                name="waiver_once_for_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerwaiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    ("person__isnull", True),
                    models.Q(("decided_by", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="waiver_decided_by_other_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerwaiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("decided_by__isnull", True), ("refused_at__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("decided_by__isnull", False), ("refused_at__isnull", True)),
                    models.Q(("approved_at__isnull", True), ("decided_by__isnull", False), ("refused_at__isnull", False)),
                    _connector="OR",
                ),
                name="waiver_decided_once_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="answerwaiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("refusal__isnull", True), ("refused_at__isnull", True)),
                    models.Q(("refusal__isnull", False), ("refused_at__isnull", False)),
                    _connector="OR",
                ),
                name="waiver_refused_iff_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["assignee", "id", "plan", "owner"], name="task_assignee"),
        ),
    ]
