"""Running over readings, files and folders."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhbach.checks import claims, mentions
from minhbach.checks.rule import Context, Severity
from minhbach.checks.runner import Checked, Job, Unread, check_paths, check_reading, context_of, exit_code, files_of
from minhbach.documents.readers.plain import read_text

TODAY = date(2026, 11, 23)
JOB = Job(today=TODAY)
# what rules look for, to be put together in ways that nobody writes
BITS = (
    "BÁO CÁO\n",
    "\n\n",
    "\n",
    "I. ",
    "a) ",
    "1.1. ",
    "“",
    "”",
    "(",
    ")",
    '"',
    "năm 2025",
    "ngày 31/02/2025",
    "trong năm 2024",
    "Nơi nhận:\n",
    "của của ",
    "Quản lý thị trưởng",
    "CBCC,NLĐ",
    "Căn cứ ",
    ";",
    "./.",
    "Số: 5/2025/KH-SCT",
    "Độc lập -Tự do",
    "tỉnh Kon Tum",
    "đến ngày 30/10/2025",
    "\t",
    " | ",
)


def test_places_are_those_of_the_source_and_quotes_its_words() -> None:
    source = "Công khai trên trang thông tin điện tử của\ncủa Sở.\n"
    checked = check_reading(read_text(source), context=Context(on=TODAY))
    assert [(one.code, one.start, one.end, one.quote) for one in checked.findings] == [("NN001", 39, 46, "của\ncủa")]


def test_the_day_is_the_given_one_or_the_documents_own_or_today() -> None:
    own = read_text("Quảng Ngãi, ngày 07 tháng 11 năm 2025\n\nBÁO CÁO\n\nCăn cứ văn bản ngày 05/01/2025.")
    undated = read_text("BÁO CÁO\n\nTheo văn bản ngày 05/11/2025 và hạn ngày 31/12/2030.")
    silent = read_text("BÁO CÁO\n\nKhông nói ngày nào.")
    assert [context_of(reading, JOB).on for reading in (own, undated, silent)] == [date(2025, 11, 7), TODAY, TODAY]
    assert [context_of(reading, JOB).dated for reading in (own, undated, silent)] == [date(2025, 11, 7), None, None]
    assert context_of(own, replace(JOB, on=date(2024, 1, 1))).on == date(2024, 1, 1)


def test_files_and_folders_each_once_without_lock_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.docx", "~$a.docx", ".an.txt", "anh.png", "con/c.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert files_of([tmp_path, tmp_path / "b.txt"]) == [tmp_path / "a.docx", tmp_path / "b.txt", tmp_path / "con/c.pdf"]


def test_an_unreadable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Các sở báo cáo của của mình.", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 broken")
    told: list[tuple[int, int, str]] = []
    answers = check_paths([tmp_path], JOB, progress=lambda done, total, file: told.append((done, total, file)))
    assert [type(answer) for answer in answers] == [Checked, Unread]
    assert told == [(1, 2, str(tmp_path / "a.txt")), (2, 2, str(tmp_path / "b.docx"))]
    assert exit_code(answers, Severity.ERROR) == 2
    assert exit_code(answers[:1], Severity.ERROR) == 1


def test_several_processes_give_the_same_answers_in_the_same_order(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(f"Các sở báo cáo của của mình, lần {number}.", encoding="utf-8")
    assert check_paths([tmp_path], JOB, workers=2) == check_paths([tmp_path], JOB)


def test_each_piece_is_read_once_however_many_rules_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[str, str]] = []
    for module, name in ((mentions, "find_citations"), (claims, "read_clauses"), (claims, "find_relations")):
        monkeypatch.setattr(module, name, _noting(read, name, getattr(module, name)))
    parts = [
        f"Đoạn {number}. Kế hoạch số {number}/KH-UBND ngày 05/3/2025: tổng số 1{number} hồ sơ, gồm 10 hồ sơ và {number} hồ sơ."
        for number in range(1, 9)
    ]
    for length in (4, 8):
        read.clear()
        reading = read_text("\n\n".join(parts[:length]))
        check_reading(reading, context=context_of(reading, JOB))
        # once each, and the work grows with the text
        assert Counter(name for name, _ in read) == dict.fromkeys(("find_citations", "read_clauses", "find_relations"), length)


def test_nothing_is_kept_of_the_document_before() -> None:
    for number in (1, 2):
        reading = read_text(f"Kế hoạch số {number}/KH-UBND ngày 05/3/2025.")
        check_reading(reading, context=context_of(reading, JOB))
        assert mentions.citations_of.cache_info().currsize == 1


def _noting(read: list[tuple[str, str]], name: str, real: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def noted(given: Any) -> Any:
        read.append((name, str(given)))
        return real(given)

    return noted


def test_the_exit_code_looks_at_the_gravest_finding() -> None:
    reading = read_text("Báo cáo hằng quý; họp giao ban hàng quý.")
    checked = check_reading(reading, context=Context(on=TODAY))
    assert {one.severity for one in checked.findings} == {Severity.HINT}
    assert [exit_code([checked], severity) for severity in Severity] == [0, 0, 1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(BITS) | st.text(max_size=12), max_size=40).map("".join))
def test_no_text_makes_a_rule_fall_over(text: str) -> None:
    reading = read_text(text)
    checked = check_reading(reading, context=context_of(reading, JOB))
    assert [one for one in checked.findings if one.quote != reading.source[one.start : one.end]] == []
    assert [one for one in checked.findings if one.fix and not 0 <= one.fix.start <= one.fix.end <= len(reading.source)] == []
