import pytest

from minhbach.figures.lists import find_list_relations


def claimed(*texts):
    return [(one.relation.computation, one.relation.holds, one.relation.certain, one.first, one.last) for one in find_list_relations(texts)]


def test_total_in_one_paragraph_and_parts_in_the_list_below():
    texts = (
        "giao dự toán năm 2025 là 10.506 triệu đồng, như sau:",
        "1. Chi quản lý: 9.894 triệu đồng.",
        "2. Chi sự nghiệp: 612 triệu đồng.",
        "Kính trình.",
    )

    assert claimed(*texts) == [("9.894 + 612 = 10.506", True, True, 0, 2)]


def test_total_that_is_the_first_item_of_its_list():
    texts = ("- Tổng số thủ tục rà soát là 292.", "- Giữ nguyên là: 67", "- Bãi bỏ, thay thế: 25", "- Sửa đổi, bổ sung: 191", "Các đơn vị")

    assert claimed(*texts) == [("67 + 25 + 191 = 283 ≠ 292", False, False, 0, 3)]


def test_number_of_items_that_the_list_has():
    assert claimed("Bộ có 04 đề án phải trình:", "- Nghị định A.", "- Nghị định B.", "- Quyết định C.", "- Nghị định D.") == [
        ("1 + 1 + 1 + 1 = 4", True, True, 0, 0)
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ("Bộ có 05 đề án phải trình:", "- Nghị định A.", "- Nghị định B."),
        ("Sở có 30 công chức.", "- Tiếp nhận 12 hồ sơ.", "- Giải quyết 10 hồ sơ."),
        ("Thu 500 tỷ đồng, tăng 20 tỷ đồng:", "- Thuế: 300 tỷ đồng", "- Phí: 100 tỷ đồng"),
        ("Tổng số 100 hồ sơ, gồm:", "một đoạn không đánh dấu 60 hồ sơ", "một đoạn nữa 40 hồ sơ"),
        ("", "- 5", "- 6"),
    ],
)
def test_list_that_says_no_sum(texts):
    assert claimed(*texts) == []
