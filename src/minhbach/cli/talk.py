"""What every command says and answers with: exit codes, talk on stderr, and the day it is."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

EXIT_OK, EXIT_FOUND, EXIT_UNUSABLE = 0, 1, 2


def say(words: str) -> None:
    print(f"→ {words}", file=sys.stderr, flush=True)


def today() -> date:
    return datetime.now(UTC).astimezone().date()


def program() -> str:
    """The command as the person typed it."""
    return "python -m minhbach" if sys.argv[0].endswith("__main__.py") else sys.argv[0]
