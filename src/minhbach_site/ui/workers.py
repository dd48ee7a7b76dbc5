"""Work that goes on after the page has answered: a command of the site in a process of its own."""

from __future__ import annotations

import subprocess
import sys


def start(command: str) -> None:
    """Begin a command of the site and do not wait for it; it has this process's environment and nothing else of it."""
    subprocess.Popen(  # noqa: S603 - our own program with fixed arguments
        [sys.executable, "-m", "minhbach_site", command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
