import json
import subprocess
import sys
from pathlib import Path

import pytest

from minhbach.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "sct-quang-ngai-2025"
COMMANDS = ("init", "import", "figures", "trace", "report", "verify")


@pytest.fixture
def folder(tmp_path):
    """The example without its big registers, so that a command is quick."""
    import shutil

    return Path(shutil.copytree(EXAMPLE, tmp_path / "agency", ignore=shutil.ignore_patterns(".minhbach", "__pycache__")))


def run(capsys, *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_vietnamese(capsys, command):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])

    out = capsys.readouterr().out
    assert caught.value.code == 0
    assert out.startswith("cách dùng: minhbach")
    assert "tùy chọn" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "thiếu LỆNH"),
        (("report",), "thiếu THƯ_MỤC, --year, --to"),
        (("report", "x", "--to", "y", "--year", "nay"), "--year phải là số, đang là 'nay'"),
        (("figures", "--format", "pdf"), "--format không nhận 'pdf'"),
        (("figures", "--as-of", "30/10/2025"), "«30/10/2025» không phải ngày dạng năm-tháng-ngày"),
        (("verify", "a", "b"), "không có đối số b"),
    ],
)
def test_wrong_words_are_answered_in_vietnamese(capsys, words, message):
    with pytest.raises(SystemExit) as caught:
        main(list(words))

    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_help_loads_no_heavy_part():
    script = (
        "import sys; from minhbach.cli import _parser; _parser();"
        "print([m for m in ('duckdb','pyarrow','typst','docx','jinja2','yaml') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_new_folder_imports_cleanly_and_knows_that_nothing_is_known(capsys, tmp_path):
    assert run(capsys, "init", tmp_path / "moi")[0] == 0
    assert run(capsys, "import", tmp_path / "moi")[0] == 0


def test_report_writes_four_files_and_says_where(capsys, folder, tmp_path):
    code, out, err = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out")

    files = {path.suffix for path in (tmp_path / "out").glob("bao-cao-*")}
    assert (code, files) == (0, {".docx", ".pdf", ".html", ".json"})
    assert out.index("ĐỐI CHIẾU CÂN ĐỐI") < out.index("SỐ LIỆU CÒN THIẾU") < out.index("ĐÃ LẬP BÁO CÁO")
    assert "HS11" in out
    assert "→ Nhập sổ sách" in err

    docx = tmp_path / "out" / "bao-cao-thuc-hien-dan-chu-2025.docx"
    assert run(capsys, "verify", docx)[:2] == (
        0,
        f"{docx} (DOCX; ảnh chụp số liệu {next((tmp_path / 'out').glob('anh-chup-*')).name.removeprefix('anh-chup-')})\n"
        "KHỚP: 275 số liệu in trong tệp đều đúng với ảnh chụp, lời văn không bị sửa.\n",
    )


def test_report_in_json_is_for_scripts(capsys, folder, tmp_path):
    code, out, _ = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out", "--format", "json")

    data = json.loads(out)
    assert (code, set(data)) == (0, {"files", "snapshot", "identities", "missing"})
    assert all(Path(path).is_file() for path in data["files"].values())


def test_report_of_another_year_is_refused(capsys, folder, tmp_path):
    code, out, err = run(capsys, "report", folder, "--year", 2024, "--to", tmp_path / "out")

    assert (code, out) == (2, "")
    assert "co-quan.yaml khai năm 2025" in err
    assert not (tmp_path / "out").exists()


def test_report_into_a_file_is_refused_and_leaves_it(capsys, folder, tmp_path):
    (tmp_path / "out").write_text("của tôi", "utf-8")

    code, _, err = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out")

    assert (code, (tmp_path / "out").read_text("utf-8")) == (2, "của tôi")
    assert err.splitlines()[-1].startswith("Lỗi: ")


def test_bad_row_stops_everything_with_file_line_and_column(capsys, folder, tmp_path):
    path = folder / "so-sach" / "ho-so.csv"
    path.write_text(path.read_text("utf-8-sig").replace("10/01/2025", "32/01/2025", 1), "utf-8")

    code, _, err = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out")

    assert code == 2
    assert "so-sach/ho-so.csv, dòng" in err
    assert "«32/01/2025»" in err
    assert not (tmp_path / "out").exists()


def test_figures_of_an_earlier_day_use_what_was_known_then(capsys, folder):
    code, _, err = run(capsys, "figures", folder, "--as-of", "2020-01-01")

    assert code == 2
    assert "agency «SCT» không có trong sổ" in err


def test_figures_in_json_are_the_published_report(capsys, folder):
    code, out, _ = run(capsys, "figures", folder, "--format", "json")

    assert (code, json.loads(out)["format"]) == (0, "minhbach/report/1")


def test_trace_lists_the_very_records(capsys, folder):
    code, out, _ = run(capsys, "trace", "HS07", folder)

    assert (code, "Số bản ghi: 15" in out) == (0, True)
    assert "HS25-000002" in out
    assert "so-sach/ho-so.csv" in out


def test_trace_of_a_rate_lists_both_parts(capsys, folder):
    code, out, _ = run(capsys, "trace", "TS04", folder, "--format", "json")

    assert (code, [part["code"] for part in json.loads(out)["records"]]) == (0, ["TS02", "TS01"])


def test_trace_of_an_unknown_code_offers_the_nearest(capsys, folder):
    code, _, err = run(capsys, "trace", "HS9", folder)

    assert code == 2
    assert "Lỗi: Không có số liệu mã «HS9»" in err


def test_changed_file_is_told_by_exit_code_one(capsys, folder, tmp_path):
    run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out")
    file = tmp_path / "out" / "bao-cao-thuc-hien-dan-chu-2025.html"
    file.write_text(file.read_text("utf-8").replace(">3.382<", ">3.832<"), "utf-8")

    code, out, _ = run(capsys, "verify", file)

    assert code == 1
    assert "HS01 Tổng số hồ sơ tiếp nhận: trong tệp «3.832», theo ảnh chụp «3.382»" in out
