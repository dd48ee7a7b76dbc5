"""The door for gunicorn: `gunicorn minhbach_site.wsgi`. It runs every check, and refuses a database of another version, before serving."""

from __future__ import annotations

import os
import sys

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhbach_site.settings")
application = get_wsgi_application()
call_command("check", databases=["default"], fail_level="ERROR", stdout=sys.stderr)  # talk, not a result
call_command("check_version")
