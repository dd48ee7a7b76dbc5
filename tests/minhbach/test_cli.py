import json
import subprocess
import sys
from pathlib import Path

import pytest

from minhbach.cli import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "sct-quang-ngai-2025"
COMMANDS = ("init", "import", "figures", "trace", "report", "verify", "cite", "law", "deadline", "due")


@pytest.fixture
def folder(tmp_path):
    """A copy of the example that a command may write to."""
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
        (("report", "x", "--to", "y", "--year", "nay"), "--year phải là số nguyên, đang là 'nay'"),
        (("figures", "--format", "pdf"), "--format không nhận 'pdf'"),
        (("figures", "--as-of", "30/13/2025"), "«30/13/2025» không phải ngày có thật"),
        (("verify", "a", "b"), "không có đối số b"),
        (("due", "x", "--year", "25"), "«25» phải là một năm bốn chữ số từ 2000 đến 2100"),
        (("due", "x", "--state", "late"), "--state không nhận 'late'"),
    ],
)
def test_wrong_words_are_answered_in_vietnamese(capsys, words, message):
    with pytest.raises(SystemExit) as caught:
        main(list(words))

    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_help_loads_no_heavy_part():
    script = (
        "import sys; from minhbach.cli import make_parser; make_parser();"
        "print([m for m in ('duckdb','pyarrow','typst','docx','jinja2','yaml') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_new_folder_imports_cleanly(capsys, tmp_path):
    assert run(capsys, "init", tmp_path / "moi")[0] == 0
    assert run(capsys, "import", tmp_path / "moi")[0] == 0


def test_agency_that_vouches_for_no_register_gets_a_report_of_what_is_missing(capsys, folder, tmp_path):
    card = (folder / "co-quan.yaml").read_text("utf-8")
    (folder / "co-quan.yaml").write_text(card[: card.index("registers:")] + "registers: {}\n", "utf-8")

    code, _, _ = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out")

    assert code == 0
    data = json.loads(next((tmp_path / "out").glob("*.json")).read_bytes())
    assert {figure["state"] for figure in data["figures"] if not figure["code"].startswith("NP")} == {"missing"}
    assert "Số liệu về sắp xếp tổ chức bộ máy: chưa có số liệu." in json.dumps(data["sections"], ensure_ascii=False)


def test_rows_set_aside_on_purpose_do_not_block_the_report(capsys, folder, tmp_path):
    path = folder / "so-sach" / "ho-so.csv"
    path.write_text(path.read_text("utf-8-sig").replace("10/01/2025", "32/01/2025", 1), "utf-8")

    code, _, err = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out", "--rejects", tmp_path / "sai.csv")

    assert code == 0
    assert "KHÔNG gồm 1 chỗ sai" in err
    assert "32/01/2025" in (tmp_path / "sai.csv").read_text("utf-8-sig")


def test_failed_report_leaves_no_snapshot_behind(capsys, folder, tmp_path):
    (folder / "texts").mkdir()
    (folder / "texts" / "iv-2.txt").write_text("Không có hạn chế.", "utf-8")

    code, _, err = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out")

    assert code == 2
    assert "HS07" in err
    assert not (tmp_path / "out").exists()


def test_figures_do_not_depend_on_the_words(capsys, folder):
    (folder / "texts").mkdir()
    (folder / "texts" / "iv-2.txt").write_text("{% if %}", "utf-8")

    assert run(capsys, "figures", folder)[0] == 0


def test_documents_that_a_draft_cites_are_listed(capsys, tmp_path):
    draft = tmp_path / "du-thao.txt"
    draft.write_text("Thực hiện Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ.\n", "utf-8")

    code, out, _ = run(capsys, "cite", draft, "--on", "2025-11-07", "--format", "json")

    (citation,) = json.loads(out)["citations"]
    assert (code, citation["symbol"], citation["date"], citation["status"]) == (0, "59/2023/NĐ-CP", "2023-08-14", "in_force")


def test_report_writes_four_files_and_says_where(capsys, folder, tmp_path):
    code, out, err = run(capsys, "report", folder, "--year", 2025, "--to", tmp_path / "out")

    files = {path.suffix for path in (tmp_path / "out").glob("bao-cao-*")}
    assert (code, files) == (0, {".docx", ".pdf", ".html", ".json"})
    assert out.index("ĐỐI CHIẾU CÂN ĐỐI") < out.index("CÒN THIẾU") < out.index("ĐÃ LẬP BÁO CÁO")
    assert "HS11" in out
    assert "→ Nhập sổ sách" in err

    docx = tmp_path / "out" / "bao-cao-thuc-hien-dan-chu-2025.docx"
    code, out, _ = run(capsys, "verify", docx)
    assert (code, out.splitlines()[0].startswith(f"{docx} (DOCX; ")) == (0, True)


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
    assert "Đến hết ngày 01/01/2020 kho chưa ghi dòng nào" in err


def test_figures_in_json_have_the_shape_of_a_report(capsys, folder):
    code, out, _ = run(capsys, "figures", folder, "--format", "json")

    assert (code, json.loads(out)["format"]) == (0, "minhbach/figures/1")


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


def test_mending_needs_a_place_to_write_to(capsys, tmp_path):
    draft = tmp_path / "du-thao.txt"
    draft.write_text("Việc công khai của của Sở.\n", "utf-8")

    code, out, err = run(capsys, "check", draft, "--fix")

    assert (code, out, "--fix cần --to" in err) == (2, "", True)


def test_copies_of_files_called_alike_do_not_replace_each_other(capsys, tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "du-thao.txt").write_text("Việc công khai của của Sở.\n", "utf-8")

    code, _, _ = run(capsys, "check", tmp_path / "a", tmp_path / "b", "--to", tmp_path / "out")

    assert (code, len(list((tmp_path / "out").glob("*.ket-qua.html")))) == (1, 2)


def test_law_lists_what_is_in_force_on_a_day(capsys):
    code, out, _ = run(capsys, "law", "--topic", "to-cao", "--on", "2025-10-30")

    assert code == 0
    assert out.startswith("17 quy định, xét vào ngày 30/10/2025")
    assert "denunciation-forward: Chuyển tố cáo không thuộc thẩm quyền\n      chậm nhất 05 ngày làm việc kể từ ngày nhận được tố cáo" in out


@pytest.mark.parametrize(("day", "amount", "unit"), [("2026-06-30", 10, "calendar_days"), ("2026-07-01", 7, "working_days")])
def test_law_answers_by_the_law_of_the_day(capsys, day, amount, unit):
    code, out, _ = run(capsys, "law", "complaint-accept", "--on", day, "--format", "json")

    (term,) = json.loads(out)["terms"]
    assert (code, term["amount"], term["unit"]) == (0, amount, unit)


def test_law_list_for_a_machine_is_the_same_objects(capsys):
    _, one, _ = run(capsys, "law", "budget-estimate-old", "--on", "2025-10-30", "--format", "json")
    _, listed, _ = run(capsys, "law", "--topic", "cong-khai-ngan-sach", "--on", "2025-10-30", "--format", "json")

    told = json.loads(one)
    assert (told.pop("on"), [version["from"] for version in told.pop("history")]) == ("2025-10-30", ["2017-08-01", "2026-03-25"])
    assert told in json.loads(listed)


def test_law_names_what_must_be_read_again(capsys):
    assert run(capsys, "law", "--stale", "--on", "2026-11-27")[1].startswith("0 quy định")
    assert "complaint-accept: " in run(capsys, "law", "--stale", "--on", "2027-04-01")[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("complain-accept",), "Lỗi: Không có quy định «complain-accept». Có phải «complaint-accept»?"),
        (("complaint-accept", "--on", "2010-01-01"), "có hiệu lực từ 01/7/2012 đến hết 30/6/2026"),
        (("--topic", "khieu-nay"), "Lỗi: Không có chủ đề «khieu-nay»; các chủ đề: ban-thanh-tra-nhan-dan"),
        (("complaint-accept", "--stale"), "Lỗi: --topic và --stale chỉ dùng khi liệt kê"),
    ],
)
def test_law_answers_wrong_questions(capsys, words, message):
    code, out, err = run(capsys, "law", *words)

    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("words", "due"),
    [
        (("--working-days", "5", "--from", "2025-04-24"), "2025-05-05"),
        (("--working-days", "-5", "--from", "25/02/2026"), "2026-02-11"),
        (("--days", "30", "--from", "2026-01-15"), "2026-02-23"),
        (("--months", "3", "--from", "2025-12-31"), "2026-03-31"),
        (("--working-hours", "8", "--from", "2026-03-06T14:30"), "2026-03-09T14:30:00"),
        (("--hours", "72", "--from", "2026-03-06 09:00"), "2026-03-09T09:00:00"),
        (("--working-hours", "1", "--from", "2026-03-06T16:45", "--office-hours", "07:00-11:30,13:30-17:00"), "2026-03-09T07:45:00"),
        (("denunciation-initial", "--from", "2025-04-24"), "2025-05-07"),
        (("denunciation-initial", "--from", "2025-04-24", "--case", "several_places"), "2025-05-12"),
        (("onestop-after-1500", "--from", "2026-03-06T15:30"), "2026-03-09T07:30:00"),
        (("complaint-accept", "--from", "2026-07-03", "--law-on", "2026-06-30"), "2026-07-13"),
        (("--working-days", "5", "--from", "2026-11-20", "--proposed"), "2026-11-30"),
    ],
)
def test_deadline_gives_the_day(capsys, words, due):
    code, out, _ = run(capsys, "deadline", *words, "--format", "json")

    assert (code, json.loads(out)["due"]) == (0, due)


def test_deadline_tells_a_clock_with_its_events(capsys):
    events = ("--extended", "2026-03-30=12/QĐ-SCT", "--closed", "2026-05-10", "--cause", "staff=4=BB-1")
    words = ("denunciation-resolve", "--from", "2026-03-02", "--case", "complex", *events)
    code, out, _ = run(capsys, "deadline", *words, "--format", "json")

    clock = json.loads(out)["clock"]
    assert code == 1
    assert (clock["status"], clock["due"], clock["late_by"], clock["unexplained"]) == ("closed", "2026-05-04", 6, 2)
    assert clock["causes"] == [{"kind": "staff", "units": 4, "proof": "BB-1"}]

    code, out, _ = run(capsys, "deadline", *words)
    assert "Trễ 4 ngày do người xử lý, chứng cứ BB-1" in out
    assert "gia hạn lần 1 theo khoản 2 Điều 30 (12/QĐ-SCT)" in out


def test_deadline_of_a_length_under_a_provision(capsys):
    words = ("--working-days", "10", "--from", "2026-09-01", "--under", "onestop-clock-start", "--suspended", "2026-09-04")
    code, out, _ = run(capsys, "deadline", *words, "--supplemented", "2026-09-10", "--on", "2026-09-11")

    assert code == 0
    assert "Theo: khoản 3 Điều 17 Nghị định số 118/2025/NĐ-CP" in out
    assert "Hạn: Thứ Năm, 24/9/2026" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("denunciaton-initial", "--from", "2026-03-02"), "Có phải «denunciation-initial»?"),
        (("democracy-disclose-items", "--from", "2020-03-02"), "không có hiệu lực vào ngày 02/3/2020"),
        (
            ("denunciation-initial", "--from", "2026-03-02", "--extended", "2026-03-04=1/QĐ"),
            "Khoản 1 Điều 24 Luật Tố cáo số 25/2018/QH14 không cho gia hạn",
        ),
        (("denunciation-initial", "--from", "2026-03-02", "--closed", "2026-03-01"), "trước khi thời hạn bắt đầu ngày 02/3/2026"),
        (("denunciation-initial", "--from", "2026-03-02", "--closed", "2099-01-01"), "ở sau ngày xét"),
        (("denunciation-initial", "--from", "2026-03-02", "--case", "x"), "các trường hợp: several_places"),
        (("denunciation-initial", "--from", "2026-03-02", "--cause", "staff=1=X"), "Nguyên nhân trễ chỉ có nghĩa khi"),
        (("denunciation-initial", "--from", "2026-03-02", "--on", "2026-04-01", "--cause", "foo=1=X"), "Không có loại nguyên nhân «foo»"),
        (("denunciation-initial", "--from", "2026-03-02", "--under", "x"), "--under chỉ dùng cùng"),
        (("onestop-online-accept", "--from", "2026-03-02"), "cần cả giờ bắt đầu"),
        (("conference-quorum", "--from", "2026-03-02"), "không đặt thời hạn bằng con số"),
        (("--hours", "8", "--from", "2026-03-02"), "cần cả giờ bắt đầu"),
        (("--hours", "40000", "--from", "9999-12-31T00:00"), "hãy kiểm tra lại năm"),
        (("--hours", "-5", "--from", "0001-01-01T00:00"), "hãy kiểm tra lại năm"),
        (("--working-days", "5", "--from", "2027-12-30"), "data/calendar/2028.yaml"),
        (("--working-days", "5", "--from", "1999-12-30"), "hãy kiểm tra lại năm"),
        (("--days", "999999999", "--from", "2026-03-02"), "hãy kiểm tra lại con số"),
        (("--days", "5", "--from", "2026-03-02", "--extended", "2026-03-04"), "không cho gia hạn"),
        (("--days", "5", "--from", "2026-03-02", "--case", "complex"), "--case chỉ có nghĩa với một quy định"),
    ],
)
def test_deadline_refuses_by_name_and_says_what_to_do(capsys, words, message):
    code, _, err = run(capsys, "deadline", *words)

    assert code == 2
    assert message in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("", "--from", "2026-03-02"), "mã quy định không được để trống"),
        (("--days", "5", "--from", "2026-02-30"), "«2026-02-30» không phải ngày có thật"),
        (("--days", "1.5", "--from", "2026-03-02"), "phải là số nguyên"),
        (("--days", "5", "--working-days", "3", "--from", "2026-03-02"), "không dùng cùng"),
        (("--from", "2026-03-02"), "thiếu một trong các đối số"),
        (("--da", "5", "--from", "2026-03-02"), "không có đối số --da"),
        (("--working-hours", "8", "--from", "2026-03-02T14:30+07:00"), "giờ Việt Nam"),
        (("--working-hours", "8", "--from", "2026-03-02T14:30", "--office-hours", "07:00+07:00-11:30+07:00"), "không phải giờ làm việc"),
        (("--working-hours", "8", "--from", "2026-03-02T14:30", "--office-hours", "13:00-11:30"), "không phải giờ làm việc"),
        (("x", "--from", "2026-03-02", "--cause", "staff"), "LOẠI=SỐ_NGÀY=CHỨNG_CỨ"),
    ],
)
def test_deadline_answers_wrong_words_in_vietnamese(capsys, words, message):
    with pytest.raises(SystemExit) as caught:
        main(["deadline", *words])

    assert caught.value.code == 2
    assert message in capsys.readouterr().err


# --- due ------------------------------------------------------------------------------------------------------------------------------


def due(capsys, folder, *words):
    return run(capsys, "due", folder, "--on", "2025-10-30", *words)


def test_due_lists_the_year_of_the_example_and_finds_what_is_overdue(capsys, folder):
    code, out, _ = due(capsys, folder)

    assert code == 1
    lines = out.splitlines()
    assert lines[0] == "QUÁ HẠN, CHƯA THỰC HIỆN (3)"
    assert lines[-2] == (
        "Năm 2025, xét đến ngày 30/10/2025: đã thực hiện 40/42 nghĩa vụ đến hạn đã rõ kết quả; 7 có việc chậm; "
        "2 có việc quá hạn chưa thực hiện."
    )


def test_due_of_one_duty_explains_each_day(capsys, folder):
    code, out, _ = due(capsys, folder, "--duty", "people-inspection-answer", "--state", "done_late")

    assert code == 0
    assert out.splitlines()[0] == "Trả lời kiến nghị của Ban Thanh tra nhân dân (people-inspection-answer), KNTT02: CHẬM"
    assert "Hạn: Thứ Ba, 23/9/2025" in out
    assert "Thực hiện: 29/9/2025, chậm 06 ngày" in out


def test_due_as_json_and_as_a_calendar(capsys, folder):
    from icalendar import Calendar

    _, out, _ = due(capsys, folder, "--format", "json", "--unit", "SCT-KHTC")
    data = json.loads(out)
    _, ics, _ = due(capsys, folder, "--format", "ics")

    assert {one["unit"] for one in data["instances"]} == {"SCT-KHTC"}
    assert data["duties_due"] == {"done_on_time": 33, "done_late": 7, "missed": 2, "unknown": 0}
    assert len(list(Calendar.from_ical(ics).walk("VEVENT"))) == ics.count("BEGIN:VEVENT") > 0


def test_due_remembers_what_it_counted_by_and_tells_what_moved(capsys, folder):
    memory = folder / ".minhbach" / "nghia-vu.json"
    due(capsys, folder)
    content = json.loads(memory.read_bytes())
    year = content["years"]["2025"]
    key = "consult-feedback-publish:LYK03"
    assert year["dues"][key][1] == "2025-11-05"
    year["special"]["2025-10-31"] = False  # as if the last run had counted by a calendar in which 31/10 was a day off
    year["dues"][key][1] = "2025-11-06"
    year["calendar"] = "khác"
    memory.write_text(json.dumps(content), "utf-8")

    _, out, _ = due(capsys, folder)
    _, again, _ = due(capsys, folder)

    assert out.splitlines()[-2:] == [
        "HẠN ĐÃ ĐỔI TỪ LẦN XEM TRƯỚC (1)",
        "  consult-feedback-publish:LYK03: 06/11/2025 thành 05/11/2025 – 31/10/2025: nghỉ thành làm việc",
    ]
    assert "HẠN ĐÃ ĐỔI" not in again


def test_due_shows_what_a_proposed_swap_would_move(capsys, folder):
    code, out, _ = run(capsys, "due", folder, "--on", "2025-10-30", "--proposed", "--state", "due")

    assert code == 0
    assert out.splitlines()[-1] == "HẠN ĐỔI NẾU CÁC ĐỀ XUẤT HOÁN ĐỔI NGÀY NGHỈ ĐƯỢC QUYẾT ĐỊNH (0)"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--duty", "asset-anual"), "Không có nghĩa vụ «asset-anual» (có phải «asset-annual» không?)"),
        (("--unit", "SCT-VPP"), "Sổ đơn vị không có mã «SCT-VPP». Có phải ý bạn là «SCT-VP»?"),
    ],
)
def test_due_refuses_what_is_not_there(capsys, folder, words, message):
    code, out, err = due(capsys, folder, *words)

    assert (code, out) == (2, "")
    assert message in err


def test_due_refuses_a_trait_that_is_none_and_a_proof_of_nothing(capsys, folder):
    card = folder / "co-quan.yaml"
    good = card.read_text("utf-8")
    card.write_text(good.replace("one_stop: true", "one_stop: maybe"), "utf-8")
    first = due(capsys, folder)
    card.write_text(good, "utf-8")
    proofs = folder / "so-sach" / "nghia-vu.csv"
    proofs.write_text(proofs.read_text("utf-8").replace("report-cutoff-half,2025", "report-cutoff-half,2025-H1"), "utf-8")
    second = due(capsys, folder)

    assert (first[0], second[0]) == (2, 2)
    assert "«traits.one_stop» (Giải quyết thủ tục hành chính theo cơ chế một cửa) phải là true hoặc false; đang ghi «maybe»" in first[2]
    assert "so-sach/nghia-vu.csv, dòng 19, cột «kỳ hoặc mã bản ghi»" in second[2]


def test_trace_opens_the_duties_behind_a_figure(capsys, folder):
    code, out, _ = run(capsys, "trace", "NP04", folder)

    assert code == 0
    assert "budget-period-execution" in out
    assert "budget_disclosures:CKNS07" in out
