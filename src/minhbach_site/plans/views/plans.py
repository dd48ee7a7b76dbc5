"""Plans: the list, one plan, what may be done with it."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, ClassVar

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.plans import queries, services
from minhbach_site.plans.forms import NoForm, PlanFilter, PlanForm, ReasonForm
from minhbach_site.plans.states import (
    CHANGED,
    OPEN_PLANS,
    PLAN_NEEDS_REASON,
    PLAN_PERMISSIONS,
    PLAN_TONES,
    PLAN_TRANSITIONS,
    PlanAction,
    PlanState,
)
from minhbach_site.plans.views.pages import by, fill, found, history, reader
from minhbach_site.records.states import DocumentState
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge


class PlanTable(tables.Table):
    """Plans. A page shows how many tasks are done of how many; a file has each number in a column of its own."""

    UNDER: ClassVar = {"document": ("symbol", "issued_on", "programme")}

    document = django_tables2.Column(
        gettext_lazy("Kế hoạch"),
        accessor="document__subject",
        linkify=("plans:plan", {"pk": django_tables2.A("pk")}),
        order_by=("search_text",),
    )
    state = django_tables2.Column(gettext_lazy("Trạng thái"))
    tasks = django_tables2.Column(
        gettext_lazy("Nhiệm vụ xong"), accessor="task_count", orderable=False, empty_values=(), exclude_from_export=True
    )
    done_count = django_tables2.Column(gettext_lazy("Số nhiệm vụ đã xong"), empty_values=(), visible=False, orderable=False)
    task_count = django_tables2.Column(gettext_lazy("Tổng số nhiệm vụ"), empty_values=(), visible=False, orderable=False)
    overdue_count = django_tables2.Column(gettext_lazy("Số nhiệm vụ quá hạn"), empty_values=(), visible=False, orderable=False)
    symbol = django_tables2.Column(gettext_lazy("Số, ký hiệu"), accessor="document__symbol", default="–", empty_values=(None, ""))
    issued_on = tables.DateColumn(gettext_lazy("Ngày ban hành"), accessor="document__issued_on")
    owner = django_tables2.Column(gettext_lazy("Đơn vị chủ trì"), order_by=("owner__search_text",), default="–")
    programme = django_tables2.Column(gettext_lazy("Nhóm"))
    year = django_tables2.Column(gettext_lazy("Năm"), localize=False)

    def render_tasks(self, record: Any) -> Any:
        late = badge(_("%(count)s quá hạn") % {"count": record.overdue_count}, "bad") if record.overdue_count else ""
        return format_html("{}/{} {}", record.done_count or 0, record.task_count or 0, late)

    def value_done_count(self, record: Any) -> int:
        return record.done_count or 0

    def value_task_count(self, record: Any) -> int:
        return record.task_count or 0

    def value_overdue_count(self, record: Any) -> int:
        return record.overdue_count or 0

    def render_state(self, record: Any) -> Any:
        return badge(record.get_state_display(), PLAN_TONES.get(record.state, "neutral"))

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())


@require_GET
def plans(request: Request) -> HttpResponseBase:
    person, today = reader(request)
    return tables.show(
        request,
        "plans/plans.html",
        table=PlanTable,
        rows=queries.plans(person, today),
        filters=partial(PlanFilter, years=queries.plan_years()),
        context={"title": pgettext("danh mục", "Kế hoạch"), "may_enter": Permission.ENTER_PLANS in person.permissions(today)},
    )


@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    person, today = reader(request)
    shown = found(
        queries.plans(person, today).select_related("document", "owner__parent", "entered_by", "approved_by").filter(pk=pk).first()
    )
    steps = list(queries.steps_of_plan(shown))
    context = {
        "plan": shown,
        "title": shown.document.subject,
        "tone": PLAN_TONES.get(shown.state, "neutral"),
        "tops": queries.tops_of(person, today, shown.document),
        "tasks": [queries.with_lateness(task, today) for task in queries.tasks(person, today).filter(plan=shown)],
        "actions": _actions(person, shown, today),
        "cancelled": shown.document.state == DocumentState.CANCELLED,
        "may_change": shown.state == PlanState.DRAFT and queries.may_over_plan(person, Permission.ENTER_PLANS, shown, today),
        "may_propose": shown.state in OPEN_PLANS and queries.may_propose_into(person, shown, today),
        "steps": history(steps, _step_words),
        "approved_by": by(shown.approved_by, steps, PlanAction.APPROVE, PlanAction.REOPEN),
    }
    return render(request, "plans/plan.html", context)


def _plan(person: Any, today: date, pk: int) -> Any:
    return found(queries.plans(person, today).select_related("owner__parent").filter(pk=pk).first())


def _actions(person: Any, shown: Any, today: date) -> list[PlanAction]:
    """What the page offers, from the table: not to approve a plan in which one wrote."""
    own = person.pk in queries.writers_of_plan(shown)
    return [
        action
        for action in PlanAction
        if (PlanState(shown.state), action) in PLAN_TRANSITIONS
        and queries.may_over_plan(person, PLAN_PERMISSIONS[action], shown, today)
        and not (own and action == PlanAction.APPROVE)
    ]


def _step_words(step: Any) -> str:
    if step.action == CHANGED:
        return _("Sửa nội dung")
    action = PlanAction(step.action).label if step.action else _("Ghi kế hoạch")
    return f"{action}: {step.get_after_display()}"


@require_http_methods(["GET", "POST"])
def create_plan(request: Request) -> HttpResponse:
    today = timezone.localdate()
    services.require_somewhere(request.user, Permission.ENTER_PLANS, on=today)
    initial = {"document_id": request.GET.get("van-ban", "")[:60], "year": today.year}
    return fill(
        request,
        PlanForm(request.POST or None, person=request.user, on=today, initial=initial),
        lambda typed: services.enter_plan(actor=request.user, at=timezone.now(), **typed),
        title=_("Lập kế hoạch từ văn bản"),
        back=reverse("plans:plans"),
        to=lambda made: reverse("plans:plan", args=[made.pk]),
        done=_("Đã lập kế hoạch. Hãy thêm nhiệm vụ rồi trình duyệt."),
    )


@require_http_methods(["GET", "POST"])
def change_plan(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    services.require_somewhere(request.user, Permission.ENTER_PLANS, on=today)
    shown = _plan(request.user, today, pk)
    services.require_over_plan(actor=request.user, permission=Permission.ENTER_PLANS, plan=shown, on=today)
    initial = {"document_id": shown.document.code, "year": shown.year, "programme": shown.programme, "owner_id": shown.owner_id}
    return fill(
        request,
        PlanForm(request.POST or None, person=request.user, on=today, initial=initial),
        lambda typed: services.change_plan(actor=request.user, plan_id=pk, at=timezone.now(), **typed),
        title=_("Sửa kế hoạch"),
        back=reverse("plans:plan", args=[pk]),
        about=shown,
    )


@require_http_methods(["GET", "POST"])
def take_plan_action(request: Request, pk: int, action: str) -> HttpResponse:
    today = timezone.localdate()
    wanted = found(PlanAction(action) if action in PlanAction.values else None)
    services.require_somewhere(request.user, PLAN_PERMISSIONS[wanted], on=today)
    shown = _plan(request.user, today, pk)
    services.require_over_plan(actor=request.user, permission=PLAN_PERMISSIONS[wanted], plan=shown, on=today)
    kind = ReasonForm if wanted in PLAN_NEEDS_REASON else NoForm
    approves = _("Duyệt kế hoạch là duyệt cả các nhiệm vụ đang chờ của kế hoạch, trừ nhiệm vụ do chính người duyệt đề xuất.")
    return fill(
        request,
        kind(request.POST if request.method == "POST" else None),
        lambda typed: services.take_plan_action(actor=request.user, plan_id=pk, action=wanted, at=timezone.now(), **typed),
        title=f"{wanted.label}: {shown.document.full_name}",
        back=reverse("plans:plan", args=[pk]),
        done=_("Đã chuyển trạng thái kế hoạch."),
        submit=str(wanted.label),
        intro=approves if wanted == PlanAction.APPROVE else shown.document.subject,
    )
