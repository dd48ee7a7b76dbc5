"""Long work in a process of its own, so that a page answers at once and a web worker keeps its memory."""

from __future__ import annotations

import subprocess
import sys

from django.utils import timezone

from minhbach_site.reporting import queries, services
from minhbach_site.reporting.states import RunState

COMMAND = "perform_runs"


def perform_waiting() -> int:
    """Make every run that waits, oldest first, and return how many were made."""
    count = 0
    while (run := queries.runs().filter(state=RunState.WAITING).order_by("made_at", "pk").first()) is not None:
        services.perform(run_id=run.pk, now=timezone.now)
        count += 1
    return count


def start() -> None:
    """Have a new process make what waits; it has this one's environment and nothing else of it."""
    subprocess.Popen(  # noqa: S603 - our own program with fixed arguments
        [sys.executable, "-m", "minhbach_site", COMMAND],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None,
        start_new_session=True,
    )
