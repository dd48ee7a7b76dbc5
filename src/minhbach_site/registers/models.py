"""Registers that have no room in the site yet, kept as the files that were uploaded; and who vouches which register from when to when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhbach_site.registers.states import TITLES, UploadState
from minhbach_site.ui.dates import written


def _stored_as(upload: RegisterUpload, _name: str) -> str:
    return f"registers/{upload.sha256[:2]}/{upload.sha256}"


class RegisterUpload(models.Model):
    """One file of one register as it was uploaded. `rows` are its rows after the check, with those that an older upload had for rows set
    aside; nothing else of it is ever read again. Of a register that a room keeps, only the columns that the room lacks are used.
    `uploaded_by` is null for what was loaded from an agency folder.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"table", "sha256", "count", "rejected", "removed_rows", "from_on", "to_on", "state", "reason"},
    )
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"decided_for"})

    table = models.CharField(_("Sổ"), max_length=40, choices=list(TITLES.items()))
    name = models.CharField(_("Tên tệp"), max_length=200)
    sha256 = models.CharField(_("Mã băm SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("Dung lượng"))
    file = models.FileField(upload_to=_stored_as, max_length=120)
    rows = models.BinaryField()
    rejects = models.BinaryField(default=b"")
    count = models.PositiveIntegerField(_("Số dòng"))
    rejected = models.PositiveIntegerField(_("Số dòng để riêng"), default=0)
    from_on = models.DateField(_("Ghi đủ từ ngày"))
    to_on = models.DateField(_("Ghi đủ đến hết ngày"))
    state = models.CharField(_("Trạng thái"), max_length=12, choices=UploadState.choices, default=UploadState.WAITING)
    uploaded_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người đưa lên"))
    uploaded_at = models.DateTimeField(_("Đưa lên lúc"))
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người quyết định"))
    decided_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(_("Quyết định lúc"), null=True)
    reason = models.CharField(_("Lý do"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("sổ đưa lên")
        indexes = (models.Index(fields=("table", "-uploaded_at", "-id"), name="upload_table"),)
        constraints = (
            models.UniqueConstraint(name="upload_one_in_use", fields=("table",), condition=Q(state=UploadState.IN_USE)),
            models.UniqueConstraint(name="upload_one_waiting", fields=("table",), condition=Q(state=UploadState.WAITING)),
            models.CheckConstraint(name="upload_ends_after_start", condition=Q(to_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="upload_approved_by_second_person",
                condition=~Q(state__in=[UploadState.IN_USE, UploadState.SUPERSEDED, UploadState.REFUSED])
                | Q(uploaded_by__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("uploaded_by"))),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_table_display()}: {self.name}"


FROM_CARD = "theo co-quan.yaml"  # the note of what was loaded from an agency's card


class Coverage(models.Model):
    """Someone says that a register was kept in full from one day to another; only then does an empty register mean that nothing happened.

    One statement stands for each register; `vouched_by` is null for what was loaded from an agency's card.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"table", "from_on", "to_on", "upload"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"vouched_for"})

    table = models.CharField(_("Sổ"), max_length=40, choices=list(TITLES.items()))
    from_on = models.DateField(_("Ghi đủ từ ngày"))
    to_on = models.DateField(_("Ghi đủ đến hết ngày"))
    upload = models.ForeignKey(RegisterUpload, models.PROTECT, related_name="coverages", null=True)
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    vouched_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người xác nhận"))
    vouched_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    vouched_at = models.DateTimeField(_("Xác nhận lúc"))
    withdrawn_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("xác nhận sổ ghi đủ")
        constraints = (
            models.UniqueConstraint(name="coverage_one_standing", fields=("table",), condition=Q(withdrawn_at__isnull=True)),
            models.CheckConstraint(name="coverage_ends_after_start", condition=Q(to_on__gte=F("from_on"))),
        )

    def __str__(self) -> str:
        return f"{self.get_table_display()} {written(self.from_on)}–{written(self.to_on)}"

    @property
    def said_note(self) -> str:
        """The note as people wrote it; that of loading in the language of the page."""
        return gettext("theo co-quan.yaml") if self.note == FROM_CARD else self.note


class VouchedRows(models.Model):
    """The rows of a room's register in the time for which someone vouched, as they were then: what comes in, changes or goes later is told
    against them. `rows` is written and read by `queries.vouched`: the columns compared, and by code a digest of each row.

    Statements of an older version have none, nor have those about a file, whose rows change only with a new statement.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"count"})

    coverage = models.OneToOneField(Coverage, models.PROTECT, related_name="vouched")
    count = models.PositiveIntegerField(_("Số dòng trong thời gian đã xác nhận"))
    rows = models.BinaryField()

    class Meta:
        verbose_name = _("các dòng lúc xác nhận sổ ghi đủ")

    def __str__(self) -> str:
        return str(self.coverage)


class Keeper(models.Model):
    """Which unit keeps a register: its head vouches for it, as the head of the agency may for every one.

    `set_by` is null for what was loaded with an example agency.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"table", "unit"})

    table = models.CharField(_("Sổ"), max_length=40, choices=list(TITLES.items()), unique=True)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", verbose_name=_("Đơn vị giữ sổ"))
    set_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("đơn vị giữ sổ")

    def __str__(self) -> str:
        return f"{self.get_table_display()}: {self.unit}"
