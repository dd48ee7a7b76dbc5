"""Room for the frames of a request in one piece of memory.

CPython keeps the frames of Python's functions in chunks of 16 KB, takes a chunk when a call does not fit into the last and gives it back as
soon as that call returns. A page whose loop happens to call across such a border asks the system for memory thousands of times: the first
page of the journal took 54 ms or 103, by how deep it was called, and 48 to 56 in one chunk (docs/benchmark.md, "The site's lists").
https://github.com/python/cpython/issues/142183: mended for later 3.13 in March 2026; 3.11.7, 3.12.1 and 3.13.0 were seen to do it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

SLOTS = 40_000  # of 8 bytes: with the frame of this size comes a chunk of 512 KB, of which some 190 are left for what is called in it


def in_one_chunk(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost middleware: what it calls has its frames in the chunk that comes with its own. What is not touched costs nothing."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    answer.__code__ = answer.__code__.replace(co_stacksize=SLOTS)
    return answer
