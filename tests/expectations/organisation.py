"""Who gets in where in the organisation."""

from __future__ import annotations

from datetime import date

import factories
from expectations import Call, Page
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation import services
from minhbach_site.organisation.models import AgencyChange, CommitteeMember, Headcount, Post, Reorganisation, StaffMove, Undoing
from minhbach_site.organisation.states import (
    ChangeAction,
    ChangeState,
    CommitteeKind,
    CommitteeRole,
    EventKind,
    MoveCause,
    MoveDirection,
    UnitKind,
)

READ, PROPOSE, APPROVE, KEEP = (
    Permission.READ_ORGANISATION,
    Permission.PROPOSE_CHANGES,
    Permission.APPROVE_CHANGES,
    Permission.KEEP_STAFF,
)
AT, DAY = factories.AT, factories.DAY
NEW_YEAR = date(2026, 1, 1)


def _unit(_world):
    return {"pk": factories.unit().pk}


def _ending_unit(_world):
    """A unit that a proposed event would end."""
    return {"pk": factories.event().units.get().unit_id}


def _event(_world):
    return {"pk": factories.event().pk}


def _deciding(_world):
    return {"pk": factories.event().pk, "action": "approve"}


def _post(_world):
    return {"pk": Post.objects.create(unit=factories.unit(), title="Chuyên viên", from_on=date(2025, 7, 1)).pk}


def _membership(_world):
    return {"pk": factories.member(factories.person("nguoi-lam"), factories.unit()).pk}


def _change(_world, **values):
    old = factories.agency("CU", from_on=date(2020, 1, 1))
    filled = {"kind": EventKind.RENAME, "on": NEW_YEAR, "agency_code": "MOI", "name": "Cơ quan mới", "symbol": "CQM", **values}
    change = AgencyChange.objects.create(
        code="CQ1", decision=factories.document("QD-CQ"), entered_by=factories.person("nhap-cq"), entered_at=AT, **filled
    )
    change.sources.add(old)
    return {"pk": change.pk}


def _deciding_change(world):
    return {**_change(world), "action": "approve"}


def _ended(world):
    """An approved renaming whose old agency still has a unit."""
    made = _change(world, state=ChangeState.APPROVED, approved_at=AT, result=factories.agency("MOI2", from_on=NEW_YEAR))
    change = AgencyChange.objects.get(**made)
    old = change.sources.get()
    factories.unit("CU-P", agency=old)
    old.to_on, old.successor = date(2025, 12, 31), change.result
    old.save()
    return made


def _approved(_world):
    """An approved dissolution."""
    return {"pk": factories.event(state=ChangeState.APPROVED, approved_at=AT).pk}


def _undoing(world):
    made = Undoing.objects.create(
        code="HB1", event_id=_approved(world)["pk"], reason="sai ngày", entered_by=factories.person("nguoi-de-nghi"), entered_at=AT
    )
    return {"pk": made.pk}


def _comparison(_world):
    one = factories.agency("A", from_on=date(2020, 1, 1))
    factories.unit("A-P", agency=one)
    made = Reorganisation.objects.create(
        code="SX1", title="Sắp xếp", on=NEW_YEAR, kinds="phong", unit_word="phòng", decision=factories.document("QD-SX")
    )
    made.agencies_before.add(one)
    made.agencies_after.add(one)
    return {"pk": made.pk}


def _move(_world):
    move = StaffMove.objects.create(code="BD1", on=DAY, direction=MoveDirection.OUT, cause=MoveCause.RETIREMENT, unit=factories.unit())
    return {"pk": move.pk}


def _committee(_world):
    return {"pk": factories.committee().pk}


def _member(_world):
    made = CommitteeMember.objects.create(committee=factories.committee(), title="Trưởng phòng", from_on=date(2025, 8, 1))
    return {"pk": made.pk}


def _headcount(_world):
    return {"pk": Headcount.objects.create(code="BC1", on=DAY, agency=factories.agency("HC"), present=10).pk}


def _with_member(world):
    return {"pk": CommitteeMember.objects.get(**_member(world)).committee_id}


def _a_tree(_world):
    top = factories.unit("CC", kind=UnitKind.CHI_CUC, name="Chi cục Quản lý thị trường")
    factories.unit("D1", parent=top, kind=UnitKind.DOI, name="Đội số 1")
    factories.member(factories.person("truong"), top, head=True)
    return {}


PAGES = {
    "organisation:tree": Page(READ, make=_a_tree),
    "organisation:unit": Page(READ, make=_ending_unit),
    "organisation:add_post": Page(KEEP, make=_unit),
    "organisation:end_post": Page(KEEP, make=_post),
    "organisation:add_membership": Page(KEEP, make=_unit),
    "organisation:end_membership": Page(KEEP, make=_membership),
    "organisation:remove_post": Page(KEEP, make=_post),
    "organisation:remove_membership": Page(KEEP, make=_membership),
    "organisation:events": Page(READ, make=lambda world: _event(world) and {}),
    "organisation:propose_event": Page(PROPOSE, make=lambda world: _unit(world) and {}),
    "organisation:approve_events": Page(APPROVE, posted={}),
    "organisation:event": Page(READ, make=_event),
    "organisation:decide_event": Page(APPROVE, make=_deciding, posted={}),
    "organisation:undo_event": Page(PROPOSE, make=_approved),
    "organisation:undo_agency_change": Page(PROPOSE, make=_ended),
    "organisation:decide_undoing": Page(APPROVE, make=lambda world: {**_undoing(world), "action": "approve"}, posted={}),
    "organisation:agencies": Page(READ, make=lambda world: _change(world) and {}),
    "organisation:set_exchange_code": Page(PROPOSE, make=lambda _world: {"pk": factories.agency().pk}),
    "organisation:propose_agency_change": Page(PROPOSE),
    "organisation:agency_change": Page(READ, make=_ended),
    "organisation:propose_carrying": Page(PROPOSE, make=_ended, posted={}),
    "organisation:decide_agency_change": Page(APPROVE, make=_deciding_change, posted={}),
    "organisation:comparisons": Page(READ, make=lambda world: _comparison(world) and {}),
    "organisation:comparison": Page(READ, make=_comparison),
    "organisation:record_reorganisation": Page(PROPOSE),
    "organisation:remove_reorganisation": Page(PROPOSE, make=_comparison),
    "organisation:moves": Page(READ, make=lambda world: _move(world) and _headcount(world) and {}),
    "organisation:record_move": Page(KEEP),
    "organisation:remove_move": Page(KEEP, make=_move),
    "organisation:record_headcount": Page(KEEP),
    "organisation:headcounts": Page(READ, make=lambda world: _headcount(world) and {}),
    "organisation:remove_headcount": Page(KEEP, make=_headcount),
    "organisation:committees": Page(READ, make=lambda world: _committee(world) and {}),
    "organisation:committee": Page(READ, make=_with_member),
    "organisation:establish_committee": Page(KEEP),
    "organisation:record_recognition": Page(KEEP, make=_committee),
    "organisation:end_committee": Page(KEEP, make=_committee),
    "organisation:add_member": Page(KEEP, make=_committee),
    "organisation:end_member": Page(KEEP, make=_member),
    "organisation:remove_committee": Page(KEEP, make=_committee),
    "organisation:remove_member": Page(KEEP, make=_member),
}


def _propose(actor, _world):
    return services.propose_event(
        actor=actor,
        kind=EventKind.DISSOLVE,
        on=NEW_YEAR,
        decision_id=factories.document("QD1").pk,
        source_ids=[factories.unit().pk],
        results=[],
        at=AT,
    )


def _propose_change(actor, _world):
    return services.propose_agency_change(
        actor=actor,
        kind=EventKind.ESTABLISH,
        on=NEW_YEAR,
        decision_id=factories.document("QD1").pk,
        source_ids=[],
        agency_code="MOI",
        name="Cơ quan mới",
        symbol="CQM",
        at=AT,
    )


def _reorganise(actor, _world):
    one = factories.agency("A").pk
    factories.unit("A-P", from_on=NEW_YEAR)
    return services.record_reorganisation(
        actor=actor,
        title="Sắp xếp",
        on=NEW_YEAR,
        before_ids=[one],
        after_ids=[one],
        kinds=[UnitKind.PHONG],
        unit_word="phòng",
        decision_id=factories.document("QD1").pk,
        at=AT,
    )


SERVICES = {
    "organisation.propose_event": Call(PROPOSE, _propose),
    "organisation.decide_event": Call(
        APPROVE, lambda actor, world: services.decide_event(actor=actor, event_id=_event(world)["pk"], action=ChangeAction.APPROVE, at=AT)
    ),
    "organisation.approve_events": Call(
        APPROVE, lambda actor, world: services.approve_events(actor=actor, event_ids=[_event(world)["pk"]], at=AT)
    ),
    "organisation.propose_undoing": Call(
        PROPOSE,
        lambda actor, world: services.propose_undoing(
            actor=actor, event_id=_approved(world)["pk"], reason="sai ngày", decision_id=None, at=AT
        ),
    ),
    "organisation.decide_undoing": Call(
        APPROVE,
        lambda actor, world: services.decide_undoing(actor=actor, undoing_id=_undoing(world)["pk"], action=ChangeAction.APPROVE, at=AT),
    ),
    "organisation.set_exchange_code": Call(
        PROPOSE,
        lambda actor, _world: services.set_exchange_code(actor=actor, agency_id=factories.agency().pk, exchange_code="H48.09", at=AT),
    ),
    "organisation.propose_agency_change": Call(PROPOSE, _propose_change),
    "organisation.decide_agency_change": Call(
        APPROVE,
        lambda actor, world: services.decide_agency_change(actor=actor, change_id=_change(world)["pk"], action=ChangeAction.APPROVE, at=AT),
    ),
    "organisation.propose_carrying": Call(
        PROPOSE, lambda actor, world: services.propose_carrying(actor=actor, change_id=_ended(world)["pk"], at=AT)
    ),
    "organisation.record_reorganisation": Call(PROPOSE, _reorganise),
    "organisation.remove_reorganisation": Call(
        PROPOSE,
        lambda actor, world: services.remove_reorganisation(
            actor=actor, reorganisation_id=_comparison(world)["pk"], reason="ghi nhầm", at=AT
        ),
    ),
    "organisation.add_post": Call(
        KEEP,
        lambda actor, world: services.add_post(actor=actor, unit_id=_unit(world)["pk"], title="Chuyên viên", seats=1, from_on=DAY, at=AT),
    ),
    "organisation.end_post": Call(KEEP, lambda actor, world: services.end_post(actor=actor, post_id=_post(world)["pk"], to_on=DAY, at=AT)),
    "organisation.add_membership": Call(
        KEEP,
        lambda actor, world: services.add_membership(
            actor=actor,
            person_id=factories.person("nguoi-moi").pk,
            unit_id=_unit(world)["pk"],
            position="Chuyên viên",
            head=False,
            from_on=DAY,
            at=AT,
        ),
    ),
    "organisation.end_membership": Call(
        KEEP, lambda actor, world: services.end_membership(actor=actor, membership_id=_membership(world)["pk"], to_on=DAY, at=AT)
    ),
    "organisation.remove_post": Call(
        KEEP, lambda actor, world: services.remove_post(actor=actor, post_id=_post(world)["pk"], reason="ghi nhầm", at=AT)
    ),
    "organisation.remove_membership": Call(
        KEEP, lambda actor, world: services.remove_membership(actor=actor, membership_id=_membership(world)["pk"], reason="ghi nhầm", at=AT)
    ),
    "organisation.record_move": Call(
        KEEP,
        lambda actor, _world: services.record_move(
            actor=actor, on=DAY, direction=MoveDirection.OUT, cause=MoveCause.RETIREMENT, unit_id=None, at=AT
        ),
    ),
    "organisation.remove_move": Call(
        KEEP, lambda actor, world: services.remove_move(actor=actor, move_id=_move(world)["pk"], reason="nhầm", at=AT)
    ),
    "organisation.record_headcount": Call(
        KEEP,
        lambda actor, _world: services.record_headcount(
            actor=actor, on=DAY, agency_id=factories.agency().pk, present=10, quota=None, at=AT
        ),
    ),
    "organisation.remove_headcount": Call(
        KEEP, lambda actor, world: services.remove_headcount(actor=actor, headcount_id=_headcount(world)["pk"], reason="nhầm", at=AT)
    ),
    "organisation.establish_committee": Call(
        KEEP,
        lambda actor, _world: services.establish_committee(
            actor=actor, name="Ban A", kind=CommitteeKind.OTHER, decision_id=None, seats=3, from_on=DAY, to_on=None, at=AT
        ),
    ),
    "organisation.record_recognition": Call(
        KEEP, lambda actor, world: services.record_recognition(actor=actor, committee_id=_committee(world)["pk"], recognised_on=None, at=AT)
    ),
    "organisation.end_committee": Call(
        KEEP,
        lambda actor, world: services.end_committee(
            actor=actor, committee_id=_committee(world)["pk"], to_on=DAY, reason="thành lập lại", at=AT
        ),
    ),
    "organisation.add_member": Call(
        KEEP,
        lambda actor, world: services.add_member(
            actor=actor,
            committee_id=_committee(world)["pk"],
            person_id=None,
            title="Trưởng phòng",
            role=CommitteeRole.MEMBER,
            from_on=DAY,
            at=AT,
        ),
    ),
    "organisation.end_member": Call(
        KEEP, lambda actor, world: services.end_member(actor=actor, member_id=_member(world)["pk"], to_on=DAY, at=AT)
    ),
    "organisation.remove_committee": Call(
        KEEP, lambda actor, world: services.remove_committee(actor=actor, committee_id=_committee(world)["pk"], reason="nhầm", at=AT)
    ),
    "organisation.remove_member": Call(
        KEEP, lambda actor, world: services.remove_member(actor=actor, member_id=_member(world)["pk"], reason="nhầm", at=AT)
    ),
}
