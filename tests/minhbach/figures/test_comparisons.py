"""Figures compared with one printed beside them, in the forms that reports use."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minhbach.figures.lists import find_list_relations
from minhbach.figures.quantities import find_quantities
from minhbach.figures.relations import find_relations

CASES = {
    # A/B
    "Thu ngân sách cả năm 5.817,196 tỷ đồng/5.937,440 tỷ đồng, đạt 97,97% kế hoạch.": [("ratio", "97.97", ("5817.196", "5937.44"), True)],
    "Đã thanh toán 3,5 tỷ đồng/7,0 tỷ đồng (đạt 50%).": [("ratio", "50", ("3.5", "7"), True)],
    "Có 5 nữ/15 đại biểu, đạt 33,33%.": [("ratio", "33.33", ("5", "15"), True)],
    "Vận động được 12.375,3/10.200 triệu đồng, vượt 21,3% kế hoạch.": [("growth", "21.3", ("12375.3", "10200"), True)],
    "Đã giải ngân 60 tỷ đồng/120 tỷ đồng, đạt 60% kế hoạch.": [("ratio", "60", ("60", "120"), False)],
    # A, by so much against (B)
    "Ước thực hiện 11.580 tỷ đồng, vượt 11,69% so dự toán, tăng 10,48% so cùng kỳ (10.482 tỷ đồng).": [
        ("growth", "10.48", ("11580", "10482"), True)
    ],
    "Thu nội địa 500 tỷ đồng, vượt 58,73% so dự toán (315 tỷ đồng).": [("growth", "58.73", ("500", "315"), True)],
    "Sản lượng 574 tấn, đạt 45,2% kế hoạch (1.270 tấn).": [("ratio", "45.2", ("574", "1270"), True)],
    "Tiếp 120 lượt công dân, tăng 20 lượt (20%) so với cùng kỳ năm 2024 (100 lượt).": [
        ("difference", "20", ("120", "100"), True),
        ("growth", "20", ("120", "100"), True),
    ],
    "Toàn Đảng bộ có 1.024 đảng viên, tăng 34 đảng viên so với đầu năm (1.000 đảng viên).": [("difference", "34", ("1024", "1000"), False)],
    "Năm 2024 có 20 vụ, năm 2025 có 15 vụ, giảm 05 vụ.": [("difference", "5", ("20", "15"), True)],
    # a percentage before what it speaks of
    "Số hồ sơ tồn đọng giảm 50%, từ 40 hồ sơ xuống còn 20 hồ sơ.": [("growth", "50", ("20", "40"), True)],
    # the base some sentences before
    "Dự toán được giao 315 tỷ đồng. Ước thực hiện 500 tỷ đồng, vượt 58,73% so dự toán.": [("growth", "58.73", ("500", "315"), True)],
    # a total first, a total last, a total counted together
    "Trong tổng số 50 nhiệm vụ được giao, đã hoàn thành 45 nhiệm vụ, đang thực hiện 05 nhiệm vụ.": [("sum", "50", ("45", "5"), True)],
    "Có 12 đơn vị hoàn thành, 3 đơn vị chưa hoàn thành trên tổng số 15 đơn vị.": [("sum", "15", ("12", "3"), True)],
    "Toàn tỉnh có 96 xã, phường, đặc khu; trong đó có 86 xã, 9 phường và 01 đặc khu.": [("sum", "96", ("86", "9", "1"), True)],
    # parts that the next sentence says
    "Tổng chi là 26.811,096 tỷ đồng. Trong đó: chi cân đối 21.049,188 tỷ đồng; chi chương trình mục tiêu 5.761,908 tỷ đồng.": [
        ("sum", "26811.096", ("21049.188", "5761.908"), True)
    ],
    "Đã đánh giá 200 cán bộ. Kết quả: hoàn thành xuất sắc 40 người, hoàn thành tốt 150 người, hoàn thành 10 người.": [
        ("sum", "200", ("40", "150", "10"), True)
    ],
    "Biên chế được giao 60 người, hiện có 55 người, chưa tuyển dụng 05 người.": [("sum", "60", ("55", "5"), True)],
    # a whole percentage of the nearest figure
    "Phát ra 300 phiếu; thu về 285 phiếu, đạt 95%.": [("ratio", "95", ("285", "300"), True)],
}


@pytest.mark.parametrize("sentence", CASES)
def test_comparison(sentence: str) -> None:
    found = [
        (str(one.relation), str(one.total_value), tuple(str(value) for value in one.values), one.holds)
        for one in find_relations(sentence)
        if one.holds is not None
    ]
    assert sorted(found) == sorted(CASES[sentence])


@pytest.mark.parametrize(
    "sentence",
    [
        "Ước thực hiện 11.580 tỷ đồng, vượt 11,69% so dự toán.",  # no base is printed
        "Thu 500 tỷ đồng, tăng 15% so với năm trước; chi 300 tỷ đồng.",
        "Kết quả tiếp 12 lượt, trả lời 17 đơn.",  # nothing that they are the outcome of
        "Xử lý 9 vụ. Kết quả phạt 4 người, nhắc nhở 5 hộ.",  # so small a sum may be chance
        "Quốc lộ 1A dài 120 km/2 làn, đạt 50%.",
        "Phát ra 300 phiếu; thu về 284 phiếu, đạt 95%.",  # a whole percentage that is only near proves nothing
    ],
)
def test_what_claims_nothing(sentence: str) -> None:
    assert [one for one in find_relations(sentence) if one.holds is not None] == []


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("Dân số 12.500 người", ["12500"]),
        ("Thu cả năm 5.817,2 tỷ đồng", ["5817.2"]),
        ("Dự toán 35 tỷ đồng, quyết toán 34,5 tỷ đồng", ["35", "34.5"]),
        ("Số 12/BC-SCT, Điều 35, năm 2025, tháng 3", []),
    ],
)
def test_amounts_are_told_from_years_and_articles(sentence: str, numbers: list[str]) -> None:
    assert [str(one.number) for one in find_quantities(sentence)] == numbers


def test_the_next_paragraph_says_the_parts() -> None:
    texts = ["- Tổng số: 100 người.", "- Trong đó: nữ 40 người, nam 60 người.", "Hết."]
    found = find_list_relations(texts)
    assert [(one.relation.total_value, one.relation.values, one.relation.holds, one.first, one.last) for one in found] == [
        (Decimal(100), (Decimal(40), Decimal(60)), True, 0, 1)
    ]


def test_parts_that_do_not_make_the_total_claim_nothing() -> None:
    assert find_list_relations(["- Tổng số: 100 người.", "- Trong đó: đảng viên 40 người, nữ 70 người."]) == []
