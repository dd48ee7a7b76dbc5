"""One file takes no longer than it may, wherever it is checked."""

import subprocess
import sys
import threading
import zipfile
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from minhbach.checks import runner
from minhbach.checks.rule import Severity
from minhbach.checks.runner import Checked, Job, Unread, check_file, check_paths, exit_code
from minhbach.checks.time_limit import SECONDS, TimeUpError, can_interrupt, time_limit, too_long
from minhbach.cli import main

JOB = Job(today=date(2026, 11, 23))
DOCUMENT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))


def _never_done(*_: object) -> NoReturn:
    while True:
        pass


def _forgives(*_: object) -> NoReturn:
    while True:
        try:
            _never_done()
        except Exception:  # noqa: BLE001  (as a careless library does)
            continue


@pytest.mark.parametrize("work", [_never_done, _forgives])
def test_work_without_end_is_an_unread_file(monkeypatch, tmp_path, work):
    monkeypatch.setattr(runner, "_check_file", work)
    path = tmp_path / "a.txt"
    answer = check_file(path, Job(today=date(2026, 11, 23), seconds=0.01))
    assert answer == Unread(str(path), too_long("a.txt", 0.01))
    assert "a.txt: không kiểm tra xong trong 0.01 giây" in too_long("a.txt", 0.01)


def test_the_others_are_checked_all_the_same(monkeypatch, tmp_path):
    real = runner._check_file
    monkeypatch.setattr(
        runner, "_check_file", lambda path, job, progress: _never_done() if path.name == "a.txt" else real(path, job, progress)
    )
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Các sở báo cáo.", encoding="utf-8")
    answers = check_paths([tmp_path], Job(today=date(2026, 11, 23), seconds=2.0))
    assert [type(answer) for answer in answers] == [Unread, Checked]
    assert exit_code(answers, Severity.ERROR) == 2


def test_what_eats_the_memory_or_the_stack_is_an_unread_file(monkeypatch, tmp_path):
    for error in (MemoryError, RecursionError):
        monkeypatch.setattr(runner, "_check_file", lambda path, job, progress, error=error: (_ for _ in ()).throw(error()))
        assert isinstance(check_file(tmp_path / "a.txt", JOB), Unread)


def test_the_alarm_is_put_away(tmp_path):
    with time_limit(60):
        assert not can_interrupt()  # an inner limit does not disturb the outer one
    assert can_interrupt()


def test_it_rings_inside_the_block():
    with pytest.raises(TimeUpError), time_limit(0.01):
        _never_done()


def test_limits_are_longer_where_pages_are_recognised_and_as_asked():
    day = date(2026, 11, 23)
    assert [Job(today=day).limit, Job(today=day, ocr=True).limit, Job(today=day, ocr=True, seconds=5).limit] == [SECONDS, 1800, 5]


def test_where_no_alarm_rings_the_work_is_done_in_another_process(tmp_path):
    (tmp_path / "a.txt").write_text("Các sở báo cáo của của mình.", encoding="utf-8")
    answers: list[list[Checked | Unread]] = []
    thread = threading.Thread(target=lambda: answers.append(check_paths([tmp_path], JOB)))
    thread.start()
    thread.join()
    assert answers == [check_paths([tmp_path], JOB)]


def test_the_last_resort_ends_what_hears_no_alarm():
    code = "from minhbach.checks import time_limit as t; t.GRACE = 0.0\nwith t.last_resort(0.05):\n    while True: pass"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 1


def test_a_script_from_standard_input_gets_its_answers(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("Các sở báo cáo của của mình.", encoding="utf-8")
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from minhbach.checks.runner import Job, check_paths\n"
        "print([type(one).__name__ for one in check_paths([Path(sys.argv[1])], Job(today=date(2026, 11, 23)), workers=2)])\n"
    )
    run = subprocess.run(
        [sys.executable, "-", str(tmp_path)], input=script, capture_output=True, text=True, check=True, encoding="utf-8", timeout=120
    )
    assert (run.stdout, run.stderr) == (f"{['Checked'] * 5}\n", "")


# --- hostile files: a reason in Vietnamese, exit code 2, never a traceback ----------------------------------------------------------


def _word(body: str, declaration: str = "") -> dict[str, str]:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{office}" Target="word/document.xml"/></Relationships>'
    )
    document = f'<?xml version="1.0"?>{declaration}<w:document xmlns:w="{DOCUMENT}"><w:body>{body}</w:body></w:document>'
    return {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}


def _zipped(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (_word(_paragraph("&x;"), '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), "DOCTYPE"),
        (_word(_paragraph("&a9;"), f'<!DOCTYPE d [<!ENTITY a0 "ha">{LAUGHS}]>'), "không phải XML hợp lệ"),
        (_word("<w:p>" * 5000 + "</w:p>" * 5000), "không phải XML hợp lệ"),
        (_word(" " * (65 * 2**20)), "khi giải nén lớn hơn 64 MB"),
    ],
)
def test_a_hostile_word_file_is_refused(capsys, tmp_path, parts, reason):
    path = _zipped(tmp_path / "a.docx", parts)
    assert main(["check", str(path)]) == 2
    assert reason in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rong.txt", b"", "tệp rỗng"),
        ("rong.docx", b"", "tệp rỗng"),
        ("trang.txt", b" \n\n\t\n", "không có chữ nào để đọc"),
        ("trang.html", b"<html><body><p> </p></body></html>", "không có chữ nào để đọc"),
        ("nul.txt", "Báo cáo\0 của Sở".encode(), "không phải tệp văn bản"),
        ("rac.docx", bytes(range(256)) * 40, "không phải tệp văn bản"),
        ("rac.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, "không mở được như tệp PDF"),
        (
            "khong-trang.pdf",
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj",
            "không mở được",
        ),
        ("cut.docx", b"PK\x03\x04 broken", "không phải tệp DOCX đọc được"),
        ("dai.txt", b"a" * 2_000_001, "vượt giới hạn 2000000 ký tự"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_reason(capsys, tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    assert main(["check", str(path)]) == 2
    said = capsys.readouterr()
    assert (name in said.out, reason in said.out, said.err) == (True, True, "")


def test_links_that_lead_nowhere_are_refused_and_others_followed(capsys, tmp_path):
    (tmp_path / "that.txt").write_text("Các sở báo cáo.", encoding="utf-8")
    for name, target in (("vong.txt", "vong.txt"), ("treo.txt", "khong-co.txt"), ("toi.txt", "that.txt")):
        (tmp_path / name).symlink_to(tmp_path / target)
    assert [main(["check", str(tmp_path / name)]) for name in ("vong.txt", "treo.txt", "toi.txt")] == [2, 2, 0]
    assert "trỏ vòng quanh" in capsys.readouterr().out


def test_a_folder_called_like_a_file_has_nothing_to_read(capsys, tmp_path):
    (tmp_path / "a.docx").mkdir()
    assert main(["check", str(tmp_path / "a.docx")]) == 2
    assert "không thấy tệp nào đọc được" in capsys.readouterr().err


def test_the_limit_is_a_number_of_seconds(capsys, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Các sở báo cáo.", encoding="utf-8")
    assert [main([command, str(path), "--timeout", "30"]) for command in ("check", "cite")] == [0, 0]
    for wrong in ("0", "-1", "nhanh"):
        with pytest.raises(SystemExit) as stopped:
            main(["check", str(path), f"--timeout={wrong}"])
        assert stopped.value.code == 2
    assert "không phải số giây lớn hơn 0" in capsys.readouterr().err
