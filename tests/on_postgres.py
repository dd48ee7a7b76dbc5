"""Run the tests of the site on PostgreSQL: a server of Debian's package in a folder of its own, gone when the tests end.

    python tests/on_postgres.py [arguments of pytest]

Exits 0 with a message where PostgreSQL is not installed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def main() -> int:
    with server() as url:
        if url is None:
            print(
                "→ không có PostgreSQL trên máy này: bỏ qua / PostgreSQL is not installed: skipped (apt-get install postgresql)",
                file=sys.stderr,
            )
            return 0
        arguments = sys.argv[1:] or ["tests/minhbach_site", "-q"]
        environment = {**os.environ, "MINHBACH_DATABASE_URL": url}
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, check=False).returncode


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a server that lives as long as the block; None where PostgreSQL is not installed."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
    if binaries is None or not (binaries / "initdb").exists():
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="minhbach-postgres-"))
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_owner:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    run = lambda *command: subprocess.run([*as_owner, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: E731
    settings = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    try:
        run(binaries / "initdb", "-D", folder / "data", "-U", "minhbach", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run(binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", settings, "start")
        try:
            yield f"postgres://minhbach@127.0.0.1:{port}/postgres"
        finally:
            run(binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
