"""An address that someone typed and never confirmed is not the one that the site writes to."""

from typing import Any

from django.db import migrations


def withdraw(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("account", "EmailAddress").objects.filter(verified=False).update(primary=False)


class Migration(migrations.Migration):
    dependencies = (("accounts", "0004_words_in_order"), ("account", "0009_emailaddress_unique_primary_email"))
    operations = (migrations.RunPython(withdraw, migrations.RunPython.noop),)
