"""The calendar of duties: list, month, working out again."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from minhbach.duties.definitions import known_duties
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.duties import queries, services
from minhbach_site.duties.forms import ObligationFilter
from minhbach_site.duties.states import TONES, MarkState, State, Whose
from minhbach_site.duties.views.pages import Request, press
from minhbach_site.ui import tables
from minhbach_site.ui.language import said
from minhbach_site.ui.templatetags.ui import badge, law


class ObligationTable(tables.Table):
    due_on = tables.DateColumn(gettext_lazy("Hạn"), default="–")
    estimated = django_tables2.Column(gettext_lazy("Hạn ước tính"), visible=False, orderable=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))
    name = django_tables2.Column(
        gettext_lazy("Nghĩa vụ"),
        accessor="said_name",
        linkify=("duties:obligation", {"pk": django_tables2.A("pk")}),
        order_by=("search_text",),
    )
    period = django_tables2.Column(gettext_lazy("Kỳ hoặc bản ghi"), accessor="when", orderable=False)
    unit = django_tables2.Column(gettext_lazy("Chịu trách nhiệm"), accessor="said_role", orderable=False)
    article = django_tables2.Column(gettext_lazy("Căn cứ"), orderable=False)

    def render_due_on(self, record: Any) -> Any:
        day = date_format(record.due_on, "SHORT_DATE_FORMAT")
        return format_html("{}<div>{}</div>", day, badge(_("ước tính"), "warn")) if record.estimated else day

    def value_due_on(self, value: date) -> date:
        return value

    def value_estimated(self, value: bool) -> str:
        return str(_("có")) if value else ""

    def render_article(self, value: str) -> Any:
        return law(value)

    def value_article(self, value: str) -> str:
        return value

    def render_state(self, record: Any) -> Any:
        shown = badge(record.get_state_display(), TONES[State(record.state)])
        return format_html("{} {}", shown, badge(MarkState.CLAIMED.label, "warn")) if record.claimed else shown

    def value_state(self, record: Any) -> str:
        return f"{record.get_state_display()} ({MarkState.CLAIMED.label})" if record.claimed else str(record.get_state_display())

    def render_unit(self, record: Any) -> Any:
        role = record.said_role
        return format_html('{}<div class="text-secondary">{}</div>', record.unit or role, role if record.unit else "")

    def value_unit(self, record: Any) -> str:
        return f"{record.unit or record.said_role}"


def _year(request: Request, today: date) -> int:
    wanted = request.GET.get("nam", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year
    return min(max(year, services.FIRST_YEAR), today.year + services.YEARS_AHEAD)


def _whose(request: Request) -> Whose:
    wanted = request.GET.get("cua", "")
    return Whose(wanted) if wanted in Whose.values else Whose.AGENCY


def _frame(request: Request, make: Callable[..., Any] = services.current) -> dict[str, Any]:
    """What list and month share: the year, whose duties, the calculation behind them, and the counts."""
    now, today = timezone.now(), timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    year, whose = _year(request, today), _whose(request)
    problem, made = "", None
    try:
        made = make(year=year, at=now)
    except services.DutyProblem as error:
        problem, made = str(error), queries.calculation(year)
    rows = queries.obligations_of(request.user, whose, year, today)
    counted = queries.counts(rows)
    return {
        "today": today,
        "year": year,
        "years": range(today.year + services.YEARS_AHEAD, services.FIRST_YEAR - 1, -1),
        "ahead": year > today.year,
        "whose": whose,
        "tabs": list(Whose),
        "calculation": made,
        "problem": problem,
        "stale": made is not None and not queries.is_current(made, today),
        "rows": rows,
        "counts": [(state, state.label, TONES[state], counted[state]) for state in State],
        "waiting": queries.waiting_exemptions().count() if request.user.may(Permission.DECIDE_EXEMPTIONS, on=today) else 0,
        "waiting_traits": len(queries.waiting_traits()) if request.user.may(Permission.DECIDE_EXEMPTIONS, on=today) else 0,
        "claims": len(queries.waiting_claims(request.user, today)) if request.user.may(Permission.MARK_DUTIES, on=today) else 0,
        "may_declare": request.user.may(Permission.DECLARE_TRAITS, on=today),
    }


@require_GET
def duties(request: Request) -> HttpResponseBase:
    frame = _frame(request)
    names = {duty.topic: said(duty, "topic") for duty in known_duties()}
    topics = [(topic, names.get(topic, topic)) for topic in set(frame["rows"].order_by().values_list("topic", flat=True))]
    return tables.show(
        request,
        "duties/duties.html",
        table=ObligationTable,
        rows=frame["rows"],
        filters=partial(ObligationFilter, topics=sorted(topics, key=itemgetter(1))),
        context={**frame, "title": _("Lịch nghĩa vụ năm %(year)s") % {"year": frame["year"]}},
    )


@require_GET
def month(request: Request) -> HttpResponse:
    """A month as a table of weeks; on a phone the same days one under another."""
    frame = _frame(request)
    number = _month_of(request, frame["year"], frame["today"])
    first = date(frame["year"], number, 1)
    days = Calendar().monthdatescalendar(first.year, first.month)
    due: dict[date, list[Any]] = {}
    for one in frame["rows"].filter(due_on__range=(days[0][0], days[-1][-1])):
        due.setdefault(one.due_on, []).append((one, TONES[State(one.state)]))
    weeks = [[(day, day.month == number, day == frame["today"], due.get(day, [])) for day in week] for week in days]
    context = {
        **frame,
        "title": _("Lịch nghĩa vụ tháng %(month)s/%(year)s") % {"month": number, "year": frame["year"]},
        "weeks": weeks,
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < 12 else None,
        "some": any(day.month == number for day in due),
    }
    return render(request, "duties/month.html", context)


def _month_of(request: Request, year: int, today: date) -> int:
    wanted = request.GET.get("thang", "")
    if wanted.isdecimal() and 1 <= int(wanted[:3]) <= 12:
        return int(wanted)
    return today.month if year == today.year else 12 if year < today.year else 1


@require_POST
def refresh(request: Request) -> HttpResponse:
    year = _year(request, timezone.localdate())
    back = f"{reverse('duties:duties')}?nam={year}&cua={_whose(request)}"
    return press(request, partial(services.refresh, year=year), back, _("Đã tính lại theo dữ liệu hiện có."))
