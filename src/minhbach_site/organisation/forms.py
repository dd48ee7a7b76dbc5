"""What may be typed about the organisation, and how its lists are narrowed."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from minhbach_site.accounts import queries as people
from minhbach_site.organisation import queries
from minhbach_site.organisation.states import (
    AGENCY_KINDS,
    ChangeState,
    CommitteeKind,
    CommitteeRole,
    EventKind,
    MoveCause,
    MoveDirection,
    UnitKind,
)
from minhbach_site.ui.forms import DateField
from minhbach_site.ui.tables import BlindFilter

NONE = ("", _("– chọn –"))
YEARS: dict[str, Any] = {"min_value": 1945, "max_value": 2200}  # that a list may be narrowed to


def _numbers(label: Any, *, many: bool = False, required: bool = True, help_text: Any = "") -> Any:
    """A choice of records by id; the choices come when the form is made."""
    if many:
        return forms.TypedMultipleChoiceField(
            label=label,
            coerce=int,
            required=required,
            help_text=help_text,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        )
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=required, help_text=help_text)


class _Choosing(forms.Form):
    """A form whose choices are records of this moment."""

    def offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field: Any = self.fields[name]
        single = not isinstance(field, forms.MultipleChoiceField)
        field.choices = [NONE, *choices] if single else choices


class DayForm(forms.Form):
    """The day in the address of the tree."""

    ngay = DateField(label=_("Tổ chức vào ngày"), required=False)


class EventForm(_Choosing):
    kind = forms.TypedChoiceField(label=_("Loại sự kiện"), choices=EventKind.choices, coerce=EventKind)
    on = DateField(label=_("Ngày hiệu lực"), help_text=_("Đơn vị trước hoạt động đến hết ngày liền trước; đơn vị sau có từ ngày này."))
    decision_id = _numbers(_("Quyết định"), help_text=_("Quyết định phải có trong sổ văn bản và không ban hành sau ngày hiệu lực."))
    source_ids = _numbers(
        _("Đơn vị trước"), many=True, required=False, help_text=_("Đánh dấu các đơn vị mà sự kiện chấm dứt; bỏ trống khi thành lập.")
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision_id", queries.decision_choices())
        living = queries.units().filter(to_on__isnull=True)
        self.offer("source_ids", [(unit.pk, f"{unit.name} – {unit.agency.name} ({unit.code})") for unit in living])
        self.fields["on"].initial = on


class NewUnitForm(_Choosing):
    """One unit that the event would begin; a row without a name is left out."""

    name = forms.CharField(label=_("Tên đơn vị sau"), max_length=250, required=False)
    kind = forms.TypedChoiceField(label=_("Loại đơn vị"), choices=UnitKind.choices, coerce=UnitKind, initial=UnitKind.PHONG, required=False)
    agency_id = _numbers(_("Thuộc cơ quan"), required=False)
    parent_id = _numbers(_("Trực thuộc đơn vị"), required=False)
    code = forms.SlugField(label=_("Mã đơn vị"), max_length=40, required=False, help_text=_("Để trống thì trang tự đặt."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = list(queries.agencies().filter(to_on__isnull=True))
        self.offer("agency_id", [(agency.pk, agency.name) for agency in agencies])
        self.offer("parent_id", [(unit.pk, f"{unit.name} ({unit.code})") for unit in queries.units().filter(to_on__isnull=True)])
        if len(agencies) == 1:
            self.fields["agency_id"].initial = agencies[0].pk

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("name") and not found.get("agency_id"):
            self.add_error("agency_id", _("Hãy chọn cơ quan của đơn vị mới."))
        return found


NewUnits = forms.formset_factory(NewUnitForm, extra=2, max_num=30)


class AgencyChangeForm(_Choosing):
    kind = forms.TypedChoiceField(label=_("Loại thay đổi"), choices=[(kind.value, kind.label) for kind in AGENCY_KINDS], coerce=EventKind)
    on = DateField(label=_("Ngày hiệu lực"))
    decision_id = _numbers(_("Quyết định"))
    source_ids = _numbers(_("Cơ quan trước"), many=True, required=False)
    agency_code = forms.SlugField(label=_("Mã cơ quan mới"), max_length=40, required=False)
    name = forms.CharField(label=_("Tên cơ quan mới"), max_length=250, required=False)
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=40, required=False, help_text=_("Dùng trong số, ký hiệu văn bản, ví dụ SCT."))
    short_name = forms.CharField(label=_("Tên gọi trong văn bản"), max_length=250, required=False)
    superior = forms.CharField(label=_("Cơ quan chủ quản"), max_length=250, required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision_id", queries.decision_choices())
        self.offer(
            "source_ids", [(agency.pk, f"{agency.name} ({agency.code})") for agency in queries.agencies().filter(to_on__isnull=True)]
        )


class ExchangeCodeForm(forms.Form):
    exchange_code = forms.CharField(
        label=_("Mã định danh điện tử"),
        max_length=60,
        required=False,
        help_text=_(
            "Mã của cơ quan trên trục liên thông văn bản, theo danh sách do bộ hoặc Ủy ban nhân dân tỉnh ban hành, ví dụ H48.09. Để trống "
            "nếu chưa có."
        ),
    )


class ReorganisationForm(_Choosing):
    title = forms.CharField(label=_("Nội dung sắp xếp"), max_length=400)
    on = DateField(label=_("Ngày hiệu lực"), help_text=_("Đếm vào ngày liền trước và vào chính ngày này."))
    decision_id = _numbers(_("Quyết định"))
    before_ids = _numbers(_("Cơ quan trước"), many=True)
    after_ids = _numbers(_("Cơ quan sau"), many=True)
    kinds = forms.TypedMultipleChoiceField(
        label=_("Loại đơn vị được đếm"), choices=UnitKind.choices, coerce=UnitKind, widget=forms.CheckboxSelectMultiple
    )
    unit_word = forms.CharField(
        label=_("Tên gọi đơn vị đếm"), max_length=100, help_text=_("Ví dụ: phòng; đầu mối cấp phòng và tương đương.")
    )

    # shown when nothing changed on that day
    unchanged = forms.BooleanField(
        label=_("Vẫn ghi so sánh: ngày ấy các đơn vị được đếm đúng là không thay đổi"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision_id", queries.decision_choices())
        for name in ("before_ids", "after_ids"):
            self.offer(name, [(agency.pk, f"{agency.name} ({agency.code})") for agency in queries.agencies()])


class UndoingForm(_Choosing):
    """Why an approved event or change is to be undone."""

    reason = forms.CharField(
        label=_("Lý do hủy bỏ"), max_length=300, help_text=_("Ví dụ: sai ngày hiệu lực; sai đơn vị; nhập từ bản dự thảo.")
    )
    decision_id = _numbers(_("Văn bản quyết định hủy bỏ"), required=False, help_text=_("Chọn khi có quyết định riêng về việc hủy bỏ."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision_id", queries.decision_choices())


class PostForm(forms.Form):
    title = forms.CharField(label=_("Vị trí việc làm"), max_length=200)
    seats = forms.IntegerField(label=_("Số người"), min_value=1, max_value=500, initial=1)
    from_on = DateField(label=_("Từ ngày"))


class MembershipForm(_Choosing):
    person_id = _numbers(_("Người"))
    position = forms.CharField(label=_("Chức vụ"), max_length=160, required=False)
    post_id = _numbers(_("Vị trí việc làm"), required=False)
    head = forms.BooleanField(label=_("Là người đứng đầu đơn vị"), required=False)
    from_on = DateField(label=_("Từ ngày"))
    to_on = DateField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa có ngày kết thúc."))

    def __init__(self, *args: Any, unit: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("person_id", [(person.pk, person.display_name) for person in people.people(on).filter(is_active=True)])
        self.offer("post_id", [(post.pk, post.title) for post in unit.posts.filter(to_on__isnull=True).order_by("title", "pk")])


class EndForm(forms.Form):
    to_on = DateField(label=_("Ngày cuối cùng"))


class EndCommitteeForm(_Choosing):
    to_on = DateField(label=_("Ngày cuối cùng"))
    decision_id = _numbers(_("Quyết định kết thúc nhiệm kỳ"), required=False)
    reason = forms.CharField(
        label=_("Lý do kết thúc nhiệm kỳ"),
        max_length=200,
        required=False,
        help_text=_("Chọn quyết định hoặc ghi lý do; ví dụ: cơ quan hợp nhất, ban được thành lập lại."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision_id", queries.decision_choices())


class MoveForm(_Choosing):
    on = DateField(label=_("Ngày"))
    direction = forms.TypedChoiceField(label=_("Chiều"), choices=MoveDirection.choices, coerce=MoveDirection)
    cause = forms.TypedChoiceField(label=_("Lý do"), choices=MoveCause.choices, coerce=MoveCause)
    unit_id = _numbers(_("Đơn vị"), required=False)

    # shown when the same stands already
    again = forms.BooleanField(label=_("Vẫn ghi: đây là một công chức khác"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit_id", [(unit.pk, f"{unit.name} ({unit.code})") for unit in queries.units()])


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=200)


class HeadcountForm(_Choosing):
    agency_id = _numbers(_("Cơ quan"))
    on = DateField(label=_("Tính đến hết ngày"))
    present = forms.IntegerField(label=_("Số có mặt"), min_value=0, max_value=1_000_000)
    quota = forms.IntegerField(label=_("Biên chế được giao"), min_value=0, max_value=1_000_000, required=False)

    # shown when more are present than the agency was given
    over = forms.BooleanField(label=_("Vẫn ghi: số có mặt đúng là vượt biên chế"), required=False, widget=forms.HiddenInput)

    # shown when the number is far from those of the days beside it
    far = forms.BooleanField(label=_("Vẫn ghi: số có mặt đúng là khác xa"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("agency_id", [(agency.pk, agency.name) for agency in queries.agencies()])


class CommitteeForm(_Choosing):
    name = forms.CharField(label=_("Tên gọi"), max_length=250)
    kind = forms.TypedChoiceField(label=_("Loại"), choices=CommitteeKind.choices, coerce=CommitteeKind)
    decision_id = _numbers(_("Quyết định"), required=False)
    seats = forms.IntegerField(label=_("Số thành viên"), min_value=1, max_value=500)
    from_on = DateField(label=_("Từ ngày"))
    to_on = DateField(label=_("Đến hết ngày"), required=False, help_text=_("Ngày cuối nhiệm kỳ; để trống nếu quyết định không nêu."))
    recognised_on = DateField(
        label=_("Ngày công nhận kết quả bầu"),
        required=False,
        help_text=_("Chỉ với Ban Thanh tra nhân dân; để trống nếu chưa công nhận, ghi sau ở trang của Ban."),
    )

    # shown when there is one of the same kind and name at that time
    again = forms.BooleanField(label=_("Vẫn ghi ban này: đúng là một ban, hội đồng khác"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("decision_id", queries.decision_choices(topic="dan_chu"))


class RecognitionForm(forms.Form):
    recognised_on = DateField(
        label=_("Ngày công nhận kết quả bầu"), required=False, help_text=_("Để trống nếu kết quả bầu chưa được công nhận.")
    )


class MemberForm(_Choosing):
    person_id = _numbers(_("Người dùng"), required=False, help_text=_("Chọn khi thành viên có tài khoản trong trang."))
    title = forms.CharField(label=_("Chức danh, đơn vị"), max_length=200, required=False)
    role = forms.TypedChoiceField(label=_("Vai trò"), choices=CommitteeRole.choices, coerce=CommitteeRole, initial=CommitteeRole.MEMBER)
    from_on = DateField(label=_("Từ ngày"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("person_id", [(person.pk, person.display_name) for person in people.people(on).filter(is_active=True)])


class EventFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=EventKind.choices, empty_label=_("Tất cả"))
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=ChangeState.choices, empty_label=_("Tất cả"))
    year = django_filters.NumberFilter(label=_("Năm"), field_name="on", lookup_expr="year", **YEARS)


class MoveFilter(django_filters.FilterSet):
    direction = django_filters.ChoiceFilter(label=_("Chiều"), choices=MoveDirection.choices, empty_label=_("Tất cả"))
    cause = django_filters.ChoiceFilter(label=_("Lý do"), choices=MoveCause.choices, empty_label=_("Tất cả"))
    year = django_filters.NumberFilter(label=_("Năm"), field_name="on", lookup_expr="year", **YEARS)


class CommitteeFilter(django_filters.FilterSet):
    q = BlindFilter()
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=CommitteeKind.choices, empty_label=_("Tất cả"))
