"""Taking a file's bytes, within a limit."""

from __future__ import annotations

from pathlib import Path

from minhbach.documents.readers import ReaderError
from minhbach.refusals import explain


def content_of(source: Path | bytes, name: str, max_bytes: int) -> bytes:
    """The bytes of a file. Raises ReaderError."""
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > max_bytes:
            raise ReaderError(f"{name} lớn hơn {max_bytes // 2**20} MB nên không được đọc. Hãy kiểm tra xem có chọn nhầm tệp không.")
        return source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        reason, remedy = explain(error)
        raise ReaderError(f"Không đọc được {name}: {reason}. Hãy {remedy}.") from None


def name_of(source: Path | bytes, otherwise: str) -> str:
    """The name by which messages call a file."""
    return source.name if isinstance(source, Path) else otherwise
