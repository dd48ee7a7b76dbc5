"""A step that put evidence down or took it back names it, so that its words can be kept from who may not see the document."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def name_evidence(apps: Any, _schema_editor: Any) -> None:
    """The service wrote a step and its evidence with the same person and moment: of several at once the words are those of the step."""
    steps = apps.get_model("plans", "TaskStep").objects.order_by("pk")
    rows = apps.get_model("plans", "TaskEvidence").objects.order_by("pk")
    for kind, by, at in (("evidence", "person_id", "at"), ("withdrawn", "withdrawn_by_id", "withdrawn_at")):
        taken: set[int] = set()
        for step in steps.filter(kind=kind):
            found = rows.filter(**{"task": step.task_id, by: step.person_id, at: step.at}).exclude(pk__in=taken)
            chosen = found.filter(document__isnull=False).first() or found.first()
            if chosen is not None:
                taken.add(chosen.pk)
                step.evidence_id = chosen.pk
                step.save(update_fields=["evidence"])


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_lateness_of_carried")]
    operations = [
        migrations.AddField(
            "taskstep",
            "evidence",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="plans.taskevidence"),
        ),
        migrations.RunPython(name_evidence, migrations.RunPython.noop),
    ]
