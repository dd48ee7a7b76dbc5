from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0008_assets_of_a_year")]

    operations = [
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("state", "withdrawn"), _negated=True), fields=["document"], name="disclosure_of_document"
            ),
        ),
    ]
