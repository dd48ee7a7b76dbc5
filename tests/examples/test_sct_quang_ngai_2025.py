"""The example agency-year: its totals, its inner agreement, and that its generated files are the generator's."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from minhbach.facts.imports import import_folder
from minhbach.facts.schemas import KEPT, TABLES, Kind
from minhbach.facts.store import Store

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "sct-quang-ngai-2025"
REGISTERS = FOLDER / "so-sach"
SOURCE_REPORT = ROOT.parent / "shared" / "data" / "reports" / "bao-cao-qcdc-sct-2025.txt"
YEAR_START, CUTOFF = date(2025, 1, 1), date(2025, 10, 30)

Record = dict[str, Any]


@cache
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sct_quang_ngai_2025_generate", FOLDER / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def written(path: Path) -> list[Record]:
    """The records of a register as the clerk wrote them, under Vietnamese headers."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                return list(csv.DictReader(file))
        case ".yaml":
            return list(yaml.safe_load(path.read_text("utf-8")))
        case _:
            header, *cells = load_workbook(path).active.iter_rows(values_only=True)
            return [dict(zip(header, row, strict=True)) for row in cells]


def file_of(name: str) -> Path:
    found = sorted(REGISTERS.glob(f"{TABLES[name].file}.*"))
    assert len(found) == 1
    return found[0]


def day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    return date(*map(int, reversed(cell.split("/")))) if cell else None


@cache
def rows(name: str) -> tuple[Record, ...]:
    """The records of a table under English names, dates read, choices as codes, empty cells None."""
    table = TABLES[name]
    records = []
    for record in written(file_of(name)):
        read: Record = {}
        for column in table.columns:
            cell = record.get(column.header)
            if column.kind is Kind.DATE:
                read[column.name] = day(cell)
            elif column.choices and cell and not column.many:
                read[column.name] = {word: code for code, words in column.choices.items() for word in words}[cell]
            else:
                read[column.name] = cell if cell != "" else None
        records.append(read)
    return tuple(records)


def alive(record: Record, on: date) -> bool:
    return record["from_on"] <= on and (record["to_on"] is None or on <= record["to_on"])


def codes(cell: str) -> list[str]:
    return [code.strip() for code in cell.split(";")]


def test_every_table_is_kept_in_one_file_with_its_own_headers():
    assert {path.stem for path in REGISTERS.iterdir()} == {table.file for table in KEPT.values()}
    for name, table in KEPT.items():
        known = {column.header for column in table.columns}
        assert {header for record in written(file_of(name)) for header in record} <= known


def test_folder_is_imported_without_a_problem_and_only_once(tmp_path: Path):
    store = Store.open(tmp_path / "store")

    first = import_folder(store, FOLDER, recorded_at=datetime(2025, 11, 7, 8, tzinfo=UTC))
    second = import_folder(store, FOLDER, recorded_at=datetime(2025, 11, 7, 9, tzinfo=UTC))

    assert (first.rejected, first.notes) == ((), ())
    assert {report.table: report.added for report in first.tables} == {name: len(rows(name)) for name in KEPT}
    assert (second.total("added"), second.total("changed"), second.total("removed")) == (0, 0, 0)


def test_generated_files_are_what_the_generator_writes():
    fresh = generator().generate()

    assert {name: (REGISTERS / name).read_bytes() for name in fresh} == fresh


def test_folder_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.suffix != ".pyc" and ".minhbach" not in path.parts) < 1_000_000


def test_dossiers_received_by_channel():
    new = [row for row in rows("dossiers") if row["received_on"] >= YEAR_START]
    old = [row for row in rows("dossiers") if row["received_on"] < YEAR_START]

    assert Counter(row["channel"] for row in new) == {"online": 3257, "direct": 71, "post": 42}
    assert Counter(row["channel"] for row in old) == {"online": 9, "direct": 2, "post": 1}
    assert all(row["resolved_on"] >= YEAR_START for row in old)
    assert len(rows("dossiers")) == 3382


def test_dossiers_resolved_and_pending():
    def state(row: Record) -> str:
        if row["resolved_on"] is None:
            return "pending in time" if row["due_on"] >= CUTOFF else "pending late"
        if row["resolved_on"] == row["due_on"]:
            return "on the due day"
        return "early" if row["resolved_on"] < row["due_on"] else "late"

    assert Counter(map(state, rows("dossiers"))) == {
        "early": 2682,
        "on the due day": 594,
        "late": 15,
        "pending in time": 82,
        "pending late": 9,
    }


def test_dossiers_run_forward_and_stop_at_the_cutoff():
    for row in rows("dossiers"):
        assert row["received_on"] <= min(row["due_on"], CUTOFF)
        assert row["resolved_on"] is None or row["received_on"] <= row["resolved_on"] <= CUTOFF


def test_dossiers_are_digitised():
    assert {row["input_digitised"] for row in rows("dossiers")} == {"có"}
    assert {(row["output_digitised"], row["resolved_on"] is None) for row in rows("dossiers")} == {("có", False), (None, True)}


def test_dossiers_name_a_procedure_in_force_and_a_room_alive_on_reception():
    procedures = {row["id"]: row for row in rows("procedures")}
    units = {row["id"]: row for row in rows("units")}
    for row in rows("dossiers"):
        assert alive(procedures[row["procedure"]], row["received_on"])
        assert alive(units[row["unit"]], row["received_on"])
        assert row["channel"] != "online" or procedures[row["procedure"]]["service"] != "none"


def test_ids_are_unique():
    for name, table in KEPT.items():
        ids = [row[table.key] for row in rows(name)]
        assert [code for code, count in Counter(ids).items() if count > 1] == []


def test_references_exist():
    missing = []
    for name, table in KEPT.items():
        for column in table.columns:
            if column.references:
                known = {row["id"] for row in rows(column.references)}
                cells = [row[column.name] for row in rows(name) if row[column.name]]
                named = {code for cell in cells for code in (codes(cell) if column.many else [cell])}
                missing += [f"{name}.{column.name}: {code}" for code in sorted(named - known)]

    assert missing == []


def test_required_cells_are_filled_and_pairs_in_order():
    for name, table in KEPT.items():
        for row in rows(name):
            assert [column.name for column in table.columns if column.required and row[column.name] is None] == []
            for first, second in table.orders:
                low, high = ordered(row[first]), ordered(row[second])
                assert low is None or high is None or low <= high


def ordered(cell: Any) -> Any:
    return float(cell.replace(",", ".")) if isinstance(cell, str) else cell


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [("qn-phong", 7, 6), ("qn-qltt", 7, 4), ("kt-qltt", 3, 2), ("hop-nhat-phong", 11, 5), ("hop-nhat-qltt", 9, 8)],
)
def test_reorganisation_counts_come_out_of_the_history(code: str, before: int, after: int):
    words = {word: kind for kind, words in TABLES["units"].column("kind").choices.items() for word in words}
    (row,) = (row for row in rows("reorganisations") if row["id"] == code)
    kinds = {words[word] for word in codes(row["kinds"])}

    def count(agencies: str, on: date) -> int:
        return sum(unit["agency"] in codes(agencies) and unit["kind"] in kinds and alive(unit, on) for unit in rows("units"))

    assert count(row["agencies_before"], row["on"] - timedelta(days=1)) == before
    assert count(row["agencies_after"], row["on"]) == after


def test_new_department_has_five_rooms_two_branch_rooms_and_six_teams():
    mine = Counter(unit["kind"] for unit in rows("units") if unit["agency"] == "SCT" and alive(unit, CUTOFF))

    assert mine == {"van_phong": 1, "phong": 4, "chi_cuc": 1, "phong_chi_cuc": 2, "doi": 6}


def test_unit_events_agree_with_the_lives_of_units():
    units = {row["id"]: row for row in rows("units")}
    for event in rows("unit_events"):
        unit = units[event["unit"]]
        if event["role"] == "source":
            assert unit["to_on"] == event["on"] - timedelta(days=1)
        else:
            assert unit["from_on"] == event["on"]


def test_every_birth_and_death_of_a_unit_within_the_year_has_an_event():
    born = {unit["id"] for unit in rows("units") if unit["from_on"] >= YEAR_START}
    ended = {unit["id"] for unit in rows("units") if unit["to_on"]}

    assert {event["unit"] for event in rows("unit_events") if event["role"] == "result"} == born
    assert {event["unit"] for event in rows("unit_events") if event["role"] == "source"} == ended


def test_units_live_within_their_agency_and_their_parent():
    agencies = {row["id"]: row for row in rows("agencies")}
    units = {row["id"]: row for row in rows("units")}
    for unit in rows("units"):
        for whole in [agencies[unit["agency"]], *([units[unit["parent"]]] if unit["parent"] else [])]:
            assert alive(whole, unit["from_on"])
            assert alive(whole, unit["to_on"] or CUTOFF)


def test_decisions_are_issued_before_they_take_effect():
    issued = {row["id"]: row["issued_on"] for row in rows("documents")}
    for row in [*rows("unit_events"), *rows("reorganisations")]:
        assert issued[row["decision"]] <= row["on"]
    for row in rows("procedures"):
        assert issued[row["decision"]] <= row["from_on"]
    for row in rows("documents"):
        assert row["implements"] is None or all(issued[code] <= row["issued_on"] for code in codes(row["implements"]))


def test_number_series_rise_within_the_life_of_an_agency():
    series: dict[tuple[str, str, int], list[tuple[date, int]]] = {}
    for row in rows("documents"):
        if row["agency"] and row["symbol"]:
            number = int(row["symbol"].split("/")[0])
            series.setdefault((row["agency"], row["type"], row["issued_on"].year), []).append((row["issued_on"], number))

    assert sorted(series) == [
        ("SCT", "ke_hoach", 2025),
        ("SCT", "quyet_dinh", 2025),
        ("SCT-KT", "quyet_dinh", 2025),
        ("SCT-QN", "ke_hoach", 2024),
        ("SCT-QN", "ke_hoach", 2025),
        ("SCT-QN", "quyet_dinh", 2023),
    ]
    for numbers in series.values():
        assert [number for _, number in sorted(numbers)] == sorted(number for _, number in numbers)


def test_own_documents_are_numbered_by_the_agency_of_their_day():
    agencies = {row["id"]: row for row in rows("agencies")}
    for row in rows("documents"):
        assert (row["agency"] is not None) == (row["direction"] == "outgoing")
        assert row["agency"] is None or alive(agencies[row["agency"]], row["issued_on"])


def test_documents_say_where_they_come_from():
    assert Counter(row["origin"] for row in rows("documents")) == {"report": 34, "public": 8, "synthetic": 19}
    assert [row["id"] for row in rows("documents") if row["origin"] == "synthetic" and row["symbol"]] == []
    assert [row["id"] for row in rows("documents") if row["origin"] == "report" and not row["symbol"]] == ["CV-SNV"]


def test_seven_decisions_announce_procedures_in_the_year():
    announcing = [row for row in rows("documents") if row["topic"] == "cong_bo_tthc" and YEAR_START <= row["issued_on"] <= CUTOFF]

    assert [row["id"] for row in announcing] == ["CB01", "CB02", "CB03", "CB04", "CB05", "CB06", "CB07"]
    assert sum(alive(row, CUTOFF) for row in rows("procedures")) == 314


def test_plans_of_the_footnotes():
    assert Counter(row["programme"] for row in rows("plans")) == {"cong_tac": 7, "cchc": 5, "dan_chu": 1}
    assert {row["year"] for row in rows("plans")} == {"2025"}


def test_staff_moves_lead_from_opening_to_closing():
    present = {(row["agency"], row["on"]): int(row["present"]) for row in rows("headcounts")}
    moves = Counter(row["direction"] for row in rows("staff_moves"))
    causes = Counter(row["cause"] for row in rows("staff_moves") if row["direction"] == "out")
    units = {row["id"]: row for row in rows("units")}

    assert present["SCT-QN", YEAR_START] + present["SCT-KT", YEAR_START] + moves["in"] - moves["out"] == present["SCT", CUTOFF]
    assert causes == {"retirement": 11, "decree_178": 19}
    assert all(alive(units[row["unit"]], row["on"]) for row in rows("staff_moves"))


def test_tasks_of_the_year_and_of_the_next():
    due = [row for row in rows("tasks") if row["year"] == "2025" and row["due_on"] <= CUTOFF]
    units = {row["id"]: row for row in rows("units")}

    assert Counter("open" if row["done_on"] is None else row["done_on"] <= row["due_on"] for row in due) == {True: 37, False: 3, "open": 1}
    assert Counter(row["group"] for row in rows("tasks") if row["year"] == "2026") == {"1": 3, "2": 3, "3": 2, "4": 2, "5": 2}
    assert [row["id"] for row in rows("tasks") if not alive(units[row["owner"]], row["due_on"])] == []


def test_director_receives_citizens_every_month():
    by_head = [row for row in rows("receptions") if row["by"] == "head"]

    assert [row["on"].month for row in by_head] == list(range(1, 11))


def test_disclosures_touch_every_group_and_one_is_outstanding():
    assert {row["group"] for row in rows("disclosures") if row["started_on"]} == set(range(1, 13))
    assert [row["id"] for row in rows("disclosures") if row["started_on"] is None] == ["CKH12"]
    assert {row["form"] for row in rows("disclosures")} == {"website", "posting", "notice", "conference", "unit_heads"}


def test_surveys_and_petitions():
    assert len(rows("surveys")) == 412
    assert Counter(row["kind"] for row in rows("petitions")) == {"feedback": 9, "petition": 6, "complaint": 1}


def test_index_points_add_up_to_a_hundred():
    assert sum(ordered(row["max_points"]) for row in rows("indices")) == 100
    assert [row["id"] for row in rows("indices") if not row["evidence"] and not row["explanation"]] == ["CS24-10"]


def test_workbooks_hold_real_dates():
    assert all(isinstance(record["ngày văn bản"], datetime) for record in written(REGISTERS / "cong-khai.xlsx"))
    assert all(isinstance(record["ngày tiếp"], datetime) for record in written(REGISTERS / "tiep-cong-dan.xlsx"))


def test_profile_declares_every_register_and_only_the_budget_falls_short():
    profile = yaml.safe_load((FOLDER / "co-quan.yaml").read_text("utf-8"))
    declared = profile["registers"]

    assert set(declared) == set(KEPT)
    assert [name for name, span in declared.items() if span["from"] > YEAR_START or span["to"] < CUTOFF] == ["budget_lines"]
    assert profile["agency"] in {row["id"] for row in rows("agencies")}
    assert profile["report"]["request"] in {row["id"] for row in rows("documents")}


def test_no_real_person_signs():
    profile = yaml.safe_load((FOLDER / "co-quan.yaml").read_text("utf-8"))

    assert profile["report"]["signer"] == {"authority": "", "title": "GIÁM ĐỐC", "name": ""}


def test_readme_counts_the_rows_of_every_register():
    readme = (FOLDER / "README.md").read_text("utf-8")
    lines = re.findall(r"^\| `([\w.-]+)`[^|]*\| ([\d.]+) \|", readme, re.MULTILINE)

    assert {name: int(count.replace(".", "")) for name, count in lines} == {file_of(name).name: len(rows(name)) for name in KEPT}


def source_figures() -> dict[str, Record]:
    return dict(yaml.safe_load((FOLDER / "nguon" / "so-lieu-bao-cao-goc.yaml").read_text("utf-8"))["figures"])


def test_source_figures_are_quoted_with_their_words():
    for code, figure in source_figures().items():
        assert re.fullmatch(r"[A-Z]{2}\d\d(:[a-z-]+)?", code)
        assert figure["printed"] in figure["quote"]
        assert (figure["printed"] == "") == ("counted" in figure)


@pytest.mark.skipif(not SOURCE_REPORT.exists(), reason="the source report is not beside this repository")
def test_source_figures_are_in_the_source_report():
    text = " ".join(unicodedata.normalize("NFC", SOURCE_REPORT.read_text("utf-8")).split())

    assert [code for code, figure in source_figures().items() if figure["quote"] not in text] == []
