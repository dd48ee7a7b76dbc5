"""What the last import of a whole folder saw, so that unchanged registers need not be read again.

A receipt is only a shortcut: it holds for the very bytes of every register, the very store, and this version of the schemas.
Without it, or with one that does not fit, everything is read as usual.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from minhbach import __version__
from minhbach.facts.durable import make_folder, replace_file
from minhbach.facts.imports import REGISTERS
from minhbach.facts.schemas import TABLES
from minhbach.facts.store import MANIFEST, Store

NAME = "imported.json"


def stamp(folder: Path) -> str:
    """A hash over the name and bytes of everything in the folder of registers; "" when it cannot be read (the import will say why)."""
    digest = hashlib.sha256(json.dumps([__version__, {name: table.version for name, table in TABLES.items()}]).encode())
    try:
        for path in sorted((folder / REGISTERS).iterdir()):
            digest.update(f"\x1e{path.name}\x1f{path.stat().st_size}\x1f".encode())
            if path.is_file():
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError:
        return ""
    return digest.hexdigest()


def is_imported(store: Store, registers: str) -> bool:
    """Whether the store still is what an import of registers with that stamp left behind."""
    try:
        receipt = json.loads((store.folder.parent / NAME).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(registers) and receipt == {"registers": registers, "facts": _facts(store)}


def write_receipt(store: Store, registers: str) -> None:
    """Note that registers with that stamp are in the store as it is now."""
    make_folder(store.folder.parent)
    replace_file(store.folder.parent / NAME, json.dumps({"registers": registers, "facts": _facts(store)}).encode())


def _facts(store: Store) -> str:
    path = store.folder / MANIFEST
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
