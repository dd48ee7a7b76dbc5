"""A document's own date."""

from collections.abc import Iterator
from datetime import date

import pytest

from minhbach.checks import dating
from minhbach.checks.dating import dated, judged_on, own_date
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quảng Ngãi, ngày 07 tháng 11 năm 2025", date(2025, 11, 7)),
        ("Quảng Ngãi, ngày 07 tháng 12 năm 2026", date(2026, 12, 7)),
        ("Quảng Ngãi, ngày     tháng 11 năm 2026", date(2026, 11, 28)),
        ("Số:      /BC-SCT          Quảng Ngãi, ngày … tháng 10 năm 2026", date(2026, 10, 31)),
        ("Quảng Ngãi, ngày ..... tháng ..... năm 2024", date(2024, 12, 31)),
        ("Quảng Ngãi, ngày     tháng 13 năm 2024", date(2026, 11, 28)),
        ("Theo kế hoạch ngày   tháng 3 năm 2024", date(2026, 11, 28)),
        ("Nơi không ngày", date(2026, 11, 28)),
    ],
)
def test_a_draft_is_judged_on_its_own_date_line_never_on_a_date_that_it_cites(text: str, expected: date) -> None:
    reading = read_text(f"{text}\n\nBÁO CÁO\n\nCăn cứ Nghị định số 04/2015/NĐ-CP ngày 09/01/2015 của Chính phủ.")
    assert judged_on(reading, date(2026, 11, 28)) == expected
