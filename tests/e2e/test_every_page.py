"""Every page of the site in a real Chromium: WCAG 2.2 AA by axe in light and dark and on a phone, nothing from elsewhere, no complaint."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

import factories
from expectations import tables
from minhbach_site.accounts.states import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
PAGES = {name: page for table in tables() for name, page in table.PAGES.items() if page.posted is None and not page.download}


def faults(page, seen, options):
    found = Axe().run(page, options=options).response["violations"]
    return [(seen, fault["id"], node["html"][:160], node["failureSummary"]) for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name, visit, people):
    expected = PAGES[name]
    actor = None if expected.public else factories.person("moi-vai", *Role)
    page = visit(f"{reverse(name, kwargs=expected.make(people))}?{expected.query}", actor)
    found = faults(page, "light", WCAG)

    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    found += faults(page, "dark", CONTRAST)
    page.set_viewport_size({"width": 360, "height": 800})
    found += faults(page, "phone", WCAG)

    assert found == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
