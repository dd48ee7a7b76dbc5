"""The journal: entries chained by hash, which the database itself refuses to change (migration 0002)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.audit.states import FIRST, Kind
from minhbach_site.ui.dates import written_moment
from minhbach_site.ui.language import word_of
from minhbach_site.ui.workers import GOING, WorkState, is_silent


class Entry(models.Model):
    """One thing that was done or seen. It names people and records by id only; nothing personal or secret is in it.

    `values` is canonical JSON text, so that its bytes are the same on every database.
    """

    sequence = models.PositiveBigIntegerField(_("Số thứ tự"), primary_key=True)
    at = models.DateTimeField(_("Thời điểm"))
    actor = models.PositiveBigIntegerField(pgettext_lazy("nhật ký", "Người thực hiện"), null=True)
    # whose lent role let the actor do it; None for one's own, and in entries of versions that did not tell
    on_behalf_of = models.PositiveBigIntegerField(_("Theo ủy quyền của"), null=True)
    kind = models.CharField(_("Loại"), max_length=10, choices=Kind.choices)
    action = models.CharField(_("Việc"), max_length=80)
    subject_type = models.CharField(_("Loại đối tượng"), max_length=80)
    subject = models.CharField(_("Đối tượng"), max_length=80)
    values = models.TextField(_("Giá trị"))
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    # what the row of the subject was when this was written (`queries.rows`); None where no row was, and in entries of the first versions
    row_hash = models.CharField(_("Mã băm của bản ghi"), max_length=80, null=True)

    class Meta:
        verbose_name = _("dòng nhật ký")
        indexes = (
            models.Index(fields=("subject_type", "subject", "sequence"), name="audit_subject"),
            models.Index(fields=("actor", "sequence"), name="audit_actor"),
            models.Index(fields=("on_behalf_of", "sequence"), name="audit_on_behalf_of", condition=Q(on_behalf_of__isnull=False)),
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

        The hash of the subject's row and who was stood in for are at the end where there are such: entries of older versions keep their
        hash.
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
            *([] if self.on_behalf_of is None else [{"on_behalf_of": self.on_behalf_of}]),
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


class Examination(models.Model):
    """One look at the whole journal and at the records of which it tells: asked for by a person, made in a process of its own, kept.

    `kept` are the proofs from outside with which it was compared: pairs of a number of entries and a hash. `findings` is what
    `queries.stored` makes of what was found of the state at `as_of`; the columns after it are for the list.
    """

    WITNESSED = True
    # how far the work is; what was found is told at its end
    UNSEALED: ClassVar[frozenset[str]] = frozenset(
        {"state", "walked", "entries", "compared", "records", "heard_at", "started_at", "finished_at"}
    )
    JOURNALED: ClassVar[frozenset[str]] = frozenset({"count", "head", "holds"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"cancelled_by"})

    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name=_("Người kiểm tra"))
    asked_at = models.DateTimeField(_("Yêu cầu lúc"))
    kept = models.JSONField(default=list)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    walked = models.PositiveBigIntegerField(default=0)
    entries = models.PositiveBigIntegerField(default=0)
    compared = models.PositiveBigIntegerField(default=0)
    records = models.PositiveBigIntegerField(default=0)
    heard_at = models.DateTimeField()  # when it was asked for, or last gave a sign of life
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người hủy"))
    as_of = models.DateTimeField(_("Thời điểm kiểm tra"), null=True)
    findings = models.JSONField(null=True)
    count = models.PositiveBigIntegerField(_("Số dòng khớp"), null=True)
    head = models.CharField(_("Mã băm của dòng cuối (SHA-256)"), max_length=64, blank=True)
    holds = models.BooleanField(_("Nguyên vẹn"), null=True)

    class Meta:
        verbose_name = _("lần kiểm tra nhật ký")
        indexes = (
            models.Index(fields=("-asked_at", "-id"), name="examination_asked"),
            models.Index(fields=("state", "id"), name="examination_state"),
        )
        constraints = (
            models.CheckConstraint(
                name="examination_done_has_findings",
                condition=Q(state=WorkState.DONE, findings__isnull=False, as_of__isnull=False, count__isnull=False, holds__isnull=False)
                | (~Q(state=WorkState.DONE) & Q(findings__isnull=True, as_of__isnull=True, count__isnull=True, holds__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {written_moment(self.asked_at)}"

    @property
    def is_going(self) -> bool:
        return self.state in GOING

    def is_silent(self, at: datetime) -> bool:
        """Whether its process must have died; it may be asked for anew."""
        return self.is_going and is_silent(self.heard_at, at)


def canonical(value: object) -> str:
    """JSON in its one form: sorted keys, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond: the same text whatever the database gives back."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
