"""Answers of our own for the documents that came without: positions, symbols and figures only, no words of the documents.

They were made by reading what was found and by searching each text for what was not, so they say more of precision than of recall: a class
of citation that neither saw is missing from both. Mechanisms that one of these documents suggested were built afterwards (the tables and
the comparisons of document 34); the others were only read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmark import citations, relations
from minhbach.checks.runner import Checked

FILE = Path(__file__).parent / "reviewed.json"


def reviewed(checked: Mapping[str, Checked]) -> str:
    """The counts for the documents with reviewed answers, among those checked (by path in the corpus)."""
    answers: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    cited, related = [], []
    for name, one in checked.items():
        answer = answers.get(Path(name).stem)
        if answer is None or not name.endswith(".txt"):
            continue
        found = [claim for claim in one.relations if not (claim.table and answer.get("prose_only"))]
        cited.append(citations.score(name, [citation.citation for citation in one.citations], list(map(_cited, answer["citations"]))))
        groups = [_group(*relation) for relation in answer["relations"]]
        related.append(
            relations.score(
                {"file": name, "figures_groups": groups},
                [relations.Found(str(one.relation), one.start, one.end, one.total_value, one.values, one.holds, True, "") for one in found],
                one.reading.source,
            )
        )
    if not cited:
        return ""
    hits, expected = _sums((one.hits, one.expected) for one in cited)
    shown, false = _sums((one.found, len(one.false)) for one in cited)
    good, missed, extra = _sums((one.hits, len(one.missed), len(one.extra)) for one in related)
    lines = [
        f"\non {len(cited)} more documents with answers of our own (benchmark/reviewed.py says how they were made):",
        f"  citations {hits} of {expected} found, precision {(shown - false) / max(shown, 1):.3f}, recall {hits / max(expected, 1):.3f}",
        f"  relations {good} of {good + missed} found, "
        f"precision {good / max(good + extra, 1):.3f}, recall {good / max(good + missed, 1):.3f}",
    ]
    lines += [f"  {one.document}: citation missed {words}" for one in cited for words in one.missed]
    lines += [f"  {one.document}: citation false {words}" for one in cited for words in one.false]
    lines += [f"  {one.file}: relation missed {words}" for one in related for words in one.missed]
    lines += [f"  {one.file}: relation extra {words}" for one in related for words in one.extra]
    return "\n".join(lines)


def _cited(answer: Iterable[Any]) -> dict[str, Any]:
    start, end, symbol = answer
    return {"start": start, "end": end, "symbol": symbol, "text": ""}


def _group(relation: str, start: int, end: int, total: float, parts: list[float], holds: bool) -> dict[str, Any]:
    return {"relation": relation, "start": start, "end": end, "total": total, "parts": parts, "holds": holds, "text": ""}


def _sums(rows: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))
