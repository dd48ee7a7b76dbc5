"""The journal: entries chained by hash, which the database itself refuses to change (migration 0002)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.audit.states import FIRST, Kind
from minhbach_site.ui.language import word_of


class Entry(models.Model):
    """One thing that was done or seen. It names people and records by id only; nothing personal or secret is in it.

    `values` is canonical JSON text, so that its bytes are the same on every database.
    """

    sequence = models.PositiveBigIntegerField(_("Số thứ tự"), primary_key=True)
    at = models.DateTimeField(_("Thời điểm"))
    actor = models.PositiveBigIntegerField(pgettext_lazy("nhật ký", "Người thực hiện"), null=True)
    kind = models.CharField(_("Loại"), max_length=10, choices=Kind.choices)
    action = models.CharField(_("Việc"), max_length=80)
    subject_type = models.CharField(_("Loại đối tượng"), max_length=80)
    subject = models.CharField(_("Đối tượng"), max_length=80)
    values = models.TextField(_("Giá trị"))
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    # what the row of the subject was when this was written (`queries.rows`); None for a read, and in entries of the first versions
    row_hash = models.CharField(_("Mã băm của bản ghi"), max_length=80, null=True)

    class Meta:
        verbose_name = _("dòng nhật ký")
        indexes = (
            models.Index(fields=("subject_type", "subject", "sequence"), name="audit_subject"),
            models.Index(fields=("actor", "sequence"), name="audit_actor"),
            models.Index(fields=("at", "sequence"), name="audit_at"),
        )
        constraints = (
            models.CheckConstraint(name="audit_sequence_from_one", condition=models.Q(sequence__gte=1)),
            models.CheckConstraint(
                name="audit_first_has_no_previous",
                condition=models.Q(sequence=1, previous=FIRST) | (models.Q(sequence__gt=1) & ~models.Q(previous=FIRST)),
            ),
        )

    def get_kind_display(self) -> str:
        return word_of(Kind, self.kind)

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def computed_hash(self) -> str:
        """SHA-256 over the canonical JSON of everything the entry says and the hash before it.

        The hash of the subject's row stands at the end where there is one: entries of the first versions keep their hash.
        """
        said = [
            self.sequence,
            moment(self.at),
            self.actor,
            self.kind,
            self.action,
            self.subject_type,
            self.subject,
            self.values,
            self.previous,
            *([] if self.row_hash is None else [self.row_hash]),
        ]
        return hashlib.sha256(canonical(said).encode()).hexdigest()


class Head(models.Model):
    """The one row that writers lock: the last sequence and hash. A chain that ends before it was cut."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=FIRST)

    class Meta:
        verbose_name = _("nhật ký")
        constraints = (models.CheckConstraint(name="audit_one_head", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"


def canonical(value: object) -> str:
    """JSON in its one form: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond: the same text whatever the database gives back."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
