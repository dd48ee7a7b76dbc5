"""People in units, posts, moves by cause, headcounts, committees."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import (
    Agency,
    Committee,
    CommitteeMember,
    Headcount,
    Membership,
    Post,
    StaffMove,
    Unit,
)
from minhbach_site.organisation.services.codes import (
    OrganisationError,
    OverQuota,
    check_issue,
    new_code,
    refuse_far_ahead,
    save_committee,
)
from minhbach_site.organisation.services.inspectorate import check_inspector, check_inspectorate, check_recognition
from minhbach_site.organisation.states import (
    CAUSES_OF,
    CarriedKind,
    CommitteeKind,
    CommitteeRole,
    MoveCause,
    MoveDirection,
)
from minhbach_site.ui.dates import day_of, written


@transaction.atomic
def add_post(*, actor: Person, unit_id: int, title: str, seats: int, from_on: date, at: datetime) -> Post:
    """A position of a unit, from a day on."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    unit = _living_unit(unit_id, from_on)
    post = Post.objects.create(unit=unit, title=" ".join(title.split()), seats=seats, from_on=from_on)
    record(actor=actor, action="organisation.add_post", subject=post, at=at, fields=("unit", "seats", "from_on"))
    return post


@transaction.atomic
def end_post(*, actor: Person, post_id: int, to_on: date, at: datetime) -> Post:
    """The last day of a position; refused while someone holds it longer."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    post = Post.objects.select_for_update().get(pk=post_id)
    _check_end(post, to_on)
    if Membership.objects.filter(post=post).exclude(to_on__lte=to_on).exists():
        raise OrganisationError(_("Còn người giữ vị trí này sau ngày đó. Hãy kết thúc bố trí của họ trước."))
    post.to_on = to_on
    post.save(update_fields=["to_on"])
    record(actor=actor, action="organisation.end_post", subject=post, at=at, fields=("to_on",))
    return post


@transaction.atomic
def add_membership(
    *,
    actor: Person,
    person_id: int,
    unit_id: int,
    position: str,
    head: bool,
    from_on: date,
    at: datetime,
    post_id: int | None = None,
    to_on: date | None = None,
) -> Membership:
    """Put a person into a unit. One person is in a unit once at a time; a unit has one head at a time; a post has its number of seats."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    unit = _living_unit(unit_id, from_on)
    if to_on is not None and to_on < from_on:
        raise OrganisationError(_("Ngày cuối phải từ ngày đầu trở đi."))
    same_time = Membership.objects.filter(queries.meets(from_on, to_on))
    if same_time.filter(unit=unit, person=person_id).exists():
        raise OrganisationError(_("Người này đã thuộc đơn vị trong thời gian đó."))
    if head and (present := same_time.filter(unit=unit, head=True).select_related("person").first()):
        raise OrganisationError(
            _("Đơn vị đã có người đứng đầu trong thời gian đó: %(person)s. Hãy kết thúc bố trí ấy trước.") % {"person": present.person}
        )
    if post_id is not None:
        _check_seats(post_id, unit, same_time.filter(post=post_id).count())
    made = Membership.objects.create(
        person_id=person_id, unit=unit, post_id=post_id, position=" ".join(position.split()), head=head, from_on=from_on, to_on=to_on
    )
    fields = ("person", "unit", "post", "head", "from_on", "to_on")
    record(actor=actor, action="organisation.add_membership", subject=made, at=at, fields=fields)
    return made


@transaction.atomic
def end_membership(*, actor: Person, membership_id: int, to_on: date, at: datetime) -> Membership:
    """The last day of a person in a unit."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    _check_end(membership, to_on)
    membership.to_on = to_on
    membership.save(update_fields=["to_on"])
    record(actor=actor, action="organisation.end_membership", subject=membership, at=at, fields=("to_on",))
    return membership


@transaction.atomic
def remove_membership(*, actor: Person, membership_id: int, reason: str, at: datetime) -> None:
    """Take out a place that was entered by mistake: the person never was there. What an event carried goes only with its event."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    membership = Membership.objects.select_for_update().get(pk=membership_id)
    _check_mistake(membership, CarriedKind.MEMBERSHIP, reason)
    fields, values = ("person", "unit", "post", "head", "from_on", "to_on"), {"reason": reason.strip()[:200]}
    record(actor=actor, action="organisation.remove_membership", subject=membership, at=at, fields=fields, values=values, removed=True)
    membership.delete()


@transaction.atomic
def remove_post(*, actor: Person, post_id: int, reason: str, at: datetime) -> None:
    """Take out a position that was entered by mistake; refused while anyone holds or held it."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    post = Post.objects.select_for_update().get(pk=post_id)
    _check_mistake(post, CarriedKind.POST, reason)
    if Membership.objects.filter(post=post).exists():
        raise OrganisationError(_("Có người đã được bố trí vào vị trí này. Hãy kết thúc vị trí, hoặc bỏ dòng bố trí ghi nhầm trước."))
    fields, values = ("unit", "seats", "from_on", "to_on"), {"reason": reason.strip()[:200]}
    record(actor=actor, action="organisation.remove_post", subject=post, at=at, fields=fields, values=values, removed=True)
    post.delete()


def _check_mistake(item: Post | Membership, kind: CarriedKind, reason: str) -> None:
    if not reason.strip():
        raise OrganisationError(_("Hãy ghi lý do bỏ dòng này."))
    if item.pk in queries.carried_rows(kind):
        raise OrganisationError(
            _("Dòng này do một sự kiện tổ chức chuyển sang nên không bỏ riêng được. Hãy kết thúc, hoặc hủy bỏ sự kiện.")
        )


def _check_seats(post_id: int, unit: Unit, taken: int) -> None:
    post = Post.objects.get(pk=post_id)
    if post.unit_id != unit.pk:
        raise OrganisationError(_("Vị trí việc làm này thuộc đơn vị khác. Hãy chọn lại."))
    if taken >= post.seats:
        raise OrganisationError(_("Vị trí «%(post)s» đã đủ %(seats)d người.") % {"post": post, "seats": post.seats})


def _check_end(item: Post | Membership | Committee, to_on: date) -> None:
    if item.to_on is not None:
        raise OrganisationError(_("Dòng này đã có ngày kết thúc."))
    if to_on < item.from_on:
        raise OrganisationError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))


def _living_unit(unit_id: int, on: date) -> Unit:
    unit = Unit.objects.get(pk=unit_id)
    if not unit.lives(on):
        raise OrganisationError(_("«%(unit)s» không tồn tại vào ngày %(on)s.") % {"unit": unit, "on": written(on)})
    return unit


@transaction.atomic
def record_move(*, actor: Person, on: date, direction: MoveDirection, cause: MoveCause, unit_id: int | None, at: datetime) -> StaffMove:
    """One official who came or left, by cause; numbers only, no name."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    if on > day_of(at):
        raise OrganisationError(_("Biến động chỉ được ghi khi đã xảy ra: ngày không được sau hôm nay."))
    if cause not in CAUSES_OF[direction]:
        raise OrganisationError(_("Lý do «%(cause)s» không dùng cho chiều đã chọn. Hãy chọn lại.") % {"cause": cause.label})
    unit = _living_unit(unit_id, on) if unit_id is not None else None
    move = StaffMove.objects.create(code=new_code("BD", on.year, StaffMove), on=on, direction=direction, cause=cause, unit=unit)
    record(actor=actor, action="organisation.record_move", subject=move, at=at, fields=("code", "on", "direction", "cause", "unit"))
    return move


@transaction.atomic
def remove_move(*, actor: Person, move_id: int, reason: str, at: datetime) -> None:
    """Take out a line that was entered by mistake; the journal keeps what it said and why it went."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    move = StaffMove.objects.select_for_update().get(pk=move_id)
    if not reason.strip():
        raise OrganisationError(_("Hãy ghi lý do bỏ dòng này."))
    fields, values = ("code", "on", "direction", "cause", "unit"), {"reason": reason.strip()[:200]}
    record(actor=actor, action="organisation.remove_move", subject=move, at=at, fields=fields, values=values, removed=True)
    move.delete()


@transaction.atomic
def record_headcount(
    *, actor: Person, on: date, agency_id: int, present: int, quota: int | None, at: datetime, over: bool = False
) -> Headcount:
    """How many officials an agency has at the end of a day; a second count of the same day corrects the first. Raises OverQuota for more
    than it was given, which happens after mergers and is more often a slip of the finger, unless the person says that it is so.
    """
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    agency = Agency.objects.get(pk=agency_id)
    if on > day_of(at) or not agency.lives(on):
        raise OrganisationError(_("Ngày phải trong thời gian cơ quan tồn tại và không sau hôm nay."))
    if quota is not None and present > quota and not over:
        raise OverQuota(
            _("Số có mặt %(present)d vượt biên chế được giao %(quota)d. Hãy kiểm tra lại; nếu đúng như vậy thì đánh dấu «Vẫn ghi».")
            % {"present": present, "quota": quota}
        )
    found = Headcount.objects.select_for_update().filter(agency=agency, on=on).first()
    count = found or Headcount(code=new_code("BC", on.year, Headcount), agency=agency, on=on)
    count.present, count.quota = present, quota
    count.save()
    fields = ("code", "on", "agency", "present", "quota")
    record(actor=actor, action="organisation.record_headcount", subject=count, at=at, fields=fields)
    return count


@transaction.atomic
def establish_committee(
    *,
    actor: Person,
    name: str,
    kind: CommitteeKind,
    decision_id: int | None,
    seats: int,
    from_on: date,
    to_on: date | None,
    at: datetime,
    recognised_on: date | None = None,
) -> Committee:
    """A committee or board for a term; its decision, where there is one, is not younger. Of the people's inspectorate the law says more."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    refuse_far_ahead(_("Ngày đầu nhiệm kỳ"), from_on, day_of(at))
    if decision_id is not None:
        check_issue(decision_id, from_on)
    if to_on is not None and to_on < from_on:
        raise OrganisationError(_("Ngày cuối nhiệm kỳ phải từ ngày đầu trở đi."))
    if kind == CommitteeKind.PEOPLE_INSPECTORATE:
        to_on = check_inspectorate(seats=seats, from_on=from_on, to_on=to_on, decision_id=decision_id)
    check_recognition(kind=kind, from_on=from_on, recognised_on=recognised_on, today=day_of(at))
    made = Committee(
        code=new_code("BAN", from_on.year, Committee),
        name=" ".join(name.split()),
        kind=kind,
        decision_id=decision_id,
        seats=seats,
        from_on=from_on,
        to_on=to_on,
        recognised_on=recognised_on,
    )
    save_committee(made)
    fields = ("code", "kind", "decision", "seats", "from_on", "recognised_on")
    record(actor=actor, action="organisation.establish_committee", subject=made, at=at, fields=fields)
    return made


@transaction.atomic
def record_recognition(*, actor: Person, committee_id: int, recognised_on: date | None, at: datetime) -> Committee:
    """The day on which the election of a people's inspectorate was recognised, or its correction; None: not yet recognised."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    check_recognition(kind=committee.kind, from_on=committee.from_on, recognised_on=recognised_on, today=day_of(at))
    committee.recognised_on = recognised_on
    committee.save(update_fields=["recognised_on"])
    record(actor=actor, action="organisation.record_recognition", subject=committee, at=at, fields=("recognised_on",))
    return committee


@transaction.atomic
def end_committee(*, actor: Person, committee_id: int, to_on: date, at: datetime) -> Committee:
    """The last day of a term; its members end with it."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    _check_end(committee, to_on)
    if committee.members.filter(from_on__gt=to_on).exists():
        raise OrganisationError(_("Có thành viên bắt đầu sau ngày đó. Hãy chọn ngày muộn hơn."))
    committee.to_on = to_on
    committee.save(update_fields=["to_on"])
    ending = list(committee.members.filter(to_on__isnull=True).order_by("pk"))
    committee.members.filter(to_on__isnull=True).update(to_on=to_on)
    record(actor=actor, action="organisation.end_committee", subject=committee, at=at, fields=("to_on",), also=ending)
    return committee


@transaction.atomic
def add_member(
    *, actor: Person, committee_id: int, person_id: int | None, title: str, role: CommitteeRole, from_on: date, at: datetime
) -> CommitteeMember:
    """Someone on a committee, within its term and its number of members."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    committee = Committee.objects.select_for_update().get(pk=committee_id)
    if person_id is None and not title.strip():
        raise OrganisationError(_("Hãy chọn người dùng hoặc ghi chức danh, đơn vị của thành viên."))
    if from_on < committee.from_on or (committee.to_on is not None and from_on > committee.to_on):
        raise OrganisationError(_("Ngày bắt đầu phải nằm trong nhiệm kỳ của ban, hội đồng."))
    if committee.kind == CommitteeKind.PEOPLE_INSPECTORATE and person_id is not None:
        check_inspector(Person.objects.select_for_update().get(pk=person_id), from_on, committee.to_on)
    present = committee.members.filter(queries.meets(from_on, committee.to_on))
    if person_id is not None and present.filter(person=person_id).exists():
        raise OrganisationError(_("Người này đã là thành viên trong thời gian đó."))
    if present.count() >= committee.seats:
        raise OrganisationError(_("Ban, hội đồng đã đủ %(seats)d thành viên theo quyết định.") % {"seats": committee.seats})
    made = CommitteeMember.objects.create(
        committee=committee, person_id=person_id, title=" ".join(title.split()), role=role, from_on=from_on, to_on=committee.to_on
    )
    record(actor=actor, action="organisation.add_member", subject=made, at=at, fields=("committee", "person", "role", "from_on"))
    return made


@transaction.atomic
def end_member(*, actor: Person, member_id: int, to_on: date, at: datetime) -> CommitteeMember:
    """The last day of a member who left before the term's end; it may be entered after that end."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    member = CommitteeMember.objects.select_for_update(of=("self",)).select_related("committee").get(pk=member_id)
    term_ends = member.committee.to_on
    if member.to_on != term_ends:
        raise OrganisationError(_("Dòng này đã có ngày kết thúc."))
    if to_on < member.from_on:
        raise OrganisationError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    if term_ends is not None and to_on >= term_ends:
        raise OrganisationError(_("Nhiệm kỳ hết ngày %(day)s: chỉ ghi khi thành viên thôi trước ngày đó.") % {"day": written(term_ends)})
    member.to_on = to_on
    member.save(update_fields=["to_on"])
    record(actor=actor, action="organisation.end_member", subject=member, at=at, fields=("to_on",))
    return member
