"""The least that Django can do for a list: who is signed in, a count, 25 rows, a plain template.

It is the peer of the lists of the site: it reads the same tables under the same settings; only addresses and middleware are its own.
`gunicorn benchmark.bare:application` serves it.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import django
from django.core.handlers.wsgi import WSGIHandler
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template import engines
from django.test.utils import override_settings
from django.urls import path

ROWS = 25
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "benchmark.bare.own_addresses",
]
TEMPLATE = """<!doctype html><title>Documents</title><h1>{{ page.paginator.count }} documents, {{ user.username }}</h1>
<table>{% for row in page %}<tr><td>{{ row.symbol }}<td>{{ row.issued_on }}<td>{{ row.get_type_display }}<td>{{ row.issuer }}
<td>{{ row.subject }}</tr>
{% endfor %}</table><p>{{ page.number }} / {{ page.paginator.num_pages }}"""


def own_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmark.bare"  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def documents(request: HttpRequest) -> HttpResponse:
    from minhbach_site.records.models import Document

    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    page = Paginator(Document.objects.order_by("-issued_on", "-pk"), ROWS).page(int(request.GET.get("page", "1")))
    return HttpResponse(engines["django"].from_string(TEMPLATE).render({"page": page, "user": request.user}))


urlpatterns = [path("bare/", documents)]


def __getattr__(name: str) -> WSGIHandler:
    """`application`, made when a server asks for it: whoever only reads the addresses starts nothing."""
    if name != "application":
        raise AttributeError(name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhbach_site.settings")
    django.setup(set_prefix=False)
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        return WSGIHandler()
