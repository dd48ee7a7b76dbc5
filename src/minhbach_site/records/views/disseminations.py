"""Documents made known, and who has read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import django_tables2
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.documents.layout import load_layout
from minhbach.documents.reading_list import DATA_WORDS, reading_data, reading_list
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.docx import write_docx
from minhbach.documents.writers.pdf import write_pdf
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.organisation import queries as organisation
from minhbach_site.records import forms, queries, services
from minhbach_site.records.states import DisseminationAction, DisseminationForm, DisseminationState, ReadingState
from minhbach_site.records.views.pages import (
    ACKNOWLEDGE,
    CLOSE,
    DISSEMINATE,
    asked,
    fill,
    or_not_there,
    press,
    rights,
)
from minhbach_site.ui import tables, trial
from minhbach_site.ui.acting import acted
from minhbach_site.ui.answers import ask, form_page
from minhbach_site.ui.templatetags.ui import badge

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


READING_TONES = {
    ReadingState.UNREAD: "warn",
    ReadingState.OWES: "warn",
    ReadingState.READ: "good",
    ReadingState.COMMITTED: "good",
    ReadingState.UNABLE: "neutral",
}
WRITERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class ReadingTable(tables.Table):
    """Who was asked to read, and how far each one is."""

    person = django_tables2.Column(gettext_lazy("Họ và tên"), order_by=("person__search_text",))
    unit_name = django_tables2.Column(gettext_lazy("Đơn vị"), default=tables.EMPTY)
    asked_at = tables.DateTimeColumn(gettext_lazy("Yêu cầu lúc"), default=tables.EMPTY)
    read_at = tables.DateTimeColumn(gettext_lazy("Đọc lúc"), default=tables.EMPTY)
    committed_at = tables.DateTimeColumn(gettext_lazy("Cam kết lúc"), default=tables.EMPTY)
    progress = django_tables2.Column(gettext_lazy("Trạng thái"))

    def render_progress(self, value: str) -> Any:
        state = ReadingState(value)
        return badge(state.label, READING_TONES[state])

    def value_progress(self, value: str) -> str:
        return str(ReadingState(value).label)


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
    made: list[Dissemination] = []
    answer = fill(
        request,
        forms.DisseminateForm(request.POST or None, actor=request.user, on=today, initial=initial),
        lambda **values: made.append(services.disseminate(**values)),
        title=_("Quán triệt trên trang"),
        back=reverse("records:disseminations"),
        done=_("Đã gửi. Mỗi người thấy trên bàn làm việc của mình."),
    )
    if made and (out := queries.left_out(made[0], today)):
        messages.warning(
            request,
            _("Số người của các đơn vị này không được mời vì không có quyền xác nhận đã đọc: %(count)d. Trang này nêu từng người.")
            % {"count": len(out)},
        )
        return redirect("records:dissemination", made[0].pk)
    return answer


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
def dissemination(request: Request, pk: int) -> HttpResponseBase:
    """What was made known and how far it is; for those who follow it, the list of the people too."""
    today = asked(request)
    found = get_object_or_404(queries.disseminations_for(request.user, today), pk=pk)
    allowed = rights(request)
    follows = allowed["may_disseminate"]
    online = found.form == DisseminationForm.ONLINE
    counts = queries.progress_counts(found, today) if online else {}
    context = {
        "title": found.title,
        "dissemination": found,
        "today": today,
        "own": queries.own_reading(request.user, found),
        "may_acknowledge": request.user.may(ACKNOWLEDGE, on=today),
        "counts": [(state, count, READING_TONES[state]) for state, count in counts.items()],
        "waiting": counts.get(ReadingState.UNREAD, 0) + counts.get(ReadingState.OWES, 0),
        "left_out": queries.left_out(found, today) if follows and online and found.state == DisseminationState.OPEN else (),
        "steps": _history(found) if follows or request.user.may(Permission.READ_JOURNAL, on=today) else (),
        "units": organisation.units().filter(pk__in=queries.unit_ids(found)),
        "files": queries.files_of(found.document) if found.document else (),
        "may_close": follows and _may_close(request, found, today),
        **allowed,
    }
    if not (follows and online):
        return render(request, "records/dissemination.html", context)
    return tables.show(
        request,
        "records/dissemination_readers.html",
        table=_table_of(found),
        rows=queries.readings_for(request.user, found, today),
        filters=forms.ReadingFilter,
        context=context,
    )


def _table_of(found: Dissemination) -> Callable[..., ReadingTable]:
    return partial(ReadingTable, exclude=() if found.needs_commitment else ("committed_at",))


def _history(found: Dissemination) -> list[dict[str, Any]]:
    """The moves of a dissemination, as the timeline shows them."""
    return [
        {
            "at": step.at,
            "who": acted(step.person, step.on_behalf_of),
            "what": _("Kết thúc khi còn %(count)d người chưa xong") % {"count": step.missing}
            if step.missing
            else DisseminationAction(step.action).label,
            "note": step.reason,
        }
        for step in queries.steps_of(found)
    ]


@require_GET
def reading_form(request: Request, pk: int, kind: str) -> HttpResponse:
    """The list of who was asked to read, to print and sign, as DOCX or PDF."""
    today = asked(request, DISSEMINATE)
    found = get_object_or_404(queries.disseminations_for(request.user, today), pk=pk)
    if kind not in WRITERS or found.form != DisseminationForm.ONLINE:
        raise Http404
    said = queries.reading_list(found, request.user, timezone.localtime())
    form = reading_list(said)
    made = replace(form, mark=trial.mark(form.language))
    name = trial.named(f"danh-sach-quan-triet-{found.code}")
    if kind == "docx":
        content = write_docx(made, layout=load_layout())
    else:
        try:
            content = write_pdf(
                made, layout=load_layout(), attachment=reading_data(said), attachment_name=f"{name}.json", attachment_description=DATA_WORDS
            )
        except WriterError as error:  # a letter that the font does not have
            messages.error(request, _("Chưa làm được bản PDF. %(why)s Hoặc tải bản DOCX.") % {"why": error})
            return redirect("records:dissemination", pk)
    return HttpResponse(content, content_type=WRITERS[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})


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
    """End it at once, or first ask why where people have not finished."""
    back = reverse("records:dissemination", args=[pk])
    form = forms.CloseForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        with or_not_there():
            services.close_dissemination(actor=request.user, dissemination_id=pk, reason=reason, at=timezone.now())
    except services.QuestionError as error:
        ask(form, error.answer)
        return form_page(
            request,
            form,
            title=_("Kết thúc lần quán triệt"),
            back=back,
            template="ui/confirm.html",
            question=_("Kết thúc khi còn người chưa xong?"),
            consequence=str(error),
            submit=_("Kết thúc, ghi lý do"),
            tone="primary",
        )
    except services.RecordsError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã kết thúc."))
    return redirect(back)


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
