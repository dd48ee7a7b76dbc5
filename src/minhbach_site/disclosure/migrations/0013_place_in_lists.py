"""An index in which the register is sorted by what its rows are called."""

from django.db import migrations, models

from minhbach_site.ui.wordindex import Place


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0012_on_behalf_of"),)
    operations = (migrations.AddIndex("disclosure", models.Index(Place("search_text"), "id", "state", name="disclosure_place")),)
