"""From the door without a password back to the desk, by letter: in a real browser, light and dark, wide and narrow."""

from __future__ import annotations

import re
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import cache

import factories
from minhbach_site.accounts import adapters
from minhbach_site.accounts.states import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NEW = "mot-cau-that-dai-va-moi"
ADDRESS = "van.thu@coquan.gov.vn"


@pytest.fixture
def clerk(transactional_db, settings):
    settings.EMAIL_HOST = "mail.coquan.gov.vn"
    cache.clear()
    made = factories.person("vanthu", Role.CLERK, display_name="Văn thư")
    made.set_password(factories.PASSWORD)
    made.save()
    return made


def newest_link():
    for thread in threading.enumerate():
        if thread.name == adapters.LETTER:
            thread.join()
    return re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]


def seen(page):
    """Nothing that axe finds wrong, in light and dark, at two widths."""
    for scheme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.bsTheme = '{scheme}'")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            found = Axe().run(page, options=WCAG).response["violations"]
            assert [(fault["id"], node["html"][:160]) for fault in found for node in fault["nodes"]] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1280, "height": 800})


def enter(page, password):
    page.goto("/tai-khoan/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("vanthu")
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("heading", name="Xin chào, Văn thư").wait_for()


def test_an_address_is_confirmed_and_opens_the_door_again(visit, clerk):
    desk = visit("/tai-khoan/dang-nhap")
    enter(desk, factories.PASSWORD)
    desk.goto("/ho-so/thu-dien-tu")
    desk.get_by_label("Mật khẩu", exact=True).fill(factories.PASSWORD)  # asked for again: the address is a way in
    desk.get_by_role("button", name="Xác nhận", exact=True).click()
    desk.get_by_label("Thư điện tử").fill(ADDRESS)
    desk.get_by_role("button", name="Lưu").click()
    desk.get_by_text("Đang gửi thư xác nhận").wait_for()
    desk.get_by_text("Chưa xác nhận").wait_for()
    seen(desk)
    desk.goto(newest_link())
    seen(desk)
    desk.get_by_role("button", name="Xác nhận").click()
    desk.get_by_text("Đã xác nhận địa chỉ thư điện tử").wait_for()

    stranger = visit("/")
    with stranger.expect_navigation():
        stranger.get_by_role("link", name="Quên mật khẩu?").click()
    seen(stranger)
    stranger.get_by_label("Thư điện tử").fill(ADDRESS)
    stranger.get_by_role("button", name="Gửi thư").click()
    stranger.get_by_role("heading", name="Hãy xem hộp thư").wait_for()
    seen(stranger)
    link = newest_link()
    stranger.goto(link)
    stranger.get_by_role("heading", name="Đặt mật khẩu mới").wait_for()
    assert link.rsplit("-", 1)[1] not in stranger.url  # the key leaves the address
    seen(stranger)
    stranger.get_by_label("Mật khẩu mới", exact=True).fill(NEW)
    stranger.get_by_label("Nhập lại mật khẩu mới").fill("khac-di-mot-chut")
    with stranger.expect_navigation():  # the same address and heading: nothing on the page itself says that it is the answer
        stranger.get_by_role("button", name="Đặt mật khẩu mới").click()
    seen(stranger)
    for label in ("Mật khẩu mới", "Nhập lại mật khẩu mới"):
        stranger.get_by_label(label, exact=True).fill(NEW)
    stranger.get_by_role("button", name="Đặt mật khẩu mới").click()
    stranger.get_by_role("heading", name="Đã đặt mật khẩu mới").wait_for()
    seen(stranger)
    enter(stranger, NEW)

    desk.goto("/ho-so")
    assert "/tai-khoan/dang-nhap" in desk.url  # the session from before has ended
    late = visit(link)
    late.get_by_role("heading", name="Đường dẫn không còn dùng được").wait_for()
    seen(late)
    assert [desk.complaints, stranger.complaints, late.complaints] == [[], [], []]
