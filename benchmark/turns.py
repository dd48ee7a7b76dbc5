"""Several ways to do a thing, timed in turn, so that a busy moment of the machine hits all of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping


def turns(
    ways: Mapping[str, Callable[[], object]], runs: int, clock: Callable[[], float] = time.perf_counter, what: str = "turn"
) -> dict[str, list[float]]:
    """Seconds of each way, one entry a run; a first turn that warms disk and caches is left out."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(runs + 1):
        for name, way in ways.items():
            began = clock()
            way()
            if turn:
                times[name].append(clock() - began)
        print(f"→ {what} {turn} of {runs}", file=sys.stderr)
    return times
