"""What stands where there is nothing: nobody is told to press a button that they do not have."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

import factories
import report_factories
from minhbach_site.accounts.states import Role

LISTS = (
    "/bao-cao/",
    "/cong-viec/ke-hoach",
    "/cong-viec/nhiem-vu",
    "/cong-viec/cuoc-hop",
    "/cong-viec/tu-cham-diem",
    "/van-ban/",
    "/van-ban/quan-triet",
    "/cong-khai/",
    "/to-chuc/su-kien",
    "/to-chuc/sap-xep",
    "/to-chuc/bien-dong",
    "/to-chuc/ban",
)
ACTION = re.compile(r'class="empty-action"')


@pytest.mark.django_db
@pytest.mark.parametrize("page", LISTS)
def test_who_only_reads_is_told_no_more_than_that_it_will_show_here(sign_in, page):
    report_factories.agency_of_duties()
    client = sign_in(factories.person("kiem-tra", Role.AUDITOR))

    answer = client.get(page)

    assert answer.status_code == 200
    assert "Khi người phụ trách ghi vào, nội dung sẽ hiện ở đây." in answer.text
    assert not ACTION.search(answer.text)
    assert "Bấm «" not in answer.text


@pytest.mark.django_db
def test_who_may_is_told_how(sign_in, clerk):
    report_factories.agency_of_duties()

    page = sign_in(clerk).get("/van-ban/").text

    assert "Vào sổ văn bản đến, hoặc lấy số cho văn bản đi." in page
    assert ACTION.search(page)


def test_every_empty_state_with_a_button_asks_who_may():
    asked = [
        (path.name, tag)
        for path in settings.PACKAGE.glob("**/*.html")
        for tag in re.findall(r"{% empty (none \w+ \w+ \w+ [^%]*)%}", path.read_text("utf-8"))
    ]

    assert len(asked) > 10
    assert [one for one in asked if "may=" not in one[1]] == []
