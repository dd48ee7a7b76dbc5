"""Pages of the organisation: the tree of any day, events and their approval, comparisons, staff, committees."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import django_tables2
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.organisation import forms, queries, services
from minhbach_site.organisation.services.inspectorate import needs_recognition
from minhbach_site.organisation.states import ChangeAction, ChangeState, MoveDirection
from minhbach_site.ui import tables
from minhbach_site.ui.answers import filled
from minhbach_site.ui.templatetags.ui import badge

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

READ, PROPOSE = Permission.READ_ORGANISATION, Permission.PROPOSE_CHANGES
APPROVE, KEEP = Permission.APPROVE_CHANGES, Permission.KEEP_STAFF
TONES = {ChangeState.PROPOSED: "warn", ChangeState.APPROVED: "good", ChangeState.REFUSED: "bad", ChangeState.WITHDRAWN: "neutral"}
TONES[ChangeState.UNDONE] = "bad"
NAMED = "{% load records %}{{ value|called:names }}"  # a document, as its own app says that the reader is told of it


class Request(HttpRequest):
    """A request of someone signed in."""

    user: Person


def _rights(request: Request) -> dict[str, bool]:
    held = request.user.permissions(timezone.localdate())
    return {"may_propose": PROPOSE in held, "may_approve": APPROVE in held, "may_keep": KEEP in held}


def _asked(request: Request, permission: Permission = READ) -> date:
    """Today, after the permission of the page was asked."""
    today = timezone.localdate()
    require(request.user, permission, on=today)
    return today


def _filled(request: Request, form: Any, call: Callable[..., Any], **words: Any) -> HttpResponse:
    return filled(request, form, call, refusal=services.OrganisationError, **words)


# --- tree and units -------------------------------------------------------------------------------------------------------------


@require_GET
def tree(request: Request) -> HttpResponse:
    """The organisation as it stood on the day of the address (`?ngay=2025-06-30`), today without it."""
    today = _asked(request)
    form = forms.DayForm(request.GET) if "ngay" in request.GET else forms.DayForm(initial={"ngay": today})
    day = (form.cleaned_data.get("ngay") if form.is_bound and form.is_valid() else None) or today
    trees = queries.tree_on(day)
    heads: dict[int, list[str]] = {}
    for membership in queries.memberships_on(day).filter(head=True):
        heads.setdefault(membership.unit_id, []).append(membership.person.display_name)
    context = {
        "title": _("Tổ chức bộ máy"),
        "form": form,
        "day": day,
        "today": today,
        "trees": trees,
        "heads": heads,
        "kinds": queries.kinds_on(trees),
        "stranded": list(queries.stranded_units()),
        "waiting": queries.waiting_events().count(),
        **_rights(request),
    }
    return render(request, "organisation/tree.html", context)


@require_GET
def unit(request: Request, pk: int) -> HttpResponse:
    today = _asked(request)
    found = get_object_or_404(queries.units(), pk=pk)
    ended = queries.event_that_ended(found)
    context = {
        "title": found.name,
        "unit": found,
        "today": today,
        "lives": found.lives(today),
        "events": queries.events().filter(units__unit=found).distinct(),
        "successors": queries.successors(found),
        "unplaced_by": ended if ended and queries.unplaced(ended) else None,
        "people": queries.memberships().filter(unit=found),
        "posts": queries.posts_of(found, today),
        "children": queries.units().filter(parent=found),
        **_rights(request),
    }
    return render(request, "organisation/unit.html", context)


@require_http_methods(["GET", "POST"])
def add_post(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, KEEP)
    found = get_object_or_404(queries.units(), pk=pk)
    form = forms.PostForm(request.POST or None, initial={"from_on": today})
    return _filled(
        request,
        form,
        lambda **values: services.add_post(unit_id=pk, **values),
        title=_("Thêm vị trí việc làm: %(unit)s") % {"unit": found},
        back=reverse("organisation:unit", args=[pk]),
        done=_("Đã ghi vị trí việc làm."),
    )


@require_http_methods(["GET", "POST"])
def end_post(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, KEEP)
    post = get_object_or_404(queries.posts(), pk=pk)
    return _filled(
        request,
        forms.EndForm(request.POST or None, initial={"to_on": today}),
        lambda **values: services.end_post(post_id=pk, **values),
        title=_("Kết thúc vị trí việc làm: %(post)s") % {"post": post},
        back=reverse("organisation:unit", args=[post.unit_id]),
        done=_("Đã ghi ngày kết thúc."),
    )


@require_http_methods(["GET", "POST"])
def add_membership(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, KEEP)
    found = get_object_or_404(queries.units(), pk=pk)
    return _filled(
        request,
        forms.MembershipForm(request.POST or None, unit=found, on=today, initial={"from_on": today}),
        lambda **values: services.add_membership(unit_id=pk, **values),
        title=_("Bố trí người vào %(unit)s") % {"unit": found},
        back=reverse("organisation:unit", args=[pk]),
        done=_("Đã bố trí."),
    )


@require_http_methods(["GET", "POST"])
def end_membership(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, KEEP)
    membership = get_object_or_404(queries.memberships(), pk=pk)
    return _filled(
        request,
        forms.EndForm(request.POST or None, initial={"to_on": today}),
        lambda **values: services.end_membership(membership_id=pk, **values),
        title=_("Kết thúc bố trí của %(person)s") % {"person": membership.person},
        back=reverse("organisation:unit", args=[membership.unit_id]),
        done=_("Đã ghi ngày kết thúc."),
    )


@require_http_methods(["GET", "POST"])
def remove_post(request: Request, pk: int) -> HttpResponse:
    _asked(request, KEEP)
    post = get_object_or_404(queries.posts(), pk=pk)
    return _filled(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_post(post_id=pk, **values),
        title=_("Bỏ vị trí việc làm ghi nhầm: %(post)s") % {"post": post},
        back=reverse("organisation:unit", args=[post.unit_id]),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )


@require_http_methods(["GET", "POST"])
def remove_membership(request: Request, pk: int) -> HttpResponse:
    _asked(request, KEEP)
    membership = get_object_or_404(queries.memberships(), pk=pk)
    return _filled(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_membership(membership_id=pk, **values),
        title=_("Bỏ bố trí ghi nhầm của %(person)s") % {"person": membership.person},
        back=reverse("organisation:unit", args=[membership.unit_id]),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )


# --- events ---------------------------------------------------------------------------------------------------------------------


class EventTable(tables.Table):
    UNDER: ClassVar = {"units": ("code",)}

    on = tables.DateColumn(gettext_lazy("Ngày hiệu lực"))
    kind = django_tables2.Column(gettext_lazy("Loại"))
    units = django_tables2.Column(
        gettext_lazy("Đơn vị trước và sau"),
        orderable=False,
        empty_values=(),
        linkify=("organisation:event", {"pk": django_tables2.A("pk")}),
    )
    decision = django_tables2.TemplateColumn(NAMED, verbose_name=gettext_lazy("Quyết định"), orderable=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))
    code = django_tables2.Column(gettext_lazy("Mã"))

    def render_units(self, record: Any) -> Any:
        return queries.told(record)

    def render_state(self, value: Any, record: Any) -> Any:
        return badge(value, TONES[record.state])

    def value_state(self, value: Any) -> str:
        return str(value)

    def value_decision(self, value: Any) -> str:
        return str(value)


@require_GET
def events(request: Request) -> HttpResponseBase:
    _asked(request)
    return tables.show(
        request,
        "organisation/events.html",
        table=EventTable,
        rows=queries.events_with_units(),
        filters=forms.EventFilter,
        context={"title": _("Sự kiện tổ chức"), "waiting": list(queries.waiting_events()), **_rights(request)},
    )


@require_GET
def event(request: Request, pk: int) -> HttpResponse:
    _asked(request)
    found = get_object_or_404(queries.event_for(pk))
    context = {
        "title": queries.title_of(found),
        "event": found,
        "tone": TONES[ChangeState(found.state)],
        "history": queries.told_history(found),
        "own": found.entered_by_id == request.user.pk,
        "unplaced": queries.unplaced(found),
        "kept_papers": queries.kept_papers(found) if found.state in {ChangeState.PROPOSED, ChangeState.APPROVED} else 0,
        "has_heirs": queries.has_heirs(found),
        **_undoing(request, found),
        **_rights(request),
    }
    return render(request, "organisation/event.html", context)


def _undoing(request: Request, change: Any) -> dict[str, Any]:
    """What a page says of undoing: the request that waits, or the one by which it was undone, and what hangs on the change meanwhile."""
    waiting = queries.waiting_undoing(change)
    rights = _rights(request)
    undone = queries.undoings().filter(pk__in=change.undoings.values("pk"), state=ChangeState.APPROVED).first()
    return {
        "undoing": waiting,
        "own_undoing": waiting is not None and waiting.entered_by_id == request.user.pk,
        "undone": undone,
        "hanging": queries.hanging_on(change) if waiting and (rights["may_propose"] or rights["may_approve"]) else (),
        "comes_back": queries.comes_back(change) if waiting and waiting.event_id else [],
    }


@require_http_methods(["GET", "POST"])
def undo_event(request: Request, pk: int) -> HttpResponse:
    _asked(request, PROPOSE)
    found = get_object_or_404(queries.events_with_units(), pk=pk)
    call = partial(services.propose_undoing, event_id=pk)
    return _undo(request, found, call, _("Đề nghị hủy bỏ: %(event)s") % {"event": queries.title_of(found)}, queries.comes_back(found))


@require_http_methods(["GET", "POST"])
def undo_agency_change(request: Request, pk: int) -> HttpResponse:
    _asked(request, PROPOSE)
    found = get_object_or_404(queries.agency_changes(), pk=pk)
    title = _("Đề nghị hủy bỏ: %(event)s") % {"event": f"{found.get_kind_display()} {found.code}"}
    return _undo(request, found, partial(services.propose_undoing, change_id=pk), title, [])


def _undo(request: Request, change: Any, call: Callable[..., Any], title: str, comes_back: list[str]) -> HttpResponse:
    return _filled(
        request,
        forms.UndoingForm(request.POST or None),
        call,
        title=title,
        back=queries.page_of(change),
        done=_("Đã đề nghị hủy bỏ. Việc hủy bỏ có hiệu lực khi lãnh đạo khác người đề nghị duyệt."),
        template="organisation/undo.html",
        change=change,
        hanging=queries.hanging_on(change),
        comes_back=comes_back,
        submit=_("Đề nghị hủy bỏ"),
    )


@require_POST
def decide_undoing(request: Request, pk: int, action: str) -> HttpResponse:
    found = get_object_or_404(queries.undoings(), pk=pk)
    return _decided(request, found, action, partial(services.decide_undoing, undoing_id=pk), queries.page_of(found.undone))


@require_http_methods(["GET", "POST"])
def propose_event(request: Request) -> HttpResponse:
    today = _asked(request, PROPOSE)
    form = forms.EventForm(request.POST or None, on=today)
    rows = forms.NewUnits(request.POST or None, prefix="moi")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        results = [
            services.NewUnit(
                agency_id=line["agency_id"], name=line["name"], kind=line["kind"], code=line["code"], parent_id=line["parent_id"]
            )
            for line in rows.cleaned_data
            if line.get("name")
        ]
        try:
            made = services.propose_event(actor=request.user, at=timezone.now(), results=results, **form.cleaned_data)
        except services.OrganisationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã nhập. Sự kiện có hiệu lực khi lãnh đạo khác người nhập duyệt."))
            return redirect("organisation:event", made.pk)
    context = {"form": form, "rows": rows, "title": _("Nhập sự kiện tổ chức"), "back": reverse("organisation:events")}
    return render(request, "organisation/propose_event.html", context, status=422 if form.is_bound else 200)


@require_POST
def decide_event(request: Request, pk: int, action: str) -> HttpResponse:
    found = get_object_or_404(queries.events(), pk=pk)
    decide = partial(services.decide_event, event_id=pk)
    return _decided(request, found, action, decide, reverse("organisation:event", args=[pk]))


@require_POST
def approve_events(request: Request) -> HttpResponse:
    wanted = [int(pk) for pk in request.POST.getlist("event") if pk.isdecimal()]
    try:
        done = services.approve_events(actor=request.user, event_ids=wanted, at=timezone.now())
    except services.OrganisationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, ngettext("Đã duyệt %(count)d sự kiện.", "Đã duyệt %(count)d sự kiện.", len(done)) % {"count": len(done)})
    return redirect("organisation:events")


def _decided(request: Request, change: Any, action: str, decide: Callable[..., Any], back: str) -> HttpResponse:
    """Answer the button of a decision: a refusal asks for its reason first; an action that is none is not found."""
    if action not in ChangeAction.values:
        raise Http404
    wanted = ChangeAction(action)
    if wanted == ChangeAction.REFUSE:
        require(request.user, APPROVE, on=timezone.localdate())
        return _filled(
            request,
            forms.ReasonForm(request.POST if "reason" in request.POST else None),
            partial(decide, action=wanted),
            title=_("Không duyệt %(code)s") % {"code": change.code},
            back=back,
            done=_("Đã ghi: không duyệt, kèm lý do."),
        )
    try:
        decided = decide(actor=request.user, action=wanted, at=timezone.now())
    except services.OrganisationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(code)s: %(state)s.") % {"code": decided.code, "state": decided.get_state_display()})
    return redirect(back)


# --- agencies -------------------------------------------------------------------------------------------------------------------


@require_GET
def agencies(request: Request) -> HttpResponse:
    today = _asked(request)
    context = {
        "title": _("Cơ quan và thời gian tồn tại"),
        "agencies": queries.agencies(),
        "changes": queries.agency_changes(),
        "today": today,
        **_rights(request),
    }
    return render(request, "organisation/agencies.html", context)


@require_http_methods(["GET", "POST"])
def propose_agency_change(request: Request) -> HttpResponse:
    today = _asked(request, PROPOSE)
    return _filled(
        request,
        forms.AgencyChangeForm(request.POST or None, initial={"on": today}),
        services.propose_agency_change,
        title=_("Nhập thay đổi cơ quan"),
        back=reverse("organisation:agencies"),
        done=_("Đã nhập. Thay đổi có hiệu lực khi lãnh đạo khác người nhập duyệt."),
    )


@require_GET
def agency_change(request: Request, pk: int) -> HttpResponse:
    _asked(request)
    found = get_object_or_404(queries.agency_changes(), pk=pk)
    context = {
        "title": f"{found.get_kind_display()} – {found.code}",
        "change": found,
        "tone": TONES[ChangeState(found.state)],
        "stranded": list(queries.stranded_units().filter(agency__in=found.sources.all())),
        "history": queries.told_history(found),
        "own": found.entered_by_id == request.user.pk,
        **_undoing(request, found),
        **_rights(request),
    }
    return render(request, "organisation/agency_change.html", context)


@require_POST
def decide_agency_change(request: Request, pk: int, action: str) -> HttpResponse:
    found = get_object_or_404(queries.agency_changes(), pk=pk)
    decide = partial(services.decide_agency_change, change_id=pk)
    return _decided(request, found, action, decide, reverse("organisation:agency_change", args=[pk]))


@require_POST
def propose_carrying(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.agency_changes(), pk=pk)
    try:
        made = services.propose_carrying(actor=request.user, change_id=pk, at=timezone.now())
    except services.OrganisationError as error:
        messages.error(request, str(error))
        return redirect("organisation:agency_change", pk)
    said = ngettext(
        "Đã nhập %(count)d sự kiện chuyển đơn vị, chờ lãnh đạo duyệt.",
        "Đã nhập %(count)d sự kiện chuyển đơn vị, chờ lãnh đạo duyệt.",
        len(made),
    )
    messages.success(request, said % {"count": len(made)})
    return redirect("organisation:events")


# --- comparisons ----------------------------------------------------------------------------------------------------------------


@require_GET
def comparisons(request: Request) -> HttpResponse:
    _asked(request)
    found = [queries.compare(one) for one in queries.reorganisations()]
    context = {"title": _("So sánh trước và sau sắp xếp"), "comparisons": found, **_rights(request)}
    return render(request, "organisation/comparisons.html", context)


@require_GET
def comparison(request: Request, pk: int) -> HttpResponse:
    _asked(request)
    found = get_object_or_404(queries.reorganisations(), pk=pk)
    made = queries.compare(found)
    context = {"title": _("Trước và sau sắp xếp"), "comparison": made, "picture": queries.events_between(made), **_rights(request)}
    return render(request, "organisation/comparison.html", context)


@require_http_methods(["GET", "POST"])
def record_reorganisation(request: Request) -> HttpResponse:
    _asked(request, PROPOSE)
    return _filled(
        request,
        forms.ReorganisationForm(request.POST or None),
        services.record_reorganisation,
        title=_("Thêm so sánh trước và sau sắp xếp"),
        back=reverse("organisation:comparisons"),
        done=_("Đã ghi. Các con số được đếm từ lịch sử đơn vị."),
    )


# --- staff ----------------------------------------------------------------------------------------------------------------------


class MoveTable(tables.Table):
    on = tables.DateColumn(gettext_lazy("Ngày"))
    direction = django_tables2.Column(gettext_lazy("Chiều"))
    cause = django_tables2.Column(gettext_lazy("Lý do"))
    unit = django_tables2.Column(gettext_lazy("Đơn vị"), order_by=("unit__search_text",), default="–")
    code = django_tables2.Column(gettext_lazy("Mã"))


class KeptMoveTable(MoveTable):
    """The same for those who may take out a line entered by mistake."""

    remove = django_tables2.Column(gettext_lazy("Việc"), orderable=False, empty_values=(), exclude_from_export=True)

    def render_remove(self, record: Any) -> Any:
        return format_html('<a href="{}">{}</a>', reverse("organisation:remove_move", args=[record.pk]), _("Bỏ dòng"))


@require_GET
def moves(request: Request) -> HttpResponseBase:
    today = _asked(request)
    rights = _rights(request)
    asked = request.GET.get("year", "")
    year = int(asked) if re.fullmatch(r"(19|20)\d\d", asked) else today.year
    counts = queries.moves_by_cause(date(year, 1, 1), date(year, 12, 31))
    context = {
        "title": _("Biến động công chức"),
        "year": year,
        "ins": [one for one in counts if one.direction == MoveDirection.IN],
        "outs": [one for one in counts if one.direction == MoveDirection.OUT],
        "headcounts": queries.headcounts()[:20],
        **rights,
    }
    table = KeptMoveTable if rights["may_keep"] else MoveTable
    return tables.show(request, "organisation/moves.html", table=table, rows=queries.moves(), filters=forms.MoveFilter, context=context)


@require_http_methods(["GET", "POST"])
def record_move(request: Request) -> HttpResponse:
    today = _asked(request, KEEP)
    return _filled(
        request,
        forms.MoveForm(request.POST or None, initial={"on": today}),
        services.record_move,
        title=_("Ghi biến động công chức"),
        back=reverse("organisation:moves"),
        done=_("Đã ghi."),
    )


@require_http_methods(["GET", "POST"])
def remove_move(request: Request, pk: int) -> HttpResponse:
    _asked(request, KEEP)
    move = get_object_or_404(queries.moves(), pk=pk)
    return _filled(
        request,
        forms.ReasonForm(request.POST or None),
        lambda **values: services.remove_move(move_id=pk, **values),
        title=_("Bỏ dòng biến động ghi nhầm: %(code)s") % {"code": move.code},
        back=reverse("organisation:moves"),
        done=_("Đã bỏ. Nhật ký giữ lại nội dung và lý do."),
    )


@require_http_methods(["GET", "POST"])
def record_headcount(request: Request) -> HttpResponse:
    today = _asked(request, KEEP)
    return _filled(
        request,
        forms.HeadcountForm(request.POST or None, initial={"on": today}),
        services.record_headcount,
        title=_("Ghi số công chức có mặt"),
        back=reverse("organisation:moves"),
        done=_("Đã ghi. Ghi lại cùng ngày thì thay số cũ."),
    )


# --- committees -----------------------------------------------------------------------------------------------------------------


class CommitteeTable(tables.Table):
    name = django_tables2.Column(gettext_lazy("Tên gọi"), linkify=("organisation:committee", {"pk": django_tables2.A("pk")}))
    kind = django_tables2.Column(gettext_lazy("Loại"))
    seats = django_tables2.Column(gettext_lazy("Số thành viên"))
    from_on = tables.DateColumn(gettext_lazy("Từ ngày"))
    to_on = tables.DateColumn(gettext_lazy("Đến hết ngày"), default="–")
    decision = django_tables2.TemplateColumn(
        NAMED, verbose_name=gettext_lazy("Quyết định"), orderable=False, default="–", empty_values=(None,)
    )

    def value_decision(self, value: Any) -> str:
        return str(value)


@require_GET
def committees(request: Request) -> HttpResponseBase:
    _asked(request)
    return tables.show(
        request,
        "organisation/committees.html",
        table=CommitteeTable,
        rows=queries.committees(),
        filters=forms.CommitteeFilter,
        context={"title": _("Ban, hội đồng"), **_rights(request)},
    )


@require_GET
def committee(request: Request, pk: int) -> HttpResponse:
    today = _asked(request)
    found = get_object_or_404(queries.committees(), pk=pk)
    context = {
        "title": found.name,
        "committee": found,
        "today": today,
        "members": queries.members().filter(committee=found),
        "needs_recognition": needs_recognition(found.kind, found.from_on),
        **_rights(request),
    }
    return render(request, "organisation/committee.html", context)


@require_http_methods(["GET", "POST"])
def establish_committee(request: Request) -> HttpResponse:
    today = _asked(request, KEEP)
    return _filled(
        request,
        forms.CommitteeForm(request.POST or None, initial={"from_on": today}),
        services.establish_committee,
        title=_("Thêm ban, hội đồng"),
        back=reverse("organisation:committees"),
        done=_("Đã ghi."),
    )


@require_http_methods(["GET", "POST"])
def record_recognition(request: Request, pk: int) -> HttpResponse:
    _asked(request, KEEP)
    found = get_object_or_404(queries.committees(), pk=pk)
    return _filled(
        request,
        forms.RecognitionForm(request.POST or None, initial={"recognised_on": found.recognised_on}),
        lambda **values: services.record_recognition(committee_id=pk, **values),
        title=_("Ngày công nhận kết quả bầu: %(name)s") % {"name": found},
        back=reverse("organisation:committee", args=[pk]),
        done=_("Đã ghi."),
    )


@require_http_methods(["GET", "POST"])
def end_committee(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, KEEP)
    found = get_object_or_404(queries.committees(), pk=pk)
    return _filled(
        request,
        forms.EndForm(request.POST or None, initial={"to_on": today}),
        lambda **values: services.end_committee(committee_id=pk, **values),
        title=_("Kết thúc nhiệm kỳ: %(name)s") % {"name": found},
        back=reverse("organisation:committee", args=[pk]),
        done=_("Đã ghi ngày kết thúc."),
    )


@require_http_methods(["GET", "POST"])
def add_member(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, KEEP)
    found = get_object_or_404(queries.committees(), pk=pk)
    return _filled(
        request,
        forms.MemberForm(request.POST or None, on=today, initial={"from_on": max(today, found.from_on)}),
        lambda **values: services.add_member(committee_id=pk, **values),
        title=_("Thêm thành viên: %(name)s") % {"name": found},
        back=reverse("organisation:committee", args=[pk]),
        done=_("Đã thêm thành viên."),
    )


@require_http_methods(["GET", "POST"])
def end_member(request: Request, pk: int) -> HttpResponse:
    today = _asked(request, KEEP)
    member = get_object_or_404(queries.members(), pk=pk)
    return _filled(
        request,
        forms.EndForm(request.POST or None, initial={"to_on": today}),
        lambda **values: services.end_member(member_id=pk, **values),
        title=_("Kết thúc tư cách thành viên: %(member)s") % {"member": member},
        back=reverse("organisation:committee", args=[member.committee_id]),
        done=_("Đã ghi ngày kết thúc."),
    )
