"""Tables of records: declared columns, sorted, filtered and paged by the address, exported to XLSX and CSV; the same without JavaScript."""

from __future__ import annotations

import csv
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import chain, islice
from typing import Any, ClassVar

import django_filters
import django_tables2
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import render
from django.template import RequestContext, Template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.rows import BoundRows
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from minhbach.text import blind, legible
from minhbach_site.ui import trial
from minhbach_site.ui.forms import DateField
from minhbach_site.ui.wordindex import in_place, with_words

PER_PAGE = 25
MAX_SHEET_ROWS = 100_000
FILTER_FORM = "loc"
EXPORT = "export"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TRIAL_COLOUR = "7A4D00"  # of the tab of a sheet with trial data: the banner's
EMPTY = "–"  # what a page shows where there is nothing; a file has an empty cell there
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")  # of a sheet
_DAY, _MOMENT = "dd/mm/yyyy", "hh:mm:ss dd/mm/yyyy"  # as a spreadsheet writes them
_NARROWEST, _WIDEST, _MEASURED = 8, 60, 300  # of a sheet's column: letters, letters, rows looked at


class Table(django_tables2.Table):
    """The base of every table of the site.

    `UNDER` names columns that stand in small letters under another on the page, so that the table is not wider than the screen; they can
    be sorted by all the same, and in the exports each is a column of its own.
    """

    UNDER: ClassVar[Mapping[str, Sequence[str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns:
            column.render, column.value = _read_once(column.render), _read_once(column.value)

    @property
    def prefixed_export_field(self) -> str:
        """What the address says to have this table as a file, where a page has several."""
        return f"{self.prefix}{EXPORT}"

    @cached_property
    def heads(self) -> list[Head]:
        """The columns side by side, each with those under it."""
        shown = {column.name: Head(column.name, str(column.header), column) for column in self.columns}
        below = {name for main, names in self.UNDER.items() if main in shown for name in names}
        for name, head in shown.items():
            head.under.extend(shown[under] for under in self.UNDER.get(name, ()) if under in shown)
        return [head for name, head in shown.items() if name not in below]

    @property
    def lines(self) -> Iterator[list[tuple[str, str, Any, list[tuple[str, Any]]]]]:
        """The rows of this page: for each column its name, its words, its cell, and what stands under it and is not empty."""
        for row in self.paginated_rows:
            yield [
                (
                    head.name,
                    head.words,
                    row.get_cell(head.name),
                    [(below.words, cell) for below in head.under if (cell := row.get_cell(below.name)) not in (EMPTY, "", None)],
                )
                for head in self.heads
            ]


@dataclass(frozen=True, slots=True)
class Head:
    """A column at the head of a table: its name, its words in the language of the page, and the columns that stand under it."""

    name: str
    words: str
    column: Any
    under: list[Head] = field(default_factory=list)


def _read_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function with its signature beside it: the library reads that again for every cell, which takes longer than the cell."""

    def called(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    called.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return called


class DateColumn(django_tables2.Column):
    """A day as the language of the page writes it; a true date in a sheet.

    The library's own column of this name compiles a template for every cell.
    """

    FORMAT = "SHORT_DATE_FORMAT"

    def render(self, value: Any) -> str:
        return date_format(value, self.FORMAT)

    def value(self, value: Any) -> Any:
        return value


class DateTimeColumn(DateColumn):
    """A moment as the language of the page writes it, in the agency's time zone; a true one in a sheet."""

    FORMAT = "SHORT_DATETIME_FORMAT"

    def render(self, value: Any) -> str:
        return date_format(value.astimezone(get_current_timezone()), self.FORMAT)


class DayFilter(django_filters.DateFilter):
    """A day to narrow a list by, of the years that the registers take."""

    field_class = DateField


class BlindFilter(django_filters.CharFilter):
    """A box that searches `search_text`, blind to accents and case: "quy che dan chu" finds "quy chế dân chủ"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(field_name="search_text", label=kwargs.pop("label", gettext_lazy("Tìm")), **kwargs)
        self.extra["widget"] = django_filters.filters.forms.TextInput(
            attrs={"type": "search", "placeholder": gettext_lazy("Gõ không dấu cũng được")}
        )

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        return with_words(qs, value or "")


def show(
    request: HttpRequest,
    template: str,
    *,
    table: Callable[..., Table],
    rows: QuerySet[Any],
    filters: Callable[..., django_filters.FilterSet] | None = None,
    context: dict[str, Any] | None = None,
    exported: Callable[[], object] | None = None,
) -> HttpResponse | StreamingHttpResponse:
    """The page of a table, or its export when the address says `?export=xlsx` or `csv`. `template` extends `ui/table_page.html`.

    Sorting ends in the primary key, so that no row is seen twice or never while paging. `exported` is called when the rows are taken as
    a file: for tables whose export the journal must know.
    """
    chosen = filters(request.GET, queryset=rows, request=request) if filters else None
    made = table(chosen.qs if chosen else rows)
    if file := prepare(request, made, str((context or {}).get("title", "")), exported=exported):
        return file
    filtered = bool(chosen and any(request.GET.get(name) for name in chosen.filters))
    return render(
        request,
        template,
        {
            "table": made,
            "filter": chosen,
            "filtered": filtered,
            "filters_open": filtered or (request.headers.get("HX-Trigger") == FILTER_FORM),  # it stays open under who is using it
            "filter_words": _filter_words(chosen.form, request) if chosen and filtered else [],
            **(context or {}),
        },
    )


def prepare(
    request: HttpRequest, table: Table, title: str, *, per_page: int = PER_PAGE, exported: Callable[[], object] | None = None
) -> HttpResponse | StreamingHttpResponse | None:
    """Sort and page a table as the address says; its file where the address asks for that. A page with several tables calls this for
    each, with a `prefix` that is its own. The rows are a queryset, or a list where they are computed.
    """
    django_tables2.RequestConfig(request, paginate=False).configure(table)
    rows = table.data.data
    if isinstance(rows, QuerySet):
        table.data.data = rows.order_by(*in_place(rows), "pk")
    kind = request.GET.get(table.prefixed_export_field)
    if kind in {"csv", "xlsx"} and exported:
        exported()
    if kind:
        table.context = _layout(request)
    if kind == "csv":
        return _csv(table.as_values(), title)
    if kind == "xlsx":
        return _xlsx(table, title)
    table.paginate(
        page=_page(request.GET.get(table.prefixed_page_field, "")),
        per_page=per_page,
        paginator_class=_Lenient if isinstance(rows, QuerySet) else _Nearest,
    )
    return None


def _layout(request: HttpRequest) -> dict[Any, Any]:
    """What the templates of every page know: a column may ask it, and a file has no page that would tell it."""
    context = RequestContext(request)
    with context.bind_template(Template("")):
        return context.flatten()


class _Nearest(django_tables2.paginators.Paginator):
    """A page beyond the last is the last: rows may have gone since the address was made."""

    def page(self, number: Any) -> Any:
        return super().page(max(1, min(int(number), self.num_pages)))


class _Lenient(_Nearest):
    """The same for rows of the database.

    The rows of a page are found by their keys alone and only then read: a deep page skips thousands of rows, and each would otherwise be
    read and joined first. The keys go as values, so that the database need not ask again who may see which row.
    """

    def page(self, number: Any) -> Any:
        chosen = max(1, min(int(number), self.num_pages))
        rows = self.object_list.data.data
        found = rows.filter(pk__in=list(self._keys(rows.values_list("pk", flat=True), (chosen - 1) * self.per_page)))
        return self._get_page(BoundRows(found, self.object_list.table), chosen, self)

    def _keys(self, keys: QuerySet[Any], first: int) -> QuerySet[Any]:
        """The keys of one page, counted from the nearer end."""
        after = min(first + self.per_page, self.count)
        if first <= self.count // 2:
            return keys[first:after]
        return keys.reverse()[self.count - after : self.count - first]


def _page(wanted: str) -> int:
    return int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1


def _filter_words(form: Form, request: HttpRequest) -> list[str]:
    """What the table was narrowed to, for the printed page: «Loại: Kế hoạch»."""
    return [
        f"{field.label}: {_said(form, field, request.GET[field.html_name])}"
        for field in form.visible_fields()
        if request.GET.get(field.html_name)
    ]


def _said(form: Form, field: Any, typed: str) -> str:
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    value = form.cleaned_data.get(field.name) if form.is_valid() else None
    return choices.get(typed) or (date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, date) else typed)


def _plain(value: Any) -> Any:
    """What a file holds of a cell: a number, a day, a moment without its zone, words, or None where the page shows nothing."""
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, int | float | Decimal | date) and not isinstance(value, bool):
        return value
    text = "" if value is None else legible(str(value))
    return None if text in ("", EMPTY) else text


def _csv(values: Iterable[list[Any]], title: str) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"  # without it Excel reads the letters wrongly
        for row in values:
            yield writer.writerow([_in_csv(_plain(value)) for value in row])

    return StreamingHttpResponse(
        lines(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": _attachment(title, "csv")}
    )


def _in_csv(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%H:%M:%S %d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", ",")  # as a Vietnamese spreadsheet reads it
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _xlsx(table: Table, title: str) -> HttpResponse:
    if len(table.rows) > MAX_SHEET_ROWS:
        return HttpResponseBadRequest(_("Bảng có hơn 100.000 dòng: hãy lọc bớt, hoặc tải về dạng CSV."))
    book = Workbook(write_only=True)
    title = legible(title)
    sheet = book.create_sheet(_sheet_name(title))
    if said := trial.mark():
        printed = sheet.oddHeader.center  # at the head of every page
        printed.text, printed.font, printed.size = said, "Times New Roman,Bold", 11
        sheet.sheet_properties.tabColor = TRIAL_COLOUR
        book.properties.title, book.properties.description = title, said
    rows = ([_plain(value) for value in row] for row in table.as_values())
    first = list(islice(rows, _MEASURED))
    widths = [max(_letters(value) for value in column) + 2 for column in zip(*first, strict=True)]
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(width, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{len(table.rows) + 1}"
    wide = [width > _WIDEST for width in widths]
    sheet.append([_heading(sheet, value) for value in first[0]])
    for row in chain(first[1:], rows):
        sheet.append([_cell(sheet, value, wrapped) for value, wrapped in zip(row, wide, strict=True)])
    response = HttpResponse(content_type=XLSX, headers={"Content-Disposition": _attachment(title, "xlsx")})
    book.save(response)
    return response


def _sheet_name(title: str) -> str:
    """The title as the name of a sheet: at most 31 letters, none of those that Excel keeps for addresses, no apostrophe at either end."""
    words = " ".join(_NOT_IN_A_NAME.sub(" ", title).split())
    return words[:31].strip(" '") or _("Bảng")


def _letters(value: Any) -> int:
    """How wide a value stands in a sheet."""
    return len(_in_csv(value)) if isinstance(value, date) else len("" if value is None else str(value))


def _heading(sheet: Any, value: Any) -> Any:
    cell = _cell(sheet, value, True)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any, wrapped: bool) -> Any:
    if value is None:
        return None
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, datetime | date):
        cell.number_format = _MOMENT if isinstance(value, datetime) else _DAY
    elif isinstance(value, str):
        cell.data_type = "s"  # what people typed is text, never a formula
    if wrapped:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _attachment(title: str, extension: str) -> str:
    return f'attachment; filename="{trial.named(slugify(blind(title)) or "bang")}.{extension}"'


class _Echo:
    def write(self, value: str) -> str:
        return value
