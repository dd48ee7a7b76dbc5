"""CSV registers: encodings, separators, comments, true line numbers, and files that are no CSV."""

from __future__ import annotations

import pytest

from minhbach.facts.csv_files import MAX_LINE, read_csv
from minhbach.facts.errors import UnreadableError
from minhbach.facts.schemas import TABLES
from minhbach.facts.sheets import LIMITS, Limits, Sheet

OPINIONS = TABLES["opinions"]
DOCUMENTS = TABLES["documents"]
FILE = "so-sach/y-kien.csv"


def read(data: bytes | str, *, table=OPINIONS, limits: Limits = LIMITS) -> Sheet:
    (sheet,) = read_csv(data if isinstance(data, bytes) else data.encode(), FILE, table, limits)
    return sheet


def refusal(data: bytes | str, **options: Limits) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(data, **options)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_usual_encodings_and_separators_give_the_same_sheet(encoding: str, delimiter: str, ending: str) -> None:
    lines = (("mã", "ngày nhận", "kênh"), ("Ý1", "05/11/2025", "hội nghị"))

    sheet = read("".join(delimiter.join(cells) + ending for cells in lines).encode(encoding))

    assert sheet == Sheet(FILE, "", 1, ("mã", "ngày nhận", "kênh"), (("Ý1",), ("05/11/2025",), ("hội nghị",)), [2])


def test_semicolon_is_found_though_headers_and_cells_hold_commas() -> None:
    sheet = read("mã văn bản;số, ký hiệu;trích yếu\nVB1;1, 2, 3/QĐ;a, b, c\n", table=DOCUMENTS)

    assert sheet.header == ("mã văn bản", "số, ký hiệu", "trích yếu")
    assert sheet.columns == (("VB1",), ("1, 2, 3/QĐ",), ("a, b, c",))


def test_line_numbers_are_those_of_the_file() -> None:
    text = '# chú thích, có "ngoặc\n\nmã,ngày nhận,kênh\n1,"05/11\n\n# trong ô\n",x\n\n#2,đã bỏ,y\n,,\n3,06/11/2025,z\n'

    sheet = read(text)

    assert sheet.header_line == 3
    assert sheet.lines == [4, 11]
    assert sheet.columns == (("1", "3"), ("05/11\n\n# trong ô\n", "06/11/2025"), ("x", "z"))


def test_comments_that_a_spreadsheet_saved_in_quotes_are_passed_over() -> None:
    assert read('"# ghi chú, dài",,\nmã,ngày nhận,kênh\n1,2,3\n').lines == [3]


def test_title_above_the_header_is_passed_over() -> None:
    sheet = read("SỔ Ý KIẾN NĂM 2025,,\n,,\nmã,ngày nhận,kênh\n1,2,3\n")

    assert (sheet.header_line, sheet.lines) == (3, [4])


def test_short_row_is_filled_and_long_row_is_noted() -> None:
    sheet = read("mã,ngày nhận,kênh\n1\n2,a,b,,thừa\n3,a,b,,\n")

    assert sheet.columns == (("1", "2", "3"), (None, "a", "a"), (None, "b", "b"))
    assert sheet.surplus == {1: "thừa"}


def test_header_alone_gives_no_rows() -> None:
    assert read("mã,ngày nhận,kênh\n") == Sheet(FILE, "", 1, ("mã", "ngày nhận", "kênh"), ((), (), ()), [])


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1", "cp1252"])
def test_other_encoding_is_refused_with_the_way_to_save(encoding: str) -> None:
    assert refusal("ma,kenh\n1,café à\n".encode(encoding)) == (
        "so-sach/y-kien.csv, dòng 2: có chữ không theo bảng mã UTF-8 (có thể là TCVN3, VNI hoặc Windows-1258); cần tệp CSV UTF-8. "
        "Hãy mở tệp bằng Excel, chọn Tệp (File) → Lưu dưới dạng (Save As) → «CSV UTF-8 (Comma delimited) (*.csv)» rồi nhập tệp mới."
    )


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"\x00" * 50, "mã,kênh\n".encode("utf-32")])
def test_binary_data_is_refused(data: bytes) -> None:
    assert "chứa dữ liệu nhị phân, không phải văn bản" in refusal(data)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\xff\xfe\x00\xd8"])
def test_broken_utf16_is_refused(data: bytes) -> None:
    assert "có chữ không theo bảng mã UTF-8" in refusal(data)


def test_quote_that_is_not_closed_is_refused_at_its_record() -> None:
    assert refusal('mã,ngày nhận,kênh\n1,2,3\n2,"mở,4\n5,6,7\n').startswith("so-sach/y-kien.csv, dòng 3: có dấu ngoặc kép đặt sai")
    assert refusal('mã,ngày nhận,kênh\n1,"a"b,3\n').startswith("so-sach/y-kien.csv, dòng 2: có dấu ngoặc kép đặt sai")


def test_nothing_but_comments_is_refused() -> None:
    assert refusal("# chỉ có chú thích\n\n ,\n") == (
        "so-sach/y-kien.csv: không có dòng nào ngoài chú thích; cần dòng tiêu đề. Hãy lấy lại dòng tiêu đề từ mẫu của lệnh «minhbach init»."
    )


def test_too_much_is_refused() -> None:
    small = Limits(rows=2, columns=3)

    assert "có hơn 2 dòng; cần không quá 2 dòng trong một sổ. Hãy tách sổ theo năm." in refusal("mã,kênh\n1,a\n2,b\n3,c\n", limits=small)
    assert "dòng 1: có 4 cột; cần không quá 3 cột" in refusal("mã,kênh,x,y\n", limits=small)
    assert "có một dòng dài" in refusal("mã,kênh\n" + "x" * (MAX_LINE + 1))
    assert "có dấu ngoặc kép đặt sai" in refusal('mã,kênh\n1,"' + "x\n" * 100_000)
