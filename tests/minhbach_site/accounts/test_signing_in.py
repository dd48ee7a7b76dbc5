"""Signing in by password, code, recovery code and OpenID Connect; what is refused, and what the journal says of it."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from fido2 import cose, webauthn
from fido2.utils import websafe_encode

import factories
from minhbach_site.accounts import services
from minhbach_site.accounts.forms import AddKeyForm, RenameKeyForm, SignInByKeyForm
from minhbach_site.accounts.models import Person
from minhbach_site.accounts.states import Role
from minhbach_site.accounts.templatetags.accounts import browser
from minhbach_site.audit.models import Entry
from minhbach_site.audit.queries import compare
from minhbach_site.audit.services import seal_rows
from minhbach_site.ui.letters import Fault

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/dang-nhap"
PASSWORD = factories.PASSWORD


@pytest.fixture
def clerk(db):
    made = factories.person("vanthu", Role.CLERK)
    made.set_password(PASSWORD)
    made.save()
    return made


BY_PASSWORD = '{"event":"password"}'


def enter(client, password=PASSWORD, username="vanthu"):
    return client.post(LOGIN, {"login": username, "password": password})


def journal():
    return list(Entry.objects.order_by("sequence").values_list("action", "actor", "values"))


def test_the_right_password_opens_the_desk_and_is_journaled(client, clerk):
    answer = enter(client)

    assert answer["Location"] == "/"
    assert journal() == [("accounts.signed_in", clerk.pk, BY_PASSWORD)]


def test_a_wrong_password_is_refused_in_vietnamese_and_journaled_without_what_was_typed(client, clerk):
    answer = enter(client, "mat-khau-sai-roi")

    assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.text
    assert journal() == [("accounts.sign_in_failed", None, "{}")]


def test_signing_in_does_not_vouch_for_a_person_altered_by_sql(client, clerk, intruder):
    seal_rows(at=factories.AT)
    intruder("UPDATE accounts_person SET display_name = %s WHERE id = %s", "Người khác", clerk.pk)

    enter(client, "mat-khau-sai-roi")
    enter(client)
    services.record_reset_mail(person=clerk, at=factories.AT)
    services.record_failed_letter(person=clerk, fault=Fault.OTHER, at=factories.AT)
    services.end_session(actor=clerk, session_id=UserSession.objects.get().pk, at=factories.AT)
    clerk.refresh_from_db()
    services.change_own_email(actor=clerk, email=clerk.email, at=factories.AT)  # as it was

    told = Entry.objects.filter(subject_type="accounts.person").order_by("sequence")
    assert list(told.values_list("action", flat=True)) == [
        "audit.seal_row",
        "accounts.sign_in_failed",
        "accounts.signed_in",
        "accounts.reset_mailed",
        "accounts.letter_failed",
        "accounts.security",
        "accounts.change_person",
    ]
    assert [(one.number, one.sequence) for one in compare().altered] == [(str(clerk.pk), told[0].sequence)]


NEWER = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]


def test_a_hash_of_older_settings_is_renewed_at_sign_in_with_an_entry(client, clerk, settings):
    seal_rows(at=factories.AT)
    settings.PASSWORD_HASHERS = NEWER

    enter(client, "mat-khau-sai-roi")
    assert Person.objects.get().check_password(PASSWORD)
    assert Person.objects.get().password.startswith("md5$")  # looking at it wrote nothing
    enter(client)
    enter(Client())

    assert Person.objects.get().password.startswith("pbkdf2_sha256$")
    assert journal()[-4:] == [
        ("accounts.sign_in_failed", None, "{}"),
        ("accounts.renew_password_hash", clerk.pk, "{}"),
        ("accounts.signed_in", clerk.pk, BY_PASSWORD),
        ("accounts.signed_in", clerk.pk, BY_PASSWORD),
    ]
    assert client.get("/ho-so").status_code == 200
    assert compare().altered == ()


def test_confirming_who_one_is_ends_no_session_by_a_new_hash(client, clerk, settings):
    enter(client)
    settings.PASSWORD_HASHERS = NEWER

    assert client.post("/tai-khoan/xac-nhan-lai", {"password": PASSWORD}).status_code == 302

    assert client.get("/ho-so").status_code == 200
    assert Person.objects.get().password.startswith("md5$")


@pytest.fixture
def full_journal(monkeypatch):
    """No entry can be written any more."""

    def refuse(**_entry):
        raise OSError("no space left")

    def fill():
        monkeypatch.setattr("minhbach_site.accounts.services.signing_in.record", refuse)

    return fill


def test_without_its_entry_no_hash_is_renewed(client, clerk, settings, full_journal):
    settings.PASSWORD_HASHERS = NEWER
    full_journal()

    with pytest.raises(OSError, match="no space left"):
        enter(client)

    assert Person.objects.get().password.startswith("md5$")


def test_without_its_entry_no_password_is_changed(client, clerk, full_journal):
    enter(client)
    full_journal()

    with pytest.raises(OSError, match="no space left"):
        change(client, "mot-cau-that-dai-va-moi")

    assert Person.objects.get().check_password(PASSWORD)


def test_an_unknown_name_gets_the_same_answer_and_leaves_nothing(client, clerk):
    answer = enter(client, username="khong-co")

    assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.text
    assert journal() == []


def test_guessing_is_throttled_even_for_the_right_password(client, clerk, settings):
    cache.clear()
    for _turn in range(5):
        enter(client, "sai-mat-khau")

    answer = enter(client)

    assert "quá nhiều lần" in answer.text
    assert not Client().get("/").wsgi_request.user.is_authenticated


def test_a_whole_agency_behind_one_address_comes_in_at_once(clerk):
    cache.clear()

    assert {enter(Client())["Location"] for _person in range(40)} == {"/"}


def change(client, password, old=PASSWORD):
    return client.post("/tai-khoan/mat-khau", {"oldpassword": old, "password1": password, "password2": password})


def test_weak_new_passwords_count_towards_no_limit(client, clerk):
    cache.clear()
    Person.objects.update(must_change_password=True)
    enter(client)

    assert {change(client, "ngan-qua").status_code for _turn in range(12)} == {200}

    assert change(client, "mot-cau-that-dai-va-moi").status_code == 302
    assert client.get("/ho-so").status_code == 200


def test_guessing_the_present_password_of_an_open_session_is_throttled(client, clerk):
    """Even the right one is refused then; one that was right in between begins the count again."""
    cache.clear()
    enter(client)
    new = "mot-cau-that-dai-va-moi"
    for _turn in range(4):
        assert "quá nhiều lần" not in change(client, new, "doan-mo-mat-khau").text
    change(client, "ngan-qua")
    for _turn in range(5):
        assert "quá nhiều lần" not in change(client, new, "doan-mo-mat-khau").text

    answer = change(client, new)

    assert (answer.status_code, "Mật khẩu hiện tại đã bị ghi sai quá nhiều lần" in answer.text) == (200, True)
    assert Person.objects.get().check_password(PASSWORD)


def test_who_is_throttled_reads_in_vietnamese_what_to_do(client, clerk, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    enter(client, "sai-mat-khau")

    answer = enter(client, "sai-mat-khau")

    assert answer.status_code == 429
    assert "Hãy đợi 10 phút rồi thử lại" in answer.text
    assert "Too Many" not in answer.text


def test_a_key_is_named_in_vietnamese(client, clerk):
    form = AddKeyForm(user=clerk)

    assert (form.fields["name"].label, RenameKeyForm.base_fields["name"].label) == ("Tên của khóa", "Tên của khóa")
    assert list(form.fields) == ["name", "credential", "passwordless"]


def test_a_key_that_was_removed_is_called_so(monkeypatch):
    def refuse(_form):
        raise ValidationError("Incorrect code.")

    monkeypatch.setattr("allauth.mfa.webauthn.forms.AuthenticateWebAuthnForm.clean_credential", refuse)
    form = SignInByKeyForm({"credential": '{"id": "x"}'})

    assert form.errors["credential"] == [
        "Khóa này không được chấp nhận: có thể đã bị gỡ khỏi trang. Hãy dùng khóa khác hoặc mật khẩu, rồi thêm lại khóa."
    ]


def test_someone_locked_cannot_sign_in(client, clerk):
    Person.objects.update(is_active=False)

    assert enter(client)["Location"].endswith("/bi-khoa") or "không đúng" in enter(client).text


@pytest.mark.past_the_site
def test_someone_locked_is_out_at_once(client, clerk):
    enter(client)
    Person.objects.update(is_active=False)

    assert client.get("/ho-so")["Location"].startswith(LOGIN)


def test_a_first_password_must_be_changed_before_anything_else(client, clerk):
    Person.objects.update(must_change_password=True)
    enter(client)
    assert client.get("/ho-so")["Location"] == "/tai-khoan/mat-khau"

    change(client, "mot-cau-that-dai-va-moi")

    assert client.get("/ho-so").status_code == 200
    assert journal()[-1] == ("accounts.security", clerk.pk, '{"event":"password_changed"}')


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("ngan-qua", "12 ký tự"),
        ("password1234", "phổ biến"),
        ("739164850273", "số"),
        ("Người vanthu 1", "giống|tương tự"),
        ("vanthu-nguoivanthu", "gần như chỉ gồm tên|giống"),
        (PASSWORD, "phải khác mật khẩu đang dùng"),
    ],
)
def test_a_weak_password_is_refused_in_vietnamese(client, clerk, password, said):
    enter(client)

    page = change(client, password).text

    errors = " ".join(re.findall(r"invalid-feedback.*?<div>(.*?)</div>", page, re.DOTALL))
    assert re.search(said, errors), errors
    assert not re.search(r"\b(password|This|The)\b", errors), errors


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("aaaaaaaaaaaa", "lặp lại"),
        ("abcabcabcabc", "lặp lại"),
        ("aabbabaabbab", "lặp lại"),
        ("passwordpassword", "lặp lại"),
        ("Mật khẩu – mật khẩu", "lặp lại"),
        ("vietnamvodich2026", "từ ai cũng thử trước.*; có ngày tháng"),
        ("Không có gì quý hơn độc lập, tự do", "từ ai cũng thử trước"),
        ("Đắk Lắk 12345678", "từ ai cũng thử trước"),
        ("skhcn-tinh-mau-2026", "từ ai cũng thử trước"),
        ("Công nghệ tỉnh Mẫu 123", "từ ai cũng thử trước"),
        ("qwertyuiopasdf", "từ ai cũng thử trước"),
        ("zsedcftgbhujm", "dãy phím"),
        ("bcdefghijklmnop", "dãy chữ"),
        ("văn thư cơ quan 123", "từ ai cũng thử trước"),
    ],
)
def test_a_password_that_is_soon_guessed_is_refused_saying_why(clerk, password, why):
    factories.agency("SKHCN", name="Sở Khoa học và Công nghệ tỉnh Mẫu")

    with pytest.raises(ValidationError) as refused:
        validate_password(password, clerk)

    assert re.search(f"dễ đoán: .*{why}", " ".join(refused.value.messages)), refused.value.messages


@pytest.mark.parametrize(
    "password",
    [
        "mot-cau-that-dai-va-moi",
        "con mèo nhà hàng xóm hay ngủ trưa",
        "khoa hoc va am nhac deu hay",
        "b7kd-m2xq-tr9w-hhpe",
        "qmzvtkhwxrpl",
        "sáng nay uống cà phê ở Hội An, mai lên Đà Lạt hái dâu tây, ngày kia về quê thăm ông bà ngoại",
    ],
)
def test_a_sentence_of_ones_own_is_taken(clerk, password):
    factories.agency("SKHCN", name="Sở Khoa học và Công nghệ tỉnh Mẫu")

    validate_password(password, clerk)


def test_nobody_signs_up(client):
    page = client.get("/tai-khoan/dang-ky")
    client.post("/tai-khoan/dang-ky", {"username": "la", "password1": PASSWORD, "password2": PASSWORD})

    assert "không mở đăng ký" in page.text
    assert Person.objects.count() == 0


# -- the second factor


def code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_an_authenticator_app_is_activated_and_then_asked_for(client, clerk, django_capture_on_commit_callbacks):
    enter(client)
    assert client.get("/tai-khoan/nhieu-lop/totp/activate/")["Location"].startswith("/tai-khoan/xac-nhan-lai")
    client.post("/tai-khoan/xac-nhan-lai", {"password": PASSWORD})
    page = client.get("/tai-khoan/nhieu-lop/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    assert "quét mã QR" in page.text
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/tai-khoan/nhieu-lop/totp/activate/", {"code": code(secret)})
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert '{"event":"totp_activated"}' in [values for _action, _actor, values in journal()]

    other = Client()
    assert enter(other)["Location"].startswith("/tai-khoan/nhieu-lop/authenticate/")
    assert not other.get("/").wsgi_request.user.is_authenticated
    cache.clear()
    assert "không đúng" in other.post("/tai-khoan/nhieu-lop/authenticate/", {"code": "000000"}).text
    assert other.post("/tai-khoan/nhieu-lop/authenticate/", {"code": code(secret)}).status_code == 302
    assert other.get("/ho-so").status_code == 200


def key_of(person):
    """A security key of the person, as a browser registers it."""
    public = cose.ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    held = webauthn.AttestedCredentialData.create(bytes(16), b"khoa", public)
    flags = webauthn.AuthenticatorData.FLAG.UP | webauthn.AuthenticatorData.FLAG.AT
    attested = webauthn.AttestationObject.create("none", webauthn.AuthenticatorData.create(bytes(32), flags, 0, held), {})
    said = {
        "clientDataJSON": websafe_encode(b'{"type":"webauthn.create","challenge":"AAAA","origin":"https://testserver"}'),
        "attestationObject": websafe_encode(attested),
    }
    credential = {"rawId": websafe_encode(b"khoa"), "type": "public-key", "response": said, "clientExtensionResults": {}}
    return WebAuthn.add(person, "khóa của tôi", credential)


@pytest.mark.parametrize(
    ("has", "offered"),
    [
        (("app",), {"code"}),
        (("key",), {"key"}),
        (("app", "key"), {"code", "key"}),
        (("key", "recovery"), {"code", "key"}),
    ],
)
def test_the_second_step_offers_only_what_the_person_has(client, clerk, has, offered):
    ways = {"app": lambda: TOTP.activate(clerk, generate_totp_secret()), "key": lambda: key_of(clerk)}
    for one in has:
        ways.get(one, lambda: RecoveryCodes.activate(clerk))()

    page = client.get(enter(client)["Location"]).text

    assert {name for name, sign in (("code", 'name="code"'), ("key", "Dùng khóa bảo mật")) if sign in page} == offered
    assert ("webauthn.js" in page) == ("key" in offered)


def test_a_recovery_code_opens_once_and_the_journal_says_so(clerk, sign_in):
    TOTP.activate(clerk, generate_totp_secret())
    codes = RecoveryCodes.activate(clerk).get_unused_codes()

    def opened():
        cache.clear()
        visitor = Client()
        enter(visitor)
        visitor.post("/tai-khoan/nhieu-lop/authenticate/", {"code": codes[0]})
        return visitor.get("/ho-so").status_code == 200

    assert [opened(), opened()] == [True, False]
    assert journal()[-1] == ("accounts.signed_in", clerk.pk, '{"event":"recovery_codes"}')
    auditor = factories.person("thanhtra", Role.AUDITOR)
    assert "Mật khẩu và mã khôi phục" in sign_in(auditor).get("/nhat-ky/").text


def test_the_file_of_recovery_codes_says_whose_they_are_and_what_for(clerk):
    TOTP.activate(clerk, generate_totp_secret())
    codes = RecoveryCodes.activate(clerk).get_unused_codes()
    client = Client()
    enter(client)
    client.post("/tai-khoan/nhieu-lop/authenticate/", {"code": codes[0]})
    client.post("/tai-khoan/xac-nhan-lai", {"password": PASSWORD})

    lines = client.get("/tai-khoan/nhieu-lop/recovery-codes/download/").text.splitlines()

    assert lines[0] == "Mã khôi phục của trang testserver, tên đăng nhập vanthu."
    assert "Mỗi mã dùng được một lần" in lines[1]
    assert lines[3:12] == codes[1:]


def test_a_name_without_accents_and_repeated_is_no_password():
    owner = Person(username="thule", display_name="Lê Văn Thử")

    with pytest.raises(ValidationError, match="gần như chỉ gồm tên"):
        validate_password("lethule-thule", owner)
    validate_password("thu-hai-troi-mua-rat-to", owner)


def test_removing_the_second_factors_ends_open_sessions(client, clerk):
    enter(client)
    TOTP.activate(clerk, generate_totp_secret())
    assert client.get("/ho-so").status_code == 200

    services.remove_second_factors(actor=factories.person("quantri", Role.ADMINISTRATOR), person_id=clerk.pk, at=factories.AT)

    assert client.get("/ho-so").status_code == 302


def test_in_production_who_runs_leads_or_watches_sets_up_a_second_factor_first(client, clerk, settings):
    settings.PRODUCTION = True
    enter(client)
    assert client.get("/ho-so").status_code == 200

    factories.grant(clerk, Role.LEADER)
    assert client.get("/ho-so")["Location"] == "/tai-khoan/nhieu-lop/"
    page = client.get("/tai-khoan/nhieu-lop/")
    assert (page.status_code, "cần thêm một lớp xác thực" in page.text) == (200, True)
    asked_again = client.get("/tai-khoan/nhieu-lop/totp/activate/", follow=True)
    assert (asked_again.status_code, asked_again.redirect_chain[-1][0].partition("?")[0]) == (200, "/tai-khoan/xac-nhan-lai")
    TOTP.activate(clerk, generate_totp_secret())
    assert client.get("/ho-so").status_code == 200


def test_in_the_demo_nobody_needs_a_second_factor(client, clerk):
    factories.grant(clerk, Role.LEADER)
    enter(client)

    assert client.get("/ho-so").status_code == 200


def test_who_lost_the_device_gets_in_by_password_again(client, clerk):
    TOTP.activate(clerk, generate_totp_secret())
    RecoveryCodes.activate(clerk)
    admin = factories.person("quantri", Role.ADMINISTRATOR)

    services.remove_second_factors(actor=admin, person_id=clerk.pk, at=factories.AT)
    assert not Authenticator.objects.exists()

    assert enter(client)["Location"] == "/"
    with pytest.raises(services.PeopleError, match="chưa bật"):
        services.remove_second_factors(actor=admin, person_id=clerk.pk, at=factories.AT)
    with pytest.raises(services.NotAllowed):
        services.remove_second_factors(actor=admin, person_id=admin.pk, at=factories.AT)


# -- sessions


def test_other_sessions_are_listed_and_can_be_ended(client, clerk):
    other = Client(headers={"user-agent": "May-khac/1.0"})
    enter(other)
    enter(client)

    page = client.get("/tai-khoan/phien").text
    assert "Không rõ trình duyệt (May-khac/1.0)" in page
    assert "Phiên này" in page
    client.post("/tai-khoan/phien")

    assert other.get("/ho-so").status_code == 302
    assert client.get("/ho-so").status_code == 200


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
            "Edge 142 trên Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/120.0.0 Chrome/114.0.0.0",
            "Coc Coc 120 trên Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 "
            "Safari/604.1",
            "Mobile Safari 18 trên iOS",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            "Safari 18 trên macOS",
        ),
        ("curl/8.1", "curl 8"),
        ("<script>" + "x" * 100, "Không rõ trình duyệt (<script>" + "x" * 52 + ")"),
        ("", "Không rõ trình duyệt"),
    ],
)
def test_a_browser_is_named_in_words(agent, said):
    assert browser(agent) == said


def test_one_other_session_is_ended_by_itself(client, clerk):
    first, second = Client(headers={"user-agent": "May-1"}), Client(headers={"user-agent": "May-2"})
    for one in (first, second, client):
        enter(one)
    wanted = UserSession.objects.get(user_agent="May-1")
    assert f"/phien-cua-toi/{wanted.pk}/ket-thuc" in client.get("/tai-khoan/phien").text

    client.post(f"/phien-cua-toi/{wanted.pk}/ket-thuc")

    assert [one.get("/ho-so").status_code for one in (first, second, client)] == [302, 200, 200]
    assert journal()[-1] == ("accounts.security", clerk.pk, '{"event":"session_ended"}')


def test_nobody_ends_the_session_of_another(client, clerk, sign_in):
    other = Client()
    enter(other)
    stranger = sign_in(factories.person("nguoi-khac"))

    page = stranger.post(f"/phien-cua-toi/{UserSession.objects.get().pk}/ket-thuc", follow=True)
    assert "Phiên này đã kết thúc rồi" in page.text
    assert other.get("/ho-so").status_code == 200


def test_a_new_password_ends_the_other_sessions(client, clerk):
    other = Client()
    enter(other)
    enter(client)

    change(client, "mot-cau-that-dai-va-moi")

    assert other.get("/ho-so").status_code == 302
    assert client.get("/ho-so").status_code == 200


def test_a_password_reset_by_the_administrator_ends_all_sessions(client, clerk):
    admin = factories.person("quantri", Role.ADMINISTRATOR)
    enter(client)

    services.reset_password(actor=admin, person_id=clerk.pk, at=factories.AT)

    assert client.get("/ho-so").status_code == 302
