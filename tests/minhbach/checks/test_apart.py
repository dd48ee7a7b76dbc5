"""Checking and marking in a process of its own: the same answers, and an end to what takes too long or too much."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import typst
from docx import Document as Word

from minhbach.checks.apart import check_apart, mark_apart
from minhbach.checks.runner import Checked, Job, Unread, check_file

DRAFT = Path(__file__).parents[3] / "examples" / "du-thao" / "bao-cao-quy-iii.txt"
JOB = Job(today=date(2026, 11, 23))
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_answer_is_that_of_the_same_process():
    apart, here = check_apart(DRAFT, JOB, name="bao-cao.txt", seconds=60), check_file(DRAFT, JOB)

    assert isinstance(apart, Checked)
    assert isinstance(here, Checked)
    assert (apart.file, apart.reading.file) == ("bao-cao.txt", "bao-cao.txt")
    assert apart.findings == here.findings
    assert apart.citations == here.citations


def test_what_cannot_be_read_is_told_under_the_given_name(tmp_path: Path):
    path = tmp_path / "0a1b2c"
    path.write_bytes(b"%PDF-1.7 hong")

    answer = check_apart(path, JOB, name="công văn.pdf", seconds=60)

    assert isinstance(answer, Unread)
    assert answer.message.startswith("công văn.pdf")


def test_time_is_up():
    answer = check_apart(DRAFT, JOB, name="bao-cao.txt", seconds=0)

    assert answer == Unread(
        "bao-cao.txt", "Đọc tệp quá 0 giây nên đã dừng. Hãy chia tệp thành phần nhỏ hơn, hoặc lưu lại bằng Word rồi thử lại."
    )


def test_each_page_is_told_and_time_counts_between_two(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(typst.compile(b"Trang mot #pagebreak() Trang hai #pagebreak() Trang ba", format="pdf"))
    told: list[tuple[int, int]] = []

    answer = check_apart(path, JOB, name="a.pdf", seconds=60, progress=lambda done, total: told.append((done, total)))

    assert isinstance(answer, Checked)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_memory_is_up():
    answer = check_apart(DRAFT, JOB, name="bao-cao.txt", seconds=60, memory=2**20)

    assert isinstance(answer, Unread)
    assert "quá lớn" in answer.message


def test_comments_are_put_into_a_copy(tmp_path: Path):
    path = tmp_path / "bao-cao.docx"
    made = Word()
    made.add_paragraph("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 120%.")
    made.save(str(path))
    checked = check_file(path, JOB)
    assert isinstance(checked, Checked)

    answer = mark_apart(path, checked.findings, name="bao-cao.docx", at=AT, seconds=60)

    assert isinstance(answer, bytes)
    with zipfile.ZipFile(io.BytesIO(answer)) as package:
        assert any(name.startswith("word/comments") for name in package.namelist())


@pytest.mark.parametrize(("content", "said"), [(b"van ban thuong", "DOCX và PDF"), (b"", "tệp rỗng")])
def test_what_takes_no_comments_says_so(tmp_path: Path, content: bytes, said: str):
    path = tmp_path / "a.txt"
    path.write_bytes(content)

    answer = mark_apart(path, (), name="a.txt", at=AT, seconds=60)

    assert isinstance(answer, Unread)
    assert said in answer.message
