"""Every page of the site in a real Chromium: WCAG 2.2 AA by axe in light and dark and on a phone, nothing from elsewhere, no complaint.

So are every form that was sent wrong, the error pages, the main pages in English, and what opens: the menu, the account, a folded part.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

import factories
from expectations import tables
from minhbach_site.accounts.states import Role
from minhbach_site.urls import MENU

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
PAGES = {name: page for table in tables() for name, page in table.PAGES.items() if page.posted is None and not page.download}

ENGLISH = sorted(
    {item.url for group in MENU for item in group.items} | {"records:document", "plans:task", "duties:obligation", "plans:meeting"}
)


def faults(page, seen, options):
    found = Axe().run(page, options=options).response["violations"]
    return [(seen, fault["id"], node["html"][:160], node["failureSummary"]) for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name, visit, people):
    expected = PAGES[name]
    actor = None if expected.public else factories.person("moi-vai", *Role)
    page = visit(f"{reverse(name, kwargs=expected.make({**people, 'moi-vai': actor} if actor else people))}?{expected.query}", actor)
    found = faults(page, "light", WCAG)

    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    found += faults(page, "dark", CONTRAST)
    page.set_viewport_size({"width": 360, "height": 800})
    found += faults(page, "phone", WCAG)

    assert found == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if sent_empty(page):
        assert everywhere(page) == []


def sent_empty(page):
    """Send the form of the page, if it has one, with what may be emptied empty: what is refused is told beside its field."""
    form = page.locator("main form.form-card[method=post]").last
    if form.count() == 0:
        return False
    with page.expect_navigation():
        form.evaluate(
            """form => {
                for (const field of form.elements) if (["text", "date", "number", "textarea"].includes(field.type)) field.value = "";
                form.requestSubmit(form.querySelector(".card-footer button"));
            }"""
        )
    return True


def everywhere(page):
    """What axe finds on a page in both looks, at a desk and on a phone; and whether it fits."""
    found = faults(page, "light", WCAG)
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    found += faults(page, "dark", CONTRAST)
    page.set_viewport_size({"width": 390, "height": 800})
    found += faults(page, "phone", WCAG)
    return [*found, *([] if page.evaluate("document.documentElement.scrollWidth <= innerWidth") else [("phone", "too wide")])]


@pytest.mark.parametrize("name", ENGLISH)
def test_a_page_in_english(name, visit, people):
    expected = PAGES[name]
    page = visit("/", factories.person("moi-vai", *Role))
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": page.url}])
    page.goto(f"{reverse(name, kwargs=expected.make(people))}?{expected.query}")

    assert page.evaluate("document.documentElement.lang") == "en"
    assert everywhere(page) == []


@pytest.mark.parametrize("address", ["/khong-co", "/nguoi-dung?q=%00", "/nhat-ky/"])
def test_a_page_that_says_what_went_wrong(address, visit, clerk):
    page = visit(address, clerk)

    assert everywhere(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_what_opens(width, visit, clerk):
    factories.document("VB1", symbol="1/KH")
    page = visit("/van-ban/", clerk, width=width)
    page.get_by_role("button", name=re.compile("Tài khoản của tôi|Người vanthu")).click()
    page.get_by_role("link", name="Hồ sơ của tôi").wait_for()
    found = faults(page, "account", WCAG)
    page.keyboard.press("Escape")
    if width == 390:
        page.get_by_role("button", name="Mở danh mục").click()
        page.get_by_role("link", name="Bảng quyền").wait_for()
        found += faults(page, "menu", WCAG)
    page.goto("/van-ban/vao-so/incoming")
    page.get_by_text("Thông tin thêm").click()
    found += faults(page, "folded", WCAG)

    assert found == []
