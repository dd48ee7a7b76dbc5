"""A real Chromium before the real site."""

from __future__ import annotations

import time

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from playwright.sync_api import expect

from site_fixtures import (  # noqa: F401 (pytest finds fixtures and hooks by name)
    _journal_lets_itself_be_flushed,
    _site,
    clerk,
    leader,
    outsider,
    people,
    pytest_runtest_call,
    pytest_runtest_setup,
)

PAUSE = 0.1  # seconds before a page and in the middle of it
PATIENCE = 30_000  # milliseconds: a busy machine is no failure
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _slow_line():
    """Pages come late and in two parts, as over a slow line: a journey that looks before a page is there fails here, every time."""
    answer = WSGIHandler.__call__

    def slowly(self, environ, start_response):
        response = answer(self, environ, start_response)
        page = isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html")
        if not page:  # a file of the site
            return response
        time.sleep(PAUSE)
        return in_two_parts(response)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", slowly)
        yield


def in_two_parts(response):
    """The bytes of a page, with a pause after its head."""
    try:
        head, mark, rest = response.content.partition(b"</head>")
        yield head + mark
        time.sleep(PAUSE)
        yield rest
    finally:
        response.close()


@pytest.fixture
def visit(chromium, live_server, client):
    """Open an address as a person (None: a stranger), at a width; the page keeps what the browser complained of in `complaints`."""
    contexts = []

    def opened(address, person=None, width=1280, scheme="light", script=True):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if person is not None:
            client.cookies.clear()  # a session of its own, so that two people can be at work side by side
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on(
            "request", lambda asked: page.complaints.append(asked.url) if not asked.url.startswith((live_server.url, "data:")) else None
        )
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
