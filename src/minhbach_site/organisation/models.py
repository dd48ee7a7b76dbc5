"""Agencies and units with their lifetimes, the events that change them, posts, staff moves, committees.

Days are inclusive: `to_on` is the last day of life. Field names are those of the fact tables, so that export is a plain mapping.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minhbach_site.organisation.states import (
    MOST_EXCHANGE_CODE,
    CarriedKind,
    ChangeState,
    CommitteeKind,
    CommitteeRole,
    EventKind,
    EventRole,
    MoveCause,
    MoveDirection,
    UnitKind,
)

_ENDS = Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))


class CodeCounter(models.Model):
    """The last number given out for codes like `VB-2026-12`; the row is locked while one is made."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(name="code_counter_once", fields=("prefix", "year")),)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last}"


class Agency(models.Model):
    """A public body from one day to another; a merged one is a new one that its predecessors name as `successor`."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "symbol", "exchange_code", "from_on", "to_on", "successor", "decision"})

    code = models.CharField(_("Mã cơ quan"), max_length=40, unique=True)
    name = models.CharField(_("Tên cơ quan"), max_length=250)
    symbol = models.CharField(_("Ký hiệu"), max_length=40)
    short_name = models.CharField(_("Tên gọi trong văn bản"), max_length=250, blank=True)
    superior = models.CharField(_("Cơ quan chủ quản"), max_length=250, blank=True)
    exchange_code = models.CharField(_("Mã định danh điện tử"), max_length=MOST_EXCHANGE_CODE, blank=True)
    from_on = models.DateField(_("Thành lập ngày"))
    to_on = models.DateField(_("Chấm dứt sau ngày"), null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, related_name="predecessors", null=True, blank=True, verbose_name=_("Kế tục"))
    decision = models.ForeignKey("records.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Quyết định"))
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("cơ quan")
        constraints = (
            models.CheckConstraint(name="agency_ends_after_start", condition=_ENDS),
            models.CheckConstraint(name="agency_successor_only_when_ended", condition=Q(successor__isnull=True) | Q(to_on__isnull=False)),
            models.CheckConstraint(name="agency_not_its_own_successor", condition=Q(successor__isnull=True) | ~Q(successor=F("id"))),
        )

    def __str__(self) -> str:
        return self.name

    def lives(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or self.to_on >= on)


class Unit(models.Model):
    """A part of one agency from one day to another. A renamed or merged unit is a new one; `EventUnit` tells what came from what."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "agency", "parent", "kind", "from_on", "to_on"})

    code = models.CharField(_("Mã đơn vị"), max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="units", verbose_name=_("Cơ quan"))
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("Đơn vị cấp trên"))
    name = models.CharField(_("Tên đơn vị"), max_length=250)
    kind = models.CharField(_("Loại đơn vị"), max_length=20, choices=UnitKind.choices)
    from_on = models.DateField(_("Thành lập ngày"))
    to_on = models.DateField(_("Chấm dứt sau ngày"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("đơn vị")
        indexes = (models.Index(fields=("agency", "from_on", "to_on"), name="unit_life"),)
        constraints = (
            models.CheckConstraint(name="unit_ends_after_start", condition=_ENDS),
            models.CheckConstraint(name="unit_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))),
        )

    def __str__(self) -> str:
        return self.name

    def lives(self, on: date) -> bool:
        return self.from_on <= on and (self.to_on is None or self.to_on >= on)


class Change(models.Model):
    """What someone enters with a decision in hand and someone else approves; until then nothing has changed."""

    code = models.CharField(_("Mã"), max_length=60, unique=True)
    on = models.DateField(_("Ngày hiệu lực"))
    decision = models.ForeignKey("records.Document", models.PROTECT, related_name="+", verbose_name=_("Quyết định"))
    note = models.CharField(_("Ghi chú"), max_length=300, blank=True)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người nhập"))
    entered_at = models.DateTimeField(_("Nhập lúc"))
    approved_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người quyết định"))
    approved_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(_("Quyết định lúc"), null=True)
    reason = models.CharField(_("Lý do không duyệt"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code


_SECOND_PERSON = Q(approved_by__isnull=True) | ~Q(approved_by=F("entered_by")) | Q(state=ChangeState.WITHDRAWN)
_DECIDED = ~Q(state__in=[ChangeState.APPROVED, ChangeState.REFUSED, ChangeState.UNDONE]) | Q(approved_at__isnull=False)


class OrganisationEvent(Change):
    """One event in the life of units: some end the day before `on`, others begin on it."""

    WITNESSED = True
    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "kind", "on", "decision", "state", "sources", "results"})
    SEALED_WITH: ClassVar[tuple[str, ...]] = ("carried", "planned", "units")
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"approved_for"})

    kind = models.CharField(_("Loại sự kiện"), max_length=10, choices=EventKind.choices)

    class Meta:
        verbose_name = _("sự kiện tổ chức")
        indexes = (models.Index(fields=("state", "on"), name="event_state_on"),)
        constraints = (
            models.CheckConstraint(name="event_approved_by_second_person", condition=_SECOND_PERSON),
            models.CheckConstraint(name="event_decided_has_moment", condition=_DECIDED),
        )


class EventUnit(models.Model):
    """A unit that an event ends (source) or begins (result). Results exist from the approval on; before it they are `PlannedUnit`.

    `was` names the source of an event that came to nothing, when the unit itself was taken away with the event that began it.
    """

    code = models.CharField(_("Mã"), max_length=60, unique=True)
    event = models.ForeignKey(OrganisationEvent, models.PROTECT, related_name="units")
    role = models.CharField(_("Vai trò"), max_length=10, choices=EventRole.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="events", null=True)
    was = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("đơn vị của sự kiện")
        constraints = (
            models.UniqueConstraint(name="event_unit_once", fields=("event", "role", "unit")),
            models.CheckConstraint(name="event_unit_is_named", condition=Q(unit__isnull=False) | ~Q(was="")),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name}"

    @property
    def name(self) -> str:
        return self.unit.name if self.unit is not None else self.was


class Carried(models.Model):
    """What an approved event did to one post, one person's place or one unit role: what undoing the event must find again.

    Ids and not keys, because it names rows of three models. `until` is the last day that the row had before the event ended it.
    """

    event = models.ForeignKey(OrganisationEvent, models.PROTECT, related_name="carried")
    kind = models.CharField(max_length=10, choices=CarriedKind.choices)
    before = models.PositiveBigIntegerField()
    after = models.PositiveBigIntegerField(null=True)
    until = models.DateField(null=True)

    class Meta:
        verbose_name = _("việc chuyển theo sự kiện")
        constraints = (models.UniqueConstraint(name="carried_once", fields=("event", "kind", "before")),)

    def __str__(self) -> str:
        return f"{self.kind} {self.before} → {self.after or '–'}"


class PlannedUnit(models.Model):
    """A unit that a proposed event would begin."""

    event = models.ForeignKey(OrganisationEvent, models.PROTECT, related_name="planned")
    code = models.CharField(_("Mã đơn vị"), max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("Cơ quan"))
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Đơn vị cấp trên"))
    name = models.CharField(_("Tên đơn vị"), max_length=250)
    kind = models.CharField(_("Loại đơn vị"), max_length=20, choices=UnitKind.choices)

    class Meta:
        verbose_name = _("đơn vị dự kiến")
        constraints = (models.UniqueConstraint(name="planned_unit_once", fields=("event", "code")),)

    def __str__(self) -> str:
        return self.name


class AgencyChange(Change):
    """An event in the life of whole agencies; on approval the new agency exists and its predecessors end the day before."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "kind", "on", "decision", "state", "sources", "result"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"approved_for"})

    kind = models.CharField(_("Loại thay đổi"), max_length=10, choices=EventKind.choices)
    sources = models.ManyToManyField(Agency, related_name="changes", blank=True, verbose_name=_("Cơ quan trước"))
    result = models.ForeignKey(Agency, models.PROTECT, related_name="+", null=True, verbose_name=_("Cơ quan sau"))
    agency_code = models.CharField(_("Mã cơ quan mới"), max_length=40, blank=True)
    name = models.CharField(_("Tên cơ quan mới"), max_length=250, blank=True)
    symbol = models.CharField(_("Ký hiệu"), max_length=40, blank=True)
    short_name = models.CharField(_("Tên gọi trong văn bản"), max_length=250, blank=True)
    superior = models.CharField(_("Cơ quan chủ quản"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("thay đổi cơ quan")
        constraints = (
            models.CheckConstraint(name="agency_change_approved_by_second_person", condition=_SECOND_PERSON),
            models.CheckConstraint(name="agency_change_decided_has_moment", condition=_DECIDED),
        )


class Undoing(models.Model):
    """Someone asks that an approved event or change of agencies, found to be wrong, be taken back; a second person decides."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "event", "agency_change", "decision", "state", "sources", "results", "people"})
    SEALED_WHEN_SET: ClassVar[frozenset[str]] = frozenset({"approved_for"})

    code = models.CharField(_("Mã"), max_length=60, unique=True)
    event = models.ForeignKey(
        OrganisationEvent, models.PROTECT, related_name="undoings", null=True, blank=True, verbose_name=_("Sự kiện tổ chức")
    )
    agency_change = models.ForeignKey(
        AgencyChange, models.PROTECT, related_name="undoings", null=True, blank=True, verbose_name=_("Thay đổi cơ quan")
    )
    reason = models.CharField(_("Lý do hủy bỏ"), max_length=300)
    decision = models.ForeignKey(
        "records.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Văn bản quyết định hủy bỏ")
    )
    state = models.CharField(_("Trạng thái"), max_length=10, choices=ChangeState.choices, default=ChangeState.PROPOSED)
    entered_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name=_("Người đề nghị"))
    entered_at = models.DateTimeField(_("Đề nghị lúc"))
    approved_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True, verbose_name=_("Người quyết định"))
    approved_for = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(_("Quyết định lúc"), null=True)
    refusal = models.CharField(_("Lý do không duyệt"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("đề nghị hủy bỏ")
        constraints = (
            models.CheckConstraint(name="undoing_approved_by_second_person", condition=_SECOND_PERSON),
            models.CheckConstraint(name="undoing_decided_has_moment", condition=_DECIDED),
            models.CheckConstraint(
                name="undoing_of_one_thing",
                condition=Q(event__isnull=True, agency_change__isnull=False) | Q(event__isnull=False, agency_change__isnull=True),
            ),
            models.UniqueConstraint(name="undoing_of_event_once", fields=("event",), condition=Q(state=ChangeState.PROPOSED)),
            models.UniqueConstraint(name="undoing_of_change_once", fields=("agency_change",), condition=Q(state=ChangeState.PROPOSED)),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def undone(self) -> OrganisationEvent | AgencyChange:
        """What it takes back."""
        found = self.event or self.agency_change
        assert found is not None  # a constraint says so
        return found


class Reorganisation(models.Model):
    """What is counted before and after: units of `kinds`, of these agencies, on the day before `on` and on it."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "on", "kinds", "decision", "reason"})

    code = models.CharField(_("Mã"), max_length=60, unique=True)
    title = models.CharField(_("Nội dung sắp xếp"), max_length=400)
    on = models.DateField(_("Ngày hiệu lực"))
    agencies_before = models.ManyToManyField(Agency, related_name="+", verbose_name=_("Cơ quan trước"))
    agencies_after = models.ManyToManyField(Agency, related_name="+", verbose_name=_("Cơ quan sau"))
    kinds = models.CharField(_("Loại đơn vị được đếm"), max_length=200, help_text=_("Mã loại đơn vị, cách nhau bằng dấu chấm phẩy."))
    unit_word = models.CharField(_("Tên gọi đơn vị đếm"), max_length=100)
    decision = models.ForeignKey("records.Document", models.PROTECT, related_name="+", verbose_name=_("Quyết định"))

    class Meta:
        verbose_name = _("so sánh trước và sau sắp xếp")

    def __str__(self) -> str:
        return self.title

    @property
    def kind_codes(self) -> list[str]:
        return [code for part in self.kinds.split(";") if (code := part.strip())]


class Post(models.Model):
    """A position of a unit."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"unit", "seats", "from_on", "to_on", "reason"})

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("Đơn vị"))
    title = models.CharField(_("Vị trí việc làm"), max_length=200)
    seats = models.PositiveSmallIntegerField(_("Số người"), default=1)
    from_on = models.DateField(_("Từ ngày"))
    to_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("vị trí việc làm")
        constraints = (
            models.CheckConstraint(name="post_ends_after_start", condition=_ENDS),
            models.CheckConstraint(name="post_has_seats", condition=Q(seats__gte=1)),
        )

    def __str__(self) -> str:
        return self.title


class Membership(models.Model):
    """A person in a unit from one day to another; `head` leads it."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"person", "unit", "post", "head", "from_on", "to_on", "reason"})

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="memberships", verbose_name=_("Người"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name=_("Đơn vị"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="memberships", null=True, blank=True, verbose_name=_("Vị trí việc làm"))
    position = models.CharField(_("Chức vụ"), max_length=160, blank=True)
    head = models.BooleanField(_("Là người đứng đầu"), default=False)
    from_on = models.DateField(_("Từ ngày"))
    to_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("người của đơn vị")
        indexes = (models.Index(fields=("unit", "from_on", "to_on"), name="membership_unit"),)
        constraints = (models.CheckConstraint(name="membership_ends_after_start", condition=_ENDS),)

    def __str__(self) -> str:
        return f"{self.person}: {self.unit}"


class StaffMove(models.Model):
    """One official who came or left; a number among others, never a name."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "on", "direction", "cause", "unit", "reason"})

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    on = models.DateField(_("Ngày"))
    direction = models.CharField(_("Chiều"), max_length=3, choices=MoveDirection.choices)
    cause = models.CharField(_("Lý do"), max_length=20, choices=MoveCause.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="moves", null=True, blank=True, verbose_name=_("Đơn vị"))

    class Meta:
        verbose_name = _("biến động công chức")
        indexes = (models.Index(fields=("on", "id"), name="staff_move_on"),)

    def __str__(self) -> str:
        return self.code


class Headcount(models.Model):
    """How many officials an agency has at the end of a day."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"code", "on", "agency", "present", "quota", "reason"})

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    on = models.DateField(_("Tính đến ngày"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="headcounts", verbose_name=_("Cơ quan"))
    present = models.PositiveIntegerField(_("Số có mặt"))
    quota = models.PositiveIntegerField(_("Biên chế được giao"), null=True, blank=True)

    class Meta:
        verbose_name = _("số công chức có mặt")
        constraints = (models.UniqueConstraint(name="headcount_once_a_day", fields=("agency", "on")),)

    def __str__(self) -> str:
        return self.code


class Committee(models.Model):
    """A committee or board and its term. `seats` is the number of members by its decision; `CommitteeMember` names them.

    A term that was ended says by what decision or why; `term_to_on` is the last day that it was to have.
    """

    JOURNALED: ClassVar[frozenset[str]] = frozenset(
        {"code", "kind", "decision", "seats", "from_on", "to_on", "recognised_on", "term_to_on", "end_decision", "reason"}
    )

    code = models.CharField(_("Mã"), max_length=40, unique=True)
    name = models.CharField(_("Tên gọi"), max_length=250)
    kind = models.CharField(_("Loại"), max_length=20, choices=CommitteeKind.choices)
    decision = models.ForeignKey("records.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Quyết định"))
    seats = models.PositiveSmallIntegerField(_("Số thành viên"))
    recognised_on = models.DateField(_("Ngày công nhận kết quả bầu"), null=True, blank=True)
    from_on = models.DateField(_("Từ ngày"))
    to_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    term_to_on = models.DateField(_("Ngày cuối nhiệm kỳ trước khi kết thúc sớm"), null=True, blank=True)
    end_decision = models.ForeignKey(
        "records.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("Quyết định kết thúc nhiệm kỳ")
    )
    end_reason = models.CharField(_("Lý do kết thúc nhiệm kỳ"), max_length=200, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("ban, hội đồng")
        constraints = (
            models.CheckConstraint(
                name="committee_ended_before_its_term", condition=Q(term_to_on__isnull=True) | Q(term_to_on__gt=F("to_on"))
            ),
            models.CheckConstraint(name="committee_ends_after_start", condition=_ENDS),
            models.CheckConstraint(
                name="committee_recognised_after_start", condition=Q(recognised_on__isnull=True) | Q(recognised_on__gte=F("from_on"))
            ),
        )

    @property
    def ended(self) -> bool:
        """Whether its end was entered, rather than decided when it was established."""
        return bool(self.end_reason or self.end_decision_id)

    def __str__(self) -> str:
        return self.name


class CommitteeMember(models.Model):
    """Someone on a committee: a person of the site, or a position by its title."""

    JOURNALED: ClassVar[frozenset[str]] = frozenset({"committee", "person", "role", "from_on", "to_on", "reason"})

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members", verbose_name=_("Ban, hội đồng"))
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, related_name="committees", null=True, blank=True, verbose_name=_("Người dùng")
    )
    title = models.CharField(_("Chức danh, đơn vị"), max_length=200, blank=True)
    role = models.CharField(_("Vai trò"), max_length=10, choices=CommitteeRole.choices, default=CommitteeRole.MEMBER)
    from_on = models.DateField(_("Từ ngày"))
    to_on = models.DateField(_("Đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thành viên ban, hội đồng")
        constraints = (
            models.CheckConstraint(name="committee_member_ends_after_start", condition=_ENDS),
            models.CheckConstraint(name="committee_member_is_someone", condition=Q(person__isnull=False) | ~Q(title="")),
        )

    def __str__(self) -> str:
        return str(self.person) if self.person_id else self.title
