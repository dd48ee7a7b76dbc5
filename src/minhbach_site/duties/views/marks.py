"""What was said of duties: one entry, its file, and those that wait for a second person."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.duties import queries, services
from minhbach_site.duties.forms import MarkDecisionForm
from minhbach_site.duties.states import MARK_TONES, MarkState, mark_actions_from
from minhbach_site.duties.views.pages import Request, press


@require_GET
def mark(request: Request, pk: int) -> HttpResponse:
    """One entry of the register of proofs."""
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    chosen = get_object_or_404(queries.all_marks(), pk=pk)
    state = MarkState(chosen.state)
    context = {
        "title": _("Minh chứng %(code)s") % {"code": chosen.code},
        "mark": chosen,
        "name": chosen.said_name,
        "tone": MARK_TONES.get(state, "neutral"),
        "actions": [action for action in mark_actions_from(state) if services.may_decide(request.user, chosen, action, today)],
    }
    return render(request, "duties/mark.html", context)


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_marks(), pk=pk)
    form = MarkDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn duyệt, không duyệt, hoặc rút."))
        return redirect("duties:mark", pk)
    decide = partial(services.decide_mark, mark_id=pk, **form.cleaned_data)
    back = reverse("duties:mark", args=[pk])
    return press(request, decide, back, _("Đã ghi quyết định. Trạng thái nghĩa vụ được tính lại ngay."))


@require_GET
def file(request: Request, pk: int) -> HttpResponseBase:
    """The file that someone gave as proof."""
    get_object_or_404(queries.all_marks(), pk=pk)
    try:
        chosen = services.take_proof(actor=request.user, mark_id=pk, at=timezone.now())
    except services.DutyProblem as error:
        raise Http404(str(error)) from error
    return FileResponse(chosen.file.open("rb"), as_attachment=True, filename=chosen.name, content_type=chosen.mime)


@require_GET
def exemptions(request: Request) -> HttpResponse:
    require(request.user, Permission.DECIDE_EXEMPTIONS, on=timezone.localdate())
    waiting = queries.waiting_exemptions()
    return render(request, "duties/exemptions.html", {"title": _("Đề nghị không áp dụng, chờ duyệt"), "waiting": waiting})


@require_GET
def claims(request: Request) -> HttpResponse:
    """What others marked as done and this person may confirm."""
    today = timezone.localdate()
    require(request.user, Permission.MARK_DUTIES, on=today)
    waiting = queries.waiting_claims(request.user, today)
    return render(request, "duties/exemptions.html", {"title": _("Việc đã ghi, chờ xác nhận"), "waiting": waiting})
