"""Meetings: called with an agenda, held, kept in minutes, confirmed by another person; conclusions become tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files import File
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from minhbach_site.accounts.models import Person
from minhbach_site.accounts.services import require, require_other_person, signed
from minhbach_site.accounts.states import Permission
from minhbach_site.audit.services import record
from minhbach_site.organisation.services import new_code
from minhbach_site.plans import queries
from minhbach_site.plans.models import FIRST_YEAR, AgendaItem, Conclusion, Meeting, MeetingStep
from minhbach_site.plans.services.errors import DoubtfulError, PlanError, keep, refuse_unseen, refuse_without_reason
from minhbach_site.plans.services.moves import approve_waiting
from minhbach_site.plans.services.tasks import propose_task
from minhbach_site.plans.states import (
    BY_ANOTHER,
    CHANGED,
    HELD_MEETINGS,
    MEETING_NEEDS_REASON,
    MEETING_PERMISSIONS,
    MEETING_TRANSITIONS,
    OPEN_TASKS,
    UNAPPROVED_TASKS,
    VOID_MEETINGS,
    MeetingAction,
    MeetingKind,
    MeetingState,
    TaskState,
)
from minhbach_site.ui.dates import day_of, written
from minhbach_site.ui.wordindex import called

MAX_AGENDA = 50
PRESENTER = "|"  # stands between an item of the agenda and who presents it


@transaction.atomic
def enter_meeting(
    *,
    actor: Person,
    kind: MeetingKind,
    on: date,
    title: str,
    place: str,
    owner_id: int | None,
    at: datetime,
    plan_on: date | None = None,
) -> Meeting:
    """Call a meeting, or write down one that was held. `plan_on` is when the plan of a staff conference was issued."""
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    _check_day(on, at)
    _refuse_twice(kind=kind, on=on, title=title.strip(), place=place.strip())
    meeting = Meeting(code=new_code("HOP", on.year, Meeting), state=MeetingState.PLANNED, entered_by=actor)
    _fill(meeting, kind=kind, on=on, title=title, place=place, owner_id=owner_id, plan_on=plan_on)
    MeetingStep.objects.create(meeting=meeting, after=meeting.state, **signed(actor), at=at)
    record(actor=actor, action="plans.enter_meeting", subject=meeting, at=at, fields=("kind", "on", "plan_on"))
    return meeting


@transaction.atomic
def change_meeting(
    *,
    actor: Person,
    meeting_id: int,
    kind: MeetingKind,
    on: date,
    title: str,
    place: str,
    owner_id: int | None,
    at: datetime,
    plan_on: date | None = None,
    seen: str = "",
    sure: bool = False,
) -> Meeting:
    """Correct a meeting whose minutes are not confirmed. `seen` of this and the following is `queries.as_seen` of what the page showed.

    Raises PlanError where another has changed it since, where the day would come after what was to be done by it or was done of it, and
    where what is no staff conference any more would keep the votes of one; DoubtfulError, unless `sure`, where it becomes a conference that
    was not valid.
    """
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    meeting = _open(meeting_id, MeetingState.PLANNED, MeetingState.HELD)
    refuse_unseen(meeting.steps, seen, actor)
    if meeting.state == MeetingState.HELD and on > day_of(at):
        raise PlanError(_("Cuộc họp đã diễn ra thì ngày họp không được sau hôm nay."))
    _check_day(on, at)
    if on > meeting.on:
        _refuse_after_tasks(meeting, on)
    if meeting.kind == MeetingKind.CONFERENCE != kind and meeting.votes_for is not None:
        raise PlanError(
            _(
                "Hội nghị này đã ghi %(votes)s phiếu tán thành nghị quyết nên chưa đổi được loại. Nếu không phải là hội nghị cán bộ, "
                "công chức, hãy mở «Ghi kết quả cuộc họp», để trống số phiếu tán thành, rồi đổi loại."
            )
            % {"votes": meeting.votes_for}
        )
    known = queries.doubts_about(meeting)
    _answer_for(meeting, actor)
    _fill(meeting, kind=kind, on=on, title=title, place=place, owner_id=owner_id, plan_on=plan_on)
    doubts = [one for one in queries.doubts_about(meeting) if one not in known]
    _ask_about(doubts, sure=sure)
    _note(meeting, actor, at, _noted(*doubts))
    record(actor=actor, action="plans.change_meeting", subject=meeting, at=at, fields=("kind", "on", "plan_on"))
    return meeting


@transaction.atomic
def set_agenda(*, actor: Person, meeting_id: int, lines: str, at: datetime, seen: str = "") -> Meeting:
    """Replace the agenda: one item on each line, who presents it after a bar; the same again changes nothing. Raises PlanError for more
    than 50 items.
    """
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    meeting = _open(meeting_id, MeetingState.PLANNED, MeetingState.HELD)
    items = [line.strip() for line in lines.splitlines() if line.strip()]
    if len(items) > MAX_AGENDA:
        raise PlanError(_("Chương trình họp có tối đa %(limit)s nội dung.") % {"limit": MAX_AGENDA})
    parts = [[part.strip() for part in item.split(PRESENTER, 1)] for item in items]
    if any(not part[0] or len(part[0]) > 500 or len(part[-1]) > 500 for part in parts):
        raise PlanError(_("Mỗi nội dung họp ghi trên một dòng, không để trống và không quá 500 chữ."))
    wanted = [(part[0], part[1][:200] if len(part) > 1 else "") for part in parts]
    if wanted == [(item.title, item.presenter) for item in queries.agenda_of(meeting)]:
        return meeting
    refuse_unseen(meeting.steps, seen, actor)
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, place=place, title=title, presenter=presenter) for place, (title, presenter) in enumerate(wanted, 1)
    )
    _note(meeting, actor, at, _("Chương trình họp"))
    record(actor=actor, action="plans.set_agenda", subject=meeting, at=at, values={"items": len(parts)})
    return meeting


@transaction.atomic
def hold_meeting(
    *,
    actor: Person,
    meeting_id: int,
    summoned: int | None,
    attended: int | None,
    votes_for: int | None,
    at: datetime,
    seen: str = "",
    sure: bool = False,
) -> Meeting:
    """Write down how many were called, came, and voted for; the first time, the meeting becomes one that was held.

    Raises PlanError for numbers that cannot be; DoubtfulError, unless `sure`, for those of a staff conference that was not valid or did not
    pass its resolution (`queries.doubts_about`).
    """
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    meeting = _open(meeting_id, MeetingState.PLANNED, MeetingState.HELD)
    refuse_unseen(meeting.steps, seen, actor)
    if meeting.on > day_of(at):
        raise PlanError(_("Cuộc họp chưa diễn ra. Hãy sửa ngày họp nếu đã họp sớm hơn."))
    if attended is not None and summoned is not None and attended > summoned:
        raise PlanError(_("Số người dự không được nhiều hơn số người triệu tập."))
    if votes_for is not None and (attended is None or votes_for > attended):
        raise PlanError(_("Số phiếu tán thành không được nhiều hơn số người dự; hãy ghi cả số người dự."))
    meeting.summoned, meeting.attended, meeting.votes_for = summoned, attended, votes_for
    doubts = queries.doubts_about(meeting)
    _ask_about(doubts, sure=sure)
    _answer_for(meeting, actor)
    if meeting.state == MeetingState.PLANNED:
        _move(meeting, MeetingAction.HOLD, actor, at, _noted(*doubts))
    else:
        _note(meeting, actor, at, _noted(_("Kết quả cuộc họp"), *doubts))
    meeting.save(update_fields=["summoned", "attended", "votes_for", "state", "entered_by"])
    record(
        actor=actor,
        action="plans.hold_meeting",
        subject=meeting,
        at=at,
        fields=("state", "summoned", "attended", "votes_for"),
    )
    return meeting


@transaction.atomic
def keep_minutes(*, actor: Person, meeting_id: int, file: File[bytes], at: datetime) -> Meeting:
    """Put in the signed minutes as a file; a new file takes the place of the old one, whose hash stays in the journal."""
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    meeting = _open(meeting_id, MeetingState.HELD)
    kept = keep(file)
    meeting.minutes_name, meeting.minutes_sha256, meeting.minutes_size, meeting.minutes_mime = kept.name, kept.sha256, kept.size, kept.mime
    meeting.minutes.name = kept.path
    meeting.minutes_by = actor
    meeting.save()
    _note(meeting, actor, at, _("Biên bản"))
    record(actor=actor, action="plans.keep_minutes", subject=meeting, at=at, fields=("minutes_sha256",))
    return meeting


@transaction.atomic
def conclude(
    *,
    actor: Person,
    meeting_id: int,
    text: str,
    at: datetime,
    owner_id: int | None = None,
    due_on: date | None = None,
    assignee_id: int | None = None,
) -> Conclusion:
    """Write down one conclusion; with a unit and a due date it becomes a task in the same step. Raises PlanError."""
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    meeting = _open(meeting_id, MeetingState.HELD)
    if not text.strip():
        raise PlanError(_("Hãy ghi nội dung kết luận."))
    if meeting.conclusions.filter(text=text.strip()).exists():
        raise PlanError(_("Kết luận này đã có trong cuộc họp nên không ghi lần nữa."))
    last = meeting.conclusions.aggregate(last=Max("place"))["last"] or 0
    conclusion = Conclusion.objects.create(meeting=meeting, place=last + 1, text=text.strip())
    _answer_for_conclusions(meeting, actor)
    _note(meeting, actor, at, _("Kết luận"))
    record(actor=actor, action="plans.conclude", subject=conclusion, at=at, fields=("meeting", "place"), also=[meeting])
    if owner_id or due_on or assignee_id:
        _make_task(actor, conclusion, owner_id, due_on, assignee_id, at)
    return conclusion


@transaction.atomic
def task_from_conclusion(
    *, actor: Person, conclusion_id: int, owner_id: int, due_on: date, at: datetime, assignee_id: int | None = None
) -> Conclusion:
    """Make the task of a conclusion that has none yet, or whose task was cancelled; it may also come after the minutes were confirmed."""
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    conclusion = _conclusion(conclusion_id)
    _open(conclusion.meeting_id, *HELD_MEETINGS)
    if task := queries.task_of_conclusion(conclusion):
        raise PlanError(_("Kết luận này đã có nhiệm vụ, mã %(code)s.") % {"code": task.code})
    _make_task(actor, conclusion, owner_id, due_on, assignee_id, at)
    return conclusion


@transaction.atomic
def withdraw_conclusion(*, actor: Person, conclusion_id: int, at: datetime) -> None:
    """Take out a conclusion that was written by mistake, while the minutes are open and no task came of it but one that was cancelled."""
    require(actor, Permission.ENTER_MEETINGS, on=day_of(at))
    conclusion = _conclusion(conclusion_id)
    meeting = _open(conclusion.meeting_id, MeetingState.HELD)
    if task := queries.task_of_conclusion(conclusion):
        raise PlanError(
            _("Kết luận đã thành nhiệm vụ %(code)s nên không rút được. Hãy đề nghị hủy nhiệm vụ đó, kèm lý do, rồi rút kết luận.")
            % {"code": task.code}
        )
    _answer_for_conclusions(meeting, actor)
    _note(meeting, actor, at, _("Rút kết luận"))
    fields = ("meeting", "place")
    record(actor=actor, action="plans.withdraw_conclusion", subject=conclusion, at=at, fields=fields, removed=True, also=[meeting])
    conclusion.delete()


@transaction.atomic
def take_meeting_action(*, actor: Person, meeting_id: int, action: MeetingAction, at: datetime, reason: str = "") -> Meeting:
    """Confirm the minutes (another person than those who wrote any of it down), reopen them, cancel a meeting before it is held, withdraw
    one that was written down as held by mistake (again another person), or put that back.

    Confirming approves the tasks that came of the conclusions, as far as the actor may approve for their units. What is withdrawn is in no
    figure; it must have no unfinished task. Raises PlanError.
    """
    require(actor, MEETING_PERMISSIONS[action], on=day_of(at))
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    reason = refuse_without_reason(reason, action in MEETING_NEEDS_REASON)
    if action == MeetingAction.HOLD:
        raise PlanError(_("Hãy ghi số người triệu tập, số người dự khi ghi kết quả cuộc họp."))
    if action in BY_ANOTHER:
        require_other_person(actor, *queries.writers_of_meeting(meeting))
    if action == MeetingAction.CONFIRM:
        _check_minutes(meeting)
        meeting.confirmed_by = actor
    elif action == MeetingAction.REOPEN:
        meeting.confirmed_by = None
    elif action == MeetingAction.WITHDRAW:
        _refuse_open_tasks(meeting)
    elif action == MeetingAction.RESTORE:
        _refuse_twice(kind=meeting.kind, on=meeting.on, title=meeting.title, place=meeting.place)
    _move(meeting, action, actor, at, reason)
    meeting.save(update_fields=["state", "confirmed_by"])
    if action == MeetingAction.CONFIRM:
        approve_waiting(actor, meeting.tasks, at)
    record(actor=actor, action="plans.move_meeting", subject=meeting, at=at, fields=("state",))
    return meeting


def _refuse_twice(**same: object) -> None:
    """What was sent twice, as by going back in the browser, is one meeting; one that was cancelled or withdrawn makes room for another."""
    if found := Meeting.objects.filter(**same).exclude(state__in=VOID_MEETINGS).order_by("pk").first():
        raise PlanError(_("Cuộc họp này đã có, mã %(code)s: cùng loại, ngày, nội dung và địa điểm.") % {"code": found.code})


def _refuse_open_tasks(meeting: Meeting) -> None:
    """Nobody goes on working for a meeting that was none. What is confirmed as done, or goes on as a task of the next year that was
    approved by itself, stays.
    """
    open_ = meeting.tasks.filter(state__in=(*UNAPPROVED_TASKS, *OPEN_TASKS, TaskState.DONE))
    if codes := list(open_.order_by("pk").values_list("code", flat=True)):
        raise PlanError(
            _(
                "Kết luận của cuộc họp này đã thành nhiệm vụ chưa kết thúc: %(codes)s. Hãy hủy từng nhiệm vụ đó, kèm lý do (việc đã làm "
                "xong thì xác nhận hoàn thành), rồi rút cuộc họp."
            )
            % {"codes": ", ".join(codes)}
        )


def _make_task(
    actor: Person, conclusion: Conclusion, owner_id: int | None, due_on: date | None, assignee_id: int | None, at: datetime
) -> None:
    if owner_id is None or due_on is None:
        raise PlanError(_("Để kết luận thành nhiệm vụ, hãy chọn cả đơn vị chủ trì và hạn hoàn thành."))
    day, before = written(conclusion.meeting.on), conclusion.task
    why = _("Theo kết luận cuộc họp ngày %(day)s") % {"day": day}
    if before is not None:
        why = _("Theo kết luận cuộc họp ngày %(day)s, thay nhiệm vụ %(code)s đã hủy") % {"day": day, "code": before.code}
    conclusion.task = propose_task(
        actor=actor,
        title=conclusion.text,
        owner_id=owner_id,
        year=due_on.year,
        due_on=due_on,
        meeting_id=conclusion.meeting_id,
        assignee_id=assignee_id,
        late_reason=why,
        at=at,
    )
    conclusion.save(update_fields=["task"])
    record(actor=actor, action="plans.task_from_conclusion", subject=conclusion, at=at, fields=("task",))


def _ask_about(doubts: Sequence[str], *, sure: bool) -> None:
    if doubts and not sure:
        raise DoubtfulError(" ".join((*doubts, _("Hãy kiểm tra lại số liệu; nếu đúng như vậy thì đánh dấu «Vẫn ghi cuộc họp»."))))


def _noted(*words: str) -> str:
    """What a step of the history says."""
    return ". ".join(one.removesuffix(".") for one in words)[:500]


def _conclusion(conclusion_id: int) -> Conclusion:
    return Conclusion.objects.select_for_update(of=("self",)).select_related("meeting", "task").get(pk=conclusion_id)


def _note(meeting: Meeting, actor: Person, at: datetime, what: str = "") -> None:
    """A change of what the meeting says is a step of its history: who made it does not confirm it."""
    MeetingStep.objects.create(
        meeting=meeting,
        action=CHANGED,
        before=meeting.state,
        after=meeting.state,
        **signed(actor),
        at=at,
        reason=what,
    )


def _answer_for(meeting: Meeting, actor: Person) -> None:
    """Whoever changes what a register file brought has entered it: from then on it counts when someone else confirms it."""
    if meeting.entered_by_id is None:
        meeting.entered_by = actor


def _answer_for_conclusions(meeting: Meeting, actor: Person) -> None:
    """The meeting is the actor's where its conclusions are now more than its register file said, so that their number moves."""
    if meeting.entered_by_id is None and meeting.conclusions.count() > (meeting.stated_conclusions or 0):
        _answer_for(meeting, actor)
        meeting.save(update_fields=["entered_by"])


def _fill(meeting: Meeting, *, kind: MeetingKind, on: date, title: str, place: str, owner_id: int | None, plan_on: date | None) -> None:
    if not title.strip():
        raise PlanError(_("Hãy ghi nội dung cuộc họp."))
    if plan_on is not None and kind != MeetingKind.CONFERENCE:
        raise PlanError(_("Chỉ hội nghị cán bộ, công chức mới ghi ngày ban hành kế hoạch. Hãy để trống, hoặc chọn lại loại cuộc họp."))
    if plan_on is not None and plan_on > on:
        raise PlanError(_("Kế hoạch hội nghị phải được ban hành trước hoặc trong ngày họp. Hãy kiểm tra lại hai ngày."))
    if plan_on is not None and plan_on.year < FIRST_YEAR:
        raise PlanError(
            _("Năm của ngày ban hành kế hoạch (%(year)s) phải từ %(first)s. Hãy kiểm tra lại ngày.")
            % {"year": f"{plan_on.year:04d}", "first": FIRST_YEAR}
        )
    meeting.plan_on = plan_on
    meeting.kind, meeting.on, meeting.title, meeting.place, meeting.owner_id = kind, on, title.strip(), place.strip(), owner_id
    meeting.search_text = called(meeting.title, meeting.place, meeting.code)
    meeting.save()


def _check_day(on: date, at: datetime) -> None:
    last = day_of(at).year + 1
    if not FIRST_YEAR <= on.year <= last:
        raise PlanError(
            _("Năm của ngày họp (%(year)s) phải từ %(first)s đến %(last)s. Hãy kiểm tra lại ngày.")
            % {"year": on.year, "first": FIRST_YEAR, "last": last}
        )


def _refuse_after_tasks(meeting: Meeting, on: date) -> None:
    """A meeting is not moved behind its own consequences."""
    before = meeting.tasks.exclude(state=TaskState.CANCELLED).filter(Q(due_on__lt=on) | Q(done_on__lt=on))
    if codes := list(before.order_by("pk").values_list("code", flat=True)):
        raise PlanError(
            _(
                "Nhiệm vụ từ cuộc họp này có hạn hoặc ngày hoàn thành trước ngày %(day)s: %(codes)s. Hãy kiểm tra lại ngày họp; nếu "
                "ngày ấy đúng thì trước hết đề nghị đổi hạn, mở lại hoặc hủy các nhiệm vụ đó."
            )
            % {"day": written(on), "codes": ", ".join(codes)}
        )


def _check_minutes(meeting: Meeting) -> None:
    if not meeting.minutes:
        raise PlanError(_("Chưa có biên bản. Hãy đề nghị người lập tải biên bản lên trước."))
    if not meeting.stated_conclusions and not meeting.conclusions.exists():
        raise PlanError(_("Chưa ghi kết luận nào của cuộc họp."))


def _move(meeting: Meeting, action: MeetingAction, actor: Person, at: datetime, reason: str = "") -> None:
    after = MEETING_TRANSITIONS.get((MeetingState(meeting.state), action))
    if after is None:
        raise PlanError(
            _("Cuộc họp đang ở trạng thái «%(state)s» nên không làm được việc «%(action)s».")
            % {"state": meeting.get_state_display(), "action": action.label}
        )
    MeetingStep.objects.create(
        meeting=meeting,
        action=action,
        before=meeting.state,
        after=after,
        **signed(actor),
        at=at,
        reason=reason,
    )
    meeting.state = after


def _open(meeting_id: int, *states: MeetingState) -> Meeting:
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if meeting.state not in states:
        raise PlanError(
            _("Cuộc họp đang ở trạng thái «%(state)s» nên không ghi thêm được. Biên bản đã xác nhận phải mở lại trước, kèm lý do.")
            % {"state": meeting.get_state_display()}
        )
    return meeting
