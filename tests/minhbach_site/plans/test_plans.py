from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

import factories
import plan_factories as make
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.duties.queries import site_facts
from minhbach_site.plans import queries, services
from minhbach_site.plans.models import Plan, Task
from minhbach_site.plans.states import PlanAction, PlanState, Programme, TaskAction, TaskState
from minhbach_site.records.queries import Names
from minhbach_site.records.states import DocumentState, LinkKind

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY


def enter(actor, **values):
    filled = {"document_id": None, "year": 2026, "programme": Programme.CCHC, "owner_id": make.unit().pk, **values}
    filled["document_id"] = filled["document_id"] or make.document().pk
    return services.enter_plan(actor=actor, at=AT, **filled)


def act(actor, plan, action, **values):
    return services.take_plan_action(actor=actor, plan_id=plan.pk, action=action, at=AT, **values)


def test_a_plan_from_its_document_to_its_end(clerk, leader):
    plan = enter(clerk)
    task = services.propose_task(actor=clerk, title="Việc", owner_id=make.unit().pk, year=2026, due_on=make.DUE, plan_id=plan.pk, at=AT)
    act(clerk, plan, PlanAction.SUBMIT)
    act(leader, plan, PlanAction.APPROVE)
    plan.refresh_from_db()
    task.refresh_from_db()

    assert (plan.code, plan.state, plan.submitted_by, plan.approved_by) == ("KH-2026-1", PlanState.IN_FORCE, clerk, leader)
    assert (task.state, task.approved_by) == (TaskState.APPROVED, leader)
    assert [step.after for step in queries.steps_of_plan(plan)] == ["draft", "submitted", "in_force"]
    assert Entry.objects.filter(action="plans.move_plan").last().values == '{"state":"in_force","tasks":1}'


def test_approving_a_plan_leaves_the_tasks_that_the_approver_wrote(clerk, leader):
    plan = enter(clerk)
    own = make.task("Của người duyệt", plan=plan, state=TaskState.PROPOSED, entered_by=leader)
    other = make.task("Của người khác", plan=plan, state=TaskState.PROPOSED, entered_by=clerk)
    act(clerk, plan, PlanAction.SUBMIT)
    act(leader, plan, PlanAction.APPROVE)

    assert list(Task.objects.order_by("pk").values_list("pk", "state")) == [(own.pk, TaskState.PROPOSED), (other.pk, TaskState.APPROVED)]


def rewritten_again(actor, plan):
    """A second hand after the first: the first must not be forgotten."""
    values = {"document_id": plan.document_id, "year": 2026, "programme": Programme.CCHC, "owner_id": plan.owner_id}
    return services.change_plan(actor=actor, plan_id=plan.pk, at=AT, **values)


@pytest.mark.parametrize("part", ["enters", "submits", "rewrites"])
def test_who_had_a_part_in_a_plan_does_not_approve_it(clerk, part):
    both = factories.person("hai-vai", Role.CLERK, Role.LEADER)
    plan = enter(both if part == "enters" else clerk)
    if part == "rewrites":
        services.change_plan(
            actor=both, plan_id=plan.pk, document_id=plan.document_id, year=2026, programme=Programme.DAN_CHU, owner_id=plan.owner_id, at=AT
        )
        assert rewritten_again(clerk, plan).entered_by == clerk
        assert queries.writers_of_plan(plan) == {clerk.pk, both.pk}
    make.task(plan=plan, state=TaskState.PROPOSED)
    act(both if part == "submits" else clerk, plan, PlanAction.SUBMIT)

    with pytest.raises(NotAllowed):
        act(both, plan, PlanAction.APPROVE)


def test_the_database_holds_four_eyes_too(clerk):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.plan(entered_by=clerk, approved_by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.plan(entered_by=clerk, state=PlanState.IN_FORCE)


def test_one_plan_for_a_document_and_year(clerk):
    first = enter(clerk)

    with pytest.raises(services.PlanError, match="đã là kế hoạch KH-2026-1 của năm 2026"):
        enter(clerk, document_id=first.document_id)
    assert enter(clerk, document_id=first.document_id, year=2027).year == 2027


@pytest.mark.parametrize("values", [{"state": DocumentState.CANCELLED, "cancel_reason": "nhầm"}, {"direction": "reference"}])
def test_a_cancelled_document_and_a_mere_reference_make_no_plan(clerk, values):
    with pytest.raises(services.PlanError, match="Không có văn bản này"):
        enter(clerk, document_id=make.document(**values).pk)

    assert Plan.objects.count() == 0


def test_a_document_that_is_kept_from_someone_makes_no_plan_of_theirs():
    staff = factories.person("chuyenvien", Role.STAFF, unit_code="SCT-VP")

    with pytest.raises(services.PlanError, match="Không có văn bản này"):
        enter(staff, document_id=make.document(limited=True).pk)


def test_a_submitted_plan_is_returned_with_a_reason_before_it_changes(clerk, leader):
    plan = enter(clerk)
    make.task(plan=plan, state=TaskState.PROPOSED)
    act(clerk, plan, PlanAction.SUBMIT)
    change = {"document_id": plan.document_id, "year": 2026, "programme": Programme.DAN_CHU, "owner_id": plan.owner_id}

    with pytest.raises(services.PlanError, match="trả lại"):
        services.change_plan(actor=clerk, plan_id=plan.pk, at=AT, **change)
    with pytest.raises(services.PlanError, match="lý do"):
        act(leader, plan, PlanAction.RETURN)
    act(leader, plan, PlanAction.RETURN, reason="thiếu việc")
    assert services.change_plan(actor=clerk, plan_id=plan.pk, at=AT, **change).programme == Programme.DAN_CHU


@pytest.mark.parametrize("state", [TaskState.PROPOSED, TaskState.APPROVED, TaskState.IN_PROGRESS])
def test_a_plan_with_unfinished_tasks_is_not_closed(leader, state):
    plan = make.plan(state=PlanState.IN_FORCE)
    make.task(plan=plan, state=state)

    with pytest.raises(services.PlanError, match="còn 1 nhiệm vụ"):
        act(leader, plan, PlanAction.CLOSE)


def test_cancelling_a_plan_takes_its_proposals_along(leader, clerk):
    plan = make.plan(entered_by=clerk)
    task = make.task(plan=plan, state=TaskState.PROPOSED, entered_by=clerk)

    act(leader, plan, PlanAction.CANCEL, reason="không thực hiện")
    task.refresh_from_db()

    assert task.state == TaskState.CANCELLED
    assert task.steps.get().reason == "không thực hiện"


def test_a_plan_cancelled_by_mistake_is_opened_again_and_approved_again(leader, clerk):
    plan = enter(clerk)
    act(leader, plan, PlanAction.CANCEL, reason="nhầm nhóm")
    with pytest.raises(services.PlanError, match=f"là kế hoạch {plan.code} của năm {plan.year}, đã hủy. Hãy đề nghị lãnh đạo mở lại"):
        enter(clerk, document_id=plan.document_id)

    with pytest.raises(services.PlanError, match="lý do"):
        act(leader, plan, PlanAction.REOPEN)
    act(leader, plan, PlanAction.REOPEN, reason="hủy nhầm")
    plan.refresh_from_db()

    assert (plan.state, plan.submitted_by, plan.approved_by) == (PlanState.DRAFT, None, None)
    with pytest.raises(services.PlanError, match="Hãy mở kế hoạch đã có"):
        enter(clerk, document_id=plan.document_id)


def test_a_plan_without_tasks_is_neither_submitted_nor_approved(clerk, leader):
    empty = enter(clerk)
    make.task(plan=empty, state=TaskState.CANCELLED)
    with pytest.raises(services.PlanError, match="chưa có nhiệm vụ nào"):
        act(clerk, empty, PlanAction.SUBMIT)

    with pytest.raises(services.PlanError, match="chưa có nhiệm vụ nào"):
        act(leader, make.plan(state=PlanState.SUBMITTED), PlanAction.APPROVE)


def test_a_returned_task_is_settled_before_its_plan_is_submitted(clerk):
    plan = enter(clerk)
    make.task(plan=plan, state=TaskState.RETURNED)

    with pytest.raises(services.PlanError, match="1 nhiệm vụ bị trả lại"):
        act(clerk, plan, PlanAction.SUBMIT)


def test_a_change_of_a_plan_is_a_step_of_its_history(clerk):
    plan = enter(clerk)
    other = factories.person("vanthu2", Role.CLERK)

    assert rewritten_again(other, plan).entered_by == clerk
    assert [(step.action, step.person, step.after) for step in queries.steps_of_plan(plan)] == [
        ("", clerk, "draft"),
        ("changed", other, "draft"),
    ]


def test_a_plan_is_entered_changed_and_submitted_for_one_s_own_unit():
    office, trade = make.unit(), make.unit("SCT-TM")
    member = factories.person("chuyenvien", Role.STAFF)  # no unit in the role: the units to which one belongs
    make.member(member, trade)
    head = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-TM")
    strange = make.plan(owner=office)
    values = {"document_id": strange.document_id, "year": 2026, "programme": Programme.CCHC}

    for person in (member, head):
        with pytest.raises(NotAllowed, match="Đơn vị SCT-VP"):
            enter(person, owner_id=office.pk)
        with pytest.raises(NotAllowed):
            services.change_plan(actor=person, plan_id=strange.pk, owner_id=office.pk, at=AT, **values)
        with pytest.raises(NotAllowed):
            act(person, strange, PlanAction.SUBMIT)
    own = enter(member, owner_id=trade.pk)
    with pytest.raises(NotAllowed):
        services.change_plan(actor=member, plan_id=own.pk, owner_id=office.pk, at=AT, **{**values, "document_id": own.document_id})
    make.task(plan=own, state=TaskState.PROPOSED)
    act(member, own, PlanAction.SUBMIT)


def test_a_plan_is_closed_by_the_head_of_its_unit_or_a_leader(leader, clerk):
    staff = factories.person("chuyenvien", Role.STAFF, unit_code="SCT-VP")
    head = factories.person("chanhvp", Role.HEAD_OF_UNIT, unit_code="SCT-VP")
    other = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-TM")
    plan = make.plan(state=PlanState.IN_FORCE)

    for person in (staff, other, clerk):
        with pytest.raises(NotAllowed):
            act(person, plan, PlanAction.CLOSE)
    assert act(head, plan, PlanAction.CLOSE).state == PlanState.CLOSED
    assert act(leader, make.plan(state=PlanState.IN_FORCE), PlanAction.CLOSE).state == PlanState.CLOSED


# --- facts ------------------------------------------------------------------------------------------------------------------------------


def test_a_task_is_reported_only_with_its_plan(leader):
    cancelled = {"state": DocumentState.CANCELLED, "cancel_reason": "nhầm"}
    for state in PlanState:
        make.task(f"Việc của kế hoạch {state}", plan=make.plan(state=state))
    make.task("Việc của văn bản đã hủy", plan=make.plan(state=PlanState.IN_FORCE, document=make.document(**cancelled)))
    make.task("Việc riêng")
    make.task("Việc của cuộc họp đã hủy", meeting=make.meeting(state="cancelled"))
    proved = make.done("Có minh chứng", plan=None)
    proved.evidence.create(document=make.document(**cancelled), at=AT)
    proved.evidence.create(document=make.document(code="VB-CON"), at=AT)
    make.done("Minh chứng đã hủy").evidence.update(note="", document=make.document(**cancelled))

    plans, tasks = list(queries.plan_facts()), list(queries.task_facts())
    meetings = {row["id"] for row in queries.meeting_facts()}

    assert {row["plan"] for row in tasks} - {None} == {row["id"] for row in plans}
    assert {row["meeting"] for row in tasks} - {None} <= meetings
    assert [(row["title"], row["evidence"]) for row in tasks] == [
        ("Việc của kế hoạch in_force", None),
        ("Việc của kế hoạch closed", None),
        ("Việc riêng", None),
        ("Việc của cuộc họp đã hủy", None),
        ("Có minh chứng", "Hồ sơ lưu tại Văn phòng; VB-CON"),
        ("Minh chứng đã hủy", None),
    ]


def test_the_tables_tell_on_which_day_a_task_was_first_approved(clerk, leader):
    plan = make.plan(state=PlanState.IN_FORCE)
    proposed = {"owner_id": make.unit().pk, "year": 2026, "due_on": make.DUE}
    task = services.propose_task(actor=clerk, title="Việc", plan_id=plan.pk, at=AT, **proposed)
    services.take_task_action(actor=leader, task_id=task.pk, action=TaskAction.APPROVE, at=AT)
    make.task("Từ sổ", plan=plan)

    assert [(row["title"], row["approved_on"]) for row in queries.task_facts()] == [("Việc", DAY), ("Từ sổ", None)]


def test_the_tables_name_what_only_some_units_may_see_by_its_code(leader):
    kept = make.document("Bố trí nhân sự", code="VB-KIN", limited=True)
    task = make.task("Điều động", plan=make.plan(document=kept, state=PlanState.IN_FORCE))
    make.task("Mở", plan=make.plan(document=make.document("Kế hoạch chung"), state=PlanState.IN_FORCE))

    with override("en"):
        tables = site_facts().tables

    assert tables["tasks"]["title"].to_pylist() == [f"Nhiệm vụ {task.code} (thuộc kế hoạch hạn chế tiếp cận)", "Mở"]
    assert sorted(tables["documents"]["subject"].to_pylist()) == ["Kế hoạch chung", "Văn bản hạn chế tiếp cận"]


def test_cancelled_documents_never_break_the_tables(leader):
    above, own = make.superior(), make.document()
    make.implements(own, above)
    make.task(plan=make.plan(document=own, state=PlanState.IN_FORCE))
    draft = make.plan()
    make.task(plan=draft)  # approved before the plan was, as older versions allowed
    factories.dissemination(document=above)
    assert site_facts().problems == ()
    above.state, above.cancel_reason = DocumentState.CANCELLED, "vào sổ nhầm"
    above.save()
    assert site_facts().problems == ()
    own.state, own.cancel_reason = DocumentState.CANCELLED, "vào sổ nhầm"
    own.save()

    facts = site_facts()

    assert facts.problems == ()
    assert [facts.tables[name].num_rows for name in ("documents", "plans", "tasks")] == [1, 0, 0]


# --- years ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [3, 2023, 2032, 9999, 10**12])
def test_a_year_that_no_agency_plans_is_refused_by_name(year, clerk):
    """The agency began in 2025, and it is 2026."""
    make.unit()
    said = rf"Năm phải từ 2024 đến 2031, .* năm đã ghi là {year}\. Hãy kiểm tra lại năm"
    proposed = {"title": "Việc", "owner_id": make.unit().pk, "due_on": make.DUE}

    with pytest.raises(services.PlanError, match=said):
        enter(clerk, year=year)
    with pytest.raises(services.PlanError, match=said):
        services.propose_task(actor=clerk, year=year, at=AT, **proposed)
    with pytest.raises(services.PlanError, match=said):
        services.open_round(actor=clerk, index="PAR INDEX", year=year, at=AT)


@pytest.mark.parametrize("year", [2024, 2031])
def test_the_first_and_the_last_year_are_taken(year, clerk):
    plan = enter(clerk, year=year)

    assert plan.year == year
    with pytest.raises(services.PlanError, match="Năm phải từ"):
        services.change_plan(
            actor=clerk, plan_id=plan.pk, document_id=plan.document_id, year=2032, programme=Programme.CCHC, owner_id=plan.owner_id, at=AT
        )


def test_a_plan_of_an_odd_year_that_stands_already_can_be_mended(clerk):
    plan = make.plan(year=2050, entered_by=clerk)
    filled = {"document_id": plan.document_id, "programme": Programme.DAN_CHU, "owner_id": plan.owner_id}

    kept = services.change_plan(actor=clerk, plan_id=plan.pk, year=2050, at=AT, **filled)

    assert (kept.year, kept.programme) == (2050, Programme.DAN_CHU)
    assert services.change_plan(actor=clerk, plan_id=plan.pk, year=2026, at=AT, **filled).year == 2026


def test_a_site_without_agencies_bounds_years_by_the_tables_and_the_day(clerk):
    assert queries.years_to_enter(DAY) == (2000, 2031)


# --- chains -----------------------------------------------------------------------------------------------------------------------------


def test_a_chain_from_the_superior_document_to_the_evidence(leader):
    above, own = make.superior(), make.document()
    make.implements(own, above)
    plan = make.plan(document=own, state=PlanState.IN_FORCE)
    finished = make.done(plan=plan, due_on=date(2026, 11, 10))
    waiting = make.task("Chưa xong", plan=plan)
    make.task("Đã hủy", plan=plan, state=TaskState.CANCELLED)
    make.note(finished, "rút rồi", withdrawn_at=AT, withdrawn_by=leader)

    chain = queries.chain(leader, DAY, above)

    [answer] = chain.answers
    assert (answer.document, answer.days, chain.plans) == (own, 20, ())
    [work] = answer.plans
    assert [(one.task, one.days, one.late, [str(proof) for proof in one.evidence]) for one in work.tasks] == [
        (finished, 263, True, ["Hồ sơ lưu tại Văn phòng"]),
        (waiting, None, False, []),
    ]


def test_a_chain_shows_nothing_that_is_kept_from_the_reader(leader):
    above, own = make.superior(), make.document(limited=True)
    make.implements(own, above)
    make.task("Kín", plan=make.plan(document=own))
    plan = make.plan(document=above)
    task = make.task("Mở", plan=plan)
    task.evidence.create(document=make.document("Văn bản kín", limited=True), at=AT)
    staff = factories.person("chuyenvien", Role.STAFF)

    chain = queries.chain(staff, DAY, above)

    assert chain.answers == ()
    assert [(one.task, one.evidence) for one in chain.plans[0].tasks] == [(task, ())]
    assert [one.document for one in queries.chain(leader, DAY, above).answers] == [own]


@pytest.mark.parametrize("symbol", ["7/KH-SCT", ""])
def test_an_answer_that_is_kept_from_the_reader_is_named_by_its_code(symbol, leader):
    above, own = make.superior(), make.document("Việc kín", limited=True, symbol=symbol)
    make.implements(own, above)
    staff = factories.person("chuyenvien", Role.STAFF)

    def told(person):
        names = Names(person, DAY)
        return [(one.first_on, names.call(queries.first_answer(one))) for one in queries.superior_documents(person, DAY)]

    assert told(staff) == [(own.issued_on, f"{own.code} (văn bản hạn chế tiếp cận)")]
    assert told(leader) == [(own.issued_on, f"Kế hoạch {symbol}" if symbol else "Kế hoạch: Việc kín")]


def test_superior_documents_and_how_long_they_took(leader):
    answered, waived, open_one = make.superior("Đã"), make.superior("Miễn"), make.superior("Chưa")
    make.implements(make.document(issued_on=date(2026, 4, 1)), answered)
    make.implements(make.document(issued_on=date(2026, 3, 2)), answered, LinkKind.ANSWERS)  # does not count, as it does not for KH07
    make.implements(make.document(issued_on=date(2026, 3, 1), state=DocumentState.CANCELLED, cancel_reason="nhầm"), answered)
    make.implements(make.document(issued_on=date(2027, 1, 1)), open_one)
    make.waived(waived)
    make.superior("Khác chủ đề", topic="tiep_dan")
    make.superior("Không phải loại", type="cong_van")
    make.superior("Hết hiệu lực", in_force_to=date(2026, 6, 30))

    found = {one.subject: (one.first_on, one.days and one.days.days, one.waiver) for one in queries.superior_documents(leader, DAY)}

    assert queries.answers_in_short(leader, DAY) == {"seen": 3, "none": 1, "planned": 0, "done": 1, "replied": 0, "asked": 0, "waived": 1}
    assert found == {"Đã": (date(2026, 4, 1), 50, None), "Miễn": (None, None, "chỉ để biết"), "Chưa": (None, None, None)}
    assert list(queries.unanswered(leader, DAY)) == [open_one]


def test_a_document_with_an_approved_plan_of_its_own_is_planned_not_answered(leader):
    planned, drafted = make.superior("Có kế hoạch"), make.superior("Mới soạn")
    plan = make.plan(document=planned, state=PlanState.IN_FORCE)
    make.plan(document=drafted)

    found = {one.subject: one.own_plan for one in queries.superior_documents(leader, DAY)}

    assert found == {"Có kế hoạch": {"pk": plan.pk, "code": plan.code, "state": "in_force"}, "Mới soạn": None}
    short = {"seen": 2, "none": 1, "planned": 1, "done": 0, "replied": 0, "asked": 0, "waived": 0}
    assert queries.answers_in_short(leader, DAY) == short
    assert queries.unanswered(leader, DAY).count() == 2  # as the indicator KH08 counts


def test_boxes_of_the_picture_never_lie_over_each_other(leader):
    from minhbach_site.plans.templatetags.plans import GAP, WIDTH, drawn

    above = make.superior()
    for number in range(3):
        own = make.document(f"Kế hoạch {number} có trích yếu rất dài để phải xuống nhiều dòng trong hình", symbol="")
        make.implements(own, above)
        plan = make.plan(document=own)
        for _task in range(number):
            make.note(make.done("Nhiệm vụ có tên dài hơn bốn dòng của một ô trong hình, nên phải được cắt bớt ở cuối", plan=plan))

    picture = drawn(queries.chain(leader, DAY, above))

    assert len(picture.boxes) == 1 + 3 + 3 + 3 + 6
    assert {box.x for box in picture.boxes} == {column * (WIDTH + GAP) for column in range(5)}
    pairs = [(a, b) for a in picture.boxes for b in picture.boxes if a is not b and a.x == b.x]
    assert [(a.title, b.title) for a, b in pairs if a.y <= b.y < a.y + a.height] == []
    assert max(box.y + box.height for box in picture.boxes) <= picture.height
    assert max(len(box.lines) for box in picture.boxes) == 4


def test_the_picture_says_how_many_tasks_it_leaves_out(leader):
    from minhbach_site.plans.templatetags.plans import MAX_TASKS, drawn

    plan = make.plan()
    for number in range(MAX_TASKS + 2):
        make.task(f"Việc {number}", plan=plan)

    picture = drawn(queries.chain(leader, DAY, plan.document))

    assert (len(picture.boxes), picture.left_out) == (MAX_TASKS + 2, 2)


def test_whoever_wrote_in_a_plan_is_not_told_that_it_waits_for_them(clerk, leader):
    other = factories.person("lanh-dao-hai", Role.LEADER, Role.CLERK)
    plan = enter(clerk)
    services.propose_task(actor=clerk, title="Việc", owner_id=make.unit().pk, year=2026, due_on=make.DUE, plan_id=plan.pk, at=AT)
    changed = {"document_id": plan.document_id, "year": plan.year, "programme": Programme.CCHC, "owner_id": plan.owner_id}
    services.change_plan(actor=other, plan_id=plan.pk, at=AT, **changed)
    act(clerk, plan, PlanAction.SUBMIT)

    told = {person.username: len(queries.plans_to_approve(actor=person, on=DAY, limit=5)) for person in (leader, other)}

    assert list(told.values()) == [1, 0]


def test_the_plan_of_next_year_is_owned_by_a_unit_that_lives_then(clerk):
    gone, new = make.unit("SCT-CU", to_on=date(2026, 12, 31)), make.unit("SCT-MOI", from_on=date(2027, 1, 1))

    with pytest.raises(services.PlanError, match="«Đơn vị SCT-CU» chỉ hoạt động đến hết ngày 31/12/2026"):
        enter(clerk, year=2027, owner_id=gone.pk)
    with pytest.raises(services.PlanError, match="«Đơn vị SCT-MOI» chỉ hoạt động từ ngày 01/01/2027"):
        enter(clerk, year=2026, owner_id=new.pk)
    assert enter(clerk, year=2027, owner_id=new.pk).owner == new
