"""Writing that survives a crash: after each call returns, the disk has either what was there before or all of the new.

Everything goes through `os` functions so that the tests can kill the process at each of them.
"""

from __future__ import annotations

import os
from pathlib import Path

ASIDE = ".tmp"  # what is written aside ends so, until it gets its name


def write_file(path: Path, data: bytes) -> None:
    """Write a file that nothing points to yet, and wait until the disk has it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Give a file new content in one step: a reader sees the old or the new, never a part."""
    aside = path.with_name(path.name + ASIDE)
    try:
        write_file(aside, data)
        os.replace(aside, path)  # noqa: PTH105 - the tests count the calls of os
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, and have the disk remember their names."""
    missing = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - the tests count the calls of os
        sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
