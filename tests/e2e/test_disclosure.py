"""A disclosure from the clerk's draft to the day it comes down, in a real Chromium; strangers see none of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

import disclosure_factories as make
import factories
from minhbach_site.disclosure.models import Disclosure
from minhbach_site.disclosure.states import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_posting_is_entered_approved_shown_and_taken_down(visit, clerk, leader, outsider, monkeypatch):
    page = visit(reverse("disclosure:enter"), clerk)
    page.get_by_label("Nội dung", exact=True).fill("Quy chế làm việc của cơ quan")
    page.get_by_label("Nhóm nội dung").select_option("9")
    page.get_by_label("Hình thức").select_option("posting")
    page.get_by_label("Ngày văn bản").fill("2026-11-20")
    page.get_by_label("Đã kiểm tra").check()
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("người nhập không tự duyệt").wait_for()
    made = reverse("disclosure:disclosure", args=[Disclosure.objects.get().pk])

    page = visit(made, leader)
    page.get_by_role("button", name="Duyệt").click()
    page.get_by_text("Đã duyệt.").wait_for()

    page = visit(made, clerk)
    page.get_by_role("link", name="Ghi đã công khai").click()
    page.get_by_label("Ngày công khai", exact=True).fill("2026-11-27")
    page.get_by_label("Nơi công khai").fill("Bảng tin tầng 1")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đang công khai", exact=True).wait_for()
    page.get_by_text("Vì sao ngày này?").first.click()
    page.get_by_text("Ngày Văn hóa Việt Nam").first.wait_for()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Biên bản niêm yết (PDF)").click()
    assert taken.value.suggested_filename == "dung-thu-bien-ban-niem-yet-CK-2026-1.pdf"

    page.get_by_role("link", name="Ghi đã gỡ").click()
    page.get_by_label("Ngày gỡ").fill("2026-11-27")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("sớm nhất được gỡ từ ngày 18/12/2026").wait_for()

    monkeypatch.setattr(timezone, "now", lambda: factories.AT + timedelta(days=21))
    page = visit(reverse("disclosure:take_down", args=[Disclosure.objects.get().pk]), clerk)
    page.get_by_label("Ngày gỡ").fill("2026-12-18")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Đã kết thúc", exact=True).wait_for()

    page = visit(made, outsider)
    page.get_by_role("heading", name="Bạn không có quyền").wait_for()
    page = visit(made)
    page.get_by_role("button", name="Đăng nhập", exact=True).wait_for()


def test_a_posting_is_extended_corrected_and_taken_down_on_a_phone_in_english(visit, clerk, leader, live_server, monkeypatch):
    item = make.posted(factories.DAY, item="Quy chế năm 2025")
    made = reverse("disclosure:disclosure", args=[item.pk])

    def opened(address, person):
        page = visit(address, person, width=390, scheme="dark")
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        return page

    page = opened(reverse("disclosure:extend", args=[item.pk]), leader)
    page.get_by_label("Extend through").fill("2099-01-01")
    page.get_by_label("Reason").fill("nhiều người hỏi")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("One extension lasts at most 12 months: through 17 Dec 2027.").wait_for()
    page.get_by_label("Extend through").fill("2026-12-31")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("đến hết ngày 31/12/2026: nhiều người hỏi").wait_for()

    page = opened(reverse("disclosure:correct", args=[item.pk]), clerk)
    page.get_by_label("Correct wording").fill("Quy chế năm 2026")
    page.get_by_label("Reason for the correction").fill("sai năm")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("the old wording stays until it is approved").wait_for()
    page = opened(made, leader)
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("The request is approved.").wait_for()
    assert page.get_by_role("link", name="Minutes of taking down").count() == 0

    monkeypatch.setattr(timezone, "now", lambda: factories.AT + timedelta(days=35))  # 1 January 2027
    page = opened(made, clerk)
    page.get_by_role("link", name="Minutes of taking down (PDF)").wait_for()
    page.get_by_role("link", name="Record as taken down").click()
    page.get_by_label("Taken down, disclosure ended on").fill("2027-01-01")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Ended", exact=True).wait_for()


def test_a_late_record_is_confirmed_and_a_wrong_day_is_mended_by_two_people(visit, clerk, leader):
    item = make.disclosure(issued_on=date(2026, 11, 2), state=State.APPROVED)  # due on 9 November
    made = reverse("disclosure:disclosure", args=[item.pk])

    page = visit(reverse("disclosure:publish", args=[item.pk]), clerk, width=390)
    page.get_by_text("Hạn công khai 09/11/2026 đã qua").wait_for()
    assert page.get_by_label("Ngày công khai", exact=True).input_value() == ""
    page.get_by_label("Ngày công khai", exact=True).fill("2026-11-05")
    page.get_by_label("Vì sao nay mới ghi").fill("biên bản niêm yết ngày 05/11/2026")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Ghi công khai trong hạn, chờ xác nhận").wait_for()
    page.get_by_text("Quá hạn công khai").wait_for()

    page = visit(made, leader)
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_text("Đang công khai", exact=True).wait_for()
    assert page.get_by_text("Quá hạn công khai").count() == 0

    page = visit(made, clerk)
    page.get_by_role("link", name="Sửa ngày, nơi đã ghi").click()
    page.get_by_label("Ngày công khai đúng").fill("2026-11-06")
    page.get_by_label("Lý do sửa").fill("nhìn nhầm biên bản")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("Có đề nghị sửa điều đã ghi, chờ duyệt").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0

    page = visit(made, leader, width=390, scheme="dark")
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_text("ngày công khai 05/11/2026 → 06/11/2026: nhìn nhầm biên bản").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.complaints == []
