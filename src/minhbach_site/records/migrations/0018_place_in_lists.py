"""An index in which the register is sorted by what its rows are called."""

from django.db import migrations, models

from minhbach_site.ui.wordindex import Place


class Migration(migrations.Migration):
    dependencies = (("records", "0017_two_persons_link"),)
    operations = (migrations.AddIndex("document", models.Index(Place("search_text"), "id", "limited", name="document_place")),)
