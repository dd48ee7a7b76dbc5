"""A forgotten password is set anew by a letter to the address that its owner confirmed; who asks learns nothing about anybody."""

from __future__ import annotations

import email
import email.policy
import re
import socketserver
import threading
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

import factories
from mail_server import Sink
from minhbach_site.accounts import adapters, queries, services
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.audit.models import Entry
from minhbach_site.ui.letters import Fault

pytestmark = pytest.mark.django_db
FORGOTTEN = "/tai-khoan/quen-mat-khau"
NEW = "mot-cau-that-dai-va-moi"
ADDRESS = "van.thu@coquan.gov.vn"


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_HOST = "mail.coquan.gov.vn"
    cache.clear()


@pytest.fixture
def owner(db):
    """A clerk who confirmed the address."""
    made = with_password(factories.person("vanthu", Role.CLERK, email=ADDRESS))
    EmailAddress.objects.create(user=made, email=ADDRESS, primary=True, verified=True)
    return made


def with_password(person):
    person.set_password(factories.PASSWORD)
    person.save()
    return person


def sent():
    """The letters, once the threads that send them are through."""
    for thread in threading.enumerate():
        if thread.name == adapters.LETTER:
            thread.join()
    return mail.outbox


def ask(client, address=ADDRESS):
    return client.post(FORGOTTEN, {"email": address})


def link_in(body):
    return re.search(r"https?://[^/\s]+(/\S+)", body)[1]


def reset(client, link, password=NEW):
    """Follow the link of a letter and set the password; the page that answers."""
    form = client.get(link, follow=True)
    where = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(where, {"password1": password, "password2": password}, follow=True)


def enters(client, password, username="vanthu"):
    client.post("/tai-khoan/dang-nhap", {"login": username, "password": password})
    return client.get("/ho-so").status_code == 200


def journal():
    """What was said of people; the addresses themselves have entries of their own."""
    said = Entry.objects.filter(subject_type="accounts.person").order_by("sequence")
    return list(said.values_list("action", "actor", "values"))


def test_a_letter_leads_to_a_new_password(client, owner):
    assert f'href="{FORGOTTEN}"' in client.get("/tai-khoan/dang-nhap").text

    answer = ask(client)
    assert answer["Location"] == f"{FORGOTTEN}/da-gui"
    (letter,) = sent()
    assert (letter.to, letter.subject) == ([ADDRESS], "Minh Bạch: đặt lại mật khẩu")
    assert "«vanthu»" in letter.body
    assert "một giờ" in letter.body
    page = reset(client, link_in(letter.body))

    assert "Đã đặt mật khẩu mới" in page.text
    assert not page.wsgi_request.user.is_authenticated
    assert [enters(Client(), password) for password in (factories.PASSWORD, NEW)] == [False, True]
    assert journal()[:2] == [
        ("accounts.reset_mailed", None, "{}"),
        ("accounts.security", owner.pk, '{"event":"password_reset"}'),
    ]
    assert "vừa thay đổi" in sent()[1].body
    assert "đặt lại qua thư" in sent()[1].body


def test_all_sessions_end(client, owner):
    other = Client()
    assert enters(other, factories.PASSWORD)
    ask(client)

    reset(client, link_in(sent()[0].body))

    assert other.get("/ho-so").status_code == 302
    assert not UserSession.objects.filter(user=owner).exists()


def test_a_link_works_once_and_for_an_hour(client, owner, monkeypatch):
    ask(client)
    link = link_in(sent()[0].body)
    reset(client, link)
    assert "không còn dùng được" in Client().get(link, follow=True).text

    ask(client)
    late = link_in([letter for letter in sent() if "/tai-khoan/quen-mat-khau/" in letter.body][-1].body)
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    now = PasswordResetTokenGenerator._now
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now(self) + timezone.timedelta(seconds=3601))
    page = Client().get(late, follow=True)
    assert (page.status_code, "không còn dùng được" in page.text) == (200, True)


def test_a_new_password_follows_the_rules(client, owner):
    ask(client)

    page = reset(client, link_in(sent()[0].body), "vanthu-vanthu")

    assert "gần như chỉ gồm tên" in page.text
    assert not enters(Client(), "vanthu-vanthu")


def test_who_asks_learns_nothing(client, owner):
    with_password(factories.person("chua-xac-nhan", Role.CLERK, email="chua@coquan.gov.vn"))
    known = ask(client)
    pages = [ask(Client(), address) for address in ("chua@coquan.gov.vn", "khong.ai@coquan.gov.vn")]

    for page in pages:
        assert (page.status_code, page["Location"]) == (known.status_code, known["Location"])
    assert [letter.to for letter in sent()] == [[ADDRESS]]
    assert [action for action, _actor, _values in journal()] == ["accounts.reset_mailed"]


def test_asking_is_throttled_alike_for_known_and_unknown(owner):
    answers = {address: [ask(Client(), address).status_code for _turn in range(4)] for address in (ADDRESS, "khong.ai@coquan.gov.vn")}

    assert answers == {ADDRESS: [302, 302, 302, 429], "khong.ai@coquan.gov.vn": [302, 302, 302, 429]}
    assert len(sent()) == 3


def test_someone_locked_gets_nothing(client, owner):
    Person.objects.update(is_active=False)

    ask(client)

    assert sent() == []


def test_a_second_factor_is_still_asked_for(client, owner):
    factories.grant(owner, Role.LEADER)
    TOTP.activate(owner, generate_totp_secret())
    ask(client)
    reset(client, link_in(sent()[0].body))

    answer = client.post("/tai-khoan/dang-nhap", {"login": "vanthu", "password": NEW})

    assert answer["Location"].startswith("/tai-khoan/nhieu-lop/authenticate/")
    assert client.get("/ho-so").status_code == 302


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_needs_a_second_factor_and_has_none_is_sent_to_the_administrators(client, owner, role):
    factories.grant(owner, role)

    ask(client)

    (letter,) = sent()
    assert "quản trị hệ thống" in letter.body
    assert "http" not in letter.body


def test_who_signs_in_by_the_agencys_account_alone_gets_no_password(client, owner):
    owner.set_unusable_password()
    owner.save()

    ask(client)

    assert "http" not in sent()[0].body


def test_an_administrator_cannot_point_the_letter_elsewhere(client, owner):
    admin = factories.person("quantri", Role.ADMINISTRATOR)
    services.change_person(
        actor=admin, person_id=owner.pk, display_name="Văn thư", title="", email="quantri@coquan.gov.vn", at=factories.AT
    )

    for address in ("quantri@coquan.gov.vn", ADDRESS):
        ask(client, address)

    assert sent() == []
    assert not EmailAddress.objects.filter(verified=True).exists()


# -- confirming one's own address


def change_address(client, address):
    """As its owner, after the password was asked for again."""
    client.post("/tai-khoan/xac-nhan-lai", {"password": factories.PASSWORD})
    return client.post("/ho-so/thu-dien-tu", {"email": address}, follow=True)


def test_an_address_is_confirmed_by_its_owner_signed_in(client, owner):
    assert enters(client, factories.PASSWORD)
    assert "Đã xác nhận" in client.get("/ho-so").text

    page = change_address(client, "Moi@coquan.gov.vn")
    assert "Đang gửi thư xác nhận đến moi@coquan.gov.vn" in page.text
    assert "Chưa xác nhận" in page.text
    (letter,) = sent()
    assert (letter.to, letter.subject) == (["moi@coquan.gov.vn"], "Minh Bạch: xác nhận thư điện tử")
    link = link_in(letter.body)
    assert Client().get(link)["Location"].startswith("/tai-khoan/dang-nhap")
    assert "đã đến với bạn" in client.get(link).text
    assert not EmailAddress.objects.get().verified
    assert "Đã xác nhận địa chỉ" in client.post(link, follow=True).text

    ask(Client(), "moi@coquan.gov.vn")
    assert [one.to for one in sent()][1:] == [["moi@coquan.gov.vn"]]
    assert ("accounts.confirm_email", owner.pk, "{}") in journal()
    assert "không phải của bạn" in client.post(link, follow=True).text


def test_another_person_cannot_confirm_it(client, owner):
    assert enters(client, factories.PASSWORD)
    change_address(client, "moi@coquan.gov.vn")
    stranger = with_password(factories.person("nguoi-khac"))
    visitor = Client()
    assert enters(visitor, factories.PASSWORD, stranger.username)

    page = visitor.post(link_in(sent()[0].body), follow=True)

    assert "không phải của bạn" in page.text
    assert not EmailAddress.objects.get(email="moi@coquan.gov.vn").verified


def test_one_address_is_confirmed_by_one_person(client, owner):
    """Of two who had one address before it was refused."""
    with_password(factories.person("nguoi-khac", email=ADDRESS))
    assert enters(client, factories.PASSWORD, "nguoi-khac")
    change_address(client, ADDRESS)

    page = client.post(link_in(sent()[0].body), follow=True)

    assert "đã được một người dùng khác xác nhận" in page.text


def test_an_address_of_someone_else_is_refused_without_telling_whose(client, owner):
    other = with_password(factories.person("nguoi-khac", display_name="Trần Văn Khác"))
    assert enters(client, factories.PASSWORD, "nguoi-khac")

    page = change_address(client, ADDRESS.upper())

    assert (page.status_code, "đang ghi cho một người dùng khác" in page.text, owner.display_name in page.text) == (422, True, False)
    assert (Person.objects.get(pk=other.pk).email, sent()) == ("", [])
    assert re.findall(r"breadcrumb-item[^>]*>(?:<a[^>]*>)?([^<]+)<", page.text) == ["Bàn làm việc", "Hồ sơ của tôi", "Thư điện tử của tôi"]


def test_an_administrator_is_told_whose_address_it_is(owner):
    admin, other = factories.person("quantri", Role.ADMINISTRATOR), factories.person("nguoi-khac", email="khac@coquan.gov.vn")
    said = {"display_name": "Người mới", "title": "", "at": factories.AT, "actor": admin}

    with pytest.raises(services.PeopleError, match="đang ghi cho Người vanthu \\(vanthu\\)"):
        services.create_person(username="moi", email=ADDRESS, **said)
    with pytest.raises(services.PeopleError, match="đang ghi cho Người vanthu"):
        services.change_person(person_id=other.pk, email=ADDRESS.title(), **said)

    assert Person.objects.get(pk=other.pk).email == "khac@coquan.gov.vn"
    Person.objects.filter(pk=other.pk).update(email=ADDRESS)  # as a site of before may have it: the rest can be corrected
    assert services.change_person(person_id=other.pk, email=ADDRESS, **said).display_name == "Người mới"


@pytest.mark.django_db(transaction=True)
def test_the_profile_says_that_the_letter_did_not_go_out(client, owner, settings):
    assert enters(client, factories.PASSWORD)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.letters, server.answers = [], {b"RCPT": b"550 unknown"}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        change_address(client, "sai@coquan.gov.vn")
        sent()
        server.shutdown()

    page = client.get("/ho-so").text
    assert "không đi được: Máy chủ thư không nhận địa chỉ của người nhận. Hãy xem lại địa chỉ." in page
    assert "Chưa nhận thư nhắc việc" in page
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    change_address(client, "dung@coquan.gov.vn")
    assert "không đi được" not in client.get("/ho-so").text


def test_the_letter_to_confirm_is_not_sent_twice_at_once(client, owner):
    assert enters(client, factories.PASSWORD)
    pages = [change_address(client, "moi@coquan.gov.vn").text for _turn in range(2)]

    assert ["chưa đầy ba phút trước" in page for page in pages] == [False, True]
    assert len(sent()) == 1


def test_the_password_is_asked_for_before_the_address_changes(client, owner):
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = client.post("/ho-so/thu-dien-tu", {"email": "ke.gian@coquan.gov.vn"})

    assert answer["Location"].startswith("/tai-khoan/xac-nhan-lai")
    assert Person.objects.get().email == ADDRESS


# -- with and without a mail server


def test_without_a_mail_server_the_sign_in_page_says_whom_to_ask(client, owner, settings):
    settings.EMAIL_HOST = ""

    page = client.get("/tai-khoan/dang-nhap").text

    assert "Hãy liên hệ quản trị hệ thống của cơ quan" in page
    assert FORGOTTEN not in page
    assert [client.get(f"{FORGOTTEN}{more}").status_code for more in ("", "/da-gui", "/abc-def", "/xong")] == [404] * 4
    assert enters(client, factories.PASSWORD)
    assert "Đã lưu." in change_address(client, "moi@coquan.gov.vn").text
    assert sent() == []


def test_the_letter_reaches_a_real_mail_server(client, owner, settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER, settings.DEFAULT_FROM_EMAIL = False, "", "minhbach@coquan.gov.vn"
        ask(client)
        sent()
        server.shutdown()

    letter = email.message_from_bytes(server.letters[0], policy=email.policy.default)
    assert (letter["To"], letter["From"], letter["Subject"]) == (ADDRESS, "minhbach@coquan.gov.vn", "Minh Bạch: đặt lại mật khẩu")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert "Đã đặt mật khẩu mới" in reset(client, link_in(letter.get_content())).text


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_away_changes_no_answer_and_is_told_to_the_administrators(client, owner, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = ask(client)
    sent()

    assert answer["Location"] == f"{FORGOTTEN}/da-gui"
    assert "could not be sent" in caplog.text
    (failed,) = queries.letters_not_sent(date(2026, 1, 1))
    assert (failed.person, failed.fault) == (owner, Fault.UNREACHABLE)
    assert queries.letters_not_sent(failed.at.date() + timedelta(days=1)) == []
