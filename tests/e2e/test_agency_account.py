"""Signing in by the agency's account, at a real OpenID Connect provider with its own pages, in a real browser."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from allauth.socialaccount.models import SocialAccount

import factories
import identity_provider as provider
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from on_postgres import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("agency-account")]
CALLBACK = "/tai-khoan/oidc/oidc/login/callback/"


@pytest.fixture(scope="module")
def running_provider(live_server, tmp_path_factory):
    """The address of a provider that knows the site under test."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    folder = str(tmp_path_factory.mktemp("provider"))
    command = [sys.executable, str(Path(provider.__file__)), str(port), folder, live_server.url + CALLBACK]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _turn in range(300):
            try:
                with urlopen(f"{address}/.well-known/openid-configuration") as answer:
                    assert answer.status == 200
                    break
            except OSError:
                assert running.poll() is None, "the provider did not start"
                time.sleep(0.1)
        yield address
    finally:
        running.terminate()
        running.wait()


@pytest.fixture
def at_provider(running_provider, settings):
    """The site sends people to the provider."""
    address = running_provider
    app = {
        "provider_id": "oidc",
        "name": "Tài khoản của cơ quan",
        "client_id": provider.CLIENT,
        "secret": provider.SECRET,
        "settings": {"server_url": address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "form-action": [*directives["form-action"], address]}}
    return address


@pytest.fixture
def clerk(transactional_db):
    return factories.person("vanthu", Role.CLERK, display_name="Văn thư", email="van.thu@coquan.gov.vn")


def asked_of(page):
    """The authorisation requests of a page, as they are made."""
    asked = []

    def note(request):
        if "/identity/o/authorize" in request.url and "client_id" in request.url:
            asked.append({name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()})

    page.on("request", note)
    return asked


def sign_in_there(page, username="vanthu"):
    """Press the site's button, sign in at the provider, consent."""
    page.get_by_role("button", name="Tài khoản của cơ quan").click()
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(provider.PASSWORD)
    page.get_by_role("button", name="Sign In").click()
    page.get_by_role("button", name="Authorize").click()


def test_someone_known_here_comes_in(visit, at_provider, clerk):
    page = visit("/tai-khoan/dang-nhap")
    asked = asked_of(page)
    sign_in_there(page)

    page.get_by_role("heading", name="Xin chào, Văn thư").wait_for()
    assert {"state", "code_challenge", "code_challenge_method"} <= set(asked[0])
    assert (asked[0]["code_challenge_method"], asked[0]["response_type"]) == ("S256", "code")
    assert SocialAccount.objects.get().user_id == clerk.pk
    assert Entry.objects.filter(action="accounts.signed_in", actor=clerk.pk).count() == 1


def test_someone_unknown_here_is_refused(visit, at_provider, clerk):
    page = visit("/tai-khoan/dang-nhap")
    sign_in_there(page, "nguoila")

    page.get_by_text("chưa có người dùng cùng tên").wait_for()
    assert (Person.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_an_account_with_another_address_is_refused(visit, at_provider, clerk):
    clerk.email = "nguoi.khac@coquan.gov.vn"
    clerk.save()
    page = visit("/tai-khoan/dang-nhap")
    sign_in_there(page)

    page.get_by_text("có địa chỉ thư điện tử khác").wait_for()
    assert not SocialAccount.objects.exists()


def test_a_code_is_of_use_only_to_the_browser_that_asked_for_it(visit, at_provider, clerk):
    """A thief who has the code, with a session and a state of their own (PKCE), or without any (state)."""
    victim = visit("/tai-khoan/dang-nhap")
    sent_back = []

    def steal(route):
        """The answer to the consent carries the code; the victim's browser never gets it."""
        sent_back.append(route.fetch(max_redirects=0).headers["location"])
        route.fulfill(status=200, body="")

    victim.route("**/identity/o/authorize", steal)
    sign_in_there(victim)
    victim.wait_for_load_state()
    code = parse_qs(urlsplit(sent_back[0]).query)["code"][0]

    thief = visit("/tai-khoan/dang-nhap")
    thief.goto(f"{CALLBACK}?code={code}&state=bua-ra")
    assert "Có lỗi khi đăng nhập" in thief.inner_text("body")
    asked = asked_of(thief)
    thief.goto("/tai-khoan/dang-nhap")
    thief.get_by_role("button", name="Tài khoản của cơ quan").click()
    thief.get_by_label("Username").wait_for()
    thief.goto(f"{CALLBACK}?code={code}&state={asked[0]['state']}")

    assert "Có lỗi khi đăng nhập" in thief.inner_text("body")
    thief.goto("/ho-so")
    assert "/tai-khoan/dang-nhap" in thief.url
    assert not SocialAccount.objects.exists()
