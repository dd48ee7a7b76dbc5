"""The lists over the example agency: wide enough for a desk's screen, usable on a phone, whole on paper, spoken when they turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

import factories
from expectations.disclosure import ITEM
from minhbach_site.accounts.states import Role
from minhbach_site.disclosure import services
from minhbach_site.urls import MENU

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EXAMPLE = Path(__file__).parents[2] / "examples" / "sct-quang-ngai-2025"
LONG = "Thông-báo-kết-luận-" * 9 + ".docx"


@pytest.fixture
def everyone(transactional_db):
    call_command("load_example", EXAMPLE, verbosity=0)
    return factories.person("moi-vai", *Role)


def test_every_list_fits_a_desk_without_moving_sideways(visit, everyone):
    page = visit("/", everyone)
    page.set_viewport_size({"width": 1280, "height": 800})
    tables = {}
    for address in [reverse(item.url) for group in MENU for item in group.items]:
        page.goto(address)
        for name, wide, room in page.locator(".table-responsive").evaluate_all(
            "all => all.map(one => [one.getAttribute('aria-label'), one.scrollWidth, one.clientWidth])"
        ):
            tables[address, name] = wide - room

    assert {name: over for name, over in tables.items() if over > 0} == {}
    assert len(tables) >= 12


def test_turning_a_page_leads_to_the_table_and_says_which_rows(visit, everyone):
    page = visit(f"{reverse('plans:tasks')}?sort=title", everyone)

    page.get_by_role("link", name="Trang sau").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#doc-bang")).to_contain_text("Dòng 26–50 trong")
    assert page.evaluate("document.activeElement.className") == "table-responsive"
    page.locator("#sap-due_on").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#doc-bang")).to_contain_text("Dòng 1–25 trong")
    assert page.evaluate("document.activeElement.id") == "sap-due_on"
    assert page.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_rows_come_first_and_can_be_filtered_and_sorted(script, visit, everyone):
    page = visit(reverse("plans:tasks"), everyone, width=390, script=script)
    first = page.locator("tbody tr").first
    if script:  # without it the menu stands open above
        assert first.bounding_box()["y"] < 600
    assert not page.locator("#sap-title").is_visible()

    page.locator("summary", has_text="Sắp xếp").click()
    page.get_by_role("link", name="Hạn", exact=True).click()
    page.wait_for_url("**sort=due_on**")
    page.locator("summary", has_text="Lọc").click()
    page.get_by_label("Tìm", exact=True).fill("khong-co-gi-nhu-the")
    page.keyboard.press("Enter")

    page.get_by_text("Không có dòng nào phù hợp").wait_for()
    expect(page.get_by_label("Tìm", exact=True)).to_be_visible()


def test_a_printed_list_is_whole_and_marked(visit, everyone):
    page = visit(reverse("records:documents"), everyone)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1010, "height": 680})  # what A4 on its side leaves between the margins

    assert page.get_by_text("Bản dùng thử", exact=True).is_visible()
    assert page.get_by_text("Sở Công Thương tỉnh Quảng Ngãi · In lúc 09:00 27/11/2026").is_visible()
    assert page.get_by_role("columnheader", name="Trạng thái").is_visible()
    assert not page.get_by_label("Tìm", exact=True).is_visible()
    assert page.locator(".table-responsive table").evaluate("one => one.getBoundingClientRect().right <= innerWidth")
    assert page.locator("thead").evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert page.locator("tbody tr").first.bounding_box()["y"] < 400


def test_a_printed_document_has_no_controls_and_its_history_is_whole(visit, clerk):
    page = visit(reverse("records:document", args=[factories.document("A").pk]), clerk)
    page.emulate_media(media="print")

    assert page.get_by_role("heading", name="Hiệu lực").is_visible()
    assert page.locator("main form:visible, main button:visible, main input:visible").count() == 0

    entered = services.enter(actor=clerk, content=services.Content(**ITEM), at=factories.AT)
    page = visit(reverse("disclosure:disclosure", args=[entered.pk]), clerk)
    page.emulate_media(media="print")
    dots = "one => one.getBoundingClientRect().left + parseFloat(getComputedStyle(one, '::before').left)"
    assert page.locator(".history li").first.evaluate(dots) >= 0


def test_a_long_name_without_spaces_breaks_inside_a_phone(visit, clerk):
    document = factories.document("A", subject=LONG)
    factories.document_file(document, name=LONG)

    page = visit(reverse("records:document", args=[document.pk]), clerk, width=390)

    assert page.get_by_text(LONG).count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_what_is_refused_is_seen_read_and_stood_on(visit, clerk):
    factories.series(group="chung", title="Văn bản đi")
    page = visit(reverse("records:open_series"), clerk)
    page.get_by_label("Cơ quan").select_option(label="Cơ quan SCT")
    page.get_by_label("Mã sổ").fill("chung")
    page.get_by_label("Tên sổ số").fill("Văn bản đi")
    page.get_by_role("button", name="Lưu").click()

    refused = page.get_by_role("alert")
    expect(refused).to_be_focused()
    assert refused.get_attribute("class") == "alert alert-danger"


def test_a_button_pressed_twice_sends_once_and_says_that_it_is_at_work(visit, clerk):
    factories.agency()
    page = visit(reverse("records:open_series"), clerk)
    page.evaluate(  # the answer never comes: what would have been sent is only counted
        "window.sent = 0; addEventListener('submit', event => { if (!event.defaultPrevented) sent += 1; event.preventDefault(); })"
    )
    button = page.get_by_role("button", name="Lưu")

    button.click()
    expect(button).to_be_disabled()
    expect(page.get_by_text("Đang xử lý, xin chờ…")).to_be_visible()
    page.evaluate("document.querySelector('main form').requestSubmit()")

    assert page.evaluate("sent") == 1
