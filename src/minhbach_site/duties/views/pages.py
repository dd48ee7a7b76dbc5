"""What the views of duties share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from minhbach_site.duties import services
from minhbach_site.ui.answers import pressed

if TYPE_CHECKING:
    from minhbach_site.accounts.models import Person


class Request(HttpRequest):
    """A request of someone signed in."""

    user: Person


def press(request: Request, call: Callable[..., Any], back: str, done: str) -> HttpResponse:
    return pressed(request, call, refusal=services.DutyProblem, back=back, done=done)
