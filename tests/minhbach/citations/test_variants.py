"""The forms in which real documents cite others: one line each, with what has to come out."""

from __future__ import annotations

import pytest

from minhbach.citations.extraction import find_citations
from minhbach.citations.model import DOCUMENTS, Citation, Kind

# number of the variant, text, citations as (text, type, number, year, symbol, date, issuer)
Row = tuple[str, str | None, str | None, str | None, str | None, str | None, str | None]
VARIANTS: list[tuple[int, str, list[Row]]] = [
    (
        1,
        "theo Nghị định số 187/2025/NĐ-CP ngày 01 tháng 7\nnăm 2025 của Chính phủ",
        [
            (
                "Nghị định số 187/2025/NĐ-CP ngày 01 tháng 7\nnăm 2025",
                "Nghị định",
                "187",
                "2025",
                "187/2025/NĐ-CP",
                "2025-07-01",
                "Chính phủ",
            )
        ],
    ),
    (
        2,
        "Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ",
        [("Nghị định số 92/2017/NĐ-CP ngày 07/8/2017", "Nghị định", "92", "2017", "92/2017/NĐ-CP", "2017-08-07", "Chính phủ")],
    ),
    (
        3,
        "Quyết định 222/QĐ-UBND ngày 08/4/2025 của UBND tỉnh",
        [("Quyết định 222/QĐ-UBND ngày 08/4/2025", "Quyết định", "222", None, "222/QĐ-UBND", "2025-04-08", "UBND tỉnh")],
    ),
    (3, "theo Nghị định 178/2024/NĐ-CP;", [("Nghị định 178/2024/NĐ-CP", "Nghị định", "178", "2024", "178/2024/NĐ-CP", None, "Chính phủ")]),
    (
        4,
        "Quyết định 3004/QĐ-UBND năm 2025 về",
        [("Quyết định 3004/QĐ-UBND năm 2025", "Quyết định", "3004", None, "3004/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (
        5,
        "Quyết định 1537/QĐ-UBND 2025 về",
        [("Quyết định 1537/QĐ-UBND 2025", "Quyết định", "1537", None, "1537/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (
        6,
        "tại Quyết định số: 1505/QĐ-UBND,",
        [("Quyết định số: 1505/QĐ-UBND", "Quyết định", "1505", None, "1505/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (
        7,
        "Nghị định số\n63/2010/NĐ-CP quy",
        [("Nghị định số\n63/2010/NĐ-CP", "Nghị định", "63", "2010", "63/2010/NĐ-CP", None, "Chính phủ")],
    ),
    (8, "tại KH số 32/KH-SCT,", [("KH số 32/KH-SCT", "Kế hoạch", "32", None, "32/KH-SCT", None, "Sở Công Thương")]),
    (8, "theo NQ số 66/NQ-CP;", [("NQ số 66/NQ-CP", "Nghị quyết", "66", None, "66/NQ-CP", None, "Chính phủ")]),
    (8, "tại VB số 10781/VPCP-CN.", [("VB số 10781/VPCP-CN", "Văn bản", "10781", None, "10781/VPCP-CN", None, "Văn phòng Chính phủ")]),
    (
        9,
        "theo TT52, NĐ 154, QĐ 66.",
        [("TT52", "Thông tư", "52", *[None] * 4), ("NĐ 154", "Nghị định", "154", *[None] * 4), ("QĐ 66", "Quyết định", "66", *[None] * 4)],
    ),
    (
        10,
        "Văn bản số 7074/SNNMT-TCCB của Sở",
        [("Văn bản số 7074/SNNMT-TCCB", "Văn bản", "7074", None, "7074/SNNMT-TCCB", None, "Sở Nông nghiệp và Môi trường")],
    ),
    (10, "tại Văn bản số 538/BC-SCT.", [("Văn bản số 538/BC-SCT", "Văn bản", "538", None, "538/BC-SCT", None, "Sở Công Thương")]),
    (
        11,
        "Công văn số 10902/VPCP-KGVX.",
        [("Công văn số 10902/VPCP-KGVX", "Công văn", "10902", None, "10902/VPCP-KGVX", None, "Văn phòng Chính phủ")],
    ),
    (
        12,
        "về triển khai thực hiện số 223/KH-UBND ngày 15/11/2024",
        [("số 223/KH-UBND ngày 15/11/2024", "Kế hoạch", "223", None, "223/KH-UBND", "2024-11-15", "Ủy ban nhân dân")],
    ),
    (
        13,
        "Kế hoạch số 1938/KH-SCT ngày 18/10/2025 Kế hoạch truyền thông",
        [("Kế hoạch số 1938/KH-SCT ngày 18/10/2025", "Kế hoạch", "1938", None, "1938/KH-SCT", "2025-10-18", "Sở Công Thương")],
    ),
    (
        14,
        "KH số 32/KH-SCT ngày 06/01/2025 Triển khai công tác",
        [("KH số 32/KH-SCT ngày 06/01/2025", "Kế hoạch", "32", None, "32/KH-SCT", "2025-01-06", "Sở Công Thương")],
    ),
    (
        15,
        "Quyết định số 2781/QĐ-SCT ngày 17/11/2023 của Giám đốc Sở ban hành Quy chế",
        [("Quyết định số 2781/QĐ-SCT ngày 17/11/2023", "Quyết định", "2781", None, "2781/QĐ-SCT", "2023-11-17", "Giám đốc Sở Công Thương")],
    ),
    (
        16,
        "Quyết định số 779/QĐ-SCT ngày 22/8/2025 Quy định chức năng",
        [("Quyết định số 779/QĐ-SCT ngày 22/8/2025", "Quyết định", "779", None, "779/QĐ-SCT", "2025-08-22", "Sở Công Thương")],
    ),
    (
        17,
        "Kết luận số 130-KL/TW, ngày 14/3/2025 của Bộ Chính trị",
        [("Kết luận số 130-KL/TW, ngày 14/3/2025", "Kết luận", "130", None, "130-KL/TW", "2025-03-14", "Bộ Chính trị")],
    ),
    (
        18,
        "Công văn số 17899/BTC-VP ban hành ngày 18/11/2025",
        [("Công văn số 17899/BTC-VP ban hành ngày 18/11/2025", "Công văn", "17899", None, "17899/BTC-VP", "2025-11-18", "Bộ Tài chính")],
    ),
    (
        19,
        "Quyết định số 3211/BT-QĐ (12/12/1994)",
        [("Quyết định số 3211/BT-QĐ (12/12/1994)", "Quyết định", "3211", None, "3211/BT-QĐ", "1994-12-12", None)],
    ),
    (
        20,
        "Quyết định số 1002/QĐ-TTg ngày 24-5-2025",
        [("Quyết định số 1002/QĐ-TTg ngày 24-5-2025", "Quyết định", "1002", None, "1002/QĐ-TTg", "2025-05-24", "Thủ tướng Chính phủ")],
    ),
    (
        21,
        "Quyết định số 414/QĐ-BQP ngày 27.5.1978",
        [("Quyết định số 414/QĐ-BQP ngày 27.5.1978", "Quyết định", "414", None, "414/QĐ-BQP", "1978-05-27", "Bộ Quốc phòng")],
    ),
    (
        22,
        "Kế hoạch số 12/KH-STC ngày 20/ 11 /2025",
        [("Kế hoạch số 12/KH-STC ngày 20/ 11 /2025", "Kế hoạch", "12", None, "12/KH-STC", "2025-11-20", "Sở Tài chính")],
    ),
    (
        23,
        "Nghị định số 78/2025/NĐ-CP ngày\n01 tháng\n4 năm\n2025",
        [("Nghị định số 78/2025/NĐ-CP ngày\n01 tháng\n4 năm\n2025", "Nghị định", "78", "2025", "78/2025/NĐ-CP", "2025-04-01", "Chính phủ")],
    ),
    (
        24,
        "Kế hoạch số 730/KH-SCTngày 20 tháng12 năm2020",
        [("Kế hoạch số 730/KH-SCTngày 20 tháng12 năm2020", "Kế hoạch", "730", None, "730/KH-SCT", "2020-12-20", "Sở Công Thương")],
    ),
    (
        25,
        "Kế hoạch số 535/KH-SCT ngày 17 tháng 03 năm 2025",
        [("Kế hoạch số 535/KH-SCT ngày 17 tháng 03 năm 2025", "Kế hoạch", "535", None, "535/KH-SCT", "2025-03-17", "Sở Công Thương")],
    ),
    (
        26,
        "Nghị định số 187/2025/NĐ-CP ngày 1/7/2025",
        [("Nghị định số 187/2025/NĐ-CP ngày 1/7/2025", "Nghị định", "187", "2025", "187/2025/NĐ-CP", "2025-07-01", "Chính phủ")],
    ),
    (
        27,
        "Quyết định số 12/QĐ-UBND ngày …\ntháng … năm 2025",
        [("Quyết định số 12/QĐ-UBND", "Quyết định", "12", None, "12/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (27, "Số:..../BC-SCT", [("Số:..../BC-SCT", "Báo cáo", None, None, "/BC-SCT", None, "Sở Công Thương")]),
    (
        28,
        "Nghị định số 255/2025/NĐ- CP",
        [("Nghị định số 255/2025/NĐ- CP", "Nghị định", "255", "2025", "255/2025/NĐ-CP", None, "Chính phủ")],
    ),
    (29, "Nghị định số 78/2021/NĐ -CP", [("Nghị định số 78/2021/NĐ -CP", "Nghị định", "78", "2021", "78/2021/NĐ-CP", None, "Chính phủ")]),
    (
        30,
        "Công văn số 2620/VPCP - KGVX",
        [("Công văn số 2620/VPCP - KGVX", "Công văn", "2620", None, "2620/VPCP-KGVX", None, "Văn phòng Chính phủ")],
    ),
    (
        31,
        "Quyết định số 18/2025/QĐ-\n\nUBND",
        [("Quyết định số 18/2025/QĐ-\n\nUBND", "Quyết định", "18", "2025", "18/2025/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (32, "Công văn số 14730 /STC-VP", [("Công văn số 14730 /STC-VP", "Công văn", "14730", None, "14730/STC-VP", None, "Sở Tài chính")]),
    (33, "Quyết định số 624/ QĐ-BQP", [("Quyết định số 624/ QĐ-BQP", "Quyết định", "624", None, "624/QĐ-BQP", None, "Bộ Quốc phòng")]),
    (34, "Tờ trình số 409\n/TTr-STC", [("Tờ trình số 409\n/TTr-STC", "Tờ trình", "409", None, "409/TTr-STC", None, "Sở Tài chính")]),
    (35, "Nghị quyết số 76/NQ–CP", [("Nghị quyết số 76/NQ–CP", "Nghị quyết", "76", None, "76/NQ-CP", None, "Chính phủ")]),
    (36, "Nghị định số 79/2025/NĐCP", [("Nghị định số 79/2025/NĐCP", "Nghị định", "79", "2025", "79/2025/NĐ-CP", None, "Chính phủ")]),
    (36, "Thông tư số 39/2018/TTBTC", [("Thông tư số 39/2018/TTBTC", "Thông tư", "39", "2018", "39/2018/TT-BTC", None, "Bộ Tài chính")]),
    (37, "Thông tư số 49/2025TT-BCT", [("Thông tư số 49/2025TT-BCT", "Thông tư", "49", "2025", "49/2025/TT-BCT", None, "Bộ Công Thương")]),
    (38, "Nghị định số 255/2025-NĐ-CP", [("Nghị định số 255/2025-NĐ-CP", "Nghị định", "255", "2025", "255/2025/NĐ-CP", None, "Chính phủ")]),
    (38, "Luật số 06/2022-QH15", [("Luật số 06/2022-QH15", "Luật", "06", "2022", "06/2022/QH15", None, "Quốc hội")]),
    (
        39,
        "Quyết định số 2665 QĐ/UBND",
        [("Quyết định số 2665 QĐ/UBND", "Quyết định", "2665", None, "2665/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (39, "Quyết định 2609QĐ/UBND", [("Quyết định 2609QĐ/UBND", "Quyết định", "2609", None, "2609/QĐ-UBND", None, "Ủy ban nhân dân")]),
    (40, "Nghị quyết số 18/NQ-TW", [("Nghị quyết số 18/NQ-TW", "Nghị quyết", "18", None, "18-NQ/TW", None, None)]),
    (41, "Kết luận số 120 -\nKL/TW", [("Kết luận số 120 -\nKL/TW", "Kết luận", "120", None, "120-KL/TW", None, None)]),
    (41, "Quy định 366- QĐ/TW", [("Quy định 366- QĐ/TW", "Quy định", "366", None, "366-QĐ/TW", None, None)]),
    (42, "Nghị quyết số 10-NQ/TƯ", [("Nghị quyết số 10-NQ/TƯ", "Nghị quyết", "10", None, "10-NQ/TW", None, None)]),
    (42, "Quyết định số 1379-QĐNS/TƯ", [("Quyết định số 1379-QĐNS/TƯ", "Quyết định", "1379", None, "1379-QĐNS/TW", None, None)]),
    (
        43,
        "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về",
        [("Nghị quyết số 57-NQ/TW ngày 22/12/2024", "Nghị quyết", "57", None, "57-NQ/TW", "2024-12-22", "Bộ Chính trị")],
    ),
    (
        44,
        "Nghị quyết Trung ương 4 khóa XII",
        [("Nghị quyết Trung ương 4 khóa XII", "Nghị quyết", None, None, None, None, "Ban Chấp hành Trung ương khóa XII")],
    ),
    (
        44,
        "Nghị quyết Hội nghị lần thứ 11 Ban Chấp hành Trung ương Đảng khóa XIII",
        [
            (
                "Nghị quyết Hội nghị lần thứ 11 Ban Chấp hành Trung ương Đảng khóa XIII",
                "Nghị quyết",
                None,
                None,
                None,
                None,
                "Ban Chấp hành Trung ương khóa XIII",
            )
        ],
    ),
    (44, "Nghị quyết Đại hội XIII của Đảng", [("Nghị quyết Đại hội XIII", "Nghị quyết", None, None, None, None, "Đại hội XIII của Đảng")]),
    (
        45,
        "theo Nghị quyết 57 và Kế hoạch 02.",
        [("Nghị quyết 57", "Nghị quyết", "57", *[None] * 4), ("Kế hoạch 02", "Kế hoạch", "02", *[None] * 4)],
    ),
    (
        46,
        "Nghị định số 118/2025/NĐ-CP (sau đây gọi tắt là Nghị định 118)",
        [
            ("Nghị định số 118/2025/NĐ-CP", "Nghị định", "118", "2025", "118/2025/NĐ-CP", None, "Chính phủ"),
            ("Nghị định 118", "Nghị định", "118", None, None, None, None),
        ],
    ),
    (
        47,
        "Luật Tổ chức chính quyền địa phương số 72/2025/QH15",
        [("Luật Tổ chức chính quyền địa phương số 72/2025/QH15", "Luật", "72", "2025", "72/2025/QH15", None, "Quốc hội")],
    ),
    (48, "theo Luật số 52/2019/QH14", [("Luật số 52/2019/QH14", "Luật", "52", "2019", "52/2019/QH14", None, "Quốc hội")]),
    (
        49,
        "Luật Công nghệ thông tin ngày 29 tháng 6\nnăm 2006",
        [("Luật Công nghệ thông tin ngày 29 tháng 6\nnăm 2006", "Luật", None, "2006", None, "2006-06-29", "Quốc hội")],
    ),
    (50, "Luật Kế toán năm 2015", [("Luật Kế toán năm 2015", "Luật", None, "2015", None, None, "Quốc hội")]),
    (51, "Luật Đấu giá tài sản 2016", [("Luật Đấu giá tài sản 2016", "Luật", None, "2016", None, None, "Quốc hội")]),
    (
        52,
        "Luật Tố cáo số 25/2018/QH14 được sửa đổi, bổ sung bởi Luật số 59/2020/QH14, Luật số 81/2025/QH15",
        [
            ("Luật Tố cáo số 25/2018/QH14", "Luật", "25", "2018", "25/2018/QH14", None, "Quốc hội"),
            ("Luật số 59/2020/QH14", "Luật", "59", "2020", "59/2020/QH14", None, "Quốc hội"),
            ("Luật số 81/2025/QH15", "Luật", "81", "2025", "81/2025/QH15", None, "Quốc hội"),
        ],
    ),
    (
        53,
        "các Luật số 43/2024/QH15, số 47/2024/QH15 và số 58/2024/QH15",
        [
            ("Luật số 43/2024/QH15", "Luật", "43", "2024", "43/2024/QH15", None, "Quốc hội"),
            ("số 47/2024/QH15", "Luật", "47", "2024", "47/2024/QH15", None, "Quốc hội"),
            ("số 58/2024/QH15", "Luật", "58", "2024", "58/2024/QH15", None, "Quốc hội"),
        ],
    ),
    (
        54,
        "các Nghị định của Chính phủ: số 63/2010/NĐ-CP ngày 08/6/2010; số 48/2013/NĐ-CP ngày 14/5/2013",
        [
            ("số 63/2010/NĐ-CP ngày 08/6/2010", "Nghị định", "63", "2010", "63/2010/NĐ-CP", "2010-06-08", "Chính phủ"),
            ("số 48/2013/NĐ-CP ngày 14/5/2013", "Nghị định", "48", "2013", "48/2013/NĐ-CP", "2013-05-14", "Chính phủ"),
        ],
    ),
    (
        55,
        "tại 2192/QĐ-BQP, 2194/QĐ-BQP",
        [
            ("2192/QĐ-BQP", "Quyết định", "2192", None, "2192/QĐ-BQP", None, "Bộ Quốc phòng"),
            ("2194/QĐ-BQP", "Quyết định", "2194", None, "2194/QĐ-BQP", None, "Bộ Quốc phòng"),
        ],
    ),
    (
        56,
        "Quy định ban hành kèm theo Quyết định số 57/2024/QĐ-UBND ngày 08/11/2024",
        [("Quyết định số 57/2024/QĐ-UBND ngày 08/11/2024", "Quyết định", "57", "2024", "57/2024/QĐ-UBND", "2024-11-08", "Ủy ban nhân dân")],
    ),
    (
        57,
        "điểm e khoản 1 Điều 4 Nghị định số 59/2019/NĐ-CP",
        [("Nghị định số 59/2019/NĐ-CP", "Nghị định", "59", "2019", "59/2019/NĐ-CP", None, "Chính phủ")],
    ),
    (58, "các điểm a, b, c, d, đ, g, h và k khoản 3 Điều 33", []),
    (59, "khoản 2, 3 và 4 Điều 25", []),
    (60, "các Điều 16, 17; từ Điều 5 đến Điều 9", []),
    (
        61,
        "Phụ lục I ban hành kèm theo Thông tư số 01/2018/TT-VPCP",
        [("Thông tư số 01/2018/TT-VPCP", "Thông tư", "01", "2018", "01/2018/TT-VPCP", None, "Văn phòng Chính phủ")],
    ),
    (
        62,
        "tiết 2.3.1 tiểu mục 2.3 Mục 2 Điều 4 Quy định 22-QĐ/TW năm 2021",
        [("Quy định 22-QĐ/TW năm 2021", "Quy định", "22", None, "22-QĐ/TW", None, None)],
    ),
    (63, "Quyết định này; Kế hoạch nêu trên", []),
    (64, "thay thế Quyết định số 66/QĐ-SCT", [("Quyết định số 66/QĐ-SCT", "Quyết định", "66", None, "66/QĐ-SCT", None, "Sở Công Thương")]),
    (
        65,
        "Văn bản hợp nhất số 92/VBHN-BQP",
        [("Văn bản hợp nhất số 92/VBHN-BQP", "Văn bản hợp nhất", "92", None, "92/VBHN-BQP", None, "Bộ Quốc phòng")],
    ),
    (
        66,
        "Thông tư liên tịch số 01/2012/TTLT-BQP-\nBLĐTBXH-BTC",
        [
            (
                "Thông tư liên tịch số 01/2012/TTLT-BQP-\nBLĐTBXH-BTC",
                "Thông tư liên tịch",
                "01",
                "2012",
                "01/2012/TTLT-BQP-BLĐTBXH-BTC",
                None,
                "Bộ Quốc phòng",
            )
        ],
    ),
    (
        66,
        "Thông tư liên tịch số 88/2016/TTLT/BTC-BTNMT",
        [
            (
                "Thông tư liên tịch số 88/2016/TTLT/BTC-BTNMT",
                "Thông tư liên tịch",
                "88",
                "2016",
                "88/2016/TTLT/BTC-BTNMT",
                None,
                "Bộ Tài chính",
            )
        ],
    ),
    (
        67,
        "Thông báo kết luận số 624/TB-VPCP",
        [("Thông báo kết luận số 624/TB-VPCP", "Thông báo", "624", None, "624/TB-VPCP", None, "Văn phòng Chính phủ")],
    ),
    (68, "Kế hoạch số 0130/KH-UBND", [("Kế hoạch số 0130/KH-UBND", "Kế hoạch", "0130", None, "0130/KH-UBND", None, "Ủy ban nhân dân")]),
    (69, "Nghị quyết số 30c/NQ-CP", [("Nghị quyết số 30c/NQ-CP", "Nghị quyết", "30c", None, "30c/NQ-CP", None, "Chính phủ")]),
    (
        69,
        "Nghị quyết số 473a/NQ-UBTVQH",
        [("Nghị quyết số 473a/NQ-UBTVQH", "Nghị quyết", "473a", None, "473a/NQ-UBTVQH", None, "Ủy ban Thường vụ Quốc hội")],
    ),
    (
        70,
        "Công văn số 9086/BNV-CTTN&BĐG",
        [("Công văn số 9086/BNV-CTTN&BĐG", "Công văn", "9086", None, "9086/BNV-CTTN&BĐG", None, "Bộ Nội vụ")],
    ),
    (
        71,
        "Quyết định số 4255/QĐ-BNN-KHCN",
        [
            (
                "Quyết định số 4255/QĐ-BNN-KHCN",
                "Quyết định",
                "4255",
                None,
                "4255/QĐ-BNN-KHCN",
                None,
                "Bộ Nông nghiệp và Phát triển nông thôn",
            )
        ],
    ),
    (
        72,
        "Nghị quyết số 66.7/2025/NQ-CP",
        [("Nghị quyết số 66.7/2025/NQ-CP", "Nghị quyết", "66.7", "2025", "66.7/2025/NQ-CP", None, "Chính phủ")],
    ),
    (73, "Nghị định số 96/2024/ND-CP", [("Nghị định số 96/2024/ND-CP", "Nghị định", "96", "2024", "96/2024/NĐ-CP", None, "Chính phủ")]),
    (
        73,
        "Nghị định số 96/2024/N\u00d0-CP",
        [("Nghị định số 96/2024/N\u00d0-CP", "Nghị định", "96", "2024", "96/2024/NĐ-CP", None, "Chính phủ")],
    ),
    (74, "Nghị quyết số 202/2025/QH về", [("Nghị quyết số 202/2025/QH", "Nghị quyết", "202", "2025", "202/2025/QH", None, "Quốc hội")]),
    (
        74,
        "Quyết định số 22/201 /QĐ-UBND",
        [("Quyết định số 22/201 /QĐ-UBND", "Quyết định", "22", None, "22/201/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (
        75,
        "Luật số 148/2025/QHI5 ngày !4 tháng 10 năm 2025",
        [("Luật số 148/2025/QHI5 ngày !4 tháng 10 năm 2025", "Luật", "148", "2025", "148/2025/QH15", "2025-10-14", "Quốc hội")],
    ),
    (75, "Luật số 148/2025/OH15", [("Luật số 148/2025/OH15", "Luật", "148", "2025", "148/2025/QH15", None, "Quốc hội")]),
    (
        76,
        "Quyết định **số** 1668**/**2025/QĐ-UBND",
        [("Quyết định **số** 1668**/**2025/QĐ-UBND", "Quyết định", "1668", "2025", "1668/2025/QĐ-UBND", None, "Ủy ban nhân dân")],
    ),
    (
        77,
        "(i) Quyết định số 211/QĐ-UBND ngày 28/3/2025; (ii) Quyết định 222/QĐ-UBND; (iii) Quyết định sửa đổi",
        [
            ("Quyết định số 211/QĐ-UBND ngày 28/3/2025", "Quyết định", "211", None, "211/QĐ-UBND", "2025-03-28", "Ủy ban nhân dân"),
            ("Quyết định 222/QĐ-UBND", "Quyết định", "222", None, "222/QĐ-UBND", None, "Ủy ban nhân dân"),
        ],
    ),
    (
        78,
        "Kế hoạch số 39/KH-UBND, Sở Công Thương đã ban hành Kế hoạch số 535/KH-SCT ngày 17/03/2025",
        [
            ("Kế hoạch số 39/KH-UBND", "Kế hoạch", "39", None, "39/KH-UBND", None, "Ủy ban nhân dân"),
            ("Kế hoạch số 535/KH-SCT ngày 17/03/2025", "Kế hoạch", "535", None, "535/KH-SCT", "2025-03-17", "Sở Công Thương"),
        ],
    ),
]


def documents(text: str) -> list[Row]:
    return [row(citation) for citation in find_citations(text) if citation.kind in DOCUMENTS]


def row(citation: Citation) -> Row:
    day = citation.date.isoformat() if citation.date else None
    return citation.text, citation.type, citation.number, citation.year, citation.symbol, day, citation.issuer


def test_every_variant_has_a_line() -> None:
    assert {number for number, _, _ in VARIANTS} == set(range(1, 79))


@pytest.mark.parametrize(("number", "text", "expected"), VARIANTS, ids=[f"{number}: {text[:40]}" for number, text, _ in VARIANTS])
def test_variant(number: int, text: str, expected: list[Row]) -> None:
    assert documents(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chương trình hành động số 30-CTr/TU", "Chương trình"),
        ("Báo cáo kết quả số 12/BC-SCT", "Báo cáo"),
        ("Hướng dẫn liên ngành số 02/HDLN-SCT-STC", "Hướng dẫn"),
        ("Quy chế phối hợp số 05/QCPH-SCT-CAT", "Quy chế"),
        ("Nghị quyết của Quốc hội số 202/2025/QH15", "Nghị quyết"),
        ("Nghị định 100/2019", "Nghị định"),
        ("Luật BHXH số 58/2014/QH13", "Luật"),
    ],
)
def test_words_between_type_and_number(text: str, expected: str) -> None:
    assert [(citation.text, citation.type) for citation in find_citations(f"theo {text};")] == [(text, expected)]


def test_a_decree_by_number_and_year_alone() -> None:
    assert documents("theo Nghị định 100/2019 của Chính phủ") == [
        ("Nghị định 100/2019", "Nghị định", "100", "2019", "100/2019/NĐ-CP", None, "Chính phủ")
    ]


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        ("96/2024/ND-CP", ("letter",)),
        ("79/2025/NĐCP", ("hyphen_lost",)),
        ("49/2025TT-BCT", ("slash_lost",)),
        ("255/2025-NĐ-CP", ("separator",)),
        ("2665 QĐ/UBND", ("separator",)),
        ("18/NQ-TW", ("separator",)),
        ("10-NQ/TƯ", ("letter",)),
        ("78/2021/NĐ -CP", ("space",)),
        ("148/2025/QHI5", ("ocr",)),
        ("202/2025/QH", ("truncated",)),
        ("18/2025/QĐ-\n\nUBND", ()),
        ("59/2023/NĐ-CP", ()),
    ],
)
def test_damage_is_named(text: str, damage: tuple[str, ...]) -> None:
    assert [citation.damage for citation in find_citations(f"văn bản số {text} nêu")] == [damage]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 14/8/2023, ngày 05 tháng 11 năm 2025, tháng 10/2025",
        "đạt 3.276/3.382 hồ sơ, khoảng 1/3 diện tích",
        "QCVN 01:2025/BNNMT và TCVN 6909:2001, ISO 9001:2015/TT-BKHCN",
        "Hợp đồng số 12/2025/HĐ-ABC ngày 03/02/2025; hợp đồng số 15/HĐKT",
        "điện thoại 0255.3822.123, fax 0255/3822124",
        "https://vbpl.vn/tw/59/2023/NĐ-CP và http://a.vn/15/QĐ-UBND",
        "CÔNG BÁO/Số 332/Ngày 16-06-2026",
        "162.056.800 đồng/năm, 15/34 tỉnh, 10/2025 UBND tỉnh",
        "giai đoạn 2 của Đề án 30, năm học 2025/2026",
        "Mẫu số 01/TTHC, Biểu số 02/BC-UBND",
        "trong 12/CBCCVC, 100 kg/ha, 24/24, 7/7",
        "Kế hoạch 2025, Quyết định 3 nội dung, Kế hoạch 6 tháng",
    ],
)
def test_what_is_no_citation(text: str) -> None:
    assert documents(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BÁO CÁO\nSố: 22 /BC-UBND Quảng Ngãi, ngày 05 tháng 02 năm 2025\n", ("22/BC-UBND", "2025-02-05")),
        ("SỞ CÔNG THƯƠNG Số: 538/BC-SCT", ("538/BC-SCT", None)),
        ("Số 05-NQ/ĐU", ("05-NQ/ĐU", None)),
        ("Số: /NQ-HĐND Quảng Ngãi, ngày tháng năm 2025", ("/NQ-HĐND", None)),
    ],
)
def test_own_number(text: str, expected: tuple[str, str | None]) -> None:
    [citation] = find_citations(text)
    assert (citation.symbol, citation.date.isoformat() if citation.date else None) == expected
    assert citation.own_number


def test_a_capital_in_a_list_is_no_own_number() -> None:
    found = find_citations("tại các văn bản:\nSố 202/TTr-BVHTTDL ngày 11/5/2026, số 192/TTr-BVHTTDL")
    assert [(citation.symbol, citation.own_number) for citation in found] == [("202/TTr-BVHTTDL", False), ("192/TTr-BVHTTDL", False)]


@pytest.mark.parametrize(
    ("text", "kind", "structure"),
    [
        ("điểm e khoản 1 Điều 4 Nghị định số 59/2019/NĐ-CP", Kind.DOCUMENT, (("e",), ("1",), ("4",))),
        ("các điểm a, b và đ khoản 3 Điều 33", Kind.STRUCTURE, (("a", "b", "đ"), ("3",), ("33",))),
        ("khoản 2, khoản 3 Điều 9", Kind.STRUCTURE, ((), ("2", "3"), ("9",))),
        ("các Điều 16, 17 của Luật Thanh tra", Kind.LAW, ((), (), ("16", "17"))),
        ("từ Điều 5 đến Điều 9", Kind.STRUCTURE, ((), (), ("5-9",))),
        ("khoản 3 Điều 4 Thông tư này", Kind.BACK_REFERENCE, ((), ("3",), ("4",))),
    ],
)
def test_structure(text: str, kind: Kind, structure: tuple[tuple[str, ...], ...]) -> None:
    [citation] = find_citations(text)
    assert citation.kind is kind
    assert citation.structure is not None
    assert (citation.structure.points, citation.structure.clauses, citation.structure.articles) == structure


@pytest.mark.parametrize("text", ["Quyết định này", "Kế hoạch nêu trên", "Nghị định nói trên", "Luật này"])
def test_back_references(text: str) -> None:
    assert [(citation.kind, citation.text) for citation in find_citations(f"theo {text} thì")] == [(Kind.BACK_REFERENCE, text)]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Theo đề nghị của Sở Nội vụ tại Văn bản số 538/BC-SCT ngày 05/11/2025", "Sở Nội vụ"),
        ("Quyết định của UBND tỉnh số 12/QĐ-UBND", "UBND tỉnh"),
        ("Nghị định số 147/2003/NĐ-CP của Chính phủ, ngày 02/12/2003", "Chính phủ"),
        ("Tờ trình số 3298/TTr-SVHTTDL của Giám đốc Sở Văn hóa, Thể thao và Du lịch về việc", "Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
        ("Công văn số 5990/VPCP-KSTT của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ và tham mưu", "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ"),
        ("Kế hoạch số 12/KH-UBND của UBND thành phố Vũng Tàu thực hiện", "UBND thành phố Vũng Tàu"),
        ("Quyết định số 23-QĐ/TW ngày 30/7/2021 của Bộ Chính trị ban hành", "Bộ Chính trị"),
        ("Nghị quyết số 18-NQ/TW", None),
    ],
)
def test_issuer(text: str, issuer: str | None) -> None:
    assert [citation.issuer for citation in find_citations(text)] == [issuer]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Luật Thực hiện dân chủ\nở cơ sở", "Luật Thực hiện dân chủ ở cơ sở"),
        ("Luật Quản lý, sử dụng tài sản công", "Luật Quản lý, sử dụng tài sản công"),
        ("Luật Quy hoạch đô thị và nông thôn", "Luật Quy hoạch đô thị và nông thôn"),
        ("Bộ luật Lao động", "Bộ luật Lao động"),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương",
            "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương",
        ),
        ("Luật Nào Đó chưa biết năm 2031", "Luật Nào Đó chưa biết"),
    ],
)
def test_law_names(text: str, name: str) -> None:
    assert [(citation.kind, citation.name) for citation in find_citations(f"theo {text}.")] == [(Kind.LAW, name)]


def test_what_is_not_known_is_kept_as_unknown() -> None:
    [citation] = find_citations("theo Quyết định số 12/XYZ-ABC")
    assert (citation.kind, citation.symbol, citation.issuer) == (Kind.UNKNOWN, "12/XYZ-ABC", None)


def test_an_impossible_day_is_no_date() -> None:
    [citation] = find_citations("Kế hoạch số 12/KH-SCT ngày 31/02/2025")
    assert (citation.date, citation.date_text) == (None, "31/02/2025")


def test_marks_of_notes_glued_to_a_citation() -> None:
    [citation] = find_citations("Kế hoạch số 12/KH-UBND1.")
    assert (citation.symbol, citation.text) == ("12/KH-UBND", "Kế hoạch số 12/KH-UBND")
