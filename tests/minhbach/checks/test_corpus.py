"""Real documents: nothing falls over, nothing takes long for its length, and what an official would call a false alarm stays silent."""

from datetime import date
from pathlib import Path

import pytest

from minhbach.checks.registry import RULES
from minhbach.checks.rule import Severity
from minhbach.checks.runner import Checked, Job, check_reading, context_of
from minhbach.documents.readers.plain import read_plain, read_text

DATA = Path(__file__).parents[4] / "shared" / "data"
FILES = [*sorted((DATA / "corpus").glob("*.txt")), *sorted((DATA / "reports").glob("*.txt"))]
MINE = {code: rule for code, rule in RULES.items() if code[:2] in {"NN", "CT", "TG", "TT", "DL", "BQ"}}
JOB = Job(today=date(2026, 11, 23))

pytestmark = pytest.mark.skipif(not FILES, reason="bộ văn bản mẫu không có ở đây")


def checked(path: Path) -> Checked:
    reading = read_plain(path)
    return check_reading(reading, context=context_of(reading, JOB), rules=MINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:30])
def test_every_document_is_checked_and_every_place_is_in_it(path: Path) -> None:
    answer = checked(path)
    source = answer.reading.source
    assert [one for one in answer.findings if not 0 <= one.start <= one.end <= len(source)] == []
    assert [one for one in answer.findings if one.quote != source[one.start : one.end]] == []


# read one by one: each is a repeated function word or a wrong term that no reading of the sentence makes right
ERRORS = {
    "50-kh-2144-vungtau.txt": ["các các"],
    "54-nd-47-2020-broken-font.txt": ["các các"],
    "57-web-grdp-hanoi-2020.txt": ["với với"],
    "bao-cao-qcdc-sct-2025.txt": ["Quản lý thị trưởng", "của của"],
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem[:30])
def test_errors_are_certain(path: Path) -> None:
    errors = [" ".join(one.quote.split()) for one in checked(path).findings if one.severity is Severity.ERROR]
    assert errors == ERRORS.get(path.name, [])


def test_the_source_report_shows_its_slips_and_its_traps_stay_silent() -> None:
    answer = checked(DATA / "reports" / "bao-cao-qcdc-sct-2025.txt")
    found = {(one.code, " ".join(one.quote.split())) for one in answer.findings}
    assert found >= {
        ("NN001", "thực hiện thực hiện"),
        ("NN001", "của của"),
        ("NN002", "730/KH-SCTngày"),
        ("NN003", "CBCC,NLĐ"),
        ("NN003", "CBCCVC,NLĐ"),
        ("NN005", "”"),
        ("NN010", "Quản lý thị trưởng"),
        ("TG001", "trong năm 2024"),
        ("TG002", "Đến ngày 30/10/2025"),
        ("TG005", "ngày 17/03/2025"),
        *(("NN008", short) for short in ("BCĐ", "CCHC", "TTHC", "CBCCVC", "NLĐ", "TTĐT", "QLTT", "QCDC")),
    }
    promised = [one.message for one in answer.findings if one.code == "CT002"]
    assert promised == [
        "Tiêu đề nêu «mức độ hài lòng», «đối thoại», «tiếp công dân», «giải quyết khiếu nại, tố cáo» "
        "nhưng phần dưới không có số liệu nào về nội dung này."
    ]
    assert [one for one in answer.findings if one.code.startswith("TG") and "Hội nghị" in one.quote] == []
    assert [one for one in answer.findings if one.code in {"NN015", "NN016"}] == []


def test_twice_the_text_has_twice_the_findings_and_no_other_kind() -> None:
    text = (DATA / "reports" / "bao-cao-qcdc-sct-2025.txt").read_text(encoding="utf-8")
    once, twice = (
        check_reading(read_text(source), context=context_of(read_text(source), JOB), rules={"NN001": RULES["NN001"]})
        for source in (text, f"{text}\n\n{text}")
    )
    assert len(twice.findings) == 2 * len(once.findings)
