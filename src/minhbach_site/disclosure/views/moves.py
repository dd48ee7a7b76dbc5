"""What is done with an item: approval, publishing, extension, correction, taking down."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    AmendForm,
    CorrectionForm,
    DecisionForm,
    ExtendForm,
    PublishForm,
    ReasonForm,
    ShortenForm,
    TakeDownForm,
)
from minhbach_site.disclosure.states import Decision
from minhbach_site.disclosure.views.pages import Request, press, step, visible
from minhbach_site.ui.dates import written

if TYPE_CHECKING:
    pass


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, Permission.ENTER_DISCLOSURES, ReasonForm, services.withdraw, _("Bỏ nội dung"), _("Đã bỏ."))


@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    visible(request, pk, Permission.APPROVE_DISCLOSURES)
    return press(request, partial(services.approve, pk=pk), reverse("disclosure:disclosure", args=[pk]), _("Đã duyệt."))


@require_http_methods(["GET", "POST"])
def return_item(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, Permission.APPROVE_DISCLOSURES, ReasonForm, services.return_item, _("Trả lại để sửa"), _("Đã trả lại."))


@require_http_methods(["GET", "POST"])
def publish(request: Request, pk: int) -> HttpResponse:
    found = visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    today = timezone.localdate()
    _deadline, problem = queries.count_keep(found.matter, found.form, today)
    passed = [day for day in queries.due_days(found) if day < today]
    form = partial(PublishForm, lasts=queries.form_of(found).lasts, unknown=bool(problem), overdue=bool(passed))
    told = (
        _(
            "Hạn công khai %(due)s đã qua. Nếu đã công khai trong hạn mà nay mới ghi thì ghi đúng ngày ấy và lý do; đến khi người khác xác "
            "nhận, nội dung vẫn tính là chưa công khai, quá hạn."
        )
        % {"due": written(passed[-1])}
        if passed
        else ""
    )
    return step(
        request,
        pk,
        Permission.PUBLISH_DISCLOSURES,
        form,
        services.publish,
        _("Ghi đã công khai"),
        lambda item: _("Đã ghi.") if item.started_on else _("Đã gửi; tính là chưa công khai đến khi người khác xác nhận."),
        initial={"place": found.place},  # never today as the day: a form sent as it came would record a day that nobody chose
        intro=f"{found.item}. {' '.join(filter(None, (told, problem)))}".rstrip(),
    )


@require_http_methods(["GET", "POST"])
def amend(request: Request, pk: int) -> HttpResponse:
    found = visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    form = partial(AmendForm, lasts=queries.form_of(found).lasts, ended=found.ended_on is not None)
    initial = {"started_on": found.started_on, "ended_on": found.ended_on, "place": found.place}
    done = _("Đã gửi đề nghị sửa; điều đã ghi vẫn tính đến khi người khác duyệt.")
    return step(
        request,
        pk,
        Permission.PUBLISH_DISCLOSURES,
        form,
        services.propose_amendment,
        _("Sửa ngày, nơi đã ghi"),
        done,
        initial=initial,
    )


@require_http_methods(["GET", "POST"])
def retract(request: Request, pk: int) -> HttpResponse:
    found = visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    intro = _("Khi người khác duyệt, nội dung trở lại là đã duyệt, chưa công khai: hạn công khai tính như chưa từng ghi.")
    return step(
        request,
        pk,
        Permission.PUBLISH_DISCLOSURES,
        ReasonForm,
        services.propose_retraction,
        _("Rút việc ghi đã công khai"),
        _("Đã gửi đề nghị rút; nội dung vẫn tính là đã công khai đến khi người khác duyệt."),
        intro=f"{found.item}. {intro}",
    )


@require_POST
def decide_amendment(request: Request, pk: int) -> HttpResponse:
    return _decided(request, queries.amendments(), pk, partial(services.decide_amendment, amendment_id=pk))


@require_http_methods(["GET", "POST"])
def extend(request: Request, pk: int) -> HttpResponse:
    found = visible(request, pk, Permission.APPROVE_DISCLOSURES)
    until, length = queries.longest_extension(found, timezone.localdate())
    intro = _(
        "Luật chỉ định thời gian công khai ít nhất. Theo quy ước của phần mềm, một lần kéo dài không quá %(length)s, "
        "đến hết ngày %(until)s; cần lâu hơn thì gần ngày ấy xem lại rồi kéo dài tiếp."
    ) % {"length": length, "until": written(until)}
    return step(
        request,
        pk,
        Permission.APPROVE_DISCLOSURES,
        ExtendForm,
        services.extend,
        _("Kéo dài thời gian công khai"),
        _("Đã kéo dài."),
        intro=f"{found.item}. {intro}",
    )


@require_http_methods(["GET", "POST"])
def shorten(request: Request, pk: int) -> HttpResponse:
    done = _("Đã gửi đề nghị; thời gian kéo dài giữ nguyên đến khi người khác duyệt.")
    return step(
        request, pk, Permission.PUBLISH_DISCLOSURES, ShortenForm, services.propose_shortening, _("Rút ngắn thời gian kéo dài"), done
    )


@require_POST
def decide_shortening(request: Request, pk: int) -> HttpResponse:
    return _decided(request, queries.shortenings(), pk, partial(services.decide_shortening, shortening_id=pk))


@require_http_methods(["GET", "POST"])
def take_down(request: Request, pk: int) -> HttpResponse:
    return step(request, pk, Permission.PUBLISH_DISCLOSURES, TakeDownForm, services.take_down, _("Ghi đã gỡ"), _("Đã ghi."))


@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: int) -> HttpResponse:
    found = visible(request, pk, Permission.ENTER_DISCLOSURES)
    initial = {"new_item": found.item}
    done = _("Đã gửi đề nghị đính chính; nội dung cũ còn nguyên đến khi được duyệt.")
    return step(
        request, pk, Permission.ENTER_DISCLOSURES, CorrectionForm, services.propose_correction, _("Đính chính"), done, initial=initial
    )


@require_POST
def decide_correction(request: Request, pk: int) -> HttpResponse:
    return _decided(request, queries.corrections(), pk, partial(services.decide_correction, correction_id=pk))


def _decided(request: Request, wishes: Any, pk: int, decide: Callable[..., Any]) -> HttpResponse:
    """What was decided on a wish about an item; `decide` takes actor, decision and moment and returns the wish."""
    services.require(request.user, Permission.APPROVE_DISCLOSURES, on=timezone.localdate())
    back = reverse("disclosure:disclosure", args=[get_object_or_404(wishes, pk=pk).disclosure_id])
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy bấm «Duyệt» hoặc «Không duyệt» ở đề nghị."))
        return redirect(back)
    decision = form.cleaned_data["decision"]
    done = {Decision.APPROVE: _("Đã duyệt đề nghị."), Decision.REFUSE: _("Đã ghi: không duyệt đề nghị.")}
    return press(request, partial(decide, decision=decision), back, done[decision])


@require_POST
def recount(request: Request, pk: int) -> HttpResponse:
    visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    return press(request, partial(services.recount, pk=pk), reverse("disclosure:disclosure", args=[pk]), _("Đã tính lại hạn."))
