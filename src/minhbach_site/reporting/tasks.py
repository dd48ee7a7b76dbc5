"""Long work that people asked for, made one after another in a process of its own."""

from __future__ import annotations

from django.utils import timezone

from minhbach_site.reporting import queries, services
from minhbach_site.reporting.states import RunState


def perform_waiting() -> int:
    """Make every run that waits, oldest first, and return how many were made."""
    count = 0
    while (run := queries.runs().filter(state=RunState.WAITING).order_by("made_at", "pk").first()) is not None:
        services.perform(run_id=run.pk, now=timezone.now)
        count += 1
    return count
