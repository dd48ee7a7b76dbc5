"""What every test of the site may use: a fixed clock, the database, and people with fixed rights."""

from __future__ import annotations

import os
from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone, translation
from pytest_django.plugin import blocking_manager_key

import factories
from minhbach.checks import apart
from minhbach_site.accounts.states import Role
from minhbach_site.audit import queries as journal
from minhbach_site.ui import workers

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # Playwright keeps a loop in the thread of the tests, and Django would refuse to work beside it
)
GUARDS = [import_module(f"minhbach_site.audit.migrations.{name}") for name in ("0002_guards", "0003_guard_head")]


def lift_guards():
    for guards in GUARDS:
        guards.lift_guards(connection)


def set_guards():
    for guards in GUARDS:
        guards.set_guards(connection)


@pytest.fixture(autouse=True)
def _site(monkeypatch, settings, tmp_path):
    """The clock stands at nine o'clock on 27 November 2026; files and mail go nowhere; nothing is throttled unless a test says so."""
    translation.activate(settings.LANGUAGE_CODE)  # a test before may have read English pages
    monkeypatch.setattr(timezone, "now", lambda: factories.AT)
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clerk(db):
    return factories.person("vanthu", Role.CLERK)


@pytest.fixture
def leader(db):
    return factories.person("lanhdao", Role.LEADER)


@pytest.fixture
def outsider(db):
    """Signs in, holds no role."""
    return factories.person("nguoi-la")


@pytest.fixture
def people(db):
    """One person for each role."""
    return {role: factories.person(f"vai-{role.value}", role) for role in Role}


@pytest.fixture
def sign_in(client):
    """A client signed in as the person."""

    def signed_in(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def intruder(db):
    """Run raw SQL past the journal's triggers, as someone with full power over the database could."""

    def run(sql, *values):
        lift_guards()
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
        set_guards()

    return run


@pytest.fixture
def in_this_process(monkeypatch):
    """Files are read here instead of in a process for each role; `records/test_files.py` tests that process. No worker is started."""
    monkeypatch.setattr(apart, "_apart", lambda work, arguments, *_limits: work(*arguments))
    monkeypatch.setattr(workers.subprocess, "Popen", lambda *_command, **_how: None)


_lifted: list[bool] = []


@pytest.fixture(autouse=True)
def _journal_lets_itself_be_flushed(request):
    """After a test that commits, the database is emptied table by table: the guards are lifted for that moment."""
    commits = {"transactional_db", "live_server"} & set(request.fixturenames) or any(
        mark.kwargs.get("transaction") for mark in request.node.iter_markers("django_db")
    )
    if not commits:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    lift_guards()
    _lifted.append(True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """The guards come back before the next test: not after the last one, when the test database is gone."""
    if _lifted:
        _lifted.clear()
        with item.config.stash[blocking_manager_key].unblock():
            set_guards()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After each test the rows must be what the journal last said: a service that writes without an entry is found by its own tests.

    A test that writes past the services on purpose says so by `@pytest.mark.past_the_site` (or plays the `intruder`).
    """
    yield
    uses_database = item.get_closest_marker("django_db") or {"db", "transactional_db", "live_server"} & set(item.fixturenames)
    if uses_database and "intruder" not in item.fixturenames and not item.get_closest_marker("past_the_site"):
        assert [str(one) for one in journal.compare().altered] == []
