"""What the pages of disclosures share: the item one may see, a step with a form of its own, a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.ui.answers import ask, form_page, pressed

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person


class Request(HttpRequest):
    """A request of someone signed in."""

    user: Person


def visible(request: Request, pk: int, permission: Permission = Permission.READ_DISCLOSURES) -> Any:
    """The item, asked for with the permission that the page shows for; 404 for one that the person may not see."""
    today = timezone.localdate()
    services.require(request.user, permission, on=today)
    return get_object_or_404(queries.disclosures_for(request.user, today), pk=pk)


def press(request: Request, call: Callable[..., Any], back: str, done: str) -> HttpResponse:
    return pressed(request, call, refusal=services.DisclosureError, back=back, done=done)


def small_button(address: str, words: str, about: str) -> Any:
    """A small button of a line; `about` tells who only hears it what the line is about."""
    return format_html('<a class="btn btn-sm" href="{}">{}<span class="visually-hidden"> {}</span></a>', address, words, about)


def list_of(buttons: list[Any]) -> Any:
    return format_html('<span class="btn-list">{}</span>', format_html_join("", "{}", ((one,) for one in buttons)))


def done_with(request: Request, form: django_forms.Form, call: Callable[[], Any]) -> Any:
    """What the service gave for a form that was sent and is whole; None otherwise, with the service's words on the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return call()
    except services.Repeated as error:
        ask(form, "again")
        form.add_error(None, str(error))
        return None
    except services.DisclosureError as error:
        form.add_error(None, str(error))
        return None


def step(
    request: Request,
    pk: int,
    permission: Permission,
    form_class: Callable[..., django_forms.Form],
    service: Callable[..., Any],
    title: str,
    done: str | Callable[[Any], str],
    *,
    initial: dict[str, Any] | None = None,
    intro: str = "",
) -> HttpResponse:
    """One step of an item with a form of its own; `done` is what is said then, or is asked with what the service gave."""
    found = visible(request, pk, permission)
    form = form_class(request.POST or None, request.FILES or None, initial=initial)
    back = reverse("disclosure:disclosure", args=[pk])
    if made := done_with(request, form, lambda: service(actor=request.user, pk=pk, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, done(made) if callable(done) else done)
        return redirect(back)
    return show_form(request, form, f"{title}: {found.code}", back, intro=intro or found.item)


def show_form(request: Request, form: django_forms.Form, title: str, back: str, intro: str = "") -> HttpResponse:
    return form_page(request, form, title=title, back=back, template="disclosure/form.html", intro=intro)
