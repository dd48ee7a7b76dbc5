"""Older word-processor files: through LibreOffice where it is, with a message that says what to do where it is not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from minhbach.checks.marking import marked_copies
from minhbach.checks.runner import Checked, Job, check_file
from minhbach.documents.readers import ReaderError, older_word
from minhbach.documents.readers.older_word import as_docx
from minhbach.documents.readers.open import read

WORD_97 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
RTF = rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Times New Roman;}}\f0 Th\u7921?c hi\u7879?n c\u7911?a c\u7911?a S\u7903?.\par N\u259?m 2025.\par}"
SOFFICE = shutil.which("soffice")
office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.mark.parametrize(("content", "kind"), [(WORD_97, "Word 97–2003"), (RTF, "RTF")])
def test_without_the_program_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch, content: bytes, kind: str) -> None:
    monkeypatch.setattr(older_word, "PROGRAMS", ("no-such-program",))
    with pytest.raises(ReaderError, match=rf"a\.doc: là tệp {kind}.*cài LibreOffice.*lưu lại dạng \.docx"):
        read(content, "a.doc")


def test_a_program_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n", "utf-8")
    slow.chmod(0o755)
    monkeypatch.setattr(older_word, "PROGRAMS", (str(slow),))
    with pytest.raises(ReaderError, match=r"quá 0\.2 giây nên bị dừng"):
        as_docx(WORD_97, "a.doc", "doc", seconds=0.2)


def test_a_file_over_the_limit_is_not_given_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older_word, "MAX_BYTES", 100)
    with pytest.raises(ReaderError, match="lớn hơn"):
        read(WORD_97, "a.doc")


@office
@pytest.mark.office
def test_rtf_is_read() -> None:
    reading = read(RTF, "a.rtf")
    assert (reading.kind, [piece.text for piece in reading.pieces if piece.kind == "paragraph"]) == (
        "rtf",
        ["Thực hiện của của Sở.", "Năm 2025."],
    )


@office
@pytest.mark.office
def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(ReaderError, match="LibreOffice không mở được"):
        read(WORD_97, "a.doc")


@office
@pytest.mark.office
def test_doc_is_read_and_its_copy_carries_the_findings(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_bytes(RTF)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path), str(tmp_path / "a.rtf")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    checked = check_file(tmp_path / "a.doc", Job(today=datetime(2026, 11, 27, tzinfo=UTC).date(), codes=("NN001",), suppressions=()))
    assert isinstance(checked, Checked)
    assert (checked.reading.kind, [finding.quote for finding in checked.findings]) == ("doc", ["của của"])
    paths = list(marked_copies(checked, tmp_path / "out", name="a.doc", at=datetime(2026, 11, 27, tzinfo=UTC)))
    assert [path.name for path in paths] == ["a.doc.ket-qua.html", "a.doc.nhan-xet.docx"]
    with ZipFile(paths[1]) as package:
        assert "NN001" in package.read("word/comments.xml").decode("utf-8")
