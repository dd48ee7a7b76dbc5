"""The calendar of duties: list, month, one duty with the reason for its day, what was said of it, reminders and the calendar address."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import django_tables2
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhbach.duties.definitions import known_duties
from minhbach.duties.ics import as_ics
from minhbach.duties.traits import known_traits
from minhbach_site.accounts.queries import is_written_to
from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.duties import queries, services
from minhbach_site.duties.forms import AssignForm, DoneForm, ExemptionForm, MarkDecisionForm, ObligationFilter, TraitDecisionForm, TraitForm
from minhbach_site.duties.states import FAILED_SHOWN, MARK_TONES, MARKABLE, TONES, MarkState, State, Whose, mark_actions_from
from minhbach_site.ui import tables, trial
from minhbach_site.ui.answers import form_page
from minhbach_site.ui.language import length_said, said
from minhbach_site.ui.templatetags.ui import badge, law

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person


class Request(HttpRequest):
    user: Person


class ObligationTable(tables.Table):
    due_on = tables.DateColumn(gettext_lazy("Hạn"), default="–")
    estimated = django_tables2.Column(gettext_lazy("Hạn ước tính"), visible=False, orderable=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))
    name = django_tables2.Column(
        gettext_lazy("Nghĩa vụ"),
        accessor="said_name",
        linkify=("duties:obligation", {"pk": django_tables2.A("pk")}),
        order_by=("search_text",),
    )
    period = django_tables2.Column(gettext_lazy("Kỳ hoặc bản ghi"), accessor="when", orderable=False)
    unit = django_tables2.Column(gettext_lazy("Chịu trách nhiệm"), accessor="said_role", orderable=False)
    article = django_tables2.Column(gettext_lazy("Căn cứ"), orderable=False)

    def render_due_on(self, record: Any) -> Any:
        day = date_format(record.due_on, "SHORT_DATE_FORMAT")
        return format_html("{}<div>{}</div>", day, badge(_("ước tính"), "warn")) if record.estimated else day

    def value_due_on(self, value: date) -> date:
        return value

    def value_estimated(self, value: bool) -> str:
        return str(_("có")) if value else ""

    def render_article(self, value: str) -> Any:
        return law(value)

    def value_article(self, value: str) -> str:
        return value

    def render_state(self, record: Any) -> Any:
        shown = badge(record.get_state_display(), TONES[State(record.state)])
        return format_html("{} {}", shown, badge(MarkState.CLAIMED.label, "warn")) if record.claimed else shown

    def value_state(self, record: Any) -> str:
        return f"{record.get_state_display()} ({MarkState.CLAIMED.label})" if record.claimed else str(record.get_state_display())

    def render_unit(self, record: Any) -> Any:
        role = record.said_role
        return format_html('{}<div class="text-secondary">{}</div>', record.unit or role, role if record.unit else "")

    def value_unit(self, record: Any) -> str:
        return f"{record.unit or record.said_role}"


def _year(request: Request, today: date) -> int:
    wanted = request.GET.get("nam", "")
    year = int(wanted) if wanted.isdecimal() and len(wanted) == 4 else today.year
    return min(max(year, services.FIRST_YEAR), today.year + services.YEARS_AHEAD)


def _whose(request: Request) -> Whose:
    wanted = request.GET.get("cua", "")
    return Whose(wanted) if wanted in Whose.values else Whose.AGENCY


def _frame(request: Request, make: Callable[..., Any] = services.current) -> dict[str, Any]:
    """What list and month share: the year, whose duties, the calculation behind them, and the counts."""
    now, today = timezone.now(), timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    year, whose = _year(request, today), _whose(request)
    problem, made = "", None
    try:
        made = make(year=year, at=now)
    except services.DutyProblem as error:
        problem, made = str(error), queries.calculation(year)
    rows = queries.obligations_of(request.user, whose, year, today)
    counted = queries.counts(rows)
    return {
        "today": today,
        "year": year,
        "years": range(today.year + services.YEARS_AHEAD, services.FIRST_YEAR - 1, -1),
        "ahead": year > today.year,
        "whose": whose,
        "tabs": list(Whose),
        "calculation": made,
        "problem": problem,
        "stale": made is not None and not queries.is_current(made, today),
        "rows": rows,
        "counts": [(state, state.label, TONES[state], counted[state]) for state in State],
        "waiting": queries.waiting_exemptions().count() if request.user.may(Permission.DECIDE_EXEMPTIONS, on=today) else 0,
        "waiting_traits": len(queries.waiting_traits()) if request.user.may(Permission.DECIDE_EXEMPTIONS, on=today) else 0,
        "claims": len(queries.waiting_claims(request.user, today)) if request.user.may(Permission.MARK_DUTIES, on=today) else 0,
        "may_declare": request.user.may(Permission.DECLARE_TRAITS, on=today),
    }


@require_GET
def duties(request: Request) -> HttpResponseBase:
    frame = _frame(request)
    names = {duty.topic: said(duty, "topic") for duty in known_duties()}
    topics = [(topic, names.get(topic, topic)) for topic in set(frame["rows"].order_by().values_list("topic", flat=True))]
    return tables.show(
        request,
        "duties/duties.html",
        table=ObligationTable,
        rows=frame["rows"],
        filters=partial(ObligationFilter, topics=sorted(topics, key=itemgetter(1))),
        context={**frame, "title": _("Lịch nghĩa vụ năm %(year)s") % {"year": frame["year"]}},
    )


@require_GET
def month(request: Request) -> HttpResponse:
    """A month as a table of weeks; on a phone the same days one under another."""
    frame = _frame(request)
    number = _month_of(request, frame["year"], frame["today"])
    first = date(frame["year"], number, 1)
    days = Calendar().monthdatescalendar(first.year, first.month)
    due: dict[date, list[Any]] = {}
    for one in frame["rows"].filter(due_on__range=(days[0][0], days[-1][-1])):
        due.setdefault(one.due_on, []).append((one, TONES[State(one.state)]))
    weeks = [[(day, day.month == number, day == frame["today"], due.get(day, [])) for day in week] for week in days]
    context = {
        **frame,
        "title": _("Lịch nghĩa vụ tháng %(month)s/%(year)s") % {"month": number, "year": frame["year"]},
        "weeks": weeks,
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < 12 else None,
        "some": any(day.month == number for day in due),
    }
    return render(request, "duties/month.html", context)


def _month_of(request: Request, year: int, today: date) -> int:
    wanted = request.GET.get("thang", "")
    if wanted.isdecimal() and 1 <= int(wanted[:3]) <= 12:
        return int(wanted)
    return today.month if year == today.year else 12 if year < today.year else 1


@require_POST
def refresh(request: Request) -> HttpResponse:
    year = _year(request, timezone.localdate())
    try:
        services.refresh(actor=request.user, year=year, at=timezone.now())
    except services.DutyProblem as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã tính lại theo dữ liệu hiện có."))
    return redirect(f"{reverse('duties:duties')}?nam={year}&cua={_whose(request)}")


@require_GET
def obligation(request: Request, pk: int) -> HttpResponse:
    """One duty: where it stands, why its day is that day, what shows it, and what may be done about it."""
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    found = queries.find_obligation(pk)
    if found is None and (moved := _moved(pk)):
        return redirect("duties:obligation", moved.pk)
    found = _known(found)
    markable = ".." not in found.period and found.state in MARKABLE
    marks = list(queries.marks_of(found.duty, found.period))
    context = {
        "title": found.said_name,
        "one": found,
        "told_of": ("duties.duty", f"{found.duty} {found.period}"),
        "tone": TONES[State(found.state)],
        "duty": known_duties().by_code.get(found.duty),
        "explained": queries.explanation(found),
        "late": length_said(found.days_late, queries.instance(found).late_unit) if found.days_late else "",
        "reason": queries.reason_said(found.reason),
        "evidence": queries.evidence(found, request.user, today),
        "marks": [(mark, MARK_TONES.get(MarkState(mark.state), "neutral")) for mark in marks],
        "claimed": MarkState.CLAIMED.label
        if queries.is_said_of_disclosure(found) or any(m.state == MarkState.CLAIMED for m in marks)
        else "",
        "answering": ", ".join(queries.answering(found, today)),
        "assignments": queries.assignments(found.duty),
        "may_mark": markable and request.user.may(Permission.MARK_DUTIES, on=today),
        "may_assign": request.user.may(Permission.ASSIGN_DUTIES, on=today),
    }
    return render(request, "duties/obligation.html", context)


def _found(pk: int) -> Any:
    return _known(queries.find_obligation(pk))


def _known(found: Any) -> Any:
    if found is None or found.duty not in known_duties().by_code:
        raise Http404(_("Nghĩa vụ này đã được tính lại. Hãy mở lại từ lịch nghĩa vụ."))
    return found


def _moved(pk: int) -> Any:
    """The line in its own year of a duty that left the calendar into which it was carried over; None for any other."""
    moved = queries.moved_from(pk)
    if moved is None or moved.year < services.FIRST_YEAR:
        return None
    with suppress(services.DutyProblem):
        services.current(year=moved.year, at=timezone.now())
    return queries.find_by_key(moved.year, moved.key)


def _again(found: Any) -> HttpResponse:
    """Back to the same duty, in its own year when it left this one; or to the list when working out again left no such line."""
    now = queries.find_by_key(found.calculation.year, found.key) or _moved(found.pk)
    return redirect("duties:obligation", now.pk) if now else redirect("duties:duties")


@require_http_methods(["GET", "POST"])
def mark_done(request: Request, pk: int) -> HttpResponse:
    require(request.user, Permission.MARK_DUTIES, on=timezone.localdate())
    found = _found(pk)
    today = timezone.localdate()
    units = queries.units_for(found, today)
    form = DoneForm(request.POST or None, request.FILES or None, initial={"done_on": today}, actor=request.user, on=today, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.mark_done(actor=request.user, duty=found.duty, period=found.period, at=timezone.now(), **form.given())
        except services.DutyProblem as error:
            form.add_error(None, str(error))
        else:
            waits = made.state == MarkState.CLAIMED
            messages.success(
                request,
                _("Đã ghi, chờ xác nhận: người khác chịu trách nhiệm, văn thư hoặc lãnh đạo xác nhận thì mới tính là đã thực hiện.")
                if waits
                else _("Đã ghi. Trạng thái được tính lại ngay."),
            )
            return _again(found)
    return _form(request, form, _("Ghi đã thực hiện"), found)


@require_http_methods(["GET", "POST"])
def propose_exemption(request: Request, pk: int) -> HttpResponse:
    require(request.user, Permission.MARK_DUTIES, on=timezone.localdate())
    found = _found(pk)
    form = ExemptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_exemption(
                actor=request.user, duty=found.duty, period=found.period, reason=form.cleaned_data["reason"], at=timezone.now()
            )
        except services.DutyProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị; nghĩa vụ giữ nguyên trạng thái cho đến khi người khác duyệt."))
            return _again(found)
    return _form(request, form, _("Đề nghị không áp dụng"), found)


@require_http_methods(["GET", "POST"])
def assign(request: Request, pk: int) -> HttpResponse:
    require(request.user, Permission.ASSIGN_DUTIES, on=timezone.localdate())
    found = _found(pk)
    form = AssignForm(request.POST or None, people=queries.markers(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        try:
            services.assign(actor=request.user, duty=found.duty, at=timezone.now(), **form.cleaned_data)
        except services.DutyProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã giao. Người theo dõi thấy nghĩa vụ này trong «Của tôi» và được nhắc."))
            return _again(found)
    return _form(request, form, _("Giao người theo dõi"), found)


@require_POST
def end_assignment(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_assignments(), pk=pk)
    try:
        services.end_assignment(actor=request.user, assignment_id=pk, at=timezone.now())
    except services.DutyProblem as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã thôi giao."))
    return redirect("duties:duties")


def _form(request: Request, form: Any, title: str, found: Any) -> HttpResponse:
    back = reverse("duties:obligation", args=[found.pk])
    return form_page(request, form, title=title, back=back, template="duties/form.html", one=found)


@require_GET
def mark(request: Request, pk: int) -> HttpResponse:
    """One entry of the register of proofs."""
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    chosen = get_object_or_404(queries.all_marks(), pk=pk)
    state = MarkState(chosen.state)
    context = {
        "title": _("Minh chứng %(code)s") % {"code": chosen.code},
        "mark": chosen,
        "name": chosen.said_name,
        "tone": MARK_TONES.get(state, "neutral"),
        "actions": [action for action in mark_actions_from(state) if services.may_decide(request.user, chosen, action, today)],
    }
    return render(request, "duties/mark.html", context)


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_marks(), pk=pk)
    form = MarkDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn duyệt, không duyệt, hoặc rút."))
        return redirect("duties:mark", pk)
    try:
        services.decide_mark(actor=request.user, mark_id=pk, at=timezone.now(), **form.cleaned_data)
    except services.DutyProblem as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi quyết định. Trạng thái nghĩa vụ được tính lại ngay."))
    return redirect("duties:mark", pk)


@require_GET
def file(request: Request, pk: int) -> HttpResponseBase:
    """The file that someone gave as proof."""
    get_object_or_404(queries.all_marks(), pk=pk)
    try:
        chosen = services.take_proof(actor=request.user, mark_id=pk, at=timezone.now())
    except services.DutyProblem as error:
        raise Http404(str(error)) from error
    return FileResponse(chosen.file.open("rb"), as_attachment=True, filename=chosen.name, content_type=chosen.mime)


@require_GET
def exemptions(request: Request) -> HttpResponse:
    require(request.user, Permission.DECIDE_EXEMPTIONS, on=timezone.localdate())
    waiting = queries.waiting_exemptions()
    return render(request, "duties/exemptions.html", {"title": _("Đề nghị không áp dụng, chờ duyệt"), "waiting": waiting})


@require_GET
def claims(request: Request) -> HttpResponse:
    """What others marked as done and this person may confirm."""
    today = timezone.localdate()
    require(request.user, Permission.MARK_DUTIES, on=today)
    waiting = queries.waiting_claims(request.user, today)
    return render(request, "duties/exemptions.html", {"title": _("Việc đã ghi, chờ xác nhận"), "waiting": waiting})


@require_GET
def traits(request: Request) -> HttpResponse:
    """What the agency is: the questions on which duties depend, and their answers."""
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    declared: dict[str, list[Any]] = {}
    for one in queries.declared_traits():
        declared.setdefault(one.trait, []).append((one, _said(one)))
    context = {
        "title": _("Đặc điểm của cơ quan"),
        "traits": [(definition, declared.get(definition.code, [])) for definition in queries.trait_definitions()],
        "may_declare": request.user.may(Permission.DECLARE_TRAITS, on=today),
        "waiting": [
            (one, _said(one), said(known_traits()[one.trait]), queries.missed_under(one.trait)) for one in queries.waiting_traits()
        ],
        "may_decide": request.user.may(Permission.DECIDE_EXEMPTIONS, on=today),
    }
    return render(request, "duties/traits.html", context)


def _said(one: Any) -> str:
    words = {"true": _("có"), "false": _("không"), "headcounts": _("theo sổ biên chế")}
    return str(said(known_traits()[one.trait], "choices").get(one.value) or words.get(one.value, one.value))


@require_http_methods(["GET", "POST"])
def declare_trait(request: Request, trait: str) -> HttpResponse:
    require(request.user, Permission.DECLARE_TRAITS, on=timezone.localdate())
    definition = next((one for one in queries.trait_definitions() if one.code == trait), None)
    if definition is None:
        raise Http404(_("Không có đặc điểm này."))
    form = TraitForm(request.POST or None, definition=definition)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_trait(actor=request.user, trait=trait, at=timezone.now(), **form.cleaned_data)
        except services.DutyProblem as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị; các nghĩa vụ phụ thuộc giữ nguyên cho đến khi người khác duyệt."))
            return redirect("duties:traits")
    context = {"form": form, "title": said(definition), "back": reverse("duties:traits")}
    return render(request, "duties/trait_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def withdraw_trait(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_traits(), pk=pk)
    try:
        services.withdraw_trait(actor=request.user, trait_id=pk, at=timezone.now())
    except services.DutyProblem as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi. Giá trị đang có hiệu lực thì chỉ thôi khi người khác duyệt việc rút."))
    return redirect("duties:traits")


@require_POST
def decide_trait(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.all_traits(), pk=pk)
    form = TraitDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn duyệt hoặc không duyệt."))
        return redirect("duties:traits")
    try:
        services.decide_trait(actor=request.user, trait_id=pk, at=timezone.now(), **form.cleaned_data)
    except services.DutyProblem as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ghi quyết định. Các nghĩa vụ phụ thuộc được tính lại ngay."))
    return redirect("duties:traits")


@require_GET
def reminders(request: Request) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.READ_DUTIES, on=today)
    context = {
        "title": _("Nhắc việc của tôi"),
        "reminders": queries.unseen_reminders(request.user)[:200],
        "today": today,
        "waits_for_address": bool(settings.EMAIL_HOST and request.user.email) and not is_written_to(request.user),
    }
    return render(request, "duties/reminders.html", context)


@require_POST
def seen(request: Request) -> HttpResponse:
    services.mark_seen(actor=request.user, at=timezone.now())
    messages.success(request, _("Đã đánh dấu đã xem."))
    return redirect("duties:reminders")


@require_GET
def letters(request: Request) -> HttpResponse:
    """Letters that did not go out, of reminders and of accounts: why, and what to do."""
    today = timezone.localdate()
    require(request.user, Permission.MANAGE_PEOPLE, on=today)
    context = {"title": _("Thư không gửi được"), "letters": queries.failed_letters(today), "days": FAILED_SHOWN}
    return render(request, "duties/letters.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def feed_page(request: Request) -> HttpResponse:
    """The person's own calendar address: made once, shown once, taken back at any time."""
    require(request.user, Permission.READ_DUTIES, on=timezone.localdate())
    address = ""
    if request.method == "POST":
        secret = services.make_feed(actor=request.user, at=timezone.now())
        address = request.build_absolute_uri(reverse("duties:feed", args=[secret]))
    context = {"title": _("Lịch nghĩa vụ trên điện thoại, máy tính"), "address": address, "feed": queries.feed_of(request.user)}
    return render(request, "duties/feed.html", context)


@require_POST
def revoke_feed(request: Request) -> HttpResponse:
    services.revoke_feed(actor=request.user, at=timezone.now())
    messages.success(request, _("Địa chỉ lịch đã hết tác dụng."))
    return redirect("duties:feed_page")


@login_not_required
@require_GET
@never_cache
def feed(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """The open duties of whoever the secret belongs to, of this year and the next, as iCalendar. What they may see is asked each time."""
    today = timezone.localdate()
    person = queries.person_of_feed(secret)
    if person is None or not person.may(Permission.READ_DUTIES, on=today):
        raise Http404(_("Địa chỉ lịch này không có hoặc đã hết tác dụng."))
    by_key: dict[str, Any] = {}
    for year in range(today.year, today.year + services.YEARS_AHEAD + 1):
        services.current(year=year, at=timezone.now())
        for row in queries.open_for(person, year, today):
            by_key.setdefault(row.key, row)
    shown = queries.assessment(by_key.values(), today.year, today)
    pages = {key: settings.ADDRESS + reverse("duties:obligation", args=[row.pk]) for key, row in by_key.items()}
    made = as_ics(shown, shown.instances, name="Nghĩa vụ", mark=trial.mark("vi"), pages=pages)
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")
