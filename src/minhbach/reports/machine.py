"""The machine-readable report: what the PDF carries inside, what the superior's software reads.

Its contract is `data/schemas/report-1.json`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from minhbach import __version__
from minhbach.documents.model import Block, FigureToken, Footnote, Heading, Inline, Paragraph, Picture, Table, inlines
from minhbach.indicators.definitions import CONFIDENCE_WORDS, Definitions
from minhbach.indicators.identities import IdentityResult
from minhbach.indicators.model import Value
from minhbach.reports.appendices import cited_basis
from minhbach.reports.build import Report
from minhbach.reports.profile import Profile
from minhbach.reports.results import Results

FORMAT = "minhbach/report/1"
FIGURES_FORMAT = "minhbach/figures/1"
SCHEMA = Path(__file__).parent.parent / "data" / "schemas" / "report-1.json"


def report_json(report: Report) -> bytes:
    """The whole report as JSON, UTF-8, keys in a fixed order: numbers are strings so that they stay exact, dates ISO 8601."""
    profile, document = report.profile, report.document
    head = document.letterhead
    data = {
        "format": FORMAT,
        "generator": {"name": "minhbach", "version": __version__},
        "snapshot": document.snapshot,
        "agency": {"id": profile.agency, "name": report.agency, "superior": head.superior},
        "document": {
            "kind": head.kind,
            "subject": head.subject,
            "number": head.number,
            "symbol": head.symbol,
            "place": head.place,
            "dated": profile.dated.isoformat() if profile.dated else None,
            "addressee": head.addressee,
            "signer": {"authority": profile.signer.authority, "title": profile.signer.title, "name": profile.signer.name},
            "recipients": list(profile.recipients),
            **({"mark": document.mark} if document.mark else {}),
        },
        "period": _period(profile),
        "figures": [_figure(figure, report.results.definitions) for figure in report.figures.values()],
        "identities": [_identity(result) for result in report.identities],
        "missing": [{"section": item.section, "code": item.code, "reason": item.reason} for item in report.missing],
        "sections": [
            {
                "id": section.id,
                "number": section.number,
                "title": next((block.text for block in blocks if isinstance(block, Heading)), ""),
                "text": [text for block in blocks if (text := block_text(block))],
                "figures": [run.code for run in inlines(blocks) if isinstance(run, FigureToken)],
            }
            for section, blocks in report.sections
        ],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def results_json(results: Results) -> str:
    """Figures and identities alone, in the shape they have in a report."""
    data = {
        "format": FIGURES_FORMAT,
        "generator": {"name": "minhbach", "version": __version__},
        "period": _period(results.profile),
        "figures": [_figure(figure, results.definitions) for figure in results.figures.values()],
        "identities": [_identity(result) for result in results.identities],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _period(profile: Profile) -> dict[str, Any]:
    period = profile.period
    return {
        "year": profile.year,
        "from": period.from_on.isoformat(),
        "to": period.to_on.isoformat(),
        "cutoff": period.cutoff.isoformat(),
    }


def _figure(figure: Value, definitions: Definitions) -> dict[str, Any]:
    definition = definitions[figure.code.partition(":")[0]]
    return {
        "code": figure.code,
        "name": figure.name,
        "unit": figure.unit,
        "state": figure.state.value,
        "value": None if figure.value is None else _exact(figure.value),
        "printed": figure.printed,
        "decimals": figure.decimals,
        "numerator": None if figure.numerator is None else _exact(figure.numerator),
        "denominator": None if figure.denominator is None else _exact(figure.denominator),
        "cutoff": figure.cutoff.isoformat(),
        "definition": definition.definition,
        "basis": cited_basis(definition.basis),
        "confidence": CONFIDENCE_WORDS[definition.basis.confidence],
        "reason": figure.reason,
        **({"note": figure.note} if figure.note else {}),
    }


def _exact(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _identity(result: IdentityResult) -> dict[str, Any]:
    return {
        "code": result.code,
        "name": result.name,
        "outcome": result.outcome.value,
        "computation": result.computation,
        "difference": None if result.gap is None else _exact(result.gap),
        "repairs": [{change.code: _exact(change.new) for change in repair} for repair in result.repairs],
        "missing": list(result.missing),
    }


def block_text(block: Block) -> str:
    """A block as one line of plain words: footnotes in brackets after their anchor, table rows with " | "."""
    if isinstance(block, Heading):
        return block.label
    if isinstance(block, Paragraph):
        return ("- " if block.bullet else "") + _words(block.runs)
    if isinstance(block, Table):
        return "\n".join([block.caption, " | ".join(block.header), *(" | ".join(_words(cell.runs) for cell in row) for row in block.rows)])
    if isinstance(block, Picture):
        return f"{block.caption}. {block.alt}"
    return ""


def _words(runs: Sequence[Inline]) -> str:
    return "".join(f" [{_words(run.runs)}]" if isinstance(run, Footnote) else run.text for run in runs)
