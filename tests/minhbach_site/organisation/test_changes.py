from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

import factories
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.organisation import queries, services
from minhbach_site.organisation.models import Agency, OrganisationEvent, Unit
from minhbach_site.organisation.services import NewUnit, OrganisationError
from minhbach_site.organisation.states import (
    CHANGE_TRANSITIONS,
    SHAPES,
    ChangeAction,
    ChangeState,
    CommitteeKind,
    CommitteeRole,
    EventKind,
    UnitKind,
)
from minhbach_site.records.states import DocumentState, DocumentType

pytestmark = pytest.mark.django_db
AT = factories.AT
ON = date(2026, 1, 1)


@pytest.fixture
def decision():
    return factories.document("QD211", issued_on=date(2025, 12, 20), symbol="211/QĐ-UBND")


@pytest.fixture
def units():
    factories.agency()
    return [factories.unit("CN", name="Phòng Công nghiệp"), factories.unit("KTAT", name="Phòng Kỹ thuật an toàn")]


def propose(actor, decision, sources, results=(), kind=EventKind.MERGE, on=ON):
    return services.propose_event(
        actor=actor, kind=kind, on=on, decision_id=decision.pk, source_ids=[one.pk for one in sources], results=results, at=AT
    )


def new(name="Phòng mới", code="MOI", **values):
    return NewUnit(agency_id=Agency.objects.get(code="SCT").pk, name=name, kind=UnitKind.PHONG, code=code, **values)


def approve(actor, event):
    return services.decide_event(actor=actor, event_id=event.pk, action=ChangeAction.APPROVE, at=AT)


def far_calls(actor, decision, units):
    """Each call that begins something on a day, as it would be made for that day."""
    agency = Agency.objects.get(code="SCT")
    dissolve = {"kind": EventKind.DISSOLVE, "decision_id": decision.pk, "at": AT, "actor": actor}
    kinds = {"kinds": [UnitKind.PHONG], "unit_word": "phòng", "title": "Sắp xếp"}
    agencies = {"before_ids": [agency.pk], "after_ids": [agency.pk]}
    committee = {"name": "Ban Chỉ đạo", "kind": CommitteeKind.STEERING, "seats": 3, "to_on": None}
    member = {"person_id": None, "title": "Trưởng phòng", "role": CommitteeRole.MEMBER, "actor": actor, "at": AT}
    place = {"person_id": actor.pk, "position": "Chuyên viên", "actor": actor, "at": AT}
    return {
        "event": lambda on: services.propose_event(on=on, source_ids=[units[0].pk], results=[], **dissolve),
        "agency": lambda on: services.propose_agency_change(on=on, source_ids=[agency.pk], **dissolve),
        "comparison": lambda on: services.record_reorganisation(on=on, decision_id=decision.pk, actor=actor, at=AT, **kinds, **agencies),
        "committee": lambda on: services.establish_committee(from_on=on, decision_id=decision.pk, actor=actor, at=AT, **committee),
        "member": lambda on: services.add_member(committee_id=factories.committee(f"B{on.year}").pk, from_on=on, **member),
        "post": lambda on: services.add_post(unit_id=units[0].pk, title="Kế toán", seats=1, from_on=on, actor=actor, at=AT),
        "place": lambda on: services.add_membership(unit_id=units[0].pk, head=False, from_on=on, **place),
    }


@pytest.mark.parametrize("name", ["event", "agency", "comparison", "committee", "member", "post", "place"])
def test_what_begins_too_far_ahead_is_refused_as_a_slip(name, clerk, decision, units):
    call = far_calls(clerk, decision, units)[name]

    for far in (date(2028, 11, 28), date(2090, 1, 1)):
        with (
            pytest.raises(OrganisationError, match=r"quá xa: trang chỉ nhận đến hết ngày 27/11/2028\. Hãy kiểm tra lại năm"),
            transaction.atomic(),
        ):
            call(far)
    if name == "comparison":
        factories.unit("SE-CO", from_on=date(2028, 11, 27))  # something to compare
    assert call(date(2028, 11, 27)).pk


def test_a_merger_changes_nothing_until_a_leader_approves_it(clerk, leader, decision, units):
    event = propose(clerk, decision, units, [new("Phòng Công nghiệp và An toàn", "CNAT")])

    assert {unit.code for unit in queries.units_on(ON)} == {"CN", "KTAT"}

    approve(leader, event)

    assert {unit.code for unit in queries.units_on(date(2025, 12, 31))} == {"CN", "KTAT"}
    assert {unit.code for unit in queries.units_on(ON)} == {"CNAT"}
    assert [unit.code for unit in queries.successors(Unit.objects.get(code="CN"))] == ["CNAT"]
    assert list(Unit.objects.filter(code="CN").values_list("to_on", flat=True)) == [date(2025, 12, 31)]
    assert [(entry.action, entry.subject_type) for entry in Entry.objects.order_by("sequence")] == [
        ("organisation.propose_event", "organisation.organisationevent"),
        ("organisation.decide_event", "organisation.organisationevent"),
        ("organisation.decide_event", "organisation.unit"),
        ("organisation.decide_event", "organisation.unit"),
        ("organisation.decide_event", "organisation.unit"),
    ]


def test_who_enters_an_event_does_not_approve_it(decision, units):
    both = factories.person("ca-hai", Role.CLERK, Role.LEADER)
    event = propose(both, decision, units, [new()])

    with pytest.raises(PermissionDenied, match="không được tự duyệt"):
        approve(both, event)

    event.refresh_from_db()
    assert event.state == ChangeState.PROPOSED


def test_the_database_too_refuses_an_approval_by_who_entered(clerk, decision, units):
    event = propose(clerk, decision, units, [new()])
    event.state, event.approved_by, event.approved_at = ChangeState.APPROVED, clerk, AT

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


def test_only_who_entered_withdraws(clerk, leader, decision, units):
    event = propose(clerk, decision, units, [new()])

    with pytest.raises(PermissionDenied):
        services.decide_event(actor=leader, event_id=event.pk, action=ChangeAction.WITHDRAW, at=AT)
    services.decide_event(actor=clerk, event_id=event.pk, action=ChangeAction.WITHDRAW, at=AT)

    event.refresh_from_db()
    assert event.state == ChangeState.WITHDRAWN
    assert {unit.code for unit in queries.units_on(ON)} == {"CN", "KTAT"}


@pytest.mark.past_the_site
@pytest.mark.parametrize("state", ChangeState)
@pytest.mark.parametrize("action", ChangeAction)
def test_every_pair_of_state_and_action(state, action, clerk, leader, decision, units):
    event = propose(clerk, decision, units, [new()])
    second = None if state == ChangeState.PROPOSED else leader
    OrganisationEvent.objects.filter(pk=event.pk).update(state=state, approved_by=second, approved_at=AT if second else None)
    actor = clerk if action == ChangeAction.WITHDRAW else leader

    if (state, action) in CHANGE_TRANSITIONS:
        decided = services.decide_event(actor=actor, event_id=event.pk, action=action, reason="chưa đúng", at=AT)
        assert decided.state == CHANGE_TRANSITIONS[state, action]
    else:
        with pytest.raises(OrganisationError, match="đã được quyết định"):
            services.decide_event(actor=actor, event_id=event.pk, action=action, reason="chưa đúng", at=AT)


def test_a_refusal_says_why(clerk, leader, decision, units):
    event = propose(clerk, decision, units, [new()])

    with pytest.raises(OrganisationError, match="lý do không duyệt"):
        services.decide_event(actor=leader, event_id=event.pk, action=ChangeAction.REFUSE, at=AT)
    services.decide_event(actor=leader, event_id=event.pk, action=ChangeAction.REFUSE, reason="thiếu một phòng", at=AT)

    event.refresh_from_db()
    assert (event.state, event.reason) == (ChangeState.REFUSED, "thiếu một phòng")
    assert queries.told_history(event)[-1]["note"] == "thiếu một phòng"


@pytest.mark.parametrize("kind", EventKind)
def test_an_event_has_the_units_of_its_kind(kind, clerk, decision, units):
    for sources in range(3):
        for results in range(3):
            made = [new(f"Phòng {number}", f"{kind}-{sources}-{results}-{number}") for number in range(results)]
            with transaction.atomic():
                if SHAPES[kind].holds(sources, results):
                    propose(clerk, decision, units[:sources], made, kind)
                else:
                    with pytest.raises(OrganisationError):
                        propose(clerk, decision, units[:sources], made, kind)
                transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"type": DocumentType.CONG_VAN}, "chỉ thay đổi theo quyết định"),
        ({"state": DocumentState.CANCELLED, "cancel_reason": "nhầm"}, "Chưa có quyết định này trong sổ"),
        ({"issued_on": date(2026, 1, 2)}, "sớm hơn ngày ban hành"),
    ],
)
def test_a_decision_is_registered_decides_and_is_not_younger(values, said, clerk, units):
    wrong = factories.document("SAI", **{"issued_on": date(2025, 12, 20), **values})

    with pytest.raises(OrganisationError, match=said):
        propose(clerk, wrong, units, [new()])


def test_a_unit_ends_once(clerk, leader, decision, units):
    event = propose(clerk, decision, units, [new()])

    with pytest.raises(OrganisationError, match="chờ duyệt"):
        propose(clerk, decision, units[:1], kind=EventKind.DISSOLVE)
    approve(leader, event)
    with pytest.raises(OrganisationError, match="không còn hoặc chưa tồn tại"):
        propose(clerk, decision, units[:1], kind=EventKind.DISSOLVE)


def test_what_is_in_a_unit_follows_a_renaming_but_not_a_dissolution(clerk, leader, decision, units):
    branch = factories.unit("CC", name="Chi cục", kind=UnitKind.CHI_CUC)
    factories.unit("D1", name="Đội 1", kind=UnitKind.DOI, parent=branch)

    with pytest.raises(OrganisationError, match="Đội 1"):
        propose(clerk, decision, [branch], kind=EventKind.DISSOLVE)
    approve(leader, propose(clerk, decision, [branch], [new("Chi cục mới", "CC2")], EventKind.RENAME))

    tree = next(one for one in queries.tree_on(ON) if one.agency.code == "SCT")
    renamed = next(node for node in tree.units if node.unit.code == "CC2")
    assert [(child.unit.code, child.orphan) for child in renamed.children] == [("D1", False)]


def test_approving_looks_again_at_what_has_changed_since(clerk, leader, decision, units):
    event = propose(clerk, decision, units, [new()])
    factories.unit("MOI")  # someone else took the code meanwhile

    with pytest.raises(OrganisationError, match="đã dùng"), transaction.atomic():
        approve(leader, event)

    assert {unit.code for unit in queries.units_on(ON)} == {"CN", "KTAT", "MOI"}


def test_several_events_are_approved_together_or_not_at_all(clerk, leader, decision, units):
    good = propose(clerk, decision, units[:1], kind=EventKind.DISSOLVE)
    bad = propose(clerk, decision, units[1:], [new()], EventKind.RENAME)
    factories.unit("MOI")

    with pytest.raises(OrganisationError), transaction.atomic():
        services.approve_events(actor=leader, event_ids=[good.pk, bad.pk], at=AT)

    assert OrganisationEvent.objects.filter(state=ChangeState.PROPOSED).count() == 2
    assert Unit.objects.filter(to_on__isnull=False).count() == 0


def test_two_agencies_become_one_and_their_units_are_carried_over(clerk, leader, decision):
    one, other = (factories.agency(code, from_on=date(2008, 4, 1)) for code in ("QN", "KT"))
    branch = factories.unit("CC", agency=one, name="Chi cục", kind=UnitKind.CHI_CUC)
    factories.unit("D1", agency=one, name="Đội 1", kind=UnitKind.DOI, parent=branch)
    change = services.propose_agency_change(
        actor=clerk,
        kind=EventKind.MERGE,
        on=ON,
        decision_id=decision.pk,
        source_ids=[one.pk, other.pk],
        agency_code="SCT",
        name="Sở mới",
        symbol="SCT",
        at=AT,
    )
    services.decide_agency_change(actor=leader, change_id=change.pk, action=ChangeAction.APPROVE, at=AT)

    made = Agency.objects.get(code="SCT")
    assert {(old.code, old.to_on, old.successor) for old in Agency.objects.exclude(code="SCT")} == {
        ("QN", date(2025, 12, 31), made),
        ("KT", date(2025, 12, 31), made),
    }
    assert [unit.code for unit in queries.stranded_units()] == ["CC", "D1"]
    assert list(queries.units_on(ON)) == []

    carried = services.propose_carrying(actor=clerk, change_id=change.pk, at=AT)
    services.approve_events(actor=leader, event_ids=[event.pk for event in carried], at=AT)

    (tree,) = queries.tree_on(ON)
    assert [(node.unit.name, [child.unit.name for child in node.children]) for node in tree.units] == [("Chi cục", ["Đội 1"])]
    assert list(queries.stranded_units()) == []
    assert queries.agency_on(ON) == made
    assert queries.agency_on(date(2025, 6, 1)) in {one, other}


@pytest.fixture
def renaming(clerk, decision):
    """Enter, for a day, that the agency goes on under another name, or ends."""

    def entered(on=ON, kind=EventKind.RENAME, **values):
        new_one = {} if kind == EventKind.DISSOLVE else {"agency_code": "SM", "name": "Sở Mới", "symbol": "SM"}
        sources = [Agency.objects.get(code="SCT").pk]
        call = {"actor": clerk, "kind": kind, "on": on, "decision_id": decision.pk, "source_ids": sources, "at": AT}
        return services.propose_agency_change(**{**call, **new_one, **values})

    return entered


def decide(actor, change, action=ChangeAction.APPROVE):
    return services.decide_agency_change(actor=actor, change_id=change.pk, action=action, at=AT)


def homes():
    return list(Unit.objects.order_by("code").values_list("code", "agency__code", "from_on", "to_on"))


LAST = date(2025, 12, 31)
BEGUN = date(2025, 7, 1)


@pytest.mark.parametrize("day", [ON, date(2026, 2, 1)])
def test_units_that_begin_with_the_new_agency_or_later_begin_in_it(day, clerk, leader, decision, units, renaming, sign_in):
    """Units and agency are reorganised by events of one day, and those of the units may be approved first."""
    approve(leader, propose(clerk, decision, units[:1], [new("Phòng Công nghiệp mới", "CN2")], EventKind.RENAME))
    approve(leader, propose(clerk, decision, [], [new("Phòng Chuyển đổi số", "CDS")], EventKind.ESTABLISH, on=day))
    change = renaming()
    page = f"/to-chuc/co-quan/thay-doi/{change.pk}"
    assert "khi thay đổi được duyệt, chúng thuộc cơ quan sau" in sign_in(clerk).get(page).text
    decide(leader, change)

    assert homes() == [
        ("CDS", "SM", day, None),
        ("CN", "SCT", BEGUN, LAST),
        ("CN2", "SM", ON, None),
        ("KTAT", "SCT", BEGUN, None),
    ]
    assert "nên thuộc cơ quan sau; không phải chuyển" in sign_in(clerk).get(page).text
    carried = services.propose_carrying(actor=clerk, change_id=change.pk, at=AT)
    services.approve_events(actor=leader, event_ids=[one.pk for one in carried], at=AT)
    assert [(tree.agency.code, tree.count) for tree in queries.tree_on(day)] == [("SM", 3)]


@pytest.mark.parametrize("planned", [True, False])
def test_what_began_in_the_new_agency_goes_back_when_the_change_is_undone(planned, clerk, leader, decision, units, renaming):
    event = propose(clerk, decision, units, [new("Phòng Kinh tế", "KT")])
    approve(leader, event)
    if not planned:  # as an event that was loaded from a file
        event.planned.all().delete()
    before = homes()
    change = decide(leader, renaming())
    assert ("KT", "SM", ON, None) in homes()

    asked = services.propose_undoing(actor=clerk, change_id=change.pk, reason="sai ngày", decision_id=None, at=AT)
    services.decide_undoing(actor=leader, undoing_id=asked.pk, action=ChangeAction.APPROVE, at=AT)

    assert homes() == before
    asked = services.propose_undoing(actor=clerk, event_id=event.pk, reason="sai ngày", decision_id=None, at=AT)
    services.decide_undoing(actor=leader, undoing_id=asked.pk, action=ChangeAction.APPROVE, at=AT)
    assert homes() == [("CN", "SCT", BEGUN, None), ("KTAT", "SCT", BEGUN, None)]


def test_an_event_entered_before_the_agency_changed_begins_its_units_in_the_new_one(clerk, leader, decision, units, renaming):
    inner = propose(clerk, decision, units[:1], [new("Tổ A", "TO", parent_id=units[1].pk)], EventKind.RENAME)
    decide(leader, renaming())

    approve(leader, inner)

    assert ("TO", "SM", ON, None) in homes()
    carried = services.propose_carrying(actor=clerk, change_id=queries.agency_changes().get().pk, at=AT)
    services.approve_events(actor=leader, event_ids=[one.pk for one in carried], at=AT)
    (tree,) = queries.tree_on(ON)
    assert [(node.unit.code, [child.unit.code for child in node.children]) for node in tree.units] == [("KTAT-2026", ["TO"])]


def test_a_unit_does_not_outlive_its_agency_by_an_event_approved_before(clerk, leader, decision, units, renaming):
    approve(leader, propose(clerk, decision, units, [new("Phòng Kinh tế", "KT")], on=date(2026, 2, 1)))
    said = r"«Phòng Công nghiệp» \(SK-2026-1\), «Phòng Kỹ thuật an toàn» \(SK-2026-1\)\. Hãy hủy bỏ .* từ 01/02/2026\."

    with pytest.raises(OrganisationError, match=said):
        renaming()
    with pytest.raises(OrganisationError, match=said):
        renaming(kind=EventKind.DISSOLVE)

    assert decide(leader, renaming(on=date(2026, 2, 1))).state == ChangeState.APPROVED
    assert ("KT", "SM", date(2026, 2, 1), None) in homes()


def test_an_agency_does_not_end_for_good_while_its_units_are_yet_to_begin(clerk, leader, decision, units, renaming):
    dissolution = renaming(kind=EventKind.DISSOLVE)
    approve(leader, propose(clerk, decision, units, [new("Phòng Kinh tế", "KT")]))

    with pytest.raises(OrganisationError, match=r"«Phòng Kinh tế» \(SK-2026-1\)\. Hãy hủy bỏ"), transaction.atomic():
        decide(leader, dissolution)

    assert Agency.objects.get().to_on is None


def test_a_unit_left_under_an_ended_agency_is_carried_before_it_ends_later(clerk, leader, decision, units, renaming):
    decide(leader, renaming())
    later = {"kind": EventKind.DISSOLVE, "on": date(2026, 2, 1)}

    with pytest.raises(OrganisationError, match=r"chấm dứt hết ngày 31/12/2025.*hoặc chọn ngày hiệu lực 01/01/2026"):
        propose(clerk, decision, units, **later)
    assert propose(clerk, decision, units, kind=EventKind.DISSOLVE).code


def test_units_that_an_older_version_let_begin_under_an_ended_agency_are_carried_the_day_after(clerk, leader, renaming, units):
    change = decide(leader, renaming())
    factories.unit("SAU", agency=Agency.objects.get(code="SCT"), from_on=ON)

    carried = services.propose_carrying(actor=clerk, change_id=change.pk, at=AT)
    services.approve_events(actor=leader, event_ids=[one.pk for one in carried], at=AT)

    assert sorted((one.code, one.on) for one in carried) == [("SK-2026-1", ON), ("SK-2026-2", ON), ("SK-2026-3", date(2026, 1, 2))]
    assert list(queries.stranded_units()) == []
