"""A folder written from tables gives back the same tables, and the same snapshot, when it is imported."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from minhbach.facts.exports import ExportError, register_csv, rows_of, take_records, write_folder
from minhbach.facts.imports import import_folder
from minhbach.facts.schemas import KEPT, TABLES
from minhbach.facts.snapshots import write_snapshot
from minhbach.facts.store import Store

EXAMPLE = Path(__file__).parents[3] / "examples/sct-quang-ngai-2025"
AT = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)

AGENCY = ("SCT", "Sở Công Thương", "SCT", None, None, date(2025, 7, 1), None, None, None)


def _imported(folder, home):
    store = Store.open(home)
    import_folder(store, folder, recorded_at=AT)
    return store.state()


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return _imported(EXAMPLE, tmp_path_factory.mktemp("kho"))


def test_the_example_survives_the_way_through_records_and_a_folder(example, tmp_path):
    facts = take_records({name: rows_of(example[name], table) for name, table in KEPT.items()})
    write_folder(tmp_path / "xuat", facts.tables, b"agency: SCT\n")
    again = _imported(tmp_path / "xuat", tmp_path / "kho")

    assert facts.problems == ()
    assert {name: rows_of(again[name], table) for name, table in KEPT.items()} == {
        name: rows_of(example[name], table) for name, table in KEPT.items()
    }
    hashes = {write_snapshot(tmp_path / f"chup-{n}", tables, extra={}).hash for n, tables in enumerate((facts.tables, again))}
    assert len(hashes) == 1


def test_a_row_that_breaks_a_rule_is_left_out_and_named_by_its_register_and_code():
    unit = ("P1", "KHONG-CO", None, "Phòng Một", "phong", date(2025, 7, 1), None)

    facts = take_records({"agencies": [AGENCY], "units": [unit]})

    assert rows_of(facts.tables["units"], KEPT["units"]) == []
    assert [str(problem) for problem in facts.problems] == [
        f"sổ «{KEPT['units'].title}», bản ghi «P1», cột «cơ quan»: ghi «KHONG-CO»; cần mã đã có trong sổ «co-quan». "
        "Hãy sửa mã này, hoặc thêm mã vào sổ «co-quan»."
    ]


def test_a_row_without_a_code_is_named_by_the_line_that_it_would_have():
    facts = take_records({"agencies": [AGENCY], "units": [("", "SCT", None, "Phòng Một", "phong", date(2025, 7, 1), None)]})

    assert [problem.place for problem in facts.problems] == ["so-sach/don-vi.csv, dòng 2, cột «mã đơn vị»"]


def test_a_row_that_leans_on_a_bad_row_is_left_out_too():
    plan = ("KH1", "VB1", 1999, "cchc", None)
    task = ("NV1", "Việc", "KH1", None, None, 2025, None, None, None, None, None)

    facts = take_records({"plans": [plan], "tasks": [task]})

    assert rows_of(facts.tables["tasks"], KEPT["tasks"]) == []
    assert {problem.file for problem in facts.problems} == {"so-sach/ke-hoach.csv", "so-sach/nhiem-vu.csv"}


def test_cells_are_written_as_a_clerk_writes_them():
    facts = take_records({"indices": [("CS1", "Chỉ số", 2025, "Tiêu chí, một", Decimal("1.125"), Decimal("0.5"), None, None)]})

    assert register_csv(KEPT["indices"], facts.tables["indices"]).decode("utf-8-sig") == (
        'mã,chỉ số,năm,tiêu chí,điểm tối đa,điểm tự chấm,minh chứng,giải trình\r\nCS1,Chỉ số,2025,"Tiêu chí, một","1,1250","0,5",,\r\n'
    )


def test_a_folder_with_other_registers_is_refused_untouched(tmp_path):
    (tmp_path / "so-sach").mkdir()
    (tmp_path / "so-sach/ho-so.xlsx").write_bytes(b"x")
    facts = take_records({"agencies": [AGENCY]})

    with pytest.raises(ExportError, match=r"ho-so\.xlsx.*Hãy chọn thư mục mới"):
        write_folder(tmp_path, facts.tables, b"")

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["ho-so.xlsx"]


def test_an_older_export_is_written_over(tmp_path):
    write_folder(tmp_path, take_records({"agencies": [AGENCY]}).tables, b"a")
    write_folder(tmp_path, take_records({}).tables, b"b")

    assert (tmp_path / "co-quan.yaml").read_bytes() == b"b"
    assert (tmp_path / "so-sach/co-quan.csv").read_text("utf-8-sig").count("\n") == 1


def test_a_code_that_would_be_a_comment_is_refused():
    facts = take_records({"agencies": [("#SCT", *AGENCY[1:])]})

    with pytest.raises(ExportError, match="chú thích"):
        register_csv(TABLES["agencies"], facts.tables["agencies"])
