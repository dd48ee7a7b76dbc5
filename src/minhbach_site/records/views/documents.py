"""The register: its list, one document, entering and correcting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts import queries as people
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.organisation import queries as organisation
from minhbach_site.records import forms, queries, services
from minhbach_site.records.states import ACTIONS, Direction, DocumentState, LinkState, RenumberAction, Standing, Urgency
from minhbach_site.records.views.pages import (
    REGISTER,
    asked,
    fill,
    press,
    rights,
    visible_document,
)
from minhbach_site.ui import tables, trial
from minhbach_site.ui.answers import ask, form_page
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    from minhbach_site.records.models import Document, DocumentFile

STANDING_TONES = {
    Standing.IN_FORCE: "good",
    Standing.AMENDED: "info",
    Standing.NOT_YET: "warn",
    Standing.EXPIRED: "bad",
    Standing.REPLACED: "bad",
    Standing.CANCELLED: "bad",
}
CITED_TONES = {"in_force": "good", "amended": "info", "expired": "bad", "not_yet": "warn"}


class DocumentTable(tables.Table):
    UNDER: ClassVar = {"symbol": ("type",), "issued_on": ("due_on",), "direction": ("number",)}

    symbol = django_tables2.Column(
        gettext_lazy("Số, ký hiệu"), linkify=("records:document", {"pk": django_tables2.A("pk")}), empty_values=(), order_by=("symbol",)
    )
    issued_on = tables.DateColumn(gettext_lazy("Ngày ban hành"))
    type = django_tables2.Column(gettext_lazy("Loại"))
    issuer = django_tables2.Column(gettext_lazy("Cơ quan ban hành"))
    subject = django_tables2.Column(gettext_lazy("Trích yếu"), orderable=False)
    due_on = tables.DateColumn(gettext_lazy("Hạn xử lý"), default="–")
    direction = django_tables2.Column(gettext_lazy("Chiều"))
    number = django_tables2.Column(gettext_lazy("Số trong sổ"), default="–")
    state = django_tables2.Column(gettext_lazy("Trạng thái"), orderable=False)

    def render_symbol(self, value: str) -> str:
        return value or _("(không số)")

    def value_symbol(self, value: str) -> str:
        return value

    def render_subject(self, value: str) -> str:
        return Truncator(value).chars(160)

    def value_subject(self, value: str) -> str:
        return value

    def render_state(self, value: Any, record: Any) -> Any:
        return badge(value, "bad") if record.state == DocumentState.CANCELLED else value

    def value_state(self, value: Any) -> str:
        return str(value)


@require_GET
def documents(request: Request) -> HttpResponseBase:
    today = asked(request)
    return tables.show(
        request,
        "records/documents.html",
        table=DocumentTable,
        rows=queries.documents_for(request.user, today),
        filters=forms.DocumentFilter,
        context={"title": _("Sổ văn bản"), **rights(request)},
    )


def _direction(text: str) -> Direction:
    if text not in Direction.values:
        raise Http404
    return Direction(text)


@require_http_methods(["GET", "POST"])
def register_document(request: Request, direction: str) -> HttpResponse:
    today = asked(request, REGISTER)
    way = _direction(direction)
    initial = {"issued_on": today, "received_on": today}
    form = forms.FORMS[way](request.POST or None, actor=request.user, on=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register_document(actor=request.user, direction=way, at=timezone.now(), **form.cleaned_data)
        except services.QuestionError as error:
            ask(form, error.answer)
            form.add_error(None, str(error))
        except services.RecordsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã vào sổ: %(document)s. Hãy thêm tệp của văn bản.") % {"document": made.full_name})
            return redirect("records:document", made.pk)
    return form_page(
        request, form, title=_register_title(way), back=reverse("records:documents"), template="records/register.html", way=way
    )


def _register_title(way: Direction) -> str:
    return {
        Direction.INCOMING: _("Vào sổ văn bản đến"),
        Direction.OUTGOING: _("Vào sổ, lấy số văn bản đi"),
        Direction.REFERENCE: _("Ghi văn bản tham chiếu"),
    }[way]


@require_http_methods(["GET", "POST"])
def read_header(request: Request) -> HttpResponse:
    """Read the XML header of a document that comes in, and show the form of the register filled with it."""
    today = asked(request, REGISTER)
    form = forms.HeaderForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            header = services.read_header(form.cleaned_data["file"].read())
        except services.RecordsError as error:
            form.add_error("file", str(error))
        else:
            filled = forms.IncomingForm(actor=request.user, on=today, initial={"received_on": today, **header.values})
            if not header.values["urgency"]:
                filled.offer("urgency", Urgency.choices)
            context = {
                "form": filled,
                "title": _register_title(Direction.INCOMING),
                "back": reverse("records:documents"),
                "way": Direction.INCOMING,
                "read": True,
                "unknown": header.unknown,
            }
            return render(request, "records/register.html", context)
    return form_page(request, form, title=_("Nhập thông tin văn bản từ tệp XML"), back=reverse("records:documents"), submit=_("Đọc tệp"))


@require_GET
def document(request: Request, pk: int) -> HttpResponse:
    """One document; `?ngay=2024-01-31` asks its status on that day."""
    today = asked(request)
    found = visible_document(request, pk, today)
    day_form = forms.DayForm(request.GET) if "ngay" in request.GET else None
    day = (day_form.cleaned_data.get("ngay") if day_form and day_form.is_valid() else None) or today
    standing = queries.standing(found, day)
    proposals = queries.proposals_of(found)
    near = queries.around(found) | {pk for one in proposals for pk in (one.source_id, one.target_id)}
    visible = set(queries.documents_for(request.user, today).filter(pk__in=near).values_list("pk", flat=True))
    confirmed = {(one.source_id, one.target_id, one.kind): one for one in proposals if one.state == LinkState.CONFIRMED}
    context = {
        "title": found.full_name,
        "document": found,
        "day": day,
        "today": today,
        "day_form": day_form or forms.DayForm(initial={"ngay": day}),
        "standing": standing,
        "tone": STANDING_TONES[standing],
        "links": _with_confirmed(queries.links_of(found), confirmed),
        "proposals": [one for one in proposals if one.state != LinkState.CONFIRMED],
        "may_decide_links": request.user.may(Permission.DECIDE_LINKS, on=today),
        "links_back": _with_confirmed(queries.links_to(found), confirmed),
        "files": _files(found),
        "readable": services.READABLE,
        "recognisable": services.RECOGNISABLE if queries.can_recognise() else (),
        "citations": [(one, CITED_TONES.get(one.status, "neutral")) for one in queries.cited_once(found)],
        "visible": visible,
        "citing": [one for one in queries.citing(found) if one.pk in visible],
        "chain": queries.chain_of(found),
        "units": organisation.units().filter(documents=found),
        "renumbering": queries.waiting_renumbering(found),
        "numbers_before": list(queries.renumberings().filter(document=found, voided__isnull=False)),
        "number_after": queries.renumberings().filter(voided=found).first(),
        "may_decide_number": request.user.may(Permission.DECIDE_NUMBERS, on=today),
        "disseminations": queries.disseminations().filter(document=found),
        "history": people.history(found, ACTIONS) if request.user.may(Permission.READ_JOURNAL, on=today) else None,
        **rights(request),
    }
    return render(request, "records/document.html", context)


def _with_confirmed(links: Iterable[Any], confirmed: Mapping[tuple[int, int, str], Any]) -> list[tuple[Any, Any]]:
    """Each link with how a second person came to confirm it, where one had to."""
    return [(link, confirmed.get((link.source_id, link.target_id, link.kind))) for link in links]


def _files(found: Document) -> list[DocumentFile]:
    """The files of a document; `silent` is one whose recognition has died."""
    files = list(queries.files_of(found))
    for file in files:
        going = getattr(file, "recognition", None)
        file.silent = going is not None and going.is_silent(timezone.now())  # type: ignore[attr-defined]  # for the page alone
    return files


@require_http_methods(["GET", "POST"])
def change_document(request: Request, pk: int) -> HttpResponse:
    today = asked(request, REGISTER)
    found = visible_document(request, pk, today)
    return fill(
        request,
        forms.ChangeForm(request.POST or None, document=found),
        lambda **values: services.change_document(document_id=pk, **values),
        title=_("Sửa thông tin: %(document)s") % {"document": found.full_name},
        back=reverse("records:document", args=[pk]),
        done=_("Đã lưu."),
    )


@require_http_methods(["GET", "POST"])
def cancel_document(request: Request, pk: int) -> HttpResponse:
    today = asked(request, REGISTER)
    found = visible_document(request, pk, today)
    form = forms.ReasonForm(request.POST or None)
    return fill(
        request,
        form,
        lambda **values: services.cancel_document(document_id=pk, **values),
        title=_("Hủy văn bản"),
        back=reverse("records:document", args=[pk]),
        done=_("Đã hủy. Văn bản và số vẫn còn trong sổ."),
        template="ui/confirm.html",
        question=_("Hủy %(document)s?") % {"document": found.full_name},
        consequence=_("Văn bản vẫn ở trong sổ, ghi là đã hủy, và số của nó không cấp lại."),
        submit=_("Hủy văn bản"),
    )


@require_http_methods(["GET", "POST"])
def ask_renumber(request: Request, pk: int) -> HttpResponse:
    today = asked(request, REGISTER)
    found = visible_document(request, pk, today)
    known = queries.known_outside(found)
    return fill(
        request,
        forms.RenumberForm(request.POST or None, actor=request.user, on=today),
        lambda **values: services.ask_renumber(document_id=pk, **values),
        title=_("Đề nghị cấp lại số: %(document)s") % {"document": found.full_name},
        back=reverse("records:document", args=[pk]),
        done=_("Đã đề nghị cấp lại số; chờ người khác duyệt."),
        template="records/renumber.html",
        submit=_("Đề nghị"),
        known=known,
        document=found,
    )


@require_POST
def decide_renumber(request: Request, pk: int) -> HttpResponse:
    today = asked(request)
    found = get_object_or_404(queries.renumberings(), pk=pk)
    visible_document(request, found.document_id, today)
    form = forms.RenumberDecision(request.POST)
    back = reverse("records:document", args=[found.document_id])
    if not form.is_valid():
        messages.error(request, _("Hãy chọn duyệt, không duyệt, hoặc rút lại."))
        return redirect(back)
    said = {
        RenumberAction.APPROVE: _("Đã cấp lại số. Số cũ ở lại sổ, ghi là đã hủy, không cấp lại cho văn bản khác."),
        RenumberAction.REFUSE: _("Đã ghi không duyệt."),
        RenumberAction.WITHDRAW: _("Đã rút đề nghị."),
    }
    return press(
        request,
        lambda **values: services.decide_renumber(renumbering_id=pk, **form.cleaned_data, **values),
        back,
        said[form.cleaned_data["action"]],
    )


@require_GET
def export_header(request: Request, pk: int) -> HttpResponse:
    try:
        content = services.export_header(actor=request.user, document_id=pk, at=timezone.now())
    except services.RecordsError as error:
        raise Http404(str(error)) from error
    return HttpResponse(
        content,
        content_type="application/xml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{trial.named(f"van-ban-{pk}.xml")}"', "X-Content-Type-Options": "nosniff"},
    )
