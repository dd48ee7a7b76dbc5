"""What people say of duties (marks, assignments, traits), what the library made of it (obligations), and what people were told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from minhbach.duties.definitions import PeriodKind, known_duties
from minhbach.duties.model import ONCE
from minhbach.duties.periods import kind_of
from minhbach.law.wording import CONFIDENCE_WORDS, CONFIDENCE_WORDS_EN
from minhbach_site.duties.states import IN_FORCE, MarkKind, MarkState, State, TraitState
from minhbach_site.ui.language import said
from minhbach_site.ui.letters import Fault

_STANDING_EXEMPTION = Q(kind=MarkKind.EXEMPT, state__in=[MarkState.PROPOSED, *IN_FORCE])

_TRAIT_STANDS = Q(state__in=[TraitState.PROPOSED, TraitState.APPROVED, TraitState.LEAVING])


PERIOD_WORDS: dict[PeriodKind, Promise] = {
    PeriodKind.MONTH: pgettext_lazy("kỳ", "tháng %(number)s năm %(year)s"),
    PeriodKind.QUARTER: pgettext_lazy("kỳ", "quý %(number)s năm %(year)s"),
    PeriodKind.HALF: pgettext_lazy("kỳ", "06 tháng đầu năm %(year)s"),
    PeriodKind.NINE_MONTHS: pgettext_lazy("kỳ", "09 tháng đầu năm %(year)s"),
    PeriodKind.YEAR: pgettext_lazy("kỳ", "năm %(year)s"),
}
_SECOND_HALF = pgettext_lazy("kỳ", "06 tháng cuối năm %(year)s")
_QUARTERS = {"Q1": "I", "Q2": "II", "Q3": "III", "Q4": "IV"}


class CodeSeries(models.Model):
    """The last number given to marks in a year; locked while the next is taken."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


def period_said(period: str) -> str:
    """A period in the language of the page; a record's code as it is. In Vietnamese it is what the library says, as a test asks.

    >>> period_said("2025-Q3")
    'quý III năm 2025'
    """
    kind = kind_of(period)
    if kind is None:
        return gettext("làm một lần") if period == ONCE else period
    year, _dash, part = period.partition("-")
    number = _QUARTERS.get(part, part)
    words = _SECOND_HALF if part == "H2" else PERIOD_WORDS[kind]
    return str(words) % {"year": year, "number": number}


def _duty_said(code: str, otherwise: str = "") -> str:
    """What a duty is called in the language of the page; `otherwise`, or its code, where the data no longer has it."""
    duty = known_duties().by_code.get(code)
    return str(said(duty)) if duty else otherwise or code


def _stored_as(mark: DutyMark, _name: str) -> str:
    return f"duties/{mark.sha256[:2]}/{mark.sha256}"


class DutyMark(models.Model):
    """A row of the register `duty_proofs`: that a duty was done for a period or record and what shows it, or why it does not apply.

    `period` is the period's key or the record's code, as the library names it. `entered_by` is null for what was loaded from a register.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "duty", "period", "kind", "done_on", "document", "unit", "state", "sha256"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"decided_for"})

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    duty = models.CharField(_("Mã nghĩa vụ"), max_length=80)
    period = models.CharField(_("Kỳ hoặc mã bản ghi"), max_length=80, blank=True)
    kind = models.CharField(_("Loại"), max_length=10, choices=MarkKind.choices)
    started_on = models.DateField(_("Ngày phát sinh"), null=True, blank=True)
    done_on = models.DateField(_("Ngày thực hiện"), null=True, blank=True)
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Văn bản"))
    note = models.CharField(_("Minh chứng (ghi chú)"), max_length=300, blank=True)
    file = models.FileField(upload_to=_stored_as, max_length=120, blank=True)
    name = models.CharField(_("Tên tệp"), max_length=200, blank=True)
    sha256 = models.CharField(_("Mã băm SHA-256"), max_length=64, blank=True)
    mime = models.CharField(max_length=100, blank=True)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Đơn vị"))
    exempt_reason = models.CharField(_("Lý do không áp dụng"), max_length=300, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=MarkState.choices)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người ghi"))
    entered_at = models.DateTimeField(_("Ghi lúc"))
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người quyết định"))
    decided_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(_("Quyết định lúc"), null=True)
    decision_reason = models.CharField(_("Lý do quyết định"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("việc ghi nghĩa vụ")
        indexes = (models.Index(fields=("duty", "period"), name="mark_duty_period"),)
        constraints = (
            models.CheckConstraint(
                name="mark_exempt_iff_reason",
                condition=(Q(kind=MarkKind.EXEMPT) & ~Q(exempt_reason="")) | Q(kind=MarkKind.DONE, exempt_reason=""),
            ),
            models.CheckConstraint(
                name="mark_done_has_proof",
                condition=~Q(kind=MarkKind.DONE)
                | Q(entered_by__isnull=True)
                | (Q(done_on__isnull=False) & (Q(document__isnull=False) | ~Q(note="") | ~Q(file=""))),
            ),
            models.CheckConstraint(
                name="mark_exemption_by_second_person",
                condition=~Q(kind=MarkKind.EXEMPT, state__in=[MarkState.APPROVED, MarkState.REFUSED])
                | Q(entered_by__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by"))),
            ),
            models.CheckConstraint(
                name="mark_confirmed_by_second_person",
                condition=~Q(kind=MarkKind.DONE, state__in=[MarkState.RECORDED, MarkState.REFUSED])
                | Q(entered_by__isnull=True)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("entered_by")),
            ),
            models.UniqueConstraint(
                name="mark_one_exemption",
                fields=("duty", "period"),
                condition=_STANDING_EXEMPTION,
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.duty} {self.period}".strip()

    @property
    def when(self) -> str:
        """The period or record for a reader."""
        return period_said(self.period)

    @property
    def said_name(self) -> str:
        """The duty in the language of the page."""
        return _duty_said(self.duty)


class Assignment(models.Model):
    """Who in the agency watches over a duty, whichever unit answers for it."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"duty", "person"})

    duty = models.CharField(_("Mã nghĩa vụ"), max_length=80)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="duty_assignments", verbose_name=_("Người theo dõi"))
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("giao theo dõi nghĩa vụ")
        constraints = (models.UniqueConstraint(name="assignment_once", fields=("duty", "person"), condition=Q(ended_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.duty}: {self.person}"


class AgencyTrait(models.Model):
    """One thing that the agency is, from a day on; duties depend on it. `value` is as the agency's card writes it.

    It counts once somebody else approved it. `asked_by` is who last asked: for the value, or for its withdrawal; null for what was loaded.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"trait", "value", "from_on", "state"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"decided_for"})

    trait = models.CharField(_("Đặc điểm"), max_length=60)
    value = models.CharField(_("Giá trị"), max_length=60)
    from_on = models.DateField(_("Từ ngày"), null=True, blank=True)
    reason = models.CharField(_("Căn cứ, lý do"), max_length=300, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=TraitState.choices, default=TraitState.PROPOSED)
    declared_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người khai"))
    declared_at = models.DateTimeField(_("Khai lúc"))
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người đề nghị"))
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người quyết định"))
    decided_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(_("Quyết định lúc"), null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đặc điểm của cơ quan")
        constraints = (
            models.UniqueConstraint(
                name="trait_once_a_day", fields=("trait", "from_on"), condition=_TRAIT_STANDS & Q(from_on__isnull=False)
            ),
            models.UniqueConstraint(
                name="trait_once_from_the_beginning", fields=("trait",), condition=_TRAIT_STANDS & Q(from_on__isnull=True)
            ),
            models.CheckConstraint(
                name="trait_approved_by_second_person",
                condition=~Q(state=TraitState.APPROVED)
                | Q(asked_by__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
        )

    def __str__(self) -> str:
        return f"{self.trait}: {self.value}"


class Calculation(models.Model):
    """When the duties of a year were last worked out, from what: `sequence` is the journal's last change that went in."""

    year = models.PositiveSmallIntegerField(unique=True)
    on = models.DateField()
    at = models.DateTimeField()
    sequence = models.PositiveBigIntegerField()
    problems = models.JSONField(default=list)
    declared = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.year} {self.on}"


class Obligation(models.Model):
    """One instance of a duty as the library judged it in the last calculation; nothing here is typed by anyone."""

    calculation = models.ForeignKey(Calculation, models.CASCADE, related_name="obligations")
    key = models.CharField(max_length=180)
    duty = models.CharField(_("Mã nghĩa vụ"), max_length=80)
    name = models.CharField(_("Nghĩa vụ"), max_length=500)
    topic = models.CharField(_("Lĩnh vực"), max_length=80)
    period = models.CharField(_("Kỳ"), max_length=80)
    state = models.CharField(_("Trạng thái"), max_length=20, choices=State.choices)
    started_on = models.DateField(_("Tính từ"), null=True)
    due_on = models.DateField(_("Hạn"), null=True)
    done_on = models.DateField(_("Thực hiện"), null=True)
    case = models.CharField(max_length=80, blank=True)
    role = models.CharField(_("Người chịu trách nhiệm"), max_length=120)
    unit = models.ForeignKey("organisation.Unit", models.CASCADE, related_name="+", null=True, verbose_name=_("Đơn vị"))
    article = models.CharField(_("Căn cứ"), max_length=300, blank=True)
    verification = models.CharField(max_length=300, blank=True)
    evidence = models.JSONField(default=list)
    events = models.JSONField(default=list)
    days_late = models.IntegerField(default=0)
    reason = models.CharField(_("Ghi chú"), max_length=600, blank=True)
    reason_code = models.CharField(max_length=30, blank=True)  # of a sentence of the library's own, with what it is made of
    reason_parts = models.JSONField(default=dict)
    own_reading = models.BooleanField(default=False)
    estimated = models.BooleanField(default=False)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("nghĩa vụ")
        indexes = (
            models.Index(fields=("calculation", "due_on", "id"), name="obligation_due"),
            models.Index(fields=("calculation", "state", "due_on", "id"), name="obligation_state"),
            models.Index(fields=("calculation", "duty"), name="obligation_duty"),
            models.Index(fields=("duty", "due_on"), name="obligation_of_day"),
        )
        constraints = (models.UniqueConstraint(name="obligation_once", fields=("calculation", "key")),)

    def __str__(self) -> str:
        return f"{self.name}, {self.when}"

    @property
    def when(self) -> str:
        """The period or record for a reader."""
        return period_said(self.period)

    @property
    def said_name(self) -> str:
        """The duty in the language of the page."""
        return _duty_said(self.duty, self.name)

    @property
    def said_role(self) -> str:
        """Who answers for it by the law, in the language of the page."""
        known = known_duties()
        duty = known.by_code.get(self.duty)
        return str(said(known.roles[duty.role])) if duty else self.role

    @property
    def said_verification(self) -> str:
        """How far the article was verified, in the language of the page."""
        known = next((one for one, words in CONFIDENCE_WORDS.items() if words == self.verification), None)
        return CONFIDENCE_WORDS_EN[known] if known and get_language() == "en" else self.verification


class MovedObligation(models.Model):
    """The number of an obligation that left the calendar into which it was carried over: letters and calendar files still lead to it.

    `year` is the year of its own day, in whose calendar it stays under its `key`.
    """

    number = models.BigIntegerField(primary_key=True)
    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=180)

    def __str__(self) -> str:
        return f"{self.number}: {self.key} {self.year}"


class Reminder(models.Model):
    """That a person was told of an obligation: once at each stage (`states.reminder_stage`), whenever the command runs.

    `failed_at` and `fault` say that the letter with it did not go out at the last try.
    """

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="duty_reminders")
    key = models.CharField(max_length=180)
    name = models.CharField(max_length=500)
    due_on = models.DateField()
    overdue = models.BooleanField(default=False)
    stage = models.IntegerField()
    on = models.DateField()
    mailed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=Fault.choices, blank=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lời nhắc")
        indexes = (models.Index(fields=("person", "seen_at", "-on"), name="reminder_person"),)
        constraints = (
            models.UniqueConstraint(name="reminder_once_a_stage", fields=("person", "key", "due_on", "stage")),
            models.CheckConstraint(
                name="reminder_failed_iff_fault",
                condition=Q(failed_at__isnull=True, fault="") | (Q(failed_at__isnull=False, mailed_at__isnull=True) & ~Q(fault="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.on}"


class FeedToken(models.Model):
    """The secret address of a person's calendar; only its hash is kept."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"person"})

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="duty_feeds")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("Tạo lúc"))
    revoked_at = models.DateTimeField(_("Hủy lúc"), null=True)

    class Meta:
        verbose_name = _("địa chỉ lịch cá nhân")
        constraints = (models.UniqueConstraint(name="feed_one_each", fields=("person",), condition=Q(revoked_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%d/%m/%Y}"
