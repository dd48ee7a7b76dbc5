"""The card of each agency-year, and the exports and reports that were made."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhbach_site.reporting.states import OUT, TOLD, RunKind, Standing, StandingAction
from minhbach_site.ui.dates import written
from minhbach_site.ui.workers import GOING, WorkState, is_silent


class ReportCard(models.Model):
    """Who reports, on what period, to whom: the part of the agency's card (`co-quan.yaml`) that people type. One for each year."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"year", "from_on", "to_on", "cutoff", "dated", "number", "symbol", "request", "outline"}
    )
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"proposals"})

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
    proposals = models.TextField(_("Kiến nghị, đề xuất"), null=True)  # a line each; empty: there are none; null: nobody said
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

    `snapshot` is the hash of the frozen facts. `files` lists what can be taken away: name, size, SHA-256. `from_on` and `cutoff` are the
    days of which a report that was made tells, as its files say; null where an older version made it and its file is gone. `revised` are
    the registers that had changed since someone vouched for them when it was made: how many rows were added, changed and removed, by table;
    null where an older version did not look. A report is a draft (`standing`) until a second person approves it, and issued with the
    registered `document` whose file is the signed one.
    """

    # how far the work is; what was made of it is told at its end. The days follow from the files, whose hashes are sealed
    UNSEALED: ClassVar[frozenset[str]] = frozenset(
        {"state", "step", "error", "problems", "uncounted", "heard_at", "started_at", "finished_at", "from_on", "cutoff"}
    )
    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"kind", "year", "state", "snapshot", "set_aside", "file", "standing", "document", "replaced_by"}
    )
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("steps",)
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"revised", "cancelled_by"})
    KNOWN_OUTSIDE: ClassVar[Q] = Q(standing__in=OUT)  # whoever got the report knows its document by the number
    SHOWS: ClassVar[Q] = Q(standing__in=OUT)  # the report can be read by all who may read reports

    kind = models.CharField(_("Việc"), max_length=10, choices=RunKind.choices)
    year = models.PositiveSmallIntegerField(_("Năm"))
    set_aside = models.BooleanField(_("Bỏ qua các dòng sai"), default=False)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=WorkState.choices, default=WorkState.WAITING)
    step = models.CharField(_("Bước"), max_length=200, blank=True)
    error = models.TextField(_("Vì sao"), blank=True)
    problems = models.JSONField(default=list)
    uncounted = models.JSONField(default=dict)  # how many records waited for a second person when it was made, by kind
    revised = models.JSONField(null=True)
    snapshot = models.CharField(_("Mã ảnh chụp số liệu"), max_length=64, blank=True)
    figures = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    from_on = models.DateField(null=True)
    cutoff = models.DateField(null=True)
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name=_("Người yêu cầu"))
    made_at = models.DateTimeField(_("Yêu cầu lúc"))
    heard_at = models.DateTimeField(null=True)  # the last sign of life of the process that makes it
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("Xong lúc"), null=True)
    cancelled_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người hủy"))
    standing = models.CharField(_("Tình trạng báo cáo"), max_length=10, choices=Standing.choices, default=Standing.DRAFT)
    submitted_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người trình"))
    approved_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người duyệt"))
    document = models.OneToOneField(
        "records.Document", models.PROTECT, related_name="+", null=True, verbose_name=_("Văn bản phát hành báo cáo")
    )
    replaced_by = models.ForeignKey("self", models.PROTECT, related_name="replaces", null=True, verbose_name=_("Lần lập thay thế"))

    class Meta:
        verbose_name = _("lần lập")
        indexes = (models.Index(fields=("-made_at", "-id"), name="run_made"), models.Index(fields=("state", "id"), name="run_state"))
        constraints = (
            models.UniqueConstraint(name="run_one_going", fields=("kind", "year"), condition=Q(state__in=GOING)),
            models.CheckConstraint(name="run_done_has_snapshot", condition=~Q(state=WorkState.DONE) | ~Q(snapshot="")),
            models.CheckConstraint(
                name="run_only_a_report_leaves_draft",
                condition=Q(standing=Standing.DRAFT) | Q(kind=RunKind.REPORT, state=WorkState.DONE, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="run_approved_by_other_person",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by")) & ~Q(approved_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="run_approved_by_someone",
                condition=Q(standing__in=(Standing.DRAFT, Standing.SUBMITTED), approved_by__isnull=True)
                | Q(standing__in=(Standing.APPROVED, *OUT), approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="run_issued_with_document",
                condition=Q(standing__in=OUT, document__isnull=False) | ~Q(standing__in=OUT) & Q(document__isnull=True),
            ),
            models.CheckConstraint(
                name="run_replaced_by_another",
                condition=Q(standing=Standing.REPLACED, replaced_by__isnull=False)
                | ~Q(standing=Standing.REPLACED) & Q(replaced_by__isnull=True),
            ),
            models.UniqueConstraint(name="run_one_approved", fields=("year",), condition=Q(standing=Standing.APPROVED)),
            models.UniqueConstraint(name="run_one_issued", fields=("year",), condition=Q(standing=Standing.ISSUED)),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"

    @classmethod
    def tells_of(cls, day: date) -> list[str]:
        """The reports, approved or issued, whose figures tell of that day, in words: the register asks before a document of it is added.

        The days are those of the report as it was made: its card may have been changed since, for the next one.
        """
        card = ReportCard.objects.filter(year=OuterRef("year"))
        told = {"told_from": Coalesce("from_on", card.values("from_on")), "told_to": Coalesce("cutoff", card.values("cutoff"))}
        runs = cls.objects.filter(kind=RunKind.REPORT, standing__in=TOLD).annotate(**told).filter(told_from__lte=day, told_to__gte=day)
        said = (
            gettext("Báo cáo năm %(year)d, số liệu từ %(from)s đến hết %(to)s, đã được duyệt hoặc phát hành và không có văn bản này.")
            % {"year": one.year, "from": written(one.told_from), "to": written(one.told_to)}
            for one in runs.order_by("year", "pk")
        )
        return list(dict.fromkeys(said))

    def is_silent(self, at: datetime) -> bool:
        """Whether the process that makes it must have died; it may be asked for anew."""
        return self.state in GOING and is_silent(self.heard_at or self.made_at, at)


class RunStep(models.Model):
    """One move of a report on its way to being issued; never edited."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=10, choices=StandingAction.choices)
    before = models.CharField(max_length=10, choices=Standing.choices)
    after = models.CharField(max_length=10, choices=Standing.choices)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.run_id} {self.action}"
