"""In whose name something was done, where the right to it was lent; entries from before keep their hash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_examination")]
    operations = [
        migrations.AddField(
            model_name="entry",
            name="on_behalf_of",
            field=models.PositiveBigIntegerField(null=True, verbose_name="Theo ủy quyền của"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(on_behalf_of__isnull=False), fields=["on_behalf_of", "sequence"], name="audit_on_behalf_of"
            ),
        ),
    ]
