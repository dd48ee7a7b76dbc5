"""Everything the site reads from its environment, once and typed. `docs/settings.md` describes each variable; a test compares the two."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent
DEMO_SECRET = "demo-only-" + "0" * 50  # apps.py refuses it in production


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _flag(name: str, default: bool = False) -> bool:
    value = _text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false"}:
        raise ImproperlyConfigured(f"{name} phải là 1 hoặc 0, không phải «{value}».")
    return value in {"1", "true"}


def _number(name: str, default: int, least: int = 0, most: int = 1_000_000) -> int:
    value = _text(name, str(default))
    if not value.isdecimal() or len(value) > 9 or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} phải là số nguyên từ {least} đến {most}, không phải «{value}».")
    return int(value)


def _choice(name: str, *choices: str) -> str:
    value = _text(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(f"{name} phải là một trong: {', '.join(choices)}; không phải «{value}».")
    return value


def _listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in _text(name, default).split(",") if part.strip()]


def _database(url: str, data: Path) -> dict[str, object]:
    """SQLite in the data folder, or the PostgreSQL server of `postgres://user:password@host:port/name?option=value`."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "minhbach.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",  # a writer waits at its first line instead of failing at its last
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
            },
            "TEST": {"NAME": data / "test.sqlite3"},  # a file: WAL and locks as in real use
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("MINHBACH_DATABASE_URL phải có dạng postgres://người-dùng:mật-khẩu@máy-chủ:5432/tên-cơ-sở-dữ-liệu.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


MODE = _choice("MINHBACH_MODE", "demo", "production")
PRODUCTION = MODE == "production"
DATA = Path(_text("MINHBACH_SITE_DATA", ".minhbach/site")).resolve()
DEBUG = _flag("MINHBACH_DEBUG")
SECRET_KEY = _text("MINHBACH_SECRET_KEY", "" if PRODUCTION else DEMO_SECRET) or "missing"
HOSTS = _listed("MINHBACH_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]")
ALLOWED_HOSTS = HOSTS
HTTPS = _flag("MINHBACH_HTTPS", PRODUCTION)
AGENCY_NAME = _text("MINHBACH_AGENCY_NAME")
# where people reach the site: letters and calendars lead there. In production the first name that it answers to, unless said otherwise
ADDRESS = _text("MINHBACH_ADDRESS", f"https://{(HOSTS or [''])[0]}" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")

ROOT_URLCONF = "minhbach_site.urls"
WSGI_APPLICATION = "minhbach_site.wsgi.application"
DATABASES = {"default": _database(_text("MINHBACH_DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}
}  # throttling counts in every process

# Adding an app of ours is one line here, one in urls.py and one in each list of the import contracts (docs/site.md).
OUR_APPS = [
    "minhbach_site",
    "minhbach_site.accounts",
    "minhbach_site.audit",
    "minhbach_site.duties",
    "minhbach_site.disclosure",
    "minhbach_site.organisation",
    "minhbach_site.plans",
    "minhbach_site.records",
    "minhbach_site.registers",
    "minhbach_site.reporting",
    "minhbach_site.ui",
]
INSTALLED_APPS = [
    *OUR_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
]
MIDDLEWARE = [
    "minhbach_site.ui.frames.in_one_chunk",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "minhbach_site.ui.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "minhbach_site.ui.composed.Composed",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "minhbach_site.ui.doors.SignInFirst",  # a page is closed unless its view says otherwise
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "minhbach_site.accounts.adapters.AccountServerSilent",
    "minhbach_site.accounts.adapters.NewPasswordFirst",
    "minhbach_site.accounts.adapters.SecondFactorFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "minhbach_site.ui.doors.ByButton",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minhbach_site.urls.layout",
            ],
        },
    }
]
FORM_RENDERER = "minhbach_site.ui.forms.Renderer"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
FORMAT_MODULE_PATH = "minhbach_site.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static" if PRODUCTION else None  # the demo serves the files where they lie
MEDIA_ROOT = DATA / "files"  # never served by address: a view checks the permission first
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "minhbach_site.accounts.adapters.NotOnesOwnName",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "minhbach_site.accounts.adapters.NotSoonGuessed",
        "OPTIONS": {"agency": "minhbach_site.organisation.queries.all_names"},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:home"
ACCOUNT_ADAPTER = "minhbach_site.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up; the adapter refuses
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
# what counts is a wrong name, password or code: never a weak new password, nor how many came in from the agency's one address
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "20/m/ip,5/10m/key",
    "change_password": None,
    "wrong_old_password": "5/10m/user",
    "reset_password": "10/10m/ip,3/10m/key",
    "reset_password_from_key": None,  # the key in the letter cannot be guessed
}
ACCOUNT_FORMS = {"change_password": "minhbach_site.accounts.forms.OwnPasswordForm"}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the site writes to nobody whom it does not know
ACCOUNT_EMAIL_NOTIFICATIONS = True  # the adapter sends them only where mail is set up
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Minh Bạch: "
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
PASSWORD_RESET_TIMEOUT = 3600
MFA_ADAPTER = "minhbach_site.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "minhbach_site.accounts.forms.SecondStepForm",
    "add_webauthn": "minhbach_site.accounts.forms.AddKeyForm",
    "edit_webauthn": "minhbach_site.accounts.forms.RenameKeyForm",
    "authenticate_webauthn": "minhbach_site.accounts.forms.AuthenticateByKeyForm",
    "login_webauthn": "minhbach_site.accounts.forms.SignInByKeyForm",
    "reauthenticate_webauthn": "minhbach_site.accounts.forms.ReauthenticateByKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Minh Bạch"
MFA_TOTP_TOLERANCE = 1  # the code of half a minute before or after: RFC 6238, 5.2, for who types slowly or whose clock is off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SOCIALACCOUNT_ADAPTER = "minhbach_site.accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
USERSESSIONS_TRACK_ACTIVITY = False  # would write to the database at every page
OIDC_SERVER = _text("MINHBACH_OIDC_SERVER")
OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = _text("MINHBACH_OIDC_CLIENT_ID"), _text("MINHBACH_OIDC_CLIENT_SECRET")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": _text("MINHBACH_OIDC_NAME", "Tài khoản của cơ quan"),
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

SESSION_COOKIE_AGE = _number("MINHBACH_SESSION_HOURS", 10, least=1, most=168) * 3600  # a week at most
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
BEHIND_PROXY = _flag("MINHBACH_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose address is throttled
CSRF_FAILURE_VIEW = "minhbach_site.ui.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the icons inside Tabler's stylesheet are data addresses
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *([OIDC_SERVER] if OIDC_SERVER else [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = [
    "minhbach_site.ui.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _text("MINHBACH_MAIL_FROM", "minhbach@localhost")
EMAIL_HOST = _text("MINHBACH_MAIL_HOST")
EMAIL_PORT = _number("MINHBACH_MAIL_PORT", 25, least=1, most=65_535)
EMAIL_HOST_USER = _text("MINHBACH_MAIL_USER")
EMAIL_HOST_PASSWORD = _text("MINHBACH_MAIL_PASSWORD")
EMAIL_TIMEOUT = 20  # seconds: a mail server that does not answer must not hold up the next letter
EMAIL_USE_TLS = _flag("MINHBACH_MAIL_TLS")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": _choice("MINHBACH_LOG_LEVEL", "WARNING", "INFO", "DEBUG", "ERROR")},
}
