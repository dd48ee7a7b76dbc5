"""What the agency is, on which duties depend: declared by one person and decided by another."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.duties.traits import known_traits
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.duties import queries, services
from minhbach_site.duties.forms import TraitDecisionForm, TraitForm
from minhbach_site.duties.views.pages import Request, press
from minhbach_site.ui.answers import filled
from minhbach_site.ui.language import said


@require_GET
def traits(request: Request) -> HttpResponse:
    """What the agency is: the questions on which duties depend, and their answers."""
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    declared: dict[str, list[Any]] = {}
    for one in queries.declared_traits():
        declared.setdefault(one.trait, []).append((one, _said(one)))
    context = {
        "title": _("Đặc điểm của cơ quan"),
        "traits": [(definition, declared.get(definition.code, [])) for definition in queries.trait_definitions()],
        "may_declare": request.user.may(Permission.DECLARE_TRAITS, on=today),
        "waiting": [
            (one, _said(one), said(known_traits()[one.trait]), queries.missed_under(one.trait)) for one in queries.waiting_traits()
        ],
        "may_decide": request.user.may(Permission.DECIDE_EXEMPTIONS, on=today),
    }
    return render(request, "duties/traits.html", context)


def _said(one: Any) -> str:
    words = {"true": _("có"), "false": _("không"), "headcounts": _("theo sổ biên chế")}
    return str(said(known_traits()[one.trait], "choices").get(one.value) or words.get(one.value, one.value))


@require_http_methods(["GET", "POST"])
def declare_trait(request: Request, trait: str) -> HttpResponse:
    require(request.user, Permission.DECLARE_TRAITS, on=timezone.localdate())
    definition = next((one for one in queries.trait_definitions() if one.code == trait), None)
    if definition is None:
        raise Http404(_("Không có đặc điểm này."))
    form = TraitForm(request.POST or None, definition=definition)
    return filled(
        request,
        form,
        partial(services.declare_trait, trait=trait),
        refusal=services.DutyProblem,
        title=said(definition),
        back=reverse("duties:traits"),
        done=_("Đã gửi đề nghị; các nghĩa vụ phụ thuộc giữ nguyên cho đến khi người khác duyệt."),
        template="duties/trait_form.html",
    )


@require_POST
def withdraw_trait(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_traits(), pk=pk)
    done = _("Đã ghi. Giá trị đang có hiệu lực thì chỉ thôi khi người khác duyệt việc rút.")
    return press(request, partial(services.withdraw_trait, trait_id=pk), "duties:traits", done)


@require_POST
def decide_trait(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_traits(), pk=pk)
    form = TraitDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn duyệt hoặc không duyệt."))
        return redirect("duties:traits")
    decide = partial(services.decide_trait, trait_id=pk, **form.cleaned_data)
    return press(request, decide, "duties:traits", _("Đã ghi quyết định. Các nghĩa vụ phụ thuộc được tính lại ngay."))
