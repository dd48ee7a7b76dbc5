"""The findings as SARIF 2.1.0, which code hosts and editors show beside the text."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from minhbach.checks.packs import current
from minhbach.checks.pages import page
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Finding, Rule, Severity
from minhbach.checks.runner import Checked, Unread

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(answers: Sequence[Checked | Unread]) -> str:
    """One run over all files. Regions count characters from 0 and lines and columns from 1, of the NFC text."""
    used = sorted({finding.code for answer in answers if isinstance(answer, Checked) for finding in answer.findings})
    places = {code: index for index, code in enumerate(used)}
    results = [
        _result(answer, finding, places, _Lines(answer.reading.source))
        for answer in answers
        if isinstance(answer, Checked)
        for finding in answer.findings
    ]
    unread = [_notice(answer) for answer in answers if isinstance(answer, Unread)]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "minhbach",
                "semanticVersion": f"{current().version}.0",
                "language": "vi",
                "rules": [_rule(RULES[code]) for code in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not unread, "toolExecutionNotifications": unread}],
        "artifacts": [{"location": {"uri": _uri(answer.file)}} for answer in answers],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


class _Lines:
    """Line and column of a place."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(place + 1 for place, letter in enumerate(source) if letter == "\n")]

    def at(self, place: int) -> tuple[int, int]:
        line = bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.basis},
        "help": {"text": page(rule), "markdown": page(rule)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(answer: Checked, finding: Finding, places: dict[str, int], lines: _Lines) -> dict[str, Any]:
    (line, column), (last_line, last_column) = lines.at(finding.start), lines.at(finding.end)
    text = finding.message if not finding.repair else f"{finding.message} {finding.repair}"
    region: dict[str, Any] = {
        "startLine": line,
        "startColumn": column,
        "endLine": last_line,
        "endColumn": last_column,
        "charOffset": finding.start,
        "charLength": finding.end - finding.start,
        "snippet": {"text": finding.quote},
    }
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(answer.file)}, "region": region}}],
    }
    if finding.page is not None:
        result["properties"] = {"page": finding.page}
    if finding.suppressed:
        result["suppressions"] = [{"kind": "external", "justification": finding.suppressed}]
    return result


def _notice(answer: Unread) -> dict[str, Any]:
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(answer.file)}}}
    return {"level": "error", "message": {"text": answer.message}, "locations": [location]}


def _uri(file: str) -> str:
    return quote(PurePath(file).as_posix(), safe="/:")
