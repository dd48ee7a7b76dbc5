"""Counts before and after a reorganisation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.views.pages import PROPOSE, Request, asked, fill, rights


@require_GET
def comparisons(request: Request) -> HttpResponse:
    asked(request)
    found = [queries.compare(one) for one in queries.reorganisations()]
    context = {"title": _("So sánh trước và sau sắp xếp"), "comparisons": found, **rights(request)}
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
