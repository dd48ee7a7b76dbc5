"""What may be typed about registers: a file and the days it is complete for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhbach.facts.registers import SUFFIXES
from minhbach_site.registers.services import LIMITS
from minhbach_site.registers.states import UploadAction
from minhbach_site.ui.forms import DateField


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp sổ"),
        max_length=200,
        help_text=_("CSV, XLSX, YAML hoặc Parquet, tiêu đề cột tiếng Việt hoặc tiếng Anh."),
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    from_on = DateField(label=_("Sổ ghi đủ từ ngày"))
    to_on = DateField(
        label=_("Sổ ghi đủ đến hết ngày"),
        help_text=_("Ngoài khoảng này, số liệu là «chưa có số liệu», không phải «không phát sinh»."),
    )
    set_aside = forms.BooleanField(
        label=_("Để riêng các dòng sai, dùng các dòng đúng"),
        required=False,
        help_text=_("Dòng sai được giữ trong một tệp riêng để sửa; dòng đã có trước đó dưới cùng mã vẫn giữ nguyên."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.bytes:
            raise forms.ValidationError(_("Tệp lớn hơn 64 MB. Hãy tách sổ theo năm, hoặc lưu dạng Parquet."))
        return file


class VouchForm(forms.Form):
    from_on = DateField(label=_("Ghi đủ từ ngày"))
    to_on = DateField(label=_("Ghi đủ đến hết ngày"))
    note = forms.CharField(label=_("Căn cứ, ghi chú"), max_length=300, required=False)


class KeeperForm(forms.Form):
    unit_id = forms.TypedChoiceField(label=_("Đơn vị giữ sổ"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("chưa giao: chỉ lãnh đạo xác nhận")), *((unit.pk, unit.name) for unit in units)]


class KeepersForm(forms.Form):
    """The unit of every register at once: a field for each table, and one for all that are left empty."""

    REST = "rest"

    def __init__(self, *args: Any, units: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ended = {one.keeper for one in known if one.keeper} - set(units)
        living = [(unit.pk, unit.name) for unit in units]
        gone = [(unit.pk, gettext("%(unit)s (đã kết thúc hoạt động)") % {"unit": unit.name}) for unit in sorted(ended, key=str)]
        self.fields[self.REST] = _unit(
            _("Các sổ để trống thì giao cho"),
            [("", _("không giao")), *living],
            help_text=_("Chọn một đơn vị nếu đơn vị ấy giữ mọi sổ còn lại."),
        )
        for one in known:
            now = one.keeper.pk if one.keeper else ""
            own = [pair for pair in gone if pair[0] == now]
            choices = [("", _("chưa giao: chỉ lãnh đạo xác nhận")), *living, *own]
            self.fields[one.table.name] = _unit(one.title, choices, initial=now)

    def units(self) -> dict[str, int | None]:
        """What was chosen, by table."""
        rest = self.cleaned_data[self.REST]
        return {table: unit or rest for table, unit in self.cleaned_data.items() if table != self.REST}

    def one_by_one(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != self.REST]


def _unit(label: Any, choices: Any, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=False, **kwargs)


class DecisionForm(forms.Form):
    ACTIONS = (UploadAction.APPROVE, UploadAction.REFUSE, UploadAction.WITHDRAW)

    action = forms.TypedChoiceField(choices=[(action.value, action.label) for action in ACTIONS], coerce=UploadAction)
    reason = forms.CharField(max_length=300, required=False)
    removed = forms.IntegerField(min_value=0, required=False)  # the number of rows whose going was agreed to

    def clean_removed(self) -> int:
        return self.cleaned_data["removed"] or 0
