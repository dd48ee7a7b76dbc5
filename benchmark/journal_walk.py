"""One database, filled, sealed and looked at: `python -m benchmark.journal_walk ROWS RUNS` prints seconds as JSON.

A process of its own for each database, because Django reads its settings once. `benchmark.journal` calls it.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

import django


def main(rows: int, runs: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minhbach_site.settings")
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmark.site_rows import fill
    from benchmark.turns import turns
    from minhbach_site.audit import queries, services
    from minhbach_site.audit.models import Examination

    call_command("migrate", verbosity=0)
    auditor = fill(rows)["auditor"]
    begun = time.perf_counter()
    sealed = services.seal_rows(at=timezone.now())
    sealing = time.perf_counter() - begun

    def proved() -> None:
        asked = services.ask_proof(actor=auditor, at=timezone.now())
        services.prove(examination_id=asked.pk, now=timezone.now)
        found = Examination.objects.get(pk=asked.pk)
        if found.findings is None or found.findings["verdict"]["broken"] or found.findings["rows"]["altered"]:
            raise RuntimeError(f"the journal of the measurement does not hold: {found.findings}")

    seconds = turns({"walk": queries.verify, "compare": queries.compare, "proof": proved}, runs)
    found = queries.examine()
    print(
        json.dumps(
            {
                "entries": found.verdict.count,
                "compared": found.rows.compared,
                "sealed": sealed,
                "sealing": sealing,
                "seconds": seconds,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
