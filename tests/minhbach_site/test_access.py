"""Every address and every service, for every role, for someone without a role and for a stranger."""

from __future__ import annotations

import inspect
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import factories
from expectations import tables, ui
from minhbach_site.accounts.states import PERMISSIONS, Permission, Role

APPS = tables()
PAGES = {name: page for app in APPS for name, page in app.PAGES.items()}
CALLS = {name: call for app in APPS for name, call in app.SERVICES.items()}
GONE = 999_999
pytestmark = pytest.mark.usefixtures("in_this_process")
FORM = "application/x-www-form-urlencoded"
IN = {200, 302, 405}  # shown, or sent on, or only the other method is served


def _names(resolver: URLResolver, namespace: str = ""):
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield f"{namespace}{part.name}"
        else:
            yield from _names(part, f"{namespace}{part.namespace}:" if part.namespace else namespace)


def _services():
    for app in settings.OUR_APPS:
        module = f"{app}.services"
        folder = settings.PACKAGE / app.rpartition(".")[2]
        if app == "minhbach_site" or not ((folder / "services.py").exists() or (folder / "services").is_dir()):
            continue
        for name, function in vars(import_module(module)).items():
            ours = inspect.isfunction(function) and f"{function.__module__}.".startswith(f"{module}.") and not name.startswith("_")
            if ours and "actor" in inspect.signature(function).parameters:
                yield f"{app.rpartition('.')[2]}.{name}"


def test_every_address_has_an_expectation():
    assert set(_names(get_resolver())) == set(PAGES) | ui.KEYED


def test_every_service_with_an_actor_has_an_expectation():
    assert set(_services()) == set(CALLS)


def test_every_permission_has_a_line_in_the_table():
    assert set(PERMISSIONS) == set(Permission)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name, people, client):
    page = PAGES[name]
    let_in, let_in_strangers = set(), None
    for role in [*Role, "nobody", None]:
        with transaction.atomic():
            client.logout()
            if role is not None:
                actor = people[role] if role in people else factories.person("khong-vai-tro")
                client.force_login(actor, backend="allauth.account.auth_backends.AuthenticationBackend")
            address = f"{reverse(name, kwargs=page.make(people))}?{page.query}"
            answer = client.get(address) if page.posted is None else client.post(address, page.posted)
            if answer.streaming:
                list(answer.streaming_content)  # read to its end, which closes its file
            inside = answer.status_code in IN and not answer.get("Location", "").startswith(reverse("account_login") + "?")
            assert inside or answer.status_code in {302, 403, 404}, f"{name} for {role}: {answer.status_code}"
            if role is None:
                let_in_strangers = inside
            elif inside:
                let_in.add(role)
            transaction.set_rollback(True)

    assert let_in == page.roles | ({"nobody"} if page.permission is None else set())
    assert let_in_strangers == page.public


@pytest.mark.parametrize("name", sorted(CALLS))
def test_service(name, people):
    expected = CALLS[name]
    done = set()
    for role in [*Role, "nobody"]:
        actor = people[role] if role in people else factories.person("khong-vai-tro")
        with transaction.atomic():
            try:
                expected.call(actor, people)
            except PermissionDenied:
                pass
            else:
                done.add(role)
            transaction.set_rollback(True)

    assert done == expected.roles | ({"nobody"} if expected.permission is None else set())


def test_a_number_that_is_not_there_is_a_page_that_does_not_exist(people, client):
    """An address that was typed, or whose thing is gone, never ends in a failure of the site, whoever asks."""
    asked, wrong = set(), []
    client.raise_request_exception = False
    for name, page in sorted(PAGES.items()):
        with transaction.atomic():
            arguments = page.make(people)
            numbers = {key: GONE for key, value in arguments.items() if isinstance(value, int) and key != "year"}
            for method in ("get", "post") if numbers else ():
                asked.add(name)
                client.force_login(people[min(page.roles)], backend="allauth.account.auth_backends.AuthenticationBackend")
                answer = client.generic(method.upper(), reverse(name, kwargs={**arguments, **numbers}), urlencode(page.posted or {}), FORM)
                if answer.status_code not in {302, 403, 404, 405}:
                    wrong.append((name, method, answer.status_code))
            transaction.set_rollback(True)

    assert wrong == []
    assert "disclosure:decide_correction" in asked


def test_a_form_that_is_sent_wrong_answers_422(people, client):
    """What cannot be taken as it was sent stands on the form's page, which is no success."""
    others = {"accounts:password", "duties:feed_page"}  # allauth's own form; a button whose answer is a page
    asked, wrong = set(), []
    for name in sorted({name for name in PAGES if ":" in name} - others):
        page = PAGES[name]
        with transaction.atomic():
            client.force_login(people[min(page.roles)], backend="allauth.account.auth_backends.AuthenticationBackend")
            address = reverse(name, kwargs=page.make(people))
            empty = client.post(address, {"sent": "empty"}) if page.posted is None and not page.public else None
            if empty is not None and empty.status_code in {200, 422}:
                asked.add(name)
                wrong += [(name, empty.status_code)] if empty.status_code == 200 else []
            transaction.set_rollback(True)

    assert wrong == []
    assert {"disclosure:correct", "plans:create_plan", "records:upload_draft", "organisation:propose_event"} <= asked
