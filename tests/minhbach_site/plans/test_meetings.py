from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

import factories
import plan_factories as make
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.plans import queries, services
from minhbach_site.plans.models import Conclusion, MeetingStep, Task
from minhbach_site.plans.states import MeetingAction, MeetingKind, MeetingState, TaskAction, TaskState

pytestmark = pytest.mark.django_db
AT, DAY = factories.AT, factories.DAY


def enter(actor, on=DAY):
    return services.enter_meeting(
        actor=actor, kind=MeetingKind.BRIEFING_MONTH, on=on, title="Giao ban", place="Phòng họp 1", owner_id=None, at=AT
    )


def act(actor, meeting, action, **values):
    return services.take_meeting_action(actor=actor, meeting_id=meeting.pk, action=action, at=AT, **values)


def test_a_meeting_from_its_agenda_to_tasks_that_are_approved(clerk, leader):
    meeting = enter(clerk)
    services.set_agenda(actor=clerk, meeting_id=meeting.pk, lines="Kết quả tháng 11 | Văn phòng\n\n  Việc khác  ", at=AT)
    services.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=20, attended=19, votes_for=None, at=AT)
    conclusion = services.conclude(
        actor=clerk, meeting_id=meeting.pk, text="Văn phòng trình kế hoạch", owner_id=make.unit().pk, due_on=make.DUE, at=AT
    )
    services.conclude(actor=clerk, meeting_id=meeting.pk, text="Ghi nhận báo cáo", at=AT)
    services.keep_minutes(actor=clerk, meeting_id=meeting.pk, file=make.pdf(), at=AT)
    act(leader, meeting, MeetingAction.CONFIRM)
    meeting.refresh_from_db()
    conclusion.refresh_from_db()
    task = Task.objects.get()

    assert (meeting.code, meeting.state, meeting.confirmed_by) == ("HOP-2026-1", MeetingState.CONFIRMED, leader)
    assert queries.agenda_text(meeting) == "Kết quả tháng 11 | Văn phòng\nViệc khác"
    assert (conclusion.task, task.title, task.meeting, task.year) == (task, "Văn phòng trình kế hoạch", meeting, 2026)
    assert (task.state, task.approved_by) == (TaskState.APPROVED, leader)
    assert list(queries.conclusions_of(meeting).values_list("place", "task")) == [(1, task.pk), (2, None)]


def test_confirming_approves_only_what_one_may_approve(clerk):
    member = factories.person("banchidao", Role.STEERING_COMMITTEE)
    meeting = make.with_minutes(make.meeting(entered_by=clerk))
    services.conclude(actor=clerk, meeting_id=meeting.pk, text="Việc", owner_id=make.unit().pk, due_on=make.DUE, at=AT)

    act(member, meeting, MeetingAction.CONFIRM)

    assert Task.objects.get().state == TaskState.PROPOSED


@pytest.mark.parametrize("year", [26, 1999, 2028, 2199])
def test_the_year_of_a_meeting_is_sensible(clerk, year):
    with pytest.raises(services.PlanError, match=f"Năm của ngày họp \\({year}\\) phải từ 2000 đến 2027"):
        enter(clerk, on=date(year, 11, 5))
    with pytest.raises(services.PlanError, match="từ 2000 đến 2027"):
        services.change_meeting(
            actor=clerk,
            meeting_id=make.meeting(state=MeetingState.PLANNED).pk,
            kind=MeetingKind.DIALOGUE,
            on=date(year, 1, 1),
            title="X",
            place="",
            owner_id=None,
            at=AT,
        )


def test_a_conclusion_of_weeks_ago_is_written_down_with_its_own_reason(clerk):
    meeting = make.meeting()  # of 5 November
    call = {"actor": clerk, "meeting_id": meeting.pk, "text": "Việc", "owner_id": make.unit().pk, "at": AT}

    task = services.conclude(due_on=date(2026, 11, 20), **call).task
    assert task.steps.get().reason == "Theo kết luận cuộc họp ngày 05/11/2026"
    with pytest.raises(services.PlanError, match="trước ngày họp"):
        services.conclude(due_on=date(2026, 11, 4), **{**call, "text": "Việc khác"})


def test_every_hand_in_a_meeting_is_in_its_history(clerk):
    second = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    meeting = enter(clerk)
    services.set_agenda(actor=second, meeting_id=meeting.pk, lines="Một", at=AT)
    services.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=5, attended=5, votes_for=None, at=AT)
    services.hold_meeting(actor=second, meeting_id=meeting.pk, summoned=6, attended=5, votes_for=None, at=AT)

    assert [(step.action, step.person, step.reason) for step in queries.steps_of_meeting(meeting)] == [
        ("", clerk, ""),
        ("changed", second, "Chương trình họp"),
        ("hold", clerk, ""),
        ("changed", second, "Kết quả cuộc họp"),
    ]


def _rewritten(both, meeting):
    services.change_meeting(actor=both, meeting_id=meeting.pk, kind=MeetingKind.DIALOGUE, on=DAY, title="X", place="", owner_id=None, at=AT)


@pytest.mark.parametrize("part", ["enters", "writes the minutes", "rewrites", "concludes"])
def test_who_wrote_it_down_does_not_confirm(clerk, part):
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    meeting = make.meeting(entered_by=both if part == "enters" else clerk)
    make.conclusion(meeting)
    if part == "rewrites":
        _rewritten(both, meeting)
    if part == "concludes":
        services.conclude(actor=both, meeting_id=meeting.pk, text="Kết luận", at=AT)
    services.keep_minutes(actor=both if part == "writes the minutes" else clerk, meeting_id=meeting.pk, file=make.pdf(), at=AT)

    with pytest.raises(NotAllowed):
        act(both, meeting, MeetingAction.CONFIRM)


def test_confirming_needs_minutes_and_conclusions(leader):
    meeting = make.meeting()

    with pytest.raises(services.PlanError, match="biên bản"):
        act(leader, meeting, MeetingAction.CONFIRM)
    make.with_minutes(meeting)
    with pytest.raises(services.PlanError, match="kết luận"):
        act(leader, meeting, MeetingAction.CONFIRM)


@pytest.mark.parametrize("values", [{"owner_id": True}, {"due_on": make.DUE}])
def test_a_conclusion_becomes_a_task_with_both_unit_and_date_or_not_at_all(clerk, values):
    filled = {name: make.unit().pk if value is True else value for name, value in values.items()}
    meeting = make.meeting()

    with pytest.raises(services.PlanError, match="cả đơn vị chủ trì và hạn"), transaction.atomic():
        services.conclude(actor=clerk, meeting_id=meeting.pk, text="Việc", at=AT, **filled)

    assert (Conclusion.objects.count(), Task.objects.count()) == (0, 0)


def test_a_conclusion_becomes_one_task_only_even_after_confirmation(clerk):
    conclusion = make.conclusion(make.with_minutes(make.meeting(state=MeetingState.CONFIRMED)))
    call = {"actor": clerk, "conclusion_id": conclusion.pk, "owner_id": make.unit().pk, "due_on": make.DUE, "at": AT}

    services.task_from_conclusion(**call)
    with pytest.raises(services.PlanError, match="đã có nhiệm vụ"):
        services.task_from_conclusion(**call)


def test_a_conclusion_with_a_task_is_not_withdrawn(clerk):
    conclusion = make.conclusion(make.meeting(), task=make.task())
    plain = make.conclusion(make.meeting())

    services.withdraw_conclusion(actor=clerk, conclusion_id=plain.pk, at=AT)
    with pytest.raises(services.PlanError, match="không rút được"):
        services.withdraw_conclusion(actor=clerk, conclusion_id=conclusion.pk, at=AT)
    assert list(Conclusion.objects.all()) == [conclusion]


def test_a_cancelled_task_frees_its_conclusion(clerk, leader, sign_in):
    meeting = make.with_minutes(make.meeting())
    call = {"actor": clerk, "owner_id": make.unit().pk, "due_on": make.DUE, "at": AT}
    conclusion = services.conclude(meeting_id=meeting.pk, text="Rà soát 5 thủ tục", **call)
    first = conclusion.task
    cancel = {"actor": leader, "action": TaskAction.CANCEL, "reason": "nhầm đơn vị", "at": AT}
    services.take_task_action(task_id=first.pk, **cancel)

    assert queries.all_meetings().get().as_tasks == 0
    page = sign_in(clerk).get(f"/cong-viec/cuoc-hop/{meeting.pk}").text
    assert f"{first.code}</a>: Đã hủy" in page
    assert "Chưa thành nhiệm vụ" in page
    assert f"/ket-luan/{conclusion.pk}/nhiem-vu" in page
    assert f"/ket-luan/{conclusion.pk}/rut" in page

    second = services.task_from_conclusion(conclusion_id=conclusion.pk, **{**call, "owner_id": make.unit("SCT-KH").pk}).task
    assert second.steps.get().reason == f"Theo kết luận cuộc họp ngày 05/11/2026, thay nhiệm vụ {first.code} đã hủy"
    assert queries.all_meetings().get().as_tasks == 1
    with pytest.raises(services.PlanError, match=f"đã thành nhiệm vụ {second.code}"):
        services.withdraw_conclusion(actor=clerk, conclusion_id=conclusion.pk, at=AT)

    services.take_task_action(task_id=second.pk, **cancel)
    services.withdraw_conclusion(actor=clerk, conclusion_id=conclusion.pk, at=AT)
    services.conclude(meeting_id=meeting.pk, text="Rà soát 6 thủ tục", **call)
    assert [(one.text, one.task.state) for one in queries.conclusions_of(meeting)] == [("Rà soát 6 thủ tục", TaskState.PROPOSED)]


@pytest.mark.parametrize(
    ("counts", "said"),
    [((10, 11, None), "triệu tập"), ((10, 9, 10), "tán thành"), ((None, None, 3), "tán thành")],
)
def test_counts_that_cannot_be_are_refused(clerk, counts, said):
    summoned, attended, votes_for = counts

    with pytest.raises(services.PlanError, match=said):
        services.hold_meeting(actor=clerk, meeting_id=make.meeting().pk, summoned=summoned, attended=attended, votes_for=votes_for, at=AT)


def test_the_database_refuses_such_counts_too():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.meeting(summoned=10, attended=11)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.meeting(attended=10, votes_for=11)


def test_a_meeting_of_tomorrow_was_not_held(clerk):
    meeting = enter(clerk, on=DAY + timedelta(days=1))

    with pytest.raises(services.PlanError, match="chưa diễn ra"):
        services.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=5, attended=5, votes_for=None, at=AT)


def test_confirmed_minutes_are_closed_until_they_are_reopened_with_a_reason(clerk, leader):
    meeting = make.with_minutes(make.meeting(state=MeetingState.CONFIRMED))

    with pytest.raises(services.PlanError, match="mở lại"):
        services.conclude(actor=clerk, meeting_id=meeting.pk, text="Thêm", at=AT)
    with pytest.raises(services.PlanError, match="lý do"):
        act(leader, meeting, MeetingAction.REOPEN)
    act(leader, meeting, MeetingAction.REOPEN, reason="thiếu một kết luận")
    services.conclude(actor=clerk, meeting_id=meeting.pk, text="Thêm", at=AT)


def test_a_meeting_recorded_by_mistake_is_withdrawn_by_another_and_put_back(clerk, leader, sign_in):
    meeting = enter(clerk)
    services.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=5, attended=5, votes_for=None, at=AT)
    both = factories.person("hai-vai", Role.STAFF, Role.LEADER)
    services.set_agenda(actor=both, meeting_id=meeting.pk, lines="Một", at=AT)
    page, address = sign_in(clerk), f"/cong-viec/cuoc-hop/{meeting.pk}"

    assert "Hãy đề nghị lãnh đạo hoặc Ban Chỉ đạo rút cuộc họp" in page.get(address).text
    assert f"{address}/withdraw" in sign_in(leader).get(address).text
    assert f"{address}/withdraw" not in sign_in(both).get(address).text
    for writer in (clerk, both):
        with pytest.raises(NotAllowed):
            act(writer, meeting, MeetingAction.WITHDRAW, reason="ghi hai lần")
    with pytest.raises(services.PlanError, match="lý do"):
        act(leader, meeting, MeetingAction.WITHDRAW)
    assert [row.pk for row in queries.unconfirmed_meetings()] == [meeting.pk]

    act(leader, meeting, MeetingAction.WITHDRAW, reason="ghi hai lần")
    meeting.refresh_from_db()
    assert (meeting.get_state_display(), list(queries.unconfirmed_meetings())) == ("Đã rút", [])
    assert list(queries.meeting_facts(entered=True)) == []
    with pytest.raises(services.PlanError, match="«Đã rút»"):
        services.conclude(actor=clerk, meeting_id=meeting.pk, text="Kết luận", at=AT)

    again = enter(clerk)
    with pytest.raises(services.PlanError, match=f"đã có, mã {again.code}"):
        act(leader, meeting, MeetingAction.RESTORE, reason="rút nhầm")
    act(clerk, again, MeetingAction.CANCEL, reason="đã có")
    with pytest.raises(services.PlanError, match="lý do"):
        act(leader, meeting, MeetingAction.RESTORE)
    act(leader, meeting, MeetingAction.RESTORE, reason="rút nhầm")
    assert [row["id"] for row in queries.meeting_facts(entered=True)] == [meeting.code]
    moves = Entry.objects.filter(action="plans.move_meeting", subject=str(meeting.pk)).order_by("sequence")
    assert [json.loads(entry.values)["state"] for entry in moves] == ["withdrawn", "held"]


def test_a_confirmed_meeting_is_withdrawn_once_it_is_reopened(clerk, leader, sign_in):
    meeting = make.with_minutes(make.meeting(entered_by=clerk))
    conclusion = make.conclusion(meeting)
    act(leader, meeting, MeetingAction.CONFIRM)
    assert [row["id"] for row in queries.meeting_facts()] == [meeting.code]

    assert "hoặc để rút cuộc họp đã ghi nhầm" in sign_in(leader).get(f"/cong-viec/cuoc-hop/{meeting.pk}/reopen").text
    with pytest.raises(services.PlanError, match="không làm được việc «Rút cuộc họp ghi nhầm»"):
        act(leader, meeting, MeetingAction.WITHDRAW, reason="trùng")
    act(leader, meeting, MeetingAction.REOPEN, reason="trùng")
    act(leader, meeting, MeetingAction.WITHDRAW, reason="trùng")
    assert list(queries.meeting_facts()) == []
    with pytest.raises(services.PlanError, match="«Đã rút»"):
        services.task_from_conclusion(actor=clerk, conclusion_id=conclusion.pk, owner_id=make.unit().pk, due_on=make.DUE, at=AT)


def test_nobody_goes_on_working_for_a_meeting_that_is_withdrawn(clerk, leader):
    meeting = make.meeting(entered_by=clerk)
    task, done = make.task(meeting=meeting, state=TaskState.PROPOSED), make.done(meeting=meeting)
    reopen = {"actor": leader, "task_id": task.pk, "action": TaskAction.REOPEN, "reason": "làm tiếp", "at": AT}

    with pytest.raises(services.PlanError, match=f"chưa kết thúc: {task.code}, {done.code}"):
        act(leader, meeting, MeetingAction.WITHDRAW, reason="không họp")
    services.take_task_action(**{**reopen, "action": TaskAction.CANCEL})
    services.take_task_action(**{**reopen, "task_id": done.pk, "action": TaskAction.CONFIRM})
    act(leader, meeting, MeetingAction.WITHDRAW, reason="không họp")
    task.refresh_from_db()
    assert TaskAction.REOPEN not in queries.actions_of_task(leader, task, DAY)
    with pytest.raises(services.PlanError, match="đã rút"):
        services.take_task_action(**reopen)
    assert [(row["id"], row["meeting"]) for row in queries.task_facts()] == [(done.code, None)]

    act(leader, meeting, MeetingAction.RESTORE, reason="có họp")
    services.take_task_action(**reopen)


def test_an_agenda_saved_as_it_was_leaves_no_line_in_the_history(clerk):
    meeting = make.meeting()
    before = MeetingStep.objects.count()
    for lines in ("", "  \n", "Cũ | Văn phòng", " Cũ | Văn phòng\n\n", "", ""):
        services.set_agenda(actor=clerk, meeting_id=meeting.pk, lines=lines, at=AT)

    assert MeetingStep.objects.count() - before == 2
    assert Entry.objects.filter(action="plans.set_agenda").count() == 2


@pytest.mark.parametrize("lines", ["\n".join(f"Nội dung {n}" for n in range(51)), "| ai đó", "x" * 501])
def test_an_agenda_that_is_none_is_refused_and_the_old_one_stays(clerk, lines):
    meeting = make.meeting()
    services.set_agenda(actor=clerk, meeting_id=meeting.pk, lines="Cũ", at=AT)

    with pytest.raises(services.PlanError):
        services.set_agenda(actor=clerk, meeting_id=meeting.pk, lines=lines, at=AT)

    assert queries.agenda_text(meeting) == "Cũ"


def test_minutes_are_what_they_say(clerk):
    meeting = make.meeting()

    with pytest.raises(services.PlanError):
        services.keep_minutes(actor=clerk, meeting_id=meeting.pk, file=make.pdf("bien-ban.pdf", b"MZ\x00"), at=AT)
    meeting.refresh_from_db()
    assert not meeting.minutes


def test_the_register_s_own_count_of_conclusions_holds_until_there_are_more():
    meeting = make.meeting(stated_conclusions=2)
    counts = []
    for _conclusion in range(3):
        make.conclusion(meeting)
        counts.append(queries.conclusion_count(queries.all_meetings().get()))

    assert counts == [2, 2, 3]


def test_a_meeting_belongs_to_its_day(clerk):
    meeting = enter(clerk)
    services.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=5, attended=5, votes_for=None, at=AT)

    with pytest.raises(services.PlanError, match="sau hôm nay"):
        services.change_meeting(
            actor=clerk, meeting_id=meeting.pk, kind=MeetingKind.DIALOGUE, on=date(2026, 12, 1), title="X", place="", owner_id=None, at=AT
        )


def _moved(clerk, meeting, **values):
    kept = {name: getattr(meeting, name) for name in ("kind", "on", "title", "place", "owner_id")}
    return services.change_meeting(actor=clerk, meeting_id=meeting.pk, at=AT, **{**kept, **values})


@pytest.mark.parametrize(
    ("values", "moves"),
    [
        ({"due_on": date(2026, 11, 9)}, False),
        ({"due_on": date(2026, 11, 10)}, True),
        ({"due_on": date(2026, 11, 9), "state": TaskState.CANCELLED}, True),
        ({"state": TaskState.CONFIRMED, "progress": 100, "done_on": date(2026, 11, 9)}, False),
    ],
)
def test_a_meeting_is_not_moved_behind_the_days_of_its_tasks(clerk, values, moves):
    meeting = make.meeting()  # of 5 November
    task = make.task(meeting=meeting, **values)

    if moves:
        _moved(clerk, meeting, on=date(2026, 11, 10))
    else:
        with pytest.raises(services.PlanError, match=f"trước ngày 10/11/2026: {task.code}"):
            _moved(clerk, meeting, on=date(2026, 11, 10))
        _moved(clerk, meeting, on=date(2026, 11, 3))  # the other way is no question


def test_a_task_is_not_rewritten_to_be_due_before_its_meeting(clerk):
    task = make.task(meeting=make.meeting(), state=TaskState.PROPOSED, entered_by=clerk)
    call = {"actor": clerk, "task_id": task.pk, "title": task.title, "owner_id": task.owner_id, "year": 2026, "late_reason": "chậm"}

    services.change_task(due_on=date(2026, 11, 5), at=AT, **call)
    with pytest.raises(services.PlanError, match=r"trước ngày họp \(05/11/2026\)"):
        services.change_task(due_on=date(2026, 11, 4), at=AT, **call)


def test_a_conference_with_votes_does_not_become_another_kind_with_them(clerk):
    meeting = make.meeting(kind=MeetingKind.CONFERENCE, summoned=20, attended=20, votes_for=19)

    with pytest.raises(services.PlanError, match="đã ghi 19 phiếu tán thành"):
        _moved(clerk, meeting, kind=MeetingKind.DIALOGUE)
    services.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=20, attended=20, votes_for=None, at=AT)
    assert _moved(clerk, meeting, kind=MeetingKind.DIALOGUE).kind == MeetingKind.DIALOGUE


def conference(clerk, **values):
    filled = {"kind": MeetingKind.CONFERENCE, "on": DAY, "title": "Hội nghị", "place": "", "owner_id": None, "at": AT, **values}
    return services.enter_meeting(actor=clerk, **filled)


def test_the_plan_of_a_conference_is_entered_corrected_shown_and_exported(clerk, sign_in):
    meeting = conference(clerk, plan_on=date(2026, 11, 10))
    client = sign_in(clerk)
    body = {"kind": "conference", "on": DAY.isoformat(), "title": "Hội nghị", "place": "", "owner_id": "", "plan_on": "2026-11-12"}

    assert 'value="2026-11-10"' in client.get(f"/cong-viec/cuoc-hop/{meeting.pk}/sua").text
    client.post(f"/cong-viec/cuoc-hop/{meeting.pk}/sua", body)
    services.hold_meeting(actor=clerk, meeting_id=meeting.pk, summoned=20, attended=19, votes_for=19, at=AT)

    assert "12/11/2026" in client.get(f"/cong-viec/cuoc-hop/{meeting.pk}").text
    assert list(queries.meeting_facts()) == []  # nobody confirmed it yet
    assert [row["plan_on"] for row in queries.meeting_facts(entered=True)] == [date(2026, 11, 12)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": MeetingKind.DIALOGUE, "plan_on": DAY}, "Chỉ hội nghị cán bộ, công chức"),
        ({"plan_on": DAY + timedelta(days=1)}, "trước hoặc trong ngày họp"),
        ({"plan_on": date(1, 1, 1)}, r"Năm của ngày ban hành kế hoạch \(0001\) phải từ 2000"),
    ],
)
def test_a_wrong_day_of_the_plan_is_refused(values, said, clerk):
    with pytest.raises(services.PlanError, match=said):
        conference(clerk, **values)


ARTICLE = "điểm c khoản 2 Điều 51 Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15"
NO_QUORUM = f"Có 10 người dự trên 100 người được triệu tập, chưa đạt tỷ lệ ít nhất 2/3 để hội nghị cán bộ, công chức hợp lệ ({ARTICLE})."
NO_MAJORITY = f"Có 2 phiếu tán thành trên 10 người dự, chưa đạt tỷ lệ trên 50% để thông qua nghị quyết của hội nghị ({ARTICLE})."


@pytest.mark.parametrize(
    ("values", "doubts"),
    [
        ({"summoned": 100, "attended": 10, "votes_for": 2}, [NO_QUORUM, NO_MAJORITY]),
        ({"summoned": 100, "attended": 10}, [NO_QUORUM]),
        ({"summoned": 15, "attended": 10, "votes_for": 6}, []),
        ({"summoned": 15, "attended": 10, "votes_for": 2}, [NO_MAJORITY]),
        ({"attended": 10, "votes_for": 6}, []),
        ({}, []),
        ({"summoned": 100, "attended": 10, "votes_for": 2, "kind": MeetingKind.DIALOGUE}, []),
        ({"summoned": 100, "attended": 10, "votes_for": 2, "on": date(2023, 6, 30)}, []),  # before the law was in force
        ({"summoned": 100, "attended": 10, "on": date(2023, 7, 1)}, [NO_QUORUM]),
    ],
)
def test_what_a_staff_conference_does_not_reach_of_the_law(values, doubts):
    assert queries.doubts_about(make.meeting(**{"kind": MeetingKind.CONFERENCE, **values})) == doubts


def test_a_conference_that_was_not_valid_is_asked_about_and_told_to_who_confirms(clerk, leader, sign_in):
    meeting = conference(clerk)
    body = {"summoned": "100", "attended": "10", "votes_for": "2"}
    page, address = sign_in(clerk), f"/cong-viec/cuoc-hop/{meeting.pk}"

    assert 'type="checkbox" name="sure"' not in page.get(f"{address}/ket-qua").text
    asked = page.post(f"{address}/ket-qua", body)
    assert (asked.status_code, NO_QUORUM in asked.text, NO_MAJORITY in asked.text) == (422, True, True)
    assert 'type="checkbox" name="sure"' in asked.text
    meeting.refresh_from_db()
    assert (meeting.state, meeting.attended) == (MeetingState.PLANNED, None)

    page.post(f"{address}/ket-qua", {**body, "sure": "on"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.attended, meeting.votes_for) == (MeetingState.HELD, 10, 2)
    said = f"{NO_QUORUM} {NO_MAJORITY}".removesuffix(".")
    assert queries.steps_of_meeting(meeting).last().reason == said

    make.with_minutes(meeting)
    services.conclude(actor=clerk, meeting_id=meeting.pk, text="Nghị quyết", at=AT)
    other = sign_in(leader)
    for shown in (address, f"{address}/confirm"):
        text = other.get(shown).text
        assert [NO_QUORUM in text, NO_MAJORITY in text, "Hãy đối chiếu với biên bản" in text] == [True] * 3
    assert NO_QUORUM not in other.get(f"{address}/withdraw").text
    act(leader, meeting, MeetingAction.CONFIRM)
    text = other.get(address).text
    assert [NO_QUORUM in text, "Hãy đối chiếu với biên bản" in text] == [True, False]


def test_a_meeting_that_becomes_a_conference_is_asked_about_once(clerk):
    meeting = make.meeting(summoned=100, attended=10)

    with pytest.raises(services.DoubtfulError, match="100 người được triệu tập"), transaction.atomic():
        _moved(clerk, meeting, kind=MeetingKind.CONFERENCE)
    meeting.refresh_from_db()
    assert meeting.kind == MeetingKind.BRIEFING_MONTH
    _moved(clerk, meeting, kind=MeetingKind.CONFERENCE, sure=True)
    meeting.refresh_from_db()
    _moved(clerk, meeting, title="Hội nghị năm 2026")  # known, so not asked again


def test_the_question_about_a_conference_in_english(clerk):
    with translation.override("en"):
        assert queries.doubts_about(make.meeting(kind=MeetingKind.CONFERENCE, summoned=100, attended=10)) == [
            f"Attendance: 10 of 100 summoned; for a staff conference to be valid it must be at least 2/3 ({ARTICLE})."
        ]
