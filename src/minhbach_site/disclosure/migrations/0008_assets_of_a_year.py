"""What a year leaves undisclosed asks whether its asset declarations were posted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("disclosure", "0007_words_in_order"),)
    operations = (migrations.AddIndex(model_name="assetposting", index=models.Index(fields=["year"], name="assets_year")),)
