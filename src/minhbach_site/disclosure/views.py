"""Pages of disclosures. Each view asks the permission it shows for, makes one call, and answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.documents.layout import load_layout
from minhbach.documents.minutes import DATA_WORDS, minutes_data, posting_minutes, taking_down_minutes
from minhbach.documents.writers.docx import write_docx
from minhbach.documents.writers.pdf import write_pdf
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    AssetForm,
    CorrectionForm,
    CountsForm,
    DecisionForm,
    DisclosureFilter,
    DismissForm,
    ExtendForm,
    FileForm,
    ItemForm,
    LinkForm,
    PublishForm,
    ReasonForm,
    ShortenForm,
    TakeDownForm,
)
from minhbach_site.disclosure.states import SHOWN, TONES, Action, Decision, Minutes, State, actions_from
from minhbach_site.organisation.queries import units_on
from minhbach_site.records.queries import Named, Names, documents_for
from minhbach_site.ui import tables, trial
from minhbach_site.ui.answers import form_page, pressed
from minhbach_site.ui.dates import written
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

RECENT_DOCUMENTS = 200  # offered when an item is entered; an older one is chosen from its own page
WRITERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
NEEDED = {  # what a person must hold to see the button of an action; the service asks again
    Action.CHANGE: Permission.ENTER_DISCLOSURES,
    Action.WITHDRAW: Permission.ENTER_DISCLOSURES,
    Action.APPROVE: Permission.APPROVE_DISCLOSURES,
    Action.RETURN: Permission.APPROVE_DISCLOSURES,
    Action.PUBLISH: Permission.PUBLISH_DISCLOSURES,
    Action.EXTEND: Permission.APPROVE_DISCLOSURES,
    Action.CORRECT: Permission.ENTER_DISCLOSURES,
    Action.TAKE_DOWN: Permission.PUBLISH_DISCLOSURES,
}


class Request(HttpRequest):
    """A request of someone signed in."""

    user: Person


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


@require_GET
def disclosure(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    found = _visible(request, pk)
    permissions = request.user.permissions(today)
    proofs = list(queries.proofs_of(found))
    assets = getattr(found, "assets", None)
    context = {
        "title": found.item,
        "item": found,
        "assets": assets,
        "document": Names(request.user, today).of(found.document)[found.document_id] if found.document else None,
        "state": queries.state_words(found),
        "tone": TONES[State(found.state)],
        "late": lateness(found, today),
        "group_name": queries.group_name(found.group, max(found.issued_on, today)),
        "matter": queries.law().matters[found.matter],
        "due": queries.due_of(found),
        "keep": queries.keep_of(found),
        "free_from": queries.free_from(found) if queries.form_of(found).lasts else None,
        "today": today,
        "actions": _buttons(found, permissions, today),
        "steps": [
            {"at": step.at, "who": step.person or _("từ sổ của cơ quan"), "what": step.get_action_display(), "note": step.note}
            for step in queries.steps_of(found)
        ],
        "corrections": list(queries.corrections_of(found)),
        "shortenings": list(queries.shortenings_of(found)),
        "may_decide": Permission.APPROVE_DISCLOSURES in permissions,
        "may_publish": Permission.PUBLISH_DISCLOSURES in permissions,
        "proofs": proofs,
        "missing": queries.missing_proofs(found, [proof.kind for proof in proofs]),
        "minutes": queries.minutes_of(found, today),
    }
    return render(request, "disclosure/disclosure.html", context)


def _buttons(found: Any, permissions: Any, today: date) -> list[tuple[Any, str, bool]]:
    """The actions that the state allows and the person may do, as (label, address, whether it is the next step); approving is a form of
    its own.
    """
    names = {Action.RETURN: "return", Action.CORRECT: "correct"}
    free = queries.free_from(found)
    following = {Action.PUBLISH} | ({Action.TAKE_DOWN} if free is not None and free <= today else set())
    shown: list[tuple[Any, str, bool]] = []
    for action in actions_from(State(found.state)):
        if action == Action.APPROVE or NEEDED[action] not in permissions:
            continue
        if action in (Action.CHANGE, Action.CORRECT) and found.matter == queries.ASSETS:
            continue
        if action == Action.CORRECT and queries.waiting_correction(found):
            continue
        if action in (Action.EXTEND, Action.TAKE_DOWN) and not queries.form_of(found).lasts:
            continue
        shown.append((action.label, reverse(f"disclosure:{names.get(action, action.value)}", args=[found.pk]), action in following))
    if Permission.PUBLISH_DISCLOSURES in permissions and found.state in SHOWN and found.extended_until:
        shown.append((_("Rút ngắn kéo dài"), reverse("disclosure:shorten", args=[found.pk]), False))
    if Permission.ENTER_DISCLOSURES in permissions and found.matter != queries.ASSETS and found.state != State.WITHDRAWN:
        shown.append((_("Thêm hình thức"), f"{reverse('disclosure:enter')}?them-hinh-thuc={found.pk}", False))
    return shown


def _visible(request: Request, pk: int, permission: Permission = Permission.READ_DISCLOSURES) -> Any:
    """The item, asked for with the permission that the page shows for; 404 for one that the person may not see."""
    today = timezone.localdate()
    services.require(request.user, permission, on=today)
    return get_object_or_404(queries.disclosures_for(request.user, today), pk=pk)


@require_http_methods(["GET", "POST"])
def enter(request: Request, objection: queries.Objection) -> HttpResponse:
    services.require(request.user, Permission.ENTER_DISCLOSURES, on=timezone.localdate())
    form = _item_form(request, _copied(request) or _suggested(request))
    if made := _done(
        request,
        form,
        lambda: services.enter(actor=request.user, content=services.Content(**form.cleaned_data), objection=objection, at=timezone.now()),
    ):
        messages.success(request, _("Đã ghi dự thảo %(code)s; chờ người khác duyệt.") % {"code": made.code})
        return redirect("disclosure:disclosure", made.pk)
    return _form(request, form, _("Thêm nội dung công khai"), reverse("disclosure:disclosures"))


ITEM_NAMES = ("item", "group", "matter", "form", "audience", "place", "document_id", "unit_id", "issued_on", "trigger_on", "due_basis")


def _copied(request: Request) -> dict[str, Any]:
    """The item that gets one more form: all that is the same, without the form and the place."""
    wanted = request.GET.get("them-hinh-thuc", "")
    if not wanted.isdecimal():
        return {}
    found = _visible(request, int(wanted), Permission.ENTER_DISCLOSURES)
    if found.matter == queries.ASSETS:
        raise Http404
    initial = {name: getattr(found, name) for name in ITEM_NAMES if name not in ("form", "place")}
    return {**initial, "own_due_on": found.due_on if found.due_basis else None}


def _suggested(request: Request) -> dict[str, Any]:
    """What the address brings along when a suggestion is confirmed: all of it can be changed in the form."""
    wanted = ("item", "group", "matter", "form", "audience", "document_id", "issued_on", "trigger_on")
    return {name: request.GET[name] for name in wanted if name in request.GET}


def _item_form(request: Request, initial: dict[str, Any]) -> ItemForm:
    today = timezone.localdate()
    chosen = initial.get("document_id")
    documents = list(documents_for(request.user, today).filter(limited=False)[:RECENT_DOCUMENTS])
    if chosen and str(chosen).isdecimal() and int(chosen) not in {one.pk for one in documents}:
        documents += documents_for(request.user, today).filter(pk=int(chosen), limited=False)
    return ItemForm(request.POST or None, initial=initial, on=today, documents=documents, units=units_on(today))


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int, objection: queries.Objection) -> HttpResponse:
    found = _visible(request, pk, Permission.ENTER_DISCLOSURES)
    initial = {name: getattr(found, name) for name in ITEM_NAMES}
    form = _item_form(request, {**initial, "own_due_on": found.due_on if found.due_basis else None})
    if _done(
        request,
        form,
        lambda: services.change(
            actor=request.user, pk=pk, content=services.Content(**form.cleaned_data), objection=objection, at=timezone.now()
        ),
    ):
        messages.success(request, _("Đã lưu."))
        return redirect("disclosure:disclosure", pk)
    return _form(request, form, _("Sửa %(code)s") % {"code": found.code}, reverse("disclosure:disclosure", args=[pk]))


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, Permission.ENTER_DISCLOSURES, ReasonForm, services.withdraw, _("Bỏ nội dung"), _("Đã bỏ."))


@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    _visible(request, pk, Permission.APPROVE_DISCLOSURES)
    return _pressed(request, partial(services.approve, pk=pk), reverse("disclosure:disclosure", args=[pk]), _("Đã duyệt."))


@require_http_methods(["GET", "POST"])
def return_item(request: Request, pk: int) -> HttpResponse:
    return _step(request, pk, Permission.APPROVE_DISCLOSURES, ReasonForm, services.return_item, _("Trả lại để sửa"), _("Đã trả lại."))


@require_http_methods(["GET", "POST"])
def publish(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    today = timezone.localdate()
    _deadline, problem = queries.count_keep(found.matter, found.form, today)
    form = partial(PublishForm, lasts=queries.form_of(found).lasts, unknown=bool(problem))
    initial = {"started_on": today, "place": found.place}
    return _step(
        request,
        pk,
        Permission.PUBLISH_DISCLOSURES,
        form,
        services.publish,
        _("Ghi đã công khai"),
        _("Đã ghi."),
        initial=initial,
        intro=problem,
    )


@require_http_methods(["GET", "POST"])
def extend(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk, Permission.APPROVE_DISCLOSURES)
    until, length = queries.longest_extension(found, timezone.localdate())
    intro = _(
        "Luật chỉ định thời gian công khai ít nhất. Theo quy ước của phần mềm, một lần kéo dài không quá %(length)s, "
        "đến hết ngày %(until)s; cần lâu hơn thì gần ngày ấy xem lại rồi kéo dài tiếp."
    ) % {"length": length, "until": written(until)}
    return _step(
        request,
        pk,
        Permission.APPROVE_DISCLOSURES,
        ExtendForm,
        services.extend,
        _("Kéo dài thời gian công khai"),
        _("Đã kéo dài."),
        intro=f"{found.item}. {intro}",
    )


@require_http_methods(["GET", "POST"])
def shorten(request: Request, pk: int) -> HttpResponse:
    done = _("Đã gửi đề nghị; thời gian kéo dài giữ nguyên đến khi người khác duyệt.")
    return _step(
        request, pk, Permission.PUBLISH_DISCLOSURES, ShortenForm, services.propose_shortening, _("Rút ngắn thời gian kéo dài"), done
    )


@require_POST
def decide_shortening(request: Request, pk: int) -> HttpResponse:
    return _decided(request, queries.shortenings(), pk, partial(services.decide_shortening, shortening_id=pk))


@require_http_methods(["GET", "POST"])
def take_down(request: Request, pk: int) -> HttpResponse:
    initial = {"ended_on": timezone.localdate()}
    return _step(
        request, pk, Permission.PUBLISH_DISCLOSURES, TakeDownForm, services.take_down, _("Ghi đã gỡ"), _("Đã ghi."), initial=initial
    )


@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk, Permission.ENTER_DISCLOSURES)
    initial = {"new_item": found.item}
    done = _("Đã gửi đề nghị đính chính; nội dung cũ còn nguyên đến khi được duyệt.")
    return _step(
        request, pk, Permission.ENTER_DISCLOSURES, CorrectionForm, services.propose_correction, _("Đính chính"), done, initial=initial
    )


@require_POST
def decide_correction(request: Request, pk: int) -> HttpResponse:
    return _decided(request, queries.corrections(), pk, partial(services.decide_correction, correction_id=pk))


def _decided(request: Request, wishes: Any, pk: int, decide: Callable[..., Any]) -> HttpResponse:
    """What was decided on a wish about an item; `decide` takes actor, decision and moment and returns the wish."""
    services.require(request.user, Permission.APPROVE_DISCLOSURES, on=timezone.localdate())
    back = reverse("disclosure:disclosure", args=[get_object_or_404(wishes, pk=pk).disclosure_id])
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy bấm «Duyệt» hoặc «Không duyệt» ở đề nghị."))
        return redirect(back)
    decision = form.cleaned_data["decision"]
    done = {Decision.APPROVE: _("Đã duyệt đề nghị."), Decision.REFUSE: _("Đã ghi: không duyệt đề nghị.")}
    return _pressed(request, partial(decide, decision=decision), back, done[decision])


def _pressed(request: Request, call: Callable[..., Any], back: str, done: str) -> HttpResponse:
    return pressed(request, call, refusal=services.DisclosureError, back=back, done=done)


@require_POST
def recount(request: Request, pk: int) -> HttpResponse:
    _visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    return _pressed(request, partial(services.recount, pk=pk), reverse("disclosure:disclosure", args=[pk]), _("Đã tính lại hạn."))


@require_http_methods(["GET", "POST"])
def add_link(request: Request, pk: int) -> HttpResponse:
    return _step(
        request, pk, Permission.PUBLISH_DISCLOSURES, LinkForm, services.add_link, _("Thêm địa chỉ trang"), _("Đã thêm minh chứng.")
    )


@require_http_methods(["GET", "POST"])
def add_file(request: Request, pk: int) -> HttpResponse:
    found = _visible(request, pk, Permission.PUBLISH_DISCLOSURES)
    form = partial(FileForm, assets=found.matter == queries.ASSETS)
    return _step(request, pk, Permission.PUBLISH_DISCLOSURES, form, services.add_file, _("Thêm tệp minh chứng"), _("Đã thêm minh chứng."))


@require_GET
def proof_file(request: Request, pk: int) -> HttpResponse:
    """The file of a proof, as a download: what came from outside is never shown inside the site's own pages."""
    proof = services.take_proof(actor=request.user, proof_id=pk, at=timezone.now())
    if proof is None:
        raise Http404
    with proof.file.open("rb") as stored:
        content = stored.read()
    headers = {"Content-Disposition": content_disposition_header(True, proof.name) or "attachment"}
    return HttpResponse(content, content_type=proof.mime, headers=headers)


@require_http_methods(["GET", "POST"])
def remove_proof(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.PUBLISH_DISCLOSURES, on=today)
    proof = queries.proof_for(request.user, today, pk, files=False)
    if proof is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    back = reverse("disclosure:disclosure", args=[proof.disclosure_id])
    if _done(request, form, lambda: services.remove_proof(actor=request.user, proof_id=pk, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã bỏ minh chứng."))
        return redirect(back)
    return _form(request, form, _("Bỏ minh chứng: %(name)s") % {"name": proof}, back)


@require_GET
def minutes(request: Request, pk: int, which: str, kind: str) -> HttpResponse:
    """A form to sign: minutes of putting up or of taking down, as DOCX or PDF."""
    found = _visible(request, pk)
    today = timezone.localdate()
    if kind not in WRITERS or which not in [one.value for one in queries.minutes_of(found, today)]:
        raise Http404
    posting = queries.posting(found, Minutes(which), request.user, today)
    form = (posting_minutes if which == Minutes.POSTING else taking_down_minutes)(posting)
    made = replace(form, mark=trial.mark(form.language))
    name = trial.named(f"bien-ban-{which}-{found.code}")
    if kind == "docx":
        content = write_docx(made, layout=load_layout())
    else:
        content = write_pdf(
            made,
            layout=load_layout(),
            attachment=minutes_data(posting),
            attachment_name=f"{name}.json",
            attachment_description=DATA_WORDS,
        )
    return HttpResponse(content, content_type=WRITERS[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})


@require_GET
def to_take_down(request: Request) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURES, on=today)
    must, may = queries.to_take_down(request.user, today)
    later = queries.not_yet(request.user, today)
    context = {
        "title": _("Đang công khai: gỡ và giữ"),
        "parts": [
            (title, words, items.count(), [(item, queries.free_from(item)) for item in items[: queries.MOST]])
            for title, words, items in (
                (_("Phải gỡ"), _("Quy định ấn định đúng thời gian niêm yết và thời gian ấy đã hết."), must),
                (_("Được gỡ"), _("Đã đủ thời gian giữ tối thiểu; có thể giữ tiếp."), may),
                (_("Chưa được gỡ"), _("Chưa đủ thời gian giữ, hoặc cơ quan đã kéo dài."), later),
            )
        ],
        "may_publish": Permission.PUBLISH_DISCLOSURES in request.user.permissions(today),
    }
    return render(request, "disclosure/to_take_down.html", context)


@require_GET
def gaps(request: Request, judge: queries.Judge) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURE_GAPS, on=today)
    wanted = request.GET.get("nam", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year
    permissions = request.user.permissions(today)
    context = {
        "title": _("Phải công khai mà chưa công khai"),
        "year": year,
        "years": sorted({today.year, year, *queries.years()}, reverse=True),
        "gaps": queries.gaps(request.user, year, today, judge),
        "groups": [one for one in queries.group_counts(queries.register_rows(), year, today) if not one.items],
        "dismissals": _dismissals(request.user, today),
        "today": today,
        "may_enter": Permission.ENTER_DISCLOSURES in permissions,
        "may_dismiss": Permission.DISMISS_DISCLOSURES in permissions,
    }
    return render(request, "disclosure/gaps.html", context)


def _dismissals(person: Person, today: date) -> list[tuple[Any, Named | None]]:
    """What was said not to need disclosure, each with its document as the person may be told of it."""
    rows = list(queries.dismissals())
    named = Names(person, today).of(*(one.document for one in rows if one.document))
    return [(one, named[one.document.pk] if one.document else None) for one in rows]


@require_http_methods(["GET", "POST"])
def dismiss(request: Request) -> HttpResponse:
    services.require(request.user, Permission.DISMISS_DISCLOSURES, on=timezone.localdate())
    form = DismissForm(request.POST or None, initial={name: request.GET.get(name, "") for name in ("document_id", "expected")})
    if _done(request, form, lambda: services.dismiss(actor=request.user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã bỏ qua gợi ý."))
        return redirect("disclosure:gaps")
    return _form(request, form, _("Bỏ qua gợi ý công khai"), reverse("disclosure:gaps"))


@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    services.require(request.user, Permission.DISMISS_DISCLOSURES, on=timezone.localdate())
    get_object_or_404(queries.all_dismissals(), pk=pk)
    return _pressed(request, partial(services.restore, pk=pk), reverse("disclosure:gaps"), _("Đã lấy lại gợi ý."))


@require_GET
def year_table(request: Request, year: int) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURES, on=today)
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    rows = queries.disclosures_for(request.user, today).filter(pk__in=queries.register_rows().values("pk"))
    items = list(queries.of_year(rows, year))
    counts = queries.group_counts(rows, year, today)
    context = {
        "title": _("Sổ nội dung công khai năm %(year)s") % {"year": year},
        "year": year,
        "years": sorted({today.year, year, *queries.years()}, reverse=True),
        "groups": [(one, [item for item in items if item.group == one.number]) for one in counts],
        "total": len(items),
        "begun": sum(item.started_on is not None for item in items),
    }
    return render(request, "disclosure/year.html", context)


@require_GET
def assets(request: Request) -> HttpResponse:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_INTERNAL_DISCLOSURES, on=today)
    seen = queries.disclosures_for(request.user, today).values("pk")
    context = {
        "title": _("Công khai bản kê khai tài sản, thu nhập"),
        "postings": list(queries.asset_postings().filter(disclosure__in=seen)),
        "tones": TONES,
        "may_enter": Permission.ENTER_DISCLOSURES in request.user.permissions(today),
    }
    return render(request, "disclosure/assets.html", context)


@require_http_methods(["GET", "POST"])
def enter_assets(request: Request) -> HttpResponse:
    services.require(request.user, Permission.ENTER_DISCLOSURES, on=timezone.localdate())
    form = AssetForm(request.POST or None, initial={"year": timezone.localdate().year})
    if made := _done(request, form, lambda: services.enter_assets(actor=request.user, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã ghi dự thảo %(code)s; chờ người khác duyệt.") % {"code": made.code})
        return redirect("disclosure:disclosure", made.disclosure_id)
    return _form(request, form, _("Thêm đợt công khai bản kê khai"), reverse("disclosure:assets"), intro=_asset_words())


@require_http_methods(["GET", "POST"])
def change_assets(request: Request, pk: int) -> HttpResponse:
    services.require(request.user, Permission.ENTER_DISCLOSURES, on=timezone.localdate())
    found = get_object_or_404(queries.asset_postings(), pk=pk)
    initial = {"required": found.required, "declared": found.declared, "disclosed": found.disclosed}
    form = CountsForm(request.POST or None, initial=initial)
    back = reverse("disclosure:disclosure", args=[found.disclosure_id])
    if _done(request, form, lambda: services.change_assets(actor=request.user, pk=pk, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, _("Đã lưu."))
        return redirect(back)
    return _form(request, form, _("Sửa số liệu %(code)s") % {"code": found.code}, back, intro=_asset_words())


def _asset_words() -> str:
    return _("Chỉ ghi số lượng. Nội dung bản kê khai không được gõ vào, không được tải lên; bản giấy niêm yết tại trụ sở.")


def _done(request: Request, form: django_forms.Form, call: Callable[[], Any]) -> Any:
    """What the service gave for a form that was sent and is whole; None otherwise, with the service's words on the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return call()
    except services.Repeated as error:
        form.fields["again"].widget = django_forms.CheckboxInput({"class": "form-check-input"})
        form.add_error(None, str(error))
        return None
    except services.DisclosureError as error:
        form.add_error(None, str(error))
        return None


def _step(
    request: Request,
    pk: int,
    permission: Permission,
    form_class: Callable[..., django_forms.Form],
    service: Callable[..., Any],
    title: str,
    done: str,
    *,
    initial: dict[str, Any] | None = None,
    intro: str = "",
) -> HttpResponse:
    """One step of an item with a form of its own."""
    found = _visible(request, pk, permission)
    form = form_class(request.POST or None, request.FILES or None, initial=initial)
    back = reverse("disclosure:disclosure", args=[pk])
    if _done(request, form, lambda: service(actor=request.user, pk=pk, at=timezone.now(), **form.cleaned_data)):
        messages.success(request, done)
        return redirect(back)
    return _form(request, form, f"{title}: {found.code}", back, intro=intro or found.item)


def _form(request: Request, form: django_forms.Form, title: str, back: str, intro: str = "") -> HttpResponse:
    return form_page(request, form, title=title, back=back, template="disclosure/form.html", intro=intro)
