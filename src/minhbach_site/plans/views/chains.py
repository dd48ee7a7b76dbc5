"""From a superior document to the evidence of its work: which were answered, after how long, and which never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any, ClassVar

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.plans import queries, services
from minhbach_site.plans.forms import AnswerFilter, NoForm, ReasonForm
from minhbach_site.plans.states import WAIVER_NEEDS_REASON, WAIVER_PERMISSIONS, WAIVER_TRANSITIONS, WaiverAction
from minhbach_site.plans.views.pages import fill, found, reader
from minhbach_site.records.queries import Names
from minhbach_site.records.states import DocumentState
from minhbach_site.ui import tables
from minhbach_site.ui.acting import acted
from minhbach_site.ui.templatetags.ui import badge


class AnswerTable(tables.Table):
    UNDER: ClassVar = {"subject": ("symbol", "issuer"), "first_on": ("days",)}

    subject = django_tables2.Column(
        gettext_lazy("Văn bản cấp trên"), linkify=("plans:chain", {"pk": django_tables2.A("pk")}), order_by=("search_text",)
    )
    answer = django_tables2.Column(gettext_lazy("Việc triển khai"), orderable=False, empty_values=())
    symbol = django_tables2.Column(gettext_lazy("Số, ký hiệu"), default="–", empty_values=(None, ""))
    issuer = django_tables2.Column(gettext_lazy("Cơ quan ban hành"))
    issued_on = tables.DateColumn(gettext_lazy("Ngày ban hành"))
    first_on = tables.DateColumn(gettext_lazy("Triển khai ngày"), default="–")
    days = django_tables2.Column(gettext_lazy("Số ngày"), default="–")

    def __init__(self, *args: Any, today: date, names: Names, may_waive: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.names, self.may_waive = today, names, may_waive

    def render_days(self, value: Any) -> int:
        return int(value.days)

    def render_answer(self, record: Any) -> Any:
        if record.first_on:
            return format_html("{} {}", badge(_("Đã triển khai"), "good"), self.names.call(queries.first_answer(record)))
        if record.waiver:
            return format_html("{} {}", badge(_("Không phải triển khai")), record.waiver)
        return format_html_join(" ", "{}", ([part] for part in self._left(record)))

    def _left(self, record: Any) -> Iterator[Any]:
        """Of what nothing implements yet: its plan, or for how long it waits; what only answers it; and whether it must be implemented."""
        if record.own_plan:
            yield badge(queries.planned_words(record), "warn")
            yield format_html('<a href="{}">{}</a>', reverse("plans:plan", args=[record.own_plan["pk"]]), record.own_plan["code"])
            yield self._still(record)
        else:
            days = (self.today - record.issued_on).days
            said = ngettext("Chưa triển khai: đã %(days)s ngày", "Chưa triển khai: đã %(days)s ngày", days)
            yield badge(said % {"days": days}, "bad")
            if record.reply:
                yield capfirst(self._still(record))
        if record.waiver_asked:
            yield format_html("{} {}", badge(_("Đề nghị không phải triển khai, chờ duyệt"), "warn"), record.waiver_asked)
        elif self.may_waive and not record.own_plan:
            said = _("Đề nghị không phải triển khai")
            hidden = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
            yield format_html(hidden, reverse("plans:waive", args=[record.pk]), said, record.full_name)

    def _still(self, record: Any) -> str:
        if not record.reply:
            return _("chưa có văn bản triển khai")
        return _("đã trả lời bằng %(document)s, chưa có văn bản triển khai") % {"document": self.names.call(queries.first_reply(record))}

    def value_answer(self, record: Any) -> str:
        if record.first_on:
            return f"{_('Đã triển khai')}: {self.names.call(queries.first_answer(record))}"
        if record.waiver:
            return f"{_('Không phải triển khai')}: {record.waiver}"
        asked = f"; {_('Đề nghị không phải triển khai, chờ duyệt')}: {record.waiver_asked}" if record.waiver_asked else ""
        if record.own_plan:
            return f"{queries.planned_words(record)} ({record.own_plan['code']}), {self._still(record)}{asked}"
        return _("Chưa triển khai") + (f": {self._still(record)}" if record.reply else "") + asked


@require_GET
def chains(request: Request) -> HttpResponseBase:
    person, today = reader(request)
    return tables.show(
        request,
        "plans/chains.html",
        table=partial(AnswerTable, today=today, names=Names(person, today), may_waive=person.may(Permission.WAIVE_ANSWERS, on=today)),
        rows=queries.superior_documents(person, today),
        filters=AnswerFilter,
        context={"title": _("Triển khai văn bản cấp trên"), "short": queries.answers_in_short(person, today)},
    )


@require_GET
def chain(request: Request, pk: int) -> HttpResponse:
    person, today = reader(request)
    document = found(queries.chain_document(person, today, pk))
    superior = queries.superior_documents(person, today).filter(pk=pk).first()
    waivers = list(queries.waivers_of(document))
    live = next((one for one in waivers if (one.state, WaiverAction.WITHDRAW) in WAIVER_TRANSITIONS), None)
    context = {
        "title": _("Chuỗi triển khai: %(document)s") % {"document": document.full_name},
        "document": document,
        "chain": queries.chain(person, today, document),
        "tops": queries.tops_of(person, today, document),
        "superior": superior,
        "planned": queries.planned_words(superior) if superior and superior.own_plan else "",
        "reply": queries.first_reply(superior) if superior and superior.reply else None,
        "waited": (today - document.issued_on).days,
        "today": today,
        "waiver": live,
        "waiver_steps": [step for one in waivers for step in _waiver_steps(one)],
        "waiver_actions": _waiver_actions(person, live, today) if live else [],
        "may_waive": live is None and person.may(Permission.WAIVE_ANSWERS, on=today),
        "cancelled": document.state == DocumentState.CANCELLED,
        "may_enter": Permission.ENTER_PLANS in person.permissions(today)
        and queries.plan_documents(person, today).filter(pk=document.pk).exists(),
    }
    return render(request, "plans/chain.html", context)


def _waiver_actions(person: Any, waiver: Any, today: date) -> list[WaiverAction]:
    """What the page offers, from the table: not to decide what one asked oneself."""
    return [
        action
        for action in WaiverAction
        if (waiver.state, action) in WAIVER_TRANSITIONS
        and person.may(WAIVER_PERMISSIONS[action], on=today)
        and (action == WaiverAction.WITHDRAW or waiver.person_id != person.pk)
    ]


def _waiver_steps(waiver: Any) -> list[dict[str, Any]]:
    """Who asked, decided and took back, as the timeline shows them."""
    told = [{"at": waiver.at, "who": waiver.person, "what": _("Đề nghị không phải triển khai"), "note": waiver.reason}]
    if waiver.decided_by_id:
        said = _("Không duyệt: vẫn phải triển khai") if waiver.refused_at else _("Duyệt: không phải triển khai")
        who = acted(waiver.decided_by, waiver.decided_for)
        told.append({"at": waiver.approved_at or waiver.refused_at, "who": who, "what": said, "note": waiver.refusal or ""})
    if waiver.withdrawn_at:
        told.append({"at": waiver.withdrawn_at, "who": waiver.withdrawn_by, "what": _("Bỏ ghi: phải triển khai"), "note": ""})
    return told


@require_http_methods(["GET", "POST"])
def waive(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.WAIVE_ANSWERS, on=today)
    document = found(queries.chain_document(request.user, today, pk))
    return fill(
        request,
        ReasonForm(request.POST or None),
        lambda typed: services.ask_waiver(actor=request.user, document_id=pk, at=timezone.now(), **typed),
        title=_("Đề nghị không phải triển khai: %(document)s") % {"document": document.full_name},
        back=reverse("plans:chain", args=[pk]),
        done=_("Đã đề nghị. Một lãnh đạo khác phải duyệt; đến khi ấy văn bản vẫn tính là chưa triển khai."),
        intro=document.subject,
        submit=_("Đề nghị"),
    )


@require_http_methods(["GET", "POST"])
def take_waiver_action(request: Request, pk: int, action: str) -> HttpResponse:
    today = timezone.localdate()
    wanted = found(WaiverAction(action) if action in WaiverAction.values else None)
    require(request.user, WAIVER_PERMISSIONS[wanted], on=today)
    asked = found(queries.waiver(pk))
    document = found(queries.chain_document(request.user, today, asked.document_id))
    kind = ReasonForm if wanted in WAIVER_NEEDS_REASON else NoForm
    done = {
        WaiverAction.APPROVE: _("Đã duyệt: văn bản không phải triển khai. Báo cáo nói đã không kể bao nhiêu văn bản như vậy."),
        WaiverAction.REFUSE: _("Đã ghi không duyệt: văn bản vẫn phải triển khai."),
        WaiverAction.WITHDRAW: _("Đã bỏ ghi: văn bản trở lại danh sách phải triển khai."),
    }
    return fill(
        request,
        kind(request.POST if request.method == "POST" else None),
        lambda typed: services.take_waiver_action(actor=request.user, waiver_id=pk, action=wanted, at=timezone.now(), **typed),
        title=f"{wanted.label}: {document.full_name}",
        back=reverse("plans:chain", args=[document.pk]),
        done=done[wanted],
        submit=str(wanted.label),
        intro=_("%(subject)s. Lý do đề nghị: %(reason)s") % {"subject": document.subject, "reason": asked.reason},
    )
