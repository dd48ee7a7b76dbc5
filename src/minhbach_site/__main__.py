"""The site's own command: `minhbach-site migrate`, `minhbach-site verify_journal` and every other command of Django and of the apps."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhbach_site.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
