"""The report of 2025 from which the product was read: its faults of figures and citations are found, no other is called certain."""

from datetime import date
from pathlib import Path

import pytest

from minhbach.checks.dating import dated, judged_on
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context
from minhbach.checks.runner import check_reading
from minhbach.documents.readers.plain import read_text

REPORT = Path(__file__).parents[4] / "shared" / "data" / "reports" / "bao-cao-qcdc-sct-2025.txt"
MINE = {code: rule for code, rule in RULES.items() if code.startswith(("SL", "VD", "HL", "MT"))}


@pytest.fixture(scope="module")
def found() -> list[tuple[str, str, str, str]]:
    if not REPORT.is_file():
        pytest.skip("the report lies outside the project")
    reading = read_text(REPORT.read_text(encoding="utf-8-sig"))
    context = Context(on=judged_on(reading, date(2026, 11, 23)), dated=dated(reading))
    every = check_reading(reading, context=context, rules=MINE).findings
    return [(one.code, one.severity.value, " ".join(one.quote.split()), one.message) for one in every]


def test_what_is_certain(found: list[tuple[str, str, str, str]]) -> None:
    assert [(code, quote[:70]) for code, severity, quote, _ in found if severity == "error"] == [
        ("VD001", "Sở Nội vụ tại Văn bản số 538/BC-SCT ngày 05 tháng 11 năm 2025"),
        ("HL001", "Nghị định số 04/NĐ-CP ngày 09/01/2015"),
        ("VD002", "04/NĐ-CP"),
        ("SL002", "giảm từ 03 phòng còn 02 phòng, tỷ lệ 16,67%"),
        ("SL007", "3.382 hồ sơ (trong đó, trực tuyến 3.257 hồ sơ; trực tiếp, dịch vụ bưu "),
        ("SL001", "số lượng hồ sơ đã giải quyết 3.276 hồ sơ (trong đó, trước hạn 3.276 hồ"),
    ]


def test_what_is_likely(found: list[tuple[str, str, str, str]]) -> None:
    assert [(code, quote) for code, severity, quote, _ in found if severity == "warning"] == [
        ("SL003", "14,28%"),
        ("VD002", "43/QĐ-UBND"),
        ("VD009", "số 223/KH-UBND ngày 15/11/2024"),
        ("MT001", "Hạn chế: không"),
    ]


def test_what_is_asked(found: list[tuple[str, str, str, str]]) -> None:
    asked = {(code, quote[:50]) for code, severity, quote, _ in found if severity == "hint"}
    assert asked >= {
        ("SL004", "giảm 03 đầu mối cấp phòng và tương đương, tỷ lệ 42"),
        ("SL009", "42,857%"),
        ("VD011", "Sửa đổi, bổ sung một số điều của Quy định chức năn"),
    }


def test_the_words_of_the_findings(found: list[tuple[str, str, str, str]]) -> None:
    messages = {(code, severity): message for code, severity, _, message in found}
    assert "3.276 + 15 = 3.291 ≠ 3.276" in messages["SL001", "error"]
    assert "chênh lệch 12 đúng bằng «Hồ sơ kỳ trước chuyển qua»: phải chăng" in messages["SL007", "error"]
    assert "làm tròn là 14,29" in messages["SL003", "warning"]
    assert "không còn hiệu lực từ 01/7/2023" in messages["HL001", "error"]
    assert "10/2022/QH15 và Nghị định 59/2023/NĐ-CP" in messages["HL001", "error"]
    assert "«quá hạn 15 hồ sơ»; «quá hạn 9 hồ sơ»" in messages["MT001", "warning"]


def test_numbers_that_restart_with_the_agency_are_no_fault(found: list[tuple[str, str, str, str]]) -> None:
    numbers = ("517/KH-SCT", "535/KH-SCT", "486/KH-SCT", "730/KH-SCT", "779/QĐ-SCT", "1938/KH-SCT")
    assert [one for one in found if any(number in one[2] for number in numbers)] == []
