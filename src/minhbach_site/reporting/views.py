"""Pages of the report: the card of each year, what was made of it, and the files to take away."""

from __future__ import annotations

import mimetypes
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import django_tables2
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.duties.queries import uncounted
from minhbach_site.organisation.queries import agencies
from minhbach_site.records.queries import files_of
from minhbach_site.registers.queries import Uncounted, told_uncounted
from minhbach_site.registers.queries.vouched import since
from minhbach_site.reporting import queries, services
from minhbach_site.reporting.forms import CardForm, IssueForm, MoveForm, RunForm
from minhbach_site.reporting.queries.missing import missing
from minhbach_site.reporting.states import OUT, STANDING_PERMISSIONS, STANDING_TONES, RunKind, Standing, StandingAction
from minhbach_site.ui import tables, trial
from minhbach_site.ui.acting import acted
from minhbach_site.ui.answers import after_calling_off, ask, filled, form_page, pressed
from minhbach_site.ui.templatetags.ui import badge
from minhbach_site.ui.workers import GOING, TONES, WorkState

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

FILE_WORDS = {
    ".docx": gettext_lazy("Văn bản để sửa, ký (DOCX)"),
    ".pdf": gettext_lazy("Bản in (PDF), kèm số liệu"),
    ".html": gettext_lazy("Bản đọc trên máy, mở được từng số liệu (HTML)"),
    ".json": gettext_lazy("Số liệu cho phần mềm (JSON)"),
    ".zip": gettext_lazy("Ảnh chụp số liệu hoặc thư mục sổ sách (ZIP)"),
}


class Request(HttpRequest):
    user: Person


class RunTable(tables.Table):
    made_at = tables.DateTimeColumn(gettext_lazy("Yêu cầu lúc"))
    kind = django_tables2.Column(gettext_lazy("Việc"), linkify=("reporting:run", {"pk": django_tables2.A("pk")}))
    year = django_tables2.Column(gettext_lazy("Năm"))
    state = django_tables2.Column(gettext_lazy("Trạng thái"))
    standing = django_tables2.Column(pgettext_lazy("báo cáo", "Duyệt, phát hành"), empty_values=())
    document = django_tables2.Column(gettext_lazy("Văn bản phát hành"), orderable=False, default=tables.EMPTY)
    snapshot = django_tables2.Column(gettext_lazy("Ảnh chụp số liệu"), orderable=False)
    made_by = django_tables2.Column(gettext_lazy("Người yêu cầu"), orderable=False)

    def render_state(self, record: Any) -> Any:
        return badge(*_state(record, timezone.now()))

    def value_state(self, record: Any) -> str:
        return str(_state(record, timezone.now())[0])

    def render_standing(self, record: Any) -> Any:
        return badge(record.get_standing_display(), _standing_tone(record)) if _is_report(record) else tables.EMPTY

    def value_standing(self, record: Any) -> str:
        return str(record.get_standing_display()) if _is_report(record) else ""

    def render_document(self, value: Any) -> str:
        return str(self.context["names"].call(value))

    def render_snapshot(self, value: str) -> Any:
        return format_html('<span class="hash">{}</span>', value[:12])

    def value_snapshot(self, value: str) -> str:
        return value


def _state(run: Any, at: datetime) -> tuple[str, str]:
    """The state of a run in words, and its tone."""
    if run.is_silent(at):
        return _("Dừng giữa chừng"), "warn"
    return run.get_state_display(), TONES[WorkState(run.state)]


def _is_report(run: Any) -> bool:
    """Whether it is a report that was made, which alone can be approved and issued."""
    return bool(run.kind == RunKind.REPORT and run.state == WorkState.DONE)


def _standing_tone(run: Any) -> str:
    return STANDING_TONES.get(Standing(run.standing), "neutral")


@require_GET
def reports(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    require(request.user, Permission.READ_REPORTS, on=today)
    may_make = request.user.may(Permission.MAKE_REPORTS, on=today)
    context = {
        "title": _("Báo cáo"),
        "cards": [
            (one, _uncounted(request, uncounted(one.from_on, one.to_on)), since(within=(one.from_on, one.to_on)))
            if may_make
            else (one, [], [])
            for one in queries.cards()
        ],
        "may_make": may_make,
        "may_read_drafts": request.user.may(Permission.READ_REPORT_DRAFTS, on=today),
        "report": RunKind.REPORT.value,
        "facts": RunKind.FACTS.value,
    }
    return tables.show(request, "reporting/reports.html", table=RunTable, rows=queries.runs_for(request.user, today), context=context)


@require_http_methods(["GET", "POST"])
def new_card(request: Request) -> HttpResponse:
    today = timezone.localdate()
    year = today.year
    initial = {"year": year, "from_on": today.replace(month=1, day=1), "to_on": today.replace(month=12, day=31), "cutoff": today}
    return _card(request, initial, _("Khai kỳ báo cáo"))


@require_http_methods(["GET", "POST"])
def card(request: Request, year: int) -> HttpResponse:
    require(request.user, Permission.MAKE_REPORTS, on=timezone.localdate())
    found = queries.card(year)
    if found is None:
        raise Http404(_("Chưa khai kỳ báo cáo của năm này."))
    names = ("year", "from_on", "to_on", "cutoff", "subject", "addressee", "number", "symbol", "place", "dated", "recipients")
    initial = {
        **{name: getattr(found, name) for name in names},
        "agency": found.agency.code,
        "request": found.request_id,
        "authority": found.signer_authority,
        "title": found.signer_title,
        "name": found.signer_name,
        "proposals": found.proposals or "",
        "no_proposals": found.proposals == "",
    }
    return _card(request, initial, _("Kỳ báo cáo năm %(year)s") % {"year": year})


def _card(request: Request, initial: dict[str, Any], title: str) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.MAKE_REPORTS, on=today)
    known = [(one.code, one.name) for one in agencies()]
    form = CardForm(request.POST or None, initial=initial, agencies=known, actor=request.user, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_card(actor=request.user, at=timezone.now(), **form.given())
        except services.ReportProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lưu kỳ báo cáo năm %(year)s.") % {"year": saved.year})
            return redirect("reporting:reports")
    return form_page(request, form, title=title, back=reverse("reporting:reports"), template="reporting/card.html")


@require_POST
def begin(request: Request) -> HttpResponse:
    form = RunForm(request.POST, years=[one.year for one in queries.cards()])
    if not form.is_valid():
        require(request.user, Permission.MAKE_REPORTS, on=timezone.localdate())
        messages.error(request, _("Hãy chọn năm đã khai kỳ báo cáo."))
        return redirect("reporting:reports")
    try:
        made = services.begin(actor=request.user, at=timezone.now(), **form.cleaned_data)
    except services.ReportProblem as error:
        messages.error(request, str(error))
        return redirect("reporting:reports")
    services.start_worker()
    return redirect("reporting:run", made.pk)


@require_GET
def run(request: Request, pk: int) -> HttpResponse:
    """One export or report: how far it is, what to know of it, and its files."""
    return render(request, "reporting/run.html", _run(request, pk))


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    """Call off what waits or is being made; who may not see the page goes back to the list of all long work."""
    return pressed(
        request,
        partial(services.cancel, run_id=get_object_or_404(queries.runs(), pk=pk).pk),
        refusal=services.ReportProblem,
        back=after_calling_off(request.user, reverse("reporting:run", args=[pk]), Permission.READ_REPORT_DRAFTS, timezone.localdate()),
        done=_("Đã hủy. Không có tệp nào được giữ lại."),
    )


@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """The part of the page that changes while the work goes on; the whole page to who opens the address without a script."""
    template = "reporting/progress.html" if request.headers.get("HX-Request") else "reporting/run.html"
    return render(request, template, _run(request, pk))


def _run(request: Request, pk: int) -> dict[str, Any]:
    today = timezone.localdate()
    require(request.user, Permission.READ_REPORTS, on=today)
    found = get_object_or_404(
        queries.runs_for(request.user, today).select_related("submitted_by", "approved_by", "replaced_by", "cancelled_by"), pk=pk
    )
    may_make = request.user.may(Permission.MAKE_REPORTS, on=today)
    may_read_drafts = request.user.may(Permission.READ_REPORT_DRAFTS, on=today)
    at = timezone.now()
    state, tone = _state(found, at)
    silent = found.is_silent(at)
    return {
        "title": str(found),
        "run": found,
        "state": state,
        "tone": tone,
        "going": found.state in GOING and not silent,
        "stopped": services.stopped_words() if silent else "",
        "files": [
            (file, FILE_WORDS.get(f".{file['name'].rpartition('.')[2]}", ""))
            for file in found.files
            if may_make or not queries.holds_registers(found, file["name"])
        ],
        "may_take": found.kind == RunKind.REPORT or may_make,
        "may_make": may_make,
        "uncounted": _uncounted(request, found.uncounted) if may_read_drafts else [],
        "changed": queries.revised(found) if may_read_drafts else [],
        "faults": queries.faults(found) if may_read_drafts else [],
        "missing": missing(found, may_make=may_make) if may_read_drafts and _is_report(found) else None,
        **(_on_its_way(request, found, today) if _is_report(found) else {}),
    }


def _on_its_way(request: Request, found: Any, today: date) -> dict[str, Any]:
    """What the page of a report says of its approval and issue, and what may be done."""
    steps = list(queries.steps(found))
    approved = [step for step in steps if step.action == StandingAction.APPROVE and step.person == found.approved_by]
    return {
        "approved_by": acted(approved[-1].person, approved[-1].on_behalf_of) if approved else "",
        "is_report": True,
        "is_out": found.standing in OUT,
        "is_draft": found.standing == Standing.DRAFT,
        "standing_tone": _standing_tone(found),
        "actions": [(action, _action_page(found, action)) for action in queries.standing_actions(found, request.user, today)],
        "unsigned": found.document is not None
        and request.user.may(Permission.READ_REPORT_DRAFTS, on=today)
        and not files_of(found.document).exists(),
        "steps": [
            {
                "at": step.at,
                "who": acted(step.person, step.on_behalf_of),
                "what": f"{step.get_action_display()}: {step.get_after_display()}",
                "note": step.reason,
            }
            for step in steps
        ],
    }


def _action_page(found: Any, action: StandingAction) -> str:
    if action is StandingAction.ISSUE:
        return reverse("reporting:issue", args=[found.pk])
    return reverse("reporting:move", args=[found.pk, action.value])


_INTROS: dict[StandingAction, Any] = {
    StandingAction.SUBMIT: gettext_lazy("Lãnh đạo sẽ thấy báo cáo này ở mục «Chờ bạn duyệt». Người lập, người trình không tự duyệt."),
    StandingAction.RECALL: gettext_lazy("Báo cáo trở lại là bản dự thảo."),
    StandingAction.APPROVE: gettext_lazy(
        "Duyệt là chọn đúng bản này để ký và phát hành: số liệu của bản này không đổi nữa. Hãy đọc báo cáo và những gì chưa tính trước."
    ),
    StandingAction.RETURN: gettext_lazy("Báo cáo trở lại là bản dự thảo. Sổ sách được bổ sung thì lập lại rồi trình bản mới."),
    StandingAction.TAKE_BACK: gettext_lazy(
        "Dùng khi văn bản đã gắn là nhầm. Cấp trên và người khác thôi xem được báo cáo này; bản phát hành trước đó, nếu có, có giá trị "
        "trở lại."
    ),
}


@require_http_methods(["GET", "POST"])
def move(request: Request, pk: int, action: str) -> HttpResponse:
    """One step of a report towards being issued, or back."""
    if action not in _INTROS:
        raise Http404
    wanted = StandingAction(action)
    require(request.user, STANDING_PERMISSIONS[wanted], on=timezone.localdate())
    context = _run(request, pk)
    found = context["run"]
    data = request.POST if request.method == "POST" else None
    return filled(
        request,
        MoveForm(data, action=wanted, incomplete=queries.is_incomplete(found)),
        partial(services.move_report, run_id=pk, action=wanted),
        refusal=services.ReportProblem,
        back=reverse("reporting:run", args=[pk]),
        done=_("Đã ghi: %(action)s.") % {"action": wanted.label},
        template="reporting/move.html",
        submit=wanted.label,
        intro=_INTROS[wanted],
        **{**context, "title": f"{wanted.label}: {found.year}"},
    )


@require_http_methods(["GET", "POST"])
def issue(request: Request, pk: int) -> HttpResponse:
    """With which document of the register an approved report was signed and sent."""
    today = timezone.localdate()
    require(request.user, Permission.ISSUE_REPORTS, on=today)
    context = _run(request, pk)
    found, before = context["run"], queries.issued(context["run"].year)
    documents = queries.offered(found, request.user, today)
    form = IssueForm(request.POST if request.method == "POST" else None, documents=documents, replaces=before is not None)

    def asking(**typed: Any) -> Any:
        try:
            return services.issue(run_id=pk, **typed)
        except services.DiffersError:
            ask(form, "differs")
            raise

    return filled(
        request,
        form,
        asking,
        refusal=services.ReportProblem,
        back=reverse("reporting:run", args=[pk]),
        done=_("Đã ghi báo cáo được phát hành. Mọi người được xem báo cáo thấy bản này."),
        template="reporting/issue.html",
        submit=StandingAction.ISSUE.label,
        before=before,
        none_to_choose=not documents,
        may_register=request.user.may(Permission.REGISTER_DOCUMENTS, on=today),
        **{**context, "title": f"{StandingAction.ISSUE.label}: {found.year}"},
    )


def _uncounted(request: Request, counts: dict[str, int]) -> list[Uncounted]:
    return told_uncounted(counts, request.user, timezone.localdate())


@require_GET
def file(request: Request, pk: int, name: str) -> HttpResponseBase:
    get_object_or_404(queries.runs_for(request.user, timezone.localdate()), pk=pk)
    try:
        path = services.take_file(actor=request.user, run_id=pk, name=name, at=timezone.now())
    except services.ReportProblem as error:
        raise Http404(str(error)) from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(path.open("rb"), as_attachment=True, filename=trial.named(name), content_type=kind)
