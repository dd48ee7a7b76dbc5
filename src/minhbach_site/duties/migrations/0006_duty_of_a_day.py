"""What a year leaves undisclosed asks how the duty of a day was judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("duties", "0005_letters_that_failed"),)
    operations = (migrations.AddIndex(model_name="obligation", index=models.Index(fields=["duty", "due_on"], name="obligation_of_day")),)
