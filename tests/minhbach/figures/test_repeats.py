import pytest

from minhbach.figures.repeats import find_repeats


def test_one_label_with_two_values_is_found_across_texts():
    texts = (
        "Tổng số TTHC thuộc thẩm quyền giải quyết của ngành là 314 TTHC.",
        "…",
        "Hiện tổng số TTHC.",
        "Tổng số TTHC thuộc thẩm quyền giải quyết của ngành là 341 TTHC.",
    )

    assert [(one.first, one.one.number, one.second, one.other.number) for one in find_repeats(texts)] == [(0, 314, 3, 341)]


@pytest.mark.parametrize(
    "texts",
    [
        ("Tổng số hồ sơ đã tiếp nhận là 12 hồ sơ.", "Tổng số hồ sơ đã tiếp nhận là 12 hồ sơ."),
        ("Năm 2024, tổng số hồ sơ đã tiếp nhận là 12 hồ sơ.", "Năm 2025, tổng số hồ sơ đã tiếp nhận là 15 hồ sơ."),
        ("trực tuyến 12 hồ sơ", "trực tuyến 15 hồ sơ"),
        ("số lượng hồ sơ đã trả tăng 12 hồ sơ", "số lượng hồ sơ đã trả tăng 15 hồ sơ"),
    ],
)
def test_what_may_well_differ_is_left_alone(texts):
    assert find_repeats(texts) == []
