"""Documents are found by the name of their type, runs know their first number, and explained numbers are kept as a range."""

import json
from typing import Any

from django.db import migrations, models
from django.db.models import F, Q
from django.utils.translation import override

from minhbach.text import blind, nfc
from minhbach_site.records.states import DocumentType

FIELDS = ("pk", "type", "symbol", "subject", "issuer", "code")


def fill_search(apps: Any, _schema_editor: Any) -> None:
    documents = apps.get_model("records", "Document").objects
    with override("vi"):
        words = {one.value: str(one.label) for one in DocumentType}
    batch = []
    for row in documents.only(*FIELDS).order_by("pk").iterator(chunk_size=1000):
        row.search_text = blind(nfc(f"{words[row.type]} {row.symbol} {row.subject} {row.issuer} {row.code}"))
        batch.append(row)
        if len(batch) == 1000:
            documents.bulk_update(batch, ["search_text"])
            batch = []
    documents.bulk_update(batch, ["search_text"])


def fill_codes(apps: Any, _schema_editor: Any) -> None:
    """A dissemination is found by its code too."""
    for row in apps.get_model("records", "Dissemination").objects.order_by("pk").iterator(chunk_size=1000):
        row.search_text = blind(nfc(f"{row.code} {row.title}"))
        row.save(update_fields=["search_text"])


def fill_first_numbers(apps: Any, _schema_editor: Any) -> None:
    """A run opened at a number other than one says so in the journal."""
    series = apps.get_model("records", "NumberSeries").objects
    opened = apps.get_model("audit", "Entry").objects.filter(action="records.open_series")
    for subject, values in opened.values_list("subject", "values"):
        before = int(json.loads(values).get("last_number") or 0)
        if before:
            series.filter(pk=int(subject)).update(first_number=before + 1)


def fill_ranges(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("records", "NumberReservation").objects.update(last=F("number"))


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL changes no table in the transaction that fills it

    dependencies = (("records", "0003_file_words"), ("audit", "0002_guards"))
    operations = (
        migrations.AddField("numberseries", "first_number", models.PositiveIntegerField(default=1, verbose_name="Bắt đầu từ số")),
        migrations.AddField("numberreservation", "last", models.PositiveIntegerField(null=True, verbose_name="Đến số")),
        migrations.AlterField(
            "draft",
            "state",
            models.CharField(
                choices=[("open", "Đang soạn"), ("closed", "Đã xong"), ("withdrawn", "Đã bỏ")],
                default="open",
                max_length=10,
                verbose_name="Trạng thái",
            ),
        ),
        migrations.RunPython(fill_search, migrations.RunPython.noop),
        migrations.RunPython(fill_codes, migrations.RunPython.noop),
        migrations.RunPython(fill_first_numbers, migrations.RunPython.noop),
        migrations.RunPython(fill_ranges, migrations.RunPython.noop),
        migrations.AlterField("numberreservation", "last", models.PositiveIntegerField(verbose_name="Đến số")),
        migrations.AddConstraint("numberseries", models.CheckConstraint(condition=Q(first_number__gte=1), name="series_from_one")),
        migrations.AddConstraint(
            "numberreservation",
            models.CheckConstraint(
                condition=Q(last=F("number")) | Q(last__gt=F("number"), use__in=["explained", "released"]),
                name="reservation_range_explained",
            ),
        ),
    )
