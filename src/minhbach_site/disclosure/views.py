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
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.deadlines.calendar import ONE_DAY
from minhbach.documents.layout import load_layout
from minhbach.documents.minutes import DATA_WORDS, minutes_data, posting_minutes, taking_down_minutes
from minhbach.documents.writers.docx import write_docx
from minhbach.documents.writers.pdf import write_pdf
from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    AssetFilter,
    AssetForm,
    CorrectionForm,
    CountsForm,
    DecisionForm,
    DisclosureFilter,
    DismissForm,
    DisplayFilter,
    ExtendForm,
    FileForm,
    ItemForm,
    LinkForm,
    PublishForm,
    ReasonForm,
    ShortenForm,
    TakeDownForm,
)
from minhbach_site.disclosure.states import SHOWN, STANDING_TONES, TONES, Action, Decision, Minutes, Standing, State, actions_from
from minhbach_site.organisation.queries import units_on
from minhbach_site.records.queries import Names, documents_for
from minhbach_site.ui import tables, trial
from minhbach_site.ui.answers import form_page, pressed
from minhbach_site.ui.dates import written
from minhbach_site.ui.language import said
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
        return _button(reverse("disclosure:take_down", args=[record.pk]), _("Ghi đã gỡ"), record.item)


def _button(address: str, words: str, about: str) -> Any:
    """A small button of a line; `about` tells who only hears it what the line is about."""
    return format_html('<a class="btn btn-sm" href="{}">{}<span class="visually-hidden"> {}</span></a>', address, words, about)


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


class GapTable(tables.Table):
    """One kind of what is not disclosed."""

    PREFIX: ClassVar = ""
    TITLE: ClassVar[Any] = ""
    NONE: ClassVar[Any] = ""

    due_on = tables.DateColumn(gettext_lazy("Hạn công khai"), empty_values=())
    overdue = django_tables2.Column(gettext_lazy("Số ngày quá hạn"), empty_values=(), visible=False, orderable=False)

    def __init__(self, rows: Any, *, on: date, may_enter: bool, may_dismiss: bool) -> None:
        super().__init__(rows, prefix=self.PREFIX)
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
    PREFIX = "so-"
    TITLE = gettext_lazy("Đã vào sổ công khai, chưa công khai")
    NONE = gettext_lazy("Không còn nội dung nào.")
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
    PREFIX = "nam-"
    TITLE = gettext_lazy("Nội dung năm nào cũng có, chưa thấy trong sổ")
    NONE = gettext_lazy("Đã đủ.")

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
            buttons.append(_button(self._entering(record), _("Nhập"), about))
        if self.may_dismiss:
            buttons.append(_button(f"{reverse('disclosure:dismiss')}?{urlencode({'expected': record.key})}", _("Bỏ qua"), about))
        return _list_of(buttons)

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

    PREFIX = "vb-"
    TITLE = gettext_lazy("Văn bản trong sổ có thể phải công khai")
    NONE = gettext_lazy("Không có văn bản nào được gợi ý.")
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
        buttons = []
        known = {
            "document_id": record.pk,
            "group": record.suggested_group,
            "matter": record.suggested_matter,
            "issued_on": record.issued_on.isoformat(),
            "item": record.subject,
        }
        if self.may_enter:
            buttons.append(_button(f"{reverse('disclosure:enter')}?{urlencode(known)}", _("Xác nhận"), str(record)))
        if self.may_dismiss:
            dismissing = f"{reverse('disclosure:dismiss')}?{urlencode({'document_id': record.pk})}"
            buttons.append(_button(dismissing, _("Bỏ qua"), str(record)))
        return _list_of(buttons)


class DismissalTable(tables.Table):
    """What was said not to need disclosure, each with its document as the reader may be told of it."""

    PREFIX: ClassVar = "bo-"
    TITLE: ClassVar = gettext_lazy("Đã bỏ qua")
    NONE: ClassVar = gettext_lazy("Chưa bỏ qua gợi ý nào.")

    what = django_tables2.Column(gettext_lazy("Gợi ý"), empty_values=(), orderable=False)
    reason = django_tables2.Column(gettext_lazy("Lý do"))
    person = django_tables2.Column(gettext_lazy("Người bỏ qua"), order_by=("person__display_name",))
    at = tables.DateTimeColumn(gettext_lazy("Lúc"))
    todo = django_tables2.TemplateColumn(
        verbose_name=gettext_lazy("Việc"), template_name="disclosure/restore.html", orderable=False, exclude_from_export=True
    )

    def __init__(self, rows: Any, *, names: Names, may_dismiss: bool) -> None:
        super().__init__(rows, prefix=self.PREFIX, exclude=() if may_dismiss else ("todo",))
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


def _list_of(buttons: list[Any]) -> Any:
    return format_html('<span class="btn-list">{}</span>', format_html_join("", "{}", ((one,) for one in buttons)))


@require_GET
def gaps(request: Request, judge: queries.Judge) -> HttpResponseBase:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_DISCLOSURE_GAPS, on=today)
    wanted = request.GET.get("nam", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year
    if not MINYEAR < year < MAXYEAR:
        raise Http404
    permissions = request.user.permissions(today)
    found = queries.gaps(request.user, year, today, judge)
    may_dismiss = Permission.DISMISS_DISCLOSURES in permissions
    rows_of: tuple[tuple[type[GapTable], Any], ...] = (
        (ItemGapTable, found.items),
        (YearlyGapTable, found.yearly),
        (DocumentGapTable, found.documents),
    )
    may_enter = Permission.ENTER_DISCLOSURES in permissions
    parts: list[Any] = [kind(rows, on=today, may_enter=may_enter, may_dismiss=may_dismiss) for kind, rows in rows_of]
    dismissed = DismissalTable(queries.dismissals(), names=Names(request.user, today), may_dismiss=may_dismiss)
    for part in (*parts, dismissed):
        if file := tables.prepare(request, part, f"{part.TITLE} {year}"):
            return file
    context = {
        "title": _("Phải công khai mà chưa công khai"),
        "year": year,
        "years": sorted({today.year, year, *queries.years()}, reverse=True),
        "parts": parts,
        "groups": queries.empty_groups(year, today),
        "dismissed": dismissed,
    }
    return render(request, "disclosure/gaps.html", context)


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


class AssetTable(tables.Table):
    """The postings of asset declarations: only how many there are."""

    UNDER: ClassVar = {"started_on": ("ended_on",)}

    code = django_tables2.Column(gettext_lazy("Mã"), linkify=("disclosure:disclosure", {"pk": django_tables2.A("disclosure_id")}))
    year = django_tables2.Column(gettext_lazy("Năm"))
    round = django_tables2.Column(gettext_lazy("Đợt"))
    required = django_tables2.Column(gettext_lazy("Phải kê khai"))
    declared = django_tables2.Column(gettext_lazy("Đã kê khai"))
    disclosed = django_tables2.Column(gettext_lazy("Được công khai"))
    form = django_tables2.Column(gettext_lazy("Hình thức"), accessor="disclosure__form", visible=False)
    due_on = tables.DateColumn(gettext_lazy("Hạn công khai"), accessor="disclosure__due_on", default="–")
    started_on = tables.DateColumn(gettext_lazy("Niêm yết từ"), accessor="disclosure__started_on", default="–")
    ended_on = tables.DateColumn(pgettext_lazy("khoảng ngày", "Đến"), accessor="disclosure__ended_on", default="–")
    state = django_tables2.Column(gettext_lazy("Trạng thái"), accessor="disclosure__state")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def render_year(self, value: int) -> str:
        return str(value)

    def value_year(self, value: int) -> int:
        return value

    def render_state(self, record: Any) -> Any:
        item = record.disclosure
        return format_html("{} {}", badge(queries.state_words(item), TONES[State(item.state)]), lateness(item, self.on))

    def value_state(self, record: Any) -> str:
        return queries.state_words(record.disclosure)


@require_GET
def assets(request: Request) -> HttpResponseBase:
    today = timezone.localdate()
    services.require(request.user, Permission.READ_INTERNAL_DISCLOSURES, on=today)
    seen = queries.disclosures_for(request.user, today).values("pk")
    context = {
        "title": _("Công khai bản kê khai tài sản, thu nhập"),
        "may_enter": Permission.ENTER_DISCLOSURES in request.user.permissions(today),
    }
    return tables.show(
        request,
        "disclosure/assets.html",
        table=partial(AssetTable, on=today),
        rows=queries.asset_postings().filter(disclosure__in=seen),
        filters=AssetFilter,
        context=context,
    )


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
