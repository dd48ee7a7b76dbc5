"""Drafts beside what the checker found in them."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING

import django_tables2
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.views import Request
from minhbach_site.organisation import queries as organisation
from minhbach_site.records import forms, queries, services
from minhbach_site.records.states import FileState
from minhbach_site.records.views.pages import (
    DRAFTS,
    asked,
    fill,
    or_not_there,
    press,
    rights,
    seen_anew,
)
from minhbach_site.ui import tables
from minhbach_site.ui.answers import form_page

if TYPE_CHECKING:
    from minhbach_site.records.models import Draft, DraftVersion


class DraftTable(tables.Table):
    title = django_tables2.Column(
        gettext_lazy("Dự thảo"), linkify=("records:draft", {"pk": django_tables2.A("pk")}), order_by=("search_text",)
    )
    owner = django_tables2.Column(gettext_lazy("Người soạn"), order_by=("owner__search_text",))
    unit = django_tables2.Column(gettext_lazy("Đơn vị"), order_by=("unit__search_text",), default="–")
    made_at = tables.DateTimeColumn(gettext_lazy("Đưa lên lúc"))
    state = django_tables2.Column(gettext_lazy("Trạng thái"))


@require_GET
def drafts(request: Request) -> HttpResponseBase:
    today = asked(request, DRAFTS)
    return tables.show(
        request,
        "records/drafts.html",
        table=DraftTable,
        rows=queries.drafts_for(request.user, today),
        filters=forms.DraftFilter,
        context={"title": pgettext("danh mục", "Dự thảo"), **rights(request)},
    )


@require_http_methods(["GET", "POST"])
def upload_draft(request: Request) -> HttpResponse:
    today = asked(request, DRAFTS)
    form = forms.DraftForm(request.POST or None, request.FILES or None, units=organisation.visible_units(request.user, today))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        file = values.pop("file")
        try:
            made = services.upload_draft(actor=request.user, content=file, name=file.name, at=timezone.now(), **values)
        except services.RecordsError as error:
            form.add_error("file", str(error))
        else:
            return redirect("records:draft", made.pk)
    return form_page(request, form, title=_("Đưa dự thảo lên để kiểm tra"), back=reverse("records:drafts"), submit=_("Đưa lên và kiểm tra"))


def _draft(request: Request, pk: int, today: date) -> Draft:
    return get_object_or_404(queries.drafts_for(request.user, today), pk=pk)


@require_GET
def draft(request: Request, pk: int) -> HttpResponse:
    """A draft beside what was found in it; `?ban=1` shows an earlier version."""
    today = asked(request, DRAFTS)
    found = _draft(request, pk, today)
    versions = list(queries.versions_of(found))
    wanted = request.GET.get("ban", "")
    shown = next((one for one in versions if wanted.isdecimal() and one.number == int(wanted)), versions[0])
    version = queries.versions().get(pk=shown.pk)
    aside = queries.dismissals_of(found)
    context = {
        "title": found.title,
        "draft": found,
        "versions": versions,
        "version": version,
        "latest": shown.pk == versions[0].pk,
        "own": found.owner_id == request.user.pk and found.state == "open",
        "page": version.pieces or {"rows": [], "general": []},
        "notes": queries.notes_of(version, aside),
        "counts": queries.counts(version),
        "may_mark": version.state == FileState.READ and version.mime in queries.MARKABLE,
    }
    return render(request, "records/draft.html", context)


@require_http_methods(["GET", "POST"])
def add_version(request: Request, pk: int) -> HttpResponse:
    today = asked(request, DRAFTS)
    found = _draft(request, pk, today)
    return fill(
        request,
        forms.VersionForm(request.POST or None, request.FILES or None),
        lambda file, **values: services.add_version(draft_id=pk, content=file, name=file.name, **values),
        title=_("Bản mới của dự thảo: %(draft)s") % {"draft": found},
        back=reverse("records:draft", args=[pk]),
        done=_("Đã lưu bản mới. Những phát hiện đã bỏ qua vẫn được bỏ qua nếu gặp lại."),
    )


@require_POST
def check_version(request: Request, pk: int) -> HttpResponse:
    with or_not_there():
        version: DraftVersion = services.check_version(actor=request.user, version_id=pk, at=timezone.now())
    return seen_anew(request, reverse("records:draft", args=[version.draft_id]))


@require_http_methods(["GET", "POST"])
def dismiss_finding(request: Request, pk: int) -> HttpResponse:
    today = asked(request, DRAFTS)
    found = _draft(request, pk, today)
    key = (request.POST.get("key") or request.GET.get("key") or "")[:64]
    form = forms.ReasonForm(request.POST or None)
    finding = queries.finding_with(found, key)
    if finding is None:
        raise Http404
    return fill(
        request,
        form,
        lambda **values: services.dismiss_finding(draft_id=pk, key=key, **values),
        title=_("Bỏ qua phát hiện"),
        back=reverse("records:draft", args=[pk]),
        done=_("Đã bỏ qua, có ghi lý do. Áp dụng cho mọi chỗ giống hệt và cho các bản sau."),
        template="records/dismiss.html",
        finding=finding,
        key=key,
    )


@require_POST
def restore_finding(request: Request, pk: int) -> HttpResponse:
    key = request.POST.get("key", "")[:64]
    back = reverse("records:draft", args=[pk])
    return press(request, lambda **values: services.restore_finding(draft_id=pk, key=key, **values), back, _("Phát hiện được báo lại."))


@require_http_methods(["GET", "POST"])
def close_draft(request: Request, pk: int) -> HttpResponse:
    today = asked(request, DRAFTS)
    found = _draft(request, pk, today)
    return fill(
        request,
        forms.CloseDraftForm(request.POST or None, actor=request.user, on=today),
        lambda **values: services.close_draft(draft_id=pk, **values),
        title=_("Kết thúc dự thảo: %(draft)s") % {"draft": found},
        back=reverse("records:draft", args=[pk]),
        done=_("Đã kết thúc dự thảo."),
    )


@require_http_methods(["GET", "POST"])
def withdraw_draft(request: Request, pk: int) -> HttpResponse:
    today = asked(request, DRAFTS)
    found = _draft(request, pk, today)
    return fill(
        request,
        forms.ConfirmForm(request.POST if request.method == "POST" else None),
        lambda **values: services.withdraw_draft(draft_id=pk, **values),
        title=_("Bỏ dự thảo"),
        back=reverse("records:drafts"),
        done=_("Đã bỏ dự thảo."),
        template="ui/confirm.html",
        question=_("Bỏ dự thảo «%(draft)s»?") % {"draft": found},
        consequence=_("Dự thảo không sửa được nữa và chỉ còn mình bạn thấy."),
        submit=_("Bỏ dự thảo"),
    )


@require_POST
def marked_copy(request: Request, pk: int) -> HttpResponseBase:
    """The user's own file with the findings in it: a POST, because it takes the machine some seconds."""
    try:
        with or_not_there():
            name, content, mime = services.marked_copy(actor=request.user, version_id=pk, at=timezone.localtime())
    except services.RecordsError as error:
        messages.error(request, str(error))
        version = get_object_or_404(queries.versions(), pk=pk)
        return redirect("records:draft", version.draft_id)
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=mime, headers={"Cache-Control": "private, no-store"}
    )
