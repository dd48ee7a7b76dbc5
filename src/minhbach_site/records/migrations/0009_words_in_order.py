"""Lists sort by what a row is called, so that comes first among its words."""

from typing import Any

from django.db import migrations
from django.utils.translation import override

from minhbach_site.records.states import DocumentType
from minhbach_site.ui.wordindex import refill

FIELDS = ("type", "symbol", "subject", "issuer", "code")


def fill(apps: Any, _schema_editor: Any) -> None:
    with override("vi"):
        types = {one.value: str(one.label) for one in DocumentType}
    refill(
        apps.get_model("records", "Document").objects.only(*FIELDS),
        lambda row: (row.subject, row.symbol, types[row.type], row.issuer, row.code),
    )
    refill(apps.get_model("records", "Draft").objects.only("title"), lambda row: (row.title,))
    refill(apps.get_model("records", "Dissemination").objects.only("title", "code"), lambda row: (row.title, row.code))


class Migration(migrations.Migration):
    dependencies = (("records", "0008_long_lists"),)
    operations = (migrations.RunPython(fill, migrations.RunPython.noop),)
