"""What the pages of this app have in common: the permission, what one may see and do, a form or a button and its one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.records import queries, services
from minhbach_site.ui.answers import ask, filled, pressed

if TYPE_CHECKING:
    from minhbach_site.records.models import Document


READ, REGISTER, NUMBERS = Permission.READ_DOCUMENTS, Permission.REGISTER_DOCUMENTS, Permission.MANAGE_NUMBERS
DISSEMINATE, ACKNOWLEDGE, DRAFTS = Permission.DISSEMINATE, Permission.ACKNOWLEDGE, Permission.CHECK_DRAFTS
CLOSE = Permission.CLOSE_DISSEMINATIONS


def rights(request: Request) -> dict[str, bool]:
    held = request.user.permissions(timezone.localdate())
    return {
        "may_register": REGISTER in held,
        "may_number": NUMBERS in held,
        "may_disseminate": DISSEMINATE in held,
        "may_draft": DRAFTS in held,
    }


def asked(request: Request, permission: Permission = READ) -> date:
    """Today, after the permission of the page was asked."""
    today = timezone.localdate()
    require(request.user, permission, on=today)
    return today


def visible_document(request: Request, pk: int, today: date) -> Document:
    """A document that the person may see; for any other the page does not exist."""
    return get_object_or_404(queries.documents_for(request.user, today).select_related("agency", "series", "entered_by"), pk=pk)


@contextmanager
def or_not_there() -> Iterator[None]:
    """What a service no longer finds is a page that does not exist."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404 from error


def fill(request: Request, form: Any, call: Callable[..., Any], **words: Any) -> HttpResponse:
    """The page of a form and its one call; a box is shown for what the service asks back."""

    def asking(**typed: Any) -> Any:
        try:
            return call(**typed)
        except services.QuestionError as error:
            ask(form, error.answer)
            raise

    with or_not_there():
        return filled(request, form, asking, refusal=services.RecordsError, **words)


def press(request: Request, call: Callable[..., Any], back: str, done: str) -> HttpResponse:
    with or_not_there():
        return pressed(request, call, refusal=services.RecordsError, back=back, done=done)


def seen_anew(request: Request, address: str) -> HttpResponse:
    """After work that the page itself asked for: the page is loaded again, or the person sent on."""
    return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect(address)
