"""What is disclosed, how and until when; its history, corrections and proof; asset postings as counts; what need not be disclosed.

Field names are those of the fact tables `disclosures` and `asset_declarations`, so that export is a plain mapping.
"""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minhbach_site.disclosure.states import (
    BEGUN,
    SHOWN,
    Action,
    Amended,
    Audience,
    CorrectionState,
    Form,
    Proof,
    Round,
    State,
)
from minhbach_site.ui.language import word_of
from minhbach_site.ui.wordindex import Place


class Disclosure(models.Model):
    """One item of the register of disclosures.

    Each date that the law sets is stored with the code of its provision and the first day of the version that was used (null: unknown);
    a date that another document sets instead carries that document in `due_basis` or `keep_basis`. `trigger_on` is the day from which the
    matter's provision counts; `counted_from` the day from which the minimum time on display counts, the start or a correction that was
    told to begin it again. `keep_until` is the last day by law, `extended_until` a later one that the agency chose.
    """

    PARTS_INDEXED: ClassVar[bool] = True
    KNOWN_OUTSIDE: ClassVar[Q] = Q(started_on__isnull=False)  # told to others, who know its document by the number
    # its document is before others or soon will be; what was told once, in a letter or at a conference, is over
    SHOWS: ClassVar[Q] = Q(state__in=(State.DRAFT, State.APPROVED)) | Q(state__in=SHOWN, counted_from__isnull=False)
    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {
            "code", "group", "matter", "form", "audience", "issued_on", "trigger_on", "document", "due_on", "due_provision", "due_from",
            "started_on", "keep_until", "keep_provision", "keep_from", "counted_from", "extended_until", "ended_on", "state", "sha256",
            "kind", "correction", "decision", "before", "rows",
        }
    )  # fmt: skip
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("proofs", "steps")

    code = models.CharField(_("Mã"), max_length=60, unique=True)
    group = models.PositiveSmallIntegerField(_("Nhóm"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    matter = models.CharField(_("Loại nội dung"), max_length=40)
    item = models.CharField(_("Nội dung"), max_length=500)
    form = models.CharField(_("Hình thức"), max_length=12, choices=Form.choices)
    audience = models.CharField(_("Phạm vi"), max_length=10, choices=Audience.choices)
    place = models.CharField(_("Nơi công khai"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "organisation.Unit", models.PROTECT, related_name="disclosures", null=True, blank=True, verbose_name=_("Đơn vị thực hiện")
    )
    document = models.ForeignKey(
        "records.Document", models.PROTECT, related_name="disclosures", null=True, blank=True, verbose_name=_("Văn bản")
    )
    issued_on = models.DateField(_("Ngày văn bản"))
    trigger_on = models.DateField(_("Ngày tính hạn"))
    due_on = models.DateField(_("Hạn công khai"), null=True, blank=True)
    due_provision = models.CharField(max_length=60, blank=True)
    due_from = models.DateField(null=True, blank=True)
    due_basis = models.CharField(_("Văn bản ấn định hạn khác"), max_length=300, blank=True)
    started_on = models.DateField(_("Ngày công khai"), null=True, blank=True)
    counted_from = models.DateField(null=True, blank=True)
    keep_until = models.DateField(_("Giữ đến hết ngày"), null=True, blank=True)
    keep_provision = models.CharField(max_length=60, blank=True)
    keep_from = models.DateField(null=True, blank=True)
    keep_basis = models.CharField(_("Văn bản ấn định thời gian giữ khác"), max_length=300, blank=True)
    extended_until = models.DateField(_("Kéo dài đến hết ngày"), null=True, blank=True)
    ended_on = models.DateField(_("Ngày kết thúc"), null=True, blank=True)
    proof = models.CharField(_("Minh chứng (ghi chú)"), max_length=300, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=12, choices=State.choices, default=State.DRAFT)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người nhập"))
    entered_at = models.DateTimeField(_("Nhập lúc"))
    approved_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người duyệt"))
    approved_at = models.DateTimeField(_("Duyệt lúc"), null=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("nội dung công khai")
        indexes = (
            models.Index(fields=("document",), name="disclosure_of_document", condition=~Q(state=State.WITHDRAWN)),
            models.Index(fields=("-issued_on", "-id", "state"), name="disclosure_issued"),
            models.Index(Place("search_text"), "id", "state", name="disclosure_place"),
            models.Index(fields=("group", "-issued_on", "-id", "state", "started_on"), name="disclosure_group"),
            models.Index(fields=("state", "keep_until", "id", "extended_until", "form", "keep_provision"), name="disclosure_state"),
            models.Index(fields=("state", "due_on", "id", "issued_on"), name="disclosure_due"),
            models.Index(fields=("matter", "trigger_on"), name="disclosure_matter"),
        )
        constraints = (
            models.CheckConstraint(name="disclosure_group_of_article_46", condition=Q(group__gte=1, group__lte=12)),
            models.CheckConstraint(name="disclosure_started_iff_begun", condition=Q(started_on__isnull=False) ^ ~Q(state__in=BEGUN)),
            models.CheckConstraint(
                name="disclosure_ended_iff_taken_down", condition=Q(ended_on__isnull=False) ^ ~Q(state=State.TAKEN_DOWN)
            ),
            models.CheckConstraint(
                name="disclosure_starts_after_issue", condition=Q(started_on__isnull=True) | Q(started_on__gte=F("issued_on"))
            ),
            models.CheckConstraint(
                name="disclosure_ends_after_start", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(
                name="disclosure_approved_by_second_person", condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by"))
            ),
            models.CheckConstraint(
                name="disclosure_due_has_ground", condition=Q(due_on__isnull=True) | (Q(due_provision="") ^ Q(due_basis=""))
            ),
            models.CheckConstraint(
                name="disclosure_keep_has_ground", condition=Q(keep_until__isnull=True) | (Q(keep_provision="") ^ Q(keep_basis=""))
            ),
            models.CheckConstraint(
                name="disclosure_extended_beyond_law",
                condition=Q(extended_until__isnull=True) | Q(keep_until__isnull=True) | Q(extended_until__gt=F("keep_until")),
            ),
        )

    def get_form_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(Form, self.form)

    def get_audience_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(Audience, self.audience)

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(State, self.state)

    def __str__(self) -> str:
        return f"{self.code} {self.item}"


class Step(models.Model):
    """What happened to a disclosure, who did it and why; never changed afterwards. `person` is null for what was loaded from files."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="steps")
    action = models.CharField(
        max_length=12,
        choices=[
            *Action.choices,
            ("enter", _("Nhập")),
            ("load", _("Nạp từ sổ")),
            ("recount", _("Tính lại hạn")),
            ("shorten", _("Rút ngắn")),
        ],
    )
    before = models.CharField(max_length=12, choices=State.choices, blank=True)
    after = models.CharField(max_length=12, choices=State.choices)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    on_behalf_of = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("bước")

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.disclosure_id}"


class Wish(models.Model):
    """What one person asks to be changed of what is on display, and someone else decides; until then what was recorded stands."""

    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"decided_for"})

    state = models.CharField(_("Trạng thái"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.WAITING)
    proposed_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    decided_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Correction(Wish):
    """A new wording of what is on display, with the old one kept. It stands from the day someone else approves it."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"disclosure", "state", "restart"})

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="corrections")
    old_item = models.CharField(_("Nội dung cũ"), max_length=500)
    new_item = models.CharField(_("Nội dung mới"), max_length=500)
    reason = models.CharField(_("Lý do"), max_length=500)
    restart = models.BooleanField(_("Tính lại thời gian niêm yết từ ngày đính chính"), default=False)

    class Meta:
        verbose_name = _("đính chính")
        constraints = (
            models.UniqueConstraint(name="correction_one_waiting", fields=("disclosure",), condition=Q(state=CorrectionState.WAITING)),
            models.CheckConstraint(name="correction_changes_something", condition=~Q(old_item=F("new_item"))),
            models.CheckConstraint(
                name="correction_decided_by_second_person", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="correction_decided_iff_moment",
                condition=Q(state=CorrectionState.WAITING, decided_at__isnull=True)
                | (~Q(state=CorrectionState.WAITING) & Q(decided_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.disclosure_id}: {self.new_item}"


class Shortening(Wish):
    """A wish to end an extension sooner, or to take it back (`new_until` null). It stands once someone else approves it."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"disclosure", "old_until", "new_until", "state"})

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="shortenings")
    old_until = models.DateField(_("Đang kéo dài đến hết ngày"))
    new_until = models.DateField(_("Chỉ đến hết ngày"), null=True, blank=True)
    reason = models.CharField(_("Lý do"), max_length=300)

    class Meta:
        verbose_name = _("rút ngắn thời gian kéo dài")
        constraints = (
            models.UniqueConstraint(name="shortening_one_waiting", fields=("disclosure",), condition=Q(state=CorrectionState.WAITING)),
            models.CheckConstraint(name="shortening_is_shorter", condition=Q(new_until__isnull=True) | Q(new_until__lt=F("old_until"))),
            models.CheckConstraint(
                name="shortening_decided_by_second_person", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.disclosure_id}: {self.new_until or '–'}"


class Amendment(Wish):
    """A wish to change what was recorded of a display: its days, its place, or that it was shown at all. It stands once someone else
    approves it; until then, and if refused, what was recorded stands.

    A claim (`kind` CLAIM) is a start that lies in time and was said only after the due day: until it is confirmed, nothing was shown.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"disclosure", "kind", "old_started_on", "new_started_on", "old_ended_on", "new_ended_on", "state"}
    )

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="amendments")
    kind = models.CharField(_("Việc"), max_length=10, choices=Amended.choices)
    old_started_on = models.DateField(_("Ngày công khai đã ghi"), null=True)
    new_started_on = models.DateField(_("Ngày công khai đúng"), null=True)
    old_place = models.CharField(_("Nơi công khai đã ghi"), max_length=300, blank=True)
    new_place = models.CharField(_("Nơi công khai đúng"), max_length=300, blank=True)
    old_ended_on = models.DateField(_("Ngày kết thúc đã ghi"), null=True)
    new_ended_on = models.DateField(_("Ngày kết thúc đúng"), null=True)
    own_keep_until = models.DateField(_("Phải giữ đến hết ngày"), null=True)
    keep_basis = models.CharField(_("Văn bản ấn định thời gian giữ"), max_length=300, blank=True)
    reason = models.CharField(_("Lý do"), max_length=300)

    class Meta:
        verbose_name = _("đề nghị về ngày, nơi công khai")
        constraints = (
            models.UniqueConstraint(name="amendment_one_waiting", fields=("disclosure",), condition=Q(state=CorrectionState.WAITING)),
            models.CheckConstraint(
                name="amendment_decided_by_second_person", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="amendment_decided_iff_moment",
                condition=Q(state=CorrectionState.WAITING, decided_at__isnull=True)
                | (~Q(state=CorrectionState.WAITING) & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="amendment_says_start_unless_retracted",
                condition=Q(kind=Amended.RETRACT, new_started_on__isnull=True)
                | (~Q(kind=Amended.RETRACT) & Q(new_started_on__isnull=False)),
            ),
        )

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(Amended, self.kind)

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(CorrectionState, self.state)

    def __str__(self) -> str:
        return f"{self.disclosure_id}: {self.kind}"


class DisclosureProof(models.Model):
    """What shows that it was done: a signed form, a photo, a paper, or the address of a page."""

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="proofs")
    kind = models.CharField(_("Loại"), max_length=20, choices=Proof.choices)
    url = models.URLField(_("Địa chỉ"), max_length=500, blank=True)
    name = models.CharField(_("Tên tệp"), max_length=200, blank=True)
    file = models.FileField(max_length=120, blank=True)
    sha256 = models.CharField(_("Mã băm SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("Dung lượng"), null=True)
    mime = models.CharField(max_length=100, blank=True)
    added_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("minh chứng")
        constraints = (
            models.CheckConstraint(
                name="proof_is_link_or_file",
                condition=(Q(kind=Proof.LINK, file="") & ~Q(url="")) | (~Q(kind=Proof.LINK) & Q(url="") & ~Q(file="")),
            ),
            models.UniqueConstraint(
                name="proof_file_once", fields=("disclosure", "kind", "sha256"), condition=Q(removed_reason="") & ~Q(sha256="")
            ),
        )

    def __str__(self) -> str:
        return self.url or self.name


class AssetPosting(models.Model):
    """The counts of one posting of asset declarations. What stands in the declarations is nowhere in the site.

    `listed`: it is also a row of the register of disclosures, group 7.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "disclosure", "year", "round", "required", "declared", "disclosed", "listed"})

    code = models.CharField(_("Mã"), max_length=60, unique=True)
    disclosure = models.OneToOneField(Disclosure, models.PROTECT, related_name="assets")
    year = models.PositiveSmallIntegerField(_("Năm kê khai"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    round = models.CharField(_("Đợt"), max_length=12, choices=Round.choices)
    required = models.PositiveIntegerField(_("Số người phải kê khai"))
    declared = models.PositiveIntegerField(_("Số người đã kê khai"))
    disclosed = models.PositiveIntegerField(_("Số bản kê khai được công khai"))
    obliged_on = models.DateField(_("Ngày phát sinh nghĩa vụ kê khai"), null=True, blank=True)
    declared_on = models.DateField(_("Ngày kê khai xong"), null=True, blank=True)
    received_on = models.DateField(_("Ngày nhận đủ bản kê khai"), null=True, blank=True)
    handed_over_on = models.DateField(_("Ngày bàn giao cho cơ quan kiểm soát"), null=True, blank=True)
    listed = models.BooleanField(_("Là một dòng của sổ công khai"), default=True)

    class Meta:
        verbose_name = _("đợt công khai bản kê khai")
        indexes = (models.Index(fields=("year",), name="assets_year"),)
        constraints = (
            models.CheckConstraint(name="assets_declared_within_required", condition=Q(declared__lte=F("required"))),
            models.CheckConstraint(name="assets_disclosed_within_declared", condition=Q(disclosed__lte=F("declared"))),
        )

    def __str__(self) -> str:
        return self.code


class Dismissal(models.Model):
    """Why a document, or something a year brings, is not disclosed as an item of its own."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"document", "expected"})

    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+", null=True)
    expected = models.CharField(max_length=80, blank=True)
    reason = models.CharField(_("Lý do"), max_length=300)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("gợi ý đã bỏ qua")
        constraints = (
            models.CheckConstraint(name="dismissal_of_one_thing", condition=Q(document__isnull=True) ^ Q(expected="")),
            models.UniqueConstraint(name="dismissal_document_once", fields=("document",), condition=Q(restored_at__isnull=True)),
            models.UniqueConstraint(
                name="dismissal_expected_once", fields=("expected",), condition=Q(restored_at__isnull=True) & ~Q(expected="")
            ),
        )

    def __str__(self) -> str:
        return self.expected or str(self.document_id)
