"""How forms look: Django's own rendering with the site's templates, and the fields that offices need."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minhbach.facts.cells import FIRST_YEAR, LAST_YEAR

MOST_LETTERS = 200  # of what is searched for


class Renderer(TemplatesSetting):
    """`{{ form }}` and `{{ field.as_field_group }}` in the site's look."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


def check_year(day: date) -> None:
    """Raise ValidationError for a year that no register takes: it is a slip of the finger, and would stop every report."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(
            _("Năm %(year)s không thể đúng: cần năm từ %(first)s đến %(last)s. Hãy kiểm tra lại năm."),
            params={"year": f"{day.year:04d}", "first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
        )


class DateField(forms.DateField):
    """A day, typed as 27/11/2026 or picked from the browser's calendar, of the years that the registers take."""

    def __init__(self, **kwargs: Any) -> None:
        years = {"min": date(FIRST_YEAR, 1, 1).isoformat(), "max": date(LAST_YEAR, 12, 31).isoformat()}
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **years}))
        super().__init__(**{**kwargs, "validators": [*kwargs.get("validators", ()), check_year]})


class LawSelect(forms.Select):
    """A choice among words of the law: on a page in another language they stay Vietnamese, and are said to be."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value and get_language() != "vi":
            option["attrs"]["lang"] = "vi"
        return option


class SearchForm(forms.Form):
    """The box at the top of every page."""

    q = forms.CharField(required=False, strip=True)

    def clean_q(self) -> str:
        """What is too long to be words is cut: its beginning is looked for, and told back."""
        return str(self.cleaned_data["q"])[:MOST_LETTERS].strip()
