"""The register of disclosures: the list, and the table of a year to be printed and signed."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    DisclosureFilter,
)
from minhbach_site.disclosure.states import TONES, State
from minhbach_site.disclosure.views.pages import Request
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    pass


class DisclosureTable(tables.Table):
    """The register. What has no room on the page is in the exports."""

    UNDER: ClassVar = {"item": ("code",)}

    code = django_tables2.Column(gettext_lazy("Mã"))
    group = django_tables2.Column(gettext_lazy("Nhóm"))
    item = django_tables2.Column(
        gettext_lazy("Nội dung"), order_by=("search_text",), linkify=("disclosure:disclosure", {"pk": django_tables2.A("pk")})
    )
    form = django_tables2.Column(gettext_lazy("Hình thức"))
    audience = django_tables2.Column(gettext_lazy("Phạm vi"), visible=False)
    issued_on = tables.DateColumn(gettext_lazy("Ngày văn bản"), visible=False)
    due_on = tables.DateColumn(gettext_lazy("Hạn công khai"), default="–")
    started_on = tables.DateColumn(gettext_lazy("Ngày công khai"), default="–")
    ended_on = tables.DateColumn(gettext_lazy("Ngày kết thúc"), default="–", visible=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_state(self, record: Any) -> Any:
        return format_html("{} {}", badge(queries.state_words(record), TONES[State(record.state)]), lateness(record, self.on))

    def value_state(self, record: Any) -> str:
        return queries.state_words(record)


def lateness(item: Any, on: date) -> Any:
    """A badge for an item that began late or is late to begin; nothing for one in time or without a known date."""
    if item.due_on is None or item.state == State.WITHDRAWN:
        return ""
    if item.started_on is None:
        return badge(_("Quá hạn công khai"), "bad") if item.due_on < on else ""
    return badge(_("Công khai chậm"), "warn") if item.started_on > item.due_on else ""


@require_GET
def disclosures(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURES, on=today)
    permissions = request.user.permissions(today)
    context = {
        "title": _("Nội dung công khai"),
        "may_enter": Permission.ENTER_DISCLOSURES in permissions,
        "may_see_gaps": Permission.READ_DISCLOSURE_GAPS in permissions,
        "year": next(queries.years(), today.year),
    }
    return tables.show(
        request,
        "disclosure/disclosures.html",
        table=partial(DisclosureTable, on=today),
        rows=queries.disclosures_for(request.user, today),
        filters=partial(DisclosureFilter, on=today),
        context=context,
    )


class YearTable(tables.Table):
    """The register of a year as a file; its page stands by groups, to be printed and signed."""

    group = django_tables2.Column(gettext_lazy("Nhóm"))
    code = django_tables2.Column(gettext_lazy("Mã"))
    item = django_tables2.Column(gettext_lazy("Nội dung"))
    form = django_tables2.Column(gettext_lazy("Hình thức"))
    audience = django_tables2.Column(gettext_lazy("Phạm vi"))
    issued_on = tables.DateColumn(gettext_lazy("Ngày văn bản"))
    due_on = tables.DateColumn(gettext_lazy("Hạn công khai"))
    started_on = tables.DateColumn(gettext_lazy("Ngày công khai"))
    ended_on = tables.DateColumn(gettext_lazy("Ngày kết thúc"))
    proof = django_tables2.Column(gettext_lazy("Minh chứng"))


@require_GET
def year_table(request: Request, year: int) -> HttpResponseBase:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURES, on=today)
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    rows = queries.disclosures_for(request.user, today).filter(pk__in=queries.register_rows().values("pk"))
    title = _("Sổ nội dung công khai năm %(year)s") % {"year": year}
    if tables.EXPORT in request.GET and (file := tables.prepare(request, YearTable(queries.of_year(rows, year)), title)):
        return file
    items = list(queries.of_year(rows, year))
    counts = queries.group_counts(rows, year, today)
    context = {
        "title": title,
        "year": year,
        "years": sorted({today.year, year, *queries.years()}, reverse=True),
        "groups": [(one, [item for item in items if item.group == one.number]) for one in counts],
        "total": len(items),
        "begun": sum(item.started_on is not None for item in items),
    }
    return render(request, "disclosure/year.html", context)
