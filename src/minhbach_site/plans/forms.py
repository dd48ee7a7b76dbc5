"""What may be typed about plans, tasks, meetings and scores, and how their lists are narrowed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhbach_site.plans import queries
from minhbach_site.plans.states import (
    OPEN_TASKS,
    MeetingKind,
    MeetingState,
    PlanState,
    Programme,
    RoundState,
    TaskGroup,
    TaskState,
)
from minhbach_site.ui.dates import written
from minhbach_site.ui.forms import DateField
from minhbach_site.ui.tables import BlindFilter
from minhbach_site.ui.wordindex import with_words

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person

SHOWN_DOCUMENTS = 5
_ALL = _("Tất cả")
NOTHING = ("", _("– chọn –"))


class DocumentField(forms.CharField):
    """A document of the register, by its code, its number and symbol, or words of its subject; gives its id."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Văn bản"))
        kwargs.setdefault("help_text", _("Ghi số, ký hiệu hoặc mã trong sổ văn bản; hoặc vài từ của trích yếu, không dấu cũng được."))
        super().__init__(max_length=200, **kwargs)
        self.rows: QuerySet[Any] | None = None

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        if not text:
            return None
        assert self.rows is not None, "the form sets which documents may be meant"
        found = list(self.rows.filter(Q(code=text) | Q(symbol=text)).order_by("-issued_on", "pk")[:2])
        if len(found) != 1:
            found = found or list(with_words(self.rows, text).order_by("-issued_on", "pk")[: SHOWN_DOCUMENTS + 1])
        if not found:
            raise forms.ValidationError(gettext("Sổ văn bản không có văn bản nào như vậy. Hãy kiểm tra lại số, ký hiệu hoặc từ ngữ."))
        if len(found) > 1:
            names = "; ".join(f"{one.code} ({one})" for one in found[:SHOWN_DOCUMENTS])
            raise forms.ValidationError(gettext("Có nhiều văn bản khớp: %(names)s. Hãy ghi mã của một văn bản.") % {"names": names})
        return found[0].pk


class _Choosing(forms.Form):
    """A form whose choices depend on the day and the person."""

    def offer(self, name: str, rows: Iterable[Any], label: Any = str) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        empty = [] if field.required and field.initial is not None else [NOTHING]
        field.choices = [*empty, *((row.pk, label(row)) for row in rows)]


def _choice(label: Any, *, required: bool = True, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, **kwargs)


def _year(**kwargs: Any) -> forms.IntegerField:
    """Which years are taken depends on the agency and the day: the services say so (`refuse_odd_year`)."""
    return forms.IntegerField(label=_("Năm"), **kwargs)


def _unit_name(unit: Any) -> str:
    return f"{unit.name} – {unit.agency.symbol}"


def _owner_name(on: date) -> Callable[[Any], str]:
    """How a unit is offered that day: one that is decided to begin or to end later with that day."""

    def name(unit: Any) -> str:
        if unit.from_on > on:
            return gettext("%(unit)s (hoạt động từ ngày %(day)s)") % {"unit": _unit_name(unit), "day": written(unit.from_on)}
        if unit.to_on:
            return gettext("%(unit)s (hoạt động đến hết ngày %(day)s)") % {"unit": _unit_name(unit), "day": written(unit.to_on)}
        return _unit_name(unit)

    return name


def _person_name(person: Any) -> str:
    return f"{person.display_name} – {person.title}".removesuffix(" – ")


class PlanForm(_Choosing):
    document_id = DocumentField()
    year = _year()
    programme = forms.TypedChoiceField(label=_("Nhóm"), choices=Programme.choices, coerce=Programme)
    owner_id = _choice(_("Đơn vị chủ trì"))

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document_id"]
        assert isinstance(field, DocumentField)
        field.rows = queries.plan_documents(person, on)
        self.offer("owner_id", queries.owners(on), _owner_name(on))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class NoForm(forms.Form):
    """Nothing to type: only to be confirmed."""


class TaskForm(_Choosing):
    title = forms.CharField(label=_("Nội dung"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    plan_id = _choice(_("Kế hoạch"), required=False, help_text=_("Để trống nếu nhiệm vụ không thuộc kế hoạch nào."))
    owner_id = _choice(_("Đơn vị chủ trì"))
    assignee_id = _choice(_("Người thực hiện"), required=False)
    year = _year()
    due_on = DateField(label=_("Hạn hoàn thành"))
    group = _choice(
        _("Nhóm nhiệm vụ"),
        required=False,
        help_text=_("Nhóm trong phần phương hướng, nhiệm vụ năm sau của báo cáo; để trống nếu không thuộc."),
    )
    late_reason = forms.CharField(
        label=_("Lý do ghi muộn"),
        max_length=450,
        required=False,
        help_text=_("Chỉ ghi khi hạn đã qua: vì sao nay mới ghi nhiệm vụ này."),
    )

    def __init__(self, *args: Any, person: Person, on: date, kept: Any = None, **kwargs: Any) -> None:
        """`kept` is the plan in which the task stands already."""
        super().__init__(*args, **kwargs)
        plans = queries.plans_to_propose_into(person, on)
        self.offer(
            "plan_id", [*([kept] if kept and kept not in plans else []), *plans], lambda plan: f"{plan.year} – {plan.document.full_name}"
        )
        self.offer("owner_id", queries.owners(on), _owner_name(on))
        self.offer("assignee_id", queries.people_to_assign(on), _person_name)
        group = self.fields["group"]
        assert isinstance(group, forms.ChoiceField)
        group.choices = [NOTHING, *TaskGroup.choices]


class FinishForm(forms.Form):
    done_on = DateField(label=_("Ngày hoàn thành"))


class ProgressForm(forms.Form):
    progress = forms.IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=99)
    note = forms.CharField(label=_("Kết quả, vướng mắc"), max_length=450, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(_Choosing):
    assignee_id = _choice(_("Người thực hiện"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("assignee_id", queries.people_to_assign(on), _person_name)


class RescheduleForm(ReasonForm):
    due_on = DateField(label=_("Hạn mới"))
    field_order = ("due_on", "reason")


class HandOverForm(_Choosing, ReasonForm):
    owner_id = _choice(_("Đơn vị chủ trì mới"))
    field_order = ("owner_id", "reason")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner_id", queries.owners(on), _owner_name(on))


class EvidenceForm(forms.Form):
    document_id = DocumentField(required=False)
    file = forms.FileField(label=_("Tệp"), required=False, help_text=_("PDF, DOCX, XLSX, ODT, ảnh hoặc văn bản thường."))
    note = forms.CharField(label=_("Ghi chú"), max_length=500, required=False, help_text=_("Ví dụ: minh chứng là hồ sơ giấy, lưu ở đâu."))

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document_id"]
        assert isinstance(field, DocumentField)
        field.rows = queries.evidence_documents(person, on)


class CarryForm(_Choosing):
    """Which unfinished tasks go on next year, in which plan, until when."""

    year = _year(widget=forms.HiddenInput())
    plan_id = _choice(_("Đưa vào kế hoạch"), required=False, help_text=_("Để trống nếu kế hoạch năm sau chưa có: gắn vào sau được."))
    due_on = DateField(label=_("Hạn mới"))
    task_ids = forms.TypedMultipleChoiceField(
        label=_("Nhiệm vụ chưa xong"),
        coerce=int,
        # going back, a browser would tick the box at the same place again: by then that of another task
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Person, on: date, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("plan_id", queries.plans_to_propose_into(person, on, year), lambda plan: str(plan.document.full_name))
        tasks = self.fields["task_ids"]
        assert isinstance(tasks, forms.MultipleChoiceField)
        begins = max(on, date(year, 1, 1))
        tasks.choices = [(task.pk, _carried_label(task, begins)) for task in queries.carriable(person, on, year)]
        self.offers_tasks = bool(tasks.choices)


def _carried_label(task: Any, begins: date) -> str:
    """What the task is and, where its unit no longer lives on the day it would go on from, which one gets it."""
    due = written(task.due_on) if task.due_on else "–"
    said = gettext("%(title)s (%(code)s, hạn cũ %(due)s, tiến độ %(progress)s%%)") % {
        "title": task.title,
        "code": task.code,
        "due": due,
        "progress": task.progress,
    }
    if task.owner is None or task.owner.lives(begins):
        return said
    heirs = queries.in_its_place(task.owner, begins)
    ended = {"unit": task.owner, "day": written(task.owner.to_on)}
    if len(heirs) == 1:
        words = gettext("«%(unit)s» hoạt động đến hết ngày %(day)s nên nhiệm vụ sang «%(heir)s» và phải giao người lại")
        return f"{said} – {words % {**ended, 'heir': heirs[0]}}"
    words = gettext("chưa chuyển được: «%(unit)s» hoạt động đến hết ngày %(day)s, không có đúng một đơn vị kế tục")
    return f"{said} – {words % ended}"


def _sure() -> forms.BooleanField:
    """The answer to what a service asks about first: the box stands on the form only then."""
    return forms.BooleanField(label=_("Vẫn ghi cuộc họp: số liệu đúng như vậy"), required=False, widget=forms.HiddenInput)


class MeetingForm(_Choosing):
    kind = forms.TypedChoiceField(label=_("Loại"), choices=MeetingKind.choices, coerce=MeetingKind)
    on = DateField(label=_("Ngày"))
    title = forms.CharField(label=_("Nội dung"), max_length=500)
    place = forms.CharField(label=_("Địa điểm"), max_length=200, required=False)
    owner_id = _choice(_("Đơn vị chuẩn bị"), required=False)
    plan_on = DateField(
        label=_("Ngày ban hành kế hoạch hội nghị"), required=False, help_text=_("Chỉ với hội nghị cán bộ, công chức; để trống nếu chưa có.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner_id", queries.owners(today), _owner_name(today))


class ChangeMeetingForm(MeetingForm):
    sure = _sure()


class AgendaForm(forms.Form):
    lines = forms.CharField(
        label=_("Nội dung họp"),
        required=False,
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Mỗi dòng một nội dung; đơn vị trình bày ghi sau dấu gạch đứng. Ví dụ: Kết quả quý III | Phòng Kế hoạch - Tài chính"),
    )


class HoldForm(forms.Form):
    summoned = forms.IntegerField(label=_("Số người triệu tập"), min_value=0, max_value=1_000_000)
    attended = forms.IntegerField(label=_("Số người dự"), min_value=0, max_value=1_000_000)
    votes_for = forms.IntegerField(
        label=_("Số phiếu tán thành"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("Để trống nếu cuộc họp không biểu quyết."),
    )
    sure = _sure()


class MinutesForm(forms.Form):
    file = forms.FileField(label=_("Biên bản"), help_text=_("Bản đã ký: PDF, ảnh hoặc DOCX."))


class ConclusionTaskForm(_Choosing):
    owner_id = _choice(_("Đơn vị chủ trì"))
    due_on = DateField(label=_("Hạn hoàn thành"))
    assignee_id = _choice(_("Người thực hiện"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner_id", queries.owners(on), _owner_name(on))
        self.offer("assignee_id", queries.people_to_assign(on), _person_name)


class ConclusionForm(ConclusionTaskForm):
    """A conclusion; with a unit and a due date it becomes a task at once."""

    text = forms.CharField(label=_("Kết luận"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("text", "owner_id", "due_on", "assignee_id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner_id"].required = self.fields["due_on"].required = False
        self.fields["owner_id"].help_text = _("Chọn đơn vị và hạn để kết luận thành nhiệm vụ ngay; để trống nếu kết luận không giao việc.")


class RoundForm(_Choosing):
    index = forms.CharField(label=_("Chỉ số"), max_length=200)
    year = _year()
    like_round_id = _choice(_("Lấy tiêu chí của đợt"), required=False, help_text=_("Chép tiêu chí, điểm tối đa; không chép điểm tự chấm."))

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("like_round_id", queries.rounds(person, on), _round_name)


def _round_name(one: Any) -> str:
    return f"{one} ({one.code}, {one.get_state_display()})" if one.state == RoundState.WITHDRAWN else str(one)


class CriteriaFileForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp tiêu chí"),
        help_text=_(
            "Sổ «chi-so» dạng CSV, XLSX, YAML, có cột: mã, chỉ số, năm, tiêu chí, điểm tối đa, điểm tự chấm, minh chứng, giải trình."
        ),
    )


class CriterionForm(forms.Form):
    criterion = forms.CharField(
        label=_("Tiêu chí"),
        max_length=500,
        help_text=_("Phần trước dấu hai chấm là tên lĩnh vực để cộng điểm, ví dụ: Thể chế: rà soát văn bản"),
    )
    max_points = forms.DecimalField(label=_("Điểm tối đa"), min_value=0, max_digits=7, decimal_places=3, localize=True)


class ScoreForm(forms.Form):
    self_points = forms.DecimalField(label=_("Điểm tự chấm"), min_value=0, max_digits=7, decimal_places=3, localize=True, required=False)
    evidence = forms.CharField(label=_("Minh chứng"), max_length=500, required=False)
    document_id = DocumentField(label=_("Văn bản minh chứng"), required=False)
    explanation = forms.CharField(
        label=_("Giải trình"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tiêu chí nào cũng phải có minh chứng hoặc giải trình khi trình duyệt; điểm thấp hơn tối đa thì ghi ngay khi lưu."),
    )

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document_id"]
        assert isinstance(field, DocumentField)
        field.rows = queries.evidence_documents(person, on)


# --- filters ----------------------------------------------------------------------------------------------------------------------------


class PlanFilter(django_filters.FilterSet):
    q = BlindFilter()
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=[], empty_label=_ALL)
    programme = django_filters.ChoiceFilter(label=_("Nhóm"), choices=Programme.choices, empty_label=_ALL)
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=PlanState.choices, empty_label=_ALL)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]


class ScopeFilter(django_filters.FilterSet):
    """Lists of tasks know whose they are: mine, those of my units, all."""

    q = BlindFilter()
    scope = django_filters.ChoiceFilter(
        label=_("Của ai"), choices=[("mine", _("Của tôi")), ("unit", _("Đơn vị của tôi"))], method="of_whom", empty_label=_("Toàn cơ quan")
    )

    def __init__(self, *args: Any, person: Person, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.on = person, on

    def of_whom(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 (django-filter's signature)
        return queries.mine(rows, self.person) if value == "mine" else queries.of_my_units(rows, self.person, self.on)


class TaskFilter(ScopeFilter):
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=[("open", _("Đang phải làm")), ("overdue", _("Quá hạn")), *TaskState.choices],
        method="in_state",
        empty_label=_ALL,
    )
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=[], empty_label=_ALL)
    owner = django_filters.ChoiceFilter(label=_("Đơn vị chủ trì"), choices=[], empty_label=_ALL)

    def __init__(self, *args: Any, years: list[int], owners: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]
        self.filters["owner"].extra["choices"] = queries.told_apart(owners)

    def in_state(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002
        if value == "open":
            return rows.filter(state__in=OPEN_TASKS)
        return queries.overdue(rows, self.on) if value == "overdue" else rows.filter(state=value)


class AnswerFilter(django_filters.FilterSet):
    q = BlindFilter()
    answer = django_filters.ChoiceFilter(
        label=_("Việc triển khai"),
        choices=[
            ("none", _("Chưa triển khai")),
            ("planned", _("Có kế hoạch, chưa triển khai")),
            ("replied", _("Mới chỉ trả lời, chưa triển khai")),
            ("done", _("Đã triển khai")),
            ("asked", _("Đề nghị không phải triển khai, chờ duyệt")),
            ("waived", _("Không phải triển khai")),
        ],
        method="with_answer",
        empty_label=_ALL,
    )

    def with_answer(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002
        return rows.filter(queries.ANSWERS[value])


class MeetingFilter(django_filters.FilterSet):
    q = BlindFilter()
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=MeetingKind.choices, empty_label=_ALL)
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=MeetingState.choices, empty_label=_ALL)


class RoundFilter(django_filters.FilterSet):
    q = BlindFilter()
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=[], empty_label=_ALL)
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=RoundState.choices, empty_label=_ALL)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]


class CriterionFilter(django_filters.FilterSet):
    q = BlindFilter()
    standing = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=[("unscored", _("Chưa chấm")), ("below", _("Dưới điểm tối đa")), ("bare", _("Thiếu minh chứng, giải trình"))],
        method="of_standing",
        empty_label=_ALL,
    )

    def of_standing(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002
        return queries.criteria_that_are(rows, value)
