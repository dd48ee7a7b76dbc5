"""What may be typed about people, roles and absences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import django_filters
from allauth.account.forms import ChangePasswordForm
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minhbach_site.accounts import queries
from minhbach_site.accounts.states import Role
from minhbach_site.ui.dates import written
from minhbach_site.ui.forms import DateField
from minhbach_site.ui.tables import BlindFilter


class PersonForm(forms.Form):
    display_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    title = forms.CharField(label=_("Chức vụ, vị trí việc làm"), max_length=160, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_(
            "Để nhận nhắc việc; không dùng để đăng nhập. "
            "Thư nhắc gửi đến địa chỉ này ngay, không chờ người dùng xác nhận: hãy ghi thật đúng."
        ),
    )


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Để nhận nhắc việc và để đặt lại mật khẩu khi quên, sau khi bạn xác nhận. Hãy dùng địa chỉ mà chỉ bạn đọc được."),
    )


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=60,
        validators=[ASCIIUsernameValidator()],
        help_text=_("Chữ không dấu, chữ số và các dấu @ . + - _; không đổi được về sau."),
    )
    field_order = ("display_name", "username", "title", "email")


class GrantForm(forms.Form):
    role = forms.TypedChoiceField(label=_("Vai trò"), choices=Role.choices, coerce=Role)
    unit_code = forms.ChoiceField(
        label=_("Đơn vị"),
        required=False,
        help_text=_("Bắt buộc với người đứng đầu đơn vị; để trống nếu vai trò có hiệu lực trong toàn cơ quan."),
    )
    from_on = DateField(label=_("Từ ngày"))
    until_on = DateField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu chưa có ngày kết thúc."))
    reason = forms.CharField(label=_("Căn cứ"), max_length=300, help_text=_("Ví dụ: số, ngày của quyết định phân công."))

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["unit_code"]
        assert isinstance(offered, forms.ChoiceField)
        offered.choices = [("", _("Toàn cơ quan")), *units]


class EndGrantForm(forms.Form):
    until_on = DateField(label=_("Ngày cuối cùng còn vai trò"))


NOTHING = ("", _("– chọn –"))  # chosen by nobody: who is to stand in is never decided by the order of a list


class DelegationForm(forms.Form):
    grant_id = forms.TypedChoiceField(label=_("Vai trò"), coerce=int)
    delegate_id = forms.TypedChoiceField(
        label=_("Người được ủy quyền"),
        coerce=int,
        help_text=_(
            "Vai trò lãnh đạo chỉ ủy quyền cho lãnh đạo khác hoặc người đứng đầu đơn vị, không cho thành viên Ban Thanh tra nhân dân. "
            "Người được ủy quyền không duyệt được việc do chính bạn nhập."
        ),
    )
    from_on = DateField(label=_("Từ ngày"))
    until_on = DateField(label=_("Đến hết ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=300, help_text=_("Ví dụ: nghỉ phép, đi công tác."))

    def __init__(self, *args: Any, grants: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(grant.pk, str(grant)) for grant in grants]
        self.offer("grant_id", roles if len(roles) == 1 else [NOTHING, *roles])
        others = [(person.pk, f"{person.display_name} – {person.title}".removesuffix(" – ")) for person in colleagues]
        self.offer("delegate_id", [NOTHING, *others])

    def bound(self, last: date, months: int, own: bool) -> None:
        """Say beside the last day which is the latest, and whether the law or only this software says so."""
        why = _("Quy ước của phần mềm, pháp luật không định số tháng.") if own else ""
        longest = _("Chậm nhất %(until)s (%(months)d tháng kể từ hôm nay).") % {"until": written(last), "months": months}
        self.fields["until_on"].help_text = f"{longest} {why}".strip()
        self.fields["until_on"].widget.attrs["max"] = last.isoformat()

    def offer(self, name: str, choices: Sequence[tuple[int | str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class OwnPasswordForm(ChangePasswordForm):
    """A new password for oneself. Only a wrong present one counts towards the limit, which the right one clears."""

    def clean_oldpassword(self) -> str:
        if not ratelimit.consume(context.request, action="wrong_old_password", user=self.user):
            raise ValidationError(
                _("Mật khẩu hiện tại đã bị ghi sai quá nhiều lần. Hãy đợi 10 phút rồi thử lại."), code="too_many_attempts"
            )
        present: str = super().clean_oldpassword()
        ratelimit.clear(context.request, action="wrong_old_password", user=self.user)
        return present


class PeopleFilter(django_filters.FilterSet):
    q = BlindFilter()
    role = django_filters.ChoiceFilter(label=_("Vai trò"), choices=Role.choices, method="with_role", empty_label=_("Tất cả"))
    is_active = django_filters.ChoiceFilter(
        label=_("Tình trạng"), choices=[("1", _("Được đăng nhập")), ("0", _("Đã khóa"))], method="with_state", empty_label=_("Tất cả")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def with_role(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 (django-filter's signature)
        return rows.filter(pk__in=queries.grants_in_force(self.on).filter(role=value).values("person"))

    def with_state(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002
        return rows.filter(is_active=value == "1")


class _KeyForm:
    """A key that is not accepted says so in its own words; allauth's are those of a wrong code."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(
                _("Khóa này không được chấp nhận: có thể đã bị gỡ khỏi trang. Hãy dùng khóa khác hoặc mật khẩu, rồi thêm lại khóa.")
            ) from error


class SecondStepForm(AuthenticateForm):
    """The code at the second step of signing in; and which of the ways a person has, so that no other is offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.takes_code, self.takes_key = queries.second_factors(self.user)
        self.fields["code"].label = _("Mã của ứng dụng xác thực, hoặc một mã khôi phục")


class SignInByKeyForm(_KeyForm, keys.LoginWebAuthnForm):
    pass


class AuthenticateByKeyForm(_KeyForm, keys.AuthenticateWebAuthnForm):
    pass


class ReauthenticateByKeyForm(_KeyForm, keys.ReauthenticateWebAuthnForm):
    pass


class AddKeyForm(keys.AddWebAuthnForm):
    name = forms.CharField(label=_("Tên của khóa"), required=False, help_text=_("Để nhận ra khóa về sau, ví dụ: điện thoại của tôi."))


class RenameKeyForm(keys.EditWebAuthnForm):
    name = forms.CharField(label=_("Tên của khóa"))
