"""Counts before and after a reorganisation."""

from __future__ import annotations

from typing import Any

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.views.pages import PROPOSE, Request, asked, fill, rights
from minhbach_site.ui import tables


class ComparisonTable(tables.Table):
    """Reorganisations with what was counted; in a file the rate is the rounded number of the page."""

    title = django_tables2.Column(gettext_lazy("Nội dung sắp xếp"), accessor="reorganisation__title")
    on = tables.DateColumn(gettext_lazy("Ngày"), accessor="reorganisation__on")
    unit_word = django_tables2.Column(gettext_lazy("Đơn vị đếm"), accessor="reorganisation__unit_word")
    before = django_tables2.Column(gettext_lazy("Trước"), accessor="was")
    after = django_tables2.Column(gettext_lazy("Sau"), accessor="became")
    fewer = django_tables2.Column(gettext_lazy("Giảm"))
    rate = django_tables2.Column(gettext_lazy("Tỷ lệ giảm (%)"), empty_values=())

    def render_title(self, record: queries.Comparison) -> Any:
        found = record.reorganisation
        return format_html('<a href="{}">{}</a>', reverse("organisation:comparison", args=[found.pk]), found.title)

    def value_title(self, value: str) -> str:
        return value

    def render_rate(self, record: queries.Comparison) -> str:
        return _("không áp dụng") if record.rate is None else f"{record.rate_printed} %"

    def value_rate(self, record: queries.Comparison) -> Any:
        return record.rate_rounded


@require_GET
def comparisons(request: Request) -> HttpResponseBase:
    asked(request)
    title = _("So sánh trước và sau sắp xếp")
    table = ComparisonTable([queries.compare(one) for one in queries.reorganisations()])
    if file := tables.prepare(request, table, title):
        return file
    context = {"title": title, "table": table, **rights(request)}
    return render(request, "organisation/comparisons.html", context)


@require_GET
def comparison(request: Request, pk: int) -> HttpResponse:
    asked(request)
    found = get_object_or_404(queries.reorganisations(), pk=pk)
    made = queries.compare(found)
    context = {"title": _("Trước và sau sắp xếp"), "comparison": made, "picture": queries.events_between(made), **rights(request)}
    return render(request, "organisation/comparison.html", context)


@require_http_methods(["GET", "POST"])
def record_reorganisation(request: Request) -> HttpResponse:
    asked(request, PROPOSE)
    return fill(
        request,
        forms.ReorganisationForm(request.POST or None),
        services.record_reorganisation,
        title=_("Thêm so sánh trước và sau sắp xếp"),
        back=reverse("organisation:comparisons"),
        done=_("Đã ghi. Các con số được đếm từ lịch sử đơn vị."),
    )


@require_http_methods(["GET", "POST"])
def remove_reorganisation(request: Request, pk: int) -> HttpResponse:
    asked(request, PROPOSE)
    found = get_object_or_404(queries.reorganisations(), pk=pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_reorganisation(reorganisation_id=pk, **values),
        title=_("Bỏ so sánh ghi nhầm: %(code)s") % {"code": found.code},
        back=reverse("organisation:comparisons"),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )
