from datetime import UTC, datetime

import pytest

from minhbach.facts.imports import import_folder
from minhbach.facts.receipts import NAME, is_imported, stamp, write_receipt
from minhbach.facts.store import Store
from minhbach.facts.templates import init_folder


@pytest.fixture
def imported(tmp_path):
    folder = tmp_path / "agency"
    init_folder(folder)
    (folder / "so-sach" / "khao-sat.csv").write_text(
        "mã phiếu,đợt khảo sát,ngày kết thúc đợt,đối tượng,mức hài lòng\nP1,Đợt 1,30/06/2025,người dân,5\n", "utf-8"
    )
    store = Store.open(folder / ".minhbach")
    import_folder(store, folder, recorded_at=datetime(2025, 11, 6, tzinfo=UTC))
    write_receipt(store, stamp(folder))
    return folder, store


def test_unchanged_registers_are_known(imported):
    folder, store = imported
    assert is_imported(store, stamp(folder))


def test_changed_added_or_removed_register_is_seen(imported):
    folder, store = imported
    path = folder / "so-sach" / "khao-sat.csv"
    text = path.read_text("utf-8")

    path.write_text(text.replace(",5", ",4"), "utf-8")
    assert not is_imported(store, stamp(folder))
    path.write_text(text, "utf-8")
    assert is_imported(store, stamp(folder))
    (folder / "so-sach" / "la.txt").write_text("x", "utf-8")
    assert not is_imported(store, stamp(folder))
    (folder / "so-sach" / "la.txt").unlink()
    path.unlink()
    assert not is_imported(store, stamp(folder))


def test_store_that_moved_on_or_was_lost_is_seen(imported):
    folder, store = imported
    registers = stamp(folder)
    path = folder / "so-sach" / "khao-sat.csv"
    path.write_text(path.read_text("utf-8").replace(",5", ",4"), "utf-8")
    import_folder(store, folder, recorded_at=datetime(2025, 11, 7, tzinfo=UTC))
    assert not is_imported(store, registers)


def test_damaged_receipt_only_costs_a_new_reading(imported):
    folder, store = imported
    (folder / ".minhbach" / NAME).write_bytes(b"\xff{")
    assert not is_imported(store, stamp(folder))


def test_folder_that_cannot_be_read_has_no_stamp(tmp_path):
    assert stamp(tmp_path) == ""
    assert not is_imported(Store.open(tmp_path / ".minhbach"), "")
