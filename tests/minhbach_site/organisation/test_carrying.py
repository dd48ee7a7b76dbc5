"""What an event makes of the people, posts and unit roles of the units that it ends."""

from __future__ import annotations

from datetime import date

import pytest

import factories
from minhbach_site.accounts.models import Delegation, Grant, Person
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.audit.models import Entry
from minhbach_site.organisation import queries, services
from minhbach_site.organisation.models import Membership, Post, Unit
from minhbach_site.organisation.services import NewUnit
from minhbach_site.organisation.states import ChangeAction, EventKind, UnitKind

pytestmark = pytest.mark.django_db
AT = factories.AT
ON, LAST = date(2026, 1, 1), date(2025, 12, 31)


@pytest.fixture
def units():
    factories.agency()
    return [factories.unit("CN", name="Phòng Công nghiệp"), factories.unit("KTAT", name="Phòng Kỹ thuật an toàn")]


@pytest.fixture
def carry_out(clerk, leader):
    """Enter an event of these sources and results and approve it."""

    def done(kind, sources, *codes, on=ON):
        decision = factories.document(f"QD-{kind}-{'-'.join(codes)}", issued_on=date(2025, 12, 20))
        agency = sources[0].agency_id
        results = [NewUnit(agency_id=agency, name=f"Phòng {code}", kind=UnitKind.PHONG, code=code) for code in codes]
        ids = [one.pk for one in sources]
        event = services.propose_event(actor=clerk, kind=kind, on=on, decision_id=decision.pk, source_ids=ids, results=results, at=AT)
        services.decide_event(actor=leader, event_id=event.pk, action=ChangeAction.APPROVE, at=AT)
        return queries.event_for(event.pk).get()

    return done


def memberships():
    rows = Membership.objects.order_by("pk").values_list("person__username", "unit__code", "post__unit__code", "head", "from_on", "to_on")
    return list(rows)


def grants(role=Role.HEAD_OF_UNIT):
    return list(Grant.objects.filter(role=role).order_by("pk").values_list("person__username", "unit_code", "from_on", "until_on"))


def test_people_posts_and_the_heads_role_go_on_in_the_renamed_unit(units, carry_out):
    old = units[0]
    head, worker = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="CN"), factories.person("chuyen-vien")
    post = Post.objects.create(unit=old, title="Chuyên viên", seats=3, from_on=date(2025, 7, 1))
    factories.member(head, old, head=True)
    factories.member(worker, old, post=post, position="Chuyên viên")

    event = carry_out(EventKind.RENAME, [old], "CNTM")

    begun = date(2025, 7, 1)
    assert memberships() == [
        ("truong", "CN", None, True, begun, LAST),
        ("chuyen-vien", "CN", "CN", False, begun, LAST),
        ("truong", "CNTM", None, True, ON, None),
        ("chuyen-vien", "CNTM", "CNTM", False, ON, None),
    ]
    assert list(Post.objects.order_by("pk").values_list("unit__code", "title", "seats", "from_on", "to_on")) == [
        ("CN", "Chuyên viên", 3, begun, LAST),
        ("CNTM", "Chuyên viên", 3, ON, None),
    ]
    assert grants() == [("truong", "CN", date(2025, 1, 1), LAST), ("truong", "CNTM", ON, None)]
    assert not queries.unplaced(event)
    assert [entry.action for entry in Entry.objects.order_by("sequence")] == [
        "organisation.propose_event",
        "organisation.end_post",
        "organisation.add_post",
        "organisation.add_membership",
        "organisation.end_membership",
        "organisation.add_membership",
        "organisation.end_membership",
        "accounts.grant_role",
        "accounts.end_grant",
        "organisation.decide_event",
        "organisation.decide_event",  # of the unit that ended
        "organisation.decide_event",  # of the one that began
    ]


def test_the_head_of_the_merged_unit_decides_on_work_of_the_old_one(units, carry_out):
    head = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="CN")
    carry_out(EventKind.MERGE, units, "CNAT")

    old = Unit.objects.get(code="KTAT")
    assert queries.path_codes(old) == ["KTAT", "CNAT"]
    assert Person.objects.get(pk=head.pk).may(Permission.APPROVE_TASKS, on=factories.DAY, unit=queries.path_codes(old))


def test_the_path_goes_up_through_what_a_merger_made_of_the_unit_above(units, carry_out):
    inner = factories.unit("DOI", parent=units[0])
    carry_out(EventKind.MERGE, units, "CNAT")

    assert queries.path_codes(Unit.objects.get(pk=inner.pk)) == ["DOI", "CN", "CNAT"]


@pytest.mark.past_the_site
def test_of_two_heads_none_leads_the_merged_unit_and_the_event_names_them(units, carry_out, clerk):
    first = factories.person("truong-1", Role.HEAD_OF_UNIT, unit_code="CN")
    second = factories.person("truong-2", Role.HEAD_OF_UNIT, unit_code="KTAT")
    factories.member(first, units[0], head=True)
    factories.member(second, units[1], head=True)

    event = carry_out(EventKind.MERGE, units, "CNAT")

    merged = Unit.objects.get(code="CNAT")
    assert [(one.person, one.head) for one in Membership.objects.filter(unit=merged).order_by("pk")] == [(first, False), (second, False)]
    assert grants() == [("truong-1", "CN", date(2025, 1, 1), LAST), ("truong-2", "KTAT", date(2025, 1, 1), LAST)]
    left = queries.unplaced(event)
    assert ([one.person for one in left.heads], [one.person for one in left.grants], left.memberships) == (
        [first, second],
        [first, second],
        (),
    )

    Membership.objects.filter(unit=merged, person=first).update(head=True)
    factories.grant(first, Role.HEAD_OF_UNIT, unit_code="CNAT", from_on=ON)

    left = queries.unplaced(event)
    assert (left.heads, [one.person for one in left.grants]) == ((), [second])


def test_someone_in_both_merged_units_is_in_the_new_one_once(units, carry_out):
    both = factories.person("ca-hai")
    factories.member(both, units[0])
    factories.member(both, units[1], head=True)

    carry_out(EventKind.MERGE, units, "CNAT")

    assert [(one.person, one.head) for one in Membership.objects.filter(unit__code="CNAT")] == [(both, True)]


def test_what_was_lent_of_a_carried_role_stays_lent(units, carry_out):
    head, deputy = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="CN"), factories.person("pho")
    Delegation.objects.create(
        grant=head.grants.get(), delegate=deputy, from_on=date(2026, 11, 1), until_on=date(2026, 12, 1), made_by=head, made_at=AT
    )

    carry_out(EventKind.RENAME, units[:1], "CNTM")

    assert Person.objects.get(pk=deputy.pk).may(Permission.APPROVE_TASKS, on=factories.DAY, unit="CNTM")


@pytest.mark.parametrize(("kind", "codes"), [(EventKind.SPLIT, ("A", "B")), (EventKind.DISSOLVE, ())])
def test_without_one_successor_the_event_lists_who_must_be_placed(kind, codes, units, carry_out, clerk, sign_in):
    head, worker = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="CN"), factories.person("chuyen-vien")
    factories.member(head, units[0], head=True)
    factories.member(worker, units[0])
    factories.member(factories.person("da-nghi", is_active=False), units[0])

    event = carry_out(kind, units[:1], *codes)

    left = queries.unplaced(event)
    assert [one.person for one in left.memberships] == [head, worker]
    assert ([one.person for one in left.grants], left.heads) == ([head], ())
    page = sign_in(clerk).get(f"/to-chuc/su-kien/{event.pk}").content.decode()
    assert "Phải sắp xếp bằng tay" in page
    assert "Người chuyen-vien" in page
    assert "chưa được sắp xếp" in sign_in(clerk).get(f"/to-chuc/don-vi/{units[0].pk}").content.decode()

    services.add_membership(actor=clerk, person_id=worker.pk, unit_id=units[1].pk, position="", head=False, from_on=ON, at=AT)

    assert [one.person for one in queries.unplaced(event).memberships] == [head]


def test_what_was_to_begin_later_begins_in_the_successor(units, carry_out):
    coming = factories.person("sap-ve")
    factories.member(coming, units[0], from_on=date(2026, 3, 1))

    carry_out(EventKind.RENAME, units[:1], "CNTM")

    assert memberships() == [
        ("sap-ve", "CN", None, False, date(2026, 3, 1), date(2026, 3, 1)),
        ("sap-ve", "CNTM", None, False, date(2026, 3, 1), None),
    ]
