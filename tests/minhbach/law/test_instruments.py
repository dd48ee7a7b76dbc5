from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minhbach.citations.grammar import normalise
from minhbach.law.instruments import Instruments, known_instruments, load_instruments
from minhbach.law.reading import LawDataError

GOOD = """- symbol: '1/2020/NĐ-CP'
  type: 'Nghị định'
  issuer: 'Chính phủ'
  subject: 'Một việc'
  signed: '2020-01-02'
  in_force_from: '2020-03-01'
  in_force_to: '2021-02-28'
  amended_by: [{symbol: '2/2020/NĐ-CP', since: '2020-06-01'}]
  source: 'Bộ Pháp điển'
  confidence: 'verified'
"""


def load(folder: Path, text: str) -> Instruments:
    (folder / "thu.yaml").write_text(text, encoding="utf-8")
    return load_instruments(folder)


def test_the_package_knows_enough() -> None:
    assert len(known_instruments()) >= 156
    assert {one.confidence.value for one in known_instruments().all()} == {"verified", "secondary", "memory"}


def test_every_symbol_is_in_its_normal_form() -> None:
    symbols = [symbol for one in known_instruments().all() for symbol in (one.symbol, *one.replaced_by, *one.replaces, *one.continued_by)]
    symbols += [amendment.symbol for one in known_instruments().all() for amendment in one.amended_by]
    assert [symbol for symbol in symbols if normalise(symbol) != symbol] == []


def test_the_year_in_a_symbol_is_that_of_signing() -> None:
    for one in known_instruments().all():
        years = [part for part in one.symbol.split("/")[1:] if len(part) == 4 and part.isdigit()]
        assert not years or int(years[0]) == one.signed.year, one.symbol


def test_a_replacement_does_not_end_before_what_it_replaces() -> None:
    known = known_instruments()
    for one in known.all():
        for symbol in one.replaced_by:
            for successor in known.with_symbol(symbol):
                assert successor.signed > one.signed, one.symbol


def test_the_decree_that_lapsed_with_its_parent() -> None:
    [decree] = known_instruments().with_symbol("04/2015/NĐ-CP")
    assert (decree.in_force_to, decree.replaced_by) == (date(2023, 6, 30), ())
    assert decree.continued_by == ("10/2022/QH15", "59/2023/NĐ-CP")


def test_laws_by_name_oldest_first() -> None:
    assert [one.symbol for one in known_instruments().with_name("luật tổ chức  chính quyền địa phương")] == [
        "77/2015/QH13",
        "65/2025/QH15",
        "72/2025/QH15",
    ]


def test_load(tmp_path: Path) -> None:
    [one] = load(tmp_path, GOOD).with_symbol("01/2020/NĐ-CP")
    assert (one.signed, one.in_force_from, one.in_force_to) == (date(2020, 1, 2), date(2020, 3, 1), date(2021, 2, 28))
    assert one.name == "Nghị định số 1/2020/NĐ-CP"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("'2020-01-02'", "2020-01-02", "thu.yaml, dòng 5: giá trị 2020-01-02 phải đặt trong ngoặc kép"),
        ("'2020-01-02'", "'02/01/2020'", "thu.yaml, dòng 1: signed: không phải là ngày theo dạng 'năm-tháng-ngày'"),
        ("subject:", "title:", "thu.yaml, dòng 1: title: khóa không được biết"),
        ("'verified'", "'sure'", "thu.yaml, dòng 1: confidence: 'sure' không thuộc: memory, secondary, verified"),
        ("'2020-03-01'", "'2019-03-01'", "không theo thứ tự"),
        ("  subject: 'Một việc'\n", "", "thu.yaml, dòng 1: subject: phải là chữ"),
        (
            "  subject: 'Một việc'\n",
            "  subject: 'Một việc'\n  subject: 'Hai việc'\n",
            "thu.yaml, dòng 5: khóa 'subject' không hợp lệ hoặc bị ghi hai lần",
        ),
        ("since:", "from:", "thu.yaml, dòng 8: from: khóa không được biết"),
        ("confidence:", "remembered: ['place']\n  confidence:", "mục này không có khóa place"),
        ("- symbol", "symbol", "phải là danh sách"),
    ],
)
def test_refusals(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = GOOD.replace(old, new) if old != "- symbol" else "symbol: 'a'\n"
    with pytest.raises(LawDataError) as refused:
        load(tmp_path, text)
    assert message in str(refused.value)


def test_the_same_document_twice(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match=r"1/2020/NĐ-CP ngày 2020-01-02 được ghi hai lần"):
        load(tmp_path, GOOD * 2)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(LawDataError, match=r"không có tệp \.yaml nào"):
        load_instruments(tmp_path)
