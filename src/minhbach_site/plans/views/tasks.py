"""Tasks: lists, one task, what may be done with it, carrying over."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar

import django_tables2
from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.plans import queries, services
from minhbach_site.plans.forms import (
    AssignForm,
    CarryForm,
    EvidenceForm,
    FinishForm,
    HandOverForm,
    NoForm,
    ProgressForm,
    ReasonForm,
    RescheduleForm,
    ScopeFilter,
    TaskFilter,
    TaskForm,
)
from minhbach_site.plans.states import (
    OPEN_TASKS,
    TASK_NEEDS_REASON,
    TASK_TONES,
    UNAPPROVED_TASKS,
    StepKind,
    TaskAction,
    TaskState,
)
from minhbach_site.plans.views.pages import by, do, download, fill, found, history, reader
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge


class TaskTable(tables.Table):
    """Tasks. The days by which one is late stand with its state on the page; a file has them in a column of their own."""

    UNDER: ClassVar = {"title": ("code", "year"), "due_on": ("done_on",), "owner": ("assignee",)}

    title = django_tables2.Column(
        gettext_lazy("Nhiệm vụ"), linkify=("plans:task", {"pk": django_tables2.A("pk")}), order_by=("search_text",)
    )
    state = django_tables2.Column(gettext_lazy("Trạng thái"), orderable=False)
    late = django_tables2.Column(gettext_lazy("Số ngày chậm"), empty_values=(), visible=False, orderable=False)
    due_on = tables.DateColumn(gettext_lazy("Hạn"), default="–")
    progress = django_tables2.Column(gettext_lazy("Tiến độ"))
    owner = django_tables2.Column(gettext_lazy("Đơn vị chủ trì"), order_by=("owner__search_text",), default="–")
    assignee = django_tables2.Column(gettext_lazy("Người thực hiện"), order_by=("assignee__search_text",), default="–")
    done_on = tables.DateColumn(gettext_lazy("Xong ngày"), default="–")
    year = django_tables2.Column(gettext_lazy("Năm"), localize=False)
    code = django_tables2.Column(gettext_lazy("Mã"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def render_progress(self, value: int) -> str:
        return f"{value}%"

    def value_progress(self, value: int) -> int:
        return value

    def render_state(self, record: Any) -> Any:
        said = badge(record.get_state_display(), TASK_TONES.get(record.state, "neutral"))
        late = queries.late_words(record, self.today)
        return format_html("{} {}", said, badge(late, "bad")) if late else said

    def value_late(self, record: Any) -> int | None:
        return queries.late_days(record, self.today)

    def value_state(self, record: Any) -> str:
        late = queries.late_words(record, self.today)
        return "; ".join(part for part in (str(record.get_state_display()), late) if part)


@require_GET
def tasks(request: Request) -> HttpResponseBase:
    person, today = reader(request)
    context = {
        "title": pgettext("danh mục", "Nhiệm vụ"),
        "may_propose": person.may(Permission.PROPOSE_TASKS, on=today),
        "may_carry": Permission.CARRY_TASKS_OVER in person.permissions(today),
    }
    return tables.show(
        request,
        "plans/tasks.html",
        table=partial(TaskTable, today=today),
        rows=queries.tasks(person, today),
        filters=partial(TaskFilter, person=person, on=today, years=queries.plan_years(), owners=queries.ever_owners()),
        context=context,
    )


@require_GET
def overdue(request: Request) -> HttpResponseBase:
    person, today = reader(request)
    rows = queries.overdue(queries.tasks(person, today), today)
    short = queries.in_short(rows, person, today)
    counts = [
        ("mine", _("Của tôi"), short["mine"]),
        ("unit", _("Đơn vị của tôi"), short["unit"]),
        ("", _("Toàn cơ quan"), short["all"]),
    ]
    return tables.show(
        request,
        "plans/overdue.html",
        table=partial(TaskTable, today=today, exclude=("done_on",)),
        rows=rows,
        filters=partial(ScopeFilter, person=person, on=today),
        context={"title": _("Nhiệm vụ quá hạn"), "counts": counts, "scope": request.GET.get("scope", "")},
    )


@require_GET
def task(request: Request, pk: int) -> HttpResponse:
    person, today = reader(request)
    shown = found(queries.task_of(person, today, pk))
    works = queries.may_over(person, Permission.WORK_ON_TASKS, shown, today)
    decides = queries.may_over(person, Permission.APPROVE_TASKS, shown, today)
    is_open = shown.state in OPEN_TASKS
    evidence, steps = list(queries.evidence_of(shown)), list(queries.steps_of_task(shown))
    documents = (*(one.document_id for one in evidence), shown.plan.document_id if shown.plan else None)
    visible = queries.visible_ids(person, today, documents)
    context = {
        "task": shown,
        "title": shown.title,
        "tone": TASK_TONES.get(shown.state, "neutral"),
        "late": queries.late_words(shown, today),
        "evidence": evidence,
        "visible_documents": visible,
        "actions": queries.actions_of_task(person, shown, today),
        "carried_to": getattr(shown, "carried_to", None),
        "may_change": shown.state in UNAPPROVED_TASKS
        and queries.may_over(person, Permission.PROPOSE_TASKS, shown, today)
        and not queries.held_back(shown),
        "held": queries.held_back(shown, TaskAction.APPROVE) if shown.state in UNAPPROVED_TASKS else "",
        "may_report": works and is_open,
        "may_evidence": works and shown.state in {*OPEN_TASKS, TaskState.DONE},
        "may_assign": decides and is_open,
        "may_take_on": works and is_open and shown.assignee_id is None and not decides,
        "may_hand_over": decides and shown.state in {*OPEN_TASKS, TaskState.DONE},
        "may_reschedule": decides and is_open and shown.assignee_id != person.pk,
        "steps": history(steps, _step_words, partial(_step_note, visible=visible)),
        "approved_by": by(shown.approved_by, steps, TaskAction.APPROVE),
        "confirmed_by": by(shown.confirmed_by, steps, TaskAction.CONFIRM),
    }
    return render(request, "plans/task.html", context)


def _step_words(step: Any) -> str:
    if step.kind in StepKind.values:
        return str(step.get_kind_display())
    return f"{step.get_kind_display()}: {step.get_after_display()}"


def _step_note(step: Any, *, visible: set[int]) -> str:
    """What was written with a step; of evidence whose document is kept from the reader only what they may be told of that document."""
    document = step.evidence.document if step.evidence else None
    return str(step.reason) if document is None or document.pk in visible else document.kept_name


@require_http_methods(["GET", "POST"])
def create_task(request: Request) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.PROPOSE_TASKS, on=today)
    wanted = request.GET.get("ke-hoach", "")
    offered = queries.plans_to_propose_into(request.user, today) if wanted else []
    plan = next((one for one in offered if one.code == wanted), None)
    initial = {"year": plan.year, "plan_id": plan.pk, "owner_id": plan.owner_id} if plan else {"year": today.year}
    back = reverse("plans:plan", args=[plan.pk]) if plan else reverse("plans:tasks")
    return fill(
        request,
        TaskForm(request.POST or None, person=request.user, on=today, initial=initial),
        lambda typed: services.propose_task(actor=request.user, at=timezone.now(), **typed),
        title=_("Đề xuất nhiệm vụ"),
        back=back,
        to=back if plan else lambda made: reverse("plans:task", args=[made.pk]),
        done=_("Đã đề xuất nhiệm vụ; chờ người khác duyệt."),
    )


@require_http_methods(["GET", "POST"])
def change_task(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.PROPOSE_TASKS, on=today)
    shown = found(queries.task_of(request.user, today, pk))
    services.require_over(actor=request.user, permission=Permission.PROPOSE_TASKS, task=shown, on=today)
    names = ("title", "plan_id", "owner_id", "assignee_id", "year", "due_on", "group")
    return fill(
        request,
        TaskForm(
            request.POST or None, person=request.user, on=today, kept=shown.plan, initial={name: getattr(shown, name) for name in names}
        ),
        lambda typed: services.change_task(actor=request.user, task_id=pk, at=timezone.now(), **typed),
        title=_("Sửa nhiệm vụ"),
        back=reverse("plans:task", args=[pk]),
        about=shown,
    )


@require_http_methods(["GET", "POST"])
def take_task_action(request: Request, pk: int, action: str) -> HttpResponse:
    person, today = reader(request)
    wanted = found(TaskAction(action) if action in TaskAction.values else None)
    shown = found(queries.task_of(person, today, pk))
    services.require_task_action(actor=person, task=shown, action=wanted, on=today)
    asks_reason = wanted in TASK_NEEDS_REASON and not queries.takes_back(person, shown, wanted)
    kind: type[forms.Form] = FinishForm if wanted == TaskAction.FINISH else ReasonForm if asks_reason else NoForm
    return fill(
        request,
        kind(request.POST if request.method == "POST" else None, initial={"done_on": today}),
        lambda typed: services.take_task_action(actor=person, task_id=pk, action=wanted, at=timezone.now(), **typed),
        title=str(wanted.label),
        back=reverse("plans:task", args=[pk]),
        done=_("Đã chuyển trạng thái nhiệm vụ."),
        submit=str(wanted.label),
        intro=shown.title,
    )


def _over(request: Request, pk: int, permission: Permission, form: Any, call: Any, *, title: str, checked: bool = True) -> HttpResponse:
    """A form about one task, for who holds the permission over its unit; `checked` against what another did meanwhile."""
    person, today = reader(request)
    shown = found(queries.task_of(person, today, pk))
    services.require_over(actor=person, permission=permission, task=shown, on=today)
    return fill(
        request, form(shown), call, title=title, back=reverse("plans:task", args=[pk]), intro=shown.title, about=shown if checked else None
    )


@require_http_methods(["GET", "POST"])
def report_progress(request: Request, pk: int) -> HttpResponse:
    return _over(
        request,
        pk,
        Permission.WORK_ON_TASKS,
        lambda shown: ProgressForm(request.POST or None, initial={"progress": min(shown.progress, 99)}),
        lambda typed: services.report_progress(actor=request.user, task_id=pk, at=timezone.now(), **typed),
        title=_("Cập nhật tiến độ"),
    )


@require_http_methods(["GET", "POST"])
def assign_task(request: Request, pk: int) -> HttpResponse:
    return _over(
        request,
        pk,
        Permission.APPROVE_TASKS,
        lambda shown: AssignForm(request.POST or None, on=timezone.localdate(), initial={"assignee_id": shown.assignee_id}),
        lambda typed: services.assign_task(actor=request.user, task_id=pk, at=timezone.now(), **typed),
        title=_("Giao người thực hiện"),
    )


@require_POST
def take_on_task(request: Request, pk: int) -> HttpResponse:
    person, today = reader(request)
    found(queries.task_of(person, today, pk))
    return do(
        request,
        lambda: services.assign_task(actor=person, task_id=pk, assignee_id=person.pk, at=timezone.now()),
        _("Bạn đã nhận nhiệm vụ này."),
        reverse("plans:task", args=[pk]),
    )


@require_http_methods(["GET", "POST"])
def reschedule_task(request: Request, pk: int) -> HttpResponse:
    return _over(
        request,
        pk,
        Permission.APPROVE_TASKS,
        lambda shown: RescheduleForm(request.POST or None, initial={"due_on": shown.due_on}),
        lambda typed: services.reschedule_task(actor=request.user, task_id=pk, at=timezone.now(), **typed),
        title=_("Đổi hạn"),
    )


@require_http_methods(["GET", "POST"])
def hand_task_over(request: Request, pk: int) -> HttpResponse:
    return _over(
        request,
        pk,
        Permission.APPROVE_TASKS,
        lambda _shown: HandOverForm(request.POST or None, on=timezone.localdate()),
        lambda typed: services.hand_task_over(actor=request.user, task_id=pk, at=timezone.now(), **typed),
        title=_("Chuyển đơn vị chủ trì"),
    )


@require_http_methods(["GET", "POST"])
def add_evidence(request: Request, pk: int) -> HttpResponse:
    return _over(
        request,
        pk,
        Permission.WORK_ON_TASKS,
        lambda _shown: EvidenceForm(request.POST or None, request.FILES or None, person=request.user, on=timezone.localdate()),
        lambda typed: services.add_evidence(actor=request.user, task_id=pk, at=timezone.now(), **typed),
        title=_("Thêm minh chứng"),
        checked=False,
    )


@require_http_methods(["GET", "POST"])
def withdraw_evidence(request: Request, pk: int) -> HttpResponse:
    person, today = reader(request)
    one = found(queries.evidence(pk))
    shown = found(queries.task_of(person, today, one.task_id))
    services.require_over(actor=person, permission=Permission.WORK_ON_TASKS, task=shown, on=today)
    return fill(
        request,
        ReasonForm(request.POST or None),
        lambda typed: services.withdraw_evidence(actor=person, evidence_id=pk, at=timezone.now(), **typed),
        title=_("Rút minh chứng"),
        back=reverse("plans:task", args=[shown.pk]),
        intro=shown.title,
    )


@require_GET
def evidence_file(request: Request, pk: int) -> HttpResponseBase:
    person, today = reader(request)
    one = found(queries.evidence(pk))
    found(queries.task_of(person, today, one.task_id))
    found(one.file or None)
    return download(one.file, one.name, one.mime)


@require_http_methods(["GET", "POST"])
def carry_over(request: Request) -> HttpResponse:
    today = timezone.localdate()
    services.require_somewhere(request.user, Permission.CARRY_TASKS_OVER, on=today)
    years = (today.year, today.year + 1)
    wanted = request.POST.get("year") or request.GET.get("nam", "")
    year = next((one for one in years if str(one) == wanted), years[-1])
    form = CarryForm(request.POST or None, person=request.user, on=today, year=year, initial={"year": year})
    return fill(
        request,
        form,
        lambda typed: services.carry_over(actor=request.user, at=timezone.now(), **typed),
        title=_("Chuyển nhiệm vụ chưa xong sang năm %(year)s") % {"year": year},
        back=reverse("plans:tasks"),
        to=f"{reverse('plans:tasks')}?year={year}",
        done=_("Đã chuyển. Nhiệm vụ mới giữ liên kết với nhiệm vụ cũ và chờ duyệt."),
        submit=_("Chuyển sang năm sau"),
        template="plans/carry.html",
        years=years,
        any_left=form.offers_tasks,
        year=year,
    )
