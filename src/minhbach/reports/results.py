"""The figures of a snapshot and the identities between them, before any word is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minhbach.facts.schemas import TABLES
from minhbach.facts.snapshots import Snapshot
from minhbach.indicators.compute import Engine, compute, known_numbers
from minhbach.indicators.definitions import Definitions
from minhbach.indicators.identities import Identity, IdentityResult, check_identities
from minhbach.indicators.model import Value
from minhbach.reports.profile import Profile


@dataclass(frozen=True, slots=True)
class Results:
    """What the records say: every figure by code, every identity, under one snapshot."""

    profile: Profile
    definitions: Definitions
    figures: Mapping[str, Value]
    identities: tuple[IdentityResult, ...]
    snapshot: str


def compute_results(
    snapshot: Snapshot, *, profile: Profile, definitions: Definitions, identities: Sequence[Identity], engine: Engine
) -> Results:
    """Compute every figure of the snapshot and check every identity."""
    coverage = {**profile.registers, **_derived(profile)}
    figures = compute(definitions, engine, period=profile.period, coverage=coverage, snapshot=snapshot.hash, agency=profile.agency)
    names = {code: value.name for code, value in figures.items()}
    checked = tuple(check_identities(known_numbers(figures), identities, names=names))
    return Results(profile, definitions, figures, checked, snapshot.hash)


def _derived(profile: Profile) -> dict[str, tuple[date, date]]:
    """Tables that are not kept but computed: complete for the period once the agency has said what it is."""
    if not profile.traits.declared:
        return {}
    return {name: (profile.period.from_on, profile.period.cutoff) for name, table in TABLES.items() if table.derived}
