"""What django-allauth asks of us: nobody signs up, every event is journaled, who comes from the agency's OIDC must be known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minhbach_site.accounts import queries, services

_OPEN_TO_NEW_PASSWORDS = ("account_change_password", "account_logout", "ui:theme", "ui:language")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        services.record_security(person=user, action="accounts.signed_in", at=timezone.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        person = queries.person_named(str(credentials.get("username", "")))
        if person:
            services.record_failed_sign_in(person=person, at=timezone.now())
        super().authentication_failed(request, **credentials)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        event = template_prefix.rsplit("/", 1)[-1]
        services.record_security(person=user, action="accounts.security", event=event, at=timezone.now())
        super().send_notification_mail(template_prefix, user, context, email)


class MFAAdapter(DefaultMFAAdapter):
    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The identity server says who someone is; whether that person may come in is decided here, by the sign-in name."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        said = sociallogin.account.extra_data
        person = queries.person_named(str(said.get("userinfo", said).get("preferred_username", "")))
        if person is None or not person.is_active:
            self._refuse(
                request,
                _("Tài khoản cơ quan đã được xác nhận, nhưng trang này chưa có người dùng cùng tên. Hãy liên hệ quản trị hệ thống."),
            )
        if SocialAccount.objects.filter(user=person).exists():
            self._refuse(request, _("Người dùng cùng tên đã liên kết với một tài khoản cơ quan khác. Hãy liên hệ quản trị hệ thống."))
        sociallogin.connect(request, person)

    def _refuse(self, request: HttpRequest, why: str) -> NoReturn:
        messages.error(request, why)
        raise ImmediateHttpResponse(redirect("account_login"))


class NewPasswordFirst:
    """Who was given a first password changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not getattr(request.user, "must_change_password", False) or name in _OPEN_TO_NEW_PASSWORDS:
            return None
        messages.info(request, _("Đây là mật khẩu được cấp lần đầu. Hãy đặt mật khẩu của riêng bạn trước khi tiếp tục."))
        return redirect(reverse("account_change_password"))
