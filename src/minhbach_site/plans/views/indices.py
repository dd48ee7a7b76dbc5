"""Rounds of index self-scoring: the list, one round with its criteria and sums."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from typing import Any, ClassVar

import django_tables2
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from minhbach_site.accounts.services import require
from minhbach_site.accounts.states import Permission
from minhbach_site.accounts.views import Request
from minhbach_site.plans import queries, services
from minhbach_site.plans.forms import (
    CriteriaFileForm,
    CriterionFilter,
    CriterionForm,
    NoForm,
    ReasonForm,
    RoundFilter,
    RoundForm,
    ScoreForm,
)
from minhbach_site.plans.states import (
    REMOVED,
    ROUND_NEEDS_REASON,
    ROUND_PERMISSIONS,
    ROUND_TONES,
    ROUND_TRANSITIONS,
    RoundAction,
    RoundState,
)
from minhbach_site.plans.views.pages import by, fill, found, history, reader
from minhbach_site.ui import tables
from minhbach_site.ui.templatetags.ui import badge


class CriterionTable(tables.Table):
    UNDER: ClassVar = {"criterion": ("code",)}

    criterion = django_tables2.Column(gettext_lazy("Tiêu chí"), order_by=("search_text",))
    code = django_tables2.Column(gettext_lazy("Mã"))
    max_points = django_tables2.Column(gettext_lazy("Điểm tối đa"))
    self_points = django_tables2.Column(gettext_lazy("Điểm tự chấm"), empty_values=())
    evidence = django_tables2.Column(gettext_lazy("Minh chứng"), orderable=False, empty_values=())
    explanation = django_tables2.Column(gettext_lazy("Giải trình"), orderable=False, default="–")

    def __init__(self, *args: Any, may_score: bool, visible: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_score, self.visible = may_score, visible

    def render_criterion(self, record: Any) -> Any:
        if not self.may_score:
            return record.criterion
        return format_html('<a href="{}">{}</a>', reverse("plans:score", args=[record.pk]), record.criterion)

    def value_criterion(self, record: Any) -> str:
        return str(record.criterion)

    def render_max_points(self, value: Any) -> str:
        return queries.points(value)

    def value_max_points(self, value: Any) -> float:
        return float(value)

    def render_self_points(self, record: Any) -> Any:
        if record.self_points is None:
            return badge(_("Chưa chấm"), "warn")
        said = queries.points(record.self_points)
        return format_html("{} {}", said, badge(_("Thiếu minh chứng, giải trình"), "bad")) if queries.is_bare(record) else said

    def value_self_points(self, record: Any) -> Any:
        return "" if record.self_points is None else float(record.self_points)

    def render_evidence(self, record: Any) -> str:
        kept = record.document and record.document_id not in self.visible
        document = (record.document.kept_name if kept else record.document.full_name) if record.document else ""
        return "; ".join(part for part in (record.evidence, document) if part) or "–"


class RoundTable(tables.Table):
    """The rounds with what each comes to; in a file the points are numbers, each in a column of its own."""

    index = django_tables2.Column(
        gettext_lazy("Chỉ số"), order_by=("search_text",), linkify=("plans:round", {"pk": django_tables2.A("pk")})
    )
    year = django_tables2.Column(gettext_lazy("Năm"))
    criteria = django_tables2.Column(gettext_lazy("Tiêu chí"), orderable=False)
    unscored = django_tables2.Column(gettext_lazy("Tiêu chí chưa chấm"), empty_values=(), visible=False)
    self_points = django_tables2.Column(gettext_lazy("Điểm tự chấm"), empty_values=(), orderable=False)
    max_points = django_tables2.Column(gettext_lazy("Điểm tối đa"), empty_values=(), visible=False)
    rate = django_tables2.Column(gettext_lazy("Tỷ lệ (%)"), empty_values=(), orderable=False)
    bare = django_tables2.Column(gettext_lazy("Tiêu chí thiếu minh chứng, giải trình"), empty_values=(), visible=False)
    state = django_tables2.Column(gettext_lazy("Trạng thái"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.total = cache(lambda one: queries.total(str(one), list(one.criteria.all())))

    def render_year(self, value: int) -> str:
        return str(value)

    def value_year(self, value: int) -> int:
        return value

    def render_criteria(self, record: Any) -> int:
        return self.total(record).criteria

    def value_unscored(self, record: Any) -> int:
        return self.total(record).unscored

    def render_self_points(self, record: Any) -> str:
        total = self.total(record)
        words = {"given": queries.points(total.given), "max": queries.points(total.max_points), "left": total.unscored}
        if total.self_points is None:
            return _("%(given)s / %(max)s, còn %(left)s tiêu chí chưa chấm") % words
        return "%(given)s / %(max)s" % words  # noqa: UP031 (the same words as above)

    def value_self_points(self, record: Any) -> Any:
        return self.total(record).given

    def value_max_points(self, record: Any) -> Any:
        return self.total(record).max_points

    def render_rate(self, record: Any) -> str:
        rate = self.total(record).rate
        return _("chưa có số liệu") if rate is None else f"{queries.points(rate)}%"

    def value_rate(self, record: Any) -> Any:
        return self.total(record).rate

    def value_bare(self, record: Any) -> int:
        return self.total(record).bare

    def render_state(self, record: Any) -> Any:
        shown, bare = badge(record.get_state_display(), ROUND_TONES.get(RoundState(record.state), "neutral")), self.total(record).bare
        if not bare:
            return shown
        lacking = _("%(count)s tiêu chí thiếu minh chứng") % {"count": bare}
        return format_html("{} {}", shown, badge(lacking, "bad"))

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())


@require_GET
def rounds(request: Request) -> HttpResponseBase:
    person, today = reader(request)
    rows = queries.rounds(person, today)
    context = {"title": _("Tự chấm điểm chỉ số"), "may_score": person.may(Permission.SCORE_INDICES, on=today)}
    years = sorted(set(rows.order_by("year").values_list("year", flat=True)), reverse=True)
    return tables.show(
        request, "plans/rounds.html", table=RoundTable, rows=rows, filters=partial(RoundFilter, years=years), context=context
    )


@require_GET
def scored_round(request: Request, pk: int) -> HttpResponseBase:
    person, today = reader(request)
    shown = _round(person, today, pk)
    criteria, steps = list(queries.criteria_of(shown)), list(queries.steps_of_round(shown))
    may_score = shown.state == RoundState.SCORING and person.may(Permission.SCORE_INDICES, on=today)
    context = {
        "title": str(shown),
        "round": shown,
        "tone": ROUND_TONES.get(shown.state, "neutral"),
        "total": queries.total(str(shown), criteria),
        "parts": queries.totals_by_part(criteria),
        "actions": _actions(person, shown, today),
        "may_score": may_score,
        "steps": history(steps, _step_words),
        "approved_by": by(shown.approved_by, steps, RoundAction.APPROVE),
    }
    visible = queries.visible_ids(person, today, (one.document_id for one in criteria))
    return tables.show(
        request,
        "plans/round.html",
        table=partial(CriterionTable, may_score=may_score, visible=visible),
        rows=queries.criteria_of(shown),
        filters=CriterionFilter,
        context=context,
    )


def _round(person: Any, today: date, pk: int) -> Any:
    return found(queries.rounds(person, today).select_related("entered_by", "submitted_by", "approved_by").filter(pk=pk).first())


def _actions(person: Any, shown: Any, today: date) -> list[RoundAction]:
    """What the page offers, from the table: not to approve what one submitted or scored."""
    own = person.pk in queries.writers_of_round(shown)
    return [
        action
        for action in RoundAction
        if (RoundState(shown.state), action) in ROUND_TRANSITIONS
        and person.may(ROUND_PERMISSIONS[action], on=today)
        and not (own and action == RoundAction.APPROVE)
    ]


def _step_words(step: Any) -> str:
    if step.action == REMOVED:
        return _("Bỏ tiêu chí đã chấm điểm")
    action = RoundAction(step.action).label if step.action else _("Mở đợt")
    return f"{action}: {step.get_after_display()}"


@require_http_methods(["GET", "POST"])
def open_round(request: Request) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.SCORE_INDICES, on=today)
    return fill(
        request,
        RoundForm(request.POST or None, person=request.user, on=today, initial={"year": today.year}),
        lambda typed: services.open_round(actor=request.user, at=timezone.now(), **typed),
        title=_("Mở đợt tự chấm điểm"),
        back=reverse("plans:rounds"),
        to=lambda made: reverse("plans:round", args=[made.pk]),
    )


@require_http_methods(["GET", "POST"])
def import_criteria(request: Request) -> HttpResponse:
    require(request.user, Permission.SCORE_INDICES, on=timezone.localdate())
    return fill(
        request,
        CriteriaFileForm(request.POST or None, request.FILES or None),
        lambda typed: services.import_criteria(actor=request.user, at=timezone.now(), **typed),
        title=_("Nhập tiêu chí từ tệp"),
        back=reverse("plans:rounds"),
        to=lambda made: reverse("plans:round", args=[made[0].pk]) if len(made) == 1 else reverse("plans:rounds"),
        done=_("Đã nhập tiêu chí."),
    )


@require_http_methods(["GET", "POST"])
def add_criterion(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.SCORE_INDICES, on=today)
    shown = _round(request.user, today, pk)
    return fill(
        request,
        CriterionForm(request.POST or None),
        lambda typed: services.add_criterion(actor=request.user, round_id=pk, at=timezone.now(), **typed),
        title=_("Thêm tiêu chí"),
        back=reverse("plans:round", args=[pk]),
        intro=str(shown),
    )


@require_http_methods(["GET", "POST"])
def score(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    require(request.user, Permission.SCORE_INDICES, on=today)
    one = found(queries.criterion(pk))
    initial = {
        "self_points": "" if one.self_points is None else queries.points(one.self_points),
        "evidence": one.evidence,
        "explanation": one.explanation,
        "document_id": one.document.code if one.document else "",
    }
    return fill(
        request,
        ScoreForm(request.POST or None, person=request.user, on=today, initial=initial),
        lambda typed: services.score(actor=request.user, criterion_id=pk, at=timezone.now(), **typed),
        title=_("Tự chấm điểm"),
        back=reverse("plans:round", args=[one.round_id]),
        about=one,
        intro=_("%(criterion)s (tối đa %(max)s điểm)") % {"criterion": one.criterion, "max": queries.points(one.max_points)},
        remove=reverse("plans:remove_criterion", args=[pk]),
        scored=one.self_points is not None,
    )


@require_http_methods(["GET", "POST"])
def remove_criterion(request: Request, pk: int) -> HttpResponse:
    """At once where the criterion has no points, else with a reason."""
    require(request.user, Permission.SCORE_INDICES, on=timezone.localdate())
    one = found(queries.criterion(pk))
    kind = NoForm if one.self_points is None else ReasonForm
    return fill(
        request,
        kind(request.POST if request.method == "POST" else None),
        lambda typed: services.remove_criterion(actor=request.user, criterion_id=pk, at=timezone.now(), **typed),
        title=_("Bỏ tiêu chí %(code)s") % {"code": one.code},
        back=reverse("plans:round", args=[one.round_id]),
        done=_("Đã bỏ tiêu chí."),
        submit=_("Bỏ tiêu chí này"),
        intro=str(one),
    )


@require_http_methods(["GET", "POST"])
def take_round_action(request: Request, pk: int, action: str) -> HttpResponse:
    wanted = found(RoundAction(action) if action in RoundAction.values else None)
    today = timezone.localdate()
    require(request.user, ROUND_PERMISSIONS[wanted], on=today)
    shown = _round(request.user, today, pk)
    kind = ReasonForm if wanted in ROUND_NEEDS_REASON else NoForm
    about = {"intro": _what_it_means(shown, wanted)} if wanted in {RoundAction.APPROVE, RoundAction.WITHDRAW} else {}
    return fill(
        request,
        kind(request.POST if request.method == "POST" else None),
        lambda typed: services.take_round_action(actor=request.user, round_id=pk, action=wanted, at=timezone.now(), **typed),
        title=f"{wanted.label}: {shown}",
        back=reverse("plans:round", args=[pk]),
        done=_("Đã chuyển trạng thái đợt tự chấm."),
        submit=str(wanted.label),
        **about,
    )


def _what_it_means(shown: Any, action: RoundAction) -> str:
    if action == RoundAction.WITHDRAW:
        return _(
            "Đợt đã rút không còn trong số liệu và báo cáo; tên chỉ số và mã tiêu chí dùng lại được. Nếu rút nhầm, lãnh đạo mở lại được."
        )
    total = queries.total(str(shown), list(queries.criteria_of(shown)))
    return _("Tự chấm %(given)s trên %(max)s điểm, %(count)s tiêu chí, trong đó %(bare)s tiêu chí thiếu minh chứng, giải trình.") % {
        "given": queries.points(total.given),
        "max": queries.points(total.max_points),
        "count": total.criteria,
        "bare": total.bare,
    }
