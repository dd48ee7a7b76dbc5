"""Events of units and changes of whole agencies: entered with a registered decision by one, in effect when a leader approves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from minhbach.text import blind
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import NotAllowed, require, require_other_person
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation import queries
from minhbach_site.organisation.models import (
    Agency,
    AgencyChange,
    Change,
    EventUnit,
    OrganisationEvent,
    PlannedUnit,
    Unit,
)
from minhbach_site.organisation.services.carrying import carry_people
from minhbach_site.organisation.services.codes import (
    OrganisationError,
    check_decision,
    new_code,
    refuse_far_ahead,
    save_agency,
    save_unit,
)
from minhbach_site.organisation.services.moving import check_units, move_units
from minhbach_site.organisation.states import (
    AGENCY_KINDS,
    CHANGE_TRANSITIONS,
    SHAPE_WORDS,
    SHAPES,
    ChangeAction,
    ChangeState,
    EventKind,
    EventRole,
    UnitKind,
)
from minhbach_site.ui.dates import day_of, written

DAY = timedelta(days=1)
_CHANGE_FIELDS = ("code", "kind", "on", "decision", "state")


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that an event would begin. An empty code is made from the event's."""

    agency_id: int
    name: str
    kind: UnitKind
    code: str = ""
    parent_id: int | None = None


@transaction.atomic
def propose_event(
    *,
    actor: Person,
    kind: EventKind,
    on: date,
    decision_id: int,
    source_ids: Sequence[int],
    results: Sequence[NewUnit],
    at: datetime,
    note: str = "",
) -> OrganisationEvent:
    """Enter an event with its decision. Nothing changes until `decide_event`. Raises OrganisationError for what cannot be."""
    require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
    refuse_far_ahead(_("Ngày hiệu lực"), on, day_of(at))
    event = OrganisationEvent(
        code=new_code("SK", on.year, OrganisationEvent),
        kind=kind,
        on=on,
        decision_id=decision_id,
        note=note.strip(),
        entered_by=actor,
        entered_at=at,
    )
    check_decision(event)
    sources = list(Unit.objects.filter(pk__in=source_ids).order_by("code"))
    planned = [
        PlannedUnit(
            event=event,
            code=(new.code.strip() or f"{event.code}-{number}"),
            agency_id=new.agency_id,
            parent_id=new.parent_id,
            name=" ".join(new.name.split()),
            kind=new.kind,
        )
        for number, new in enumerate(results, 1)
    ]
    _check_event(event, sources, planned)
    event.save()
    EventUnit.objects.bulk_create(
        EventUnit(code=f"{event.code}-S{number}", event=event, role=EventRole.SOURCE, unit=unit) for number, unit in enumerate(sources, 1)
    )
    PlannedUnit.objects.bulk_create(planned)
    counts = {"sources": len(sources), "results": len(planned)}
    record(actor=actor, action="organisation.propose_event", subject=event, at=at, fields=_CHANGE_FIELDS, values=counts)
    return event


@transaction.atomic
def decide_event(*, actor: Person, event_id: int, action: ChangeAction, at: datetime, reason: str = "") -> OrganisationEvent:
    """Approve or refuse an event (a leader, never the one who entered it; a refusal has a reason), or withdraw it (only the one who did).

    On approval the sources end on the day before it takes effect and the results begin on that day. People, posts and unit roles go on in
    the one unit that comes in the place of the sources; where there is no such unit they end, and `queries.unplaced` names them.
    """
    event = OrganisationEvent.objects.select_for_update().get(pk=event_id)
    _may_decide(actor, event, action, at)
    _move(event, actor, action, at, reason)
    units = _carry_out(event, actor, at) if event.state == ChangeState.APPROVED else []
    counts = {
        role: event.units.filter(role=value).count() for role, value in (("sources", EventRole.SOURCE), ("results", EventRole.RESULT))
    }
    record(actor=actor, action="organisation.decide_event", subject=event, at=at, fields=_CHANGE_FIELDS, values=counts, also=units)
    return event


@transaction.atomic
def approve_events(*, actor: Person, event_ids: Iterable[int], at: datetime) -> list[OrganisationEvent]:
    """Approve several events of one decision at once, in the order in which they were entered: all or none."""
    require(actor, Permission.APPROVE_CHANGES, on=day_of(at))
    found = OrganisationEvent.objects.filter(pk__in=set(event_ids)).order_by("pk")
    return [decide_event(actor=actor, event_id=event.pk, action=ChangeAction.APPROVE, at=at) for event in found]


def _may_decide(actor: Person, change: Change, action: ChangeAction, at: datetime) -> None:
    if action == ChangeAction.WITHDRAW:
        require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
        if change.entered_by_id != actor.pk:
            raise NotAllowed(_("Chỉ người đã nhập mới rút lại được. Lãnh đạo có thể chọn «Không duyệt»."))
        return
    require(actor, Permission.APPROVE_CHANGES, on=day_of(at))
    require_other_person(actor, change.entered_by_id)


def _move(change: Change, actor: Person, action: ChangeAction, at: datetime, reason: str) -> None:
    state = CHANGE_TRANSITIONS.get((ChangeState(change.state), action))
    if state is None:
        raise OrganisationError(_("Việc này đã được quyết định rồi. Hãy tải lại trang để xem kết quả."))
    if action == ChangeAction.REFUSE and not reason.strip():
        raise OrganisationError(_("Hãy ghi lý do không duyệt, để người nhập biết phải sửa gì."))
    change.state, change.reason = state, reason.strip()
    change.approved_by, change.approved_for_id, change.approved_at = actor, actor.acts_for, at
    change.save(update_fields=["state", "approved_by", "approved_for", "approved_at", "reason"])


def _carry_out(event: OrganisationEvent, actor: Person, at: datetime) -> list[Unit]:
    """End the sources, begin the results, carry the people over; the units that changed."""
    sources = list(Unit.objects.select_for_update().filter(events__event=event, events__role=EventRole.SOURCE).order_by("code"))
    planned = list(event.planned.select_related("agency", "parent").order_by("pk"))
    for plan in planned:  # a change of agencies of the same day may have been approved since
        plan.agency = queries.became(plan.agency, event.on)
    check_decision(event)
    _check_event(event, sources, planned)
    for unit in sources:
        unit.to_on = event.on - DAY
        unit.save(update_fields=["to_on"])
    results = []
    for number, plan in enumerate(planned, 1):
        unit = Unit(code=plan.code, agency=plan.agency, parent=plan.parent, name=plan.name, kind=plan.kind, from_on=event.on)
        save_unit(unit)
        EventUnit.objects.create(code=f"{event.code}-K{number}", event=event, role=EventRole.RESULT, unit=unit)
        results.append(unit)
    carry_people(actor, event, sources, results[0] if len(results) == 1 else None, at)
    return [*sources, *results]


def _check_event(event: OrganisationEvent, sources: Sequence[Unit], planned: Sequence[PlannedUnit]) -> None:
    kind = EventKind(event.kind)
    if not SHAPES[kind].holds(len(sources), len(planned)):
        raise OrganisationError(str(SHAPE_WORDS[kind]))
    for unit in sources:
        _check_source(event, unit)
    _check_children(event, sources, len(planned))
    ending = {unit.pk for unit in sources} | set(queries.ending_units(event.on))
    codes: set[str] = set()
    places: set[tuple[int, int | None, str]] = set()
    for plan in planned:
        _check_planned(event, plan, ending)
        if plan.code in codes or Unit.objects.filter(code=plan.code).exists():
            raise OrganisationError(_("Mã đơn vị «%(code)s» đã dùng. Hãy đặt mã khác.") % {"code": plan.code})
        place = (plan.agency_id, plan.parent_id, blind(plan.name))
        if place in places or _same_name(event, plan, ending):
            raise OrganisationError(
                _("Cùng một nơi trực thuộc đã có đơn vị tên «%(name)s» vào ngày %(on)s. Hãy đặt tên khác, hoặc bỏ dòng ghi hai lần.")
                % {"name": plan.name, "on": written(event.on)}
            )
        places.add(place)
        codes.add(plan.code)


def _check_source(event: OrganisationEvent, unit: Unit) -> None:
    if unit.to_on is not None or unit.from_on >= event.on:
        raise OrganisationError(
            _("«%(unit)s» không còn hoặc chưa tồn tại vào ngày liền trước %(on)s nên không thể chấm dứt từ ngày đó.")
            % {"unit": unit, "on": written(event.on)}
        )
    last = unit.agency.to_on
    if last is not None and unit.from_on <= last and event.on > last + DAY:
        raise OrganisationError(
            _(
                "Cơ quan của «%(unit)s» chấm dứt hết ngày %(last)s, nên đơn vị không ở đó đến ngày %(on)s được. Hãy chuyển đơn vị sang "
                "cơ quan kế tục trước, ở trang của thay đổi cơ quan, hoặc chọn ngày hiệu lực %(next)s."
            )
            % {"unit": unit, "last": written(last), "on": written(event.on), "next": written(last + DAY)}
        )
    other = queries.open_event_of(unit, but=event.pk)
    if other is not None:
        raise OrganisationError(
            _("«%(unit)s» đang thuộc sự kiện %(code)s chờ duyệt. Hãy duyệt hoặc rút sự kiện đó trước.") % {"unit": unit, "code": other.code}
        )


def _check_children(event: OrganisationEvent, sources: Sequence[Unit], results: int) -> None:
    """What is in a unit follows it into the one unit that comes in its place; otherwise it must be settled first."""
    if results == 1 and event.kind in {EventKind.RENAME, EventKind.MERGE, EventKind.TRANSFER}:
        return
    left = Unit.objects.filter(parent__in=sources, to_on__isnull=True).exclude(pk__in=[unit.pk for unit in sources]).order_by("code")
    if left:
        names = ", ".join(unit.name for unit in left[:5])
        raise OrganisationError(
            _("Còn đơn vị trực thuộc chưa sắp xếp: %(names)s. Hãy nhập sự kiện cho các đơn vị này trước, hoặc đưa chúng vào cùng sự kiện.")
            % {"names": names}
        )


def _check_planned(event: OrganisationEvent, plan: PlannedUnit, ending: set[int]) -> None:
    if not plan.name:
        raise OrganisationError(_("Đơn vị mới phải có tên."))
    if not plan.agency.lives(event.on):
        raise OrganisationError(
            _("«%(agency)s» không tồn tại vào ngày %(on)s. Hãy chọn cơ quan khác, hoặc nhập thay đổi cơ quan trước.")
            % {"agency": plan.agency, "on": written(event.on)}
        )
    parent = plan.parent
    if parent is None:
        return
    if queries.became(parent.agency, event.on) != plan.agency and parent.pk not in ending:
        raise OrganisationError(
            _("Đơn vị cấp trên «%(parent)s» thuộc cơ quan khác: %(agency)s. Hãy chọn lại cơ quan hoặc đơn vị cấp trên.")
            % {"parent": parent, "agency": parent.agency}
        )
    if not parent.lives(event.on) and parent.pk not in ending:
        raise OrganisationError(
            _("Đơn vị cấp trên «%(parent)s» không tồn tại vào ngày %(on)s. Hãy chọn đơn vị khác.")
            % {"parent": parent, "on": written(event.on)}
        )


def _same_name(event: OrganisationEvent, plan: PlannedUnit, ending: set[int]) -> bool:
    """Whether a unit of that name lives on in the same place, so that there would be two."""
    there = Unit.objects.filter(queries.alive(event.on), agency=plan.agency_id, parent=plan.parent_id).exclude(pk__in=ending)
    return any(blind(name) == blind(plan.name) for name in there.values_list("name", flat=True))


@transaction.atomic
def propose_agency_change(
    *,
    actor: Person,
    kind: EventKind,
    on: date,
    decision_id: int,
    source_ids: Sequence[int],
    at: datetime,
    agency_code: str = "",
    name: str = "",
    symbol: str = "",
    short_name: str = "",
    superior: str = "",
    note: str = "",
) -> AgencyChange:
    """Enter the establishment, renaming, merger or dissolution of whole agencies; it waits for `decide_agency_change`."""
    require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
    refuse_far_ahead(_("Ngày hiệu lực"), on, day_of(at))
    change = AgencyChange(
        code=new_code("CQ", on.year, AgencyChange),
        kind=kind,
        on=on,
        decision_id=decision_id,
        note=note.strip(),
        agency_code=agency_code.strip(),
        name=" ".join(name.split()),
        symbol=symbol.strip(),
        short_name=" ".join(short_name.split()),
        superior=" ".join(superior.split()),
        entered_by=actor,
        entered_at=at,
    )
    sources = list(Agency.objects.filter(pk__in=source_ids).order_by("code"))
    check_decision(change)
    _check_agency_change(change, sources)
    change.save()
    change.sources.set(sources)
    record(
        actor=actor,
        action="organisation.propose_agency_change",
        subject=change,
        at=at,
        fields=_CHANGE_FIELDS,
        values={"sources": len(sources)},
    )
    return change


@transaction.atomic
def decide_agency_change(*, actor: Person, change_id: int, action: ChangeAction, at: datetime, reason: str = "") -> AgencyChange:
    """As `decide_event`, for whole agencies: the new one begins, its predecessors end the day before and name it as their successor.

    Their units that begin on that day or later, by events approved before, begin in the new one.
    """
    change = AgencyChange.objects.select_for_update().get(pk=change_id)
    _may_decide(actor, change, action, at)
    _move(change, actor, action, at, reason)
    changed: list[Agency | Unit | OrganisationEvent] = []
    if change.state == ChangeState.APPROVED:
        sources = list(Agency.objects.select_for_update().filter(changes=change).order_by("code"))
        check_decision(change)
        _check_agency_change(change, sources)
        if change.kind != EventKind.DISSOLVE:
            change.result = save_agency(
                Agency(
                    code=change.agency_code,
                    name=change.name,
                    symbol=change.symbol,
                    short_name=change.short_name,
                    superior=change.superior,
                    from_on=change.on,
                    decision_id=change.decision_id,
                )
            )
            change.save(update_fields=["result"])
        for agency in sources:
            agency.to_on, agency.successor = change.on - DAY, change.result
            agency.save(update_fields=["to_on", "successor"])
        changed = [*sources, *([change.result] if change.result else []), *move_units(change, sources)]
    fields = (*_CHANGE_FIELDS, "result")
    record(actor=actor, action="organisation.decide_agency_change", subject=change, at=at, fields=fields, also=changed)
    return change


@transaction.atomic
def propose_carrying(*, actor: Person, change_id: int, at: datetime) -> list[OrganisationEvent]:
    """Propose that each unit still standing under an ended agency goes on, as it is, in the one that came in its place.

    One event of transfer for each unit, because each has its own life; a leader approves them. Raises OrganisationError when none is left.
    """
    require(actor, Permission.PROPOSE_CHANGES, on=day_of(at))
    change = AgencyChange.objects.select_related("result").get(pk=change_id)
    if change.state != ChangeState.APPROVED or change.result is None:
        raise OrganisationError(_("Thay đổi cơ quan này chưa được duyệt, hoặc không có cơ quan kế tục."))
    left = [unit for unit in queries.stranded_units().filter(agency__in=change.sources.all()) if queries.open_event_of(unit) is None]
    if not left:
        raise OrganisationError(_("Không còn đơn vị nào chưa sắp xếp, hoặc các đơn vị còn lại đang có sự kiện chờ duyệt."))
    made = []
    for unit in sorted(left, key=lambda one: (one.parent_id is not None, one.code)):
        result = NewUnit(change.result.pk, unit.name, UnitKind(unit.kind), f"{unit.code}-{change.on.year}", unit.parent_id)
        made.append(
            propose_event(
                actor=actor,
                kind=EventKind.TRANSFER,
                on=max(change.on, unit.from_on + DAY),  # an older version let units begin in an agency that had ended
                decision_id=change.decision_id,
                source_ids=[unit.pk],
                results=[result],
                at=at,
                note=_("Chuyển nguyên trạng theo %(code)s") % {"code": change.code},
            )
        )
    return made


def _check_agency_change(change: AgencyChange, sources: Sequence[Agency]) -> None:
    kind = EventKind(change.kind)
    if kind not in AGENCY_KINDS:
        raise OrganisationError(_("Với cơ quan chỉ nhập thành lập, đổi tên, hợp nhất hoặc giải thể; chia tách thì nhập từng cơ quan mới."))
    results = 0 if kind == EventKind.DISSOLVE else 1
    if not SHAPES[kind].holds(len(sources), results):
        raise OrganisationError(str(SHAPE_WORDS[kind]))
    for agency in sources:
        if agency.to_on is not None or agency.from_on >= change.on:
            raise OrganisationError(_("«%(agency)s» không tồn tại vào ngày liền trước ngày hiệu lực. Hãy chọn lại.") % {"agency": agency})
    if results and not (change.agency_code and change.name and change.symbol):
        raise OrganisationError(_("Cơ quan mới phải có mã, tên và ký hiệu."))
    if results and Agency.objects.filter(code=change.agency_code).exists():
        raise OrganisationError(_("Mã cơ quan «%(code)s» đã dùng. Hãy đặt mã khác.") % {"code": change.agency_code})
    check_units(change, sources)
