import pytest

from minhbach.figures.tables import find_table_relations


def claimed(rows):
    return [(str(one.relation), one.computation, one.holds, one.certain) for one in find_table_relations(rows)]


def test_column_total_below_numbered_rows():
    rows = [["STT", "Đơn vị", "Hồ sơ"], ["1", "Phòng A", "73.597"], ["2", "Phòng B", "3.053"], ["", "Cộng", "76.650"]]

    assert claimed(rows) == [("sum", "73.597 + 3.053 = 76.650", True, True)]


def test_column_total_above_its_rows():
    rows = [["STT", "Lĩnh vực", "Số hồ sơ"], ["", "Tổng số", "30"], ["1", "Điện", "10"], ["2", "Hóa chất", "20"]]

    assert claimed(rows) == [("sum", "10 + 20 = 30", True, True)]


def test_wrong_total_over_a_gapless_list_is_certain_and_nil_counts_nothing():
    wrong = [["STT", "Đơn vị", "Đơn"], ["1", "A", "5"], ["2", "B", "7"], ["", "Tổng cộng", "13"]]
    with_nil = [["STT", "Đơn vị", "Đơn"], ["1", "A", "5"], ["2", "B", "-"], ["3", "C", "7"], ["", "Tổng cộng", "13"]]

    assert claimed(wrong) == [("sum", "5 + 7 = 12 ≠ 13", False, True)]
    assert claimed(with_nil) == [("sum", "5 + 7 = 12 ≠ 13", False, False)]


def test_rows_below_a_roman_heading_are_not_added_twice():
    rows = [
        ["TT", "Nội dung", "Kinh phí (triệu đồng)"],
        ["", "Tổng cộng", "30"],
        ["I", "Chi thường xuyên", "20"],
        ["1", "Lương", "12"],
        ["2", "Khác", "8"],
        ["II", "Chi đầu tư", "10"],
        ["1", "Sửa chữa", "10"],
    ]

    assert claimed(rows) == [("sum", "20 + 10 = 30", True, True), ("sum", "12 + 8 = 20", True, True)]


def test_total_column_holds_row_by_row_and_the_one_that_does_not_is_found():
    rows = [
        ["Đơn vị", "Tổng số", "Trực tuyến", "Trực tiếp"],
        *([f"Xã {n}", str(3 * n), str(2 * n), str(n)] for n in range(1, 10)),
        ["Xã 10", "31", "20", "10"],
    ]

    found = claimed(rows)
    assert [one for one in found if not one[2]] == [("sum", "20 + 10 = 30 ≠ 31", False, True)]
    assert len(found) == 10


def test_share_column_is_checked_against_the_two_columns_it_follows_from():
    rows = [
        ["Đơn vị", "Tiếp nhận", "Đúng hạn", "Tỷ lệ (%)"],
        ["A", "100", "97", "97,0"],
        ["B", "81", "80", "98,8"],
        ["C", "7", "6", "85,7"],
        ["D", "3", "1", "33,3"],
        ["E", "6", "1", "33,3"],
    ]

    assert [(one[1], one[2], one[3]) for one in claimed(rows) if not one[2]] == [("1/6 = 16,7 % ≠ 33,3 %", False, False)]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Nội dung"], ["không có số"]],
        [["STT", "Đơn vị", "Tỷ lệ %"], ["1", "A", "50"], ["2", "B", "60"], ["", "Tổng cộng", "55"]],
        [["STT", "Văn bản", "Năm"], ["1", "QĐ", "2024"], ["2", "KH", "2025"], ["", "Tổng", "2"]],
        [["STT", "Đơn vị", "Hồ sơ"], ["1", "A", "5"], ["", "Cộng", "5"], ["1", "B", "7"], ["", "Cộng", "8"]],
        [["1", "2", "3", "4"], ["A", "B"]],
    ],
)
def test_table_that_proves_no_rule_claims_nothing(rows):
    assert claimed(rows) == []


def test_header_repeated_on_the_next_page_and_column_numbers_are_no_rows():
    head = ["STT", "Đơn vị", "Số hồ sơ", "Số đơn"]
    rows = [head, ["1", "2", "3", "4"], ["1", "A", "5", "1"], head, ["2", "B", "7", "2"], ["", "Tổng cộng", "12", "3"]]

    assert claimed(rows) == [("sum", "5 + 7 = 12", True, True), ("sum", "1 + 2 = 3", True, True)]


GROUPS = [
    ["STT", "Nội dung", "Dự toán", "Ước", "Năm 2026", "Năm 2027"],
    ["A", "B", "1", "2", "3", "4"],
    ["", "TỔNG THU", "100", "110", "120", "130"],
    ["I", "Thu nội địa", "60", "66", "72", "78"],
    ["1", "Doanh nghiệp", "40", "44", "48", "52"],
    ["2", "Cá nhân", "20", "22", "24", "26"],
    ["II", "Thu khác", "40", "44", "48", "52"],
]


def test_a_row_is_the_total_of_the_rows_one_level_below_where_several_columns_prove_it():
    assert claimed(GROUPS) == [
        *(("sum", words, True, True) for words in ("60 + 40 = 100", "66 + 44 = 110", "72 + 48 = 120", "78 + 52 = 130")),
        *(("sum", words, True, True) for words in ("40 + 20 = 60", "44 + 22 = 66", "48 + 24 = 72", "52 + 26 = 78")),
    ]


def test_a_column_that_breaks_a_proved_rule_is_doubted():
    rows = [row[:] for row in GROUPS]
    rows[5][5] = "25"
    assert claimed(rows)[-1] == ("sum", "52 + 25 = 77 ≠ 78", False, False)


def test_rows_under_a_heading_that_claims_no_total_are_not_added():
    rows = [["TT", "Nội dung", "2024", "2025"], ["1", "Dân số", "500", "510"], ["a", "Hộ", "120", "121"], ["b", "Thôn", "9", "9"]]
    assert claimed(rows) == []


def test_a_rule_stated_in_the_header_is_checked():
    rows = [
        ["STT", "Nội dung", "Ước 2025", "Dự toán 2026", "So sánh (%)", "Chênh lệch"],
        ["A", "B", "1", "2", "3=2/1", "4=2-1"],
        ["1", "Lệ phí", "400", "300", "75,0", "-"],
        ["2", "Phí", "200", "250", "125,0", "50"],
        ["3", "Thuế", "186.454", "200.080", "107,1", "13.626"],
    ]
    assert claimed(rows) == [
        ("ratio", "300/400 = 75,0 %", True, True),
        ("ratio", "250/200 = 125,0 %", True, True),
        ("ratio", "200.080/186.454 = 107,3 % ≠ 107,1 %", False, False),
        ("difference", "250 - 200 = 50", True, True),
        ("difference", "200.080 - 186.454 = 13.626", True, True),
    ]
