"""Tables of records: declared columns, sorted, filtered and paged by the address, exported to XLSX and CSV; the same without JavaScript."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import django_filters
import django_tables2
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.rows import BoundRows
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from minhbach.text import blind, nfc

PER_PAGE = 25
MAX_SHEET_ROWS = 100_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = re.compile(r"^[=+\-@\t\r]")


class Table(django_tables2.Table):
    """The base of every table of the site."""


class BlindFilter(django_filters.CharFilter):
    """A box that searches `search_text`, blind to accents and case: "quy che dan chu" finds "quy chế dân chủ"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(field_name="search_text", label=kwargs.pop("label", gettext_lazy("Tìm")), **kwargs)
        self.extra["widget"] = django_filters.filters.forms.TextInput(
            attrs={"type": "search", "placeholder": gettext_lazy("Gõ không dấu cũng được")}
        )

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        return qs.filter(having_words(value or ""))


def having_words(text: str) -> Q:
    """Rows whose `search_text` holds every word of `text`."""
    found = Q()
    for word in blind(nfc(text)).split():
        found &= Q(search_text__contains=word)
    return found


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
    django_tables2.RequestConfig(request, paginate=False).configure(made)
    made.data.data = made.data.data.order_by(*made.data.data.query.order_by, "pk")
    kind = request.GET.get("export")
    if kind in {"csv", "xlsx"} and exported:
        exported()
    title = str((context or {}).get("title", ""))
    if kind == "csv":
        return _csv(made.as_values(), title)
    if kind == "xlsx":
        return _xlsx(made, title)
    made.paginate(page=_page(request), per_page=PER_PAGE, paginator_class=_Lenient)
    return render(
        request,
        template,
        {
            "table": made,
            "filter": chosen,
            "filtered": bool(chosen and any(request.GET.get(name) for name in chosen.filters)),
            **(context or {}),
        },
    )


class _Lenient(django_tables2.paginators.Paginator):
    """A page beyond the last is the last: rows may have gone since the address was made.

    The rows of a page are found by their keys alone and only then read: a deep page skips thousands of rows, and each would otherwise be
    read and joined first.
    """

    def page(self, number: Any) -> Any:
        chosen = max(1, min(int(number), self.num_pages))
        rows = self.object_list.data.data
        found = rows.filter(pk__in=self._keys(rows.values("pk"), (chosen - 1) * self.per_page)) if self.count else rows.none()
        return self._get_page(BoundRows(found, self.object_list.table), chosen, self)

    def _keys(self, keys: QuerySet[Any], first: int) -> QuerySet[Any]:
        """The keys of one page, counted from the nearer end."""
        after = min(first + self.per_page, self.count)
        if first <= self.count // 2:
            return keys[first:after]
        return keys.reverse()[self.count - after : self.count - first]


def _page(request: HttpRequest) -> int:
    wanted = request.GET.get("page", "")
    return int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1


def _csv(values: Iterable[list[Any]], title: str) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"  # without it Excel reads the letters wrongly
        for row in values:
            yield writer.writerow([_safe(value) for value in row])

    return StreamingHttpResponse(
        lines(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": _attachment(title, "csv")}
    )


def _xlsx(table: Table, title: str) -> HttpResponse:
    if len(table.rows) > MAX_SHEET_ROWS:
        return HttpResponseBadRequest(_("Bảng có hơn 100.000 dòng: hãy lọc bớt, hoặc tải về dạng CSV."))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31] or _("Bảng"))
    for row in table.as_values():
        sheet.append([_cell(sheet, value) for value in row])
    response = HttpResponse(content_type=XLSX, headers={"Content-Disposition": _attachment(title, "xlsx")})
    book.save(response)
    return response


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, int | float):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, "" if value is None else str(value))
    cell.data_type = "s"  # what people typed is text, never a formula
    return cell


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _attachment(title: str, extension: str) -> str:
    return f'attachment; filename="{slugify(blind(title)) or "bang"}.{extension}"'


class _Echo:
    def write(self, value: str) -> str:
        return value
