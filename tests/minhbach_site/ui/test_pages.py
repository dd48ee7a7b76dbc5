from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings as site_settings
from django.test import Client
from django.utils import translation

import factories
from minhbach_site.accounts.states import Role
from minhbach_site.ui.templatetags.ui import weekday

pytestmark = pytest.mark.django_db


def menu(page):
    return re.findall(r'nav-link-title">(.*?)<', page.text)


@pytest.mark.parametrize(
    ("role", "lines"),
    [
        (Role.CLERK, ["Bàn làm việc", "Bảng quyền"]),
        (Role.ADMINISTRATOR, ["Bàn làm việc", "Người dùng", "Bảng quyền"]),
        (Role.AUDITOR, ["Bàn làm việc", "Người dùng", "Nhật ký", "Bảng quyền"]),
    ],
)
def test_the_menu_shows_what_one_may_open(people, sign_in, role, lines):
    shown = menu(sign_in(people[role]).get("/"))

    assert [line for line in shown if line in {"Bàn làm việc", "Người dùng", "Nhật ký", "Bảng quyền"}] == lines


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/", ["Bàn làm việc"]),
        ("/nguoi-dung", ["Người dùng"]),
        ("/nguoi-dung/them", ["Người dùng"]),
        ("/quyen", ["Bảng quyền"]),
        ("/ho-so", []),
        ("/ho-so/thu-dien-tu", []),
        ("/tim-kiem", []),
        ("/tai-khoan/phien", []),
    ],
)
def test_the_menu_marks_where_one_is(people, sign_in, address, marked):
    page = sign_in(people[Role.ADMINISTRATOR]).get(address).text

    assert re.findall(r'aria-current="page"><span class="nav-link-icon">.*?title">(.*?)<', page) == marked


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/nguoi-dung/them", ["Bàn làm việc", "Người dùng", "Thêm người dùng"]),
        ("/nguoi-dung", ["Bàn làm việc", "Người dùng"]),
        ("/tim-kiem", ["Bàn làm việc", "Tìm kiếm"]),
    ],
)
def test_the_way_to_a_page_leads_through_the_menu(people, sign_in, address, way):
    page = sign_in(people[Role.ADMINISTRATOR]).get(address).text

    assert re.findall(r"breadcrumb-item[^>]*>(?:<a[^>]*>)?([^<]+)<", page) == way


@pytest.mark.parametrize(("language", "name"), [("vi", "Thứ Hai"), ("en", "Monday")])
def test_a_weekday_is_named_in_the_language_of_the_page(language, name):
    with translation.override(language):
        assert weekday(date(2026, 11, 30)) == name


def test_the_words_of_a_choice_stand_beside_its_button():
    class Asked(forms.Form):
        answer = forms.ChoiceField(label="Có không?", choices=[("1", "Có")], widget=forms.RadioSelect)

    assert 'class="form-check-input"' in str(Asked())


def test_the_first_page_says_what_one_holds_and_for_whom(leader, clerk, sign_in):
    from minhbach_site.accounts import services

    factories.grant(clerk, Role.HEAD_OF_UNIT, unit_code="P1")
    services.delegate(
        actor=leader,
        grant_id=leader.grants.get().pk,
        delegate_id=clerk.pk,
        from_on=factories.DAY,
        until_on=factories.DAY,
        reason="đi công tác",
        at=factories.AT,
    )

    page = sign_in(clerk).get("/").text

    assert "Văn thư" in page
    assert f"được {leader.display_name} ủy quyền" in page


def test_search_finds_people_blind_to_accents_for_those_who_may_see_them(people, outsider, sign_in):
    outsider.display_name, outsider.search_text = "Nguyễn Thị Quy Chế", "nguyen thi quy che"
    outsider.save()

    seen = sign_in(people[Role.LEADER]).get("/tim-kiem", {"q": "QUY che nguyễn"}).text
    unseen = sign_in(people[Role.CLERK]).get("/tim-kiem", {"q": "quy che"}).text

    assert "Nguyễn Thị Quy Chế" in seen
    assert "1 kết quả" in seen
    assert "Nguyễn Thị Quy Chế" not in unseen
    assert "Không tìm thấy gì" in unseen


def test_search_says_when_there_is_more(people, sign_in):
    for number in range(25):
        factories.person(f"trung{number}")

    page = sign_in(people[Role.LEADER]).get("/tim-kiem", {"q": "trung"}).text

    assert page.count("list-group-item-action") == 20
    assert "Còn nhiều kết quả nữa" in page


@pytest.mark.parametrize("text", ["", "%", "_", "' OR 1=1 --", "<script>alert(1)</script>", "x" * 500])
def test_search_survives_any_text(people, sign_in, text):
    page = sign_in(people[Role.LEADER]).get("/tim-kiem", {"q": text})

    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_an_address_that_is_not_there_helps(clerk, sign_in):
    page = sign_in(clerk).get("/khong-co")

    assert (page.status_code, "Không tìm thấy trang" in page.text, "Về trang đầu" in page.text) == (404, True, True)


def test_what_is_denied_says_which_permission(clerk, sign_in):
    page = sign_in(clerk).get("/nguoi-dung/them")

    assert (page.status_code, "Thêm, sửa, khóa người dùng" in page.text) == (403, True)


def test_a_form_that_waited_too_long_says_so(clerk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.post("/ho-so/thu-dien-tu", {"email": ""})

    assert (page.status_code, "Phiên làm việc đã cũ" in page.text) == (403, True)


def test_a_broken_page_says_that_nothing_was_saved(clerk, sign_in, monkeypatch):
    client = sign_in(clerk)
    client.raise_request_exception = False
    monkeypatch.setattr("minhbach_site.ui.views.permissions_of", lambda *_anything: 1 / 0)

    page = client.get("/")

    assert (page.status_code, "chưa được ghi lại" in page.text) == (500, True)
    assert all(f"/static/{sheet}" in page.text for sheet in ("vendor/tabler.min.css", "ui/site.css"))


def test_every_answer_carries_the_headers_that_guard_it(client):
    answer = client.get("/tai-khoan/dang-nhap")

    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"], answer["Referrer-Policy"]) == ("DENY", "nosniff", "same-origin")


def test_the_demo_is_marked_on_every_page_and_production_is_not(clerk, sign_in, settings):
    client = sign_in(clerk)
    assert "Bản dùng thử" in client.get("/").text

    settings.PRODUCTION = True
    assert "Bản dùng thử" not in client.get("/").text


def test_the_look_is_kept(client):
    client.post("/giao-dien", {"theme": "dark", "next": "/"})
    assert 'data-bs-theme="dark"' in client.get("/tai-khoan/dang-nhap").text

    client.post("/giao-dien", {"theme": "neon", "next": "/"})
    assert 'data-bs-theme="dark"' in client.get("/tai-khoan/dang-nhap").text


def templates():
    return sorted(site_settings.PACKAGE.glob("*/templates/**/*.html"))


def test_templates_hold_no_inline_script_style_or_handler():
    """A block of data that a browser never runs is no script (HTML, 4.12.1): allauth's scripts are told by such a block what to do."""
    inline = r'<script(?![^>]*(?:src=|type="application/json"))[^>]*>|<style|\sstyle=|\son[a-z]+='
    mailed = {"letter.html", "letter_line.html"}  # a mail program loads no stylesheet of ours
    bad = [
        path.name for path in templates() if path.name not in mailed and re.search(inline, re.sub(r"{#.*?#}", "", path.read_text("utf-8")))
    ]
    assert bad == []


def test_every_icon_that_is_used_is_in_the_sprite():
    listed = set((Path(__file__).parents[3] / "assets/icons.txt").read_text("utf-8").split())
    used = {
        name
        for path in templates()
        for name in re.findall(r'{% icon "([a-z0-9-]+)"|picture="([a-z0-9-]+)"', path.read_text("utf-8"))
        for name in name
        if name
    }
    from minhbach_site.urls import MENU, SEARCH

    used |= {item.icon for group in MENU for item in group.items} | {source.icon for source in SEARCH}
    assert used - listed == set()
    assert len(used) > 20


def test_every_action_in_the_code_has_its_words():
    from minhbach_site.audit.states import ACTIONS as OWN
    from minhbach_site.urls import ACTIONS

    said = {
        name
        for path in site_settings.PACKAGE.rglob("*.py")
        for name in re.findall(r'"([a-z_]+\.[a-z_]+)"', path.read_text("utf-8"))
        if re.search(rf'(action=|action = ).*"{re.escape(name)}"', path.read_text("utf-8"))
    }
    assert said - set(ACTIONS) - set(OWN) == set()
    assert {"accounts.grant_role", "audit.prove"} <= said
