"""`python -m benchmark` runs every measurement; `checker`, `speed`, `calendars`, `report`, `site` or `journal` runs one.

- checker: precision and recall on the answered documents, every lỗi on the others, gains and losses against the committed baseline;
- speed: the checker and its citation finder beside eyecite and a bare `re` scan, growth with length, a report of thirty pages;
- calendars: a million due dates beside numpy, pandas, workalendar and holidays;
- report: the whole report beside the two ways an office would otherwise take;
- site: every list page of the site over 100,000 records, beside a bare Django page, on SQLite and PostgreSQL;
- journal: walking the site's journal and comparing the records with it, on SQLite and PostgreSQL.

The documents are not part of the project. Without their folder checker and speed say so and are skipped.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmark import calendars, checker, journal, report, site, speed

WHAT = ("checker", "speed", "calendars", "report", "site", "journal")
BESIDE = Path(__file__).parent.parent.parent / "shared" / "data"


def main() -> int:
    arguments = _parser().parse_args()
    asked = (arguments.what,) if arguments.what else WHAT
    worst = 0
    for what in asked:
        if what == "report":
            worst = max(worst, report.measure(arguments.runs, arguments.format == "json"))
        elif what == "site":
            worst = max(worst, site.measure(arguments.rows, arguments.runs, arguments.format == "json"))
        elif what == "journal":
            worst = max(worst, journal.measure(arguments.rows, arguments.runs, arguments.format == "json"))
        elif what == "calendars":
            worst = max(worst, calendars.measure(arguments.runs, arguments.format == "json"))
        elif not (arguments.corpus / "corpus").is_dir():
            print(f"{what}: skipped, no documents in {arguments.corpus} (--corpus FOLDER, with corpus/, corpus/gold/ and reports/)")
        elif what == "checker":
            checker.measure(arguments.corpus, verbose=arguments.verbose, accept=arguments.accept)
        else:
            speed.measure(arguments.corpus, runs=arguments.runs, megabytes=arguments.megabytes)
        print(flush=True)
    return worst


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmark", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=WHAT, help="one measurement; all of them when left out")
    parser.add_argument("--runs", type=int, default=5, help="turns of speed, calendars, report and journal; of site at least 15")
    parser.add_argument("--rows", type=int, default=100_000, help="site and journal: records in each list")
    parser.add_argument("--format", choices=("table", "json"), default="table", help="of calendars, report, site and journal")
    parser.add_argument("--corpus", type=Path, default=BESIDE, help="folder of the documents")
    parser.add_argument("--verbose", action="store_true", help="checker: every miss, every false hit, every gain and loss")
    parser.add_argument("--accept", action="store_true", help="checker: what is found now becomes the baseline")
    parser.add_argument("--megabytes", type=float, default=0.7, help="speed: how much Vietnamese text, in UTF-8")
    return parser


if __name__ == "__main__":
    sys.exit(main())
