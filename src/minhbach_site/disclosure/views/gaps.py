"""What should be disclosed and is not, and what was said not to need it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import partial
from typing import Any, ClassVar

import django_tables2
from django.contrib import messages
from django.db.models import QuerySet, TextChoices
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import DismissForm, DocumentGapFilter, ItemGapFilter
from minhbach_site.disclosure.views.pages import Request, done_with, list_of, press, show_form, small_button
from minhbach_site.records.queries import Names
from minhbach_site.ui import tables
from minhbach_site.ui.language import said
from minhbach_site.ui.templatetags.ui import badge


class Part(TextChoices):
    """The tables of what is not disclosed, each at an address of its own."""

    ITEMS = "trong-so", gettext_lazy("Đã vào sổ, chưa công khai")
    YEARLY = "hang-nam", gettext_lazy("Năm nào cũng có, chưa thấy trong sổ")
    DOCUMENTS = "van-ban", gettext_lazy("Văn bản có thể phải công khai")
    DISMISSED = "da-bo-qua", gettext_lazy("Đã bỏ qua")


class GapTable(tables.Table):
    """One kind of what is not disclosed."""

    due_on = tables.DateColumn(gettext_lazy("Hạn công khai"), empty_values=())
    overdue = django_tables2.Column(gettext_lazy("Số ngày quá hạn"), empty_values=(), visible=False, orderable=False)

    def __init__(self, rows: Any, *, on: date, may_enter: bool, may_dismiss: bool) -> None:
        super().__init__(rows, exclude=() if may_enter or may_dismiss else ("todo",))
        self.on, self.may_enter, self.may_dismiss = on, may_enter, may_dismiss

    def late(self, record: Any) -> bool:
        return bool(record.late)

    def render_due_on(self, record: Any) -> Any:
        shown = tables.EMPTY if record.due_on is None else date_format(record.due_on, "SHORT_DATE_FORMAT")
        return format_html("{} {}", shown, badge(_("Quá hạn"), "bad")) if self.late(record) else shown

    def value_due_on(self, record: Any) -> Any:
        return record.due_on

    def value_overdue(self, record: Any) -> int | str:
        return (self.on - record.due_on).days if self.late(record) else ""


class ItemGapTable(GapTable):
    UNDER: ClassVar = {"item": ("code",)}

    code = django_tables2.Column(gettext_lazy("Mã"))
    item = django_tables2.Column(
        gettext_lazy("Nội dung"), order_by=("search_text",), linkify=("disclosure:disclosure", {"pk": django_tables2.A("pk")})
    )
    group = django_tables2.Column(gettext_lazy("Nhóm"))
    form = django_tables2.Column(gettext_lazy("Hình thức"))
    state = django_tables2.Column(gettext_lazy("Trạng thái"))

    class Meta:
        sequence = ("code", "item", "group", "form", "due_on", "overdue", "state")

    def late(self, record: Any) -> bool:
        return record.due_on is not None and record.due_on < self.on


class YearlyGapTable(GapTable):
    name = django_tables2.Column(gettext_lazy("Nội dung"), accessor="matter", order_by=("matter__name",))
    period = django_tables2.Column(gettext_lazy("Kỳ"), accessor="due", order_by=("due__year", "due__ends_on"))
    unclear = django_tables2.Column(gettext_lazy("Chưa rõ vì"), visible=False, orderable=False)
    todo = django_tables2.Column(gettext_lazy("Việc"), empty_values=(), orderable=False, exclude_from_export=True)

    class Meta:
        sequence = ("name", "period", "due_on", "overdue", "unclear", "todo")

    def render_name(self, value: Any) -> str:
        return str(said(value))

    def render_period(self, value: Any) -> str:
        return _period(value.key.partition(":")[2])

    def render_due_on(self, record: Any) -> Any:
        if record.due_on is None:
            return format_html('<span class="text-secondary">{}</span>', _("tính từ văn bản của năm ấy"))
        shown = super().render_due_on(record)
        if not record.unclear:
            return shown
        return format_html('{} {}<div class="text-secondary">{}</div>', shown, badge(_("Chưa rõ"), "warn"), record.unclear)

    def render_todo(self, record: Any) -> Any:
        about, buttons = said(record.matter), []
        if self.may_enter:
            buttons.append(small_button(self._entering(record), _("Nhập"), about))
        if self.may_dismiss:
            buttons.append(small_button(f"{reverse('disclosure:dismiss')}?{urlencode({'expected': record.key})}", _("Bỏ qua"), about))
        return list_of(buttons)

    def _entering(self, record: Any) -> str:
        """Where it is entered, with all that is known of it."""
        if record.matter.code == queries.ASSETS:
            return reverse("disclosure:enter_assets")
        known = {"matter": record.matter.code, "group": record.matter.groups[0], "audience": "public", "form": "website"}
        ends_on = record.due.ends_on
        days = {"issued_on": ends_on.isoformat(), "trigger_on": ends_on.isoformat()} if ends_on else {}
        return f"{reverse('disclosure:enter')}?{urlencode(known | days)}"


class DocumentGapTable(GapTable):
    """Documents for which the law's words suggest a disclosure; none that only some may read is among them.

    What nobody has confirmed is not called overdue.
    """

    UNDER: ClassVar = {"document": ("direction",)}

    document = django_tables2.Column(gettext_lazy("Văn bản"), empty_values=(), order_by=("symbol",))
    direction = django_tables2.Column(gettext_lazy("Chiều"))
    subject = django_tables2.Column(gettext_lazy("Trích yếu"), order_by=("search_text",))
    issued_on = tables.DateColumn(gettext_lazy("Ngày ban hành"))
    group = django_tables2.Column(gettext_lazy("Gợi ý nhóm"), accessor="suggested_group")
    due_on = tables.DateColumn(gettext_lazy("Hạn nếu phải công khai"), empty_values=(), orderable=False)
    overdue = None
    todo = django_tables2.Column(gettext_lazy("Việc"), empty_values=(), orderable=False, exclude_from_export=True)

    class Meta:
        sequence = ("document", "direction", "subject", "issued_on", "group", "due_on", "todo")

    def render_document(self, record: Any) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("records:document", args=[record.pk]), self.value_document(record))

    def value_document(self, record: Any) -> str:
        return f"{record.get_type_display()} {record.symbol}".strip()

    def render_direction(self, record: Any) -> str:
        return str(record.get_direction_display())

    def render_due_on(self, record: Any) -> str:
        due_on = self.value_due_on(record)
        return tables.EMPTY if due_on is None else date_format(due_on, "SHORT_DATE_FORMAT")

    def value_due_on(self, record: Any) -> date | None:
        return queries.due_by(record.suggested_matter, record.issued_on)

    def render_group(self, record: Any, value: int) -> Any:
        shown, matter = _("Nhóm %(number)s") % {"number": value}, queries.suggested_matter(record)
        if matter.code == "general":
            return shown
        return format_html('{}<div class="text-secondary">{}</div>', shown, said(matter))

    def value_group(self, value: int) -> int:
        return value

    def render_todo(self, record: Any) -> Any:
        about = str(record)
        shown = ((self.may_enter, "disclosure:enter", _("Xác nhận")), (self.may_dismiss, "disclosure:dismiss", _("Bỏ qua")))
        return list_of([small_button(f"{reverse(name)}?document_id={record.pk}", words, about) for may, name, words in shown if may])


class DismissalTable(tables.Table):
    """What was said not to need disclosure, each with its document as the reader may be told of it."""

    what = django_tables2.Column(gettext_lazy("Gợi ý"), empty_values=(), orderable=False)
    reason = django_tables2.Column(gettext_lazy("Lý do"))
    person = django_tables2.Column(gettext_lazy("Người bỏ qua"), order_by=("person__display_name",))
    at = tables.DateTimeColumn(gettext_lazy("Lúc"))
    todo = django_tables2.TemplateColumn(
        verbose_name=gettext_lazy("Việc"), template_name="disclosure/restore.html", orderable=False, exclude_from_export=True
    )

    def __init__(self, rows: Any, *, names: Names, may_dismiss: bool) -> None:
        super().__init__(rows, exclude=() if may_dismiss else ("todo",))
        self.names = names

    def render_what(self, record: Any) -> Any:
        return format_html('{}<div class="text-secondary">{}</div>', *self._said(record)) if record.document else self._said(record)[0]

    def value_what(self, record: Any) -> str:
        return ": ".join(filter(None, self._said(record)))

    def _said(self, record: Any) -> tuple[str, str]:
        if record.document:
            return self.names.call(record.document), self.names.subject(record.document)
        matter = queries.expected_of(record.expected)
        return (f"{said(matter)}, {_period(record.expected.partition(':')[2])}" if matter else record.expected), ""


def _period(words: str) -> str:
    """What of the year a key names: the last day of a period, or the year itself."""
    if words.isdecimal():
        return _("năm %(year)s") % {"year": words}
    return _("kỳ kết thúc ngày %(day)s") % {"day": date_format(date.fromisoformat(words), "SHORT_DATE_FORMAT")}


def _count(rows: Any) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one part is shown: its table, the filter of its rows, and what is said where it has none."""

    table: type[tables.Table]
    filters: Callable[..., Any] | None
    none: Any
    advice: Any


KINDS = {
    Part.ITEMS: Kind(
        ItemGapTable,
        ItemGapFilter,
        gettext_lazy("Không còn nội dung nào đã vào sổ mà chưa công khai"),
        gettext_lazy("Nội dung được nhập hoặc được duyệt mà chưa ghi là đã công khai sẽ hiện ở đây."),
    ),
    Part.YEARLY: Kind(
        YearlyGapTable,
        None,
        gettext_lazy("Đã đủ những nội dung năm nào cũng có"),
        gettext_lazy("Nội dung của kỳ sau hiện ở đây khi kỳ ấy kết thúc."),
    ),
    Part.DOCUMENTS: Kind(
        DocumentGapTable,
        DocumentGapFilter,
        gettext_lazy("Không có văn bản nào được gợi ý"),
        gettext_lazy("Văn bản mà loại và trích yếu cho thấy có thể phải công khai sẽ hiện ở đây khi được đăng ký vào sổ."),
    ),
    Part.DISMISSED: Kind(
        DismissalTable,
        None,
        gettext_lazy("Chưa bỏ qua gợi ý nào"),
        gettext_lazy("Gợi ý được bỏ qua kèm lý do sẽ hiện ở đây và lấy lại được."),
    ),
}


@require_GET
def gaps(request: Request, judge: queries.Judge, year: int | None = None, part: str = Part.ITEMS) -> HttpResponseBase:
    """One part of what is not disclosed; the others are named with how many each has."""
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURE_GAPS, on=today)
    year = year or today.year
    if part not in Part or not MINYEAR < year < MAXYEAR:
        raise Http404
    shown, permissions = Part(part), request.user.permissions(today)
    may_dismiss = Permission.DISMISS_DISCLOSURES in permissions
    found = queries.gaps(request.user, year, today, judge)
    rows: dict[Part, Any] = {
        Part.ITEMS: found.items,
        Part.YEARLY: found.yearly,
        Part.DOCUMENTS: found.documents,
        Part.DISMISSED: queries.dismissals(),
    }
    drawn = (
        {"names": Names(request.user, today)}
        if shown is Part.DISMISSED
        else {"on": today, "may_enter": Permission.ENTER_DISCLOSURES in permissions}
    )
    kind = KINDS[shown]
    context = {
        "title": shown.label if shown is Part.DISMISSED else f"{shown.label} {year}",  # what was dismissed is of all years
        "year": year,
        "years": [] if shown is Part.DISMISSED else sorted({today.year, year, *queries.years()}, reverse=True),
        "part": shown,
        "kind": kind,
        # the table counts its own rows
        "tabs": [(one, None if one is shown else _count(rows[one])) for one in Part],
        "groups": queries.empty_groups(request.user, year, today) if shown is Part.YEARLY else [],
    }
    table = partial(kind.table, may_dismiss=may_dismiss, **drawn)
    filters = partial(kind.filters, on=today) if kind.filters else None
    return tables.show(request, "disclosure/gaps.html", table=table, rows=rows[shown], filters=filters, context=context)


@require_http_methods(["GET", "POST"])
def dismiss(request: Request) -> HttpResponse:
    services.require(request.user, Permission.DISMISS_DISCLOSURES, on=timezone.localdate())
    form = DismissForm(request.POST or None, initial={name: request.GET.get(name, "") for name in ("document_id", "expected")})
    if done_with(request, form, lambda: services.dismiss(actor=request.user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã bỏ qua gợi ý."))
        return redirect("disclosure:gaps")
    return show_form(request, form, _("Bỏ qua gợi ý công khai"), reverse("disclosure:gaps"))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    services.require(request.user, Permission.DISMISS_DISCLOSURES, on=timezone.localdate())
    get_object_or_404(queries.all_dismissals(), pk=pk)
    return press(request, partial(services.restore, pk=pk), reverse("disclosure:gaps"), _("Đã lấy lại gợi ý."))
