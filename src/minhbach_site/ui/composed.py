"""What people type, in composed form: some keyboards and systems send a letter and its accents one by one, which no search would find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unicodedata import is_normalized

from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from minhbach.text import nfc

_AS_TYPED = "password"  # part of the names of fields of which every byte counts


class Composed:
    """The one door: every form, filter and search of the site gets composed text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> None:
        request.GET = composed(request.GET)
        if request.method == "POST":
            try:
                request.POST = composed(request.POST)
            except UnreadablePostError:  # the sender went away; the view is told when it reads
                return


def composed(values: QueryDict) -> QueryDict:
    """The same values, composed where they are not.

    >>> composed(QueryDict("q=Nghi%CC%A3 quye%CC%82%CC%81t")).get("q") == "Nghị quyết"
    True
    """
    if all(is_normalized("NFC", text) for _name, texts in values.lists() for text in texts):
        return values
    made = values.copy()
    for name, texts in values.lists():
        made.setlist(name, texts if _AS_TYPED in name else [nfc(text) for text in texts])
    made._mutable = False
    return made
