"""Sentences of the grammar of relations: what each claims, and many that look like a claim and are none."""

import pytest

from minhbach.figures.relations import find_relations

# text, then what it claims as (relation, total, values, whether it holds)
CLAIMS = [
    ("Tổng số hồ sơ tiếp nhận là 120 hồ sơ, trong đó: trực tuyến 100 hồ sơ, trực tiếp 20 hồ sơ.", [("sum", "120", ["100", "20"], True)]),
    ("Toàn Sở có 45 biên chế, gồm 30 công chức và 15 viên chức.", [("sum", "45", ["30", "15"], True)]),
    ("Sở có tổng cộng 12 đơn vị, bao gồm: 7 phòng, 3 chi cục và 2 trung tâm.", [("sum", "12", ["7", "3", "2"], True)]),
    ("Ba đơn vị có số hồ sơ lần lượt là 10, 20 và 30 hồ sơ, tổng cộng 60 hồ sơ.", [("sum", "60", ["10", "20", "30"], True)]),
    ("Số hồ sơ quá hạn giảm từ 25 hồ sơ xuống còn 10 hồ sơ, giảm 15 hồ sơ.", [("difference", "15", ["25", "10"], True)]),
    (
        "Số phòng giảm từ 9 phòng xuống còn 7 phòng (giảm 2 phòng, tỷ lệ 22,22%).",
        [("difference", "2", ["9", "7"], True), ("ratio", "22.22", ["2", "9"], True)],
    ),
    (
        "Biên chế giảm từ 3.382 người xuống còn 3.276 người, giảm 106 người, tương ứng 3,13%.",
        [("difference", "106", ["3382", "3276"], True), ("ratio", "3.13", ["106", "3382"], True)],
    ),
    ("Đã giải quyết 98 hồ sơ trên 100 hồ sơ, đạt tỷ lệ 98%.", [("ratio", "98", ["98", "100"], True)]),
    ("Tỷ lệ giải quyết đúng hạn đạt 96,9% (3.276/3.382 hồ sơ).", [("ratio", "96.9", ["3276", "3382"], True)]),
    ("Đạt 95% (190/200).", [("ratio", "95", ["190", "200"], True)]),
    ("Có 45/50 cán bộ tham dự, đạt 90%.", [("ratio", "90", ["45", "50"], True)]),
    ("Năm 2025 thu 1.200 triệu đồng, tăng 20% so với năm 2024 (1.000 triệu đồng).", [("growth", "20", ["1200", "1000"], True)]),
    (
        "Số lượt tiếp công dân là 150 lượt, tăng 50 lượt so với cùng kỳ (100 lượt), bằng 1,5 lần.",
        [("difference", "50", ["150", "100"], True)],
    ),
    ("Kinh phí năm 2025 là 3 tỷ đồng, bằng 1,5 lần năm 2024 (2 tỷ đồng).", [("ratio", "1.5", ["3", "2"], True)]),
    (
        "Tổng kinh phí 1,2 tỷ đồng, trong đó: ngân sách tỉnh 800 triệu đồng, ngân sách huyện 400 triệu đồng.",
        [("sum", "1.2", ["0.8", "0.4"], True)],
    ),
    (
        "Tổng số 30 vụ việc, gồm 12 vụ khiếu nại (7 vụ lần đầu, 5 vụ lần hai) và 18 vụ tố cáo.",
        [("sum", "30", ["12", "18"], True), ("sum", "12", ["7", "5"], True)],
    ),
    ("Tổng số ba mươi cán bộ, gồm hai mươi nam và mười nữ.", [("sum", "30", ["20", "10"], True)]),
    ("Tiếp nhận 250 đơn, gồm: 100 đơn khiếu nại, 50 đơn tố cáo, 100 đơn kiến nghị.", [("sum", "250", ["100", "50", "100"], True)]),
    ("Toàn tỉnh có 96 xã, phường, đặc khu, gồm 86 xã, 9 phường và 1 đặc khu.", [("sum", "96", ["86", "9", "1"], True)]),
    ("Kết quả: đã giải quyết 80 hồ sơ, đang giải quyết 15 hồ sơ, tổng số 95 hồ sơ.", [("sum", "95", ["80", "15"], True)]),
    ("Tổng cộng có 200 văn bản (150 văn bản đến và 50 văn bản đi).", [("sum", "200", ["150", "50"], True)]),
    (
        "Trong tổng số 500 hồ sơ, có 480 hồ sơ đúng hạn (chiếm 96%), 20 hồ sơ trễ hạn (chiếm 4%).",
        [
            ("ratio", "96", ["480", "500"], True),
            ("sum", "500", ["480", "20"], True),
            ("ratio", "4", ["20", "500"], True),
            ("sum", "100", ["96", "4"], True),
        ],
    ),
    ("Số đơn thư giảm 30% so với cùng kỳ năm trước (từ 100 đơn xuống còn 70 đơn).", [("growth", "30", ["70", "100"], True)]),
    ("Thu ngân sách tăng từ 500 tỷ đồng lên 600 tỷ đồng, tăng 20%.", [("growth", "20", ["600", "500"], True)]),
    ("Tổng số hồ sơ là 1.000, tăng 250 hồ sơ so với cùng kỳ năm 2024 (750 hồ sơ).", [("difference", "250", ["1000", "750"], True)]),
    ("Có 12/12 phòng, đơn vị (100%) tổ chức hội nghị.", [("ratio", "100", ["12", "12"], True)]),
    ("Tổng số người dự là 120 người, chia ra: nam 70 người; nữ 50 người.", [("sum", "120", ["70", "50"], True)]),
    ("Số công chức là 40 người, chiếm 80% tổng số 50 người.", [("ratio", "80", ["40", "50"], True)]),
    ("Tổng số 60 cuộc thanh tra; trong đó 40 cuộc theo kế hoạch và 20 cuộc đột xuất.", [("sum", "60", ["40", "20"], True)]),
    ("Doanh thu đạt 1.500 tỷ đồng, gấp 3 lần năm 2020 (500 tỷ đồng).", [("ratio", "3", ["1500", "500"], True)]),
    ("Tiếp nhận 85 hồ sơ: trực tiếp 40 hồ sơ, trực tuyến 45 hồ sơ.", [("sum", "85", ["40", "45"], True)]),
    ("Đã ban hành 15 văn bản (03 quyết định, 05 kế hoạch và 07 công văn).", [("sum", "15", ["3", "5", "7"], True)]),
    ("Số hộ nghèo còn 120 hộ, giảm 30 hộ so với đầu năm (150 hộ).", [("difference", "30", ["150", "120"], True)]),
    ("Giảm 02 phòng (từ 09 phòng xuống 07 phòng).", [("difference", "2", ["9", "7"], True)]),
    ("Tỷ lệ hồ sơ trực tuyến tăng từ 85% lên 92%, tăng 7 điểm phần trăm.", [("difference", "7", ["92", "85"], True)]),
    ("Kinh phí được giao 2.000 triệu đồng, đã giải ngân 1.500 triệu đồng, đạt 75%.", [("ratio", "75", ["1500", "2000"], True)]),
    ("Đã thực hiện 18/20 nhiệm vụ, đạt 90% kế hoạch.", [("ratio", "90", ["18", "20"], True)]),
    ("Toàn Sở có 24 đảng viên trên tổng số 30 công chức, chiếm 80%.", [("ratio", "80", ["24", "30"], True)]),
    ("Có 15 nữ trên tổng số 45 công chức (33,33%).", [("ratio", "33.33", ["15", "45"], True)]),
    ("Tổng số lượt truy cập đạt 12.500 lượt, gấp 2,5 lần so với năm 2024 (5.000 lượt).", [("ratio", "2.5", ["12500", "5000"], True)]),
    ("Sản lượng đạt 1.100 tấn, bằng 110% so với cùng kỳ năm trước (1.000 tấn).", [("ratio", "110", ["1100", "1000"], True)]),
    ("Số đơn tăng 25 đơn, từ 100 đơn lên 125 đơn.", [("difference", "25", ["125", "100"], True)]),
    ("Có 10 đơn vị, trong đó 7 đơn vị hành chính và 3 đơn vị sự nghiệp.", [("sum", "10", ["7", "3"], True)]),
    ("Tổng biên chế được giao: 60 (công chức 45, viên chức 15).", [("sum", "60", ["45", "15"], True)]),
    ("Hội nghị có 100 đại biểu, gồm sáu mươi nam và bốn mươi nữ.", [("sum", "100", ["60", "40"], True)]),
    (
        "Tổng chi 3,5 tỷ đồng, gồm chi lương 2 tỷ đồng, chi hoạt động 1,2 tỷ đồng và chi khác 300 triệu đồng.",
        [("sum", "3.5", ["2", "1.2", "0.3"], True)],
    ),
    ("Tổng số 45 người, gồm: 02 lãnh đạo, 43 công chức, đạt 100%.", [("sum", "45", ["2", "43"], True)]),
    ("Năm 2024 có 200 hồ sơ, năm 2025 có 250 hồ sơ, tăng 25%.", [("growth", "25", ["250", "200"], True)]),
    (
        "Năm 2025 giải quyết 250 hồ sơ, tăng 50 hồ sơ so với năm 2024 (200 hồ sơ), tương ứng tăng 25%.",
        [("difference", "50", ["250", "200"], True)],
    ),
    ("Quỹ có 100 triệu đồng, đã chi 60 triệu đồng, còn lại 40 triệu đồng.", [("sum", "100", ["60", "40"], True)]),
    ("Tiếp nhận 100 hồ sơ, giải quyết 90 hồ sơ, còn 10 hồ sơ đang giải quyết.", [("sum", "100", ["90", "10"], True)]),
    ("Ba phòng có lần lượt 5, 6 và 7 người, tổng cộng 18 người.", [("sum", "18", ["5", "6", "7"], True)]),
    ("Mức hài lòng trung bình 4,5/5 điểm, đạt 90%.", [("ratio", "90", ["4.5", "5"], True)]),
    ("Toàn tỉnh có 30 chợ, gồm 2 chợ hạng 1, 8 chợ hạng 2, 20 chợ hạng 3.", [("sum", "30", ["2", "8", "20"], True)]),
    ("Số vụ vi phạm là 40 vụ, giảm 20% so với năm 2024 (50 vụ).", [("growth", "20", ["40", "50"], True)]),
    (
        "Đã cấp 500 giấy phép, trong đó cấp mới 300 giấy phép, cấp lại 150 giấy phép, gia hạn 50 giấy phép.",
        [("sum", "500", ["300", "150", "50"], True)],
    ),
    ("Tổng số 12 chỉ tiêu: 10 chỉ tiêu đạt, 2 chỉ tiêu chưa đạt.", [("sum", "12", ["10", "2"], True)]),
]
NOTHING = [
    "Ngày 05/3/2025, Sở nhận Công văn số 120/SCT-VP gồm 3 trang.",
    "Điện thoại 0255.3822.111, gồm 3 máy lẻ 101, 102.",
    "Điều 5 Nghị định gồm 3 khoản, khoản 2 có 4 điểm.",
    "Từ 7 giờ đến 11 giờ, nghỉ 30 phút, tổng cộng họp 4 giờ.",
    "Giai đoạn 2021 - 2025 có 12 kế hoạch, trong đó 5 kế hoạch về chuyển đổi số.",
    "Tổng số 120 hồ sơ, trong đó có 20 hồ sơ trễ hạn.",
    "Mức phụ cấp 0,5 lần mức lương cơ sở 2.340.000 đồng.",
    "Từ 10 đến 15 người mỗi lớp, tổng số 3 lớp.",
    "Tỷ lệ hài lòng đạt 98%, cao hơn mức 95% Trung ương giao.",
    "Năm 2025 tăng 3% so với năm 2024.",
    "Mở 2 lớp tập huấn với 150 lượt người; ban hành 12 văn bản.",
    "Tổng số 50 cán bộ, gồm cả 10 người đã nghỉ hưu.",
    "Quyết định 12/QĐ-SCT và 13/QĐ-SCT, tổng số 2 văn bản ngày 5/6/2025.",
    "Tổng số 100 hồ sơ, chủ yếu gồm 60 hồ sơ đất đai, 30 hồ sơ xây dựng.",
    "Họp ngày 3/4 và 5/6, đạt 100% kế hoạch.",
    "Tổng kinh phí 5 tỷ đồng, gồm 3 gói thầu và 2 dự án.",
    "Căn cứ Điều 12, Điều 13 và Điều 25 của Luật, tổng cộng có 3 điều.",
    "Trong 5 năm 2021 - 2025, đã có 10 kế hoạch và 12 báo cáo.",
    "Theo Kế hoạch số 30/KH-UBND, gồm 10 nhiệm vụ và 20 giải pháp.",
    "Hỗ trợ 50% kinh phí cho 20 doanh nghiệp, 30 hộ kinh doanh.",
    "Số điện thoại 0905 123 456, phòng 305, tầng 3, số nhà 12.",
    "Từ ngày 01/01 đến ngày 30/6, có 12 cuộc họp và 5 hội nghị.",
    "Phấn đấu đạt 95% trở lên, đến năm 2030 đạt 100%.",
    "Tổng số 100 đại biểu, trong đó có 40 nữ, 30 người dưới 35 tuổi, 80 đảng viên.",
    "Bổ nhiệm 5 người, điều động 3 người, luân chuyển 2 người, cử 10 người đi học.",
    "Điểm đánh giá 92,5/100 điểm, xếp thứ 3/20 sở.",
    "Giảm 30% thời gian giải quyết so với quy định (từ 15 ngày còn 10 ngày làm việc).",
    "Tổng kết 5 năm, có 3 tập thể và 12 cá nhân được khen thưởng.",
    "Lớp học gồm 2 buổi, mỗi buổi 4 tiết, tổng số 40 học viên.",
    "Họp lúc 8 giờ 30 phút ngày 5/3/2025, tổng số 2 giờ.",
    "Nâng mức từ 1,8 triệu đồng lên 2,34 triệu đồng từ ngày 01/7/2024.",
]
# the same words with another figure
BROKEN = [
    ("Số công chức là 40 người, chiếm 85% tổng số 50 người.", [("ratio", "85", ["40", "50"], False)]),
    ("Giảm 03 phòng (từ 09 phòng xuống 07 phòng).", [("difference", "3", ["9", "7"], False)]),
    ("Tổng số 12 đơn vị, bao gồm: 7 phòng, 3 chi cục và 1 trung tâm.", [("sum", "12", ["7", "3", "1"], False)]),
]


def claimed(text):
    """Relation, total, values and verdict of everything that is claimed."""
    return [
        (one.relation.value, str(one.total_value), [str(value) for value in one.values], one.holds)
        for one in find_relations(text)
        if one.holds is not None
    ]


@pytest.mark.parametrize(("text", "found"), [*CLAIMS, *BROKEN])
def test_what_a_sentence_claims(text, found):
    assert claimed(text) == found


@pytest.mark.parametrize("text", NOTHING)
def test_what_claims_nothing(text):
    assert claimed(text) == []
