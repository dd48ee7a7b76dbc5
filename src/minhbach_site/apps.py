"""The site as one app: what must hold before it starts. In production it refuses to start unsafe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.http.request import validate_host
from django.utils.crypto import get_random_string

MIN_SECRET = 50


class SiteConfig(AppConfig):
    name = "minhbach_site"
    verbose_name = "Minh Bạch"

    def ready(self) -> None:
        settings.DATA.mkdir(parents=True, exist_ok=True)
        register(unsafe_settings, Tags.security)
        register(demo_people, Tags.database)


def unsafe_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 (Django's signature)
    """What makes production settings unsafe; nothing in demo mode, except that a demo must not be reachable from outside."""
    outside = sorted(set(settings.HOSTS) - {"127.0.0.1", "localhost", "[::1]"})
    if not settings.PRODUCTION:
        if outside:
            return [
                _error(
                    "E01",
                    f"Chế độ demo chỉ chạy trên máy này, không phục vụ {', '.join(outside)}.",
                    "Bỏ MINHBACH_HOSTS, hoặc đặt MINHBACH_MODE=production.",
                )
            ]
        return []
    found: list[CheckMessage] = []
    secret = settings.SECRET_KEY
    if len(secret) < MIN_SECRET or len(set(secret)) < 10 or secret == settings.DEMO_SECRET:
        found.append(
            _error(
                "E02",
                "MINHBACH_SECRET_KEY bị thiếu hoặc quá yếu.",
                f"Đặt một chuỗi ngẫu nhiên từ {MIN_SECRET} ký tự, ví dụ: {get_random_string(MIN_SECRET)}",
            )
        )
    if settings.DEBUG:
        found.append(_error("E03", "MINHBACH_DEBUG đang bật: trang lỗi sẽ lộ dữ liệu và cấu hình.", "Bỏ MINHBACH_DEBUG."))
    if not settings.HOSTS or "*" in settings.HOSTS:
        found.append(_error("E04", "MINHBACH_HOSTS chưa nêu tên miền của trang.", "Ví dụ: MINHBACH_HOSTS=minhbach.coquan.gov.vn"))
    if open_ends := [host for host in settings.HOSTS if host.startswith(".")]:
        found.append(
            _error(
                "E08",
                f"MINHBACH_HOSTS «{', '.join(open_ends)}» nhận mọi tên miền con: liên kết trong thư có thể dẫn sang trang của người khác.",
                "Nêu đủ từng tên miền của trang, cách nhau bằng dấu phẩy.",
            )
        )
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_SSL_REDIRECT):
        found.append(
            _error("E05", "Cookie đăng nhập có thể đi qua đường truyền không mã hóa.", "Bỏ MINHBACH_HTTPS=0 và phục vụ trang qua HTTPS.")
        )
    if not _reachable(settings.ADDRESS):
        found.append(
            _error(
                "E07",
                f"MINHBACH_ADDRESS «{settings.ADDRESS}» không phải địa chỉ https của trang: liên kết trong thư và lịch sẽ dẫn sai chỗ.",
                "Đặt địa chỉ mà mọi người mở trang, ví dụ: MINHBACH_ADDRESS=https://minhbach.coquan.gov.vn",
            )
        )
    if settings.OIDC_SERVER:
        found += _sign_in_server()
    return found


def _sign_in_server() -> list[CheckMessage]:
    """What is unsafe or missing about the server through which people sign in."""
    address = urlsplit(settings.OIDC_SERVER)
    found: list[CheckMessage] = []
    if address.scheme != "https" or not address.hostname:
        found.append(
            _error(
                "E09",
                f"MINHBACH_OIDC_SERVER «{settings.OIDC_SERVER}» không phải địa chỉ https: ai chen vào đường truyền cũng đăng nhập được.",
                "Ví dụ: MINHBACH_OIDC_SERVER=https://dangnhap.coquan.gov.vn",
            )
        )
    if not settings.OIDC_CLIENT_ID or not settings.OIDC_CLIENT_SECRET:
        found.append(
            _error(
                "E10",
                "Có MINHBACH_OIDC_SERVER nhưng thiếu MINHBACH_OIDC_CLIENT_ID hoặc MINHBACH_OIDC_CLIENT_SECRET.",
                "Đặt cả hai theo đăng ký của trang ở máy chủ đăng nhập, hoặc bỏ MINHBACH_OIDC_SERVER.",
            )
        )
    return found


def _reachable(address: str) -> bool:
    """Whether an address is one by which this site in production is reached."""
    parts = urlsplit(address)
    if not settings.HOSTS or "*" in settings.HOSTS:
        return True  # E04 says what is wrong with the names
    return parts.scheme == "https" and bool(parts.hostname) and validate_host(parts.hostname or "", settings.HOSTS)


def demo_people(app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Demo people have a published password: production refuses a database that holds one who can still sign in."""
    person = apps.get_model("accounts", "Person")
    if not settings.PRODUCTION or not databases or person._meta.db_table not in connection.introspection.table_names():
        return []
    names = list(person.objects.filter(is_demo=True, is_active=True).order_by("pk").values_list("username", flat=True))
    if not names:
        return []
    return [
        _error(
            "E06",
            f"Cơ sở dữ liệu có người dùng mẫu với mật khẩu đã công bố: {', '.join(names)}.",
            "Dùng cơ sở dữ liệu mới, hoặc chạy: minhbach-site remove_demo_people",
        )
    ]


def _error(code: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"minhbach.{code}")
