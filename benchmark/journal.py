"""Looking at the whole journal and at the records of which it tells, on SQLite and on PostgreSQL: what a proof of the journal costs.

Every record is sealed first, as after an upgrade, so that each is truly compared. Walking, comparing and a whole proof, as it is asked for
on the site (with its progress written beside it), take turns in one process.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from on_postgres import server

WORDS = {
    "walk": ("walk the chain", "entries"),
    "compare": ("compare the records", "compared"),
    "proof": ("a whole proof, as on the site", "entries"),
}


def measure(rows: int, runs: int, as_json: bool) -> int:
    """Print the table of each database."""
    found = {"SQLite (WAL)": _database(rows, runs, None)}
    with server() as url:
        if url is None:
            print("journal: no PostgreSQL on this machine, skipped (apt-get install postgresql)", file=sys.stderr)
        else:
            found["PostgreSQL"] = _database(rows, runs, url)
    print(json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n\n".join(_table(name, one) for name, one in found.items()))
    return 0


def _database(rows: int, runs: int, url: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="minhbach-journal-") as folder:
        environment = {**os.environ, "MINHBACH_MODE": "demo", "MINHBACH_SITE_DATA": folder, "MINHBACH_DATABASE_URL": url or ""}
        command = [sys.executable, "-m", "benchmark.journal_walk", str(rows), str(runs)]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
        machine = f"{datetime.now().astimezone():%d/%m/%Y %H:%M}, load {os.getloadavg()[0]:.1f}"
        return {**json.loads(done.stdout), "machine": machine}


def _table(name: str, found: Mapping[str, Any]) -> str:
    heading = f"{name}, {found['entries']} entries, {found['compared']} records"
    lines = [f"{heading:<56}{'median':>10}{'max':>10}{'a second':>12}   ({found['machine']})"]
    for key, (words, of) in WORDS.items():
        seconds = found["seconds"][key]
        median = statistics.median(seconds)
        lines.append(f"{words:<56}{median:>8.2f} s{max(seconds):>8.2f} s{found[of] / median:>12,.0f}")
    sealing = f"seal {found['sealed']} records (once, after an upgrade)"
    lines.append(f"{sealing:<56}{found['sealing']:>8.2f} s{'':>10}{found['sealed'] / found['sealing']:>12,.0f}")
    lines.append(f"most memory of the process: {found['megabytes']} MB")
    return "\n".join(lines)
