"""A limit on the time that one file may take, so that one hostile file does not hold up the others.

The alarm clock of the system interrupts Python code, the regular expressions and whatever waits; it exists on POSIX and rings in the main
thread only. Where it cannot ring, the work must be done in a process of its own. What computes outside Python without looking up is stopped
by `last_resort`, which ends the process.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

SECONDS = 120.0  # for one file: twice what the longest text that is read at all, two million characters, takes on a slow machine
AGAIN = 0.5  # seconds after which the alarm rings again, should a library have swallowed it
GRACE = 10.0  # seconds between the alarm and the last resort


class TimeUpError(BaseException):
    """The time is over. Not an Exception: a reader that forgives what a file does wrong must not forgive this."""


def too_long(name: str, seconds: float) -> str:
    """The words for a file that took too long."""
    return f"{name}: không kiểm tra xong trong {seconds:g} giây nên đã dừng. Hãy tách tệp, hoặc cho thêm thời gian bằng --timeout SỐ_GIÂY."


def can_interrupt() -> bool:
    """Whether the alarm can ring here: POSIX, the main thread, and nobody else waits for it."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getitimer(signal.ITIMER_REAL)[0] == 0


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises TimeUpError inside the block after `seconds`; does nothing where `can_interrupt` says no."""
    if not can_interrupt():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def last_resort(seconds: float) -> Iterator[None]:
    """Ends this process when the block is not done after `seconds` and the grace; for worker processes only."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(seconds + GRACE, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _ring(*_: object) -> NoReturn:
    raise TimeUpError
