"""Sentences of every form of the grammar, with all that has to be found in each: nothing more, nothing less, nothing cut."""

import pytest

from minhbach.citations.extraction import find_citations

# text, then what is cited in it as (text, type, symbol, date, issuer)
SENTENCES = [
    (
        "Theo Quyết định số 01-2024/QĐ-UBND ngày 05/01/2024 của UBND tỉnh Quảng Ngãi.",
        [("Quyết định số 01-2024/QĐ-UBND ngày 05/01/2024", "Quyết định", "01/2024/QĐ-UBND", "2024-01-05", "UBND tỉnh Quảng Ngãi")],
    ),
    (
        "Căn cứ Quyết định số 25/QĐ.UBND ngày 05/01/2024 của UBND tỉnh.",
        [("Quyết định số 25/QĐ.UBND ngày 05/01/2024", "Quyết định", "25/QĐ-UBND", "2024-01-05", "UBND tỉnh")],
    ),
    (
        "Ban hành kèm theo Quyết định 45/QĐ_UBND ngày 5/2/2024.",
        [("Quyết định 45/QĐ_UBND ngày 5/2/2024", "Quyết định", "45/QĐ-UBND", "2024-02-05", "Ủy ban nhân dân")],
    ),
    ("Số: 25 /KH-UBND", [("Số: 25 /KH-UBND", "Kế hoạch", "25/KH-UBND", None, "Ủy ban nhân dân")]),
    ("Thực hiện NĐ số 30/2020 của Chính phủ về công tác văn thư.", [("NĐ số 30/2020", "Nghị định", "30/2020/NĐ-CP", None, "Chính phủ")]),
    ("Theo TT-BTC 26/2026 thì mức chi được nâng lên.", [("TT-BTC 26/2026", "Thông tư", "26/2026/TT-BTC", None, "Bộ Tài chính")]),
    ("Theo NĐ-CP 30/2020 thì văn bản phải đánh số.", [("NĐ-CP 30/2020", "Nghị định", "30/2020/NĐ-CP", None, "Chính phủ")]),
    (
        "Thực hiện Nghị định 30/2020/NĐ-CP và Thông tư 01/2019/TT-BNV.",
        [
            ("Nghị định 30/2020/NĐ-CP", "Nghị định", "30/2020/NĐ-CP", None, "Chính phủ"),
            ("Thông tư 01/2019/TT-BNV", "Thông tư", "01/2019/TT-BNV", None, "Bộ Nội vụ"),
        ],
    ),
    (
        "Căn cứ Luật số 10/2022/QH15 ngày 10/11/2022 của Quốc hội.",
        [("Luật số 10/2022/QH15 ngày 10/11/2022", "Luật", "10/2022/QH15", "2022-11-10", "Quốc hội")],
    ),
    (
        "Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15;",
        [("Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15", "Luật", "10/2022/QH15", None, "Quốc hội")],
    ),
    ("Căn cứ Luật Thực hiện dân chủ ở cơ sở năm 2022;", [("Luật Thực hiện dân chủ ở cơ sở năm 2022", "Luật", None, None, "Quốc hội")]),
    (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;",
        [("Luật Tổ chức chính quyền địa phương ngày 16/6/2025", "Luật", None, "2025-06-16", "Quốc hội")],
    ),
    (
        "Căn cứ Bộ luật Lao động 2019 và Luật Công đoàn 2024.",
        [("Bộ luật Lao động 2019", "Bộ luật", None, None, "Quốc hội"), ("Luật Công đoàn 2024", "Luật", None, None, "Quốc hội")],
    ),
    (
        "Theo Pháp lệnh số 34/2007/PL-UBTVQH11 ngày 20/4/2007 của Ủy ban Thường vụ Quốc hội.",
        [
            (
                "Pháp lệnh số 34/2007/PL-UBTVQH11 ngày 20/4/2007",
                "Pháp lệnh",
                "34/2007/PL-UBTVQH11",
                "2007-04-20",
                "Ủy ban Thường vụ Quốc hội",
            )
        ],
    ),
    (
        "Nghị quyết số 202/2025/QH15 ngày 12/6/2025 của Quốc hội về việc sắp xếp đơn vị hành chính cấp tỉnh.",
        [("Nghị quyết số 202/2025/QH15 ngày 12/6/2025", "Nghị quyết", "202/2025/QH15", "2025-06-12", "Quốc hội")],
    ),
    (
        "Nghị quyết số 1677/NQ-UBTVQH15 ngày 16/6/2025.",
        [("Nghị quyết số 1677/NQ-UBTVQH15 ngày 16/6/2025", "Nghị quyết", "1677/NQ-UBTVQH15", "2025-06-16", "Ủy ban Thường vụ Quốc hội")],
    ),
    (
        "Nghị quyết số 66.7/2025/NQ-CP ngày 15/11/2025 của Chính phủ.",
        [("Nghị quyết số 66.7/2025/NQ-CP ngày 15/11/2025", "Nghị quyết", "66.7/2025/NQ-CP", "2025-11-15", "Chính phủ")],
    ),
    (
        "Thông tư liên tịch số 01/2012/TTLT-BQP-BLĐTBXH-BTC ngày 05/01/2012.",
        [
            (
                "Thông tư liên tịch số 01/2012/TTLT-BQP-BLĐTBXH-BTC ngày 05/01/2012",
                "Thông tư liên tịch",
                "01/2012/TTLT-BQP-BLĐTBXH-BTC",
                "2012-01-05",
                "Bộ Quốc phòng",
            )
        ],
    ),
    (
        "Thông tư liên tịch số 88/2016/TTLT/BTC-BTNMT ngày 22/6/2016 của Bộ Tài chính và Bộ Tài nguyên và Môi trường.",
        [
            (
                "Thông tư liên tịch số 88/2016/TTLT/BTC-BTNMT ngày 22/6/2016",
                "Thông tư liên tịch",
                "88/2016/TTLT/BTC-BTNMT",
                "2016-06-22",
                "Bộ Tài chính và Bộ Tài nguyên và Môi trường",
            )
        ],
    ),
    (
        "Chỉ thị số 30-CT/TW ngày 18/02/1998 của Bộ Chính trị về xây dựng và thực hiện Quy chế dân chủ ở cơ sở.",
        [("Chỉ thị số 30-CT/TW ngày 18/02/1998", "Chỉ thị", "30-CT/TW", "1998-02-18", "Bộ Chính trị")],
    ),
    (
        "Kết luận số 120-KL/TW, ngày 07/01/2016 của Bộ Chính trị.",
        [("Kết luận số 120-KL/TW, ngày 07/01/2016", "Kết luận", "120-KL/TW", "2016-01-07", "Bộ Chính trị")],
    ),
    (
        "Quyết định số 1167-QĐ/TU ngày 20/3/2023 của Ban Thường vụ Tỉnh ủy.",
        [("Quyết định số 1167-QĐ/TU ngày 20/3/2023", "Quyết định", "1167-QĐ/TU", "2023-03-20", "Ban Thường vụ Tỉnh ủy")],
    ),
    (
        "Công văn số 919-CV/VPTW/nb ngày 05/9/2025 của Văn phòng Trung ương Đảng.",
        [("Công văn số 919-CV/VPTW/nb ngày 05/9/2025", "Công văn", "919-CV/VPTW/nb", "2025-09-05", "Văn phòng Trung ương Đảng")],
    ),
    ("Nghị quyết 18-NQ/TW (khóa XII) về sắp xếp tổ chức bộ máy.", [("Nghị quyết 18-NQ/TW", "Nghị quyết", "18-NQ/TW", None, None)]),
    ("Nghị quyết số 18/NQ-TW ngày 25/10/2017.", [("Nghị quyết số 18/NQ-TW ngày 25/10/2017", "Nghị quyết", "18-NQ/TW", "2017-10-25", None)]),
    (
        "Chương trình hành động số 30-CTr/TU ngày 01/8/2022 của Tỉnh ủy.",
        [("Chương trình hành động số 30-CTr/TU ngày 01/8/2022", "Chương trình", "30-CTr/TU", "2022-08-01", "Tỉnh ủy")],
    ),
    (
        "Quy định số 08-QĐi/TW ngày 25/10/2018 của Ban Chấp hành Trung ương.",
        [("Quy định số 08-QĐi/TW ngày 25/10/2018", "Quy định", "08-QĐi/TW", "2018-10-25", "Ban Chấp hành Trung ương")],
    ),
    (
        "Công văn số 4104/SNV-XDCQ&TCBC ngày 10/10/2025 của Sở Nội vụ.",
        [("Công văn số 4104/SNV-XDCQ&TCBC ngày 10/10/2025", "Công văn", "4104/SNV-XDCQ&TCBC", "2025-10-10", "Sở Nội vụ")],
    ),
    (
        "Công văn 1826/BNV-CQĐP ngày 03/3/2026 của Bộ Nội vụ.",
        [("Công văn 1826/BNV-CQĐP ngày 03/3/2026", "Công văn", "1826/BNV-CQĐP", "2026-03-03", "Bộ Nội vụ")],
    ),
    (
        "Sở Nội vụ tại Công văn số 4104/SNV-XDCQ ngày 10 tháng 10 năm 2025 đề nghị báo cáo.",
        [("Công văn số 4104/SNV-XDCQ ngày 10 tháng 10 năm 2025", "Công văn", "4104/SNV-XDCQ", "2025-10-10", "Sở Nội vụ")],
    ),
    (
        "UBND tỉnh ban hành Kế hoạch số 39/KH-UBND ngày 20/01/2025.",
        [("Kế hoạch số 39/KH-UBND ngày 20/01/2025", "Kế hoạch", "39/KH-UBND", "2025-01-20", "UBND tỉnh")],
    ),
    (
        ("Các Kế hoạch: số 32/KH-SCT ngày 15/01/2025, số 45/KH-SCT ngày 20/02/2025 và số 67/KH-SCT ngày 05/3/2025 của Sở Công Thương."),
        [
            ("số 32/KH-SCT ngày 15/01/2025", "Kế hoạch", "32/KH-SCT", "2025-01-15", "Sở Công Thương"),
            ("số 45/KH-SCT ngày 20/02/2025", "Kế hoạch", "45/KH-SCT", "2025-02-20", "Sở Công Thương"),
            ("số 67/KH-SCT ngày 05/3/2025", "Kế hoạch", "67/KH-SCT", "2025-03-05", "Sở Công Thương"),
        ],
    ),
    (
        "Các Quyết định số: 12/QĐ-SCT, 13/QĐ-SCT, 14/QĐ-SCT ngày 05/5/2025.",
        [
            ("Quyết định số: 12/QĐ-SCT", "Quyết định", "12/QĐ-SCT", None, "Sở Công Thương"),
            ("13/QĐ-SCT", "Quyết định", "13/QĐ-SCT", None, "Sở Công Thương"),
            ("14/QĐ-SCT ngày 05/5/2025", "Quyết định", "14/QĐ-SCT", "2025-05-05", "Sở Công Thương"),
        ],
    ),
    (
        "Các văn bản: Quyết định số 5/QĐ-UBND;\n- Kế hoạch số 6/KH-UBND;\n- Công văn số 7/UBND-NC.",
        [
            ("Quyết định số 5/QĐ-UBND", "Quyết định", "5/QĐ-UBND", None, "Ủy ban nhân dân"),
            ("Kế hoạch số 6/KH-UBND", "Kế hoạch", "6/KH-UBND", None, "Ủy ban nhân dân"),
            ("Công văn số 7/UBND-NC", "Công văn", "7/UBND-NC", None, "Ủy ban nhân dân"),
        ],
    ),
    (
        "các Nghị định số 118/2025/NĐ-CP, 367/2025/NĐ-CP của Chính phủ",
        [
            ("Nghị định số 118/2025/NĐ-CP", "Nghị định", "118/2025/NĐ-CP", None, "Chính phủ"),
            ("367/2025/NĐ-CP", "Nghị định", "367/2025/NĐ-CP", None, "Chính phủ"),
        ],
    ),
    ("KH số 32/KH-SCT ngày 15/01/2025", [("KH số 32/KH-SCT ngày 15/01/2025", "Kế hoạch", "32/KH-SCT", "2025-01-15", "Sở Công Thương")]),
    (
        "CV số 120/SCT-VP ngày 3/4/2025; TB số 12/TB-SCT ngày 4.4.2025; TTr số 7/TTr-SCT",
        [
            ("CV số 120/SCT-VP ngày 3/4/2025", "Công văn", "120/SCT-VP", "2025-04-03", "Sở Công Thương"),
            ("TB số 12/TB-SCT ngày 4.4.2025", "Thông báo", "12/TB-SCT", "2025-04-04", "Sở Công Thương"),
            ("TTr số 7/TTr-SCT", "Tờ trình", "7/TTr-SCT", None, "Sở Công Thương"),
        ],
    ),
    (
        "Điểm a khoản 2 Điều 5 Nghị định số 59/2023/NĐ-CP ngày 14/8/2023",
        [("Nghị định số 59/2023/NĐ-CP ngày 14/8/2023", "Nghị định", "59/2023/NĐ-CP", "2023-08-14", "Chính phủ")],
    ),
    (
        "Nghị định số 59/2023/NĐ-CP (điểm b khoản 1 Điều 3)",
        [
            ("Nghị định số 59/2023/NĐ-CP", "Nghị định", "59/2023/NĐ-CP", None, "Chính phủ"),
            ("điểm b khoản 1 Điều 3", None, None, None, None),
        ],
    ),
    (
        "khoản 3 Điều 47, Điều 48 và Điều 50 của Luật Thực hiện dân chủ ở cơ sở",
        [("Luật Thực hiện dân chủ ở cơ sở", "Luật", None, None, "Quốc hội")],
    ),
    ("Theo quy định tại Điều 12 Nghị định này, người đứng đầu phải công khai.", [("Nghị định này", "Nghị định", None, None, None)]),
    ("Quyết định nói trên có hiệu lực từ ngày ký.", [("Quyết định nói trên", "Quyết định", None, None, None)]),
    (
        "Nghị định số 118/2025/NĐ-CP được sửa đổi, bổ sung bởi Nghị định số 367/2025/NĐ-CP ngày 31/12/2025.",
        [
            ("Nghị định số 118/2025/NĐ-CP", "Nghị định", "118/2025/NĐ-CP", None, "Chính phủ"),
            ("Nghị định số 367/2025/NĐ-CP ngày 31/12/2025", "Nghị định", "367/2025/NĐ-CP", "2025-12-31", "Chính phủ"),
        ],
    ),
    (
        "Thông tư số 26/2026/TT-BTC ngày 05-5-2026 sửa đổi Thông tư số 40/2017/TT-BTC.",
        [
            ("Thông tư số 26/2026/TT-BTC ngày 05-5-2026", "Thông tư", "26/2026/TT-BTC", "2026-05-05", "Bộ Tài chính"),
            ("Thông tư số 40/2017/TT-BTC", "Thông tư", "40/2017/TT-BTC", None, "Bộ Tài chính"),
        ],
    ),
    (
        "Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ phê duyệt Bộ chỉ số",
        [("Quyết định số 766/QĐ-TTg ngày 23/6/2022", "Quyết định", "766/QĐ-TTg", "2022-06-23", "Thủ tướng Chính phủ")],
    ),
    (
        "Chỉ thị 05/CT-TTg của Thủ tướng Chính phủ ngày 09/02/2026",
        [("Chỉ thị 05/CT-TTg của Thủ tướng Chính phủ ngày 09/02/2026", "Chỉ thị", "05/CT-TTg", "2026-02-09", "Thủ tướng Chính phủ")],
    ),
    (
        "Quyết định số 37/2025/QĐ-CTUBND ngày 06/11/2025 của Chủ tịch UBND tỉnh",
        [("Quyết định số 37/2025/QĐ-CTUBND ngày 06/11/2025", "Quyết định", "37/2025/QĐ-CTUBND", "2025-11-06", "Chủ tịch UBND tỉnh")],
    ),
    (
        "Văn bản hợp nhất số 92/VBHN-BQP ngày 5/6/2024",
        [("Văn bản hợp nhất số 92/VBHN-BQP ngày 5/6/2024", "Văn bản hợp nhất", "92/VBHN-BQP", "2024-06-05", "Bộ Quốc phòng")],
    ),
    (
        "Công điện số 65/CĐ-TTg ngày 12/5/2025; Công điện hỏa tốc số 3/CĐ-UBND.",
        [
            ("Công điện số 65/CĐ-TTg ngày 12/5/2025", "Công điện", "65/CĐ-TTg", "2025-05-12", "Thủ tướng Chính phủ"),
            ("Công điện hỏa tốc số 3/CĐ-UBND", "Công điện", "3/CĐ-UBND", None, "Ủy ban nhân dân"),
        ],
    ),
    (
        "Nghị quyết của HĐND tỉnh số 65/2025/NQ-HĐND ngày 10/12/2025",
        [("Nghị quyết của HĐND tỉnh số 65/2025/NQ-HĐND ngày 10/12/2025", "Nghị quyết", "65/2025/NQ-HĐND", "2025-12-10", "HĐND tỉnh")],
    ),
    (
        "Quyết định số 414/QĐ-BQP ngày 27.5.1978",
        [("Quyết định số 414/QĐ-BQP ngày 27.5.1978", "Quyết định", "414/QĐ-BQP", "1978-05-27", "Bộ Quốc phòng")],
    ),
    (
        "Nghị định 115-CP ngày 29/7/1994 của Chính phủ",
        [("Nghị định 115-CP ngày 29/7/1994", "Nghị định", "115-CP", "1994-07-29", "Chính phủ")],
    ),
    ("Nghị định số 24/CP ngày 18/4/1996", [("Nghị định số 24/CP ngày 18/4/1996", "Nghị định", "24/CP", "1996-04-18", "Chính phủ")]),
    ("Hợp đồng số 12/2025/HĐ-SCT ngày 3/4/2025 không phải văn bản.", []),
    ("Tờ trình số …/TTr-SCT ngày … tháng … năm 2025", [("Tờ trình số …/TTr-SCT", "Tờ trình", "/TTr-SCT", None, "Sở Công Thương")]),
    (
        "Thông báo số 255/2025-TB-UBND ngày 4/4/2025",
        [("Thông báo số 255/2025-TB-UBND ngày 4/4/2025", "Thông báo", "255/2025/TB-UBND", "2025-04-04", "Ủy ban nhân dân")],
    ),
    ("Nghị định 130/2020/ND-CP về kiểm soát tài sản", [("Nghị định 130/2020/ND-CP", "Nghị định", "130/2020/NĐ-CP", None, "Chính phủ")]),
    (
        "Hướng dẫn số 05-HD/VPTW ngày 27/5/2026 của Văn phòng Trung ương Đảng",
        [("Hướng dẫn số 05-HD/VPTW ngày 27/5/2026", "Hướng dẫn", "05-HD/VPTW", "2026-05-27", "Văn phòng Trung ương Đảng")],
    ),
    (
        "Kế hoạch số 11/KH-BCĐ ngày 07/02/2025 của Ban Chỉ đạo thực hiện dân chủ",
        [("Kế hoạch số 11/KH-BCĐ ngày 07/02/2025", "Kế hoạch", "11/KH-BCĐ", "2025-02-07", "Ban Chỉ đạo")],
    ),
    (
        "Nghị quyết liên tịch số 403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN ngày 15/6/2017",
        [
            (
                "Nghị quyết liên tịch số 403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN ngày 15/6/2017",
                "Nghị quyết liên tịch",
                "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN",
                "2017-06-15",
                "Ủy ban Thường vụ Quốc hội",
            )
        ],
    ),
    (
        "Công văn số 15/UBND ngày 2/2/2025 của UBND xã Bình Minh",
        [("Công văn số 15/UBND ngày 2/2/2025", "Công văn", "15/UBND", "2025-02-02", "UBND xã Bình Minh")],
    ),
    (
        "Lệnh số 12/2022/L-CTN ngày 15/11/2022 của Chủ tịch nước",
        [("Lệnh số 12/2022/L-CTN ngày 15/11/2022", "Lệnh", "12/2022/L-CTN", "2022-11-15", "Chủ tịch nước")],
    ),
    (
        "Báo cáo số 123/BC-SCT ngày 5 tháng 11 năm 2025 của Sở Công Thương",
        [("Báo cáo số 123/BC-SCT ngày 5 tháng 11 năm 2025", "Báo cáo", "123/BC-SCT", "2025-11-05", "Sở Công Thương")],
    ),
    (
        "Quyết định số 43/QĐ-UBND, ngày 27/5/2025 của UBND tỉnh",
        [("Quyết định số 43/QĐ-UBND, ngày 27/5/2025", "Quyết định", "43/QĐ-UBND", "2025-05-27", "UBND tỉnh")],
    ),
    (
        "QĐ số 222/QĐ-UBND (ban hành ngày 08/4/2025)",
        [("QĐ số 222/QĐ-UBND (ban hành ngày 08/4/2025)", "Quyết định", "222/QĐ-UBND", "2025-04-08", "Ủy ban nhân dân")],
    ),
    (
        "Luật Ban hành văn bản quy phạm pháp luật được sửa đổi năm 2025",
        [("Luật Ban hành văn bản quy phạm pháp luật", "Luật", None, None, "Quốc hội")],
    ),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Thực hiện dân chủ ở cơ sở số 97/2025/QH15",
        [
            (
                "Luật sửa đổi, bổ sung một số điều của Luật Thực hiện dân chủ ở cơ sở số 97/2025/QH15",
                "Luật",
                "97/2025/QH15",
                None,
                "Quốc hội",
            )
        ],
    ),
    ("Quyết định 1085/QĐ-TTg năm 2022", [("Quyết định 1085/QĐ-TTg năm 2022", "Quyết định", "1085/QĐ-TTg", None, "Thủ tướng Chính phủ")]),
    (
        "Quyết định số 217-QĐ/TW và Quyết định số 218-QĐ/TW ngày 12/12/2013 của Bộ Chính trị",
        [
            ("Quyết định số 217-QĐ/TW", "Quyết định", "217-QĐ/TW", None, None),
            ("Quyết định số 218-QĐ/TW ngày 12/12/2013", "Quyết định", "218-QĐ/TW", "2013-12-12", "Bộ Chính trị"),
        ],
    ),
    (
        "Theo QĐ 06 và Nghị quyết 57 thì chuyển đổi số phải đi trước.",
        [("QĐ 06", "Quyết định", None, None, None), ("Nghị quyết 57", "Nghị quyết", None, None, None)],
    ),
    ("Tỷ lệ 25/30, ngày 14/8/2023, QCVN 01:2025/BNNMT, giai đoạn 2025/2026.", []),
    (
        "Kế hoạch 12/KH-ĐU-UBND ngày 3/3/2026",
        [("Kế hoạch 12/KH-ĐU-UBND ngày 3/3/2026", "Kế hoạch", "12/KH-ĐU-UBND", "2026-03-03", "Đảng ủy")],
    ),
    (
        "Kế hoạch số 15/KH/SCT ngày 3/3/2026 của Sở Công Thương",
        [("Kế hoạch số 15/KH/SCT ngày 3/3/2026", "Kế hoạch", "15/KH-SCT", "2026-03-03", "Sở Công Thương")],
    ),
    (
        "Công văn số 77-SCT/VP ngày 3/3/2026",
        [("Công văn số 77-SCT/VP ngày 3/3/2026", "Công văn", "77-SCT/VP", "2026-03-03", "Sở Công Thương")],
    ),
    (
        "Quyết định số 2665 QĐ/UBND ngày 3/3/2026",
        [("Quyết định số 2665 QĐ/UBND ngày 3/3/2026", "Quyết định", "2665/QĐ-UBND", "2026-03-03", "Ủy ban nhân dân")],
    ),
    (
        "Quyết định số 08 /2025/ QĐ-UBND ngày 3/3/2025",
        [("Quyết định số 08 /2025/ QĐ-UBND ngày 3/3/2025", "Quyết định", "08/2025/QĐ-UBND", "2025-03-03", "Ủy ban nhân dân")],
    ),
    (
        "Quyết định số 08/2025/QĐ - UBND ngày 3/3/2025",
        [("Quyết định số 08/2025/QĐ - UBND ngày 3/3/2025", "Quyết định", "08/2025/QĐ-UBND", "2025-03-03", "Ủy ban nhân dân")],
    ),
    (
        "Quyết định số: 12 - QĐ/ĐU ngày 3/3/2025 của Đảng ủy xã",
        [("Quyết định số: 12 - QĐ/ĐU ngày 3/3/2025", "Quyết định", "12-QĐ/ĐU", "2025-03-03", "Đảng ủy xã")],
    ),
    (
        "Nghị định số 30/2020/NĐ-CP, Nghị định số 61/2018 và Nghị định số 107/2021 của Chính phủ",
        [
            ("Nghị định số 30/2020/NĐ-CP", "Nghị định", "30/2020/NĐ-CP", None, "Chính phủ"),
            ("Nghị định số 61/2018", "Nghị định", "61/2018/NĐ-CP", None, "Chính phủ"),
            ("Nghị định số 107/2021", "Nghị định", "107/2021/NĐ-CP", None, "Chính phủ"),
        ],
    ),
    (
        "Quyết định 06/QĐ-TTg ngày 06 tháng 01 năm 2022",
        [("Quyết định 06/QĐ-TTg ngày 06 tháng 01 năm 2022", "Quyết định", "06/QĐ-TTg", "2022-01-06", "Thủ tướng Chính phủ")],
    ),
    (
        "Thông tư của Bộ trưởng Bộ Nội vụ số 04/2012/TT-BNV ngày 31/8/2012",
        [
            (
                "Thông tư của Bộ trưởng Bộ Nội vụ số 04/2012/TT-BNV ngày 31/8/2012",
                "Thông tư",
                "04/2012/TT-BNV",
                "2012-08-31",
                "Bộ trưởng Bộ Nội vụ",
            )
        ],
    ),
    ("Thông tư 26/2026 của Bộ Tài chính", [("Thông tư 26/2026", "Thông tư", None, None, "Bộ Tài chính")]),
    (
        (
            "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;\n"
            "Căn cứ Nghị định số 150/2025/NĐ-CP ngày 12/6/2025 của Chính phủ;\n"
            "Theo đề nghị của Chánh Văn phòng Sở."
        ),
        [
            ("Luật Tổ chức chính quyền địa phương số 72/2025/QH15", "Luật", "72/2025/QH15", None, "Quốc hội"),
            ("Nghị định số 150/2025/NĐ-CP ngày 12/6/2025", "Nghị định", "150/2025/NĐ-CP", "2025-06-12", "Chính phủ"),
        ],
    ),
    (
        (
            "Các Kế hoạch của Sở Công Thương: số 32/KH-SCT ngày 15/01/2025 về công tác cải cách hành chính;\n"
            "số 45/KH-SCT ngày 20/02/2025 về kiểm soát TTHC;\n"
            "số 67/KH-SCT ngày 05/3/2025."
        ),
        [
            ("số 32/KH-SCT ngày 15/01/2025", "Kế hoạch", "32/KH-SCT", "2025-01-15", "Sở Công Thương"),
            ("số 45/KH-SCT ngày 20/02/2025", "Kế hoạch", "45/KH-SCT", "2025-02-20", "Sở Công Thương"),
            ("số 67/KH-SCT ngày 05/3/2025", "Kế hoạch", "67/KH-SCT", "2025-03-05", "Sở Công Thương"),
        ],
    ),
    (
        "Thực hiện các Kế hoạch số 1/KH-UBND, 2/KH-UBND và 3/KH-UBND của UBND tỉnh",
        [
            ("Kế hoạch số 1/KH-UBND", "Kế hoạch", "1/KH-UBND", None, "Ủy ban nhân dân"),
            ("2/KH-UBND", "Kế hoạch", "2/KH-UBND", None, "Ủy ban nhân dân"),
            ("3/KH-UBND", "Kế hoạch", "3/KH-UBND", None, "UBND tỉnh"),
        ],
    ),
    (
        "Ban hành các quyết định: 101/QĐ-SCT ngày 01/3/2025; 102/QĐ-SCT ngày 02/3/2025.",
        [
            ("101/QĐ-SCT ngày 01/3/2025", "Quyết định", "101/QĐ-SCT", "2025-03-01", "Sở Công Thương"),
            ("102/QĐ-SCT ngày 02/3/2025", "Quyết định", "102/QĐ-SCT", "2025-03-02", "Sở Công Thương"),
        ],
    ),
    (
        "Kế hoạch số 32, 33/KH-SCT ngày 15/01/2025",
        [
            ("Kế hoạch số 32", "Kế hoạch", "32/KH-SCT", None, "Sở Công Thương"),
            ("33/KH-SCT ngày 15/01/2025", "Kế hoạch", "33/KH-SCT", "2025-01-15", "Sở Công Thương"),
        ],
    ),
    (
        "Công văn số 77 và 78/SCT-VP",
        [
            ("Công văn số 77", "Công văn", "77/SCT-VP", None, "Sở Công Thương"),
            ("78/SCT-VP", "Công văn", "78/SCT-VP", None, "Sở Công Thương"),
        ],
    ),
    (
        "Điều 3, khoản 2 Điều 4 Luật số 10/2022/QH15",
        [("Điều 3", None, None, None, None), ("Luật số 10/2022/QH15", "Luật", "10/2022/QH15", None, "Quốc hội")],
    ),
    ("theo quy định tại khoản 1, 2 và 3 Điều 46 của Luật này", [("Luật này", "Luật", None, None, None)]),
    (
        "điểm b, c khoản 2 Điều 11 Chương II Luật Thực hiện dân chủ ở cơ sở năm 2022",
        [("Luật Thực hiện dân chủ ở cơ sở năm 2022", "Luật", None, None, "Quốc hội")],
    ),
    ("Mục 2 Chương III Nghị định 59/2023/NĐ-CP", [("Nghị định 59/2023/NĐ-CP", "Nghị định", "59/2023/NĐ-CP", None, "Chính phủ")]),
    (
        "Phụ lục I ban hành kèm theo Nghị định số 30/2020/NĐ-CP",
        [("Nghị định số 30/2020/NĐ-CP", "Nghị định", "30/2020/NĐ-CP", None, "Chính phủ")],
    ),
    (
        "Bộ Tài chính ban hành Thông tư số 26/2026/TT-BTC ngày 05 tháng 5 năm 2026",
        [("Thông tư số 26/2026/TT-BTC ngày 05 tháng 5 năm 2026", "Thông tư", "26/2026/TT-BTC", "2026-05-05", "Bộ Tài chính")],
    ),
    (
        "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIV của Đảng",
        [
            (
                "Nghị quyết Đại hội đại biểu toàn quốc lần thứ XIV",
                "Nghị quyết",
                None,
                None,
                "Đại hội đại biểu toàn quốc lần thứ XIV của Đảng",
            )
        ],
    ),
    (
        "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về đột phá phát triển khoa học",
        [("Nghị quyết số 57-NQ/TW ngày 22/12/2024", "Nghị quyết", "57-NQ/TW", "2024-12-22", "Bộ Chính trị")],
    ),
    (
        "Nghị quyết số 05-NQ/ĐU, ngày 05/9/2026 của Đảng ủy xã Bình Minh",
        [("Nghị quyết số 05-NQ/ĐU, ngày 05/9/2026", "Nghị quyết", "05-NQ/ĐU", "2026-09-05", "Đảng ủy xã Bình Minh")],
    ),
    (
        "Hướng dẫn số 31-HD/BTCTW; Quy định số 131-QĐ/TW; Quy chế số 05-QC/TU",
        [
            ("Hướng dẫn số 31-HD/BTCTW", "Hướng dẫn", "31-HD/BTCTW", None, "Ban Tổ chức Trung ương"),
            ("Quy định số 131-QĐ/TW", "Quy định", "131-QĐ/TW", None, None),
            ("Quy chế số 05-QC/TU", "Quy chế", "05-QC/TU", None, None),
        ],
    ),
    (
        "Thông báo kết luận số 120-TB/VPTU của Thường trực Tỉnh ủy",
        [("Thông báo kết luận số 120-TB/VPTU", "Thông báo", "120-TB/VPTU", None, "Thường trực Tỉnh ủy")],
    ),
    (
        "Thông báo số 55/TB-VPCP ngày 1/2/2025 của Văn phòng Chính phủ",
        [("Thông báo số 55/TB-VPCP ngày 1/2/2025", "Thông báo", "55/TB-VPCP", "2025-02-01", "Văn phòng Chính phủ")],
    ),
    (
        "Tờ trình liên ngành số 12/TTr-SCT-STC ngày 4/5/2025",
        [("Tờ trình liên ngành số 12/TTr-SCT-STC ngày 4/5/2025", "Tờ trình", "12/TTr-SCT-STC", "2025-05-04", "Sở Công Thương")],
    ),
    (
        "Thông tư liên tịch số 14/2015/TTLT-BTC-BKHCN",
        [("Thông tư liên tịch số 14/2015/TTLT-BTC-BKHCN", "Thông tư liên tịch", "14/2015/TTLT-BTC-BKHCN", None, "Bộ Tài chính")],
    ),
    (
        "Hiến pháp năm 2013; Bộ luật Dân sự năm 2015 (sửa đổi, bổ sung năm 2025)",
        [("Hiến pháp năm 2013", "Hiến pháp", None, None, "Quốc hội"), ("Bộ luật Dân sự năm 2015", "Bộ luật", None, None, "Quốc hội")],
    ),
    (
        "Luật Cán bộ, công chức năm 2025 và Luật Viên chức ngày 10/12/2025",
        [
            ("Luật Cán bộ, công chức năm 2025", "Luật", None, None, "Quốc hội"),
            ("Luật Viên chức ngày 10/12/2025", "Luật", None, "2025-12-10", "Quốc hội"),
        ],
    ),
    (
        "Luật Khiếu nại 2011, Luật Tố cáo 2018, Luật Tiếp công dân 2013",
        [
            ("Luật Khiếu nại 2011", "Luật", None, None, "Quốc hội"),
            ("Luật Tố cáo 2018", "Luật", None, None, "Quốc hội"),
            ("Luật Tiếp công dân 2013", "Luật", None, None, "Quốc hội"),
        ],
    ),
    (
        "Luật Phòng, chống tham nhũng số 36/2018/QH14 ngày 20/11/2018",
        [("Luật Phòng, chống tham nhũng số 36/2018/QH14 ngày 20/11/2018", "Luật", "36/2018/QH14", "2018-11-20", "Quốc hội")],
    ),
    (
        "Nghị định 04/2015/NĐ-CP (đã hết hiệu lực), Nghị định 59/2023/NĐ-CP thay thế Nghị định 04/2015/NĐ-CP",
        [
            ("Nghị định 04/2015/NĐ-CP", "Nghị định", "04/2015/NĐ-CP", None, "Chính phủ"),
            ("Nghị định 59/2023/NĐ-CP", "Nghị định", "59/2023/NĐ-CP", None, "Chính phủ"),
            ("Nghị định 04/2015/NĐ-CP", "Nghị định", "04/2015/NĐ-CP", None, "Chính phủ"),
        ],
    ),
    (
        "Quyết định số 08/2025/QĐ-UBND ngày 15 tháng 02 năm 2025 bãi bỏ Quyết định số 12/2019/QĐ-UBND",
        [
            ("Quyết định số 08/2025/QĐ-UBND ngày 15 tháng 02 năm 2025", "Quyết định", "08/2025/QĐ-UBND", "2025-02-15", "Ủy ban nhân dân"),
            ("Quyết định số 12/2019/QĐ-UBND", "Quyết định", "12/2019/QĐ-UBND", None, "Ủy ban nhân dân"),
        ],
    ),
    (
        "Quyết định số 123/QĐ-BCT ngày 24-5-2025",
        [("Quyết định số 123/QĐ-BCT ngày 24-5-2025", "Quyết định", "123/QĐ-BCT", "2025-05-24", "Bộ Công Thương")],
    ),
    ("Quyết định số 123/QĐ-BCT, 24/5/2025", [("Quyết định số 123/QĐ-BCT", "Quyết định", "123/QĐ-BCT", None, "Bộ Công Thương")]),
    (
        "Quyết định số 123/QĐ-BCT (24/5/2025)",
        [("Quyết định số 123/QĐ-BCT (24/5/2025)", "Quyết định", "123/QĐ-BCT", "2025-05-24", "Bộ Công Thương")],
    ),
    (
        "Quyết định số 123/QĐ-BCT ngày 24/5/25",
        [("Quyết định số 123/QĐ-BCT ngày 24/5/25", "Quyết định", "123/QĐ-BCT", "2025-05-24", "Bộ Công Thương")],
    ),
    (
        "Quyết định số 123/QĐ-BCT ngày 31/02/2025",
        [("Quyết định số 123/QĐ-BCT ngày 31/02/2025", "Quyết định", "123/QĐ-BCT", None, "Bộ Công Thương")],
    ),
    (
        "QĐ 123/QĐ-BCT ký ngày 24/5/2025 của Bộ trưởng Bộ Công Thương",
        [("QĐ 123/QĐ-BCT ký ngày 24/5/2025", "Quyết định", "123/QĐ-BCT", "2025-05-24", "Bộ trưởng Bộ Công Thương")],
    ),
    (
        "Quyết định\nsố 123/QĐ-\nBCT ngày\n24/5/2025",
        [("Quyết định\nsố 123/QĐ-\nBCT ngày\n24/5/2025", "Quyết định", "123/QĐ-BCT", "2025-05-24", "Bộ Công Thương")],
    ),
    (
        "Công điện số 03/CĐ-TTg hồi 14 giờ 00 ngày 5/5/2025",
        [("Công điện số 03/CĐ-TTg hồi 14 giờ 00 ngày 5/5/2025", "Công điện", "03/CĐ-TTg", "2025-05-05", "Thủ tướng Chính phủ")],
    ),
    (
        "Văn bản số 120/SCT-VP ngày 5/5/2025 V/v báo cáo",
        [("Văn bản số 120/SCT-VP ngày 5/5/2025", "Văn bản", "120/SCT-VP", "2025-05-05", "Sở Công Thương")],
    ),
    (
        "Nghị quyết số 15/2024/NQ-HĐND ngày 10/7/2024 của HĐND tỉnh khóa XIII kỳ họp thứ 25",
        [("Nghị quyết số 15/2024/NQ-HĐND ngày 10/7/2024", "Nghị quyết", "15/2024/NQ-HĐND", "2024-07-10", "HĐND tỉnh khóa XIII")],
    ),
    (
        "Quyết định số 19/2025/QĐ-TTg, Chỉ thị số 10/CT-TTg, Công điện 22/CĐ-TTg",
        [
            ("Quyết định số 19/2025/QĐ-TTg", "Quyết định", "19/2025/QĐ-TTg", None, "Thủ tướng Chính phủ"),
            ("Chỉ thị số 10/CT-TTg", "Chỉ thị", "10/CT-TTg", None, "Thủ tướng Chính phủ"),
            ("Công điện 22/CĐ-TTg", "Công điện", "22/CĐ-TTg", None, "Thủ tướng Chính phủ"),
        ],
    ),
    (
        "Chỉ thị số 05-CT/TW của Bộ Chính trị khóa XII và Kết luận số 01-KL/TW",
        [
            ("Chỉ thị số 05-CT/TW", "Chỉ thị", "05-CT/TW", None, "Bộ Chính trị khóa XII"),
            ("Kết luận số 01-KL/TW", "Kết luận", "01-KL/TW", None, None),
        ],
    ),
    (
        "Kế hoạch số 100-KH/TU ngày 1/1/2025, Chương trình số 12-CTr/ĐU",
        [
            ("Kế hoạch số 100-KH/TU ngày 1/1/2025", "Kế hoạch", "100-KH/TU", "2025-01-01", None),
            ("Chương trình số 12-CTr/ĐU", "Chương trình", "12-CTr/ĐU", None, "Đảng ủy"),
        ],
    ),
    (
        "Đề án số 02/ĐA-UBND; Phương án số 5/PA-SCT; Dự án 7/DA-UBND",
        [
            ("Đề án số 02/ĐA-UBND", "Đề án", "02/ĐA-UBND", None, "Ủy ban nhân dân"),
            ("Phương án số 5/PA-SCT", "Phương án", "5/PA-SCT", None, "Sở Công Thương"),
            ("Dự án 7/DA-UBND", "Dự án", "7/DA-UBND", None, "Ủy ban nhân dân"),
        ],
    ),
    (
        "Giấy mời số 12/GM-UBND ngày 5/5/2025; Biên bản số 3/BB-SCT",
        [
            ("Giấy mời số 12/GM-UBND ngày 5/5/2025", "Giấy mời", "12/GM-UBND", "2025-05-05", "Ủy ban nhân dân"),
            ("Biên bản số 3/BB-SCT", "Biên bản", "3/BB-SCT", None, "Sở Công Thương"),
        ],
    ),
    ("TCVN 5687:2010 và QCVN 06:2022/BXD không phải văn bản trích dẫn", []),
    ("Hội nghị ngày 12/12, phiên 2/3, biển số 76A-123.45, tài khoản 1234/5678", []),
    ("Thời hạn 10/2025, quý III/2025, năm học 2024-2025/HK1", []),
    ("Nghị định số 30 năm 2020 của Chính phủ", [("Nghị định số 30 năm 2020", "Nghị định", "30/2020/NĐ-CP", None, "Chính phủ")]),
    ("Thông tư 01 ngày 5/1/2020 của Bộ Nội vụ", [("Thông tư 01 ngày 5/1/2020", "Thông tư", None, "2020-01-05", "Bộ Nội vụ")]),
    ("Luật số: 10/2022/QH15", [("Luật số: 10/2022/QH15", "Luật", "10/2022/QH15", None, "Quốc hội")]),
    (
        "NQ57, NQ 18, TT52 và QĐ 06 được triển khai",
        [
            ("NQ57", "Nghị quyết", None, None, None),
            ("NQ 18", "Nghị quyết", None, None, None),
            ("TT52", "Thông tư", None, None, None),
            ("QĐ 06", "Quyết định", None, None, None),
        ],
    ),
    ("kế hoạch này và quyết định trên được công khai", []),
    (
        "Quy chế dân chủ ban hành kèm theo Quyết định số 12/QĐ-SCT ngày 3/2/2025",
        [("Quyết định số 12/QĐ-SCT ngày 3/2/2025", "Quyết định", "12/QĐ-SCT", "2025-02-03", "Sở Công Thương")],
    ),
    (
        "Quyết định số 1234/QĐ-UBND.UBND tỉnh giao Sở Công Thương",
        [("Quyết định số 1234/QĐ-UBND", "Quyết định", "1234/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    ("Theo Công văn số 12/SCT UBND xã báo cáo", [("Công văn số 12/SCT", "Công văn", "12/SCT", None, "Sở Công Thương")]),
    ("Theo Quyết định số 12/QĐ UBND tỉnh ban hành", [("Quyết định số 12/QĐ UBND", "Quyết định", "12/QĐ-UBND", None, "Ủy ban nhân dân")]),
]


@pytest.mark.parametrize(("text", "found"), SENTENCES)
def test_what_a_sentence_cites(text, found):
    assert [(one.text, one.type, one.symbol, one.date and one.date.isoformat(), one.issuer) for one in find_citations(text)] == found


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        ("Quyết định số 01-2024/QĐ-UBND", ("separator",)),
        ("Quyết định số 25/QĐ.UBND", ("separator",)),
        ("Quyết định 45/QĐ_UBND", ("space", "separator")),
        ("Kế hoạch số 15/KH/SCT", ("separator",)),
        ("TT-BTC 26/2026", ("separator",)),
        ("NĐ số 30/2020", ("truncated",)),
        ("Nghị định số 30 năm 2020", ("truncated",)),
        ("Thông tư liên tịch số 88/2016/TTLT/BTC-BTNMT", ()),
    ],
)
def test_what_is_wrong_with_a_symbol_is_named(text, damage):
    assert [one.damage for one in find_citations(text)] == [damage]
