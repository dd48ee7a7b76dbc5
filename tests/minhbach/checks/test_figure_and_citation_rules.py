"""The families SL, VD, HL and MT on sentences: what is certain, what is only asked, and what stays silent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context, Finding
from minhbach.checks.runner import check_reading
from minhbach.documents.readers.plain import read_text
from minhbach.documents.reading import Piece, Reading
from minhbach.text import Flow

FAMILIES = ("SL", "VD", "HL", "MT")
ON = date(2025, 11, 7)
MINE = {code: rule for code, rule in RULES.items() if code.startswith(FAMILIES)}


def findings(
    text: str,
    *,
    on: date = ON,
    dated: date | None = ON,
    register: Mapping[str, Any] | None = None,
    figures: Mapping[str, Any] | None = None,
) -> tuple[Finding, ...]:
    context = Context(on=on, dated=dated, register=register, figures=figures)
    return check_reading(read_text(text), context=context, rules=MINE).findings


def told(text: str, **known: Any) -> list[tuple[str, str, str]]:
    return [
        (found.code, found.severity.value, " ".join(found.quote.split())) for found in findings(text, **known) if found.severity != "hint"
    ]


SILENT = [
    "Theo Công văn số 10902/VPCP-KGVX ngày 05/11/2025 của Thủ tướng Chính phủ.",
    "Thực hiện Quyết định số 2781/QĐ-SCT ngày 17/11/2023 của Giám đốc Sở ban hành Quy chế.",
    "Theo đề nghị của Sở Công Thương tại Tờ trình số 15/TTr-SCT ngày 05/11/2025.",
    "Thực hiện Kế hoạch số 39/KH-UBND ngày 27/02/2025 của Chủ tịch UBND tỉnh Quảng Ngãi.",
    "Quyết định số 1358/QĐ-BKHĐT ngày 05/3/2024 của Bộ Kế hoạch và Đầu tư.",
    "Thông tư liên tịch số 01/2012/TTLT-BQP-BLĐTBXH-BTC ngày 05/01/2012 của Bộ Quốc phòng, Bộ Tài chính.",
    "Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị; Quy định số 1167-QĐ/TU ngày 11/8/2023 của Ban Thường vụ Tỉnh ủy.",
    "Luật Thực hiện dân chủ ở cơ sở năm 2022; Luật Cán bộ, công chức số 80/2025/QH15 ngày 24/6/2025.",
    "Nghị định số 74/CP ngày 25/10/1993 của Chính phủ.",
    "Bãi bỏ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ.",
    "Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ hết hiệu lực kể từ ngày 01/7/2025.",
    "Giai đoạn 2015 - 2020, Sở thực hiện theo Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ.",
    "Theo Thông tư số 03/2025/TT-VPCP ngày 15/9/2025 của Văn phòng Chính phủ hướng dẫn thực hiện Nghị định số 118/2025/NĐ-CP.",
    "Quyết định số 08/2025/QĐ-UBND ngày 01/7/2025 và Quyết định số 18/2025/QĐ-UBND ngày 07/8/2025 của UBND tỉnh.",
    "Quyết định số 06/QĐ-TTg ngày 06/01/2022 và Quyết định số 06/QĐ-TTg ngày 02/01/2025 của Thủ tướng Chính phủ.",
    "Đã tiếp nhận 3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp 113 hồ sơ; kỳ trước chuyển qua 12 hồ sơ).",
    "Đang giải quyết 79 hồ sơ (trong đó, trong hạn 70 hồ sơ, quá hạn 9 hồ sơ).",
    "Có 437/448 đại biểu có mặt, chiếm 92,39% tổng số đại biểu được triệu tập; ít nhất 2/3 số đại biểu tán thành.",
    "Kim ngạch xuất khẩu đạt 105% kế hoạch, tăng 12,5% so với cùng kỳ năm trước.",
    "100% hồ sơ tiếp nhận đầu vào được số hóa; tiếp nhận trực tiếp 113 hồ sơ, quá hạn 15 hồ sơ.",
    "Hạn chế: còn 15 hồ sơ quá hạn.",
    "Tiếp nhận 100 hồ sơ; đã giải quyết 60 hồ sơ; đang giải quyết 30 hồ sơ; trả lại 10 hồ sơ.",
    "Theo báo cáo của Sở Tài chính tại cuộc họp, thực hiện Kế hoạch số 12/KH-SNV ngày 05/3/2025.",
    "UBND tỉnh giao Sở Tài chính tại Công văn số 123/UBND-TH ngày 05/3/2025.",
    "Các hồ sơ nhận trước ngày 01/7/2025 giải quyết theo Nghị định số 61/2018/NĐ-CP ngày 23/4/2018.",
    "Tổng số 120 cán bộ, trong đó: 30 thạc sĩ, 85 đại học, 12 đảng viên mới.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_right_stays_silent(text: str) -> None:
    assert told(text) == []


def test_a_year_too_few_is_found_with_the_force_of_the_decree_that_is_meant() -> None:
    text = "Sở tiếp tục thực hiện quy định theo Nghị định số 04/NĐ-CP ngày 09/01/2015 của Chính phủ."
    assert told(text) == [
        ("HL001", "error", "Nghị định số 04/NĐ-CP ngày 09/01/2015"),
        ("VD002", "error", "04/NĐ-CP"),
    ]
    message = next(found.message for found in findings(text) if found.code == "HL001")
    assert "không còn hiệu lực từ 01/7/2023" in message
    assert "thay thế bởi" not in message


def test_a_text_that_may_be_old_is_only_asked_about_force() -> None:
    text = "Sở thực hiện theo Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ."
    assert [found.severity.value for found in findings(text, dated=None) if found.code == "HL001"] == ["hint"]
    assert [found.severity.value for found in findings(text) if found.code == "HL001"] == ["error"]
    before = date(2024, 5, 6)
    assert [found for found in findings(text, on=before, dated=before) if found.code == "HL001"] == []


def test_numbers_start_again_when_an_agency_does() -> None:
    plans = "517 14/3/2025, 535 17/3/2025, 486 08/8/2025, 730 20/8/2025, 1938 18/10/2025"
    text = "; ".join(f"Kế hoạch số {one.split()[0]}/KH-SCT ngày {one.split()[1]} của Sở Công Thương" for one in plans.split(", "))
    assert findings(text) == ()


def test_a_party_symbol_is_mended() -> None:
    (found,) = (
        one for one in findings("Thực hiện Nghị quyết số 18/NQ-TW ngày 25/10/2017 của Ban Chấp hành Trung ương.") if one.code == "VD007"
    )
    assert found.fix is not None
    assert (found.quote, found.fix.text) == ("18/NQ-TW", "18-NQ/TW")


def test_a_flow_that_fails_asks_about_what_is_left() -> None:
    text = (
        "Đã tiếp nhận 3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp, dịch vụ bưu chính 113 hồ sơ; "
        "kỳ trước chuyển qua 12 hồ sơ); số lượng hồ sơ đã giải quyết 3.291 hồ sơ; số lượng hồ sơ đang giải quyết 79 hồ sơ."
    )
    (found,) = findings(text)
    assert (found.code, found.severity.value) == ("SL007", "error")
    assert found.message == (
        "Hồ sơ tiếp nhận bằng đã giải quyết cộng đang giải quyết: không khớp. 3.291 + 79 = 3.370 ≠ 3.382. Chênh lệch 12. "
        "Chênh lệch 12 đúng bằng «Hồ sơ kỳ trước chuyển qua»: phải chăng số này bị tính thiếu hoặc tính hai lần?"
    )


def test_dossiers_sent_back_make_a_flow_uncertain() -> None:
    text = (
        "Đã tiếp nhận 3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp, dịch vụ bưu chính 113 hồ sơ; "
        "kỳ trước chuyển qua 12 hồ sơ); đã giải quyết 3.291 hồ sơ; đang giải quyết 79 hồ sơ; số còn lại được trả lại do không đủ điều kiện."
    )
    assert [(found.code, found.severity.value) for found in findings(text)] == [("SL007", "warning")]


def test_printed_figures_are_compared_with_the_records() -> None:
    text = "Đã tiếp nhận 3.382 hồ sơ; số lượng hồ sơ đang giải quyết 79 hồ sơ."
    assert told(text, figures={"HS01": 3382, "HS08": 91}) == [("MT002", "warning", "79 hồ sơ")]
    assert told(text, figures={"HS01": 3382, "HS08": 79}) == []


def test_own_documents_are_looked_up_in_the_register() -> None:
    rows = [
        {"direction": "outgoing", "symbol": "535/KH-SCT", "issued_on": date(2025, 3, 17), "issuer": "Sở Công Thương", "subject": ""},
        {"direction": "outgoing", "symbol": "517/KH-SCT", "issued_on": date(2025, 3, 14), "issuer": "Sở Công Thương", "subject": ""},
    ]
    text = "Kế hoạch số 535/KH-SCT ngày 17/3/2025; Kế hoạch số 517/KH-SCT ngày 15/3/2025; Kế hoạch số 518/KH-SCT ngày 15/3/2025."
    found = findings(text, register={"documents": rows})
    assert [(one.code, one.severity.value, one.quote) for one in found if one.code == "VD015"] == [
        ("VD015", "warning", "Kế hoạch số 517/KH-SCT ngày 15/3/2025"),
        ("VD015", "hint", "Kế hoạch số 518/KH-SCT ngày 15/3/2025"),
    ]


def table(*rows: tuple[str, ...]) -> Reading:
    source, pieces = "", []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            pieces.append(Piece("cell", Flow.plain(text, len(source)), table=0, row=row, column=column))
            source += text + "\n"
    return Reading("bang.docx", "docx", source, tuple(pieces))


def test_a_total_row_is_added_up() -> None:
    head, one, other = ("STT", "Đơn vị", "Số hồ sơ"), ("1", "Phòng A", "120"), ("2", "Phòng B", "80")
    context = Context(on=ON)
    assert check_reading(table(head, one, other, ("", "Tổng", "200")), context=context, rules=MINE).findings == ()
    (found,) = check_reading(table(head, one, other, ("", "Tổng", "210")), context=context, rules=MINE).findings
    assert (found.code, found.quote, found.message) == ("SL013", "210", "Số trong bảng không khớp: 120 + 80 = 200 ≠ 210.")
