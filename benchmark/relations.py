"""Precision and recall of the relations found in the documents whose answers are known: run with the folder of the corpus.

An answer and a finding match if they are of one kind, share their total, and lie over each other. A finding that says nothing (`holds` is
None) is not counted; answers marked ambiguous are left out of both counts.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from minhbach.documents.readers.plain import read_text
from minhbach.documents.reading import Piece, Reading
from minhbach.figures.arithmetic import Relation
from minhbach.figures.lists import find_list_relations
from minhbach.figures.relations import find_relations
from minhbach.figures.tables import find_table_relations
from minhbach.text import nfc


@dataclass(frozen=True)
class Found:
    """One relation in source offsets."""

    relation: str
    start: int
    end: int
    total: Decimal
    values: tuple[Decimal, ...]
    holds: bool | None
    certain: bool
    computation: str


@dataclass(frozen=True)
class Score:
    """The count for one document."""

    file: str
    hits: int
    missed: tuple[str, ...]
    extra: tuple[str, ...]
    verdicts: int  # hits with the same `holds`


def relations_of(reading: Reading) -> list[Found]:
    """Every relation of a document: in its paragraphs, over its lists, in its tables."""
    pieces = [piece for piece in reading.pieces if piece.kind not in ("header", "footer")]
    found = [_placed(one, piece, piece) for piece in pieces for one in find_relations(piece.flow.text)]
    prose = [piece for piece in pieces if piece.kind in ("heading", "paragraph")]
    for listed in find_list_relations([piece.flow.text for piece in prose]):
        found.append(_placed(listed.relation, prose[listed.first], prose[listed.last]))
    for table in dict.fromkeys(piece.table for piece in pieces if piece.table is not None):
        found += _in_table([piece for piece in pieces if piece.table == table])
    return found


def _placed(relation: Relation, first: Piece, last: Piece) -> Found:
    start, end = first.flow.source(relation.start, relation.start + 1)[0], last.flow.source(max(0, relation.end - 1), relation.end)[1]
    return Found(
        relation.relation, start, end, relation.total_value, relation.values, relation.holds, relation.certain, relation.computation
    )


def _in_table(cells: Sequence[Piece]) -> list[Found]:
    height, width = max((cell.row or 0) for cell in cells) + 1, max((cell.column or 0) for cell in cells) + 1
    grid: dict[tuple[int, int], Piece] = {}
    for cell in cells:
        grid.setdefault((cell.row or 0, cell.column or 0), cell)
    rows = [[grid[row, column].flow.text if (row, column) in grid else "" for column in range(width)] for row in range(height)]
    made = []
    for one in find_table_relations(rows):
        cell = grid[one.total.row, one.total.column]
        start, end = cell.flow.source(0, len(cell.flow.text))
        values = tuple(part.quantity.value for part in one.parts)
        made.append(Found(one.relation, start, end, one.total.quantity.value, values, one.holds, one.certain, one.computation))
    return made


def score(gold: dict[str, Any], found: Sequence[Found], text: str) -> Score:
    """Compare what was found with the answers."""
    answers = gold.get("figures_groups", [])
    left = [one for one in found if one.holds is not None]
    hits, verdicts, missed = 0, 0, []
    for answer in sorted(answers, key=lambda answer: bool(answer.get("ambiguous"))):
        match = next((one for one in left if _same(answer, one)), None)
        if match is not None:
            left.remove(match)
        if answer.get("ambiguous"):
            continue
        if match is None:
            missed.append(f"{answer['relation']} {answer['text'][:70]!r} {answer['total']} = {answer['parts']}")
            continue
        hits += 1
        verdicts += match.holds is answer["holds"]
    extra = tuple(f"{one.relation} {text[one.start : one.end][:90]!r} {one.computation} ({one.holds})" for one in left)
    return Score(gold["file"], hits, tuple(missed), extra, verdicts)


def _same(answer: dict[str, Any], found: Found) -> bool:
    near = found.start < answer["end"] + 3 and answer["start"] < found.end + 3
    values = abs(float(found.total) - float(answer["total"])) < 1e-6
    parts = sorted(round(float(value), 4) for value in found.values) == sorted(round(float(value), 4) for value in answer["parts"])
    return bool(answer["relation"] == found.relation and near and values and parts)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmark.relations", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--all", action="store_true", help="also print every relation of the documents without answers")
    arguments = parser.parse_args()
    scores, seconds, characters = [], 0.0, 0
    texts = [*sorted(arguments.corpus.glob("*.txt")), *sorted((arguments.corpus.parent / "reports").glob("*.txt"))]
    for path in texts:
        text = nfc(path.read_text("utf-8"))
        reading = read_text(text, path.name)
        began = time.perf_counter()
        found = relations_of(reading)
        seconds, characters = seconds + time.perf_counter() - began, characters + len(text)
        answers = arguments.corpus / "gold" / f"{path.stem}.json"
        if answers.exists():
            scores.append(score(json.loads(answers.read_text("utf-8")) | {"file": path.stem}, found, reading.source))
        elif arguments.all:
            for one in found:
                print(
                    f"{path.stem[:24]:24} {one.relation:10} {one.holds!s:5} {'' if one.certain else '?':1} "
                    f"{reading.source[one.start : one.end][:110]!r} {one.computation}"
                )
    print(_table(scores))
    print(f"{characters} characters in {seconds * 1000:.0f} ms")
    return 0


def _table(scores: Sequence[Score]) -> str:
    lines = [f"{'document':46} {'hits':>5} {'missed':>7} {'extra':>6} {'same verdict':>13}"]
    for one in scores:
        lines.append(f"{one.file[:46]:46} {one.hits:5} {len(one.missed):7} {len(one.extra):6} {one.verdicts:13}")
        lines += [f"    missed {words}" for words in one.missed] + [f"    extra  {words}" for words in one.extra]
    hits, missed, extra = sum(one.hits for one in scores), sum(len(one.missed) for one in scores), sum(len(one.extra) for one in scores)
    lines.append(f"precision {hits / (hits + extra or 1):.3f}  recall {hits / (hits + missed or 1):.3f}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
