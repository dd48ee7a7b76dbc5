"""Where the time goes inside one warm process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from minhbach.documents.layout import Layout, load_layout
from minhbach.facts.imports import import_folder
from minhbach.facts.store import Store
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.reports.freeze import freeze, gather, rebuild
from minhbach.reports.publish import FORMATS, draw, publish


def stages(folder: Path, target: Path, *, runs: int) -> dict[str, list[float]]:
    """Seconds of each stage, one entry a run; a first run that warms fonts and caches is left out."""
    layout = load_layout()
    measured = [_one_run(folder, target / str(run), layout) for run in range(runs + 1)][1:]
    return {name: [found[name] for found in measured] for name in measured[0]}


def _one_run(folder: Path, target: Path, layout: Layout) -> dict[str, float]:
    times: dict[str, float] = {}
    stage = _stopwatch(times)
    store = Store.open(folder / ".minhbach")
    cache = folder / ".minhbach" / "cache"
    with stage("import, nothing new"):
        import_folder(store, folder, recorded_at=datetime.now(UTC), progress=lambda _: None)
    with stage("read the store"):
        tables = store.state()
    with stage("read card, outline, definitions"):
        sources = gather(folder)
    with stage("freeze"):
        snapshot = freeze(sources, tables, target, engine_for=DuckDB)
    with stage("figures, identities, charts, words"):
        report = rebuild(snapshot, DuckDB(snapshot.tables), cache=cache)
    for kind in FORMATS:
        with stage(f"draw {kind.upper()}"):
            draw(kind, report, layout, cache=cache)
    with stage("all four files, side by side"):
        publish(report, layout, target, progress=lambda _: None, cache=cache)
    return times


def _stopwatch(times: dict[str, float]) -> Callable[[str], AbstractContextManager[None]]:
    @contextmanager
    def stage(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        times[name] = time.perf_counter() - began

    return stage
