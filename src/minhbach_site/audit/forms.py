"""How the journal is narrowed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from minhbach_site.audit.queries import Proof, ProofError, proof_of
from minhbach_site.audit.states import Kind
from minhbach_site.ui.tables import having_words


class JournalFilter(django_filters.FilterSet):
    from_on = django_filters.DateFilter(
        label=_("Từ ngày"), method="since", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until_on = django_filters.DateFilter(
        label=_("Đến hết ngày"), method="until", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=Kind.choices, empty_label=_("Tất cả"))
    action = django_filters.ChoiceFilter(label=_("Việc"), choices=[], empty_label=_("Tất cả"))
    actor = django_filters.CharFilter(
        label=pgettext_lazy("nhật ký", "Người thực hiện"), method="by", widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, actions: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["action"].extra["choices"] = sorted(actions.items(), key=lambda pair: str(pair[1]))

    def by(self, rows: Any, name: str, value: str) -> Any:  # noqa: ARG002 (django-filter's signature)
        return rows.filter(actor__in=get_user_model().objects.filter(having_words(value)).values("pk"))

    def since(self, rows: Any, name: str, value: date) -> Any:  # noqa: ARG002
        return rows.filter(at__gte=make_aware(datetime.combine(value, time.min)))

    def until(self, rows: Any, name: str, value: date) -> Any:  # noqa: ARG002
        return rows.filter(at__lte=make_aware(datetime.combine(value, time.max)))


class ProofForm(forms.Form):
    """What stands on a printed proof; `proof` is it when the form is right."""

    sequence = forms.CharField(label=_("Số dòng khớp"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    hash = forms.CharField(
        label=_("Mã băm của dòng cuối (SHA-256)"), max_length=100, help_text=_("64 ký tự; chữ hoa, chữ thường và dấu cách đều được.")
    )
    proof: Proof

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if {"sequence", "hash"} <= set(found):
            try:
                self.proof = proof_of(found["sequence"], found["hash"])
            except ProofError as error:
                self.add_error(None, str(error))
        return found
