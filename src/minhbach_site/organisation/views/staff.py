"""Moves of civil servants and headcounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import django_tables2
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.states import MoveDirection
from minhbach_site.organisation.views.pages import KEEP, Request, asked, fill, rights
from minhbach_site.ui import tables
from minhbach_site.ui.dates import written

NEWEST = 10  # headcounts beside the moves; the others stand in a list of their own


class MoveTable(tables.Table):
    on = tables.DateColumn(gettext_lazy("Ngày"))
    direction = django_tables2.Column(gettext_lazy("Chiều"))
    cause = django_tables2.Column(gettext_lazy("Lý do"))
    unit = django_tables2.Column(gettext_lazy("Đơn vị"), order_by=("unit__search_text",), default="–")
    code = django_tables2.Column(gettext_lazy("Mã"))


class KeptMoveTable(MoveTable):
    """The same for those who may take out a line entered by mistake."""

    remove = django_tables2.Column(gettext_lazy("Việc"), orderable=False, empty_values=(), exclude_from_export=True)

    def render_remove(self, record: Any) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("organisation:remove_move", args=[record.pk]), _("Bỏ dòng"))


class HeadcountTable(tables.Table):
    on = tables.DateColumn(gettext_lazy("Tính đến ngày"))
    agency = django_tables2.Column(gettext_lazy("Cơ quan"), order_by=("agency__search_text",))
    present = django_tables2.Column(gettext_lazy("Số có mặt"))
    quota = django_tables2.Column(gettext_lazy("Biên chế được giao"), default="–")


class KeptHeadcountTable(HeadcountTable):
    """The same for those who may take out a count entered by mistake."""

    remove = django_tables2.Column(gettext_lazy("Việc"), orderable=False, empty_values=(), exclude_from_export=True)

    def render_remove(self, record: Any) -> Any:
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> {}</span></a>',
            reverse("organisation:remove_headcount", args=[record.pk]),
            _("Bỏ dòng"),
            f"{record.agency}, {written(record.on)}",
        )


@require_GET
def moves(request: Request, spans: queries.Spans) -> HttpResponseBase:
    today = asked(request)
    held = rights(request)
    typed = request.GET.get("year", "")
    year = int(typed) if re.fullmatch(r"(19|20)\d\d", typed) else today.year
    counts = queries.moves_by_cause(date(year, 1, 1), date(year, 12, 31))
    vouched = queries.vouched_through(spans, year, today)
    context = {
        "title": _("Biến động công chức"),
        "vouched": vouched,
        "whole": vouched == min(date(year, 12, 31), today),
        "year": year,
        "ins": [one for one in counts if one.direction == MoveDirection.IN],
        "outs": [one for one in counts if one.direction == MoveDirection.OUT],
        "headcounts": queries.headcounts()[:NEWEST],
        "more_headcounts": queries.headcounts()[NEWEST : NEWEST + 1].exists(),
        **held,
    }
    table = KeptMoveTable if held["may_keep"] else MoveTable
    return tables.show(request, "organisation/moves.html", table=table, rows=queries.moves(), filters=forms.MoveFilter, context=context)


@require_http_methods(["GET", "POST"])
def record_move(request: Request) -> HttpResponse:
    today = asked(request, KEEP)
    return fill(
        request,
        forms.MoveForm(request.POST or None, initial={"on": today}),
        services.record_move,
        title=_("Ghi biến động công chức"),
        back=reverse("organisation:moves"),
        done=_("Đã ghi."),
    )


@require_http_methods(["GET", "POST"])
def remove_move(request: Request, pk: int) -> HttpResponse:
    asked(request, KEEP)
    move = get_object_or_404(queries.moves(), pk=pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_move(move_id=pk, **values),
        title=_("Bỏ dòng biến động ghi nhầm: %(code)s") % {"code": move.code},
        back=reverse("organisation:moves"),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )


def _telling_turns(request: Request, turning: queries.Turning, call: Callable[[], Any], *, on: date) -> None:
    """Make the call that changes the number of staff of a day, and say what follows from the new number."""
    before = queries.staff_on(on)
    call()
    for sentence in turning(before, queries.staff_on(on), on):
        messages.warning(request, sentence)


@require_http_methods(["GET", "POST"])
def record_headcount(request: Request, turning: queries.Turning) -> HttpResponse:
    today = asked(request, KEEP)
    return fill(
        request,
        forms.HeadcountForm(request.POST or None, initial={"on": today}),
        lambda **values: _telling_turns(request, turning, partial(services.record_headcount, **values), on=values["on"]),
        title=_("Ghi số công chức có mặt"),
        back=reverse("organisation:moves"),
        done=_("Đã ghi. Ghi lại cùng ngày thì thay số cũ."),
    )


@require_GET
def headcounts(request: Request) -> HttpResponseBase:
    asked(request)
    held = rights(request)
    table = KeptHeadcountTable if held["may_keep"] else HeadcountTable
    context = {"title": _("Số công chức có mặt từng ngày"), **held}
    return tables.show(request, "organisation/headcounts.html", table=table, rows=queries.headcounts(), context=context)


@require_http_methods(["GET", "POST"])
def remove_headcount(request: Request, pk: int, turning: queries.Turning) -> HttpResponse:
    asked(request, KEEP)
    count = get_object_or_404(queries.headcounts(), pk=pk)
    return fill(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: _telling_turns(request, turning, partial(services.remove_headcount, headcount_id=pk, **values), on=count.on),
        title=_("Bỏ số có mặt ghi nhầm: %(agency)s, %(on)s") % {"agency": count.agency, "on": written(count.on)},
        back=reverse("organisation:moves"),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )
