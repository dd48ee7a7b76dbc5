"""Fields of forms."""

from __future__ import annotations

from importlib import import_module

import pytest
from django import forms

from expectations import NAMES
from minhbach_site.ui.forms import DateField


class Day(forms.Form):
    on = DateField()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1900-01-01", ""),
        ("31/12/2199", ""),
        ("0001-01-01", "Năm 0001 không thể đúng: cần năm từ 1900 đến 2199. Hãy kiểm tra lại năm."),
        ("31/12/1899", "Năm 1899 không thể đúng: cần năm từ 1900 đến 2199. Hãy kiểm tra lại năm."),
        ("9999-12-31", "Năm 9999 không thể đúng: cần năm từ 1900 đến 2199. Hãy kiểm tra lại năm."),
    ],
)
def test_a_year_that_no_register_takes_is_refused_where_it_is_typed(typed, said):
    form = Day({"on": typed})

    assert form.is_valid() is not bool(said)
    assert form.errors.get("on", []) == ([said] if said else [])


def test_the_browser_offers_no_other_years_either():
    assert 'min="1900-01-01" max="2199-12-31"' in str(Day()["on"])


def forms_of_the_site():
    for name in NAMES:
        module = import_module(f"minhbach_site.{name}.forms")
        yield from (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, forms.BaseForm))


def test_every_day_of_every_form_is_typed_into_that_field():
    fields = [(form.__name__, name, field) for form in forms_of_the_site() for name, field in form.base_fields.items()]
    days = [(form, name, type(field)) for form, name, field in fields if isinstance(field, forms.DateField)]

    assert len(days) > 30
    assert [one for one in days if not issubclass(one[2], DateField)] == []
