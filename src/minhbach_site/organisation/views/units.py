"""The tree of any day, and one unit with its positions and the people in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.views.pages import KEEP, Request, asked, fill, rights


@require_GET
def tree(request: Request) -> HttpResponse:
    """The organisation as it stood on the day of the address (`?ngay=2025-06-30`), today without it."""
    today = asked(request)
    form = forms.DayForm(request.GET) if "ngay" in request.GET else forms.DayForm(initial={"ngay": today})
    day = (form.cleaned_data.get("ngay") if form.is_bound and form.is_valid() else None) or today
    trees = queries.tree_on(day)
    heads: dict[int, list[str]] = {}
    for membership in queries.memberships_on(day).filter(head=True):
        heads.setdefault(membership.unit_id, []).append(membership.person.display_name)
    context = {
        "title": _("Tổ chức bộ máy"),
        "form": form,
        "day": day,
        "today": today,
        "trees": trees,
        "heads": heads,
        "kinds": queries.kinds_on(trees),
        "stranded": list(queries.stranded_units()),
        "waiting": queries.waiting_events().count(),
        **rights(request),
    }
    return render(request, "organisation/tree.html", context)


@require_GET
def unit(request: Request, pk: int) -> HttpResponse:
    today = asked(request)
    found = get_object_or_404(queries.units(), pk=pk)
    ended = queries.event_that_ended(found)
    context = {
        "title": found.name,
        "unit": found,
        "today": today,
        "lives": found.lives(today),
        "events": queries.events().filter(units__unit=found).distinct(),
        "successors": queries.successors(found),
        "unplaced_by": ended if ended and queries.unplaced(ended) else None,
        "people": queries.memberships().filter(unit=found),
        "posts": queries.posts_of(found, today),
        "children": queries.units().filter(parent=found),
        **rights(request),
    }
    return render(request, "organisation/unit.html", context)


@require_http_methods(["GET", "POST"])
def add_post(request: Request, pk: int) -> HttpResponse:
    today = asked(request, KEEP)
    found = get_object_or_404(queries.units(), pk=pk)
    form = forms.PostForm(request.POST or None, initial={"from_on": today})
    return fill(
        request,
        form,
        lambda **values: services.add_post(unit_id=pk, **values),
        title=_("Thêm vị trí việc làm: %(unit)s") % {"unit": found},
        back=reverse("organisation:unit", args=[pk]),
        done=_("Đã ghi vị trí việc làm."),
    )


@require_http_methods(["GET", "POST"])
def end_post(request: Request, pk: int) -> HttpResponse:
    today = asked(request, KEEP)
    post = get_object_or_404(queries.posts(), pk=pk)
    return fill(
        request,
        forms.EndForm(request.POST or None, initial={"to_on": today}),
        lambda **values: services.end_post(post_id=pk, **values),
        title=_("Kết thúc vị trí việc làm: %(post)s") % {"post": post},
        back=reverse("organisation:unit", args=[post.unit_id]),
        done=_("Đã ghi ngày kết thúc."),
    )


@require_http_methods(["GET", "POST"])
def add_membership(request: Request, pk: int) -> HttpResponse:
    today = asked(request, KEEP)
    found = get_object_or_404(queries.units(), pk=pk)
    return fill(
        request,
        forms.MembershipForm(request.POST or None, unit=found, on=today, initial={"from_on": today}),
        lambda **values: services.add_membership(unit_id=pk, **values),
        title=_("Bố trí người vào %(unit)s") % {"unit": found},
        back=reverse("organisation:unit", args=[pk]),
        done=_("Đã bố trí."),
    )


@require_http_methods(["GET", "POST"])
def end_membership(request: Request, pk: int) -> HttpResponse:
    today = asked(request, KEEP)
    membership = get_object_or_404(queries.memberships(), pk=pk)
    return fill(
        request,
        forms.EndForm(request.POST or None, initial={"to_on": today}),
        lambda **values: services.end_membership(membership_id=pk, **values),
        title=_("Kết thúc bố trí của %(person)s") % {"person": membership.person},
        back=reverse("organisation:unit", args=[membership.unit_id]),
        done=_("Đã ghi ngày kết thúc."),
    )


@require_http_methods(["GET", "POST"])
def remove_post(request: Request, pk: int) -> HttpResponse:
    asked(request, KEEP)
    post = get_object_or_404(queries.posts(), pk=pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_post(post_id=pk, **values),
        title=_("Bỏ vị trí việc làm ghi nhầm: %(post)s") % {"post": post},
        back=reverse("organisation:unit", args=[post.unit_id]),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )


@require_http_methods(["GET", "POST"])
def remove_membership(request: Request, pk: int) -> HttpResponse:
    asked(request, KEEP)
    membership = get_object_or_404(queries.memberships(), pk=pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_membership(membership_id=pk, **values),
        title=_("Bỏ bố trí ghi nhầm của %(person)s") % {"person": membership.person},
        back=reverse("organisation:unit", args=[membership.unit_id]),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )
