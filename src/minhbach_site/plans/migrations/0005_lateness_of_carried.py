"""Tasks that were carried over before lateness was kept get it from the tasks that they came from."""

from typing import Any

from django.db import migrations

from minhbach_site.ui.dates import day_of


def keep_lateness(apps: Any, _schema_editor: Any) -> None:
    """As `plans.services.tasks.carry_over` now does. A copy without a step that carried it came from a register: its day is not known."""
    tasks, steps = apps.get_model("plans", "Task").objects, apps.get_model("plans", "TaskStep").objects
    for copy in tasks.filter(carried_from__isnull=False).order_by("pk"):  # a chain of copies is numbered along its way
        carried = steps.filter(task=copy.carried_from_id, kind="carry").order_by("pk").last()
        if carried is None:
            continue
        old = tasks.get(pk=copy.carried_from_id)
        due = old.overdue_since or old.due_on
        copy.first_due_on = old.first_due_on or old.due_on
        copy.overdue_since = due if due is not None and due < day_of(carried.at) else None
        copy.save(update_fields=["first_due_on", "overdue_since"])


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_conference_plan")]
    operations = [migrations.RunPython(keep_lateness, migrations.RunPython.noop)]
