"""The site's own command: `minhbach-site migrate`, `minhbach-site verify_journal` and every other command of Django and of the apps."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhbach_site.settings")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        from minhbach_site.management.commands.check_version import other_version  # noqa: PLC0415 (needs the settings)

        if why := other_version():
            sys.exit(f"{sys.argv[1]}: {why}")
        raise


if __name__ == "__main__":
    main()
