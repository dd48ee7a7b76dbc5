"""Import of a folder: all or nothing, every fault named, the same files twice change nothing."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from minhbach.facts.errors import BadRows, FactsError, RegisterError, StoreError
from minhbach.facts.imports import TableReport, import_folder, read_files
from minhbach.facts.sheets import Limits

from .conftest import HEADER, MORNING, UNITS, Agency

GOOD = "HS1,TT001,trực tuyến,01/02/2025,11/02/2025,10/02/2025,P1,có,có"
ALSO_GOOD = "HS2,TT001,trực tiếp,03/02/2025,13/02/2025,,P2,không,"
LATER = MORNING + timedelta(days=1)


def counts(report: TableReport) -> tuple[int, int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged, report.rejected


# --- what goes in ----------------------------------------------------------------------------------------------------------------------


def test_import_of_a_folder_stores_values_and_where_they_stood(agency: Agency) -> None:
    agency.write_dossiers(GOOD, "# chú thích", ALSO_GOOD)
    told: list[str] = []

    report = agency.run(progress=told.append)

    assert report.summary().splitlines() == [
        "so-sach/co-quan.csv: thêm 1",
        "so-sach/don-vi.csv: thêm 2",
        "so-sach/thu-tuc.csv: thêm 1",
        "so-sach/ho-so.csv: thêm 2",
        "Đã nhập 4 sổ: thêm 6, sửa 0, xóa 0, giữ nguyên 0 dòng.",
    ]
    assert told[-2:] == ["Đọc so-sach/ho-so.csv: 2 dòng", "Đã ghi 4 lô vào kho"]
    assert agency.store.state()["dossiers"].to_pylist() == [
        {
            "id": "HS1",
            "procedure": "TT001",
            "channel": "online",
            "received_on": date(2025, 2, 1),
            "due_on": date(2025, 2, 11),
            "resolved_on": date(2025, 2, 10),
            "unit": "P1",
            "input_digitised": True,
            "output_digitised": True,
            "returned_on": None,
            "apology_on": None,
            "_file": "so-sach/ho-so.csv",
            "_sheet": "",
            "_line": 2,
        },
        {
            "id": "HS2",
            "procedure": "TT001",
            "channel": "direct",
            "received_on": date(2025, 2, 3),
            "due_on": date(2025, 2, 13),
            "resolved_on": None,
            "unit": "P2",
            "input_digitised": False,
            "output_digitised": None,
            "returned_on": None,
            "apology_on": None,
            "_file": "so-sach/ho-so.csv",
            "_sheet": "",
            "_line": 4,
        },
    ]


def test_every_format_gives_the_same_rows(agency: Agency) -> None:
    header = ("mã", "chỉ số", "năm", "tiêu chí", "điểm tối đa", "điểm tự chấm")
    book = openpyxl.Workbook()
    book.active.title = "Chỉ số"
    book.active.append(header)
    book.active.append(("C1", "CCHC", 2024, "1.1", 2, 1.5))
    stream = io.BytesIO()
    book.save(stream)
    sink = pa.BufferOutputStream()
    cells = (["C1"], ["CCHC"], [2024], ["1.1"], [Decimal(2)], [1.5])
    pq.write_table(pa.table(dict(zip(header, cells, strict=True))), sink)
    contents = {
        "chi-so.csv": ",".join(header) + '\nC1,CCHC,2024,1.1,2,"1,5"\n',
        "chi-so.xlsx": stream.getvalue(),
        "chi-so.yaml": "- mã: C1\n  chỉ số: CCHC\n  năm: 2024\n  tiêu chí: 1.1\n  điểm tối đa: 2\n  điểm tự chấm: 1,5\n",
        "chi-so.parquet": sink.getvalue().to_pybytes(),
        "indices.yml": "- {id: C1, index: CCHC, year: 2024, criterion: '1.1', max_points: 2, self_points: 1.5}\n",
    }

    places = []
    for name, content in contents.items():
        path = agency.write(name, content)
        agency.run()
        (row,) = agency.store.state()["indices"].to_pylist()
        places.append((row.pop("_file"), row.pop("_sheet"), row.pop("_line")))
        path.unlink()
        assert row == {
            "id": "C1",
            "index": "CCHC",
            "year": 2024,
            "criterion": "1.1",
            "max_points": Decimal("2.000000"),
            "self_points": Decimal("1.500000"),
            "evidence": None,
            "explanation": None,
        }

    assert places == [
        ("so-sach/chi-so.csv", "", 2),
        ("so-sach/chi-so.xlsx", "Chỉ số", 2),
        ("so-sach/chi-so.yaml", "", 1),
        ("so-sach/chi-so.parquet", "", 1),
        ("so-sach/indices.yml", "", 1),
    ]


def test_same_files_twice_change_nothing(agency: Agency) -> None:
    agency.write_dossiers(GOOD, ALSO_GOOD)
    agency.run()
    before = agency.store.batches()

    report = agency.run(at=LATER)

    assert report.batches == 0
    assert report.summary() == "Đã nhập 4 sổ: thêm 0, sửa 0, xóa 0, giữ nguyên 6 dòng."
    assert agency.store.batches() == before


def test_changed_added_and_deleted_rows_are_recorded(agency: Agency) -> None:
    agency.write_dossiers(GOOD, ALSO_GOOD)
    agency.run()
    agency.write_dossiers(
        "HS2,TT001,trực tiếp,03/02/2025,13/02/2025,12/02/2025,P2,không,", "HS3,TT001,bưu chính,04/02/2025,14/02/2025,,,x,"
    )

    report = agency.run(at=LATER)

    assert counts(report.tables[-1]) == (1, 1, 1, 0, 0)
    assert agency.column("dossiers", "id") == ["HS2", "HS3"]
    assert agency.column("dossiers", "resolved_on") == [date(2025, 2, 12), None]
    assert agency.column("dossiers", "id", as_of=MORNING) == ["HS1", "HS2"]
    assert agency.column("dossiers", "resolved_on", as_of=MORNING) == [date(2025, 2, 10), None]


def test_row_that_only_moved_is_unchanged_but_found_at_its_new_line(agency: Agency) -> None:
    agency.write_dossiers(GOOD)
    agency.run()
    agency.write_dossiers("", GOOD)

    report = agency.run(at=LATER)

    assert counts(report.tables[-1]) == (0, 0, 0, 1, 0)
    assert report.batches == 1
    assert agency.column("dossiers", "_line") == [3]


def test_register_moved_to_another_file_keeps_its_rows_and_loses_those_left_out(agency: Agency) -> None:
    agency.write_dossiers(GOOD, ALSO_GOOD).unlink()
    agency.write_dossiers(GOOD, ALSO_GOOD)
    agency.run()
    (agency.folder / "so-sach/ho-so.csv").unlink()
    agency.write("dossiers.csv", f"{HEADER}{GOOD}\n")

    report = agency.run(at=LATER)

    assert counts(report.tables[-1]) == (0, 0, 1, 1, 0)
    assert agency.column("dossiers", "_file") == ["so-sach/dossiers.csv"]


def test_register_whose_file_is_gone_keeps_its_rows_and_is_noted(agency: Agency) -> None:
    path = agency.write_dossiers(GOOD)
    agency.run()
    path.unlink()

    report = agency.run(at=LATER)

    assert report.notes == (
        "so-sach/ho-so.csv: đã nhập trước đây, nay không còn tệp; các dòng cũ vẫn giữ trong kho. "
        "Muốn xóa, hãy để lại tệp chỉ có dòng tiêu đề.",
    )
    assert agency.column("dossiers", "id") == ["HS1"]


def test_register_with_a_header_alone_removes_all_its_rows(agency: Agency) -> None:
    agency.write_dossiers(GOOD)
    agency.run()
    agency.write_dossiers()

    assert counts(agency.run(at=LATER).tables[-1]) == (0, 0, 1, 0, 0)
    assert agency.column("dossiers", "id") == []


def test_chosen_files_are_imported_alone(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    path = agency.write_dossiers(GOOD)
    agency.run()
    agency.write_dossiers(GOOD, ALSO_GOOD)
    agency.write("don-vi.csv", "hỏng")

    assert [report.file for report in agency.run(files=[path]).tables] == ["so-sach/ho-so.csv"]
    assert agency.run(files=[Path("ho-so.csv")]).batches == 0
    assert agency.run(files=[Path("so-sach/ho-so.csv")]).batches == 0
    monkeypatch.chdir(agency.folder / "so-sach")
    assert agency.run(files=[Path("ho-so.csv")]).batches == 0


def test_links_keep_the_name_in_the_folder(agency: Agency, tmp_path: Path) -> None:
    target = tmp_path / "nơi khác.csv"
    agency.write_dossiers(GOOD).rename(target)
    (agency.folder / "so-sach/ho-so.csv").symlink_to(target)

    agency.run()

    assert agency.column("dossiers", "_file") == ["so-sach/ho-so.csv"]


def test_reading_alone_records_nothing(agency: Agency) -> None:
    agency.write_dossiers(GOOD, "HS2,,,,,,,,")

    reading = read_files(agency.folder)

    assert [(register.file, len(register), len(register.faults)) for register in reading.registers] == [
        ("so-sach/co-quan.csv", 1, 0),
        ("so-sach/don-vi.csv", 2, 0),
        ("so-sach/thu-tuc.csv", 1, 0),
        ("so-sach/ho-so.csv", 2, 1),
    ]
    assert reading.problems == ()
    assert not (agency.folder / ".minhbach").exists()


# --- what is refused -------------------------------------------------------------------------------------------------------------------


def test_bad_rows_are_named_by_place_and_remedy_and_nothing_goes_in(agency: Agency) -> None:
    agency.write_dossiers(
        GOOD,
        "HS2,TT01,trực tuyến,31/02/2025,11/02/25,,P9,có,",
        "HS1,TT001,trực tiếp,05/02/2025,01/02/2025,,P1,,",
        ",TT001,email,05/02/2025,06/02/2025,04/02/2025,P1,có lẽ,không,thừa",
    )

    assert agency.refusals() == [
        "so-sach/ho-so.csv, dòng 3, cột «ngày tiếp nhận»: ghi «31/02/2025»; cần ngày có thật trong lịch. Hãy kiểm tra lại ngày và tháng.",
        "so-sach/ho-so.csv, dòng 3, cột «ngày hẹn trả»: ghi «11/02/25»; cần ngày có năm đủ bốn chữ số, ví dụ 05/11/2025. "
        "Hãy ghi đủ bốn chữ số của năm.",
        "so-sach/ho-so.csv, dòng 3, cột «mã thủ tục»: ghi «TT01»; cần mã đã có trong sổ «thu-tuc». "
        "Hãy kiểm tra lại, có phải là «TT001» không; nếu là mã mới thì thêm vào sổ «thu-tuc».",
        "so-sach/ho-so.csv, dòng 3, cột «đơn vị xử lý»: ghi «P9»; cần mã đã có trong sổ «don-vi». "
        "Hãy sửa mã này, hoặc thêm mã vào sổ «don-vi».",
        "so-sach/ho-so.csv, dòng 4, cột «số hóa đầu vào»: để trống; cần «có» hoặc «không» (cột này bắt buộc). Hãy điền vào ô này.",
        "so-sach/ho-so.csv, dòng 4, cột «ngày hẹn trả»: ghi «01/02/2025»; cần ngày không sớm hơn «ngày tiếp nhận» (05/02/2025). "
        "Hãy kiểm tra lại hai ngày.",
        "so-sach/ho-so.csv, dòng 4, cột «mã hồ sơ»: ghi «HS1», trùng với dòng 2; cần mã chưa dùng trong sổ. "
        "Hãy bỏ dòng ghi trùng, hoặc đặt mã khác cho một trong hai dòng.",
        "so-sach/ho-so.csv, dòng 5, cột «mã hồ sơ»: để trống; cần nội dung chữ (cột này bắt buộc). Hãy điền vào ô này.",
        "so-sach/ho-so.csv, dòng 5, cột «hình thức nộp»: ghi «email»; cần một trong các từ: «trực tuyến», «trực tiếp», «bưu chính». "
        "Hãy chọn một trong các từ đó.",
        "so-sach/ho-so.csv, dòng 5, cột «số hóa đầu vào»: ghi «có lẽ»; cần «có» hoặc «không». "
        "Hãy ghi «có» (hoặc x, 1) hay «không» (hoặc 0).",
        "so-sach/ho-so.csv, dòng 5: ô thừa bên phải cột cuối ghi «thừa»; cần 9 ô như dòng tiêu đề. "
        "Hãy bỏ ô thừa; nếu nội dung có dấu phẩy thì đặt cả ô trong dấu ngoặc kép.",
        "so-sach/ho-so.csv, dòng 5, cột «ngày giải quyết xong»: ghi «04/02/2025»; cần ngày không sớm hơn «ngày tiếp nhận» (05/02/2025). "
        "Hãy kiểm tra lại hai ngày.",
    ]
    assert agency.column("units", "id") == []


def test_numbers_in_the_wrong_order_are_named(agency: Agency) -> None:
    agency.write("quan-triet.csv", "mã,ngày,nội dung,số người triệu tập,số người dự\nQ1,05/03/2025,Luật,48,50\n")

    assert agency.refusals() == [
        "so-sach/quan-triet.csv, dòng 2, cột «số người dự»: ghi «50»; cần số không lớn hơn «số người triệu tập» (48). "
        "Hãy kiểm tra lại hai số."
    ]


def test_codes_in_one_cell_must_each_exist(agency: Agency) -> None:
    agency.write("van-ban.csv", "id,direction,type,issued_on,issuer,subject,topic\nQD1,đến,quyet_dinh,01/07/2025,UBND,Tổ chức,to_chuc\n")
    header = "mã,nội dung sắp xếp,ngày hiệu lực,cơ quan trước,cơ quan sau,loại đơn vị được đếm,tên gọi đơn vị đếm,quyết định\n"
    row = "S1,Sáp nhập,01/07/2025,SCT; SCTT,SCT,Phòng;Văn phòng,phòng,QD1\n"
    agency.write("sap-xep.csv", header + row)

    assert agency.refusals() == [
        "so-sach/sap-xep.csv, dòng 2, cột «cơ quan trước»: ghi «SCTT»; cần mã đã có trong sổ «co-quan». "
        "Hãy kiểm tra lại, có phải là «SCT» không; nếu là mã mới thì thêm vào sổ «co-quan»."
    ]
    agency.write("sap-xep.csv", header + row.replace("SCTT", "SCT2").replace("; SCT2", ""))
    agency.run()
    assert agency.column("reorganisations", "kinds") == ["phong;van_phong"]


def test_duplicate_across_sheets_names_the_other_sheet(agency: Agency) -> None:
    book = openpyxl.Workbook()
    for name in ("Quý I", "Quý II"):
        sheet = book.create_sheet(name)
        sheet.append(("mã", "ngày nhận", "kênh"))
        sheet.append(("Y1", date(2025, 3, 5), "hội nghị"))
    stream = io.BytesIO()
    book.save(stream)
    agency.write("y-kien.xlsx", stream.getvalue())

    assert agency.refusals() == [
        "so-sach/y-kien.xlsx, trang tính «Quý II», dòng 2, cột «mã»: ghi «Y1», trùng với dòng 2 của trang tính «Quý I»; "
        "cần mã chưa dùng trong sổ. Hãy bỏ dòng ghi trùng, hoặc đặt mã khác cho một trong hai dòng."
    ]


def test_yaml_cell_is_named_by_its_own_line(agency: Agency) -> None:
    agency.write(
        "y-kien.yaml", "- mã: Y1\n  ngày nhận: 2025-11-05\n  kênh: hội nghị\n- mã: Y2\n\n  ngày nhận: 2025-11-31\n  kênh: hội nghị\n"
    )

    assert agency.refusals() == [
        "so-sach/y-kien.yaml, dòng 6, cột «ngày nhận»: ghi «2025-11-31»; cần ngày có thật trong lịch. Hãy kiểm tra lại ngày và tháng."
    ]


def test_message_shows_the_first_twenty_and_the_count(agency: Agency) -> None:
    agency.write_dossiers(*(f"HS{number},TT001,fax,01/02/2025,11/02/2025,,P1,có," for number in range(1500)))

    with pytest.raises(BadRows) as caught:
        agency.run()

    lines = str(caught.value).splitlines()
    assert len(caught.value.problems) == 1500
    assert lines[0] == "Chưa nhập gì vào kho: có 1.500 chỗ cần sửa trong 1 tệp."
    assert lines[20].startswith("  20. so-sach/ho-so.csv, dòng 21, cột «hình thức nộp»: ghi «fax»;")
    assert lines[21:] == [
        "  … và 1.480 chỗ khác.",
        "Sửa các chỗ trên rồi chạy lại; hoặc thêm «--rejects TỆP.csv» để tách riêng các dòng sai và nhập các dòng đúng.",
    ]


def test_files_that_cannot_be_used_are_told_together(agency: Agency) -> None:
    agency.write_dossiers(GOOD)
    agency.write("don-vi.csv", "")
    agency.write("thu-tuc.csv", b"\x00\x01\x02")
    agency.write("hoso.csv", HEADER)
    agency.write("dossiers.yaml", "[]")
    agency.write("y-kien.xls", "x")
    agency.write("van-ban.xlsx", "x")
    agency.write("ghi nhớ.txt", "không phải sổ")
    agency.write("~$van-ban.xlsx", "x")
    agency.write(".~lock.ho-so.csv#", "x")
    (agency.folder / "so-sach/ke-hoach.csv").mkdir()
    (agency.folder / "so-sach/lưu").mkdir()

    assert agency.refusals() == [
        "so-sach/ho-so.csv: là tệp thứ hai của sổ «ho-so» (đã có so-sach/dossiers.yaml); cần mỗi sổ một tệp. "
        "Hãy giữ lại một tệp và chuyển tệp kia ra khỏi so-sach.",
        "so-sach/hoso.csv: tên tệp «hoso» không phải tên sổ; cần đúng tên một sổ. Hãy đổi tên tệp, có phải là «ho-so» không.",
        "so-sach/y-kien.xls: tệp đuôi «.xls»; cần tệp .csv, .xlsx, .yaml hoặc .parquet. Hãy lưu sổ theo một trong các định dạng đó.",
        "so-sach/don-vi.csv: tệp rỗng; cần sổ có ít nhất dòng tiêu đề. Hãy chép lại tệp gốc, hoặc lấy mẫu bằng lệnh «minhbach init».",
        "so-sach/van-ban.xlsx: dữ liệu không phải bảng tính .xlsx; cần một tệp .xlsx đọc được. Hãy kiểm tra có nhầm tệp không, "
        "hoặc mở tệp bằng Excel hoặc LibreOffice và lưu lại thành «Excel Workbook (*.xlsx)».",
        "so-sach/ke-hoach.csv: là thư mục; cần một tệp sổ. Hãy đổi tên hoặc chuyển thư mục này ra khỏi so-sach.",
        "so-sach/thu-tuc.csv: chứa dữ liệu nhị phân, không phải văn bản; cần tệp CSV UTF-8. "
        "Hãy kiểm tra có nhầm tệp không; nếu là bảng tính thì lưu thành .xlsx.",
    ]


def test_wrong_file_is_refused_even_with_rejects(agency: Agency, tmp_path: Path) -> None:
    agency.write("don-vi.csv", "mã đơn vị,cơ quan\nP1,SCT\n")

    (problem,) = agency.refusals(rejects=tmp_path / "sai.csv")

    assert problem.startswith("so-sach/don-vi.csv, dòng 1: thiếu cột «tên đơn vị», «loại đơn vị», «thành lập ngày»; cần đủ")
    assert not (tmp_path / "sai.csv").exists()


def test_too_large_file_says_to_split_or_use_parquet(agency: Agency) -> None:
    with (agency.folder / "so-sach/ho-so.csv").open("wb") as stream:
        stream.truncate(1 << 30)

    assert agency.refusals() == [
        "so-sach/ho-so.csv: tệp lớn 1.024 MB; cần tệp không quá 256 MB. "
        "Hãy chia sổ theo từng giai đoạn hoặc chuyển sang định dạng Parquet (tối đa 1.024 MB)."
    ]


def test_masses_of_text_in_one_column_are_refused(agency: Agency) -> None:
    agency.write_dossiers(GOOD)

    assert agency.refusals(limits=Limits(letters=2)) == [
        "so-sach/co-quan.csv: cột «mã cơ quan» chứa quá nhiều chữ; cần mã hoặc nội dung ngắn. "
        "Hãy kiểm tra lại nội dung cột này, hoặc tách sổ theo năm.",
        "so-sach/don-vi.csv: cột «mã đơn vị» chứa quá nhiều chữ; cần mã hoặc nội dung ngắn. "
        "Hãy kiểm tra lại nội dung cột này, hoặc tách sổ theo năm.",
        "so-sach/thu-tuc.csv: cột «mã thủ tục» chứa quá nhiều chữ; cần mã hoặc nội dung ngắn. "
        "Hãy kiểm tra lại nội dung cột này, hoặc tách sổ theo năm.",
        "so-sach/ho-so.csv: cột «mã hồ sơ» chứa quá nhiều chữ; cần mã hoặc nội dung ngắn. "
        "Hãy kiểm tra lại nội dung cột này, hoặc tách sổ theo năm.",
    ]


def test_odd_things_in_place_of_a_file_are_refused(agency: Agency) -> None:
    path = agency.folder / "so-sach/ho-so.csv"
    os.mkfifo(path)
    assert agency.refusals() == ["so-sach/ho-so.csv: là thiết bị hoặc đường ống; cần một tệp sổ. Hãy kiểm tra lại đường dẫn."]

    path.unlink()
    path.symlink_to(path)
    assert agency.refusals() == [
        "so-sach/ho-so.csv: không mở được (liên kết trỏ vòng quanh); cần một tệp đọc được. Hãy thay liên kết bằng chính tệp đó."
    ]

    path.unlink()
    path.symlink_to("không-có.csv")
    assert agency.refusals() == [
        "so-sach/ho-so.csv: không mở được (không có tệp hoặc thư mục này); cần một tệp đọc được. Hãy kiểm tra lại đường dẫn."
    ]


@contextmanager
def without_rights() -> Iterator[None]:
    """Root may read everything; for a while we are nobody."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


@pytest.fixture
def public() -> Iterator[Agency]:
    """A folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        (Path(place) / "so-sach").mkdir()
        yield Agency(Path(place))


def test_file_without_permission_is_refused(public: Agency) -> None:
    public.write_dossiers(GOOD).chmod(0)

    with without_rights():
        assert public.refusals() == [
            "so-sach/ho-so.csv: không mở được (không có quyền truy cập); cần một tệp đọc được. "
            "Hãy đề nghị người quản trị máy cấp quyền đọc, ghi cho tài khoản đang dùng."
        ]


def test_store_without_permission_keeps_what_was_recorded(public: Agency) -> None:
    public.write("y-kien.csv", "mã,ngày nhận,kênh\nY1,05/03/2025,hội nghị\n")
    public.run()
    public.write("y-kien.csv", "mã,ngày nhận,kênh\n")
    facts = public.folder / ".minhbach/facts"
    (facts / "opinions").chmod(0o555)
    (facts / "lock").chmod(0o666)

    with without_rights():
        with pytest.raises(StoreError) as caught:
            public.run()
        assert public.column("opinions", "id") == ["Y1"]
    assert str(caught.value) == (
        f"Không ghi được {facts}/opinions/000002.parquet: không có quyền truy cập. Dữ liệu đã ghi trước đó vẫn nguyên vẹn. "
        "Hãy đề nghị người quản trị máy cấp quyền đọc, ghi cho tài khoản đang dùng."
    )
    (facts / "opinions").chmod(0o755)


def refused(agency: Agency, folder: Path, **options: object) -> str:
    with pytest.raises(RegisterError) as caught:
        import_folder(agency.store, folder, recorded_at=MORNING, **options)  # type: ignore[arg-type]
    return str(caught.value)


def test_wrong_paths_are_refused(agency: Agency, tmp_path: Path) -> None:
    outside = tmp_path / "ho-so.csv"
    outside.write_text("x")
    empty = tmp_path / "trống"
    (empty / "so-sach").mkdir(parents=True)

    assert refused(agency, tmp_path / "không có") == (
        f"Không thấy thư mục {tmp_path}/không có/so-sach. Hãy kiểm tra lại đường dẫn, hoặc chạy «minhbach init {tmp_path}/không có» "
        "để tạo thư mục mẫu."
    )
    assert refused(agency, empty) == (
        f"Không có sổ nào trong {empty}/so-sach. Hãy lấy mẫu sổ bằng lệnh «minhbach init» rồi chép sổ vào đó."
    )
    assert refused(agency, agency.folder, files=[outside]) == (
        f"{outside} nằm ngoài thư mục {agency.folder}. Hãy chép tệp vào {agency.folder}/so-sach rồi nhập lại, để sau này còn truy được gốc."
    )
    assert refused(agency, agency.folder, files=[Path("không-có.csv")]) == "Không thấy tệp không-có.csv. Hãy kiểm tra lại đường dẫn."


DOCUMENTS = "mã văn bản,chiều,loại văn bản,ngày ban hành,cơ quan ban hành,trích yếu,chủ đề,triển khai văn bản\n"


def _documents(*implementing: str) -> str:
    """Two plans of the superior, KH1 and KH2, and one document of the agency for each cell."""
    rest = "Kế hoạch,{},UBND tỉnh,Cải cách hành chính,cải cách hành chính,{}\n"
    above = "".join(f"KH{number},đến,{rest.format('01/02/2025', '')}" for number in (1, 2))
    return DOCUMENTS + above + "".join(f"DI{number},đi,{rest.format('01/03/2025', cell)}" for number, cell in enumerate(implementing, 1))


def test_each_of_several_codes_must_be_there(agency: Agency) -> None:
    agency.write("van-ban.csv", _documents("KH1", "KH1; KH2", "KH1; KH9"))

    assert agency.refusals() == [
        "so-sach/van-ban.csv, dòng 6, cột «triển khai văn bản»: ghi «KH9»; cần mã đã có trong sổ «van-ban». "
        "Hãy sửa mã này, hoặc thêm mã vào sổ «van-ban»."
    ]
    agency.write("van-ban.csv", _documents("KH1", "KH1; KH2"))
    agency.run()
    assert agency.column("documents", "implements") == ["KH1", "KH1;KH2", None, None]  # by code


def test_key_still_used_elsewhere_cannot_be_dropped(agency: Agency) -> None:
    agency.write_dossiers(GOOD)
    agency.run()
    agency.write("don-vi.csv", "\n".join(UNITS.splitlines()[::2]))

    expected = [
        "so-sach/ho-so.csv, dòng 2, cột «đơn vị xử lý»: ghi «P1», mã vừa bị bỏ khỏi sổ «don-vi»; cần mã còn trong sổ «don-vi». "
        "Hãy giữ lại mã này trong sổ «don-vi», hoặc sửa dòng này rồi nhập cả hai sổ."
    ]
    assert agency.refusals(files=[Path("don-vi.csv")]) == expected
    assert agency.refusals(files=[Path("don-vi.csv")], rejects=agency.folder / "sai.csv") == expected
    assert [problem.split(": ")[0] for problem in agency.refusals()] == ["so-sach/ho-so.csv, dòng 2, cột «đơn vị xử lý»"]


def test_recording_before_the_last_time_is_refused(agency: Agency) -> None:
    agency.run(at=LATER)
    agency.write_dossiers(GOOD)

    with pytest.raises(StoreError) as caught:
        agency.run(at=MORNING)
    assert str(caught.value) == (
        "Thời điểm ghi 01:00:00 05/11/2025 sớm hơn lần ghi gần nhất của kho (01:00:00 06/11/2025). "
        "Dữ liệu đã ghi trước đó vẫn nguyên vẹn. Hãy kiểm tra ngày giờ của máy rồi chạy lại."
    )


# --- rows set aside --------------------------------------------------------------------------------------------------------------------


def test_rejects_takes_bad_rows_and_those_that_lean_on_them(agency: Agency, tmp_path: Path) -> None:
    rejects = tmp_path / "mới" / "sai.csv"
    agency.write(
        "don-vi.csv", UNITS + "P3,SCT,Phòng Ba,Phòng,31/02/2020\nP4,SCT,Phòng Bốn,Phòng,01/01/2020\nP4,SCT,Phòng Tư,Phòng,01/01/2020\n"
    )
    agency.write_dossiers(
        GOOD,
        "HS2,TT001,trực tiếp,03/02/2025,13/02/2025,,P3,có,",
        "HS3,TT001,trực tiếp,03/02/2025,13/02/2025,,P4,có,",
        ALSO_GOOD.replace("HS2", "HS4"),
    )

    report = agency.run(rejects=rejects)

    assert report.summary().splitlines()[1:] == [
        "so-sach/don-vi.csv: thêm 2, để riêng 3",
        "so-sach/thu-tuc.csv: thêm 1",
        "so-sach/ho-so.csv: thêm 2, để riêng 2",
        "Đã nhập 4 sổ: thêm 6, sửa 0, xóa 0, giữ nguyên 0, để riêng 5 dòng.",
    ]
    assert agency.column("units", "id") == ["P1", "P2"]
    assert agency.column("dossiers", "id") == ["HS1", "HS4"]
    lines = rejects.read_text("utf-8-sig").splitlines()
    assert lines[0] == (
        "tệp,trang tính,dòng,lý do,mã đơn vị,cơ quan,tên đơn vị,loại đơn vị,thành lập ngày,mã hồ sơ,mã thủ tục,hình thức nộp,"
        "ngày tiếp nhận,ngày hẹn trả,ngày giải quyết xong,đơn vị xử lý,số hóa đầu vào,số hóa kết quả"
    )
    twin = "cần mã chưa dùng trong sổ. Hãy bỏ dòng ghi trùng, hoặc đặt mã khác cho một trong hai dòng."
    assert lines[1:] == [
        "so-sach/don-vi.csv,,4,thành lập ngày: ghi «31/02/2020»; cần ngày có thật trong lịch. Hãy kiểm tra lại ngày và tháng.,"
        "P3,SCT,Phòng Ba,Phòng,31/02/2020,,,,,,,,,",
        f'so-sach/don-vi.csv,,5,"mã đơn vị: ghi «P4», trùng với dòng 6; {twin}",P4,SCT,Phòng Bốn,Phòng,01/01/2020,,,,,,,,,',
        f'so-sach/don-vi.csv,,6,"mã đơn vị: ghi «P4», trùng với dòng 5; {twin}",P4,SCT,Phòng Tư,Phòng,01/01/2020,,,,,,,,,',
        'so-sach/ho-so.csv,,3,"đơn vị xử lý: ghi «P3»; cần mã đã có trong sổ «don-vi». '
        'Hãy sửa trước dòng có mã này (so-sach/don-vi.csv, dòng 4), vì dòng đó đang sai."'
        ",,,,,,HS2,TT001,trực tiếp,03/02/2025,13/02/2025,,P3,có,",
        'so-sach/ho-so.csv,,4,"đơn vị xử lý: ghi «P4»; cần mã đã có trong sổ «don-vi». '
        'Hãy sửa trước dòng có mã này (so-sach/don-vi.csv, dòng 6), vì dòng đó đang sai."'
        ",,,,,,HS3,TT001,trực tiếp,03/02/2025,13/02/2025,,P4,có,",
    ]


def test_rejection_goes_on_along_a_chain_of_references(agency: Agency, tmp_path: Path) -> None:
    header = UNITS.splitlines()[0] + ",đơn vị cấp trên\n"
    rows = [
        "A,SCT,A,Phòng,01/01/2020,",
        "B,SCT,B,Phòng,01/01/2020,A",
        "C,SCT,C,Phòng,01/01/2020,B",
        "D,SCT,D,sai,01/01/2020,",
        "E,SCT,E,Phòng,01/01/2020,D",
    ]
    agency.write("don-vi.csv", header + "\n".join([*rows, "F,SCT,F,Phòng,01/01/2020,E"]))

    report = agency.run(rejects=tmp_path / "sai.csv")

    assert agency.column("units", "id") == ["A", "B", "C"]
    assert [problem.line for problem in report.rejected] == [5, 6, 7]


def test_row_set_aside_keeps_its_stored_version(agency: Agency, tmp_path: Path) -> None:
    agency.write_dossiers(GOOD, ALSO_GOOD)
    agency.run()
    agency.write_dossiers(GOOD.replace("10/02/2025", "10/2025"), ALSO_GOOD)

    report = agency.run(rejects=tmp_path / "sai.csv", at=LATER)

    assert counts(report.tables[-1]) == (0, 0, 0, 1, 1)
    assert agency.column("dossiers", "resolved_on") == [date(2025, 2, 10), None]


def test_rejects_replaces_only_its_own_kind_of_file(agency: Agency, tmp_path: Path) -> None:
    rejects, other = tmp_path / "sai.csv", tmp_path / "quý.csv"
    other.write_text("mã,nội dung quý\n")
    agency.write_dossiers(GOOD, "HS2")
    agency.run(rejects=rejects)
    agency.write_dossiers(GOOD)

    agency.run(rejects=rejects)

    assert rejects.read_text("utf-8-sig") == "tệp,trang tính,dòng,lý do\n"
    assert refused(agency, agency.folder, rejects=other) == (
        f"{other} đã có và không phải tệp dòng sai do phần mềm ghi. Chưa nhập gì vào kho. Hãy chọn tên tệp khác cho --rejects."
    )
    assert other.read_text() == "mã,nội dung quý\n"
    assert refused(agency, agency.folder, rejects=agency.folder / "so-sach" / "sai.csv") == (
        f"{agency.folder}/so-sach/sai.csv nằm trong so-sach nên lần sau sẽ bị coi là sổ. Chưa nhập gì vào kho. "
        "Hãy chọn nơi khác cho --rejects."
    )
    assert refused(agency, agency.folder, rejects=tmp_path) == (
        f"Không đọc được {tmp_path}: đây là thư mục, không phải tệp. Chưa nhập gì vào kho. Hãy đổi tên hoặc chuyển thư mục này đi nơi khác."
    )


def test_no_rejects_file_is_made_when_all_is_well(agency: Agency, tmp_path: Path) -> None:
    agency.write_dossiers(GOOD)

    assert agency.run(rejects=tmp_path / "sai.csv").rejected == ()
    assert not (tmp_path / "sai.csv").exists()


def test_nothing_goes_in_when_rejects_cannot_be_written(agency: Agency, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("x")
    agency.write_dossiers(GOOD, "HS2")

    with pytest.raises(FactsError) as caught:
        agency.run(rejects=tmp_path / "tệp" / "sai.csv")
    assert "Chưa nhập gì vào kho." in str(caught.value)
    assert agency.store.batches() == ()
