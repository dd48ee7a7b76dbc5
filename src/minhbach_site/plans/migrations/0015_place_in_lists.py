"""An index in which the register is sorted by what its rows are called."""

from django.db import migrations, models

from minhbach_site.ui.wordindex import Place


class Migration(migrations.Migration):
    dependencies = (("plans", "0014_two_persons_waive"),)
    operations = (migrations.AddIndex("task", models.Index(Place("search_text"), "id", "plan", name="task_place")),)
