"""Snapshots: a frozen copy of the facts and of the files a report rests on, under one hash.

    <target>/anh-chup-<first 12 of the hash>/
        manifest.json               format, SHA-256 and size of every file, version and rows of every table, the one hash
        tables/<table>.parquet
        extra/<path>                other files, as they were

The hash is taken over the content of the tables and the bytes of the other files, not over Parquet's bytes: the same facts give the same
hash on every machine and under every version of the libraries. No clock and no path of this machine enters it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minhbach.facts.durable import ASIDE, make_folder, sync_folder, write_file
from minhbach.facts.errors import SnapshotError, explained, printable, shortened
from minhbach.facts.schemas import TABLES
from minhbach.facts.tables import arrow_schema, conform, content_digest
from minhbach.refusals import explain

FORMAT = 1
MANIFEST = "manifest.json"
PREFIX = "anh-chup-"
SHORT = 12  # letters of the hash in the folder's name
MAX_MANIFEST = 16 << 20

UNTRUSTED = "Không dùng ảnh chụp này làm căn cứ; hãy lấy lại bản gốc từ nơi đã lập báo cáo"

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A verified snapshot. `tables` has every table of the schemas; `extra` maps the path of each other file to its bytes."""

    path: Path
    hash: str
    manifest: Mapping[str, Any]
    tables: Mapping[str, pa.Table]
    extra: Mapping[str, bytes]

    @property
    def extra_folder(self) -> Path:
        """Where the other files lie."""
        return self.path / "extra"


def snapshot_path(target: Path, hash_: str) -> Path:
    """Where the snapshot with that hash lies under `target`."""
    if not _SHA256.fullmatch(hash_):
        raise SnapshotError(f"«{shortened(hash_)}» không phải mã ảnh chụp số liệu (64 chữ số thập lục phân). Hãy kiểm tra lại tệp báo cáo.")
    return target / f"{PREFIX}{hash_[:SHORT]}"


def write_snapshot(target: Path, tables: Mapping[str, pa.Table], *, extra: Mapping[str, bytes]) -> Snapshot:
    """Freeze tables and files under `target`; an equal snapshot that is already there is verified and reused."""
    for name in extra:
        if not _is_safe(name):
            raise SnapshotError(f"Không đưa được tệp «{printable(name)}» vào ảnh chụp: tên tệp không hợp lệ. Hãy đổi tên tệp.")
    frozen = {name: conform(tables[name], arrow_schema(TABLES[name])).sort_by(TABLES[name].key) for name in sorted(tables)}
    files = {f"tables/{name}.parquet": _parquet(rows) for name, rows in frozen.items()} | {
        f"extra/{name}": extra[name] for name in sorted(extra)
    }
    described = {
        name: {"version": TABLES[name].version, "rows": rows.num_rows, "content": content_digest(rows)} for name, rows in frozen.items()
    }
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "hash": _hash(described, {f"extra/{name}": content for name, content in extra.items()}),
        "tables": described,
        "files": {name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)} for name, content in files.items()},
    }
    path = snapshot_path(target, manifest["hash"])
    if not path.exists():
        _write(path, files | {MANIFEST: _json(manifest)})
    snapshot = read_snapshot(path)
    if snapshot.hash != manifest["hash"]:
        raise SnapshotError(
            f"{path} đã có nhưng là ảnh chụp khác ({snapshot.hash[:SHORT]}…). Hãy chuyển thư mục đó đi nơi khác rồi chạy lại."
        )
    return snapshot


def read_snapshot(path: Path) -> Snapshot:
    """Read a snapshot and verify all of it: every file, that there are no others, and the hash. SnapshotError names what differs."""
    manifest = _manifest(path)
    _compare_names(path, manifest)
    contents = {name: _content(path, name, entry) for name, entry in manifest["files"].items()}
    stored = {name: _table(path, name, contents, entry) for name, entry in manifest["tables"].items()}
    described = {name: manifest["tables"][name] | {"content": content_digest(rows)} for name, rows in stored.items()}
    found = _hash(described, {name: content for name, content in contents.items() if name.startswith("extra/")})
    if found != manifest["hash"]:
        raise SnapshotError(
            f"{path / MANIFEST}: mã băm chung không khớp nội dung (ghi {manifest['hash'][:SHORT]}…, tính ra {found[:SHORT]}…). {UNTRUSTED}."
        )
    tables = {name: conform(stored[name], schema) if name in stored else schema.empty_table() for name, schema in _schemas().items()}
    extra = {name.removeprefix("extra/"): content for name, content in contents.items() if name.startswith("extra/")}
    return Snapshot(path, found, manifest, tables, extra)


def _schemas() -> dict[str, pa.Schema]:
    return {name: arrow_schema(table) for name, table in TABLES.items()}


def _hash(tables: Mapping[str, Any], extra: Mapping[str, bytes]) -> str:
    """The one hash: over format, tables (version, rows, content) and the other files."""
    others = {name: hashlib.sha256(content).hexdigest() for name, content in extra.items()}
    return hashlib.sha256(_json({"format": FORMAT, "tables": tables, "extra": others})).hexdigest()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _parquet(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd")
    return bytes(sink.getvalue())


def _write(path: Path, files: Mapping[str, bytes]) -> None:
    """Write everything aside, then give the folder its name in one step."""
    with explained(SnapshotError, "ghi", path, kept="Chưa có ảnh chụp nào được tạo. "):
        make_folder(path.parent)
        aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=ASIDE, dir=path.parent))
        try:
            aside.chmod(0o755)
            for name, content in files.items():
                make_folder((aside / name).parent)
                write_file(aside / name, content)
            for folder in {(aside / name).parent for name in files}:
                sync_folder(folder)
            with contextlib.suppress(FileExistsError):
                _rename(aside, path)
            sync_folder(path.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


def _rename(aside: Path, path: Path) -> None:
    try:
        os.rename(aside, path)  # noqa: PTH104 - the tests count the calls of os
    except OSError:
        if not (path / MANIFEST).exists():
            raise
        raise FileExistsError(path) from None  # another process has written the same snapshot meanwhile


# --- reading --------------------------------------------------------------------------------------------------------------------------


def _manifest(path: Path) -> dict[str, Any]:
    file = path / MANIFEST
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_MANIFEST + 1)
    except FileNotFoundError:
        raise SnapshotError(f"Không thấy {file}: đây không phải thư mục ảnh chụp số liệu. Hãy chỉ đúng thư mục «{PREFIX}…».") from None
    except OSError as error:
        reason, remedy = explain(error)
        raise SnapshotError(f"Không đọc được {file}: {reason}. Hãy {remedy}.") from error
    try:
        manifest = json.loads(content)
        newer = manifest["format"] > FORMAT
        sound = newer or _is_sound(manifest)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        newer, sound = False, False
    if newer:
        raise SnapshotError(f"{path} do phiên bản mới hơn của phần mềm lập. Hãy cập nhật phần mềm Minh Bạch rồi chạy lại.")
    if not sound:
        raise SnapshotError(f"{file} hỏng hoặc đã bị sửa. {UNTRUSTED}.")
    for name, entry in manifest["tables"].items():
        if name not in TABLES or entry["version"] > TABLES[name].version:
            raise SnapshotError(
                f"{path}: bảng «{printable(name)}» do phiên bản mới hơn của phần mềm lập. Hãy cập nhật phần mềm Minh Bạch rồi chạy lại."
            )
    checked: dict[str, Any] = manifest
    return checked


def _is_sound(manifest: Mapping[str, Any]) -> bool:
    """Whether the manifest has the shape of ours, and names nothing outside the snapshot."""
    tables, files = manifest["tables"], manifest["files"]
    return (
        set(manifest) == {"format", "hash", "tables", "files"}
        and bool(_SHA256.fullmatch(manifest["hash"]))
        and all(_is_safe(name) and name.split("/")[0] in ("tables", "extra") for name in files)
        and all(
            set(entry) == {"sha256", "size"} and isinstance(entry["size"], int) and _SHA256.fullmatch(entry["sha256"])
            for entry in files.values()
        )
        and all(set(entry) == {"version", "rows", "content"} and isinstance(entry["version"], int) for entry in tables.values())
        and {name for name in files if name.startswith("tables/")} == {f"tables/{name}.parquet" for name in tables}
    )


def _is_safe(name: str) -> bool:
    """A relative path that stays inside, under every operating system."""
    return (
        bool(PurePosixPath(name).parts)
        and not _UNSAFE.search(name)
        and str(PurePosixPath(name)) == name
        and not any(part in ("..", "/", ".") for part in PurePosixPath(name).parts)
    )


def _compare_names(path: Path, manifest: Mapping[str, Any]) -> None:
    there = dict(_walk(path))
    for name, kind in sorted(there.items()):
        if name != MANIFEST and name not in manifest["files"]:
            raise SnapshotError(f"{path}: có tệp lạ «{printable(name)}» không thuộc ảnh chụp. {UNTRUSTED}.")
        if not stat.S_ISREG(kind):
            raise SnapshotError(f"{path}: «{printable(name)}» không phải tệp thường. {UNTRUSTED}.")
    for name in sorted(manifest["files"]):
        if name not in there:
            raise SnapshotError(f"{path}: thiếu tệp «{printable(name)}». {UNTRUSTED}.")


def _walk(path: Path) -> Iterator[tuple[str, int]]:
    """Everything under a folder that is not a folder itself, with its mode; links are not followed."""
    with explained(SnapshotError, "đọc", path):
        for folder, folders, files in os.walk(path):
            for name in [*files, *folders]:
                entry = Path(folder, name)
                mode = entry.lstat().st_mode
                if not stat.S_ISDIR(mode):
                    yield entry.relative_to(path).as_posix(), mode


def _content(path: Path, name: str, entry: Mapping[str, Any]) -> bytes:
    with explained(SnapshotError, "đọc", path / name), (path / name).open("rb") as stream:
        content = stream.read(entry["size"] + 1)
    if len(content) != entry["size"] or hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise SnapshotError(f"{path}: tệp «{printable(name)}» đã bị sửa hoặc hỏng (SHA-256 không khớp). {UNTRUSTED}.")
    return content


def _table(path: Path, name: str, contents: Mapping[str, bytes], entry: Mapping[str, Any]) -> pa.Table:
    file = f"tables/{name}.parquet"
    try:
        source = pq.ParquetFile(pa.BufferReader(contents[file]))
        if source.metadata.num_rows == entry["rows"]:
            rows = source.read(use_threads=False)
            conform(rows, arrow_schema(TABLES[name]))
            return rows
    except (pa.ArrowException, OSError, ValueError):
        raise SnapshotError(f"{path}: tệp «{file}» không đọc được. {UNTRUSTED}.") from None
    raise SnapshotError(f"{path}: tệp «{file}» không có đủ {entry['rows']} dòng như {MANIFEST} ghi. {UNTRUSTED}.")
