"""Pages of the registers: which are complete and who says so, and the files of those that have no room here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.facts.schemas import KEPT, Table
from minhbach.facts.templates import register_template
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation.queries import units_on
from minhbach_site.registers import queries, services
from minhbach_site.registers.forms import DecisionForm, KeeperForm, KeepersForm, UploadForm, VouchForm
from minhbach_site.registers.queries.doubts import doubts
from minhbach_site.registers.queries.vouched import may_compare, since
from minhbach_site.registers.states import LACKING, ROOMS, TAKES_FILES, TITLES, UPLOAD_TONES, UploadAction, UploadState
from minhbach_site.ui import tables, trial
from minhbach_site.ui.acting import acted
from minhbach_site.ui.language import said
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

SHOWN_PROBLEMS = 50


class Request(HttpRequest):
    user: Person


def _table(name: str) -> Table:
    table = KEPT.get(name)
    if table is None:
        raise Http404(_("Không có sổ này."))
    return table


class RegisterTable(tables.Table):
    """Registers that the rooms of the site keep: how far each is complete, who says so, which unit keeps it."""

    KEPT_IN: ClassVar[Any] = gettext_lazy("Sổ được lập từ các mục của trang")

    title = django_tables2.Column(gettext_lazy("Sổ"), order_by=("place",))
    coverage = django_tables2.Column(gettext_lazy("Ghi đủ"), empty_values=(), order_by=("coverage__to_on",), exclude_from_export=True)
    from_on = tables.DateColumn(gettext_lazy("Ghi đủ từ ngày"), accessor="coverage__from_on", visible=False)
    to_on = tables.DateColumn(gettext_lazy("Ghi đủ đến hết ngày"), accessor="coverage__to_on", visible=False)
    vouched_by = django_tables2.Column(gettext_lazy("Người xác nhận"), empty_values=(), orderable=False)
    keeper = django_tables2.Column(gettext_lazy("Đơn vị giữ sổ"), empty_values=(), order_by=("keeper__name",))

    def __init__(self, rows: Sequence[queries.Standing], *, prefix: str, on: date, may_assign: bool, may_upload: bool) -> None:
        super().__init__(rows, prefix=prefix)
        self.on, self.may_assign, self.may_upload = on, may_assign, may_upload

    def render_title(self, record: queries.Standing) -> Any:
        link = format_html('<a href="{}">{}</a>', reverse("registers:register", args=[record.table.name]), record.title)
        return format_html("{}<div>{}</div>", link, badge(_("Có tệp chờ duyệt"), "warn")) if record.waiting else link

    def value_title(self, record: queries.Standing) -> str:
        return record.title

    def render_coverage(self, value: Any) -> Any:
        if value is None:
            return badge(_("chưa ai xác nhận"), "warn")
        return f"{date_format(value.from_on, 'SHORT_DATE_FORMAT')} – {date_format(value.to_on, 'SHORT_DATE_FORMAT')}"

    def render_vouched_by(self, record: queries.Standing) -> str:
        if record.coverage is None:
            return tables.EMPTY
        return acted(record.coverage.vouched_by, record.coverage.vouched_for) or record.coverage.said_note

    def render_keeper(self, record: queries.Standing, value: Any) -> Any:
        if value is None and self.may_assign:
            return _offered(reverse("registers:keeper", args=[record.table.name]), _("Giao"), record.title)
        if value is None:
            return format_html('<span class="text-secondary">{}</span>', _("chưa giao"))
        if value.to_on is None or value.to_on >= self.on:
            return value.name
        return format_html("{}<div>{}</div>", value.name, badge(_("đã kết thúc hoạt động: cần giao lại"), "warn"))

    def value_keeper(self, value: Any) -> str:
        return value.name if value else ""


class FiledRegisterTable(RegisterTable):
    """Registers that come as files, with the file in use."""

    KEPT_IN = gettext_lazy("Sổ đưa lên bằng tệp")

    upload = django_tables2.Column(gettext_lazy("Tệp đang dùng"), empty_values=(), order_by=("upload__name",))
    lines = django_tables2.Column(gettext_lazy("Số dòng của sổ"), accessor="upload__count", visible=False)

    def render_upload(self, record: queries.Standing, value: Any) -> Any:
        if value:
            counted = ngettext("%(count)s dòng", "%(count)s dòng", value.count) % {"count": value.count}
            return format_html('{} <span class="text-secondary">({})</span>', value.name, counted)
        if self.may_upload:
            return _offered(reverse("registers:upload", args=[record.table.name]), _("Đưa sổ lên"), record.title)
        return _("chưa có")

    def value_upload(self, value: Any) -> str:
        return value.name if value else ""


def _offered(address: str, words: str, about: str) -> Any:
    return format_html('<a href="{}">{}<span class="visually-hidden">: {}</span></a>', address, words, about)


@require_GET
def registers(request: Request) -> HttpResponseBase:
    """Every register: where it is kept, until when it is complete and who says so."""
    today = timezone.localdate()
    require(request.user, Permission.READ_REGISTERS, on=today)
    found = queries.registers()
    may_assign = request.user.may(Permission.ASSIGN_REGISTERS, on=today)
    made = partial(RegisterTable, on=today, may_assign=may_assign, may_upload=False)
    filed = partial(FiledRegisterTable, on=today, may_assign=may_assign, may_upload=request.user.may(Permission.UPLOAD_REGISTERS, on=today))
    parts = [made([one for one in found if one.room], prefix="muc-"), filed([one for one in found if not one.room], prefix="tep-")]
    for part in parts:
        if file := tables.prepare(request, part, str(part.KEPT_IN), per_page=len(found)):
            return file
    context = {
        "title": _("Sổ sách và mức ghi đủ"),
        "parts": parts,
        "missing": sum(one.coverage is None for one in found),
        "may_assign": may_assign,
        "keeping": (known := queries.keeping(request.user, today, found)),
        "assigners": queries.assigners(today) if known["idle"] else [],
    }
    return render(request, "registers/registers.html", context)


@require_http_methods(["GET", "POST"])
def keepers(request: Request) -> HttpResponse:
    """Which unit keeps which register, all at once."""
    today = timezone.localdate()
    require(request.user, Permission.ASSIGN_REGISTERS, on=today)
    form = KeepersForm(request.POST or None, units=list(units_on(today)), known=queries.registers())
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.set_keepers(actor=request.user, units=form.units(), at=timezone.now())
        except services.RegisterProblem as error:
            form.add_error(None, str(error))
        else:
            said = ngettext("Đã giao lại %(count)s sổ.", "Đã giao lại %(count)s sổ.", changed) if changed else _("Không có gì thay đổi.")
            messages.success(request, said % {"count": changed} if changed else said)
            return redirect("registers:registers")
    context = {"title": _("Giao các đơn vị giữ sổ"), "form": form, "submit": _("Ghi"), "back": reverse("registers:registers")}
    return render(request, "registers/keepers.html", context, status=422 if form.is_bound else 200)


@require_GET
def register(request: Request, table: str, uncounted: Callable[[], Mapping[str, int]]) -> HttpResponse:
    """One register: its columns, what is said of it, and its files."""
    today = timezone.localdate()
    require(request.user, Permission.READ_REGISTERS, on=today)
    known = _table(table)
    uploads = list(queries.uploads(known.name))
    may_vouch = queries.may_vouch(request.user, known.name, today)
    waiting = next((one for one in uploads if one.state == UploadState.WAITING), None)
    coverages = list(queries.coverages(known.name))
    standing = next((one for one in coverages if one.withdrawn_at is None), None)
    context = {
        "title": str(TITLES[known.name]),
        "table": known,
        "room": ROOMS.get(known.name, ""),
        "takes_files": known.name in TAKES_FILES,
        "lacking": [said(known.column(name), "header") for name in LACKING.get(known.name, ())],
        "uploads": [(one, UPLOAD_TONES.get(UploadState(one.state), "neutral")) for one in uploads],
        "waiting": waiting,
        "doubts": doubts(waiting) if waiting else None,
        "coverages": coverages,
        "since": next(iter(since(tables=[known.name])), None) if standing else None,
        "not_compared": standing and not may_compare(standing),
        "may_upload": request.user.may(Permission.UPLOAD_REGISTERS, on=today),
        "may_vouch": may_vouch,
        "uncounted": queries.told_uncounted(uncounted(), request.user, today, table=known.name) if may_vouch else [],
        "keeper": queries.keeper_of(known.name),
        "may_assign": request.user.may(Permission.ASSIGN_REGISTERS, on=today),
        "may_download": request.user.may(Permission.DOWNLOAD_REGISTERS, on=today),
    }
    return render(request, "registers/register.html", context)


@require_http_methods(["GET", "POST"])
def upload(request: Request, table: str, above: Callable[[], queries.Records]) -> HttpResponse:
    require(request.user, Permission.UPLOAD_REGISTERS, on=timezone.localdate())
    known = _table(table)
    if known.name not in TAKES_FILES:
        raise Http404(_("Sổ này được lập từ các mục của trang, không nhận tệp đưa lên."))
    form = UploadForm(request.POST or None, request.FILES or None)
    error: services.RegisterProblem | None = None
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        file = data.pop("file")
        try:
            services.upload(
                actor=request.user, table=known.name, name=file.name, content=file.read(), above=above(), at=timezone.now(), **data
            )
        except services.RegisterProblem as caught:
            error = caught
            form.add_error(None, str(caught))
        else:
            messages.success(request, _("Tệp không có chỗ sai nào chưa xử lý. Sổ được dùng khi người khác duyệt."))
            return redirect("registers:register", table)
    context = {
        "title": _("Đưa sổ lên: %(name)s") % {"name": TITLES[known.name]},
        "name": TITLES[known.name],
        "form": form,
        "table": known,
        "lacking": [said(known.column(name), "header") for name in LACKING.get(known.name, ())],
        "error": error,
        "problems": error.problems[:SHOWN_PROBLEMS] if error else (),
        "more": max(len(error.problems) - SHOWN_PROBLEMS, 0) if error else 0,
        "submit": _("Kiểm tra và đưa lên"),
        "back": reverse("registers:register", args=[table]),
    }
    return render(request, "registers/upload.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def vouch(request: Request, table: str, uncounted: Callable[[], Mapping[str, int]]) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.VOUCH_REGISTERS, on=today)
    known = _table(table)
    services.require_keeper(request.user, known.name, today)
    form = VouchForm(request.POST or None, initial={"to_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            services.vouch(actor=request.user, table=known.name, at=timezone.now(), **form.cleaned_data)
        except services.RegisterProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi xác nhận của bạn."))
            return redirect("registers:registers")
    context = {
        "title": _("Xác nhận sổ đã ghi đủ: %(name)s") % {"name": TITLES[known.name]},
        "form": form,
        "submit": _("Tôi xác nhận"),
        "changed": since(tables=[known.name]),
        "uncounted": queries.told_uncounted(uncounted(), request.user, today, table=known.name),
        "back": reverse("registers:register", args=[table]),
    }
    return render(request, "registers/vouch.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw_coverage(request: Request, table: str) -> HttpResponse:
    try:
        services.withdraw_coverage(actor=request.user, table=_table(table).name, at=timezone.now())
    except services.RegisterProblem as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã rút xác nhận: số liệu của sổ này trở thành «chưa có số liệu»."))
    return redirect("registers:register", table)


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    form = DecisionForm(request.POST)
    chosen = get_object_or_404(queries.all_uploads(), pk=pk)
    address = redirect("registers:register", chosen.table)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn duyệt, không duyệt, hoặc rút lại."))
        return address
    try:
        services.decide_upload(actor=request.user, upload_id=pk, at=timezone.now(), **form.cleaned_data)
    except services.RegisterProblem as error:
        messages.error(request, str(error))
    else:
        said = {
            UploadAction.APPROVE: _("Đã duyệt: từ nay số liệu tính theo tệp này."),
            UploadAction.REFUSE: _("Đã ghi không duyệt."),
            UploadAction.WITHDRAW: _("Đã rút tệp."),
        }
        messages.success(request, said[form.cleaned_data["action"]])
    return address


@require_http_methods(["GET", "POST"])
def keeper(request: Request, table: str) -> HttpResponse:
    """Which unit keeps the register."""
    today = timezone.localdate()
    require(request.user, Permission.ASSIGN_REGISTERS, on=today)
    known, now = _table(table), queries.keeper_of(table)
    form = KeeperForm(request.POST or None, units=units_on(today), initial={"unit_id": now.unit_id if now else ""})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_keeper(actor=request.user, table=known.name, at=timezone.now(), **form.cleaned_data)
        except services.RegisterProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi đơn vị giữ sổ."))
            return redirect("registers:register", table)
    context = {
        "title": _("Đơn vị giữ sổ: %(name)s") % {"name": TITLES[known.name]},
        "form": form,
        "submit": _("Ghi"),
        "back": reverse("registers:register", args=[table]),
    }
    return render(request, "registers/keeper.html", context, status=422 if form.is_bound else 200)


def _taken(request: Request, pk: int) -> Any:
    get_object_or_404(queries.all_uploads(), pk=pk)
    return services.take_away(actor=request.user, upload_id=pk, at=timezone.now())


@require_GET
def download(request: Request, pk: int) -> HttpResponseBase:
    """The file as it was uploaded."""
    chosen = _taken(request, pk)
    return FileResponse(chosen.file.open("rb"), as_attachment=True, filename=chosen.name, content_type="application/octet-stream")


@require_GET
def rejects(request: Request, pk: int) -> HttpResponse:
    """The rows that were set aside, each with its place and what is wrong."""
    chosen = _taken(request, pk)
    return _csv(queries.rejects_of(chosen), f"dong-sai-{KEPT[chosen.table].file}")


@require_GET
def template(request: Request, table: str) -> HttpResponse:
    """An empty register with every column explained in place."""
    require(request.user, Permission.READ_REGISTERS, on=timezone.localdate())
    known = _table(table)
    return _csv(register_template(known, mark=trial.mark("vi")), known.file)


def _csv(content: bytes, name: str) -> HttpResponse:
    attachment = {"Content-Disposition": f'attachment; filename="{trial.named(name)}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=attachment)
