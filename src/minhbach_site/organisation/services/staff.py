"""People in units, posts, moves by cause, headcounts."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.queries import law_on
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import (
    Agency,
    Headcount,
    Membership,
    Post,
    StaffMove,
    Unit,
)
from minhbach_site.organisation.services.codes import (
    AskedFirstError,
    OrganisationError,
    new_code,
    reason_of,
    refuse_far_ahead,
)
from minhbach_site.organisation.states import (
    CAUSES_OF,
    CarriedKind,
    MoveCause,
    MoveDirection,
)
from minhbach_site.ui.dates import day_of, written

NEIGHBOURS = "headcount-neighbours"  # the convention that says which headcount is far from those beside it


@transaction.atomic
def add_post(*, actor: Person, unit_id: int, title: str, seats: int, from_on: date, at: datetime) -> Post:
    """A position of a unit, from a day on."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    refuse_far_ahead(_("Ngày bắt đầu"), from_on, day_of(at))
    unit = _living_unit(unit_id, from_on)
    called = " ".join(title.split())
    if same := Post.objects.filter(unit=unit, title__iexact=called).exclude(to_on__lt=from_on).first():
        raise OrganisationError(
            _("Đơn vị đã có vị trí «%(title)s» từ ngày %(day)s. Cần thêm chỗ thì kết thúc vị trí ấy rồi nhập lại với số chỗ mới.")
            % {"title": same.title, "day": written(same.from_on)}
        )
    post = Post.objects.create(unit=unit, title=called, seats=seats, from_on=from_on)
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
    refuse_far_ahead(_("Ngày bắt đầu"), from_on, day_of(at))
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
    fields, values = ("person", "unit", "post", "head", "from_on", "to_on"), {"reason": reason_of(reason)}
    _check_own(membership, CarriedKind.MEMBERSHIP)
    record(actor=actor, action="organisation.remove_membership", subject=membership, at=at, fields=fields, values=values, removed=True)
    membership.delete()


@transaction.atomic
def remove_post(*, actor: Person, post_id: int, reason: str, at: datetime) -> None:
    """Take out a position that was entered by mistake; refused while anyone holds or held it."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    post = Post.objects.select_for_update().get(pk=post_id)
    fields, values = ("unit", "seats", "from_on", "to_on"), {"reason": reason_of(reason)}
    _check_own(post, CarriedKind.POST)
    if Membership.objects.filter(post=post).exists():
        raise OrganisationError(_("Có người đã được bố trí vào vị trí này. Hãy kết thúc vị trí, hoặc bỏ dòng bố trí ghi nhầm trước."))
    record(actor=actor, action="organisation.remove_post", subject=post, at=at, fields=fields, values=values, removed=True)
    post.delete()


def _check_own(item: Post | Membership, kind: CarriedKind) -> None:
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


def _check_end(item: Post | Membership, to_on: date) -> None:
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
def record_move(
    *, actor: Person, on: date, direction: MoveDirection, cause: MoveCause, unit_id: int | None, at: datetime, again: bool = False
) -> StaffMove:
    """One official who came or left, by cause; numbers only, no name. Raises AskedFirstError where the same stands already, which two
    officials may do on one day, unless `again` says that this is another official.
    """
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    if on > day_of(at):
        raise OrganisationError(_("Biến động chỉ được ghi khi đã xảy ra: ngày không được sau hôm nay."))
    if cause not in CAUSES_OF[direction]:
        raise OrganisationError(_("Lý do «%(cause)s» không dùng cho chiều đã chọn. Hãy chọn lại.") % {"cause": cause.label})
    unit = _living_unit(unit_id, on) if unit_id is not None else None
    if not again:
        _ask_about_same_move(on, direction, cause, unit)
    move = StaffMove.objects.create(code=new_code("BD", on.year, StaffMove), on=on, direction=direction, cause=cause, unit=unit)
    record(actor=actor, action="organisation.record_move", subject=move, at=at, fields=("code", "on", "direction", "cause", "unit"))
    return move


def _ask_about_same_move(on: date, direction: MoveDirection, cause: MoveCause, unit: Unit | None) -> None:
    same = StaffMove.objects.filter(on=on, direction=direction, cause=cause, unit=unit).order_by("pk")
    if codes := list(same.values_list("code", flat=True)):
        raise AskedFirstError(
            _(
                "Cùng ngày, cùng lý do, cùng đơn vị đã ghi: %(codes)s. Hãy kiểm tra lại; nếu là một công chức khác thì đánh dấu "
                "«Vẫn ghi: đây là một công chức khác»."
            )
            % {"codes": ", ".join(codes)},
            field="again",
        )


@transaction.atomic
def remove_move(*, actor: Person, move_id: int, reason: str, at: datetime) -> None:
    """Take out a line that was entered by mistake; the journal keeps what it said and why it went."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    move = StaffMove.objects.select_for_update().get(pk=move_id)
    fields, values = ("code", "on", "direction", "cause", "unit"), {"reason": reason_of(reason)}
    record(actor=actor, action="organisation.remove_move", subject=move, at=at, fields=fields, values=values, removed=True)
    move.delete()


@transaction.atomic
def record_headcount(
    *, actor: Person, on: date, agency_id: int, present: int, quota: int | None, at: datetime, over: bool = False, far: bool = False
) -> Headcount:
    """How many officials an agency has at the end of a day; a second count of the same day corrects the first. Raises
    AskedFirstError for more than it was given, which happens after mergers and is more often a slip of the finger, unless `over` is said;
    and for a number far from all counts beside it (`headcount-neighbours`), for duties depend on it, unless `far` is said.
    """
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    agency = Agency.objects.get(pk=agency_id)
    if on > day_of(at) or not agency.lives(on):
        raise OrganisationError(_("Ngày phải trong thời gian cơ quan tồn tại và không sau hôm nay."))
    if quota is not None and present > quota and not over:
        raise AskedFirstError(
            _("Số có mặt %(present)d vượt biên chế được giao %(quota)d. Hãy kiểm tra lại; nếu đúng như vậy thì đánh dấu «Vẫn ghi».")
            % {"present": present, "quota": quota},
            field="over",
        )
    if not far:
        _ask_about_far(agency, on, present)
    found = Headcount.objects.select_for_update().filter(agency=agency, on=on).first()
    count = found or Headcount(code=new_code("BC", on.year, Headcount), agency=agency, on=on)
    count.present, count.quota = present, quota
    count.save()
    fields = ("code", "on", "agency", "present", "quota")
    record(actor=actor, action="organisation.record_headcount", subject=count, at=at, fields=fields)
    return count


def _ask_about_far(agency: Agency, on: date, present: int) -> None:
    """Ask where a number is far from all that stand beside it; one that fits either side may be what changed there."""
    law = law_on(NEIGHBOURS, on)
    beside = queries.headcounts_beside(agency, on)
    if law is None or not beside:
        return
    share, difference = law.amount("share"), law.amount("difference")
    for one in beside:
        less, more = sorted((present, one.present))
        if difference.allows(more - less) or share.allows_share(less, more):
            return
    raise AskedFirstError(
        _(
            "Số có mặt %(present)d khác xa số gần nhất đã ghi của «%(agency)s»: %(beside)s. Có nghĩa vụ phụ thuộc vào số này. Hãy kiểm tra "
            "lại; nếu đúng như vậy thì đánh dấu «Vẫn ghi: số có mặt đúng là khác xa»."
        )
        % {
            "present": present,
            "agency": agency.name,
            "beside": "; ".join(_("%(present)d vào ngày %(on)s") % {"present": one.present, "on": written(one.on)} for one in beside),
        },
        field="far",
    )


@transaction.atomic
def remove_headcount(*, actor: Person, headcount_id: int, reason: str, at: datetime) -> None:
    """Take out a count that was entered for a wrong day or agency; the journal keeps what it said and why it went."""
    require(actor, Permission.KEEP_STAFF, on=day_of(at))
    count = Headcount.objects.select_for_update().get(pk=headcount_id)
    fields, values = ("code", "on", "agency", "present", "quota"), {"reason": reason_of(reason)}
    record(actor=actor, action="organisation.remove_headcount", subject=count, at=at, fields=fields, values=values, removed=True)
    count.delete()
