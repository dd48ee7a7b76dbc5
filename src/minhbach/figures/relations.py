"""Every arithmetic claim of one text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minhbach.figures.arithmetic import Operation, Relation, Repair, residuals
from minhbach.figures.clauses import Clauses, read_clauses
from minhbach.figures.comparisons import find_comparisons
from minhbach.figures.rates import find_rates
from minhbach.figures.sums import find_partitions, find_sums

__all__ = ["Operation", "Relation", "Repair", "find_relations"]


def find_relations(text: str | Clauses) -> list[Relation]:
    """Sums, differences, ratios and growths that the text claims, in order of place.

    Those with `holds` None claim nothing: a percentage without its base, kept because only some bases make it possible.
    """
    clauses = read_clauses(text) if isinstance(text, str) else text
    if len(clauses.quantities) < 2:
        return []
    partitions = find_partitions(clauses)
    found = [*find_sums(clauses, partitions), *find_rates(clauses, partitions), *find_comparisons(clauses)]
    completed = [replace(one, residuals=residuals(one, clauses.quantities)) if one.holds is False else one for one in found]
    return _distinct(sorted(completed, key=lambda one: (one.start, one.end, one.relation)))


def _distinct(relations: Sequence[Relation]) -> list[Relation]:
    """Once each: the same total and parts may be reached in two ways."""
    seen: dict[tuple[object, ...], Relation] = {}
    for one in relations:
        key = (one.relation, one.total and one.total.start, tuple(part.start for part in one.parts))
        seen.setdefault(key, one)
    return list(seen.values())
