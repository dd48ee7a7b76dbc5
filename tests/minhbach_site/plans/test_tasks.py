from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

import factories
import plan_factories as make
from minhbach_site.accounts.models import Delegation, Person
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Permission, Role
from minhbach_site.audit.models import Entry
from minhbach_site.organisation.models import EventUnit, OrganisationEvent, Unit
from minhbach_site.plans import queries, services
from minhbach_site.plans.forms import CarryForm
from minhbach_site.plans.models import Task, TaskEvidence, TaskStep
from minhbach_site.plans.states import OPEN_TASKS, PlanAction, PlanState, StepKind, TaskAction, TaskState

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY
YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def head():
    return factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-VP")


@pytest.fixture
def worker():
    return factories.person("chuyenvien", Role.STAFF, unit_code="SCT-VP")


def propose(actor, **values):
    filled = {"title": "Rà soát thủ tục", "owner_id": make.unit().pk, "year": 2026, "due_on": make.DUE, **values}
    return services.propose_task(actor=actor, at=AT, **filled)


def act(actor, task, action, **values):
    return services.take_task_action(actor=actor, task_id=task.pk, action=action, at=AT, **values)


def test_a_task_from_proposal_to_confirmation(worker, head, leader):
    task = propose(worker, assignee_id=worker.pk)
    act(head, task, TaskAction.APPROVE)
    services.report_progress(actor=worker, task_id=task.pk, progress=60, note="đã xong bước 1", at=AT)
    services.add_evidence(actor=worker, task_id=task.pk, file=make.pdf(), note="báo cáo", at=AT)
    act(worker, task, TaskAction.FINISH, done_on=DAY)
    act(head, task, TaskAction.CONFIRM)
    task.refresh_from_db()

    assert task.code == "NV-2026-1"
    assert (task.state, task.progress, task.done_on) == (TaskState.CONFIRMED, 100, DAY)
    assert (task.entered_by, task.approved_by, task.finished_by, task.confirmed_by) == (worker, head, worker, head)
    assert [(step.kind, step.after) for step in queries.steps_of_task(task)] == [
        (StepKind.ENTERED, TaskState.PROPOSED),
        (TaskAction.APPROVE, TaskState.APPROVED),
        (TaskAction.START, TaskState.IN_PROGRESS),
        (StepKind.PROGRESS, TaskState.IN_PROGRESS),
        (StepKind.EVIDENCE, TaskState.IN_PROGRESS),
        (TaskAction.FINISH, TaskState.DONE),
        (TaskAction.CONFIRM, TaskState.CONFIRMED),
    ]
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "plans.propose_task",
        "plans.move_task",
        "plans.move_task",
        "plans.report_progress",
        "plans.add_evidence",
        "plans.move_task",
        "plans.move_task",
    ]


def test_codes_step_over_those_that_were_loaded(worker):
    make.task(code="NV-2026-1")

    assert propose(worker).code == "NV-2026-2"


@pytest.mark.parametrize("action", [TaskAction.APPROVE, TaskAction.RETURN])
def test_who_proposed_does_not_decide_whatever_the_roles(action):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    task = propose(both)

    with pytest.raises(NotAllowed):
        act(both, task, action, reason="tự trả")


def test_who_rewrote_a_proposal_does_not_approve_it(worker):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    task = propose(worker)
    services.change_task(actor=both, task_id=task.pk, title="Viết lại", owner_id=make.unit().pk, year=2026, due_on=make.DUE, at=AT)

    with pytest.raises(NotAllowed):
        act(both, task, TaskAction.APPROVE)


@pytest.mark.parametrize("action", [TaskAction.APPROVE, TaskAction.RETURN])
def test_who_rewrote_a_proposal_is_not_forgotten_when_another_writes_after(worker, action):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    task = propose(worker)
    for actor, title in ((both, "Viết lại"), (worker, "Viết lại nữa")):
        services.change_task(actor=actor, task_id=task.pk, title=title, owner_id=make.unit().pk, year=2026, due_on=make.DUE, at=AT)

    with pytest.raises(NotAllowed):
        act(both, task, action, reason="không đạt")
    assert [(step.kind, step.person) for step in queries.steps_of_task(task)] == [
        (StepKind.ENTERED, worker),
        (StepKind.CHANGED, both),
        (StepKind.CHANGED, worker),
    ]


def test_a_plan_does_not_approve_the_tasks_that_its_approver_rewrote(worker, clerk, leader):
    both = factories.person("hai-vai", Role.CLERK, Role.LEADER)
    plan = make.plan(state=PlanState.DRAFT, entered_by=clerk)
    task, other = propose(worker, plan_id=plan.pk), propose(worker, title="Việc khác", plan_id=plan.pk)
    values = {"title": "Viết lại", "owner_id": make.unit().pk, "year": 2026, "due_on": make.DUE, "plan_id": plan.pk}
    services.change_task(actor=both, task_id=task.pk, at=AT, **values)
    services.take_plan_action(actor=clerk, plan_id=plan.pk, action=PlanAction.SUBMIT, at=AT)
    services.take_plan_action(actor=both, plan_id=plan.pk, action=PlanAction.APPROVE, at=AT)

    assert [Task.objects.get(pk=one.pk).state for one in (task, other)] == [TaskState.PROPOSED, TaskState.APPROVED]


def test_a_plan_does_not_approve_the_tasks_of_whom_its_approver_stands_in_for(clerk, leader):
    plan = make.plan(state=PlanState.SUBMITTED, entered_by=clerk)
    own = make.task("Của lãnh đạo", plan=plan, state=TaskState.PROPOSED, entered_by=leader)
    other = make.task("Của văn thư", plan=plan, state=TaskState.PROPOSED, entered_by=clerk)
    deputy = by_role("pho")
    lend(leader.grants.get(), deputy)

    services.take_plan_action(actor=deputy, plan_id=plan.pk, action=PlanAction.APPROVE, at=AT)

    assert [Task.objects.get(pk=one.pk).state for one in (own, other)] == [TaskState.PROPOSED, TaskState.APPROVED]


@pytest.mark.parametrize(
    ("state", "said"), [(PlanState.DRAFT, "duyệt cùng kế hoạch"), (PlanState.SUBMITTED, "chờ duyệt"), (PlanState.CLOSED, "mở lại kế hoạch")]
)
def test_a_task_is_not_approved_before_its_plan(head, state, said):
    task = make.task(plan=make.plan(state=state), state=TaskState.PROPOSED)

    assert TaskAction.APPROVE not in queries.actions_of_task(head, task, DAY)
    with pytest.raises(services.PlanError, match=said):
        act(head, task, TaskAction.APPROVE)
    task.refresh_from_db()
    assert task.state == TaskState.PROPOSED


def test_a_plan_that_waits_for_approval_is_frozen_with_its_tasks(worker, head):
    plan = make.plan(state=PlanState.SUBMITTED)
    task = make.task(plan=plan, state=TaskState.PROPOSED, entered_by=worker)
    values = {"title": "Viết lại", "owner_id": make.unit().pk, "year": 2026, "due_on": make.DUE}

    with pytest.raises(services.PlanError, match="trả lại kế hoạch trước"):
        services.change_task(actor=worker, task_id=task.pk, at=AT, **values)
    for actor, action in ((worker, TaskAction.CANCEL), (head, TaskAction.CANCEL), (head, TaskAction.RETURN)):
        with pytest.raises(services.PlanError, match="trả lại kế hoạch trước"):
            act(actor, task, action, reason="thôi")
    with pytest.raises(services.PlanError, match="không nhận thêm"):
        propose(worker, plan_id=plan.pk)
    assert queries.actions_of_task(head, task, DAY) == []


def test_a_proposal_is_rewritten_by_its_proposer_or_its_unit(worker):
    trade = make.unit("SCT-TM")
    strangers = [factories.person("nguoi-khac", Role.STAFF, unit_code="SCT-TM"), factories.person("khong-phong", Role.STAFF)]
    make.member(strangers[1], trade)
    task = propose(worker)
    values = {"title": "Viết lại", "owner_id": make.unit().pk, "year": 2026, "due_on": make.DUE}

    for stranger in strangers:
        with pytest.raises(NotAllowed, match="Đơn vị SCT-VP"):
            services.change_task(actor=stranger, task_id=task.pk, at=AT, **values)
    theirs = propose(strangers[0], title="Việc của họ")  # for another unit, which decides; but it stays their words
    services.change_task(actor=strangers[0], task_id=theirs.pk, at=AT, **values)
    colleague = factories.person("cung-phong", Role.STAFF)
    make.member(colleague, make.unit())
    services.change_task(actor=colleague, task_id=task.pk, at=AT, **values)


@pytest.mark.parametrize("own", ["finished_by", "assignee"])
def test_nobody_confirms_their_own_work(own):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    task = make.done(**{own: both})

    with pytest.raises(NotAllowed):
        act(both, task, TaskAction.CONFIRM)


@pytest.mark.parametrize(
    "values", [{"approved_by": "same", "entered_by": "same"}, {"state": TaskState.CONFIRMED, "finished_by": "same", "confirmed_by": "same"}]
)
def test_the_database_holds_four_eyes_too(values):
    same = factories.person("mot-nguoi")
    filled = {name: same if value == "same" else value for name, value in values.items()}
    if "state" in filled:
        filled |= {"done_on": DAY, "progress": 100}

    with pytest.raises(IntegrityError), transaction.atomic():
        make.task(**filled)


@pytest.mark.parametrize(
    "values",
    [
        {"state": TaskState.DONE, "progress": 100},
        {"state": TaskState.DONE, "done_on": DAY, "progress": 90},
        {"done_on": DAY},
        {"progress": 100},
        {"group": 6},
        {"year": 1999},
    ],
)
def test_the_database_refuses_what_cannot_be(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.task(**values)


def test_a_head_decides_only_in_the_unit_and_what_is_in_it(worker):
    office, inside, other = make.unit(), make.unit("SCT-VP-1", parent=make.unit()), make.unit("SCT-TM")
    head = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-VP")

    act(head, propose(worker, owner_id=office.pk), TaskAction.APPROVE)
    act(head, propose(worker, owner_id=inside.pk), TaskAction.APPROVE)
    with pytest.raises(NotAllowed):
        act(head, propose(worker, owner_id=other.pk), TaskAction.APPROVE)


def test_whoever_it_is_assigned_to_works_on_a_task_of_another_unit(worker):
    task = make.task(owner=make.unit("SCT-TM"), assignee=worker)
    other = factories.person("nguoi-khac", Role.STAFF, unit_code="SCT-VP")

    services.report_progress(actor=worker, task_id=task.pk, progress=10, note="", at=AT)
    with pytest.raises(NotAllowed):
        services.report_progress(actor=other, task_id=task.pk, progress=10, note="", at=AT)


def test_finishing_needs_evidence_and_a_day_that_has_come(worker):
    task = make.task()

    with pytest.raises(services.PlanError, match="minh chứng"):
        act(worker, task, TaskAction.FINISH, done_on=DAY)
    make.note(task, withdrawn_at=AT, withdrawn_by=worker)
    with pytest.raises(services.PlanError, match="minh chứng"):
        act(worker, task, TaskAction.FINISH, done_on=DAY)
    make.note(task)
    with pytest.raises(services.PlanError, match="sau hôm nay"):
        act(worker, task, TaskAction.FINISH, done_on=DAY + timedelta(days=1))
    with pytest.raises(services.PlanError, match="ngày hoàn thành"):
        act(worker, task, TaskAction.FINISH)
    act(worker, task, TaskAction.FINISH, done_on=YESTERDAY)


@pytest.mark.parametrize(
    ("place", "begun"),
    [
        (lambda: {"plan": make.plan(state=PlanState.IN_FORCE)}, date(2026, 3, 2)),
        (lambda: {"meeting": make.meeting()}, date(2026, 11, 5)),
        (dict, date(2026, 1, 1)),
        (lambda: {"year": 2027, "carried_from": make.task(state=TaskState.CARRIED, meeting=make.meeting())}, date(2026, 11, 5)),
    ],
)
def test_a_task_is_not_done_before_it_began(worker, place, begun):
    task = make.task(**place())
    make.note(task)

    with pytest.raises(services.PlanError, match="trước khi nhiệm vụ bắt đầu"):
        act(worker, task, TaskAction.FINISH, done_on=begun - timedelta(days=1))
    act(worker, task, TaskAction.FINISH, done_on=begun)


def test_a_task_put_forward_before_its_year_may_be_done_from_that_day_on(worker):
    task = propose(worker, year=2027, due_on=date(2027, 3, 31))
    Task.objects.filter(pk=task.pk).update(state=TaskState.APPROVED)
    make.note(task)

    with pytest.raises(services.PlanError, match="27/11/2026"):
        act(worker, task, TaskAction.FINISH, done_on=YESTERDAY)
    act(worker, task, TaskAction.FINISH, done_on=DAY)


def test_nothing_is_late_at_its_birth_without_a_reason(worker):
    with pytest.raises(services.PlanError, match="26/11/2026 đã qua"):
        propose(worker, due_on=YESTERDAY)
    task = propose(worker, due_on=YESTERDAY, late_reason="giao miệng ngày 20/11")
    assert TaskStep.objects.get().reason == "giao miệng ngày 20/11"

    values = {"title": "Viết lại", "owner_id": make.unit().pk, "year": 2026}
    services.change_task(actor=worker, task_id=task.pk, due_on=YESTERDAY, at=AT, **values)  # the same date needs no second reason
    with pytest.raises(services.PlanError, match="đã qua"):
        services.change_task(actor=worker, task_id=task.pk, due_on=date(2026, 11, 1), at=AT, **values)


def test_a_new_due_date_has_not_passed(head):
    with pytest.raises(services.PlanError, match="đã qua"):
        services.reschedule_task(actor=head, task_id=make.task().pk, due_on=YESTERDAY, reason="nhầm", at=AT)


@pytest.mark.parametrize("progress", [-1, 100, 101])
def test_progress_stays_below_a_hundred(worker, progress):
    with pytest.raises(services.PlanError, match="99"):
        services.report_progress(actor=worker, task_id=make.task().pk, progress=progress, note="", at=AT)


@pytest.mark.parametrize("action", [TaskAction.REOPEN, TaskAction.CANCEL, TaskAction.RETURN])
def test_reopening_cancelling_and_returning_need_a_reason(head, action):
    task = {TaskAction.REOPEN: make.done, TaskAction.CANCEL: make.task}.get(action, lambda: make.task(state=TaskState.PROPOSED))()

    with pytest.raises(services.PlanError, match="lý do"):
        act(head, task, action, reason="   ")


def test_a_reopened_task_begins_again_and_keeps_its_evidence(head):
    task = make.done(finished_by=factories.person("ai-lam"))

    act(head, task, TaskAction.REOPEN, reason="thiếu số liệu")
    task.refresh_from_db()

    assert (task.state, task.done_on, task.progress, task.finished_by) == (TaskState.IN_PROGRESS, None, 0, None)
    assert task.evidence.count() == 1


def test_a_cancelled_task_that_comes_back_must_be_approved_again(head, leader):
    task = make.task(approved_by=leader)
    act(head, task, TaskAction.CANCEL, reason="trùng")
    act(head, task, TaskAction.REOPEN, reason="không trùng")
    task.refresh_from_db()

    assert (task.state, task.approved_by) == (TaskState.PROPOSED, None)


def test_who_proposed_takes_it_back_until_it_is_approved(worker, head):
    task = propose(worker)
    act(worker, task, TaskAction.CANCEL)
    other = propose(worker)
    act(head, other, TaskAction.APPROVE)

    with pytest.raises(NotAllowed):
        act(worker, other, TaskAction.CANCEL, reason="thôi")
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED


def test_nobody_puts_off_or_cancels_what_they_are_to_do_themselves():
    head = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-VP")
    task = make.task(assignee=head)

    with pytest.raises(NotAllowed):
        services.reschedule_task(actor=head, task_id=task.pk, due_on=date(2026, 12, 30), reason="bận", at=AT)
    with pytest.raises(NotAllowed):
        act(head, task, TaskAction.CANCEL, reason="bận")


def test_a_new_due_date_keeps_the_first_one_and_says_why(head):
    task = make.task()

    services.reschedule_task(actor=head, task_id=task.pk, due_on=date(2027, 1, 15), reason="chờ hướng dẫn", at=AT)
    task.refresh_from_db()

    assert (task.first_due_on, task.due_on) == (make.DUE, date(2027, 1, 15))
    assert TaskStep.objects.get().reason == "15/12/2026 → 15/01/2027. chờ hướng dẫn"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"due_on": date(2062, 12, 15)}, "không thuộc năm 2026"),
        ({"due_on": date(2025, 12, 15)}, "không thuộc năm 2026"),
        ({"title": "  "}, "nội dung"),
        ({"owner_id": 999_999}, "không còn hoạt động"),
    ],
)
def test_a_proposal_with_a_slip_is_refused_and_nothing_is_written(worker, values, said):
    with pytest.raises(services.PlanError, match=said):
        propose(worker, **values)

    assert Task.objects.count() == 0


def test_a_unit_that_ended_takes_no_new_task(worker):
    gone = make.unit("SCT-CU", to_on=date(2026, 6, 30))

    with pytest.raises(services.PlanError, match="không còn hoạt động"):
        propose(worker, owner_id=gone.pk)


def test_a_closed_plan_and_a_plan_of_another_year_take_no_task(worker):
    with pytest.raises(services.PlanError, match="không nhận thêm"):
        propose(worker, plan_id=make.plan(state=PlanState.CLOSED).pk)
    with pytest.raises(services.PlanError, match="năm 2027"):
        propose(worker, plan_id=make.plan(year=2027).pk)


def test_a_locked_person_gets_no_work(head):
    locked = factories.person("bi-khoa", is_active=False)

    with pytest.raises(services.PlanError, match=r"[Gg]iao người khác"):
        services.assign_task(actor=head, task_id=make.task().pk, assignee_id=locked.pk, at=AT)


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.CLERK, Role.STAFF, Role.HEAD_OF_UNIT, Role.RECEPTION_OFFICER, Role.RECORDS_OFFICER})
)
def test_work_is_given_only_to_those_who_may_do_it(head, worker, role):
    other = factories.person("vai-khac", role)

    assert sorted(queries.people_to_assign(DAY).values_list("username", flat=True)) == ["chuyenvien", "truongphong"]
    with pytest.raises(services.PlanError, match="không giữ vai trò nào được làm nhiệm vụ"):
        services.assign_task(actor=head, task_id=make.task().pk, assignee_id=other.pk, at=AT)
    with pytest.raises(services.PlanError, match="không giữ vai trò nào được làm nhiệm vụ"):
        propose(worker, assignee_id=other.pk)


def test_whoever_was_lent_a_role_may_be_given_its_work(worker):
    stand_in = factories.person("thay", Role.AUDITOR)
    lent = {"delegate": stand_in, "made_by": worker, "made_at": AT, "reason": "nghỉ phép"}
    Delegation.objects.create(grant=worker.grants.get(), from_on=DAY, until_on=date(2026, 11, 30), **lent)

    def names(on):
        return sorted(queries.people_to_assign(on).values_list("username", flat=True))

    assert (names(DAY), names(date(2026, 12, 1))) == (["chuyenvien", "thay"], ["chuyenvien"])


# --- evidence ---------------------------------------------------------------------------------------------------------------------------


def test_evidence_is_a_document_a_file_or_words(worker):
    task, document = make.task(), make.document()

    services.add_evidence(actor=worker, task_id=task.pk, document_id=document.pk, at=AT)
    services.add_evidence(actor=worker, task_id=task.pk, file=make.pdf("báo cáo.pdf"), at=AT)
    services.add_evidence(actor=worker, task_id=task.pk, note="hồ sơ giấy ở tủ 2", at=AT)

    found = list(queries.evidence_of(task).values_list("document", "name", "mime", "note"))
    assert found == [(document.pk, "", "", ""), (None, "báo cáo.pdf", "application/pdf", ""), (None, "", "", "hồ sơ giấy ở tủ 2")]
    with pytest.raises(services.PlanError, match="Hãy chọn văn bản"):
        services.add_evidence(actor=worker, task_id=task.pk, note=" ", at=AT)


@pytest.mark.parametrize(
    ("name", "content"),
    [("virus.pdf", b"MZ\x90\x00"), ("rong.pdf", b""), ("macro.docx", b"PK\x03\x04abc"), ("../../etc/passwd", b"\x00\x01\x02")],
)
def test_a_file_that_is_not_what_it_should_be_is_refused_and_leaves_nothing(worker, settings, name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    task = make.task()
    with pytest.raises(services.PlanError):
        services.add_evidence(actor=worker, task_id=task.pk, file=SimpleUploadedFile(name, content), at=AT)

    assert TaskEvidence.objects.count() == 0
    assert not settings.MEDIA_ROOT.exists() or [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_evidence_is_withdrawn_with_a_reason_and_stays_on_record(worker):
    task = make.task()
    first = make.note(task)

    services.withdraw_evidence(actor=worker, evidence_id=first.pk, reason="nhầm hồ sơ", at=AT)

    assert TaskStep.objects.get().reason == "Hồ sơ lưu tại Văn phòng: nhầm hồ sơ"
    with pytest.raises(services.PlanError, match="đã rút"):
        services.withdraw_evidence(actor=worker, evidence_id=first.pk, reason="lần nữa", at=AT)


def test_a_finished_task_keeps_at_least_one_piece_of_evidence(worker):
    task = make.done()

    with pytest.raises(services.PlanError, match="ít nhất một"):
        services.withdraw_evidence(actor=worker, evidence_id=task.evidence.get().pk, reason="nhầm", at=AT)


def test_a_confirmed_task_takes_no_evidence(worker):
    task = make.done(state=TaskState.CONFIRMED)

    with pytest.raises(services.PlanError, match="mở lại"):
        services.add_evidence(actor=worker, task_id=task.pk, note="thêm", at=AT)


# --- carrying over ----------------------------------------------------------------------------------------------------------------------


def carry(actor, *tasks, **values):
    filled = {"task_ids": [task.pk for task in tasks], "year": 2027, "due_on": date(2027, 6, 30), **values}
    return services.carry_over(actor=actor, at=AT, **filled)


def test_unfinished_tasks_go_on_next_year_with_their_link(clerk, worker):
    plan = make.plan(year=2027)
    old = make.task("Số hóa hồ sơ", state=TaskState.IN_PROGRESS, progress=40, assignee=worker, group=2)

    [new] = carry(clerk, old, plan_id=plan.pk)
    old.refresh_from_db()

    assert (old.state, old.done_on, old.year) == (TaskState.CARRIED, None, 2026)
    assert (new.carried_from, new.title, new.year, new.due_on, new.plan) == (old, "Số hóa hồ sơ", 2027, date(2027, 6, 30), plan)
    assert (new.state, new.progress, new.assignee, new.group) == (TaskState.PROPOSED, 40, worker, 2)
    assert old.carried_to == new
    assert list(queries.carriable(clerk, DAY, 2027)) == []


def test_all_are_carried_over_or_none(clerk):
    open_one, finished = make.task(), make.done()

    with pytest.raises(services.PlanError, match=finished.code), transaction.atomic():
        carry(clerk, open_one, finished)

    assert Task.objects.filter(state__in=OPEN_TASKS).count() == 1
    assert Task.objects.filter(year=2027).count() == 0


@pytest.mark.parametrize(("own_year", "year"), [(2024, 2025), (2024, 2027), (2026, 2028), (2026, 2099)])
def test_a_task_goes_only_into_the_next_year_or_the_running_one(clerk, own_year, year):
    old = make.task(year=own_year, due_on=date(own_year, 12, 15))

    with pytest.raises(services.PlanError, match=r"năm liền sau hoặc năm hiện tại|đã qua"):
        carry(clerk, old, year=year, due_on=date(year, 6, 30))


def test_an_old_task_is_carried_into_the_running_year(clerk):
    old = make.task(year=2024, due_on=date(2024, 12, 15))

    [new] = carry(clerk, old, year=2026, due_on=date(2026, 12, 20))

    assert (new.year, new.first_due_on, new.overdue_since) == (2026, date(2024, 12, 15), date(2024, 12, 15))


def test_a_head_carries_over_what_is_of_the_unit():
    trade = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-TM")
    office, own = make.task(), make.task("Của phòng", owner=make.unit("SCT-TM"))

    assert list(queries.carriable(trade, DAY, 2027)) == [own]
    with pytest.raises(NotAllowed, match="Đơn vị SCT-VP"), transaction.atomic():
        carry(trade, own, office)
    assert Task.objects.filter(year=2027).count() == 0
    carry(trade, own)


def test_what_was_late_stays_late_when_it_is_carried_over(clerk, leader, head):
    old = make.task("Trễ", due_on=date(2026, 11, 20))
    in_time = make.task("Chưa đến hạn")
    late, early = carry(clerk, old, in_time)

    assert (late.first_due_on, late.overdue_since, late.due_on) == (date(2026, 11, 20), date(2026, 11, 20), date(2027, 6, 30))
    assert (early.first_due_on, early.overdue_since) == (make.DUE, None)
    assert queries.late_words(late, DAY) == "Quá hạn 7 ngày, đã chuyển năm"
    assert list(queries.overdue(queries.tasks(leader, DAY), DAY)) == [late]  # before anyone approved it
    act(head, late, TaskAction.APPROVE)
    act(head, early, TaskAction.APPROVE)
    assert list(queries.overdue(queries.tasks(leader, DAY), DAY)) == [late]
    assert list(queries.overdue(queries.tasks(leader, DAY), date(2027, 6, 30))) == [late]
    [again] = services.carry_over(
        actor=clerk, task_ids=[late.pk], year=2028, due_on=date(2028, 3, 1), at=AT.replace(year=2027, month=12, day=1)
    )
    assert again.overdue_since == date(2026, 11, 20)


def test_cancelling_the_copy_opens_the_old_task_again(clerk, leader):
    old = make.task("Trễ", due_on=date(2026, 11, 20), state=TaskState.IN_PROGRESS, progress=40)
    [copy] = carry(clerk, old)

    act(clerk, copy, TaskAction.CANCEL)
    old.refresh_from_db()
    copy.refresh_from_db()

    assert (old.state, old.progress, copy.state, copy.carried_from) == (TaskState.IN_PROGRESS, 40, TaskState.CANCELLED, None)
    assert list(queries.overdue(queries.tasks(leader, DAY), DAY)) == [old]
    assert [step.reason for step in queries.steps_of_task(old)] == ["", f"← {copy.code}"]
    assert queries.steps_of_task(copy).last().reason == f"→ {old.code}"
    carry(clerk, old)


def test_a_task_that_comes_back_twice_has_the_state_of_the_last_time(clerk, worker):
    old = make.task(owner=make.unit("SCT-VP"), assignee=worker)
    states = []
    for progress in (0, 30):
        if progress:
            services.report_progress(actor=worker, task_id=old.pk, progress=progress, note="", at=AT)
        [copy] = carry(clerk, old)
        act(clerk, copy, TaskAction.CANCEL)
        old.refresh_from_db()
        states.append(old.state)

    assert states == [TaskState.APPROVED, TaskState.IN_PROGRESS]


def test_who_carried_a_task_over_does_not_cancel_what_was_approved(head):
    both = factories.person("hai-vai", Role.CLERK, Role.LEADER)
    old = make.task()
    [copy] = carry(both, old)
    act(head, copy, TaskAction.APPROVE)

    with pytest.raises(NotAllowed):
        act(both, copy, TaskAction.CANCEL, reason="thôi")
    act(head, copy, TaskAction.CANCEL, reason="không cần chuyển")
    old.refresh_from_db()
    assert old.state == TaskState.APPROVED


def test_the_old_task_of_a_closed_plan_comes_back_only_with_the_plan(clerk):
    old = make.task(plan=make.plan(state=PlanState.IN_FORCE))
    [copy] = carry(clerk, old)
    old.plan.state = PlanState.CLOSED
    old.plan.save()

    with pytest.raises(services.PlanError, match="mở lại kế hoạch"):
        act(clerk, copy, TaskAction.CANCEL)


def test_a_task_is_not_carried_into_its_own_year_or_the_past(clerk):
    with pytest.raises(services.PlanError, match="đã thuộc năm 2027"):
        carry(clerk, make.task(year=2027, due_on=date(2027, 1, 1)))
    with pytest.raises(services.PlanError, match="Chưa chọn"):
        carry(clerk)


def _merged_into(*results):
    gone = make.unit("SCT-CU", to_on=date(2026, 6, 30))
    event = OrganisationEvent.objects.create(
        code="SK1",
        on=date(2026, 7, 1),
        decision=make.document(type="quyet_dinh"),
        kind="merge",
        state="approved",
        entered_at=AT,
        approved_at=AT,
    )
    EventUnit.objects.create(code="SK1-1", event=event, role="source", unit=gone)
    for number, result in enumerate(results, 2):
        EventUnit.objects.create(code=f"SK1-{number}", event=event, role="result", unit=result)
    return gone


def test_the_task_of_a_unit_that_ended_goes_to_the_one_that_came_in_its_place(clerk, worker):
    heir = make.unit("SCT-MOI", from_on=date(2026, 7, 1))
    old = make.task(owner=_merged_into(heir), assignee=worker)

    [new] = carry(clerk, old)

    assert (new.owner, new.assignee) == (heir, None)


def test_where_several_units_came_nobody_guesses(clerk):
    old = make.task(owner=_merged_into(make.unit("SCT-MOI"), make.unit("SCT-TM")))

    with pytest.raises(services.PlanError, match="không có đúng một đơn vị kế tục"):
        carry(clerk, old)


def _decided(kind, source, on, *results):
    """An approved event that takes effect on the day `on`, with units that begin then."""
    source.to_on = on - timedelta(days=1)
    source.save()
    event = OrganisationEvent.objects.create(
        code=f"SK-{source.code}",
        on=on,
        decision=make.document(type="quyet_dinh"),
        kind=kind,
        state="approved",
        entered_at=AT,
        approved_at=AT,
    )
    EventUnit.objects.create(code=f"{event.code}-0", event=event, role="source", unit=source)
    for number, result in enumerate(results, 1):
        EventUnit.objects.create(code=f"{event.code}-{number}", event=event, role="result", unit=result)
    return source


def test_a_task_is_carried_to_the_unit_that_will_come_in_the_place_of_its_own(clerk, worker):
    on = date(2026, 12, 1)
    heir = make.unit("SCT-MOI", from_on=on)
    old = make.task(owner=_decided("rename", make.unit("SCT-CU"), on, heir), assignee=worker)

    [new] = carry(clerk, old)

    assert (new.owner, new.assignee) == (heir, None)


@pytest.mark.parametrize(
    ("kind", "heirs", "said"),
    [
        ("dissolve", (), r"«Đơn vị SCT-CU» hoạt động đến hết ngày 30/11/2026, và không có đúng một đơn vị kế tục\. Hãy chuyển nhiệm vụ"),
        ("split", ("SCT-A", "SCT-B"), r"đơn vị kế tục \(«Đơn vị SCT-A», «Đơn vị SCT-B»\)\. Hãy chuyển nhiệm vụ"),
    ],
)
def test_a_task_is_not_carried_to_a_unit_that_will_have_ended(clerk, kind, heirs, said):
    on = date(2026, 12, 1)
    old = make.task(owner=_decided(kind, make.unit("SCT-CU"), on, *(make.unit(code, from_on=on) for code in heirs)))

    with pytest.raises(services.PlanError, match=said), transaction.atomic():
        carry(clerk, old)
    old.refresh_from_db()

    assert old.state == TaskState.APPROVED


def test_the_form_says_beforehand_which_unit_gets_a_task_and_which_cannot_be_carried(clerk):
    on = date(2026, 12, 1)
    heir, parts = make.unit("SCT-MOI", from_on=on), [make.unit(code, from_on=on) for code in ("SCT-A", "SCT-B")]
    make.task("Còn nguyên")
    make.task("Đổi tên", owner=_decided("rename", make.unit("SCT-CU"), on, heir))
    make.task("Chia tách", owner=_decided("split", make.unit("SCT-CHIA"), on, *parts))

    offered = CarryForm(person=clerk, on=DAY, year=2027).fields["task_ids"].choices

    said = {label.partition(" (")[0]: label.partition("%)")[2] for _pk, label in offered}
    assert said == {
        "Còn nguyên": "",
        "Đổi tên": " – «Đơn vị SCT-CU» hoạt động đến hết ngày 30/11/2026 nên nhiệm vụ sang «Đơn vị SCT-MOI» và phải giao người lại",
        "Chia tách": " – chưa chuyển được: «Đơn vị SCT-CHIA» hoạt động đến hết ngày 30/11/2026, không có đúng một đơn vị kế tục",
    }


def test_a_task_of_a_unit_that_was_split_is_given_to_one_of_its_heirs(clerk, worker, leader):
    on = date(2026, 11, 1)
    heirs = [make.unit(code, from_on=on) for code in ("SCT-A", "SCT-B")]
    gone = _decided("split", make.unit("SCT-CU"), on, *heirs)
    task = make.task(owner=gone, assignee=worker, progress=40)
    head_of_heir = factories.person("truong-a", Role.HEAD_OF_UNIT, unit_code="SCT-A")

    with pytest.raises(NotAllowed):
        services.hand_task_over(actor=head_of_heir, task_id=task.pk, owner_id=heirs[0].pk, reason="việc của phòng", at=AT)
    services.hand_task_over(actor=leader, task_id=task.pk, owner_id=heirs[0].pk, reason="theo quyết định tách phòng", at=AT)
    task.refresh_from_db()

    assert (task.owner, task.assignee, task.progress, task.state) == (heirs[0], worker, 40, TaskState.APPROVED)
    assert TaskStep.objects.get().reason == "Đơn vị SCT-CU → Đơn vị SCT-A. theo quyết định tách phòng"
    assert Entry.objects.filter(action="plans.hand_task_over", actor=leader.pk).count() == 1
    services.assign_task(actor=head_of_heir, task_id=task.pk, assignee_id=worker.pk, at=AT)  # its head decides from now on


@pytest.mark.parametrize(
    ("state", "unit", "reason", "said"),
    [
        (TaskState.APPROVED, "SCT-VP", "nhầm", "đang chủ trì"),
        (TaskState.APPROVED, "SCT-XONG", "nhầm", "không còn hoạt động"),
        (TaskState.APPROVED, "SCT-MOI", " ", "lý do"),
        (TaskState.CONFIRMED, "SCT-MOI", "nhầm", "chưa được xác nhận"),
        (TaskState.PROPOSED, "SCT-MOI", "nhầm", "đã duyệt"),
    ],
)
def test_a_task_is_not_given_to_just_any_unit(leader, state, unit, reason, said):
    task = make.done(state=state) if state == TaskState.CONFIRMED else make.task(state=state)
    make.unit("SCT-MOI")
    make.unit("SCT-XONG", to_on=YESTERDAY)

    with pytest.raises(services.PlanError, match=said):
        services.hand_task_over(actor=leader, task_id=task.pk, owner_id=Unit.objects.get(code=unit).pk, reason=reason, at=AT)


def test_a_task_of_next_year_is_due_in_that_year(clerk):
    with pytest.raises(services.PlanError, match="31/03/2028 không thuộc năm 2027, năm nhận nhiệm vụ"):
        carry(clerk, make.task(), due_on=date(2028, 3, 31))


def test_a_new_task_is_owned_by_a_unit_that_lives_when_it_is_due(clerk):
    on = date(2026, 12, 1)
    heirs = [make.unit(code, from_on=on) for code in ("SCT-A", "SCT-B")]
    gone = _decided("split", make.unit("SCT-CU"), on, *heirs)

    with pytest.raises(services.PlanError, match=r"chỉ hoạt động đến hết ngày 30/11/2026, .*\(«Đơn vị SCT-A», «Đơn vị SCT-B»\)"):
        propose(clerk, owner_id=gone.pk, due_on=date(2026, 12, 1))
    with pytest.raises(services.PlanError, match="«Đơn vị SCT-A» chỉ hoạt động từ ngày 01/12/2026"):
        propose(clerk, owner_id=heirs[0].pk, due_on=date(2026, 11, 30))
    last_day, first_day = (
        propose(clerk, owner_id=unit.pk, due_on=due_on) for unit, due_on in ((gone, date(2026, 11, 30)), (heirs[0], date(2026, 12, 1)))
    )
    assert (last_day.owner, first_day.owner) == (gone, heirs[0])


def test_the_work_of_a_unit_that_will_be_merged_goes_on_by_itself(clerk):
    on = date(2026, 12, 1)
    gone = _decided("merge", make.unit("SCT-CU"), on, make.unit("SCT-MOI", from_on=on))

    assert propose(clerk, owner_id=gone.pk, due_on=date(2026, 12, 31)).owner == gone


def test_the_form_offers_units_that_are_decided_to_begin_or_end_with_the_day(clerk, sign_in):
    on = date(2026, 12, 1)
    _decided("rename", make.unit("SCT-CU"), on, make.unit("SCT-MOI", from_on=on))
    make.unit("SCT-XONG", to_on=YESTERDAY)

    form = sign_in(clerk).get(reverse("plans:create_task")).context["form"]

    assert [label for _value, label in form.fields["owner_id"].choices] == [
        "– chọn –",
        "Đơn vị SCT-CU – SCT (hoạt động đến hết ngày 30/11/2026)",
        "Đơn vị SCT-MOI – SCT (hoạt động từ ngày 01/12/2026)",
    ]


# --- lists ------------------------------------------------------------------------------------------------------------------------------


def test_overdue_is_what_was_approved_and_should_be_done(leader):
    late = make.task("Trễ", due_on=YESTERDAY)
    make.task("Hôm nay", due_on=DAY)
    make.task("Không hạn", due_on=None)
    make.task("Chưa duyệt", due_on=YESTERDAY, state=TaskState.PROPOSED)
    make.task("Đã hủy", due_on=YESTERDAY, state=TaskState.CANCELLED)
    make.done(due_on=YESTERDAY, done_on=DAY)

    assert list(queries.overdue(queries.tasks(leader, DAY), DAY)) == [late]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"due_on": date(2026, 11, 20)}, "Quá hạn 7 ngày"),
        ({"due_on": DAY}, ""),
        ({"due_on": None}, ""),
        ({"due_on": date(2026, 11, 20), "state": TaskState.CANCELLED}, ""),
        ({"due_on": date(2026, 11, 10), "state": TaskState.DONE, "progress": 100, "done_on": date(2026, 11, 12)}, "Xong chậm 2 ngày"),
        ({"due_on": date(2026, 11, 12), "state": TaskState.DONE, "progress": 100, "done_on": date(2026, 11, 12)}, ""),
    ],
)
def test_lateness_in_words(values, said):
    assert queries.late_words(make.task(**values), DAY) == said


def test_mine_my_units_and_all():
    inside = make.unit("SCT-VP-1", parent=make.unit())
    head = factories.person("truongphong", Role.HEAD_OF_UNIT, unit_code="SCT-VP")
    member = factories.person("chuyenvien", Role.STAFF)
    make.member(member, make.unit("SCT-TM"))
    office, below, trade = make.task("A"), make.task("B", owner=inside), make.task("C", owner=make.unit("SCT-TM"), assignee=head)

    def titles(rows):
        return sorted(rows.values_list("title", flat=True))

    rows = queries.tasks(head, DAY)
    assert titles(rows) == ["A", "B", "C"]
    assert titles(queries.of_my_units(rows, head, DAY)) == ["A", "B"]
    assert titles(queries.mine(rows, head)) == ["C"]
    assert titles(queries.of_my_units(rows, member, DAY)) == ["C"]
    assert (office.owner, below.owner, trade.owner) == (make.unit(), inside, make.unit("SCT-TM"))


def test_a_free_task_is_taken_on_and_one_that_somebody_has_is_moved_only_by_who_decides(head, worker):
    colleague = by_role("dongnghiep", Role.STAFF, unit_code="SCT-VP")
    task = make.task()

    services.assign_task(actor=worker, task_id=task.pk, assignee_id=worker.pk, at=AT)
    with pytest.raises(NotAllowed) as refused:
        services.assign_task(actor=colleague, task_id=task.pk, assignee_id=colleague.pk, at=AT)
    assert str(refused.value) == (
        f"Nhiệm vụ {task.code} đã giao cho Người chuyenvien. Muốn nhận thay, hãy đề nghị Người truongphong giao lại nhiệm vụ cho bạn."
    )
    with pytest.raises(NotAllowed):
        services.assign_task(actor=worker, task_id=task.pk, assignee_id=colleague.pk, at=AT)
    task.refresh_from_db()
    assert task.assignee == worker
    services.assign_task(actor=head, task_id=task.pk, assignee_id=colleague.pk, at=AT)
    services.assign_task(actor=head, task_id=task.pk, assignee_id=head.pk, at=AT)

    assert [(step.person, step.reason) for step in queries.steps_of_task(task)] == [
        (worker, "Người chuyenvien"),
        (head, "Người dongnghiep"),
        (head, "Người truongphong"),
    ]


def test_the_tasks_of_a_plan_that_is_kept_from_someone_are_kept_too(worker, leader):
    kept = make.plan(document=make.document(limited=True))
    make.task("Kín", plan=kept)
    mine = make.task("Của tôi", plan=kept, assignee=worker)
    make.task("Mở")

    seen = Person.objects.get(pk=worker.pk)
    assert sorted(queries.tasks(seen, DAY).values_list("title", flat=True)) == ["Của tôi", "Mở"]
    assert list(queries.plans(seen, DAY)) == []
    assert queries.task_of(seen, DAY, mine.pk) == mine
    assert queries.tasks(leader, DAY).count() == 3


def test_who_heads_the_unit_of_a_task_sees_it_though_its_plan_is_kept_from_them(head, worker):
    kept = make.plan(document=make.document("Bố trí nhân sự", limited=True), owner=make.unit("SCT-CN"), state=PlanState.IN_FORCE)
    mine = make.task("Của đơn vị", plan=kept, assignee=worker)
    make.task("Của đơn vị khác", plan=kept, owner=make.unit("SCT-CN"))
    services.add_evidence(actor=worker, task_id=mine.pk, note="Sổ theo dõi", at=AT)
    act(worker, mine, TaskAction.FINISH, done_on=DAY)
    by_membership = factories.person("truongphong-khac", Role.STAFF)
    make.member(by_membership, make.unit(), head=True)
    colleague = factories.person("dongnghiep", Role.STAFF, unit_code="SCT-VP")

    def titles(person):
        return list(queries.tasks(Person.objects.get(pk=person.pk), DAY).values_list("title", flat=True))

    assert [titles(one) for one in (head, by_membership, colleague)] == [["Của đơn vị"], ["Của đơn vị"], []]
    assert [hit.title for hit in queries.tasks_to_confirm(actor=head, on=DAY, limit=9)] == ["Của đơn vị"]
    act(head, mine, TaskAction.CONFIRM)
    mine.refresh_from_db()
    assert (mine.state, mine.confirmed_by) == (TaskState.CONFIRMED, head)
    assert list(queries.plans(head, DAY)) == []


# --- who works on a task, and who puts one into a plan ----------------------------------------------------------------------------------


def lend(grant, to):
    """The grant lent to a colleague for these days."""
    return Delegation.objects.create(
        grant=grant, delegate=to, from_on=YESTERDAY, until_on=DAY, reason="đi công tác", made_by=grant.person, made_at=AT
    )


def by_role(name, *roles, unit_code="", of=None, head=False):
    made = factories.person(name, *roles, unit_code=unit_code)
    if of is not None:
        make.member(made, of, head=head)
    return made


@pytest.fixture
def world():
    """Two units, one with a unit in it, and everybody who might come along."""
    office, trade = make.unit("SCT-VP"), make.unit("SCT-TM")
    inside = make.unit("SCT-VP-1", parent=office)
    head = by_role("truong-vp", Role.HEAD_OF_UNIT, unit_code="SCT-VP")
    known = {
        "member": by_role("thanh-vien", Role.STAFF, of=office),
        "role over the unit": by_role("vai-vp", Role.STAFF, unit_code="SCT-VP"),
        "head": head,
        "head by place": by_role("dung-dau", Role.STAFF, of=office, head=True),
        "delegate of the head": by_role("thay-truong"),
        "member of the unit inside": by_role("to-vp", Role.STAFF, of=inside),
        "member of another": by_role("phong-khac", Role.STAFF, of=trade),
        "head of another": by_role("truong-tm", Role.HEAD_OF_UNIT, unit_code="SCT-TM"),
        "staff without a unit": by_role("khong-phong", Role.STAFF),
        "clerk": by_role("van-thu", Role.CLERK),
        "clerk of the unit": by_role("van-thu-vp", Role.CLERK, of=office),
        "records officer": by_role("luu-tru", Role.RECORDS_OFFICER),
        "reception officer": by_role("tiep-dan", Role.RECEPTION_OFFICER),
        "leader": by_role("giam-doc", Role.LEADER),
        "steering committee": by_role("ban-chi-dao", Role.STEERING_COMMITTEE),
        "inspectorate": by_role("ttnd", Role.PEOPLE_INSPECTORATE),
        "nobody": by_role("khong-vai"),
    }
    lend(head.grants.get(), known["delegate of the head"])
    return known


def works(world, task):
    allowed = set()
    for name, actor in world.items():
        said = queries.may_over(actor, Permission.WORK_ON_TASKS, task, DAY)
        with transaction.atomic():
            try:
                services.report_progress(actor=actor, task_id=task.pk, progress=10, note="", at=AT)
            except NotAllowed:
                assert not said, name
            else:
                assert said, name
                allowed.add(name)
            transaction.set_rollback(True)
    return allowed


OF_THE_OFFICE = {"member", "role over the unit", "head", "head by place", "delegate of the head", "clerk of the unit"}


def test_who_works_on_a_task_of_a_unit(world):
    assert works(world, make.task()) == OF_THE_OFFICE


def test_who_works_on_a_task_of_the_unit_inside(world):
    task = make.task(owner=make.unit("SCT-VP-1"))

    assert works(world, task) == {"head", "head by place", "delegate of the head", "member of the unit inside"}


def test_on_a_task_of_no_unit_only_its_assignee_works(world):
    assert works(world, make.task(owner=None)) == set()
    assert works(world, make.task(owner=None, assignee=world["staff without a unit"])) == {"staff without a unit"}


def test_an_assignee_of_another_unit_works_beside_the_unit(world):
    assert works(world, make.task(assignee=world["records officer"])) == {*OF_THE_OFFICE, "records officer"}
    assert works(world, make.task(assignee=world["inspectorate"])) == OF_THE_OFFICE  # holds no role that works on tasks


def test_a_task_of_a_unit_that_was_merged_is_worked_on_in_what_came_in_its_place(world):
    ended = make.unit("SCT-CU", to_on=YESTERDAY)
    event = factories.event("SK9", source=ended, kind="merge", on=DAY, state="approved", approved_at=AT, decision=factories.document("QD9"))
    EventUnit.objects.create(code="SK9-R1", event=event, role="result", unit=make.unit("SCT-VP"))

    assert works(world, make.task(owner=ended)) == OF_THE_OFFICE


def test_who_stands_in_for_an_absent_member_works_in_their_place(world):
    lend(world["member"].grants.get(), world["nobody"])

    assert works(world, make.task()) == {*OF_THE_OFFICE, "nobody"}


def test_the_refusal_to_work_names_who_can_assign(world):
    with pytest.raises(NotAllowed, match="đề nghị Người dung-dau, Người truong-vp giao nhiệm vụ này cho bạn"):
        services.report_progress(actor=world["staff without a unit"], task_id=make.task().pk, progress=10, note="", at=AT)
    with pytest.raises(NotAllowed, match="đề nghị lãnh đạo cơ quan giao"):
        services.report_progress(actor=world["clerk"], task_id=make.task(owner=None).pk, progress=10, note="", at=AT)


def proposes(world, plan):
    allowed = set()
    for name, actor in world.items():
        said = queries.may_propose_into(actor, plan, DAY)
        assert said == (plan in queries.plans_to_propose_into(actor, DAY)), name
        with transaction.atomic():
            try:
                propose(actor, plan_id=plan.pk, year=plan.year)
            except NotAllowed:
                assert not said, name
            else:
                assert said, name
                allowed.add(name)
            transaction.set_rollback(True)
    return allowed


ANYWHERE = {"clerk", "clerk of the unit", "leader"}


def test_who_puts_a_task_into_a_plan_of_a_unit(world):
    assert proposes(world, make.plan(state=PlanState.IN_FORCE)) == {*OF_THE_OFFICE, *ANYWHERE}


def test_a_unit_that_has_a_task_in_the_plan_takes_part(world):
    plan = make.plan(state=PlanState.IN_FORCE)
    make.task(plan=plan, owner=make.unit("SCT-TM"))
    make.task(plan=plan, owner=make.unit("SCT-VP-1"), state=TaskState.CANCELLED)

    assert proposes(world, plan) == {*OF_THE_OFFICE, *ANYWHERE, "member of another", "head of another"}


def test_a_unit_that_had_a_task_in_the_plan_of_the_year_before_takes_part(world):
    make.task(plan=make.plan(state=PlanState.CLOSED, year=2025), owner=make.unit("SCT-TM"), year=2025)

    assert proposes(world, make.plan(state=PlanState.IN_FORCE)) == {*OF_THE_OFFICE, *ANYWHERE, "member of another", "head of another"}
    assert proposes(world, make.plan(state=PlanState.IN_FORCE, programme="dan_chu")) == {*OF_THE_OFFICE, *ANYWHERE}


def test_into_a_plan_of_no_unit_only_clerk_and_leaders_propose(world):
    assert proposes(world, make.plan(owner=None, state=PlanState.IN_FORCE)) == ANYWHERE


def test_the_refusal_to_propose_names_whom_to_ask_and_the_form_offers_no_such_plan(world, sign_in):
    plan = make.plan(state=PlanState.IN_FORCE)
    actor = world["member of another"]

    with pytest.raises(NotAllowed, match="Hãy nhờ Người dung-dau, Người truong-vp hoặc văn thư"):
        propose(actor, plan_id=plan.pk)
    assert plan.pk not in dict(sign_in(actor).get("/cong-viec/nhiem-vu/them").context["form"].fields["plan_id"].choices)
    assert "Thêm nhiệm vụ" not in sign_in(actor).get(f"/cong-viec/ke-hoach/{plan.pk}").text


def test_a_task_is_not_moved_into_a_plan_in_which_one_has_no_part(world):
    plan = make.plan(state=PlanState.IN_FORCE)
    actor = world["member of another"]
    task = propose(actor, owner_id=make.unit("SCT-TM").pk)
    values = {"title": "Viết lại", "owner_id": make.unit("SCT-TM").pk, "year": 2026, "due_on": make.DUE}

    with pytest.raises(NotAllowed, match=plan.code):
        services.change_task(actor=actor, task_id=task.pk, plan_id=plan.pk, at=AT, **values)

    inside = make.task(plan=plan, state=TaskState.PROPOSED, entered_by=actor)  # it stands there already
    services.change_task(actor=actor, task_id=inside.pk, plan_id=plan.pk, at=AT, **{**values, "owner_id": make.unit().pk})


def test_carrying_over_does_not_put_tasks_into_a_plan_of_others(world):
    plan = make.plan(state=PlanState.DRAFT, year=2027)
    task = make.task(owner=make.unit("SCT-TM"))
    head = world["head of another"]

    with pytest.raises(NotAllowed, match=plan.code):
        services.carry_over(actor=head, task_ids=[task.pk], year=2027, due_on=date(2027, 3, 1), plan_id=plan.pk, at=AT)
