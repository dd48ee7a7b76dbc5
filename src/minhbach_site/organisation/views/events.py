"""Events of units: the list, one event, entering and deciding."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.states import ChangeState
from minhbach_site.organisation.views.pages import PROPOSE, TONES, DecisionColumn, Request, answer_decision, asked, rights
from minhbach_site.organisation.views.undoing import undoing_of
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge


class EventTable(tables.Table):
    UNDER: ClassVar = {"units": ("code",)}

    on = tables.DateColumn(gettext_lazy("Ngày hiệu lực"))
    kind = django_tables2.Column(gettext_lazy("Loại"))
    units = django_tables2.Column(
        gettext_lazy("Đơn vị trước và sau"),
        orderable=False,
        empty_values=(),
        linkify=("organisation:event", {"pk": django_tables2.A("pk")}),
    )
    decision = DecisionColumn(gettext_lazy("Quyết định"), orderable=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))
    code = django_tables2.Column(gettext_lazy("Mã"))

    def render_units(self, record: Any) -> Any:
        return queries.told(record)

    def render_state(self, value: Any, record: Any) -> Any:
        return badge(value, TONES[record.state])

    def value_state(self, value: Any) -> str:
        return str(value)


@require_GET
def events(request: Request) -> HttpResponseBase:
    asked(request)
    return tables.show(
        request,
        "organisation/events.html",
        table=EventTable,
        rows=queries.events_with_units(),
        filters=forms.EventFilter,
        context={"title": _("Sự kiện tổ chức"), "waiting": list(queries.waiting_events()), **rights(request)},
    )


@require_GET
def event(request: Request, pk: int, leaving: Collection[queries.LeavingSource]) -> HttpResponse:
    today = asked(request)
    found = get_object_or_404(queries.event_for(pk))
    held = rights(request)
    context = {
        "title": queries.title_of(found),
        "event": found,
        "tone": TONES[ChangeState(found.state)],
        "history": queries.told_history(found),
        "own": found.entered_by_id == request.user.pk,
        "unplaced": queries.unplaced(found),
        "kept_papers": queries.kept_papers(found) if found.state in {ChangeState.PROPOSED, ChangeState.APPROVED} else 0,
        "has_heirs": queries.has_heirs(found),
        "left": queries.left_behind(found, leaving, request.user, today) if any(held.values()) else [],
        **undoing_of(request, found),
        **held,
    }
    return render(request, "organisation/event.html", context)


@require_http_methods(["GET", "POST"])
def propose_event(request: Request) -> HttpResponse:
    today = asked(request, PROPOSE)
    form = forms.EventForm(request.POST or None, on=today)
    rows = forms.NewUnits(request.POST or None, prefix="moi")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        results = [
            services.NewUnit(
                agency_id=line["agency_id"], name=line["name"], kind=line["kind"], code=line["code"], parent_id=line["parent_id"]
            )
            for line in rows.cleaned_data
            if line.get("name")
        ]
        try:
            made = services.propose_event(actor=request.user, at=timezone.now(), results=results, **form.cleaned_data)
        except services.OrganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã nhập. Sự kiện có hiệu lực khi lãnh đạo khác người nhập duyệt."))
            return redirect("organisation:event", made.pk)
    context = {"form": form, "rows": rows, "title": _("Nhập sự kiện tổ chức"), "back": reverse("organisation:events")}
    return render(request, "organisation/propose_event.html", context, status=422 if form.is_bound else 200)


@require_POST
def decide_event(request: Request, pk: int, action: str) -> HttpResponse:
    found = get_object_or_404(queries.events(), pk=pk)
    decide = partial(services.decide_event, event_id=pk)
    return answer_decision(request, found, action, decide, reverse("organisation:event", args=[pk]))


@require_POST
def approve_events(request: Request) -> HttpResponse:
    wanted = [int(pk) for pk in request.POST.getlist("event") if pk.isdecimal()]
    try:
        done = services.approve_events(actor=request.user, event_ids=wanted, at=timezone.now())
    except services.OrganisationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, ngettext("Đã duyệt %(count)d sự kiện.", "Đã duyệt %(count)d sự kiện.", len(done)) % {"count": len(done)})
    return redirect("organisation:events")
