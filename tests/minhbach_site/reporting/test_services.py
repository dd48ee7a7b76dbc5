"""Cards, runs and their files."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date, timedelta
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

import disclosure_factories
import factories
import plan_factories
import report_factories
from minhbach.facts.schemas import KEPT
from minhbach_site.accounts.services import NotAllowed
from minhbach_site.accounts.states import Role
from minhbach_site.audit.queries import history
from minhbach_site.reporting import queries, services
from minhbach_site.reporting.models import ReportCard, Run
from minhbach_site.reporting.queries.missing import missing
from minhbach_site.reporting.services import making
from minhbach_site.reporting.states import RunKind
from minhbach_site.ui.workers import SILENT, TRANSITIONS, WorkAction, WorkState, move

pytestmark = pytest.mark.django_db
AT = factories.AT


def now():
    return AT


def begin(actor, kind=RunKind.FACTS, *, set_aside=False):
    return services.begin(actor=actor, kind=kind, year=2026, set_aside=set_aside, at=AT)


def card(actor, **values):
    filled = {
        "year": 2026,
        "agency": report_factories.agency_of_duties().code,
        "from_on": date(2026, 1, 1),
        "to_on": date(2026, 12, 31),
        "cutoff": date(2026, 10, 31),
        "number": "",
        "symbol": "BC-SCT",
        "place": "Quảng Ngãi",
        "dated": None,
        "subject": "Kết quả thực hiện dân chủ",
        "addressee": "",
        "request": "",
        "signing": services.Signing("", "GIÁM ĐỐC", "", "Như trên"),
        "at": AT,
        **values,
    }
    return services.save_card(actor=actor, **filled)


def test_a_card_is_read_as_the_library_reads_it(clerk):
    report_factories.trait("website", "true")
    report_factories.coverage("documents")

    saved = card(clerk)

    assert queries.card_bytes(saved).decode().splitlines()[:4] == ["agency: SCT", "report:", "  outline: ''", "  year: 2026"]
    assert "traits:\n  website: true" in queries.card_bytes(saved).decode()
    assert "  documents:\n    from: 2026-01-01\n    to: 2026-10-31" in queries.card_bytes(saved).decode()


def test_in_production_the_card_bears_no_mark_of_a_trial(clerk, settings):
    saved = card(clerk)
    assert yaml.safe_load(queries.card_bytes(saved))["report"]["mark"] == "BẢN DÙNG THỬ – DỮ LIỆU MẪU"

    settings.PRODUCTION = True

    assert "mark" not in yaml.safe_load(queries.card_bytes(saved))["report"]


def test_the_document_that_asks_for_the_report_is_chosen_and_stays_when_it_is_kept_from_who_saves(clerk, sign_in):
    saved = card(clerk)
    paper = factories.document("VB-YC", symbol="9/CV-UBND", subject="Yêu cầu báo cáo")
    names = ("year", "subject", "addressee", "number", "symbol", "place", "recipients")
    typed = {name: getattr(saved, name) for name in names} | {"agency": "SCT", "title": "GIÁM ĐỐC"}
    typed |= {name: getattr(saved, name).isoformat() for name in ("from_on", "to_on", "cutoff")}
    client = sign_in(clerk)

    page = client.get("/bao-cao/ky/2026").text
    client.post("/bao-cao/ky/2026", {**typed, "request": paper.pk})
    assert ("9/CV-UBND" in page, queries.card(2026).request) == (True, paper)

    paper.limited = True
    paper.save()
    committee = sign_in(factories.person("bcd", Role.STEERING_COMMITTEE))
    assert "9/CV-UBND" not in committee.get("/bao-cao/ky/2026").text
    committee.post("/bao-cao/ky/2026", {**typed, "addressee": "Sở Nội vụ"})
    assert (queries.card(2026).request, queries.card(2026).addressee) == (paper, "Sở Nội vụ")
    sign_in(clerk).post("/bao-cao/ky/2026", {**typed, "request": ""})
    assert queries.card(2026).request is None


@pytest.mark.parametrize(
    ("sent", "kept", "exported"),
    [
        ({}, None, None),
        ({"no_proposals": "on"}, "", []),
        ({"proposals": "Tập huấn\r\n\r\nBố trí kinh phí"}, "Tập huấn\n\nBố trí kinh phí", ["Tập huấn", "Bố trí kinh phí"]),
    ],
)
def test_that_nothing_is_proposed_is_said_and_not_taken_for_granted(sent, kept, exported, clerk, sign_in):
    saved = card(clerk)
    said = {"year": "2026", "agency": saved.agency.code, "from_on": "2026-01-01", "to_on": "2026-12-31", "cutoff": "2026-10-31"}
    said |= {"subject": "Kết quả", "symbol": "BC-SCT", "place": "Quảng Ngãi", "title": "GIÁM ĐỐC"}

    answer = sign_in(clerk).post("/bao-cao/ky/2026", said | sent)

    assert answer.status_code == 302
    one = queries.card(2026)
    assert (one.proposals.replace("\r", "") if one.proposals else one.proposals) == kept
    assert yaml.safe_load(queries.card_bytes(one))["report"].get("proposals") == exported
    page = sign_in(clerk).get("/bao-cao/ky/2026").text
    ticked = re.search(r'<input[^>]*name="no_proposals"[^>]*>', page)[0]
    assert ("Tập huấn" in page, " checked" in ticked) == (bool(kept), kept == "")


def test_proposals_beside_the_word_that_there_are_none_are_refused(clerk, sign_in):
    saved = card(clerk, proposals="")
    said = {"year": "2026", "agency": saved.agency.code, "from_on": "2026-01-01", "to_on": "2026-12-31", "cutoff": "2026-10-31"}
    said |= {"subject": "Kết quả", "symbol": "BC-SCT", "place": "Quảng Ngãi", "title": "GIÁM ĐỐC"}

    answer = sign_in(clerk).post("/bao-cao/ky/2026", {**said, "no_proposals": "on", "proposals": "Tập huấn"})

    assert (answer.status_code, "Hãy bỏ dấu này" in answer.text, queries.card(2026).proposals) == (422, True, "")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"cutoff": date(2027, 1, 1)}, "Ngày chốt số liệu phải nằm trong kỳ"),
        ({"dated": date(2026, 10, 1)}, "trước ngày chốt số liệu"),
        ({"number": "12/BC"}, "chỉ ghi số, không ghi ký hiệu"),
        ({"request": "VB-LA"}, "Không có văn bản mã «VB-LA»"),
        ({"agency": "KHAC"}, "Không có cơ quan mã «KHAC»"),
        ({"from_on": date(2024, 1, 1)}, "không phải kỳ của năm 2026"),
    ],
)
def test_a_card_that_the_library_refuses_is_refused_and_not_kept(clerk, values, message):
    with pytest.raises(services.ReportProblem, match=message):
        card(clerk, **values)

    assert not ReportCard.objects.exists()


def test_an_export_is_a_folder_in_a_zip_under_its_snapshot(clerk):
    card(clerk)
    run = begin(clerk)

    done = services.perform(run_id=run.pk, now=now)

    (file,) = done.files
    assert (done.state, file["name"]) == (WorkState.DONE, "so-sach-sct-2026.zip")
    with zipfile.ZipFile(queries.run_folder(done) / file["name"]) as archive:
        names = archive.namelist()
    assert "so-sach-sct-2026/co-quan.yaml" in names
    assert "so-sach-sct-2026/so-sach/van-ban.csv" in names
    assert services.perform(run_id=run.pk, now=now).state == WorkState.DONE  # a second process finds it done and leaves it


def test_one_and_the_same_work_is_not_asked_for_twice(clerk):
    card(clerk)
    begin(clerk)

    with pytest.raises(services.ReportProblem, match="đang được làm"):
        begin(clerk)
    begin(clerk, RunKind.REPORT)


def test_work_whose_process_died_says_so_and_is_asked_for_anew(clerk, sign_in):
    card(clerk)
    died = begin(clerk)
    move(Run, died.pk, WorkAction.START, at=AT, heard_at=AT - SILENT - timedelta(seconds=1))
    half_made = queries.run_folder(died)
    half_made.mkdir(parents=True)
    client = sign_in(clerk)

    page = client.get(f"/bao-cao/lan/{died.pk}").text
    assert ("đã dừng giữa chừng" in page, "hx-get" in page, "Dừng giữa chừng" in client.get("/bao-cao/").text) == (True, False, True)
    again = begin(clerk)

    died.refresh_from_db()
    assert (died.state, "hãy yêu cầu lại" in died.error, half_made.exists()) == (WorkState.FAILED, True, False)
    assert services.perform(run_id=died.pk, now=now).state == WorkState.FAILED  # who comes late makes nothing
    assert services.perform(run_id=again.pk, now=now).heard_at == AT


def test_without_a_card_there_is_nothing_to_make(clerk):
    with pytest.raises(services.ReportProblem, match="Chưa khai kỳ báo cáo của năm 2026"):
        begin(clerk)
    with pytest.raises(CommandError, match="Chưa khai kỳ báo cáo nào"):
        call_command("export_facts", to="/nowhere")


def test_rows_that_break_a_rule_stop_the_export_unless_they_are_left_out(clerk, tmp_path, sign_in):
    card(clerk)
    committee = factories.committee("BCD", name="")

    failed = services.perform(run_id=begin(clerk).pk, now=now)

    assert failed.state == WorkState.FAILED
    assert failed.error == "Có 1 chỗ trong sổ sách phải sửa trước khi lập báo cáo."
    (problem,) = failed.problems
    assert (problem["table"], problem["code"]) == ("committees", "BCD")
    assert problem["said"].startswith(f"sổ «{KEPT['committees'].title}», bản ghi «BCD», cột «tên gọi»: để trống")
    page = sign_in(clerk).get(f"/bao-cao/lan/{failed.pk}").text
    assert f'<a href="/to-chuc/ban/{committee.pk}">Mở bản ghi để sửa</a>' in page
    assert not queries.run_folder(failed).exists()
    done = services.perform(run_id=begin(clerk, set_aside=True).pk, now=now)
    assert (done.state, len(done.problems)) == (WorkState.DONE, 1)
    with pytest.raises(CommandError, match=r"bản ghi «BCD», cột «tên gọi»: để trống(.|\n)*--set-aside"):
        call_command("export_facts", to=tmp_path / "xuat", stdout=StringIO())
    said = StringIO()
    call_command("export_facts", to=tmp_path / "xuat", set_aside=True, stdout=said)
    assert "bỏ qua 1 chỗ sai" in said.getvalue()


NIL = re.compile(r"không phát sinh|(?<!hay )[Kk]hông có|không thực hiện|chưa phát hiện|chưa công khai$|(?<![\d.,/])0 ")


@pytest.mark.parametrize("filled", [False, True])
def test_a_report_of_a_year_that_nobody_vouched_for_states_no_nil_and_no_zero(filled, clerk):
    report_factories.trait("website", "true")
    report_factories.trait("kind", "province_department")
    report_factories.trait("salaries", "full")
    if filled:
        factories.document("VB1", direction="outgoing", issued_on=date(2026, 3, 1))
        plan_factories.meeting()
        plan_factories.task(due_on=date(2026, 9, 1))
        disclosure_factories.disclosure(state="approved", issued_on=date(2026, 3, 1))
    card(clerk)

    done = services.perform(run_id=begin(clerk, RunKind.REPORT).pk, now=now)

    name = next(file["name"] for file in done.files if file["name"].endswith(".json"))
    said = json.loads((queries.run_folder(done) / name).read_bytes())
    lines = [line for section in said["sections"] for line in section["text"]]
    assert [line for line in lines if NIL.search(line)] == []
    assert {figure["code"] for figure in said["figures"] if figure["value"] == "0" or figure["state"] == "nil"} <= {"NP07"}
    assert "Cơ quan chưa xác nhận có hay không có kiến nghị, đề xuất." in lines
    assert queries.is_incomplete(done)  # whoever approves it is asked whether they saw that
    found = missing(done, may_make=True)
    assert {code for one in found.figures for code, _name in one.figures} == {
        figure["code"] for figure in said["figures"] if figure["state"] == "missing"
    }
    assert len(found.registers) == len({one.about.page for one in found.registers}) > 15  # every register that figures are counted over
    assert {one.words for one in found.registers} == {"chưa ai xác nhận ghi đủ từ 01/01/2026 đến hết 31/10/2026"}
    assert {code for one in found.places for code, _name in one.figures} == {one["code"] for one in said["missing"]}


def test_the_page_of_a_record_that_a_fault_names(clerk):
    mark = report_factories.mark()
    made = report_factories.run(problems=["so-sach/nghia-vu.csv, dòng 2: lời của phiên bản trước"])

    assert queries.page_of("duty_proofs", mark.code) == f"/nghia-vu/minh-chung/{mark.pk}"
    assert queries.page_of("duty_proofs", "KHAC") == "/so-sach/duty_proofs"
    assert queries.page_of("procedures", "TT001") == "/so-sach/procedures"
    assert queries.page_of("", "") == ""
    assert queries.faults(made) == [queries.Fault("so-sach/nghia-vu.csv, dòng 2: lời của phiên bản trước")]


def test_a_mark_whose_record_is_gone_stops_the_report_by_name(clerk):
    card(clerk)
    report_factories.trait("website", "true")  # of an agency of which nothing is known no duty is judged
    report_factories.mark(code="NVU-9", duty="democracy-disclose", period="CK-KHONG-CO")

    failed = services.perform(run_id=begin(clerk, RunKind.REPORT).pk, now=now)

    assert (failed.state, failed.error.startswith("Bản ghi «NVU-9», so-sach/nghia-vu.csv, dòng 2")) == (WorkState.FAILED, True)


@pytest.mark.parametrize("kind", RunKind)
def test_work_that_was_called_off_ends_at_its_next_step_and_leaves_nothing(kind, clerk, monkeypatch, sign_in):
    card(clerk)
    run, read = begin(clerk, kind), making.site_facts
    steps = []

    def called_off(*args, **values):
        services.cancel(actor=clerk, run_id=run.pk, at=AT)
        return read(*args, **values)

    say = making._say
    monkeypatch.setattr(making, "site_facts", called_off)
    monkeypatch.setattr(making, "_say", lambda one, words: (steps.append(words), say(one, words)))

    done = services.perform(run_id=run.pk, now=now)

    assert (done.state, done.cancelled_by, done.files, done.snapshot) == (WorkState.CANCELLED, clerk, [], "")
    assert len(steps) == 2  # it read, and was about to freeze what it had read
    assert not queries.run_folder(run).exists()
    assert [entry.action for entry in history(run)] == ["reporting.begin", "reporting.cancel"]
    page = sign_in(clerk).get(f"/bao-cao/lan/{run.pk}").text
    assert ("đã hủy lúc" in page, "hx-get" in page, "/huy" in page) == (True, False, False)
    assert begin(clerk, kind).state == WorkState.WAITING  # it may be asked for anew


def test_what_is_called_off_while_the_last_file_is_written_is_not_kept(clerk, monkeypatch):
    card(clerk)
    run, made = begin(clerk), making._MAKERS[RunKind.FACTS]

    def called_off(*args):
        found = made(*args)
        services.cancel(actor=clerk, run_id=run.pk, at=AT)
        return found

    monkeypatch.setitem(making._MAKERS, RunKind.FACTS, called_off)

    assert services.perform(run_id=run.pk, now=now).state == WorkState.CANCELLED
    assert not queries.run_folder(run).exists()


def test_work_that_waits_or_whose_process_died_is_called_off_once(clerk):
    card(clerk)
    waits, dead = begin(clerk), begin(clerk, RunKind.REPORT)
    long_ago = AT - SILENT - timedelta(seconds=1)
    Run.objects.filter(pk=dead.pk).update(state=WorkState.RUNNING, heard_at=long_ago)
    queries.run_folder(dead).mkdir(parents=True)

    for one in (waits, dead):
        assert services.cancel(actor=clerk, run_id=one.pk, at=AT).state == WorkState.CANCELLED
        with pytest.raises(services.ReportProblem, match="không còn gì để hủy"):
            services.cancel(actor=clerk, run_id=one.pk, at=AT)

    assert not queries.run_folder(dead).exists()
    assert services.perform(run_id=waits.pk, now=now).state == WorkState.CANCELLED


def test_the_button_that_calls_off_is_for_who_asked(clerk, leader, sign_in):
    run = report_factories.run(state=WorkState.RUNNING, snapshot="", files=[], made_by=clerk)

    assert f'action="/bao-cao/lan/{run.pk}/huy"' in sign_in(clerk).get(f"/bao-cao/lan/{run.pk}").text
    assert f'action="/bao-cao/lan/{run.pk}/huy"' not in sign_in(leader).get(f"/bao-cao/lan/{run.pk}").text
    answer = sign_in(clerk).post(f"/bao-cao/lan/{run.pk}/huy", follow=True)
    assert (answer.redirect_chain[0][0], "Không có tệp nào được giữ lại." in answer.text) == (f"/bao-cao/lan/{run.pk}", True)


def test_a_mistake_of_the_software_is_told_and_leaves_nothing(clerk, monkeypatch):
    card(clerk)
    run = begin(clerk)
    monkeypatch.setattr(making, "site_facts", lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        services.perform(run_id=run.pk, now=now)

    run.refresh_from_db()
    assert (run.state, run.error) == (WorkState.FAILED, "Lỗi của phần mềm. Hãy báo quản trị hệ thống thời điểm xảy ra.")


@pytest.mark.parametrize("state", WorkState)
@pytest.mark.parametrize("action", WorkAction)
def test_every_pair_of_state_and_action(state, action, clerk):
    run = report_factories.run(state=state, made_by=clerk)

    moved = move(Run, run.pk, action, at=AT)

    wanted = TRANSITIONS.get((state, action))
    assert (moved and moved.state) == wanted


def test_the_files_of_an_export_are_for_those_who_may_make_one(people, sign_in):
    run = report_factories.run(kind=RunKind.FACTS, files=[{"name": "so-sach.zip", "size": 2, "sha256": "e" * 64}])

    with pytest.raises(NotAllowed):
        services.take_file(actor=people[Role.SUPERIOR], run_id=run.pk, name="so-sach.zip", at=AT)
    assert services.take_file(actor=people[Role.CLERK], run_id=run.pk, name="so-sach.zip", at=AT).name == "so-sach.zip"
    with pytest.raises(services.ReportProblem, match="không có tệp đó"):
        services.take_file(actor=people[Role.CLERK], run_id=run.pk, name="../1/so-sach.zip", at=AT)


def test_the_snapshot_of_a_report_is_for_those_who_may_make_one(people, sign_in):
    files = [{"name": name, "size": 2, "sha256": "e" * 64} for name in ("bao-cao.pdf", "anh-chup-abc.zip")]
    run = report_factories.issued(files=files)
    page = f"/bao-cao/lan/{run.pk}"

    seen = {role: sign_in(people[role]).get(page).text for role in (Role.SUPERIOR, Role.CLERK)}

    assert [("bao-cao.pdf" in text, "anh-chup-abc.zip" in text) for text in seen.values()] == [(True, False), (True, True)]
    assert sign_in(people[Role.SUPERIOR]).get(f"{page}/tep/anh-chup-abc.zip").status_code == 403
    with pytest.raises(NotAllowed):
        services.take_file(actor=people[Role.SUPERIOR], run_id=run.pk, name="anh-chup-abc.zip", at=AT)
    assert services.take_file(actor=people[Role.CLERK], run_id=run.pk, name="anh-chup-abc.zip", at=AT).name == "anh-chup-abc.zip"


def test_the_page_shows_progress_while_it_goes_on_and_then_the_files(clerk, sign_in):
    going = report_factories.run(state=WorkState.RUNNING, snapshot="", files=[], step="Dựng DOCX", made_by=clerk)
    done = report_factories.run(made_by=clerk)
    client = sign_in(clerk)

    assert f'hx-get="/bao-cao/lan/{going.pk}/tien-do"' in client.get(f"/bao-cao/lan/{going.pk}").text
    page = client.get(f"/bao-cao/lan/{done.pk}").text
    assert "hx-get" not in page
    assert f'href="/bao-cao/lan/{done.pk}/tep/bao-cao.json"' in page


def test_asking_on_the_page_starts_the_work_elsewhere(clerk, sign_in, monkeypatch):
    card(clerk)
    started = []
    monkeypatch.setattr(services, "start_worker", lambda: started.append(True))

    answer = sign_in(clerk).post("/bao-cao/lap", {"kind": "report", "year": "2026"})

    run = queries.runs().get()
    assert (run.kind, run.set_aside, started) == (RunKind.REPORT, False, [True])
    assert answer.headers["Location"] == f"/bao-cao/lan/{run.pk}"


def test_the_command_makes_what_waits(clerk):
    card(clerk)
    begin(clerk)
    said = StringIO()

    call_command("perform_runs", stdout=said)

    assert said.getvalue() == "Đã làm 1 lần.\n"
    assert queries.runs().get().state == WorkState.DONE
