"""Short mentions and references back, tied to the document that they stand for."""

from __future__ import annotations

from datetime import date

import pytest

from minhbach.citations.names import find_laws
from minhbach.citations.reporting import as_json, as_text, cite
from minhbach.documents.readers.plain import read_text

ON = date(2026, 11, 27)
CITED = "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị (sau đây gọi tắt là Nghị quyết 57). "


def tied(text: str) -> list[tuple[str, str]]:
    """What each mention stands for: its words and the document's symbol or name."""
    contents = as_json("a.txt", cite(read_text(text), ON))
    both = sorted([*contents["citations"], *contents["references"]], key=lambda one: one["start"])
    return [(" ".join(one["text"].split()), one["stands_for"]) for one in both if "stands_for" in one]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{CITED}Thực hiện Nghị quyết số 57, các sở ban hành kế hoạch.",
            [("Nghị quyết 57", "57-NQ/TW"), ("Nghị quyết số 57", "57-NQ/TW")],
        ),
        ("Theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020. Điều 8 Nghị định 30 quy định.", [("Nghị định 30", "30/2020/NĐ-CP")]),
        ("Kế hoạch số 535/KH-SCT ngày 17/3/2025. Kết quả thực hiện Kế hoạch 535: tốt.", [("Kế hoạch 535", "535/KH-SCT")]),
        ("Kế hoạch số 535/KH-SCT ngày 17/3/2025. Kết quả của Kế hoạch 535 được báo cáo.", [("Kế hoạch 535", "535/KH-SCT")]),
        # what follows may be what was meant, where nothing before was
        ("Nghị định 178 và Nghị định 67. Căn cứ Nghị định số 178/2024/NĐ-CP ngày 31/12/2024.", [("Nghị định 178", "178/2024/NĐ-CP")]),
        # two documents of that number: nothing is tied
        ("Nghị quyết số 18-NQ/TW và Nghị quyết số 18/2024/NQ-HĐND. Thực hiện Nghị quyết 18.", []),
        ("Thông tư 71 và Đề án 06 của Chính phủ.", []),
        ("Quyết định số 12/QĐ-UBND ngày 01/3/2025. Quyết định nói trên hết hiệu lực.", [("Quyết định nói trên", "12/QĐ-UBND")]),
        ("Căn cứ Nghị định số 59/2023/NĐ-CP. Quyết định nêu trên không có.", []),
        (
            "Số: 21/2025/QĐ-UBND\n\nQuảng Ngãi, ngày 05 tháng 6 năm 2025\n\nQuyết định này thay thế Quyết định số 12/2020/QĐ-UBND.",
            [("Quyết định này", "21/2025/QĐ-UBND")],
        ),
    ],
)
def test_what_a_mention_stands_for(text: str, expected: list[tuple[str, str]]) -> None:
    assert tied(text) == expected


def test_a_short_mention_has_the_standing_of_its_document_and_no_symbol_of_its_own() -> None:
    contents = as_json("a.txt", cite(read_text("Nghị định số 04/2015/NĐ-CP ngày 09/01/2015. Áp dụng Nghị định 04."), ON))["citations"]
    assert [(one["symbol"], one["status"]) for one in contents] == [("04/2015/NĐ-CP", "expired"), (None, "expired")]
    assert "tức 04/2015/NĐ-CP" in as_text("a.txt", cite(read_text("Nghị định số 04/2015/NĐ-CP ngày 09/01/2015. Áp dụng Nghị định 04."), ON))


def test_a_short_mention_tells_its_issuer_and_date() -> None:
    (one,) = as_json("a.txt", cite(read_text("Chỉ thị 05 ngày 15/5/2016 của Bộ Chính trị."), ON))["citations"]
    assert (one["number"], one["date"], one["issuer"], one["text"]) == ("05", "2016-05-15", "Bộ Chính trị", "Chỉ thị 05 ngày 15/5/2016")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Luật NSNN năm 2025 và Luật CBCC", ["Luật Ngân sách nhà nước", "Luật Cán bộ, công chức"]),
        ("Luật Ban hành VBQPPL ngày 22/6/2015", ["Luật Ban hành văn bản quy phạm pháp luật"]),
        ("Luật THTK, CLP; Bộ luật TTDS 2015", ["Luật Thực hành tiết kiệm, chống lãng phí", "Bộ luật Tố tụng dân sự"]),
        ("Luật Bảo vệ và phát triển ABC; Luật XYZ", []),
        (
            "Điều 71 Luật Công nghiệp thông tin và khoản 2 Điều 5 của Luật Dữ liệu số quy định",
            ["Luật Công nghiệp thông tin", "Luật Dữ liệu"],
        ),
    ],
)
def test_laws_by_first_letters_and_by_their_provisions(text: str, names: list[str]) -> None:
    assert [law.name for law in find_laws(text)] == names
