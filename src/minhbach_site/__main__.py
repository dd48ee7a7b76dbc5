"""The site's own command: `minhbach-site migrate`, `minhbach-site verify_journal` and every other command of Django and of the apps."""

from __future__ import annotations

import os
import sys

from django.core.management import CommandError, call_command, execute_from_command_line
from django.db import DatabaseError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhbach_site.settings")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        try:
            call_command("check_version")
        except CommandError as why:
            sys.exit(f"{sys.argv[1]}: {why}")
        raise


if __name__ == "__main__":
    main()
