import io
import json
import re
import shutil
import subprocess
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from minhbach.documents.layout import load_layout
from minhbach.documents.model import FigureToken, Paragraph, Picture, figure_tokens
from minhbach.documents.readers import ReaderError
from minhbach.documents.writers.pdf import write_pdf
from minhbach.facts.errors import SnapshotError
from minhbach.indicators.engines.duckdb import DuckDB
from minhbach.reports.machine import report_json
from minhbach.reports.publish import FORMATS, draw
from minhbach.reports.show import verification_json, verification_table
from minhbach.reports.verify import NOT_SEEN, TextDifference, Verdict, Verification, VerifyError, verify


@pytest.fixture
def copy(example, tmp_path):
    """A copy of the published files that a test may spoil."""
    shutil.copytree(example.out, tmp_path / "out")
    return tmp_path / "out"


def check(file, **more):
    return verify(file, engine_for=DuckDB, **more)


def edit_docx(file, old: bytes, new: bytes) -> None:
    parts = {}
    with zipfile.ZipFile(file) as archive:
        for item in archive.infolist():
            content = archive.read(item)
            parts[item] = content.replace(old, new, 1) if item.filename == "word/document.xml" else content
    assert any(old in zipfile.ZipFile(file).read(item) for item in parts if item.filename == "word/document.xml")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, content in parts.items():
            archive.writestr(item, content)
    file.write_bytes(out.getvalue())


@pytest.mark.parametrize("kind", FORMATS)
def test_untouched_file_agrees(example, kind):
    result = check(example.file(kind))

    assert (result.agrees, result.kind, result.snapshot) == (True, kind, example.report.document.snapshot)
    assert result.figures_checked >= 100


def test_figure_changed_in_word_is_named(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.docx"
    edit_docx(file, b">3.276<", b">3.291<")

    (difference,) = check(file).figures
    assert (difference.code, difference.printed, difference.expected) == ("HS06", "3.291", "3.276")


def test_sentence_changed_in_word_is_shown(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.docx"
    edit_docx(file, "Không có kiến nghị".encode(), "Có nhiều kiến nghị".encode())

    result = check(file)
    assert (result.figures, [(text.found, text.expected) for text in result.texts]) == (
        (),
        [("Có nhiều kiến nghị, đề xuất.", "Không có kiến nghị, đề xuất.")],
    )


def test_figure_changed_in_html_is_named(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.html"
    text = file.read_text("utf-8")
    assert ">3.382<" in text
    file.write_text(text.replace(">3.382<", ">3.832<"), "utf-8")

    assert {(item.code, item.printed, item.expected) for item in check(file).figures} == {("HS01", "3.832", "3.382")}


def test_value_changed_in_json_is_shown(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.json"
    data = json.loads(file.read_bytes())
    next(figure for figure in data["figures"] if figure["code"] == "HS07")["value"] = "0"
    file.write_text(json.dumps(data), "utf-8")

    assert [(text.found, text.expected) for text in check(file).texts] == [('figures[HS07].value: "0"', 'figures[HS07].value: "15"')]


def test_json_that_was_only_written_anew_agrees(copy):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.json"
    file.write_text(json.dumps(json.loads(file.read_bytes()), indent=4), "utf-8")

    assert check(file).agrees


def test_page_of_a_pdf_that_says_something_else_is_shown(example, copy):
    document = example.report.document
    spoilt = replace(document, signature=replace(document.signature, title="PHÓ GIÁM ĐỐC"))
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.pdf"
    file.write_bytes(write_pdf(spoilt, layout=load_layout(), attachment=report_json(example.report), attachment_name="a.json"))

    result = check(file)
    assert result.figures == ()
    assert any("PHÓ GIÁM ĐỐC" in text.found for text in result.texts)


def test_snapshot_that_was_altered_is_refused(copy):
    (snapshot,) = copy.glob("anh-chup-*")
    with (snapshot / "extra" / "co-quan.yaml").open("a", encoding="utf-8") as card:
        card.write("# thêm\n")

    with pytest.raises(SnapshotError, match=r"co-quan\.yaml"):
        check(copy / "bao-cao-thuc-hien-dan-chu-2025.docx")


def test_file_without_its_snapshot_says_where_it_should_be(copy):
    (snapshot,) = copy.glob("anh-chup-*")
    moved = snapshot.rename(copy.parent / "luu")

    with pytest.raises(VerifyError, match="--snapshot"):
        check(copy / "bao-cao-thuc-hien-dan-chu-2025.docx")
    assert check(copy / "bao-cao-thuc-hien-dan-chu-2025.docx", snapshot=moved).agrees


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trong.docx", b""),
        ("rac.pdf", b"\x00\x01\x02"),
        ("gia.pdf", b"%PDF-1.7 nothing"),
        ("gia.docx", b"PK\x03\x04 nothing"),
        ("la.json", b"{}"),
        ("la2.json", b'{"format": "minhbach/report/1", "figures": [1]}'),
        ("sau.json", b"[" * 100_000),
        ("sau2.json", b'{"a":' * 100_000),
        ("la.html", b"<!doctype html><p>x"),
    ],
)
def test_file_that_is_no_report_is_refused_with_words(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises((VerifyError, ReaderError)) as caught:
        check(file)
    assert len(str(caught.value)) > 30


def test_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(VerifyError, match="Không thấy tệp"):
        check(tmp_path / "khong-co.docx")


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed (apt-get install libreoffice-writer-nogui)")
def test_report_saved_again_by_an_office_program_keeps_its_figures(copy, tmp_path):
    file = copy / "bao-cao-thuc-hien-dan-chu-2025.docx"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", str(copy / "saved"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    result = check(copy / "saved" / file.name, snapshot=next(copy.glob("anh-chup-*")))
    assert (result.verdict, result.texts) == (Verdict.SAVED_AGAIN, ())
    assert result.figures_checked >= 100


def spoil(file, edit) -> None:
    """Change a published file's text, and make sure that something changed."""
    before = file.read_text("utf-8")
    after = edit(before)
    assert after != before
    file.write_text(after, "utf-8")


def edit_data(file, edit) -> None:
    data = json.loads(file.read_bytes())
    edit(data)
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")


def rezip(file, edit, *, twice: str = "") -> None:
    """Write a DOCX again after `edit(name, content)` of each part; None leaves a part out; `twice` is written two times."""
    with zipfile.ZipFile(file) as archive:
        parts = [(item.filename, archive.read(item)) for item in archive.infolist()]
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for name, content in parts:
            for _ in range(2 if name == twice else 1):
                archive.writestr(name, edit(name, content))


def in_part(part: str, old: str, new: str):
    def edit(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return edit


STEM = "bao-cao-thuc-hien-dan-chu-2025"
BODY = "word/document.xml"


# --- the same bytes, or saved again ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_same_bytes_are_the_original(example, kind):
    assert check(example.file(kind)).verdict is Verdict.ORIGINAL


def test_docx_zipped_anew_is_saved_again_with_the_same_pictures(copy):
    file = copy / f"{STEM}.docx"
    rezip(file, lambda _, content: content)

    result = check(file)
    assert (result.verdict, result.agrees, result.notes) == (
        Verdict.SAVED_AGAIN,
        True,
        ("Hình vẽ: đã đối chiếu, đúng từng byte với bản gốc.",),
    )
    assert "ĐÃ LƯU LẠI: " in verification_table(result)


# --- HTML -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ('<data value="3276"', '<data value="9999"', 'value="9999"'),
        ("<style>", "<style>p.number{display:none}", "p.number{display:none}"),
        ("</article>", "</article><script>alert(1)</script>", "<script> alert(1)"),
        ("<dt>Đơn vị tính</dt><dd>", "<dt>Đơn vị tính</dt><dd>nghìn ", "<dd> nghìn"),
        ("<title>", "<title>Dự thảo ", "<title> Dự thảo"),
        ("<footer><p>", "<footer><p>Sai. ", "<p> Sai."),
        ('class="level-1"', 'class="level-1" style="color:white"', "color:white"),
        ("</article>", "</article><!-- thêm -->", "<!> thêm"),
        ("<main", "<MAIN", NOT_SEEN),
        ("</html>", "</html>\n\n", NOT_SEEN),
        ('"state": "value"', '"state": "nil"', "figures["),
        ('"year": 2025', '"year": "2025"', 'period.year: "2025"'),
    ],
)
def test_any_change_of_a_page_is_an_alteration(copy, old, new, shown):
    file = copy / f"{STEM}.html"
    spoil(file, lambda text: text.replace(old, new, 1))

    result = check(file)
    assert (result.verdict, result.agrees) == (Verdict.ALTERED, False)
    assert any(shown in difference.found for difference in result.texts), result.texts[:5]


def test_drawing_changed_in_html_is_shown(copy):
    file = copy / f"{STEM}.html"
    spoil(file, lambda text: re.sub(r'(<svg.*?<path[^>]* d=")', r"\1M0,0L9,9", text, count=1, flags=re.DOTALL))

    assert any("M0,0L9,9" in difference.found for difference in check(file).texts)


def test_page_made_much_longer_is_told_without_comparing(copy):
    file = copy / f"{STEM}.html"
    spoil(file, lambda text: text.replace("</article>", "<p>x</p>" * 500_000 + "</article>"))

    (difference,) = check(file).texts
    assert "không đối chiếu từng chỗ" in difference.found


# --- JSON -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "found", "expected"),
    [
        (lambda data: data["period"].update(year="2025"), 'period.year: "2025"', "period.year: 2025"),
        (lambda data: data["period"].update(year=2025.0), "period.year: 2025.0", "period.year: 2025"),
        (lambda data: data["document"].update(number=None), "document.number: null", 'document.number: ""'),
        (lambda data: data["figures"][0].update(reason=[]), "figures[CB01].reason: []", 'figures[CB01].reason: ""'),
        (lambda data: data["document"].update(note={}), "document.note: {}", ""),
        (lambda data: data["generator"].update(name="khác"), 'generator.name: "khác"', 'generator.name: "minhbach"'),
        (lambda data: data["document"].pop("subject"), "", "document.subject: "),
    ],
)
def test_change_of_kind_in_json_is_seen(copy, edit, found, expected):
    file = copy / f"{STEM}.json"
    code = json.loads(file.read_bytes())["figures"][0]["code"]
    edit_data(file, edit)

    (difference,) = check(file).texts
    assert difference.found == found.replace("CB01", code)
    assert difference.expected.startswith(expected.replace("CB01", code))


def test_printed_figure_changed_in_json_is_named_once(copy):
    file = copy / f"{STEM}.json"
    edit_data(file, lambda data: next(one for one in data["figures"] if one["code"] == "HS06").update(printed="3.291"))

    result = check(file)
    assert ([(one.code, one.printed, one.expected) for one in result.figures], result.texts) == ([("HS06", "3.291", "3.276")], ())


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        ("json", '"format":', '"snapshot": "x", "format":'),
        ("html", '"format":', '"snapshot": "x", "format":'),
        ("json", '"year": 2025', '"year": 2024, "year": 2025'),
    ],
)
def test_key_said_twice_is_refused(copy, kind, old, new):
    file = copy / f"{STEM}.{kind}"
    spoil(file, lambda text: text.replace(old, new, 1))

    with pytest.raises(VerifyError, match="hai lần"):
        check(file)


@pytest.mark.parametrize("kind", ["json", "html"])
@pytest.mark.parametrize("value", ["NaN", '"\\ud800"', "[" * 40 + "]" * 40, "9" * 5000, "[" + "0," * 600_000 + "0]"])
def test_hostile_data_is_refused(copy, kind, value):
    file = copy / f"{STEM}.{kind}"
    spoil(file, lambda text: text.replace('"year": 2025', f'"year": {value}', 1))

    with pytest.raises(VerifyError, match="máy đọc"):
        check(file)


# --- DOCX -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "old", "new", "shown"),
    [
        ("word/header2.xml", "</w:hdr>", "<w:p><w:r><w:t>BẢN NHÁP</w:t></w:r></w:p></w:hdr>", "BẢN NHÁP"),
        ("word/header2.xml", "PAGE", "QUOTE 5", "{QUOTE 5}"),
        (BODY, "<w:r><w:t", "<w:r><w:rPr><w:vanish/></w:rPr><w:t", "chữ ẩn"),
        (BODY, "<w:r><w:t", "<w:r><w:rPr><w:dstrike/></w:rPr><w:t", "chữ gạch ngang"),
        (BODY, "<w:r><w:t", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t', "chữ màu trắng"),
        (BODY, "<w:r><w:t", '<w:r><w:sym w:font="Symbol" w:char="F031"/></w:r><w:r><w:t', "w:sym"),
        (BODY, "<w:sectPr>", "<w:altChunk/><w:sectPr>", "w:altChunk"),
        (BODY, "<w:lock ", '<w:dataBinding w:xpath="/a"/><w:lock ', "w:dataBinding"),
        (BODY, "<w:r><w:t", '<w:r><w:fldSimple w:instr="QUOTE 1"/></w:r><w:r><w:t', "trường tự tính"),
        ("word/header1.xml", "</w:hdr>", '<w:p><v:textpath xmlns:v="urn:v" string="DỰ THẢO"/></w:p></w:hdr>', "DỰ THẢO"),
        ("word/styles.xml", "<w:rPr>", "<w:rPr><w:vanish/>", "chữ ẩn, khai trong kiểu trình bày"),
        (BODY, 'descr="', 'descr="Sai. ', "Sai. "),
        (BODY, 'r:embed="image2"', 'r:embed="image1"', "hình thứ 2"),
    ],
)
def test_what_a_page_shows_besides_its_words_is_compared(copy, part, old, new, shown):
    file = copy / f"{STEM}.docx"
    rezip(file, in_part(part, old, new))

    result = check(file)
    assert result.verdict is Verdict.ALTERED
    assert any(shown in difference.found for difference in result.texts), result.texts


def test_mark_that_is_switched_off_is_no_difference(copy):
    file = copy / f"{STEM}.docx"
    rezip(file, in_part(BODY, "<w:r><w:t", '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t'))

    assert check(file).verdict is Verdict.SAVED_AGAIN


def test_other_bytes_under_the_name_of_our_picture_are_another_picture(copy):
    file = copy / f"{STEM}.docx"
    rezip(file, lambda name, content: content + b"x" if name.endswith("image2.png") else content)

    assert [difference.found for difference in check(file).texts] == ["hình thứ 2 là hình khác"]


def test_picture_drawn_anew_under_another_name_is_said_not_to_be_compared(copy):
    file = copy / f"{STEM}.docx"

    def edit(name, content):
        return content.replace(b"media/image2.png", b"media/image2.png.jpg") if name.endswith("document.xml.rels") else content

    rezip(file, edit)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/media/image2.png.jpg", b"JPEG")

    result = check(file)
    assert (result.verdict, result.notes) == (
        Verdict.SAVED_AGAIN,
        ("Hình vẽ: không đối chiếu được, vì phần mềm văn phòng đã lưu lại dưới tên khác.",),
    )


def test_zip_with_two_parts_of_one_name_is_refused(copy):
    file = copy / f"{STEM}.docx"
    rezip(file, lambda _, content: content, twice=BODY)

    with pytest.raises(ReaderError, match="cùng tên"):
        check(file)


GAP_LINE = "Số: " + "\u00a0" * 8 + "/BC-SCT"


def test_blanks_that_the_registry_filled_are_told_and_accepted(copy):
    file = copy / f"{STEM}.docx"
    rezip(file, in_part(BODY, GAP_LINE, "Số: 12/BC-SCT"))
    rezip(
        file,
        in_part(BODY, '<w:pStyle w:val="SignerName"/></w:pPr>', '<w:pStyle w:val="SignerName"/></w:pPr><w:r><w:t>Trần Văn A</w:t></w:r>'),
    )

    result = check(file)
    assert (result.verdict, result.texts, result.filled) == (Verdict.SAVED_AGAIN, (), ("số 12/BC-SCT", "người ký: Trần Văn A"))
    assert "ĐÃ ĐIỀN: số 12/BC-SCT; người ký: Trần Văn A" in verification_table(result)


@pytest.mark.parametrize("number", ["12 (bãi bỏ)", "12/BC-XYZ", "hai"])
def test_what_is_no_number_is_not_taken_for_one(copy, number):
    file = copy / f"{STEM}.docx"
    rezip(file, in_part(BODY, GAP_LINE, f"Số: {number}/BC-SCT"))

    assert (check(file).verdict, check(file).filled) == (Verdict.ALTERED, ())


def test_name_elsewhere_than_under_the_title_is_an_alteration(copy):
    file = copy / f"{STEM}.docx"
    title = '<w:p><w:pPr><w:pStyle w:val="SignerTitle"/>'
    rezip(file, in_part(BODY, title, f"<w:p><w:r><w:t>Trần Văn A</w:t></w:r></w:p>{title}"))

    assert check(file).verdict is Verdict.ALTERED


@pytest.mark.parametrize(("filled", "verdict"), [("ngày 07 tháng 11 năm 2025", "SAVED_AGAIN"), ("ngày 31 tháng 2 năm 2025", "ALTERED")])
def test_blank_date_takes_any_day_there_is(changed, tmp_path, filled, verdict):
    report = changed("co-quan.yaml", lambda text: re.sub(r"  dated: .*\n", "", text))
    file = tmp_path / "out" / f"{STEM}.docx"
    file.write_bytes(draw("docx", report, load_layout()))
    rezip(file, in_part(BODY, "ngày … tháng … năm …", filled))

    assert check(file).verdict is Verdict[verdict]


# --- PDF ------------------------------------------------------------------------------------------------------------------------


def spoilt_pdf(report, file, **changes) -> None:
    attachment = changes.pop("attachment", report_json(report))
    document = replace(report.document, **changes)
    file.write_bytes(write_pdf(document, layout=load_layout(), attachment=attachment, attachment_name=f"{STEM}.json"))


def with_figure(blocks, code: str, text: str, places: int):
    """The blocks with another text at the first `places` places that print a figure."""
    left = places

    def run(one):
        nonlocal left
        if isinstance(one, FigureToken) and one.code == code and left:
            left -= 1
            return replace(one, text=text)
        return one

    return tuple(replace(block, runs=tuple(map(run, block.runs))) if isinstance(block, Paragraph) else block for block in blocks)


@pytest.mark.parametrize(("code", "text", "expected"), [("HS06", "3.291", "3.276"), ("HS07", "16", "15"), ("HS01", "13.382", "3.382")])
def test_figure_changed_on_a_page_of_a_pdf_is_named(example, copy, code, text, expected):
    file = copy / f"{STEM}.pdf"
    spoilt_pdf(example.report, file, body=with_figure(example.report.document.body, code, text, 1))

    result = check(file)
    assert result.verdict is Verdict.ALTERED
    assert [(one.code, one.printed, one.expected) for one in result.figures] == [(code, text, expected)]
    assert result.figures_checked == len(list(figure_tokens(example.report.document)))


def test_pdf_with_another_attachment_is_altered(example, copy):
    file = copy / f"{STEM}.pdf"
    data = report_json(example.report).replace(b'"year": 2025', b'"year": "2025"')
    spoilt_pdf(example.report, file, attachment=data)

    assert [text.found for text in check(file).texts] == ['period.year: "2025"', "nội dung tệp đính kèm khác từng byte"]


def test_pdf_with_a_picture_left_out_is_altered(example, copy):
    file = copy / f"{STEM}.pdf"
    pictures = [block for block in example.report.document.body if isinstance(block, Picture)]
    spoilt_pdf(example.report, file, body=tuple(block for block in example.report.document.body if block is not pictures[-1]))

    assert any("số nét và hình vẽ" in text.found for text in check(file).texts)


def test_pdf_with_something_appended_is_altered(copy):
    file = copy / f"{STEM}.pdf"
    file.write_bytes(file.read_bytes() + b"\n% them\n")

    assert [text.found for text in check(file).texts] == ["8 byte nối thêm sau bản gốc (chữ ký số, ghi chú hoặc nội dung thay thế)"]


# --- another version of the software ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["docx", "html", "pdf", "json"])
def test_file_by_another_version_is_not_called_altered(copy, monkeypatch, kind):
    monkeypatch.setattr("minhbach.reports.machine.__version__", "9.9.9")
    monkeypatch.setattr("minhbach.documents.writers.docx_package.__version__", "9.9.9")

    result = check(copy / f"{STEM}.{kind}")
    assert result.agrees
    if kind != "json":
        assert result.verdict is Verdict.OTHER_VERSION
        assert result.notes == ("Tệp do phiên bản 0.1.0 lập, đang kiểm tra bằng phiên bản 9.9.9: chỉ đối chiếu số liệu.",)


def test_words_that_differ_by_another_version_are_doubtful_not_altered(copy):
    file = copy / f"{STEM}.html"
    spoil(file, lambda text: text.replace('"version": "0.1.0"', '"version": "0.0.9"').replace("Không có kiến nghị", "Có nhiều kiến nghị"))

    result = check(file)
    assert (result.verdict, result.agrees, result.figures) == (Verdict.OTHER_VERSION, False, ())
    assert "CHỮ KHÁC, CÓ THỂ DO KHÁC PHIÊN BẢN" in verification_table(result)


@pytest.mark.parametrize("kind", ["html", "pdf", "json"])
def test_figure_that_differs_by_another_version_is_altered(example, copy, kind):
    file = copy / f"{STEM}.{kind}"
    if kind == "pdf":
        data = report_json(example.report).replace(b'"version": "0.1.0"', b'"version": "0.0.9"')
        spoilt_pdf(example.report, file, attachment=data, body=with_figure(example.report.document.body, "HS06", "3.291", 1))
    else:
        spoil(file, lambda text: text.replace('"version": "0.1.0"', '"version": "0.0.9"').replace("3.276", "3.291"))

    result = check(file)
    assert result.verdict is Verdict.ALTERED
    assert ("HS06", "3.291", "3.276") in [(one.code, one.printed, one.expected) for one in result.figures]


def test_docx_says_its_version_by_a_property(copy):
    file = copy / f"{STEM}.docx"
    made = (
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="9" name="minhbach-generator"><vt:lpwstr>0.0.9</vt:lpwstr></property>'
    )

    def edit(name, content):
        if name != "docProps/custom.xml":
            return content
        return re.sub(rb'<property [^>]*name="minhbach-generator".*?</property>', b"", content).replace(
            b"</Properties>", f"{made}</Properties>".encode()
        )

    rezip(file, edit)

    result = check(file)
    assert (result.verdict, result.agrees) == (Verdict.OTHER_VERSION, True)
    assert "Tệp do phiên bản 0.0.9 lập" in result.notes[0]


# --- what is printed -------------------------------------------------------------------------------------------------------------


def printed(found: str, expected: str) -> list[str]:
    text = (TextDifference(found, expected),)
    return verification_table(Verification(Path("a"), "docx", "0" * 64, 1, Verdict.ALTERED, texts=text)).splitlines()[2:]


def test_long_lines_are_cut_around_the_first_word_that_differs():
    same = "cùng một đoạn đầu rất dài " * 20
    ours, theirs = printed(same + "năm mươi " + same, same + "sáu mươi " + same)

    assert "năm mươi" in ours
    assert "sáu mươi" in theirs
    assert max(map(len, (ours, theirs))) < 190
    assert ours.startswith("  trong tệp: «…")


def test_short_lines_are_shown_whole_and_control_characters_are_not():
    assert printed("một\x1b[2J hai", "") == ["  trong tệp: «một�[2J hai»", "  theo ảnh chụp: (không có)"]


def test_json_says_the_outcome(copy):
    file = copy / f"{STEM}.json"
    file.write_text(json.dumps(json.loads(file.read_bytes())), "utf-8")

    data = json.loads(verification_json(check(file)))
    assert (data["outcome"], data["message"], data["agrees"]) == ("saved_again", Verdict.SAVED_AGAIN.value, True)


@pytest.mark.parametrize(("repeated", "verdict"), [("12", "SAVED_AGAIN"), ("13", "ALTERED")])
def test_number_said_again_under_an_appendix_title_must_be_the_same(copy, repeated, verdict):
    file = copy / f"{STEM}.docx"
    gap = "\u00a0" * 8 + "/BC-SCT"
    rezip(file, in_part(BODY, f"Số: {gap}", "Số: 12/BC-SCT"))
    rezip(file, in_part(BODY, f"Báo cáo số {gap}", f"Báo cáo số {repeated}/BC-SCT"))

    assert check(file).verdict is Verdict[verdict]
