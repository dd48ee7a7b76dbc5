"""Setting findings aside: with a reason, visibly, and not longer than needed."""

from datetime import date
from pathlib import Path

import pytest

from minhbach.checks.rule import Context, Severity, Suppression
from minhbach.checks.runner import Job, Unread, check_file, check_reading, exit_code
from minhbach.checks.suppressions import FILE_NAME, SuppressionError, read_suppressions
from minhbach.documents.readers.plain import read_text

ON = Context(on=date(2025, 11, 7))
TEXT = "Trang thông tin điện tử của của Sở và của của các phòng."
CODES = ("BQ001", "NN001")


def test_a_finding_is_set_aside_with_its_reason_and_stays_visible() -> None:
    checked = check_reading(read_text(TEXT), context=ON, suppressions=[Suppression("NN001", "trích nguyên văn")])
    assert [(one.code, one.quote, one.suppressed) for one in checked.findings] == [
        ("NN001", "của của", "trích nguyên văn"),
        ("NN001", "của của", "trích nguyên văn"),
    ]
    assert checked.worst() is None


def test_an_entry_with_a_quote_meets_only_that_quote_and_an_unused_one_is_a_finding() -> None:
    unused = Suppression("NN001", "đã sửa", quote="và và")
    checked = check_reading(read_text(TEXT), context=ON, suppressions=[unused])
    assert [(one.code, one.severity, one.suppressed) for one in checked.findings] == [
        ("BQ001", Severity.HINT, ""),
        ("NN001", Severity.ERROR, ""),
        ("NN001", Severity.ERROR, ""),
    ]
    assert checked.findings[0].message == "Mục bỏ qua (NN001, trích «và và»; lý do: đã sửa) không ứng với phát hiện nào."


def test_an_entry_for_another_file_is_neither_used_nor_unused() -> None:
    other = Suppression("NN001", "văn bản cũ", file="khac.txt")
    checked = check_reading(read_text(TEXT, "nay.txt"), context=ON, suppressions=[other])
    assert [one.code for one in checked.findings] == ["NN001", "NN001"]


def test_a_file_beside_the_document_is_used(tmp_path: Path) -> None:
    (tmp_path / "bao-cao.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / FILE_NAME).write_text('- {ma: NN001, trich: "của của", ly_do: "trích nguyên văn"}\n', encoding="utf-8")
    checked = check_file(tmp_path / "bao-cao.txt", Job(today=date(2025, 11, 7)))
    assert not isinstance(checked, Unread)
    assert {one.suppressed for one in checked.findings} == {"trích nguyên văn"}
    assert exit_code([checked], Severity.HINT) == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- {ma: NN001}\n", f"{FILE_NAME}, mục 1: cần «ma» và «ly_do», có thể thêm «trich» (câu chữ bị báo) và «tep» (tên tệp), "),
        ("- {ma: XX999, ly_do: thử}\n", f"{FILE_NAME}, mục 1: không có quy tắc mang mã XX999. "),
        ("- {ma: NN001, ly_do: ''}\n", f"{FILE_NAME}, mục 1: mỗi giá trị phải là chữ"),
        ("ma: NN001\n", f"{FILE_NAME} phải là danh sách các mục"),
        ("- {ma: NN001\n", f"{FILE_NAME} sai cú pháp YAML"),
        ("- &a {ma: NN001, ly_do: thử}\n- *a\n", f"{FILE_NAME} sai cú pháp YAML"),
    ],
)
def test_a_broken_file_says_what_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SuppressionError) as error:
        read_suppressions(path, CODES)
    assert str(error.value).startswith(message)


def test_a_broken_file_makes_the_document_unreadable(tmp_path: Path) -> None:
    (tmp_path / "bao-cao.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / FILE_NAME).write_text("- {ma: NN001}\n", encoding="utf-8")
    answer = check_file(tmp_path / "bao-cao.txt", Job(today=date(2025, 11, 7)))
    assert isinstance(answer, Unread)
    assert exit_code([answer], Severity.ERROR) == 2
