"""Which language a page is in: Vietnamese, unless the reader chose otherwise with the switch. What the browser prefers decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Choices
from django.http import HttpRequest, HttpResponse
from django.utils import translation


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
