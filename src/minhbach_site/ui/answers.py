"""How a view answers a form or a button: make the one call, say how it went, go back; what cannot be stands on the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BooleanField, CheckboxInput, ChoiceField, Form, RadioSelect, TextInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _


class OutdatedError(Exception):
    """Someone else changed what the form shows while it was being filled in; the refusal leads to the page as it is now."""


def refuse(request: HttpRequest, form: Any, error: Exception) -> None:
    """Say on the form why it was not taken, with the way on where there is one."""
    if not isinstance(error, OutdatedError):
        form.add_error(None, str(error))
        return
    form.add_error(None, format_html('{} <a class="alert-link" href="{}">{}</a>', str(error), request.get_full_path(), _("Mở lại trang")))


def ask(form: Any, name: str) -> None:
    """Put on a form the answer that it hid until the question was asked: a box to tick, choices, or room for a reason."""
    field = form.fields[name]
    if isinstance(field, ChoiceField):
        field.widget = RadioSelect()
        field.choices = field.choices  # the widget is told them
    elif isinstance(field, BooleanField):
        field.widget = CheckboxInput()
    else:
        field.widget = TextInput(attrs=field.widget_attrs(TextInput()))


class Asking(Form):
    """A form with answers to what the service may ask; each is hidden until it is asked (`ask`), or was answered before."""

    QUESTIONS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.QUESTIONS:
            if self.data.get(self.add_prefix(name)):  # it stays in sight while something else is changed
                ask(self, name)


def form_page(
    request: HttpRequest, form: Any, *, title: str, back: str, template: str = "ui/form_page.html", **context: Any
) -> HttpResponse:
    """The page of a form; 422 when it was sent and is not right. One that was sent only to search for a choice is not wrong."""
    status = 422 if form.is_bound and not getattr(form, "searching", False) else 200
    return render(request, template, {"form": form, "title": title, "back": back, **context}, status=status)


def filled(
    request: HttpRequest,
    form: Any,
    call: Callable[..., Any],
    *,
    refusal: type[Exception],
    title: str,
    back: str,
    done: str | Callable[[Any], str],
    **context: Any,
) -> HttpResponse:
    """Show a form; when it is sent and right, make the call with what was typed, and go back. `refusal` is what the call raises, `done`
    what is said then, or how it follows from what the call gave.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = call(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except refusal as error:
            refuse(request, form, error)
        else:
            messages.success(request, done(made) if callable(done) else done)
            return redirect(back)
    return form_page(request, form, title=title, back=back, **context)


def pressed(request: HttpRequest, call: Callable[..., Any], *, refusal: type[Exception], back: str, done: str) -> HttpResponse:
    """Make the call of a button that needs no form, say how it went, and go back."""
    try:
        call(actor=request.user, at=timezone.now())
    except refusal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(back)


def after_calling_off(person: Any, page: str, permission: str, on: date) -> str:
    """Where whoever called off long work goes on: its own `page` for those who hold its permission, else the list of what is going."""
    return page if person.may(permission, on=on) else reverse("ui:works")
