"""What may be typed about a report: its card, and what is to be made."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from minhbach_site.records.forms import Choosing, document_choice
from minhbach_site.records.queries import code_of
from minhbach_site.reporting.services import Signing
from minhbach_site.reporting.states import STANDING_NEEDS_REASON, RunKind, StandingAction
from minhbach_site.ui.answers import Asking
from minhbach_site.ui.forms import DateField


class CardForm(Choosing):
    year = forms.IntegerField(label=_("Năm báo cáo"), min_value=2023, max_value=2100)
    agency = forms.ChoiceField(label=_("Cơ quan báo cáo"))
    from_on = DateField(label=_("Kỳ báo cáo từ ngày"))
    to_on = DateField(label=_("Kỳ báo cáo đến hết ngày"))
    cutoff = DateField(label=_("Số liệu đến hết ngày"), help_text=_("Ngày chốt số liệu, nằm trong kỳ báo cáo."))
    subject = forms.CharField(label=_("Trích yếu"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    addressee = forms.CharField(label=_("Kính gửi"), max_length=250, required=False)
    request = document_choice(_("Văn bản yêu cầu báo cáo"), help_text=_("Không có văn bản yêu cầu thì để trống."))
    number = forms.CharField(label=_("Số"), max_length=20, required=False, help_text=_("Để trống thì văn thư điền khi ban hành."))
    symbol = forms.CharField(label=_("Ký hiệu"), max_length=60, help_text=_("Ví dụ: BC-SCT."))
    place = forms.CharField(label=_("Địa danh"), max_length=100)
    dated = DateField(label=_("Ngày ký"), required=False, help_text=_("Không trước ngày chốt số liệu; để trống thì điền khi ban hành."))
    authority = forms.CharField(
        label=_("Quyền hạn ký"), max_length=60, required=False, help_text=_("Ví dụ: KT. GIÁM ĐỐC; người đứng đầu ký thì để trống.")
    )
    title = forms.CharField(label=_("Chức vụ người ký"), max_length=120)
    name = forms.CharField(label=_("Họ và tên người ký"), max_length=120, required=False)
    recipients = forms.CharField(
        label=_("Nơi nhận"), required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Mỗi nơi một dòng.")
    )
    proposals = forms.CharField(
        label=_("Kiến nghị, đề xuất"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi điều một dòng. Chưa ghi gì ở đây và ở ô dưới thì báo cáo nói là cơ quan chưa xác nhận có hay không."),
    )
    no_proposals = forms.BooleanField(label=_("Cơ quan không có kiến nghị, đề xuất"), required=False)

    def __init__(self, *args: Any, agencies: list[tuple[str, str]], actor: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents("request", actor, on)
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = agencies

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("no_proposals") and data.get("proposals"):
            self.add_error("no_proposals", _("Đã ghi kiến nghị, đề xuất ở ô trên. Hãy bỏ dấu này, hoặc xóa những gì đã ghi."))
        return data

    def given(self) -> dict[str, Any]:
        """The values as the service takes them."""
        data = {**self.cleaned_data, "request": self.code_of("request") or self._kept_request()}
        none = data.pop("no_proposals")
        data["proposals"] = data["proposals"] or ("" if none else None)
        signing = Signing(**{key: data.pop(key) for key in ("authority", "title", "name", "recipients")})
        return {**data, "signing": signing}

    def _kept_request(self) -> str:
        """The request of the card that this person may not see, and so cannot have taken away; empty when they may."""
        before = self.initial.get("request")
        field: Any = self.fields["request"]
        return "" if before in {key for key, _label in field.choices} else code_of(before)


class RunForm(forms.Form):
    kind = forms.TypedChoiceField(choices=RunKind.choices, coerce=RunKind)
    year = forms.TypedChoiceField(label=_("Năm"), coerce=int)
    set_aside = forms.BooleanField(required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(year, str(year)) for year in years]


class MoveForm(forms.Form):
    """One step of a report: a reason where the table asks for one; that the approver knows what is not counted, where there is any."""

    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    aware = forms.BooleanField(
        label=_("Tôi đã xem những gì báo cáo này chưa tính, chưa khớp, còn để ngỏ, và các sổ đã đổi sau khi xác nhận; và vẫn duyệt")
    )

    def __init__(self, *args: Any, action: StandingAction, incomplete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if action not in STANDING_NEEDS_REASON:
            del self.fields["reason"]
        if action is not StandingAction.APPROVE or not incomplete:
            del self.fields["aware"]


class IssueForm(Asking):
    """The outgoing report of the register that was signed and sent; why, where it takes the place of one issued before."""

    QUESTIONS: ClassVar[tuple[str, ...]] = ("differs",)

    document_id = forms.TypedChoiceField(
        label=_("Báo cáo đi trong sổ văn bản"),
        coerce=int,
        help_text=_("Báo cáo đi đã vào sổ, ban hành từ ngày chốt số liệu trở đi; bản quét đã ký là tệp của văn bản ấy."),
    )
    reason = forms.CharField(
        label=_("Lý do thay báo cáo đã phát hành"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    differs = forms.BooleanField(label=_("Đúng, văn bản này là bản đã ký, gửi của báo cáo"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, documents: list[tuple[int, str]], replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("– chọn –")), *documents]
        if replaces:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]
