"""What django-allauth asks of us: nobody signs up, every event is journaled, who comes from the agency's OIDC must be known here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import Model, signals
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException
from zxcvbn import zxcvbn

from minhbach.law.issuers import known_issuers
from minhbach.law.reading import read_mapping
from minhbach.text import blind
from minhbach_site.accounts import queries, services
from minhbach_site.ui.letters import Fault, fault_of

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

log = logging.getLogger(__name__)
LETTER = "letter"  # the name of the threads that send one
_CHOSEN_ON = {  # the pages on which someone chooses a password, and what allauth calls it
    "account_change_password": "password_changed",
    "account_set_password": "password_set",
    "account_reset_password_from_key": "password_reset",
}
WAYS_IN = ("account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount")
SHORTEST_NAME = 3  # letters; a shorter part of a name is in too many words
COMMON = Path(__file__).parent / "passwords.yaml"
LONGEST_LOOKED_AT = 72  # letters: as many as zxcvbn looks at
_ONE_AT_A_TIME = Lock()  # zxcvbn keeps the words of the call that runs where every other call finds them
_WHY = {  # the patterns by which zxcvbn finds a password fastest
    "repeat": gettext_lazy("lặp lại một chữ hoặc một nhóm chữ"),
    "dictionary": gettext_lazy("có những từ ai cũng thử trước (từ thông dụng, tên cơ quan, tên bạn)"),
    "sequence": gettext_lazy("có dãy chữ, dãy số liền nhau"),
    "spatial": gettext_lazy("có dãy phím liền nhau trên bàn phím"),
    "date": gettext_lazy("có ngày tháng"),
    "regex": gettext_lazy("có năm gần đây"),
}
_TOO_FEW = gettext_lazy("có quá ít chữ khác nhau")  # nothing was found in it, and yet trying all letters is soon done


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        services.record_security(person=user, action="accounts.signed_in", event=_way_in(request, user), at=timezone.now())
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        person = super().authenticate(request, **credentials)
        if person is not None and not request.user.is_authenticated:  # an open session would end by it
            services.renew_password_hash(person=person, password=credentials["password"], at=timezone.now())
        return person

    def set_password(self, user: Any, password: str) -> None:
        event = _CHOSEN_ON[self.request.resolver_match.url_name]
        services.choose_password(person=user, password=password, event=event, at=timezone.now())

    def clean_password(self, password: str, user: Any = None) -> str:
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("Mật khẩu mới phải khác mật khẩu đang dùng."))
        cleaned: str = super().clean_password(password, user)
        return cleaned

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        person = queries.person_named(str(credentials.get("username", "")))
        if person:
            services.record_failed_sign_in(person=person, at=timezone.now())
        super().authentication_failed(request, **credentials)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        event = template_prefix.rsplit("/", 1)[-1]
        if event not in _CHOSEN_ON.values():  # `set_password` said so
            services.record_security(person=user, action="accounts.security", event=event, at=timezone.now())
        if settings.EMAIL_HOST and queries.is_written_to(user):
            super().send_notification_mail(template_prefix, user, context, email)

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Only to the address that its owner confirmed; who must have a second factor and has none is told to ask the administrators."""
        if not queries.has_confirmed(user, email):
            return
        now = timezone.now()
        possible = user.has_usable_password() and not queries.needs_second_factor(user, timezone.localdate(now))
        services.record_reset_mail(person=user, at=now)
        self.send_mail(f"account/email/password_reset_{'key' if possible else 'refused'}", email, {"user": user, **context})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In a thread: how long the answer takes must not tell a stranger whether a letter went out."""
        letter = self.render_mail(template_prefix, email, {"email": email, **context})
        Thread(target=_send, args=(letter, context.get("user")), name=LETTER).start()


def _way_in(request: HttpRequest, person: Person) -> str:
    """By what someone has just signed in: the kind of second factor, or the one step there was."""
    steps = get_authentication_records(request, person)
    return str(steps[-1].get("type") or steps[-1]["method"]) if steps else ""


def watch_ways_in() -> None:
    """Have the journal told of every row that django-allauth writes about how someone signs in, whichever of its views writes it.

    Its models cannot call a service, and no adapter is told of each row: hence the one use of Django's signals (ADR 11).
    """
    for label in WAYS_IN:
        model = apps.get_model(label)
        signals.pre_save.connect(_look_before, sender=model, dispatch_uid=f"look before {label}")
        signals.post_save.connect(_told_saved, sender=model, dispatch_uid=f"saved {label}")
        signals.post_delete.connect(_told_deleted, sender=model, dispatch_uid=f"deleted {label}")


def _look_before(instance: Model, raw: bool = False, **_said: Any) -> None:
    """Whether the row, before it is written, is as the journal says: what was altered past the site is not vouched for by its next use."""
    instance._as_told = not raw and queries.is_way_in_as_told(instance)  # type: ignore[attr-defined]  # kept on the row until it is saved


def _told_saved(instance: Model, created: bool, **_said: Any) -> None:
    if created or instance._as_told:  # type: ignore[attr-defined]  # by `_look_before`
        services.record_way_in(way_in=instance, actor=_who_is_here(), at=timezone.now())


def _told_deleted(instance: Model, **_said: Any) -> None:
    services.record_way_in(way_in=instance, actor=_who_is_here(), at=timezone.now(), removed=True)


def _who_is_here() -> Any:
    """Who sent the request that is being answered; None where nobody has signed in, or where there is no request."""
    user = getattr(context.request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _send(letter: EmailMessage, person: Person | None) -> None:
    """Send one; that it could not be sent is told to the administrators by the page about letters."""
    try:
        letter.send()
    except OSError as error:  # smtplib's errors are some of these
        log.exception("a letter about an account could not be sent")
        if person is not None:
            _tell_administrators(person, fault_of(error))


def _tell_administrators(person: Person, fault: Fault) -> None:
    try:
        services.record_failed_letter(person=person, fault=fault, at=timezone.now())
    finally:
        connection.close()  # this thread's own


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
        email = str(said.get("userinfo", said).get("email", ""))
        if email and person.email and email.lower() != person.email.lower():
            self._refuse(
                request,
                _("Tài khoản cơ quan cùng tên nhưng có địa chỉ thư điện tử khác với người dùng trên trang. Hãy liên hệ quản trị hệ thống."),
            )
        if SocialAccount.objects.filter(user=person).exists():
            self._refuse(request, _("Người dùng cùng tên đã liên kết với một tài khoản cơ quan khác. Hãy liên hệ quản trị hệ thống."))
        sociallogin.connect(request, person)

    def _refuse(self, request: HttpRequest, why: str) -> NoReturn:
        messages.error(request, why)
        raise ImmediateHttpResponse(redirect("account_login"))


class NotOnesOwnName(UserAttributeSimilarityValidator):
    """Django's check of a password against name, sign-in name and mail, and one blind to accents and to repetition."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        left = blind(password)
        names = blind(f"{getattr(user, 'username', '')} {getattr(user, 'display_name', '')}").split()
        for name in sorted(names, key=len, reverse=True):
            left = left.replace(name, "") if len(name) >= SHORTEST_NAME else left
        if len(left) * 2 < len(blind(password)):
            raise ValidationError(
                _("Mật khẩu gần như chỉ gồm tên của bạn. Hãy đặt một câu dài mà người khác không đoán được."), code="password_too_similar"
            )

    def get_help_text(self) -> str:
        return _("Mật khẩu không được giống họ tên, tên đăng nhập của bạn, kể cả khi bỏ dấu.")


@dataclass(frozen=True, slots=True)
class Common:
    """What anybody in Vietnam tries first, joined and without marks; a password must take ten to the power of `safe_power` tries."""

    words: tuple[str, ...]
    safe_power: int


@cache
def common() -> Common:
    """`passwords.yaml` and the names of provinces, read once."""
    said = read_mapping(COMMON)
    said.only("source", "confidence", "safe_power", "phrases")
    said.confidence(own=True)
    places = [name for one in known_issuers().provinces.provinces for name in (one.name, *one.absorbed)]
    return Common(tuple(_joined(phrase) for phrase in (*said.texts("phrases"), *places)), said.whole("safe_power"))


class NotSoonGuessed:
    """Refuses a password that zxcvbn finds in few tries, with or without accents and what stands between words.

    `agency` is the path of a function that gives the names of the agency and its units.
    """

    def __init__(self, agency: str) -> None:
        self.agency = agency

    def validate(self, password: str, user: Any = None) -> None:
        own = [*_runs(self._names()), *_runs([getattr(user, name, "") for name in ("username", "display_name", "title", "email")])]
        words = [*own, *common().words]
        looked_at = blind(password)[:LONGEST_LOOKED_AT]
        with _ONE_AT_A_TIME:
            found = [zxcvbn(form, user_inputs=words, max_length=LONGEST_LOOKED_AT) for form in {looked_at, _joined(looked_at)} - {""}]
        soonest = min(found, key=itemgetter("guesses"))
        if soonest["guesses"] >= 10 ** common().safe_power:
            return
        patterns: set[str] = {match["pattern"] for match in soonest["sequence"]}
        why = [str(said) for pattern, said in _WHY.items() if pattern in patterns] or [str(_TOO_FEW)]
        raise ValidationError(
            _("Mật khẩu dễ đoán: %(why)s. Hãy đặt một câu dài gồm nhiều từ không liên quan đến nhau.") % {"why": "; ".join(why)},
            code="password_soon_guessed",
        )

    def _names(self) -> list[str]:
        names: list[str] = import_string(self.agency)()
        return ["Minh Bạch", settings.AGENCY_NAME, *settings.ALLOWED_HOSTS, *names]

    def get_help_text(self) -> str:
        return _("Mật khẩu không được dễ đoán: chữ lặp lại, dãy phím, câu nói quen thuộc, tên cơ quan.")


def _joined(text: str) -> str:
    return "".join(letter for letter in blind(text) if letter.isalnum())


def _runs(names: Iterable[str]) -> Iterator[str]:
    """Names as they are typed for a password: whole, and any words of them that follow each other, the longest first."""
    for name in names:
        words = "".join(letter if letter.isalnum() else " " for letter in blind(name)).split()
        for length in range(len(words), 0, -1):
            runs = ("".join(words[start : start + length]) for start in range(len(words) - length + 1))
            yield from (run for run in runs if length > 1 or len(run) > SHORTEST_NAME)


class AccountServerSilent:
    """A middleware: an account server that does not answer, or not as it should, leads back to the sign-in page with a word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not isinstance(exception, RequestException) or not name.startswith("openid_connect_"):
            return None
        log.warning("the account server does not answer: %s", type(exception).__name__)
        messages.error(request, _("Máy chủ tài khoản của cơ quan chưa trả lời. Hãy thử lại sau, hoặc đăng nhập bằng mật khẩu của trang."))
        return redirect("account_login")


class _First:
    """A middleware that leads a person to one page before any other."""

    page = ""
    open_group = "never:"  # how the names of the pages begin that belong to it
    open_pages: frozenset[str] = frozenset({"account_logout", "account_reauthenticate", "ui:theme", "ui:language"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:  # noqa: ARG002
        name = request.resolver_match.view_name if request.resolver_match else ""
        opened = name in self.open_pages or name.startswith(self.open_group)
        if opened or not request.user.is_authenticated or not self.concerns(request):
            return None
        messages.info(request, self.why())
        return redirect(reverse(self.page))

    def concerns(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def why(self) -> str:
        raise NotImplementedError


class NewPasswordFirst(_First):
    """Who was given a first password and came in with it changes it before anything else."""

    page = "account_change_password"
    open_pages = _First.open_pages | {"account_change_password"}

    def concerns(self, request: HttpRequest) -> bool:
        person: Any = request.user
        if not person.must_change_password:
            return False
        methods = {one["method"] for one in get_authentication_records(request, person)}
        return not methods or "password" in methods  # by the agency's account or a passkey: they may never have seen the password

    def why(self) -> str:
        return _("Đây là mật khẩu được cấp lần đầu. Hãy đặt mật khẩu của riêng bạn trước khi tiếp tục.")


class SecondFactorFirst(_First):
    """In production, who runs, leads or watches sets up a second factor before anything else."""

    page = "mfa_index"
    open_pages = _First.open_pages | {"account_change_password"}
    open_group = "mfa_"

    def concerns(self, request: HttpRequest) -> bool:
        person: Any = request.user
        return bool(settings.PRODUCTION) and queries.needs_second_factor(person, timezone.localdate())

    def why(self) -> str:
        return _("Vai trò của bạn cần thêm một lớp xác thực. Hãy bật ứng dụng xác thực hoặc thêm khóa truy cập trước khi tiếp tục.")
