"""The pages that belong to no app: the first page, search, switches of language and look, errors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minhbach.text import blind
from minhbach_site.ui import uploads
from minhbach_site.ui.forms import SearchForm
from minhbach_site.ui.menu import Hit, MenuGroup, Panel, SearchSource, permissions_of, visible
from minhbach_site.ui.workers import Going

YEAR = 365 * 24 * 3600
HITS_PER_SOURCE = 20
THEMES = ("light", "dark", "auto")


def layout_context(
    request: HttpRequest, menu: Sequence[MenuGroup], agency: Callable[[date], str], aside: Collection[str] = ()
) -> dict[str, Any]:
    """What the layout needs on every page. Pages `aside` are under no line of the menu. `agency` names the agency of a day where no setting
    does: asked only by what is printed.
    """
    theme = request.COOKIES.get("theme", "auto")
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {
        "permissions": permissions_of(request.user, timezone.localdate()) if signed_in else frozenset(),
        "menu": visible(menu, permissions_of(request.user, timezone.localdate()), request, aside) if signed_in else [],
        "theme": theme if theme in THEMES else "auto",
        "demo": not settings.PRODUCTION,
        "agency_name": settings.AGENCY_NAME,
        "sends_mail": bool(settings.EMAIL_HOST),
        "printed_agency": settings.AGENCY_NAME or SimpleLazyObject(lambda: agency(timezone.localdate())),
        "now": timezone.localtime(),
    }


@require_GET
def home(request: HttpRequest, panels: Sequence[Panel]) -> HttpResponse:
    """The first page: the panels of the apps that have something for this person."""
    today = timezone.localdate()
    permissions = permissions_of(request.user, today)
    cards = []
    for panel in panels:
        if not panel.permission or panel.permission in permissions:
            context = panel.context(actor=request.user, on=today)
            if context is not None:
                cards.append({"template": panel.template, **context})
    return render(request, "ui/home.html", {"cards": cards, "today": today})


@require_GET
def works(request: HttpRequest, works: Sequence[Callable[[datetime], list[Going]]], permission: str) -> HttpResponse:
    """The long work that waits or goes on, whoever asked for it: for who may call it off, and may see nothing else of it."""
    if permission not in permissions_of(request.user, timezone.localdate()):
        raise PermissionDenied
    at = timezone.now()
    going = sorted((one for source in works for one in source(at)), key=lambda one: one.asked_at)
    return render(request, "ui/works.html", {"title": _("Việc đang chạy"), "going": going})


@require_GET
def search(request: HttpRequest, sources: Sequence[SearchSource]) -> HttpResponse:
    """Everything one may see that holds all the words, blind to accents."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    today = timezone.localdate()
    permissions = permissions_of(request.user, today)
    words = blind(text).split()
    found: list[tuple[SearchSource, list[Hit], bool]] = []
    for source in sources if words else ():
        if not source.permission or source.permission in permissions:
            hits = list(source.find(actor=request.user, words=words, on=today, limit=HITS_PER_SOURCE + 1))
            if hits:
                found.append((source, hits[:HITS_PER_SOURCE], len(hits) > HITS_PER_SOURCE))
    return render(request, "ui/search.html", {"q": text, "found": found, "count": sum(len(hits) for _source, hits, _more in found)})


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device says; kept in a cookie, so that the next page is drawn right at once."""
    response = _back(request)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True)
    return response


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(target if inside else "ui:home")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _error(
            request,
            413,
            _("Tệp hoặc dữ liệu gửi lên quá lớn"),
            _("Mỗi lần gửi tối đa %(most)d MB, nên chưa có gì được lưu. Hãy nén, chia nhỏ hoặc gửi từng tệp, hoặc quét lại nhẹ hơn.")
            % {"most": uploads.MAX_BYTES // 2**20},
        )
    return _error(
        request, 400, _("Yêu cầu không hợp lệ"), _("Địa chỉ hoặc dữ liệu gửi lên không đúng. Hãy quay lại trang trước và thử lại.")
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    said = str(exception or "")
    return _error(
        request,
        403,
        _("Bạn không có quyền"),
        said or _("Trang này dành cho vai trò khác. Nếu công việc của bạn cần đến, hãy liên hệ quản trị hệ thống."),
    )


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    return _error(
        request, 403, _("Phiên làm việc đã cũ"), _("Trang đã mở quá lâu hoặc trình duyệt chặn cookie. Hãy tải lại trang rồi gửi lại.")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    return _error(
        request,
        404,
        _("Không tìm thấy trang"),
        _("Địa chỉ có thể đã đổi, hoặc bản ghi không còn. Hãy dùng ô tìm kiếm hoặc danh mục bên trái."),
    )


def only_by_button(request: HttpRequest) -> HttpResponse:
    """For an address opened in a way that it does not serve."""
    return _error(
        request,
        405,
        _("Không mở trực tiếp được địa chỉ này"),
        _("Địa chỉ này chỉ dùng khi bấm nút trên trang, nên chưa có gì thay đổi. Hãy mở lại trang có nút đó rồi bấm lại."),
    )


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """Plain on purpose: whatever broke may be what the layout needs."""
    return HttpResponse(render_to_string("ui/server_error.html"), status=500)


def _error(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    return render(request, "ui/error.html", {"status": status, "title": title, "advice": advice}, status=status)
