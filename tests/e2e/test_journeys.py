"""What people do from end to end: by keyboard alone, without JavaScript, with a passkey, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import factories
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.audit import queries as journal
from minhbach_site.audit import services as proving
from minhbach_site.audit.models import Examination

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin(transactional_db):
    return with_password(factories.person("quantri", Role.ADMINISTRATOR, display_name="Quản trị"))


def with_password(person):
    person.set_password(factories.PASSWORD)
    person.save()
    return person


def focused(page):
    return page.evaluate(
        "document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || document.activeElement.name"
    )


def tab_to(page, wanted, turns=60):
    for _turn in range(turns):
        page.keyboard.press("Tab")
        if wanted in (focused(page) or ""):
            return
    raise AssertionError(f"«{wanted}» is not reached by the Tab key; last was «{focused(page)}»")


def test_by_keyboard_alone_from_the_door_to_a_new_person_with_a_role(visit, admin):
    page = visit("/")

    page.keyboard.press("Tab")
    assert focused(page) == "Đến nội dung chính"
    tab_to(page, "login")
    page.keyboard.type("quantri")
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Xin chào, Quản trị").wait_for()

    tab_to(page, "Người dùng")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nguoi-dung")
    tab_to(page, "Thêm người dùng")
    page.keyboard.press("Enter")
    page.wait_for_url("**/them")
    tab_to(page, "display_name")
    for text in ("Nguyễn Thị Bình", "ntbinh", "Chuyên viên", ""):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert focused(page) == "Lưu"
    page.keyboard.press("Enter")
    page.get_by_text("Mật khẩu chỉ hiện một lần này").wait_for()

    tab_to(page, "Đã ghi lại")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Nguyễn Thị Bình").wait_for()
    tab_to(page, "Giao vai trò")
    page.keyboard.press("Enter")
    page.wait_for_url("**/vai-tro")
    tab_to(page, "reason")
    page.keyboard.type("QĐ 12/QĐ-SCT")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Văn thư: Đã giao.").wait_for()

    assert [held.role for held in Person.objects.get(username="ntbinh").held(factories.DAY)] == [Role.CLERK]
    assert page.complaints == []


def test_the_menu_of_the_account_opens_and_closes_by_keyboard(visit, admin):
    page = visit("/", admin)
    tab_to(page, "Quản trị")

    page.keyboard.press("Enter")
    page.get_by_role("link", name="Phiên đăng nhập").wait_for()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Phiên đăng nhập")).to_be_hidden()
    assert focused(page) == "Quản trị"


def test_the_slash_key_leads_to_the_search_box(visit, admin):
    page = visit("/", admin)

    page.keyboard.press("/")
    page.keyboard.type("quan tri")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Kết quả tìm «quan tri»").wait_for()


def test_a_list_narrows_while_one_types_and_keeps_the_place_of_the_cursor(visit, admin):
    for number in range(30):
        factories.person(f"nv{number:02}", display_name=f"Nhân viên {number:02}")
    page = visit("/nguoi-dung", admin)

    page.get_by_label("Tìm", exact=True).click()
    page.keyboard.type("nv07", delay=20)
    page.locator("#doc-bang").get_by_text("Dòng 1–1 trong 1").wait_for()

    assert page.url.endswith("/nguoi-dung?q=nv07&role=&is_active=")
    page.keyboard.press("Backspace")
    page.locator("#doc-bang").get_by_text("Dòng 1–10 trong 10").wait_for()
    assert page.get_by_label("Tìm", exact=True).input_value() == "nv0"
    page.get_by_role("link", name="Tên đăng nhập").click()
    page.locator("th[aria-sort=ascending]").wait_for()
    assert page.url.count("q=nv0") == 1
    assert page.complaints == []


def test_the_same_list_works_without_javascript(visit, admin):
    for number in range(30):
        factories.person(f"nv{number:02}", display_name=f"Nhân viên {number:02}")
    page = visit("/nguoi-dung", admin, script=False)

    page.get_by_label("Tìm", exact=True).fill("nv07")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_text("Dòng 1–1 trong 1")).to_be_visible()

    page.get_by_role("link", name="Bỏ lọc").click()
    page.get_by_role("link", name="Trang sau").click()
    expect(page.get_by_text("Dòng 26–31 trong 31")).to_be_visible()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()


def test_the_menu_opens_on_a_phone(visit, admin):
    page = visit("/", admin, width=390)
    assert not page.get_by_role("link", name="Bảng quyền").is_visible()

    page.get_by_role("button", name="Mở danh mục").click()
    page.get_by_role("link", name="Bảng quyền").click()

    page.get_by_role("heading", name="Bảng quyền theo vai trò").wait_for()


def test_the_look_follows_the_device_until_one_is_chosen(visit, admin):
    page = visit("/", admin, scheme="dark")
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"

    with page.expect_navigation():
        page.get_by_role("button", name="Giao diện sáng").click()

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "light"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "light"


def test_a_passkey_is_added_and_then_opens_the_door_alone(visit, admin, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = visit("/")
    page.goto(page.url.replace("127.0.0.1", "localhost"))
    page.get_by_label("Tên đăng nhập").fill("quantri")
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.get_by_role("heading", name="Xin chào, Quản trị").wait_for()
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    key.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})

    root = page.url.removesuffix("/")
    page.goto(f"{root}/tai-khoan/nhieu-lop/webauthn/add/")
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()
    page.get_by_label("Đăng nhập không cần mật khẩu").check()
    page.get_by_role("button", name="Thêm").click()
    page.get_by_text("Đã thêm khóa bảo mật.").wait_for()

    page.get_by_role("button", name="Quản trị").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập (passkey)").click()

    page.get_by_role("heading", name="Xin chào, Quản trị").wait_for()


def test_a_stranger_is_led_to_the_door_and_back(visit, admin):
    page = visit("/nguoi-dung?q=quan")
    page.get_by_label("Tên đăng nhập").fill("quantri")
    page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()

    page.wait_for_url("**/nguoi-dung?q=quan")
    expect(page.get_by_role("heading", name="Người dùng")).to_be_visible()


def test_the_proof_prints_without_the_menu(visit, transactional_db):
    page = visit("/nhat-ky/chung-thuc", factories.person("kiemtra", Role.AUDITOR))
    page.get_by_role("button", name="Kiểm tra bây giờ").click()
    page.get_by_role("link", name="Bản PDF để ký").wait_for()

    page.emulate_media(media="print")

    assert not page.get_by_role("navigation", name="Danh mục chính").is_visible()
    assert page.get_by_text("Người chứng kiến").is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_long_proof_tells_how_far_it_is_until_it_is_there(visit, transactional_db, monkeypatch, script):
    """With a script the part of the page is asked for anew, without one the page loads itself."""
    monkeypatch.setattr(journal, "FEW", -1)
    monkeypatch.setattr(proving, "start", lambda _command: None)  # the test itself is the process
    page = visit("/nhat-ky/chung-thuc", factories.person("kiemtra", Role.AUDITOR), script=script)
    page.get_by_role("button", name="Kiểm tra bây giờ").click()
    page.get_by_role("heading", name="Đang kiểm tra nhật ký").wait_for()
    asked = Examination.objects.get()

    Examination.objects.filter(pk=asked.pk).update(walked=2000, entries=9000)
    page.get_by_text("Dòng nhật ký đã kiểm tra: 2.000 trong 9.000").wait_for()
    proving.prove(examination_id=asked.pk, now=lambda: factories.AT)

    page.get_by_role("link", name="Bản PDF để ký").wait_for()
    expect(page.get_by_text("Trạng thái nhật ký tại thời điểm")).to_be_visible()
    page.goto("/nhat-ky/chung-thuc")
    page.get_by_role("link", name="27/11/2026").click()
    page.get_by_role("link", name="Bản PDF để ký").wait_for()
    assert page.complaints == []


def test_by_keyboard_alone_a_document_is_registered_and_its_plan_approved(visit, clerk, leader):
    """No mouse from the first page to the approval: two people, each at their own keyboard."""
    factories.agency()
    factories.unit("VP", name="Văn phòng Sở")
    page = visit("/", clerk)
    open_by_key(page, "Sổ văn bản")
    open_by_key(page, "Văn bản đi")
    tab_to(page, "Tờ trình")  # the list of types
    choose_by_key(page, "Kế hoạch")
    tab_to(page, "subject")
    page.keyboard.type("Thực hiện dân chủ ở cơ sở năm 2027")
    tab_to(page, "Vào sổ")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kế hoạch 01/KH-SCT").wait_for()

    open_by_key(page, "Lập kế hoạch")
    tab_to(page, "Văn phòng Sở")  # the list of units
    choose_by_key(page, "Văn phòng Sở")
    open_by_key(page, "Lưu")
    open_by_key(page, "Thêm nhiệm vụ")
    tab_to(page, "title")
    page.keyboard.type("Niêm yết quy chế")
    tab_to(page, "Văn phòng Sở")  # the list of units
    choose_by_key(page, "Văn phòng Sở")
    tab_to(page, "due_on")
    page.locator(":focus").fill("2026-12-15")  # how a day is typed is the browser's own
    open_by_key(page, "Lưu")
    open_by_key(page, "Trình duyệt")
    open_by_key(page, "Trình duyệt")
    page.get_by_text("Chờ duyệt").first.wait_for()

    other = visit("/", leader)
    open_by_key(other, "Thực hiện dân chủ ở cơ sở năm 2027")
    open_by_key(other, "Duyệt")
    open_by_key(other, "Duyệt")
    other.get_by_text("Đang thực hiện").first.wait_for()
    assert page.complaints == other.complaints == []


def choose_by_key(page, words, turns=60):
    """In the list where one stands, go down until these words are chosen."""
    for _turn in range(turns):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.selectedOptions[0].text").startswith(words):
            return
    raise AssertionError(f"«{words}» is not in the list")


def open_by_key(page, link):
    """Walk to a link or a button by the Tab key, follow it, and wait for the next page."""
    before = page.url
    tab_to(page, link)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address != before)
    page.wait_for_load_state()
