"""What may be typed about duties; the filter of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from minhbach.duties.traits import FROM_HEADCOUNTS, TraitDefinition, TraitKind
from minhbach_site.duties.states import MarkAction, State, TraitAction
from minhbach_site.records.forms import Choosing, document_choice
from minhbach_site.ui.forms import DateField
from minhbach_site.ui.language import said
from minhbach_site.ui.tables import BlindFilter

FLAGS = [("true", _("Có")), ("false", _("Không"))]


class DoneForm(Choosing):
    done_on = DateField(
        label=_("Ngày thực hiện"), help_text=_("Đã qua hạn mới ghi là làm trong hạn thì chờ người khác xác nhận rồi mới tính là đúng hạn.")
    )
    document = document_choice(_("Văn bản làm minh chứng"))
    file = forms.FileField(label=_("Tệp minh chứng"), required=False, help_text=_("PDF, ảnh, DOCX hoặc XLSX, không quá 20 MB."))
    note = forms.CharField(
        label=_("Hoặc ghi rõ hồ sơ lưu ở đâu"), max_length=300, required=False, help_text=_("Cần ít nhất một trong ba minh chứng.")
    )
    started_on = DateField(
        label=_("Ngày phát sinh"), required=False, help_text=_("Chỉ cần khi nghĩa vụ phát sinh từ một sự kiện không có sổ riêng.")
    )
    unit = forms.ChoiceField(label=_("Đơn vị thực hiện"), required=False, help_text=_("Để trống nếu là đơn vị chịu trách nhiệm."))

    def __init__(self, *args: Any, actor: Any, on: date, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents("document", actor, on)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *units]

    def given(self) -> dict[str, Any]:
        """The values as the service takes them."""
        data = {**self.cleaned_data, "document": self.code_of("document")}
        file = data.pop("file")
        return {**data, "file_name": file.name if file else "", "file": file.read() if file else b""}


class ExemptionForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do không áp dụng, và căn cứ"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ có hiệu lực khi người khác duyệt."),
    )


class MarkDecisionForm(forms.Form):
    action = forms.TypedChoiceField(choices=MarkAction.choices, coerce=MarkAction)
    reason = forms.CharField(max_length=300, required=False)


class TraitDecisionForm(forms.Form):
    CHOICES = (TraitAction.APPROVE, TraitAction.REFUSE)

    action = forms.TypedChoiceField(choices=[(one.value, one.label) for one in CHOICES], coerce=TraitAction)


class AssignForm(forms.Form):
    person_id = forms.TypedChoiceField(label=_("Người theo dõi"), coerce=int)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(person.pk, f"{person.display_name} – {person.title}".removesuffix(" – ")) for person in people]


class TraitForm(forms.Form):
    """One answer to one question; the kind of the trait makes the field."""

    from_on = DateField(label=_("Từ ngày"), required=False, help_text=_("Để trống nếu từ trước đến nay vẫn vậy; chỉ lần khai đầu."))
    reason = forms.CharField(label=_("Căn cứ, lý do"), max_length=300, help_text=_("Có hiệu lực khi người khác duyệt."))

    def __init__(self, *args: Any, definition: TraitDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(definition)
        self.order_fields(["value", "from_on", "reason"])


def _value_field(definition: TraitDefinition) -> forms.Field:
    if definition.kind is TraitKind.FLAG:
        return forms.ChoiceField(label=said(definition, "question"), choices=FLAGS, widget=forms.RadioSelect)
    if definition.kind is TraitKind.CHOICE:
        return forms.ChoiceField(
            label=said(definition, "question"), choices=list(said(definition, "choices").items()), widget=forms.RadioSelect
        )
    words = _("Một số nguyên, hoặc «%(word)s» để lấy theo sổ biên chế.") % {"word": FROM_HEADCOUNTS}
    return forms.CharField(label=said(definition, "question"), max_length=20, help_text=words)


class ObligationFilter(django_filters.FilterSet):
    q = BlindFilter()
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=State.choices, empty_label=_("Tất cả"))
    topic = django_filters.ChoiceFilter(label=_("Lĩnh vực"), empty_label=_("Tất cả"))

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["topic"].extra["choices"] = topics
