"""An index in which what may have to be disclosed is sorted by what it is called."""

from django.db import migrations, models

from minhbach_site.ui.wordindex import Place


class Migration(migrations.Migration):
    dependencies = (("records", "0017_two_persons_link"),)
    operations = (
        migrations.AddIndex(
            "document",
            models.Index(
                Place("search_text"),
                *("id", "issued_on", "state", "limited", "direction"),
                name="document_place",
                condition=models.Q(suggested_group__isnull=False),
            ),
        ),
    )
