"""Postings of asset declarations, by their counts alone."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    AssetFilter,
    AssetForm,
    CountsForm,
)
from minhbach_site.disclosure.states import TONES, State
from minhbach_site.disclosure.views.pages import Request, done_with, show_form
from minhbach_site.disclosure.views.register import lateness
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    pass


class AssetTable(tables.Table):
    """The postings of asset declarations: only how many there are."""

    UNDER: ClassVar = {"started_on": ("ended_on",)}

    code = django_tables2.Column(gettext_lazy("Mã"), linkify=("disclosure:disclosure", {"pk": django_tables2.A("disclosure_id")}))
    year = django_tables2.Column(gettext_lazy("Năm"))
    round = django_tables2.Column(gettext_lazy("Đợt"))
    required = django_tables2.Column(gettext_lazy("Phải kê khai"))
    declared = django_tables2.Column(gettext_lazy("Đã kê khai"))
    disclosed = django_tables2.Column(gettext_lazy("Được công khai"))
    form = django_tables2.Column(gettext_lazy("Hình thức"), accessor="disclosure__form", visible=False)
    due_on = tables.DateColumn(gettext_lazy("Hạn công khai"), accessor="disclosure__due_on", default="–")
    started_on = tables.DateColumn(gettext_lazy("Niêm yết từ"), accessor="disclosure__started_on", default="–")
    ended_on = tables.DateColumn(pgettext_lazy("khoảng ngày", "Đến"), accessor="disclosure__ended_on", default="–")
    state = django_tables2.Column(gettext_lazy("Trạng thái"), accessor="disclosure__state")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_year(self, value: int) -> str:
        return str(value)

    def value_year(self, value: int) -> int:
        return value

    def render_state(self, record: Any) -> Any:
        item = record.disclosure
        return format_html("{} {}", badge(queries.state_words(item), TONES[State(item.state)]), lateness(item, self.on))

    def value_state(self, record: Any) -> str:
        return queries.state_words(record.disclosure)


@require_GET
def assets(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_INTERNAL_DISCLOSURES, on=today)
    seen = queries.disclosures_for(request.user, today).values("pk")
    context = {
        "title": _("Công khai bản kê khai tài sản, thu nhập"),
        "may_enter": Permission.ENTER_DISCLOSURES in request.user.permissions(today),
    }
    return tables.show(
        request,
        "disclosure/assets.html",
        table=partial(AssetTable, on=today),
        rows=queries.asset_postings().filter(disclosure__in=seen),
        filters=AssetFilter,
        context=context,
    )


@require_http_methods(["GET", "POST"])
def enter_assets(request: Request) -> HttpResponse:
    services.require(request.user, Permission.ENTER_DISCLOSURES, on=timezone.localdate())
    form = AssetForm(request.POST or None, initial={"year": timezone.localdate().year})
    if made := done_with(request, form, lambda: services.enter_assets(actor=request.user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã ghi dự thảo %(code)s; chờ người khác duyệt.") % {"code": made.code})
        return redirect("disclosure:disclosure", made.disclosure_id)
    return show_form(request, form, _("Thêm đợt công khai bản kê khai"), reverse("disclosure:assets"), intro=_asset_words())


@require_http_methods(["GET", "POST"])
def change_assets(request: Request, pk: int) -> HttpResponse:
    services.require(request.user, Permission.ENTER_DISCLOSURES, on=timezone.localdate())
    found = get_object_or_404(queries.asset_postings(), pk=pk)
    initial = {"required": found.required, "declared": found.declared, "disclosed": found.disclosed}
    form = CountsForm(request.POST or None, initial=initial)
    back = reverse("disclosure:disclosure", args=[found.disclosure_id])
    if done_with(request, form, lambda: services.change_assets(actor=request.user, pk=pk, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã lưu."))
        return redirect(back)
    return show_form(request, form, _("Sửa số liệu %(code)s") % {"code": found.code}, back, intro=_asset_words())


def _asset_words() -> str:
    return _("Chỉ ghi số lượng. Nội dung bản kê khai không được gõ vào, không được tải lên; bản giấy niêm yết tại trụ sở.")
