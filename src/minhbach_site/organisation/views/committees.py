"""Committees, their terms and their members."""

from __future__ import annotations

from datetime import timedelta

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.services.inspectorate import needs_recognition
from minhbach_site.organisation.views.pages import KEEP, DecisionColumn, Request, asked, fill, rights
from minhbach_site.ui import tables


class CommitteeTable(tables.Table):
    name = django_tables2.Column(gettext_lazy("Tên gọi"), linkify=("organisation:committee", {"pk": django_tables2.A("pk")}))
    kind = django_tables2.Column(gettext_lazy("Loại"))
    seats = django_tables2.Column(gettext_lazy("Số thành viên"))
    from_on = tables.DateColumn(gettext_lazy("Từ ngày"))
    to_on = tables.DateColumn(gettext_lazy("Đến hết ngày"), default="–")
    decision = DecisionColumn(gettext_lazy("Quyết định"), orderable=False, default="–", empty_values=(None,))


@require_GET
def committees(request: Request) -> HttpResponseBase:
    asked(request)
    return tables.show(
        request,
        "organisation/committees.html",
        table=CommitteeTable,
        rows=queries.committees(),
        filters=forms.CommitteeFilter,
        context={"title": _("Ban, hội đồng"), **rights(request)},
    )


@require_GET
def committee(request: Request, pk: int) -> HttpResponse:
    today = asked(request)
    found = get_object_or_404(queries.committees(), pk=pk)
    context = {
        "title": found.name,
        "committee": found,
        "term_goes_on": found.to_on is None or found.to_on >= today,
        "members": queries.members().filter(committee=found),
        "needs_recognition": needs_recognition(found.kind, found.from_on),
        **rights(request),
    }
    return render(request, "organisation/committee.html", context)


@require_http_methods(["GET", "POST"])
def establish_committee(request: Request) -> HttpResponse:
    today = asked(request, KEEP)
    return fill(
        request,
        forms.CommitteeForm(request.POST or None, initial={"from_on": today}),
        services.establish_committee,
        title=_("Thêm ban, hội đồng"),
        back=reverse("organisation:committees"),
        done=_("Đã ghi."),
    )


@require_http_methods(["GET", "POST"])
def record_recognition(request: Request, pk: int) -> HttpResponse:
    asked(request, KEEP)
    found = get_object_or_404(queries.committees(), pk=pk)
    return fill(
        request,
        forms.RecognitionForm(request.POST or None, initial={"recognised_on": found.recognised_on}),
        lambda **values: services.record_recognition(committee_id=pk, **values),
        title=_("Ngày công nhận kết quả bầu: %(name)s") % {"name": found},
        back=reverse("organisation:committee", args=[pk]),
        done=_("Đã ghi."),
    )


@require_http_methods(["GET", "POST"])
def end_committee(request: Request, pk: int) -> HttpResponse:
    today = asked(request, KEEP)
    found = get_object_or_404(queries.committees(), pk=pk)
    if found.ended:
        initial = {"to_on": found.to_on, "decision_id": found.end_decision_id, "reason": found.end_reason}
    elif change := queries.end_of_agency(found):
        initial = {"to_on": change.on - timedelta(days=1), "decision_id": change.decision_id}
    else:
        initial = {"to_on": today}
    return fill(
        request,
        forms.EndCommitteeForm(request.POST or None, initial=initial),
        lambda **values: services.end_committee(committee_id=pk, **values),
        title=_("Kết thúc nhiệm kỳ: %(name)s") % {"name": found},
        back=reverse("organisation:committee", args=[pk]),
        done=_("Đã ghi ngày kết thúc."),
    )


@require_http_methods(["GET", "POST"])
def add_member(request: Request, pk: int) -> HttpResponse:
    today = asked(request, KEEP)
    found = get_object_or_404(queries.committees(), pk=pk)
    return fill(
        request,
        forms.MemberForm(request.POST or None, on=today, initial={"from_on": max(today, found.from_on)}),
        lambda **values: services.add_member(committee_id=pk, **values),
        title=_("Thêm thành viên: %(name)s") % {"name": found},
        back=reverse("organisation:committee", args=[pk]),
        done=_("Đã thêm thành viên."),
    )


@require_http_methods(["GET", "POST"])
def end_member(request: Request, pk: int) -> HttpResponse:
    today = asked(request, KEEP)
    member = get_object_or_404(queries.members(), pk=pk)
    return fill(
        request,
        forms.EndForm(request.POST or None, initial={"to_on": today}),
        lambda **values: services.end_member(member_id=pk, **values),
        title=_("Kết thúc tư cách thành viên: %(member)s") % {"member": member},
        back=reverse("organisation:committee", args=[member.committee_id]),
        done=_("Đã ghi ngày kết thúc."),
    )


@require_http_methods(["GET", "POST"])
def remove_committee(request: Request, pk: int) -> HttpResponse:
    asked(request, KEEP)
    found = get_object_or_404(queries.committees(), pk=pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_committee(committee_id=pk, **values),
        title=_("Bỏ ban, hội đồng ghi nhầm: %(name)s") % {"name": found},
        back=reverse("organisation:committees"),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )


@require_http_methods(["GET", "POST"])
def remove_member(request: Request, pk: int) -> HttpResponse:
    asked(request, KEEP)
    member = get_object_or_404(queries.members(), pk=pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_member(member_id=pk, **values),
        title=_("Bỏ thành viên ghi nhầm: %(member)s") % {"member": member},
        back=reverse("organisation:committee", args=[member.committee_id]),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )
