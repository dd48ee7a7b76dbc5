"""One duty: the reason for its day, what was said of it, and what may be done about it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.duties.definitions import known_duties
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.duties import queries, services
from minhbach_site.duties.forms import AssignForm, DoneForm, ExemptionForm
from minhbach_site.duties.states import MARK_TONES, MARKABLE, TONES, MarkState, State
from minhbach_site.duties.views.pages import Request, press
from minhbach_site.ui.answers import form_page
from minhbach_site.ui.language import length_said


@require_GET
def obligation(request: Request, pk: int) -> HttpResponse:
    """One duty: where it stands, why its day is that day, what shows it, and what may be done about it."""
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    found = queries.find_obligation(pk)
    if found is None and (moved := _moved(pk)):
        return redirect("duties:obligation", moved.pk)
    found = _known(found)
    markable = ".." not in found.period and found.state in MARKABLE
    marks = list(queries.marks_of(found.duty, found.period))
    context = {
        "title": found.said_name,
        "one": found,
        "told_of": ("duties.duty", f"{found.duty} {found.period}"),
        "tone": TONES[State(found.state)],
        "duty": known_duties().by_code.get(found.duty),
        "explained": queries.explanation(found),
        "late": length_said(found.days_late, queries.instance(found).late_unit) if found.days_late else "",
        "reason": queries.reason_said(found),
        "evidence": queries.evidence(found, request.user, today),
        "marks": [(mark, MARK_TONES.get(MarkState(mark.state), "neutral")) for mark in marks],
        "claimed": MarkState.CLAIMED.label
        if queries.is_said_of_disclosure(found) or any(m.state == MarkState.CLAIMED for m in marks)
        else "",
        "answering": ", ".join(queries.answering(found, today)),
        "assignments": queries.assignments(found.duty),
        "may_mark": markable and request.user.may(Permission.MARK_DUTIES, on=today),
        "may_assign": request.user.may(Permission.ASSIGN_DUTIES, on=today),
    }
    return render(request, "duties/obligation.html", context)


def _found(pk: int) -> Any:
    return _known(queries.find_obligation(pk))


def _known(found: Any) -> Any:
    if found is None or found.duty not in known_duties().by_code:
        raise Http404(_("Nghĩa vụ này đã được tính lại. Hãy mở lại từ lịch nghĩa vụ."))
    return found


def _moved(pk: int) -> Any:
    """The line in its own year of a duty that left the calendar into which it was carried over; None for any other."""
    moved = queries.moved_from(pk)
    if moved is None or moved.year < services.FIRST_YEAR:
        return None
    with suppress(services.DutyProblem):
        services.current(year=moved.year, at=timezone.now())
    return queries.find_by_key(moved.year, moved.key)


def _again(found: Any) -> HttpResponse:
    """Back to the same duty, in its own year when it left this one; or to the list when working out again left no such line."""
    now = queries.find_by_key(found.calculation.year, found.key) or _moved(found.pk)
    return redirect("duties:obligation", now.pk) if now else redirect("duties:duties")


@require_http_methods(["GET", "POST"])
def mark_done(request: Request, pk: int) -> HttpResponse:
    require(request.user, Permission.MARK_DUTIES, on=timezone.localdate())
    found = _found(pk)
    today = timezone.localdate()
    units = queries.units_for(found, today)
    form = DoneForm(request.POST or None, request.FILES or None, initial={"done_on": today}, actor=request.user, on=today, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.mark_done(actor=request.user, duty=found.duty, period=found.period, at=timezone.now(), **form.given())
        except services.DutyProblem as error:
            form.add_error(None, str(error))
        else:
            waits = made.state == MarkState.CLAIMED
            messages.success(
                request,
                _("Đã ghi, chờ xác nhận: người khác chịu trách nhiệm, văn thư hoặc lãnh đạo xác nhận thì mới tính là đã thực hiện.")
                if waits
                else _("Đã ghi. Trạng thái được tính lại ngay."),
            )
            return _again(found)
    return _form(request, form, _("Ghi đã thực hiện"), found)


@require_http_methods(["GET", "POST"])
def propose_exemption(request: Request, pk: int) -> HttpResponse:
    require(request.user, Permission.MARK_DUTIES, on=timezone.localdate())
    found = _found(pk)
    form = ExemptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_exemption(
                actor=request.user, duty=found.duty, period=found.period, reason=form.cleaned_data["reason"], at=timezone.now()
            )
        except services.DutyProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị; nghĩa vụ giữ nguyên trạng thái cho đến khi người khác duyệt."))
            return _again(found)
    return _form(request, form, _("Đề nghị không áp dụng"), found)


@require_http_methods(["GET", "POST"])
def assign(request: Request, pk: int) -> HttpResponse:
    require(request.user, Permission.ASSIGN_DUTIES, on=timezone.localdate())
    found = _found(pk)
    form = AssignForm(request.POST or None, people=queries.markers(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        try:
            services.assign(actor=request.user, duty=found.duty, at=timezone.now(), **form.cleaned_data)
        except services.DutyProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã giao. Người theo dõi thấy nghĩa vụ này trong «Của tôi» và được nhắc."))
            return _again(found)
    return _form(request, form, _("Giao người theo dõi"), found)


@require_POST
def end_assignment(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_assignments(), pk=pk)
    return press(request, partial(services.end_assignment, assignment_id=pk), "duties:duties", _("Đã thôi giao."))


def _form(request: Request, form: Any, title: str, found: Any) -> HttpResponse:
    back = reverse("duties:obligation", args=[found.pk])
    return form_page(request, form, title=title, back=back, template="duties/form.html", one=found)
