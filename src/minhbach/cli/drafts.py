"""Commands that read documents: cite, check, rules, rule."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minhbach.cli.folders import facts_of, results_in
from minhbach.cli.talk import EXIT_OK, EXIT_UNUSABLE, say, today

MOST_ROWS = 100_000  # larger registers take no part in a check against records


def run_cite(arguments: argparse.Namespace) -> int:
    from minhbach.checks.time_limit import SECONDS, TimeUpError, time_limit, too_long
    from minhbach.citations.reporting import as_json, as_text, cite, dumps
    from minhbach.citations.resolution import read_register
    from minhbach.documents.readers import ReaderError
    from minhbach.documents.readers.open import read

    on = arguments.on or today()
    register = read_register(facts_of(arguments.against)["documents"].to_pylist()) if arguments.against else None
    seconds, found = arguments.timeout or SECONDS, []
    for path in arguments.files:
        try:
            with time_limit(seconds):
                found.append((str(path), cite(read(path), on, register=register)))
        except TimeUpError:
            raise ReaderError(too_long(path.name, seconds)) from None
    if arguments.format == "json":
        objects = [as_json(file, cited) for file, cited in found]
        print(dumps(objects[0] if len(objects) == 1 else objects))
    else:
        print("\n\n".join(as_text(file, cited) for file, cited in found))
    return EXIT_OK


def run_check(arguments: argparse.Namespace) -> int:
    import os

    from minhbach.checks.rule import Severity
    from minhbach.checks.runner import Job, check_paths, exit_code

    if arguments.fix and not arguments.to:
        print("Lỗi: --fix cần --to NƠI_GHI để biết ghi bản đã sửa vào đâu; tệp của bạn không bị sửa.", file=sys.stderr)
        return EXIT_UNUSABLE
    records = _records(arguments.against) if arguments.against else {}
    job = Job(today=today(), on=arguments.on, ocr=arguments.ocr, seconds=arguments.timeout, **records)
    many = len(arguments.paths) > 1 or any(path.is_dir() for path in arguments.paths)
    answers = check_paths(arguments.paths, job, workers=os.cpu_count() or 1, progress=_counted if many else None)
    if not answers:
        print("Lỗi: không thấy tệp nào đọc được ở nơi đã chỉ. Hãy kiểm tra lại đường dẫn.", file=sys.stderr)
        return EXIT_UNUSABLE
    if arguments.to:
        _mark(arguments, answers)
    _print_findings(answers, arguments.format, many=many)
    return exit_code(answers, Severity(arguments.fail_on))


def _print_findings(answers: Sequence[Any], wanted: str, *, many: bool) -> None:
    if wanted == "table":
        from minhbach.checks.reporters.terminal import as_text

        print(as_text(answers, colour=sys.stdout.isatty()), end="")
    elif wanted == "json":
        from minhbach.checks.reporters.jsons import as_json

        print(as_json(answers, many=many))
    elif wanted == "sarif":
        from minhbach.checks.reporters.sarif import as_sarif

        print(as_sarif(answers))
    else:
        from minhbach.checks.reporters.html import as_html

        print(as_html(answers))


def _counted(done: int, total: int, file: str) -> None:
    say(f"[{done}/{total}] {file}")


def _records(folder: Path) -> dict[str, Any]:
    """An agency's registers and computed figures, for a check against them."""
    from minhbach.indicators.compute import known_numbers

    results, tables = results_in(folder)
    small = {name: table.to_pylist() for name, table in tables.items() if table.num_rows <= MOST_ROWS}
    return {"register": small, "figures": known_numbers(results.figures)}


def _mark(arguments: argparse.Namespace, answers: Sequence[Any]) -> None:
    from minhbach.checks.marking import copy_names, marked_copies
    from minhbach.checks.runner import Checked
    from minhbach.documents.writers import WriterError

    checked = [answer for answer in answers if isinstance(answer, Checked)]
    for answer, name in zip(checked, copy_names([answer.file for answer in checked]), strict=True):
        try:
            for path in marked_copies(answer, arguments.to, name=name, at=datetime.now(UTC), fix=arguments.fix, signed=arguments.signed):
                say(f"Đã ghi {path}")
        except WriterError as error:
            say(f"Không ghi bản có nhận xét: {error} (PDF đã ký số: thêm --signed)")


def run_rules(arguments: argparse.Namespace) -> int:
    import json

    from minhbach.checks.pages import table
    from minhbach.checks.registry import RULES

    if arguments.format == "json":
        fields = ("code", "name", "title", "severity", "basis", "since")
        print(json.dumps([{field: str(getattr(rule, field)) for field in fields} for rule in RULES.values()], ensure_ascii=False, indent=1))
    else:
        print(table())
    return EXIT_OK


def run_rule(arguments: argparse.Namespace) -> int:
    import difflib

    from minhbach.checks.pages import page
    from minhbach.checks.registry import RULES

    rule = RULES.get(arguments.code.upper())
    if rule is None:
        near = difflib.get_close_matches(arguments.code.upper(), RULES, 1)
        hint = f" Có phải ý bạn là «{near[0]}»?" if near else ""
        print(f"Lỗi: không có quy tắc «{arguments.code}».{hint} Xem danh sách: minhbach rules", file=sys.stderr)
        return EXIT_UNUSABLE
    print(page(rule))
    return EXIT_OK
