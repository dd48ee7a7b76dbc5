"""What several commands need of an agency's folder: its tables, figures and identities. Imports load when a command needs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minhbach.cli.talk import say

if TYPE_CHECKING:
    from minhbach.reports.results import Results


def home_of(folder: Path) -> Path:
    return folder / ".minhbach"


def cache_of(folder: Path) -> Path:
    return home_of(folder) / "cache"


def facts_of(folder: Path, *, as_of: date | None = None, rejects: Path | None = None) -> Mapping[str, Any]:
    """The tables of a folder: its files brought into the store first, unless the past is asked for."""
    from minhbach.facts.errors import StoreError
    from minhbach.facts.imports import import_folder
    from minhbach.facts.receipts import is_imported, stamp, write_receipt
    from minhbach.facts.store import Store

    store = Store.open(home_of(folder))
    if as_of:
        known = store.state(as_of=datetime.combine(as_of, time.max).astimezone(UTC))
        if not any(table.num_rows for table in known.values()):
            raise StoreError(f"Đến hết ngày {as_of:%d/%m/%Y} kho chưa ghi dòng nào. Hãy chọn ngày muộn hơn, hoặc bỏ --as-of.")
        return known
    registers = stamp(folder)
    if not rejects and is_imported(store, registers):
        say("Sổ sách không đổi từ lần nhập trước")
        return store.state()
    say("Nhập sổ sách")
    imported = import_folder(store, folder, recorded_at=datetime.now(UTC), rejects=rejects, progress=say)
    say(imported.summary().splitlines()[-1])
    if imported.rejected:
        say(f"Số liệu dưới đây KHÔNG gồm {len(imported.rejected)} chỗ sai đã để riêng vào {rejects}")
    else:
        write_receipt(store, registers)
    return store.state()


def results_in(folder: Path, *, as_of: date | None = None, rejects: Path | None = None) -> tuple[Results, Mapping[str, Any]]:
    """Figures and identities of a folder, and the tables they come from; no word of a report is read for this."""
    import tempfile

    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.freeze import freeze, gather, results_of

    sources = gather(folder, words=False)
    tables = facts_of(folder, as_of=as_of, rejects=rejects)
    with tempfile.TemporaryDirectory() as aside:
        snapshot = freeze(sources, tables, Path(aside), engine_for=DuckDB)
        return results_of(snapshot, DuckDB(snapshot.tables)), snapshot.tables
