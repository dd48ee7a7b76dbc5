"""Which language a page is in: Vietnamese, unless the reader chose otherwise with the switch. What the browser prefers decides nothing.

The site's own sentences are in its catalogues. What the library names (registers and their columns, duties, topics, roles, traits, matters
to disclose) has its English beside its Vietnamese, there and nowhere else: `said` takes the one or the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Choices
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy, ngettext_lazy

from minhbach.law.provisions import Amount, Bound, Unit
from minhbach.law.wording import bound_words, length_words, number_words


class ChosenLanguage:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def word_of(choices: type[Choices], value: Any) -> str:
    """The word of a choice in the language of the page; the value itself where it is none of them.

    For the `get_..._display` of what stands in long lists: Django's own translates every word of the enumeration for each row.
    """
    return str(choices(value).label) if value in choices else str(value)


def said(thing: Any, name: str = "name") -> Any:
    """What the library calls something, in the language of the page: its `name`, or `name_en`; another attribute by its name.

    >>> from minhbach.facts.schemas import KEPT
    >>> with translation.override("en"):
    ...     said(KEPT["dossiers"], "title")
    'Dossiers of administrative procedures'
    """
    return getattr(thing, f"{name}_en" if translation.get_language() == "en" else name)


# the units in which the law gives lengths that a page says by themselves
_LENGTHS = {
    Unit.MONTHS: ngettext_lazy("%(count)d tháng", "%(count)d tháng", "count"),
    Unit.CALENDAR_DAYS: ngettext_lazy("%(count)d ngày", "%(count)d ngày", "count"),
    Unit.WORKING_DAYS: ngettext_lazy("%(count)d ngày làm việc", "%(count)d ngày làm việc", "count"),
    Unit.HOURS: ngettext_lazy("%(count)d giờ", "%(count)d giờ", "count"),
    Unit.WORKING_HOURS: ngettext_lazy("%(count)d giờ làm việc", "%(count)d giờ làm việc", "count"),
}


def length_said(amount: int, unit: Unit) -> str:
    """A length of time in the language of the page; in Vietnamese as the library writes it.

    >>> with translation.override("en"):
    ...     length_said(1, Unit.WORKING_DAYS), length_said(3, Unit.MONTHS)
    ('1 working day', '3 months')
    """
    return str(_LENGTHS[unit] % {"count": amount}) if translation.get_language() == "en" else length_words(amount, unit)


_BOUNDS = {
    Bound.AT_LEAST: gettext_lazy("ít nhất %(number)s"),
    Bound.MORE_THAN: gettext_lazy("trên %(number)s"),
    Bound.AT_MOST: gettext_lazy("nhiều nhất %(number)s"),
    Bound.LESS_THAN: gettext_lazy("dưới %(number)s"),
}


def bound_said(amount: Amount) -> str:
    """A number of the law with its bound, in the language of the page; in Vietnamese as the library writes it.

    >>> from decimal import Decimal
    >>> with translation.override("en"):
    ...     bound_said(Amount("approval", "tỷ lệ tán thành", Decimal(50), "%", Bound.MORE_THAN))
    'more than 50%'
    """
    if translation.get_language() != "en" or amount.bound not in _BOUNDS:
        return bound_words(amount)
    return str(_BOUNDS[amount.bound] % {"number": number_words(amount)})


said_later = lazy(said, str)  # for what is set up once and shown in either language
