"""Reminders, letters that did not go out, and the calendar address of one person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.duties.ics import as_ics
from minhbach_site.accounts.queries import is_written_to
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.duties import queries, services
from minhbach_site.duties.states import FAILED_SHOWN
from minhbach_site.duties.views.pages import Request
from minhbach_site.ui import trial


@require_GET
def reminders(request: Request) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    context = {
        "title": _("Nhắc việc của tôi"),
        "reminders": queries.unseen_reminders(request.user)[:200],
        "today": today,
        "waits_for_address": bool(settings.EMAIL_HOST and request.user.email) and not is_written_to(request.user),
    }
    return render(request, "duties/reminders.html", context)


@require_POST
def seen(request: Request) -> HttpResponse:
    services.mark_seen(actor=request.user, at=timezone.now())
    messages.success(request, _("Đã đánh dấu đã xem."))
    return redirect("duties:reminders")


@require_GET
def letters(request: Request) -> HttpResponse:
    """Letters that did not go out, of reminders and of accounts: why, and what to do."""
    today = timezone.localdate()
    require(request.user, Permission.MANAGE_PEOPLE, on=today)
    context = {"title": _("Thư không gửi được"), "letters": queries.failed_letters(today), "days": FAILED_SHOWN}
    return render(request, "duties/letters.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def feed_page(request: Request) -> HttpResponse:
    """The person's own calendar address: made once, shown once, taken back at any time."""
    require(request.user, Permission.READ_DUTIES, on=timezone.localdate())
    address = ""
    if request.method == "POST":
        secret = services.make_feed(actor=request.user, at=timezone.now())
        address = request.build_absolute_uri(reverse("duties:feed", args=[secret]))
    context = {"title": _("Lịch nghĩa vụ trên điện thoại, máy tính"), "address": address, "feed": queries.feed_of(request.user)}
    return render(request, "duties/feed.html", context)


@require_POST
def revoke_feed(request: Request) -> HttpResponse:
    services.revoke_feed(actor=request.user, at=timezone.now())
    messages.success(request, _("Địa chỉ lịch đã hết tác dụng."))
    return redirect("duties:feed_page")


@login_not_required
@require_GET
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """The open duties of whoever the secret belongs to, of this year and the next, as iCalendar. What they may see is asked each time."""
    today = timezone.localdate()
    person = queries.person_of_feed(secret)
    if person is None or not person.may(Permission.READ_DUTIES, on=today):
        raise Http404(_("Địa chỉ lịch này không có hoặc đã hết tác dụng."))
    by_key: dict[str, Any] = {}
    for year in range(today.year, today.year + services.YEARS_AHEAD + 1):
        services.current(year=year, at=timezone.now())
        for row in queries.open_for(person, year, today):
            by_key.setdefault(row.key, row)
    shown = queries.assessment(by_key.values(), today.year, today)
    pages = {key: settings.ADDRESS + reverse("duties:obligation", args=[row.pk]) for key, row in by_key.items()}
    made = as_ics(shown, shown.instances, name="Nghĩa vụ", mark=trial.mark("vi"), pages=pages)
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")
