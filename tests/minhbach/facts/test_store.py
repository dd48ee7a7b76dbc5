"""The store: what was appended, what was known when, damage, and two writers."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from minhbach.facts import store as store_module
from minhbach.facts.errors import StoreError
from minhbach.facts.schemas import TABLES
from minhbach.facts.store import Change, Store
from minhbach.facts.tables import arrow_schema

DAY_1 = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)
DAY_2, DAY_3 = DAY_1 + timedelta(days=1), DAY_1 + timedelta(days=2)
SCHEMA = arrow_schema(TABLES["opinions"])


def opinions(*keys: str, channel: str = "box", line: int = 2) -> pa.Table:
    rows = [
        {"id": key, "received_on": date(2025, 3, 5), "channel": channel, "_file": "so-sach/y-kien.csv", "_sheet": "", "_line": line}
        for key in keys
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def change(*keys: str, removed: Sequence[str] = (), channel: str = "box") -> Change:
    return Change("opinions", opinions(*keys, channel=channel), tuple(removed))


def known(store: Store, as_of: datetime | None = None) -> list[tuple[str, str]]:
    rows = store.state(as_of=as_of)["opinions"]
    return list(zip(rows["id"].to_pylist(), rows["channel"].to_pylist(), strict=True))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / ".minhbach")


def error_of(store: Store) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(store.folder.parent).state()
    return str(caught.value)


def test_new_store_has_every_table_empty_and_makes_no_file(store: Store) -> None:
    state = store.state()

    assert {name: rows.schema for name, rows in state.items()} == {name: arrow_schema(table) for name, table in TABLES.items()}
    assert all(rows.num_rows == 0 for rows in state.values())
    assert not store.folder.parent.exists()


def test_newest_version_counts_and_removed_rows_are_left_out(store: Store) -> None:
    assert store.append([change("B", "A")], recorded_at=DAY_1) == 1
    assert store.append([change("A", "C", channel="draft", removed=["B"])], recorded_at=DAY_2) == 1
    assert store.append([change("B", channel="meeting")], recorded_at=DAY_3) == 1

    assert known(store) == [("A", "draft"), ("B", "meeting"), ("C", "draft")]
    assert known(store, DAY_2) == [("A", "draft"), ("C", "draft")]
    assert known(store, DAY_1) == [("A", "box"), ("B", "box")]
    assert known(store, DAY_1 - timedelta(seconds=1)) == []


def test_moments_are_compared_across_time_zones(store: Store) -> None:
    hanoi = timezone(timedelta(hours=7))
    store.append([change("A")], recorded_at=datetime(2025, 11, 5, 8, 0, tzinfo=hanoi))

    assert store.batches()[0].recorded_at == datetime(2025, 11, 5, 1, 0, tzinfo=UTC)
    assert known(store, datetime(2025, 11, 5, 1, 0, tzinfo=UTC)) == [("A", "box")]
    assert known(store, datetime(2025, 11, 5, 7, 59, tzinfo=hanoi)) == []


def test_later_append_of_the_same_moment_counts(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    store.append([change("A", channel="draft")], recorded_at=DAY_1)

    assert known(store, DAY_1) == [("A", "draft")]


def test_rows_keep_their_provenance(store: Store) -> None:
    store.append([Change("opinions", opinions("A", line=7))], recorded_at=DAY_1)

    assert store.state()["opinions"].to_pylist() == opinions("A", line=7).to_pylist()


def test_nothing_to_change_writes_nothing(store: Store) -> None:
    assert store.append([], recorded_at=DAY_1) == 0
    assert store.append([change()], recorded_at=DAY_1) == 0
    assert not store.folder.exists()


def test_batch_carries_moment_flag_and_version(store: Store) -> None:
    store.append([change("A", removed=["B"])], recorded_at=DAY_1)

    rows = pq.read_table(store.folder / "opinions/000001.parquet")

    assert rows.select(["id", "removed", "recorded_at"]).to_pylist() == [
        {"id": "A", "removed": False, "recorded_at": DAY_1},
        {"id": "B", "removed": True, "recorded_at": DAY_1},
    ]
    assert rows.schema.metadata[b"minhbach.version"] == b"1"


def test_older_batch_reads_new_columns_as_null(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    table = TABLES["opinions"]
    older = replace(table, version=1, columns=table.columns[:3], orders=())
    newer = replace(table, version=2, columns=table.columns[:4], orders=())
    monkeypatch.setitem(TABLES, "opinions", older)
    store.append([change("A")], recorded_at=DAY_1)
    monkeypatch.setitem(TABLES, "opinions", newer)

    assert store.state()["opinions"].column_names == ["id", "received_on", "channel", "answered_on", "_file", "_sheet", "_line"]
    assert store.state()["opinions"]["answered_on"].to_pylist() == [None]

    store.append([change("B")], recorded_at=DAY_2)
    monkeypatch.setitem(TABLES, "opinions", older)
    assert error_of(store) == (
        f"Kho {store.folder} do phiên bản mới hơn của phần mềm ghi. Dữ liệu đã ghi trước đó vẫn nguyên vẹn. "
        "Hãy cập nhật phần mềm Minh Bạch rồi chạy lại."
    )


@pytest.mark.parametrize("edit", [{"format": 2}, {"table": "ballots"}, {"version": 9}])
def test_store_of_a_newer_software_is_refused(store: Store, edit: dict[str, object]) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    path = store.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    (manifest if "format" in edit else manifest["batches"][0]).update(edit)
    path.write_text(json.dumps(manifest))

    assert "phiên bản mới hơn của phần mềm" in error_of(store)
    with pytest.raises(StoreError):
        store.append([change("B")], recorded_at=DAY_2)


def test_clock_that_goes_back_is_refused(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_2)

    with pytest.raises(StoreError, match=r"Thời điểm ghi 01:00:00 05/11/2025 sớm hơn lần ghi gần nhất của kho \(01:00:00 06/11/2025\)"):
        store.append([change("B")], recorded_at=DAY_1)
    assert known(store) == [("A", "box")]


def test_moment_without_zone_is_refused(store: Store) -> None:
    naive = DAY_1.replace(tzinfo=None)

    with pytest.raises(StoreError, match="phải kèm múi giờ"):
        store.append([change("A")], recorded_at=naive)
    with pytest.raises(StoreError, match="phải kèm múi giờ"):
        store.state(as_of=naive)


@pytest.mark.parametrize("bad", [change("A", "A"), change("A", removed=["A"]), change("A", removed=["B", "B"])])
def test_key_twice_in_one_change_is_refused(store: Store, bad: Change) -> None:
    with pytest.raises(StoreError, match="hai dòng cùng mã"):
        store.append([bad], recorded_at=DAY_1)
    assert known(store) == []


def test_others_who_appended_meanwhile_are_noticed(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_1)

    with pytest.raises(StoreError, match="vừa được người khác ghi thêm trong lúc đang nhập; lần nhập này chưa ghi gì"):
        store.append([change("B")], recorded_at=DAY_2, seen=0)
    assert store.append([change("B")], recorded_at=DAY_2, seen=1) == 1


def test_second_writer_waits_then_gives_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    waited: list[float] = []
    other = os.open(store.folder / "lock", os.O_RDWR)
    fcntl.flock(other, fcntl.LOCK_EX)
    monkeypatch.setattr(store_module.time, "sleep", waited.append)

    with pytest.raises(StoreError) as caught:
        store.append([change("B")], recorded_at=DAY_2)
    assert str(caught.value) == (
        f"Kho {store.folder} đang được một lần nhập khác ghi; lần này chưa ghi gì. Hãy đợi lần kia xong rồi chạy lại."
    )
    assert 4 < sum(waited) < 6
    assert known(store) == [("A", "box")]

    monkeypatch.setattr(store_module.time, "sleep", lambda _pause: os.close(other))
    assert store.append([change("B")], recorded_at=DAY_2) == 1


def test_damaged_or_missing_batch_is_named_with_the_remedy(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    path = store.folder / "opinions/000001.parquet"
    content = path.read_bytes()
    remedy = (
        "Hãy khôi phục thư mục .minhbach từ bản sao lưu; nếu không có bản sao lưu, "  # the first thing to try
        "hãy đổi tên thư mục đó để giữ lại rồi nhập lại toàn bộ sổ."
    )

    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert error_of(store) == f"Tệp {path} trong kho dữ liệu đã bị sửa hoặc hỏng (SHA-256 không khớp). {remedy}"

    path.unlink()
    assert error_of(store) == f"Kho dữ liệu thiếu tệp {path}. {remedy}"

    path.mkdir()
    assert error_of(store).startswith(f"Không đọc được {path}: đây là thư mục, không phải tệp.")


def test_batch_of_another_moment_is_refused(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    path = store.folder / "manifest.json"
    path.write_text(path.read_text().replace("2025-11-05T01", "2025-11-05T02"))

    assert "không đúng như manifest.json ghi" in error_of(store)


SOUND = {
    "table": "opinions",
    "file": "opinions/000001.parquet",
    "sha256": "0",
    "rows": 1,
    "version": 1,
    "recorded_at": "2025-11-05T01:00:00+00:00",
}


def manifest_with(**changes: object) -> str:
    return json.dumps({"format": 1, "batches": [SOUND | changes]})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        "[" * 100_000,
        '{"format": "1", "batches": []}',
        '{"format": 1, "batches": [1]}',
        '{"format": 1, "batches": [{"table": "opinions"}]}',
        manifest_with(file="../../../etc/passwd"),
        manifest_with(file="units/000001.parquet"),
        manifest_with(version="1"),
        manifest_with(sha256=None),
        manifest_with(recorded_at="2025-11-05T01:00:00"),
        manifest_with(recorded_at="hôm qua"),
        manifest_with(recorded_at=None),
        manifest_with(khác=1),
    ],
)
def test_damaged_manifest_is_refused_and_nothing_is_cleared_away(store: Store, content: str) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    (store.folder / "manifest.json").write_text(content)

    assert error_of(store).startswith(f"Tệp {store.folder}/manifest.json của kho dữ liệu bị hỏng")
    with pytest.raises(StoreError):
        store.append([change("B")], recorded_at=DAY_2)
    assert (store.folder / "opinions/000001.parquet").exists()


def test_manifest_out_of_order_is_refused(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    store.append([change("B")], recorded_at=DAY_2)
    path = store.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"batches": manifest["batches"][::-1]}))

    assert "thời điểm ghi không theo thứ tự" in error_of(store)


def test_lost_manifest_is_not_taken_for_a_new_store(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    (store.folder / "manifest.json").unlink()

    assert error_of(store).startswith(f"Kho {store.folder} thiếu tệp manifest.json.")
    with pytest.raises(StoreError):
        store.append([change("B")], recorded_at=DAY_2)
    assert (store.folder / "opinions/000001.parquet").exists()


def test_left_over_files_are_ignored_and_cleared_by_the_next_append(store: Store) -> None:
    store.append([change("A")], recorded_at=DAY_1)
    batch = store.folder / "opinions/000001.parquet"
    left = [store.folder / "opinions/000002.parquet", store.folder / "manifest.json.tmp"]
    for path in left:
        shutil.copy(batch, path)
    note = store.folder / "opinions/ghi nhớ.txt"
    note.write_text("của người dùng")

    assert known(store) == [("A", "box")]
    store.append([Change("units", arrow_schema(TABLES["units"]).empty_table(), ("X",))], recorded_at=DAY_2)

    assert [path.exists() for path in [*left, batch, note]] == [False, False, True, True]


def test_file_where_the_store_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".minhbach").write_text("x")
    store = Store.open(tmp_path / ".minhbach")

    with pytest.raises(StoreError) as caught:
        store.append([change("A")], recorded_at=DAY_1)
    assert "Hãy " in str(caught.value)
