"""A document's own date."""

from collections.abc import Iterator
from datetime import date

import pytest

from minhbach.checks import dating
from minhbach.checks.dating import dated, own_date
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


def test_a_long_paragraph_is_searched_for_the_date_line_only_where_one_may_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = dating.dates

    def noting(text: str) -> Iterator[dating.Written]:
        for found in real(text):
            asked.append(found)
            yield found

    monkeypatch.setattr(dating, "dates", noting)
    assert own_date(read_text("Kế hoạch ngày 05/3/2025 của Sở. " * 500)) is None
    assert len(asked) <= dating.WITHIN // len("Kế hoạch ngày 05/3/2025 của Sở. ") + 2
