"""The site's list pages over a large register, beside the least that Django can do for a list, on SQLite and on PostgreSQL.

In process with Django's test client: median and 95th percentile of each page, all pages taking turns, and its number of queries. Then the
two lists that are opened most, and the bare page, under `wrk` on gunicorn as the site is run. Everything is on this machine and in a folder
that is gone afterwards.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from benchmark.site_pages import BARE, CASES
from on_postgres import free_port, server

FEWEST = 15
SECONDS, CONNECTIONS, WORKERS, WARM = 5, 4, 2, 4
AIM = 0.1  # seconds, for each list page
LOADED = ("documents", "tasks")
LATENCY = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)\s*$", re.MULTILINE)
IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def measure(rows: int, runs: int, as_json: bool) -> int:
    """Print the table of each database."""
    found = {"SQLite (WAL)": _database(rows, max(runs, FEWEST), None)}
    with server() as url:
        if url is None:
            print("site: no PostgreSQL on this machine, skipped (apt-get install postgresql)", file=sys.stderr)
        else:
            found["PostgreSQL"] = _database(rows, max(runs, FEWEST), url)
    print(
        json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n\n".join(_table(name, rows, one) for name, one in found.items())
    )
    return 0


def _database(rows: int, runs: int, url: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="minhbach-lists-") as folder:
        environment = {**os.environ, "MINHBACH_MODE": "demo", "MINHBACH_SITE_DATA": folder, "MINHBACH_DATABASE_URL": url or ""}
        pages = [sys.executable, "-m", "benchmark.site_pages"]
        subprocess.run([*pages, "fill", str(rows)], env=environment, check=True)
        done = subprocess.run([*pages, str(runs)], env=environment, check=True, stdout=subprocess.PIPE)
        found: dict[str, Any] = json.loads(done.stdout)
        found["machine"] = f"{datetime.now().astimezone():%d/%m/%Y %H:%M}, load {os.getloadavg()[0]:.1f}"
        found["loaded"] = _loaded(environment, found.pop("sessions"))
        return found


# --- under load ---------------------------------------------------------------------------------------------------------------------------


def _loaded(environment: Mapping[str, str], sessions: Mapping[str, str]) -> list[dict[str, Any]]:
    if not shutil.which("wrk"):
        print("site: no wrk on this machine, nothing measured under load (apt-get install wrk)", file=sys.stderr)
        return []
    found = []
    with _served("benchmark.bare:application", environment) as root:
        found.append({"name": "bare Django, first page", **_wrk(f"{root}/bare/", sessions["clerk"])})
    with _served("minhbach_site.wsgi", environment) as root:
        for what in LOADED:
            for who in ("clerk", "staff"):
                found.append({"name": f"{what}, first ({who})", **_wrk(root + CASES[what][0], sessions[who])})
    return found


@contextmanager
def _served(application: str, environment: Mapping[str, str]) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--log-level", "warning", "--bind", f"127.0.0.1:{port}"]
    running = subprocess.Popen([*command, application], env=dict(environment), stdout=sys.stderr)
    try:
        _wait_for(port, running)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)


def _wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and running.poll() is None:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("gunicorn did not start")


def _wrk(address: str, session: str) -> dict[str, Any]:
    """Requests a second and latency in milliseconds; a page that does not answer 200 is a fault."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", "--latency", "--timeout", "10s", "-H", f"Cookie: sessionid={session}"]
    subprocess.run(
        [*command, f"-d{WARM}s", address], check=True, capture_output=True
    )  # the first pages of each worker read catalogues and templates
    said = subprocess.run([*command, f"-d{SECONDS}s", address], check=True, capture_output=True, text=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if rate is None or float(rate[1]) < 1 or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{address}: {said}")
    latency = {f"p{share}": float(value) * IN_MS[unit] for share, value, unit in LATENCY.findall(said)}
    return {"rate": float(rate[1]), **latency}


# --- the table ----------------------------------------------------------------------------------------------------------------------------


def _table(name: str, rows: int, found: Mapping[str, Any]) -> str:
    bare = statistics.median(found["rows"][0]["seconds"])
    heading = f"{name}, {rows} rows in each list"
    lines = [f"{heading:<44}{'queries':>8}{'median':>10}{'p95':>10}{'× bare':>9}   ({found['machine']})"]
    for row in found["rows"]:
        median, late = statistics.median(row["seconds"]), statistics.quantiles(row["seconds"], n=20, method="inclusive")[18]
        missed = "   above 100 ms" if median >= AIM and row["name"] not in BARE else ""
        lines.append(f"{row['name']:<44}{row['queries']:>8}{median * 1000:>7.1f} ms{late * 1000:>7.1f} ms{median / bare:>9.2f}{missed}")
    lines += ["", f"{'journal, first, called up to 60 functions deeper':<52}{'fastest':>10}{'slowest':>13}{'memory asked for':>24}"]
    for way in dict.fromkeys(one["name"] for one in found["depths"]):
        times = [statistics.median(one["seconds"]) * 1000 for one in found["depths"] if one["name"] == way]
        asked = [one["asked"] for one in found["depths"] if one["name"] == way]
        lines.append(f"{f'frames in {way}':<52}{min(times):>7.1f} ms{max(times):>10.1f} ms{f'{min(asked)} to {max(asked)} times':>24}")
    if found["loaded"]:
        lines += [
            "",
            f"{f'gunicorn, {WORKERS} workers; wrk, {CONNECTIONS} connections, {SECONDS} s':<44}{'a second':>12}{'p50':>11}{'p99':>11}",
        ]
        lines += [f"{one['name']:<44}{one['rate']:>12.1f}{one['p50']:>8.1f} ms{one['p99']:>8.1f} ms" for one in found["loaded"]]
    return "\n".join(lines)
