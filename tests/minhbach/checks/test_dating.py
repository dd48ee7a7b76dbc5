"""A document's own date."""

from datetime import date

import pytest

from minhbach.checks.dating import dated
from minhbach.documents.readers.plain import read_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quảng Ngãi, ngày 07 tháng 11 năm 2025", date(2025, 11, 7)),
        ("Số: 64 /QĐ-UBND                  Phường 1, ngày 14 tháng 3 năm 2025", date(2025, 3, 14)),
        ("Bà Rịa - Vũng Tàu, ngày 05 tháng 6 năm 2025", date(2025, 6, 5)),
        ("Căn cứ Luật Đất đai ngày 18 tháng 01 năm 2024;", None),
        ("Quảng Ngãi, ngày    tháng 11 năm 2025", None),
        ("Quảng Ngãi, ngày 31 tháng 02 năm 2025", None),
    ],
)
def test_the_date_line(text: str, expected: date | None) -> None:
    assert dated(read_text(f"{text}\n\nBÁO CÁO\n\nKết quả công tác.")) == expected
