"""Commands from registers to the report: init, import, figures, trace, report, verify."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from minhbach.cli.folders import cache_of, facts_of, home_of, results_in
from minhbach.cli.talk import EXIT_FOUND, EXIT_OK, program, say

if TYPE_CHECKING:
    from minhbach.reports.results import Results


def run_init(arguments: argparse.Namespace) -> int:
    from minhbach.facts.templates import init_folder

    paths = init_folder(arguments.folder)
    for path in paths:
        print(path)
    say(f"Đã tạo {len(paths)} tệp. Hãy điền co-quan.yaml và các sổ trong so-sach, rồi chạy: minhbach import {arguments.folder}")
    return EXIT_OK


def run_import(arguments: argparse.Namespace) -> int:
    from minhbach.facts.imports import import_folder
    from minhbach.facts.store import Store

    report = import_folder(
        Store.open(home_of(arguments.folder)),
        arguments.folder,
        recorded_at=datetime.now(UTC),
        rejects=arguments.rejects,
        files=arguments.files,
        progress=say,
    )
    print(report.summary())
    return EXIT_FOUND if report.rejected else EXIT_OK


def run_figures(arguments: argparse.Namespace) -> int:
    from minhbach.reports.machine import results_json
    from minhbach.reports.show import results_table

    results, _ = results_in(arguments.folder, as_of=arguments.as_of, rejects=arguments.rejects)
    print(results_json(results) if arguments.format == "json" else results_table(results))
    return _outcome(results)


def run_trace(arguments: argparse.Namespace) -> int:
    from minhbach.indicators.compute import trace
    from minhbach.indicators.definitions import load_definitions
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.show import trace_csv, trace_json, trace_table

    definitions = load_definitions()
    definitions.find(arguments.code)
    results, tables = results_in(arguments.folder, as_of=arguments.as_of, rejects=arguments.rejects)
    found = trace(definitions, DuckDB(tables), arguments.code, results.profile.period, agency=results.profile.agency)
    if arguments.format == "table":
        print(trace_table(found, results.figures.get(arguments.code)))
    else:
        print(trace_json(found) if arguments.format == "json" else trace_csv(found))
    return EXIT_OK


def run_report(arguments: argparse.Namespace) -> int:
    from minhbach.documents.layout import load_layout
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.freeze import discarded_unless_done, freeze, gather, rebuild
    from minhbach.reports.profile import ProfileError
    from minhbach.reports.publish import publish
    from minhbach.reports.show import report_json_summary, report_table

    sources = gather(arguments.folder)
    if arguments.year != sources.profile.year:
        raise ProfileError(
            f"Yêu cầu báo cáo năm {arguments.year}, nhưng {arguments.folder}/co-quan.yaml khai năm {sources.profile.year}. "
            "Hãy sửa report.year và kỳ báo cáo trong tệp đó, hoặc chạy với đúng năm."
        )
    tables = facts_of(arguments.folder, as_of=arguments.as_of, rejects=arguments.rejects)
    say("Chốt ảnh chụp số liệu, tính số liệu, đối chiếu cân đối, viết lời văn")
    cache = cache_of(arguments.folder)
    with discarded_unless_done(arguments.to):
        snapshot = freeze(sources, tables, arguments.to, engine_for=DuckDB)
        report = rebuild(snapshot, DuckDB(snapshot.tables), cache=cache)
        say("Dựng DOCX, PDF, HTML, JSON")
        paths = publish(report, load_layout(), arguments.to, progress=say, cache=cache)
    if arguments.format == "json":
        print(report_json_summary(report, paths, arguments.to))
    else:
        print(report_table(report, paths, arguments.to, program=program()))
    return _outcome(report.results)


def run_verify(arguments: argparse.Namespace) -> int:
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.show import verification_json, verification_table
    from minhbach.reports.verify import verify

    result = verify(arguments.file, engine_for=DuckDB, snapshot=arguments.snapshot)
    print(verification_json(result) if arguments.format == "json" else verification_table(result))
    return EXIT_OK if result.agrees else EXIT_FOUND


def _outcome(results: Results) -> int:
    from minhbach.indicators.identities import Outcome

    return EXIT_FOUND if any(result.outcome is Outcome.FAILS for result in results.identities) else EXIT_OK
