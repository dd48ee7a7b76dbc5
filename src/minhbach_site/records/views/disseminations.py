"""Documents made known, and who has read them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import django_tables2
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.services import require
from minhbach_site.accounts.views import Request
from minhbach_site.organisation import queries as organisation
from minhbach_site.records import forms, queries, services
from minhbach_site.records.states import DisseminationForm
from minhbach_site.records.views.pages import (
    CLOSE,
    DISSEMINATE,
    asked,
    fill,
    or_not_there,
    press,
    rights,
)
from minhbach_site.ui import tables
from minhbach_site.ui.answers import form_page

if TYPE_CHECKING:
    from minhbach_site.records.models import Dissemination


class DisseminationTable(tables.Table):
    """Disseminations. A page shows how many read or came of how many; a file has each number in a column of its own."""

    title = django_tables2.Column(
        gettext_lazy("Nội dung"), linkify=("records:dissemination", {"pk": django_tables2.A("pk")}), orderable=False
    )
    on = tables.DateColumn(gettext_lazy("Ngày"))
    form = django_tables2.Column(gettext_lazy("Cách làm"))
    people = django_tables2.Column(gettext_lazy("Đã đọc hoặc dự / được mời"), empty_values=(), orderable=False, exclude_from_export=True)
    reached = django_tables2.Column(gettext_lazy("Số người đã đọc hoặc dự"), empty_values=(), visible=False, orderable=False)
    meant = django_tables2.Column(gettext_lazy("Số người được mời"), empty_values=(), visible=False, orderable=False)
    committed = django_tables2.Column(gettext_lazy("Cam kết"), empty_values=(), orderable=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))

    def render_people(self, record: Any) -> str:
        return f"{self.value_reached(record)} / {self.value_meant(record)}"

    def value_reached(self, record: Any) -> int | None:
        count: int | None = record.attended if record.form == DisseminationForm.MEETING else record.have_read
        return count

    def value_meant(self, record: Any) -> int | None:
        count: int | None = record.invited if record.form == DisseminationForm.MEETING else record.asked
        return count

    def render_committed(self, record: Any) -> str:
        found = self.value_committed(record)
        return tables.EMPTY if found is None else str(found)

    def value_committed(self, record: Any) -> int | None:
        own = record.have_committed if record.needs_commitment else None
        count: int | None = record.commitments if record.form == DisseminationForm.MEETING else own
        return count


@require_GET
def disseminations(request: Request) -> HttpResponseBase:
    today = asked(request)
    return tables.show(
        request,
        "records/disseminations.html",
        table=DisseminationTable,
        rows=queries.disseminations_for(request.user, today),
        filters=forms.DisseminationFilter,
        context={"title": _("Quán triệt văn bản"), **rights(request)},
    )


@require_http_methods(["GET", "POST"])
def disseminate(request: Request) -> HttpResponse:
    today = asked(request, DISSEMINATE)
    initial = {"document_id": request.GET.get("van-ban", ""), "title": request.GET.get("noi-dung", "")[:500]}
    return fill(
        request,
        forms.DisseminateForm(request.POST or None, actor=request.user, on=today, initial=initial),
        services.disseminate,
        title=_("Quán triệt trên trang"),
        back=reverse("records:disseminations"),
        done=_("Đã gửi. Mỗi người thấy trên bàn làm việc của mình."),
    )


@require_http_methods(["GET", "POST"])
def record_meeting(request: Request) -> HttpResponse:
    today = asked(request, DISSEMINATE)
    return fill(
        request,
        forms.MeetingForm(request.POST or None, actor=request.user, on=today, initial={"on": today}),
        services.record_meeting,
        title=_("Ghi hội nghị quán triệt"),
        back=reverse("records:disseminations"),
        done=_("Đã ghi."),
    )


@require_GET
def reminders(request: Request) -> HttpResponse:
    today = asked(request, DISSEMINATE)
    context = {"title": _("Cần nhắc đọc"), "reminders": queries.reminders(today), "today": today}
    return render(request, "records/reminders.html", context)


@require_GET
def dissemination(request: Request, pk: int) -> HttpResponse:
    today = asked(request)
    found = get_object_or_404(queries.disseminations_for(request.user, today), pk=pk)
    allowed = rights(request)
    context = {
        "title": found.title,
        "dissemination": found,
        "today": today,
        "own": queries.own_reading(request.user, found),
        "readings": queries.readings_of(found) if allowed["may_disseminate"] else (),
        "waiting": queries.unread(found).count(),
        "units": organisation.units().filter(pk__in=queries.unit_ids(found)),
        "files": queries.files_of(found.document) if found.document else (),
        "may_close": allowed["may_disseminate"] and _may_close(request, found, today),
        **allowed,
    }
    return render(request, "records/dissemination.html", context)


def _may_close(request: Request, found: Dissemination, today: date) -> bool:
    return found.entered_by_id == request.user.pk or request.user.may(CLOSE, on=today)


@require_POST
def acknowledge(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return press(request, lambda **values: services.acknowledge(dissemination_id=pk, **values), back, _("Đã ghi nhận bạn đã đọc."))


@require_POST
def commit(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return press(request, lambda **values: services.commit(dissemination_id=pk, **values), back, _("Đã ghi nhận cam kết của bạn."))


@require_POST
def invite_newcomers(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    opens = forms.OpeningForm(request.POST).is_valid()
    try:
        with or_not_there():
            added = services.invite_newcomers(actor=request.user, dissemination_id=pk, opens=opens, at=timezone.now())
    except services.OpensDocumentError as error:
        return form_page(
            request,
            forms.OpeningForm(),
            title=_("Thêm người mới"),
            back=back,
            template="ui/confirm.html",
            question=_("Yêu cầu người mới đọc và để họ xem được văn bản?"),
            consequence=str(error),
            submit=forms.OPENED,
            tone="primary",
        )
    except services.RecordsError as error:
        messages.error(request, str(error))
    else:
        if added:
            messages.success(request, _("Đã thêm người mới, số người: %(count)d.") % {"count": added})
        else:
            messages.info(request, _("Không có ai mới: mọi người thuộc diện phải đọc đã có trong danh sách."))
    return redirect(back)


@require_POST
def close_dissemination(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return press(request, lambda **values: services.close_dissemination(dissemination_id=pk, **values), back, _("Đã kết thúc."))


@require_POST
def reopen_dissemination(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return press(request, lambda **values: services.reopen_dissemination(dissemination_id=pk, **values), back, _("Đã mở lại."))


@require_http_methods(["GET", "POST"])
def withdraw_dissemination(request: Request, pk: int) -> HttpResponse:
    today = asked(request, DISSEMINATE)
    found = get_object_or_404(queries.disseminations_for(request.user, today), pk=pk)
    if not _may_close(request, found, today):
        require(request.user, CLOSE, on=today)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.withdraw_dissemination(dissemination_id=pk, **values),
        title=_("Thu hồi lần quán triệt"),
        back=reverse("records:dissemination", args=[pk]),
        done=_("Đã thu hồi lần quán triệt."),
        template="ui/confirm.html",
        question=_("Thu hồi «%(title)s», mã %(code)s?") % {"title": found.title, "code": found.code},
        consequence=_(
            "Lần này vẫn ở trong danh sách, ghi là đã thu hồi kèm lý do, nhưng không tính vào số liệu; không ai phải đọc nữa, và ai chỉ "
            "vì lần này mà xem được văn bản hạn chế thì không xem được nữa. Không khôi phục được."
        ),
        submit=_("Thu hồi lần quán triệt"),
    )
