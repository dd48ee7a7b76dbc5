"""Agencies with their lifetimes: the list, one change, entering and deciding."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.states import ChangeState
from minhbach_site.organisation.views.pages import PROPOSE, TONES, Request, answer_decision, asked, fill, rights
from minhbach_site.organisation.views.undoing import undoing_of
from minhbach_site.ui import tables


class AgencyTable(tables.Table):
    UNDER: ClassVar = {"name": ("superior",), "symbol": ("exchange_code",)}

    name = django_tables2.Column(gettext_lazy("Tên"), order_by=("search_text",))
    superior = django_tables2.Column(gettext_lazy("Cơ quan chủ quản"))
    symbol = django_tables2.Column(gettext_lazy("Ký hiệu"))
    exchange_code = django_tables2.Column(gettext_lazy("Mã định danh điện tử"), default="–")
    from_on = tables.DateColumn(gettext_lazy("Từ ngày"))
    to_on = tables.DateColumn(gettext_lazy("Đến hết ngày"), default="–")
    successor = django_tables2.Column(gettext_lazy("Kế tục"), default="–", order_by=("successor__search_text",))


class KeptAgencyTable(AgencyTable):
    """The same for those who may enter what an agency is called on the exchange of documents."""

    code_of = django_tables2.Column(gettext_lazy("Việc"), orderable=False, empty_values=(), exclude_from_export=True)

    def render_code_of(self, record: Any) -> Any:
        words = _("Ghi mã định danh")
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("organisation:set_exchange_code", args=[record.pk]),
            words,
            record.name,
        )


@require_GET
def agencies(request: Request) -> HttpResponseBase:
    asked(request)
    held = rights(request)
    context = {"title": _("Cơ quan và thời gian tồn tại"), "changes": queries.agency_changes(), **held}
    table = KeptAgencyTable if held["may_propose"] else AgencyTable
    return tables.show(request, "organisation/agencies.html", table=table, rows=queries.agencies(), context=context)


@require_http_methods(["GET", "POST"])
def set_exchange_code(request: Request, pk: int) -> HttpResponse:
    asked(request, PROPOSE)
    found = get_object_or_404(queries.agencies(), pk=pk)
    return fill(
        request,
        forms.ExchangeCodeForm(request.POST or None, initial={"exchange_code": found.exchange_code}),
        lambda **values: services.set_exchange_code(agency_id=pk, **values),
        title=_("Mã định danh điện tử: %(agency)s") % {"agency": found},
        back=reverse("organisation:agencies"),
        done=_("Đã ghi mã định danh điện tử."),
    )


@require_http_methods(["GET", "POST"])
def propose_agency_change(request: Request) -> HttpResponse:
    today = asked(request, PROPOSE)
    return fill(
        request,
        forms.AgencyChangeForm(request.POST or None, initial={"on": today}),
        services.propose_agency_change,
        title=_("Nhập thay đổi cơ quan"),
        back=reverse("organisation:agencies"),
        done=_("Đã nhập. Thay đổi có hiệu lực khi lãnh đạo khác người nhập duyệt."),
    )


@require_GET
def agency_change(request: Request, pk: int) -> HttpResponse:
    asked(request)
    found = get_object_or_404(queries.agency_changes(), pk=pk)
    context = {
        "title": f"{found.get_kind_display()} – {found.code}",
        "change": found,
        "tone": TONES[ChangeState(found.state)],
        "committees": queries.sitting_over(found),
        "moving": queries.moving_with(found),
        "stranded": list(queries.stranded_units().filter(agency__in=found.sources.all())),
        "history": queries.told_history(found),
        "own": found.entered_by_id == request.user.pk,
        **undoing_of(request, found),
        **rights(request),
    }
    return render(request, "organisation/agency_change.html", context)


@require_POST
def decide_agency_change(request: Request, pk: int, action: str) -> HttpResponse:
    found = get_object_or_404(queries.agency_changes(), pk=pk)
    decide = partial(services.decide_agency_change, change_id=pk)
    return answer_decision(request, found, action, decide, reverse("organisation:agency_change", args=[pk]))


@require_POST
def propose_carrying(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.agency_changes(), pk=pk)
    try:
        made = services.propose_carrying(actor=request.user, change_id=pk, at=timezone.now())
    except services.OrganisationError as error:
        messages.error(request, str(error))
        return redirect("organisation:agency_change", pk)
    said = ngettext(
        "Đã nhập %(count)d sự kiện chuyển đơn vị, chờ lãnh đạo duyệt.",
        "Đã nhập %(count)d sự kiện chuyển đơn vị, chờ lãnh đạo duyệt.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})
    return redirect("organisation:events")
