"""An approved event, or a change of agencies, that was wrong is taken back by two people; what hangs on it stops that."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

import factories
from minhbach_site.accounts.models import Grant
from minhbach_site.accounts.states import Role
from minhbach_site.audit import queries as journal
from minhbach_site.audit.models import Entry
from minhbach_site.organisation import queries, services
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
from minhbach_site.organisation.services import NewUnit, OrganisationError
from minhbach_site.organisation.states import ChangeAction, ChangeState, EventKind, UnitKind
from minhbach_site.plans.models import Task
from minhbach_site.records.models import Document
from minhbach_site.records.queries import documents_for, overdue_or_due, resting_on

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
ON, LAST = date(2026, 1, 1), date(2025, 12, 31)
BEGUN = date(2025, 7, 1)


@pytest.fixture
def units():
    factories.agency()
    return [factories.unit("CN", name="Phòng Công nghiệp"), factories.unit("KTAT", name="Phòng Kỹ thuật an toàn")]


@pytest.fixture
def carry_out(clerk, leader):
    """Enter an event of these sources and results and approve it."""

    def done(kind, sources, *codes, on=ON, parent=None):
        decision = factories.document(f"QD-{OrganisationEvent.objects.count()}", issued_on=date(2025, 12, 20))
        agency = Agency.objects.order_by("pk").last().pk
        parent_id = parent.pk if parent else None
        results = [NewUnit(agency_id=agency, name=f"Phòng {code}", kind=UnitKind.PHONG, code=code, parent_id=parent_id) for code in codes]
        ids = [one.pk for one in sources]
        event = services.propose_event(actor=clerk, kind=kind, on=on, decision_id=decision.pk, source_ids=ids, results=results, at=AT)
        services.decide_event(actor=leader, event_id=event.pk, action=ChangeAction.APPROVE, at=AT)
        return queries.event_for(event.pk).get()

    return done


@pytest.fixture
def undo(clerk, leader):
    """Ask that an event or change be undone, and approve it."""

    def done(change, **values):
        key = "event_id" if isinstance(change, OrganisationEvent) else "change_id"
        filled = {"reason": "nhập từ bản dự thảo", "decision_id": None, **values}
        asked = services.propose_undoing(actor=clerk, at=AT, **{key: change.pk}, **filled)
        return services.decide_undoing(actor=leader, undoing_id=asked.pk, action=ChangeAction.APPROVE, at=AT)

    return done


def rows(model, *names):
    return list(model.objects.order_by("pk").values_list(*names))


def world():
    """Everything of the organisation that an event may change, but for unit roles."""
    return (
        rows(Unit, "code", "from_on", "to_on", "parent__code", "agency__code"),
        rows(Membership, "person__username", "unit__code", "post__unit__code", "position", "head", "from_on", "to_on"),
        rows(Post, "unit__code", "title", "seats", "from_on", "to_on"),
    )


KINDS = [
    (EventKind.ESTABLISH, 0, ("MOI",)),
    (EventKind.RENAME, 1, ("MOI",)),
    (EventKind.MERGE, 2, ("MOI",)),
    (EventKind.SPLIT, 1, ("A", "B")),
    (EventKind.TRANSFER, 1, ("MOI",)),
    (EventKind.TRANSFER, 1, ()),
    (EventKind.DISSOLVE, 2, ()),
]


@pytest.mark.parametrize(("kind", "sources", "codes"), KINDS)
def test_everything_is_as_it_was_before_the_event(kind, sources, codes, units, carry_out, undo, clerk, leader):
    head, worker = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="CN"), factories.person("chuyen-vien")
    post = Post.objects.create(unit=units[0], title="Chuyên viên", seats=3, from_on=BEGUN, to_on=date(2027, 6, 30))
    factories.member(head, units[0], head=True)
    factories.member(worker, units[0], post=post, position="Chuyên viên", to_on=date(2027, 6, 30))
    factories.member(worker, units[1])
    before, tree = world(), queries.tree_on(ON)

    event = carry_out(kind, units[:sources], *codes)
    assert world() != before
    undoing = undo(event)

    assert world() == before
    assert queries.tree_on(ON) == tree
    assert list(Grant.objects.filter(person=head, unit_code="CN").values_list("from_on", "until_on")) == [(date(2025, 1, 1), None)]
    event.refresh_from_db()
    assert (event.state, undoing.state, undoing.approved_by) == (ChangeState.UNDONE, ChangeState.APPROVED, leader)
    assert not Carried.objects.exists()
    assert [one.code for one in event.planned.order_by("pk")] == list(codes)
    assert journal.verify().holds


@pytest.mark.past_the_site
@pytest.mark.parametrize(("kind", "sources", "codes"), KINDS)
def test_of_events_approved_before_it_was_kept_the_journal_tells_what_they_carried(kind, sources, codes, units, carry_out):
    head, worker = factories.person("truong", Role.HEAD_OF_UNIT, unit_code="CN"), factories.person("chuyen-vien")
    last = date(2027, 6, 30) if len(codes) == 1 else None  # of what only ended the journal knows what it was told
    post = Post.objects.create(unit=units[0], title="Chuyên viên", seats=3, from_on=BEGUN, to_on=last)
    factories.member(head, units[0], head=True)
    factories.member(worker, units[0], post=post, to_on=last)
    factories.member(worker, units[1])
    carry_out(kind, units[:sources], *codes)
    kept = rows(Carried, "event", "kind", "before", "after", "until")
    Carried.objects.all().delete()

    for _again in range(2):
        import_module("minhbach_site.organisation.migrations.0007_carried_from_journal").read_journal(apps, None)

    assert rows(Carried, "event", "kind", "before", "after", "until") == kept


def test_the_role_over_the_taken_unit_ends_yesterday_and_stays_as_history(units, carry_out, undo):
    factories.person("truong", Role.HEAD_OF_UNIT, unit_code="CN")
    event = carry_out(EventKind.RENAME, units[:1], "CNTM")

    undo(event)

    yesterday = DAY - timedelta(days=1)
    found = Grant.objects.filter(role=Role.HEAD_OF_UNIT).order_by("pk").values_list("unit_code", "from_on", "until_on")
    assert list(found) == [("CN", date(2025, 1, 1), None), ("CNTM", ON, yesterday)]


def test_both_steps_stand_in_the_journal(units, carry_out, undo):
    event = carry_out(EventKind.RENAME, units[:1], "CNTM")
    seen = Entry.objects.count()

    undo(event)

    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True))[seen:] == [
        "organisation.propose_undoing",
        "organisation.take_away_unit",
        "organisation.restore_unit",
        "organisation.decide_undoing",
        "organisation.decide_undoing",  # of the event that was undone
    ]


def test_who_left_the_new_unit_since_has_left_the_old_one(units, carry_out, undo, clerk):
    worker = factories.person("chuyen-vien")
    for unit in units:
        factories.member(worker, unit)
    event = carry_out(EventKind.MERGE, units, "CNAT")
    moved = Membership.objects.get(unit__code="CNAT")
    services.end_membership(actor=clerk, membership_id=moved.pk, to_on=date(2026, 3, 31), at=AT)

    undo(event)

    assert rows(Membership, "unit__code", "to_on") == [("CN", date(2026, 3, 31)), ("KTAT", date(2026, 3, 31))]


def test_the_undone_event_stays_in_the_list_and_on_its_page(units, carry_out, undo, clerk, sign_in):
    event = carry_out(EventKind.RENAME, units[:1], "CNTM")
    decision = factories.document("QD-HUY", issued_on=date(2026, 2, 1))
    undo(event, decision_id=decision.pk)

    client = sign_in(clerk)
    listed, page = client.get("/to-chuc/su-kien").text, client.get(f"/to-chuc/su-kien/{event.pk}").text

    assert "Đã hủy bỏ" in listed
    assert "Phòng Công nghiệp → Phòng CNTM" in listed
    assert "nhập từ bản dự thảo" in page
    assert "QD-HUY" in page
    assert "đã bỏ cùng sự kiện" in page
    assert '<svg class="picture' not in page
    assert client.get(f"/to-chuc/don-vi/{units[0].pk}").status_code == 200
    assert resting_on(decision) != []
    assert resting_on(event.decision) == []


def test_it_may_be_entered_again_with_the_same_code_and_the_right_day(units, carry_out, undo):
    undo(carry_out(EventKind.RENAME, units[:1], "CNTM"))

    carry_out(EventKind.RENAME, [Unit.objects.get(code="CN")], "CNTM", on=date(2026, 2, 1))

    assert rows(Unit, "code", "to_on") == [
        ("CN", date(2026, 1, 31)),
        ("KTAT", None),
        ("CNTM", None),
    ]


def test_an_event_from_a_file_is_undone_too_and_still_tells_of_its_units(units, undo):
    old, new = units
    Unit.objects.filter(pk=old.pk).update(to_on=LAST)
    event = OrganisationEvent.objects.create(
        code="SK-CU",
        kind=EventKind.RENAME,
        on=ON,
        decision=factories.document("QD"),
        state=ChangeState.APPROVED,
        entered_at=AT,
        approved_at=AT,
    )
    EventUnit.objects.create(code="S", event=event, role="source", unit=old)
    EventUnit.objects.create(code="K", event=event, role="result", unit=new)

    undo(event)

    assert rows(Unit, "code", "to_on") == [("CN", None)]
    assert queries.told(queries.event_for(event.pk).get()) == "Phòng Công nghiệp → Phòng Kỹ thuật an toàn"


def test_who_asks_does_not_approve_and_the_database_says_so_too(units, carry_out, leader):
    event = carry_out(EventKind.DISSOLVE, units[:1])
    asked = services.propose_undoing(actor=leader, event_id=event.pk, reason="sai", decision_id=None, at=AT)

    with pytest.raises(PermissionDenied, match="không được tự duyệt"):
        services.decide_undoing(actor=leader, undoing_id=asked.pk, action=ChangeAction.APPROVE, at=AT)
    asked.state, asked.approved_by, asked.approved_at = ChangeState.APPROVED, leader, AT
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()
    assert OrganisationEvent.objects.get(pk=event.pk).state == ChangeState.APPROVED


def test_only_who_asked_withdraws_and_a_refusal_says_why(units, carry_out, clerk, leader):
    event = carry_out(EventKind.DISSOLVE, units[:1])

    def ask():
        return services.propose_undoing(actor=clerk, event_id=event.pk, reason="sai", decision_id=None, at=AT)

    def decide(actor, asked, action, reason=""):
        return services.decide_undoing(actor=actor, undoing_id=asked.pk, action=action, reason=reason, at=AT)

    asked = ask()
    with pytest.raises(OrganisationError, match="đang chờ duyệt"):
        ask()
    with pytest.raises(PermissionDenied):
        decide(leader, asked, ChangeAction.WITHDRAW)
    assert decide(clerk, asked, ChangeAction.WITHDRAW).state == ChangeState.WITHDRAWN
    again = ask()
    with pytest.raises(OrganisationError, match="lý do không duyệt"):
        decide(leader, again, ChangeAction.REFUSE)
    refused = decide(leader, again, ChangeAction.REFUSE, "quyết định đúng")
    assert (refused.state, refused.refusal) == (ChangeState.REFUSED, "quyết định đúng")
    with pytest.raises(OrganisationError, match="đã được quyết định"):
        decide(leader, again, ChangeAction.APPROVE)
    assert OrganisationEvent.objects.get(pk=event.pk).state == ChangeState.APPROVED


def test_what_cannot_be_asked_says_what_to_do(units, carry_out, clerk):
    waiting = factories.event(source=units[1])
    event = carry_out(EventKind.DISSOLVE, units[:1])
    letter = factories.document("CV", type="cong_van")
    filled = {"actor": clerk, "event_id": event.pk, "reason": "sai", "decision_id": None, "at": AT}

    for changed, message in (
        ({"event_id": waiting.pk}, "Chỉ hủy bỏ được sự kiện hoặc thay đổi đã duyệt"),
        ({"reason": " "}, "Hãy ghi lý do hủy bỏ"),
        ({"decision_id": letter.pk}, "phải là quyết định hoặc nghị quyết"),
    ):
        with pytest.raises(OrganisationError, match=message):
            services.propose_undoing(**{**filled, **changed})
    assert not Undoing.objects.exists()


def later(units, made, carry_out, clerk):
    return carry_out(EventKind.RENAME, [made], "SAU", on=date(2026, 2, 1))


def waiting(units, made, carry_out, clerk):
    return factories.event(source=made)


def planned(units, made, carry_out, clerk):
    PlannedUnit.objects.create(event=factories.event(), code="X", agency=made.agency, parent=made, name="Tổ", kind=UnitKind.PHONG)


HANGING = [
    (later, "Chỉ hủy bỏ được sự kiện mới nhất|hủy bỏ sự kiện hoặc thay đổi ấy trước"),
    (waiting, "SK1.*Hãy rút hoặc không duyệt"),
    (planned, "SK1.*Hãy rút hoặc không duyệt"),
    (lambda units, made, *_: factories.unit("TO", parent=made, name="Tổ mới"), "«Tổ mới».*hủy bỏ sự kiện"),
    (lambda units, made, *_: Post.objects.create(unit=made, title="Kế toán", from_on=ON), "«Kế toán».*Bỏ dòng"),
    (lambda units, made, *_: factories.member(factories.person("moi-ve"), made), "moi-ve.*Bỏ dòng"),
    (lambda units, made, *_: factories.document("VB").units.add(made), "văn bản «.*giao lại cho đơn vị khác"),
    (lambda units, made, *_: factories.person("truong", Role.HEAD_OF_UNIT, unit_code="MOI"), "Quản trị hệ thống kết thúc vai trò"),
]


@pytest.mark.parametrize(("hang", "message"), HANGING)
def test_what_hangs_on_the_new_unit_is_listed_with_what_to_do(hang, message, units, carry_out, clerk, leader, sign_in):
    event = carry_out(EventKind.RENAME, units[:1], "MOI")
    asked = services.propose_undoing(actor=clerk, event_id=event.pk, reason="sai", decision_id=None, at=AT)
    hang(units, Unit.objects.get(code="MOI"), carry_out, clerk)

    with pytest.raises(OrganisationError, match=message), transaction.atomic():
        services.decide_undoing(actor=leader, undoing_id=asked.pk, action=ChangeAction.APPROVE, at=AT)
    assert Undoing.objects.get().state == ChangeState.PROPOSED
    assert Unit.objects.filter(code="MOI").exists()
    assert "Chưa hủy bỏ được" in sign_in(leader).get(f"/to-chuc/su-kien/{event.pk}").text
    assert "Chưa hủy bỏ được" in sign_in(clerk).get(f"/to-chuc/su-kien/{event.pk}/huy-bo").text


@pytest.mark.parametrize("state", ["proposed", "approved"])
def test_a_task_that_never_moves_says_that_a_new_event_is_the_way_out(state, units, carry_out, clerk, leader, sign_in):
    event = carry_out(EventKind.RENAME, units[:1], "MOI")
    services.propose_undoing(actor=clerk, event_id=event.pk, reason="sai", decision_id=None, at=AT)
    Task.objects.create(code="NV-1", title="Rà soát", owner=Unit.objects.get(code="MOI"), year=2026, state=state)
    factories.document("VB").units.add(Unit.objects.get(code="MOI"))

    pages = [sign_in(one).get(f"/to-chuc/su-kien/{event.pk}{part}").text for one, part in ((clerk, "/huy-bo"), (leader, ""))]

    stuck = state == "approved"
    assert sorted(one.stays for one in queries.hanging_on(event)) == [False, stuck]
    assert ["giao lại cho đơn vị khác" in page for page in pages] == [not stuck] * 2  # nobody moves a document for nothing
    assert ["Không hủy bỏ được nữa." in page for page in pages] == [stuck] * 2
    assert ["Chưa hủy bỏ được" in page for page in pages] == [not stuck] * 2
    way_out = f'{reverse("organisation:propose_event")}">Nhập sự kiện</a> · '
    assert [way_out in page for page in pages] == [stuck] * 2
    assert "Duyệt hủy bỏ" in pages[1] or stuck
    assert 'name="reason"' not in pages[0] or not stuck


def test_what_hangs_on_an_event_is_told_only_to_those_who_may_undo_it(units, carry_out, clerk, sign_in):
    event = carry_out(EventKind.RENAME, units[:1], "MOI")
    services.propose_undoing(actor=clerk, event_id=event.pk, reason="sai", decision_id=None, at=AT)
    factories.document("VB", subject="Bố trí nhân sự", symbol="").units.add(Unit.objects.get(code="MOI"))

    told = [
        "Bố trí nhân sự" in sign_in(one).get(f"/to-chuc/su-kien/{event.pk}").text for one in (clerk, factories.person("nv", Role.STAFF))
    ]

    assert told == [True, False]


def test_the_title_of_a_draft_is_not_told_to_who_may_not_see_it(units, carry_out, clerk):
    event = carry_out(EventKind.RENAME, units[:1], "MOI")
    factories.draft(clerk, title="Kỷ luật công chức", unit=Unit.objects.get(code="MOI"))

    assert [one.what for one in queries.hanging_on(event)] == ["dự thảo"]


def test_the_states_by_which_a_record_stays_are_states_of_its_app():
    for label, condition in queries.undoing._STAYS.items():
        known = {value for field in apps.get_model(label)._meta.fields if field.name == "state" for value, _words in field.choices}
        named = [value for name, value in condition.children if name.startswith("state")]
        assert {state for value in named for state in ([value] if isinstance(value, str) else value)} <= known, label


def test_many_of_one_kind_are_counted(units, carry_out):
    event = carry_out(EventKind.RENAME, units[:1], "MOI")
    for number in range(8):
        Post.objects.create(unit=Unit.objects.get(code="MOI"), title=f"Việc {number}", from_on=ON)

    assert [one.what for one in queries.hanging_on(event)][-2:] == ["vị trí việc làm «Việc 4»", "và 3 mục khác cùng loại"]


def test_events_are_undone_from_the_last_and_closed_ones_keep_the_name_of_what_is_gone(units, carry_out, undo, clerk, sign_in):
    worker = factories.person("chuyen-vien")
    factories.member(worker, units[0])
    before = world()
    first = carry_out(EventKind.RENAME, units[:1], "MOI")
    second = carry_out(EventKind.RENAME, [Unit.objects.get(code="MOI")], "SAU", on=date(2026, 2, 1))

    undo(second)
    undo(first)

    assert world() == before
    found = queries.event_for(second.pk).get()
    assert queries.told(found) == "Phòng MOI (MOI) → Phòng SAU"
    assert sign_in(clerk).get(f"/to-chuc/su-kien/{second.pk}").status_code == 200


def test_a_unit_does_not_come_back_under_one_that_was_dissolved_since(units, carry_out, undo):
    inner = factories.unit("DOI", parent=units[0])
    event = carry_out(EventKind.DISSOLVE, [inner])
    carry_out(EventKind.DISSOLVE, units[:1])

    with pytest.raises(OrganisationError, match="đơn vị cấp trên «Phòng Công nghiệp» đã chấm dứt"):
        undo(event)


# --- agencies -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def merged(clerk, leader):
    """Two agencies merged into a third from New Year on."""
    old = [factories.agency("SCT", name="Sở Công Thương"), factories.agency("SXD", name="Sở Xây dựng")]
    decision = factories.document("QD-HN", issued_on=date(2025, 12, 20))
    change = services.propose_agency_change(
        actor=clerk,
        kind=EventKind.MERGE,
        on=ON,
        decision_id=decision.pk,
        source_ids=[one.pk for one in old],
        agency_code="SM",
        name="Sở Mới",
        symbol="SM",
        at=AT,
    )
    services.decide_agency_change(actor=leader, change_id=change.pk, action=ChangeAction.APPROVE, at=AT)
    return AgencyChange.objects.get(pk=change.pk)


def test_a_merger_of_agencies_is_undone(merged, undo, clerk, sign_in):
    assert rows(Agency, "code", "to_on", "successor__code") == [("SCT", LAST, "SM"), ("SXD", LAST, "SM"), ("SM", None, None)]

    undo(merged)

    assert rows(Agency, "code", "to_on", "successor__code") == [("SCT", None, None), ("SXD", None, None)]
    merged.refresh_from_db()
    assert (merged.state, merged.result, merged.name) == (ChangeState.UNDONE, None, "Sở Mới")
    page = sign_in(clerk).get(f"/to-chuc/co-quan/thay-doi/{merged.pk}").text
    assert "Đã hủy bỏ" in page
    assert "nhập từ bản dự thảo" in page


@pytest.mark.parametrize(
    ("hang", "message"),
    [
        (lambda made: factories.unit("P", agency=made, name="Phòng A"), "Chưa hủy bỏ được.*«Phòng A».*hủy bỏ sự kiện"),
        (lambda made: factories.document("VB9", agency=made), "Không hủy bỏ được nữa.*văn bản «.*Hãy nhập một sự kiện mới"),
        (lambda made: factories.series(agency=made), "Không hủy bỏ được nữa.*sổ số «"),
    ],
)
def test_an_agency_at_work_is_not_undone(hang, message, merged, undo, clerk, sign_in):
    hang(merged.result)

    with pytest.raises(OrganisationError, match=message):
        undo(merged)
    assert message.partition(".")[0] in sign_in(clerk).get(f"/to-chuc/co-quan/thay-doi/{merged.pk}/huy-bo").text


# --- lines entered by mistake -----------------------------------------------------------------------------------------------------


def test_a_line_entered_by_mistake_goes_with_its_reason_in_the_journal(units, clerk):
    post = Post.objects.create(unit=units[0], title="Kế toán", from_on=BEGUN)
    wrong = factories.member(factories.person("nham"), units[0], post=post)

    with pytest.raises(OrganisationError, match="bố trí vào vị trí này"):
        services.remove_post(actor=clerk, post_id=post.pk, reason="nhầm", at=AT)
    with pytest.raises(OrganisationError, match="lý do bỏ dòng"):
        services.remove_membership(actor=clerk, membership_id=wrong.pk, reason=" ", at=AT)
    services.remove_membership(actor=clerk, membership_id=wrong.pk, reason="nhầm đơn vị", at=AT)
    services.remove_post(actor=clerk, post_id=post.pk, reason="nhầm", at=AT)

    assert (Membership.objects.count(), Post.objects.count()) == (0, 0)
    assert ["nhầm đơn vị" in entry.values for entry in Entry.objects.order_by("sequence")] == [True, False]


def test_what_an_event_carried_goes_only_with_the_event(units, carry_out, clerk):
    factories.member(factories.person("chuyen-vien"), units[0])
    carry_out(EventKind.RENAME, units[:1], "MOI")

    for line in Membership.objects.all():
        with pytest.raises(OrganisationError, match="do một sự kiện tổ chức chuyển sang"):
            services.remove_membership(actor=clerk, membership_id=line.pk, reason="nhầm", at=AT)


# --- what only some units may read --------------------------------------------------------------------------------------------------


def kept_for(code, *units):
    made = factories.document(code, limited=True)
    made.units.set(units)
    return made


def codes_read(person, on=DAY):
    return set(documents_for(person, on).filter(limited=True).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("kind", "sources", "codes", "read"),
    [
        (EventKind.RENAME, 1, ("MOI",), {"MOI": {"CN"}}),
        (EventKind.MERGE, 2, ("MOI",), {"MOI": {"CN", "KTAT"}}),
        (EventKind.SPLIT, 1, ("A", "B"), {"A": {"CN"}, "B": {"CN"}}),
        (EventKind.TRANSFER, 1, ("MOI",), {"MOI": {"CN"}}),
    ],
)
def test_who_comes_after_reads_what_was_given_to_the_unit_before(kind, sources, codes, read, units, carry_out, undo):
    for unit in units:
        kept_for(unit.code, unit)
    before = factories.person("nguoi-cu", Role.STAFF)
    factories.member(before, units[0])

    event = carry_out(kind, units[:sources], *codes)
    new = {code: factories.person(f"nguoi-{code.lower()}", Role.STAFF) for code in codes}
    for code, person in new.items():
        factories.member(person, Unit.objects.get(code=code))

    assert {code: codes_read(person) for code, person in new.items()} == read
    assert codes_read(before, LAST) == {"CN"}
    Membership.objects.filter(person__in=new.values()).delete()
    undo(event)
    assert {code: codes_read(person) for code, person in new.items()} == {code: set() for code in codes}
    assert codes_read(before) == {"CN"}


def test_giving_a_paper_to_one_more_unit_leaves_the_successor_what_it_reads(units, carry_out, clerk, sign_in):
    paper = kept_for("CN", units[0])
    carry_out(EventKind.RENAME, units[:1], "MOI")
    person = factories.person("nguoi-moi", Role.STAFF)
    factories.member(person, Unit.objects.get(code="MOI"))

    sign_in(clerk).post(reverse("records:share", args=[paper.pk]), {"unit_ids": [units[1].pk]})

    assert set(paper.units.values_list("pk", flat=True)) == {units[0].pk, units[1].pk}
    assert codes_read(person) == {"CN"}


def test_nobody_reads_what_is_given_to_the_successor_by_the_unit_before_or_beside(units, carry_out):
    old = factories.person("nguoi-cu", Role.STAFF)
    factories.member(old, units[0], to_on=LAST)
    carry_out(EventKind.SPLIT, units[:1], "A", "B")
    first, second = Unit.objects.get(code="A"), Unit.objects.get(code="B")
    beside = factories.person("nguoi-b", Role.STAFF)
    factories.member(beside, second)

    kept_for("CUA-A", first)

    assert (codes_read(old, LAST), codes_read(old), codes_read(beside)) == (set(), set(), set())


def test_papers_go_on_over_several_events_and_work_on_them_too(units, carry_out):
    paper = kept_for("CN", units[0])
    Document.objects.filter(pk=paper.pk).update(due_on=date(2026, 12, 1))
    carry_out(EventKind.RENAME, units[:1], "HAI")
    carry_out(EventKind.MERGE, [Unit.objects.get(code="HAI"), units[1]], "BA", on=date(2026, 6, 1))
    last = factories.person("nguoi-ba", Role.STAFF)
    factories.member(last, Unit.objects.get(code="BA"))

    assert codes_read(last) == {"CN"}
    assert [one.code for one in overdue_or_due(last, DAY)] == ["CN"]


@pytest.mark.parametrize(
    ("kind", "codes", "said"),
    [
        (EventKind.RENAME, ("MOI",), "người của đơn vị sau xem được như người của đơn vị trước; không phải giao lại"),
        (EventKind.DISSOLVE, (), "Không có đơn vị kế tục"),
        (EventKind.TRANSFER, (), "Không có đơn vị kế tục"),
    ],
)
def test_the_event_says_what_becomes_of_the_papers_kept_for_its_units(kind, codes, said, units, carry_out, sign_in, clerk):
    event = carry_out(kind, units[:1], *codes)
    page = sign_in(clerk).get(reverse("organisation:event", args=[event.pk])).text
    assert "Văn bản hạn chế của đơn vị trước" not in page
    kept_for("CN", units[0])
    kept_for("KTAT", units[1])
    kept_for("CA-HAI", *units)  # somebody else reads this one already

    page = sign_in(clerk).get(reverse("organisation:event", args=[event.pk])).text

    assert ("1 văn bản chỉ giao cho đơn vị trước" in page, said in page) == (True, True)
