"""Proofs of an item and the minutes of posting and taking down, as files to sign."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minhbach.documents.layout import load_layout
from minhbach.documents.minutes import DATA_WORDS, minutes_data, posting_minutes, taking_down_minutes
from minhbach.documents.writers import WriterError
from minhbach.documents.writers.docx import write_docx
from minhbach.documents.writers.pdf import write_pdf
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    FileForm,
    LinkForm,
    ReasonForm,
)
from minhbach_site.disclosure.states import Minutes
from minhbach_site.disclosure.views.pages import Request, done_with, show_form, step, visible
from minhbach_site.ui import trial

if TYPE_CHECKING:
    pass

WRITERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@require_http_methods(["GET", "POST"])
def add_link(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, Permission.PUBLISH_DISCLOSURES, LinkForm, services.add_link, _("Thêm địa chỉ trang"), _("Đã thêm minh chứng."))


@require_http_methods(["GET", "POST"])
def add_file(request: Request, pk: int) -> HttpResponse:
    found = visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    form = partial(FileForm, assets=found.matter == queries.ASSETS)
    return step(request, pk, Permission.PUBLISH_DISCLOSURES, form, services.add_file, _("Thêm tệp minh chứng"), _("Đã thêm minh chứng."))


@require_GET
def proof_file(request: Request, pk: int) -> HttpResponse:
    """The file of a proof, as a download: what came from outside is never shown inside the site's own pages."""
    proof = services.take_proof(actor=request.user, proof_id=pk, at=timezone.now())
    if proof is None:
        raise Http404
    with proof.file.open("rb") as stored:
        content = stored.read()
    headers = {"Content-Disposition": content_disposition_header(True, proof.name) or "attachment"}
    return HttpResponse(content, content_type=proof.mime, headers=headers)


@require_http_methods(["GET", "POST"])
def remove_proof(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.PUBLISH_DISCLOSURES, on=today)
    proof = queries.proof_for(request.user, today, pk, files=False)
    if proof is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    back = reverse("disclosure:disclosure", args=[proof.disclosure_id])
    if done_with(request, form, lambda: services.remove_proof(actor=request.user, proof_id=pk, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã bỏ minh chứng."))
        return redirect(back)
    return show_form(request, form, _("Bỏ minh chứng: %(name)s") % {"name": proof}, back)


@require_GET
def minutes(request: Request, pk: int, which: str, kind: str) -> HttpResponse:
    """A form to sign: minutes of putting up or of taking down, as DOCX or PDF."""
    found = visible(request, pk)
    today = timezone.localdate()
    if kind not in WRITERS or which not in [one.value for one in queries.minutes_of(found, today)]:
        raise Http404
    posting = queries.posting(found, Minutes(which), request.user, today)
    form = (posting_minutes if which == Minutes.POSTING else taking_down_minutes)(posting)
    made = replace(form, mark=trial.mark(form.language))
    name = trial.named(f"bien-ban-{which}-{found.code}")
    if kind == "docx":
        content = write_docx(made, layout=load_layout())
    else:
        try:
            content = write_pdf(
                made,
                layout=load_layout(),
                attachment=minutes_data(posting),
                attachment_name=f"{name}.json",
                attachment_description=DATA_WORDS,
            )
        except WriterError as error:  # a letter that the font does not have
            messages.error(request, _("Chưa làm được bản PDF. %(why)s Hoặc tải bản DOCX.") % {"why": error})
            return redirect("disclosure:disclosure", pk)
    return HttpResponse(content, content_type=WRITERS[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})
