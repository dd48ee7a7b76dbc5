"""Freeze what a report rests on: the facts as known, the agency's card, the outline with its texts, and the definitions of its figures.

The snapshot is a folder beside the report. Its one hash stands in all four files, and `verify` rebuilds the report from it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from minhbach.facts.snapshots import Snapshot, write_snapshot
from minhbach.indicators.compute import Engine
from minhbach.indicators.definitions import INDICATORS, load_definitions
from minhbach.indicators.identities import IDENTITIES, load_identities
from minhbach.reports.build import Report, build_report
from minhbach.reports.outline import outline_files, parse_outline
from minhbach.reports.profile import FILE_NAME, Profile, parse_profile, read_profile


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of an agency folder that a report needs besides its facts, by their name in the snapshot."""

    profile: Profile
    files: Mapping[str, bytes]


def gather(folder: Path) -> Sources:
    """Read card, outline and texts of an agency folder and the package's definitions; everything is checked before anything is frozen."""
    card = read_profile(folder)
    profile = parse_profile(card, name=str(folder / FILE_NAME))
    outline = outline_files(profile.outline, folder)
    parse_outline(outline)
    files = {FILE_NAME: card}
    files |= {f"outline/{name}": content for name, content in outline.items()}
    files |= {f"indicators/{path.name}": path.read_bytes() for path in sorted(INDICATORS.glob("*.yaml"))}
    files |= {f"identities/{path.name}": path.read_bytes() for path in sorted(IDENTITIES.glob("*.yaml"))}
    return Sources(profile, files)


def freeze(sources: Sources, tables: Mapping[str, pa.Table], target: Path) -> Snapshot:
    """Write the snapshot under `target`; the same facts and words give the same folder."""
    return write_snapshot(target, tables, extra=sources.files)


def rebuild(snapshot: Snapshot, engine: Engine, *, cache: Path | None = None) -> Report:
    """Build the report that belongs to a snapshot, from the snapshot alone."""
    folder = snapshot.extra_folder
    outline = {name.removeprefix("outline/"): content for name, content in snapshot.extra.items() if name.startswith("outline/")}
    return build_report(
        snapshot,
        profile=parse_profile(snapshot.extra[FILE_NAME]),
        outline=parse_outline(outline),
        definitions=load_definitions(folder / "indicators"),
        identities=load_identities(folder / "identities"),
        engine=engine,
        cache=cache,
    )
