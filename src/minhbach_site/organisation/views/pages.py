"""What the pages of this app have in common: permissions, what one may do, a form and its one call, the answer to a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import django_tables2
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation import forms, services
from minhbach_site.organisation.states import ChangeAction, ChangeState
from minhbach_site.ui import tables
from minhbach_site.ui.answers import ask, filled

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

READ, PROPOSE = Permission.READ_ORGANISATION, Permission.PROPOSE_CHANGES
APPROVE, KEEP = Permission.APPROVE_CHANGES, Permission.KEEP_STAFF
TONES = {ChangeState.PROPOSED: "warn", ChangeState.APPROVED: "good", ChangeState.REFUSED: "bad", ChangeState.WITHDRAWN: "neutral"}
TONES[ChangeState.UNDONE] = "bad"


class DecisionColumn(django_tables2.Column):
    """A document, as its own app says that the reader is told of it."""

    def render(self, value: Any, table: tables.Table) -> str:
        return str(table.context["names"].call(value))


class Request(HttpRequest):
    """A request of someone signed in."""

    user: Person


def rights(request: Request) -> dict[str, bool]:
    held = request.user.permissions(timezone.localdate())
    return {"may_propose": PROPOSE in held, "may_approve": APPROVE in held, "may_keep": KEEP in held}


def asked(request: Request, permission: Permission = READ) -> date:
    """Today, after the permission of the page was asked."""
    today = timezone.localdate()
    require(request.user, permission, on=today)
    return today


def fill(request: Request, form: Any, call: Callable[..., Any], **words: Any) -> HttpResponse:
    """Answer a form; what the service asks about first stands on it with a box to tick, which is not there before."""

    def asking(**typed: Any) -> Any:
        try:
            return call(**typed)
        except services.AskedFirstError as asked_first:
            ask(form, asked_first.field)
            raise

    return filled(request, form, asking, refusal=services.OrganisationError, **words)


def answer_decision(request: Request, change: Any, action: str, decide: Callable[..., Any], back: str) -> HttpResponse:
    """Answer the button of a decision: a refusal asks for its reason first; an action that is none is not found."""
    if action not in ChangeAction.values:
        raise Http404
    wanted = ChangeAction(action)
    if wanted == ChangeAction.REFUSE:
        require(request.user, APPROVE, on=timezone.localdate())
        return fill(
            request,
            forms.ReasonForm(request.POST if "reason" in request.POST else None),
            partial(decide, action=wanted),
            title=_("Không duyệt %(code)s") % {"code": change.code},
            back=back,
            done=_("Đã ghi: không duyệt, kèm lý do."),
        )
    try:
        decided = decide(actor=request.user, action=wanted, at=timezone.now())
    except services.OrganisationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(code)s: %(state)s.") % {"code": decided.code, "state": decided.get_state_display()})
    return redirect(back)
