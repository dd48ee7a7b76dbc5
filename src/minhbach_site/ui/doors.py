"""What happens at an address that cannot be opened as it was asked: by someone not signed in, or without the button that leads there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from minhbach_site.ui import views


class SignInFirst(LoginRequiredMiddleware):
    """Who is not signed in is led to the door and back to where they were: after a button, to the page on which it stands."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(_page_of(request), resolve_url(settings.LOGIN_URL))


def _page_of(request: HttpRequest) -> str:
    """The page of this site from which something was sent; the first page where the browser does not say."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return resolve_url("ui:home")
    page = urlsplit(said)
    return f"{page.path or '/'}?{page.query}" if page.query else page.path or "/"


class ByButton:
    """An address to which only a button leads, opened by itself, says so on a page of the site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = views.only_by_button(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page
