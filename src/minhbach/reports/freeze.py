"""Freeze what a report rests on: the facts as known, the agency's card, the outline with its texts, and the definitions of its figures.

The snapshot is a folder beside the report. Its one hash stands in all four files, and `verify` rebuilds the report from it alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from minhbach.duties.evaluate import Case, assess, known_ground
from minhbach.duties.table import DUTY_STATES, duty_table
from minhbach.facts.snapshots import PREFIX, Snapshot, write_snapshot
from minhbach.indicators.compute import Engine
from minhbach.indicators.definitions import INDICATORS, load_definitions
from minhbach.indicators.identities import IDENTITIES, load_identities
from minhbach.reports.build import Report, build_report
from minhbach.reports.outline import outline_files, parse_outline
from minhbach.reports.profile import FILE_NAME, Profile, parse_profile, read_profile
from minhbach.reports.results import Results, compute_results

EngineFor = Callable[[Mapping[str, pa.Table]], Engine]


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of an agency folder that a report needs besides its facts, by their name in the snapshot."""

    profile: Profile
    files: Mapping[str, bytes]


def gather(folder: Path, *, words: bool = True) -> Sources:
    """Read card, outline and texts of an agency folder and the package's definitions; everything is checked before anything is frozen.

    Without `words`, outline and texts are left out: figures do not depend on them.
    """
    card = read_profile(folder)
    profile = parse_profile(card, name=str(folder / FILE_NAME))
    files = {FILE_NAME: card}
    if words:
        outline = outline_files(profile.outline, folder)
        parse_outline(outline)
        files |= {f"outline/{name}": content for name, content in outline.items()}
    files |= {f"indicators/{path.name}": path.read_bytes() for path in sorted(INDICATORS.glob("*.yaml"))}
    files |= {f"identities/{path.name}": path.read_bytes() for path in sorted(IDENTITIES.glob("*.yaml"))}
    return Sources(profile, files)


@contextmanager
def discarded_unless_done(target: Path) -> Iterator[None]:
    """If what happens inside fails, take back the snapshot that it froze under `target`, and `target` itself if it is new."""
    there = target.exists()
    before = set(target.glob(f"{PREFIX}*"))
    try:
        yield
    except BaseException:
        for path in set(target.glob(f"{PREFIX}*")) - before:
            shutil.rmtree(path, ignore_errors=True)
        if not there:
            with suppress(OSError):
                target.rmdir()
        raise


def freeze(sources: Sources, tables: Mapping[str, pa.Table], target: Path, *, engine_for: EngineFor) -> Snapshot:
    """Write the snapshot under `target`; the same facts, words and law give the same folder. `engine_for` makes an engine from tables."""
    return write_snapshot(target, with_duties(sources.profile, tables, engine_for), extra=sources.files)


def with_duties(profile: Profile, tables: Mapping[str, pa.Table], engine_for: EngineFor) -> Mapping[str, pa.Table]:
    """The tables with the states of the agency's duties at the cut-off; without declared traits nothing can be said of them."""
    if not profile.traits.declared:
        return tables
    case = Case(profile.agency, profile.traits, profile.registers, engine_for(tables))
    assessment = assess(known_ground(), case, year=profile.year, on=profile.period.cutoff)
    return {**tables, DUTY_STATES: duty_table(assessment, first=profile.period.from_on, last=profile.period.cutoff)}


def results_of(snapshot: Snapshot, engine: Engine) -> Results:
    """The figures and identities of a snapshot, from the snapshot alone."""
    folder = snapshot.extra_folder
    return compute_results(
        snapshot,
        profile=parse_profile(snapshot.extra[FILE_NAME]),
        definitions=load_definitions(folder / "indicators"),
        identities=load_identities(folder / "identities"),
        engine=engine,
    )


def rebuild(snapshot: Snapshot, engine: Engine, *, cache: Path | None = None) -> Report:
    """Build the report that belongs to a snapshot, from the snapshot alone."""
    outline = {name.removeprefix("outline/"): content for name, content in snapshot.extra.items() if name.startswith("outline/")}
    return build_report(snapshot, results_of(snapshot, engine), outline=parse_outline(outline), engine=engine, cache=cache)
