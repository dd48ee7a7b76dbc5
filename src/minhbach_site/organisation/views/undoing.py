"""Asking that an event or a change of agencies be undone, deciding on it, and what a page says of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.states import ChangeState
from minhbach_site.organisation.views.pages import PROPOSE, Request, answer_decision, asked, fill, rights


def undoing_of(request: Request, change: Any) -> dict[str, Any]:
    """What a page says of undoing: the request that waits, or the one by which it was undone, and what hangs on the change meanwhile."""
    waiting = queries.waiting_undoing(change)
    held = rights(request)
    undone = queries.undoings().filter(pk__in=change.undoings.values("pk"), state=ChangeState.APPROVED).first()
    return {
        "undoing": waiting,
        "own_undoing": waiting is not None and waiting.entered_by_id == request.user.pk,
        "undone": undone,
        "hanging": queries.hanging_on(change) if waiting and (held["may_propose"] or held["may_approve"]) else (),
        "comes_back": queries.comes_back(change) if waiting and waiting.event_id else [],
    }


@require_http_methods(["GET", "POST"])
def undo_event(request: Request, pk: int) -> HttpResponse:
    asked(request, PROPOSE)
    found = get_object_or_404(queries.events_with_units(), pk=pk)
    call = partial(services.propose_undoing, event_id=pk)
    return _undo(request, found, call, _("Đề nghị hủy bỏ: %(event)s") % {"event": queries.title_of(found)}, queries.comes_back(found))


@require_http_methods(["GET", "POST"])
def undo_agency_change(request: Request, pk: int) -> HttpResponse:
    asked(request, PROPOSE)
    found = get_object_or_404(queries.agency_changes(), pk=pk)
    title = _("Đề nghị hủy bỏ: %(event)s") % {"event": f"{found.get_kind_display()} {found.code}"}
    return _undo(request, found, partial(services.propose_undoing, change_id=pk), title, [])


def _undo(request: Request, change: Any, call: Callable[..., Any], title: str, comes_back: list[str]) -> HttpResponse:
    return fill(
        request,
        forms.UndoingForm(request.POST or None),
        call,
        title=title,
        back=queries.page_of(change),
        done=_("Đã đề nghị hủy bỏ. Việc hủy bỏ có hiệu lực khi lãnh đạo khác người đề nghị duyệt."),
        template="organisation/undo.html",
        change=change,
        hanging=queries.hanging_on(change),
        comes_back=comes_back,
        submit=_("Đề nghị hủy bỏ"),
    )


@require_POST
def decide_undoing(request: Request, pk: int, action: str) -> HttpResponse:
    found = get_object_or_404(queries.undoings(), pk=pk)
    return answer_decision(request, found, action, partial(services.decide_undoing, undoing_id=pk), queries.page_of(found.undone))
