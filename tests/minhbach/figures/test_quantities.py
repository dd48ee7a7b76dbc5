from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhbach.figures.quantities import Measure, find_quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đã tiếp nhận 3.382 hồ sơ", [("3.382 hồ sơ", "3382", "hồ sơ", Measure.COUNT, "", "đã tiếp nhận")]),
        ("còn 06 phòng", [("06 phòng", "6", "phòng", Measure.COUNT, "", "còn")]),
        ("đạt 14,28 %", [("14,28 %", "14.28", "%", Measure.PERCENT, "", "")]),
        ("đạt 14,28%", [("14,28%", "14.28", "%", Measure.PERCENT, "", "")]),
        ("đạt 85.5%", [("85.5%", "85.5", "%", Measure.PERCENT, "", "")]),
        ("chi khoảng 1,2 tỷ đồng", [("1,2 tỷ đồng", "1200000000", "đồng", Measure.MONEY, "khoảng", "chi khoảng")]),
        ("thu 1,4 triệu tỷ đồng", [("1,4 triệu tỷ đồng", "1.4E15", "đồng", Measure.MONEY, "", "thu")]),
        ("đạt 80 triệu đồng/người/năm", [("80 triệu đồng", "80000000", "đồng", Measure.RATE, "", "")]),
        ("hai mươi lăm người", [("hai mươi lăm người", "25", "người", Measure.COUNT, "", "")]),
        ("trong 05 (năm) ngày làm việc", [("05 (năm) ngày làm việc", "5", "ngày làm việc", Measure.DURATION, "", "trong")]),
        ("tăng 1,43 lần", [("1,43 lần", "1.43", "lần", Measure.MULTIPLE, "", "tăng")]),
        ("mỗi tháng 01 lần", [("01 lần", "1", "lần", Measure.COUNT, "", "mỗi tháng")]),
        ("tăng 5 điểm phần trăm", [("5 điểm phần trăm", "5", "điểm %", Measure.POINTS, "", "tăng")]),
        ("tổng số 314 TTHC", [("314 TTHC", "314", "TTHC", Measure.COUNT, "", "tổng số")]),
        ("; trực tiếp, dịch vụ bưu chính 113 hồ sơ", [("113 hồ sơ", "113", "hồ sơ", Measure.COUNT, "", "trực tiếp, dịch vụ bưu chính")]),
        ("một cửa, một số nơi, năm năm qua, ba là", []),
        ("Điều 5 Luật số 10/2022/QH15 năm 2022, lần thứ 11, quý III, khóa XIII", []),
    ],
)
def test_quantity_with_what_it_counts(text, found):
    quantities = find_quantities(text)

    shown = [(one.text, one.value, one.unit, one.measure, one.approximate, one.before) for one in quantities]
    assert shown == [(text, Decimal(value), *rest) for text, value, *rest in found]


def test_fraction_and_range_have_two_ends():
    fraction, spread = find_quantities("437/448 đại biểu; từ 5 đến 7 người")

    assert (fraction.number, fraction.base, fraction.measure) == (437, 448, Measure.FRACTION)
    assert (spread.number, spread.upper, spread.unit) == (5, 7, "người")


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("79 hồ sơ", ("79", "79")),
        ("14,28%", ("14.275", "14.285")),
        ("1,2 tỷ đồng", ("1150000000", "1250000000")),
        ("30-31%", ("29.5", "31.5")),
        ("20%", ("19.5", "20.5")),
        ("trên 90%", ("89.5", "99.55")),
    ],
)
def test_interval_that_the_printed_digits_allow(text, interval):
    assert find_quantities(text)[0].interval == tuple(Decimal(side) for side in interval)


@given(st.text(alphabet="0123456789.,/-% ()đạt tỷhồsơ;\n", max_size=200))
def test_spans_are_the_text(text):
    assert all(text[one.start : one.end] == one.text for one in find_quantities(text))
