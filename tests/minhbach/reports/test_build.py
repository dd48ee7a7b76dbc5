"""The whole chain on the example: the right figures, and exactly the right changes when a record changes."""

import json
import re

import jsonschema
import pytest

from minhbach.documents.model import FigureToken, figure_tokens, inlines
from minhbach.facts.schemas import KEPT
from minhbach.indicators.identities import Outcome
from minhbach.indicators.model import State
from minhbach.reports.build import Report
from minhbach.reports.machine import SCHEMA, block_text, report_json
from minhbach.reports.outline import OUTLINES, OutlineError

DOSSIERS = ("HS01", "HS02", "HS03", "HS04", "HS05", "HS06", "HS07", "HS08", "HS09", "HS10")
LATE = "HS25-000002,TT002,trực tuyến,02/01/2025,09/01/2025,10/01/2025"


def printed(report: Report) -> dict[str, str]:
    return {code: figure.printed for code, figure in report.figures.items()}


def section(report: Report, id_: str) -> str:
    return "\n".join(block_text(block) for found, blocks in report.sections if found.id == id_ for block in blocks)


def lines(report: Report) -> list[str]:
    return [line for _, blocks in report.sections for block in blocks for line in block_text(block).splitlines()]


def differing(before: Report, after: Report) -> set[str]:
    old, new = printed(before), printed(after)
    return {code for code in old | new if old.get(code) != new.get(code)}


def test_figures_are_those_of_the_source_where_its_records_allow(example):
    assert {code: text for code, text in printed(example.report).items() if code in DOSSIERS} == {
        "HS01": "3.382",
        "HS02": "3.257",
        "HS03": "113",
        "HS04": "12",
        "HS05": "3.291",
        "HS06": "3.276",
        "HS07": "15",
        "HS08": "91",
        "HS09": "82",
        "HS10": "9",
    }
    assert {code: printed(example.report)[code] for code in ("HS11", "HS15", "HS17", "TT01", "TT02", "NS03", "KH02", "KH03")} == {
        "HS11": "99,54",
        "HS15": "100",
        "HS17": "100",
        "TT01": "314",
        "TT02": "7",
        "NS03": "30",
        "KH02": "7",
        "KH03": "5",
    }


def test_reduction_rates_come_from_the_history_of_the_organisation(example):
    assert {code: text for code, text in printed(example.report).items() if code.startswith("TC04")} == {
        "TC04:qn-phong": "14,29",
        "TC04:qn-qltt": "42,86",
        "TC04:kt-qltt": "33,33",
        "TC04:hop-nhat-phong": "54,55",
        "TC04:hop-nhat-qltt": "11,11",
    }


def test_every_identity_that_can_be_checked_holds(example):
    assert [result.code for result in example.report.identities if result.outcome is Outcome.FAILS] == []


def test_nil_missing_and_value_are_told_apart(example):
    figures = example.report.figures
    assert (figures["DT02"].state, figures["KP01"].state, figures["DT01"].state) == (State.NIL, State.MISSING, State.VALUE)
    assert "tố cáo: không phát sinh" in section(example.report, "iii-3-3")
    assert "dự toán được giao: chưa có số liệu" in section(example.report, "iii-3-2")


def test_what_a_heading_promises_is_printed_under_it(example):
    for found, blocks in example.report.sections:
        given = {run.code for run in inlines(blocks) if isinstance(run, FigureToken)}
        assert set(found.requires) <= given, found.id


def test_missing_figures_are_listed_with_the_remedy(example):
    assert {item.code for item in example.report.missing} == {"KP01", "KP02", "KP03"}
    assert all("co-quan.yaml" in item.reason for item in example.report.missing)


def test_limitations_cannot_be_none_while_something_is_late(example):
    words = section(example.report, "iv-2")
    assert "các hạn chế sau: 15 hồ sơ giải quyết quá hạn; 09 hồ sơ đang giải quyết đã quá hạn" in words


def test_limitations_of_an_agency_may_not_hide_late_dossiers(changed):
    with pytest.raises(OutlineError, match=r"texts/iv-2\.txt: số liệu HS07 .* là 15 nhưng mục này không nêu"):
        changed("texts/iv-2.txt", lambda _: "Không có hạn chế.")


def test_error_in_a_text_of_the_package_is_named_as_such(changed):
    outline = (OUTLINES / "thuc-hien-dan-chu" / "outline.yaml").read_text("utf-8")
    with pytest.raises(OutlineError, match=r"^mẫu của phần mềm texts/ii-1\.txt: số liệu HS07 .* nhưng mục này không nêu"):
        changed("outline.yaml", lambda _: outline.replace("requires: [BD01]}", "requires: [BD01], requires_if_some: [HS07]}"))


def test_every_figure_in_the_text_has_its_source_in_the_appendix(example):
    document = example.report.document
    body = {run.code for run in inlines(document.body) if isinstance(run, FigureToken)}
    appendix = {run.code for run in inlines(document.appendix) if isinstance(run, FigureToken)}
    assert body == appendix


def test_footnotes_list_the_plans_of_the_register(example):
    text = section(example.report, "iii-1")
    assert "[Gồm: Kế hoạch số 32/KH-SCT ngày 06/01/2025" in text
    assert text.count("Kế hoạch số") >= 7


def test_expired_decree_is_not_cited_as_a_basis(example):
    assert not [line for line in lines(example.report) if "04/2015/NĐ-CP" in line]


def test_a_task_that_was_approved_after_the_period_is_none_of_its_work(example, changed):
    days = {"NV46": "31/12/2025", "NV47": "01/01/2026", "NV01": "01/01/2026"}

    def dated(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([f"{head},ngày duyệt", *(f"{row},{days.get(row.split(',')[0], '')}" for row in rows)]) + "\n"

    report = changed("so-sach/nhiem-vu.csv", dated)

    before, after = example.report.figures, report.figures
    assert {code: int(before[code].value - after[code].value) for code in ("NV01", "NV02", "NV03", "NV04", "NV06")} == {
        "NV01": 1, "NV02": 1, "NV03": 0, "NV04": 0, "NV06": 1,
    }  # fmt: skip
    told = "\n".join(lines(report))
    titles = ("thực hiện dân chủ ở cơ sở năm 2026 và quán triệt", "Tổ chức Hội nghị cán bộ, công chức năm 2025")
    assert [title in "\n".join(lines(example.report)) for title in titles] == [True, True]
    assert [title in told for title in titles] == [True, False]


def test_a_report_tells_what_it_leaves_out_as_not_to_be_implemented(example, changed):
    def waived(text: str) -> str:
        head, *rows = text.splitlines()
        above = next(row for row in rows if row.startswith("KH39-UBND,"))
        rows.append(above.replace("KH39-UBND,", "VB-MIEN,", 1))
        rows = [f"{row},{'30/10/2025' if row.startswith('VB-MIEN,') else ''}" for row in rows]
        return "\n".join([f"{head},ngày xác định không phải triển khai", *rows]) + "\n"

    report = changed("so-sach/van-ban.csv", waived)

    assert [report.figures[code].value for code in ("KH06", "KH08")] == [example.report.figures[code].value for code in ("KH06", "KH08")]
    told = "Không kể 1 văn bản được xác định không phải triển khai."
    places = [line for line in lines(report) if told in line]
    assert (len(places), told in "\n".join(lines(example.report))) == (1, False)
    appendix = "\n".join(block_text(block) for block in report.document.appendix)
    figures = {one["code"]: one for one in json.loads(report_json(report))["figures"]}
    assert (appendix.count(told), figures["KH06"]["note"], "note" in figures["KH07"]) == (3, told, False)
    jsonschema.validate(json.loads(report_json(report)), json.loads(SCHEMA.read_text("utf-8")))


def test_one_dossier_changes_exactly_its_figures_and_sentences(example, changed):
    report = changed("so-sach/ho-so.csv", lambda text: text.replace(LATE, LATE.replace("10/01/2025", "08/01/2025")))

    assert differing(example.report, report) == {"HS06", "HS07", "HS11", "HS18"}
    before, after = lines(example.report), lines(report)
    differences = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line[:40] for line in differences] == [
        "- Tiếp nhận, giải quyết hồ sơ. Đến hết n",
        "Hình 3. Tỷ lệ hồ sơ giải quyết trước và ",  # the chart's words for those who cannot see it
        "- Qua số liệu trong kỳ, cơ quan có các h",
    ]
    assert "(trước hạn và đúng hạn: 3.277 hồ sơ; quá hạn: 14 hồ sơ); tỷ lệ trước hạn và đúng hạn: 99,57%" in differences[0]
    assert "các hạn chế sau: 14 hồ sơ giải quyết quá hạn;" in differences[2]


def test_reorganisation_outside_the_period_is_not_told(example, changed):
    def older(text: str) -> str:
        return text + (
            "\n- mã: cu-2023\n  nội dung sắp xếp: Việc cũ\n  ngày hiệu lực: 01/04/2023\n  cơ quan trước: SCT-QN\n  cơ quan sau: SCT-QN\n"
            "  loại đơn vị được đếm: Phòng\n  tên gọi đơn vị đếm: phòng\n  quyết định: QD211\n"
        )

    report = changed("so-sach/sap-xep.yaml", older)

    assert section(report, "iii-2") == section(example.report, "iii-2")


def test_appendices_are_tied_to_the_report(example):
    ties = [block for block in example.report.document.appendix if block_text(block).startswith("(Kèm theo")]
    assert len(ties) == 4
    assert block_text(ties[0]).endswith("/BC-SCT ngày 07 tháng 11 năm 2025 của Sở Công Thương)")


def test_register_that_is_not_vouched_for_gives_missing_not_zero(changed):
    report = changed("co-quan.yaml", lambda text: text.replace("  petitions: {from: 2025-01-01, to: 2025-10-30}\n", ""))

    assert {report.figures[code].state for code in ("DT01", "DT02", "DT05")} == {State.MISSING}
    assert "tố cáo: chưa có số liệu" in section(report, "iii-3-3")


def test_months_of_reception_that_nobody_knows_stand_in_a_sentence_of_their_own(changed):
    report = changed("co-quan.yaml", lambda text: text.replace("  receptions: {from: 2025-01-01, to: 2025-10-30}\n", ""))

    said = "trực tiếp tiếp công dân: chưa có số liệu; số tháng người đứng đầu có tiếp: chưa có số liệu."
    assert said in section(report, "iii-3-3")


def test_headcount_that_does_not_add_up_fails_its_identity_with_the_repair(changed):
    report = changed("so-sach/bien-dong.csv", lambda text: "\n".join(text.splitlines()[:-1]) + "\n")

    (failed,) = [result for result in report.identities if result.outcome is Outcome.FAILS]
    assert failed.code == "NS-1"
    assert any("NS07" in note for note in failed.notes)


def test_same_snapshot_gives_the_same_files(example, tmp_path):
    from minhbach.documents.layout import load_layout
    from minhbach.facts.snapshots import read_snapshot, snapshot_path
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports.freeze import rebuild
    from minhbach.reports.publish import FORMATS, draw

    snapshot = read_snapshot(snapshot_path(example.out, example.report.document.snapshot))
    report = rebuild(snapshot, DuckDB(snapshot.tables))

    assert [kind for kind in FORMATS if draw(kind, report, load_layout()) != example.file(kind).read_bytes()] == []


def test_machine_readable_report_keeps_its_published_contract(example):
    schema = json.loads(SCHEMA.read_text("utf-8"))
    data = json.loads(report_json(example.report))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    assert len(data["figures"]) == len(example.report.figures)
    assert [figure["value"] for figure in data["figures"] if figure["code"] == "HS01"] == ["3382"]


def test_agency_overrides_a_text(example, changed):
    text = "Đề nghị {{ report.addressee }} tập huấn cho {{ NS07.of('công chức') }}."
    report = changed("texts/vi.txt", lambda _: text)

    assert section(report, "vi") == "VI. KIẾN NGHỊ, ĐỀ XUẤT\nĐề nghị Sở Nội vụ tập huấn cho 156 công chức."
    assert report.document.snapshot != example.report.document.snapshot


@pytest.mark.parametrize("code", ["HS01", "TC04:qn-phong", "DT02"])
def test_figures_are_tokens_wherever_they_stand(example, code):
    assert {token.code for token in figure_tokens(example.report.document)} >= {code}


# --- duties -----------------------------------------------------------------------------------------------------------------------------


def test_duties_are_counted_and_their_states_add_up(example):
    figures = example.report.figures
    numbers = {code: int(figures[code].value) for code in ("NP01", "NP02", "NP03", "NP04", "NP05", "NP06", "NP07")}

    assert numbers == {"NP01": 42, "NP02": 33, "NP03": 7, "NP04": 2, "NP05": 0, "NP06": 40, "NP07": 42}
    assert (figures["NP08"].printed, figures["NP09"].printed) == ("95,24", "78,57")
    assert {one.code: one.outcome for one in example.report.identities if one.code.startswith("NP")} == {
        "NP-1": Outcome.HOLDS,
        "NP-2": Outcome.HOLDS,
    }


def test_late_and_missed_duties_are_told_in_the_limits_and_listed_with_their_article(example):
    report = example.report

    assert "đã thực hiện: 40 nghĩa vụ (95,24%), gồm 33 nghĩa vụ đúng hạn và 07 nghĩa vụ có việc thực hiện chậm" in section(report, "iii-1")
    assert "02 nghĩa vụ theo pháp luật có việc quá hạn chưa thực hiện" in section(report, "iv-2")
    appendix = section(report, "phu-luc-nghia-vu")
    assert "Công khai tình hình thực hiện dự toán quý I, 06 tháng, 09 tháng" in appendix
    assert "Thông tư số 61/2017/TT-BTC" in appendix


def test_duties_whose_proof_was_not_kept_are_unknown_and_said_to_be(changed):
    report = changed("co-quan.yaml", lambda text: text.replace("  consultations: {from: 2025-01-01, to: 2025-10-30}\n", ""))

    # what else was consulted on, nobody can say: all three duties of consultation
    assert int(report.figures["NP05"].value) == 3
    assert "nghĩa vụ theo pháp luật" in section(report, "iv-2")


def test_an_agency_that_declares_no_traits_has_no_figures_of_duties(changed):
    def without_traits(text: str) -> str:
        return text[: text.index("traits:")] + text[text.index("# Sổ nào được ghi đủ") :]

    report = changed("co-quan.yaml", without_traits)

    assert {report.figures[code].state for code in ("NP01", "NP08", "NP11")} == {State.MISSING}
    assert "Hãy khai đặc điểm của cơ quan ở mục traits của co-quan.yaml" in report.figures["NP01"].reason
    assert "Kết quả thực hiện nghĩa vụ: chưa có số liệu." in section(report, "iii-1")


def test_states_of_duties_are_frozen_and_not_computed_again(example, monkeypatch):
    from minhbach.facts.snapshots import read_snapshot, snapshot_path
    from minhbach.indicators.engines.duckdb import DuckDB
    from minhbach.reports import freeze

    monkeypatch.setattr(freeze, "assess", None)  # the law of today is out of reach
    snapshot = read_snapshot(snapshot_path(example.out, example.report.results.snapshot))

    assert freeze.rebuild(snapshot, DuckDB(snapshot.tables)).figures["NP02"].value == 33
    assert snapshot.tables["duty_states"].num_rows > 200


# --- what nobody stated -----------------------------------------------------------------------------------------------------------------

NIL = re.compile(r"không phát sinh|(?<!hay )[Kk]hông có|không thực hiện|chưa phát hiện|toàn bộ|(?<![\d.,/])0 (?!phần)")


def body(report: Report) -> str:
    return "\n".join(line for found, blocks in report.sections for block in blocks for line in block_text(block).splitlines())


def test_a_year_nobody_vouched_for_states_no_nil_and_no_zero(year):
    report = year()

    assert [line for line in body(report).splitlines() if NIL.search(line)] == []
    assert {token.text for token in figure_tokens(report.document)} & {"0", "không phát sinh"} == set()
    # that of no duty the result is clear is known; no other zero is
    assert {code for code, figure in report.figures.items() if figure.value == 0} == {"NP07"}
    assert {figure.state for figure in report.figures.values()} == {State.VALUE, State.MISSING}
    assert "Cơ quan chưa xác nhận có hay không có kiến nghị, đề xuất." in section(report, "vi")
    assert "Chưa có số liệu để đánh giá ưu điểm" in section(report, "iv-1")
    assert report.proposals_unsaid


def test_of_duties_that_are_all_unclear_no_result_is_told(year):
    figures = year().figures

    assert figures["NP01"].value == figures["NP05"].value > 0
    codes = ("NP02", "NP03", "NP04", "NP06", "NP08", "NP09", "NP12", "NP13", "NP14", "NP17", "NP19")
    assert {figures[code].state for code in codes} == {State.MISSING}
    assert "các sổ chứng minh chưa được khai là đã ghi đủ" in figures["NP04"].reason


def test_with_some_duties_unclear_that_none_was_missed_is_not_known(changed):
    report = changed("co-quan.yaml", lambda text: text[: text.index("registers:")] + "registers: {}\n")
    text = section(report, "iii-1")

    # proofs that were entered show what was done; that nothing was left undone only a complete register can show
    assert (report.figures["NP02"].value, report.figures["NP03"].value, report.figures["NP04"].state) == (6, 2, State.MISSING)
    assert "Trong 08 nghĩa vụ đã rõ kết quả, đã thực hiện: 08 nghĩa vụ, gồm 06 nghĩa vụ đúng hạn" in text
    assert "có việc quá hạn chưa thực hiện: chưa có số liệu" in text
    assert "chưa công khai" not in section(report, "phu-luc-cong-khai")
    assert [line for line in body(report).splitlines() if NIL.search(line)] == ["Không có kiến nghị, đề xuất."]


def test_a_nil_that_was_stated_is_told_as_nil(year):
    spans = ", ".join(f"{name}: {{from: 2024-01-01, to: 2025-12-31}}" for name in KEPT)
    report = year(spans, "  proposals: []\n")

    assert "tố cáo: không phát sinh" in section(report, "iii-3-3")
    assert "tỷ lệ hài lòng: không áp dụng" in section(report, "iii-3-4")
    assert "không thực hiện sắp xếp tổ chức bộ máy" in section(report, "iii-2")
    assert section(report, "vi").endswith("Không có kiến nghị, đề xuất.")
    assert "người đứng đầu chưa tiếp công dân tháng nào trong kỳ" in section(report, "iv-2")
    assert not report.proposals_unsaid


def test_proposals_are_listed(year):
    report = year("", "  proposals: [Tập huấn công tác dân chủ, Bố trí kinh phí]\n")

    assert section(report, "vi") == "VI. KIẾN NGHỊ, ĐỀ XUẤT\n- Tập huấn công tác dân chủ\n- Bố trí kinh phí"
