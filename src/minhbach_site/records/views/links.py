"""What a document has to do with others, and the units it is given to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.views import Request
from minhbach_site.organisation import queries as organisation
from minhbach_site.records import forms, queries, services
from minhbach_site.records.states import LinkAction
from minhbach_site.records.views.pages import (
    REGISTER,
    asked,
    fill,
    or_not_there,
    press,
    visible_document,
)


@require_http_methods(["GET", "POST"])
def link_documents(request: Request, pk: int) -> HttpResponse:
    today = asked(request, REGISTER)
    found = visible_document(request, pk, today)
    wanted = request.GET.get("tim", "")[:200]
    return fill(
        request,
        forms.LinkForm(request.POST or None, actor=request.user, on=today, words=wanted, but=pk),
        lambda **values: services.link_documents(source_id=pk, **values),
        title=_("Liên kết: %(document)s") % {"document": found.full_name},
        back=reverse("records:document", args=[pk]),
        done=lambda made: _("Đã đề nghị; chờ người thứ hai xác nhận.") if hasattr(made, "asked_by") else _("Đã liên kết."),
        template="records/link.html",
        wanted=wanted,
    )


@require_GET
def choices(request: Request) -> HttpResponse:
    """The options of a list of documents that hold the words; the one that is chosen stays."""
    today = asked(request)
    kept = [request.GET.get(name) for name in ("implements_id", "document_id", "target_id")]
    words = next((str(request.GET[name]) for name in request.GET if name.startswith(forms.FINDER)), "")
    found = queries.choices(request.user, today, words=words[:200], kept=kept)
    context = {"choices": found, "chosen": kept, "more": len(found) >= queries.MOST_OFFERED, "most": queries.MOST_OFFERED}
    return render(request, "records/options.html", context)


@require_POST
def unlink_documents(request: Request, pk: int) -> HttpResponse:
    with or_not_there():
        source = services.unlink_documents(actor=request.user, link_id=pk, at=timezone.now())
    messages.success(request, _("Đã bỏ liên kết."))
    return redirect("records:document", source.pk)


@require_POST
def decide_link(request: Request, pk: int) -> HttpResponse:
    """Confirm, refuse or withdraw what was proposed; the way back is to the document on whose page it was pressed."""
    today = asked(request)
    found = get_object_or_404(queries.link_proposals(), pk=pk)
    source = visible_document(request, found.source_id, today)
    form = forms.LinkDecision(request.POST)
    back = reverse("records:document", args=[found.target_id if request.POST.get("page") == str(found.target_id) else source.pk])
    if not form.is_valid():
        messages.error(request, _("Hãy chọn xác nhận, không xác nhận, hoặc rút lại."))
        return redirect(back)
    said = {
        LinkAction.CONFIRM: _("Đã xác nhận; liên kết có hiệu lực."),
        LinkAction.REFUSE: _("Đã ghi không xác nhận."),
        LinkAction.WITHDRAW: _("Đã rút đề nghị."),
    }
    return press(
        request,
        lambda **values: services.decide_link(proposal_id=pk, **form.cleaned_data, **values),
        back,
        said[form.cleaned_data["action"]],
    )


@require_http_methods(["GET", "POST"])
def share_document(request: Request, pk: int) -> HttpResponse:
    today = asked(request, REGISTER)
    found = visible_document(request, pk, today)
    chosen = list(organisation.units().filter(documents=found).values_list("pk", flat=True))
    return fill(
        request,
        forms.ShareForm(request.POST or None, on=today, initial={"unit_ids": chosen}),
        lambda **values: services.share_document(document_id=pk, **values),
        title=_("Giao đơn vị: %(document)s") % {"document": found.full_name},
        back=reverse("records:document", args=[pk]),
        done=_("Đã giao."),
    )
