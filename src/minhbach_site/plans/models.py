"""Plans and their tasks, meetings and their conclusions, rounds of index self-scoring: field names are those of the fact tables.

A row without `entered_by` came from a register file that the agency kept before it had the site.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minhbach_site.plans.states import (
    CHANGED,
    FINISHED_TASKS,
    MeetingAction,
    MeetingKind,
    MeetingState,
    PlanState,
    Programme,
    RoundState,
    StepKind,
    TaskAction,
    TaskGroup,
    TaskState,
    WaiverState,
)
from minhbach_site.ui.language import word_of
from minhbach_site.ui.wordindex import Place

FIRST_YEAR, LAST_YEAR = 2000, 2100  # as in the fact tables
DIGITS, PLACES = 7, 3  # of points


def _in_years(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR))


def _other_person(name: str, second: str, *firsts: str) -> models.CheckConstraint:
    """Four eyes, held by the database too: `second` is none of `firsts` (an unknown first is nobody)."""
    condition = Q(**{f"{second}__isnull": True})
    allowed = Q()
    for first in firsts:
        allowed &= Q(**{f"{first}__isnull": True}) | ~Q(**{second: F(first)})
    return models.CheckConstraint(name=name, condition=condition | allowed)


class Plan(models.Model):
    """What an agency means to do in a year, as its document says; the document tells which superior document it implements."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"document", "year", "programme", "owner", "state", "tasks"})
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("steps",)

    code = models.CharField(_("Mã kế hoạch"), max_length=40, unique=True)
    document = models.ForeignKey("records.Document", models.PROTECT, related_name="plans", verbose_name=_("Văn bản"))
    year = models.PositiveSmallIntegerField(_("Năm kế hoạch"))
    programme = models.CharField(_("Nhóm"), max_length=10, choices=Programme.choices)
    owner = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("Đơn vị chủ trì")
    )
    state = models.CharField(_("Trạng thái"), max_length=10, choices=PlanState.choices)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người nhập"))
    submitted_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người trình"))
    approved_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người duyệt"))
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("kế hoạch")
        indexes = (models.Index(fields=("year", "id"), name="plan_year"), models.Index(fields=("state", "id"), name="plan_state"))
        constraints = (
            models.UniqueConstraint(name="plan_once_for_document_and_year", fields=("document", "year")),
            _in_years("plan_year_in_range"),
            _other_person("plan_approved_by_other_person", "approved_by", "entered_by", "submitted_by"),
            models.CheckConstraint(
                name="plan_in_force_was_approved",
                condition=~Q(state__in=(PlanState.IN_FORCE, PlanState.CLOSED)) | Q(approved_by__isnull=False) | Q(entered_by__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.code


class PlanStep(models.Model):
    """One move of a plan, or a change of what it says; never edited."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=12)
    before = models.CharField(max_length=10, choices=PlanState.choices, blank=True)
    after = models.CharField(max_length=10, choices=PlanState.choices)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.action}"


class AnswerWaiver(models.Model):
    """The request that a superior document needs no answer, and why. Once a second person approved it, the document leaves the list of
    those never answered and the figures, not the register; until then, and if it is refused or withdrawn, it must be answered.

    One that an older version took from a single person waits for a second one.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"document", "state"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"decided_by", "decided_for", "approved_at", "refused_at", "refusal"})

    document = models.ForeignKey("records.Document", models.PROTECT, related_name="answer_waivers", verbose_name=_("Văn bản"))
    reason = models.CharField(_("Lý do"), max_length=500)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    decided_for = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("Lý do không duyệt"), max_length=500, null=True)  # null: what was sealed before it came stays so
    withdrawn_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("văn bản không phải triển khai")
        constraints = (
            models.UniqueConstraint(
                name="waiver_once_for_document", fields=("document",), condition=Q(withdrawn_at__isnull=True, refused_at__isnull=True)
            ),
            _other_person("waiver_decided_by_other_person", "decided_by", "person"),
            models.CheckConstraint(
                name="waiver_decided_once_by_someone",
                condition=Q(approved_at__isnull=True, refused_at__isnull=True, decided_by__isnull=True)
                | Q(approved_at__isnull=False, refused_at__isnull=True, decided_by__isnull=False)
                | Q(approved_at__isnull=True, refused_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="waiver_refused_iff_reason",
                condition=Q(refused_at__isnull=True, refusal__isnull=True) | Q(refused_at__isnull=False, refusal__isnull=False),
            ),
            models.CheckConstraint(
                name="waiver_withdrawn_by_someone",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        )

    @property
    def state(self) -> WaiverState:
        """What its moments say; `plans.queries.waivers` asks the database the same."""
        if self.withdrawn_at is not None:
            return WaiverState.WITHDRAWN
        if self.refused_at is not None:
            return WaiverState.REFUSED
        return WaiverState.WAITING if self.approved_at is None else WaiverState.STANDING

    def __str__(self) -> str:
        return str(self.document_id)


class Meeting(models.Model):
    """A meeting: whom it called, what it was to discuss, what it concluded. Counts of people only, never names."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"kind", "on", "plan_on", "state", "summoned", "attended", "votes_for", "items", "minutes_sha256"}
    )
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("agenda", "steps")

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    kind = models.CharField(_("Loại"), max_length=20, choices=MeetingKind.choices)
    on = models.DateField(_("Ngày"))
    title = models.CharField(_("Nội dung"), max_length=500)
    place = models.CharField(_("Địa điểm"), max_length=200, blank=True)
    owner = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("Đơn vị chuẩn bị")
    )
    plan_on = models.DateField(_("Ngày ban hành kế hoạch hội nghị"), null=True, blank=True)
    summoned = models.PositiveIntegerField(_("Số người triệu tập"), null=True, blank=True)
    attended = models.PositiveIntegerField(_("Số người dự"), null=True, blank=True)
    votes_for = models.PositiveIntegerField(_("Số phiếu tán thành"), null=True, blank=True)
    stated_conclusions = models.PositiveIntegerField(_("Số kết luận theo sổ đã nạp"), null=True, editable=False)
    minutes = models.FileField(_("Biên bản"), max_length=120, blank=True)
    minutes_name = models.CharField(max_length=200, blank=True)
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    minutes_size = models.PositiveBigIntegerField(null=True)
    minutes_mime = models.CharField(max_length=100, blank=True)
    minutes_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người lập biên bản"))
    state = models.CharField(_("Trạng thái"), max_length=10, choices=MeetingState.choices)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người nhập"))
    confirmed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người xác nhận"))
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("cuộc họp")
        indexes = (models.Index(fields=("on", "id"), name="meeting_on"),)
        constraints = (
            models.CheckConstraint(
                name="meeting_attended_not_above_summoned",
                condition=Q(attended__isnull=True) | Q(summoned__isnull=True) | Q(attended__lte=F("summoned")),
            ),
            models.CheckConstraint(
                name="meeting_planned_before_held", condition=Q(plan_on__isnull=True) | Q(plan_on__lte=F("on"), kind=MeetingKind.CONFERENCE)
            ),
            models.CheckConstraint(
                name="meeting_votes_not_above_attended",
                condition=Q(votes_for__isnull=True) | Q(attended__isnull=True) | Q(votes_for__lte=F("attended")),
            ),
            models.CheckConstraint(
                name="meeting_minutes_have_a_hash",
                condition=Q(minutes="", minutes_sha256="") | (~Q(minutes="") & ~Q(minutes_sha256="")),
            ),
            _other_person("meeting_confirmed_by_other_person", "confirmed_by", "entered_by", "minutes_by"),
            models.CheckConstraint(
                name="meeting_confirmed_with_minutes",
                condition=~Q(state=MeetingState.CONFIRMED) | (Q(confirmed_by__isnull=False) & ~Q(minutes="")) | Q(entered_by__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.title


class MeetingStep(models.Model):
    """One move of a meeting, or a change of what it says; never edited."""

    KINDS = (*MeetingAction.choices, (CHANGED, _("Sửa nội dung")))

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=12, choices=KINDS, blank=True)
    before = models.CharField(max_length=10, choices=MeetingState.choices, blank=True)
    after = models.CharField(max_length=10, choices=MeetingState.choices)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.action}"


class AgendaItem(models.Model):
    """What a meeting is to discuss, in its order."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    place = models.PositiveSmallIntegerField(_("Thứ tự"))
    title = models.CharField(_("Nội dung"), max_length=500)
    presenter = models.CharField(_("Đơn vị trình bày"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("nội dung họp")
        constraints = (models.UniqueConstraint(name="agenda_place_once", fields=("meeting", "place")),)

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """One thing to do: who does it, until when, and what proves that it was done."""

    PARTS_INDEXED: ClassVar[bool] = True
    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"plan", "meeting", "owner", "assignee", "year", "due_on", "done_on", "progress", "state", "carried_from", "evidence", "step"}
    )
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("evidence", "steps")

    code = models.CharField(_("Mã nhiệm vụ"), max_length=40, unique=True)
    title = models.CharField(_("Nội dung"), max_length=1000)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("Kế hoạch"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("Cuộc họp"))
    owner = models.ForeignKey(
        "organisation.Unit", models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("Đơn vị chủ trì")
    )
    assignee = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("Người thực hiện")
    )
    year = models.PositiveSmallIntegerField(_("Năm"))
    group = models.PositiveSmallIntegerField(_("Nhóm nhiệm vụ"), choices=TaskGroup.choices, null=True, blank=True)
    due_on = models.DateField(_("Hạn hoàn thành"), null=True, blank=True)
    first_due_on = models.DateField(_("Hạn ban đầu"), null=True, editable=False)
    overdue_since = models.DateField(
        _("Quá hạn từ trước khi chuyển"), null=True, editable=False
    )  # of a task carried over while it was late
    done_on = models.DateField(_("Ngày hoàn thành"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("Tiến độ (%)"), default=0)
    state = models.CharField(_("Trạng thái"), max_length=12, choices=TaskState.choices)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("Chuyển từ nhiệm vụ")
    )
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người đề xuất"))
    approved_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người duyệt"))
    finished_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người báo hoàn thành"))
    confirmed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người xác nhận"))
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("nhiệm vụ")
        indexes = (
            models.Index(fields=("state", "due_on", "id"), name="task_state_due"),
            models.Index(Place("search_text"), "id", "plan", name="task_place"),
            models.Index(fields=("due_on", "id", "plan", "assignee"), name="task_due"),
            models.Index(fields=("plan", "state", "due_on"), name="task_plan_state"),
            models.Index(fields=("assignee", "id", "plan", "owner"), name="task_assignee"),  # sorted by whose they are, for whoever may see
            models.Index(fields=("year", "id"), name="task_year"),
            models.Index(fields=("state", "overdue_since", "id"), name="task_late_carried", condition=Q(overdue_since__isnull=False)),
        )
        constraints = (
            _in_years("task_year_in_range"),
            models.CheckConstraint(
                name="task_group_of_five", condition=Q(group__isnull=True) | Q(group__gte=min(TaskGroup), group__lte=max(TaskGroup))
            ),
            models.CheckConstraint(
                name="task_done_iff_dated_and_complete",
                condition=Q(state__in=FINISHED_TASKS, done_on__isnull=False, progress=100)
                | (~Q(state__in=FINISHED_TASKS) & Q(done_on__isnull=True, progress__lt=100)),
            ),
            _other_person("task_approved_by_other_person", "approved_by", "entered_by"),
            _other_person("task_confirmed_by_other_person", "confirmed_by", "finished_by", "assignee"),
            models.CheckConstraint(
                name="task_confirmed_by_someone",
                condition=~Q(state=TaskState.CONFIRMED) | Q(confirmed_by__isnull=False) | Q(entered_by__isnull=True),
            ),
            models.CheckConstraint(name="task_not_carried_from_itself", condition=Q(carried_from__isnull=True) | ~Q(carried_from=F("id"))),
        )

    def get_state_display(self) -> str:  # type: ignore[no-redef]  # the stubs know Django's own
        return word_of(TaskState, self.state)

    def __str__(self) -> str:
        return self.title


class TaskEvidence(models.Model):
    """What proves that a task was done: a registered document, a file, or a note that says where the proof is kept."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="evidence")
    document = models.ForeignKey("records.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Văn bản"))
    note = models.CharField(_("Ghi chú"), max_length=500, blank=True)
    file = models.FileField(_("Tệp"), max_length=120, blank=True)
    name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    mime = models.CharField(max_length=100, blank=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("minh chứng")
        constraints = (
            models.CheckConstraint(name="evidence_is_something", condition=Q(document__isnull=False) | ~Q(file="") | ~Q(note="")),
            models.CheckConstraint(name="evidence_file_has_a_hash", condition=Q(file="", sha256="") | (~Q(file="") & ~Q(sha256=""))),
        )

    def __str__(self) -> str:
        return self.note or self.name or str(self.document_id)


class TaskStep(models.Model):
    """What happened to a task, once and for all: a move of its state, or a change of its progress, person, date or evidence.

    `evidence` is what was put down or taken back: who may not see its document does not see `reason`, which names it.
    """

    KINDS = (*TaskAction.choices, *StepKind.choices)

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=KINDS)
    before = models.CharField(max_length=12, choices=TaskState.choices, blank=True)
    after = models.CharField(max_length=12, choices=TaskState.choices)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    evidence = models.ForeignKey(TaskEvidence, models.PROTECT, null=True, related_name="steps")

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class Conclusion(models.Model):
    """What a meeting decided; one that asks for work becomes a task."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"meeting", "place", "task"})

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="conclusions")
    place = models.PositiveSmallIntegerField(_("Thứ tự"))
    text = models.CharField(_("Kết luận"), max_length=1000)
    task = models.OneToOneField(Task, models.PROTECT, null=True, blank=True, related_name="conclusion", verbose_name=_("Nhiệm vụ"))

    class Meta:
        verbose_name = _("kết luận")
        constraints = (models.UniqueConstraint(name="conclusion_place_once", fields=("meeting", "place")),)

    def __str__(self) -> str:
        return self.text


class IndexRound(models.Model):
    """One index scored by the agency itself for one year; one that was withdrawn makes room for another."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"index", "year", "state", "criteria"})
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("steps",)

    code = models.CharField(_("Mã đợt"), max_length=40, unique=True)
    index = models.CharField(_("Chỉ số"), max_length=200)
    year = models.PositiveSmallIntegerField(_("Năm"))
    state = models.CharField(_("Trạng thái"), max_length=10, choices=RoundState.choices)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người mở đợt"))
    submitted_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người trình"))
    approved_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người duyệt"))
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("đợt tự chấm điểm")
        constraints = (
            models.UniqueConstraint(
                name="round_once_for_index_and_year", fields=("index", "year"), condition=~Q(state=RoundState.WITHDRAWN)
            ),
            _in_years("round_year_in_range"),
            _other_person("round_approved_by_other_person", "approved_by", "submitted_by"),
            models.CheckConstraint(
                name="round_approved_by_someone",
                condition=~Q(state=RoundState.APPROVED) | Q(approved_by__isnull=False) | Q(entered_by__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.index} {self.year}"


class RoundStep(models.Model):
    """One move of a round; never edited."""

    round = models.ForeignKey(IndexRound, models.PROTECT, related_name="steps")
    action = models.CharField(max_length=12, blank=True)
    before = models.CharField(max_length=10, choices=RoundState.choices, blank=True)
    after = models.CharField(max_length=10, choices=RoundState.choices)
    person = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.round_id} {self.action}"


class IndexCriterion(models.Model):
    """One criterion: the points it can bring, those the agency gives itself, and what stands behind them.

    It is `withdrawn` with its round: its code may then be used anew.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"round", "max_points", "self_points"})

    code = models.CharField(_("Mã tiêu chí"), max_length=40)
    round = models.ForeignKey(IndexRound, models.PROTECT, related_name="criteria", verbose_name=_("Đợt"))
    criterion = models.CharField(_("Tiêu chí"), max_length=500)
    max_points = models.DecimalField(_("Điểm tối đa"), max_digits=DIGITS, decimal_places=PLACES)
    self_points = models.DecimalField(_("Điểm tự chấm"), null=True, blank=True, max_digits=DIGITS, decimal_places=PLACES)
    evidence = models.CharField(_("Minh chứng"), max_length=500, blank=True)
    document = models.ForeignKey(
        "records.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Văn bản minh chứng")
    )
    explanation = models.CharField(_("Giải trình"), max_length=1000, blank=True)
    scored_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("Người chấm"))
    withdrawn = models.BooleanField(default=False, editable=False)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("tiêu chí")
        constraints = (
            models.UniqueConstraint(name="criterion_once_in_round", fields=("round", "criterion")),
            models.UniqueConstraint(name="criterion_code_once", fields=("code",), condition=Q(withdrawn=False)),
            models.CheckConstraint(name="criterion_max_not_negative", condition=Q(max_points__gte=0)),
            models.CheckConstraint(
                name="criterion_points_within_max",
                condition=Q(self_points__isnull=True) | Q(self_points__gte=0, self_points__lte=F("max_points")),
            ),
        )

    def __str__(self) -> str:
        return self.criterion
