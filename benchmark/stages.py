"""Where the time goes inside one warm process."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minhbach.documents.layout import load_layout
from minhbach.facts.imports import import_folder
from minhbach.facts.store import Store
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.reports.freeze import freeze, gather, rebuild
from minhbach.reports.publish import FORMATS, draw


def stages(folder: Path, target: Path, *, runs: int) -> dict[str, list[float]]:
    """Seconds of each stage, one entry a run; a first run that warms fonts and caches is left out."""
    times: dict[str, list[float]] = {}
    layout = load_layout()
    for turn in range(runs + 1):

        def timed(name: str, work: Callable[[], Any], turn: int = turn) -> Any:
            began = time.perf_counter()
            result = work()
            if turn:
                times.setdefault(name, []).append(time.perf_counter() - began)
            return result

        store = Store.open(folder / ".minhbach")
        timed("import, nothing new", lambda: import_folder(store, folder, recorded_at=datetime.now(UTC), progress=lambda _: None))
        tables = timed("read the store", store.state)
        sources = timed("read card, outline, definitions", lambda: gather(folder))
        snapshot = timed("freeze", lambda: freeze(sources, tables, target / str(turn)))
        report = timed("figures, identities, charts, words", lambda: rebuild(snapshot, DuckDB(snapshot.tables), cache=folder / ".minhbach" / "cache"))
        for kind in FORMATS:
            timed(f"draw {kind.upper()}", lambda kind=kind: draw(kind, report, layout))
    return times
