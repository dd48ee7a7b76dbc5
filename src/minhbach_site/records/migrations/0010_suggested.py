"""What the law's words suggest of a document stands beside it; `post_migrate` fills it in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("records", "0009_words_in_order"),)

    operations = (
        migrations.AddField(
            model_name="document",
            name="suggested_group",
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="suggested_matter",
            field=models.CharField(editable=False, max_length=40, null=True),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("suggested_group__isnull", False)),
                fields=["issued_on", "id", "state", "limited", "direction", "suggested_group"],
                name="document_suggested",
            ),
        ),
    )
