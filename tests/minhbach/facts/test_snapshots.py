"""Snapshots: the same facts give the same hash, and whatever was altered is named."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.facts.errors import SnapshotError
from minhbach.facts.schemas import TABLES
from minhbach.facts.snapshots import Snapshot, read_snapshot, snapshot_path, write_snapshot
from minhbach.facts.tables import arrow_schema, content_digest

EXTRA = {"co-quan.yaml": b"agency: SCT\n", "outline/m\xe1\xbb\xa5c.txt".encode("latin-1").decode("utf-8"): b"I."}


def indices(*rows: tuple[str, str | None]) -> pa.Table:
    cells = [
        {
            "id": key,
            "index": "CCHC",
            "year": 2024,
            "criterion": "1",
            "max_points": Decimal(2),
            "evidence": evidence,
            "_file": "f",
            "_sheet": "",
            "_line": 2,
        }
        for key, evidence in rows
    ]
    return pa.Table.from_pylist(cells, arrow_schema(TABLES["indices"]))


ROWS = indices(("C1", None), ("C2", ""))


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    return write_snapshot(tmp_path / "out", {"indices": ROWS}, extra=EXTRA)


def refusal(path: Path) -> str:
    with pytest.raises(SnapshotError) as caught:
        read_snapshot(path)
    return str(caught.value)


def test_snapshot_is_read_back_as_written(snapshot: Snapshot, tmp_path: Path) -> None:
    again = read_snapshot(snapshot.path)

    assert again == snapshot
    assert again.path == tmp_path / "out" / f"anh-chup-{again.hash[:12]}" == snapshot_path(tmp_path / "out", again.hash)
    assert again.tables["indices"] == ROWS
    assert set(again.tables) == set(TABLES)
    assert again.tables["units"] == arrow_schema(TABLES["units"]).empty_table()
    assert again.extra == EXTRA
    assert (again.extra_folder / "outline/mục.txt").read_bytes() == b"I."
    assert sorted(path.relative_to(again.path).as_posix() for path in again.path.rglob("*.*")) == [
        "extra/co-quan.yaml",
        "extra/outline/mục.txt",
        "manifest.json",
        "tables/indices.parquet",
    ]


def test_manifest_lists_files_and_tables(snapshot: Snapshot) -> None:
    content = (snapshot.path / "tables/indices.parquet").read_bytes()

    assert json.loads((snapshot.path / "manifest.json").read_bytes()) == snapshot.manifest
    assert snapshot.manifest["format"] == 1
    assert snapshot.manifest["hash"] == snapshot.hash
    assert snapshot.manifest["tables"] == {"indices": {"version": 1, "rows": 2, "content": content_digest(ROWS)}}
    assert snapshot.manifest["files"]["tables/indices.parquet"] == {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def test_same_facts_give_the_same_hash_however_they_lie(snapshot: Snapshot, tmp_path: Path) -> None:
    shuffled = pa.concat_tables([ROWS.slice(1), ROWS.slice(0, 1)])

    again = write_snapshot(tmp_path / "khác", {"indices": shuffled}, extra=dict(reversed(EXTRA.items())))

    assert again.hash == snapshot.hash
    assert again.path.name == snapshot.path.name


def test_equal_snapshot_is_reused(snapshot: Snapshot, tmp_path: Path) -> None:
    before = (snapshot.path / "manifest.json").stat().st_mtime_ns

    again = write_snapshot(tmp_path / "out", {"indices": ROWS}, extra=EXTRA)

    assert again == snapshot
    assert (snapshot.path / "manifest.json").stat().st_mtime_ns == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == [snapshot.path.name]


def test_reused_snapshot_is_verified(snapshot: Snapshot, tmp_path: Path) -> None:
    (snapshot.path / "extra/co-quan.yaml").write_bytes(b"agency: XYZ\n")

    with pytest.raises(SnapshotError, match=r"tệp «extra/co-quan.yaml» đã bị sửa hoặc hỏng"):
        write_snapshot(tmp_path / "out", {"indices": ROWS}, extra=EXTRA)


@pytest.mark.parametrize(
    ("tables", "extra"),
    [
        ({"indices": indices(("C1", None))}, EXTRA),
        ({"indices": indices(("C1", ""), ("C2", ""))}, EXTRA),
        ({"indices": indices(("C1", None), ("C3", ""))}, EXTRA),
        ({"indices": ROWS, "units": arrow_schema(TABLES["units"]).empty_table()}, EXTRA),
        ({"indices": ROWS}, EXTRA | {"co-quan.yaml": b"agency: SNV\n"}),
        ({"indices": ROWS}, EXTRA | {"thêm.txt": b""}),
    ],
)
def test_any_difference_gives_another_hash(
    snapshot: Snapshot, tmp_path: Path, tables: dict[str, pa.Table], extra: dict[str, bytes]
) -> None:
    assert write_snapshot(tmp_path / "out", tables, extra=extra).hash != snapshot.hash


def test_altered_file_is_named(snapshot: Snapshot) -> None:
    path = snapshot.path / "tables/indices.parquet"
    pq.write_table(indices(("C1", None), ("C2", "thêm")), path)

    assert refusal(snapshot.path) == (
        f"{snapshot.path}: tệp «tables/indices.parquet» đã bị sửa hoặc hỏng (SHA-256 không khớp). "
        "Không dùng ảnh chụp này làm căn cứ; hãy lấy lại bản gốc từ nơi đã lập báo cáo."
    )


def test_missing_extra_and_linked_files_are_named(snapshot: Snapshot) -> None:
    file = snapshot.path / "extra/co-quan.yaml"
    file.rename(snapshot.path / "extra/lạ.yaml")
    assert "có tệp lạ «extra/lạ.yaml» không thuộc ảnh chụp" in refusal(snapshot.path)

    (snapshot.path / "extra/lạ.yaml").rename(snapshot.path.parent / "gốc.yaml")
    assert "thiếu tệp «extra/co-quan.yaml»" in refusal(snapshot.path)

    file.symlink_to(snapshot.path.parent / "gốc.yaml")
    assert "«extra/co-quan.yaml» không phải tệp thường" in refusal(snapshot.path)

    file.unlink()
    os.mkfifo(file)
    assert "«extra/co-quan.yaml» không phải tệp thường" in refusal(snapshot.path)

    file.unlink()
    file.write_bytes(b"agency: SCT\n")
    (snapshot.path / "extra/liên kết").symlink_to("/etc")
    assert "có tệp lạ «extra/liên kết»" in refusal(snapshot.path)


def rewrite(snapshot: Snapshot, **changes: Any) -> None:
    (snapshot.path / "manifest.json").write_text(json.dumps({**snapshot.manifest, **changes}))


def test_manifest_that_was_altered_with_its_files_still_fails_by_the_hash(snapshot: Snapshot) -> None:
    content = b"agency: XYZ\n"
    (snapshot.path / "extra/co-quan.yaml").write_bytes(content)
    entry = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    rewrite(snapshot, files={**snapshot.manifest["files"], "extra/co-quan.yaml": entry})

    assert refusal(snapshot.path).startswith(
        f"{snapshot.path}/manifest.json: mã băm chung không khớp nội dung (ghi {snapshot.hash[:12]}…, tính ra "
    )


def test_table_that_was_altered_with_the_manifest_still_fails_by_the_hash(snapshot: Snapshot) -> None:
    path = snapshot.path / "tables/indices.parquet"
    pq.write_table(indices(("C1", None), ("C2", "thêm")), path)
    content = path.read_bytes()
    entry = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    rewrite(snapshot, files={**snapshot.manifest["files"], "tables/indices.parquet": entry})

    assert "mã băm chung không khớp nội dung" in refusal(snapshot.path)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "extra/../../x",
        "extra//x",
        "extra/./x",
        "extra\\x",
        "extra/C:x",
        "",
        ".",
        "extra/\x00",
        "khác/x",
        "extra/a\nb",
    ],
)
def test_path_that_leads_outside_is_refused(snapshot: Snapshot, name: str) -> None:
    rewrite(snapshot, files={**snapshot.manifest["files"], name: {"sha256": "0" * 64, "size": 1}})

    assert refusal(snapshot.path) == (
        f"{snapshot.path}/manifest.json hỏng hoặc đã bị sửa. Không dùng ảnh chụp này làm căn cứ; hãy lấy lại bản gốc từ nơi đã lập báo cáo."
    )
    with pytest.raises(SnapshotError, match="tên tệp không hợp lệ"):
        write_snapshot(snapshot.path.parent, {}, extra={name if name != "khác/x" else "../x": b""})


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "1"},
        {"hash": "abc"},
        {"hash": None},
        {"tables": []},
        {"tables": {}},
        {"tables": {"indices": {"version": 1}}},
        {"tables": {"indices": {"version": "1", "rows": 2, "content": ""}}},
        {"files": {}},
        {"files": {"extra/a": {"sha256": 1, "size": 1}}},
        {"khác": 1},
    ],
)
def test_manifest_of_another_shape_is_refused(snapshot: Snapshot, changes: dict[str, Any]) -> None:
    rewrite(snapshot, **changes)

    assert "manifest.json hỏng hoặc đã bị sửa" in refusal(snapshot.path)


def test_rows_that_do_not_match_the_manifest_are_refused(snapshot: Snapshot) -> None:
    rewrite(snapshot, tables={"indices": {**snapshot.manifest["tables"]["indices"], "rows": 3}})

    assert "tệp «tables/indices.parquet» không có đủ 3 dòng như manifest.json ghi" in refusal(snapshot.path)


@pytest.mark.parametrize("changes", [{"format": 2}, {"tables": {"indices": {"version": 9, "rows": 2, "content": ""}}}])
def test_snapshot_of_a_newer_software_is_refused(snapshot: Snapshot, changes: dict[str, Any]) -> None:
    rewrite(snapshot, **changes)

    assert "phiên bản mới hơn của phần mềm lập. Hãy cập nhật phần mềm Minh Bạch rồi chạy lại." in refusal(snapshot.path)


def test_snapshot_of_an_older_version_is_read_with_new_columns_empty(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    table = TABLES["indices"]
    more = (*table.columns, type(table.columns[0])("remark", "nhận xét"))
    monkeypatch.setitem(TABLES, "indices", replace(table, version=2, columns=more, orders=()))

    again = read_snapshot(snapshot.path)

    assert again.hash == snapshot.hash
    assert again.tables["indices"]["remark"].to_pylist() == [None, None]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_manifest_that_is_no_manifest_is_refused(snapshot: Snapshot, content: bytes) -> None:
    (snapshot.path / "manifest.json").write_bytes(content)

    assert "manifest.json hỏng hoặc đã bị sửa" in refusal(snapshot.path)


def test_folder_that_is_no_snapshot_is_refused(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path)
        == f"Không thấy {tmp_path}/manifest.json: đây không phải thư mục ảnh chụp số liệu. Hãy chỉ đúng thư mục «anh-chup-…»."
    )
    (tmp_path / "manifest.json").mkdir()
    assert refusal(tmp_path).startswith(f"Không đọc được {tmp_path}/manifest.json: đây là thư mục, không phải tệp.")


@pytest.mark.parametrize("hash_", ["", "../../x", "a" * 63, "A" * 64])
def test_path_of_what_is_no_hash_is_refused(hash_: str) -> None:
    with pytest.raises(SnapshotError, match="không phải mã ảnh chụp số liệu"):
        snapshot_path(Path("out"), hash_)


def test_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")

    with pytest.raises(SnapshotError, match=r"Không ghi được .*Chưa có ảnh chụp nào được tạo\. Hãy "):
        write_snapshot(tmp_path / "out", {"indices": ROWS}, extra={})


def test_copied_snapshot_is_as_good(snapshot: Snapshot, tmp_path: Path) -> None:
    shutil.copytree(snapshot.path, tmp_path / "bản sao")

    assert read_snapshot(tmp_path / "bản sao").hash == snapshot.hash


texts = st.one_of(st.none(), st.text(alphabet="ab\x1e\x1f,-1", max_size=3))


@settings(deadline=None)
@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_digest_tells_any_two_columns_apart(ours: list[str | None], theirs: list[str | None]) -> None:
    digests = [content_digest(pa.table({"a": pa.array(cells, pa.string())})) for cells in (ours, theirs)]

    assert (digests[0] == digests[1]) == (ours == theirs)


def test_digest_covers_types_of_every_kind() -> None:
    assert (
        content_digest(
            pa.table(
                {
                    "a": pa.chunked_array([["x"], [], ["y", None]]),
                    "b": [True, False, None],
                    "c": [date(2025, 11, 5), None, None],
                    "d": pa.array([Decimal("1.5"), None, None], pa.decimal128(18, 6)),
                    "e": [1, None, -1],
                }
            )
        )
        == "b17a5133d4489824213ddf12b88eceee8252aa8741bc4ac47d60829c3712cfcd"
    )
