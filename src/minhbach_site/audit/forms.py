"""How the journal is narrowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.audit.queries import Proof, ProofError, journaled_models, proof_of, proofs_in, slip, words_of
from minhbach_site.audit.states import Kind
from minhbach_site.ui.menu import Words
from minhbach_site.ui.tables import DayFilter
from minhbach_site.ui.wordindex import with_words

LARGEST = 10 * 1024 * 1024  # bytes of a file that was kept outside


@dataclass(frozen=True, slots=True)
class Whole:
    """Records of several kinds that are one thing to a reader, such as a register: its files, the statements about it, its keeper.

    `entries` gives the condition on the entries of one of them, by its code.
    """

    words: Words
    kinds: tuple[str, ...]
    entries: Callable[[str], Q]


class JournalFilter(django_filters.FilterSet):
    from_on = DayFilter(label=_("Từ ngày"), method="since")
    until_on = DayFilter(label=_("Đến hết ngày"), method="until")
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=Kind.choices, empty_label=_("Tất cả"))
    action = django_filters.ChoiceFilter(label=_("Việc"), choices=[], empty_label=_("Tất cả"))
    actor = django_filters.CharFilter(
        label=pgettext_lazy("nhật ký", "Người thực hiện"), method="by", widget=forms.TextInput(attrs={"type": "search"})
    )

    subject_type = django_filters.ChoiceFilter(label=_("Loại đối tượng"), choices=[], empty_label=_("Tất cả"), method="of_kind")
    subject = django_filters.CharFilter(label=_("Số hoặc mã của đối tượng"), method="of_subject")

    def __init__(self, *args: Any, actions: Mapping[str, Any], wholes: Mapping[str, Whole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wholes = wholes
        kinds = {model._meta.label_lower: capfirst(words_of(model._meta.label_lower)) for model in journaled_models()}
        kinds |= {label: capfirst(str(whole.words)) for label, whole in wholes.items()}
        self.filters["subject_type"].extra["choices"] = sorted(kinds.items(), key=lambda pair: pair[1])
        self.filters["action"].extra["choices"] = sorted(actions.items(), key=lambda pair: str(pair[1]))

    def of_kind(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 (django-filter's signature)
        whole, subject = self.wholes.get(value), self.form.cleaned_data.get("subject")
        if whole is None:
            return rows.filter(subject_type=value)
        return rows.filter(whole.entries(subject)) if subject else rows.filter(subject_type__in=whole.kinds)

    def of_subject(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 (django-filter's signature)
        return rows if self.form.cleaned_data.get("subject_type") in self.wholes else rows.filter(subject=value)

    def by(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 (django-filter's signature)
        # as numbers: by a question in the question PostgreSQL would read the whole journal
        people = list(with_words(get_user_model().objects.all(), value).values_list("pk", flat=True))
        return rows.filter(Q(actor__in=people) | Q(on_behalf_of__in=people))

    def since(self, rows: Any, name: str, value: date) -> Any:  # noqa: ARG002 (django-filter's signature)
        return rows.filter(at__gte=make_aware(datetime.combine(value, time.min)))

    def until(self, rows: Any, name: str, value: date) -> Any:  # noqa: ARG002 (django-filter's signature)
        return rows.filter(at__lte=make_aware(datetime.combine(value, time.max)))


class ProofForm(forms.Form):
    """What was kept outside: typed from a printed proof, or a file. `proofs` are its proofs when the form is right."""

    sequence = forms.CharField(
        label=_("Số dòng khớp"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    hash = forms.CharField(
        label=_("Mã băm của dòng cuối (SHA-256)"),
        max_length=100,
        required=False,
        help_text=_("64 ký tự; chữ hoa, chữ thường và dấu cách đều được."),
    )
    file = forms.FileField(
        label=_("Hoặc chọn tệp đã giữ"),
        required=False,
        help_text=_("Tệp niêm, bản chứng thực PDF của trang, hoặc sao-luu.json của bản sao lưu; không quá 10 MB."),
    )
    sure = forms.BooleanField(label=_("Tôi đã xem lại từng ký tự, bản chứng thực ghi đúng như vậy"), required=False)
    proofs: list[Proof]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sure = self.fields["sure"]
        if "sure" not in self.data:  # it is asked only when there is a reason
            del self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        sequence, digest, file = (found.get(name) for name in ("sequence", "hash", "file"))
        if self.errors:
            return found
        try:
            self.proofs = _in_file(file) if file else []
            if sequence and digest:
                self.proofs.append(self._agreed(proof_of(sequence, digest), sure=bool(found.get("sure"))))
            elif sequence or digest or not file:
                raise ProofError(_("Hãy chép cả số dòng và mã băm trên bản chứng thực, hoặc chọn tệp đã giữ."))
        except ProofError as error:
            self.add_error(None, str(error))
        return found

    def _agreed(self, proof: Proof, *, sure: bool) -> Proof:
        """A slip of the pen is asked about before it stands among the results for ever. Raises ProofError for one that is not affirmed."""
        if (said := slip(proof)) and not sure:
            self.fields["sure"] = self._sure
            raise ProofError(
                _("%(said)s Hay chép nhầm: hãy xem lại số dòng và mã băm trên bản chứng thực. Nếu đã chép đúng thì đánh dấu bên dưới.")
                % {"said": said}
            )
        return proof


def _in_file(file: Any) -> list[Proof]:
    if file.size > LARGEST:
        raise ProofError(_("Tệp lớn hơn 10 MB nên không phải bản giữ ngoài của nhật ký. Hãy chọn đúng tệp đã giữ."))
    return proofs_in(file.read())
