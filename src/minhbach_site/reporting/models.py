"""The card of each agency-year, and the exports and reports that were made."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minhbach_site.reporting.states import RunKind
from minhbach_site.ui.workers import GOING, WorkState, is_silent


class ReportCard(models.Model):
    """Who reports, on what period, to whom: the part of the agency's card (`co-quan.yaml`) that people type. One for each year."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"year", "from_on", "to_on", "cutoff", "dated", "number", "symbol", "request", "outline"}
    )

    year = models.PositiveSmallIntegerField(_("Năm báo cáo"), unique=True)
    agency = models.ForeignKey("organisation.Agency", models.PROTECT, related_name="+", verbose_name=_("Cơ quan báo cáo"))
    outline = models.CharField(_("Đề cương"), max_length=60, blank=True)
    from_on = models.DateField(_("Kỳ báo cáo từ ngày"))
    to_on = models.DateField(_("Kỳ báo cáo đến hết ngày"))
    cutoff = models.DateField(_("Số liệu đến hết ngày"))
    number = models.CharField(_("Số"), max_length=20, blank=True)
    symbol = models.CharField(_("Ký hiệu"), max_length=60)
    place = models.CharField(_("Địa danh"), max_length=100)
    dated = models.DateField(_("Ngày ký"), null=True, blank=True)
    subject = models.CharField(_("Trích yếu"), max_length=500)
    addressee = models.CharField(_("Kính gửi"), max_length=250, blank=True)
    request = models.ForeignKey(
        "records.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Văn bản yêu cầu báo cáo")
    )
    signer_authority = models.CharField(_("Quyền hạn ký"), max_length=60, blank=True)
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120)
    signer_name = models.CharField(_("Họ và tên người ký"), max_length=120, blank=True)
    recipients = models.TextField(_("Nơi nhận"), blank=True, help_text=_("Mỗi nơi một dòng."))
    saved_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kỳ báo cáo")
        constraints = (
            models.CheckConstraint(
                name="card_cutoff_within_period",
                condition=Q(from_on__lte=F("to_on"), cutoff__gte=F("from_on"), cutoff__lte=F("to_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.subject}"


class Run(models.Model):
    """One export of the registers (`FactExport`) or one report, made in a process of its own; `step` says how far it is.

    `snapshot` is the hash of the frozen facts. `files` lists what can be taken away: name, size, SHA-256.
    """

    # how far the work is; what was made of it is told at its end
    UNSEALED: ClassVar[frozenset[str]] = frozenset(
        {"state", "step", "error", "problems", "uncounted", "heard_at", "started_at", "finished_at"}
    )
    JOURNALED: ClassVar[frozenset[str]] = frozenset({"kind", "year", "state", "snapshot", "set_aside", "file"})

    kind = models.CharField(_("Việc"), max_length=10, choices=RunKind.choices)
    year = models.PositiveSmallIntegerField(_("Năm"))
    set_aside = models.BooleanField(_("Bỏ qua các dòng sai"), default=False)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    step = models.CharField(_("Bước"), max_length=200, blank=True)
    error = models.TextField(_("Vì sao"), blank=True)
    problems = models.JSONField(default=list)
    uncounted = models.JSONField(default=dict)  # how many records waited for a second person when it was made, by kind
    snapshot = models.CharField(_("Mã ảnh chụp số liệu"), max_length=64, blank=True)
    figures = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name=_("Người yêu cầu"))
    made_at = models.DateTimeField(_("Yêu cầu lúc"))
    heard_at = models.DateTimeField(null=True)  # the last sign of life of the process that makes it
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("Xong lúc"), null=True)

    class Meta:
        verbose_name = _("lần lập")
        indexes = (models.Index(fields=("-made_at", "-id"), name="run_made"), models.Index(fields=("state", "id"), name="run_state"))
        constraints = (
            models.UniqueConstraint(name="run_one_going", fields=("kind", "year"), condition=Q(state__in=GOING)),
            models.CheckConstraint(name="run_done_has_snapshot", condition=~Q(state=WorkState.DONE) | ~Q(snapshot="")),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    def is_silent(self, at: datetime) -> bool:
        """Whether the process that makes it must have died; it may be asked for anew."""
        return self.state in GOING and is_silent(self.heard_at or self.made_at, at)
