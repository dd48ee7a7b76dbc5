from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.figures.numbers import Format, Kind, find_numbers, format_number, parse_number, spelled_number


@pytest.mark.parametrize(
    ("text", "value", "decimals", "form"),
    [
        ("3.382", "3382", 0, Format.PLAIN),
        ("3.382,5", "3382.5", 1, Format.PLAIN),
        ("07", "7", 0, Format.PLAIN),
        ("14,28", "14.28", 2, Format.PLAIN),
        ("42,857", "42.857", 3, Format.PLAIN),
        ("85.5", "85.5", 1, Format.DECIMAL_DOT),
        ("1,234,567", "1234567", 0, Format.GROUPING_COMMA),
        ("1234567", "1234567", 0, Format.UNGROUPED),
    ],
)
def test_number_as_printed(text, value, decimals, form):
    assert parse_number(text) == (Decimal(value), decimals, form)


@pytest.mark.parametrize("text", ["1.2.3", "1.23.456", "1,2,3", "1" * 200])
def test_what_is_no_number(text):
    assert parse_number(text) is None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_number_survives_its_printing(number):
    read = parse_number(format_number(number))

    assert read is not None
    assert read[0] == number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai", 2),
        ("mười", 10),
        ("mười lăm", 15),
        ("hai mươi lăm", 25),
        ("ba mươi mốt", 31),
        ("một trăm linh năm", 105),
        ("một nghìn hai trăm", 1200),
        ("hai triệu không trăm linh ba", None),
        ("ba năm", None),
        ("một mươi", None),
        ("nghìn", None),
    ],
)
def test_number_in_words(words, value):
    assert spelled_number(words) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Nghị định số 59/2023/NĐ-CP ngày 14/8/2023", [Kind.SYMBOL, Kind.DATE]),
        ("KH số 32/KH-SCT ngày 06/01/2025", [Kind.SYMBOL, Kind.DATE]),
        ("điểm a khoản 1, 2 và 3 Điều 5", [Kind.STRUCTURE] * 4),
        ("3.1. Công tác cải cách", [Kind.NUMBERING]),
        ("1. Chi quản lý", [Kind.NUMBERING]),
        ("lần thứ 11", [Kind.ORDINAL]),
        ("năm 2025, giai đoạn 2021-2025", [Kind.YEAR, Kind.YEAR]),
        ("năm 20251.", [Kind.YEAR]),
        ("tỷ lệ 14,28%3;", [Kind.NUMBER, Kind.MARK]),
        ("điện thoại 0255.3822.123", [Kind.PHONE]),
        ("lúc 7:30 và 14 giờ 30", [Kind.TIME, Kind.TIME, Kind.NUMBER]),
        ("H05, QH15, m2", [Kind.CODE] * 3),
        ("đạt 2/3 số phiếu", [Kind.FRACTION]),
        ("dịp lễ 30/4 và 1/5", [Kind.DATE, Kind.DATE]),
        ("trong tháng: 29", [Kind.NUMBER]),
        ("phiên bản 1.2", [Kind.VERSION]),
        ("khoảng 30-31%", [Kind.RANGE]),
        ("1 000 000 đồng", [Kind.NUMBER]),
    ],
)
def test_what_a_number_is(text, kinds):
    assert [number.kind for number in find_numbers(text)] == kinds


@given(st.text(alphabet="0123456789.,/-% ()năm tỷhồsơ\n", max_size=200))
def test_spans_lie_in_the_text_and_in_order(text):
    numbers = find_numbers(text)

    assert [text[number.start : number.end] for number in numbers] == [number.text for number in numbers]
    assert [number.start for number in numbers] == sorted(number.start for number in numbers)
