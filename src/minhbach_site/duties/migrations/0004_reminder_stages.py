from typing import Any

from django.db import migrations, models

from minhbach_site.duties.states import reminder_stage


def stage_what_was_told(apps: Any, _schema_editor: Any) -> None:
    """Give each reminder the stage of its day; of several at one stage the first stays."""
    reminder = apps.get_model("duties", "Reminder")
    known = set()
    for one in reminder.objects.order_by("on", "pk"):
        one.stage = reminder_stage(one.due_on, one.on)
        identity = (one.person_id, one.key, one.due_on, one.stage)
        if one.stage is None or identity in known:
            one.delete()
            continue
        known.add(identity)
        one.save(update_fields=["stage"])


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_approved_traits")]

    operations = [
        migrations.RemoveConstraint(model_name="reminder", name="reminder_once_a_day"),
        migrations.AddField(model_name="reminder", name="stage", field=models.IntegerField(null=True)),
        migrations.RunPython(stage_what_was_told, migrations.RunPython.noop),
        migrations.AlterField(model_name="reminder", name="stage", field=models.IntegerField()),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("person", "key", "due_on", "stage"), name="reminder_once_a_stage"),
        ),
    ]
