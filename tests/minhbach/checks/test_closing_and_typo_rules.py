"""The closing day of yearly figures, and how sure a message about a slip of the pen is."""

from datetime import date
from pathlib import Path

import pytest

from minhbach.checks.dictionaries import DictionaryError
from minhbach.checks.registry import RULES
from minhbach.checks.rule import Context, Finding, Severity
from minhbach.checks.rules import tg002_chot_so_lieu as tg002
from minhbach.checks.runner import check_reading
from minhbach.documents.readers.plain import read_text

HEAD = "BÁO CÁO\n\nKết quả công tác năm 2025\n\n"


def findings(code: str, text: str, on: date = date(2025, 11, 7)) -> tuple[Finding, ...]:
    return tuple(check_reading(read_text(text), context=Context(on=on), rules={code: RULES[code]}).findings)


def test_one_place_before_the_closing_day() -> None:
    (one,) = findings("TG002", HEAD + "Đến ngày 13/12/2025 đã tiếp nhận 12 hồ sơ.")
    assert (one.quote, one.message) == (
        "Đến ngày 13/12/2025",
        "Báo cáo năm 2025 dùng số liệu đến ngày 13/12/2025, trước ngày chốt số liệu năm 14/12.",
    )


def test_many_places_are_told_once_at_the_first() -> None:
    (one,) = findings(
        "TG002",
        HEAD + "Đến ngày 30/10/2025 đã tiếp nhận 12 hồ sơ; tính đến ngày 31/10/2025 có 3 đơn.\n\nĐến ngày 14/12/2025 có 5 đơn.\n\n"
        "Đến ngày 30/6/2025 có 6 đơn.\n\nĐến ngày 01/11/2025 có 7 đơn.",
    )
    assert (one.quote, one.message) == (
        "Đến ngày 30/10/2025",
        "Báo cáo năm 2025 dùng số liệu đến ngày 30/10/2025, trước ngày chốt số liệu năm 14/12; văn bản có 3 chỗ như vậy.",
    )


def test_before_the_decree_there_was_no_closing_day() -> None:
    assert findings("TG002", HEAD + "Đến ngày 30/10/2025 đã tiếp nhận 12 hồ sơ.", on=date(2019, 3, 11)) == ()
    assert len(findings("TG002", HEAD + "Đến ngày 30/10/2025 đã tiếp nhận 12 hồ sơ.", on=date(2019, 3, 12))) == 1


def test_the_closing_day_is_data() -> None:
    assert tg002.closings() == (
        tg002.Closing(date(2019, 3, 12), 12, 14, "Nghị định 09/2019/NĐ-CP, Điều 12, khoản 4", "Nghị định 09/2019/NĐ-CP", "memory"),
    )
    newest = tg002.closings()[-1]
    assert RULES["TG002"].basis.startswith(newest.article)
    assert f"({newest.day:02}/{newest.month:02})" in str(tg002.__doc__)


@pytest.mark.parametrize(
    "rest",
    [
        'closes: "14/13", confidence: own',
        'closes: "32/12", confidence: own',
        "closes: 2025-12-14, confidence: own",
        'closes: "14/12"',
        'closes: "14/12", confidence: sure',
    ],
)
def test_an_entry_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rest: str) -> None:
    file = tmp_path / "chot-so-lieu.yaml"
    file.write_text(f"closings:\n  - {{from: 2019-03-12, article: A, source: S, {rest}}}\n", "utf-8")
    monkeypatch.setattr(tg002, "_FILE", file)
    tg002.closings.cache_clear()
    with pytest.raises(DictionaryError, match=r"chot-so-lieu\.yaml, mục 1: cần article, closes, confidence, from, source"):
        tg002.closings()
    tg002.closings.cache_clear()


def test_a_certain_slip_is_told_as_certain_and_a_likely_one_as_likely() -> None:
    (sure,) = findings("NN010", "Cơ cấu tổ chức của Chi cục Quản lý thị trưởng tỉnh.")
    (likely,) = findings("NN010", "Bộ phận làm thủ tục hành chánh của tỉnh.")
    assert (sure.severity, sure.message) == (Severity.ERROR, "«Quản lý thị trưởng» là viết sai của «Quản lý thị trường».")
    assert (likely.severity, likely.message) == (Severity.WARNING, "«thủ tục hành chánh» có lẽ gõ nhầm của «thủ tục hành chính».")
