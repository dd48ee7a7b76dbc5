"""Pages of the registers: which are complete and who says so, and the files of those that have no room here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.facts.schemas import KEPT, Table
from minhbach.facts.templates import register_template
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation.queries import units_on
from minhbach_site.registers import queries, services
from minhbach_site.registers.forms import DecisionForm, KeeperForm, KeepersForm, UploadForm, VouchForm
from minhbach_site.registers.states import LACKING, ROOMS, TAKES_FILES, TITLES, UPLOAD_TONES, UploadAction, UploadState
from minhbach_site.ui import trial
from minhbach_site.ui.language import said

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


@require_GET
def registers(request: Request) -> HttpResponse:
    """Every register: where it is kept, until when it is complete and who says so."""
    today = timezone.localdate()
    require(request.user, Permission.READ_REGISTERS, on=today)
    found = queries.registers()
    context = {
        "title": _("Sổ sách và mức ghi đủ"),
        "rooms": [one for one in found if one.room],
        "files": [one for one in found if not one.room],
        "missing": sum(one.coverage is None for one in found),
        "today": today,
        "may_upload": request.user.may(Permission.UPLOAD_REGISTERS, on=today),
        "may_assign": request.user.may(Permission.ASSIGN_REGISTERS, on=today),
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
def register(request: Request, table: str) -> HttpResponse:
    """One register: its columns, what is said of it, and its files."""
    today = timezone.localdate()
    require(request.user, Permission.READ_REGISTERS, on=today)
    known = _table(table)
    uploads = list(queries.uploads(known.name))
    context = {
        "title": str(TITLES[known.name]),
        "table": known,
        "room": ROOMS.get(known.name, ""),
        "takes_files": known.name in TAKES_FILES,
        "lacking": [said(known.column(name), "header") for name in LACKING.get(known.name, ())],
        "uploads": [(one, UPLOAD_TONES.get(UploadState(one.state), "neutral")) for one in uploads],
        "waiting": next((one for one in uploads if one.state == UploadState.WAITING), None),
        "coverages": queries.coverages(known.name),
        "may_upload": request.user.may(Permission.UPLOAD_REGISTERS, on=today),
        "may_vouch": queries.may_vouch(request.user, known.name, today),
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
def vouch(request: Request, table: str) -> HttpResponse:
    require(request.user, Permission.VOUCH_REGISTERS, on=timezone.localdate())
    known = _table(table)
    services.require_keeper(request.user, known.name, timezone.localdate())
    form = VouchForm(request.POST or None, initial={"to_on": timezone.localdate()})
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
