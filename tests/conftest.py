"""One Chromium a process: Playwright's synchronous door opens once, so every test with a browser shares it."""

from __future__ import annotations

from pathlib import Path

import pytest

# of one source and one version; the first has no window of its own and opens a page several times sooner
BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    there = next((browser for browser in BROWSERS if browser.exists()), None)
    if there is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(there), args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """A live server keeps no connection between two requests: one that outlives the tests forbids PostgreSQL to drop their database.

    It stands here, not beside the journeys: pytest makes the database once, by the fixture that its first test sees.
    """
    from django.conf import settings

    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Before PostgreSQL drops the tests' database, whoever is still connected is sent away: a browser that left in the middle of an
    answer leaves its server's thread behind.
    """
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
