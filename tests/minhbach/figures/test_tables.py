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

    assert claimed(rows) == [("sum", "20 + 10 = 30", True, True)]


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
