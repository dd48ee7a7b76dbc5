"""An address asked by someone not signed in, or without its button."""

from __future__ import annotations

import pytest

import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent_from", "back_to"),
    [
        ("http://testserver/van-ban/7/sua?tu=so", "/van-ban/7/sua%3Ftu%3Dso"),
        ("http://testserver", "/"),
        ("https://ke-gian.example/van-ban/", "/"),
        ("", "/"),
    ],
)
def test_who_presses_a_button_after_the_session_ended_comes_back_to_its_page(client, sent_from, back_to):
    answer = client.post("/to-chuc/su-kien/20/withdraw", headers={"referer": sent_from} if sent_from else {})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/tai-khoan/dang-nhap?next={back_to}")


def test_who_opens_a_page_comes_back_to_it(client):
    assert client.get("/van-ban/?q=a").headers["Location"] == "/tai-khoan/dang-nhap?next=/van-ban/%3Fq%3Da"


def test_an_address_for_a_button_alone_answers_with_a_page_that_helps(clerk, sign_in):
    answer = sign_in(clerk).get("/to-chuc/su-kien/20/withdraw")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Không mở trực tiếp được địa chỉ này" in answer.text
    assert "Về trang đầu" in answer.text


@pytest.mark.parametrize("words", ['"quy chế', "«quy chế»", "quy chế " + "x" * 300])
def test_what_is_searched_for_may_stand_in_quotation_marks_or_be_too_long(clerk, sign_in, words):
    factories.document("VB1", subject="Quy chế làm việc")
    page = sign_in(clerk).get("/tim-kiem", {"q": words})

    assert ("VB1" in page.text or "Quy chế làm việc" in page.text) is ("x" not in words)
    assert "Kết quả tìm" in page.text
