"""The store of facts: append-only Parquet batches under one manifest.

    root/facts/manifest.json                 the batches in the order they were recorded, each with its SHA-256
    root/facts/<table>/<number>.parquet      new versions of rows, and keys that were removed

A batch counts only once the manifest names it, and the manifest is replaced in one step; so whatever happens, a reader finds the state
before an append or the state after it. Files that the manifest does not name are left over from a crash: ignored, and cleared away by the
next append.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from minhbach.facts.durable import ASIDE, make_folder, replace_file, sync_folder, write_file
from minhbach.facts.errors import StoreError, explained
from minhbach.facts.schemas import TABLES, Table
from minhbach.facts.tables import arrow_schema, conform
from minhbach.refusals import explain

FORMAT = 1
MANIFEST = "manifest.json"
LOCK = "lock"
LOCK_TRIES, LOCK_PAUSE = 50, 0.1  # five seconds

KEPT = "Dữ liệu đã ghi trước đó vẫn nguyên vẹn. "
RESTORE = (
    "Hãy khôi phục thư mục .minhbach từ bản sao lưu; nếu không có bản sao lưu, hãy đổi tên thư mục đó để giữ lại rồi nhập lại toàn bộ sổ"
)

_BATCH_NAME = re.compile(r"[a-z_]+/[0-9]{6,}\.parquet")
_OURS = re.compile(rf"[0-9]{{6,}}\.parquet|{re.escape(MANIFEST + ASIDE)}")


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one table: new versions of rows (columns of `arrow_schema`), and keys that are gone."""

    table: str
    rows: pa.Table
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """One file of the store as the manifest knows it; `version` is that of the table's schema."""

    table: str
    file: str
    sha256: str
    rows: int
    version: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Store:
    """The facts of one agency folder."""

    folder: Path

    @classmethod
    def open(cls, root: Path) -> Store:
        """The store under `root` (FOLDER/.minhbach); nothing is made before the first append. Raises StoreError if it cannot be used."""
        store = cls(root / "facts")
        store.batches()
        return store

    def batches(self) -> tuple[Batch, ...]:
        """What was appended, in order."""
        path = self.folder / MANIFEST
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            self._refuse_lost_manifest()
            return ()
        except OSError as error:
            reason, remedy = explain(error)
            raise StoreError(f"Không đọc được {path}: {reason}. Hãy {remedy}.") from error
        return _parse_manifest(content, path)

    def state(self, *, as_of: datetime | None = None) -> Mapping[str, pa.Table]:
        """Every table as known at `as_of` (now, if left out), sorted by key: the newest version of each row, removed ones left out."""
        if as_of is not None and as_of.tzinfo is None:
            raise StoreError("Thời điểm cần xem phải kèm múi giờ. Hãy ghi thêm múi giờ, ví dụ +07:00.")
        known = [batch for batch in self.batches() if as_of is None or batch.recorded_at <= as_of]
        return {name: self._newest(table, [batch for batch in known if batch.table == name]) for name, table in TABLES.items()}

    def append(self, changes: Sequence[Change], *, recorded_at: datetime, seen: int | None = None) -> int:
        """Record changes, all or none, and return the number of batches written (0 when nothing changes).

        `seen` is the number of batches that the changes were worked out from; if others have come since, nothing is written.
        """
        wanted = [change for change in changes if change.rows.num_rows or change.removed]
        if not wanted:
            return 0
        if recorded_at.tzinfo is None:
            raise StoreError("Thời điểm ghi phải kèm múi giờ. Hãy ghi thêm múi giờ, ví dụ +07:00.")
        with explained(StoreError, "ghi", self.folder, kept=KEPT), self._locked():
            known = self._known(recorded_at, seen)
            try:
                self._clear_leftovers(known)
                self._write(known, wanted, recorded_at.astimezone(UTC))
            except OSError:
                with suppress(OSError, StoreError):
                    self._clear_leftovers(self.batches())  # a full disk gets its room back
                raise
        return len(wanted)

    def _known(self, recorded_at: datetime, seen: int | None) -> tuple[Batch, ...]:
        """The batches so far; the manifest is made if there is none, so that batches without one are known for damage."""
        if not (self.folder / MANIFEST).exists():
            self._refuse_lost_manifest()
            replace_file(self.folder / MANIFEST, _manifest(()))
        known = self.batches()
        if seen is not None and seen != len(known):
            raise StoreError(
                f"Kho {self.folder} vừa được người khác ghi thêm trong lúc đang nhập; lần nhập này chưa ghi gì. Hãy chạy lại lệnh."
            )
        if known and recorded_at < known[-1].recorded_at:
            last = known[-1].recorded_at.astimezone(recorded_at.tzinfo)
            raise StoreError(
                f"Thời điểm ghi {recorded_at:%H:%M:%S %d/%m/%Y} sớm hơn lần ghi gần nhất của kho ({last:%H:%M:%S %d/%m/%Y}). "
                f"{KEPT}Hãy kiểm tra ngày giờ của máy rồi chạy lại."
            )
        return known

    def _write(self, known: tuple[Batch, ...], changes: Sequence[Change], recorded_at: datetime) -> None:
        added = []
        for number, change in enumerate(changes, len(known) + 1):
            table = TABLES[change.table]
            content = _batch_bytes(table, change, recorded_at)
            file = f"{table.name}/{number:06}.parquet"
            make_folder((self.folder / file).parent)
            write_file(self.folder / file, content)
            sync_folder((self.folder / file).parent)
            rows = change.rows.num_rows + len(change.removed)
            added.append(Batch(table.name, file, hashlib.sha256(content).hexdigest(), rows, table.version, recorded_at))
        replace_file(self.folder / MANIFEST, _manifest((*known, *added)))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        make_folder(self.folder)
        descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            for attempt in range(LOCK_TRIES):
                try:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if attempt == LOCK_TRIES - 1:
                        raise StoreError(
                            f"Kho {self.folder} đang được một lần nhập khác ghi; lần này chưa ghi gì. Hãy đợi lần kia xong rồi chạy lại."
                        ) from None
                    time.sleep(LOCK_PAUSE)
            yield
        finally:
            os.close(descriptor)

    def _files(self) -> Iterator[Path]:
        """Files that only the store can have written."""
        folders = [self.folder, *(self.folder / name for name in TABLES)]
        for folder in folders:
            if folder.is_dir():
                yield from (path for path in sorted(folder.iterdir()) if _OURS.fullmatch(path.name))

    def _clear_leftovers(self, known: Sequence[Batch]) -> None:
        named = {self.folder / batch.file for batch in known}
        for path in self._files():
            if path not in named:
                path.unlink(missing_ok=True)

    def _refuse_lost_manifest(self) -> None:
        if any(path.suffix == ".parquet" for path in self._files()):
            raise StoreError(f"Kho {self.folder} thiếu tệp {MANIFEST}. {RESTORE}.")

    def _newest(self, table: Table, batches: Sequence[Batch]) -> pa.Table:
        schema = arrow_schema(table)
        if not batches:
            return schema.empty_table()
        full = schema.append(pa.field("removed", pa.bool_()))
        rows = pa.concat_tables([self._read(table, batch, full) for batch in batches])
        numbered = rows.select([table.key]).append_column("at", pa.arange(0, rows.num_rows))
        newest = numbered.group_by(table.key, use_threads=False).aggregate([("at", "max")])["at_max"]
        rows = rows.take(newest)
        return rows.filter(pc.invert(rows["removed"])).sort_by(table.key).select(schema.names).combine_chunks()

    def _read(self, table: Table, batch: Batch, schema: pa.Schema) -> pa.Table:
        path = self.folder / batch.file
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            raise StoreError(f"Kho dữ liệu thiếu tệp {path}. {RESTORE}.") from None
        except OSError as error:
            reason, remedy = explain(error)
            raise StoreError(f"Không đọc được {path}: {reason}. Hãy {remedy}.") from error
        if hashlib.sha256(content).hexdigest() != batch.sha256:
            raise StoreError(f"Tệp {path} trong kho dữ liệu đã bị sửa hoặc hỏng (SHA-256 không khớp). {RESTORE}.")
        try:
            rows = pq.read_table(pa.BufferReader(content), use_threads=False)
            if rows.schema.metadata != _metadata(table, batch.version, batch.recorded_at) or rows.num_rows != batch.rows:
                raise StoreError(f"Tệp {path} không đúng như {MANIFEST} ghi (bảng, phiên bản, thời điểm hoặc số dòng). {RESTORE}.")
            return conform(rows, schema)
        except pa.ArrowException:
            raise StoreError(f"Tệp {path} trong kho dữ liệu không đọc được. {RESTORE}.") from None


def _batch_bytes(table: Table, change: Change, recorded_at: datetime) -> bytes:
    schema = arrow_schema(table)
    keys = change.rows.column(table.key).to_pylist() + list(change.removed)
    if None in keys or len(set(keys)) != len(keys):
        raise StoreError(
            f"Sổ «{table.file}»: một lần ghi chứa mã trống hoặc hai dòng cùng mã. Hãy kiểm tra cột «{table.column(table.key).header}»."
        )
    gone = conform(pa.table({table.key: pa.array(change.removed, pa.string())}), schema)
    rows = pa.concat_tables([conform(change.rows, schema), gone])
    flags = pa.array([False] * change.rows.num_rows + [True] * len(change.removed), pa.bool_())
    moments = pa.repeat(pa.scalar(recorded_at, pa.timestamp("us", "UTC")), rows.num_rows)
    rows = rows.append_column("removed", flags).append_column("recorded_at", moments)
    sink = pa.BufferOutputStream()
    pq.write_table(rows.replace_schema_metadata(_metadata(table, table.version, recorded_at)), sink, compression="zstd")
    return bytes(sink.getvalue())


def _metadata(table: Table, version: int, recorded_at: datetime) -> dict[bytes, bytes]:
    return {
        b"minhbach.table": table.name.encode(),
        b"minhbach.version": str(version).encode(),
        b"minhbach.recorded_at": recorded_at.isoformat().encode(),
    }


def _manifest(batches: Sequence[Batch]) -> bytes:
    entries = [asdict(batch) | {"recorded_at": batch.recorded_at.isoformat()} for batch in batches]
    return (json.dumps({"format": FORMAT, "batches": entries}, indent=1) + "\n").encode()


def _parse_manifest(content: bytes, path: Path) -> tuple[Batch, ...]:
    try:
        raw = json.loads(content)
        newer = raw["format"] > FORMAT or any(_is_newer(entry) for entry in raw["batches"])
        batches = () if newer else tuple(_parse_entry(entry) for entry in raw["batches"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise StoreError(f"Tệp {path} của kho dữ liệu bị hỏng. {RESTORE}.") from None
    if newer:
        raise StoreError(f"Kho {path.parent} do phiên bản mới hơn của phần mềm ghi. {KEPT}Hãy cập nhật phần mềm Minh Bạch rồi chạy lại.")
    if any(later.recorded_at < earlier.recorded_at for earlier, later in pairwise(batches)):
        raise StoreError(f"Tệp {path} của kho dữ liệu bị hỏng: thời điểm ghi không theo thứ tự. {RESTORE}.")
    return batches


def _is_newer(entry: Mapping[str, object]) -> bool:
    version = entry["version"]
    if not isinstance(version, int):
        raise TypeError(version)
    return entry["table"] not in TABLES or version > TABLES[str(entry["table"])].version


def _parse_entry(entry: Mapping[str, Any]) -> Batch:
    texts = [entry[name] for name in ("table", "file", "sha256", "recorded_at")]
    if not all(isinstance(text, str) for text in texts) or not isinstance(entry["rows"], int):
        raise TypeError(entry)
    batch = Batch(**{**entry, "recorded_at": datetime.fromisoformat(entry["recorded_at"])})
    if not _BATCH_NAME.fullmatch(batch.file) or batch.file.split("/")[0] != batch.table or batch.recorded_at.tzinfo is None:
        raise ValueError(batch.file)
    return batch
