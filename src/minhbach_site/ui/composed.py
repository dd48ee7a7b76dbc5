"""What people type, as it is seen: some keyboards send a letter and its accents one by one, which no search would find, and what is copied
from elsewhere brings characters that nobody sees, which would fill a field that looks empty or turn a line around, and control characters
(a word processor's line break), which no sheet, XML or PDF takes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

from minhbach.text import legible, nfc, visible

_AS_TYPED = "password"  # part of the names of fields of which every byte counts


class Composed:
    """The one door: every form, filter, search and name of a file gets composed text of characters that are seen and can be written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> None:
        request.GET = composed(request.GET)
        if request.method == "POST":
            try:
                request.POST = composed(request.POST)
                for files in request.FILES.lists():
                    for file in files[1]:
                        file.name = _as_seen(file.name)
            except UnreadablePostError:  # the sender went away; the view is told when it reads
                return


def composed(values: QueryDict) -> QueryDict:
    """The same values as they are seen.

    >>> composed(QueryDict("q=Nghi%CC%A3 quye%CC%82%CC%81t")).get("q") == "Nghị quyết"
    True
    """
    if all(text == _as_seen(text) for _name, texts in values.lists() for text in texts):
        return values
    made = values.copy()
    for name, texts in values.lists():
        made.setlist(name, texts if _AS_TYPED in name else [_as_seen(text) for text in texts])
    made._mutable = False
    return made


def _as_seen(text: str) -> str:
    return legible(visible(nfc(text)))
