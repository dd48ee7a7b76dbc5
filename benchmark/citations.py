"""Precision and recall of citations on answered documents, and the speed of finding them.

A citation is found where spans meet in at least half of their union and the symbols are the same. Answers without a symbol (laws and party
documents by name) are not exhaustive, so they count for recall and not against precision.
"""

from __future__ import annotations

import json
import time
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from minhbach.citations.extraction import find_citations
from minhbach.citations.model import DOCUMENTS, Citation

FIELDS = ("type", "number", "year", "date", "issuer")


@dataclass(slots=True)
class Score:
    """Counts of one document; `wrong` lists fields that differ, as (field, expected, found, text)."""

    document: str
    expected: int = 0
    found: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, str, str]] = field(default_factory=list)
    hits: int = 0

    @property
    def precision(self) -> float:
        """Of the citations with a symbol that were reported, how many are answers."""
        return 1.0 if not self.found else (self.found - len(self.false)) / self.found

    @property
    def recall(self) -> float:
        """Of the answers, how many were found."""
        return 1.0 if not self.expected else self.hits / self.expected


def score_documents(corpus: Path, reports: Path) -> list[Score]:
    """One score for each answered document."""
    scores = []
    for answers in sorted((corpus / "gold").glob("*.json")):
        name = answers.stem
        path = next(path for path in (corpus / f"{name}.txt", reports / f"{name}.txt") if path.exists())
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        scores.append(score(name, find_citations(text), json.loads(answers.read_text(encoding="utf-8"))["citations"]))
    return scores


def score(name: str, citations: list[Citation], expected: list[dict[str, object]]) -> Score:
    """Compare what was found in one document with its answers."""
    result = Score(name, expected=len(expected))
    documents = [citation for citation in citations if citation.kind in DOCUMENTS]
    used: set[int] = set()
    for answer in expected:
        index = next((index for index, one in enumerate(documents) if index not in used and _same(one, answer)), None)
        if index is None:
            result.missed.append(f"{answer['start']} {answer['symbol']}: {answer['text']!r}")
            continue
        used.add(index)
        result.hits += 1
        result.wrong += [(key, str(answer[key]), value, documents[index].text) for key, value in _differing(documents[index], answer)]
    with_symbol = [(index, one) for index, one in enumerate(documents) if one.symbol is not None]
    result.found = len(with_symbol)
    result.false = [f"{one.start} {one.symbol}: {one.text!r}" for index, one in with_symbol if index not in used]
    return result


def speed(text: str, least_seconds: float = 1.0) -> float:
    """Megabytes of UTF-8 a second, over the whole text as one."""
    size = len(text.encode()) / 1e6
    began, rounds = time.perf_counter(), 0
    while (spent := time.perf_counter() - began) < least_seconds:
        find_citations(text)
        rounds += 1
    return rounds * size / spent


def table(scores: list[Score]) -> str:
    """The scores as text, with every miss, every false hit and every field that differs."""
    lines = [f"{'document':52} {'answers':>7} {'found':>6} {'precision':>9} {'recall':>7}"]
    for one in scores:
        lines.append(f"{one.document:52} {one.expected:7} {one.found:6} {one.precision:9.3f} {one.recall:7.3f}")
    expected, hits = sum(one.expected for one in scores), sum(one.hits for one in scores)
    found, false = sum(one.found for one in scores), sum(len(one.false) for one in scores)
    lines.append(f"{'all':52} {expected:7} {found:6} {(found - false) / max(found, 1):9.3f} {hits / max(expected, 1):7.3f}")
    for key in FIELDS:
        wrong = sum(field_ == key for one in scores for field_, *_ in one.wrong)
        lines.append(f"{key:>12}: {hits - wrong} of {hits} as answered")
    for one in scores:
        lines += [f"{one.document}: missed {miss}" for miss in one.missed] + [f"{one.document}: false {false}" for false in one.false]
        lines += [f"{one.document}: {key} expected {right!r}, found {value!r} in {text!r}" for key, right, value, text in one.wrong]
    return "\n".join(lines)


def _same(citation: Citation, answer: dict[str, object]) -> bool:
    start, end = int(str(answer["start"])), int(str(answer["end"]))
    shared = min(citation.end, end) - max(citation.start, start)
    return citation.symbol == answer["symbol"] and shared > 0 and shared / (max(citation.end, end) - min(citation.start, start)) >= 0.5


def _differing(citation: Citation, answer: dict[str, object]) -> list[tuple[str, str]]:
    day = citation.date.isoformat() if citation.date else None
    values = {"type": citation.type, "number": citation.number, "year": citation.year, "date": day, "issuer": citation.issuer}
    return [(key, str(value)) for key, value in values.items() if key in answer and answer[key] != value]
