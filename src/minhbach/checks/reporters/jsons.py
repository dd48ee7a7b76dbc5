"""The findings for programs: one object per file, by the published schema `data/schemas/check-1.json`.

Positions count characters of the NFC text of the file; for plain text they point straight into it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from minhbach.checks.contents import Claimed, Number
from minhbach.checks.packs import current
from minhbach.checks.rule import Finding
from minhbach.checks.runner import Checked, Unread
from minhbach.citations.reporting import as_json as citations_as_json

SCHEMA = "minhbach-check-1"
SCHEMA_FILE = Path(__file__).parent.parent.parent / "data" / "schemas" / "check-1.json"


def as_json(answers: Sequence[Checked | Unread], *, many: bool) -> str:
    """The object of the one file, or where `many` are asked for (several files, a folder) the list of their objects."""
    contents = [contents_of(answer) for answer in answers]
    return json.dumps(contents if many else contents[0], ensure_ascii=False, indent=2)


def contents_of(answer: Checked | Unread) -> dict[str, Any]:
    """The object of one file; an unreadable one has `error` and nothing else."""
    if isinstance(answer, Unread):
        return {"schema": SCHEMA, "file": answer.file, "error": answer.message}
    context = answer.context
    return {
        "schema": SCHEMA,
        "pack": current().version,
        "file": answer.file,
        "kind": answer.reading.kind,
        "characters": len(answer.reading.source),
        "pages": answer.reading.pages,
        "on": context.on.isoformat() if context else None,
        "dated": context.dated.isoformat() if context and context.dated else None,
        "warnings": list(answer.reading.warnings),
        **{key: value for key, value in citations_as_json(answer.file, answer.citations).items() if key != "file"},
        "relations": [_relation(relation, answer.reading.source) for relation in answer.relations],
        "figures": [_figure(number, answer.reading.source) for number in answer.quantities],
        "findings": [_finding(finding) for finding in answer.findings],
    }


def _relation(one: Claimed, source: str) -> dict[str, Any]:
    return {
        "relation": one.relation,
        "text": source[one.start : one.end],
        "start": one.start,
        "end": one.end,
        "total": _number(one.total_value),
        "parts": [_number(value) for value in one.values],
        "holds": one.holds,
        "expected": None if one.expected is None else _number(one.expected),
        "table": one.table,
        "total_at": None if one.total is None else _figure(one.total, source),
        "parts_at": [_figure(part, source) for part in one.parts],
    }


def _figure(one: Number, source: str) -> dict[str, Any]:
    return {"text": source[one.start : one.end], "start": one.start, "end": one.end, "value": _number(one.value), "unit": one.unit}


def _number(number: Decimal) -> int | float:
    """A JSON number: the shortest that reads back as the printed one."""
    return int(number) if number == number.to_integral_value() else float(number)


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "severity": str(one.severity),
        "start": one.start,
        "end": one.end,
        "page": one.page,
        "quote": one.quote,
        "message": one.message,
        "basis": one.basis,
        "repair": one.repair,
        "suppressed": one.suppressed,
    }
