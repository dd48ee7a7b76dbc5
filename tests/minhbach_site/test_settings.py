"""Production refuses to start unsafe, and the page about the settings is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

import factories
from minhbach_site import settings as module
from minhbach_site.accounts.states import Role
from minhbach_site.apps import demo_people, unsafe_settings

ROOT = Path(__file__).parents[2]
GOOD_SECRET = "kT9-vQ2xW7_mZ4pL8sR1nB6cY3fH5jD0gA-eUiOqXwVtSzPyKbM"


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.SECRET_KEY = GOOD_SECRET
    settings.HOSTS = ["minhbach.coquan.gov.vn"]
    settings.ADDRESS = "https://minhbach.coquan.gov.vn"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    return settings


def codes(found):
    return [message.id for message in found]


def test_every_variable_is_described():
    code = set(re.findall(r'"(MINHBACH_[A-Z_]+)"', Path(module.__file__).read_text("utf-8")))
    page = set(re.findall(r"^\| (.*?) \|", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE))
    described = {name for cell in page for name in re.findall(r"MINHBACH_[A-Z_]+", cell)}
    assert described == code


def test_good_production_settings_start(production):
    assert unsafe_settings(None) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "missing", "minhbach.E02"),
        ("SECRET_KEY", "a" * 60, "minhbach.E02"),
        ("SECRET_KEY", module.DEMO_SECRET, "minhbach.E02"),
        ("DEBUG", True, "minhbach.E03"),
        ("HOSTS", [], "minhbach.E04"),
        ("HOSTS", ["*"], "minhbach.E04"),
        ("HOSTS", ["minhbach.coquan.gov.vn", ".vn"], "minhbach.E08"),
        ("ADDRESS", "http://minhbach.coquan.gov.vn", "minhbach.E07"),
        ("ADDRESS", "https://trang-khac.gov.vn", "minhbach.E07"),
        ("ADDRESS", "https://", "minhbach.E07"),
        ("SESSION_COOKIE_SECURE", False, "minhbach.E05"),
        ("CSRF_COOKIE_SECURE", False, "minhbach.E05"),
        ("SECURE_SSL_REDIRECT", False, "minhbach.E05"),
    ],
)
def test_unsafe_production_settings_are_refused(production, name, value, code):
    setattr(production, name, value)

    assert codes(unsafe_settings(None)) == [code]


@pytest.mark.parametrize(
    ("address", "client_id", "secret", "said"),
    [
        ("https://dangnhap.coquan.gov.vn", "minhbach", "x", []),
        ("http://dangnhap.coquan.gov.vn", "minhbach", "x", ["minhbach.E09"]),
        ("https://", "minhbach", "x", ["minhbach.E09"]),
        ("https://dangnhap.coquan.gov.vn", "", "x", ["minhbach.E10"]),
        ("https://dangnhap.coquan.gov.vn", "minhbach", "", ["minhbach.E10"]),
    ],
)
def test_a_sign_in_server_that_is_unsafe_or_half_described_is_refused(production, address, client_id, secret, said):
    production.OIDC_SERVER = address
    production.OIDC_CLIENT_ID, production.OIDC_CLIENT_SECRET = client_id, secret

    assert codes(unsafe_settings(None)) == said


def test_demo_serves_this_machine_only(settings):
    settings.HOSTS = ["localhost", "minhbach.coquan.gov.vn"]

    assert codes(unsafe_settings(None)) == ["minhbach.E01"]


@pytest.mark.django_db
def test_production_refuses_demo_people_until_they_are_locked(production):
    mau = factories.person("mau", Role.CLERK, is_demo=True)

    assert codes(demo_people(None, databases=["default"])) == ["minhbach.E06"]

    mau.is_active = False
    mau.save()
    assert demo_people(None, databases=["default"]) == []


def test_database_address_is_read_part_by_part():
    read = module._database("postgres://ng%C6%B0%E1%BB%9Di:m%40t@db.noi-bo:5433/minhbach?sslmode=require", Path("/x"))

    assert {key: read[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "minhbach",
        "USER": "người",
        "PASSWORD": "m@t",
        "HOST": "db.noi-bo",
        "PORT": 5433,
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("address", ["mysql://a@b/c", "postgres://a@b", "minhbach"])
def test_other_database_addresses_are_refused(address):
    with pytest.raises(ImproperlyConfigured, match="postgres://người-dùng"):
        module._database(address, Path("/x"))


@pytest.mark.parametrize(
    ("reader", "value", "said"),
    [
        (module._flag, "có", "phải là 1 hoặc 0"),
        (module._number, "-3", "số nguyên từ 0 đến 1000000"),
        (module._number, "1000001", "số nguyên từ 0 đến 1000000"),
        (module._number, "9" * 5000, "số nguyên từ 0 đến 1000000"),
    ],
)
def test_a_variable_that_makes_no_sense_is_refused(monkeypatch, reader, value, said):
    monkeypatch.setenv("MINHBACH_X", value)
    with pytest.raises(ImproperlyConfigured, match=said):
        reader("MINHBACH_X", 1)
