"""Pages about people, roles and absences. Each view asks the permission it shows for, makes one call, and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

import django_tables2
from allauth.account.decorators import reauthentication_required
from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts import queries, services
from minhbach_site.accounts.forms import DelegationForm, EmailForm, EndGrantForm, GrantForm, NewPersonForm, PeopleFilter, PersonForm
from minhbach_site.accounts.states import ACTIONS, GrantAction, Permission, ResetKind, Role
from minhbach_site.ui import tables
from minhbach_site.ui.answers import pressed
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person


class Request(HttpRequest):
    """A request of someone signed in, which is every request but those to views marked `login_not_required`."""

    user: Person


class PeopleTable(tables.Table):
    display_name = django_tables2.Column(
        gettext_lazy("Họ và tên"), linkify=("accounts:person", {"pk": django_tables2.A("pk")}), order_by=("search_text",)
    )
    username = django_tables2.Column(gettext_lazy("Tên đăng nhập"))
    title = django_tables2.Column(gettext_lazy("Chức vụ, vị trí việc làm"))
    grants_today = django_tables2.Column(gettext_lazy("Vai trò hôm nay"), orderable=False, empty_values=())
    is_active = django_tables2.Column(gettext_lazy("Tình trạng"))

    def render_grants_today(self, value: Any) -> Any:
        return format_html_join(", ", "{}", ((grant,) for grant in value)) or _("chưa có")

    def value_grants_today(self, value: Any) -> str:
        return ", ".join(str(grant) for grant in value)

    def render_is_active(self, value: bool) -> Any:
        return badge(_("Được đăng nhập"), "good") if value else badge(_("Đã khóa"), "bad")

    def value_is_active(self, value: bool) -> str:
        return _("Được đăng nhập") if value else _("Đã khóa")


@require_GET
def people(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_PEOPLE, on=today)
    context = {
        "title": pgettext("danh mục", "Người dùng"),
        "may_manage": request.user.may(Permission.MANAGE_PEOPLE, on=today),
        "waiting": list(queries.waiting_grants()),
        "resets": list(queries.waiting_resets()),
        "lent": list(queries.running_delegations(today)),
    }
    return tables.show(
        request,
        "accounts/people.html",
        table=PeopleTable,
        rows=queries.people(today),
        filters=partial(PeopleFilter, on=today),
        context=context,
        exported=partial(services.record_export, actor=request.user, at=timezone.now()),
    )


@require_GET
def person(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_PEOPLE, on=today)
    found = get_object_or_404(queries.people(today), pk=pk)
    return render(request, "accounts/person.html", _card(request, found))


@require_GET
def profile(request: Request) -> HttpResponse:
    return render(request, "accounts/profile.html", _card(request, request.user))


@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def own_email(request: Request) -> HttpResponse:
    """A confirmed address is a way in, so the password is asked for again before it is changed."""
    form = EmailForm(request.POST or None, initial={"email": request.user.email})
    if request.method == "POST" and form.is_valid():
        try:
            person = services.change_own_email(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.PeopleError as error:
            form.add_error("email", str(error))
        else:
            _ask_to_confirm(request, person)
            return redirect("accounts:profile")
    return _form(request, form, _("Thư điện tử của tôi"), reverse("accounts:profile"), "accounts/own_form.html")


def _ask_to_confirm(request: Request, person: Person) -> None:
    """Send the letter that asks whether the address is theirs; the profile says later if it could not be sent."""
    waiting = queries.unconfirmed_address(person) if settings.EMAIL_HOST else None
    if waiting is None:
        messages.success(request, _("Đã lưu."))
    elif consume(request, action="confirm_email", key=f"{person.pk} {waiting.email}"):
        waiting.send_confirmation(request)
        messages.success(
            request,
            _(
                "Đã lưu. Đang gửi thư xác nhận đến %(email)s: hãy mở thư và bấm đường dẫn. "
                "Vài phút chưa thấy thì mở lại trang này, xem thư có đi được không."
            )
            % {"email": waiting.email},
        )
    else:
        said = _("Đã lưu. Thư xác nhận đến %(email)s được gửi chưa đầy ba phút trước; chờ thêm rồi mới gửi lại được.")
        messages.warning(request, said % {"email": waiting.email})


@require_http_methods(["GET", "POST"])
def confirm_email(request: Request, key: str) -> HttpResponse:
    """Where the letter leads: asked again by a button, because mail programs open links by themselves."""
    if request.method == "POST":
        confirm = partial(services.confirm_own_email, key=key)
        done = _("Đã xác nhận địa chỉ thư điện tử.")
        return pressed(request, confirm, refusal=services.PeopleError, back="accounts:profile", done=done)
    context = {
        "title": _("Xác nhận thư điện tử"),
        "question": _("Xác nhận rằng thư này đã đến với bạn?"),
        "consequence": _("Sau đó bạn đặt lại được mật khẩu qua địa chỉ này khi quên."),
        "submit": _("Xác nhận"),
        "tone": "primary",
        "back": reverse("accounts:profile"),
    }
    return render(request, "ui/confirm.html", context)


def by_mail(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that is there only where the site can send mail."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.EMAIL_HOST:
            raise Http404
        return view(request, *args, **kwargs)

    return shown


def _card(request: Request, found: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "person": found,
        "title": found.display_name,
        "today": today,
        "grants": queries.grants_of(found),
        "delegations": queries.delegations_of(found),
        "may_manage": request.user.may(Permission.MANAGE_PEOPLE, on=today) and request.user.pk != found.pk,
        "email_confirmed": queries.has_confirmed(found, found.email),
        "is_written_to": queries.is_written_to(found),
        "not_sent": queries.letter_not_sent(found),
        "has_agency_account": queries.has_agency_account(found),
        "has_second_factor": queries.has_second_factor(found),
        "history": queries.history(found, ACTIONS) if request.user.may(Permission.READ_JOURNAL, on=today) else None,
        "may_delegate": request.user.may(Permission.DELEGATE, on=today),
        "permissions": sorted(permission.label for permission in found.permissions(today)),
    }


@require_http_methods(["GET", "POST"])
def create_person(request: Request) -> HttpResponse:
    services.require(request.user, Permission.MANAGE_PEOPLE, on=timezone.localdate())
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = services.create_person(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.PeopleError as error:
            form.add_error(None, str(error))
        else:
            return _password_once(request, made, password)
    return _form(request, form, _("Thêm người dùng"), reverse("accounts:people"))


@require_http_methods(["GET", "POST"])
def change_person(request: Request, pk: int) -> HttpResponse:
    services.require(request.user, Permission.MANAGE_PEOPLE, on=timezone.localdate())
    found = get_object_or_404(queries.people(timezone.localdate()), pk=pk)
    form = PersonForm(request.POST or None, initial={"display_name": found.display_name, "title": found.title, "email": found.email})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(actor=request.user, person_id=pk, at=timezone.now(), **form.cleaned_data)
        except services.PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("accounts:person", pk)
    return _form(request, form, _("Sửa thông tin: %(name)s") % {"name": found.display_name}, reverse("accounts:person", args=[pk]))


@require_POST
def set_active(request: Request, pk: int) -> HttpResponse:
    wanted = request.POST.get("is_active") == "1"
    get_object_or_404(queries.people(timezone.localdate()), pk=pk)
    changed = services.set_active(actor=request.user, person_id=pk, is_active=wanted, at=timezone.now())
    messages.success(request, (_("Đã mở khóa %(name)s.") if wanted else _("Đã khóa %(name)s.")) % {"name": changed.display_name})
    return redirect("accounts:person", pk)


@require_http_methods(["GET", "POST"])
def reset_password(request: Request, pk: int) -> HttpResponse:
    return _reset(
        request,
        pk,
        ResetKind.PASSWORD,
        services.reset_password,
        question=_("Cấp mật khẩu mới cho %(name)s?"),
        consequence=_("Mật khẩu cũ hết tác dụng ngay. Người này phải đổi mật khẩu mới ở lần đăng nhập tới."),
        submit=_("Cấp mật khẩu mới"),
    )


@require_http_methods(["GET", "POST"])
def remove_second_factors(request: Request, pk: int) -> HttpResponse:
    return _reset(
        request,
        pk,
        ResetKind.SECOND_FACTORS,
        services.remove_second_factors,
        question=_("Gỡ ứng dụng xác thực, khóa và mã khôi phục của %(name)s?"),
        consequence=_(
            "Chỉ làm khi chính người đó báo mất thiết bị và bạn đã xác minh. "
            "Mọi phiên đang mở kết thúc; họ chỉ còn mật khẩu cho đến khi bật lại."
        ),
        submit=_("Gỡ"),
    )


@require_http_methods(["GET", "POST"])
def unlink_account(request: Request, pk: int) -> HttpResponse:
    return _reset(
        request,
        pk,
        ResetKind.AGENCY_ACCOUNT,
        services.unlink_account,
        question=_("Gỡ liên kết giữa %(name)s và tài khoản cơ quan?"),
        consequence=_("Mọi phiên đang mở kết thúc. Lần đăng nhập sau bằng tài khoản cơ quan cùng tên sẽ liên kết lại."),
        submit=_("Gỡ"),
    )


def _reset(
    request: Request, pk: int, kind: ResetKind, reset: Callable[..., Any], *, question: str, consequence: str, submit: str
) -> HttpResponse:
    """Ask, then do it; for someone of power, ask that a second administrator does it."""
    today = timezone.localdate()
    services.require(request.user, Permission.MANAGE_PEOPLE, on=today)
    found = get_object_or_404(queries.people(today), pk=pk)
    guarded = queries.needs_second_person(found, today)
    if request.method == "POST":
        try:
            if guarded:
                services.ask_reset(actor=request.user, person_id=pk, kind=kind, at=timezone.now())
                messages.success(request, _("Đã đề nghị. Quản trị hệ thống khác duyệt thì việc này mới được làm."))
            elif password := reset(actor=request.user, person_id=pk, at=timezone.now()):
                return _password_once(request, found, password)
            else:
                messages.success(request, _("Đã gỡ."))
        except services.PeopleError as error:
            messages.error(request, str(error))
        return redirect("accounts:person", pk)
    second = _("Người này giữ vai trò quan trọng, nên quản trị hệ thống thứ hai phải duyệt.")
    context = {
        "title": kind.label,
        "question": question % {"name": found.display_name},
        "consequence": f"{consequence} {second}" if guarded else consequence,
        "submit": _("Đề nghị") if guarded else submit,
        "back": reverse("accounts:person", args=[pk]),
    }
    return render(request, "ui/confirm.html", context)


@require_POST
def decide_reset(request: Request, pk: int, action: str) -> HttpResponse:
    if action not in GrantAction.values:
        raise Http404
    asked = get_object_or_404(queries.all_resets(), pk=pk)
    try:
        password = services.decide_reset(actor=request.user, reset_id=pk, action=GrantAction(action), at=timezone.now())
    except services.PeopleError as error:
        messages.error(request, str(error))
        return redirect("accounts:people")
    if password:
        return _password_once(request, asked.person, password)
    messages.success(request, _("Đã ghi quyết định."))
    return redirect("accounts:people")


@require_http_methods(["GET", "POST"])
def grant_role(request: Request, pk: int, units: Callable[[date], list[tuple[str, str]]]) -> HttpResponse:
    services.require(request.user, Permission.MANAGE_PEOPLE, on=timezone.localdate())
    found = get_object_or_404(queries.people(timezone.localdate()), pk=pk)
    today = timezone.localdate()
    form = GrantForm(request.POST or None, units=units(today), initial={"from_on": today})
    if request.method == "POST" and form.is_valid():
        known = {code for code, _label in units(form.cleaned_data["from_on"])}
        try:
            grant = services.grant_role(actor=request.user, person_id=pk, known_units=known, at=timezone.now(), **form.cleaned_data)
        except services.PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(role)s: %(state)s.") % {"role": grant, "state": grant.get_state_display()})
            return redirect("accounts:person", pk)
    return _form(request, form, _("Giao vai trò cho %(name)s") % {"name": found.display_name}, reverse("accounts:person", args=[pk]))


@require_POST
def decide_grant(request: Request, pk: int, action: str) -> HttpResponse:
    if action not in GrantAction.values:
        raise Http404
    get_object_or_404(queries.all_grants(), pk=pk)
    try:
        grant = services.decide_grant(actor=request.user, grant_id=pk, action=GrantAction(action), at=timezone.now())
    except services.PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(role)s: %(state)s.") % {"role": grant, "state": grant.get_state_display()})
    return redirect("accounts:people")


@require_http_methods(["GET", "POST"])
def end_grant(request: Request, pk: int) -> HttpResponse:
    services.require(request.user, Permission.MANAGE_PEOPLE, on=timezone.localdate())
    grant = get_object_or_404(queries.all_grants(), pk=pk)
    form = EndGrantForm(request.POST or None, initial={"until_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_grant(actor=request.user, grant_id=pk, at=timezone.now(), **form.cleaned_data)
        except services.PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi ngày kết thúc vai trò."))
            return redirect("accounts:person", grant.person_id)
    title = _("Kết thúc vai trò %(role)s của %(name)s") % {"role": grant, "name": grant.person}
    return _form(request, form, title, reverse("accounts:person", args=[grant.person_id]))


@require_http_methods(["GET", "POST"])
def delegate(request: Request) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.DELEGATE, on=today)
    form = DelegationForm(
        request.POST or None,
        grants=queries.delegable_grants(request.user, today),
        colleagues=queries.colleagues(request.user, today),
        initial={"from_on": today},
    )
    if longest := queries.longest_delegation(today):
        form.bound(longest.until_on, longest.months, own=longest.law.derived)
    if request.method == "POST" and form.is_valid():
        try:
            services.delegate(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except services.PeopleError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ủy quyền. Mọi việc người được ủy quyền làm vẫn ghi tên họ."))
            return redirect("accounts:profile")
    return _form(request, form, _("Ủy quyền khi vắng mặt"), reverse("accounts:profile"), "accounts/own_form.html")


@require_POST
def end_delegation(request: Request, pk: int) -> HttpResponse:
    lent = get_object_or_404(queries.all_delegations(), pk=pk)
    try:
        services.end_delegation(actor=request.user, delegation_id=pk, at=timezone.now())
    except services.PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã kết thúc ủy quyền."))
    return redirect("accounts:profile" if lent.grant.person_id == request.user.pk else "accounts:people")


@require_POST
def end_session(request: Request, pk: int) -> HttpResponse:
    """Sign one other browser out."""
    end = partial(services.end_session, session_id=pk)
    return pressed(request, end, refusal=services.PeopleError, back="usersessions_list", done=_("Đã kết thúc phiên."))


class PermissionTable(tables.Table):
    """Permissions by roles as a file: a line for each permission, a column for each role."""

    permission = django_tables2.Column(gettext_lazy("Quyền"))

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__(rows, extra_columns=[(role.value, django_tables2.Column(str(role.label), default="")) for role in Role])


@require_GET
def permissions(request: Request) -> HttpResponseBase:
    """The whole table of who may do what: open to everyone signed in, because power that is known is watched."""
    title, held = _("Bảng quyền theo vai trò"), queries.permission_holders()
    rows = [{"permission": one.label, **{role.value: "x" for role in holders}} for one, holders in held.items()]
    if file := tables.prepare(request, PermissionTable(rows), title):
        return file
    return render(request, "accounts/permissions.html", {"title": title, "rows": list(held.items())})


def _form(request: Request, form: Any, title: str, back: str, template: str = "ui/form_page.html") -> HttpResponse:
    return render(request, template, {"form": form, "title": title, "back": back}, status=422 if form.is_bound else 200)


def _password_once(request: Request, person: Any, password: str) -> HttpResponse:
    response = render(request, "accounts/password_once.html", {"title": _("Mật khẩu lần đầu"), "person": person, "password": password})
    response["Cache-Control"] = "no-store"
    return response
