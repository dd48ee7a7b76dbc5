"""Work that goes on after the page has answered: a command of the site in a process of its own, and how far what it makes is.

Calling it off changes the row at once; the process sees it at its next step (`tell`), ends there and leaves nothing half-made.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Event, Thread
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.db.models import Model, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=Model)
SILENT = timedelta(minutes=3)  # longer than any piece of work takes between two signs of life
BEAT = 30  # seconds between the signs of life of work whose single steps may take long


class WorkState(TextChoices):
    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang làm")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không làm được")
    CANCELLED = "cancelled", _("Đã hủy")


class WorkAction(TextChoices):
    START = "start", _("Bắt đầu")
    FINISH = "finish", _("Xong")
    FAIL = "fail", _("Dừng vì lỗi")
    CANCEL = "cancel", _("Hủy")


TRANSITIONS: dict[tuple[WorkState, WorkAction], WorkState] = {
    (WorkState.WAITING, WorkAction.START): WorkState.RUNNING,
    (WorkState.RUNNING, WorkAction.FINISH): WorkState.DONE,
    (WorkState.RUNNING, WorkAction.FAIL): WorkState.FAILED,
    (WorkState.WAITING, WorkAction.FAIL): WorkState.FAILED,
    (WorkState.WAITING, WorkAction.CANCEL): WorkState.CANCELLED,
    (WorkState.RUNNING, WorkAction.CANCEL): WorkState.CANCELLED,
}
TONES = {
    WorkState.WAITING: "info",
    WorkState.RUNNING: "info",
    WorkState.DONE: "good",
    WorkState.FAILED: "bad",
    WorkState.CANCELLED: "neutral",
}
GOING = (WorkState.WAITING, WorkState.RUNNING)


class CancelledWork(Exception):  # noqa: N818 - no error: someone wanted it
    """The work that is being made was called off: it ends here."""


@dataclass(frozen=True, slots=True)
class Going:
    """One piece of long work that waits or is being made, for who may call it off; it says nothing of what the work is about."""

    words: str
    asked_by: str
    asked_at: datetime
    far: str
    silent: bool
    page: str  # where it is called off, by a POST


def start(command: str) -> None:
    """Begin a command of the site and do not wait for it; it has this process's environment and nothing else of it."""
    subprocess.Popen(  # noqa: S603 - our own program with fixed arguments
        [sys.executable, "-m", "minhbach_site", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


@transaction.atomic
def move(model: type[Row], pk: int, action: WorkAction, *, at: datetime, **values: Any) -> Row | None:
    """Apply the table of transitions to a row with `state`, `started_at` and `finished_at`; None where another process was first."""
    row = model._default_manager.select_for_update().get(pk=pk)
    state = TRANSITIONS.get((WorkState(row.state), action))  # type: ignore[attr-defined]  # as said above
    if state is None:
        return None
    for name, value in {**values, "state": state, ("started_at" if action is WorkAction.START else "finished_at"): at}.items():
        setattr(row, name, value)
    row.save()
    return row


def tell(model: type[Model], pk: int, **values: Any) -> None:
    """Write how far the work of a row with `state` is. Raises CancelledWork where it no longer goes on: this is where a worker stops."""
    if not model._default_manager.filter(pk=pk, state=WorkState.RUNNING).update(**values):
        raise CancelledWork


def may_call_off(person: Any, asked_by: int, on: date) -> bool:
    """Whoever asked for the work, and who runs the site: whom that is, the person says (`accounts.Person`, above this app)."""
    return person.pk == asked_by or bool(person.calls_off_work(on=on))


def require_may_call_off(actor: Any, asked_by: int, on: date) -> None:
    """Raise PermissionDenied for anyone else."""
    if not actor.acts(lambda one: may_call_off(one, asked_by, on), on=on):
        raise PermissionDenied(gettext("Chỉ người yêu cầu việc này hoặc quản trị hệ thống hủy được."))


def over_words() -> str:
    """What is told of work that can no longer be called off."""
    return gettext("Việc này đã xong hoặc đã dừng, nên không còn gì để hủy.")


def is_silent(heard_at: datetime, at: datetime) -> bool:
    """Whether work that was last heard of at `heard_at` gave no sign of life for so long that its process must have died."""
    return at - heard_at > SILENT


@contextmanager
def beside() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Gives a function that has small calls made in a thread, with a connection to the database of its own: what they write is seen at
    once, also while this thread stands in one long transaction that only reads. A call that comes while one is being made is left out:
    the next tells more. That the work was called off, which only that thread sees, is raised at the call after it.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        last: list[Future[object]] = []

        def tell(call: Callable[[], object]) -> None:
            if last and last[-1].done() and isinstance(last[-1].exception(), CancelledWork):
                raise CancelledWork
            if not last or last[-1].done():
                last[:] = [thread.submit(call)]

        try:
            yield tell
        finally:
            thread.submit(lambda: connection.close()).result()  # the name is read in the thread: its own connection


@contextmanager
def beating(call: Callable[[], object]) -> Iterator[None]:
    """Has `call` made every `BEAT` seconds in a thread, with a connection to the database of its own, as long as the block goes on."""
    over = Event()

    def beat() -> None:
        while not over.wait(BEAT):
            with suppress(DatabaseError):  # the database is busy: the next beat tells it
                call()
        connection.close()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
