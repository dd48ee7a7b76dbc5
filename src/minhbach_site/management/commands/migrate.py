"""Django's own, and then what follows from the data of this version beside the rows: no upgrade is complete without it."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import transaction

from minhbach_site.management.commands.check_version import other_version
from minhbach_site.records.services.suggesting import renew


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"] or other_version():
            return
        with transaction.atomic():
            renewed = renew()
        if renewed and options["verbosity"]:
            self.stderr.write(f"→ {renewed} văn bản: gợi ý công khai được xét lại theo dữ liệu của phiên bản này")
