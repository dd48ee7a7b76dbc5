"""Runs of numbers: opened, kept, explained."""

from __future__ import annotations

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.views import Request
from minhbach_site.records import forms, queries, services
from minhbach_site.records.views.pages import (
    NUMBERS,
    asked,
    fill,
    press,
    rights,
)
from minhbach_site.ui import tables


class SeriesTable(tables.Table):
    title = django_tables2.Column(gettext_lazy("Sổ số"), linkify=("records:series", {"pk": django_tables2.A("pk")}))
    year = django_tables2.Column(gettext_lazy("Năm"))
    direction = django_tables2.Column(gettext_lazy("Chiều"))
    agency = django_tables2.Column(gettext_lazy("Cơ quan"), order_by=("agency__search_text",))
    last_number = django_tables2.Column(gettext_lazy("Số cuối đã cấp"))


@require_GET
def all_series(request: Request) -> HttpResponseBase:
    asked(request)
    return tables.show(
        request,
        "records/all_series.html",
        table=SeriesTable,
        rows=queries.series(),
        filters=forms.SeriesFilter,
        context={"title": _("Sổ số văn bản"), **rights(request)},
    )


@require_GET
def series(request: Request, pk: int) -> HttpResponse:
    today = asked(request)
    found = get_object_or_404(queries.series(), pk=pk)
    gaps = queries.gaps(found)
    context = {
        "title": found.title,
        "series": found,
        "today": today,
        "gaps": gaps,
        "missing": sum(gap.last - gap.first + 1 for gap in gaps),
        "reservations": queries.reservations(found),
        "types": queries.type_labels(found),
        **rights(request),
    }
    return render(request, "records/series.html", context)


@require_http_methods(["GET", "POST"])
def open_series(request: Request) -> HttpResponse:
    today = asked(request, NUMBERS)
    return fill(
        request,
        forms.SeriesForm(request.POST or None, initial={"year": today.year}),
        services.open_series,
        title=_("Mở sổ số"),
        back=reverse("records:all_series"),
        done=_("Đã mở sổ số."),
    )


@require_http_methods(["GET", "POST"])
def reserve_numbers(request: Request, pk: int) -> HttpResponse:
    asked(request, NUMBERS)
    found = get_object_or_404(queries.series(), pk=pk)
    return fill(
        request,
        forms.ReserveForm(request.POST or None),
        lambda **values: services.reserve_numbers(series_id=pk, **values),
        title=_("Dành số trong %(series)s") % {"series": found},
        back=reverse("records:series", args=[pk]),
        done=_("Đã dành số."),
    )


@require_http_methods(["GET", "POST"])
def explain_gap(request: Request, pk: int) -> HttpResponse:
    asked(request, NUMBERS)
    found = get_object_or_404(queries.series(), pk=pk)
    initial = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name, "").isdecimal()}
    return fill(
        request,
        forms.ExplainForm(request.POST or None, initial=initial),
        lambda **values: services.explain_gap(series_id=pk, **values),
        title=_("Ghi lý do số không dùng trong %(series)s") % {"series": found},
        back=reverse("records:series", args=[pk]),
        done=_("Đã ghi lý do."),
    )


@require_POST
def release_number(request: Request, pk: int) -> HttpResponse:
    asked(request, NUMBERS)
    kept = get_object_or_404(queries.kept_numbers(), pk=pk)
    back = reverse("records:series", args=[kept.series_id])
    return press(request, lambda **values: services.release_number(reservation_id=pk, **values), back, _("Đã trả lại số."))
