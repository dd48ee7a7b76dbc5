from __future__ import annotations

from datetime import date

import pytest

from minhbach.citations.extraction import find_citations
from minhbach.citations.resolution import Registered, Resolution, Status, read_register, resolve
from minhbach.law.instruments import known_instruments

ON = date(2025, 11, 5)
ROWS: list[dict[str, object]] = [
    {"symbol": "32/KH-SCT", "issued_on": date(2025, 1, 6), "issuer": "Sở Công Thương", "subject": "Triển khai công tác dân chủ"},
    {"symbol": "17/KH-SCT", "issued_on": date(2024, 1, 6), "issuer": "Sở Công Thương", "subject": "Kế hoạch năm 2024"},
    {"symbol": "17/KH-SCT", "issued_on": date(2025, 1, 9), "issuer": "Sở Công Thương", "subject": "Kế hoạch năm 2025"},
    {"symbol": None, "issued_on": date(2025, 1, 9), "issuer": "Sở Công Thương", "subject": "Chưa lấy số"},
]


def resolved(text: str, on: date = ON, place: str = "") -> Resolution:
    [citation] = find_citations(text)
    return resolve(citation, known_instruments(), on, place=place)


@pytest.mark.parametrize(
    ("text", "on", "status"),
    [
        ("Nghị định số 59/2023/NĐ-CP", ON, Status.IN_FORCE),
        ("Nghị định số 59/2023/NĐ-CP", date(2023, 8, 14), Status.NOT_YET),
        ("Nghị định số 61/2018/NĐ-CP", date(2025, 6, 30), Status.IN_FORCE),
        ("Nghị định số 61/2018/NĐ-CP", date(2025, 7, 1), Status.EXPIRED),
        ("Nghị định số 04/2015/NĐ-CP", date(2023, 6, 30), Status.IN_FORCE),
        ("Nghị định số 4/2015/NĐ-CP", date(2023, 7, 1), Status.EXPIRED),
        ("Nghị định số 118/2025/NĐ-CP", ON, Status.IN_FORCE),
        ("Nghị định số 118/2025/NĐ-CP", date(2026, 1, 1), Status.AMENDED),
        ("Luật Tiếp công dân", ON, Status.IN_FORCE),
        ("Luật Tiếp công dân", date(2026, 7, 1), Status.AMENDED),
        ("Luật Lưu trữ năm 2011", ON, Status.EXPIRED),
        ("Luật Lưu trữ năm 2024", ON, Status.IN_FORCE),
        ("Luật Lưu trữ", ON, Status.IN_FORCE),
        ("Luật Lưu trữ năm 2020", ON, Status.UNKNOWN),
        ("Luật Tổ chức chính quyền địa phương ngày 19/6/2015", ON, Status.EXPIRED),
        ("Luật Tổ chức chính quyền địa phương năm 2025", ON, Status.AMBIGUOUS),
        ("Kết luận số 120-KL/TW ngày 07/01/2016", ON, Status.UNKNOWN),
        ("Kết luận số 120-KL/TW", ON, Status.AMBIGUOUS),
        ("Chỉ thị số 30-CT/TW ngày 05/02/2024", ON, Status.UNKNOWN),
        ("Quy định số 144-QĐ/TW ngày 09/5/2024", ON, Status.IN_FORCE),
        ("Nghị quyết số 66/NQ-CP ngày 26/3/2025", ON, Status.IN_FORCE),
        ("Nghị quyết số 66/NQ-CP", ON, Status.AMBIGUOUS),
        ("Kế hoạch số 535/KH-SCT ngày 17/3/2025", ON, Status.UNKNOWN),
        ("Nghị quyết Đại hội XIII", ON, Status.UNKNOWN),
        ("Quyết định này", ON, Status.UNKNOWN),
    ],
)
def test_status(text: str, on: date, status: Status) -> None:
    assert resolved(text, on).status is status


def test_the_year_left_out_of_a_normative_symbol() -> None:
    resolution = resolved("Nghị định số 04/NĐ-CP ngày 09/01/2015")
    assert (resolution.status, resolution.repaired) == (Status.EXPIRED, "04/2015/NĐ-CP")
    assert resolution.note.startswith("Không còn hiệu lực từ 01/7/2023")
    assert "không có điều khoản nào trực tiếp thay thế" in resolution.note


def test_a_unique_symbol_with_another_date() -> None:
    assert resolved("Nghị định số 78/2025/NĐ-CP ngày 01/4/2022").date_differs
    assert not resolved("Nghị định số 78/2025/NĐ-CP ngày 01/4/2025").date_differs


def test_a_symbol_that_repeats_is_never_wrong() -> None:
    assert resolved("Chỉ thị số 30-CT/TW ngày 05/02/2024") == Resolution(Status.UNKNOWN)


def test_a_local_symbol_needs_its_place() -> None:
    text = "Quyết định số 08/2025/QĐ-UBND ngày 01/7/2025"
    assert resolved(text).status is Status.AMBIGUOUS
    assert resolved(f"{text} của UBND tỉnh Gia Lai").instrument is None
    instrument = resolved(text, place="Quảng Ngãi").instrument
    assert instrument is not None
    assert instrument == resolved(f"{text} của UBND tỉnh Quảng Ngãi").instrument


def test_what_was_only_remembered_is_not_certain() -> None:
    assert not resolved("Nghị định số 149/2018/NĐ-CP").certain
    assert resolved("Nghị định số 61/2018/NĐ-CP").certain


def test_note_of_an_expired_document() -> None:
    assert resolved("Nghị định số 61/2018/NĐ-CP").note == (
        "Nghị định số 61/2018/NĐ-CP không còn hiệu lực từ ngày 01/7/2025, được thay thế bởi 118/2025/NĐ-CP."
    )


@pytest.mark.parametrize(
    ("text", "registered", "differs"),
    [
        ("Kế hoạch số 32/KH-SCT ngày 06/01/2025", date(2025, 1, 6), False),
        ("Kế hoạch số 032/KH-SCT", date(2025, 1, 6), False),
        ("Kế hoạch số 32/KH-SCT ngày 07/01/2025", date(2025, 1, 6), True),
        ("Kế hoạch số 17/KH-SCT ngày 09/01/2025", date(2025, 1, 9), False),
        ("Kế hoạch số 17/KH-SCT", None, False),
        ("Kế hoạch số 99/KH-SCT", None, False),
    ],
)
def test_register(text: str, registered: date | None, differs: bool) -> None:
    [citation] = find_citations(text)
    resolution = resolve(citation, known_instruments(), ON, read_register(ROWS))
    assert (resolution.registered.issued_on if resolution.registered else None, resolution.register_date_differs) == (registered, differs)


def test_register_is_keyed_without_leading_zeros() -> None:
    assert read_register(ROWS[:1]) == {
        "32/kh-sct": (Registered("32/KH-SCT", date(2025, 1, 6), "Sở Công Thương", "Triển khai công tác dân chủ"),)
    }
