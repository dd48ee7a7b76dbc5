"""What the pages of this app have in common: a form, the call it makes, and where it leads; a file to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.plans import queries
from minhbach_site.plans.services import DoubtfulError, PlanError
from minhbach_site.ui import tables
from minhbach_site.ui.acting import acted
from minhbach_site.ui.answers import ask, refuse

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person


def reader(request: Request) -> tuple[Person, date]:
    """The person who looks and the day, once they may read. Raises NotAllowed."""
    today = timezone.localdate()
    require(request.user, Permission.READ_PLANS, on=today)
    return request.user, today


def found(thing: Any) -> Any:
    """The thing, or the page that says that it is not there."""
    if thing is None:
        raise Http404
    return thing


def do(request: Request, call: Callable[[], Any], done: str, to: str) -> HttpResponse:
    """Make one call; say that it was done, or why not; go on to `to`."""
    try:
        call()
    except PlanError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(to)


def fill(
    request: Request,
    form: forms.Form,
    call: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    back: str,
    to: Callable[[Any], str] | str = "",
    done: str = "",
    submit: str = "",
    template: str = "plans/form.html",
    about: Any = None,
    **context: Any,
) -> HttpResponse:
    """Show a form; when it comes back right, make the call with what was typed and go on; what the service refuses stands on the form.

    A form `about` something brings back how far its history had come, as `seen`, so that the service may refuse what another changed since.
    """
    if about is not None:
        form.fields["seen"] = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
        form.initial["seen"] = queries.as_seen(about)
    if request.method == "POST" and form.is_valid():
        try:
            made = call(form.cleaned_data)
        except PlanError as error:
            if isinstance(error, DoubtfulError):
                ask(form, "sure")
            refuse(request, form, error)
        else:
            messages.success(request, done or _("Đã lưu."))
            return redirect(to(made) if callable(to) else to or back)
    if not form.fields:
        context.setdefault("intro", _("Hãy kiểm tra lại rồi bấm «%(action)s»; lịch sử ghi ai đã làm và lúc nào.") % {"action": submit})
    shown = {"form": form, "title": title, "back": back, "submit": submit, **context}
    return render(request, template, shown, status=422 if form.is_bound else 200)


def history(steps: Any, words: Callable[[Any], str], note: Callable[[Any], str] = attrgetter("reason")) -> list[dict[str, Any]]:
    """Steps as the timeline shows them."""
    return [
        {"at": step.at, "who": acted(step.person, step.on_behalf_of) or _("hệ thống"), "what": words(step), "note": note(step)}
        for step in steps
    ]


def by(person: Any, steps: Iterable[Any], *actions: str) -> str:
    """Who took the last of these actions, as the record itself says, and in whose name, as its step says; a dash for nobody."""
    done = [step for step in steps if (step.kind if hasattr(step, "kind") else step.action) in actions and step.person == person]
    return acted(person, done[-1].on_behalf_of if done else None) or tables.EMPTY


def download(file: Any, name: str, mime: str) -> HttpResponse:
    """A stored file, small by the limit of uploads, under the name that its owner gave it; never shown inside the page."""
    with file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
