"""Pages of the register: documents, files, numbers, drafts under check, disseminations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from minhbach_site.accounts import queries as people
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation import queries as organisation
from minhbach_site.records import forms, queries, services
from minhbach_site.records.states import ACTIONS, Direction, DisseminationForm, DocumentState, FileState, Standing
from minhbach_site.ui import tables
from minhbach_site.ui.answers import filled, form_page, pressed
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person
    from minhbach_site.records.models import Document, Draft, DraftVersion

READ, REGISTER, NUMBERS = Permission.READ_DOCUMENTS, Permission.REGISTER_DOCUMENTS, Permission.MANAGE_NUMBERS
DISSEMINATE, ACKNOWLEDGE, DRAFTS = Permission.DISSEMINATE, Permission.ACKNOWLEDGE, Permission.CHECK_DRAFTS
STANDING_TONES = {
    Standing.IN_FORCE: "good",
    Standing.AMENDED: "info",
    Standing.NOT_YET: "warn",
    Standing.EXPIRED: "bad",
    Standing.REPLACED: "bad",
    Standing.CANCELLED: "bad",
}
CITED_TONES = {"in_force": "good", "amended": "info", "expired": "bad", "not_yet": "warn"}


class Request(HttpRequest):
    """A request of someone signed in."""

    user: Person


def _rights(request: Request) -> dict[str, bool]:
    held = request.user.permissions(timezone.localdate())
    return {
        "may_register": REGISTER in held,
        "may_number": NUMBERS in held,
        "may_disseminate": DISSEMINATE in held,
        "may_draft": DRAFTS in held,
    }


def _asked(request: Request, permission: Permission = READ) -> date:
    """Today, after the permission of the page was asked."""
    today = timezone.localdate()
    require(request.user, permission, on=today)
    return today


def _document(request: Request, pk: int, today: date) -> Document:
    """A document that the person may see; for any other the page does not exist."""
    return get_object_or_404(queries.documents_for(request.user, today).select_related("agency", "series", "entered_by"), pk=pk)


def _filled(request: Request, form: Any, call: Callable[..., Any], **words: Any) -> HttpResponse:
    return filled(request, form, call, refusal=services.RecordsError, **words)


def _pressed(request: Request, call: Callable[..., Any], back: str, done: str) -> HttpResponse:
    return pressed(request, call, refusal=services.RecordsError, back=back, done=done)


def _seen_anew(request: Request, address: str) -> HttpResponse:
    """After work that the page itself asked for: the page is loaded again, or the person sent on."""
    return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect(address)


# --- the register ---------------------------------------------------------------------------------------------------------------


class DocumentTable(tables.Table):
    UNDER: ClassVar = {"symbol": ("type",), "direction": ("number",)}

    symbol = django_tables2.Column(
        gettext_lazy("Số, ký hiệu"), linkify=("records:document", {"pk": django_tables2.A("pk")}), empty_values=(), order_by=("symbol",)
    )
    issued_on = tables.DateColumn(gettext_lazy("Ngày ban hành"))
    type = django_tables2.Column(gettext_lazy("Loại"))
    issuer = django_tables2.Column(gettext_lazy("Cơ quan ban hành"))
    subject = django_tables2.Column(gettext_lazy("Trích yếu"), orderable=False)
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
    today = _asked(request)
    return tables.show(
        request,
        "records/documents.html",
        table=DocumentTable,
        rows=queries.documents_for(request.user, today),
        filters=forms.DocumentFilter,
        context={"title": _("Sổ văn bản"), **_rights(request)},
    )


def _direction(text: str) -> Direction:
    if text not in Direction.values:
        raise Http404
    return Direction(text)


@require_http_methods(["GET", "POST"])
def register_document(request: Request, direction: str) -> HttpResponse:
    today = _asked(request, REGISTER)
    way = _direction(direction)
    initial = {"issued_on": today, "received_on": today}
    form = forms.FORMS[way](request.POST or None, actor=request.user, on=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register_document(actor=request.user, direction=way, at=timezone.now(), **form.cleaned_data)
        except services.RecordsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã vào sổ: %(document)s. Hãy thêm tệp của văn bản.") % {"document": made})
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
    today = _asked(request, REGISTER)
    form = forms.HeaderForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            values = services.read_header(form.cleaned_data["file"].read())
        except services.RecordsError as error:
            form.add_error("file", str(error))
        else:
            filled = forms.IncomingForm(actor=request.user, on=today, initial={"received_on": today, **values})
            context = {
                "form": filled,
                "title": _register_title(Direction.INCOMING),
                "back": reverse("records:documents"),
                "way": Direction.INCOMING,
                "read": True,
            }
            return render(request, "records/register.html", context)
    return form_page(request, form, title=_("Nhập thông tin văn bản từ tệp XML"), back=reverse("records:documents"), submit=_("Đọc tệp"))


@require_GET
def document(request: Request, pk: int) -> HttpResponse:
    """One document; `?ngay=2024-01-31` asks its status on that day."""
    today = _asked(request)
    found = _document(request, pk, today)
    asked = forms.DayForm(request.GET) if "ngay" in request.GET else None
    day = (asked.cleaned_data.get("ngay") if asked and asked.is_valid() else None) or today
    standing = queries.standing(found, day)
    visible = set(queries.documents_for(request.user, today).filter(pk__in=queries.around(found)).values_list("pk", flat=True))
    context = {
        "title": str(found),
        "document": found,
        "day": day,
        "today": today,
        "day_form": asked or forms.DayForm(initial={"ngay": day}),
        "standing": standing,
        "tone": STANDING_TONES[standing],
        "links": [link for link in queries.links_of(found) if link.target_id in visible],
        "links_back": [link for link in queries.links_to(found) if link.source_id in visible],
        "files": queries.files_of(found),
        "citations": [(one, CITED_TONES.get(one.status, "neutral")) for one in queries.citations_of(found)],
        "visible": visible,
        "citing": [one for one in queries.citing(found) if one.pk in visible],
        "chain": [step for step in queries.chain_of(found) if step.document.pk in visible or step.depth == 0],
        "units": organisation.units().filter(documents=found),
        "disseminations": queries.disseminations().filter(document=found),
        "history": people.history(found, ACTIONS) if request.user.may(Permission.READ_JOURNAL, on=today) else None,
        **_rights(request),
    }
    return render(request, "records/document.html", context)


@require_http_methods(["GET", "POST"])
def change_document(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, REGISTER)
    found = _document(request, pk, today)
    return _filled(
        request,
        forms.ChangeForm(request.POST or None, document=found),
        lambda **values: services.change_document(document_id=pk, **values),
        title=_("Sửa thông tin: %(document)s") % {"document": found},
        back=reverse("records:document", args=[pk]),
        done=_("Đã lưu."),
    )


@require_http_methods(["GET", "POST"])
def cancel_document(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, REGISTER)
    found = _document(request, pk, today)
    form = forms.ReasonForm(request.POST or None)
    return _filled(
        request,
        form,
        lambda **values: services.cancel_document(document_id=pk, **values),
        title=_("Hủy văn bản"),
        back=reverse("records:document", args=[pk]),
        done=_("Đã hủy. Văn bản và số vẫn còn trong sổ."),
        template="ui/confirm.html",
        question=_("Hủy %(document)s?") % {"document": found},
        consequence=_("Văn bản vẫn ở trong sổ, ghi là đã hủy, và số của nó không cấp lại."),
        submit=_("Hủy văn bản"),
    )


@require_http_methods(["GET", "POST"])
def link_documents(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, REGISTER)
    found = _document(request, pk, today)
    wanted = request.GET.get("tim", "")[:200]
    choices = [choice for choice in queries.choices(request.user, today, words=wanted) if choice[0] != pk]
    return _filled(
        request,
        forms.LinkForm(request.POST or None, choices=choices),
        lambda **values: services.link_documents(source_id=pk, **values),
        title=_("Liên kết: %(document)s") % {"document": found},
        back=reverse("records:document", args=[pk]),
        done=_("Đã liên kết."),
        template="records/link.html",
        wanted=wanted,
    )


@require_POST
def unlink_documents(request: Request, pk: int) -> HttpResponse:
    source = services.unlink_documents(actor=request.user, link_id=pk, at=timezone.now())
    messages.success(request, _("Đã bỏ liên kết."))
    return redirect("records:document", source.pk)


@require_http_methods(["GET", "POST"])
def share_document(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, REGISTER)
    found = _document(request, pk, today)
    chosen = list(organisation.units().filter(documents=found).values_list("pk", flat=True))
    return _filled(
        request,
        forms.ShareForm(request.POST or None, on=today, initial={"unit_ids": chosen}),
        lambda **values: services.share_document(document_id=pk, **values),
        title=_("Giao đơn vị: %(document)s") % {"document": found},
        back=reverse("records:document", args=[pk]),
        done=_("Đã giao."),
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
        headers={"Content-Disposition": f'attachment; filename="van-ban-{pk}.xml"', "X-Content-Type-Options": "nosniff"},
    )


# --- files ----------------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def add_file(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, REGISTER)
    found = _document(request, pk, today)
    return _filled(
        request,
        forms.FileForm(request.POST or None, request.FILES or None),
        lambda file, **values: services.add_file(document_id=pk, content=file, name=file.name, **values),
        title=_("Thêm tệp: %(document)s") % {"document": found},
        back=reverse("records:document", args=[pk]),
        done=_("Đã lưu tệp."),
    )


@require_GET
def download(request: Request, pk: int) -> HttpResponseBase:
    """The file itself, always as an attachment: nothing that a person uploaded is shown as a page of this site."""
    try:
        file = services.open_file(actor=request.user, file_id=pk, at=timezone.now())
    except services.RecordsError as error:
        raise Http404(str(error)) from error
    response = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.mime)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def read_file(request: Request, pk: int) -> HttpResponse:
    file = services.read_file(actor=request.user, file_id=pk, at=timezone.now())
    if file.state == FileState.FAILED:
        messages.warning(request, _("%(name)s: %(problem)s") % {"name": file.name, "problem": file.problem})
    return _seen_anew(request, reverse("records:document", args=[file.document_id]))


@require_GET
def text(request: Request, pk: int) -> HttpResponse:
    """The words that were read from a file."""
    _asked(request)
    try:
        file = services.open_file(actor=request.user, file_id=pk, at=timezone.now())
    except services.RecordsError as error:
        raise Http404(str(error)) from error
    return render(request, "records/text.html", {"title": file.name, "file": file})


@require_http_methods(["GET", "POST"])
def remove_file(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, REGISTER)
    file = get_object_or_404(queries.files(), pk=pk)
    _document(request, file.document_id, today)
    return _filled(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_file(file_id=pk, **values),
        title=_("Bỏ tệp: %(name)s") % {"name": file.name},
        back=reverse("records:document", args=[file.document_id]),
        done=_("Đã bỏ tệp khỏi văn bản."),
    )


# --- numbers --------------------------------------------------------------------------------------------------------------------


class SeriesTable(tables.Table):
    title = django_tables2.Column(gettext_lazy("Sổ số"), linkify=("records:series", {"pk": django_tables2.A("pk")}))
    year = django_tables2.Column(gettext_lazy("Năm"))
    direction = django_tables2.Column(gettext_lazy("Chiều"))
    agency = django_tables2.Column(gettext_lazy("Cơ quan"), order_by=("agency__name",))
    last_number = django_tables2.Column(gettext_lazy("Số cuối đã cấp"))


@require_GET
def all_series(request: Request) -> HttpResponseBase:
    _asked(request)
    return tables.show(
        request,
        "records/all_series.html",
        table=SeriesTable,
        rows=queries.series(),
        filters=forms.SeriesFilter,
        context={"title": _("Sổ số văn bản"), **_rights(request)},
    )


@require_GET
def series(request: Request, pk: int) -> HttpResponse:
    today = _asked(request)
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
        **_rights(request),
    }
    return render(request, "records/series.html", context)


@require_http_methods(["GET", "POST"])
def open_series(request: Request) -> HttpResponse:
    today = _asked(request, NUMBERS)
    return _filled(
        request,
        forms.SeriesForm(request.POST or None, initial={"year": today.year}),
        services.open_series,
        title=_("Mở sổ số"),
        back=reverse("records:all_series"),
        done=_("Đã mở sổ số."),
    )


@require_http_methods(["GET", "POST"])
def reserve_numbers(request: Request, pk: int) -> HttpResponse:
    _asked(request, NUMBERS)
    found = get_object_or_404(queries.series(), pk=pk)
    return _filled(
        request,
        forms.ReserveForm(request.POST or None),
        lambda **values: services.reserve_numbers(series_id=pk, **values),
        title=_("Dành số trong %(series)s") % {"series": found},
        back=reverse("records:series", args=[pk]),
        done=_("Đã dành số."),
    )


@require_http_methods(["GET", "POST"])
def explain_gap(request: Request, pk: int) -> HttpResponse:
    _asked(request, NUMBERS)
    found = get_object_or_404(queries.series(), pk=pk)
    initial = {name: request.GET[name] for name in ("first", "last") if request.GET.get(name, "").isdecimal()}
    return _filled(
        request,
        forms.ExplainForm(request.POST or None, initial=initial),
        lambda **values: services.explain_gap(series_id=pk, **values),
        title=_("Ghi lý do số không dùng trong %(series)s") % {"series": found},
        back=reverse("records:series", args=[pk]),
        done=_("Đã ghi lý do."),
    )


@require_POST
def release_number(request: Request, pk: int) -> HttpResponse:
    _asked(request, NUMBERS)
    kept = get_object_or_404(queries.kept_numbers(), pk=pk)
    back = reverse("records:series", args=[kept.series_id])
    return _pressed(request, lambda **values: services.release_number(reservation_id=pk, **values), back, _("Đã trả lại số."))


# --- drafts ---------------------------------------------------------------------------------------------------------------------


class DraftTable(tables.Table):
    title = django_tables2.Column(gettext_lazy("Dự thảo"), linkify=("records:draft", {"pk": django_tables2.A("pk")}))
    owner = django_tables2.Column(gettext_lazy("Người soạn"), order_by=("owner__search_text",))
    unit = django_tables2.Column(gettext_lazy("Đơn vị"), order_by=("unit__name",), default="–")
    made_at = tables.DateTimeColumn(gettext_lazy("Đưa lên lúc"))
    state = django_tables2.Column(gettext_lazy("Trạng thái"))


@require_GET
def drafts(request: Request) -> HttpResponseBase:
    today = _asked(request, DRAFTS)
    return tables.show(
        request,
        "records/drafts.html",
        table=DraftTable,
        rows=queries.drafts_for(request.user, today),
        filters=forms.DraftFilter,
        context={"title": pgettext("danh mục", "Dự thảo"), **_rights(request)},
    )


@require_http_methods(["GET", "POST"])
def upload_draft(request: Request) -> HttpResponse:
    today = _asked(request, DRAFTS)
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
    today = _asked(request, DRAFTS)
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
    today = _asked(request, DRAFTS)
    found = _draft(request, pk, today)
    return _filled(
        request,
        forms.FileForm(request.POST or None, request.FILES or None),
        lambda file, **values: services.add_version(draft_id=pk, content=file, name=file.name, **values),
        title=_("Bản mới của dự thảo: %(draft)s") % {"draft": found},
        back=reverse("records:draft", args=[pk]),
        done=_("Đã lưu bản mới. Những phát hiện đã bỏ qua vẫn được bỏ qua nếu gặp lại."),
    )


@require_POST
def check_version(request: Request, pk: int) -> HttpResponse:
    version: DraftVersion = services.check_version(actor=request.user, version_id=pk, at=timezone.now())
    return _seen_anew(request, reverse("records:draft", args=[version.draft_id]))


@require_http_methods(["GET", "POST"])
def dismiss_finding(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, DRAFTS)
    found = _draft(request, pk, today)
    key = (request.POST.get("key") or request.GET.get("key") or "")[:64]
    form = forms.ReasonForm(request.POST or None)
    finding = queries.finding_with(found, key)
    if finding is None:
        raise Http404
    return _filled(
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
    return _pressed(request, lambda **values: services.restore_finding(draft_id=pk, key=key, **values), back, _("Phát hiện được báo lại."))


@require_http_methods(["GET", "POST"])
def close_draft(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, DRAFTS)
    found = _draft(request, pk, today)
    return _filled(
        request,
        forms.CloseDraftForm(request.POST or None, choices=queries.choices(request.user, today)),
        lambda **values: services.close_draft(draft_id=pk, **values),
        title=_("Kết thúc dự thảo: %(draft)s") % {"draft": found},
        back=reverse("records:draft", args=[pk]),
        done=_("Đã kết thúc dự thảo."),
    )


@require_POST
def marked_copy(request: Request, pk: int) -> HttpResponseBase:
    """The user's own file with the findings in it: a POST, because it takes the machine some seconds."""
    try:
        name, content, mime = services.marked_copy(actor=request.user, version_id=pk, at=timezone.localtime())
    except services.RecordsError as error:
        messages.error(request, str(error))
        version = get_object_or_404(queries.versions(), pk=pk)
        return redirect("records:draft", version.draft_id)
    return FileResponse([content], as_attachment=True, filename=name, content_type=mime, headers={"Cache-Control": "private, no-store"})


# --- disseminations -------------------------------------------------------------------------------------------------------------


class DisseminationTable(tables.Table):
    title = django_tables2.Column(
        gettext_lazy("Nội dung"), linkify=("records:dissemination", {"pk": django_tables2.A("pk")}), orderable=False
    )
    on = tables.DateColumn(gettext_lazy("Ngày"))
    form = django_tables2.Column(gettext_lazy("Cách làm"))
    people = django_tables2.Column(gettext_lazy("Đã đọc hoặc dự / được mời"), empty_values=(), orderable=False)
    committed = django_tables2.Column(gettext_lazy("Cam kết"), empty_values=(), orderable=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))

    def render_people(self, record: Any) -> str:
        meeting = record.form == DisseminationForm.MEETING
        return f"{record.attended} / {record.invited}" if meeting else f"{record.have_read} / {record.asked}"

    def render_committed(self, record: Any) -> str:
        meeting = record.form == DisseminationForm.MEETING
        found = record.commitments if meeting else record.have_committed if record.needs_commitment else None
        return "–" if found is None else str(found)


@require_GET
def disseminations(request: Request) -> HttpResponseBase:
    today = _asked(request)
    return tables.show(
        request,
        "records/disseminations.html",
        table=DisseminationTable,
        rows=queries.disseminations_for(request.user, today),
        filters=forms.DisseminationFilter,
        context={"title": _("Quán triệt văn bản"), **_rights(request)},
    )


@require_http_methods(["GET", "POST"])
def disseminate(request: Request) -> HttpResponse:
    today = _asked(request, DISSEMINATE)
    initial = {"document_id": request.GET.get("van-ban", ""), "title": request.GET.get("noi-dung", "")[:500]}
    return _filled(
        request,
        forms.DisseminateForm(request.POST or None, choices=queries.choices(request.user, today), on=today, initial=initial),
        services.disseminate,
        title=_("Quán triệt trên trang"),
        back=reverse("records:disseminations"),
        done=_("Đã gửi. Mỗi người thấy trên bàn làm việc của mình."),
    )


@require_http_methods(["GET", "POST"])
def record_meeting(request: Request) -> HttpResponse:
    today = _asked(request, DISSEMINATE)
    return _filled(
        request,
        forms.MeetingForm(request.POST or None, choices=queries.choices(request.user, today), initial={"on": today}),
        services.record_meeting,
        title=_("Ghi hội nghị quán triệt"),
        back=reverse("records:disseminations"),
        done=_("Đã ghi."),
    )


@require_GET
def reminders(request: Request) -> HttpResponse:
    today = _asked(request, DISSEMINATE)
    context = {"title": _("Cần nhắc đọc"), "reminders": queries.reminders(today), "today": today}
    return render(request, "records/reminders.html", context)


@require_GET
def dissemination(request: Request, pk: int) -> HttpResponse:
    today = _asked(request)
    found = get_object_or_404(queries.disseminations_for(request.user, today), pk=pk)
    rights = _rights(request)
    context = {
        "title": found.title,
        "dissemination": found,
        "today": today,
        "own": queries.own_reading(request.user, found),
        "readings": queries.readings_of(found) if rights["may_disseminate"] else (),
        "waiting": queries.unread(found).count(),
        "units": organisation.units().filter(pk__in=queries.unit_ids(found)),
        "files": queries.files_of(found.document) if found.document else (),
        **rights,
    }
    return render(request, "records/dissemination.html", context)


@require_POST
def acknowledge(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return _pressed(request, lambda **values: services.acknowledge(dissemination_id=pk, **values), back, _("Đã ghi nhận bạn đã đọc."))


@require_POST
def commit(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return _pressed(request, lambda **values: services.commit(dissemination_id=pk, **values), back, _("Đã ghi nhận cam kết của bạn."))


@require_POST
def invite_newcomers(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return _pressed(
        request, lambda **values: services.invite_newcomers(dissemination_id=pk, **values), back, _("Đã thêm những người mới vào đơn vị.")
    )


@require_POST
def close_dissemination(request: Request, pk: int) -> HttpResponse:
    back = reverse("records:dissemination", args=[pk])
    return _pressed(request, lambda **values: services.close_dissemination(dissemination_id=pk, **values), back, _("Đã kết thúc."))
