"""An OpenID Connect provider in a process of its own: django-allauth's (`allauth.idp.oidc`, over oauthlib), with the pages it has.

    python tests/identity_provider.py PORT FOLDER CALLBACK

Its client is `minhbach` with the secret `bi-mat`; its people are in PEOPLE, each with the same password.
"""

from __future__ import annotations

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET = "minhbach", "bi-mat"
PASSWORD = "mat-khau-cua-co-quan"
PEOPLE = {"vanthu": "van.thu@coquan.gov.vn", "nguoila": "nguoi.la@coquan.gov.vn"}
urlpatterns: list[object] = []  # filled once the settings are there


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def main(port: int, folder: str, callback: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    settings.configure(
        SECRET_KEY="p" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/provider.sqlite3"}},
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        SESSION_COOKIE_NAME="provider",  # cookies know no ports: the site under test is on this machine too
        CSRF_COOKIE_NAME="provider-csrf",
        LOGIN_URL="account_login",
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=pem,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()
    fill(callback)
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    urlpatterns.extend([path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))])
    make_server("127.0.0.1", port, get_wsgi_application(), server_class=Server).serve_forever()


def fill(callback: str) -> None:
    """The client and the people."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    client = Client(id=CLIENT, name="Minh Bạch", scopes="openid\nprofile\nemail", redirect_uris=callback)
    client.set_secret(SECRET)
    client.save()
    for username, email in PEOPLE.items():
        person = User.objects.create_user(username, email, PASSWORD)
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
