"""Meetings: the list, one meeting with its agenda, minutes and conclusions."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.plans import queries, services
from minhbach_site.plans.forms import (
    AgendaForm,
    ChangeMeetingForm,
    ConclusionForm,
    ConclusionTaskForm,
    HoldForm,
    MeetingFilter,
    MeetingForm,
    MinutesForm,
    NoForm,
    ReasonForm,
)
from minhbach_site.plans.states import (
    BY_ANOTHER,
    CHANGED,
    HELD_MEETINGS,
    MEETING_NEEDS_REASON,
    MEETING_PERMISSIONS,
    MEETING_TONES,
    MEETING_TRANSITIONS,
    MeetingAction,
    MeetingState,
)
from minhbach_site.plans.views.pages import by, do, download, fill, found, history, reader
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge


class MeetingTable(tables.Table):
    title = django_tables2.Column(
        gettext_lazy("Cuộc họp"), linkify=("plans:meeting", {"pk": django_tables2.A("pk")}), order_by=("search_text",)
    )
    kind = django_tables2.Column(gettext_lazy("Loại"))
    on = tables.DateColumn(gettext_lazy("Ngày"))
    summoned = django_tables2.Column(gettext_lazy("Triệu tập"), default="–")
    attended = django_tables2.Column(gettext_lazy("Dự họp"), default="–")
    conclusions = django_tables2.Column(gettext_lazy("Kết luận"), accessor="written", orderable=False, empty_values=())
    as_tasks = django_tables2.Column(gettext_lazy("Đã thành nhiệm vụ"), orderable=False, default=0)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))

    def render_conclusions(self, record: Any) -> int:
        return queries.conclusion_count(record)

    def render_state(self, record: Any) -> Any:
        return badge(record.get_state_display(), MEETING_TONES.get(record.state, "neutral"))

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())


@require_GET
def meetings(request: Request) -> HttpResponseBase:
    person, today = reader(request)
    return tables.show(
        request,
        "plans/meetings.html",
        table=MeetingTable,
        rows=queries.meetings(person, today),
        filters=MeetingFilter,
        context={"title": _("Hội nghị, cuộc họp"), "may_enter": person.may(Permission.ENTER_MEETINGS, on=today)},
    )


@require_GET
def meeting(request: Request, pk: int) -> HttpResponse:
    person, today = reader(request)
    shown = _meeting(person, today, pk)
    enters = person.may(Permission.ENTER_MEETINGS, on=today)
    is_held, is_open = shown.state == MeetingState.HELD, shown.state in {MeetingState.PLANNED, MeetingState.HELD}
    conclusions, actions = list(queries.conclusions_of(shown)), _actions(person, shown, today)
    steps = list(queries.steps_of_meeting(shown))
    context = {
        "meeting": shown,
        "title": shown.title,
        "tone": MEETING_TONES.get(shown.state, "neutral"),
        "agenda": queries.agenda_of(shown),
        "conclusions": [_with_task(one, today) for one in conclusions],
        "visible_tasks": queries.visible_tasks(person, today, (one.task_id for one in conclusions)),
        "doubts": queries.doubts_about(shown) if shown.state in HELD_MEETINGS else [],
        "missing": max((shown.stated_conclusions or 0) - len(conclusions), 0),
        "actions": actions,
        "may_change": enters and is_open,
        "may_hold": enters and is_open and shown.on <= today,
        "may_write": enters and is_held,
        "may_make_tasks": enters and shown.state in HELD_MEETINGS,
        "tells_mistake": is_held and enters and MeetingAction.WITHDRAW not in actions,
        "steps": history(steps, _step_words),
        "confirmed_by": by(shown.confirmed_by, steps, MeetingAction.CONFIRM),
    }
    return render(request, "plans/meeting.html", context)


def _with_task(one: Any, today: date) -> tuple[Any, Any, str]:
    """A conclusion, the task that it has become and how late that is."""
    task = queries.task_of_conclusion(one)
    return one, task, queries.late_words(task, today) if task else ""


def _meeting(person: Any, today: date, pk: int) -> Any:
    return found(queries.meetings(person, today).filter(pk=pk).first())


def _actions(person: Any, shown: Any, today: date) -> list[MeetingAction]:
    """What the page offers, from the table: holding has a form of its own; only others confirm, once there are minutes, or withdraw."""
    own = person.pk in queries.writers_of_meeting(shown)
    return [
        action
        for action in MeetingAction
        if (MeetingState(shown.state), action) in MEETING_TRANSITIONS
        and action != MeetingAction.HOLD
        and person.may(MEETING_PERMISSIONS[action], on=today)
        and not (own and action in BY_ANOTHER)
        and not (action == MeetingAction.CONFIRM and not shown.minutes)
    ]


def _step_words(step: Any) -> str:
    if step.action == CHANGED:
        return str(step.get_action_display())
    action = MeetingAction(step.action).label if step.action else _("Lập cuộc họp")
    return f"{action}: {step.get_after_display()}"


def _enter(request: Request, pk: int, form: Any, call: Any, *, title: str, checked: bool = False) -> HttpResponse:
    """A form about one meeting, for who may write it down; `checked` against what another did meanwhile."""
    today = timezone.localdate()
    require(request.user, Permission.ENTER_MEETINGS, on=today)
    shown = _meeting(request.user, today, pk)
    return fill(
        request,
        form(shown),
        call,
        title=title,
        back=reverse("plans:meeting", args=[pk]),
        intro=shown.title,
        about=shown if checked else None,
    )


@require_http_methods(["GET", "POST"])
def create_meeting(request: Request) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.ENTER_MEETINGS, on=today)
    return fill(
        request,
        MeetingForm(request.POST or None, today=today),
        lambda typed: services.enter_meeting(actor=request.user, at=timezone.now(), **typed),
        title=_("Lập cuộc họp"),
        back=reverse("plans:meetings"),
        to=lambda made: reverse("plans:meeting", args=[made.pk]),
        done=_("Đã lập cuộc họp. Hãy ghi chương trình họp."),
    )


@require_http_methods(["GET", "POST"])
def change_meeting(request: Request, pk: int) -> HttpResponse:
    names = ("kind", "on", "title", "place", "owner_id", "plan_on")
    return _enter(
        request,
        pk,
        lambda shown: ChangeMeetingForm(
            request.POST or None, today=timezone.localdate(), initial={name: getattr(shown, name) for name in names}
        ),
        lambda typed: services.change_meeting(actor=request.user, meeting_id=pk, at=timezone.now(), **typed),
        title=_("Sửa cuộc họp"),
        checked=True,
    )


@require_http_methods(["GET", "POST"])
def set_agenda(request: Request, pk: int) -> HttpResponse:
    return _enter(
        request,
        pk,
        lambda shown: AgendaForm(request.POST or None, initial={"lines": queries.agenda_text(shown)}),
        lambda typed: services.set_agenda(actor=request.user, meeting_id=pk, at=timezone.now(), **typed),
        title=_("Chương trình họp"),
        checked=True,
    )


@require_http_methods(["GET", "POST"])
def hold_meeting(request: Request, pk: int) -> HttpResponse:
    names = ("summoned", "attended", "votes_for")
    return _enter(
        request,
        pk,
        lambda shown: HoldForm(request.POST or None, initial={name: getattr(shown, name) for name in names}),
        lambda typed: services.hold_meeting(actor=request.user, meeting_id=pk, at=timezone.now(), **typed),
        title=_("Ghi kết quả cuộc họp"),
        checked=True,
    )


@require_http_methods(["GET", "POST"])
def keep_minutes(request: Request, pk: int) -> HttpResponse:
    return _enter(
        request,
        pk,
        lambda _shown: MinutesForm(request.POST or None, request.FILES or None),
        lambda typed: services.keep_minutes(actor=request.user, meeting_id=pk, at=timezone.now(), **typed),
        title=_("Tải biên bản lên"),
    )


@require_GET
def minutes_file(request: Request, pk: int) -> HttpResponseBase:
    person, today = reader(request)
    shown = _meeting(person, today, pk)
    found(shown.minutes or None)
    return download(shown.minutes, shown.minutes_name, shown.minutes_mime)


@require_http_methods(["GET", "POST"])
def conclude(request: Request, pk: int) -> HttpResponse:
    return _enter(
        request,
        pk,
        lambda _shown: ConclusionForm(request.POST or None, on=timezone.localdate()),
        lambda typed: services.conclude(actor=request.user, meeting_id=pk, at=timezone.now(), **typed),
        title=_("Ghi kết luận"),
    )


@require_http_methods(["GET", "POST"])
def task_from_conclusion(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.ENTER_MEETINGS, on=today)
    one = found(queries.conclusion(pk))
    return fill(
        request,
        ConclusionTaskForm(request.POST or None, on=today),
        lambda typed: services.task_from_conclusion(actor=request.user, conclusion_id=pk, at=timezone.now(), **typed),
        title=_("Giao nhiệm vụ từ kết luận"),
        back=reverse("plans:meeting", args=[one.meeting_id]),
        done=_("Kết luận đã thành nhiệm vụ, chờ duyệt."),
        intro=one.text,
    )


@require_POST
def withdraw_conclusion(request: Request, pk: int) -> HttpResponse:
    require(request.user, Permission.ENTER_MEETINGS, on=timezone.localdate())
    one = found(queries.conclusion(pk))
    return do(
        request,
        lambda: services.withdraw_conclusion(actor=request.user, conclusion_id=pk, at=timezone.now()),
        _("Đã rút kết luận."),
        reverse("plans:meeting", args=[one.meeting_id]),
    )


@require_http_methods(["GET", "POST"])
def take_meeting_action(request: Request, pk: int, action: str) -> HttpResponse:
    wanted = found(MeetingAction(action) if action in MeetingAction.values else None)
    today = timezone.localdate()
    require(request.user, MEETING_PERMISSIONS[wanted], on=today)
    shown = _meeting(request.user, today, pk)
    kind = ReasonForm if wanted in MEETING_NEEDS_REASON else NoForm
    says = {
        MeetingAction.CONFIRM: _("Xác nhận biên bản là duyệt cả các nhiệm vụ từ kết luận mà bạn có quyền duyệt."),
        MeetingAction.REOPEN: _("Mở lại để sửa nội dung, hoặc để rút cuộc họp đã ghi nhầm."),
        MeetingAction.WITHDRAW: _(
            "Dùng khi cuộc họp không diễn ra hoặc đã ghi ở dòng khác. Cuộc họp đã rút không còn trong số liệu, báo cáo và cấp trên không "
            "xem được; chương trình, kết luận, biên bản vẫn lưu tại đây. Nếu rút nhầm thì bấm «Thôi rút cuộc họp»."
        ),
        MeetingAction.RESTORE: _("Cuộc họp trở lại «Đã họp, chưa xác nhận biên bản»; biên bản phải được xác nhận lại."),
    }
    return fill(
        request,
        kind(request.POST if request.method == "POST" else None),
        lambda typed: services.take_meeting_action(actor=request.user, meeting_id=pk, action=wanted, at=timezone.now(), **typed),
        title=f"{wanted.label}: {shown.title}",
        back=reverse("plans:meeting", args=[pk]),
        done=_("Đã chuyển trạng thái cuộc họp."),
        submit=str(wanted.label),
        intro=says.get(wanted, ""),
        doubts=queries.doubts_about(shown) if wanted == MeetingAction.CONFIRM else [],
    )
