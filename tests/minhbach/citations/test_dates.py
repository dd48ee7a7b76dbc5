from __future__ import annotations

from datetime import date

import pytest

from minhbach.citations.dates import date_at, own_date, year_at


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" ngày 14/8/2023", date(2023, 8, 14)),
        (", ngày 14/8/2023", date(2023, 8, 14)),
        (" ngày 05 tháng 11 \n\nnăm 2025", date(2025, 11, 5)),
        (" ngày 24-5-2025", date(2025, 5, 24)),
        (" ngày 27.5.1978", date(1978, 5, 27)),
        (" ngày 21 /05/2010", date(2010, 5, 21)),
        ("ngày 20 tháng12 năm2020", date(2020, 12, 20)),
        (" ký ngày 18/11/2025", date(2025, 11, 18)),
        (" được ban hành ngày 18/11/2025", date(2025, 11, 18)),
        (" (12/12/1994)", date(1994, 12, 12)),
        (" NGÀY 01 THÁNG 02 NĂM 2025", date(2025, 2, 1)),
        (" ngày !4 tháng 10 năm 2025", date(2025, 10, 14)),
        (" ngày 14/8/20231.", date(2023, 8, 14)),
        (" ngày 1-6-81", date(1981, 6, 1)),
        (" ngày 31/02/2025", None),
    ],
)
def test_date_at(text: str, day: date | None) -> None:
    written = date_at(text, 0)
    assert written is not None
    assert written.day == day


@pytest.mark.parametrize("text", [" về việc", " ngày … tháng … năm 2025", " và ngày 14/8/2023", " ngày 14/8"])
def test_no_date_at_once(text: str) -> None:
    assert date_at(text, 0) is None


def test_year_at() -> None:
    assert year_at("Luật năm 2022 quy định", 4) == ("2022", 13)
    assert year_at("Luật 2016", 4) == ("2016", 9)
    assert year_at("Luật 2016/QH", 4) == ("2016", 9)
    assert year_at("Luật 20161234", 4) is None


def test_own_date() -> None:
    written = own_date("   Quảng Ngãi, ngày 05 tháng 11 năm 2025", 0)
    assert written is not None
    assert (written.day, written.text) == (date(2025, 11, 5), "05 tháng 11 năm 2025")
