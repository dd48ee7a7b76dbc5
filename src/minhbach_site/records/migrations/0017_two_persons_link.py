"""That a document amends or replaces one that by its type it hardly can is decided by a second person; what one person said before, by a
reason kept with the link, waits for one. No link is rewritten: it says nothing until it is confirmed.
"""

import json
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def propose(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 (Django's signature)
    """Each link with a reason waits; who made it and when, the journal says."""
    links = apps.get_model("records", "DocumentLink")._base_manager
    proposals = apps.get_model("records", "LinkProposal").objects
    for link in links.filter(reason__isnull=False).exclude(reason="").select_related("source", "target").order_by("pk"):
        entry = entry_of(apps, link)
        people = apps.get_model("accounts", "Person").objects.filter(pk=entry.actor) if entry and entry.actor else ()
        proposals.create(
            source=link.source,
            target=link.target,
            kind=link.kind,
            reason=link.reason,
            asked_by=next(iter(people), None),
            asked_at=entry.at if entry else link.source.entered_at,
        )


def entry_of(apps: Any, link: Any) -> Any:
    """The last entry of the journal that says that this link was made; None where there is none."""
    told = apps.get_model("audit", "Entry").objects.filter(action="records.link", subject=str(link.source_id)).order_by("-sequence")
    for entry in told:
        values = json.loads(entry.values)
        if (values.get("kind"), values.get("target")) == (link.kind, link.target.code):
            return entry
    return None


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0016_reasons_kept"),
        ("audit", "0008_cancelled"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("implements", "Triển khai"),
                            ("amends", "Sửa đổi, bổ sung"),
                            ("replaces", "Thay thế"),
                            ("answers", "Trả lời"),
                        ],
                        max_length=10,
                        verbose_name="Quan hệ",
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="Lý do")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ xác nhận"),
                            ("confirmed", "Đã xác nhận"),
                            ("refused", "Không xác nhận"),
                            ("withdrawn", "Đã rút"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="Trạng thái",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=300, verbose_name="Lý do không xác nhận")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Người đề nghị",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Người quyết định",
                    ),
                ),
                (
                    "decided_for",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.document", verbose_name="Văn bản"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.document",
                        verbose_name="Văn bản được sửa đổi, thay thế",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "đề nghị liên kết văn bản",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "confirmed"))),
                        fields=("source", "target", "kind"),
                        name="link_proposed_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="link_proposed_with_reason"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "waiting")),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False), ("state__in", ("confirmed", "refused"))),
                            ("state", "withdrawn"),
                            _connector="OR",
                        ),
                        name="link_decided_iff_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            ("asked_by__isnull", True),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="link_decided_by_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("refusal", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("refusal", "")),
                            _connector="OR",
                        ),
                        name="link_refused_iff_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="link_withdrawn_iff_by_someone",
                    ),
                ],
            },
        ),
        migrations.RunPython(propose, migrations.RunPython.noop),
    ]
