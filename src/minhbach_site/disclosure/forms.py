"""What may be typed about disclosures, and the filters of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from minhbach_site.disclosure import queries
from minhbach_site.disclosure.states import MINUTES, Amended, Audience, Decision, Form, Proof, Round, Standing, State
from minhbach_site.records.states import Direction
from minhbach_site.ui.dates import written
from minhbach_site.ui.forms import DateField, LawSelect
from minhbach_site.ui.language import said
from minhbach_site.ui.tables import BlindFilter


class ItemForm(forms.Form):
    """An item of the register. The groups and matters are those of the law's data on the day given."""

    item = forms.CharField(
        label=_("Nội dung"), max_length=500, help_text=_("Ví dụ: Kế hoạch công tác năm 2026 của Sở."), widget=forms.Textarea({"rows": 2})
    )
    group = forms.TypedChoiceField(label=_("Nhóm nội dung (Điều 46)"), coerce=int, widget=LawSelect)
    matter = forms.ChoiceField(
        label=_("Loại nội dung"), help_text=_("Loại có quy định riêng thì hạn và thời gian giữ tính theo quy định ấy.")
    )
    form = forms.TypedChoiceField(label=_("Hình thức"), choices=Form.choices, coerce=Form)
    audience = forms.TypedChoiceField(label=_("Phạm vi"), choices=Audience.choices, coerce=Audience)
    place = forms.CharField(
        label=_("Nơi công khai"), max_length=300, required=False, help_text=_("Nơi niêm yết hoặc tên trang đăng tải; ghi sau cũng được.")
    )
    document_id = forms.TypedChoiceField(
        label=_("Văn bản"), coerce=int, empty_value=None, required=False, help_text=_("Văn bản được công khai, nếu đã vào sổ.")
    )
    unit_id = forms.TypedChoiceField(label=_("Đơn vị thực hiện"), coerce=int, empty_value=None, required=False)
    issued_on = DateField(label=_("Ngày văn bản"))
    trigger_on = DateField(
        label=_("Ngày tính hạn"),
        required=False,
        help_text=_("Để trống nếu là ngày văn bản. Loại nội dung có mốc khác (ngày kết thúc kỳ, ngày được phê duyệt…) thì ghi ngày ấy."),
    )
    own_due_on = DateField(label=_("Hạn riêng"), required=False, help_text=_("Chỉ khi có văn bản ấn định hạn khác."))
    due_basis = forms.CharField(
        label=_("Văn bản ấn định hạn riêng"),
        max_length=300,
        required=False,
        help_text=_("Muộn hơn hạn theo luật thì phải là văn bản quy phạm pháp luật, ghi cả số và ký hiệu."),
    )
    cleared = forms.BooleanField(
        label=_("Đã kiểm tra: không thuộc bí mật nhà nước, bí mật công tác hoặc thông tin chưa được công khai theo quy định"),
    )

    # shown when the same is in the register already
    again = forms.BooleanField(label=_("Vẫn nhập: đây là một lần công khai khác"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, documents: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _let_it_be_long(self.fields["item"])
        matters = queries.law().matters.values()
        self._offer("group", queries.group_choices(on))
        self._offer("matter", [(one.code, said(one)) for one in matters if one.code != queries.ASSETS])
        self._offer(
            "document_id",
            [("", _("không có")), *((one.pk, f"{one.full_name} ({written(one.issued_on)}): {one.subject[:80]}") for one in documents)],
        )
        self._offer("unit_id", [("", _("không ghi")), *((unit.pk, unit.name) for unit in units)])

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _let_it_be_long(field: forms.Field) -> None:
    """A browser cuts what is pasted beyond `maxlength` and says nothing; the form counts and refuses instead."""
    field.widget.attrs.pop("maxlength", None)


class PublishForm(forms.Form):
    started_on = DateField(label=_("Ngày công khai"))
    place = forms.CharField(label=_("Nơi công khai"), max_length=300, required=False, help_text=_("Nơi niêm yết, hoặc trang đăng tải."))
    own_keep_until = DateField(
        label=_("Phải giữ đến hết ngày"),
        required=False,
        help_text=_("Chỉ ghi khi phần mềm chưa có quy định đang có hiệu lực; kèm văn bản ấn định."),
    )
    keep_basis = forms.CharField(label=_("Văn bản ấn định thời gian giữ"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Vì sao nay mới ghi, căn cứ nào cho thấy đã công khai trong hạn"),
        max_length=300,
        required=False,
        help_text=_("Chỉ ghi khi ngày công khai nằm trong hạn; người khác xác nhận."),
    )

    def __init__(self, *args: Any, lasts: bool, unknown: bool, overdue: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not overdue:
            self.fields["reason"].widget = forms.HiddenInput()
        if not (lasts and unknown):
            self.fields["own_keep_until"].widget = forms.HiddenInput()
            self.fields["keep_basis"].widget = forms.HiddenInput()
        self.fields["place"].required = lasts


class ExtendForm(forms.Form):
    until = DateField(label=_("Kéo dài đến hết ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=300)


class ShortenForm(forms.Form):
    until = DateField(label=_("Chỉ kéo dài đến hết ngày"), required=False, help_text=_("Để trống nếu bỏ hẳn việc kéo dài."))
    reason = forms.CharField(label=_("Lý do"), max_length=300, help_text=_("Có hiệu lực khi người khác duyệt."))


class TakeDownForm(forms.Form):
    ended_on = DateField(label=_("Ngày gỡ, kết thúc công khai"))


class AmendForm(forms.Form):
    """The days and the place as they should have been recorded; the day of ending only where one is recorded."""

    started_on = DateField(label=_("Ngày công khai đúng"))
    ended_on = DateField(
        label=_("Ngày gỡ đúng"), required=False, help_text=_("Để trống nếu thật ra chưa gỡ: nội dung lại là đang công khai.")
    )
    place = forms.CharField(label=_("Nơi công khai đúng"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Lý do sửa"), max_length=300, help_text=_("Có hiệu lực khi người khác duyệt; đến khi ấy điều đã ghi vẫn tính.")
    )

    def __init__(self, *args: Any, lasts: bool, ended: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].required = lasts
        if not ended:
            self.fields["ended_on"].widget = forms.HiddenInput()


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do"), max_length=300)


class CorrectionForm(forms.Form):
    new_item = forms.CharField(label=_("Nội dung đúng"), max_length=500, widget=forms.Textarea({"rows": 3}))
    reason = forms.CharField(label=_("Lý do đính chính"), max_length=500)
    restart = forms.BooleanField(
        label=_("Tính lại thời gian niêm yết từ ngày đính chính"),
        required=False,
        help_text=_("Luật không nói rõ; chọn khi nội dung sửa làm người đọc hiểu khác đi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _let_it_be_long(self.fields["new_item"])


class DecisionForm(forms.Form):
    decision = forms.TypedChoiceField(choices=Decision.choices, coerce=Decision)


class LinkForm(forms.Form):
    url = forms.CharField(label=_("Địa chỉ trang"), max_length=500, widget=forms.URLInput)


class FileForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("Loại minh chứng"), coerce=Proof)
    file = forms.FileField(
        label=_("Tệp"),
        help_text=_(
            "PDF, JPEG hoặc PNG. Không tải lên bản kê khai tài sản, thu nhập, kể cả bản quét hay ảnh chụp: trang không đọc được chữ trong "
            "ảnh nên không tự phát hiện được. Vị trí, giờ chụp ghi trong ảnh được bỏ đi."
        ),
    )

    def __init__(self, *args: Any, assets: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = MINUTES if assets else [kind for kind in Proof if kind != Proof.LINK]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds]


class CountsForm(forms.Form):
    required = forms.IntegerField(label=_("Số người phải kê khai"), min_value=1)
    declared = forms.IntegerField(label=_("Số người đã kê khai"), min_value=0)
    disclosed = forms.IntegerField(label=_("Số bản kê khai được công khai"), min_value=0)


class AssetForm(CountsForm):
    year = forms.IntegerField(label=_("Năm kê khai"), min_value=2000, max_value=2100)
    round_ = forms.TypedChoiceField(label=_("Đợt kê khai"), choices=Round.choices, coerce=Round)
    form = forms.TypedChoiceField(
        label=_("Hình thức"), choices=[(one.value, one.label) for one in (Form.POSTING, Form.CONFERENCE)], coerce=Form
    )
    obliged_on = DateField(
        label=_("Ngày phát sinh nghĩa vụ kê khai"),
        required=False,
        help_text=_("Ngày được bổ nhiệm, tiếp nhận hoặc có biến động; đợt hằng năm thì để trống."),
    )
    declared_on = DateField(label=_("Ngày kê khai xong"), required=False, help_text=_("Ngày người cuối cùng của đợt kê khai xong."))
    received_on = DateField(label=_("Ngày nhận đủ bản kê khai"), required=False)
    handed_over_on = DateField(label=_("Ngày bàn giao cho cơ quan kiểm soát"), help_text=_("Hạn công khai tính từ ngày này."))
    field_order = (
        "year", "round_", "form", "obliged_on", "declared_on", "received_on", "handed_over_on", "required", "declared", "disclosed",
    )  # fmt: skip


class DismissForm(ReasonForm):
    document_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    expected = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)


class GroupFilter(django_filters.FilterSet):
    """A list that can be narrowed to a group of the law of one day; a filter `group` says which field holds it."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["group"].extra["choices"] = [(number, name) for number, name in queries.group_choices(on)]


class DisclosureFilter(GroupFilter):
    q = BlindFilter()
    group = django_filters.ChoiceFilter(label=_("Nhóm"), empty_label=_("Tất cả"), widget=LawSelect)
    form = django_filters.ChoiceFilter(label=_("Hình thức"), choices=Form.choices, empty_label=_("Tất cả"))
    audience = django_filters.ChoiceFilter(label=_("Phạm vi"), choices=Audience.choices, empty_label=_("Tất cả"))
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=State.choices, empty_label=_("Tất cả"))
    year = django_filters.NumberFilter(label=_("Năm văn bản"), field_name="issued_on", lookup_expr="year", min_value=2000, max_value=2100)
    waits = django_filters.ChoiceFilter(
        label=_("Chờ quyết định"),
        choices=[("any", _("Bất kỳ đề nghị nào về ngày, nơi")), *Amended.choices],
        empty_label=_("Tất cả"),
        method="filter_waits",
    )

    def filter_waits(self, rows: Any, _name: str, value: str) -> Any:
        return queries.asked_about(rows, "" if value == "any" else value)


class ItemGapFilter(GroupFilter):
    q = BlindFilter()
    group = django_filters.ChoiceFilter(label=_("Nhóm"), empty_label=_("Tất cả"), widget=LawSelect)
    form = django_filters.ChoiceFilter(label=_("Hình thức"), choices=Form.choices, empty_label=_("Tất cả"))


class DocumentGapFilter(GroupFilter):
    q = BlindFilter()
    group = django_filters.ChoiceFilter(label=_("Gợi ý nhóm"), field_name="suggested_group", empty_label=_("Tất cả"), widget=LawSelect)
    direction = django_filters.ChoiceFilter(
        label=_("Chiều"), choices=[(one.value, one.label) for one in (Direction.INCOMING, Direction.OUTGOING)], empty_label=_("Tất cả")
    )


class DisplayFilter(django_filters.FilterSet):
    q = BlindFilter()
    standing = django_filters.ChoiceFilter(label=_("Gỡ hay giữ"), choices=Standing.choices, empty_label=_("Tất cả"))
    form = django_filters.ChoiceFilter(label=_("Hình thức"), choices=Form.choices, empty_label=_("Tất cả"))


class AssetFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(label=_("Năm kê khai"), min_value=2000, max_value=2100)
    round = django_filters.ChoiceFilter(label=_("Đợt kê khai"), choices=Round.choices, empty_label=_("Tất cả"))
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"), field_name="disclosure__state", choices=State.choices, empty_label=_("Tất cả")
    )
