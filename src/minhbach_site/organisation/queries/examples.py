"""The files of an example agency: its registers and who of its people works where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from minhbach.facts.imports import REGISTERS
from minhbach.facts.registers import SUFFIXES, read_register
from minhbach.facts.schemas import TABLES


def register_rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of one register of an example agency, read as the library reads it; `folder` is the example's `trang-web`.

    Raises ValueError for a file with a problem, which the library's own tests of the example would find first.
    """
    schema = TABLES[table]
    files = [path for suffix in SUFFIXES if (path := folder.parent / REGISTERS / f"{schema.file}{suffix}").exists()]
    if not files:
        return []
    register = read_register(files[0], files[0].name, schema)
    if register.problems or register.faults:
        raise ValueError(f"{files[0].name}: {[*register.problems, *register.faults.values()][:3]}")
    names = [column.name for column in schema.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(register.values[name] for name in names), strict=True)]


def codes_of(joined: str) -> list[str]:
    """The codes of a column that holds several.

    >>> codes_of("SCT-QN; SCT-KT")
    ['SCT-QN', 'SCT-KT']
    """
    return [code for part in joined.split(";") if (code := part.strip())]


def placements(folder: Path) -> list[dict[str, Any]]:
    """Who of the demo people works where, from `bo-tri.yaml`."""
    file = folder / "bo-tri.yaml"
    return yaml.safe_load(file.read_text("utf-8")) if file.exists() else []
