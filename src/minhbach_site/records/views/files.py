"""Files of documents: put in, read, served, taken out."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.records import forms, queries, services
from minhbach_site.records.states import FileState
from minhbach_site.records.views.pages import (
    REGISTER,
    asked,
    fill,
    or_not_there,
    seen_anew,
    visible_document,
)
from minhbach_site.ui.answers import after_calling_off, pressed


@require_http_methods(["GET", "POST"])
def add_file(request: Request, pk: int) -> HttpResponse:
    today = asked(request, REGISTER)
    found = visible_document(request, pk, today)
    return fill(
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
    with or_not_there():
        file = services.read_file(actor=request.user, file_id=pk, at=timezone.now())
    if file.state == FileState.FAILED:
        said = file.problem if file.name in file.problem else _("%(name)s: %(problem)s") % {"name": file.name, "problem": file.problem}
        messages.warning(request, said)
    return seen_anew(request, reverse("records:document", args=[file.document_id]))


@require_POST
def ask_recognition(request: Request, pk: int) -> HttpResponse:
    """Have a scanned file recognised; the page of its document shows how far it is."""
    file = get_object_or_404(queries.files(), pk=pk)
    try:
        with or_not_there():
            services.ask_recognition(actor=request.user, file_id=pk, at=timezone.now())
    except services.RecordsError as error:
        messages.error(request, str(error))
    else:
        services.start_recognition()
    return redirect("records:document", file.document_id)


@require_POST
def cancel_recognition(request: Request, pk: int) -> HttpResponse:
    """Call off the recognition of a file; who may not read documents goes back to the list of all long work."""
    file = get_object_or_404(queries.files(), pk=pk)
    page = reverse("records:document", args=[file.document_id])
    return pressed(
        request,
        partial(services.cancel_recognition, file_id=pk),
        refusal=services.RecordsError,
        back=after_calling_off(request.user, page, Permission.READ_DOCUMENTS, timezone.localdate()),
        done=_("Đã hủy việc nhận dạng chữ. Tệp còn nguyên như trước."),
    )


@require_GET
def recognition(request: Request, pk: int) -> HttpResponse:
    """The part of a document's page that says how far a recognition is; when it is done, the page is loaded anew."""
    file = get_object_or_404(queries.files(), pk=pk)
    visible_document(request, file.document_id, asked(request))
    going = queries.recognition_of(pk)
    if not request.headers.get("HX-Request") or going is None:
        return seen_anew(request, reverse("records:document", args=[file.document_id]))
    may_register = request.user.may(REGISTER, on=timezone.localdate())
    context = {"file": file, "going": going, "silent": going.is_silent(timezone.now()), "may_register": may_register}
    return render(request, "records/recognition.html", context)


@require_GET
def text(request: Request, pk: int) -> HttpResponse:
    """The words that were read from a file."""
    asked(request)
    try:
        file = services.open_file(actor=request.user, file_id=pk, at=timezone.now())
    except services.RecordsError as error:
        raise Http404(str(error)) from error
    return render(request, "records/text.html", {"title": file.name, "file": file})


@require_http_methods(["GET", "POST"])
def remove_file(request: Request, pk: int) -> HttpResponse:
    today = asked(request, REGISTER)
    file = get_object_or_404(queries.files(), pk=pk)
    visible_document(request, file.document_id, today)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_file(file_id=pk, **values),
        title=_("Bỏ tệp: %(name)s") % {"name": file.name},
        back=reverse("records:document", args=[file.document_id]),
        done=_("Đã bỏ tệp khỏi văn bản."),
    )
