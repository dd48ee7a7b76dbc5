from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.documents.readers.plain import read_text
from minhbach.figures.arithmetic import Operation
from minhbach.figures.relations import find_relations

SUM, DIFFERENCE, RATIO, GROWTH = Operation
DOSSIERS = (
    "Đến ngày 30/10/2025: đã tiếp nhận 3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp, dịch vụ bưu chính 113 hồ sơ; kỳ trước "
    "chuyển qua 12 hồ sơ); số lượng hồ sơ đã giải quyết 3.276 hồ sơ (trong đó, trước hạn 3.276 hồ sơ, quá hạn 15 hồ sơ); số lượng hồ sơ "
    "đang giải quyết 79 hồ sơ (trong đó, trong hạn 70 hồ sơ, quá hạn 9 hồ sơ)."
)


def claimed(text):
    """Relation, total, values, verdict, certainty of everything that is claimed."""
    return [
        (one.relation, str(one.total_value), [str(value) for value in one.values], one.holds, one.certain)
        for one in find_relations(text)
        if one.holds is not None
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # sums
        ("tiếp nhận 100 hồ sơ (trong đó, trực tuyến 60 hồ sơ; trực tiếp 40 hồ sơ)", [(SUM, "100", ["60", "40"], True, True)]),
        ("nhận: 49, trong đó, tháng trước chuyển sang: 20, trong tháng: 29; đã xong", [(SUM, "49", ["20", "29"], True, True)]),
        ("đã xử lý: 21, trong đó, đúng hạn: 21; còn tiếp tục: 28", [(SUM, "21", ["21"], True, True)]),
        ("Tỉnh có 10 đơn vị gồm 1 thị trấn và 10 xã.", [(SUM, "10", ["1", "10"], False, True)]),
        (
            "đã thực hiện: 40 việc, gồm 33 việc đúng hạn và 07 việc chậm; có việc quá hạn chưa thực hiện: 02 việc; chưa rõ: 0 việc.",
            [(SUM, "40", ["33", "7"], True, True)],  # the list ends where it adds up; what follows is counted beside it
        ),
        ("ban hành 25 văn bản, gồm 05 nghị quyết, 12 quyết định, 08 kế hoạch.", [(SUM, "25", ["5", "12", "8"], True, True)]),
        ("73 cơ sở, gồm: 26 cơ sở loại A, 1 cơ sở loại B và 56 cơ sở khác.", [(SUM, "73", ["26", "1", "56"], False, True)]),
        ("500 loài, trong đó 300 loài chim, 200 loài thú và 13 loài cá.", [(SUM, "500", ["300", "200", "13"], False, False)]),
        ("Hội nghị có 120 đại biểu (nam 70, nữ 51).", [(SUM, "120", ["70", "51"], False, True)]),
        ("Tổng 30 vụ; đã xử lý 25 vụ, còn lại 5 vụ.", [(SUM, "30", ["25", "5"], True, True)]),
        ("cấp tỉnh 1.550 TTHC, cấp xã 150 TTHC, tổng cộng 1.700 TTHC.", [(SUM, "1700", ["1550", "150"], True, True)]),
        ("07 thành viên: 01 Chủ tịch, 02 Phó Chủ tịch và 04 ủy viên.", [(SUM, "7", ["1", "2", "4"], True, True)]),
        ("1,5 tỷ đồng, gồm: vốn tỉnh 1 tỷ đồng; vốn xã 500 triệu đồng.", [(SUM, "1.5", ["1", "0.5"], True, True)]),
        ("Cơ cấu: nông nghiệp 20%, công nghiệp 35% và dịch vụ 45%.", [(SUM, "100", ["20", "35", "45"], True, True)]),
        ("đã giải quyết 100 hồ sơ, trong đó trước hạn 60 hồ sơ, quá hạn 5 hồ sơ.", [(SUM, "100", ["60", "5"], False, False)]),
        ("đang giải quyết 100 hồ sơ, trong đó trong hạn 60 hồ sơ, quá hạn 5 hồ sơ.", [(SUM, "100", ["60", "5"], False, True)]),
        # differences
        ("giảm từ 1.250 người xuống còn 1.100 người, giảm 150 người.", [(DIFFERENCE, "150", ["1250", "1100"], True, True)]),
        ("tăng từ 100 đơn lên 125 đơn, tăng 30 đơn.", [(DIFFERENCE, "30", ["125", "100"], False, True)]),
        # ratios
        ("giảm từ 07 phòng xuống còn 06 phòng, đạt tỷ lệ 14,29%", [(RATIO, "14.29", ["1", "7"], True, True)]),
        ("giảm từ 03 phòng còn 02 phòng, tỷ lệ 16,67%", [(RATIO, "16.67", ["1", "3"], False, True)]),
        ("Có 437/448 đại biểu tham dự, đạt 97,54%.", [(RATIO, "97.54", ["437", "448"], True, True)]),
        ("Tỷ lệ đạt 96,3% (3.257/3.382 hồ sơ).", [(RATIO, "96.3", ["3257", "3382"], True, True)]),
        ("Có 236/493 hồ sơ (đạt 47,65%).", [(RATIO, "47.65", ["236", "493"], False, True)]),
        ("giải quyết 3.261 hồ sơ trên tổng số 3.382 hồ sơ, đạt 96,42%.", [(RATIO, "96.42", ["3261", "3382"], True, True)]),
        ("đạt 2.600 triệu USD, bằng 104% so với năm 2024 (2.500 triệu USD)", [(RATIO, "104", ["2600", "2500"], True, True)]),
        ("thu 300 tỷ đồng, gấp 1,5 lần so với 200 tỷ đồng năm trước", [(RATIO, "1.5", ["300", "200"], True, True)]),
        (
            "thu khoảng 1,4 triệu tỷ đồng, trong đó, nội địa trên 1,3 triệu tỷ đồng, chiếm trên 90%",
            [(RATIO, "90", ["1.3", "1.4"], True, True)],
        ),
        # growth
        ("nhận 1.200 hồ sơ, tăng 20% so với cùng kỳ (1.000 hồ sơ).", [(GROWTH, "20", ["1200", "1000"], True, True)]),
        ("nhận 1.200 hồ sơ, tăng 25% so với cùng kỳ (1.000 hồ sơ).", [(GROWTH, "25", ["1200", "1000"], False, False)]),
        ("thu 500 tỷ đồng, tăng 25 tỷ đồng (tương ứng 5,26%) so với cùng kỳ.", [(GROWTH, "5.26", ["500", "475"], True, True)]),
        ("đơn tăng từ 100 đơn lên 125 đơn, tăng 25%.", [(GROWTH, "25", ["125", "100"], True, True)]),
    ],
)
def test_what_a_sentence_claims(text, found):
    assert claimed(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị có 150 đại biểu tham dự, trong đó có 45 đại biểu nữ, 120 đảng viên.",
        "Tổng số 120 đảng viên, trong đó nữ 50 đảng viên, dân tộc thiểu số 90 đảng viên.",
        "Gồm 05 phòng và Chi cục Quản lý thị trường gồm có 02 phòng chuyên môn và 06 đội QLTT.",
        "100% hồ sơ tiếp nhận đầu vào, 100% kết quả được số hóa; trực tiếp, bưu chính 113 hồ sơ.",
        "Hội nghị Công chức, viên chức năm 2024 đề ra phương hướng năm 2025.",
        "Kế hoạch số 486/KH-SCT ngày 08/8/2025 và số 535/KH-SCT ngày 17/03/2025.",
        "437/448 đại biểu có mặt, 12 đại biểu vắng, chiếm 92,39% tổng số đại biểu.",
        "Chỉ thông qua khi ít nhất 2/3 số đại biểu tán thành, đạt 66,7% trở lên.",
        "Có 62 lượt người, giảm 40% so với tháng trước.",
        "Thu 1.200 tỷ đồng, đạt 105% dự toán, trong đó thu nội địa 800 tỷ đồng, đạt 98% dự toán.",
        "giảm từ 5,2% năm 2020 xuống còn 3,1% năm 2025, bình quân giảm 0,42%/năm.",
        "01 bộ hồ sơ gồm 02 bản chính và 03 bản sao.",
        "tăng 1,43 lần so với năm 2015 và gấp 1,9 lần bình quân cả nước",
        "chuyển khoảng 1/3 diện tích đất trồng lúa (30 nghìn hecta)",
        "nông, lâm nghiệp chiếm 34,86%, công nghiệp chiếm 24,23% và dịch vụ chiếm 36,49% trong GRDP.",
        "12/15 chỉ tiêu đạt 100%; 10/12 xã hoàn thành, đạt 100% kế hoạch.",
        "tăng từ 80 sản phẩm lên 100 sản phẩm, đạt 100% kế hoạch.",
        "Điều 5 gồm 3 khoản, 12 điểm; phiên bản 1.2; tin bài 5.",
    ],
)
def test_where_nothing_is_claimed(text):
    assert claimed(text) == []


def test_report_with_a_wrong_partition_shows_the_ways_to_mend_it():
    found = find_relations(DOSSIERS)

    assert [(one.total_value, one.holds, one.computation) for one in found] == [
        (3382, False, "3.276 + 79 = 3.355 ≠ 3.382"),
        (3382, True, "3.257 + 113 + 12 = 3.382"),
        (3276, False, "3.276 + 15 = 3.291 ≠ 3.276"),
        (79, True, "70 + 9 = 79"),
    ]
    assert [str(repair) for repair in found[2].repairs] == ["«3.276 hồ sơ» phải là 3.291", "«3.276 hồ sơ» phải là 3.261"]
    assert (
        DOSSIERS[found[3].start : found[3].end] == "số lượng hồ sơ đang giải quyết 79 hồ sơ (trong đó, trong hạn 70 hồ sơ, quá hạn 9 hồ sơ)"
    )
    assert [one.certain for one in found] == [False, True, True, True]


def test_percentage_cut_off_and_not_rounded_holds_and_says_so():
    (one,) = find_relations("giảm từ 07 phòng xuống còn 06 phòng, đạt tỷ lệ 14,28%")

    assert (one.holds, one.truncated, one.expected, one.possible) == (True, True, Decimal("14.29"), True)


def test_percentage_impossible_for_its_base_names_the_fraction_it_fits():
    (one,) = find_relations("giảm từ 03 phòng còn 02 phòng, tỷ lệ 16,67%")

    assert (one.possible, one.fits, one.expected) == (False, ((1, 6),), Decimal("33.33"))


def test_percentage_without_a_base_claims_nothing_but_fits_a_fraction():
    (one,) = find_relations("giảm 03 đầu mối cấp phòng và tương đương, tỷ lệ 42,857%.")

    assert (one.holds, one.possible, one.fits) == (None, True, ((3, 7),))


def test_gap_that_equals_another_figure_is_named():
    (one,) = find_relations("Có 30 văn bản, gồm 10 quyết định, 8 kế hoạch. Ngoài ra có 12 báo cáo.")

    assert ([part.text for part in one.residuals], one.holds) == (["12 báo cáo"], False)


@given(st.integers(2, 5000), st.integers(2, 5000), st.integers(0, 3))
def test_sum_holds_exactly_when_it_adds_up(one, other, off):
    (found,) = find_relations(f"ban hành {one + other + off} hồ sơ, gồm {one} hồ sơ và {other} hồ sơ.")

    assert (found.holds, found.expected) == (off == 0, one + other)


@settings(deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from([1, 2]))
def test_rounded_share_always_holds(top, rest, decimals):
    share = f"{round(Decimal(100 * top) / (top + rest), decimals):f}".replace(".", ",")
    (found,) = find_relations(f"Có {top}/{top + rest} hồ sơ, đạt {share}%.")

    assert (found.holds, found.possible) == (True, True)


@given(st.text(alphabet="0123456789.,/%();: gồmtrongđóhồsơtừcònđạt", max_size=300))
def test_spans_lie_within_the_text(text):
    assert all(0 <= one.start < one.end <= len(text) for one in find_relations(text))


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1.",
        "(",
        "()",
        "gồm ",
        "gồm 1 ",
        "10 hồ sơ gồm ",
        "trong đó 5 hồ sơ; ",
        "giảm từ 7 xuống 6 ",
        "1/2 ",
        "5% ",
        "\n",
        "5, ",
        "10 hồ sơ (gồm ",
    ],
)
def test_hostile_repetition_is_read_to_its_end(unit):
    text = unit * (50_000 // len(unit))

    assert all(one.end <= len(text) for one in find_relations(text))


REPORT = Path(__file__).parents[4] / "shared" / "data" / "reports" / "bao-cao-qcdc-sct-2025.txt"


@pytest.mark.skipif(not REPORT.is_file(), reason="the real report that the product is measured by is not here")
def test_real_report_gives_its_claims_and_nothing_else():
    pieces = read_text(REPORT.read_text("utf-8")).pieces

    assert [claim for piece in pieces for claim in claimed(piece.flow.text)] == [
        (RATIO, "14.28", ["1", "7"], True, True),
        (RATIO, "16.67", ["1", "3"], False, True),
        (SUM, "3382", ["3276", "79"], False, False),
        (SUM, "3382", ["3257", "113", "12"], True, True),
        (SUM, "3276", ["3276", "15"], False, True),
        (SUM, "79", ["70", "9"], True, True),
    ]
