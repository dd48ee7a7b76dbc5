"""Setting up an authenticator app on a phone in the dark, and ending another session from there."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession

import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_authenticator_app_is_set_up_on_a_dark_phone(visit, clerk):
    clerk.set_password(factories.PASSWORD)
    clerk.save()
    page = visit("/tai-khoan/nhieu-lop/totp/activate/", clerk, width=390, scheme="dark")
    page.fill("[name=password]", factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/totp/activate/")

    assert page.locator(".qr").evaluate("image => getComputedStyle(image).backgroundColor") == "rgb(255, 255, 255)"
    secret = page.get_by_label("Khóa bí mật")
    assert (secret.is_enabled(), secret.is_editable()) == (True, False)
    fits = secret.evaluate("field => field.scrollWidth <= field.clientWidth")
    assert (fits, page.evaluate("document.documentElement.scrollWidth <= innerWidth")) == (True, True)
    counter = list(yield_hotp_counters_from_time())[1]
    page.get_by_label("Mã xác thực").fill(format_hotp_value(hotp_value(secret.input_value(), counter)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")

    assert len(page.locator("#recovery_codes").input_value().split()) == 10
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert page.complaints == []


def test_one_other_session_is_ended_by_its_browser(visit, clerk):
    clerk.set_password(factories.PASSWORD)
    clerk.save()
    other, page = (visit("/tai-khoan/dang-nhap?next=/tai-khoan/phien", width=width) for width in (1280, 390))
    for one in (other, page):
        one.get_by_label("Tên đăng nhập").fill(clerk.username)
        one.get_by_label("Mật khẩu").fill(factories.PASSWORD)
        one.keyboard.press("Enter")
        one.get_by_role("heading", name="Phiên đang mở").wait_for()
    assert page.locator("tr:has-text('Chrome')").count() == UserSession.objects.count() == 2

    page.get_by_role("button", name="Kết thúc").click()
    page.get_by_text("Đã kết thúc phiên.").wait_for()

    other.goto("/ho-so")
    assert "/tai-khoan/dang-nhap" in other.url
    assert page.complaints == []


def test_who_has_only_a_key_signs_in_by_it_and_is_offered_no_code(visit, clerk):
    clerk.set_password(factories.PASSWORD)
    clerk.save()
    page = visit("/tai-khoan/dang-nhap", width=390, scheme="dark")
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def enter():
        page.get_by_label("Tên đăng nhập").fill(clerk.username)
        page.get_by_label("Mật khẩu").fill(factories.PASSWORD)
        page.keyboard.press("Enter")

    enter()
    page.wait_for_url("/")
    page.goto("/tai-khoan/nhieu-lop/webauthn/add/")
    page.fill("[name=password]", factories.PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda address: "/add/" not in address)
    assert "webauthn" in set(Authenticator.objects.values_list("type", flat=True))
    Authenticator.objects.exclude(type="webauthn").delete()
    page.context.clear_cookies()

    page.goto("/tai-khoan/dang-nhap")
    enter()
    key = page.get_by_role("button", name="Dùng khóa bảo mật")
    key.wait_for()
    assert (page.locator("[name=code]").count(), page.evaluate("document.documentElement.scrollWidth <= innerWidth")) == (0, True)
    key.click()
    page.wait_for_url("/")

    assert page.complaints == []
