"""What is on display: what must come down, may come down, or must stay."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from minhbach.deadlines.calendar import ONE_DAY
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    DisplayFilter,
)
from minhbach_site.disclosure.states import STANDING_TONES, Standing
from minhbach_site.disclosure.views.pages import Request, small_button
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    pass


class DisplayTable(tables.Table):
    """What is on display, and whether it comes down."""

    UNDER: ClassVar = {"item": ("code",)}

    code = django_tables2.Column(gettext_lazy("Mã"))
    item = django_tables2.Column(
        gettext_lazy("Nội dung"), order_by=("search_text",), linkify=("disclosure:disclosure", {"pk": django_tables2.A("pk")})
    )
    form = django_tables2.Column(gettext_lazy("Hình thức"))
    place = django_tables2.Column(gettext_lazy("Nơi công khai"), default="–")
    started_on = tables.DateColumn(gettext_lazy("Từ ngày"))
    kept_through = tables.DateColumn(gettext_lazy("Giữ đến hết"), empty_values=())
    free_on = tables.DateColumn(gettext_lazy("Được gỡ từ"), accessor="kept_through", default="–")
    standing = django_tables2.Column(gettext_lazy("Gỡ hay giữ"), order_by=("standing_place", "kept_through"))
    todo = django_tables2.Column(gettext_lazy("Việc"), empty_values=(), orderable=False, exclude_from_export=True)

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, exclude=() if may_publish else ("todo",), **kwargs)

    def render_kept_through(self, record: Any, value: Any) -> Any:
        if value is None:
            return _("chưa xác định")
        shown = date_format(value, "SHORT_DATE_FORMAT")
        return format_html('{} <span class="text-secondary">({})</span>', shown, _("đã kéo dài")) if record.extended_until else shown

    def value_kept_through(self, value: Any) -> Any:
        return value

    def render_free_on(self, value: date) -> str:
        return date_format(value + ONE_DAY, "SHORT_DATE_FORMAT")

    def value_free_on(self, value: date | None) -> date | None:
        return value + ONE_DAY if value else None

    def render_standing(self, value: str) -> Any:
        return badge(Standing(value).label, STANDING_TONES[Standing(value)])

    def value_standing(self, value: str) -> str:
        return str(Standing(value).label)

    def render_todo(self, record: Any) -> Any:
        if record.standing == Standing.NOT_YET:
            return ""
        return small_button(reverse("disclosure:take_down", args=[record.pk]), _("Ghi đã gỡ"), record.item)


STANDING_WORDS = {
    Standing.MUST: gettext_lazy("Quy định ấn định đúng thời gian niêm yết và thời gian ấy đã hết."),
    Standing.MAY: gettext_lazy("Đã đủ thời gian giữ tối thiểu; có thể giữ tiếp."),
    Standing.NOT_YET: gettext_lazy("Chưa đủ thời gian giữ, hoặc cơ quan đã kéo dài."),
}


@require_GET
def to_take_down(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURES, on=today)
    rows = queries.standing(request.user, today)
    counts = queries.standing_counts(rows)
    context = {
        "title": _("Đang công khai: gỡ và giữ"),
        "standings": [(one, STANDING_WORDS[one], counts[one]) for one in Standing],
    }
    may_publish = Permission.PUBLISH_DISCLOSURES in request.user.permissions(today)
    table = partial(DisplayTable, may_publish=may_publish)
    return tables.show(request, "disclosure/to_take_down.html", table=table, rows=rows, filters=DisplayFilter, context=context)
