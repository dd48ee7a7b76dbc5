"""Two people change one document at the same moment, each in a browser of their own; and someone presses a button twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

import factories
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.records.models import Document, NumberSeries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAYS = {
    "vi": {
        "subject": "Trích yếu",
        "reason": "Lý do sửa",
        "save": "Lưu",
        "saved": "Đã lưu.",
        "refused": "Người vanthu đã sửa văn bản này trong khi bạn đang sửa: trích yếu. Chưa lưu gì;",
        "register": "Vào sổ",
        "type": "Loại văn bản",
    },
    "en": {
        "subject": "Subject",
        "reason": "Reason for the correction",
        "save": "Save",
        "saved": "Saved.",
        "refused": "Người vanthu changed this document while you were editing it: subject. Nothing was saved;",
        "register": "Register",
        "type": "Type of document",
    },
}


@pytest.fixture(params=SAYS)
def language(request):
    return request.param


@pytest.fixture
def open_as(visit, language):
    """Open an address as a person, in the language of the test."""

    def opened(address, person):
        page = visit("/", person)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
        page.goto(address)
        return page

    return opened


def fill(page, words, subject):
    page.get_by_label(words["subject"]).fill(subject)
    page.get_by_label(words["reason"]).fill("lỗi chính tả")


def test_the_second_of_two_who_change_a_document_is_told_who_came_first(open_as, language, clerk):
    second = factories.person("luutru", Role.RECORDS_OFFICER)
    document = factories.document("VB1", direction="reference", subject="Kế hoạch cải cách hành chín")
    words = SAYS[language]
    first_page, second_page = (open_as(f"/van-ban/{document.pk}/sua", one) for one in (clerk, second))
    fill(first_page, words, "Kế hoạch cải cách hành chính")
    fill(second_page, words, "Kế hoạch cải cách hành chính năm 2026")

    first_page.get_by_role("button", name=words["save"], exact=True).click()
    first_page.get_by_text(words["saved"]).wait_for()
    second_page.get_by_role("button", name=words["save"], exact=True).click()
    refusal = second_page.get_by_role("alert").filter(has_text=words["refused"])
    refusal.wait_for()

    assert second_page.get_by_label(words["subject"]).input_value() == "Kế hoạch cải cách hành chính năm 2026"
    document.refresh_from_db()
    assert document.subject == "Kế hoạch cải cách hành chính"
    refusal.get_by_role("link").click()
    expect(second_page.get_by_label(words["subject"])).to_have_value("Kế hoạch cải cách hành chính")
    fill(second_page, words, "Kế hoạch cải cách hành chính năm 2026")
    second_page.get_by_role("button", name=words["save"], exact=True).click()
    second_page.get_by_text(words["saved"]).wait_for()
    document.refresh_from_db()
    assert document.subject == "Kế hoạch cải cách hành chính năm 2026"
    assert list(Entry.objects.filter(action="records.change").order_by("sequence").values_list("actor", flat=True)) == [clerk.pk, second.pk]


def test_a_button_pressed_twice_registers_one_document_under_one_number(open_as, language, clerk):
    series = factories.series()
    words = SAYS[language]
    page = open_as("/van-ban/vao-so/outgoing", clerk)
    page.get_by_label(words["type"]).select_option("ke_hoach")
    page.get_by_label(words["subject"]).fill("Kế hoạch công tác tháng 12")

    page.get_by_role("button", name=words["register"], exact=True).dblclick()
    page.get_by_role("heading", name="01/").wait_for()

    assert list(Document.objects.values_list("subject", "number")) == [("Kế hoạch công tác tháng 12", 1)]
    assert NumberSeries.objects.get(pk=series.pk).last_number == 1
    assert page.complaints == []
