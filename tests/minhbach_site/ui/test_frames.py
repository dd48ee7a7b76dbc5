"""The memory in which Python keeps the frames of a request."""

from __future__ import annotations

import resource

from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from minhbach_site.ui.frames import in_one_chunk

DEPTHS, CALLS = 400, 300


def taken() -> int:
    """How often the system gave this process a page of memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def leaf(first: int = 1, second: int = 2, third: int = 3, fourth: int = 4) -> tuple[int, ...]:
    return (first, second, third, fourth)


def memory_of_calls() -> int:
    """How often memory was asked for in so many calls."""
    before = taken()
    for _turn in range(CALLS):
        leaf()
    return taken() - before


def under(depth: int) -> int:
    """The same, called so deep; some of these depths end at the border of a chunk."""
    return under(depth - 1) if depth else memory_of_calls()


def at_each_depth() -> list[int]:
    return [under(depth) for depth in range(DEPTHS)]


def test_calls_of_a_request_never_ask_the_system_for_memory_again_and_again():
    inside: list[int] = []

    def page(_request):
        at_each_depth()  # warm
        inside.extend(at_each_depth())
        return HttpResponse()

    in_one_chunk(page)(RequestFactory().get("/"))

    assert len(inside) == DEPTHS
    assert max(inside) < CALLS / 2


def test_it_is_the_outermost_so_that_all_of_a_request_is_in_it():
    assert settings.MIDDLEWARE[0] == "minhbach_site.ui.frames.in_one_chunk"
