from __future__ import annotations

from datetime import date

from minhbach.citations.reporting import as_json, as_text, cite
from minhbach.documents.reading import Piece, Reading
from minhbach.text import Flow

SOURCE = (
    "SỞ CÔNG THƯƠNG\nSố: 538/BC-SCT\nQuảng Ngãi, ngày 05 tháng 11 năm 2025\n"
    "Theo khoản 2 Điều 5 Nghị định số 61/2018/NĐ-\nCP ngày 23/4/2018 và Quyết định này."
)
ON = date(2025, 11, 5)


def reading() -> Reading:
    ends = [SOURCE.index("\nQuảng"), SOURCE.index("\nTheo")]
    body = SOURCE[ends[1] + 1 :]
    places = [place + ends[1] + 1 for place, letter in enumerate(body) if letter != "\n"]
    flows = [Flow.plain(SOURCE[15 : ends[0]], 15), Flow.plain(SOURCE[ends[0] + 1 : ends[1]], ends[0] + 1), Flow.keep(SOURCE, places)]
    return Reading("a.txt", "txt", SOURCE, tuple(Piece("paragraph", flow, page=1) for flow in flows))


def test_json() -> None:
    start = SOURCE.index("Nghị định")
    assert as_json("a.txt", cite(reading(), ON)) == {
        "file": "a.txt",
        "citations": [
            {
                "text": "Số: 538/BC-SCT",
                "start": 15,
                "end": 29,
                "type": "Báo cáo",
                "number": "538",
                "year": None,
                "symbol": "538/BC-SCT",
                "date": "2025-11-05",
                "issuer": "Sở Công Thương",
                "status": "unknown",
                "kind": "document",
                "page": 1,
                "own_number": True,
            },
            {
                "text": "Nghị định số 61/2018/NĐ-\nCP ngày 23/4/2018",
                "start": start,
                "end": start + 42,
                "type": "Nghị định",
                "number": "61",
                "year": "2018",
                "symbol": "61/2018/NĐ-CP",
                "date": "2018-04-23",
                "issuer": "Chính phủ",
                "status": "expired",
                "kind": "document",
                "page": 1,
                "structure": "khoản 2 Điều 5",
                "means": "61/2018/NĐ-CP",
            },
        ],
        "references": [
            {"text": "Quyết định này", "start": len(SOURCE) - 15, "end": len(SOURCE) - 1, "kind": "back_reference", "type": "Quyết định"}
        ],
    }


def test_table() -> None:
    assert as_text("a.txt", cite(reading(), ON)).splitlines() == [
        "a.txt: 2 dẫn chiếu",
        "Vị trí   Văn bản                  Ngày        Cơ quan ban hành  Hiệu lực",
        "trang 1  Báo cáo 538/BC-SCT       05/11/2025  Sở Công Thương    số của chính văn bản",
        "trang 1  Nghị định 61/2018/NĐ-CP  23/04/2018  Chính phủ         không còn hiệu lực",
    ]


def test_a_file_without_citations() -> None:
    assert as_text("b.txt", cite(Reading("b.txt", "txt", "", ()), ON)) == "b.txt: không tìm thấy dẫn chiếu văn bản nào."
