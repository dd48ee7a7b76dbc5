"""Cells: what a clerk writes, read back as the value that was meant, or refused with a remedy."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.facts.cells import DECIMALS, Fault, Uncalculated, parse_cell, parse_cells, shown, written
from minhbach.facts.schemas import TABLES, Column, Kind

TEXT = Column("name", "tên")
KEY = Column("id", "mã", required=True)
INTEGER = Column("people", "số người", Kind.INTEGER, minimum=0)
SIGNED = Column("amount", "số tiền", Kind.INTEGER)
LEVEL = Column("level", "mức hài lòng", Kind.INTEGER, minimum=1, maximum=5)
DECIMAL = Column("points", "điểm", Kind.DECIMAL)
DATE = Column("on", "ngày", Kind.DATE)
BOOLEAN = Column("done", "đã xong", Kind.BOOLEAN)
CHOICE = TABLES["dossiers"].column("channel")
KINDS = TABLES["reorganisations"].column("kinds")

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
numbers = st.integers(-(10**18) + 1, 10**18 - 1)
decimals = st.decimals(Decimal(-(10**12)) + 1, Decimal(10**12) - 1, places=DECIMALS)


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@given(
    days,
    st.sampled_from(
        ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y", "Ngày %d  tháng %m năm %Y", " %d / %m / %Y ", "%d/%m/%Y 08:30"]
    ),
)
def test_date_written_in_any_usual_way_is_read_back(day: date, form: str) -> None:
    assert parse_cell(DATE, day.strftime(form)) == day


@given(days)
def test_date_without_leading_zeros_is_read_back(day: date) -> None:
    assert parse_cell(DATE, f"{day.day}/{day.month}/{day.year}") == day


@given(days, st.times())
def test_date_of_excel_is_read_without_its_time(day: date, at: time) -> None:
    assert parse_cell(DATE, datetime.combine(day, at)) == day


@given(numbers)
def test_integer_plain_or_grouped_is_read_back(number: int) -> None:
    assert parse_cell(SIGNED, str(number)) == number
    assert parse_cell(SIGNED, grouped(number)) == number
    assert parse_cell(SIGNED, number) == number


@given(decimals)
def test_decimal_in_vietnamese_writing_is_read_back(number: Decimal) -> None:
    whole, _, places = f"{abs(number):f}".partition(".")
    sign = "-" if number < 0 else ""

    assert parse_cell(DECIMAL, f"{sign}{grouped(int(whole))},{places}") == number
    assert parse_cell(DECIMAL, f"{sign}{whole},{places}") == number
    assert parse_cell(DECIMAL, number) == number


@given(st.text())
def test_text_of_any_kind_is_stored_in_one_clean_line_or_refused(text: str) -> None:
    value = parse_cell(TEXT, text)

    if isinstance(value, str):
        assert value == " ".join(value.split())
        assert parse_cell(TEXT, value) == value
        value.encode()
    else:
        assert value is None or isinstance(value, Fault)


@given(
    st.one_of(
        st.text(),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.decimals(),
        st.dates(),
        st.datetimes(timezones=st.sampled_from([None, UTC])),
        st.times(),
        st.binary(),
    )
)
def test_any_cell_gives_a_value_or_a_fault(raw: object) -> None:
    for column in (TEXT, KEY, INTEGER, DECIMAL, DATE, BOOLEAN, CHOICE, KINDS):
        parse_cell(column, raw)
        shown(raw)


@given(st.text(alphabet="0123456789.,-", max_size=12))
def test_number_in_one_reading_only_is_accepted(text: str) -> None:
    """What is taken as an integer has no other reading: only digits, and dots between groups of three."""
    value = parse_cell(SIGNED, text)

    if isinstance(value, int):
        assert text.removeprefix("-") in (text.removeprefix("-").replace(".", ""), grouped(abs(value)))
        assert "," not in text


@pytest.mark.parametrize(
    ("raw", "expected", "remedy"),
    [
        ("5/11/25", "ngày có năm đủ bốn chữ số, ví dụ 05/11/2025", "ghi đủ bốn chữ số của năm"),
        ("05.11.25", "ngày có năm đủ bốn chữ số, ví dụ 05/11/2025", "ghi đủ bốn chữ số của năm"),
        ("31/02/2025", "ngày có thật trong lịch", "kiểm tra lại ngày và tháng"),
        ("29/02/2025", "ngày có thật trong lịch", "kiểm tra lại ngày và tháng"),
        ("2025-13-01", "ngày có thật trong lịch", "kiểm tra lại ngày và tháng"),
        ("11/25/2025", "ngày viết trước, tháng viết sau", "kiểm tra lại, có phải là 25/11/2025 không"),
        ("05/11/0025", "năm từ 1900 đến 2199", "kiểm tra lại năm"),
        ("05-11/2025", "ngày/tháng/năm, ví dụ 05/11/2025", "ghi lại ngày theo dạng đó"),
        ("đang chờ", "ngày/tháng/năm, ví dụ 05/11/2025", "ghi lại ngày theo dạng đó"),
        (
            "45966",
            "ngày/tháng/năm, ví dụ 05/11/2025",
            "định dạng ô là Ngày (Date) rồi lưu lại: bảng tính đang giữ ngày dưới dạng số thứ tự",
        ),
        (45966, "ngày/tháng/năm, ví dụ 05/11/2025", "định dạng ô là Ngày (Date) rồi lưu lại: bảng tính đang giữ ngày dưới dạng số thứ tự"),
        (True, "ngày/tháng/năm, ví dụ 05/11/2025", "ghi lại ngày"),
        (datetime(2025, 11, 5, tzinfo=UTC), "ngày không kèm múi giờ", "xuất lại cột này dưới dạng ngày"),
    ],
)
def test_date_that_cannot_be_meant_is_refused(raw: object, expected: str, remedy: str) -> None:
    assert parse_cell(DATE, raw) == Fault(expected, remedy)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("3.382", 3382),
        ("3382", 3382),
        ("07", 7),
        ("0", 0),
        ("1.234.567", 1234567),
        (3382.0, 3382),
        (Decimal("3382.00"), 3382),
        (" 12 ", 12),
        ("−5", -5),
    ],
)
def test_integer_in_usual_writing_is_read(raw: object, number: int) -> None:
    assert parse_cell(SIGNED, raw) == number


@pytest.mark.parametrize(
    "raw",
    [
        "3.38",
        "3,382",
        "3,38",
        "3.3820",
        "0.382",
        "1.234.567,8",
        "1,234,567",
        "1.2345",
        "12 người",
        "1 234",
        "1e3",
        "+5",
        "٣",
        "1234.567",
        True,
        3.38,
        float("nan"),
        float("inf"),
    ],
)
def test_integer_in_doubtful_writing_is_refused(raw: object) -> None:
    assert isinstance(parse_cell(SIGNED, raw), Fault)


def test_integer_refused_says_how_to_write_it() -> None:
    assert parse_cell(INTEGER, "3,382") == Fault(
        "số nguyên; dấu phẩy là dấu thập phân nên số này có hai cách hiểu", "ghi 3382 hoặc 3.382 nếu ý là số nguyên đó"
    )
    assert parse_cell(INTEGER, "3.38") == Fault(
        "số nguyên; dấu chấm chỉ để tách từng nhóm ba chữ số",
        "ghi số nguyên không có phần thập phân, ví dụ 3382 hoặc 3.382; không rõ thì ghi liền các chữ số",
    )
    assert parse_cell(INTEGER, 3.382) == Fault(
        "số nguyên, không có phần thập phân", "ghi lại số nguyên; nếu ý là 3.382 thì gõ 3382 không có dấu"
    )
    assert parse_cell(INTEGER, "-5") == Fault("số không nhỏ hơn 0", "kiểm tra lại số này")
    assert parse_cell(LEVEL, "50") == Fault("số từ 1 đến 5", "kiểm tra lại số này")


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("8,5", "8.5"),
        ("8.5", "8.5"),
        ("8,50", "8.5"),
        ("1.234.567,8", "1234567.8"),
        ("1.234.567", "1234567"),
        ("0,382", "0.382"),
        ("0.382", "0.382"),
        ("1234,567", "1234.567"),
        (8.3, "8.3"),
        (2, "2"),
    ],
)
def test_decimal_in_one_reading_is_read(raw: object, number: str) -> None:
    assert parse_cell(DECIMAL, raw) == Decimal(number)


@pytest.mark.parametrize(
    ("raw", "remedy"),
    [
        ("3.382", "ghi 3382 nếu là số nguyên, hoặc 3,3820 nếu là số thập phân"),
        ("3,382", "ghi 3382 nếu là số nguyên, hoặc 3,3820 nếu là số thập phân"),
        ("1,234.5", "ghi 1.234,5: dấu chấm tách nghìn, dấu phẩy thập phân"),
        ("8 điểm", "chỉ ghi chữ số, dấu chấm tách nghìn và dấu phẩy thập phân; không kèm đơn vị hay dấu cách"),
        (1 / 3, "làm tròn số này"),
        ("1" * 30, "kiểm tra lại: số có quá nhiều chữ số"),
        ("9" * 5000, "chỉ ghi chữ số, dấu chấm tách nghìn và dấu phẩy thập phân; không kèm đơn vị hay dấu cách"),
        (float("nan"), "ghi bằng chữ số"),
    ],
)
def test_decimal_in_doubt_is_refused(raw: object, remedy: str) -> None:
    fault = parse_cell(DECIMAL, raw)

    assert isinstance(fault, Fault)
    assert fault.remedy == remedy


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("có", True),
        ("CÓ", True),
        ("co", True),
        ("x", True),
        ("X", True),
        ("1", True),
        (1, True),
        (1.0, True),
        (True, True),
        ("true", True),
        ("ĐÚNG", True),
        ("không", False),
        ("khong", False),
        ("0", False),
        (0, False),
        (False, False),
        ("FALSE", False),
        ("Sai", False),
        ("", None),
        (None, None),
    ],
)
def test_boolean_in_usual_words_is_read(raw: object, value: bool | None) -> None:
    assert parse_cell(BOOLEAN, raw) is value


@pytest.mark.parametrize("raw", ["chưa", "2", 2, "có lẽ", date(2025, 1, 1)])
def test_boolean_in_other_words_is_refused(raw: object) -> None:
    assert parse_cell(BOOLEAN, raw) == Fault("«có» hoặc «không»", "ghi «có» (hoặc x, 1) hay «không» (hoặc 0)")


@pytest.mark.parametrize("raw", ["online", "trực tuyến", "Trực Tuyến", "truc tuyen", " trực  tuyến "])
def test_choice_by_code_or_words_is_read(raw: str) -> None:
    assert parse_cell(CHOICE, raw) == "online"


def test_choice_unknown_names_the_likely_word() -> None:
    assert parse_cell(CHOICE, "trực tuyếnn") == Fault(
        "một trong các từ: «trực tuyến», «trực tiếp», «bưu chính»", "kiểm tra lại, có phải là «trực tuyến» không"
    )
    assert parse_cell(CHOICE, "fax") == Fault("một trong các từ: «trực tuyến», «trực tiếp», «bưu chính»", "chọn một trong các từ đó")


def test_choice_without_accents_is_refused_when_two_words_are_meant() -> None:
    column = Column("kind", "loại", Kind.CHOICE, choices={"a": ("tố cáo",), "b": ("to cao",)})

    assert parse_cell(column, "Tố cáo") == "a"
    assert parse_cell(column, "to cao") == "b"
    assert isinstance(parse_cell(column, "tô cao"), Fault)


def test_codes_in_one_cell_are_each_read() -> None:
    assert parse_cell(KINDS, "Phòng;  van_phong ;") == "phong;van_phong"
    assert isinstance(parse_cell(KINDS, "phong; phòng"), Fault)
    assert isinstance(parse_cell(KINDS, " ; "), Fault)
    fault = parse_cell(KINDS, "phong; phòg")
    assert isinstance(fault, Fault)
    assert fault.remedy == "sửa «phòg»: kiểm tra lại, có phải là «Phòng» không"


def test_a_document_implements_one_or_several() -> None:
    column = TABLES["documents"].column("implements")

    assert [parse_cell(column, cell) for cell in ("KH39", "KH39; QD01", "", None)] == ["KH39", "KH39;QD01", None, None]
    assert isinstance(parse_cell(column, "KH39; KH39"), Fault)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  Phòng\n Một ", "Phòng Một"),
        ("Pho\u0300ng", "Phòng"),
        ("\ufeffHS\u200b1", "HS1"),
        ("HS1\u00a0", "HS1"),
        (12, "12"),
        (12.0, "12"),
        ("\u200b", None),
        (None, None),
    ],
)
def test_text_is_composed_and_in_one_line(raw: object, text: str | None) -> None:
    assert parse_cell(TEXT, raw) == text


@pytest.mark.parametrize(
    "raw",
    ["a\x07b", "a\ufffdb", "\ud800", "x" * 32_768, 1.5, True, date(2025, 4, 3), time(3, 4), "#N/A", " #REF! ", Uncalculated("=A1"), b"a"],
)
def test_text_that_is_damaged_or_changed_by_the_spreadsheet_is_refused(raw: object) -> None:
    assert isinstance(parse_cell(TEXT, raw), Fault)


def test_empty_cell_of_a_required_column_is_refused() -> None:
    assert parse_cell(KEY, " ") == Fault("nội dung chữ (cột này bắt buộc)", "điền vào ô này")


def test_equal_cells_of_different_types_are_read_apart() -> None:
    assert parse_cells(SIGNED, [1, True, 1.0, "1", None]) == [1, Fault("số nguyên, ví dụ 3382 hoặc 3.382", "ghi bằng chữ số"), 1, 1, None]


def test_found_cell_is_shown_short_and_printable() -> None:
    assert shown("x" * 100) == f"ghi «{'x' * 60}…»"
    assert shown("\x1b[31mđỏ") == "ghi «�[31mđỏ»"
    assert shown(None) == "để trống"
    assert shown(Uncalculated("=TODAY()")) == "có công thức «=TODAY()» chưa được tính"
    assert written(datetime(2025, 11, 5, 8, 30, tzinfo=UTC)) == "05/11/2025 08:30:00"
    assert written(3.5) == "3,5"
