"""Signing in by the agency's OpenID Connect server: a small real server on this machine, which checks the code, the secret and PKCE."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

import factories
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry

pytestmark = pytest.mark.django_db
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Server(ThreadingHTTPServer):
    """Knows one person and one code; `challenge` and `nonce` are what the last authorisation asked for."""

    claims: dict[str, object]
    challenge = nonce = ""

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        root = self.server.address
        if self.path == "/.well-known/openid-configuration":
            self.send(
                {
                    "issuer": root,
                    "authorization_endpoint": f"{root}/authorize",
                    "token_endpoint": f"{root}/token",
                    "userinfo_endpoint": f"{root}/userinfo",
                    "jwks_uri": f"{root}/keys",
                    "code_challenge_methods_supported": ["S256"],
                }
            )
        elif self.path == "/keys":
            self.send({"keys": [{**json.loads(RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "1", "use": "sig", "alg": "RS256"}]})
        else:
            self.send(self.server.claims)

    def do_POST(self):
        sent = {name: values[0] for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        verifier = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        secret = (
            sent.get("client_secret")
            or base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode().partition(":")[2]
        )
        if (sent.get("code"), secret, verifier) != ("ma-mot-lan", "bi-mat", self.server.challenge):
            self.send({"error": "invalid_grant"}, 400)
            return
        said = {
            "iss": self.server.address,
            "aud": "minhbach",
            "iat": int(time.time()),
            "exp": int(time.time()) + 60,
            "nonce": self.server.nonce,
        }
        token = jwt.encode({**said, **self.server.claims}, KEY, algorithm="RS256", headers={"kid": "1"})
        self.send({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def send(self, value, status=200):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *anything):
        pass


@pytest.fixture
def server(settings):
    server = Server(("127.0.0.1", 0), Answers)
    server.claims = {"sub": "001", "preferred_username": "vanthu", "name": "Văn thư"}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "oidc",
        "name": "Tài khoản của cơ quan",
        "client_id": "minhbach",
        "secret": "bi-mat",
        "settings": {"server_url": server.address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()


def come_back(client, server, code="ma-mot-lan"):
    """Press the button, be sent to the server, and come back with its code."""
    sent_to = client.post("/tai-khoan/oidc/oidc/login/")["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent_to).query).items()}
    assert sent_to.startswith(f"{server.address}/authorize?")
    server.challenge, server.nonce = asked["code_challenge"], asked.get("nonce", "")
    return client.get("/tai-khoan/oidc/oidc/login/callback/", {"code": code, "state": asked["state"]}, follow=True)


def test_the_button_is_there(client, server):
    assert "Tài khoản của cơ quan" in client.get("/tai-khoan/dang-nhap").text


def test_a_server_that_does_not_answer_leads_back_with_a_word(client, server):
    server.shutdown()
    server.server_close()

    page = client.post("/tai-khoan/oidc/oidc/login/", follow=True)

    assert page.redirect_chain == [("/tai-khoan/dang-nhap", 302)]
    assert "Máy chủ tài khoản của cơ quan chưa trả lời" in page.text


def test_without_a_server_there_is_no_button(client):
    assert "Tài khoản của cơ quan" not in client.get("/tai-khoan/dang-nhap").text


def test_someone_known_here_comes_in_and_is_journaled(client, server):
    clerk = factories.person("vanthu", Role.CLERK)

    come_back(client, server)

    assert client.get("/ho-so").status_code == 200
    assert SocialAccount.objects.get().user_id == clerk.pk
    assert Entry.objects.get(action="accounts.signed_in", actor=clerk.pk).values == '{"event":"socialaccount"}'


def test_someone_unknown_here_is_told_whom_to_ask(client, server):
    page = come_back(client, server)

    assert "chưa có người dùng cùng tên" in page.text
    assert (Person.objects.count(), SocialAccount.objects.count()) == (0, 0)
    assert client.get("/ho-so").status_code == 302


@pytest.mark.parametrize(
    ("here", "enters"), [("van.thu@coquan.gov.vn", True), ("Van.Thu@coquan.gov.vn", True), ("", True), ("khac@coquan.gov.vn", False)]
)
def test_an_account_with_another_address_is_refused(client, server, here, enters):
    factories.person("vanthu", Role.CLERK, email=here)
    server.claims = {**server.claims, "email": "van.thu@coquan.gov.vn"}

    page = come_back(client, server)

    assert (client.get("/ho-so").status_code == 200) is enters
    assert ("địa chỉ thư điện tử khác" in page.text) is not enters


def test_someone_locked_here_stays_out(client, server):
    factories.person("vanthu", Role.CLERK, is_active=False)

    come_back(client, server)

    assert client.get("/ho-so").status_code == 302


def test_another_account_cannot_take_over_a_name_already_linked(client, server):
    clerk = factories.person("vanthu", Role.CLERK)
    SocialAccount.objects.create(user=clerk, provider="oidc", uid="999")

    page = come_back(client, server)

    assert "đã liên kết với một tài khoản cơ quan khác" in page.text
    assert client.get("/ho-so").status_code == 302


def test_a_code_that_the_server_refuses_opens_nothing(client, server):
    factories.person("vanthu", Role.CLERK)

    page = come_back(client, server, code="ma-gia")

    assert client.get("/ho-so").status_code == 302
    assert "Có lỗi khi đăng nhập" in page.text


def test_coming_back_without_having_gone_opens_nothing(client, server):
    factories.person("vanthu", Role.CLERK)

    client.get("/tai-khoan/oidc/oidc/login/callback/", {"code": "ma-mot-lan", "state": "x"})

    assert client.get("/ho-so").status_code == 302


def test_who_came_by_the_agencys_account_is_not_asked_for_a_password_never_given(client, server):
    factories.person("vanthu", Role.CLERK, must_change_password=True)

    come_back(client, server)

    assert client.get("/ho-so").status_code == 200


def test_an_administrator_unlinks_an_account_so_that_the_right_one_can_be_linked(client, server, sign_in):
    clerk = factories.person("vanthu", Role.CLERK)
    SocialAccount.objects.create(user=clerk, provider="oidc", uid="999")
    admin = factories.person("quantri", Role.ADMINISTRATOR)
    assert f"/nguoi-dung/{clerk.pk}/lien-ket" in sign_in(admin).get(f"/nguoi-dung/{clerk.pk}").text
    client.post(f"/nguoi-dung/{clerk.pk}/lien-ket")
    client.logout()

    come_back(client, server)

    assert client.get("/ho-so").status_code == 200
    assert SocialAccount.objects.get().uid != "999"
    assert Entry.objects.filter(action="accounts.unlink_account").count() == 1


@pytest.mark.parametrize(("named", "enters"), [("VanThu", True), ("vanthu", True), ("vanthu2", False)])
def test_the_agencys_name_is_known_in_any_capitals(client, server, named, enters):
    factories.person("vanthu", Role.CLERK)
    server.claims = {**server.claims, "preferred_username": named}

    come_back(client, server)

    assert (client.get("/ho-so").status_code == 200) is enters
