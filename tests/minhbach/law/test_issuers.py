from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from minhbach.law.issuers import AGENCIES, known_issuers, load_issuers
from minhbach.law.reading import LawDataError


@pytest.mark.parametrize(
    ("symbol", "name", "on", "valid"),
    [
        ("BTNMT", "Bộ Tài nguyên và Môi trường", date(2025, 2, 28), True),
        ("BTNMT", "Bộ Tài nguyên và Môi trường", date(2025, 3, 1), False),
        ("BNNMT", "Bộ Nông nghiệp và Môi trường", date(2025, 2, 28), False),
        ("BNNMT", "Bộ Nông nghiệp và Môi trường", date(2025, 3, 1), True),
        ("CTUBND", "Chủ tịch Ủy ban nhân dân", date(2025, 6, 30), False),
        ("SCT", "Sở Công Thương", date(2025, 6, 30), True),
        ("HU", "Huyện ủy", date(2025, 7, 1), False),
        ("LĐTBXH", "Bộ Lao động - Thương binh và Xã hội", date(2010, 1, 1), True),
    ],
)
def test_validity(symbol: str, name: str, on: date, valid: bool) -> None:
    issuer = known_issuers().named(symbol)
    assert issuer is not None
    assert (issuer.name, issuer.valid(on)) == (name, valid)


def test_ministries_that_merged_have_a_successor() -> None:
    ended = {one.symbol: one.successor for one in known_issuers().issuers if one.level == "ministry" and one.end == date(2025, 2, 28)}
    assert ended == {
        "BTTTT": "BKHCN",
        "BTNMT": "BNNMT",
        "BNNPTNT": "BNNMT",
        "BKHĐT": "BTC",
        "BGTVT": "BXD",
        "BLĐTBXH": "BNV",
        "UBDT": "BDTTG",
        "TCT": "CT",
        "TCHQ": "CHQ",
    }


def test_types() -> None:
    types = known_issuers().type_by_abbreviation
    assert {short: types[short].name for short in ("NQ", "CTr", "CT", "TTr", "TT", "HD", "HĐ", "QyĐ", "BC", "KL")} == {
        "NQ": "Nghị quyết",
        "CTr": "Chương trình",
        "CT": "Chỉ thị",
        "TTr": "Tờ trình",
        "TT": "Thông tư",
        "HD": "Hướng dẫn",
        "HĐ": "Hợp đồng",
        "QyĐ": "Quy định",
        "BC": "Báo cáo",
        "KL": "Kết luận",
    }


def test_provinces() -> None:
    provinces = known_issuers().provinces
    assert len(provinces.provinces) == 34
    assert 34 + sum(len(one.absorbed) for one in provinces.provinces) == 63
    assert provinces.now("Kon Tum", date(2025, 6, 30)) == "Kon Tum"
    assert provinces.now("Kon Tum", date(2025, 7, 1)) == "Quảng Ngãi"
    assert provinces.now("Quảng Ngãi", date(2025, 7, 1)) == "Quảng Ngãi"
    assert provinces.now("Sài Gòn", date(2025, 7, 1)) is None
    assert (provinces.ended("Kon Tum"), provinces.ended("Huế")) == (date(2025, 6, 30), None)


def test_law_names_begin_with_their_type() -> None:
    names = known_issuers().law_names
    assert len(set(names)) == len(names)
    assert all(name == "Hiến pháp" or name.startswith(("Luật ", "Bộ luật ", "Pháp lệnh ")) for name in names)


def test_one_symbol_for_two_bodies_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "agencies"
    shutil.copytree(AGENCIES, folder)
    (folder / "them.yaml").write_text(
        "- symbol: 'SCT'\n  name: 'Khác'\n  level: 'province'\n  source: 'x'\n  confidence: 'memory'\n", encoding="utf-8"
    )
    with pytest.raises(LawDataError, match="ký hiệu SCT được ghi cho hai cơ quan"):
        load_issuers(folder)


def test_an_unknown_successor_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "agencies"
    shutil.copytree(AGENCIES, folder)
    (folder / "them.yaml").write_text(
        "- symbol: 'XYZT'\n  name: 'Khác'\n  level: 'province'\n  successor: 'ZZZ'\n  source: 'x'\n  confidence: 'memory'\n",
        encoding="utf-8",
    )
    with pytest.raises(LawDataError, match="XYZT: không có cơ quan kế tục ZZZ"):
        load_issuers(folder)
