"""The page of an item, and entering or changing one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.accounts.states import Permission
from minhbach_site.disclosure import queries, services
from minhbach_site.disclosure.forms import (
    ItemForm,
)
from minhbach_site.disclosure.states import SHOWN, TONES, Action, Amended, CorrectionState, State, actions_from
from minhbach_site.disclosure.views.pages import Request, done_with, show_form, visible
from minhbach_site.disclosure.views.register import lateness
from minhbach_site.organisation.queries import units_on
from minhbach_site.records.queries import Names, documents_for
from minhbach_site.ui.acting import acted

if TYPE_CHECKING:
    pass

RECENT_DOCUMENTS = 200  # offered when an item is entered; an older one is chosen from its own page
NEEDED = {  # what a person must hold to see the button of an action; the service asks again
    Action.CHANGE: Permission.ENTER_DISCLOSURES,
    Action.WITHDRAW: Permission.ENTER_DISCLOSURES,
    Action.APPROVE: Permission.APPROVE_DISCLOSURES,
    Action.RETURN: Permission.APPROVE_DISCLOSURES,
    Action.PUBLISH: Permission.PUBLISH_DISCLOSURES,
    Action.EXTEND: Permission.APPROVE_DISCLOSURES,
    Action.CORRECT: Permission.ENTER_DISCLOSURES,
    Action.TAKE_DOWN: Permission.PUBLISH_DISCLOSURES,
    Action.AMEND: Permission.PUBLISH_DISCLOSURES,
    Action.RETRACT: Permission.PUBLISH_DISCLOSURES,
}


@require_GET
def disclosure(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    found = visible(request, pk)
    permissions = request.user.permissions(today)
    proofs = list(queries.proofs_of(found))
    assets = getattr(found, "assets", None)
    amendments = list(queries.amendments_of(found))
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
            {
                "at": step.at,
                "who": acted(step.person, step.on_behalf_of) or _("từ sổ của cơ quan"),
                "what": step.get_action_display(),
                "note": step.note,
            }
            for step in queries.steps_of(found)
        ],
        "corrections": list(queries.corrections_of(found)),
        "shortenings": list(queries.shortenings_of(found)),
        "amendments": amendments,
        "asked": _asked(amendments),
        "may_decide": Permission.APPROVE_DISCLOSURES in permissions,
        "may_publish": Permission.PUBLISH_DISCLOSURES in permissions,
        "proofs": proofs,
        "may_be_proved": queries.may_be_proved(found),
        "missing": queries.missing_proofs(found, [proof.kind for proof in proofs]),
        "minutes": queries.minutes_of(found, today),
        "caution": queries.caution_before_signing(found, today),
    }
    return render(request, "disclosure/disclosure.html", context)


def _asked(amendments: list[Any]) -> str:
    """What of the record waits for a second person, as a badge says it; empty where nothing does."""
    waiting = next((one for one in amendments if one.state == CorrectionState.WAITING), None)
    if waiting is None:
        return ""
    if waiting.kind == Amended.CLAIM:
        return _("Ghi công khai trong hạn, chờ xác nhận")
    return _("Có đề nghị sửa điều đã ghi, chờ duyệt")


def _buttons(found: Any, permissions: Any, today: date) -> list[tuple[Any, str, bool]]:
    """The actions that the state allows and the person may do, as (label, address, whether it is the next step); approving is a form of
    its own.
    """
    names = {Action.RETURN: "return", Action.CORRECT: "correct"}
    free = queries.free_from(found)
    following = {Action.PUBLISH} | ({Action.TAKE_DOWN} if free is not None and free <= today else set())
    shown: list[tuple[Any, str, bool]] = []
    asked = queries.waiting_amendment(found) is not None
    for action in actions_from(State(found.state)):
        if action in (Action.APPROVE, Action.PUT_BACK) or NEEDED[action] not in permissions:
            continue  # of a form of its own; asked for on the form that mends days
        if asked and action in (Action.PUBLISH, Action.RETURN, Action.AMEND, Action.RETRACT):
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


@require_http_methods(["GET", "POST"])
def enter(request: Request, objection: queries.Objection) -> HttpResponse:
    services.require(request.user, Permission.ENTER_DISCLOSURES, on=timezone.localdate())
    form = _item_form(request, _copied(request) or _suggested(request))
    if made := done_with(
        request,
        form,
        lambda: services.enter(actor=request.user, content=services.Content(**form.cleaned_data), objection=objection, at=timezone.now()),
    ):
        messages.success(request, _("Đã ghi dự thảo %(code)s; chờ người khác duyệt.") % {"code": made.code})
        return redirect("disclosure:disclosure", made.pk)
    return show_form(request, form, _("Thêm nội dung công khai"), reverse("disclosure:disclosures"))


ITEM_NAMES = ("item", "group", "matter", "form", "audience", "place", "document_id", "unit_id", "issued_on", "trigger_on", "due_basis")


def _copied(request: Request) -> dict[str, Any]:
    """The item that gets one more form: all that is the same, without the form and the place."""
    wanted = request.GET.get("them-hinh-thuc", "")
    if not wanted.isdecimal():
        return {}
    found = visible(request, int(wanted), Permission.ENTER_DISCLOSURES)
    if found.matter == queries.ASSETS:
        raise Http404
    initial = {name: getattr(found, name) for name in ITEM_NAMES if name not in ("form", "place")}
    return {**initial, "own_due_on": found.due_on if found.due_basis else None}


BROUGHT = ("group", "matter", "form", "audience", "document_id", "issued_on", "trigger_on")


def _suggested(request: Request) -> dict[str, Any]:
    """What the form begins with when a suggestion is confirmed: what the document says, then what the address brings along."""
    known = {name: request.GET[name] for name in BROUGHT if name in request.GET}
    wanted = known.get("document_id", "")
    found = _open_documents(request).filter(pk=int(wanted)).first() if wanted.isdecimal() and len(wanted) < 16 else None
    if found is None:
        return known
    told = {"item": found.subject, "issued_on": found.issued_on, "group": found.suggested_group, "matter": found.suggested_matter}
    return told | known


def _open_documents(request: Request) -> Any:
    """The documents that may be disclosed: those that everyone may read."""
    return documents_for(request.user, timezone.localdate()).filter(limited=False)


def _item_form(request: Request, initial: dict[str, Any]) -> ItemForm:
    today = timezone.localdate()
    chosen = initial.get("document_id")
    documents = list(_open_documents(request)[:RECENT_DOCUMENTS])
    if chosen and str(chosen).isdecimal() and int(chosen) not in {one.pk for one in documents}:
        documents += _open_documents(request).filter(pk=int(chosen))
    return ItemForm(request.POST or None, initial=initial, on=today, documents=documents, units=units_on(today))


@require_http_methods(["GET", "POST"])
def change(request: Request, pk: int, objection: queries.Objection) -> HttpResponse:
    found = visible(request, pk, Permission.ENTER_DISCLOSURES)
    initial = {name: getattr(found, name) for name in ITEM_NAMES}
    form = _item_form(request, {**initial, "own_due_on": found.due_on if found.due_basis else None})
    if done_with(
        request,
        form,
        lambda: services.change(
            actor=request.user, pk=pk, content=services.Content(**form.cleaned_data), objection=objection, at=timezone.now()
        ),
    ):
        messages.success(request, _("Đã lưu."))
        return redirect("disclosure:disclosure", pk)
    return show_form(request, form, _("Sửa %(code)s") % {"code": found.code}, reverse("disclosure:disclosure", args=[pk]))
