"""Taking back an approved event or change of agencies that is found to be wrong: asked by one with a reason, approved by another.

The event stays in the register as undone. The units or the agency that it began are taken away, what it ended lives on, and the people,
posts and unit roles that it carried are where they were. Only the latest event of its units can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import CarriedGrant, NotAllowed, require, require_other_person, restore_unit_grants
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import (
    Agency,
    AgencyChange,
    Carried,
    EventUnit,
    Membership,
    OrganisationEvent,
    PlannedUnit,
    Post,
    Undoing,
    Unit,
)
from minhbach_site.organisation.services.codes import OrganisationError, new_code
from minhbach_site.organisation.services.moving import move_back
from minhbach_site.organisation.states import (
    CHANGE_TRANSITIONS,
    DECIDING_TYPES,
    CarriedKind,
    ChangeAction,
    ChangeState,
    EventRole,
)
from minhbach_site.ui.dates import day_of

_FIELDS = ("code", "event", "agency_change", "decision", "state")
_POST_FIELDS = ("unit", "seats", "from_on", "to_on")
_MEMBERSHIP_FIELDS = ("person", "unit", "post", "head", "from_on", "to_on")
_LIFE_FIELDS = ("code", "from_on", "to_on")


@transaction.atomic
def propose_undoing(
    *, actor: Person, reason: str, decision_id: int | None, at: datetime, event_id: int | None = None, change_id: int | None = None
) -> Undoing:
    """Ask that an approved event (or change of agencies: one of both) be undone; nothing changes until `decide_undoing`.

    Raises OrganisationError when it is not approved, is already asked for, or when something hangs on what it began.
    """
    require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
    undone = _undone(event_id, change_id)
    if not reason.strip():
        raise OrganisationError(_("Hãy ghi lý do hủy bỏ: sai ngày, sai đơn vị, nhập từ bản dự thảo …"))
    if decision_id is not None and not queries.decisions().filter(pk=decision_id, type__in=DECIDING_TYPES).exists():
        raise OrganisationError(_("Văn bản quyết định hủy bỏ phải là quyết định hoặc nghị quyết có trong sổ văn bản. Hãy chọn lại."))
    if queries.waiting_undoing(undone) is not None:
        raise OrganisationError(_("Đã có đề nghị hủy bỏ đang chờ duyệt. Hãy mở trang của sự kiện để xem."))
    _check_free(undone)
    made = Undoing.objects.create(
        code=new_code("HB", day_of(at).year, Undoing),
        event_id=event_id,
        agency_change_id=change_id,
        reason=reason.strip(),
        decision_id=decision_id,
        entered_by=actor,
        entered_at=at,
    )
    record(actor=actor, action="organisation.propose_undoing", subject=made, at=at, fields=_FIELDS)
    return made


@transaction.atomic
def decide_undoing(*, actor: Person, undoing_id: int, action: ChangeAction, at: datetime, reason: str = "") -> Undoing:
    """Approve or refuse it (who may approve events, never who asked; a refusal has a reason), or withdraw it (only who asked).

    On approval all of it is taken back in this transaction, or nothing: what has come to hang on it since is named by OrganisationError.
    """
    undoing = Undoing.objects.select_for_update().get(pk=undoing_id)
    _may_decide(actor, undoing, action, at)
    state = CHANGE_TRANSITIONS.get((ChangeState(undoing.state), action))
    if state is None:
        raise OrganisationError(_("Việc này đã được quyết định rồi. Hãy tải lại trang để xem kết quả."))
    if action == ChangeAction.REFUSE and not reason.strip():
        raise OrganisationError(_("Hãy ghi lý do không duyệt, để người nhập biết phải sửa gì."))
    undoing.state, undoing.refusal = state, reason.strip()
    undoing.approved_by, undoing.approved_for_id, undoing.approved_at = actor, actor.acts_for, at
    undoing.save(update_fields=["state", "approved_by", "approved_for", "approved_at", "refusal"])
    counts, also = {}, list[OrganisationEvent | AgencyChange]()
    if state == ChangeState.APPROVED:
        undone = _undone(undoing.event_id, undoing.agency_change_id)
        _check_free(undone)
        also += _naming(undone)
        counts = _undo_event(undone, actor, at) if isinstance(undone, OrganisationEvent) else _undo_agencies(undone, actor, at)
        undone.state = ChangeState.UNDONE
        undone.save(update_fields=["state"])
        also.append(undone)
    record(actor=actor, action="organisation.decide_undoing", subject=undoing, at=at, fields=_FIELDS, values=counts, also=also)
    return undoing


def _may_decide(actor: Person, undoing: Undoing, action: ChangeAction, at: datetime) -> None:
    if action == ChangeAction.WITHDRAW:
        require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
        if undoing.entered_by_id != actor.pk:
            raise NotAllowed(_("Chỉ người đã nhập mới rút lại được. Lãnh đạo có thể chọn «Không duyệt»."))
        return
    require(actor, Permission.APPROVE_CHANGES, on=day_of(at))
    require_other_person(actor, undoing.entered_by_id)


def _undone(event_id: int | None, change_id: int | None) -> OrganisationEvent | AgencyChange:
    found: OrganisationEvent | AgencyChange
    if event_id is not None:
        found = OrganisationEvent.objects.select_for_update().get(pk=event_id)
    elif change_id is not None:
        found = AgencyChange.objects.select_for_update().get(pk=change_id)
    else:
        raise ValueError("name an event or a change of agencies")
    if found.state != ChangeState.APPROVED:
        raise OrganisationError(_("Chỉ hủy bỏ được sự kiện hoặc thay đổi đã duyệt; việc đang chờ duyệt thì rút lại hoặc không duyệt."))
    return found


def _naming(undone: OrganisationEvent | AgencyChange) -> list[OrganisationEvent]:
    """The other events, of proposals that came to nothing, that name a unit or agency which goes away now: they will name it otherwise."""
    if isinstance(undone, AgencyChange):
        named = Q(planned__agency=undone.result_id) if undone.result_id else Q(pk=None)
        return list(OrganisationEvent.objects.filter(named).distinct().order_by("pk"))
    results = queries.began(undone)
    named = Q(units__unit__in=results) | Q(planned__parent__in=results)
    return list(OrganisationEvent.objects.filter(named).exclude(pk=undone.pk).distinct().order_by("pk"))


def _check_free(undone: OrganisationEvent | AgencyChange) -> None:
    hanging = queries.hanging_on(undone)
    if staying := "; ".join(one.what for one in hanging if one.stays):
        raise OrganisationError(
            _(
                "Không hủy bỏ được nữa, vì đã có hồ sơ không chuyển đi nơi khác được: %(list)s. Hãy nhập một sự kiện mới, theo quyết định "
                "sửa sai, có hiệu lực từ ngày của quyết định đó."
            )
            % {"list": staying}
        )
    if hanging:
        told = "; ".join(f"{one.what}. {one.to_do}".rstrip(". ") for one in hanging)
        raise OrganisationError(_("Chưa hủy bỏ được, vì còn phụ thuộc: %(list)s.") % {"list": told})


def _undo_event(event: OrganisationEvent, actor: Person, at: datetime) -> dict[str, int]:
    results = queries.began(event)
    people = _restore_people(event, actor, at)
    _keep_as_planned(event, results)
    for unit in results:
        EventUnit.objects.filter(unit=unit).exclude(event=event).update(was=f"{unit.name} ({unit.code})"[:300], unit=None)
        PlannedUnit.objects.filter(parent=unit).update(parent=None)  # of proposals that came to nothing: `hanging_on` refused any other
        fields = (*_LIFE_FIELDS, "agency", "kind")
        record(actor=actor, action="organisation.take_away_unit", subject=unit, at=at, fields=fields, removed=True)
    event.units.filter(role=EventRole.RESULT).delete()
    for unit in results:
        unit.delete()
    sources = list(Unit.objects.select_for_update().filter(events__event=event, events__role=EventRole.SOURCE).order_by("code"))
    for unit in sources:
        unit.to_on = None
        unit.save(update_fields=["to_on"])
        record(actor=actor, action="organisation.restore_unit", subject=unit, at=at, fields=_LIFE_FIELDS)
    return {"sources": len(sources), "results": len(results), "people": people}


def _keep_as_planned(event: OrganisationEvent, results: Sequence[Unit]) -> None:
    """An event from a file has no planned units: what it began is kept as if it had been planned, so that the event still tells of it."""
    known = set(event.planned.values_list("code", flat=True))
    PlannedUnit.objects.bulk_create(
        PlannedUnit(event=event, code=unit.code, agency_id=unit.agency_id, parent_id=unit.parent_id, name=unit.name, kind=unit.kind)
        for unit in results
        if unit.code not in known
    )


def _restore_people(event: OrganisationEvent, actor: Person, at: datetime) -> int:
    """Put back what the event carried, the last first; how many places of people. What has ended since in the new unit ends in the old."""
    rows = list(event.carried.order_by("-pk"))
    carried: dict[str, list[Carried]] = {kind: [one for one in rows if one.kind == kind] for kind in CarriedKind}
    restore_unit_grants(actor=actor, carried=[CarriedGrant(one.before, one.after, one.until) for one in carried[CarriedKind.GRANT]], at=at)
    _restore_memberships(carried[CarriedKind.MEMBERSHIP], actor, at)
    for one in carried[CarriedKind.POST]:
        old = Post.objects.get(pk=one.before)
        old.to_on = _taken_away(Post.objects.get(pk=one.after), actor, at) if one.after is not None else one.until
        old.save(update_fields=["to_on"])
        record(actor=actor, action="organisation.restore_post", subject=old, at=at, fields=_POST_FIELDS)
    event.carried.all().delete()
    return len(carried[CarriedKind.MEMBERSHIP])


def _restore_memberships(rows: Sequence[Carried], actor: Person, at: datetime) -> None:
    left: dict[int, date | None] = {}  # who has left the new unit since: also a second place, which was not carried, ends with that day
    for one in sorted(rows, key=lambda row: row.after is None):
        old = Membership.objects.get(pk=one.before)
        if one.after is not None:
            old.to_on = _taken_away(Membership.objects.get(pk=one.after), actor, at)
            if old.to_on != one.until:
                left[old.person_id] = old.to_on
        else:
            old.to_on = left.get(old.person_id, one.until)
        old.save(update_fields=["to_on"])
        record(actor=actor, action="organisation.restore_membership", subject=old, at=at, fields=_MEMBERSHIP_FIELDS)


def _taken_away(made: Post | Membership, actor: Person, at: datetime) -> date | None:
    """Take a carried row away; the last day that it had."""
    name, fields = ("post", _POST_FIELDS) if isinstance(made, Post) else ("membership", _MEMBERSHIP_FIELDS)
    record(actor=actor, action=f"organisation.remove_{name}", subject=made, at=at, fields=fields, removed=True)
    last = made.to_on
    made.delete()
    return last


def _undo_agencies(change: AgencyChange, actor: Person, at: datetime) -> dict[str, int]:
    move_back(queries.moved_with(change), actor, at)
    sources, result = list(Agency.objects.select_for_update().filter(changes=change).order_by("code")), change.result
    for agency in sources:
        agency.to_on = agency.successor = None
        agency.save(update_fields=["to_on", "successor"])
        record(actor=actor, action="organisation.restore_agency", subject=agency, at=at, fields=(*_LIFE_FIELDS, "successor"))
    if result is not None:
        change.result = None
        change.save(update_fields=["result"])
        _forget_agency(result)
        fields = (*_LIFE_FIELDS, "symbol")
        record(actor=actor, action="organisation.take_away_agency", subject=result, at=at, fields=fields, removed=True)
        result.delete()
    return {"sources": len(sources), "results": int(result is not None)}


def _forget_agency(agency: Agency) -> None:
    """Proposals that came to nothing and would have begun units in this agency go with it; their events stay."""
    PlannedUnit.objects.filter(agency=agency).delete()
